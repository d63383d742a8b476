"""The interval of a difference, made of the intervals of two separate figures."""

from __future__ import annotations

from math import hypot


def interval_of_difference(
    value: float, interval: tuple[float, float], other: float, other_interval: tuple[float, float]
) -> tuple[float, float]:
    """Return the interval of a figure minus another that it does not depend on.

    The squares of the distances to the ends add up, as variances do. Reference: Zou and Donner,
    Statistics in Medicine 27 (2008), 1693-1702 (`MOVER`); of two Wilson intervals this is
    Newcombe's method 10. Of two figures that rise and fall together it is wider than needed.

    >>> interval_of_difference(10.0, (7.0, 14.0), 6.0, (3.0, 10.0))
    (-1.0, 9.0)
    """
    low, high = interval
    other_low, other_high = other_interval
    difference = value - other
    return (
        difference - hypot(value - low, other_high - other),
        difference + hypot(high - value, other - other_low),
    )
