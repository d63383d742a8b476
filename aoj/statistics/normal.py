"""Points of the standard normal distribution, from the standard library."""

from __future__ import annotations

from functools import cache
from statistics import NormalDist


@cache
def z_point(confidence: float = 0.95) -> float:
    """Return the two-sided point of the standard normal distribution.

    >>> round(z_point(), 6), round(z_point(0.998), 6)
    (1.959964, 3.090232)
    """
    return NormalDist().inv_cdf(upper_tail(confidence))


def upper_tail(confidence: float) -> float:
    """Return the probability below the upper point, such as 0.975 for 0.95.

    Raises `ValueError` unless the confidence lies between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"no confidence between 0 and 1: {confidence}")
    return (1 + confidence) / 2


Z_95 = z_point(0.95)
"""Two-sided 95% point of the standard normal distribution."""
