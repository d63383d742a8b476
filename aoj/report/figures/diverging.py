"""Diverging bars: who disagrees to the left, who agrees to the right, 'weet niet' apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from aoj.report.canvas import Scale, wrap
from aoj.report.figures.page import (
    MARGIN,
    NORMAL,
    QUIET,
    SMALL,
    TEXT,
    WIDTH,
    Page,
    draw_footer,
    text_width,
)

LEVELS = (
    ("#8C510A", "white"),
    ("#DFC27D", TEXT),
    ("#E8E8E8", TEXT),
    ("#80CDC1", TEXT),
    ("#01665E", "white"),
)
"""The fills of answers from low to high, each with the colour of the words on it."""
_CHOSEN = {1: (4,), 2: (1, 4), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
MOST_LEVELS = max(_CHOSEN)
LABEL, COLUMN = 196.0, 44.0
Neutral = Literal["midden", "apart"]


@dataclass(frozen=True)
class Opinion:
    """A row: the question, the shares of its answers from low to high, and what stands behind it.

    `texts` are the shares in words, `behind` the words of the columns at the right.
    """

    label: str
    shares: tuple[float, ...]
    texts: tuple[str, ...]
    behind: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class Block:
    """Rows with the same answers, whose names stand above them."""

    labels: tuple[str, ...]
    rows: tuple[Opinion, ...]

    @property
    def has_middle(self) -> bool:
        """Whether there is a neutral answer in the middle."""
        return len(self.labels) % 2 == 1 and len(self.labels) > 1


def draw_diverging(
    blocks: Sequence[Block],
    columns: Sequence[str],
    *,
    neutral: Neutral = "midden",
    footer: str = "",
) -> Page:
    """Return the rows of all blocks on one scale, with the head of each column at the right.

    The neutral answer lies half on each side of the middle or, with `apart`, in a column of its
    own. An answer is as wide as its share; its figure stands in it where it fits.
    """
    heads = [*(["neutraal"] if neutral == "apart" else []), *columns]
    right = WIDTH - MARGIN - COLUMN * len(heads)
    reach = [_reach(row, neutral) for block in blocks for row in block.rows]
    low, high = max(one[0] for one in reach), max(one[1] for one in reach)
    scale = Scale(-low, max(high, 0.05), MARGIN + LABEL + 10, right - 4)
    laid = [(block, _legend(block), [_lines(row) for row in block.rows]) for block in blocks]
    bottom = 15.0 if footer else 3.0
    room = sum(
        12.0 * len(legend)
        + 6
        + sum(_height(lines, row) for lines, row in zip(rows, b.rows, strict=True))
        for b, legend, rows in laid
    )
    page = Page(bottom + room + 24)
    y = bottom + room + 22
    for place, head in enumerate(heads):
        end = right + COLUMN * (place + 1)
        for i, line in enumerate(wrap(head, COLUMN - 4, lambda t: text_width(t, SMALL))):
            page.text(end, y - 4 - 9.5 * i, line, size=SMALL, color=QUIET, ha="right")
    y -= 20
    for block, legend, rows in laid:
        y = _draw_legend(page, legend, y)
        zero, end = scale.at(0.0), y - sum(map(_height, rows, block.rows))
        page.line([zero, zero], [end + 2, y - 1], color=QUIET, linewidth=0.8)
        for row, lines in zip(block.rows, rows, strict=True):
            height = _height(lines, row)
            _draw_row(page, row, lines, y - height / 2, scale, right, neutral)
            y -= height
        y -= 6
    draw_footer(page, footer)
    return page


def _lines(row: Opinion) -> list[str]:
    return wrap(row.label, LABEL, lambda t: text_width(t, NORMAL), 5)


def _height(lines: list[str], row: Opinion) -> float:
    return max(22.0, 11.0 * (len(lines) + (1 if row.note else 0)) + 7)


def _reach(row: Opinion, neutral: Neutral) -> tuple[float, float]:
    """Return how far a row goes to the left and to the right of the middle."""
    number = len(row.shares)
    half = number // 2
    middle = row.shares[half] / 2 if number % 2 and number > 1 and neutral == "midden" else 0.0
    if number == 1:
        return 0.0, row.shares[0]
    return sum(row.shares[:half]) + middle, sum(row.shares[-half:]) + middle


def _legend(block: Block) -> list[list[tuple[str, str]]]:
    """Return the names of the answers with their fills, in lines that fit."""
    lines: list[list[tuple[str, str]]] = [[]]
    used = 0.0
    for label, place in zip(block.labels, _CHOSEN[len(block.labels)], strict=True):
        width = text_width(label, SMALL) + 26
        if lines[-1] and used + width > WIDTH - 2 * MARGIN:
            lines.append([])
            used = 0.0
        lines[-1].append((label, LEVELS[place][0]))
        used += width
    return lines


def _draw_legend(page: Page, legend: list[list[tuple[str, str]]], y: float) -> float:
    for line in legend:
        x = MARGIN
        for label, fill in line:
            page.box(x, y - 9, 9, 9, fill)
            _outline(page, x, y - 9, 9, 9)
            page.text(x + 13, y - 4.5, label, size=SMALL)
            x += text_width(label, SMALL) + 26
        y -= 12
    return y


def _draw_row(
    page: Page,
    row: Opinion,
    lines: list[str],
    middle: float,
    scale: Scale,
    right: float,
    neutral: Neutral,
) -> None:
    count = len(lines) + (1 if row.note else 0)
    for i, line in enumerate(lines):
        page.text(MARGIN + LABEL, middle + (count - 1) * 5.5 - 11 * i, line, ha="right")
    if row.note:
        at = middle - (count - 1) * 5.5
        page.text(MARGIN + LABEL, at, row.note, size=SMALL, color=QUIET, ha="right")
    places, behind = _CHOSEN[len(row.shares)], list(row.behind)
    number = len(row.shares)
    aside = number // 2 if neutral == "apart" and number % 2 and number > 1 else None
    at = -_reach(row, neutral)[0]
    if neutral == "apart":
        behind.insert(0, row.texts[aside] if aside is not None else "")
    for place, share, text in zip(range(number), row.shares, row.texts, strict=True):
        if place == aside or not share:
            continue
        start, end = scale.at(at), scale.at(at + share)
        fill, color = LEVELS[places[place]]
        page.box(start, middle - 7, end - start, 14, fill)
        _outline(page, start, middle - 7, end - start, 14)
        if text_width(text, SMALL) + 4 <= end - start:
            page.text((start + end) / 2, middle, text, size=SMALL, color=color, ha="center")
        at += share
    for place, words in enumerate(behind):
        page.text(right + COLUMN * (place + 1), middle, words, size=SMALL, ha="right")


def _outline(page: Page, x: float, y: float, width: float, height: float) -> None:
    """Draw a thin dark line around pale parts, that would else be lost on white."""
    xs, ys = [x, x + width, x + width, x, x], [y, y, y + height, y + height, y]
    page.line(xs, ys, color=QUIET, linewidth=0.6)
