"""LimeSurvey's `vvexport`: tabs, texts and codes as two headers, and 'not shown' kept apart.

From its source (controllers/admin/Export, vvexport): answers are codes; NULL, so not shown, is
`{question_not_shown}`; `{`, line ends and tabs in a text have a mark of their own, and so has a
quotation mark in front. Older versions have `421498X12X123` as code, which only the text explains.
"""

from __future__ import annotations

from aoj.errors import InputError
from aoj.survey.raw import NOT_SHOWN, RawColumn, RawTable
from aoj.survey.readers.headers import Header, by_code, one_based, split_text
from aoj.survey.readers.limesurvey_columns import BY_CODE
from aoj.survey.readers.personal import is_personal_header
from aoj.survey.readers.shape import check_headers, make_table
from aoj.survey.readers.sheet import Sheet
from aoj.survey.structures.values import plain

TOOL = "LimeSurvey"
_HIDDEN = "{question_not_shown}"
_MARKS = (("{tab}", "\t"), ("{newline}", "\n"), ("{cr}", "\r"), ("{quote}", '"'), ("{lbrace}", "{"))


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
    parts = one_based([by_code(name.strip()) or Header() for name in names])
    columns = [
        _column(place, name.strip(), text, part)
        for place, (name, text, part) in enumerate(zip(names, texts, parts, strict=True))
    ]
    asked = [column.role == "answer" for column in columns]
    rows = [
        tuple(
            _cell(cell, is_asked)
            for cell, is_asked in zip(row, [*asked, *[True] * len(row)], strict=False)
        )
        for row in sheet.rows[2:]
    ]
    return make_table(
        TOOL,
        "vv-export, antwoorden als code, 'niet getoond' apart",
        columns,
        rows,
        where=sheet.name,
        remarks=sheet.remarks,
        lines=sheet.lines[2:],
    )


def _column(position: int, name: str, text: str, part: Header) -> RawColumn:
    role = BY_CODE.get(name.casefold(), "answer")
    if role == "answer" and is_personal_header(name):
        role = "personal"
    if role != "answer":
        return RawColumn(position, name, role)
    words, sub_text = split_text(text) if part.sub else (plain(text), "")
    free = "text" if part.sub.casefold().endswith(("other", "comment")) else ""
    return RawColumn(position, name, role, part.code, part.sub, words, sub_text, kind=free)


def _cell(cell: str, is_asked: bool) -> str:
    """Return a cell without the marks of vv; NULL in a column of the tool itself is empty."""
    if cell.strip() == _HIDDEN:
        return NOT_SHOWN if is_asked else ""
    for mark, sign in _MARKS:
        cell = cell.replace(mark, sign)
    return cell
