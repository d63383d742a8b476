"""Slopes: what several shares were last time and are now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aoj.report.canvas import Scale, keep_apart, wrap
from aoj.report.figures.page import (
    GEMEENTE,
    GRID,
    MARGIN,
    NORMAL,
    QUIET,
    REGION,
    SMALL,
    WIDTH,
    Page,
    draw_footer,
    text_width,
)

LEFT, RIGHT = MARGIN + 46.0, 200.0
_LINE = 10.5


@dataclass(frozen=True)
class Slope:
    """A line: what it is, the share then and now, both in words; `strong` where it changed."""

    label: str
    then: float
    now: float
    then_text: str
    now_text: str
    strong: bool = False


def draw_slopes(
    slopes: Sequence[Slope],
    heads: tuple[str, str],
    *,
    ends: tuple[float, float] = (0.0, 1.0),
    footer: str = "",
) -> Page:
    """Return a line per share from the left (then) to the right (now), named at its right end.

    `ends` are the lowest and highest share of the scale: the same for charts that are compared, so
    that steepness is too. Figures that lie close are written apart, a thin line to their place.
    """
    widest = max(text_width(slope.now_text, NORMAL, bold=True) for slope in slopes)
    start = RIGHT + 18 + widest + 8
    names = [
        wrap(s.label, WIDTH - MARGIN - start, lambda t: text_width(t, SMALL), 4) for s in slopes
    ]
    gap = max(_LINE * len(lines) for lines in names) + 4
    bottom = 17.0 if footer else 5.0
    height = max(96.0, gap * len(slopes) + 6)
    page = Page(bottom + height + 26)
    scale = Scale(*ends, bottom + gap / 2, bottom + height - gap / 2)
    room = (scale.start, scale.end)
    top = bottom + height + 6
    for x, head in ((LEFT, heads[0]), (RIGHT, heads[1])):
        page.line([x, x], [bottom, top - 4], color=GRID, linewidth=1.0)
        page.text(x, top + 6, head, size=SMALL, color=QUIET, ha="center")
    left = keep_apart([scale.at(slope.then) for slope in slopes], _LINE, *room)
    right = keep_apart([scale.at(slope.now) for slope in slopes], gap, *room)
    for slope, lines, at_left, at_right in zip(slopes, names, left, right, strict=True):
        then, now = scale.at(slope.then), scale.at(slope.now)
        color = REGION if slope.strong else GEMEENTE
        page.line([LEFT, RIGHT], [then, now], color=color, linewidth=2.0 if slope.strong else 1.1)
        page.marker(LEFT, then, "o", 5, color)
        page.marker(RIGHT, now, "s" if slope.strong else "o", 6 if slope.strong else 5, color)
        for x, end, point, label in (
            (LEFT - 5, LEFT - 13, then, at_left),
            (RIGHT + 5, RIGHT + 15, now, at_right),
        ):
            if abs(point - label) > 1:
                page.line([x, end], [point, label], color=QUIET, linewidth=0.5)
        page.text(LEFT - 15, at_left, slope.then_text, size=SMALL, ha="right")
        page.text(RIGHT + 18, at_right, slope.now_text, bold=slope.strong)
        for i, line in enumerate(lines):
            offset = (len(lines) - 1) / 2 - i
            page.text(start, at_right + offset * _LINE, line, size=SMALL)
    draw_footer(page, footer)
    return page
