"""What comes after what: a person's order and a newer template's made into one.

Template cells that nobody moved follow the template. What a person moved or added stays behind the
cell that it was put after. A new cell of the template comes after its nearest predecessor that is
there, and after what a person wrote below that one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One cell in an order: a template cell by its key, or a person's by its position."""

    key: str = ""
    own: int = -1


def arrange(
    present: Sequence[Entry],
    former: Sequence[str],
    template: Sequence[str],
    added: Sequence[str],
    level: Callable[[Entry], int],
) -> list[Entry]:
    """Return the order of all cells.

    `present` is the order in which a person left them, `former` and `template` the orders of the
    former and the newer template, `added` the keys that are new; `level` tells of which level a
    cell is a heading, 0 for none.
    """
    arranged = _reorder(present, former, template)
    for index, key in enumerate(template):
        if key in added:
            arranged.insert(
                _place(arranged, template[:index], level(Entry(key)), level), Entry(key)
            )
    return arranged


def moved(present: Sequence[str], former: Sequence[str]) -> set[str]:
    """Return the fewest keys of which moving explains the order.

    >>> sorted(moved(["b", "c", "a"], ["a", "b", "c"]))
    ['a']
    """
    position = {key: index for index, key in enumerate(former)}
    known = [key for key in present if key in position]
    return set(present) - {known[i] for i in _longest_rise([position[key] for key in known])}


def _reorder(
    present: Sequence[Entry], former: Sequence[str], template: Sequence[str]
) -> list[Entry]:
    """Return the order with what nobody moved in the template's order, the rest behind it."""
    keys = [entry.key for entry in present if entry.key]
    loose = moved(keys, former)
    groups: list[list[Entry]] = [[]]
    for entry in present:
        if entry.key and entry.key not in loose:
            groups.append([])
        groups[-1].append(entry)
    rank = {key: index for index, key in enumerate(template)}
    first, rest = groups[0], groups[1:]
    rest.sort(key=lambda group: rank[group[0].key])
    return [*first, *(entry for group in rest for entry in group)]


def _place(
    arranged: Sequence[Entry],
    before: Sequence[str],
    heading: int,
    level: Callable[[Entry], int],
) -> int:
    """Return where a new cell comes, of which `before` are the template's cells above it."""
    places = {entry.key: index for index, entry in enumerate(arranged) if entry.key}
    predecessor = next((key for key in reversed(before) if key in places), "")
    index = places[predecessor] + 1 if predecessor else 0
    while index < len(arranged) and not arranged[index].key:
        found = level(arranged[index])
        if found and (not heading or found <= heading):
            break  # a person's own section begins here
        index += 1
    return index


def _longest_rise(numbers: Sequence[int]) -> list[int]:
    """Return the positions of a longest rising part of different numbers."""
    tails: list[int] = []
    ends: list[int] = []
    before = [-1] * len(numbers)
    for index, number in enumerate(numbers):
        place = bisect_left(tails, number)
        before[index] = ends[place - 1] if place else -1
        tails[place : place + 1] = [number]
        ends[place : place + 1] = [index]
    found: list[int] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        found.append(index)
        index = before[index]
    return found[::-1]
