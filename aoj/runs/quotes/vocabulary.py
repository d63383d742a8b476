"""The Dutch words of the finder, from `words.toml`, as lists and as patterns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*", re.UNICODE)
"""A word, with what may stand inside it: d.w.z., vsv'ers, sbo-school."""


@cache
def words(*path: str) -> tuple[str, ...]:
    """Return a list of words by its place in the file.

    >>> "ruim" in words("afronden", "ruim")
    True
    """
    found: Any = _file()
    for key in path:
        found = found[key]
    return tuple(found)


@cache
def table(name: str) -> dict[str, Any]:
    """Return a whole table of the file."""
    return dict(_file()[name])


@cache
def pattern(*path: str) -> re.Pattern[str]:
    """Return a pattern that finds any of a list of words as whole words.

    >>> pattern("tijd", "nu").search("Zij zijn er nu.").group()
    'nu'
    """
    return whole_words(words(*path))


def whole_words(items: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of some phrases, the longest first, blind to capitals."""
    ordered = sorted(dict.fromkeys(items), key=lambda item: (-len(item), item))
    if not ordered:
        return re.compile(r"(?!)")
    inside = "|".join(_phrase(item) for item in ordered)
    return re.compile(rf"(?<![\w])(?:{inside})(?![\w])", re.IGNORECASE)


def _phrase(item: str) -> str:
    """Return the pattern of a phrase; a ~ at its start stands for letters before it."""
    letters = r"\w+-?" if item.startswith("~") else ""
    return letters + r"\s+".join(map(re.escape, item.removeprefix("~").split()))


@cache
def _file() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
