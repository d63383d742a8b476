"""Small multiples: a panel per gemeente, all on one scale, region and country thin behind."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from aoj.report.canvas import Scale, round_ticks, wrap
from aoj.report.figures.lines import (
    Point,
    Series,
    draw_breaks,
    draw_series,
    figures_of,
    height_of,
    last_point,
    without_bars,
)
from aoj.report.figures.page import (
    GRID,
    MARGIN,
    QUIET,
    ROLES,
    SMALL,
    WIDTH,
    Page,
    Words,
    color_of,
    draw_footer,
    text_width,
)
from aoj.report.figures.trend import Panel

MOST_PANELS = 30
FEW = 6
"""Up to this many panels stand three beside each other, more four."""
TICKS = 3
PLOT, LINE, BELOW = 46.0, 10.5, 16.0
"""Points: how high a plot is, a line of its title, and the years below it."""


def draw_multiples(
    panels: Sequence[Panel],
    behind: Sequence[Series],
    *,
    words: Words,
    smallest_step: float,
    zero: bool = False,
    footer: str = "",
) -> Page:
    """Return a panel per gemeente, each with one line, on one shared scale.

    `behind` are the lines of region and country, drawn thin in each panel and explained once, above
    all. The first and last figure of a panel stand at the ends of its line.
    """
    columns = 3 if len(panels) <= FEW else 4
    rows = -(-len(panels) // columns)
    width = (WIDTH - 2 * MARGIN) / columns
    room = width - 10
    titles = [wrap(p.title, room, lambda t: text_width(t, SMALL, bold=True), 3) for p in panels]
    above = [
        LINE * max(len(t) for t in titles[row * columns : (row + 1) * columns]) + 10
        for row in range(rows)
    ]
    bottom = 14.0 if footer else 2.0
    page = Page(bottom + sum(above) + rows * (PLOT + BELOW) + 18)
    lines = [*behind, *(line for panel in panels for line in panel.lines)]
    points = [p for line in lines for p in line.points]
    years = [p.year for p in points]
    values = figures_of(points)
    ticks = round_ticks(
        min(0.0, *values) if zero else min(values), max(values), TICKS, smallest_step
    )
    axis = max(text_width(words(t), SMALL) for t in ticks) + 8
    texts = [t for p in panels for line in p.lines for t in (line.first_text, line.last_text)]
    end = max(text_width(t, SMALL, bold=True) for t in texts) + 6
    _draw_key(page, behind)
    top = page.height - 18
    for i, (panel, title) in enumerate(zip(panels, titles, strict=True)):
        row, column = divmod(i, columns)
        if i and not column:
            top -= above[row - 1] + PLOT + BELOW
        x = MARGIN + column * width
        for k, text in enumerate(title):
            page.text(x, top - 6 - k * LINE, text, size=SMALL, bold=True)
        base = top - above[row] - PLOT
        across = Scale(min(years), max(years), x + axis, x + room - end)
        up = Scale(ticks[0], ticks[-1], base, base + PLOT)
        _draw_grid(page, ticks, across, up, words)
        _draw_panel(page, panel, behind, across, up)
        _draw_years(page, points, across, base - 8)
    draw_footer(page, footer)
    return page


def _draw_key(page: Page, behind: Sequence[Series]) -> None:
    """Write above all panels whose the thin lines are, each after a piece of its line."""
    x, y = MARGIN, page.height - 8
    for line in behind:
        style = ROLES[line.role].dash
        page.line([x, x + 18], [y, y], color=color_of(line.role), linewidth=1.0, linestyle=style)
        label = f"{line.label} {line.last_text}".strip()
        page.text(x + 22, y, label, size=SMALL, color=QUIET)
        x += 22 + text_width(label, SMALL) + 16


def _draw_grid(page: Page, ticks: Sequence[float], across: Scale, up: Scale, words: Words) -> None:
    for tick in ticks:
        page.line([across.start - 2, across.end], [up.at(tick)] * 2, color=GRID, linewidth=0.7)
    for tick in (ticks[0], ticks[-1]):
        at = up.at(tick)
        page.text(across.start - 7, at, words(tick), size=SMALL, color=QUIET, ha="right")


def _draw_panel(
    page: Page, panel: Panel, behind: Sequence[Series], across: Scale, up: Scale
) -> None:
    draw_breaks(page, panel.lines, across, up)
    for line in reversed(behind):
        draw_series(page, without_bars(line), across, up, width=0.8, ends=False)
    for line in panel.lines:
        draw_series(page, line, across, up, width=2.0)
        _write_ends(page, line, behind, across, up)


def _write_ends(
    page: Page, line: Series, behind: Sequence[Series], across: Scale, up: Scale
) -> None:
    """Write the first figure near a line's begin, where it is free, the last behind its end."""
    color = color_of(line.role)
    last = last_point(line)
    first = next((p for p in line.points if p.value is not None), last)
    at = min(max(height_of(last, up), up.start), up.end)
    x = across.at(last.year) + 5
    page.text(x, at, line.last_text, size=SMALL, color=color, bold=True)
    if first is last or not line.first_text:
        return
    x, width = across.at(first.year), text_width(line.first_text, SMALL)
    begin = height_of(first, up)
    tries = [min(max(begin + step, up.start + 5), up.end + 2) for step in (8, -8, 16, -16)]
    lines = [line, *behind]
    crossed = [_crossed(lines, across, up, (x - 1, x + width), height) for height in tries]
    height = tries[crossed.index(min(crossed))]
    page.text(x, height, line.first_text, size=SMALL, color=color, halo=True)


def _crossed(
    lines: Sequence[Series], across: Scale, up: Scale, sides: tuple[float, float], y: float
) -> float:
    """Return how many points of width of some lines run through words at height y."""
    found = 0.0
    for line in lines:
        points = [p for p in line.points if p.value is not None]
        for one, other in pairwise(points):
            xs = across.at(one.year), across.at(other.year)
            ys = height_of(one, up), height_of(other, up)
            for step in range(int(max(xs[0], sides[0])), int(min(xs[1], sides[1])) + 1):
                part = (step - xs[0]) / (xs[1] - xs[0])
                at = ys[0] + part * (ys[1] - ys[0])
                found += abs(at - y) < 5.5
    return found


def _draw_years(page: Page, points: Sequence[Point], across: Scale, y: float) -> None:
    labels = {p.year: p.label for p in points}
    for year in sorted({min(labels), max(labels)}):
        x = across.at(year)
        page.ticks([x], y + 6, y + 8, color=QUIET, linewidth=0.8)
        page.text(x, y, labels[year], size=SMALL, color=QUIET, ha="center")
