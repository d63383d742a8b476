"""Between what a hidden count must lie, given everything that was published.

Each published number says of some cells what they are together. What follows for any other sum of
cells is a linear (integer) program; its ends are the feasible interval of Fischetti and Salazar,
Management Science 47 (2001), 1008-1027.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import ceil, floor, inf

_NEAR = 1e-6


@dataclass(frozen=True)
class Stated:
    """What a publication says: `cells` are together at least `low` and at most `high`."""

    cells: frozenset[Hashable]
    low: float
    high: float


def feasible(
    stated: Sequence[Stated], target: frozenset[Hashable], *, integer: bool = True
) -> tuple[float, float]:
    """Return the least and the most that the cells of a target can be together.

    Cells are counts: never negative, and with `integer` whole. Cells that occur in the same
    statements are one variable. The upper end is infinite where nothing bounds it. Raises
    `ValueError` where the statements contradict each other.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    # Of a cell that no statement knows nothing is known.
    told = frozenset().union(*(one.cells for one in stated)) if stated else frozenset()
    ends = [0.0, inf if target - told else 0.0]
    groups: dict[tuple[frozenset[int], bool], int] = {}
    holding: dict[Hashable, set[int]] = {cell: set() for cell in told}
    for place, one in enumerate(stated):
        for cell in one.cells:
            holding[cell].add(place)
    for cell, places in holding.items():
        groups.setdefault((frozenset(places), cell in target), len(groups))
    aim = np.array([1.0 if inside else 0.0 for _, inside in groups])
    if not aim.any():
        return ends[0], ends[1]
    matrix = np.zeros((len(stated), len(groups)))
    for (occurring, _), column in groups.items():
        matrix[list(occurring), column] = 1.0
    rules = LinearConstraint(matrix, [s.low for s in stated], [s.high for s in stated])
    found = []
    for sign in (1.0, -1.0):
        one = milp(
            sign * aim,
            constraints=rules,
            bounds=Bounds(0, np.inf),
            integrality=np.full(len(groups), 1 if integer else 0),
        )
        if one.status == 2:
            raise ValueError("what was published contradicts itself")
        found.append(sign * float(one.fun) if one.status == 0 else inf)
    low, high = found[0], found[1] + ends[1]
    if integer:
        return float(ceil(low - _NEAR)), high if high == inf else float(floor(high + _NEAR))
    return low, high


def counts_of_percentage(percentage: int, base: int) -> tuple[int, int]:
    """Return the fewest and the most of a base that are printed as a whole percentage.

    Halves are rounded up, as they are printed.

    >>> counts_of_percentage(33, 12), counts_of_percentage(50, 1000)
    ((4, 4), (495, 504))
    """
    low = ceil((percentage - 0.5) / 100 * base - _NEAR)
    high = ceil((percentage + 0.5) / 100 * base - _NEAR) - 1
    return max(low, 0), min(high, base)
