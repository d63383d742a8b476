"""The interval of a figure that a difference word may rest on.

On a register count that interval is called 'toevalsmarge': everybody was counted, and it says how
far the same region could have come out by chance. It is Wilson's for a share of people in a state,
Byar's (exact below 10) for events per population. Where hidden cells or rounding leave several
unrounded counts possible, it is the widest of the intervals of all of them. A structure (ages,
school types), a forecast, money and a ratio have no such margin: theirs are the bounds alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan, nan
from typing import Any

from aoj.indicators import INDICATORS, Indicator
from aoj.statistics import EXACT_BELOW, byar_interval, event_interval, wilson_interval

Figure = Mapping[Any, Any]
"""One row of `compute`."""

WITH_MARGIN = ("share", "rate")
"""Statistics that can have a toevalsmarge."""

_COUNT_DECIMALS = 6
"""A count is found back from its quotient; what floating point left of it is rounded away, since
9.999999 events are fewer than 10 to the interval."""


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
    indicator = _shown(indicator, figure)
    low, high = float(figure["lower"]), float(figure["upper"])
    if isnan(low) or isnan(high):
        return nan, nan
    if not has_margin(indicator):
        return low, high
    per = indicator.per if indicator.statistic == "rate" else 1.0
    # The bounds rest on different denominators where the denominator is rounded or hidden too.
    below_low = float(figure["lower_denominator"])
    below_high = float(figure["upper_denominator"])
    if isnan(below_low) or isnan(below_high):
        return nan, nan
    fewest = round(low / per * below_low, _COUNT_DECIMALS)
    most = round(high / per * below_high, _COUNT_DECIMALS)
    if indicator.interval == "wilson":
        return widest_wilson(fewest, below_low, most, below_high)
    events = widest_events(fewest, most)
    return events[0] * per / below_low, events[1] * per / below_high


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


def _shown(indicator: Indicator, figure: Figure) -> Indicator:
    """Return the indicator whose figure this is: another one's if the indicator is of `links`."""
    if indicator.statistic != "links":
        return indicator
    return INDICATORS[indicator.breakdowns[figure["breakdown"]].of.partition(".")[0]]
