"""Words in a sentence that say how a figure went ('gestegen') or stands ('hoger dan landelijk')."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from aoj.runs.quotes import nouns, reading
from aoj.runs.quotes.ledger import HIDDEN, Entry, Ledger
from aoj.runs.quotes.matching import Match, Surroundings, is_period, subject_rank, surroundings
from aoj.runs.quotes.places import COUNTRY, ELSEWHERE, REST, Hit, year_hits
from aoj.runs.quotes.prose import Sentence
from aoj.runs.quotes.vocabulary import pattern

COURSE, COMPARISON = "verloop", "vergelijking"
_SINCE = re.compile(
    r"(?<!\w)(?:sinds|vanaf|t\.o\.v\.|ten opzichte van|vergeleken met|in vergelijking met|dan in|dan)\s+"
    r"(?:het\s+)?(?:schooljaar\s+)?$",
    re.IGNORECASE,
)
_NOT_SO = re.compile(
    r"(?<!\w)(?:niet|geen|nooit|nauwelijks|amper|evenmin|niet langer|noch|minder)(?:\s+\w+){0,2}\s+$",
    re.I,
)
_VERB_FIRST = re.compile(
    r"(?:stijgt|daalt|groeit|krimpt|neemt|nemen|loopt|lopen)(?!\w)", re.IGNORECASE
)
_NOT_AFTER = re.compile(r"\s+(?:\w+\s+){0,3}(?:niet|nooit|evenmin)(?!\w)", re.IGNORECASE)
_IF = re.compile(r"(?<!\w)(?:als|indien|mits|zodra|wanneer|tenzij)(?!\w)", re.IGNORECASE)
_MEANT = re.compile(
    r"(?<!\w)(?:aandeel|aandelen|aantal|percentage|deelname|cijfer)(?!\w)", re.IGNORECASE
)
_OPENS_CONDITION = re.compile(
    r"^\s*(?:als|indien|mocht|mochten|wanneer|stel|zodra)(?!\w)", re.IGNORECASE
)
_MORE_THAN = re.compile(
    r"(?<!\w)(meer|minder)(?:\s+[a-z]+)?\s+dan\s+(?:in|op)\s+(?:het\s+)?(?:schooljaar\s+)?"
    r"(?:19|20)\d\d(?:[/-]'?\d{2,4})?(?![\d.,]\d)",
    re.IGNORECASE,
)
_PARTED = re.compile(
    r"(?<!\w)(nam|namen|neemt|nemen|loopt|lopen|liep|liepen)\s+(?:[\w'-]+\s+){1,8}?(af|toe|op|terug)(?=\s*(?:[.,;:!)]|$|en\s))",
    re.IGNORECASE,
)
_NOUNS = re.compile(
    r"^(?:stijging|daling|toename|afname|groei|krimp|terugloop|vermindering)$", re.IGNORECASE
)
_TO_REFERENCE = re.compile(
    r"^\s+(?:(?:in|bij|het|de|die|dat|van|voor|heel|gemiddeld|gemiddelde|is|wat|cijfer)\s+){0,4}$",
    re.IGNORECASE,
)
_AVERAGE = re.compile(
    r"^\s+(?:gemiddelde|gemiddeld|cijfer|beeld|niveau|percentage)(?!\w)", re.IGNORECASE
)
_REST = re.compile(r"(?<!\w)(?:rest|overige?|elders|andere)(?!\w)", re.IGNORECASE)
_PEERS = re.compile(r"gemeenten", re.IGNORECASE)


@dataclass(frozen=True)
class Word:
    """A word in a sentence: its kind, what it says, and its place."""

    kind: str
    says: str
    at: int
    end: int


def words_in(sentence: Sentence, ledger: Ledger) -> list[Word]:
    """Return the words of a sentence that may quote a course, a comparison or a hidden figure."""
    text = sentence.text
    if text.rstrip(" \"'”)").endswith("?"):
        return []
    found = [*_courses(text), *_comparisons(sentence, ledger), *_hidden(text)]
    return [word for word in found if not _is_denied(sentence, word)]


def _courses(text: str) -> Iterator[Word]:
    taken: list[tuple[int, int]] = []
    for says_what in ("gelijk", "op", "neer"):
        for found in pattern("verloop", says_what).finditer(text):
            if not any(a <= found.start() < b for a, b in taken):
                taken.append(found.span())
                yield Word(COURSE, says_what, found.start(), found.end())
    for found in _MORE_THAN.finditer(text):
        says_what = "op" if found[1].lower() == "meer" else "neer"
        taken.append(found.span())
        yield Word(COURSE, says_what, found.start(), found.end())
    for found in _PARTED.finditer(text):
        says_what = "op" if found[2].lower() in ("toe", "op") else "neer"
        if not any(a <= found.start() < b for a, b in taken):
            yield Word(COURSE, says_what, found.start(), found.end())


def _comparisons(sentence: Sentence, ledger: Ledger) -> Iterator[Word]:
    text = sentence.text
    hits = [hit for hit in ledger.places.hits(text) if hit.names & {COUNTRY, REST}]
    for says_what in ("hoger", "lager", "vergelijkbaar"):
        for found in pattern("vergelijking", says_what).finditer(text):
            if sentence.is_cell and found.group() == text.strip(" .*"):
                if any(_names_country(line, ledger) for line in sentence.over.split("\n")):
                    yield Word(COMPARISON, says_what, found.start(), found.end())
            elif end := _reference_end(text, found.end(), hits):
                yield Word(COMPARISON, says_what, found.start(), end)


def _names_country(line: str, ledger: Ledger) -> bool:
    return any(hit.names & {COUNTRY, REST} for hit in ledger.places.hits(line))


def _reference_end(text: str, at: int, hits: Sequence[Hit]) -> int:
    """Return where the reference ends that follows a word of comparison; 0 where there is none."""
    for hit in hits:
        if hit.at >= at and (hit.at == at + 1 or _TO_REFERENCE.match(text[at : hit.at])):
            average = _AVERAGE.match(text[hit.end :])
            return hit.end + (average.end() if average else 0)
    return 0


def _hidden(text: str) -> Iterator[Word]:
    for found in re.finditer(r"(?<!\w)verborgen(?!\w)", text):
        following = reading.words_after(text, found.end(), 1)
        if not following or reading.is_function_word(following[0]):
            yield Word(HIDDEN, HIDDEN, found.start(), found.end())


def _is_denied(sentence: Sentence, word: Word) -> bool:
    """Whether a word is denied, asked, wished, supposed or doubted."""
    text = sentence.text
    first, last = reading.clause(text, word.at, word.end)
    return (
        bool(_NOT_SO.search(text[first : word.at]))
        or bool(_NOT_AFTER.match(text[word.end : last]))
        or (word.at == 0 and bool(_VERB_FIRST.match(text)))
        or (word.kind == COURSE and bool(_IF.search(text[word.end : last])))
        or bool(_OPENS_CONDITION.match(text))
        or bool(pattern("tijd", "kort").search(text))
        or reading.is_doubted(text)
        or reading.is_supposed(text, word.at, word.end)
        or reading.is_target(sentence, word.at, word.end)
        or reading.is_from_elsewhere(sentence, word.at)
    )
