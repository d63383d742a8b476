"""A file of a survey tool as rows of text cells, exactly as they stand, whatever wrote it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Literal

from aoj.errors import FileError, InputError, reason_of

_MOST_BYTES = 200_000_000
_MOST_COLUMNS = 5_000
_SEPARATORS = (";", ",", "\t")


@dataclass(frozen=True)
class Sheet:
    """The cells of an export as text; a row has as many cells as its line has.

    Of an SPSS file `rows` is empty: its reader opens `path`. `remarks` are Dutch, without values.
    """

    name: str
    kind: Literal["csv", "xlsx", "sav"]
    path: Path
    rows: tuple[tuple[str, ...], ...] = ()
    separator: str = ""
    had_mark: bool = False
    """Whether a text began with the mark of UTF-8."""
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
    if head[:4] == b"%PDF" or head[:5].lower() in (b"<html", b"<!doc"):
        raise InputError(
            "dit is geen tabel met antwoorden",
            where=where,
            expected="een export van het enquêteprogramma als csv, xlsx of sav",
        )
    return _text(path, where)


def drop_empty(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Return the rows in which anything stands."""
    return tuple(tuple(row) for row in rows if any(cell.strip() for cell in row))


def _text(path: Path, where: str) -> Sheet:
    raw = path.read_bytes()
    text, encoding = _decoded(raw, where)
    remarks = []
    if encoding == "cp1252":
        remarks.append("de tekens zijn gelezen als Windows-1252, want UTF-8 is het niet")
    if "\ufffd" in text:
        raise InputError(
            "in dit bestand zijn letters verloren gegaan",
            where=where,
            remedy="exporteer het opnieuw als UTF-8, of als xlsx",
        )
    if "\x00" in text:
        raise InputError(
            "dit bestand bevat nultekens en is beschadigd",
            where=where,
            remedy="exporteer het opnieuw",
        )
    separator = _separator(text, where)
    csv.field_size_limit(10_000_000)
    try:
        rows = drop_empty(list(csv.reader(io.StringIO(text, newline=""), delimiter=separator)))
    except csv.Error:
        raise InputError(
            "de regels van dit bestand zijn niet te lezen",
            where=where,
            expected="velden met komma's, puntkomma's of tabs ertussen",
            remedy="exporteer het opnieuw",
        ) from None
    _check_quotes(text, where)
    if not rows:
        raise InputError("het bestand is leeg", where=where, expected="een export met antwoorden")
    if max(map(len, rows)) > _MOST_COLUMNS:
        raise InputError("het bestand heeft te veel kolommen voor een vragenlijst", where=where)
    had_mark = raw[:3] == b"\xef\xbb\xbf"
    return Sheet(path.name, "csv", path, rows, separator, had_mark, tuple(remarks))


def _check_quotes(text: str, where: str) -> None:
    """Raise where a quotation mark opens a field that never closes: what follows is swallowed."""
    if text.count('"') % 2:
        raise InputError(
            "een aanhalingsteken in dit bestand gaat niet meer dicht, zodat regels samenvallen",
            where=where,
            remedy="exporteer het opnieuw; open en bewaar het niet in een ander programma",
        )


def _decoded(raw: bytes, where: str) -> tuple[str, str]:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return raw.decode("utf-16"), "utf-16"
        except UnicodeDecodeError:
            raise InputError("de tekens van dit bestand zijn beschadigd", where=where) from None
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise InputError(
        "de tekens van dit bestand zijn niet te lezen",
        where=where,
        expected="UTF-8, UTF-16 of Windows-1252",
        remedy="exporteer het opnieuw als UTF-8, of als xlsx",
    )


def _separator(text: str, where: str) -> str:
    """Return the sign between fields: that which gives the most rows of one width above one."""
    best, most = ",", (0.0, 0)
    for sign in _SEPARATORS:
        try:
            sample = [
                row
                for _, row in zip(
                    range(60), csv.reader(io.StringIO(text), delimiter=sign), strict=False
                )
            ]
        except csv.Error:
            continue
        widths = Counter(len(row) for row in sample if any(row))
        if not widths:
            continue
        width = len(sample[0]) if sample and sample[0] else widths.most_common(1)[0][0]
        alike = widths[width] / sum(widths.values())
        if width > 1 and (alike, width) > most:
            best, most = sign, (alike, width)
    return best


def _workbook(path: Path, where: str) -> Sheet:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        found = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
        tables = [(name, sheet.to_python(skip_empty_area=False)) for name, sheet in found]
    except (CalamineError, OSError, ValueError, KeyError, IndexError):
        raise InputError(
            "dit Excelbestand is beschadigd of geen .xlsx",
            where=where,
            remedy="open het in Excel en bewaar het opnieuw als .xlsx",
        ) from None
    filled = [
        (name, drop_empty([[_cell(c) for c in row] for row in rows])) for name, rows in tables
    ]
    filled = [(name, rows) for name, rows in filled if rows]
    if not filled:
        raise InputError("in dit Excelbestand staat niets", where=where)
    remarks = []
    if len(filled) > 1:
        remarks.append(f"alleen het eerste gevulde blad is gelezen; er zijn er {len(filled)}")
    rows = filled[0][1]
    if any(cell.startswith("#") and cell.endswith(("!", "?", "A")) for row in rows for cell in row):
        remarks.append("in het bestand staan foutwaarden van formules")
    return Sheet(path.name, "xlsx", path, rows, remarks=tuple(remarks))


def _cell(value: object) -> str:
    """Return a cell of a workbook as text: whole numbers without point, dates as ISO."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return "" if value is None else str(value)
