"""Whether groups differ in which answers they gave, whatever the order of the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Literal

from aoj.statistics.permutation import (
    RESAMPLES,
    SEED,
    SMALL_EXPECTED,
    chance_of,
    expected_counts,
    whole_table,
)

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Independence:
    """A test of a table of groups by answers.

    `cramers_v` (0 to 1) is how far the groups differ; `count` is the number of answers.
    """

    method: Literal["chi2", "fisher", "permutation"]
    statistic: float
    """Pearson's chi-square, also where `p_value` is that of Fisher or of permutation."""
    freedom: int
    p_value: float
    cramers_v: float
    count: int


def independence(
    table: Sequence[Sequence[int]], *, seed: int = SEED, resamples: int = RESAMPLES
) -> Independence:
    """Return whether rows (groups) differ in the columns (answers) that they gave.

    Pearson's chi-square without continuity correction where every expected count is at least 5;
    else Fisher's exact test of a table of two by two, and of a larger one the permutation
    distribution of chi-square (seeded). Rows and columns of nobody do not count. References:
    Cochran, Biometrics 10 (1954), 417-451; Agresti, Categorical Data Analysis (2013), 3.5.

    >>> found = independence([[3, 1], [1, 3]])
    >>> found.method, round(found.p_value, 4), found.cramers_v
    ('fisher', 0.4857, 0.5)
    """
    from scipy import stats

    counts = whole_table(table)
    expected = expected_counts(counts)
    statistic = float(_chi_square(counts[None], expected)[0])
    freedom = (counts.shape[0] - 1) * (counts.shape[1] - 1)
    method: Literal["chi2", "fisher", "permutation"]
    if expected.min() >= SMALL_EXPECTED:
        method, p_value = "chi2", float(stats.chi2.sf(statistic, freedom))
    elif counts.shape == (2, 2):
        method, p_value = "fisher", float(stats.fisher_exact(counts).pvalue)
    else:
        method = "permutation"
        p_value = chance_of(
            counts, lambda some: _chi_square(some, expected), seed=seed, resamples=resamples
        )
    return Independence(
        method, statistic, freedom, min(1.0, p_value), cramers_v(table), int(counts.sum())
    )


def cramers_v(table: Sequence[Sequence[int]]) -> float:
    """Return Cramer's V (0 to 1) of a table: 0 where the rows answer alike, 1 where they part.

    Reference: Cramer, Mathematical Methods of Statistics (1946), 21.9, without bias correction.

    >>> cramers_v([[10, 0], [0, 10]])
    1.0
    """
    counts = whole_table(table)
    statistic = float(_chi_square(counts[None], expected_counts(counts))[0])
    return min(1.0, sqrt(statistic / (int(counts.sum()) * (min(counts.shape) - 1))))


def _chi_square(tables: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Return Pearson's chi-square of every table of a stack."""
    found: np.ndarray = ((tables - expected) ** 2 / expected).sum(axis=(1, 2))
    return found
