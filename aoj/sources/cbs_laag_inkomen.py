"""CBS 86006NED, Laag en langdurig laag inkomen: minors in households with a low income.

Quirks, from the recorded metadata of its predecessor 85678NED:

- the method until 2024; a table of its own per division of gemeenten, whose gemeenten all periods
  have, which shows by the gemeenten in the file;
- figures are in thousands with one decimal: a gemeente with fewer than 50 shows 0;
- the low-income line (`laag`) and 101% of the social minimum are two lines, each for a year and
  for four years or longer; who is below one need not be below the other;
- `eenouder` is of children in one-parent families.
"""

from __future__ import annotations

from aoj.sources.odata import THOUSANDS, Figures, Table
from aoj.sources.odata_regions import ONE_DIVISION

TABLE = Table(
    name="cbs_laag_inkomen",
    title="Laag en langdurig laag inkomen; huishoudenskenmerken, regio",
    table="86006NED",
    description="minderjarige kinderen in huishoudens met een laag inkomen (methode tot 2024)",
    figures=(
        Figures(
            "laag_inkomen_kinderen",
            (
                *("totaal", "laag_1jaar", "laag_4jaar", "sociaal_minimum_1jaar"),
                *("sociaal_minimum_4jaar", "eenouder", "eenouder_laag_1jaar"),
            ),
            units=(THOUSANDS,),
            within={
                "laag_1jaar": "totaal",
                "laag_4jaar": "laag_1jaar",
                "sociaal_minimum_1jaar": "totaal",
                "sociaal_minimum_4jaar": "sociaal_minimum_1jaar",
                "eenouder": "totaal",
                "eenouder_laag_1jaar": "eenouder",
            },
        ),
    ),
    division=ONE_DIVISION,
    sparse=True,
)

SOURCE, recognise, load = TABLE.source, TABLE.recognise, TABLE.load
