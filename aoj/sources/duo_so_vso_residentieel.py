"""DUO pupils of so and vso on a residential place, per paying samenwerkingsverband.

Breakdowns: so and vso (on a residential place), so_zonder and vso_zonder (not), so_totaal and
vso_totaal.

Quirks, as others saw them in October 2026 (`so_vso_rp.csv`, 153 samenwerkingsverbanden, 2017 to
2021; no file was at hand): `RESIDENTIELE_PLAATS` is WEL_RP, NIET_RP or TOTAAL; without cluster 1
and 2 and closed institutions; a residential place is one where a pupil lives and is taught.
"""

from __future__ import annotations

from aoj.geography import Geography
from aoj.sources import duo, duo_ckan
from aoj.sources.duo_so_vso_swv import check_newest, read_parts
from aoj.sources.files import FileSample, read_table
from aoj.sources.source import Loaded, Source, SourceFile

SOURCE = Source(
    name="duo_so_vso_residentieel",
    title="Leerlingen so en vso per samenwerkingsverband, residentiële plaatsen",
    publisher="DUO",
    table="so en vso per swv, residentieel",
    measures=("so_vso_residentieel",),
    kind="observations",
    description="leerlingen so en vso op een residentiële plaats per betalend samenwerkingsverband",
)

PLACE = ("RESIDENTIELE PLAATS", "RESIDENTIËLE PLAATS", "RP")
ALIASES = {
    "code": duo_ckan.SWV,
    "type": duo_ckan.TYPE,
    "year": duo_ckan.YEAR,
    "part": PLACE,
    "count": duo_ckan.COUNT,
}
PLACES = {"WEL_RP": "totaal", "NIET_RP": "zonder", "TOTAAL": "alle"}
"""`read_parts` gives the part 'totaal' no suffix: those on a residential place are so and vso."""
MOST_PER_1000 = 8.0


def recognise(sample: FileSample) -> bool:
    """Whether a file has pupils per samenwerkingsverband by residential place."""
    headers = duo.squeezed(sample.columns)
    places = duo.squeezed(PLACE[:2])
    return bool(headers & places) and bool(headers & duo.squeezed(duo_ckan.SWV))


def load(file: SourceFile, geography: Geography) -> Loaded:
    """Return pupils per samenwerkingsverband, kind, place and year.

    Raises `DataError` where a column or much of the country lacks, a row occurs twice, parts are
    not the total, or a value is not known.
    """
    frame = read_table(file.path)
    cells = read_parts(frame, ALIASES, file, SOURCE, PLACES)
    named = cells["breakdown"].str.replace("_alle", "_totaal", regex=False)
    cells = cells.assign(breakdown=named)
    for kind in ("so", "vso"):
        parts = [kind, f"{kind}_zonder"]
        duo_ckan.check_parts(cells, parts, f"{kind}_totaal", f"de leerlingen van {kind}")
    check_newest(cells, geography, ("so_totaal", "vso_totaal"), MOST_PER_1000)
    return Loaded(
        len(frame),
        duo_ckan.observe(cells, "so_vso_residentieel", SOURCE),
        date=f"{cells['period'].max()}-10-01",
    )
