"""Numbers that are spelled out: 'zeven', 'vijfentwintig', 'twaalfduizend', 'een kwart'."""

from __future__ import annotations

from functools import cache

from aoj.runs.quotes.vocabulary import table

SPELLED = r"[a-zéëï]+"
"""Letters that a spelled number may have."""
FRACTIONS = {
    "een kwart": 25.0,
    "kwart": 25.0,
    "driekwart": 75.0,
    "een derde": 100 / 3,
    "eenderde": 100 / 3,
    "twee derde": 200 / 3,
    "tweederde": 200 / 3,
    "een vijfde": 20.0,
    "een zesde": 100 / 6,
    "een zevende": 100 / 7,
    "een achtste": 12.5,
    "een tiende": 10.0,
    "de helft": 50.0,
}
"""Parts by name, as percentages."""
_PLAIN = str.maketrans("éëï", "eei")


@cache
def spelled_number(word: str) -> int | None:
    """Return the number that a word spells.

    >>> [spelled_number(w) for w in ("zeven", "vijfentwintig", "zevenhonderd", "zesduizend", "op")]
    [7, 25, 700, 6000, None]
    """
    word, known = word.lower().translate(_PLAIN), table("getalwoorden")
    if word in known:
        return int(known[word])
    if word == "duizend":
        return 1000
    for name, size in (("duizend", 1000), ("honderd", 100)):
        head, found, tail = word.partition(name)
        if found:
            times = spelled_number(head) if head else 1
            rest = spelled_number(tail.removeprefix("en")) if tail else 0
            return None if times is None or rest is None else times * size + rest
    return _tens(word)


def _tens(word: str) -> int | None:
    """Return a number such as 'eenentwintig', of which the ones come first."""
    known = table("getalwoorden")
    ones, found, tens = word.partition("en")
    while found:
        if ones in known and tens in known and known[ones] < 10 <= 20 <= known[tens] < 100:
            return int(known[ones] + known[tens])
        more, found, tens = tens.partition("en")
        ones = f"{ones}en{more}"
    return None
