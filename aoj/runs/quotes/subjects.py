"""Of which figure a word about a course or a comparison speaks.

Such a word counts only where its own clause says what rose or is higher: by its subject, by
'aandeel' or 'aantal', or by a mere pronoun that leads back to a subject nearby.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from aoj.runs.quotes import knowing, nouns, reading
from aoj.runs.quotes.courses import Word
from aoj.runs.quotes.entries import COMPARISON, HIDDEN, Entry
from aoj.runs.quotes.governing import year_hits
from aoj.runs.quotes.ledger import Ledger
from aoj.runs.quotes.matching import Match
from aoj.runs.quotes.places import REST
from aoj.runs.quotes.prose import Sentence
from aoj.runs.quotes.surroundings import NATION, Surroundings, surroundings
from aoj.runs.quotes.topics import score, topics_of, without_youth
from aoj.runs.quotes.vocabulary import WORD, words
from aoj.runs.quotes.years import is_of_year

_SINCE = re.compile(
    r"(?<!\w)(?:sinds|vanaf|t\.o\.v\.|ten opzichte van|vergeleken met|in vergelijking met|dan in"
    r"|dan)\s+(?:het\s+)?(?:schooljaar\s+)?$",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"(?<!\w)(?:aandeel|aandelen|aantal|aantallen|percentage|deelname|cijfer|gebruik)(?!\w)", re.I
)
_NAMED_MEASURE = re.compile(r"(?<!\w)(?:aandeel|percentage|aantal(?:len)?)(?!\w)", re.IGNORECASE)
_NOUNS = re.compile(r"(?:stijging|daling|toename|afname|groei|krimp|terugloop|vermindering)$", re.I)
_OF = re.compile(r"\s+(?:van|in|bij|op)\s+(?=\D)", re.IGNORECASE)
_LIKE_ADJECTIVE = re.compile(
    r"(?:\w+ende?|gestegen|gedaald|toegenomen|afgenomen|opgelopen|gegroeid|gekrompen|stabiel)$",
    re.IGNORECASE,
)
_AND = re.compile(r"(?<!\w)en(?!\w)", re.IGNORECASE)
_REST = re.compile(r"(?<!\w)(?:rest|overige?|elders|andere)(?!\w)", re.IGNORECASE)
_PEERS = re.compile(r"gemeenten", re.IGNORECASE)


class _Subject(NamedTuple):
    """The words that say what a word is about; `refers` if they only point to something nearby."""

    text: str
    refers: bool


def match_word(
    sentence: Sentence,
    word: Word,
    section: str,
    ledger: Ledger,
    quoted: Collection[tuple[str, str]] = (),
) -> Match | None:
    """Return the printed words that a word quotes; None for none.

    `quoted` are the indicators and breakdowns of the numbers in the same sentence.
    """
    around = surroundings(sentence, word.at, word.end, ledger)
    subject = _subject(sentence, word, ledger)
    is_of_country = bool(around.places) and around.places[0] == NATION
    if subject is None or around.is_elsewhere or (is_of_country and word.kind != COMPARISON):
        return None
    found = [
        entry
        for entry in ledger.words.get((word.kind, word.says), ())
        if _is_possible(entry, sentence, word, subject, around, ledger)
    ]
    found = _of_reference(found, sentence.text[word.at : word.end])
    best = _most_meant(found, subject, around, section, ledger)
    if subject.refers:
        best = _same_measure(best, f"{sentence.before} {sentence.text[: word.at]}")
        best = best or [e for e in found if (e.indicator, e.breakdown) in quoted]
    is_dated = any(year_hits(sentence.text)) and word.kind == COMPARISON
    return Match(tuple(best), True, is_dated) if best else None


def _subject(sentence: Sentence, word: Word, ledger: Ledger) -> _Subject | None:
    """Return what a word is about; None where that is something that no figure is about."""
    text = sentence.text
    first, last = reading.clause(text, word.at, word.end)
    said, after = text[word.at : word.end], text[word.end : last]
    whole = text[first : word.at]
    before = _AND.split(whole)[-1]
    before = before if _content(before, ledger) else whole
    if _NOUNS.match(said):
        of = _OF.match(after)
        return _complement(after[of.end() :], ledger) if of else _known(before + after, ledger)
    following = reading.words_after(text, word.end, 1)
    if _LIKE_ADJECTIVE.match(said) and following and not _is_plain(following[0]):
        is_vague = following[0].lower() in words("algemeen", "kop")  # 'een stijgende lijn'
        return _known(before + after if is_vague else after, ledger)
    return _known(before if _content(before, ledger) else before + after, ledger)


def _complement(text: str, ledger: Ledger) -> _Subject | None:
    """Return what grew in 'de groei van ...': a measure, people or a subject, no other thing."""
    content = _content(text, ledger)
    if content and not (_MEASURE.match(content[0]) or knowing.is_subject(content[0], ledger)):
        return None
    return _known(text, ledger)


def _known(text: str, ledger: Ledger) -> _Subject | None:
    content = _content(text, ledger)
    if content and not knowing.is_known(content[0], ledger):
        return None
    return _Subject(text, not content or bool(_MEASURE.search(text)))


def _content(text: str, ledger: Ledger) -> list[str]:
    """Return the words of a text that name something, without places."""
    return [
        word for word in WORD.findall(text) if not _is_plain(word) and not ledger.places.hits(word)
    ]


def _is_plain(word: str) -> bool:
    return word[0].isdigit() or reading.is_function_word(word) or knowing.is_adverb(word)


def _is_possible(
    entry: Entry,
    sentence: Sentence,
    word: Word,
    subject: _Subject,
    around: Surroundings,
    ledger: Ledger,
) -> bool:
    if word.kind == HIDDEN:
        return bool(around.places) and entry.region in around.places[0]
    if any(_PEERS.search(said) for said in (entry.tail, *entry.wordings)):
        return False
    codes = around.places[0] if around.places else {ledger.own}
    if sentence.is_cell and codes <= NATION:
        codes = {ledger.own}
    return (
        entry.region in codes
        and nouns.measures(entry, subject.text, ledger)
        and _is_same_measure(entry, subject.text)
        and _fits_years(entry, sentence.text, ledger)
    )


def _of_reference(entries: list[Entry], words: str) -> list[Entry]:
    """Return the comparisons with the rest of the country where a text says so, else the others."""
    is_rest = bool(_REST.search(words))
    return [entry for entry in entries if (entry.slot == REST) == is_rest] or entries


def _fits_years(entry: Entry, text: str, ledger: Ledger) -> bool:
    """Whether every year that a sentence names is one of those that a word is about."""
    periods = ledger.periods(entry) or [entry.period]
    return all(
        _fits_year(entry, next(iter(hit.names)), bool(_SINCE.search(text[: hit.at])), periods)
        for hit in year_hits(text)
    )


def _fits_year(entry: Entry, year: str, is_since: bool, periods: Sequence[str]) -> bool:
    if entry.kind == COMPARISON:
        return is_since or is_of_year(periods[-1], year)
    if is_of_year(periods[0], year) or (len(periods) < 2 and is_since):
        return True
    return not is_since and is_of_year(periods[-1], year)


def _most_meant(
    entries: Sequence[Entry],
    subject: _Subject,
    around: Surroundings,
    section: str,
    ledger: Ledger,
) -> list[Entry]:
    """Return the words about the figure that the subject names, or that it points to nearby."""
    own = topics_of(subject.text)
    is_named = ledger.most(without_youth(own)) > 0
    levels = (own, *around.levels[1:]) if subject.refers and not is_named else (own,)
    for level in levels:
        ranked = [((score(e.topics, level), section in e.sections), e) for e in entries]
        top = max((rank for rank, _ in ranked), default=(0.0, False))
        if top[0] > 0:
            return [entry for rank, entry in ranked if rank == top]
        if ledger.most(without_youth(level)) > 0:
            return []
    return _only_one(entries, section, ledger) if subject.refers else []


def _only_one(entries: Sequence[Entry], section: str, ledger: Ledger) -> list[Entry]:
    """Return those under a heading that has figures of one subject only, or one hidden figure."""
    inside = [entry for entry in entries if section in entry.sections]
    if any(HIDDEN in entry.wordings for entry in inside):
        return inside if len(inside) == 1 else []
    subjects = {(e.indicator, e.breakdown) for e in ledger.by_section.get(section, [])}
    return inside if len(subjects) == 1 else []


def _same_measure(entries: list[Entry], before: str) -> list[Entry]:
    """Return those of the measure that was named last before a pronoun: 'aandeel' or 'aantal'."""
    named = _NAMED_MEASURE.findall(before)[-1:]
    return [e for e in entries if not named or _is_same_measure(e, named[0])] or entries


def _is_same_measure(entry: Entry, text: str) -> bool:
    """Whether a text on an 'aantal' is not matched with an 'aandeel', nor the reverse."""
    named = [word.lower() for word in _NAMED_MEASURE.findall(text)]
    is_count = entry.label.startswith("aantal")
    if any(word.startswith("aantal") for word in named):
        return is_count
    return not (is_count and named)
