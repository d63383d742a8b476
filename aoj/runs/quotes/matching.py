"""Which printed figures a number in a sentence can be: by its words, and by what stands around."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from aoj.runs.quotes import changes, knowing, nouns, reading
from aoj.runs.quotes.entries import Entry
from aoj.runs.quotes.ledger import Ledger
from aoj.runs.quotes.numbers import Number
from aoj.runs.quotes.places import COUNTRY
from aoj.runs.quotes.prose import Sentence
from aoj.runs.quotes.rounding import is_rounding, is_same
from aoj.runs.quotes.surroundings import NATION, Surroundings, subject_rank, surroundings
from aoj.runs.quotes.topics import score, topics_of
from aoj.runs.quotes.vocabulary import WORD
from aoj.runs.quotes.years import is_of_year

_EXTREMES = re.compile(
    r"(?<!\w)(?:laagste?|hoogste?|uiteen|varieert|variëren|uitersten|koploper|spreiding"
    r"|hekkensluiter|gemeenten?)(?!\w)",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"(?<!\w)(?:tegen|naast|dan|vergeleken|ten opzichte|versus|om)(?!\w)", re.I)
_DEFINITE = re.compile(r"(?<!\w)(?:de|deze|die|dit|dat|onze|al die)\s+$", re.IGNORECASE)
_BASE = re.compile(r"(?<!\w)van\s+(?:de|die|deze|al\s+die|alle|onze)\s+$", re.IGNORECASE)
_LOOSE = re.compile(r"[():;,–—]\s*$")
_AREA = re.compile(r"(?:PO|VO)\d")
_LEAST_BARE = 100
"""A smaller count counts only with a noun, in a table, or in brackets behind a place."""


@dataclass(frozen=True)
class Match:
    """The figures that a number can be, equally well; `is_dated` if the text names their year."""

    entries: tuple[Entry, ...]
    is_exact: bool
    is_dated: bool


@dataclass(frozen=True)
class _Place:
    """A number where it stands."""

    sentence: Sentence
    number: Number
    around: Surroundings
    ledger: Ledger

    @property
    def text(self) -> str:
        return self.sentence.text

    @property
    def before(self) -> str:
        return self.text[: self.number.first]

    @cached_property
    def is_of_extremes(self) -> bool:
        return bool(_EXTREMES.search(self.text))


def match(sentence: Sentence, number: Number, section: str, ledger: Ledger) -> Match | None:
    """Return the figures that a number quotes; None for none.

    First those with this number under the same heading, then those that it rounds, then those
    with this number elsewhere, if the words around speak of them and of no other.
    """
    same, near = _exact(number, ledger), _rounded(number, section, ledger)
    if not same and not near:
        return None
    if reading.is_no_claim(sentence, number) or nouns.is_of_a_thing(sentence.text, number):
        return None
    around = surroundings(sentence, number.first, number.end, ledger)
    if around.is_elsewhere:
        return None
    place = _Place(sentence, number, around, ledger)
    exact = _possible(same, place)
    inside = [entry for entry in exact if section in entry.sections]
    if found := _plain(_best(inside, place), place):
        return Match(tuple(found), True, bool(around.year))
    if not exact:
        found = _plain(_best(_possible(near, place), place), place)
        if len({entry.series for entry in found}) == 1:
            return Match(tuple(found), False, bool(around.year))
    outside = [entry for entry in exact if section not in entry.sections]
    found = _best(outside, place, is_strict=True)
    return Match(tuple(found), True, bool(around.year)) if found else None


def _exact(number: Number, ledger: Ledger) -> list[Entry]:
    found = ledger.by_number.get((number.kind == "count", round(number.value, 6)), [])
    return [entry for entry in found if any(is_same(number, one) for one in entry.numbers)]


def _rounded(number: Number, section: str, ledger: Ledger) -> list[Entry]:
    return [
        entry
        for entry in ledger.by_section.get(section, [])
        if entry.amount is not None
        and entry.is_percent == (number.kind != "count")
        and is_rounding(number, entry.amount)
    ]


def _possible(entries: Iterable[Entry], place: _Place) -> list[Entry]:
    return [entry for entry in entries if _is_possible(entry, place)]


def _is_possible(entry: Entry, place: _Place) -> bool:
    """Whether nothing around a number denies that it is this figure."""
    text, number, ledger = place.text, place.number, place.ledger
    first, last = reading.clause(text, number.first, number.end)
    return (
        _fits_period(entry, place)
        and _fits_place(entry, place)
        and nouns.fits(entry, number, text, ledger) is not False
        and (_BASE.search(place.before) or not nouns.is_of_a_part(entry, text[first:last]))
        and nouns.measures(entry, text[first : number.first], ledger)
        and changes.is_change(text, number) == (entry.slot == "verandering")
    )


def _fits_period(entry: Entry, place: _Place) -> bool:
    """Whether a figure is of the year that is named, else the newest; in the past an older one."""
    around, is_newest = place.around, place.ledger.is_newest(entry)
    if around.year:
        return is_of_year(entry.period, around.year)
    if is_newest != around.is_past:
        return True
    return not is_newest and changes.is_beginning(place.text, place.number)


def _fits_place(entry: Entry, place: _Place) -> bool:
    own, places = place.ledger.own, place.around.places
    if entry.slot == "deel":
        return entry.region == own and any(COUNTRY in codes for codes in places)
    is_extreme = place.is_of_extremes
    if not places:
        return entry.region == own or is_extreme
    if entry.region in places[0]:
        return True
    if places[0] == {own} and is_extreme:
        return any(is_same(place.number, one) for one in entry.numbers)
    if entry.region == own and all(map(_AREA.match, places[0])):
        return True  # the figure of a region may be told of the samenwerkingsverband that it covers
    if places[0] <= NATION and _BESIDE.search(place.text):
        return entry.region == own or any(entry.region in codes for codes in places[1:])
    return False


def _best(entries: Sequence[Entry], place: _Place, *, is_strict: bool = False) -> list[Entry]:
    """Return the figures whose subject the words around speak of most, and of no other more."""
    ranked = [
        (rank, entry)
        for entry in entries
        if (rank := subject_rank(entry, place.around, place.ledger, is_strict=is_strict))
    ]
    top = max((rank for rank, _ in ranked), default=None)
    found = [entry for rank, entry in ranked if rank == top]
    named = [e for e in found if place.around.places and e.region in place.around.places[0]]
    own = [entry for entry in found if entry.region == place.ledger.own]
    return named or own or found


def _plain(entries: Iterable[Entry], place: _Place) -> list[Entry]:
    return [entry for entry in entries if _is_plain(entry, place)]


def _is_plain(entry: Entry, place: _Place) -> bool:
    """Whether a number speaks of a figure, and not of something else with the same number."""
    text, number, ledger = place.text, place.number, place.ledger
    if nouns.fits(entry, number, text, ledger):
        return _is_sure(entry, place) or not nouns.says_more(text, number, entry, ledger)
    if number.is_spelled or number.is_fraction or nouns.has_strange_subject(text, number, ledger):
        return False
    if number.kind == "count":
        return _is_plain_count(place)
    is_named = any(score(entry.topics, level) > 0 for level in place.around.levels[:-1])
    return is_named or not nouns.is_subject_of_more(text, number, ledger)


def _is_sure(entry: Entry, place: _Place) -> bool:
    """Whether what a figure is about need not be said: a head says it, or nothing is to be said."""
    rank = subject_rank(entry, place.around, place.ledger)
    is_definite = place.number.kind == "count" and bool(_DEFINITE.search(place.before))
    return not entry.topics or is_definite or (rank is not None and rank[0] == -2)


def _is_plain_count(place: _Place) -> bool:
    """Whether a count without a noun is one of the things that figures count."""
    number = place.number
    last = WORD.findall(place.before)[-1:]
    is_loose = not last or bool(_LOOSE.search(place.before))
    if not is_loose and not reading.is_function_word(last[0]):
        phrase = topics_of(" ".join(WORD.findall(place.before)[-3:]))
        is_known = knowing.is_known(last[0], place.ledger) or place.ledger.most(phrase) > 0
        return is_known and number.value >= _LEAST_BARE
    is_in_brackets = is_loose and place.text[number.end :].startswith(")")
    is_with_place = bool(place.around.places) and is_in_brackets
    return number.value >= _LEAST_BARE or place.sentence.is_cell or is_with_place
