"""Any table of which the first row names the columns; what they are, a codebook may tell."""

from __future__ import annotations

from collections.abc import Mapping

from aoj.errors import InputError
from aoj.survey.raw import RawColumn, RawTable, Role
from aoj.survey.readers.headers import split_text
from aoj.survey.readers.personal import is_personal_header
from aoj.survey.readers.shape import check_headers, make_table
from aoj.survey.readers.sheet import Sheet

TOOL = "tabel"
_FIXED: Mapping[str, Role] = {
    "id": "id",
    "nr": "id",
    "nummer": "id",
    "respondent": "id",
    "respondentnummer": "id",
    "respondent id": "id",
    "antwoordnummer": "id",
    "token": "token",
    "toegangscode": "token",
    "ingevuld op": "submitted",
    "datum ingevuld": "submitted",
    "ingezonden": "submitted",
    "submitdate": "submitted",
    "datum": "submitted",
    "afgerond": "completed",
    "voltooid": "completed",
    "begonnen": "started",
}


def recognise(sheet: Sheet) -> bool:
    """Whether there are rows at all."""
    return sheet.kind != "sav"


def read(sheet: Sheet) -> RawTable:
    """Return the table; a first column without a name is the number of the answer."""
    if len(sheet.header) < 2:
        raise InputError(
            "dit is geen tabel met antwoorden: er is een kolom",
            where=sheet.name,
            expected="een export van een enquêteprogramma, of een tabel met een kolom per vraag",
        )
    check_headers(sheet.header, sheet.name)
    columns = [_column(place, header) for place, header in enumerate(sheet.header)]
    width = len(columns)
    rows = [
        row if sheet.kind == "csv" else (*row, *[""] * (width - len(row))) for row in sheet.rows[1:]
    ]
    kind = "CSV" if sheet.kind == "csv" else "Excel"
    return make_table(
        TOOL, f"{kind}, een tabel", columns, rows, where=sheet.name, remarks=sheet.remarks
    )


def _column(position: int, header: str) -> RawColumn:
    bare = " ".join(header.replace("_", " ").casefold().split())
    role: Role = _FIXED.get(bare, "answer")
    if position == 0 and not bare:
        role = "id"
    elif role == "answer" and is_personal_header(header):
        role = "personal"
    if role != "answer":
        return RawColumn(position, header.strip(), role)
    text, sub_text = split_text(header)
    return RawColumn(position, header.strip(), text=text, sub_text=sub_text)
