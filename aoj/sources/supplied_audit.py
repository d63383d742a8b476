"""What a reader can find out about hidden counts: the lowest and highest that each can be.

`audit` knows what anybody can see: the visible counts, which cells are hidden, and the equations.
It computes per hidden cell the bounds over all tables that agree with that, exactly, in fractions
(the simplex method with Bland's rule). It shares nothing with the hiding that it judges.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from aoj.sources.supplied_hiding import Cell, Equation, Key, Table

Bounds = tuple[Fraction, Fraction | None]
"""Lowest and highest; None where nothing bounds it from above."""


def audit(table: Table) -> dict[Key, Bounds]:
    """Return the bounds of every hidden cell that is somebody's count (no rest)."""
    found: dict[Key, Bounds] = {}
    for group in _groups(table.cells, table.equations):
        hidden = sorted({key for e in group for key in e if _is_hidden(table, key)}, key=repr)
        rows, right = _system(table, group, hidden)
        for number, key in enumerate(hidden):
            if not table.cells[key].is_rest:
                found[key] = _bounds(rows, right, number)
    for key, cell in table.cells.items():
        if cell.state == "hidden" and not cell.is_rest:
            found.setdefault(key, (Fraction(0), None))
    return found


def _is_hidden(table: Table, key: Key) -> bool:
    return table.cells[key].state == "hidden"


def _groups(cells: Mapping[Key, Cell], equations: Iterable[Equation]) -> list[list[Equation]]:
    """Return the equations in groups that share no hidden cell."""
    groups: list[tuple[set[Key], list[Equation]]] = []
    for equation in equations:
        keys = {key for key in equation if cells[key].state == "hidden"}
        if not keys:
            continue
        near = [group for group in groups if group[0] & keys]
        groups = [group for group in groups if group not in near]
        joined = [e for _, found in near for e in found]
        groups.append((keys.union(*(found for found, _ in near)), [*joined, equation]))
    return [found for _, found in groups]


def _system(
    table: Table, group: Sequence[Equation], hidden: Sequence[Key]
) -> tuple[list[list[Fraction]], list[Fraction]]:
    """Return the equations over the hidden cells: rows of signs, and what each adds up to.

    An equation that its source rounds holds with that difference.
    """
    rows, right = [], []
    for equation in group:
        rows.append([Fraction(equation.get(key, 0)) for key in hidden])
        visible = sum(
            s * (table.cells[k].value or 0) for k, s in equation.items() if k not in hidden
        )
        values = [table.cells[key].value for key in equation]
        all_known = None not in values
        off = sum(s * (table.cells[k].value or 0) for k, s in equation.items()) if all_known else 0
        right.append(Fraction(off - visible))
    return rows, right


def _bounds(rows: Sequence[Sequence[Fraction]], right: Sequence[Fraction], number: int) -> Bounds:
    costs = [Fraction(int(i == number)) for i in range(len(rows[0]))]
    low = minimum(rows, right, costs)
    high = minimum(rows, right, [-cost for cost in costs])
    return low or Fraction(0), None if high is None else -high


def minimum(
    rows: Sequence[Sequence[Fraction]], right: Sequence[Fraction], costs: Sequence[Fraction]
) -> Fraction | None:
    """Return the least of `costs` over all `x >= 0` with `rows x = right`; None if without bound.

    Raises `ValueError` where no such `x` exists.

    >>> minimum([[Fraction(1), Fraction(1)]], [Fraction(7)], [Fraction(-1), Fraction(0)])
    Fraction(-7, 1)
    """
    width, height = len(costs), len(rows)
    tableau = []
    for number, (row, value) in enumerate(zip(rows, right, strict=True)):
        sign = -1 if value < 0 else 1
        own = [Fraction(int(i == number)) for i in range(height)]
        tableau.append([*(sign * x for x in row), *own, sign * value])
    basis = [width + i for i in range(height)]
    artificial = [Fraction(0)] * width + [Fraction(1)] * height
    if _solve(tableau, basis, artificial, width + height) != 0:
        raise ValueError("no table agrees with what is visible")
    for i, column in enumerate(basis):
        if column >= width:
            pivot = next((j for j in range(width) if tableau[i][j] != 0), None)
            if pivot is not None:
                _pivot(tableau, basis, i, pivot)
    return _solve(tableau, basis, [*costs, *[Fraction(0)] * height], width)


def _solve(
    tableau: list[list[Fraction]], basis: list[int], costs: Sequence[Fraction], usable: int
) -> Fraction | None:
    """Pivot to the least cost over the first `usable` columns; None where there is no least."""
    while True:
        entering = next((j for j in range(usable) if _gain(tableau, basis, costs, j) < 0), None)
        if entering is None:
            pairs = zip(basis, tableau, strict=True)
            return sum((costs[column] * row[-1] for column, row in pairs), Fraction(0))
        ratios = [
            (row[-1] / row[entering], basis[i], i)
            for i, row in enumerate(tableau)
            if row[entering] > 0
        ]
        if not ratios:
            return None
        _pivot(tableau, basis, min(ratios)[2], entering)


def _gain(
    tableau: Sequence[Sequence[Fraction]], basis: Sequence[int], costs: Sequence[Fraction], j: int
) -> Fraction:
    pairs = zip(basis, tableau, strict=True)
    return costs[j] - sum((costs[column] * row[j] for column, row in pairs), Fraction(0))


def _pivot(tableau: list[list[Fraction]], basis: list[int], i: int, j: int) -> None:
    by = tableau[i][j]
    tableau[i] = [value / by for value in tableau[i]]
    for other, row in enumerate(tableau):
        if other != i and row[j] != 0:
            times = row[j]
            tableau[other] = [a - times * b for a, b in zip(row, tableau[i], strict=True)]
    basis[i] = j
