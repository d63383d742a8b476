"""RIO: the samenwerkingsverbanden passend onderwijs, their names, begin and end.

Texts of measure samenwerkingsverband: naam, verkorte_naam, begindatum, einddatum (empty: it still
exists).

Quirks, as others saw them in October 2026 (886 rows, 724 codes; no file was at hand):

- nine kinds of cooperation in one table; `SOORT` PAPO and PAVO are taken to be passend onderwijs in
  po and vo, and the others are left out;
- a row per period in which the names held (`BEGINDATUM_PERIODE`, `EINDDATUM_PERIODE`).
"""

from __future__ import annotations

import pandas as pd

from aoj.errors import DataError
from aoj.geography import Geography
from aoj.sources import duo, duo_ckan, rio
from aoj.sources.files import AGAIN, FileSample, read_table
from aoj.sources.source import Loaded, Source, SourceFile

SOURCE = Source(
    name="rio_samenwerkingsverbanden",
    title="Samenwerkingserkenningen (RIO)",
    publisher="DUO",
    table="RIO samenwerkingserkenningen",
    measures=(),
    kind="texts",
    description="namen, begin en einde van samenwerkingsverbanden passend onderwijs",
    text_measures=("samenwerkingsverband",),
)

ALIASES = {
    "code": rio.CODE,
    "soort": ("SOORT", "SOORT SAMENWERKING"),
    "name": ("VOLLEDIGE NAAM", "NAAM"),
    "short": ("VERKORTE NAAM", "NAAM KORT"),
    "begin": rio.BEGIN,
    "end": rio.END,
    "period_begin": rio.PERIOD_BEGIN,
    "period_end": rio.PERIOD_END,
}
SECTORS = {"PAPO": "po", "PAVO": "vo"}
_FEWEST = 0.6
_OPTIONAL = ("short", "period_begin", "period_end")


def recognise(sample: FileSample) -> bool:
    """Whether a file is this table."""
    headers = duo.squeezed(sample.columns)
    named = {"SOORT", "VOLLEDIGENAAM"} <= headers
    return named and bool(headers & duo.squeezed(rio.CODE))


def load(file: SourceFile, geography: Geography) -> Loaded:
    """Return name, begin and end of each samenwerkingsverband, also of those that ended.

    Raises `DataError` where a column or much of the country lacks, or a code is not well-formed.
    """
    frame = read_table(file.path)
    rows = duo_ckan.choose(frame, ALIASES, file, SOURCE, optional=_OPTIONAL)
    rows = rows[rows["soort"].str.upper().isin(list(SECTORS))].reset_index(drop=True)
    sectors = rows["soort"].str.upper().map(SECTORS)
    named = pd.DataFrame(
        {
            "code": duo_ckan.swv_codes(rows["code"], sectors),
            "name": rows["name"],
            "short": rows.get("short", rows["name"]),
            "first": rio.read_dates(rows["begin"], "BEGINDATUM"),
            "last": rio.read_dates(rows["end"], "EINDDATUM"),
        }
    )
    periods = {
        "begin": rows.get("period_begin", rows["begin"]),
        "end": rows.get("period_end", rows["end"]),
    }
    for name, values in periods.items():
        named[name] = rio.read_dates(values, f"{name}_PERIODE")
    newest = rio.newest(named)
    _check_country(newest, geography)
    parts = {"naam": "name", "verkorte_naam": "short", "begindatum": "first", "einddatum": "last"}
    texts = rio.as_texts(newest, parts, "samenwerkingsverband", SOURCE)
    return Loaded(len(frame), texts=texts)


def _check_country(rows: pd.DataFrame, geography: Geography) -> None:
    current = int((rows["last"] == "").sum())
    wanted = len(geography.samenwerkingsverbanden)
    if duo.is_country(geography) and current < _FEWEST * wanted:
        raise DataError(
            f"het bestand heeft {current} samenwerkingsverbanden die nog bestaan, en is niet "
            "volledig",
            expected=f"er ongeveer {wanted}, van soort PAPO en PAVO",
            remedy=AGAIN,
        )
