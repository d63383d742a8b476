"""Whether groups differ in ordered answers: by ranks, since steps of a scale have no size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from aoj.statistics.adjustment import holm
from aoj.statistics.permutation import RESAMPLES, SEED, chance_of

if TYPE_CHECKING:
    import numpy as np

FEW_IN_TWO = 10
"""Below this many in either of two groups chances are counted by permutation."""
FEW_IN_MORE = 5
"""The same for three groups or more."""

RankMethod = Literal["asymptotic", "permutation"]


@dataclass(frozen=True)
class RankComparison:
    """Two groups by Mann-Whitney; `delta` (-1 to 1) is positive where the first tends higher."""

    method: RankMethod
    statistic: float
    """U of the first group: the pairs in which it is higher, those alike counted half."""
    p_value: float
    delta: float
    counts: tuple[int, int]


@dataclass(frozen=True)
class RankDifference:
    """Three groups or more by Kruskal-Wallis, and which of them differ by Dunn.

    `epsilon_squared` (0 to 1) is the part of the spread of ranks that lies between groups. `pairs`
    holds the p-value of every two groups, after Holm over these pairs.
    """

    method: RankMethod
    statistic: float
    freedom: int
    p_value: float
    epsilon_squared: float
    counts: tuple[int, ...]
    pairs: Mapping[tuple[str, str], float]


def mann_whitney(
    first: Sequence[float],
    second: Sequence[float],
    *,
    seed: int = SEED,
    resamples: int = RESAMPLES,
) -> RankComparison:
    """Return whether one group tends to higher answers than another (two-sided).

    Normal approximation with the corrections for ties and continuity; with fewer than 10 in either
    group the permutation distribution (seeded). Cliff's delta is 2U / (n1 n2) - 1. References:
    Mann and Whitney, Annals of Mathematical Statistics 18 (1947), 50-60; Cliff, Psychological
    Bulletin 114 (1993), 494-509. Raises `ValueError` for a group of nobody.

    >>> found = mann_whitney([4, 5, 5], [1, 2, 4])
    >>> found.statistic, round(found.delta, 3), found.method
    (8.5, 0.889, 'permutation')
    """
    from scipy import stats

    counts, ranks = _ranked([first, second])
    low, high = len(first), len(second)
    statistic = float(ranks @ counts[0]) - low * (low + 1) / 2
    delta = 2 * statistic / (low * high) - 1
    if counts.shape[1] == 1:
        return RankComparison("asymptotic", statistic, 1.0, 0.0, (low, high))
    method: RankMethod
    if min(low, high) < FEW_IN_TWO:
        middle = low * (low + high + 1) / 2
        method = "permutation"
        p_value = chance_of(
            counts, lambda some: abs(some[:, 0] @ ranks - middle), seed=seed, resamples=resamples
        )
    else:
        method = "asymptotic"
        p_value = float(stats.mannwhitneyu(first, second, method="asymptotic").pvalue)
    return RankComparison(method, statistic, p_value, delta, (low, high))


def cliffs_delta(first: Sequence[float], second: Sequence[float]) -> float:
    """Return how much more often the first of a pair is higher than lower (-1 to 1).

    >>> cliffs_delta([4, 5], [1, 2])
    1.0
    """
    counts, ranks = _ranked([first, second])
    low, high = len(first), len(second)
    return 2 * (float(ranks @ counts[0]) - low * (low + 1) / 2) / (low * high) - 1


def kruskal(
    groups: Mapping[str, Sequence[float]], *, seed: int = SEED, resamples: int = RESAMPLES
) -> RankDifference:
    """Return whether groups (name to answers) differ, and which pairs do.

    Chi-square approximation with the correction for ties; with fewer than 5 in any group the
    permutation distribution (seeded). Epsilon squared is H / (n - 1). References: Kruskal and
    Wallis, JASA 47 (1952), 583-621; Dunn, Technometrics 6 (1964), 241-252; Tomczak and Tomczak,
    Trends in Sport Sciences 21 (2014), 19-25. Raises `ValueError` for fewer than two groups or a
    group of nobody.
    """
    from scipy import stats

    counts, ranks = _ranked(list(groups.values()))
    sizes = counts.sum(axis=1)
    number, freedom = int(sizes.sum()), len(groups) - 1
    if counts.shape[1] == 1:
        alike = dict.fromkeys(_pairs(groups), 1.0)
        return RankDifference("asymptotic", 0.0, freedom, 1.0, 0.0, tuple(map(int, sizes)), alike)
    # Equal groups give a hair below 0, of which the chance is no number.
    statistic = max(0.0, float(stats.kruskal(*groups.values()).statistic))
    method: RankMethod
    if min(sizes) < FEW_IN_MORE:
        method = "permutation"
        p_value = chance_of(
            counts,
            lambda some: ((some @ ranks) ** 2 / sizes).sum(axis=1),
            seed=seed,
            resamples=resamples,
        )
    else:
        method, p_value = "asymptotic", float(stats.chi2.sf(statistic, freedom))
    epsilon = statistic / (number - 1)
    return RankDifference(
        method, statistic, freedom, p_value, epsilon, tuple(map(int, sizes)), _dunn(groups)
    )


def _dunn(groups: Mapping[str, Sequence[float]]) -> dict[tuple[str, str], float]:
    """Return the p-value of every two groups, Holm over the pairs."""
    import scikit_posthocs

    # Its own p_adjust sweeps the memory of the whole process at every call.
    found = scikit_posthocs.posthoc_dunn([list(some) for some in groups.values()])
    names, pairs = list(groups), _pairs(groups)
    plain = [float(found.iloc[names.index(one), names.index(other)]) for one, other in pairs]
    return dict(zip(pairs, holm(plain), strict=True))


def _pairs(groups: Mapping[str, Sequence[float]]) -> list[tuple[str, str]]:
    names = list(groups)
    return [(one, other) for place, one in enumerate(names) for other in names[place + 1 :]]


def _ranked(groups: Sequence[Sequence[float]]) -> tuple[np.ndarray, np.ndarray]:
    """Return how often each group gave each value, and the middle rank of each value."""
    import numpy as np

    if len(groups) < 2 or not all(len(some) for some in groups):
        raise ValueError("ranks are compared between groups of at least one")
    values = [np.asarray(some, dtype="float64") for some in groups]
    if not all(np.isfinite(some).all() for some in values):
        raise ValueError("a value without a place cannot be ranked")
    levels = np.unique(np.concatenate(values))
    counts = np.array([(some[:, None] == levels).sum(axis=0) for some in values])
    totals = counts.sum(axis=0)
    return counts, np.cumsum(totals) - (totals - 1) / 2
