"""DUO pupils for primary and special education per gemeente, every year on 1 October.

Breakdowns: bo, sbo, so, vso.

Quirks, as others saw them in October 2026 (467 gemeente numbers; no file was at hand):

- gemeenten are those of the year itself, so that former ones occur. The mergers that are known here
  begin in 2014: years in which a gemeente cannot be placed are left out;
- whether the gemeente is that of the school or of the pupil's home is not said; the other files of
  the data set are by school;
- the data set has three more files with one column more (`GESLACHT`, `LEEFTIJD`,
  `POSTCODE4_DEELNEMER`), which are refused.
"""

from __future__ import annotations

import pandas as pd

from aoj.geography import Geography
from aoj.sources import duo, duo_ckan
from aoj.sources.files import FileSample, read_table
from aoj.sources.source import Loaded, Source, SourceFile
from aoj.store.observations import UNKNOWN_REGION

SOURCE = Source(
    name="duo_po_gemeente",
    title="Leerlingen po per gemeente",
    publisher="DUO",
    table="pogemeente",
    measures=("leerlingen_po_gemeente",),
    kind="observations",
    description="leerlingen bo, sbo, so en vso per gemeente op 1 oktober",
)

ALIASES = {
    "gemeente": ("GEMEENTENUMMER", "GEMEENTECODE"),
    "type": duo_ckan.TYPE,
    "year": duo_ckan.YEAR,
    "count": duo_ckan.COUNT,
}
_KNOWN = ("GEMEENTENAAM", "PROVINCIE")
PER_1000 = (60.0, 105.0)


def recognise(sample: FileSample) -> bool:
    """Whether a file has pupils per gemeente and kind."""
    headers = duo.folded(sample.columns)
    return (
        duo.has_any(headers, ALIASES["gemeente"])
        and {"TYPE PO", "PEILJAAR"} <= headers
        and not duo.has_any(headers, (*duo.VESTIGING, *duo_ckan.SWV))
    )


def load(file: SourceFile, geography: Geography) -> Loaded:
    """Return pupils per gemeente, kind and year.

    Raises `DataError` where a column or much of the country lacks, a row occurs twice, or a code
    or kind is not what it was.
    """
    frame = read_table(file.path)
    rows = duo_ckan.choose(frame, ALIASES, file, SOURCE, besides=_KNOWN)
    keyed = pd.DataFrame(
        {
            "region_code": duo.gemeente_codes(rows["gemeente"]).replace("", UNKNOWN_REGION),
            "breakdown": duo_ckan.po_types(rows["type"]),
            "period": duo_ckan.years(rows["year"]),
            "count": rows["count"],
        }
    )
    cells = duo_ckan.read_cells(keyed, ["region_code", "breakdown", "period"], "AANTAL_LEERLINGEN")
    cells = duo_ckan.known_years(cells, geography)
    for period, own in cells.groupby("period"):
        codes = own["region_code"].where(own["region_code"] != UNKNOWN_REGION, "")
        if period == cells["period"].max() or duo.is_country(geography):
            duo.check_whole_country(codes, geography)
    duo.check_every_year(cells, geography, *PER_1000)
    return Loaded(
        len(frame),
        duo_ckan.observe(cells, "leerlingen_po_gemeente", SOURCE),
        date=f"{cells['period'].max()}-10-01",
    )
