"""CBS 83454NED, Gemeentelijke kosten; jeugdzorg: what gemeenten spent on youth care.

Quirks, topics seen on cbs.nl (figures of 2021), unit and column in code of others:

- figures are in 1 000 euro, here euro; a correction may make one negative;
- gemeenten that pay together report together, so that a gemeente may have no figure of its own;
- the dimension is called `Regio`, not `RegioS`; provinces and the country may lack.
"""

from __future__ import annotations

from aoj.sources.odata import THOUSANDS_OF_EURO, Figures, Table

TABLE = Table(
    name="cbs_83454ned",
    title="Gemeentelijke kosten; jeugdzorg, regio",
    table="83454NED",
    description="kosten van jeugdzorg van gemeenten, in euro",
    figures=(
        Figures(
            "jeugdzorg_kosten",
            ("totaal", "jeugdhulp", "jeugdbescherming", "jeugdreclassering"),
            units=(THOUSANDS_OF_EURO,),
            negative=True,
        ),
    ),
    division=(0, 1),
    sparse=True,
)

SOURCE, recognise, load = TABLE.source, TABLE.recognise, TABLE.load
