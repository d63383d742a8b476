"""How wide the columns of a table are, in what letter, and how high that makes it.

Columns are laid out as a browser does it: no column narrower than its longest word, the room that
is left to those with most text. What does not fit is set smaller, at last on its side.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

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
_EVEN = (9.5, 9.0, 8.5, 8.0)
"""Sizes at which a short cell stands on two lines at most."""
_SIDEWAYS = (9.0, 8.5, 8.0)
_TIGHT = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
_SMALL = (7.0, 6.5, 6.0)
_HALF_SIZE = 8.5
_BROKEN_HEAD, _BROKEN, _BROKEN_TIGHT = 12, 18, 8
"""Words of more letters may be hyphenated: in the heads of columns, below them, and in heads where
the columns are tight."""
_ONE_LINE = 16
"""Cells of no more characters are kept on one line."""
_TWO_LINES = 32
"""Cells of no more characters are kept on two lines where that can be."""
_LARGE = 1.3


@dataclass(frozen=True)
class Fit:
    """The letter of a table and the widths of its columns, in points."""

    size: float
    widths: tuple[float, ...]
    is_sideways: bool = False
    is_readable: bool = True
    """False where words lie over each other, since no page is wide enough."""
    is_tight: bool = False
    """Whether more words may be hyphenated than elsewhere."""


@dataclass(frozen=True)
class _Rule:
    """What may be broken over lines."""

    whole_heads: bool = False
    two_lines: bool = False
    tight: bool = False


def cells_of(tr: Element) -> list[Element]:
    """Return the cells of a row."""
    return [cell for cell in tr if cell.tag in ("th", "td")]


def fit(table: Element, *, can_turn: bool = True) -> Fit:
    """Return how a table stands on a page, which is turned on its side when that may be."""
    heads = _Rule(whole_heads=sum(_columns(table, _Rule(True))[1]) * _UPRIGHT[0] <= _TEXT_WIDTH)
    even, tight = replace(heads, two_lines=True), replace(heads, tight=True)
    last, sizes = (SIDEWAYS_WIDTH, _TIGHT) if can_turn else (PAGE_WIDTH, _SMALL)
    tried = [(even, _EVEN, PAGE_WIDTH), (heads, _UPRIGHT, PAGE_WIDTH)]
    tried += [(heads, _SIDEWAYS, last)] if can_turn else []
    for rule, letters, room in [*tried, (tight, sizes, last)]:
        least, most = _columns(table, rule)
        for size in letters:
            if sum(least) * size <= room:
                widths = _shared(least, most, room / size, size)
                return Fit(size, widths, room == SIDEWAYS_WIDTH, is_tight=rule.tight)
    factor = last / sum(least)
    return Fit(sizes[-1], tuple(one * factor for one in least), can_turn, False, True)


def fit_half(table: Element) -> Fit | None:
    """Return how a table stands in half a page; None for one that is too wide for that."""
    least, most = _columns(table, _Rule())
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


def _columns(table: Element, rule: _Rule) -> tuple[list[float], list[float]]:
    """Return the least and the most width that each column can use, as parts of the letter."""
    number = _number_of_columns(table)
    least, most = [_PADDING + 0.6] * number, [_PADDING + 0.6] * number
    spanning = []
    for _, x, cell in _placed(table):
        across = int(cell.get("colspan") or 1)
        low, high = _wanted(cell, rule)
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


def _wanted(cell: Element, rule: _Rule) -> tuple[float, float]:
    words = text_of(cell)
    own, is_head = classes(cell), cell.tag == "th"
    factor = _LARGE if "groot" in own else 1.0
    bold = is_head or bool({"nadruk", "groot"} & set(own)) or in_own_row(cell)
    high = width(words, bold=bold) * factor + _PADDING + 0.1
    if not is_head and len(words) <= _ONE_LINE:
        return high, high
    whole = unbroken(cell, tight=rule.tight)
    longest = max((_least_of(word, bold, whole) for word in words.split()), default=0.0)
    if len(words) > 40:
        longest = max(longest, 5.2 if rule.tight else 7.0)
    if rule.two_lines and not is_head and len(words) <= _TWO_LINES:
        longest = max(longest, _halved(words, bold))
    low = min(high, longest * factor + _PADDING + 0.1)
    if cell.get("scope") in ("col", "colgroup") and not rule.whole_heads:
        high = max(low, high * (0.6 if len(words) <= 40 else 0.4))  # two lines, or three
    return low, high


def in_own_row(cell: Element) -> bool:
    """Whether a cell is in the row of the region itself."""
    row = cell.getparent()
    return row is not None and "regio" in classes(row)


def unbroken(cell: Element, *, tight: bool = False) -> int:
    """Return up to how many letters words of a cell are kept whole."""
    if cell.get("scope") not in ("col", "colgroup"):
        return _BROKEN
    return _BROKEN_TIGHT if tight else _BROKEN_HEAD


def _halved(words: str, bold: bool) -> float:
    """Return how wide words on two lines are, filled as they are set: line by line."""
    parts = words.split()
    return (
        min(
            max(width(" ".join(parts[:i]), bold=bold), width(" ".join(parts[i:]), bold=bold))
            for i in range(1, len(parts) + 1)
        )
        if parts
        else 0.0
    )


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
