"""Small parts of a group taken together until each has the minimum, before anything is hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Members = tuple[str, ...]
"""Keys of one part; '' stands for who did not tell."""
MANY = 3
"""More than so many gemeenten in one part are counted in its label, not named."""


def merged(
    parts: Sequence[Members], bases: Mapping[Members, int], minimum: int
) -> tuple[Members, ...]:
    """Return the parts, the smallest taken together with the next smallest until each is enough.

    Who did not tell is a part like any other, but not where there is nobody. An empty part is taken
    along as a small one is, so that the two look alike. The order is that of the first member.

    >>> parts = (("po",), ("vo",), ("jeugdhulp",), ("",))
    >>> merged(parts, {("po",): 40, ("vo",): 30, ("jeugdhulp",): 6, ("",): 2}, 10)
    (('po',), ('vo', 'jeugdhulp', ''))
    >>> merged(parts, {("po",): 40, ("vo",): 30, ("jeugdhulp",): 12, ("",): 0}, 10)
    (('po',), ('vo',), ('jeugdhulp',))
    """
    order = {key: place for place, part in enumerate(parts) for key in part}
    left = [(bases.get(part, 0), part) for part in parts if part != ("",) or bases.get(part, 0)]
    while len(left) > 1:
        left.sort(key=lambda item: (item[0], -order[item[1][0]]))
        if left[0][0] >= minimum:
            break
        (small, first), (larger, second), *rest = left
        together = tuple(sorted((*first, *second), key=lambda key: (key == "", order[key])))
        left = [(small + larger, together), *rest]
    return tuple(part for _, part in sorted(left, key=lambda item: order[item[1][0]]))


def label_of(part: Members, names: Mapping[str, str], unknown: str) -> str:
    """Return what a part is called.

    >>> label_of(("po", "vo", ""), {"po": "po", "vo": "vo"}, "wie geen rol noemde")
    'po, vo en wie geen rol noemde'
    """
    known = [names.get(key, key) for key in part if key]
    if len(known) > MANY:
        known = [*known[: MANY - 1], f"{len(known) - MANY + 1} andere"]
    told = [*known, *([unknown] if "" in part else [])]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} en {told[-1]}"
