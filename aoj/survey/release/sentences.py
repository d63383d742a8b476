"""A free text as words, each with what its capital and its place in the sentence tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from aoj.survey.release.lexicon import folded_name

WORD = re.compile(r"[^\W\d_]+(?:['’`´-][^\W\d_]+)*")
_OF = re.compile(r"['’`´]s$")
_STARTS = re.compile(r"(?:^|[.!?:;\n\"“”„‘(\[•…/>|]|(?:^|\s)['’*-])\s*[\"'“‘*(-]*\s*$")


@dataclass(frozen=True)
class Word:
    """One word of a text: `key` is folded and without 's; `opens` whether it begins a sentence."""

    key: str
    start: int
    end: int
    is_capital: bool
    is_shout: bool
    opens: bool
    in_place: bool


@dataclass(frozen=True)
class Reading:
    """A text as words; `tells` is False where capitals say nothing, as in a text of capitals."""

    text: str
    words: tuple[Word, ...]
    tells: bool

    def joined(self, place: int) -> bool:
        """Whether only spaces stand between a word and the next."""
        gap = self.text[self.words[place].end : self.words[place + 1].start]
        bare = gap.strip("'’ \t\u00a0")
        return gap in ("'s ", "’s ") or (bool(gap) and not bare and gap not in ("'", "’"))

    def is_name_like(self, place: int) -> bool:
        """Whether a word has a capital of its own and is no abbreviation, as AB or GGD."""
        word = self.words[place]
        length = word.end - word.start
        return word.is_capital and length > 1 and self.tells and not (word.is_shout and length < 5)


def read(text: str, places: Sequence[str] = ()) -> Reading:
    """Return a text as words."""
    spans = _place_spans(text, places)
    words = []
    for match in WORD.finditer(text):
        whole = match[0]
        bare = _OF.sub("", whole)
        end = match.start() + len(bare)
        words.append(
            Word(
                folded_name(bare),
                match.start(),
                end,
                bare[0].isupper(),
                bare.isupper() and len(bare) > 1,
                bool(_STARTS.search(text[max(0, match.start() - 12) : match.start()]))
                if match.start()
                else True,
                any(start <= match.start() and end <= stop for start, stop in spans),
            )
        )
    small = sum(not word.is_capital for word in words)
    inner = [word for word in words if not word.opens]
    capitals = sum(word.is_capital for word in inner)
    shouts = sum(word.is_shout for word in words)
    tells = shouts * 2 <= max(len(words), 2) and (len(inner) < 4 or capitals * 3 <= len(inner) * 2)
    return Reading(text, tuple(words), tells or small * 2 > len(words))


def _place_spans(text: str, places: Sequence[str]) -> list[tuple[int, int]]:
    folded = folded_name(text)
    if len(folded) != len(text):  # a letter that folds to two: places are found as they stand
        folded = text.casefold() if len(text.casefold()) == len(text) else text
    names = {folded_name(name) for name in places if len(name) > 1}
    return [
        match.span()
        for name in names
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", folded)
    ]
