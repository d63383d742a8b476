"""Tables as Typst code: how wide each column is, in what letter, and whether they may be broken.

Columns are laid out as a browser does it: no column narrower than its longest word, the room that
is left to those with most text. What does not fit is set smaller, at last on its side.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aoj.export.elements import Element, classes, text_of
from aoj.export.pdf.fonts import width
from aoj.export.pdf.inline import Inline
from aoj.export.pdf.literals import literal
from aoj.export.pdf.parts import Parts, TableShape
from aoj.export.pdf.pictures import PAGE_WIDTH

SIDEWAYS_WIDTH = 728.5
"""Points: 257 mm, the width of a page on its side."""
_PADDING = 0.78
_UPRIGHT = (9.5, 9.0, 8.5, 8.0, 7.5)
_SIDEWAYS = (9.0, 8.5, 8.0, 7.5, 7.0)
_KEY_SIZE = 9.5
_BROKEN_HEAD, _BROKEN = 12, 18
"""Words of more letters may be hyphenated, in the heads of columns and below them."""
_ONE_LINE = 16
"""Cells of no more characters are kept on one line."""
_LARGE = 1.3
_TALLEST_UNBROKEN = 330.0
_SCOPES = {"row": "row", "rowgroup": "row", "col": "col", "colgroup": "col"}


@dataclass(frozen=True)
class SetTable:
    """The code of a table, its height in points (an estimate), and whether it lies on its side."""

    code: str
    height: float
    is_sideways: bool

    @property
    def is_small(self) -> bool:
        """Whether it is set unbroken, together with its notes."""
        return not self.is_sideways and self.height <= _TALLEST_UNBROKEN


@dataclass(frozen=True)
class _Fit:
    size: float
    widths: tuple[float, ...]
    is_sideways: bool = False


def set_table(table: Element, parts: Parts, inline: Inline) -> SetTable:
    """Return a table as code; its shape is kept in `parts`."""
    head = [_row(tr) for tr in table.findall("thead/tr")]
    body = [_row(tr) for tr in table.findall("tbody/tr")]
    is_key = "aoj-kern" in classes(table)
    fit = _fit(table, (_KEY_SIZE,) if is_key else _UPRIGHT)
    parts.tables.append(
        TableShape(
            tuple(tuple("col" for _ in row) for row in head),
            tuple(tuple(_SCOPES.get(cell.get("scope") or "", "") for cell in row) for row in body),
        )
    )
    caption = table.find("caption")
    marks_region = any("regio" not in classes(tr) for tr in table.findall("tbody/tr"))
    cells = [
        "".join(f"{_cell(cell, inline, marked)}," for row in rows for cell in row)
        for rows, marked in ((head, False), (body, marks_region))
    ]
    arguments = [
        literal(parts.name_of(table.get("id")) or f"tabel-{len(parts.tables)}"),
        "(" + "".join(f"{one:.1f}pt," for one in fit.widths) + ")",
        f"{fit.size}pt",
        "0.42em",
        inline.contents(caption) if caption is not None and text_of(caption) else "none",
        *(f"({code})" for code in cells),
    ]
    code = f"table-of({', '.join(arguments)})"
    if fit.is_sideways:
        code = f"on-its-side({code})"
    return SetTable(code, _height(table, fit), fit.is_sideways)


def is_sideways(table: Element) -> bool:
    """Whether a table is too wide for a page that stands."""
    return _fit(table, _UPRIGHT).is_sideways


def _row(tr: Element) -> list[Element]:
    return [cell for cell in tr if cell.tag in ("th", "td")]


def _cell(cell: Element, inline: Inline, marks_region: bool) -> str:
    spans = [
        f", {name}: {cell.get(name)}"
        for name in ("colspan", "rowspan")
        if int(cell.get(name) or 1) > 1
    ]
    return f"cell({literal(_kind(cell, marks_region))}, {inline.contents(cell)}{''.join(spans)})"


def _kind(cell: Element, marks_region: bool) -> str:
    """Return the letters by which the template knows how a cell looks.

    The region's own rows are marked where there are others too.
    """
    row = cell.getparent()
    part = row.getparent() if row is not None else None
    own = classes(cell)
    return (
        ("h" if part is not None and part.tag == "thead" else "")
        + ("b" if _is_broken(cell) else "")
        + ("R" if marks_region and _in_own_row(cell) else "")
        + ("g" if "getal" in own else "")
        + ("n" if "nadruk" in own else "")
        + ("G" if "groot" in own else "")
    )


def _is_broken(cell: Element) -> bool:
    most = _unbroken(cell)
    return any(len(word) > most for word in text_of(cell).split())


def _fit(table: Element, sizes: Sequence[float]) -> _Fit:
    least, most = _columns(table)
    tried = [(size, PAGE_WIDTH, False) for size in (*sizes, *_UPRIGHT)]
    tried += [(size, SIDEWAYS_WIDTH, True) for size in _SIDEWAYS]
    for size, room, is_sideways in tried:
        if sum(least) * size <= room:
            return _Fit(size, _shared(least, most, room / size, size), is_sideways)
    size, room = _SIDEWAYS[-1], SIDEWAYS_WIDTH
    factor = room / (sum(least) * size)
    return _Fit(size, tuple(one * factor * size for one in least), True)


def _shared(
    least: Sequence[float], most: Sequence[float], room: float, size: float
) -> tuple[float, ...]:
    """Return the width of each column in points; `least`, `most` and `room` are in letters."""
    spare, wanted = room - sum(least), sum(most) - sum(least)
    share = min(1.0, spare / wanted) if wanted > 0 else 0.0
    return tuple((low + (high - low) * share) * size for low, high in zip(least, most, strict=True))


def _columns(table: Element) -> tuple[list[float], list[float]]:
    """Return the least and the most width that each column can use, as parts of the letter."""
    number = _number_of_columns(table)
    least, most = [_PADDING + 0.6] * number, [_PADDING + 0.6] * number
    spanning = []
    for _, x, cell in _placed(table):
        across = int(cell.get("colspan") or 1)
        low, high = _wanted(cell)
        if across > 1:
            spanning.append((x, across, low, high))
            continue
        least[x], most[x] = max(least[x], low), max(most[x], high)
    for x, across, low, high in spanning:
        for widths, wanted in ((least, low), (most, high)):
            short = wanted - sum(widths[x : x + across])
            for column in range(x, x + across):
                widths[column] += max(0.0, short) / across
    return least, most


def _number_of_columns(table: Element) -> int:
    return max(
        (sum(int(cell.get("colspan") or 1) for cell in _row(tr)) for tr in table.iter("tr")),
        default=1,
    )


def _placed(table: Element) -> Iterator[tuple[int, int, Element]]:
    """Yield each cell with its row and the column in which it begins."""
    y = -1
    for part in ("thead", "tbody"):
        taken: dict[int, int] = {}
        for tr in table.findall(f"{part}/tr"):
            y += 1
            x, below = 0, {column: left - 1 for column, left in taken.items() if left > 1}
            for cell in _row(tr):
                while taken.get(x):
                    x += 1
                yield y, x, cell
                down, across = int(cell.get("rowspan") or 1), int(cell.get("colspan") or 1)
                below.update({x + i: down - 1 for i in range(across) if down > 1})
                x += across
            taken = below


def _wanted(cell: Element) -> tuple[float, float]:
    words = text_of(cell)
    own, is_head = classes(cell), cell.tag == "th"
    factor = _LARGE if "groot" in own else 1.0
    bold = is_head or bool({"nadruk", "groot"} & set(own)) or _in_own_row(cell)
    high = width(words, bold=bold) * factor + _PADDING + 0.1
    if not is_head and len(words) <= _ONE_LINE:
        return high, high
    whole = _unbroken(cell)
    longest = max((_least_of(word, bold, whole) for word in words.split()), default=0.0)
    if len(words) > 40:
        longest = max(longest, 7.0)
    low = min(high, longest * factor + _PADDING + 0.1)
    if cell.get("scope") in ("col", "colgroup"):  # two lines, three for long ones
        high = max(low, high * (0.55 if len(words) <= 40 else 0.4))
    return low, high


def _in_own_row(cell: Element) -> bool:
    row = cell.getparent()
    return row is not None and "regio" in classes(row)


def _unbroken(cell: Element) -> int:
    """Return up to how many letters words of a cell are kept whole."""
    return _BROKEN_HEAD if cell.get("scope") in ("col", "colgroup") else _BROKEN


def _least_of(word: str, bold: bool, whole: int) -> float:
    pieces = word.split("\u00ad") if "\u00ad" in word else [word]
    return max(
        width(piece if len(piece) <= whole else piece[: whole - 2] + "-", bold=bold)
        for piece in pieces
    )


def _height(table: Element, fit: _Fit) -> float:
    """Return about how high a table is, its caption included, on the high side."""
    lines: dict[int, float] = {}
    for row, x, cell in _placed(table):
        across = int(cell.get("colspan") or 1)
        room = sum(fit.widths[x : x + across]) / fit.size - _PADDING
        needed = math.ceil(width(text_of(cell), bold=cell.tag == "th") / max(room, 1.0) * 1.15)
        lines[row] = max(lines.get(row, 1.0), needed)
    caption = math.ceil(width(text_of(table.find("caption"))) * 9.5 / 450) * 14
    return sum(fit.size * (1.2 * needed + 0.84) for needed in lines.values()) + caption
