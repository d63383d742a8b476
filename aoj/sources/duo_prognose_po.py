"""DUO forecast of pupils in bo and sbo per vestiging, twenty years ahead.

Breakdowns: bo, sbo. Status: estimated.

Quirks, as others saw them in October 2026 (127,140 rows, 2026 to 2045; no file was at hand): counts
are fractions with a decimal point; a few are empty; so and vso are not forecast; the edition is not
told but by its first year, which is taken as its date.
"""

from __future__ import annotations

import pandas as pd

from aoj.geography import Geography
from aoj.sources import duo, duo_ckan
from aoj.sources.files import FileSample, read_table
from aoj.sources.source import Loaded, Source, SourceFile

SOURCE = Source(
    name="duo_prognose_po",
    title="Prognoses bo en sbo per vestiging",
    publisher="DUO",
    table="wpoprognoses",
    measures=("prognose_po",),
    kind="observations",
    description="prognose van het aantal leerlingen bo en sbo per vestiging",
)

FORECAST = ("PROGNOSEAANTALLEN", "PROGNOSE AANTALLEN", "PROGNOSE AANTAL", "PROGNOSE")
ALIASES = {
    "brin": duo.BRIN,
    "number": duo.VESTIGING,
    "type": duo_ckan.TYPE,
    "year": ("JAAR", "PROGNOSEJAAR", "PEILJAAR"),
    "count": FORECAST,
}
PER_1000 = (50.0, 100.0)
"""Fewest and most pupils per 1,000 residents in the first year."""


def recognise(sample: FileSample) -> bool:
    """Whether a file has a forecast per vestiging."""
    headers = duo.squeezed(sample.columns)
    forecast = bool(headers & duo.squeezed(FORECAST))
    return forecast and bool(headers & duo.squeezed(duo.VESTIGING))


def load(file: SourceFile, geography: Geography) -> Loaded:
    """Return expected pupils per vestiging, kind and year.

    Raises `DataError` where a column or much of the country lacks, a row occurs twice, or a code
    or kind is not what it was.
    """
    frame = read_table(file.path)
    rows = duo_ckan.choose(frame, ALIASES, file, SOURCE)
    keyed = pd.DataFrame(
        {
            "region_code": duo.vestiging_codes(rows["brin"], rows["number"]),
            "breakdown": duo_ckan.po_types(rows["type"]),
            "period": duo_ckan.years(rows["year"], "JAAR"),
            "count": rows["count"],
        }
    )
    keys = ["region_code", "breakdown", "period"]
    cells = duo_ckan.read_cells(keyed, keys, "PROGNOSEAANTALLEN", fractions=True)
    first = cells["period"].min()
    duo.check_total(cells.loc[cells["period"] == first, "value"].sum(), geography, *PER_1000)
    return Loaded(
        len(frame),
        duo_ckan.observe(as_estimates(cells), "prognose_po", SOURCE),
        date=first,
    )


def as_estimates(cells: pd.DataFrame) -> pd.DataFrame:
    """Return cells with status 'estimated' where a figure was given."""
    return cells.assign(status=cells["status"].replace("observed", "estimated"))
