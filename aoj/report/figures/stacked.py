"""Stacked bars: how a whole is made up, of at most five parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from aoj.report.canvas import Scale, wrap
from aoj.report.figures.page import (
    MARGIN,
    NORMAL,
    QUIET,
    REGION,
    SMALL,
    TEXT,
    WIDTH,
    Page,
    draw_footer,
    draw_name,
    name_width,
    text_width,
)
from aoj.report.palette import TINTS

MOST_PARTS = 5
FILLS = (
    (REGION, "white"),
    (TINTS[0], "white"),
    (TINTS[1], TEXT),
    (TINTS[2], TEXT),
    (TINTS[3], TEXT),
)
"""The fills of the parts from dark to light, each with the colour of the words on it."""


@dataclass(frozen=True)
class Stack:
    """A row: whose it is, its parts (0 to 1, together at most 1) and each of them in words."""

    label: str
    parts: tuple[float, ...]
    texts: tuple[str, ...]
    strong: bool = False


def draw_stacked(stacks: Sequence[Stack], labels: Sequence[str], *, footer: str = "") -> Page:
    """Return a bar per row, with the names of its parts above the first.

    `labels` are the names of the parts, at most five. A part is as wide as its share; its figure
    stands in it where it fits.
    """
    left = name_width([stack.label for stack in stacks], 150)
    names = [wrap(s.label, left, lambda t: text_width(t, NORMAL, bold=True), 3) for s in stacks]
    heights = [17.0 + 10.0 * (len(name) - 1) for name in names]
    column = (WIDTH - 2 * MARGIN) / len(labels)
    heads = [wrap(label, column - 22, lambda t: text_width(t, SMALL), 4) for label in labels]
    head = 10.0 * max(len(lines) for lines in heads)
    bottom = 15.0 if footer else 3.0
    top = bottom + sum(heights)
    page = Page(top + 16 + head + 4)
    scale = Scale(0.0, 1.0, MARGIN + left + 10, WIDTH - MARGIN)
    y = top
    for stack, name, height in zip(stacks, names, heights, strict=True):
        draw_name(page, name, y - height / 2, bold=stack.strong, right=scale.start - 10)
        _draw_stack(page, stack, y - height / 2, scale)
        y -= height
    first = stacks[0]
    ends = [0.0, *accumulate(first.parts)]
    for i, lines in enumerate(heads):
        x = MARGIN + i * column
        page.box(x, top + 16 + head - 9, 9, 9, FILLS[i][0])
        _outline(page, x, top + 16 + head - 9, 9, 9)
        for k, line in enumerate(lines):
            page.text(x + 13, top + 16 + head - 4.5 - 10 * k, line, size=SMALL, color=TEXT)
        if first.parts[i] > 0:
            middle = scale.at((ends[i] + ends[i + 1]) / 2)
            page.line(
                [x + 4.5, x + 4.5, middle],
                [top + 16 + head - 9, top + 13, top],
                color=QUIET,
                linewidth=0.6,
            )
    draw_footer(page, footer)
    return page


def _draw_stack(page: Page, stack: Stack, middle: float, scale: Scale) -> None:
    half = 6.5
    ends = [0.0, *accumulate(stack.parts)]
    for i, text in enumerate(stack.texts):
        start, end = scale.at(ends[i]), scale.at(ends[i + 1])
        if end <= start:
            continue
        fill, color = FILLS[i]
        page.box(start, middle - half, end - start, 2 * half, fill)
        if text_width(text, SMALL, bold=stack.strong) + 5 <= end - start:
            at = (start + end) / 2
            bold = stack.strong
            page.text(at, middle, text, size=SMALL, color=color, bold=bold, ha="center", on=fill)
    page.ticks(
        [scale.at(e) for e in ends[1:-1]], middle - half, middle + half, color="white", linewidth=1
    )
    _outline(page, scale.start, middle - half, scale.at(ends[-1]) - scale.start, 2 * half)


def _outline(page: Page, x: float, y: float, width: float, height: float) -> None:
    """Draw a thin dark line around pale parts, that would else be lost on white."""
    page.line(
        [x, x + width, x + width, x, x],
        [y, y, y + height, y + height, y],
        color=QUIET,
        linewidth=0.6,
    )
