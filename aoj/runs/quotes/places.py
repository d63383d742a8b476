"""The places that a sentence names: of the figures, or others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from aoj.runs.quotes.vocabulary import WORD, table, whole_words, words

COUNTRY, REST, ELSEWHERE = "NL01", "overige", "?"
"""Codes of the country, of the rest of it, and of any place that no figure is about."""
_NATION = frozenset({COUNTRY, REST})
_NOT_HERE = re.compile(r"\s*(?:over|onder|boven|na|bij|mee|in|op|aan|van|voor)\b")
_OPENING = re.compile(r"[.:!?\"“(•]\s*$")
_BEFORE_NAME = re.compile(
    r"(?<!\w)(?:in|te|bij|van|uit|voor|rond|naar|tussen|en|over|binnen)\s+$", re.IGNORECASE
)
_PART = re.compile(r"(?:-| )(?!(?:CBS|DUO)\b)[A-Z][a-z]{2,}")
"""What follows the name of a place in that of a part of it: Almere Haven, Rotterdam-Zuid."""
_KIND = re.compile(r"(?<!\w)(stad|gemeente|provincie)\s+$", re.IGNORECASE)
_LARGER, _GEMEENTE = re.compile(r"(?:PV|NL|PO|VO|RM)\d"), re.compile(r"GM\d")
_PEOPLE = re.compile(r"(?:se|s|er|ers|aar|aars|aren|ner|ners)$")
_OF_A_PLACE = re.compile(r".{3,}(?:se|sche)$")
_LEAST_NAME = 4
_LONG_WORD = 7


@dataclass(frozen=True)
class Hit:
    """What stands somewhere in a sentence: codes of regions, or a period."""

    at: int
    end: int
    names: frozenset[str]


class Places:
    """The places that some figures are about, by name; `own` is the region of the report."""

    def __init__(self, names: Mapping[str, Iterable[str]], own: str) -> None:
        lowered = {name.lower(): frozenset(codes) for name, codes in names.items() if name}
        self._names = {name: codes for name, codes in lowered.items() if len(name) >= _LEAST_NAME}
        self._common = {
            **dict.fromkeys(words("plaatsen", "eigen"), frozenset({own})),
            **dict.fromkeys(words("plaatsen", "land"), _NATION),
            **dict.fromkeys(words("plaatsen", "rest"), _NATION),
            **dict.fromkeys(words("plaatsen", "elders"), frozenset({ELSEWHERE})),
        }
        self._codes = {**lowered, **self._common}
        self._hits: dict[str, list[Hit]] = {}

    def hits(self, text: str) -> list[Hit]:
        """Return the places that a sentence names, in order; another's name is `ELSEWHERE`."""
        if text not in self._hits:
            self._hits[text] = self._found(text)
        return self._hits[text]

    def _found(self, text: str) -> list[Hit]:
        found = [
            Hit(*match.span(), self._codes_at(text, match))
            for match in self._pattern.finditer(text)
            if self._is_place(text, match)
        ]
        taken = [(hit.at, hit.end) for hit in found]
        for match in WORD.finditer(text):
            if match.group()[0].isupper() and not any(a <= match.start() < b for a, b in taken):
                if codes := self._named_after(match.group().lower()):
                    found.append(Hit(*match.span(), codes))
                elif _is_a_name(text, match):
                    found.append(Hit(*match.span(), frozenset({ELSEWHERE})))
        return sorted(found, key=lambda hit: hit.at)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return whole_words(self._codes)

    def _codes_at(self, text: str, match: re.Match[str]) -> frozenset[str]:
        if _PART.match(text, match.end()):
            return frozenset({ELSEWHERE})
        codes = self._codes[" ".join(match.group().lower().split())]
        return _of_kind(codes, text[: match.start()])

    def _is_place(self, text: str, match: re.Match[str]) -> bool:
        """Whether words are a place: 'hier', not 'hierover'; 'Epe', and a name not in small."""
        word = match.group().lower()
        if word == "hier":
            return not _NOT_HERE.match(text, match.end())
        return word in self._common or not word.isalpha() or not match.group()[0].islower()

    def _named_after(self, word: str) -> frozenset[str]:
        """Return the place that a word is made of: 'Almeerse', 'Utrechters'."""
        if _PEOPLE.search(word):
            for name, codes in self._names.items():
                common = max(_LEAST_NAME, len(name) - 2)
                if name.isalpha() and word[:common] == name[:common] and len(word) > len(name) - 2:
                    return codes
        return frozenset()


def _of_kind(codes: frozenset[str], before: str) -> frozenset[str]:
    """Return those that may be meant where a text says what kind of place it is.

    >>> sorted(_of_kind(frozenset({"PV26", "GM0344"}), "in de stad "))
    ['GM0344']
    """
    found = _KIND.search(before)
    if not found:
        return codes
    others = _GEMEENTE if found[1].lower() == "provincie" else _LARGER
    left = frozenset(code for code in codes if not others.match(code))
    return left or frozenset({ELSEWHERE})


def _is_a_name(text: str, match: re.Match[str]) -> bool:
    """Whether a word with a capital is the name of something that no figure is about."""
    word, before = match.group(), text[: match.start()]
    if re.fullmatch(r"G\d+", word):
        return True  # the G4, the G40
    lowered = word.lower()
    is_no_name = lowered in words("plaatsen", "geen_namen") or lowered.startswith(("cbs", "duo"))
    if word.isupper() or is_no_name:
        return False
    if not before.strip() or _OPENING.search(before):
        following = WORD.search(text, match.end())
        return bool(following) and _is_subject(word, following.group() if following else "")
    last = WORD.findall(before)[-1:]
    is_named = bool(last) and last[0].lower() in words("plaatsen", "soorten")
    return is_named or bool(_OF_A_PLACE.match(word) or _BEFORE_NAME.search(before))


def _is_subject(word: str, verb: str) -> bool:
    """Whether the first word of a sentence is a name: 'Elders scoort', but not 'Jeugdhulp is'."""
    lowered = word.lower()
    if lowered in _known_words() or lowered.endswith(("en", "ing", "heid", "hulp", "zorg")):
        return False
    if verb in words("plaatsen", "scoren"):
        return True
    return verb in words("plaatsen", "zijn") and len(lowered) <= _LONG_WORD


@cache
def _known_words() -> frozenset[str]:
    phrases = {p for name, others in table("onderwerpen").items() for p in (name, *others)}
    plain = (*words("algemeen", "kop"), *words("algemeen", "label"), *words("plaatsen", "starten"))
    return frozenset((*phrases, *plain, *words("functie", "woorden")))
