"""CBS 03759ned, Bevolking op 1 januari en gemiddeld: residents by single year of age.

Quirks, from code of others (the codes of the totals and `BevolkingOp1Januari_1`); not seen whole:

- the table has 97.9 million cells: it is only ever fetched for both sexes together, all marital
  states together, and the ages that are used;
- counts are exact: the gemeenten add up to the country at every age, and that is asserted;
- gemeenten are those of 1 January of the period.
"""

from __future__ import annotations

from aoj.sources.odata import Figures, Table

OLDEST = 26

TABLE = Table(
    name="cbs_03759ned",
    title="Bevolking op 1 januari en gemiddeld; geslacht, leeftijd en regio",
    table="03759ned",
    description="inwoners naar leeftijd in jaren (0 tot en met 26) op 1 januari, per gemeente",
    figures=(
        Figures(
            "inwoners_leeftijd",
            ("totaal", *(str(age) for age in range(OLDEST + 1))),
            sums=0,
            within={str(age): "totaal" for age in range(OLDEST + 1)},
        ),
    ),
    sparse=True,
)

SOURCE, recognise, load = TABLE.source, TABLE.recognise, TABLE.load
