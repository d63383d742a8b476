"""DUO pupils for primary and special education per samenwerkingsverband, on 1 October.

Breakdowns: bo, sbo, so, vso.

Quirks, as others saw them in October 2026 (153 samenwerkingsverbanden of po and vo, since 2014; no
file was at hand):

- bo, sbo and so belong to a samenwerkingsverband of po, vso to one of vo;
- the national reformed samenwerkingsverbanden are in it, and so are some that ended since;
- the data set has three more files with one column more; the one that is called 'naar leeftijd'
  really is the one by `GESLACHT`. They are refused.
"""

from __future__ import annotations

import pandas as pd

from aoj.geography import Geography
from aoj.sources import duo, duo_ckan
from aoj.sources.files import FileSample, read_table
from aoj.sources.source import Loaded, Source, SourceFile

SOURCE = Source(
    name="duo_po_swv",
    title="Leerlingen po per samenwerkingsverband",
    publisher="DUO",
    table="poswv",
    measures=("leerlingen_po_swv",),
    kind="observations",
    description="leerlingen bo, sbo, so en vso per samenwerkingsverband op 1 oktober",
)

ALIASES = {
    "code": duo_ckan.SWV,
    "type": duo_ckan.TYPE,
    "year": duo_ckan.YEAR,
    "count": duo_ckan.COUNT,
}
PER_1000 = (55.0, 105.0)
_OTHERS = ("RESIDENTIELE PLAATS", "UITSTROOMPROFIEL", "SWV BETALEND", "BEKOSTIGINGSCATEGORIE")


def recognise(sample: FileSample) -> bool:
    """Whether a file has pupils per samenwerkingsverband and kind."""
    headers = duo.folded(sample.columns)
    return (
        duo.has_any(headers, duo_ckan.SWV)
        and {"TYPE PO", "PEILJAAR"} <= headers
        and not duo.has_any(headers, (*_OTHERS, *duo.VESTIGING))
    )


def load(file: SourceFile, geography: Geography) -> Loaded:
    """Return pupils per samenwerkingsverband, kind and year.

    Raises `DataError` where a column or much of the country lacks, a row occurs twice, or a code
    or kind is not what it was.
    """
    frame = read_table(file.path)
    rows = duo_ckan.choose(frame, ALIASES, file, SOURCE, besides=duo_ckan.SWV_NAME)
    types = duo_ckan.po_types(rows["type"])
    keyed = pd.DataFrame(
        {
            "code": rows["code"],
            "region_code": duo_ckan.swv_codes(rows["code"], duo_ckan.sector_of_types(types)),
            "breakdown": types,
            "period": duo_ckan.years(rows["year"]),
            "count": rows["count"],
        }
    )
    cells = duo_ckan.read_cells(keyed, ["code", "breakdown", "period"], "AANTAL_LEERLINGEN")
    cells = duo_ckan.join_unpaid(cells)
    newest = cells[cells["period"] == cells["period"].max()]
    duo_ckan.check_areas(newest["region_code"], geography, ("po", "vo"))
    duo.check_every_year(cells, geography, *PER_1000)
    return Loaded(
        len(frame),
        duo_ckan.observe(cells, "leerlingen_po_swv", SOURCE),
        date=f"{cells['period'].max()}-10-01",
    )
