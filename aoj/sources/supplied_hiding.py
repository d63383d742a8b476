"""Hiding small counts so that none can be found: cells, what binds them, and moves that prove it.

A cell is a count of people that somebody supplied, or what is left of a total when its parts are
taken off. Cells are bound by equations (a total is its parts and the rest). A count below the
smallest count, 0 included, is small and hidden. It is **protected** if there is a move: other
values for hidden cells alone, none below 0, with which every equation still holds and which make
the small cell greater by the smallest count. Who sees all that is visible then cannot tell the
two tables apart: the cell may be small or not. Where no move exists, more cells are hidden until
there is one; they are not small, and stay without bounds like the others.

A move is a proof in whole numbers that needs no solver; that it is not found proves nothing, and
then a cell too many is hidden, never one too few.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

LEAST = 5
"""The lowest that the smallest count may be."""

_MOST_STEPS = 4_000
_MOST_BRANCHES = 12
_LONGEST = 80
_LONGEST_MOVES = (3, 4, 5, 6, 8, 12)
"""How many cells a move may change; where cells must be hidden for it, short moves come first."""

Key = Hashable
Equation = Mapping[Key, int]
"""Cells with their signs; what they add up to does not change by a move."""


@dataclass
class Cell:
    """A count: its value (None: hidden by its source), and what a reader sees of it.

    `state` is 'free' (visible, may be hidden), 'fixed' (visible already, in an earlier file) or
    'hidden'. `group` names cells that are shown or hidden together. A rest is never shown; one
    without a value may be anything, and nothing can be taken off it. Of a rest that
    `counts_none`, nothing is small too.
    """

    value: int | None
    state: str = "free"
    is_rest: bool = False
    counts_none: bool = False
    group: Key = None


@dataclass
class Table:
    """Cells and the equations that bind them; `hide_small` hides what must be."""

    smallest: int
    cells: dict[Key, Cell] = field(default_factory=dict)
    equations: list[Equation] = field(default_factory=list)
    _with_cell: dict[Key, list[int]] = field(default_factory=dict, repr=False)

    def add(self, key: Key, cell: Cell) -> None:
        """Add a cell, or replace one that no equation names yet."""
        self.cells[key] = cell

    def bind(self, equation: Equation) -> None:
        """Add an equation over cells that are there."""
        for key in equation:
            self._with_cell.setdefault(key, []).append(len(self.equations))
        self.equations.append(equation)

    def is_small(self, key: Key) -> bool:
        """Whether a count must be hidden for its own sake."""
        cell = self.cells[key]
        if not cell.is_rest:
            return cell.value is None or cell.value < self.smallest
        # Nothing left of a total is mostly no count: often it cannot be otherwise.
        lowest = 0 if cell.counts_none else 1
        return cell.value is not None and lowest <= cell.value < self.smallest

    def hide_small(self) -> list[Key]:
        """Hide what must be; return the small cells that cannot be protected.

        These were laid open already by what became visible before, and nothing can change that;
        all that is bound to them is hidden.
        """
        for key, cell in list(self.cells.items()):
            if cell.state == "free" and self.is_small(key):
                self._hide(key)
        open_ = []
        for key in self._to_protect():
            if self._move(key, hide=False) is not None:
                continue
            move = self._move(key, hide=True)
            if move is None:
                open_.append(key)
                move = {other: 0 for i in self._with_cell[key] for other in self.equations[i]}
            for other in move:
                if self.cells[other].state == "free":
                    self._hide(other)
        return open_

    def _to_protect(self) -> list[Key]:
        """Return small hidden cells that equations bind, those with the fewest equations first."""
        bound = [k for k, c in self.cells.items() if c.state == "hidden" and k in self._with_cell]
        return sorted(
            (key for key in bound if self.is_small(key)), key=lambda k: len(self._with_cell[k])
        )

    def _hide(self, key: Key) -> None:
        """Hide a cell, with those that are shown or hidden together with it."""
        group = self.cells[key].group
        keys = [key] if group is None else [k for k, c in self.cells.items() if c.group == group]
        for one in keys:
            if self.cells[one].state == "free":
                self.cells[one].state = "hidden"

    def _move(self, key: Key, *, hide: bool) -> dict[Key, int] | None:
        """Return a move that raises a cell by the smallest count; with `hide`, by hiding more."""
        short = [_Search(self, hide, longest) for longest in _LONGEST_MOVES]
        first = [*short, _Search(self, hide, _LONGEST, only_up=True)] if hide else []
        for search in (*first, _Search(self, hide, _LONGEST)):
            move = search.balance({key: self.smallest}, set(self._with_cell.get(key, ())))
            if move is not None:
                return move
        return None


class _Search:
    """One search for a move, depth first, with a limit on its steps.

    The shortest equation is mended first, for a longer one often holds then too, and by the
    cheapest cell. With `only_up` no cell becomes less: all totals of a cell rise with it.
    """

    def __init__(self, table: Table, hide: bool, longest: int, *, only_up: bool = False) -> None:
        self.table, self.hide, self.longest, self.steps = table, hide, longest, 0
        self.only_up = only_up

    def balance(self, move: dict[Key, int], touched: set[int]) -> dict[Key, int] | None:
        """Return `move` completed so that the equations in `touched` hold, or None."""
        self.steps += 1
        if self.steps > _MOST_STEPS or len(move) > self.longest:
            return None
        table = self.table
        number, lacks = next(
            (
                (i, lack)
                for i in sorted(touched, key=lambda i: (len(table.equations[i]), i))
                if (lack := sum(s * move.get(k, 0) for k, s in table.equations[i].items()))
            ),
            (-1, 0),
        )
        if number < 0:
            return move
        for key, change in self._choices(table.equations[number], lacks, move):
            equations = table._with_cell[key]
            found = self.balance({**move, key: change}, touched | set(equations))
            if found is not None:
                return found
        return None

    def _choices(
        self, equation: Equation, lacks: int, move: Mapping[Key, int]
    ) -> Iterable[tuple[Key, int]]:
        """Return changes of one cell that mend an equation, or bring it nearer, the best first."""
        found = []
        for key, sign in equation.items():
            cell = self.table.cells[key]
            if key in move or cell.state == "fixed" or (cell.state == "free" and not self.hide):
                continue
            change = -lacks * sign
            if change < 0:
                change = -min(-change, cell.value or 0)
            if change == 0 or (self.only_up and change < 0):
                continue
            is_free, is_whole = cell.state == "free", abs(change) == abs(lacks)
            cost = (cell.value or 0) if is_free else len(self.table._with_cell[key])
            found.append(((is_free, not is_whole, cost), key, change))
        found.sort(key=lambda item: item[0])
        return [(key, change) for _, key, change in found[:_MOST_BRANCHES]]
