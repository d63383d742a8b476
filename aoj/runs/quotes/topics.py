"""What a text is about, as far as it tells one figure from another: subjects and ages.

Words that mean the same ('sbo', 'speciaal basisonderwijs') become one token; ages become
`leeftijd:0-24`. What every label has ('aandeel', 'jongeren') tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from aoj.runs.quotes.vocabulary import table, whole_words, words

_YEARS_OLD = r"[\s-]*(?:jaar|jarigen)"
_AGES = tuple(
    (re.compile(shape), less)
    for shape, less in (
        (rf"\b(\d{{1,2}})\s?(?:jaar\s)?(?:tot en met|t/m)\s+(\d{{1,2}}){_YEARS_OLD}", 0),
        (rf"\b(\d{{1,2}})\s?(?:-|–)\s?(\d{{1,2}}){_YEARS_OLD}", 0),
        (rf"\b(\d{{1,2}})[\s-]*(?:jaar\s+)?tot\s+(\d{{1,2}}){_YEARS_OLD}", 1),
        (r"\btussen\s+(?:de\s+)?(\d{1,2})\s+en\s+(?:de\s+)?(\d{1,2})(?!\s?[%.,]?\d|\s?%)", 1),
        (rf"()\b(?:jonger dan|onder|beneden|tot)(?:\s+de)?\s+(\d{{1,2}}){_YEARS_OLD}", 1),
        (r"()\b(?:jonger dan|onder de|beneden de)\s+(\d{1,2})(?![\d%]|[.,]\d|\s?%)", 1),
    )
)
"""Ages with both ends, and how much the written end lies above the last age."""
_YOUNG = re.compile(r"\b(?:jong|jonge|jongere|jongeren|jeugd|jeugdige|jeugdigen)\b")
YOUNG = "leeftijd:jong"
_OLDEST_YOUNG = 30


@dataclass(frozen=True)
class Topics:
    """The tokens of a text."""

    tokens: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.tokens)


@lru_cache(maxsize=4096)
def topics_of(text: str) -> Topics:
    """Return what a text is about.

    >>> sorted(topics_of("De deelname aan het sbo, van 4 tot en met 12 jaar").tokens)
    ['leeftijd:4-12', 'speciaal_basisonderwijs']
    """
    lowered = text.lower().replace("’", "'")
    found, rest = set[str](), lowered
    for shape, less in _AGES:
        found |= {_age(match[1], match[2], less) for match in shape.finditer(rest)}
        rest = shape.sub(" ", rest)
    if not found and _YOUNG.search(lowered):
        found.add(YOUNG)
    found |= {token for token in _words(_with_names(lowered)) if token not in _telling_nothing()}
    return Topics(frozenset(found))


@cache
def label_topics(label: str) -> Topics:
    """Return what tells a label from others."""
    return Topics(topics_of(label).tokens - {YOUNG})


def without_youth(text: Topics) -> Topics:
    """Return what a text is about, without that it is about young people: most of them are."""
    return Topics(text.tokens - {YOUNG})


@lru_cache(maxsize=65536)
def score(label: Topics, text: Topics) -> float:
    """Return how much of a label a text speaks of: its tokens found, and a bit for all of them.

    Negative where the text names other ages than the label does.
    """
    if not label or not text:
        return 0.0
    ages = {token for token in label.tokens if token.startswith("leeftijd:")}
    named = {token for token in text.tokens if token.startswith("leeftijd:")} - {YOUNG}
    if named and ages and not ages & named:
        return -1.0
    sure = text.tokens - {YOUNG}
    hits = sum(1 for token in label.tokens if any(_alike(token, word) for word in sure))
    if hits:
        return hits + hits / len(label.tokens) / 10
    is_of_youth = YOUNG in text.tokens and any(is_young(token) for token in label.tokens)
    return 0.5 if is_of_youth else 0.0


def ages_of(text: Topics) -> frozenset[str]:
    """Return the ages that a text names."""
    return frozenset(t for t in text.tokens if t.startswith("leeftijd:") and t != YOUNG)


def names_a_subject(text: Topics) -> bool:
    """Whether a text names a subject that figures may be about, also where none here is."""
    return bool(text.tokens & _subjects())


@cache
def _subjects() -> frozenset[str]:
    return frozenset(_names()[1].values())


def is_young(token: str) -> bool:
    """Whether an age is that of young people.

    >>> is_young("leeftijd:0-24"), is_young("leeftijd:0-99")
    (True, False)
    """
    last = token.rpartition("-")[2]
    return token.startswith("leeftijd:") and last.isdigit() and int(last) <= _OLDEST_YOUNG


@lru_cache(maxsize=65536)
def _alike(token: str, word: str) -> bool:
    if token == word:
        return True
    if ":" in token or ":" in word or "_" in token or "_" in word:
        return False
    short, long = sorted((token, word), key=len)
    if len(short) >= 4 and long.endswith(short):
        return True
    common = next(
        (i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short)
    )
    if common < 4 or common < 0.7 * len(short):
        return False
    tail = long[common:].lstrip("s-")
    return len(tail) <= 3 or tail in words("onderwerp_staart")


def _age(first: str, last: str, less: int) -> str:
    return f"leeftijd:{int(first or 0)}-{int(last) - less}"


def _with_names(text: str) -> str:
    """Return a text with one name for each subject that has several."""
    shape, names = _names()
    return shape.sub(lambda found: f" {names[' '.join(found.group().lower().split())]} ", text)


@cache
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    names = {}
    for name, others in table("onderwerpen").items():
        for phrase in (name, *others):
            names[phrase] = name.replace(" ", "_")
    return whole_words(names), names


def _words(text: str) -> Iterable[str]:
    return (
        found.group() for found in re.finditer(r"[^\W\d][\w'-]*", text) if len(found.group()) > 1
    )


@cache
def _telling_nothing() -> frozenset[str]:
    return frozenset((*words("algemeen", "label"), "jong", "jonge"))
