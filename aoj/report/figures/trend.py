"""Trends: lines over the years, one panel or small multiples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aoj.report.canvas import Scale, keep_apart, round_ticks, wrap
from aoj.report.figures.page import (
    BAND,
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
    known,
    text_width,
)


@dataclass(frozen=True)
class Point:
    """A figure in a series; `broken` says that it may not be joined to the one before.

    `year` is where it stands: 2024.5 for a second half. `low` and `high` are its band, of a
    forecast; `period` is that of the figure.
    """

    year: float
    label: str
    value: float | None
    provisional: bool = False
    broken: bool = False
    low: float | None = None
    high: float | None = None
    period: str = ""


@dataclass(frozen=True)
class Series:
    """A line: whose it is, its points in order of time, and the words at its end."""

    label: str
    points: tuple[Point, ...]
    role: str = "regio"
    first_text: str = ""
    last_text: str = ""


@dataclass(frozen=True)
class Panel:
    """One small chart with its title and its lines."""

    title: str
    lines: tuple[Series, ...]


def draw_trend(
    panels: Sequence[Panel], *, words: Words, smallest_step: float, zero: bool, footer: str = ""
) -> Page:
    """Return lines over the years: a gap at a break, provisional years dashed, labels at the end.

    One panel fills the width, more stand three beside each other, each on its own scale.
    """
    if len(panels) == 1:
        columns, height = 1, 190.0
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
    values = known(value for p in points for value in (p.value, p.low, p.high))
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
    for line in reversed(panel.lines):
        _draw_series(page, line, across, up)
    wanted = [up.at(_last(line).value or 0.0) for line in panel.lines]
    heights = keep_apart(wanted, 12, up.start, up.end + 6)
    for line, height, label in zip(panel.lines, heights, plot.ends, strict=True):
        bold = line.role == "regio"
        page.text(across.end + 6, height, label, bold=bold, color=color_of(line.role))


def _draw_years(page: Page, panel: Panel, across: Scale, y: float) -> None:
    labels = {p.year: p.label for line in panel.lines for p in line.points}
    first, last = min(labels), max(labels)
    shown = [first, last]
    widest = max(text_width(label, SMALL) for label in labels.values()) + 10
    between = [year for year in sorted(labels) if year % 5 == 0] if len(labels) > 6 else []
    for year in between:
        if all(abs(across.at(year) - across.at(other)) >= widest for other in shown):
            shown.append(year)
    for year in sorted(set(shown)):
        page.ticks([across.at(year)], y + 7, y + 10, color=QUIET, linewidth=0.8)
        page.text(across.at(year), y, labels[year], size=SMALL, color=QUIET, ha="center")


def _draw_series(page: Page, line: Series, across: Scale, up: Scale) -> None:
    banded = [p for p in line.points if p.low is not None and p.high is not None]
    if len(banded) > 1:
        xs = [across.at(p.year) for p in banded]
        lows, highs = [up.at(p.low or 0.0) for p in banded], [up.at(p.high or 0.0) for p in banded]
        page.area(xs, lows, highs, BAND)
    color, width = color_of(line.role), 2.2 if line.role == "regio" else 1.3
    country: Any = (0, (4, 2))
    dashed: Any = (0, (2, 1.4))
    previous: Point | None = None
    runs: list[tuple[bool, list[Point]]] = []
    for point in line.points:
        if point.value is None:
            previous = None
            continue
        if previous is None or point.broken:
            runs.append((False, [point]))
        elif point.provisional and not runs[-1][0]:
            runs.append((True, [previous, point]))
        else:
            runs[-1][1].append(point)
        previous = point
    for provisional, points in runs:
        xs = [across.at(p.year) for p in points]
        ys = [up.at(p.value or 0.0) for p in points]
        style = dashed if provisional else country if line.role == "land" else "-"
        if len(points) > 1:
            page.line(xs, ys, color=color, linewidth=width, linestyle=style)
        elif not points[0].provisional:
            page.marker(xs[0], ys[0], "o", 3, color)
    for point in line.points:
        if point.value is not None and point.broken:
            before = across.at(point.year - 0.5)
            page.line([before] * 2, [up.start, up.end], color=QUIET, linestyle=(0, (1, 2)))
    last = _last(line)
    if last.value is not None:
        page.marker(across.at(last.year), up.at(last.value), "o", 4, color, hollow=last.provisional)


def _end_label(line: Series, wide: bool) -> str:
    return f"{line.label} {line.last_text}".strip() if wide else line.last_text


def _last(line: Series) -> Point:
    known = [p for p in line.points if p.value is not None]
    return known[-1] if known else line.points[-1]
