"""Words in a sentence that say how a figure went ('gestegen') or stands ('hoger dan landelijk')."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aoj.runs.quotes import reading
from aoj.runs.quotes.entries import COMPARISON, COURSE, HIDDEN
from aoj.runs.quotes.ledger import Ledger
from aoj.runs.quotes.places import Hit
from aoj.runs.quotes.prose import Sentence
from aoj.runs.quotes.surroundings import NATION
from aoj.runs.quotes.vocabulary import pattern

_PARTED = re.compile(
    r"(?<!\w)(?:nam|namen|neemt|nemen|loopt|lopen|liep|liepen)\s+(?:[\w'-]+\s+){1,8}?"
    r"(?:(?P<op>toe|op)|af|terug)(?=\s*(?:[.,;:!)]|$|en\s))",
    re.IGNORECASE,
)
_MORE_THAN = re.compile(
    r"(?<!\w)(?:(?P<op>meer)|minder)(?:\s+[a-z]+)?\s+dan\s+(?:in|op)\s+(?:het\s+)?"
    r"(?:schooljaar\s+)?(?:19|20)\d\d(?:[/-]'?\d{2,4})?(?![\d.,]\d)",
    re.IGNORECASE,
)
_REFERS_TO = re.compile(
    r"\s+(?:(?:in|bij|het|de|die|dat|van|voor|heel|gemiddeld|gemiddelde|is|wat|cijfer)\s+){0,4}$",
    re.IGNORECASE,
)
_AVERAGE = re.compile(r"\s+(?:gemiddelde|gemiddeld|cijfer|beeld|niveau|percentage)(?!\w)", re.I)
_ALONE = re.compile(r"hoger|lager|vergelijkbaar", re.IGNORECASE)
_NOT_SO = re.compile(
    r"(?<!\w)(?:niet|geen|nooit|nauwelijks|amper|evenmin|niet langer|noch|minder)"
    r"(?:\s+\w+){0,2}\s+$",
    re.IGNORECASE,
)
_NOT_AFTER = re.compile(r"\s+(?:\w+\s+){0,3}(?:niet|nooit|evenmin)(?!\w)", re.IGNORECASE)
_VERB_FIRST = re.compile(r"(?:stijgt|daalt|groeit|krimpt|neemt|nemen|loopt|lopen)(?!\w)", re.I)
_IF = re.compile(r"(?<!\w)(?:als|indien|mits|zodra|wanneer|tenzij)(?!\w)", re.IGNORECASE)
_OPENS_CONDITION = re.compile(r"\s*(?:als|indien|mocht|mochten|wanneer|stel|zodra)(?!\w)", re.I)
_HIDDEN = re.compile(r"(?<!\w)verborgen(?!\w)")


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
    for says, found in _course_matches(text):
        if not any(start <= found.start() < stop for start, stop in taken):
            taken.append(found.span())
            yield Word(COURSE, says, *found.span())


def _course_matches(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    for says in ("gelijk", "op", "neer"):
        for found in pattern("verloop", says).finditer(text):
            yield says, found
    for shape in (_MORE_THAN, _PARTED):
        for found in shape.finditer(text):
            yield "op" if found["op"] else "neer", found


def _comparisons(sentence: Sentence, ledger: Ledger) -> Iterator[Word]:
    text = sentence.text
    hits = [hit for hit in ledger.places.hits(text) if hit.names & NATION]
    for says in ("hoger", "lager", "vergelijkbaar"):
        for found in pattern("vergelijking", says).finditer(text):
            if end := _reference_end(text, found.end(), hits):
                yield Word(COMPARISON, says, found.start(), end)
    for says in ("hoger", "lager", "vergelijkbaar"):
        for found in pattern("vergelijking", "geheel", says).finditer(text):
            yield Word(COMPARISON, says, *found.span())
    alone = text.strip(" .*").lower()
    over = (hit for line in sentence.over.split("\n") for hit in ledger.places.hits(line))
    if sentence.is_cell and _ALONE.fullmatch(alone) and any(hit.names & NATION for hit in over):
        yield Word(COMPARISON, alone, 0, len(text))


def _reference_end(text: str, at: int, hits: Sequence[Hit]) -> int:
    """Return where the reference ends that follows a word of comparison; 0 where there is none."""
    for hit in hits:
        if hit.at >= at and _REFERS_TO.match(text[at : hit.at]):
            average = _AVERAGE.match(text, hit.end)
            return average.end() if average else hit.end
    return 0


def _hidden(text: str) -> Iterator[Word]:
    for found in _HIDDEN.finditer(text):
        following = reading.words_after(text, found.end(), 1)
        if not following or reading.is_function_word(following[0]):
            yield Word(HIDDEN, HIDDEN, *found.span())


def _is_denied(sentence: Sentence, word: Word) -> bool:
    """Whether a word is denied, asked, wished, supposed, doubted, or of another time or source."""
    text = sentence.text
    first, last = reading.clause(text, word.at, word.end)
    return (
        bool(_NOT_SO.search(text[first : word.at]))
        or bool(_NOT_AFTER.match(text[:last], word.end))
        or (word.at == 0 and bool(_VERB_FIRST.match(text)))
        or (word.kind == COURSE and bool(_IF.search(text[word.end : last])))
        or bool(_OPENS_CONDITION.match(text))
        or bool(pattern("tijd", "kort").search(text))
        or reading.is_doubted(text)
        or reading.is_supposed(text, word.at, word.end)
        or reading.is_target(sentence, word.at, word.end)
        or reading.is_from_elsewhere(sentence, word.at)
    )
