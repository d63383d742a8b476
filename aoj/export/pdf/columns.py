"""How wide the columns of a table are, in what letter, and how high that makes it.

Columns are laid out as a browser does it: no column narrower than its longest word, the room that
is left to those with most text. What does not fit is set smaller, at last on its side.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aoj.export.elements import Element, classes, text_of
from aoj.export.pdf.fonts import width
from aoj.export.pdf.pictures import PAGE_WIDTH

SIDEWAYS_WIDTH = 728.5
"""Points: 257 mm, the width of a page on its side."""
HALF_WIDTH = 229.0
"""Points: 81 mm, half a page."""
_TEXT_WIDTH = 323.0
_PADDING = 1.02
_UPRIGHT = (9.5, 9.0, 8.5, 8.0, 7.5)
_SIDEWAYS = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
_SMALL = (7.0, 6.5, 6.0)
_HALF_SIZE = 8.5
_BROKEN_HEAD, _BROKEN = 12, 18
"""Words of more letters may be hyphenated, in the heads of columns and below them."""
_ONE_LINE = 16
"""Cells of no more characters are kept on one line."""
_LARGE = 1.3


@dataclass(frozen=True)
class Fit:
    """The letter of a table and the widths of its columns, in points."""

    size: float
    widths: tuple[float, ...]
    is_sideways: bool = False
    is_readable: bool = True
    """False where words lie over each other, since no page is wide enough."""


def cells_of(tr: Element) -> list[Element]:
    """Return the cells of a row."""
    return [cell for cell in tr if cell.tag in ("th", "td")]


def fit(table: Element, *, can_turn: bool = True) -> Fit:
    """Return how a table stands on a page, which is turned on its side when that may be."""
    least, most = _columns(table, whole_heads=True)
    if sum(most) * _UPRIGHT[0] > _TEXT_WIDTH:
        least, most = _columns(table)
    last, sizes = (SIDEWAYS_WIDTH, _SIDEWAYS) if can_turn else (PAGE_WIDTH, _SMALL)
    tried = [(size, PAGE_WIDTH, False) for size in _UPRIGHT]
    tried += [(size, last, can_turn) for size in sizes]
    for size, room, is_sideways in tried:
        if sum(least) * size <= room:
            return Fit(size, _shared(least, most, room / size, size), is_sideways)
    factor = last / sum(least)
    return Fit(sizes[-1], tuple(one * factor for one in least), can_turn, is_readable=False)


def fit_half(table: Element) -> Fit | None:
    """Return how a table stands in half a page; None for one that is too wide for that."""
    least, most = _columns(table)
    if sum(most) * _HALF_SIZE > HALF_WIDTH:
        return None
    return Fit(_HALF_SIZE, _shared(least, most, HALF_WIDTH / _HALF_SIZE, _HALF_SIZE))


def _shared(
    least: Sequence[float], most: Sequence[float], room: float, size: float
) -> tuple[float, ...]:
    """Return the width of each column in points; `least`, `most` and `room` are in letters."""
    spare, wanted = room - sum(least), sum(most) - sum(least)
    share = min(1.0, spare / wanted) if wanted > 0 else 0.0
    return tuple((low + (high - low) * share) * size for low, high in zip(least, most, strict=True))


def _columns(table: Element, *, whole_heads: bool = False) -> tuple[list[float], list[float]]:
    """Return the least and the most width that each column can use, as parts of the letter."""
    number = _number_of_columns(table)
    least, most = [_PADDING + 0.6] * number, [_PADDING + 0.6] * number
    spanning = []
    for _, x, cell in _placed(table):
        across = int(cell.get("colspan") or 1)
        low, high = _wanted(cell, whole_heads)
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
        (sum(int(cell.get("colspan") or 1) for cell in cells_of(tr)) for tr in table.iter("tr")),
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
            for cell in cells_of(tr):
                while taken.get(x):
                    x += 1
                yield y, x, cell
                down, across = int(cell.get("rowspan") or 1), int(cell.get("colspan") or 1)
                below.update({x + i: down - 1 for i in range(across) if down > 1})
                x += across
            taken = below


def _wanted(cell: Element, whole_heads: bool) -> tuple[float, float]:
    words = text_of(cell)
    own, is_head = classes(cell), cell.tag == "th"
    factor = _LARGE if "groot" in own else 1.0
    bold = is_head or bool({"nadruk", "groot"} & set(own)) or in_own_row(cell)
    high = width(words, bold=bold) * factor + _PADDING + 0.1
    if not is_head and len(words) <= _ONE_LINE:
        return high, high
    whole = unbroken(cell)
    longest = max((_least_of(word, bold, whole) for word in words.split()), default=0.0)
    if len(words) > 40:
        longest = max(longest, 7.0)
    low = min(high, longest * factor + _PADDING + 0.1)
    if cell.get("scope") in ("col", "colgroup") and not whole_heads:
        high = max(low, high * (0.6 if len(words) <= 40 else 0.4))  # two lines, or three
    return low, high


def in_own_row(cell: Element) -> bool:
    """Whether a cell is in the row of the region itself."""
    row = cell.getparent()
    return row is not None and "regio" in classes(row)


def unbroken(cell: Element) -> int:
    """Return up to how many letters words of a cell are kept whole."""
    return _BROKEN_HEAD if cell.get("scope") in ("col", "colgroup") else _BROKEN


def _least_of(word: str, bold: bool, whole: int) -> float:
    pieces = word.split("\u00ad") if "\u00ad" in word else [word]
    return max(
        width(piece if len(piece) <= whole else piece[: whole - 2] + "-", bold=bold)
        for piece in pieces
    )


def height(table: Element, made: Fit) -> float:
    """Return about how high a table is in points, its caption included, on the high side."""
    lines: dict[int, float] = {}
    for row, x, cell in _placed(table):
        across = int(cell.get("colspan") or 1)
        room = sum(made.widths[x : x + across]) / made.size - _PADDING
        needed = math.ceil(width(text_of(cell), bold=cell.tag == "th") / max(room, 1.0) * 1.15)
        lines[row] = max(lines.get(row, 1.0), needed)
    told = table.find("caption")
    caption = math.ceil(width(text_of(told)) * 9.5 / 450) * 14 if told is not None else 0
    return sum(made.size * (1.2 * needed + 0.84) for needed in lines.values()) + caption
