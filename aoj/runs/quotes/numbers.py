"""Numbers as Dutch people write them: '13,9 procent', 'een op de zeven', 'ruim 4.500', '1,36 miljoen'.

A number is what it says, not yet what it is about. Dates, years, ranges, money, percentage points,
ordinals and numbers inside other numbers are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from aoj.runs.quotes.vocabulary import pattern, table, whole_words, words

_MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|"
    "jan|feb|mrt|apr|jun|jul|aug|sept|sep|okt|nov|dec"
)
_YEARS = re.compile(
    r"(?<![\w.,/€])(?:"
    r"(?P<school>(?:19|20)\d\d)\s?[/–\-]\s?'?(?P<tail>(?:19|20)\d\d|\d\d)(?![\d])"
    r"|(?P<year>(?:19|20)\d\d)(?![\w%]|[.,/\-]\d|\s?(?:%|procent|euro))"
    r"|'(?P<short>\d\d)(?!\d))"
)
_DATES = re.compile(
    rf"\b\d{{1,2}}(?:\s?-\s?\d{{1,2}})?\s+(?:{_MONTHS})\b\.?"
    r"|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b"
    r"|\b\d{4}-\d\d-\d\d\b"
    r"|\b\d{1,2}[.:]\d\d(?:\s?(?:uur|u\b)|(?=\s?(?:-|–|tot)\s?\d{1,2}[.:]\d\d))",
    re.IGNORECASE,
)
_AMOUNT = r"(?P<whole>\d{1,3}(?:[. ]\d{3})+|\d+)(?P<part>[,.]\d{1,3})?"
_NUMBER = re.compile(
    rf"(?<![\w.,:/€$£#+@&=§^\-–]){_AMOUNT}(?![\d])(?!%?-[^\W\d]|-\s)(?![.,:/]\d)"
    r"(?:(?P<percent>\s?(?:%|procent\b|pct\b|percent\b))|(?P<big>\s(?:miljoen|mln\b\.?|duizend)))?"
    r"(?!\w)"
)
_SPELLED = r"[a-zéëï]+"
_RATIO = re.compile(
    rf"(?<![\w.,])(?P<top>\d{{1,3}}|{_SPELLED})\s+op\s+(?:de\s+|elke\s+|iedere\s+)?"
    rf"(?P<base>\d{{1,3}}(?:\.\d{{3}})?|{_SPELLED})(?![\w]|[.,]\d)",
    re.IGNORECASE,
)
_SPELLED_PERCENT = re.compile(rf"(?<!\w)(?P<word>{_SPELLED})\s+procent\b", re.IGNORECASE)
_SPELLED_COUNT = re.compile(rf"(?<!\w)(?P<word>{_SPELLED})(?=\s+[a-zéëï])", re.IGNORECASE)
_PLAIN = str.maketrans("éëï", "eei")
_FRACTIONS = {
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
_FRACTION = whole_words(_FRACTIONS)
_MAY_HOLD = re.compile(
    r"\d|procent|op de|op elke|op iedere|\w op \w|kwart|derde|helft|vijfde|zesde|zevende|achtste|tiende"
    r"|tig\b|honderd|duizend|[a-z]tig\s",
    re.IGNORECASE,
)
_POINTS = re.compile(r"\s*(?:procent|%)?-?\s?punt(?!en)|\s*procentpunten", re.IGNORECASE)
_MONEY_BEFORE = re.compile(r"(?:€|\$|£|\beuro|\bEUR|\bEuro)\s*$")
_MONEY_AFTER = re.compile(r"\s*(?:euro|€|EUR\b|,-|,–|miljard)", re.IGNORECASE)
_RANGE_AFTER = re.compile(r"\s*(?:–|-|à|t/m|tot en met)\s*(?:ruim |bijna |circa |zo'n )?\d")
_RANGE_BEFORE = re.compile(r"\d\s?(?:%|procent)?\s*(?:–|-|à|t/m|tot en met)\s*$")
_TO_AFTER = re.compile(r"\s*tot\s+\d")
_TO_BEFORE = re.compile(r"\d\s?(?:%|procent)?\s+tot\s+$")
_BETWEEN = re.compile(
    r"\btussen\s+(?:de\s+)?(?:ruim\s+|bijna\s+|circa\s+)?[\d.,]+\s?(?:%|procent)?\s+en\s+"
    r"(?:de\s+)?[\d.,]+",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bvan\s+(?:ruim\s+|bijna\s+|ongeveer\s+|circa\s+|zo'n\s+)?[\w.,]*\s?%?\s*$")


@dataclass(frozen=True)
class Number:
    """A number in a sentence: what it says, and how sure it is meant.

    `kind` is percent, count or ratio; a ratio's value is a percentage and `base` its lower half.
    `step` is the unit of its last digit that says something. `mode` is one of '', ongeveer, ruim,
    bijna, meer, minder; `at` to `end` are the digits, `first` to `last` with what belongs to them.
    """

    kind: str
    value: float
    step: float
    mode: str
    at: int
    end: int
    first: int
    last: int
    top: int = 0
    base: int = 0
    is_fraction: bool = False
    is_spelled: bool = False


@lru_cache(maxsize=4096)
def numbers(text: str) -> tuple[Number, ...]:
    """Return the numbers of a sentence in order of place; every letter keeps its place.

    >>> [(n.kind, n.value, n.mode) for n in numbers("bijna 14 procent, 1 op de 7, ruim 4.500")]
    [('percent', 14.0, 'bijna'), ('ratio', 14.285714285714286, ''), ('count', 4500.0, 'ruim')]
    >>> numbers("113,9% is 13,9 procentpunt meer, op 13-9-2026, zie artikel 13.9 of € 4.530")[0].value
    113.9
    """
    if not _MAY_HOLD.search(text):
        return ()
    plain = without_years(text)
    between = [found.span() for found in _BETWEEN.finditer(plain)]
    found = [
        number
        for number in (*_ratios(plain), *_fractions(plain), *_spelled(plain), *_digits(plain))
        if not any(a <= number.at < b for a, b in between)
    ]
    found.sort(key=lambda number: (number.at, -number.end))
    kept: list[Number] = []
    for number in found:
        if not kept or number.at >= kept[-1].end:
            kept.append(number)
    return tuple(kept)


@lru_cache(maxsize=65536)
def parsed(wording: str) -> Number | None:
    """Return the number of a printed wording; None where it has none, such as 'verborgen'."""
    found = numbers(wording.replace("\u00a0", " "))
    return found[0] if len(found) == 1 else None


def without_years(text: str) -> str:
    """Return a text of the same length without its dates and years."""
    for found in (_DATES, _YEARS):
        text = found.sub(lambda match: " " * len(match.group()), text)
    return text


def years(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield each year in a text with its place, written as a period: '2025', '2023/24'.

    >>> [year for _, _, year in years("in 2025, 2023/'24 en schooljaar 2023-2024")]
    ['2025', '2023/24', '2023/24']
    """
    for found in _YEARS.finditer(text):
        if found["year"]:
            yield found.start(), found.end(), found["year"]
        elif found["short"]:
            century = "20" if int(found["short"]) < 60 else "19"
            yield found.start(), found.end(), century + found["short"]
        elif found["school"]:
            tail = found["tail"][-2:]
            if int(tail) == (int(found["school"]) + 1) % 100:
                yield found.start(), found.end(), f"{found['school']}/{tail}"
            else:
                yield found.start(), found.start() + 4, found["school"]


