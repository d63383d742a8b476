"""The interval of a figure that a difference word may rest on.

On a register count that interval is called 'toevalsmarge': everybody was counted, and it says how
far the same region could have come out by chance. It is Wilson's for a share of people in a state,
Byar's (exact below 10) for events per population. Where hidden cells or rounding leave several
unrounded counts possible, it is the widest of the intervals of all of them. A structure (ages,
school types), a forecast, money and a ratio have no such margin: theirs are the bounds alone.

A change has such an interval too: that of the difference between two figures, as if these were of
separate groups of people.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan, nan
from typing import Any, NamedTuple

from aoj.indicators import Indicator
from aoj.indicators.links import shown_by
from aoj.statistics import (
    EXACT_BELOW,
    byar_interval,
    difference_interval,
    event_interval,
    rate_difference_interval,
    wilson_interval,
)

Figure = Mapping[Any, Any]
"""One row of `compute`."""

WITH_MARGIN = ("share", "rate")
"""Statistics that can have a toevalsmarge."""

_COUNT_DECIMALS = 6
"""A count is found back from its quotient; what floating point left of it is rounded away, since
9.999999 events are fewer than 10 to the interval."""


class _Extremes(NamedTuple):
    """The counts and totals, each a pair, of which the bounds of a figure are the quotients."""

    fewest: tuple[float, float]
    most: tuple[float, float]


def has_margin(indicator: Indicator) -> bool:
    """Whether figures of an indicator have a toevalsmarge."""
    return (
        indicator.statistic in WITH_MARGIN
        and indicator.interval != "none"
        and not indicator.is_forecast
    )


def interval(indicator: Indicator, figure: Figure) -> tuple[float, float]:
    """Return the interval that a word may rest on, in the unit of the figure; NaN if not known.

    A figure of `links` has the interval of the indicator that it shows.
    """
    indicator, _ = shown_by(indicator, figure["breakdown"])
    low, high = float(figure["lower"]), float(figure["upper"])
    if isnan(low) or isnan(high):
        return nan, nan
    if not has_margin(indicator):
        return low, high
    extremes = _extremes(indicator, figure)
    if extremes is None:
        return nan, nan
    (fewest, below_low), (most, below_high) = extremes
    if indicator.interval == "wilson":
        return widest_wilson(fewest, below_low, most, below_high)
    per = _per(indicator)
    events = widest_events(fewest, most)
    return events[0] * per / below_low, events[1] * per / below_high


def change_interval(indicator: Indicator, first: Figure, last: Figure) -> tuple[float, float]:
    """Return the interval of the last figure minus the first, of an indicator with a toevalsmarge.

    In the unit of the figure; NaN if not known. It is the widest of those of all counts that the
    bounds allow: Newcombe's for shares, for rates the same from the intervals of events. People
    who are in both figures make it too wide, never too narrow. `indicator` is the one whose
    figures these are, not one of `links`.
    """
    then, now = _extremes(indicator, first), _extremes(indicator, last)
    if then is None or now is None:
        return nan, nan
    if indicator.interval == "wilson":
        then, now = _as_parts(then), _as_parts(now)
        return (
            difference_interval(*now.fewest, *then.most)[0],
            difference_interval(*now.most, *then.fewest)[1],
        )
    per = _per(indicator)
    lows = [rate_difference_interval(*few, *then.most)[0] for few in _fewest_events(now)]
    highs = [rate_difference_interval(*now.most, *few)[1] for few in _fewest_events(then)]
    return min(lows) * per, max(highs) * per


def widest_wilson(
    fewest: float, total_of_fewest: float, most: float, total_of_most: float
) -> tuple[float, float]:
    """Return the widest Wilson interval of all counts that the bounds allow.

    The lower end falls as the count falls or the rest of the total grows, so it is lowest at the
    fewest of the largest total; the upper end is highest at the most of the smallest.
    """
    return (
        wilson_interval(min(fewest, total_of_fewest), total_of_fewest)[0],
        wilson_interval(min(most, total_of_most), total_of_most)[1],
    )


def widest_events(fewest: float, most: float) -> tuple[float, float]:
    """Return the widest interval of all numbers of events from the fewest to the most.

    Both ends grow with the number, except where Byar's interval takes over from the exact one.
    """
    low, high = event_interval(fewest)[0], event_interval(most)[1]
    if fewest < EXACT_BELOW <= most:
        low = min(low, byar_interval(EXACT_BELOW)[0])
    return low, high


def _extremes(indicator: Indicator, figure: Figure) -> _Extremes | None:
    """Return the counts and totals behind the bounds of a figure; None if not known.

    The bounds rest on different denominators where the denominator is rounded or hidden too.
    """
    names = ("lower", "lower_denominator", "upper", "upper_denominator")
    low, below_low, high, below_high = (float(figure[name]) for name in names)
    if any(isnan(number) for number in (low, below_low, high, below_high)):
        return None
    per = _per(indicator)
    fewest = round(low / per * below_low, _COUNT_DECIMALS)
    most = round(high / per * below_high, _COUNT_DECIMALS)
    return _Extremes((fewest, below_low), (most, below_high))


def _as_parts(extremes: _Extremes) -> _Extremes:
    """Return counts that are no more than their totals: of two sources they may be."""
    pairs = ((min(count, total), total) for count, total in extremes)
    return _Extremes(*pairs)


def _fewest_events(extremes: _Extremes) -> list[tuple[float, float]]:
    """Return the events, with their total, at which the lower end may be lowest."""
    (fewest, total), (most, _) = extremes
    crosses = fewest < EXACT_BELOW <= most
    return [(fewest, total), *([(float(EXACT_BELOW), total)] if crosses else [])]


def _per(indicator: Indicator) -> float:
    return indicator.per if indicator.statistic == "rate" else 1.0
