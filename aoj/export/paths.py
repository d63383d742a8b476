r"""Folders of someone's computer in what goes out: found, and taken away.

A path such as `C:\Users\Jan` tells who worked on a report and how their computer is arranged.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from aoj.export.elements import Element

INSTEAD = "(map van een computer)"
_SPOKEN = ("alt", "href", "alttext", "data-woorden", "aria-label")
"""Attributes of the tree that hold words."""
_LINE = "a abbr code del em ins kbd mark q small span strong sub sup"
_IN_LINE = frozenset(_LINE.split())
_END = r"""[^\s"'<>]*[^\s"'<>.,;:)\]]"""
_PATH = re.compile(
    rf"""
      \bfile:/+{_END}
    | (?<![A-Za-z0-9])[A-Za-z]:[\\/]+(?=[\w.~$])
        (?:[^\s"'<>]*(?:[ ][^\s"'<>\\/:]+){{0,4}}(?=\\))*{_END}  # 'Jan de Vries' is one
    | \\\\\w[\w.-]+\\+[\w$]{_END}
    | (?<![\w/.:~-])/(?:home|Users|root|tmp|Volumes|media|mnt/\w|var/folders|private/var)/{_END}
    | (?<![\w/~])~(?:[A-Za-z][\w-]*)?/(?=[A-Za-z.]){_END}
    """,
    re.VERBOSE,
)


def without_paths(text: str) -> str:
    r"""Return a text with something else where a folder of a computer stood.

    >>> without_paths("Uit /home/jan/cijfers.csv, zie https://oost.nl/home/uitleg.")
    'Uit (map van een computer), zie https://oost.nl/home/uitleg.'
    >>> without_paths(r"In C:\Users\Jan de Vries\Documenten.")
    'In (map van een computer).'
    """
    return _PATH.sub(INSTEAD, text) if "/" in text or "\\" in text else text


def path_in(text: str) -> str:
    """Return the first folder of a computer that a text names; '' for none."""
    found = _PATH.search(text) if "/" in text or "\\" in text else None
    return found[0] if found else ""


def take_paths(block: Element) -> tuple[str, ...]:
    """Take the folders of a computer out of an element of the tree; return them.

    Also where emphasis or a link stands halfway one.
    """
    found = []
    for node in block.iter():
        for name in _SPOKEN:
            told = node.get(name) or ""
            if path := path_in(told):
                found.append(path)
                node.set(name, without_paths(told))
    places = list(_texts(block))
    whole = "".join(place.text for place in places)
    for match in reversed(list(_PATH.finditer(whole))):
        found.append(match[0])
        _replace(places, match.start(), match.end())
    for place in places:
        if place.node is not None:
            setattr(place.node, place.side, place.text or None)
    return tuple(found)


@dataclass
class _Place:
    """A text in the tree; without a node it only keeps two apart."""

    text: str
    node: Element | None = None
    side: str = "text"


def _texts(node: Element) -> Iterator[_Place]:
    """Yield the texts of an element in order, those of other lines apart."""
    is_apart = node.tag not in _IN_LINE
    if is_apart:
        yield _Place("\n")
    yield _Place(node.text or "", node, "text")
    for child in node:
        yield from _texts(child)
        yield _Place(child.tail or "", child, "tail")
    if is_apart:
        yield _Place("\n")


def _replace(places: list[_Place], start: int, end: int) -> None:
    """Put the words for a folder where its path begins, and take away the rest of it."""
    begins = [0, *itertools.accumulate(len(place.text) for place in places)]
    said = INSTEAD
    for place, begin in zip(places, begins, strict=False):
        left, right = max(start - begin, 0), min(end - begin, len(place.text))
        if left < right and place.node is not None:
            place.text = place.text[:left] + said + place.text[right:]
            said = ""
