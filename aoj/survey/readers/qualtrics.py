"""Qualtrics: names, texts and, in newer exports, `{"ImportId": ...}` as three headers; else two.

Seventeen columns of its own stand before the questions. `Finished` is 1 (or True, Waar) for a
completed answer; `-99` means seen and not answered, where someone asked for that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from aoj.errors import InputError
from aoj.survey.raw import RawColumn, RawTable, Role
from aoj.survey.readers.headers import Header
from aoj.survey.readers.personal import is_personal_header
from aoj.survey.readers.shape import check_headers, make_table
from aoj.survey.readers.sheet import Sheet
from aoj.survey.structures.values import plain

TOOL = "Qualtrics"
FIXED: Mapping[str, Role] = {
    "startdate": "started",
    "enddate": "technical",
    "status": "technical",
    "ipaddress": "personal",
    "progress": "technical",
    "duration (in seconds)": "technical",
    "finished": "completed",
    "recordeddate": "submitted",
    "responseid": "id",
    "recipientlastname": "personal",
    "recipientfirstname": "personal",
    "recipientemail": "personal",
    "externalreference": "personal",
    "externaldatareference": "personal",
    "locationlatitude": "personal",
    "locationlongitude": "personal",
    "locationaccuracy": "technical",
    "distributionchannel": "technical",
    "userlanguage": "technical",
    "responseset": "technical",
    "emailaddress": "personal",
    "q_totalduration": "technical",
}
_PREVIEWS = {"1", "2", "9", "17", "survey preview", "survey test", "survey preview spam"}
"""`Status` of an answer that the maker of the survey gave while trying it out."""
_IMPORT = re.compile(r'\{"ImportId":.*\}')
_NAME = re.compile(r"([A-Za-z][A-Za-z0-9.]*?)(?:_(\d+(?:_\w+)?|TEXT|x\d+))?")


def recognise(sheet: Sheet) -> bool:
    """Whether the header has Qualtrics' own columns, or the third row its import ids."""
    if sheet.kind == "sav" or len(sheet.rows) < 2:
        return False
    names = {header.strip().casefold() for header in sheet.header}
    if {"startdate", "responseid"} <= names or {"responseid", "finished"} <= names:
        return True
    return len(sheet.rows) > 2 and any(_IMPORT.fullmatch(cell.strip()) for cell in sheet.rows[2])


def read(sheet: Sheet) -> RawTable:
    """Return the answers below two or three headers."""
    names = _without_last(sheet.header)
    check_headers(names, sheet.name)
    has_ids = len(sheet.rows) > 2 and any(_IMPORT.fullmatch(c.strip()) for c in sheet.rows[2])
    texts = sheet.rows[1]
    if len(_without_last(texts)) > len(names):
        raise InputError(
            "de kopregels hebben niet evenveel velden",
            where=sheet.name,
            remedy="exporteer het opnieuw",
        )
    padded = [*texts, *[""] * (len(names) - len(texts))]
    columns = [_column(place, name, padded[place]) for place, name in enumerate(names)]
    above = 3 if has_ids else 2
    padded_rows = [_padded(sheet, row, len(names)) for row in sheet.rows[above:]]
    lines = [
        above + 1 + place
        for place, row in enumerate(padded_rows)
        if len(row) < len(names) or not _is_preview(names, row)
    ]
    rows = [padded_rows[line - above - 1] for line in lines]
    layout = (
        f"{'CSV' if sheet.kind == 'csv' else 'Excel'}, {'drie' if has_ids else 'twee'} kopregels"
    )
    return make_table(
        TOOL,
        layout,
        columns,
        rows,
        where=sheet.name,
        remarks=(*sheet.remarks, *_told(len(padded_rows) - len(rows))),
        lines=lines,
    )


def _is_preview(names: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a row was made while trying out the survey, and is nobody's answer."""
    return any(
        name.strip().casefold() == "status" and cell.strip().casefold() in _PREVIEWS
        for name, cell in zip(names, row, strict=False)
    )


def _told(previews: int) -> tuple[str, ...]:
    if not previews:
        return ()
    one = previews == 1
    return (f"{previews} {'proefantwoord telt' if one else 'proefantwoorden tellen'} niet mee",)


def _column(position: int, name: str, text: str) -> RawColumn:
    bare = name.strip()
    role: Role = FIXED.get(bare.casefold(), "answer")
    if role == "answer" and (is_personal_header(bare) or is_personal_header(text)):
        role = "personal"
    if role not in ("answer", "personal") or bare.casefold() in FIXED:
        return RawColumn(position, bare, role)
    parts = _parts(bare)
    words, _, below = plain(text).rpartition(" - ") if parts.sub else ("", "", plain(text))
    kind = "text" if parts.sub.endswith("TEXT") else ""
    return RawColumn(
        position,
        bare,
        role,
        parts.code,
        parts.sub,
        words or plain(text),
        below if words else "",
        kind=kind,
        reserved=("-99",),
    )


def _parts(name: str) -> Header:
    found = _NAME.fullmatch(name)
    return Header(found[1], found[2] or "") if found else Header(text=name)


def _without_last(row: Sequence[str]) -> tuple[str, ...]:
    """Return a header without the empty field that older exports have at its end."""
    cells = list(row)
    while cells and not cells[-1].strip():
        cells.pop()
    return tuple(cells)


def _padded(sheet: Sheet, row: tuple[str, ...], width: int) -> tuple[str, ...]:
    return row if sheet.kind == "csv" else (*row, *[""] * (width - len(row)))
