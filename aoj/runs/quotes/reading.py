"""How a number is meant in its sentence: as a claim about now or then, or as no claim at all."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from aoj.runs.quotes.numbers import Number, is_negated
from aoj.runs.quotes.prose import Sentence
from aoj.runs.quotes.vocabulary import WORD, pattern, words

_CLAUSE = re.compile(
    r"[;:()]|,(?!\d)|\s[–—-]\s|(?<!\w)(?:maar|terwijl|want|dat|omdat|doordat|zodat|waarom|hoewel"
    r"|waarvan|of)(?!\w)",
    re.IGNORECASE,
)
_THAN = re.compile(r"(?:dan|zoals)\s+(?:\w+\s+){0,4}$", re.IGNORECASE)
_THAT = re.compile(r"(?<!\w)dat$", re.IGNORECASE)
_BACK_TO_NOW = re.compile(
    r"(?<!\w)(?:maar|nu|inmiddels|momenteel|terwijl|feitelijk|werkelijk|toch)(?!\w)", re.IGNORECASE
)
_WAS_STILL = re.compile(
    r"(?<!\w)(?:was|waren|lag|lagen|had|hadden|telde|stond|zat)\s+(?:\w+\s+){0,3}nog\s",
    re.IGNORECASE,
)
_THEN = re.compile(r"(?<!\w)toen(?!\w)", re.IGNORECASE)
_ACCORDING = re.compile(r"(?<!\w)(?:volgens|aldus)\s+((?:[\w'-]+\s*){1,5})", re.IGNORECASE)
_REPORTS = re.compile(
    r"(?<!\w)(?:meldt|melden|meldde|meldden|zegt|zeggen|zei|rapporteert|rapporteren|constateert)"
    r"\s+((?:[^\W\d][\w'-]*\s*){1,3})",
    re.IGNORECASE,
)
_SAYS_THAT = re.compile(
    r"(?<!\w)(?:meldt|melden|meldde|zegt|zeggen|stelt|stellen|schrijft|rapporteert|becijfert"
    r"|becijferde|berekent|berekende|claimt|beweert|beweren|denkt|schat|raamt|constateert)"
    r"\s*(?:dat(?!\w)|:|$)",
    re.IGNORECASE,
)
_OWN_SOURCE = re.compile(
    r"(?<!\w)(?:cbs|duo|we|wij|tabel|figuur|grafiek|cijfers|rapport|overzicht|ik|men)(?!\w)",
    re.IGNORECASE,
)
_OTHER_SOURCE = re.compile(r"(?<!\w)bron(?:nen)?:\s*(?!cbs|duo|statline)\w", re.IGNORECASE)
_OF_THAT = re.compile(
    r"(?<!\w)(?:daaruit|hieruit|daarin|daarvan|daarbij|die enquête|dat onderzoek)(?!\w)",
    re.IGNORECASE,
)
_QUOTATION = re.compile(r"[\"“„«][^\"”»]*[\"”»]")


def clause(text: str, at: int, end: int) -> tuple[int, int]:
    """Return the part of a sentence around a place in it, up to the nearest comma or conjunction.

    >>> text = "Wij willen 10%, maar nu is het 13,9% (voorlopig)."
    >>> text[slice(*clause(text, 32, 37))]
    ' nu is het 13,9% '
    """
    first, last = 0, len(text)
    for start, stop in _boundaries(text):
        if stop <= at:
            first = stop
        elif start >= end:
            last = start
            break
    return first, last


@lru_cache(maxsize=4096)
def _boundaries(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(found.span() for found in _CLAUSE.finditer(text))


def is_no_claim(sentence: Sentence, number: Number) -> bool:
    """Whether a number is not said to be so: a target, another's, denied, supposed, spoken."""
    text = sentence.text
    return (
        number.mode == "grens"
        or is_negated(text, number)
        or is_target(sentence, number.first, number.end)
        or is_from_elsewhere(sentence, number.at)
        or is_supposed(text, number.first, number.end)
        or _is_spoken(text, number.at)
    )


