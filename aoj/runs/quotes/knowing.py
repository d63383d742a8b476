"""Words of which the finder knows what they are: adverbs, people, subjects, plain nouns."""

from __future__ import annotations

import re
from functools import cache

from aoj.runs.quotes.ledger import Ledger
from aoj.runs.quotes.reading import is_function_word
from aoj.runs.quotes.spelling import spelled_number
from aoj.runs.quotes.topics import score, topics_of
from aoj.runs.quotes.vocabulary import table, words

PEOPLE = ("leerlingen", "inwoners", "jongeren", "kinderen", "jarigen", "scholieren", "verlaters")
"""What compounds that name people end in."""
_DETERMINERS = r"(?:de|het|een|deze|onze|ons|hun|alle|elke|iedere|al|mijn|uw|geen|zo'n)"
_PHRASE = re.compile(rf"(?<!\w){_DETERMINERS}\s+((?:[\w'-]+\s*){{1,4}})", re.IGNORECASE)
_TELLING = 4
"""A shorter word tells nothing."""


def is_known(word: str, ledger: Ledger) -> bool:
    """Whether a noun speaks of the figures themselves, their subjects, people or places."""
    lowered = word.lower()
    if lowered in _plain_nouns() or spelled_number(lowered):
        return True
    return is_subject(word, ledger) or bool(ledger.places.hits(word))


def is_subject(word: str, ledger: Ledger) -> bool:
    """Whether a noun names people who are counted, or a subject of the figures."""
    lowered = word.lower()
    if lowered in _people() or lowered.endswith(PEOPLE):
        return True
    topics = topics_of(lowered)
    return any(score(label, topics) > 0 for label in ledger.labels)


def is_telling(word: str, ledger: Ledger) -> bool:
    """Whether a word says something that no figure is about."""
    if len(word) < _TELLING or word[0].isdigit() or is_adverb(word):
        return False
    return word.lower() not in words("functie", "woorden") and not is_known(word, ledger)


def is_strange(text: str, ledger: Ledger) -> bool:
    """Whether the first phrase with an article names something that no figure is about."""
    for found in _PHRASE.finditer(text):
        phrase = noun_phrase(found[1])
        if found.start() and found.group()[0].isupper():
            continue  # a name: De Vries
        for place, word in enumerate(phrase):
            if is_known(word, ledger):
                return False
            if place == len(phrase) - 1 or not is_adjective(word):
                return True
    return False


def noun_phrase(text: str) -> list[str]:
    """Return the words with which a text begins, up to one that cannot be a noun.

    >>> noun_phrase("jonge inwoners van de stad")
    ['jonge', 'inwoners']
    """
    found: list[str] = []
    for word in text.split():
        if is_function_word(word) or word[0].isdigit():
            break
        found.append(word)
    return found


def is_adjective(word: str) -> bool:
    """Whether a word before a noun may be an adjective."""
    return word.endswith("e") or word.lower() in words("algemeen", "bijvoeglijk")


def is_adverb(word: str) -> bool:
    """Whether a word only says how, how much or when.

    >>> is_adverb("flink"), is_adverb("kosten")
    (True, False)
    """
    return word.lower() in _adverbs()


@cache
def _adverbs() -> frozenset[str]:
    phrases = [phrase for mode in table("afronden").values() for phrase in mode]
    for path in (("tijd", "nu"), ("algemeen", "bijvoeglijk"), ("algemeen", "bijwoord")):
        phrases += words(*path)
    return frozenset(word for phrase in phrases for word in phrase.split())


@cache
def _people() -> frozenset[str]:
    return frozenset(noun for family in table("basis").values() for noun in family)


@cache
def _plain_nouns() -> frozenset[str]:
    return frozenset(words("algemeen", "kop")) | _people()
