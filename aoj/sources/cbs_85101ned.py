"""CBS 85101NED, Jongeren met een of meerdere vormen van jeugdzorg: how many in all.

Quirks, topics seen on cbs.nl (first half of 2023):

- only the total over all combinations is used: each youth counts once;
- whether the table has gemeenten is not certain: a file without any is taken, a file with some must
  have all;
- half-years beside years: half-years are provisional until the first half of the next year
  appears, and do not add up to a year, since who had care in both counts in both;
- region is that of the woonplaatsbeginsel, whose rules changed in 2022 (a break in the series).
"""

from __future__ import annotations

from aoj.sources.odata import Figures, Table

TABLE = Table(
    name="cbs_85101ned",
    title="Jongeren met één of meerdere vormen van jeugdzorg",
    table="85101NED",
    description="jongeren met jeugdzorg, ieder eenmaal geteld",
    figures=(Figures("jeugdzorg_combinaties", ("totaal",)),),
    division=(0, 1),
    needs_gemeenten=False,
)

SOURCE, recognise, load = TABLE.source, TABLE.recognise, TABLE.load
