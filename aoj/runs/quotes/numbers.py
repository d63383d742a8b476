"""Numbers as Dutch people write them: '13,9 procent', 'een op de zeven', 'ruim 4.500'.

A number is what it says, not yet what it is about. Dates, years, ranges, money, percentage points,
ordinals and numbers inside other numbers are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from aoj.runs.quotes.spelling import FRACTIONS, SPELLED, spelled_number
from aoj.runs.quotes.vocabulary import pattern, whole_words, words
from aoj.runs.quotes.years import without_years

_LONGEST = 12
"""Digits of the longest number that counts something."""
_NUMBER = re.compile(
    r"(?<![\w.,:/€$£#+@&=§^\-–])(?P<whole>\d{1,3}(?:[. ]\d{3})+|\d+)(?P<part>[,.]\d{1,3})?"
    r"(?!\d)(?!%?-[^\W\d]|-\s)(?![.,:/]\d)"
    r"(?:(?P<percent>\s?(?:%|procent\b|pct\b|percent\b))|(?P<big>\s(?:miljoen|mln\b\.?|duizend)))?"
    r"(?!\w)"
)
_RATIO = re.compile(
    rf"(?<![\w.,])(?P<top>\d{{1,3}}|{SPELLED})\s+op\s+(?:de\s+|elke\s+|iedere\s+)?"
    rf"(?P<base>\d{{1,3}}(?:\.\d{{3}})?|{SPELLED})(?![\w]|[.,]\d)",
    re.IGNORECASE,
)
_SPELLED_PERCENT = re.compile(rf"(?<!\w)(?P<word>{SPELLED})\s+procent\b", re.IGNORECASE)
_SPELLED_COUNT = re.compile(rf"(?<!\w)(?P<word>{SPELLED})(?=\s+[a-zéëï])", re.IGNORECASE)
_SPELLED_RANGE = re.compile(r"(\w+)\s+(?:tot|à|of|en)\s+$")
_FRACTION = whole_words(FRACTIONS)
_MAY_HOLD = re.compile(
    r"\d|procent|\w\s+op\s+\w|kwart|derde|helft|vijfde|zesde|zevende|achtste|tiende|tig\b|honderd"
    r"|duizend",
    re.IGNORECASE,
)
_LEAST_SPELLED = 20
_FACTORS = {"miljoen": 1e6, "mln": 1e6, "duizend": 1e3}
_POINTS = re.compile(r"\s*(?:procent|%)?-?\s?punt(?!en)|\s*procentpunten", re.IGNORECASE)
_MONEY_BEFORE = re.compile(r"(?:€|\$|£|\beuro|\bEUR)\s*$", re.IGNORECASE)
_MONEY_AFTER = re.compile(r"\s*(?:euro|€|EUR\b|,-|,–|miljard)", re.IGNORECASE)
_RANGE_AFTER = re.compile(r"\s*(?:–|-|à|t/m|tot en met)\s*(?:ruim |bijna |circa |zo'n )?\d")
_RANGE_BEFORE = re.compile(r"\d\s?(?:%|procent)?\s*(?:–|-|à|t/m|tot en met)\s*$")
_TO_AFTER = re.compile(r"\s*tot\s+\d")
_TO_BEFORE = re.compile(r"\d\s?(?:%|procent)?\s+tot\s+$")
_FROM = re.compile(r"\bvan\s+(?:ruim\s+|bijna\s+|ongeveer\s+|circa\s+|zo'n\s+)?[\w.,]*\s?%?\s*$")
_BETWEEN = re.compile(
    r"\btussen\s+(?:de\s+)?(?:ruim\s+|bijna\s+|circa\s+)?[\d.,]+\s?(?:%|procent)?\s+en\s+"
    r"(?:de\s+)?[\d.,]+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Number:
    """A number in a sentence: what it says, and how sure it is meant.

    `kind` is percent, count or ratio; the value of a ratio is a percentage, `top` and `base` are
    its halves. `step` is the unit of its last digit that says something. `mode` is '', ongeveer,
    ruim, bijna, meer, minder or grens. `at` to `end` are the digits; it begins at `first` with the
    words of its mode.
    """

    kind: str
    value: float
    step: float
    mode: str
    first: int
    at: int
    end: int
    top: int = 0
    base: int = 0
    is_fraction: bool = False
    is_spelled: bool = False


@lru_cache(maxsize=4096)
def numbers(text: str) -> tuple[Number, ...]:
    """Return the numbers of a sentence in order of place.

    >>> [(n.kind, round(n.value, 1), n.mode) for n in numbers("bijna 14 procent, 1 op de 7, 4.500")]
    [('percent', 14.0, 'bijna'), ('ratio', 14.3, ''), ('count', 4500.0, '')]
    >>> text = "113,9% is 13,9 procentpunt meer, op 13-9-2026, zie artikel 13.9 of € 4.530"
    >>> [n.value for n in numbers(text)]
    [113.9]
    """
    if not _MAY_HOLD.search(text):
        return ()
    plain = without_years(text)
    between = [found.span() for found in _BETWEEN.finditer(plain)]
    found = [
        number
        for number in (*_ratios(plain), *_fractions(plain), *_spelled(plain), *_digits(plain))
        if not any(start <= number.at < stop for start, stop in between)
    ]
    return tuple(_without_overlap(found))


@lru_cache(maxsize=65536)
def parsed(wording: str) -> Number | None:
    """Return the number of a printed wording; None where it has none, such as 'verborgen'."""
    found = numbers(wording.replace("\u00a0", " "))
    return found[0] if len(found) == 1 else None


def is_negated(text: str, number: Number) -> bool:
    """Whether the words before a number deny it: 'niet 13,9%', 'geen 14%'."""
    before = text[max(0, number.first - 25) : number.first]
    found = list(pattern("niet", "ontkenning").finditer(before))
    return bool(found) and not re.search(r"\w\s+\w+\s+\w", before[found[-1].end() :])


def _without_overlap(found: list[Number]) -> Iterator[Number]:
    end = -1
    for number in sorted(found, key=lambda number: (number.at, -number.end)):
        if number.at >= end:
            yield number
            end = number.end


def _digits(text: str) -> Iterator[Number]:
    for found in _NUMBER.finditer(text):
        part = found["part"] or ""
        is_version = part.startswith(".") and (not found["percent"] or len(part) > 3)
        if is_version or not _is_quantity(text, found.start(), found.end()):
            continue
        whole = re.sub(r"[. ]", "", found["whole"])
        if len(whole) > _LONGEST:
            continue
        value = float(f"{whole}.{part[1:] or '0'}")
        step = 10.0 ** (1 - len(part)) if part else _last_digit(int(whole))
        step = min(step, 1.0) if found["percent"] else step
        factor = _FACTORS.get((found["big"] or "").strip().rstrip(".").lower(), 1.0)
        kind = "percent" if found["percent"] else "count"
        yield _number(text, kind, value * factor, step * factor, *found.span())


def _last_digit(value: int) -> float:
    """Return the unit of the last digit that is not 0.

    >>> _last_digit(4500), _last_digit(7), _last_digit(0)
    (100.0, 1.0, 1.0)
    """
    step = 1
    while value and value % (step * 10) == 0:
        step *= 10
    return float(step)


def _ratios(text: str) -> Iterator[Number]:
    for found in _RATIO.finditer(text):
        top, base = _amount(found["top"]), _amount(found["base"])
        if top and base and top < base <= 1000:
            number = _number(text, "ratio", 100 * top / base, 0.0, *found.span())
            yield replace(number, top=top, base=base)


def _amount(text: str) -> int | None:
    digits = text.replace(".", "")
    return int(digits) if digits.isdigit() else spelled_number(text)


def _fractions(text: str) -> Iterator[Number]:
    for found in _FRACTION.finditer(text):
        value = FRACTIONS[" ".join(found.group().lower().split())]
        yield replace(_number(text, "percent", value, 0.0, *found.span()), is_fraction=True)


def _spelled(text: str) -> Iterator[Number]:
    for found in _SPELLED_PERCENT.finditer(text):
        amount = spelled_number(found["word"])
        if amount and not _is_spelled_range(text, found.start()):
            yield _number(text, "percent", float(amount), 1.0, *found.span())
    for found in _SPELLED_COUNT.finditer(text):
        amount = spelled_number(found["word"]) or 0
        if amount >= _LEAST_SPELLED and _is_quantity(text, found.start(), found.end()):
            number = _number(text, "count", float(amount), _last_digit(amount), *found.span())
            yield replace(number, is_spelled=True)


def _is_spelled_range(text: str, start: int) -> bool:
    found = _SPELLED_RANGE.search(text[:start])
    return bool(found) and spelled_number(found[1] if found else "") is not None


def _is_quantity(text: str, start: int, end: int) -> bool:
    """Whether a number stands for a quantity: no money, no points, no half of a range."""
    before, after = text[max(0, start - 40) : start], text[end : end + 40]
    if _MONEY_BEFORE.search(before) or _MONEY_AFTER.match(after) or _POINTS.match(after):
        return False
    if _RANGE_AFTER.match(after) or _RANGE_BEFORE.search(before):
        return False
    if _TO_AFTER.match(after):
        return bool(_FROM.search(before))
    to = _TO_BEFORE.search(before)
    return not to or bool(_FROM.search(before[: to.start() + 1]))


def _number(text: str, kind: str, value: float, step: float, start: int, end: int) -> Number:
    """Return a number with the words before it that say how round it is."""
    base = max(0, start - 30)
    found = _modes().search(text[base:start])
    first = base + found.start() if found else start
    mode = next((name for name, said in found.groupdict().items() if said), "") if found else ""
    return Number(kind, value, step, mode, first, start, end)


@cache
def _modes() -> re.Pattern[str]:
    """Return a pattern for what says how round a number is, with a group for each mode.

    The first that fits from the left is the longest: 'iets meer dan' is not 'meer dan'.
    """
    groups = []
    for mode in ("ongeveer", "ruim", "bijna", "meer", "minder", "grens"):
        phrases = sorted(words("afronden", mode), key=lambda phrase: -len(phrase))
        inside = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in phrases)
        groups.append(f"(?P<{mode}>{inside})")
    return re.compile(rf"(?<!\w)(?:{'|'.join(groups)})\s*$", re.IGNORECASE)
