"""What was counted before a forecast begins: in its own source, or by a counted figure like it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from aoj.indicators import Indicator, get_indicator
from aoj.report.charts.shared import known, known_span
from aoj.report.context import Context
from aoj.report.results import Result


@dataclass(frozen=True)
class History:
    """A counted series of a region, by the indicator and part that counted it."""

    indicator: Indicator
    part: str
    series: tuple[Result, ...]

    @property
    def last(self) -> Result:
        """The newest counted figure."""
        return known(self.series)[-1]


def find_history(
    context: Context, indicator: Indicator, part: str, first_period: str
) -> History | None:
    """Return the counted series that may stand before a forecast that has none itself.

    That is the one that the catalogue names as the same quantity, if it is about the same area and
    begins before the forecast does; years after the forecast's first are there too, beside it.
    """
    name, _, counted = indicator.breakdowns[part].counted.partition(".")
    if not name:
        return None
    other = get_indicator(name)
    if not _is_same_area(context, indicator, other):
        return None
    found = known_span(context.results(name).series(context.region.code, counted))
    if len(known(found)) < 2 or found[0].period >= first_period:
        return None
    return History(other, counted, tuple(found))


def last_counted(series: Sequence[Result], ahead: Collection[str]) -> float | None:
    """Return the last counted year of a series that goes on as a forecast; None where it has none.

    `ahead` are the periods that were expected.
    """
    counted = [r for r in known(series) if r.period not in ahead]
    return float(counted[-1].year) if counted and ahead else None


def _is_same_area(context: Context, one: Indicator, other: Indicator) -> bool:
    scopes = [indicator.scope_of(context.region) for indicator in (one, other)]
    return scopes[0].gemeenten == scopes[1].gemeenten and scopes[0].partial == scopes[1].partial
