"""The points of a line: results with their place, or with what they may be where there is none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import isinf

from aoj.indicators import Indicator
from aoj.report import figures as drawing
from aoj.report.charts.shared import known, reach
from aoj.report.results import Result
from aoj.report.wording import marks, numbers
from aoj.report.wording.gaps import gaps, place


def make_series(
    name: str,
    series: Sequence[Result],
    role: str,
    indicator: Indicator,
    ahead: Collection[str] = (),
) -> drawing.Series:
    """Return a line of results in order of time; `ahead` are the periods that were expected."""
    late = {result.period for _, result in gaps(series)}
    points = tuple(
        _point(result, indicator, is_first=i == 0, ahead=ahead, after_gap=result.period in late)
        for i, result in enumerate(series)
    )
    last = known(series)[-1]
    return drawing.Series(name, points, role, last_text=marks.short(last, indicator))


def _point(
    result: Result,
    indicator: Indicator,
    *,
    is_first: bool,
    ahead: Collection[str],
    after_gap: bool,
) -> drawing.Point:
    value, is_open = result.value, False
    least = most = None
    if value is not None and marks.is_vague(result, indicator):
        bounds = _bounds(result, indicator)
        value = None if bounds is None else value
        is_open = bounds is not None
        least, most = bounds or (None, None)
    return drawing.Point(
        year=place(result),
        label=numbers.period_short(result.period),
        value=value,
        provisional=result.provisional or result.period in ahead,
        broken=bool(result.break_before) and not is_first,
        period=result.period,
        is_open=is_open,
        least=least,
        most=most,
        after_gap=after_gap,
    )


def _bounds(result: Result, indicator: Indicator) -> tuple[float, float | None] | None:
    """Return what a figure may be, None as its end where that is not known; None for anything."""
    if not marks.is_quotient(indicator):
        value = result.value or 0.0
        least = value if result.lower is None else min(result.lower, value)
        return least, result.upper
    found = reach(result, indicator)
    if found is None:
        return None
    low, high = found
    return (0.0 if isinf(low) else low), (None if isinf(high) else high)
