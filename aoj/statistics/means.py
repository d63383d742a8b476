"""The mean of scores with its interval; never to be shown without the distribution."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum, inf, sqrt

from aoj.statistics.normal import upper_tail


@dataclass(frozen=True)
class MeanInterval:
    """A mean in the unit of the scores, its interval, and what it was made of."""

    mean: float
    low: float
    high: float
    deviation: float
    count: int


def mean_interval(
    scores: Iterable[float], confidence: float = 0.95, population: float = inf
) -> MeanInterval:
    """Return the mean of scores with Student's t interval; needs two scores or more.

    Scores drawn from a finite `population` vary less, by the square root of (1 - n/N): Cochran,
    Sampling Techniques (1977), 2.6. It speaks of drawing only, never of who did not answer.

    >>> found = mean_interval([3, 4, 5, 4])
    >>> found.mean, round(found.low, 3), round(found.high, 3)
    (4.0, 2.701, 5.299)
    """
    values = [float(score) for score in scores]
    if len(values) < 2:
        raise ValueError(f"no interval of {len(values)} scores")
    if len(values) > population:
        raise ValueError(f"{len(values)} scores, drawn from {population}")
    from scipy import special

    mean = fsum(values) / len(values)
    deviation = sqrt(fsum((value - mean) ** 2 for value in values) / (len(values) - 1))
    point = float(special.stdtrit(len(values) - 1, upper_tail(confidence)))
    margin = point * deviation * sqrt((1 - len(values) / population) / len(values))
    return MeanInterval(mean, mean - margin, mean + margin, deviation, len(values))
