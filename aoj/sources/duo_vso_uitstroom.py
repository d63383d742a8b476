"""DUO pupils of vso per paying samenwerkingsverband and what they are prepared for.

Breakdowns: arbeidsmarkt, dagbesteding, vervolgonderwijs, onbekend, totaal.

Quirks, as others saw them in October 2026 (`so_vso_uitstroom.csv`, 76 samenwerkingsverbanden, 2017
to 2021; no file was at hand): all rows have `TYPE_PO` VSO; a few counts are empty, which is missing
and not 0; without cluster 1 and 2 and closed institutions.
"""

from __future__ import annotations

from aoj.geography import Geography
from aoj.sources import duo, duo_ckan
from aoj.sources.duo_so_vso_swv import check_newest, read_parts
from aoj.sources.files import FileSample, read_table
from aoj.sources.source import Loaded, Source, SourceFile

SOURCE = Source(
    name="duo_vso_uitstroom",
    title="Leerlingen vso per samenwerkingsverband naar uitstroomprofiel",
    publisher="DUO",
    table="vso per swv, uitstroomprofiel",
    measures=("vso_uitstroom",),
    kind="observations",
    description="leerlingen vso per betalend samenwerkingsverband naar uitstroomprofiel",
)

PROFILE = ("UITSTROOMPROFIEL", "UITSTROOM PROFIEL", "UITSTROOM")
ALIASES = {
    "code": duo_ckan.SWV,
    "type": duo_ckan.TYPE,
    "year": duo_ckan.YEAR,
    "part": PROFILE,
    "count": duo_ckan.COUNT,
}
PROFILES = {
    name: name.lower()
    for name in ("ARBEIDSMARKT", "DAGBESTEDING", "VERVOLGONDERWIJS", "ONBEKEND", "TOTAAL")
}
MOST_PER_1000 = 4.0


def recognise(sample: FileSample) -> bool:
    """Whether a file has pupils per samenwerkingsverband by profile."""
    headers = duo.squeezed(sample.columns)
    return bool(headers & duo.squeezed(PROFILE)) and bool(headers & duo.squeezed(duo_ckan.SWV))


def load(file: SourceFile, geography: Geography) -> Loaded:
    """Return pupils of vso per samenwerkingsverband, profile and year.

    Raises `DataError` where a column or much of the country lacks, a row occurs twice, profiles
    are not the total, or a value is not known.
    """
    frame = read_table(file.path)
    cells = read_parts(frame, ALIASES, file, SOURCE, PROFILES)
    check_newest(cells, geography, ("vso",), MOST_PER_1000)
    parts = cells["breakdown"].str.removeprefix("vso_").replace("vso", "totaal")
    cells = cells.assign(breakdown=parts)
    profiles = [name for name in PROFILES.values() if name != "totaal"]
    duo_ckan.check_parts(cells, profiles, "totaal", "de uitstroomprofielen")
    return Loaded(
        len(frame),
        duo_ckan.observe(cells, "vso_uitstroom", SOURCE),
        date=f"{cells['period'].max()}-10-01",
    )