def is_target(sentence: Sentence, at: int, end: int) -> bool:
    """Whether a sentence speaks here of what should be or will be."""
    text = sentence.text
    if pattern("niet", "doelkop").search(sentence.over):
        return True
    first, last = clause(text, at, end)
    if _has("doel", text[first:last]) or _has("wens", text[first:at]):
        return True
    if pattern("niet", "wens").search(_clause_before(text, first)):
        return True
    earlier = list(pattern("niet", "doel").finditer(text[:first]))
    if not earlier or _THAN.search(text[: earlier[-1].start()]):
        return False
    return not _BACK_TO_NOW.search(text[earlier[-1].end() : at])


def is_from_elsewhere(sentence: Sentence, at: int) -> bool:
    """Whether a sentence gives another source than the report."""
    text, source = sentence.text, pattern("niet", "bron")
    first, last = text.rfind(";", 0, at) + 1, text.find(";", at)
    part = text[first : last if last >= 0 else len(text)]
    if source.search(part) or source.search(sentence.over) or _OTHER_SOURCE.search(part):
        return True
    for found in (*_ACCORDING.finditer(part), *_REPORTS.finditer(part)):
        if not pattern("niet", "volgens_goed").search(found[1]):
            return True
    if (says := _SAYS_THAT.search(part)) and not _OWN_SOURCE.search(part[: says.start()]):
        return True
    return bool(_OF_THAT.search(part) and source.search(sentence.before))


def is_supposed(text: str, at: int, end: int) -> bool:
    """Whether it is only supposed."""
    first, last = clause(text, at, end)
    part = f"{_clause_before(text, first)} {text[first:last]}"
    return bool(pattern("niet", "aannemen").search(part))


def is_doubted(text: str) -> bool:
    """Whether a sentence doubts what it says."""
    return bool(pattern("niet", "twijfel").search(text))


def is_past(text: str, at: int) -> bool:
    """Whether what stands at a place is said of an unnamed moment in the past.

    >>> is_past("Eerder meldden we 13,9%.", 18), is_past("Eerder was het meer, nu 13,9%.", 24)
    (True, False)
    """
    first, _ = clause(text, at, at)
    if _WAS_STILL.search(text[first:at]) or _THEN.search(text[first:at]):
        return True
    marks = list(pattern("tijd", "vroeger").finditer(text[:at]))
    return bool(marks) and not pattern("tijd", "nu").search(text[marks[-1].end() : at])


def is_function_word(word: str) -> bool:
    """Whether a word is no noun."""
    return word.lower() in _function_words()


def words_after(text: str, at: int, most: int) -> list[str]:
    """Return the words that directly follow a place, up to a mark that ends a phrase.

    >>> words_after("13,9% van de jongeren (2024)", 5, 4)
    ['van', 'de', 'jongeren']
    """
    found: list[str] = []
    for match in WORD.finditer(text, at):
        if len(found) == most or text[at : match.start()].strip():
            break
        found.append(match.group())
        at = match.end()
    return found


def _has(kind: str, text: str) -> bool:
    """Whether a text has a word of a kind, other than in a comparison ('dan verwacht')."""
    found = pattern("niet", kind).finditer(text)
    return any(not _THAN.search(text[: match.start()]) for match in found)


def _clause_before(text: str, first: int) -> str:
    """Return the clause before the 'dat' that ends at a place; empty where there is none."""
    that = _THAT.search(text[:first])
    return text[slice(*clause(text, that.start(), that.start()))] if that else ""


def _is_spoken(text: str, at: int) -> bool:
    inside = any(found.start() <= at < found.end() for found in _QUOTATION.finditer(text))
    return inside and bool(pattern("niet", "spreken").search(_QUOTATION.sub(" ", text)))


@cache
def _function_words() -> frozenset[str]:
    moving = [p for way in ("op", "neer", "gelijk") for p in words("verloop", way)]
    return frozenset((*words("functie", "woorden"), *(w for p in moving for w in p.split())))
