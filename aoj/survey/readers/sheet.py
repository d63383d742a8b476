"""A file of a survey tool as rows of text cells, exactly as they stand, whatever wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from aoj.errors import FileError, InputError, reason_of
from aoj.survey.raw import NOT_SHOWN
from aoj.survey.readers.text import decode, records
from aoj.survey.readers.workbook import read_workbook

_MOST_BYTES = 200_000_000
_MOST_COLUMNS = 5_000
_OURS = NOT_SHOWN[0]
"""The sign with which readers begin a mark of their own: no file may hold it."""


@dataclass(frozen=True)
class Sheet:
    """The cells of an export as text; a row has as many cells as its line has.

    Of an SPSS file `rows` is empty: its reader opens `path`. `remarks` are Dutch, without values.
    """

    name: str
    kind: Literal["csv", "xlsx", "sav"]
    path: Path
    rows: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    lines: tuple[int, ...] = field(default=(), repr=False)
    """Where each row stands in the file: its last line, or its row in the workbook."""
    separator: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        """The first row; empty where there is none."""
        return self.rows[0] if self.rows else ()


def open_sheet(path: Path, where: str = "") -> Sheet:
    """Return the cells of a file; raises `FileError` or `InputError` with what was expected."""
    where = where or path.name
    try:
        if path.is_dir():
            raise FileError("dit is een map, geen bestand", where=where)
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(8)
        if size > _MOST_BYTES:
            raise InputError("het bestand is te groot voor antwoorden", where=where)
        if not size:
            raise InputError(
                "het bestand is leeg", where=where, expected="een export met antwoorden"
            )
    except OSError as error:
        raise FileError(
            f"het bestand kan niet gelezen worden ({reason_of(error)})", where=where
        ) from None
    if head[:4] in (b"$FL2", b"$FL3"):
        return Sheet(path.name, "sav", path)
    if head[:4] == b"PK\x03\x04":
        return _workbook(path, where)
    if head == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise InputError(
            "dit is een oud of versleuteld Excelbestand",
            where=where,
            remedy="open het in Excel en bewaar het als .xlsx, zonder wachtwoord",
        )
    if head[:4] in (b"%PDF", b"{\\rt") or head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        raise _no_answers(where)
    return _text(path, where)


def _no_answers(where: str) -> InputError:
    return InputError(
        "dit is geen tabel met antwoorden",
        where=where,
        expected="een export van het enquêteprogramma als csv, xlsx of sav",
        remedy="geef een structuur van LimeSurvey mee met --structure",
    )


def _text(path: Path, where: str) -> Sheet:
    raw = path.read_bytes()
    text, remarks = decode(raw, where)
    found, separator = records(text, where)
    if not found:
        raise InputError("het bestand is leeg", where=where, expected="een export met antwoorden")
    if {"class", "type/scale", "name"} <= set(found[0][1]):
        raise _no_answers(where)
    if not text.endswith(("\n", "\r", '"')):
        remarks.append(
            "het bestand eindigt zonder regeleinde: kijk of het laatste antwoord volledig is"
        )
    return _sheet(path, "csv", found, remarks, separator, where)


def _workbook(path: Path, where: str) -> Sheet:
    found, remarks = read_workbook(path, where)
    return _sheet(path, "xlsx", found, remarks, "", where)


def _sheet(
    path: Path,
    kind: Literal["csv", "xlsx"],
    found: Sequence[tuple[int, tuple[str, ...]]],
    remarks: Sequence[str],
    separator: str,
    where: str,
) -> Sheet:
    """Return the sheet without columns at the end in which nothing stands, not even a header.

    Rows that are not equally wide stay so: an empty cell too many is a sign that one shifted.
    """
    width = max(len(row) for _, row in found)
    if width > _MOST_COLUMNS:
        raise InputError("het bestand heeft te veel kolommen voor een vragenlijst", where=where)
    if all(len(row) == width for _, row in found):
        width = max(place + 1 for _, row in found for place, cell in enumerate(row) if cell.strip())
    rows = tuple(tuple(cell.replace(_OURS, "") for cell in row[:width]) for _, row in found)
    lines = tuple(line for line, _ in found)
    return Sheet(path.name, kind, path, rows, lines, separator, tuple(remarks))
