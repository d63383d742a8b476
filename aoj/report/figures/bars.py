"""Bars from zero; what is less than nothing goes to the left, and a part of a bar may stand out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aoj.report.canvas import Scale, wrap
from aoj.report.figures.page import (
    BAND,
    MARGIN,
    NORMAL,
    QUIET,
    SMALL,
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
    """A bar with its name, its figure in words, and whose it is.

    A figure that is not exactly known has bounds, `low` and `high`: the bar is full up to `low` and
    pale from there. `whole` is what the figure is a part of: a pale bar behind it.
    """

    label: str
    value: float | None
    text: str
    role: str = "regio"
    low: float | None = None
    high: float | None = None
    whole: float | None = None

    @property
    def full(self) -> float:
        """How far the bar is full: no further than what is sure."""
        value = self.value or 0.0
        return value if self.low is None else min(self.low, value)

    @property
    def end(self) -> float:
        """How far the bar goes, its pale end included."""
        return max(self.full, self.high or 0.0, self.value or 0.0, self.whole or 0.0)


def draw_bars(bars: Sequence[Bar], *, legend: str = "", footer: str = "") -> Page:
    """Return bars from zero in the order given, each with its name before and its figure behind.

    `legend` says above the bars what their dark and pale parts are.
    """
    left = name_width([bar.label for bar in bars], 205)
    right = max(text_width(bar.text, NORMAL) for bar in bars)
    bottom = 16.0 if footer else 4.0
    names = [wrap(bar.label, left, lambda t: text_width(t, NORMAL, bold=True), 3) for bar in bars]
    heights = [19.0 + (10.5 * len(name) - 13 if len(name) > 1 else 0.0) for name in names]
    page = Page(bottom + sum(heights) + 4 + (14.0 if legend else 0.0))
    values = [bar.end for bar in bars] + known(bar.value for bar in bars)
    scale = Scale(
        min([*values, 0.0]),
        max([*values, 1e-9]),
        MARGIN + left + 10,
        WIDTH - MARGIN - right - 8,
    )
    y = bottom + sum(heights)
    if legend:
        page.text(MARGIN, y + 9, legend, size=SMALL, color=QUIET)
    for bar, name, height in zip(bars, names, heights, strict=True):
        middle = y - height / 2
        draw_name(page, name, middle, bold=False, right=MARGIN + left)
        _draw_bar(page, bar, middle, scale)
        page.text(scale.at(max(bar.end, 0.0)) + 5, middle, bar.text)
        y -= height
    zero = scale.at(0.0)
    page.line([zero, zero], [bottom, bottom + sum(heights)], color=QUIET, linewidth=0.8)
    draw_footer(page, footer)
    return page


def _draw_bar(page: Page, bar: Bar, middle: float, scale: Scale) -> None:
    zero, full, end = scale.at(0.0), scale.at(bar.full), scale.at(bar.end)
    if end > max(full, zero):
        start = max(full, zero)
        page.box(start, middle - 6, end - start, 12, BAND)
        xs, ys = [start, end, end, start], [middle - 6, middle - 6, middle + 6, middle + 6]
        page.line(xs, ys, color=color_of(bar.role), linewidth=0.7)
    page.box(min(full, zero), middle - 6, abs(full - zero), 12, color_of(bar.role))
