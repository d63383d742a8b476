"""LimeSurvey's `vvexport`: tabs, texts and codes as two headers, and 'not shown' kept apart."""

from __future__ import annotations

from aoj.errors import InputError
from aoj.survey.raw import NOT_SHOWN, RawColumn, RawTable
from aoj.survey.readers.headers import by_code, split_text
from aoj.survey.readers.limesurvey import FIXED
from aoj.survey.readers.shape import check_headers, make_table
from aoj.survey.readers.sheet import Sheet

TOOL = "LimeSurvey"
_MARKS = {"{question_not_shown}": NOT_SHOWN}


def recognise(sheet: Sheet) -> bool:
    """Whether the second row holds LimeSurvey's own column names, and tabs separate."""
    if sheet.kind != "csv" or sheet.separator != "\t" or len(sheet.rows) < 2:
        return False
    names = {cell.strip() for cell in sheet.rows[1]}
    return {"id", "submitdate"} <= names


def read(sheet: Sheet) -> RawTable:
    """Return the answers; raises `InputError` as the other reader of LimeSurvey does."""
    texts, names = sheet.rows[0], sheet.rows[1]
    check_headers(names, sheet.name)
    if len(texts) != len(names):
        raise InputError(
            "de twee kopregels hebben niet evenveel velden",
            where=sheet.name,
            remedy="exporteer het opnieuw",
        )
    columns = [_column(place, *pair) for place, pair in enumerate(zip(names, texts, strict=True))]
    rows = [tuple(_cell(cell) for cell in row) for row in sheet.rows[2:]]
    return make_table(
        TOOL,
        "vv-export, antwoorden als code, 'niet getoond' apart",
        columns,
        rows,
        where=sheet.name,
        remarks=sheet.remarks,
        first_line=3,
    )


def _column(position: int, name: str, text: str) -> RawColumn:
    bare = name.strip()
    role = FIXED.get(bare.casefold(), "answer")
    parts = by_code(bare)
    if role != "answer" or parts is None:
        return RawColumn(position, bare, role)
    words, sub_text = split_text(text)
    free = "text" if parts.sub.casefold().endswith(("other", "comment")) else ""
    return RawColumn(position, bare, role, parts.code, parts.sub, words, sub_text, kind=free)


def _cell(cell: str) -> str:
    """Return a cell without the marks by which vv keeps tabs, quotes and line ends."""
    cell = _MARKS.get(cell.strip(), cell)
    for mark, sign in (("{tab}", "\t"), ("{newline}", "\n"), ("{cr}", "\r"), ("{quote}", '"')):
        cell = cell.replace(mark, sign)
    return cell
