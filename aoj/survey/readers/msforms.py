"""Microsoft Forms: a workbook with its own five or six columns, then the texts of the questions.

A text that occurs twice gets a 2 or 3 behind it; several choices end in `;`; who answered without
signing in is `anonymous`; a quiz puts points and feedback beside each question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from aoj.survey.raw import RawColumn, RawTable, Role
from aoj.survey.readers.headers import split_text
from aoj.survey.readers.personal import is_personal_header
from aoj.survey.readers.shape import check_headers, make_table
from aoj.survey.readers.sheet import Sheet

TOOL = "Microsoft Forms"
FIXED: Mapping[str, Role] = {
    "id": "id",
    "start time": "started",
    "completion time": "submitted",
    "email": "personal",
    "name": "personal",
    "last modified time": "technical",
    "begintijd": "started",
    "starttijd": "started",
    "tijd van voltooien": "submitted",
    "voltooiingstijd": "submitted",
    "e-mail": "personal",
    "naam": "personal",
    "tijd van laatste wijziging": "technical",
    "laatst gewijzigd": "technical",
    "taal": "technical",
    "language": "technical",
    "total points": "technical",
    "totaal aantal punten": "technical",
    "quiz feedback": "technical",
    "feedback over quiz": "technical",
}
_QUIZ = re.compile(r"(?i)(points|punten|feedback)\s*[-–]\s.*")


def recognise(sheet: Sheet) -> bool:
    """Whether the first columns are those of Forms, in Dutch or English."""
    roles = [FIXED.get(_bare(header)) for header in sheet.header[:6]]
    return bool(roles) and roles[0] == "id" and "submitted" in roles and "started" in roles


def read(sheet: Sheet) -> RawTable:
    """Return the answers; all rows are completed ones, for Forms keeps no others."""
    check_headers(sheet.header, sheet.name)
    columns = [_column(place, header) for place, header in enumerate(sheet.header)]
    rows = [_padded(row, len(columns)) for row in sheet.rows[1:]]
    layout = "Excel, teksten als kop, antwoorden als tekst"
    return make_table(TOOL, layout, columns, rows, where=sheet.name, remarks=sheet.remarks)


def _column(position: int, header: str) -> RawColumn:
    bare = _bare(header)
    role: Role = FIXED.get(bare, "answer")
    if _QUIZ.fullmatch(header.strip()):
        role = "technical"
    elif role == "answer" and is_personal_header(header):
        role = "personal"
    text, sub_text = split_text(header)
    if role != "answer":
        return RawColumn(position, header.strip(), role)
    return RawColumn(position, header.strip(), text=text, sub_text=sub_text)


def _padded(row: tuple[str, ...], width: int) -> tuple[str, ...]:
    """Return a row of a workbook as wide as its header: empty cells at the end are not stored."""
    return (*row, *[""] * (width - len(row)))


def _bare(header: str) -> str:
    return " ".join(header.split()).casefold()
