"""How far the questions of a theme measure one thing."""

from __future__ import annotations

from collections.abc import Sequence


def cronbach_alpha(scores: Sequence[Sequence[float]]) -> float:
    """Return Cronbach's alpha of the scores of respondents (rows) on items (columns), all known.

    Items must point the same way: mirror the reversed ones first. It can be negative, where they
    do not. Reference: Cronbach, Psychometrika 16 (1951), 297-334. Raises `ValueError` for fewer
    than two rows or columns, an unknown score, or totals that do not differ.

    >>> round(cronbach_alpha([[1, 2], [2, 2], [3, 4], [4, 4]]), 4)
    0.9412
    """
    import numpy as np

    table = np.asarray(scores, dtype="float64")
    if table.ndim != 2 or min(table.shape) < 2 or not np.isfinite(table).all():
        raise ValueError("alpha needs two items or more, all answered by two or more")
    total = float(table.sum(axis=1).var(ddof=1))
    if total <= 1e-12:
        raise ValueError("totals that do not differ have no reliability")
    items = int(table.shape[1])
    apart = float(table.var(axis=0, ddof=1).sum())
    return items / (items - 1) * (1 - apart / total)
