"""Whether those who answered are made up as those who were asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from aoj.statistics.contingency import independence
from aoj.statistics.permutation import RESAMPLES, SEED


@dataclass(frozen=True)
class Fit:
    """A test of counts per group against the frame that they came from.

    `effect` is Cohen's w: 0 where the make-up is that of the frame; 0.1 small, 0.3 medium, 0.5
    large.
    """

    method: Literal["chi2", "fisher", "permutation"]
    statistic: float
    freedom: int
    p_value: float
    effect: float
    count: int
    frame: int


def goodness_of_fit(
    counts: Sequence[int],
    frame: Sequence[int],
    *,
    seed: int = SEED,
    resamples: int = RESAMPLES,
) -> Fit:
    """Return whether `counts` per group could be a draw by chance from `frame` per group.

    Pearson's chi-square of goodness of fit, divided by (1 - n/N) because nobody is drawn twice;
    that is the chi-square of who did and did not answer by group. Small numbers get Fisher's exact
    test or permutation instead, as in `independence`. From a frame without end it is the plain
    test. Reference: Cochran, Sampling Techniques (1977), 2.5 on the correction; Pearson,
    Philosophical Magazine 50 (1900), 157-175. Raises `ValueError` where a group answered more often
    than it was asked, where nobody or everybody answered, and for fewer than two groups.

    >>> found = goodness_of_fit([30, 10], [60, 40])
    >>> round(found.statistic, 3), round(found.effect, 3)
    (6.25, 0.306)
    """
    if len(counts) != len(frame) or any(
        not 0 <= count <= asked for count, asked in zip(counts, frame, strict=True)
    ):
        raise ValueError("every group has a number asked, no less than answered")
    answered, asked = sum(counts), sum(frame)
    absent = [total - count for count, total in zip(counts, frame, strict=True)]
    found = independence([list(counts), absent], seed=seed, resamples=resamples)
    plain = found.statistic * (1 - answered / asked)
    return Fit(
        found.method,
        found.statistic,
        found.freedom,
        found.p_value,
        sqrt(plain / answered),
        answered,
        asked,
    )
