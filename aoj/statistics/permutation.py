"""Tables with the margins of a given one, as chance alone would fill them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

SEED = 20_260_101
"""Fixed, so that the same answers give the same p-value on every machine."""
RESAMPLES = 9_999
"""So many drawn tables; the smallest p-value is then one in ten thousand."""
SMALL_EXPECTED = 5.0
"""Below this expected count in any cell the chi-square distribution is not trusted (Cochran)."""


def whole_table(table: Sequence[Sequence[int]]) -> np.ndarray:
    """Return the table of counts without its empty rows and columns.

    Raises `ValueError` where that leaves fewer than two rows or columns, or a count is no count.
    """
    import numpy as np

    counts: np.ndarray = np.asarray(table)
    if counts.ndim != 2 or counts.dtype.kind not in "iu" or (counts < 0).any():
        raise ValueError("a table of counts has rows of whole numbers, none below 0")
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    if min(counts.shape) < 2:
        raise ValueError("no two groups with two different answers")
    filled: np.ndarray = counts
    return filled


def expected_counts(counts: np.ndarray) -> np.ndarray:
    """Return what each cell would hold if rows and columns said nothing of each other."""
    import numpy as np

    margins = (counts.sum(axis=1) / 1.0, counts.sum(axis=0) / 1.0)  # products outgrow integers
    expected: np.ndarray = np.outer(*margins) / counts.sum()
    return expected


def chance_of(
    counts: np.ndarray,
    distance: Callable[[np.ndarray], np.ndarray],
    *,
    seed: int = SEED,
    resamples: int = RESAMPLES,
) -> float:
    """Return the p-value of `distance` (of a table, or of a stack of them) under permutation.

    Drawing tables with both margins fixed is permuting who belongs to which group. The given table
    counts as one of those drawn: Phipson and Smyth, Statistical Applications in Genetics and
    Molecular Biology 9 (2010), article 39.
    """
    import numpy as np
    from scipy import stats

    drawn = stats.random_table(counts.sum(axis=1), counts.sum(axis=0)).rvs(
        size=resamples, random_state=np.random.default_rng(seed)
    )
    own = float(distance(counts[None])[0])
    tiny = 1e-9 * max(1.0, abs(own))  # equal distances may differ in their last bits
    return (1 + int((distance(drawn) >= own - tiny).sum())) / (1 + resamples)
