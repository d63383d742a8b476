"""Sorted bars from zero; what is less than nothing goes to the left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aoj.report.canvas import Scale, wrap
from aoj.report.figures.page import (
    MARGIN,
    NORMAL,
    QUIET,
    WIDTH,
    Page,
    color_of,
    draw_footer,
    draw_name,
    known,
    name_width,
    text_width,
)


@dataclass(frozen=True)
class Bar:
    """A bar with its name, its figure in words, and whose it is."""

    label: str
    value: float | None
    text: str
    role: str = "regio"


def draw_bars(bars: Sequence[Bar], *, footer: str = "") -> Page:
    """Return bars from zero in the order given, each with its name before and its figure behind."""
    left = name_width([bar.label for bar in bars], 205)
    right = max(text_width(bar.text, NORMAL) for bar in bars)
    bottom = 16.0 if footer else 4.0
    names = [wrap(bar.label, left, lambda t: text_width(t, NORMAL, bold=True)) for bar in bars]
    heights = [19.0 if len(name) == 1 else 27.0 for name in names]
    page = Page(bottom + sum(heights) + 4)
    values = known(b.value for b in bars)
    scale = Scale(
        min([*values, 0.0]),
        max([*values, 1e-9]),
        MARGIN + left + 10,
        WIDTH - MARGIN - right - 8,
    )
    y = page.height - 4
    for bar, name, height in zip(bars, names, heights, strict=True):
        middle = y - height / 2
        draw_name(page, name, middle, bold=False, right=MARGIN + left)
        value = bar.value or 0.0
        start = scale.at(min(value, 0.0))
        page.box(start, middle - 6, scale.at(max(value, 0.0)) - start, 12, color_of(bar.role))
        page.text(scale.at(max(value, 0.0)) + 5, middle, bar.text)
        y -= height
    zero = scale.at(0.0)
    page.line([zero, zero], [bottom, page.height - 4], color=QUIET, linewidth=0.8)
    draw_footer(page, footer)
    return page