def _digits(text: str) -> Iterator[Number]:
    for found in _NUMBER.finditer(text):
        whole, part = re.sub(r"[. ]", "", found["whole"]), found["part"] or ""
        if part.startswith(".") and (not found["percent"] or len(part) > 3):
            continue
        if not _is_quantity(text, found.start(), found.end()):
            continue
        decimals = max(len(part) - 1, 0)
        value = float(f"{whole}.{part[1:] or '0'}")
        step = 10.0**-decimals if decimals else _last_digit(int(whole))
        if found["percent"]:
            step = min(step, 1.0)
        factor = _factor(found["big"])
        kind = "percent" if found["percent"] else "count"
        yield _with_mode(text, kind, value * factor, step * factor, found.start(), found.end())


def _factor(big: str | None) -> float:
    word = (big or "").strip().rstrip(".").lower()
    return {"miljoen": 1e6, "mln": 1e6, "duizend": 1e3}.get(word, 1.0)


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
        if not top or not base or top >= base or base > 1000:
            continue
        number = _with_mode(text, "ratio", 100 * top / base, 0.0, found.start(), found.end())
        yield Number(**{**number.__dict__, "top": top, "base": base})


def _spelled(text: str) -> Iterator[Number]:
    for found in _SPELLED_PERCENT.finditer(text):
        amount = spelled_number(found["word"])
        if (
            amount
            and not _is_spelled_range(text, found.start())
            and not _POINTS.match(text, found.end())
        ):
            yield _with_mode(text, "percent", float(amount), 1.0, found.start(), found.end())
    for found in _SPELLED_COUNT.finditer(text):
        amount = spelled_number(found["word"]) if len(found["word"]) > 5 else None
        if amount and amount >= 20 and _is_quantity(text, found.start(), found.end()):
            step = _last_digit(amount)
            made = _with_mode(text, "count", float(amount), step, found.start(), found.end())
            yield Number(**{**made.__dict__, "is_spelled": True})


