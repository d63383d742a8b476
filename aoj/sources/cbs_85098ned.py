"""CBS 85098NED, Indicatoren jeugdzorg in natura: shares of youth with youth care.

Quirks, topics and figures of 2022 and 2023 seen on cbs.nl:

- shares in %, here 0 to 1, of persons from 0 to 23 years; pgb is left out;
- **two shares have another base**: `jeugdhulp_met_verblijf` is of who has jeugdhulp,
  `jeugdbescherming_met_verblijf` of who has jeugdbescherming (the Netherlands in 2023: 13.9, 8.3,
  1.1, 48.4 and 0.3%; inferred from these values, the text of CBS was not seen);
- a share has no numerator here: for a region of several gemeenten use counts (85099NED);
- half-years beside years: half-years are provisional until the first half of the next year
  appears, and do not add up to a year, since who had care in both counts in both;
- region is that of the woonplaatsbeginsel, whose rules changed in 2022 (a break in the series).
"""

from __future__ import annotations

from aoj.sources.odata import SHARE, Figures, Table

TABLE = Table(
    name="cbs_85098ned",
    title="Indicatoren jeugdzorg in natura; gemeenten",
    table="85098NED",
    description="aandeel jongeren met jeugdhulp, jeugdbescherming of jeugdreclassering",
    figures=(
        Figures(
            "jeugdzorg_aandelen",
            (
                *("jeugdhulp", "jeugdhulp_met_verblijf", "jeugdbescherming"),
                *("jeugdbescherming_met_verblijf", "jeugdreclassering"),
            ),
            units=(SHARE,),
        ),
    ),
    division=(0, 1),
)

SOURCE, recognise, load = TABLE.source, TABLE.recognise, TABLE.load
