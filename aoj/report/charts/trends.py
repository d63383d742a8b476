"""Lines over the years, with the band of a forecast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from aoj.bundle import Bundle
from aoj.geography import COUNTRY
from aoj.indicators import Indicator
from aoj.report import figures as drawing
from aoj.report.charts.history import History, find_history, last_counted
from aoj.report.charts.points import make_series
from aoj.report.charts.shared import (
    axis_words,
    chart_bundle,
    footer,
    known,
    known_span,
    no_chart,
    smallest_step,
)
from aoj.report.context import Context
from aoj.report.results import Result, Results
from aoj.report.wording import forecast_words, marks, messages, numbers
from aoj.report.wording.gaps import gap_remarks, gaps

LEAST_POINTS = 3
"""A line is drawn of at least so many figures."""
WIDE, NARROW = 150.0, 85.0
"""About how high the plot of one panel is, and that of one of several, in points."""


def make_trend(
    context: Context, indicator: Indicator, results: Results, parts: Sequence[str]
) -> Bundle:
    """Return lines over the years: a share beside the country, counts a panel per part."""
    is_share = marks.is_quotient(indicator)
    band = [part for part in parts if not indicator.breakdowns[part].additive]
    if len(band) < len(parts):
        parts = [part for part in parts if part not in band]
    panels, shown, nation = [], [], []
    history: History | None = None
    ahead: set[str] = set()
    for part in parts[:1] if is_share else parts:
        series = known_span(results.series(context.region.code, part))
        if not has_line(series) or not any(r.value for r in series):
            continue
        ahead |= _ahead(results, indicator, series)
        lines = [make_series(numbers.capital(context.place), series, "regio", indicator, ahead)]
        if len(band) > 1 and len(parts) == 1:
            lines = [_with_band(lines[0], context, results, band)]
        begin: float | None = last_counted(series, ahead)
        if indicator.is_forecast and begin is None and len(parts) == 1:
            history = find_history(context, indicator, part, series[0].period)
        if history is not None:
            begin = float(history.last.year)
            before = make_series("", history.series, "regio", history.indicator)
            lines.append(replace(before, last_text=""))
        shown.append(series)
        if is_share:
            nation = known_span(results.series(COUNTRY, part))
            lines += [make_series("Nederland", nation, "land", indicator, ahead)] if nation else []
        title = (
            "" if is_share or len(parts) == 1 else numbers.capital(indicator.breakdowns[part].label)
        )
        panels.append(drawing.Panel(title, tuple(lines), begin))
    if not panels:
        return no_chart(indicator, "lijn")
    step = smallest_step(indicator) / (10 if is_share and indicator.decimals else 1)
    page = drawing.draw_trend(
        panels,
        words=axis_words(indicator, trend=True),
        smallest_step=step,
        zero=not is_share,
        footer=footer(context),
    )
    courses = [_course(context, series) for series in shown]
    counted = forecast_words.counted_alt(history.indicator, history.last) if history else ""
    alt = messages.trend_alt(context, indicator, shown, courses, counted)
    flat = [r for series in shown for r in series]
    periods = [r.period for r in flat]
    remarks = messages.trend_remarks(context, indicator, shown, sorted(ahead))
    height, ticks = (WIDE, 4) if len(panels) == 1 else (NARROW, 3)
    if any(
        drawing.has_bars(p.lines, height, ticks=ticks, smallest_step=step, zero=not is_share)
        for p in panels
    ):
        remarks.insert(0, messages.SPANS)
    if any(p.low is not None for panel in panels for line in panel.lines for p in line.points):
        remarks.append(messages.band_remark(indicator, band))
    remarks += gap_remarks([*shown, nation])
    if history is not None:
        remarks.insert(0, forecast_words.counted_remark(history.indicator, history.last))
        flat = [*history.series, *flat]
        periods = [r.period for r in flat]
    elif indicator.is_forecast:
        remarks += filter(None, [forecast_words.alone_remark(indicator)])
    used = parts[:1] if is_share else parts
    if len(shown) == 1:
        nation = [*nation, *(r for p in band for r in results.series(context.region.code, p))]
    return chart_bundle(context, indicator, "lijn", used, page, alt, flat, periods, nation, remarks)


def _with_band(
    line: drawing.Series, context: Context, results: Results, band: Sequence[str]
) -> drawing.Series:
    """Return a line with the band of its forecast, where every year of it is known."""
    code = context.region.code
    bounds = [{r.period: r.value for r in results.series(code, part)} for part in band]
    points = []
    for point in line.points:
        found = [by_period.get(point.period) for by_period in bounds]
        known = [value for value in found if value is not None]
        both = len(known) == len(bounds)
        points.append(
            replace(point, low=min(known) if both else None, high=max(known) if both else None)
        )
    return replace(line, points=tuple(points))


def _course(context: Context, series: Sequence[Result]) -> tuple[Result | None, Result]:
    """Return the first and the last figure that may be compared; None where only the last may."""
    last = known(series)[-1]
    course = context.trend(last.indicator, last.region_code, last.breakdown)
    if len(course.periods) < 2 or course.periods[-1] != last.period:
        return None, last
    return next(r for r in series if r.period == course.periods[0]), last


def has_line(series: Sequence[Result]) -> bool:
    """Whether there is a line: three figures at least, of which two may be joined.

    Two points tell no course; the sentence tells from what to what.
    """
    if len(known(series)) < LEAST_POINTS:
        return False
    late = {other.period for _, other in gaps(series)}
    return any(
        one.value is not None
        and other.value is not None
        and not other.break_before
        and other.period not in late
        for one, other in pairwise(series)
    )


def _ahead(results: Results, indicator: Indicator, series: Sequence[Result]) -> set[str]:
    """Return the periods of a forecast that were not counted, by the figure of the country.

    A region's own figure may be an estimate for another reason: a gemeente that counts whole.
    """
    if not indicator.is_forecast:
        return set()
    return {r.period for r in series if is_ahead(results, indicator, r)}


def is_ahead(results: Results, indicator: Indicator, result: Result) -> bool:
    """Whether a figure of a forecast was expected, not counted, by the figure of the country."""
    nation = results.at(COUNTRY, result.period, result.breakdown)
    return indicator.is_forecast and (nation or result).status == "estimated"
