"""The heatmap: all gemeenten by indicator, each cell a number, a symbol and a light colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aoj.report.canvas import wrap
from aoj.report.figures.page import (
    GRID,
    MARGIN,
    OTHERS,
    QUIET,
    SMALL,
    TEXT,
    WIDTH,
    Page,
    draw_footer,
    text_width,
)

FILLS = {"hoger": "#BCD3E0", "lager": "#F8E7CF", "vergelijkbaar": "#EFF2F4"}
"""The colour behind a word: light enough for text, darker for higher, so that grey paper shows it;
neither says better or worse."""
_MARKERS = {"hoger": ("^", TEXT), "lager": ("v", TEXT), "vergelijkbaar": ("o", OTHERS)}
_MOST_LABEL = 135.0
_GAP = 6.0
_SYMBOL = 9.0
_PADDING = 1.0
_ROW, _LINE = 12.0, 9.5


@dataclass(frozen=True)
class HeatCell:
    """What a cell says: a figure in words, and how it stands beside the country (or '')."""

    text: str
    word: str = ""


@dataclass(frozen=True)
class HeatRow:
    """A named row of cells; that of the region is strong."""

    label: str
    cells: tuple[HeatCell, ...]
    strong: bool = False


@dataclass(frozen=True)
class HeatBlock:
    """Some columns, each with the lines of its heading, and their rows."""

    headings: tuple[tuple[str, ...], ...]
    rows: tuple[HeatRow, ...]


def cell_room(labels: Sequence[str], columns: int) -> float:
    """Return the room for the words of a cell, in points."""
    return (WIDTH - 2 * MARGIN - _label_width(labels) - _GAP) / columns - _SYMBOL - 2 * _PADDING


def cell_text_width(text: str, *, strong: bool) -> float:
    """Return the width of words in a cell; those of the region, strong, are bold."""
    return text_width(text, SMALL, bold=strong)


def draw_heatmap(
    blocks: Sequence[HeatBlock], *, legend: Sequence[tuple[str, str]], footer: str = ""
) -> Page:
    """Return the blocks below each other, with what the symbols mean at the foot.

    `legend` pairs each word that occurs with what it says.
    """
    labels = [row.label for block in blocks for row in block.rows]
    left = _label_width(labels)
    columns = max(len(block.headings) for block in blocks)
    heights = [_head_height(block) + sum(_heights(block, left)) for block in blocks]
    page = Page(sum(heights) + 14.0 * (len(blocks) - 1) + 22.0 + (13.0 if footer else 0.0))
    width = (WIDTH - 2 * MARGIN - left - _GAP) / columns
    top = page.height - 2
    marked: dict[str, list[tuple[float, float]]] = {}
    for block, height in zip(blocks, heights, strict=True):
        _draw_block(page, block, left, width, top, marked)
        top -= height + 14
    _draw_legend(page, legend, 6 + (13 if footer else 0), marked)
    for word, places in marked.items():
        shape, color = _MARKERS[word]
        page.line(
            [x for x, _ in places],
            [y for _, y in places],
            linestyle="none",
            marker=shape,
            markersize=4.2 if word != "vergelijkbaar" else 3.2,
            markerfacecolor=color,
            markeredgewidth=0,
        )
    draw_footer(page, footer)
    return page


def _label_width(labels: Sequence[str]) -> float:
    return min(_MOST_LABEL, max(text_width(label, SMALL, bold=True) for label in labels))


def _names(row: HeatRow, left: float) -> list[str]:
    return wrap(row.label, left, lambda text: text_width(text, SMALL, bold=True), lines=3)


def _heights(block: HeatBlock, left: float) -> list[float]:
    return [_ROW + _LINE * (len(_names(row, left)) - 1) for row in block.rows]


def _head_height(block: HeatBlock) -> float:
    return _LINE * max(len(lines) for lines in block.headings) + 5


def _draw_block(
    page: Page,
    block: HeatBlock,
    left: float,
    width: float,
    top: float,
    marked: dict[str, list[tuple[float, float]]],
) -> None:
    start = MARGIN + left + _GAP
    bottom = top - _head_height(block)
    for i, lines in enumerate(block.headings):
        x = start + (i + 1) * width - _PADDING
        for up, line in enumerate(reversed(lines)):
            page.text(x, bottom + 7 + up * _LINE, line, size=SMALL, color=QUIET, ha="right")
    end = start + len(block.headings) * width
    page.line([MARGIN, end], [bottom, bottom], color=QUIET, linewidth=0.8)
    y = bottom
    for row, height in zip(block.rows, _heights(block, left), strict=True):
        y -= height
        middle = y + height / 2
        names = _names(row, left)
        for i, line in enumerate(names):
            offset = (len(names) - 1) / 2 - i
            page.text(MARGIN, middle + offset * _LINE, line, size=SMALL, bold=row.strong)
        for i, cell in enumerate(row.cells):
            right = start + (i + 1) * width
            if cell.word in FILLS:
                page.box(right - width + 0.5, y + 0.5, width - 1, height - 1, FILLS[cell.word])
                marked.setdefault(cell.word, []).append((right - _SYMBOL / 2 - 1, middle))
            x = right - _SYMBOL - _PADDING
            page.text(x, middle, cell.text, size=SMALL, bold=row.strong, ha="right")
        is_above_last = row is block.rows[-2:][0]
        page.line([MARGIN, end], [y, y], color=QUIET if is_above_last else GRID, linewidth=0.6)


def _draw_legend(
    page: Page,
    legend: Sequence[tuple[str, str]],
    y: float,
    marked: dict[str, list[tuple[float, float]]],
) -> None:
    x = MARGIN
    for word, text in legend:
        if word in FILLS:
            page.box(x, y - 5, 12, 10, FILLS[word])
            marked.setdefault(word, []).append((x + 6, y))
            x += 15
        page.text(x, y, text, size=SMALL, color=QUIET)
        x += text_width(text, SMALL) + 12
