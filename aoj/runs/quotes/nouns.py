"""What is counted: the noun at a number, and whether a figure counts that."""

from __future__ import annotations

import re
from functools import lru_cache

from aoj.runs.quotes.entries import Entry
from aoj.runs.quotes.knowing import (
    PEOPLE,
    is_adjective,
    is_adverb,
    is_known,
    is_strange,
    is_telling,
    noun_phrase,
)
from aoj.runs.quotes.ledger import Ledger
from aoj.runs.quotes.numbers import Number
from aoj.runs.quotes.reading import clause, is_function_word, words_after
from aoj.runs.quotes.topics import ages_of, is_young, score, topics_of
from aoj.runs.quotes.vocabulary import WORD, pattern, table, words

_ARTICLES = r"(?:(?:de|het|alle|al|onze|ons|deze)\s+)"
_NOUN = rf"\s*{_ARTICLES}*[\w'-]+(?:\s+(?:met|op|in|aan|zonder)\s+(?:de\s+|het\s+|een\s+)?[\w'-]+)?"
_GROUP_OF_RATIO = re.compile(_NOUN, re.IGNORECASE)
_GROUP_AFTER = re.compile(rf"\s*(?:van|onder)\s+{_NOUN}", re.IGNORECASE)
_GROUP_BEFORE = re.compile(rf"\s*(?:van|onder)\s+(?={_ARTICLES}){_NOUN}", re.IGNORECASE)
_OF = re.compile(r"\s*(?:van|onder)\s+(?!de\s+\d)", re.IGNORECASE)
_OF_ALL = re.compile(
    r"\s*(?:van|onder)\s+(?:de|het|alle|al|onze|ons|deze|die|elke)\s+", re.IGNORECASE
)
_OF_COUNT = re.compile(r"\s*van\s+(?:de|die|deze|alle|al\s+die)\s+\d", re.IGNORECASE)
_NARROWED = re.compile(
    rf"\s*(?:van|onder)\s+{_ARTICLES}*(?:[\w'-]+e\s+)?[\w'-]+\s+"
    r"(?:met|uit|op|in|zonder|die|van)\s+(?:de\s+|het\s+|een\s+)?((?:[^\W\d][\w'-]*\s*){1,2})",
    re.IGNORECASE,
)
_COUNTRY = re.compile(r"(?<!\w)(?:Nederland(?:se|s)?|land|landelijke?)(?!\w)")
_SHARE_OF_ALL = re.compile(r"^aandeel [\w-]+$")
_MEASURE = re.compile(
    r"(?<!\w)(?:aandeel|aantal|aantallen|percentage)\s+((?:[\w'-]+\s*){1,4})", re.IGNORECASE
)
_NOT_LEADING = frozenset(
    {
        *("de", "deze", "die", "dit", "dat", "het", "onze", "met", "op", "naar", "tot", "rond"),
        *(
            "van",
            "om",
            "we",
            "wij",
            "je",
            "u",
            "ik",
            "men",
            "is",
            "was",
            "tegen",
            "bij",
            "aan",
            "boven",
            "onder",
            "uit",
            "als",
        ),
    }
)
"""Words after which a number is not what a clause begins with."""


def fits(entry: Entry, number: Number, text: str, ledger: Ledger) -> bool | None:
    """Whether the noun at a number is what a figure counts; None where there is no noun.

    For a percentage the noun is that of the group: '13,9% van de jongeren'.
    """
    if number.kind == "count":
        return _fits_count(entry, number, text, ledger)
    if _OF_COUNT.match(text, number.end):
        return False
    group = _group(text, number)
    if not group:
        return None if group is None else True
    if entry.slot == "deel":
        return bool(_COUNTRY.search(text))
    if group == ["Nederland"]:
        return False
    is_group = any(_is_of(word, entry, ledger, is_group=True) for word in group)
    return is_group and not _is_narrowed(text[number.end :], ledger)


def attached(number: Number, text: str, entry: Entry, ledger: Ledger) -> int:
    """Return where the noun ends that directly follows a count and belongs to it."""
    following = words_after(text, number.end, 1)
    if number.kind == "count" and following and _is_of(following[0], entry, ledger):
        return text.index(following[0], number.end) + len(following[0])
    return number.end


def measures(entry: Entry, text: str, ledger: Ledger) -> bool:
    """Whether what follows the last 'aandeel' or 'aantal' of a text is what a figure counts.

    'Het aantal aanbieders van jeugdhulp' is not the number of young people with jeugdhulp.
    """
    found = list(_MEASURE.finditer(text))[-1:]
    phrase = noun_phrase(found[0][1]) if found else []
    for place, word in enumerate(phrase):
        if place == len(phrase) - 1 or not is_adjective(word):
            return _is_counted(word, entry, ledger)
    return True


def is_of_a_part(entry: Entry, text: str) -> bool:
    """Whether a text is about other ages or a smaller group than a figure is."""
    ages = ages_of(topics_of(text))
    if ages and not ages & entry.ages:
        return True
    found = pattern("basis", "deelgroep").search(text)
    return bool(found) and (found.group().lower() if found else "") not in entry.label.lower()


def is_of_a_thing(text: str, number: Number) -> bool:
    """Whether a number is that of a thing: 'lijn 504', 'ordernummer 118400'."""
    before = text[: number.first]
    last = WORD.findall(before)[-1:]
    if number.kind != "count" or not last or re.search(r"[(:;,]\s*$", before):
        return False
    return last[0].lower().endswith("nummer") or last[0].lower() in words("niet", "nummer")


