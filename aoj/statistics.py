"""Pure arithmetic: intervals, each with its published reference."""

from __future__ import annotations

from math import sqrt

Z_95 = 1.959963984540054
"""Two-sided 95% point of the standard normal distribution."""


def wilson_interval(count: float, total: float, z: float = Z_95) -> tuple[float, float]:
    """Return the Wilson score interval (shares, 0 to 1) of `count` out of `total`.

    Reference: Wilson (1927); formulas as in Newcombe, Statistics in Medicine 17 (1998), method 3,
    whose example 81/263 gives 0.2553 to 0.3662.

    >>> low, high = wilson_interval(81, 263)
    >>> round(low, 4), round(high, 4)
    (0.2553, 0.3662)
    """
    if not 0 <= count <= total or total <= 0:
        raise ValueError(f"no share: {count} of {total}")
    middle = 2 * count + z * z
    spread = z * sqrt(z * z + 4 * count * (1 - count / total))
    scale = 2 * (total + z * z)
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