def _is_spelled_range(text: str, start: int) -> bool:
    found = re.search(r"(\w+)\s+(?:tot|à|of|en)\s+$", text[:start])
    return bool(found) and spelled_number(found[1] if found else "") is not None


def _fractions(text: str) -> Iterator[Number]:
    for found in _FRACTION.finditer(text):
        value = _FRACTIONS[" ".join(found.group().lower().split())]
        made = _with_mode(text, "percent", value, 0.0, found.start(), found.end())
        yield Number(**{**made.__dict__, "is_fraction": True})


def _amount(text: str) -> int | None:
    digits = text.replace(".", "")
    return int(digits) if digits.isdigit() else spelled_number(text)


@cache
def spelled_number(word: str) -> int | None:
    """Return the number that a word spells.

    >>> [spelled_number(w) for w in ("zeven", "vijfentwintig", "zevenhonderd", "twaalfduizend", "op")]
    [7, 25, 700, 12000, None]
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
    ones, found, tens = word.partition("en")
    while found:
        if ones in known and tens in known and known[ones] < 10 <= 20 <= known[tens] < 100:
            return int(known[ones] + known[tens])
        more, found, tens = tens.partition("en")
        ones = f"{ones}en{more}"
    return None


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


_MODES = ("ongeveer", "ruim", "bijna", "meer", "minder", "grens")


@cache
def _mode_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = []
    for mode in _MODES:
        inside = "|".join(
            r"\s+".join(map(re.escape, phrase.split()))
            for phrase in sorted(words("afronden", mode), key=lambda phrase: -len(phrase))
        )
        found.append((mode, re.compile(rf"(?<!\w)(?:{inside})\s*$", re.IGNORECASE)))
    return tuple(found)


def _with_mode(text: str, kind: str, value: float, step: float, start: int, end: int) -> Number:
    """Return a number with the word before it that says how round it is."""
    before, base = text[max(0, start - 30) : start], max(0, start - 30)
    best, mode = start, ""
    for name, phrase in _mode_patterns():
        found = phrase.search(before)
        if found and base + found.start() < best:
            best, mode = base + found.start(), name
    return Number(kind, value, step, mode, start, end, best, end)


def is_negated(text: str, number: Number) -> bool:
    """Whether the words before a number deny it: 'niet 13,9%', 'geen 14%'."""
    before = text[max(0, number.first - 25) : number.first]
    found = list(pattern("niet", "ontkenning").finditer(before))
    return bool(found) and not re.search(r"\w\s+\w+\s+\w", before[found[-1].end() :])
