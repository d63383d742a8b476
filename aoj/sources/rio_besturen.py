"""RIO: which bevoegd gezag a samenwerkingsverband is, the key to its annual accounts.

Texts of measure bestuur_van_samenwerkingsverband, part bevoegd_gezag: the number of five digits
under which `duo_financien` has its figures.

Quirks, as others saw them in October 2026 (871 rows of all kinds of cooperation; no file was at
hand): `RELATIESOORT` is HIERARCHISCH for the own board, VRIJWILLIGE_DEELNAME for others that take
part, which are left out; codes of other kinds of cooperation are left out too.
"""

from __future__ import annotations

import pandas as pd

from aoj.errors import DataError
from aoj.geography import Geography
from aoj.sources import duo, duo_ckan, rio
from aoj.sources.files import AGAIN, FileSample, read_table
from aoj.sources.source import Loaded, Source, SourceFile

SOURCE = Source(
    name="rio_besturen",
    title="Besturen van samenwerkingsverbanden (RIO)",
    publisher="DUO",
    table="RIO relaties met bevoegd gezag",
    measures=(),
    kind="texts",
    description="het bevoegd gezag van elk samenwerkingsverband, de sleutel naar de jaarrekening",
    text_measures=("bestuur_van_samenwerkingsverband",),
)

BOARD = (
    *("BGE CODE", "BEVOEGDGEZAGERKENNINGSCODE", "BEVOEGDGEZAGERKENNING CODE", "BGECODE"),
    *("BEVOEGD GEZAG NUMMER", "BEVOEGD GEZAG CODE"),
)
ALIASES = {
    "board": BOARD,
    "relation": ("RELATIESOORT", "RELATIE SOORT"),
    "code": rio.CODE,
    "begin": rio.BEGIN,
    "end": rio.END,
}
OWN = "HIERARCHISCH"


def recognise(sample: FileSample) -> bool:
    """Whether a file is this table."""
    headers = duo.squeezed(sample.columns)
    codes = headers & duo.squeezed(rio.CODE[:5])
    return bool(codes) and bool(headers & duo.squeezed(BOARD[:4]))


def load(file: SourceFile, geography: Geography) -> Loaded:
    """Return the bevoegd gezag of each samenwerkingsverband, the last one of those that ended.

    Raises `DataError` where a column lacks, or a number is not well-formed.
    """
    frame = read_table(file.path)
    rows = duo_ckan.choose(frame, ALIASES, file, SOURCE, optional=["relation"])
    rows = rows[rio.is_of_samenwerkingsverband(rows["code"])]
    if "relation" in rows:
        rows = rows[rows["relation"].str.upper() == OWN]
    rows = rows.reset_index(drop=True)
    related = pd.DataFrame(
        {
            "code": duo_ckan.swv_codes(rows["code"]),
            "board": board_numbers(rows["board"]),
            "begin": rio.read_dates(rows["begin"], "BEGINDATUM"),
            "end": rio.read_dates(rows["end"], "EINDDATUM"),
        }
    )
    texts = rio.as_texts(
        rio.newest(related), {"bevoegd_gezag": "board"}, SOURCE.text_measures[0], SOURCE
    )
    return Loaded(len(frame), texts=texts)


def board_numbers(values: pd.Series) -> pd.Series:
    """Return numbers of bevoegd gezag in five digits; raises `DataError` for another form."""
    texts = values.str.replace(r"\.0+$", "", regex=True)
    wrong = ~texts.str.fullmatch(r"\d{1,5}")
    if wrong.any():
        raise DataError(
            f"'{values[wrong].iloc[0]}' is geen nummer van een bevoegd gezag",
            expected="vijf cijfers, zoals 41657",
            remedy="het bestand is veranderd; " + AGAIN,
        )
    return texts.str.zfill(5).astype("str")
