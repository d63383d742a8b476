"""CBS 85173NED, Regionale prognose 2023-2050: residents in future, with an interval.

Quirks, the dimensions and titles seen on cbs.nl:

- only totals: CBS withdrew ages and households per region in 2023 as unreliable;
- figures are in thousands with one decimal, so that a small gemeente jumps by hundreds;
- **the gemeenten are those of 2021 in every period**, also in those of today;
- the country is the sum of the forecasts; the bounds of an interval cannot be added up;
- every figure is an estimate: status `estimated`;
- made once; a newer forecast is another table.
"""

from __future__ import annotations

from aoj.sources.odata import THOUSANDS, Figures, Table
from aoj.sources.odata_regions import ONE_DIVISION

TABLE = Table(
    name="cbs_bevolkingsprognose",
    title="Regionale prognose 2023-2050; bevolking, intervallen, regio-indeling 2021",
    table="85173NED",
    description="inwoners volgens de prognose van CBS en PBL met marges, per gemeente van 2021",
    figures=(
        Figures(
            "bevolkingsprognose",
            ("prognose", "onder67", "boven67"),
            units=(THOUSANDS,),
            within={"onder67": "prognose", "prognose": "boven67"},
            status="estimated",
        ),
    ),
    division=ONE_DIVISION,
)

SOURCE, recognise, load = TABLE.source, TABLE.recognise, TABLE.load
