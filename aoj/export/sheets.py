"""The tables of a document as sheets: typed where a bundle says what its figures are, else text.

What a bundle says is read as anybody's JSON: of one that is not as it should be, the words of its
table on the page count.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from aoj.bundle import COLUMN_TYPES, MIME
from aoj.export.document import Document
from aoj.export.elements import Element, text_of
from aoj.export.fragments import legal
from aoj.export.tree import CELL

PROVENANCE = "verantwoording"
PUBLIC = "openbaar"
MOST_DECIMALS = 6
LARGEST = 10**15
"""Above it Excel does not keep all digits of a number."""
Value = str | float | int | None


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its head, what kind of figure it holds, its unit and decimals."""

    label: str
    type: str = "text"
    unit: str = ""
    decimals: int = 0


@dataclass(frozen=True)
class Sheet:
    """A table: caption, columns, rows as wide as the columns, notes below it."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: tuple[str, ...] = ()


def sheets_of(document: Document) -> Iterator[Sheet]:
    """Yield a sheet for each table of a document, in order."""
    bundles = {str(cell.get("id", "")): _bundles(cell) for cell in document.cells}
    tables: dict[str, list[Element]] = {}
    for block in document.body:
        tables.setdefault(block.get(CELL) or "", []).extend(block.iter("table"))
    for key, found in tables.items():
        typed = [_typed(bundle) for bundle in bundles.get(key, ())]
        if len(typed) != len(found):
            typed = [None] * len(found)
        for table, sheet in zip(found, typed, strict=True):
            caption = text_of(table.find("caption"))
            yield replace(sheet, caption=caption) if sheet else _as_text(table, caption)


def definitions_of(document: Document) -> Iterator[tuple[str, str]]:
    """Yield what the provenance says, a line each: its term, or '' for a line of text."""
    keys = {
        str(cell.get("id", ""))
        for cell in document.cells
        for bundle in _payloads(cell)
        if bundle.get("kind") == PROVENANCE
    }
    term = ""
    for block in document.body:
        if block.get(CELL) not in keys or not block.get(CELL):
            continue
        for node in block.iter("h2", "h3", "h4", "h5", "p", "li", "dt", "dd"):
            if node.tag == "dt":
                term = text_of(node)
            elif node.tag == "dd":
                yield term, text_of(node)
                term = ""
            elif node.tag.startswith("h"):
                yield text_of(node), ""
            elif node.getparent().tag not in ("dd", "li"):
                yield "", text_of(node)


def _bundles(cell: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [bundle for bundle in _payloads(cell) if bundle.get("rows")]


def _payloads(cell: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for output in cell.get("outputs", ()):
        found = (output.get("data") or {}).get(MIME)
        if isinstance(found, Mapping):
            yield found


def _typed(bundle: Mapping[str, Any]) -> Sheet | None:
    """Return the rows of a bundle as a sheet; None for what is not as a bundle should be."""
    said, rows = bundle.get("columns"), bundle.get("rows")
    if not isinstance(said, list) or not isinstance(rows, list):
        return None
    if not all(isinstance(one, Mapping) for one in (*said, *rows)) or not said:
        return None
    columns = tuple(_column(one) for one in said)
    names = [str(one.get("name", "")) for one in said]
    as_printed = bundle.get("disclosure", PUBLIC) != PUBLIC
    values = tuple(
        tuple(
            _value(row.get(name), column, as_printed)
            for name, column in zip(names, columns, strict=True)
        )
        for row in rows
    )
    notes = bundle.get("notes")
    told = tuple(legal(str(note)) for note in notes) if isinstance(notes, list) else ()
    sources = bundle.get("sources")
    if isinstance(sources, list) and sources and not any("Bron" in note for note in told):
        told += (legal(f"Bron: {'; '.join(map(str, sources))}."),)
    return Sheet("", columns, values, told)


def _column(said: Mapping[str, Any]) -> Column:
    kind, decimals = said.get("type"), said.get("decimals")
    return Column(
        legal(str(said.get("label") or said.get("name") or "")),
        kind if kind in COLUMN_TYPES else "text",
        legal(str(said.get("unit") or "")),
        min(decimals, MOST_DECIMALS) if isinstance(decimals, int) and decimals > 0 else 0,
    )


def _value(value: object, column: Column, as_printed: bool) -> Value:
    """Return a value of a row; figures of answers with no more decimals than on the page."""
    if value is None or isinstance(value, bool):
        return None if value is None else str(value)
    if not isinstance(value, int | float):
        return legal(str(value))
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if abs(value) > LARGEST:
        return str(value)
    if as_printed and column.type in ("share", "ratio"):
        return round(value, column.decimals + 2)
    return round(value, column.decimals) if as_printed else value


def _as_text(table: Element, caption: str) -> Sheet:
    """Return a table as it stands on the page: texts, and whole numbers without separators."""
    grid = [_spread(row) for row in table.iter("tr")]
    width = max((len(row) for row in grid), default=0)
    rows = [(*row, *[""] * (width - len(row))) for row in grid]
    heads = rows[0] if rows else ()
    body = tuple(tuple(_number(text) for text in row) for row in rows[1:])
    return Sheet(caption, tuple(Column(text) for text in heads), body)


def _spread(row: Element) -> list[str]:
    """Return the texts of a row, with empty ones where a cell is more columns wide."""
    found: list[str] = []
    for cell in row:
        found += [text_of(cell), *[""] * (int(cell.get("colspan") or 1) - 1)]
    return found


def _number(text: str) -> Value:
    digits = text.removeprefix("-")
    is_whole = digits.isascii() and digits.isdigit() and (digits == "0" or digits[0] != "0")
    return int(text) if is_whole and len(digits) < 16 else text
