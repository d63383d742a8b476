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
_CONTRADICTION = 2
"""The status by which scipy says that nothing fits."""


@dataclass(frozen=True)
class Stated:
    """What a publication says: `cells` are together at least `low` and at most `high`."""

    cells: frozenset[Hashable]
    low: float
    high: float


class Publication:
    """All that is stated of cells, made ready to ask of many sums of cells what they can be.

    Cells that occur in the same statements are one variable.
    """

    def __init__(self, stated: Sequence[Stated]) -> None:
        self.stated = tuple(stated)
        holding: dict[Hashable, set[int]] = {}
        for place, one in enumerate(self.stated):
            for cell in one.cells:
                holding.setdefault(cell, set()).add(place)
        groups: dict[frozenset[int], set[Hashable]] = {}
        for cell, places in holding.items():
            groups.setdefault(frozenset(places), set()).add(cell)
        self._groups = [(tuple(sorted(places)), cells) for places, cells in groups.items()]
        self._told = frozenset(holding)

    def feasible(self, target: frozenset[Hashable], *, integer: bool = True) -> tuple[float, float]:
        """Return the least and the most that the cells of a target can be together.

        Cells are counts: never negative, and with `integer` whole. The upper end is infinite where
        nothing bounds it. Raises `ValueError` where the statements contradict each other.
        """
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp

        columns = [
            (places, inside)
            for places, cells in self._groups
            for inside in (True, False)
            if (cells & target if inside else cells - target)
        ]
        free = inf if target - self._told else 0.0
        aim = np.array([1.0 if inside else 0.0 for _, inside in columns])
        if not aim.any():
            return 0.0, free
        matrix = np.zeros((len(self.stated), len(columns)))
        for column, (places, _) in enumerate(columns):
            matrix[list(places), column] = 1.0
        lows, highs = [s.low for s in self.stated], [s.high for s in self.stated]
        rules, every = LinearConstraint(matrix, lows, highs), Bounds(0, np.inf)
        kind = np.full(len(columns), 1 if integer else 0)
        ends = []
        for sign in (1.0, -1.0):
            one = milp(sign * aim, constraints=rules, bounds=every, integrality=kind)
            if one.status == _CONTRADICTION:
                raise ValueError("what was published contradicts itself")
            ends.append(sign * float(one.fun) if one.status == 0 else inf)
        low, high = ends[0], ends[1] + free
        if integer:
            return float(ceil(low - _NEAR)), high if high == inf else float(floor(high + _NEAR))
        return low, high


def feasible(
    stated: Sequence[Stated], target: frozenset[Hashable], *, integer: bool = True
) -> tuple[float, float]:
    """Return the least and the most that the cells of a target can be, given what is stated.

    >>> row = [Stated(frozenset("ab"), 9, 9), Stated(frozenset("a"), 2, 4)]
    >>> feasible(row, frozenset("b"))
    (5.0, 7.0)
    """
    return Publication(stated).feasible(target, integer=integer)


def counts_of_percentage(percentage: int, base: int) -> tuple[int, int]:
    """Return the fewest and the most of a base that are printed as a whole percentage.

    Halves are rounded up, as they are printed.

    >>> counts_of_percentage(33, 12), counts_of_percentage(50, 1000)
    ((4, 4), (495, 504))
    """
    low = ceil((percentage - 0.5) / 100 * base - _NEAR)
    high = ceil((percentage + 0.5) / 100 * base - _NEAR) - 1
    return max(low, 0), min(high, base)
