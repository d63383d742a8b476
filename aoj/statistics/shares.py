"""Intervals of shares: so many of so many."""

from __future__ import annotations

from math import inf, sqrt

from aoj.statistics.differences import interval_of_difference
from aoj.statistics.normal import upper_tail, z_point


def wilson_interval(count: float, total: float, confidence: float = 0.95) -> tuple[float, float]:
    """Return the Wilson score interval (shares, 0 to 1) of `count` out of `total`.

    Reference: Wilson (1927); formulas as in Newcombe, Statistics in Medicine 17 (1998), method 3,
    whose example 81/263 gives 0.2553 to 0.3662.

    >>> low, high = wilson_interval(81, 263)
    >>> round(low, 4), round(high, 4)
    (0.2553, 0.3662)
    """
    if not 0 <= count <= total or total <= 0:
        raise ValueError(f"no share: {count} of {total}")
    return _score_interval(count / total, total, z_point(confidence))


def finite_interval(
    count: float, total: float, population: float, confidence: float = 0.95
) -> tuple[float, float]:
    """Return the Wilson interval of a sample of `total` drawn from a finite `population`.

    The sample counts for as many as would give the same variance without the correction (1 - n/N),
    with the t quantile; the formula of R `survey` 4.5, `svyciprop(method="wilson")`. It speaks of
    drawing only, never of who did not answer. Shares of 0 and 1 have no such variance and get the
    plain Wilson interval. Everybody asked: the share itself, twice.

    >>> low, high = finite_interval(30, 40, 50)
    >>> round(low, 3), round(high, 3)
    (0.683, 0.807)
    """
    if not 0 <= count <= total or total <= 0 or total > population:
        raise ValueError(f"no share: {count} of {total}, drawn from {population}")
    share = count / total
    if share in (0.0, 1.0) and total < population:
        return wilson_interval(count, total, confidence)
    if total == population:
        return share, share
    if total <= 1:
        raise ValueError(f"no variance in a sample of {total}")
    from scipy import special

    variance = share * (1 - share) / (total - 1) * (1 - total / population)
    point = float(special.stdtrit(total - 1, upper_tail(confidence)))
    return _score_interval(share, share * (1 - share) / variance, point)


def difference_interval(
    count: float, total: float, other_count: float, other_total: float, confidence: float = 0.95
) -> tuple[float, float]:
    """Return the interval of the share minus the other share, of two separate groups.

    Reference: Newcombe, Statistics in Medicine 17 (1998), 873-890, method 10 (no continuity
    correction), whose example 56/70 - 48/80 gives 0.0524 to 0.3339.

    >>> low, high = difference_interval(56, 70, 48, 80)
    >>> round(low, 4), round(high, 4)
    (0.0524, 0.3339)
    """
    own = wilson_interval(count, total, confidence)
    others = wilson_interval(other_count, other_total, confidence)
    return interval_of_difference(count / total, own, other_count / other_total, others)


def _score_interval(share: float, total: float, z: float) -> tuple[float, float]:
    if total == inf:
        return share, share
    count = share * total
    middle = 2 * count + z * z
    spread = z * sqrt(z * z + 4 * count * (1 - share))
    scale = 2 * (total + z * z)
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
