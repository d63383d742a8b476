"""Trends: lines over the years, one panel or small multiples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aoj.report.canvas import Scale, keep_apart, round_ticks, wrap
from aoj.report.figures.lines import (
    Series,
    draw_breaks,
    draw_series,
    figures_of,
    height_of,
    last_point,
)
from aoj.report.figures.page import (
    GRID,
    MARGIN,
    NORMAL,
    QUIET,
    SMALL,
    WIDTH,
    Page,
    Words,
    color_of,
    draw_footer,
    text_width,
)

BREAK, COUNTED, AHEAD = "breuk", "geteld", "verwacht"


@dataclass(frozen=True)
class Panel:
    """One small chart with its title and its lines.

    `ahead` is the year from which its figures are expected, where others before it were counted.
    """

    title: str
    lines: tuple[Series, ...]
    ahead: float | None = None


def draw_trend(
    panels: Sequence[Panel], *, words: Words, smallest_step: float, zero: bool, footer: str = ""
) -> Page:
    """Return lines over the years: a gap at a break, provisional years dashed, labels at the end.

    One panel fills the width, more stand three beside each other, each on its own scale.
    """
    if len(panels) == 1:
        columns, height = 1, 160.0
    else:
        columns, height = min(3, len(panels)), 122.0
    rows = -(-len(panels) // columns)
    bottom = 13.0 if footer else 2.0
    width = (WIDTH - 2 * MARGIN) / columns
    room = width - (10 if columns > 1 else 0)
    titles = [wrap(p.title, room, lambda t: text_width(t, NORMAL, bold=True), 3) for p in panels]
    height += 11.0 * (max(len(title) for title in titles) - 1)
    page = Page(rows * height + bottom)
    plots = [_plot(panel, words, smallest_step, zero, wide=columns == 1) for panel in panels]
    axis, end = max(p.axis for p in plots), max(p.end for p in plots)
    for i, (panel, title, plot) in enumerate(zip(panels, titles, plots, strict=True)):
        x = MARGIN + (i % columns) * width
        y = bottom + (rows - 1 - i // columns) * height
        for k, line in enumerate(title):
            page.text(x, y + height - 9 - k * 11, line, bold=True)
        top = y + height - (11.0 * max(len(t) for t in titles) + 13 if panel.title else 14)
        years = [p.year for line in panel.lines for p in line.points]
        across = Scale(min(years), max(years), x + axis + 4, x + room - end)
        up = Scale(plot.ticks[0], plot.ticks[-1], y + 20, top)
        _draw_panel(page, panel, plot, across, up, words)
    draw_footer(page, footer)
    return page


@dataclass(frozen=True)
class _Plot:
    """What a panel needs: its ticks, the words at its lines' ends, the room for both."""

    ticks: list[float]
    ends: list[str]
    axis: float
    end: float


def _plot(panel: Panel, words: Words, smallest_step: float, zero: bool, *, wide: bool) -> _Plot:
    points = [p for line in panel.lines for p in line.points]
    values = figures_of(points)
    lowest = min(0.0, *values) if zero else min(values)
    ticks = round_ticks(lowest, max(values), 4 if wide else 3, smallest_step)
    ends = [_end_label(line, wide) for line in panel.lines]
    axis = max(text_width(words(t), SMALL) for t in ticks) + 6
    return _Plot(ticks, ends, axis, max(text_width(e, NORMAL, bold=True) for e in ends) + 8)


def _draw_panel(
    page: Page, panel: Panel, plot: _Plot, across: Scale, up: Scale, words: Words
) -> None:
    for tick in plot.ticks:
        page.line([across.start - 4, across.end], [up.at(tick)] * 2, color=GRID, linewidth=0.8)
        page.text(across.start - 7, up.at(tick), words(tick), size=SMALL, color=QUIET, ha="right")
    _draw_years(page, panel, across, up.start - 10)
    breaks = draw_breaks(page, panel.lines, across, up)
    if panel.ahead is not None:
        _draw_ahead(page, panel.ahead, across, up)
    else:
        _name_breaks(page, breaks, across, up)
    for line in reversed(panel.lines):
        draw_series(page, line, across, up)
    named = [(line, label) for line, label in zip(panel.lines, plot.ends, strict=True) if label]
    wanted = [height_of(last_point(line), up) for line, _ in named]
    heights = keep_apart(wanted, 12, up.start, up.end + 6)
    for (line, label), height in zip(named, heights, strict=True):
        bold = line.role == "regio"
        page.text(across.end + 6, height, label, bold=bold, color=color_of(line.role))


def _draw_ahead(page: Page, year: float, across: Scale, up: Scale) -> None:
    """Mark where what was counted ends and what is expected begins."""
    x = across.at(year)
    page.line([x, x], [up.start, up.end + 12], color=QUIET, linewidth=0.8)
    if x - 4 - text_width(COUNTED, SMALL) >= across.start:
        page.text(x - 4, up.end + 8, COUNTED, size=SMALL, color=QUIET, ha="right")
    page.text(x + 4, up.end + 8, AHEAD, size=SMALL, color=QUIET)


def _name_breaks(page: Page, places: Sequence[float], across: Scale, up: Scale) -> None:
    """Write at each break what it is, where the words do not run into each other."""
    half = text_width(BREAK, SMALL) / 2
    taken = across.start - half
    for x in places:
        if x - half > taken:
            page.text(x, up.end + 7, BREAK, size=SMALL, color=QUIET, ha="center")
            taken = x + half + 4


def _draw_years(page: Page, panel: Panel, across: Scale, y: float) -> None:
    labels = {p.year: p.label for line in panel.lines for p in line.points}
    first, last = min(labels), max(labels)
    shown = [first, last]
    widest = max(text_width(label, SMALL) for label in labels.values()) + 10
    between = sorted(labels) if len(labels) <= 6 else [y for y in sorted(labels) if y % 5 == 0]
    for year in between:
        if all(abs(across.at(year) - across.at(other)) >= widest for other in shown):
            shown.append(year)
    for year in sorted(set(shown)):
        page.ticks([across.at(year)], y + 7, y + 10, color=QUIET, linewidth=0.8)
        page.text(across.at(year), y, labels[year], size=SMALL, color=QUIET, ha="center")


def _end_label(line: Series, wide: bool) -> str:
    """Return the words at a line's end; in a small panel the title says whose it is."""
    return f"{line.label} {line.last_text}".strip() if wide else line.last_text
