"""The reference list of names (names.toml): which words are names, and how surely."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Sure = Literal["eigen", "woord", "vaak", ""]
_LIST = Path(__file__).with_name("names.toml")
_LETTERS = {ord("ø"): "o", ord("ł"): "l", ord("đ"): "d", ord("’"): "'", ord("`"): "'"}


@dataclass(frozen=True)
class Book:
    """Known names, folded, with how sure each is a name."""

    first: dict[str, Sure]
    last: dict[str, Sure]

    def sure(self, key: str) -> Sure:
        """Return how sure a word is a name of either kind; '' where it is not known."""
        found = {self.first.get(key, ""), self.last.get(key, "")}
        return next((word for word in _SURENESS if word in found), "")


_SURENESS: tuple[Sure, ...] = ("eigen", "woord", "vaak")


def folded_name(text: str) -> str:
    """Return a name in small letters without accents.

    >>> folded_name("Ömer"), folded_name("Işık")
    ('omer', 'isik')
    """
    bare = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("İ", "i")).casefold()
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return bare.translate(_LETTERS)


@cache
def known_names() -> Book:
    """Return the reference list of names."""
    said = tomllib.loads(_LIST.read_text(encoding="utf-8"))
    first, last = (_levels(said[name]) for name in ("voornamen", "achternamen"))
    return Book(first, last)


def _levels(said: dict[str, str]) -> dict[str, Sure]:
    found: dict[str, Sure] = {}
    for level in _SURENESS:
        found |= dict.fromkeys(said[level].split(), level)
    return found
