"""CBS 71486ned, Huishoudens; samenstelling, grootte: private households on 1 January.

Quirks, topics seen on cbs.nl (figures of 2025):

- the numbers behind the topics changed when the age of the reference person became a dimension
  (`TotaalEenouderhuishoudens_16` once, `Eenpersoonshuishouden_2` now): topics go by title;
- households of one person, without and with children make up the total, which is asserted;
- the gemeenten add up to the country but for a few households each.
"""

from __future__ import annotations

from aoj.sources.odata import Figures, Table

TABLE = Table(
    name="cbs_71486ned",
    title="Huishoudens; samenstelling, grootte, regio, 1 januari",
    table="71486ned",
    description="particuliere huishoudens naar samenstelling op 1 januari, per gemeente",
    figures=(
        Figures(
            "huishoudens",
            ("totaal", "eenpersoons", "zonder_kinderen", "met_kinderen"),
            sums=5,
            totals={"totaal": ("eenpersoons", "zonder_kinderen", "met_kinderen")},
        ),
    ),
)

SOURCE, recognise, load = TABLE.source, TABLE.recognise, TABLE.load
