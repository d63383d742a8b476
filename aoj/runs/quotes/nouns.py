"""What is counted: the noun at a number, and whether a figure counts that."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from aoj.runs.quotes.ledger import Entry, Ledger
from aoj.runs.quotes.numbers import Number, spelled_number
from aoj.runs.quotes.reading import clause, is_function_word, words_after
from aoj.runs.quotes.topics import ages_of, is_young, score, topics_of
from aoj.runs.quotes.vocabulary import WORD, pattern, table, words

_OF = re.compile(r"^\s*(?:van|onder)\s+(?!de\s+\d)", re.IGNORECASE)
_OF_ALL = re.compile(
    r"^\s*(?:van|onder)\s+(?:de|het|alle|al|onze|ons|deze|die|elke)\s+", re.IGNORECASE
)
_NEXT = re.compile(
    r"\s*(?:(?:de|het|alle|al|onze|ons|deze)\s+)*[\w'-]+"
    r"(?:\s+(?:met|op|in|aan|zonder)\s+(?:de\s+|het\s+|een\s+)?[\w'-]+)?",
    re.IGNORECASE,
)
_GROUP = re.compile(rf"\s*(?:van|onder)\s+{_NEXT.pattern}", re.IGNORECASE)
_GROUP_BEFORE = re.compile(
    rf"\s*(?:van|onder)\s+(?:de|het|alle|al|onze|ons|deze)\s+{_NEXT.pattern}", re.IGNORECASE
)
_NARROWED = re.compile(
    r"\s*(?:van|onder)\s+(?:(?:de|het|alle|al|onze|ons|deze)\s+)*(?:[\w'-]+e\s+)?[\w'-]+\s+"
    r"(?:met|uit|op|in|zonder|die|van)\s+(?:de\s+|het\s+|een\s+)?((?:[^\W\d][\w'-]*\s*){1,2})",
    re.IGNORECASE,
)
_OF_COUNT = re.compile(r"\s*van\s+(?:de|die|deze|alle|al\s+die)\s+\d", re.IGNORECASE)
_LEADING = frozenset(
    (
        "de",
        "deze",
        "die",
        "dit",
        "dat",
        "het",
        "onze",
        "met",
        "op",
        "naar",
        "tot",
        "rond",
        "van",
        "om",
    )
    + ("is", "was", "tegen", "bij", "aan", "boven", "onder", "uit", "als")
)
"""Words after which a number is not what a clause begins with."""
_COUNTRY = re.compile(r"(?<!\w)(?:Nederland(?:se|s)?|land|landelijke?)(?!\w)")
_SHARE_OF_ALL = re.compile(r"^aandeel [\w-]+$")
_MEASURE = re.compile(
    r"(?<!\w)(?:aandeel|aantal|aantallen|percentage)\s+((?:[\w'-]+\s*){1,4})", re.IGNORECASE
)
_DETERMINERS = r"(?:de|het|een|deze|onze|ons|hun|alle|elke|iedere|al|mijn|uw|geen|zo'n)"
_PHRASE = re.compile(rf"(?<!\w){_DETERMINERS}\s+((?:[\w'-]+\s*){{1,4}})", re.IGNORECASE)


def fits(entry: Entry, number: Number, text: str, ledger: Ledger) -> bool | None:
    """Whether the noun at a number is what a figure counts; None where there is no noun.

    For a percentage the noun is that of the group: '13,9% van de jongeren'.
    """
    if number.kind == "count":
        return _fits_count(entry, number, text, ledger)
    if _OF_COUNT.match(text[number.end :]):
        return False
    group = _group(text, number)
    if group is None:
        return None
    if not group:
        return True
    if entry.slot == "deel":
        return bool(_COUNTRY.search(text))
    if len(group) == 1 and group[0] == "Nederland":
        return False
    is_group = any(_is_of(word, entry, ledger, is_group=True) for word in group)
    return is_group and not _is_part(text[number.end :], entry, ledger)


def is_of_a_part(entry: Entry, text: str) -> bool:
    """Whether a text is about other ages or a smaller group than a figure is."""
    ages = ages_of(topics_of(text))
    if ages and not ages & entry.ages:
        return True
    found = pattern("basis", "deelgroep").search(text)
    return bool(found) and (found.group().lower() if found else "") not in entry.label.lower()


def _is_part(after: str, entry: Entry, ledger: Ledger) -> bool:
    """Whether a group is narrowed to one that a figure is not about: 'leerlingen uit groep 8'."""
    found = _NARROWED.match(after)
    noun = _noun_phrase(found[1])[:1] if found else []
    if not noun or is_adverb(noun[0]):
        return False
    return not (is_known(noun[0], ledger) or ledger.places.hits(f"in {noun[0]}"))


def attached(number: Number, text: str, entry: Entry, ledger: Ledger) -> int:
    """Return where the noun ends that directly follows a count and belongs to it."""
    following = words_after(text, number.end, 2)
    if number.kind == "count" and following and _is_of(following[0], entry, ledger):
        return text.index(following[0], number.end) + len(following[0])
    return number.end


def measures(entry: Entry, text: str, ledger: Ledger) -> bool:
    """Whether what follows the last 'aandeel' or 'aantal' of a text is what a figure counts.

    'Het aantal aanbieders van jeugdhulp' is not the number of young people with jeugdhulp.
    """
    found = list(_MEASURE.finditer(text))[-1:]
    phrase = _noun_phrase(found[0][1]) if found else []
    for place, word in enumerate(phrase):
        if place < len(phrase) - 1 and _is_adjective(word):
            continue
        return _is_counted(word, entry, ledger)
    return True


def _is_counted(word: str, entry: Entry, ledger: Ledger) -> bool:
    if word.lower().endswith(("scholen", "school")) and "schol" not in entry.label:
        return False
    return _is_of(word, entry, ledger) or _is_of(word, entry, ledger, is_group=True)


def has_strange_subject(text: str, number: Number, ledger: Ledger) -> bool:
    """Whether the first noun before a number in its clause is about something that no figure is."""
    first, _ = clause(text, number.first, number.end)
    return is_strange(text[first : number.first], ledger)


def is_strange(text: str, ledger: Ledger) -> bool:
    """Whether the first phrase with an article names something that no figure is about."""
    for found in _PHRASE.finditer(text):
        phrase = _noun_phrase(found[1])
        if found.start() and found.group()[0].isupper():
            continue  # a name: De Vries
        for place, word in enumerate(phrase):
            if is_known(word, ledger):
                return False
            if place == len(phrase) - 1 or not _is_adjective(word):
                return True
    return False


def _noun_phrase(text: str) -> list[str]:
    found: list[str] = []
    for word in text.split():
        if is_function_word(word) or word[0].isdigit():
            break
        found.append(word)
    return found


def _is_adjective(word: str) -> bool:
    return word.endswith("e") or word.lower() in words("algemeen", "bijvoeglijk")


def says_more(text: str, number: Number, entry: Entry, ledger: Ledger) -> bool:
    """Whether the clause of a number says something of its group that no figure is about.

    '13,9% van de jongeren rookt' does; 'het gaat om 13,9% van de jongeren' does not. What the
    group itself is called ('1 op de 7 jongeren met jeugdhulp') tells nothing.
    """
    first, last = clause(text, number.first, number.end)
    if number.kind == "count":
        without = text
    else:
        group = _GROUP.match(text[number.end : last]) or (
            _NEXT.match(text[number.end : last]) if number.kind == "ratio" else None
        )
        without = text[: number.first] + text[number.end + (group.end() if group else 0) :]
        if not group and (earlier := _GROUP_BEFORE.match(text[first : number.first])):
            without = text[:first] + text[first + earlier.end() :]
        last -= len(text) - len(without)
    topics = topics_of(without)
    if score(entry.topics, topics) > 0:
        return False
    return any(_is_telling(word, ledger) for word in WORD.findall(without[first:last]))


def is_subject_of_more(text: str, number: Number, ledger: Ledger) -> bool:
    """Whether a clause begins with a number and says something of it that no figure is about."""
    first, last = clause(text, number.first, number.end)
    before = WORD.findall(text[first : number.first])
    if before and (before[-1].lower() in _LEADING or not all(map(_is_light, before))):
        return False
    return any(_is_telling(word, ledger) for word in WORD.findall(text[number.end : last]))


def _is_light(word: str) -> bool:
    return is_adverb(word) or is_function_word(word)


def _is_telling(word: str, ledger: Ledger) -> bool:
    if len(word) < 4 or word[0].isdigit() or is_adverb(word):
        return False
    if word.lower() in words("functie", "woorden"):
        return False
    return not is_known(word, ledger)


def is_adverb(word: str) -> bool:
    """Whether a word only says how, how much or when.

    >>> is_adverb("flink"), is_adverb("kosten")
    (True, False)
    """
    return word.lower() in _adverbs()


@cache
def _adverbs() -> frozenset[str]:
    phrases = [p for mode in table("afronden").values() for p in mode]
    phrases += [
        *words("tijd", "nu"),
        *words("algemeen", "bijvoeglijk"),
        *words("algemeen", "bijwoord"),
    ]
    return frozenset(word for phrase in phrases for word in phrase.split())


def _fits_count(entry: Entry, number: Number, text: str, ledger: Ledger) -> bool | None:
    following = words_after(text, number.end, 3)
    if not following or is_function_word(following[0]):
        return None
    for place, word in enumerate(following):
        if _is_of(word, entry, ledger):
            return True
        if is_function_word(word) or not word.endswith("e"):
            return False
        if place == 1:
            break
    return False


def _group(text: str, number: Number) -> list[str] | None:
    """Return the words that name the group of a percentage or ratio; None where it is not said."""
    if number.kind == "ratio":
        following = words_after(text, number.end, 2)
        if following and not is_function_word(following[0]):
            return following
    after = text[number.end :]
    if found := _OF.match(after):
        return _phrase(words_after(text, number.end + found.end(), 6))
    first, _ = clause(text, number.first, number.end)
    if found := _OF_ALL.match(text[first : number.first]):
        return _phrase(words_after(text[: number.first], first + found.end(), 4))
    return None


def _phrase(following: list[str]) -> list[str]:
    """Return the words of a noun phrase: up to the first word that is none, articles skipped."""
    found: list[str] = []
    for word in following:
        if is_function_word(word) or word.lower() in ("alle", "onze"):
            if found:
                break
            continue
        found.append(word)
    return found


def _is_of(word: str, entry: Entry, ledger: Ledger, *, is_group: bool = False) -> bool:
    lowered = word.lower()
    if lowered in _allowed(entry.label, entry.unit, is_group):
        return True
    if lowered.endswith(_ENDINGS) and _is_person_of(lowered, entry, is_group):
        return True
    if is_group and lowered in words("basis", "altijd"):
        return True
    if word[0].isupper() and ledger.places.hits(word):
        return True
    return score(entry.topics, topics_of(lowered)) > 0 and not is_group


_ENDINGS = ("leerlingen", "inwoners", "jongeren", "kinderen", "jarigen", "scholieren", "verlaters")


def _is_person_of(word: str, entry: Entry, is_group: bool) -> bool:
    """Whether a compound such as 'vo-leerlingen' names people that a figure counts."""
    ending = next(e for e in _ENDINGS if word.endswith(e))
    return ending == "jarigen" or ending in _allowed(entry.label, entry.unit, is_group)


@lru_cache(maxsize=4096)
def _allowed(label: str, unit: str, is_group: bool) -> frozenset[str]:
    """Return the nouns for what a figure counts, or of the group of which it is a share."""
    families, lowered = table("basis"), label.lower()
    bases = [name for name in families if re.search(rf"(?<!\w){name}(?!\w)", lowered)]
    if unit in families:
        bases.append(unit)
    if is_group and bases and _SHARE_OF_ALL.match(lowered):
        bases = ["inwoners"]
    if is_group and not bases:
        bases = ["leerlingen", "jongeren", "inwoners"]
    found = {noun for base in bases for noun in families[base]} | {unit.lower()}
    if "inwoners" in bases and any(is_young(t) for t in topics_of(label).tokens) and not is_group:
        found |= set(families["jongeren"])
    if is_group and re.search(r"verlaters|deelname", lowered):
        found |= set(families["leerlingen"])
    return frozenset(found)


def is_known(word: str, ledger: Ledger) -> bool:
    """Whether a noun speaks of the figures themselves, their subjects, people or places."""
    lowered = word.lower()
    if lowered in _plain_nouns() or spelled_number(lowered):
        return True
    return is_subject(word, ledger) or bool(ledger.places.hits(word))


def is_subject(word: str, ledger: Ledger) -> bool:
    """Whether a noun names people who are counted, or a subject of the figures."""
    lowered = word.lower()
    if lowered in _people() or lowered.endswith(_ENDINGS):
        return True
    topics = topics_of(lowered)
    return any(score(label, topics) > 0 for label in ledger.labels)


@cache
def _people() -> frozenset[str]:
    return frozenset(noun for family in table("basis").values() for noun in family)


@cache
def _plain_nouns() -> frozenset[str]:
    return frozenset(words("algemeen", "kop")) | _people()
