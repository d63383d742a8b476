"""Any export to a `RawTable`: opened, its tool recognised by contents, its structure applied."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import ModuleType

from aoj.survey.raw import RawTable
from aoj.survey.readers import (
    googleforms,
    limesurvey,
    limesurvey_vv,
    msforms,
    qualtrics,
    spss,
    table,
)
from aoj.survey.readers.limesurvey_words import with_codes
from aoj.survey.readers.personal import holds_personal_data, is_personal_header
from aoj.survey.readers.sheet import Sheet, open_sheet
from aoj.survey.structures import read_structure, with_structure

READERS: tuple[ModuleType, ...] = (
    spss,
    qualtrics,
    limesurvey_vv,
    limesurvey,
    msforms,
    googleforms,
    table,
)
"""The most particular first; the last one takes any table."""


def read_export(
    path: Path, structure: Path | None = None, codebook: Path | None = None
) -> RawTable:
    """Return what is in an export, as its structure or codebook tells it.

    Raises `FileError` and `InputError`, whose sentences name no value of an answer.
    """
    sheet = open_sheet(path)
    raw = _reader(sheet).read(sheet)
    for told in (structure, codebook):
        if told is not None:
            raw = with_structure(raw, read_structure(told))
    if raw.tool == limesurvey.TOOL:
        raw = with_codes(raw)
    return _without_persons(raw)


def _reader(sheet: Sheet) -> ModuleType:
    return next(reader for reader in READERS if reader.recognise(sheet))


def _without_persons(raw: RawTable) -> RawTable:
    """Return the table with each column that names a person told as such, by header or contents."""
    columns, found = [], 0
    for column in raw.columns:
        cells = raw.cells[column.position]
        is_person = column.role == "answer" and (
            is_personal_header(column.text or column.header)
            or is_personal_header(column.header)
            or (column.kind in ("", "text") and holds_personal_data(cells))
        )
        found += is_person
        columns.append(replace(column, role="personal") if is_person else column)
    if not found:
        return raw
    told = (
        "1 kolom met persoonsgegevens wordt niet gelezen"
        if found == 1
        else f"{found} kolommen met persoonsgegevens worden niet gelezen"
    )
    return replace(raw, columns=tuple(columns), remarks=(*raw.remarks, told))
