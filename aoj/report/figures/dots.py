"""Dots with intervals: how the gemeenten of a region differ, on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from aoj.report.canvas import Scale, round_ticks, wrap
from aoj.report.figures.page import (
    MARGIN,
    NORMAL,
    ROLES,
    WIDTH,
    Page,
    Role,
    Words,
    draw_footer,
    draw_name,
    known,
    name_width,
    text_width,
)
from aoj.report.figures.scales import draw_country, draw_scale

NAMES = 185.0
"""Most room for a name, in points: the longest of a gemeente fits on one line."""


@dataclass(frozen=True)
class Dot:
    """A row: whose figure it is, the figure, the figure in words, its interval.

    One that `is_open` has no exact place: it is the bar from `low` to `high`, which goes on to the
    edge of the chart where an end is not known.
    """

    label: str
    value: float
    text: str
    low: float | None = None
    high: float | None = None
    strong: bool = False
    is_open: bool = False


def draw_dots(
    dots: Sequence[Dot],
    *,
    country: float | None,
    country_label: str,
    words: Words,
    smallest_step: float,
    country_span: tuple[float, float] | None = None,
    footer: str = "",
) -> Page:
    """Return a row per place in the order given: a dot, its interval and its figure.

    The country is a line; with a `country_span`, what its figure may be, a light band. `words`
    writes a figure on the axis, of which `smallest_step` is the smallest step that it shows.
    """
    left = name_width([dot.label for dot in dots], NAMES)
    right = max(text_width(dot.text, NORMAL, bold=dot.strong) for dot in dots)
    names = [wrap(dot.label, left, lambda t: text_width(t, NORMAL, bold=True), 3) for dot in dots]
    heights = [15.0 + 10.5 * (len(name) - 1) for name in names]
    bottom = 20.0 + (13.0 if footer else 0.0)
    top = bottom + sum(heights) + 4
    page = Page(top + (17.0 if country is not None else 4.0))
    values = [d.value for d in dots if not d.is_open] + known(d.low for d in dots)
    values += [*known(d.high for d in dots), *known([country])]
    values += [end for end in country_span or () if isfinite(end)]
    ticks = round_ticks(min(values), max(values), 6, smallest_step)
    scale = Scale(ticks[0], ticks[-1], MARGIN + left + 14, WIDTH - MARGIN - right - 12)
    draw_scale(page, scale, ticks, words, bottom, top)
    if country is not None:
        draw_country(page, scale, country, country_label, bottom, top, country_span)
    y = bottom + sum(heights)
    for dot, name, height in zip(dots, names, heights, strict=True):
        _draw_dot(page, dot, name, y - height / 2, scale)
        y -= height
    draw_footer(page, footer)
    return page


def _draw_dot(page: Page, dot: Dot, name: list[str], y: float, scale: Scale) -> None:
    role = ROLES["regio" if dot.strong else "gemeente"]
    draw_name(page, name, y, bold=dot.strong, right=scale.start - 14)
    page.text(WIDTH - MARGIN, y, dot.text, bold=dot.strong, ha="right")
    if dot.is_open:
        _draw_open(page, dot, y, scale, role)
        return
    if dot.low is not None and dot.high is not None:
        page.line([scale.at(dot.low), scale.at(dot.high)], [y, y], color=role.color, linewidth=1.2)
    page.marker(scale.at(dot.value), y, role.marker, 7 if dot.strong else 5.5, role.color)


def _draw_open(page: Page, dot: Dot, y: float, scale: Scale, role: Role) -> None:
    start = scale.at(dot.low) if dot.low is not None else scale.start
    end = scale.at(dot.high) if dot.high is not None else scale.end
    half = 3.0 if dot.strong else 2.0
    page.box(start, y - half, max(end - start, 2.0), 2 * half, role.color)
