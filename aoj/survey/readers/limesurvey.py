"""LimeSurvey's CSV of results: four modes of header, short and long answers.

Quirks, from its own writers: a mark of UTF-8, all fields quoted, `;` or `,` between; an empty
`submitdate` is an answer that was not completed, and `1980-01-01` one of an anonymous survey that
keeps no dates. Empty is both not answered and not shown; only long answers of yes/no and multiple
choices tell them apart (`N/A` is not shown, `No` is not ticked). What begins with `=` has an
apostrophe before it. Three or four columns before the questions are LimeSurvey's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from aoj.survey.raw import NOT_SHOWN, RawColumn, RawTable, Role
from aoj.survey.readers.headers import Header, by_code, by_code_and_text, split_text
from aoj.survey.readers.personal import is_personal_header
from aoj.survey.readers.shape import check_headers, make_table
from aoj.survey.readers.sheet import Sheet

TOOL = "LimeSurvey"
FIXED: Mapping[str, Role] = {
    "id": "id",
    "submitdate": "submitted",
    "lastpage": "technical",
    "startlanguage": "technical",
    "seed": "technical",
    "token": "token",
    "startdate": "started",
    "datestamp": "technical",
    "ipaddr": "personal",
    "refurl": "personal",
    "interviewtime": "technical",
    "firstname": "personal",
    "lastname": "personal",
    "email": "personal",
}
_WORDS: Mapping[str, Role] = {
    "response id": "id",
    "antwoord id": "id",
    "antwoord-id": "id",
    "respons id": "id",
    "date submitted": "submitted",
    "datum ingezonden": "submitted",
    "datum inzending": "submitted",
    "datum ingediend": "submitted",
    "last page": "technical",
    "laatste pagina": "technical",
    "start language": "technical",
    "starttaal": "technical",
    "begintaal": "technical",
    "date started": "started",
    "startdatum": "started",
    "datum gestart": "started",
    "date last action": "technical",
    "datum laatste actie": "technical",
    "ip address": "personal",
    "ip-adres": "personal",
    "referrer url": "personal",
    "verwijzende url": "personal",
    "total time": "technical",
    "totale tijd": "technical",
    "token": "token",
    "toegangscode": "token",
    "access code": "token",
    "seed": "technical",
}
"""LimeSurvey's own columns where texts are the header, in Dutch and English."""
_ABBREVIATED = 15
_YES_NO, _NOT_SHOWN = frozenset({"yes", "no", "ja", "nee"}), frozenset({"n/a", "n.v.t."})


def recognise(sheet: Sheet) -> bool:
    """Whether the headers are LimeSurvey's: its fixed columns, or `code. text` in most of them."""
    if sheet.kind != "csv" or len(sheet.header) < 2:
        return False
    roles = {_fixed(header) for header in sheet.header}
    if {"id", "submitted"} <= roles and "technical" in roles:
        return True
    named = [header for header in sheet.header[1:] if header.strip()]
    coded = sum(by_code_and_text(header) is not None for header in named)
    return bool(named) and coded >= 0.8 * len(named)


def read(sheet: Sheet) -> RawTable:
    """Return the answers; raises `InputError` for rows that shifted or headers that are double."""
    check_headers(sheet.header, sheet.name)
    mode, columns = _columns(sheet.header)
    rows = [tuple(_unmasked(cell) for cell in row) for row in sheet.rows[1:]]
    table = make_table(TOOL, "", columns, rows, where=sheet.name, remarks=sheet.remarks)
    told, cells, is_long = _told_apart(table)
    answers = "antwoorden als tekst" if is_long else "antwoorden als code of tekst"
    return RawTable(TOOL, f"CSV, {mode} als kop, {answers}", told, cells, table.remarks)


def _columns(headers: Sequence[str]) -> tuple[str, list[RawColumn]]:
    mode = _mode(headers)
    columns = []
    for position, header in enumerate(headers):
        role = _role(position, header)
        parts = _taken_apart(header, mode) if role == "answer" else Header()
        columns.append(
            RawColumn(
                position,
                header.strip(),
                role,
                parts.code,
                parts.sub,
                parts.text,
                parts.sub_text,
                kind=_free(parts.sub),
            )
        )
    words = {
        "code": "codes",
        "codetext": "codes en teksten",
        "full": "teksten",
        "abbreviated": "afgekorte teksten",
    }
    return words[mode], columns


def _role(position: int, header: str) -> Role:
    fixed = _fixed(header)
    if fixed is not None:
        return fixed
    if position == 0 and not header.strip():
        return "id"
    bare = header.strip()
    if bare.endswith("Time") and by_code(bare) and bare[0].isupper():
        return "technical"
    if is_personal_header(bare):
        return "personal"
    return "answer"


def _fixed(header: str) -> Role | None:
    bare = " ".join(header.replace("_", " ").split()).casefold()
    if bare.replace(" ", "") in FIXED:
        return FIXED[bare.replace(" ", "")]
    if bare in _WORDS:
        return _WORDS[bare]
    first, _, rest = bare.partition(". ")
    if first in FIXED and rest:
        return FIXED[first]
    if bare.startswith(("grouptime", "group time", "question time", "groepstijd", "vraagtijd")):
        return "technical"
    return None


def _mode(headers: Sequence[str]) -> str:
    questions = [h.strip() for p, h in enumerate(headers) if h.strip() and _role(p, h) == "answer"]
    if not questions:
        return "code"
    if all(by_code(header) for header in questions):
        return "code"
    if sum(by_code_and_text(header) is not None for header in questions) >= 0.8 * len(questions):
        return "codetext"
    longest = max(len(split_text(header)[0]) for header in questions)
    return "abbreviated" if longest <= _ABBREVIATED + 3 else "full"


def _taken_apart(header: str, mode: str) -> Header:
    if mode == "code":
        return by_code(header) or Header(text=header.strip())
    if mode == "codetext":
        return by_code_and_text(header) or by_code(header) or Header(text=header.strip())
    bare = header.replace("_", " ") if " " not in header.strip() else header
    text, sub_text = split_text(bare)
    return Header(text=text.rstrip(". "), sub_text=sub_text)


def _free(sub: str) -> str:
    return "text" if sub.casefold().endswith(("other", "comment")) else ""


def _unmasked(cell: str) -> str:
    """Return a cell without the apostrophe that LimeSurvey puts before an equation."""
    return cell[1:] if cell.startswith("'=") else cell


def _told_apart(table: RawTable) -> tuple[tuple[RawColumn, ...], pd.DataFrame, bool]:
    """Return columns and cells in which `N/A` of long answers is 'not shown'.

    Long answers write `N/A` in yes/no and multiple choices alone, so only columns that hold
    nothing but Yes, No and `N/A` are read so.
    """
    columns, cells, is_long = [], {}, False
    for column in table.columns:
        values = table.cells[column.position]
        known = {value.casefold() for value in values.unique() if value}
        if column.role == "answer" and known and known <= _YES_NO | _NOT_SHOWN:
            if known & _NOT_SHOWN:
                is_long = True
                values = values.where(~values.str.casefold().isin(_NOT_SHOWN), NOT_SHOWN)
            if column.sub and known & _YES_NO:
                is_long = True
                column = replace(column, kind="multiple")
        columns.append(column)
        cells[column.position] = values
    return tuple(columns), pd.DataFrame(cells, dtype="str"), is_long
