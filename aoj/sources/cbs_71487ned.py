"""CBS 71487ned, Huishoudens; kindertal: households with children, one-parent families among them.

Quirks, topics seen on cbs.nl (figures of 2023 and 2025):

- households, not children; counts are exact (Meierijstad 2025: 12,815 with children, of which 2,483
  with one parent);
- `1 kind`, `2 kinderen` and `3 of meer kinderen` occur under every kind of household, so that a
  topic goes by its group and title;
- children of all ages count, also grown-up ones who live at home.
"""

from __future__ import annotations

from aoj.sources.odata import Figures, Table

TABLE = Table(
    name="cbs_71487ned",
    title="Huishoudens; kindertal, leeftijdsklasse kind, regio, 1 januari",
    table="71487ned",
    description="huishoudens met kinderen, waaronder eenoudergezinnen, op 1 januari, per gemeente",
    figures=(
        Figures(
            "huishoudens_kinderen",
            (
                *("totaal", "eenouder", "eenouder_1", "eenouder_2", "eenouder_3"),
                *("niet_gehuwd", "gehuwd"),
            ),
            sums=5,
            totals={"eenouder": ("eenouder_1", "eenouder_2", "eenouder_3")},
            within={"eenouder": "totaal", "niet_gehuwd": "totaal", "gehuwd": "totaal"},
        ),
    ),
)

SOURCE, recognise, load = TABLE.source, TABLE.recognise, TABLE.load
