"""DUO forecast of pupils in vo per institution, twenty years ahead.

Breakdowns: brugjaar, praktijkonderwijs, vmbo, havo, vwo, totaal. Status: estimated. The code is
the BRIN with `00`: a forecast is of the whole institution, which stands at its main location here
though it may have others, in other gemeenten too.

Quirks, as others saw them in October 2026 (76,800 rows, the edition of August 2023 with 2024 to
2043; no file was at hand): `ONDERWIJSNIVEAU` is BRJ_, PRO_, VMBO_, HAVO_, VWO_ and
PROGNOSES_VOTOTAAL; counts are fractions with a decimal point; its first year is taken as its date.
"""

from __future__ import annotations

import pandas as pd

from aoj.errors import DataError
from aoj.geography import Geography
from aoj.sources import duo, duo_ckan
from aoj.sources.duo_prognose_po import FORECAST, as_estimates
from aoj.sources.files import AGAIN, FileSample, read_table
from aoj.sources.source import Loaded, Source, SourceFile

SOURCE = Source(
    name="duo_prognose_vo",
    title="Prognoses vo per instelling",
    publisher="DUO",
    table="voprognoses",
    measures=("prognose_vo",),
    kind="observations",
    description="prognose van het aantal leerlingen vo per instelling en onderwijsniveau",
)

LEVEL = ("ONDERWIJSNIVEAU", "ONDERWIJS NIVEAU", "NIVEAU")
ALIASES = {
    "brin": duo.BRIN,
    "part": LEVEL,
    "year": ("JAAR", "PROGNOSEJAAR", "PEILJAAR"),
    "count": FORECAST,
}
LEVELS = {
    "BRJ": "brugjaar",
    "PRO": "praktijkonderwijs",
    "VMBO": "vmbo",
    "HAVO": "havo",
    "VWO": "vwo",
    "PROGNOSES_VOTOTAAL": "totaal",
    "TOTAAL": "totaal",
}
PER_1000 = (38.0, 65.0)
_MOST_APART = 0.05
"""How far the levels of all institutions together may differ from the totals."""


def recognise(sample: FileSample) -> bool:
    """Whether a file has a forecast per institution and level."""
    headers = duo.squeezed(sample.columns)
    forecast = bool(headers & duo.squeezed(FORECAST))
    return forecast and bool(headers & duo.squeezed(LEVEL[:2]))


def load(file: SourceFile, geography: Geography) -> Loaded:
    """Return expected pupils per institution, level and year.

    Raises `DataError` where a column or much of the country lacks, a row occurs twice, levels are
    far from the total, or a code or level is not what it was.
    """
    frame = read_table(file.path)
    rows = duo_ckan.choose(frame, ALIASES, file, SOURCE)
    main = pd.Series("00", index=rows.index, dtype="str")
    keyed = pd.DataFrame(
        {
            "region_code": duo.vestiging_codes(rows["brin"], main),
            "breakdown": duo_ckan.read_categories(rows["part"], LEVELS, "ONDERWIJSNIVEAU"),
            "period": duo_ckan.years(rows["year"], "JAAR"),
            "count": rows["count"],
        }
    )
    keys = ["region_code", "breakdown", "period"]
    cells = duo_ckan.read_cells(keyed, keys, "PROGNOSEAANTALLEN", fractions=True)
    first = cells[cells["period"] == cells["period"].min()]
    totals = first.loc[first["breakdown"] == "totaal", "value"].sum()
    levels = first.loc[first["breakdown"] != "totaal", "value"].sum()
    hidden = first["hidden"].any()
    if totals and not hidden and abs(levels - totals) > _MOST_APART * totals:
        raise DataError(
            f"de niveaus zijn samen {levels:.0f} leerlingen en de totalen {totals:.0f}",
            expected="ongeveer hetzelfde",
            remedy=AGAIN,
        )
    duo.check_total(totals or levels, geography, *PER_1000)
    return Loaded(
        len(frame),
        duo_ckan.observe(as_estimates(cells), "prognose_vo", SOURCE),
        date=str(first["period"].iloc[0]),
    )
