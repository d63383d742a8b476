"""What a sentence, and what stands around it, say about one place in it: where, when, of what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from aoj.runs.quotes import reading
from aoj.runs.quotes.entries import Entry
from aoj.runs.quotes.governing import governing, year_hits
from aoj.runs.quotes.ledger import Ledger
from aoj.runs.quotes.numbers import numbers
from aoj.runs.quotes.places import COUNTRY, ELSEWHERE, REST, Hit
from aoj.runs.quotes.prose import Sentence
from aoj.runs.quotes.topics import Topics, score, topics_of, without_youth
from aoj.runs.quotes.vocabulary import pattern

NATION = frozenset({COUNTRY, REST})
BEFORE = 3
"""The place of the sentences before among the levels of subjects."""
_AGAINST = re.compile(r"(?<!\w)(?:tegen|tegenover|versus|om|naast)\s+$", re.IGNORECASE)
_OURS = re.compile(r"(?<!\w)(?:onze|ons)\s+(?:\w+\s+)?$", re.IGNORECASE)
_THERE = re.compile(r"(?<!\w)(?:daar|aldaar|die gemeente)(?!\w)", re.IGNORECASE)
_PAST_TENSE = re.compile(
    r"(?<!\w)(?:was|waren|lag|lagen|had|hadden|kreeg|kregen|zat|zaten)(?!\w)", re.IGNORECASE
)


@dataclass(frozen=True)
class Surroundings:
    """Places, the likeliest first; a year; whether it is past; subjects from near to far.

    The subjects are those of the clause, the sentence, what stands over it, and what went before.
    """

    places: tuple[frozenset[str], ...]
    year: str
    is_past: bool
    levels: tuple[Topics, Topics, Topics, Topics]

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is said of a place that no figure is about."""
        return bool(self.places) and ELSEWHERE in self.places[0]


def surroundings(sentence: Sentence, at: int, end: int, ledger: Ledger) -> Surroundings:
    """Return what stands around a place in a sentence."""
    text = sentence.text
    first, last = reading.clause(text, at, end)
    others = [(n.at, n.end) for n in numbers(text) if not n.is_spelled and not at <= n.at < end]
    year = governing(text, year_hits(text), at, end, others, of_years=True)
    periods = year.names if year else _years_over(sentence) or _year_before(sentence)
    return Surroundings(
        _places(sentence, at, end, others, ledger),
        next(iter(periods), ""),
        not year and reading.is_past(text, at),
        (
            topics_of(text[first:last]),
            topics_of(text),
            topics_of(sentence.over),
            topics_of(sentence.before),
        ),
    )


def subject_rank(
    entry: Entry, around: Surroundings, ledger: Ledger, *, is_strict: bool = False
) -> tuple[float, float] | None:
    """Return how near and how well the words around speak of a figure; None if of another.

    Strict: None too if they speak of another as well, or of none.
    """
    for distance, level in enumerate(around.levels):
        sure = without_youth(level)
        most, mine = ledger.most(sure), score(entry.topics, sure if is_strict else level)
        if mine > 0:
            is_vague = is_strict and (mine < most or distance == BEFORE)
            return None if is_vague else (-float(distance), mine)
        if most > 0 and distance != BEFORE and entry.topics:
            return None
    return None if is_strict else (-9.0, 0.0)


def _places(
    sentence: Sentence, at: int, end: int, others: Sequence[tuple[int, int]], ledger: Ledger
) -> tuple[frozenset[str], ...]:
    """Return the places that it can be said of, the likeliest first; empty where none is named."""
    text = sentence.text
    if _OURS.search(text[:at]):
        return ()
    hits = ledger.places.hits(text)
    if hit := governing(text, hits, at, end, others) or _beside(text, hits, at):
        return (hit.names, *(other.names for other in hits if other is not hit))
    for line in reversed(sentence.over.split("\n")):
        named = {found.names for found in ledger.places.hits(line)}
        if len(named) == 1:
            return tuple(named)
    earlier = ledger.places.hits(_last_sentence(sentence.before))[-1:]
    if earlier and not hits and (_THERE.search(text) or ELSEWHERE in earlier[0].names):
        return (earlier[0].names,)
    return ()


def _beside(text: str, hits: Sequence[Hit], at: int) -> Hit | None:
    """Return the country for the second of two figures: 'naast het land (25,6% tegen 27,3%)'."""
    if not _AGAINST.search(text[:at]):
        return None
    return next((hit for hit in hits if hit.end <= at and hit.names & NATION), None)


def _years_over(sentence: Sentence) -> frozenset[str]:
    for line in reversed(sentence.over.split("\n")):
        named = {hit.names for hit in year_hits(line)}
        if len(named) == 1:
            return named.pop()
    return frozenset()


def _year_before(sentence: Sentence) -> frozenset[str]:
    """Return the year of the sentence before, where this one goes on in the past."""
    hits = year_hits(_last_sentence(sentence.before))
    goes_on = bool(_PAST_TENSE.search(sentence.text)) and not year_hits(sentence.text)
    is_now = bool(pattern("tijd", "nu").search(sentence.text))
    return hits[-1].names if hits and goes_on and not is_now else frozenset()


def _last_sentence(text: str) -> str:
    return re.split(r"[.!?]\s+(?=[^a-z])", text.strip())[-1]
