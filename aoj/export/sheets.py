"""The tables of a document as sheets: typed where a bundle says what its figures are, else text.

What a bundle says is read as anybody's JSON: of one that is not as it should be, the words of its
table on the page count.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from aoj.bundle import COLUMN_TYPES, MIME
from aoj.export.document import Document
from aoj.export.elements import Element, parsed, text_of
from aoj.export.fragments import clean, legal
from aoj.export.tables import has_rows
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
    cells = {str(cell.get("id", "")): cell for cell in document.cells}
    tables: dict[str, list[Element]] = {}
    for block in document.body:
        tables.setdefault(block.get(CELL) or "", []).extend(block.iter("table"))
    for key, found in tables.items():
        bundles = _bundles(cells.get(key, {}))
        if len(bundles) != len(found):
            bundles = [None] * len(found)
        for table, bundle in zip(found, bundles, strict=True):
            caption = text_of(table.find("caption"))
            sheet = _typed(bundle) if bundle and bundle.get("rows") else None
            if sheet:
                yield replace(sheet, caption=caption)
            else:
                told = _as_text(table, caption, is_ours=bundle is not None)
                yield replace(told, notes=_below(bundle or {}))


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


def _bundles(cell: Mapping[str, Any]) -> list[Mapping[str, Any] | None]:
    """Return of each table of a cell what its bundle says, None for one of somebody's own code.

    Of an output with more tables than one the rows are not those of any, and those of answers hold
    numbers of people that the page does not print: such a bundle comes without.
    """
    found: list[Mapping[str, Any] | None] = []
    for output in cell.get("outputs", ()):
        count = _count(output)
        bundle = next(_payloads({"outputs": [output]}), None)
        if bundle is not None and (count > 1 or bundle.get("disclosure", PUBLIC) != PUBLIC):
            bundle = {**bundle, "rows": ()}
        found += [bundle] * count
    return found


def _count(output: Mapping[str, Any]) -> int:
    """Return how many tables an output has."""
    html = (output.get("data") or {}).get("text/html")
    if not html:
        return 0
    root = parsed(clean("".join(map(str, html)) if isinstance(html, list) else str(html)))
    return sum(
        has_rows(table)
        and not any(up.tag == "table" and has_rows(up) for up in table.iterancestors())
        for table in root.iter("table")
    )


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
    values = tuple(tuple(_value(row.get(name)) for name in names) for row in rows)
    return Sheet("", columns, values, _below(bundle))


def _below(bundle: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the notes and the sources that a bundle has below its table."""
    notes = bundle.get("notes")
    told = tuple(legal(str(note)) for note in notes) if isinstance(notes, list) else ()
    sources = bundle.get("sources")
    if isinstance(sources, list) and sources and not any("Bron" in note for note in told):
        told += (legal(f"Bron: {'; '.join(map(str, sources))}."),)
    return told


def _column(said: Mapping[str, Any]) -> Column:
    kind, decimals = said.get("type"), said.get("decimals")
    return Column(
        legal(str(said.get("label") or said.get("name") or "")),
        kind if kind in COLUMN_TYPES else "text",
        legal(str(said.get("unit") or "")),
        min(decimals, MOST_DECIMALS) if isinstance(decimals, int) and decimals > 0 else 0,
    )


def _value(value: object) -> Value:
    if value is None or isinstance(value, bool):
        return None if value is None else str(value)
    if not isinstance(value, int | float):
        return legal(str(value))
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return str(value) if abs(value) > LARGEST else value


def _as_text(table: Element, caption: str, *, is_ours: bool) -> Sheet:
    """Return a table as it stands on the page: texts, and whole numbers without separators.

    Of one that aoj printed itself the notation is known: there '25,6%' and '1.234' are figures too.
    """
    grid = _grid(table)
    above = max(len(table.findall("thead/tr")), 1)
    heads = [
        " ".join(dict.fromkeys(filter(None, texts))) for texts in zip(*grid[:above], strict=True)
    ]
    columns = tuple(
        _printed_column(head, [row[at] for row in grid[above:]] if is_ours else [])
        for at, head in enumerate(heads)
    )
    rows = tuple(
        tuple(_printed(text, column) for text, column in zip(row, columns, strict=True))
        for row in grid[above:]
    )
    return Sheet(caption, columns, rows)


def _grid(table: Element) -> list[list[str]]:
    """Return the texts of a table, all rows as wide.

    What spans rows is in each of them; what spans columns in the first, a head in all of them.
    """
    lines = list(table.iter("tr"))
    taken: dict[tuple[int, int], str] = {}
    width = 0
    for y, line in enumerate(lines):
        x = 0
        for cell in line:
            while (y, x) in taken:
                x += 1
            is_head = line.getparent().tag == "thead"
            wide, high = int(cell.get("colspan") or 1), int(cell.get("rowspan") or 1)
            for down in range(min(high, len(lines) - y)):
                for along in range(wide):
                    taken[y + down, x + along] = text_of(cell) if is_head or not along else ""
            x += wide
            width = max(width, x)
    return [[taken.get((y, x), "") for x in range(width)] for y in range(len(lines))]


_SHARE = re.compile(r"[-−]?\d+(?:,(\d+))?%")
_DECIMAL = re.compile(r"[-−]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?")


def _printed_column(head: str, texts: Sequence[str]) -> Column:
    """Return the column in which aoj printed figures of one kind; else one of texts."""
    shares = [found for text in texts if (found := _SHARE.fullmatch(text))]
    numbers = [found for text in texts if (found := _DECIMAL.fullmatch(text))]
    if bool(shares) == bool(numbers):
        return Column(head)
    decimals = min(max(len(found[1] or "") for found in shares or numbers), MOST_DECIMALS)
    if shares:
        return Column(head, "share", "aandeel", decimals)
    is_plain = all(found[0].isdigit() for found in numbers)
    return Column(head) if is_plain else Column(head, "rate", decimals=decimals)


def _printed(text: str, column: Column) -> Value:
    if column.type == "text":
        return _number(text)
    if not (_SHARE if column.type == "share" else _DECIMAL).fullmatch(text) or len(text) > 15:
        return text
    plain = text.rstrip("%").replace(".", "").replace(",", ".").replace("−", "-")
    return float(Decimal(plain) / (100 if column.type == "share" else 1))


def _number(text: str) -> Value:
    digits = text.removeprefix("-")
    is_whole = digits.isascii() and digits.isdigit() and (digits == "0" or digits[0] != "0")
    return int(text) if is_whole and len(digits) < 16 and text != "-0" else text
