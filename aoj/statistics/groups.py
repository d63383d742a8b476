"""Regions in equally large groups by the size of their figures, such as quintiles."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from math import ceil, floor, isnan


def quantile_groups(
    values: Iterable[float], groups: int = 5, *, highest_first: bool = False
) -> list[int | None]:
    """Return per value its group, 1 to `groups`, or None: NaN, and all where values are too few.

    Equal values share a group. Group 1 holds the lowest values, or with `highest_first` the
    highest. Reference: `phe_quantile` of PHEindicatormethods 2.1.0, after the Technical Guide
    'Assigning Deprivation Categories' of Public Health England.

    >>> quantile_groups([10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
    [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    >>> quantile_groups([1, 2, 3])
    [None, None, None]
    """
    if groups < 1:
        raise ValueError(f"no number of groups: {groups}")
    signed = [-float(value) if highest_first else float(value) for value in values]
    ordered = sorted(value for value in signed if not isnan(value))
    number = len(ordered)
    found: list[int | None] = []
    for value in signed:
        if isnan(value) or number < groups:
            found.append(None)
            continue
        rank = bisect_left(ordered, value) + 1  # the lowest rank of equals
        above = (number + 1 - rank) * groups
        # The reference divides by n/q, which is not exact; whole numbers decide as it means to.
        found.append(max(1, floor(groups + 1 - ceil(above / number))))
    return found
