"""A line over the years within a panel: gaps at breaks, dashes, bars for what is not exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aoj.report.canvas import Scale, round_ticks
from aoj.report.figures.page import (
    BAND,
    DOTTED,
    GRID,
    PROVISIONAL,
    QUIET,
    ROLES,
    Dash,
    Page,
    known,
)

NARROW = 3.2
"""An open figure that is hardly higher on the page than a line is thick, in points, has a place."""


@dataclass(frozen=True)
class Point:
    """A figure in a series; `broken` says that it may not be joined to the one before.

    Nor may one `after_gap`: the years before it are not there at all, and nothing was changed.

    `year` is where it stands: 2024.5 for a second half. `low` and `high` are its band, of a
    forecast; `period` is that of the figure. One that `is_open` has no exact place: it may be
    anything from `least` to `most`, or up to the edge where `most` is None.
    """

    year: float
    label: str
    value: float | None
    provisional: bool = False
    broken: bool = False
    low: float | None = None
    high: float | None = None
    period: str = ""
    is_open: bool = False
    least: float | None = None
    most: float | None = None
    after_gap: bool = False


@dataclass(frozen=True)
class Series:
    """A line: whose it is, its points in order of time, and the words at its end."""

    label: str
    points: tuple[Point, ...]
    role: str = "regio"
    first_text: str = ""
    last_text: str = ""


def figures_of(points: Sequence[Point]) -> list[float]:
    """Return all figures for which a scale must have room."""
    return known(
        value
        for p in points
        for value in (
            *((p.least, p.most if p.most is not None else p.value) if p.is_open else (p.value,)),
            p.low,
            p.high,
        )
    )


def has_bars(
    lines: Sequence[Series],
    height: float,
    *,
    ticks: int = 4,
    smallest_step: float = 0.0,
    zero: bool = False,
) -> bool:
    """Whether a figure in lines on a plot of this height, in points, is drawn as a bar.

    `ticks`, `smallest_step` and `zero` are those of the drawing.
    """
    values = figures_of([p for line in lines for p in line.points])
    if not values:
        return False
    lowest = min(0.0, *values) if zero else min(values)
    found = round_ticks(lowest, max(values), ticks, smallest_step)
    up = Scale(found[0], found[-1], 0.0, height)
    return any(_is_bar(p, up) for line in lines for p in line.points)


def without_bars(line: Series) -> Series:
    """Return a line of which only what has an exact place is drawn."""
    kept = (replace(p, value=None) if p.is_open else p for p in line.points)
    return replace(line, points=tuple(kept))


def last_point(line: Series) -> Point:
    """Return the newest point that has a figure."""
    found = [p for p in line.points if p.value is not None]
    return found[-1] if found else line.points[-1]


def height_of(point: Point, up: Scale) -> float:
    """Return where the words of a point stand: at its place, or the middle of what it may be."""
    if not point.is_open:
        return up.at(point.value or 0.0)
    low, high = _ends(point, up)
    return (low + high) / 2


def draw_series(
    page: Page, line: Series, across: Scale, up: Scale, *, width: float = 0.0, ends: bool = True
) -> None:
    """Draw a line; `width` replaces that of its role, and without `ends` its last dot is left out.

    It is lifted at a break, where years lack, and at one without a figure or an exact place.
    """
    role = ROLES.get(line.role, ROLES["gemeente"])
    width = width or role.width
    _draw_band(page, line, across, up)
    for point in line.points:
        if _is_bar(point, up):
            _draw_open(page, point, across.at(point.year), up, role.color, width)
    for is_provisional, points in _runs(line, up):
        xs = [across.at(p.year) for p in points]
        ys = [height_of(p, up) for p in points]
        style: Dash = PROVISIONAL if is_provisional else role.dash
        if len(points) > 1:
            page.line(xs, ys, color=role.color, linewidth=width, linestyle=style)
        elif not points[0].provisional and not points[0].is_open:
            page.marker(xs[0], ys[0], "o", 3, role.color)
    last = last_point(line)
    if ends and last.value is not None and not last.is_open:
        size = 4.0
        at = across.at(last.year), up.at(last.value)
        page.marker(*at, "o", size, role.color, hollow=last.provisional)


def draw_breaks(page: Page, lines: Sequence[Series], across: Scale, up: Scale) -> list[float]:
    """Draw a dotted upright line before each break; return where they stand."""
    years = {
        p.year - 0.5 for line in lines for p in line.points if p.value is not None and p.broken
    }
    places = [across.at(year) for year in sorted(years)]
    for place in places:
        page.line([place] * 2, [up.start, up.end], color=QUIET, linestyle=DOTTED)
    return places


def _runs(line: Series, up: Scale) -> list[tuple[bool, list[Point]]]:
    """Return the points that are joined, each run with whether it is provisional."""
    runs: list[tuple[bool, list[Point]]] = []
    previous: Point | None = None
    for point in line.points:
        if point.value is None or _is_bar(point, up):
            previous = None
            continue
        if previous is None or point.broken or point.after_gap:
            runs.append((False, [point]))
        elif point.provisional and not runs[-1][0]:
            runs.append((True, [previous, point]))
        else:
            runs[-1][1].append(point)
        previous = point
    return runs


def _draw_band(page: Page, line: Series, across: Scale, up: Scale) -> None:
    banded = [p for p in line.points if p.low is not None and p.high is not None]
    if len(banded) > 1:
        xs = [across.at(p.year) for p in banded]
        lows, highs = [up.at(p.low or 0.0) for p in banded], [up.at(p.high or 0.0) for p in banded]
        page.area(xs, lows, highs, BAND)


def _draw_open(page: Page, point: Point, x: float, up: Scale, color: str, width: float) -> None:
    """Draw what a figure may be: a light bar with a stroke at each end that is known."""
    low, high = _ends(point, up)
    half = 1.5 + width
    page.box(x - half, low, 2 * half, high - low, GRID if color != ROLES["regio"].color else BAND)
    ends = [low, *([high] if point.most is not None else [])]
    for end in ends:
        page.line([x - half, x + half], [end, end], color=color, linewidth=max(width * 0.7, 0.8))


def _is_bar(point: Point, up: Scale) -> bool:
    if point.value is None or not point.is_open:
        return False
    low, high = _ends(point, up)
    return point.most is None or high - low > NARROW


def _ends(point: Point, up: Scale) -> tuple[float, float]:
    low = up.at(point.least if point.least is not None else point.value or 0.0)
    return low, up.at(point.most) if point.most is not None else up.end
