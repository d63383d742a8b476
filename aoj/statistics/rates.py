"""Intervals of events: so many in a year, with no upper end."""

from __future__ import annotations

from math import inf, sqrt

from aoj.statistics.differences import interval_of_difference
from aoj.statistics.normal import upper_tail, z_point

EXACT_BELOW = 10
"""From this many events on Byar's interval is good enough; below it the exact one is used."""


def event_interval(count: float, confidence: float = 0.95) -> tuple[float, float]:
    """Return the interval of a number of events: exact below 10, else Byar's.

    The method of the Technical Guide of Public Health England (`phe_rate` of PHEindicatormethods).
    Divide by the population for a rate.

    >>> [round(bound, 3) for bound in event_interval(9)]
    [4.115, 17.085]
    >>> [round(bound, 3) for bound in event_interval(65)]
    [50.163, 82.849]
    """
    if count < EXACT_BELOW:
        return exact_interval(count, confidence)
    return byar_interval(count, confidence)


def exact_interval(count: float, confidence: float = 0.95) -> tuple[float, float]:
    """Return the exact Poisson interval of a number of events.

    Reference: Garwood, Biometrika 28 (1936). A count between whole numbers (after dividing or
    rounding) gets the value of the same gamma quantiles.

    >>> [round(bound, 3) for bound in exact_interval(0)]
    [0.0, 3.689]
    """
    _check(count)
    from scipy import special

    tail = upper_tail(confidence)
    low = float(special.gammaincinv(count, 1 - tail)) if count > 0 else 0.0
    return low, float(special.gammaincinv(count + 1, tail))


def byar_interval(count: float, confidence: float = 0.95) -> tuple[float, float]:
    """Return Byar's interval of a number of events.

    Reference: Breslow and Day, Statistical Methods in Cancer Research II (1987), page 69. For so
    few events that its lower end would be negative that end is 0.
    """
    _check(count)
    z = z_point(confidence)
    low = count * _byar_cube(count, -z) if count > 0 else 0.0
    return max(0.0, low), (count + 1) * _byar_cube(count + 1, z)


def rate_difference_interval(
    count: float, total: float, other_count: float, other_total: float, confidence: float = 0.95
) -> tuple[float, float]:
    """Return the interval of the rate (events per person) minus that of a separate group.

    What Newcombe's method 10 does with two Wilson intervals, done with those of events: Zou and
    Donner, Statistics in Medicine 27 (2008), 1693-1702.

    >>> low, high = rate_difference_interval(65, 1000, 9, 1000)
    >>> round(low, 4), round(high, 4)
    (0.0391, 0.0745)
    """
    if total <= 0 or other_total <= 0:
        raise ValueError(f"no rate: per {total} and per {other_total}")
    own = event_interval(count, confidence)
    others = event_interval(other_count, confidence)
    return interval_of_difference(
        count / total,
        (own[0] / total, own[1] / total),
        other_count / other_total,
        (others[0] / other_total, others[1] / other_total),
    )


def _byar_cube(count: float, z: float) -> float:
    return (1 - 1 / (9 * count) + z / (3 * sqrt(count))) ** 3


def _check(count: float) -> None:
    if not 0 <= count < inf:
        raise ValueError(f"no number of events: {count}")