def has_strange_subject(text: str, number: Number, ledger: Ledger) -> bool:
    """Whether the first noun before a number in its clause is about something that no figure is."""
    first, _ = clause(text, number.first, number.end)
    return is_strange(text[first : number.first], ledger)


def says_more(text: str, number: Number, entry: Entry, ledger: Ledger) -> bool:
    """Whether the clause of a number says something of its group that no figure is about.

    '13,9% van de jongeren rookt' does; 'het gaat om 13,9% van de jongeren' does not. What the
    group itself is called ('1 op de 7 jongeren met jeugdhulp') tells nothing.
    """
    first, last = clause(text, number.first, number.end)
    rest = text
    for start, stop in (_group_span(text, number, first, last), (number.first, number.end)):
        rest = rest[:start] + " " * (stop - start) + rest[stop:]
    if score(entry.topics, topics_of(rest)) > 0:
        return False
    return any(is_telling(word, ledger) for word in WORD.findall(rest[first:last]))


def is_subject_of_more(text: str, number: Number, ledger: Ledger) -> bool:
    """Whether a clause begins with a number and says something of it that no figure is about."""
    first, last = clause(text, number.first, number.end)
    before = WORD.findall(text[first : number.first])
    is_light = all(is_adverb(word) or is_function_word(word) for word in before)
    if not is_light or (before and before[-1].lower() in _NOT_LEADING):
        return False
    return any(is_telling(word, ledger) for word in WORD.findall(text[number.end : last]))


def _fits_count(entry: Entry, number: Number, text: str, ledger: Ledger) -> bool | None:
    following = words_after(text, number.end, 2)
    if not following or is_function_word(following[0]):
        return None
    if _is_of(following[0], entry, ledger):
        return True
    is_adjectival = following[0].endswith("e") and len(following) > 1
    return is_adjectival and _is_of(following[1], entry, ledger)


def _group(text: str, number: Number) -> list[str] | None:
    """Return the words that name the group of a percentage or ratio; None where it is not said."""
    if number.kind == "ratio":
        following = words_after(text, number.end, 2)
        if following and not is_function_word(following[0]):
            return following
    if found := _OF.match(text, number.end):
        return _nouns(words_after(text, found.end(), 6))
    first, _ = clause(text, number.first, number.end)
    if found := _OF_ALL.match(text[: number.first], first):
        return _nouns(words_after(text[: number.first], found.end(), 4))
    return None


def _nouns(following: list[str]) -> list[str]:
    """Return the words of a noun phrase: up to the first word that is none, articles skipped."""
    found: list[str] = []
    for word in following:
        if not is_function_word(word) and word.lower() not in ("alle", "onze"):
            found.append(word)
        elif found:
            break
    return found


def _group_span(text: str, number: Number, first: int, last: int) -> tuple[int, int]:
    """Return where the name of the group of a percentage stands; an empty span where nowhere."""
    if number.kind == "count":
        return first, first
    found = _GROUP_AFTER.match(text[:last], number.end)
    if not found and number.kind == "ratio":
        found = _GROUP_OF_RATIO.match(text[:last], number.end)
    found = found or _GROUP_BEFORE.match(text[: number.first], first)
    return found.span() if found else (first, first)


def _is_narrowed(after: str, ledger: Ledger) -> bool:
    """Whether a group is narrowed to one that no figure is about: 'leerlingen uit groep 8'."""
    found = _NARROWED.match(after)
    noun = noun_phrase(found[1])[:1] if found else []
    if not noun or is_adverb(noun[0]):
        return False
    return not (is_known(noun[0], ledger) or ledger.places.hits(f"in {noun[0]}"))


def _is_counted(word: str, entry: Entry, ledger: Ledger) -> bool:
    if word.lower().endswith(("scholen", "school")) and "schol" not in entry.label:
        return False
    return _is_of(word, entry, ledger) or _is_of(word, entry, ledger, is_group=True)


def _is_of(word: str, entry: Entry, ledger: Ledger, *, is_group: bool = False) -> bool:
    """Whether a word names what a figure counts, or the group of which it is a share."""
    lowered = word.lower()
    allowed = _allowed(entry.label, entry.unit, is_group)
    if lowered in allowed or (is_group and lowered in words("basis", "altijd")):
        return True
    ending = next((ending for ending in PEOPLE if lowered.endswith(ending)), "")
    if ending and (ending == "jarigen" or ending in allowed):
        return True
    if word[0].isupper() and ledger.places.hits(word):
        return True
    return not is_group and score(entry.topics, topics_of(lowered)) > 0


@lru_cache(maxsize=4096)
def _allowed(label: str, unit: str, is_group: bool) -> frozenset[str]:
    """Return the nouns for what a figure counts, or for the group of which it is a share."""
    families, lowered = table("basis"), label.lower()
    bases = [name for name in families if re.search(rf"(?<!\w){name}(?!\w)", lowered)]
    if unit in families:
        bases.append(unit)
    if is_group and _SHARE_OF_ALL.match(lowered) and bases:
        bases = ["inwoners"]  # 'aandeel jongeren' is a share of all inhabitants
    if is_group and not bases:
        bases = ["leerlingen", "jongeren", "inwoners"]
    if is_group and re.search(r"verlaters|deelname", lowered):
        bases.append("leerlingen")
    if not is_group and "inwoners" in bases and any(map(is_young, topics_of(label).tokens)):
        bases.append("jongeren")
    return frozenset(noun for base in bases for noun in families[base]) | {unit.lower()}
