"""How far two ordered questions go together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh
from typing import TYPE_CHECKING

from aoj.statistics.normal import z_point

if TYPE_CHECKING:
    import numpy as np

FEWEST_PAIRS = 5
"""With fewer pairs a correlation has no interval here."""


@dataclass(frozen=True)
class Correlation:
    """A correlation (-1 to 1) with its interval and two-sided p-value over `count` pairs."""

    value: float
    low: float
    high: float
    p_value: float
    count: int


def kendall(
    first: Sequence[float], second: Sequence[float], confidence: float = 0.95
) -> Correlation:
    """Return Kendall's tau-b of pairs of ordered answers, ties allowed.

    The p-value is the normal approximation with ties, the interval that of the asymptotic standard
    error. References: Kendall, Biometrika 33 (1945), 239-251; Brown and Benedetti, JASA 72 (1977),
    309-315. Raises `ValueError` for fewer than 5 pairs or a question that all answered alike.
    """
    import numpy as np
    from scipy import stats

    table = _table(first, second)
    count = int(table.sum())
    found = stats.kendalltau(first, second, method="asymptotic")
    share = table / count
    same, opposite = _beyond(share)
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    of_rows, of_columns = 1 - float(rows @ rows), 1 - float(columns @ columns)
    value = float((share * (same - opposite)).sum()) / sqrt(of_rows * of_columns)
    slope = 2 * sqrt(of_rows * of_columns) * (same - opposite)
    slope = slope + value * (rows[:, None] * of_columns + columns[None, :] * of_rows)
    slope = slope / (of_rows * of_columns)
    middle = float((share * slope).sum())
    error = sqrt(max(0.0, float((share * slope**2).sum()) - middle**2) / count)
    margin = z_point(confidence) * error
    low, high = max(-1.0, value - margin), min(1.0, value + margin)
    return Correlation(value, low, high, float(np.clip(found.pvalue, 0, 1)), count)


def spearman(
    first: Sequence[float], second: Sequence[float], confidence: float = 0.95
) -> Correlation:
    """Return Spearman's rank correlation of pairs, with the interval of Bonett and Wright.

    Fisher's z with variance (1 + r2 / 2) / (n - 3). Reference: Bonett and Wright, Psychometrika 65
    (2000), 23-28. Raises `ValueError` for fewer than 5 pairs or values that are all alike.

    >>> found = spearman([1, 2, 3, 4, 5, 6, 7, 8], [2, 1, 4, 3, 6, 5, 8, 7])
    >>> round(found.value, 3), round(found.low, 3), round(found.high, 3)
    (0.905, 0.428, 0.988)
    """
    from scipy import stats

    count = int(_table(first, second).sum())
    found = stats.spearmanr(first, second)
    value = max(-1.0, min(1.0, float(found.statistic)))
    if abs(value) >= 1 - 1e-12:
        return Correlation(round(value), value, value, float(found.pvalue), count)
    margin = z_point(confidence) * sqrt((1 + value**2 / 2) / (count - 3))
    middle = atanh(value)
    return Correlation(
        value, tanh(middle - margin), tanh(middle + margin), float(found.pvalue), count
    )


def _table(first: Sequence[float], second: Sequence[float]) -> np.ndarray:
    """Return how often each pair of values occurs, both in rising order."""
    import numpy as np

    one, other = np.asarray(first, dtype="float64"), np.asarray(second, dtype="float64")
    if len(one) != len(other) or len(one) < FEWEST_PAIRS:
        raise ValueError(f"no correlation of {len(one)} and {len(other)} answers")
    if not (np.isfinite(one).all() and np.isfinite(other).all()):
        raise ValueError("a value without a place cannot be ranked")
    rows, at_row = np.unique(one, return_inverse=True)
    columns, at_column = np.unique(other, return_inverse=True)
    if len(rows) < 2 or len(columns) < 2:
        raise ValueError("what all answered alike goes together with nothing")
    table = np.zeros((len(rows), len(columns)), dtype="int64")
    np.add.at(table, (at_row, at_column), 1)
    return table


def _beyond(share: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return per cell the shares that lie the same way, and the opposite way, in both questions."""
    import numpy as np

    def above_left(cells: np.ndarray) -> np.ndarray:
        """Return per cell the sum of what stands both above and left of it."""
        summed = np.zeros((cells.shape[0] + 1, cells.shape[1] + 1))
        summed[1:, 1:] = cells.cumsum(axis=0).cumsum(axis=1)
        return summed[:-1, :-1]

    def below_right(cells: np.ndarray) -> np.ndarray:
        return above_left(cells[::-1, ::-1])[::-1, ::-1]

    same = above_left(share) + below_right(share)
    opposite = above_left(share[:, ::-1])[:, ::-1] + below_right(share[:, ::-1])[:, ::-1]
    return same, opposite
