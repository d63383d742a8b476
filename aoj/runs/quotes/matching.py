"""Which printed figures a number in a sentence can be: by its words, and by its surroundings."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aoj.runs.quotes import nouns, reading
from aoj.runs.quotes.ledger import Entry, Ledger
from aoj.runs.quotes.numbers import Number, numbers
from aoj.runs.quotes.places import COUNTRY, ELSEWHERE, REST, Hit, governing, year_hits
from aoj.runs.quotes.prose import Sentence
from aoj.runs.quotes.topics import Topics, score, topics_of, without_youth
from aoj.runs.quotes.vocabulary import WORD, pattern, words

_CHANGE_BY = re.compile(
    r"(?:(?:met|(?:stijging|daling|toename|afname|groei|krimp|vermindering)\s+van)\s+(?:\w+\s+){0,2})$",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"(?<!\w)(?:steeg|stegen|gestegen|stijg\w*|daal\w*|gedaald|toegenomen|toename|toe|afgenomen|afname|af|groei\w*|"
    r"gegroeid|krimp\w*|gekrompen|meer|minder|hoger|lager)(?!\w)",
    re.IGNORECASE,
)
_MORE = re.compile(r"^\s*(?:meer|minder|hoger|lager)(?!\w)", re.IGNORECASE)
_MOVED = re.compile(
    r"^\s*(?:gestegen|gedaald|toegenomen|afgenomen|gegroeid|gekrompen|groei|krimp)(?!\w)",
    re.IGNORECASE,
)
_IS_WITH = re.compile(r"(?<!\w)met\s+$", re.IGNORECASE)
_TOWARDS = re.compile(r"^[^.;]*?(?<!\w)(?:naar|tot)\s+(?:\w+\s+){0,3}\d", re.IGNORECASE)
_FROM = re.compile(r"(?<!\w)van\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_EXTREMES = re.compile(
    r"(?<!\w)(?:laagste?|hoogste?|uiteen|varieert|variëren|uitersten|koploper|spreiding|hekkensluiter|gemeenten?)(?!\w)",
    re.IGNORECASE,
)
_SUMMED = re.compile(
    r"(?<!\w)(?:tegen|naast|dan|vergeleken|ten opzichte|versus|om)(?!\w)", re.IGNORECASE
)
_AGAINST = re.compile(r"(?<!\w)(?:tegen|tegenover|versus|om|naast)\s+$", re.IGNORECASE)
_PAST_TENSE = re.compile(
    r"(?<!\w)(?:was|waren|lag|lagen|had|hadden|kreeg|kregen|zat|zaten)(?!\w)", re.I
)
_OURS = re.compile(r"(?<!\w)(?:onze|ons)\s+(?:\w+\s+)?$", re.IGNORECASE)
_DEFINITE = re.compile(r"(?<!\w)(?:de|deze|die|dit|dat|onze|al die)\s+$", re.IGNORECASE)
_AREA = re.compile(r"(?:PO|VO)\d")
_LEAST_BARE = 100


@dataclass(frozen=True)
class Match:
    """The figures that a number can be, equally well; `is_dated` if the text names their year."""

    entries: tuple[Entry, ...]
    is_exact: bool
    is_dated: bool


@dataclass(frozen=True)
class Surroundings:
    """What a sentence says around a number: places, year, past, subjects from near to far."""

    places: tuple[frozenset[str], ...]
    year: str
    is_past: bool
    levels: tuple[Topics, ...]


def match(sentence: Sentence, number: Number, section: str, ledger: Ledger) -> Match | None:
    """Return the figures that a number quotes; None for none."""
    if reading.is_no_claim(sentence, number) or _is_label(sentence.text, number):
        return None
    around = surroundings(sentence, number.first, number.end, ledger)
    if around.places and ELSEWHERE in around.places[0]:
        return None
    exact = [e for e in _exact(number, ledger) if _is_possible(e, sentence, number, around, ledger)]
    inside = [entry for entry in exact if section in entry.sections]
    outside = [e for e in exact if section not in e.sections and not number.is_fraction]
    near = [] if exact else _rounded(number, section, ledger)
    near = [e for e in near if _is_possible(e, sentence, number, around, ledger)]
    for found, is_exact, is_strict in (
        (inside, True, False),
        (near, False, False),
        (outside, True, True),
    ):
        best = _best(found, around, ledger, is_strict=is_strict)
        best = [e for e in best if is_strict or _is_plain(e, sentence, number, around, ledger)]
        if best and (is_exact or len({entry.series for entry in best}) == 1):
            return Match(tuple(best), is_exact, bool(around.year))
    return None


def surroundings(sentence: Sentence, at: int, end: int, ledger: Ledger) -> Surroundings:
    """Return what stands around a place in a sentence."""
    text = sentence.text
    first, last = reading.clause(text, at, end)
    here = topics_of(text[first:last])
    levels = (here, topics_of(text), topics_of(sentence.over), topics_of(sentence.before))
    others = [n for n in numbers(text) if not n.at <= at < n.end and not at <= n.at < end]
    spans = [(n.at, n.end) for n in others if not n.is_spelled]
    year = governing(text, year_hits(text), at, end, spans, of_years=True)
    periods = year.names if year else _years_over(sentence) or _year_before(sentence)
    return Surroundings(
        _places(sentence, at, end, spans, ledger),
        next(iter(periods), ""),
        reading.is_past(text, at) and not year,
        levels,
    )


def fits_period(entry: Entry, around: Surroundings, ledger: Ledger) -> bool:
    """Whether a figure is of the year that is named, else of the newest; in the past of an older."""
    if around.year:
        return is_period(entry.period, around.year)
    return ledger.is_newest(entry) != around.is_past


def is_period(period: str, year: str) -> bool:
    """Whether a period may be called by this year.

    >>> is_period("2024/25", "2024"), is_period("2024", "2024/25"), is_period("2025", "2024")
    (True, False, False)
    """
    if period == year:
        return True
    return (
        len(year) == 4 and period[:4] == year or (len(year) == 4 and period[-3:] == f"/{year[2:]}")
    )


def _places(
    sentence: Sentence, at: int, end: int, spans: Sequence[tuple[int, int]], ledger: Ledger
) -> tuple[frozenset[str], ...]:
    """Return the places that a number can be of, the likeliest first; empty where none is named."""
    if _OURS.search(sentence.text[:at]):
        return ()
    hits = ledger.places.hits(sentence.text)
    hit = governing(sentence.text, hits, at, end, spans) or _beside(sentence.text, hits, at)
    if hit:
        others = [h.names for h in hits if h is not hit]
        return (hit.names, *others)
    lines = [ledger.places.hits(line) for line in reversed(sentence.over.split("\n"))]
    for line in lines:
        if len({h.names for h in line}) == 1:
            return (line[0].names,)
    earlier = ledger.places.hits(_last_sentence(sentence.before))[-1:]
    is_there = bool(re.search(r"(?<!\w)(?:daar|aldaar|die gemeente)(?!\w)", sentence.text, re.I))
    if earlier and not hits and (is_there or ELSEWHERE in earlier[0].names):
        return (earlier[0].names,)
    return ()


def _beside(text: str, hits: Sequence[Hit], at: int) -> Hit | None:
    """Return the country for the second of two figures: 'naast het land (25,6% tegen 27,3%)'."""
    if not _AGAINST.search(text[:at]):
        return None
    return next((hit for hit in hits if hit.end <= at and hit.names & {COUNTRY, REST}), None)


def _years_over(sentence: Sentence) -> frozenset[str]:
    for line in reversed(sentence.over.split("\n")):
        hits = {hit.names for hit in year_hits(line)}
        if len(hits) == 1:
            return hits.pop()
    return frozenset()


def _year_before(sentence: Sentence) -> frozenset[str]:
    """Return the year of the sentence before, where this one goes on in the past."""
    hits = year_hits(_last_sentence(sentence.before))
    goes_on = bool(_PAST_TENSE.search(sentence.text)) and not year_hits(sentence.text)
    is_now = bool(pattern("tijd", "nu").search(sentence.text))
    return hits[-1].names if hits and goes_on and not is_now else frozenset()


def _last_sentence(text: str) -> str:
    return re.split(r"[.!?]\s+(?=[^a-z])", text.strip())[-1] if text.strip() else ""


def _exact(number: Number, ledger: Ledger) -> list[Entry]:
    found = ledger.by_number.get((number.kind != "count", round(number.value, 6)), [])
    return [entry for entry in found if any(is_same(number, n) for n in entry.numbers)]


def _rounded(number: Number, section: str, ledger: Ledger) -> list[Entry]:
    found = ledger.amounts.get((section, number.kind != "count"), [])
    return [entry for amount, entry in found if is_rounding(number, amount)]


def is_same(one: Number, other: Number) -> bool:
    """Whether two numbers are written equally: '2%' is not '2,0%'."""
    if one.kind != other.kind or one.is_fraction or other.is_fraction:
        return False
    same_step = one.kind != "percent" or one.step == other.step
    return same_step and abs(one.value - other.value) < 1e-6


def is_rounding(number: Number, amount: float) -> bool:
    """Whether people may write an amount so: '14%' or 'bijna 14 procent' for 13,9."""
    if number.kind == "ratio":
        return _is_ratio(number, amount)
    if number.is_fraction:
        return abs(amount - number.value) <= 0.05 * number.value
    if number.mode in ("ruim", "meer"):
        return number.value < amount <= number.value + min(number.step, 0.1 * number.value)
    if number.mode in ("bijna", "minder"):
        return number.value - min(number.step, 0.1 * number.value) <= amount < number.value
    return abs(amount - number.value) <= min(0.5 * number.step, 0.05 * number.value) + 1e-9


def is_still_true(number: Number, amount: float) -> bool:
    """Whether the words of a rounded number still hold of a new amount."""
    if number.kind == "ratio":
        return _is_ratio(number, amount)
    if number.kind == "percent" and not number.mode and not number.is_fraction:
        return abs(amount - number.value) <= 0.5 * number.step + 1e-9
    wide = min(number.step or 1.0, 0.1 * number.value)
    if number.is_fraction:
        wide = 0.1 * number.value
    if number.mode == "ruim":
        return number.value <= amount < number.value + wide
    if number.mode == "bijna":
        return number.value - wide <= amount < number.value
    if number.mode in ("meer", "minder"):
        return amount > number.value if number.mode == "meer" else amount < number.value
    close = wide if number.mode or number.is_fraction else 0.5 * wide
    return abs(amount - number.value) <= close + 1e-9


def _is_ratio(number: Number, amount: float) -> bool:
    if amount <= 0:
        return False
    if number.top == 1:
        return abs(100 / amount - number.base) <= 0.5
    return abs(amount / 100 * number.base - number.top) <= 0.5


def _is_possible(
    entry: Entry, sentence: Sentence, number: Number, around: Surroundings, ledger: Ledger
) -> bool:
    """Whether nothing around a number denies that it is this figure."""
    text = sentence.text
    if nouns.fits(entry, number, text, ledger) is False:
        return False
    first, last = reading.clause(text, number.first, number.end)
    if nouns.is_of_a_part(entry, text[first:last]):
        return False
    if not nouns.measures(entry, text[first : number.first], ledger):
        return False
    if _is_change(text, number) != (entry.slot == "verandering"):
        return False
    if not _fits_place(entry, sentence, number, around, ledger):
        return False
    if fits_period(entry, around, ledger):
        return True
    is_from = bool(_FROM.search(text[: number.first])) and bool(_TOWARDS.match(text[number.end :]))
    return is_from and not around.year and not ledger.is_newest(entry)


def _fits_place(
    entry: Entry, sentence: Sentence, number: Number, around: Surroundings, ledger: Ledger
) -> bool:
    own = ledger.own
    if entry.slot == "deel":
        return entry.region == own and any(COUNTRY in codes for codes in around.places)
    if not around.places:
        return entry.region == own or bool(_EXTREMES.search(sentence.text))
    if entry.region in around.places[0]:
        return True
    if entry.region == own and all(_AREA.match(code) for code in around.places[0]):
        return True  # the figure of a region may be told of the samenwerkingsverband that it covers
    if around.places[0] == {own} and _EXTREMES.search(sentence.text):
        return any(is_same(number, one) for one in entry.numbers)
    is_beside = around.places[0] <= {COUNTRY, REST} and bool(_SUMMED.search(sentence.text))
    return is_beside and (entry.region == own or any(entry.region in p for p in around.places[1:]))


def _is_change(text: str, number: Number) -> bool:
    """Whether a percentage says by how much something changed, not how much it is."""
    if number.kind == "count":
        return False
    if _MORE.match(text[number.end :]):
        return not _IS_WITH.search(text[: number.first]) or bool(_CHANGE.search(text[: number.at]))
    if _MOVED.match(text[number.end :]):
        return True
    if not _CHANGE_BY.search(text[: number.first]) or _TOWARDS.match(text[number.end :]):
        return False
    first, last = reading.clause(text, number.first, number.end)
    return bool(_CHANGE.search(text[first : number.first]))


def _best(
    entries: Sequence[Entry], around: Surroundings, ledger: Ledger, *, is_strict: bool
) -> list[Entry]:
    """Return the figures whose subject the words around speak of most, and of no other more.

    Strict: only those of which the words speak.
    """
    ranked: list[tuple[tuple[float, float], Entry]] = []
    for entry in entries:
        rank = subject_rank(entry, around, ledger, is_strict=is_strict)
        if rank is not None:
            ranked.append((rank, entry))
    if not ranked:
        return []
    top = max(rank for rank, _ in ranked)
    found = [entry for rank, entry in ranked if rank == top]
    return _likeliest_place(found, around, ledger)


def _likeliest_place(entries: list[Entry], around: Surroundings, ledger: Ledger) -> list[Entry]:
    """Return those of the country itself where it may also be the rest of the country."""
    codes = {entry.region for entry in entries}
    if around.places and around.places[0] >= {COUNTRY, REST} and {COUNTRY, REST} <= codes:
        return entries
    named = [e for e in entries if around.places and e.region in around.places[0]]
    own = [entry for entry in entries if entry.region == ledger.own]
    return named or own or entries


def subject_rank(
    entry: Entry, around: Surroundings, ledger: Ledger, *, is_strict: bool
) -> tuple[float, float] | None:
    """Return how well the words around speak of a figure; None if they speak of another."""
    for distance, level in enumerate(around.levels):
        sure = without_youth(level)
        best, mine = ledger.most(sure), score(entry.topics, sure if is_strict else level)
        if mine > 0:
            if is_strict and (mine < best or distance == 3):
                return None
            return -float(distance), mine
        if best <= 0:
            continue
        if distance == 3 or (distance and not entry.topics):
            continue
        return None
    return None if is_strict else (-9.0, 0.0)


def _is_plain(
    entry: Entry, sentence: Sentence, number: Number, around: Surroundings, ledger: Ledger
) -> bool:
    """Whether a number without a noun of its own still speaks of a figure."""
    text = sentence.text
    if nouns.fits(entry, number, text, ledger):
        rank = subject_rank(entry, around, ledger, is_strict=False)
        is_sure = not entry.topics or (rank is not None and rank[0] == -2)
        is_sure = is_sure or (
            number.kind == "count" and bool(_DEFINITE.search(text[: number.first]))
        )
        return is_sure or not nouns.says_more(text, number, entry, ledger)
    if nouns.has_strange_subject(text, number, ledger):
        return False
    if number.kind != "count":
        is_said = nouns.is_subject_of_more(text, number, ledger) and not _speaks_of(entry, around)
        return not (number.is_fraction or number.is_spelled or is_said)
    before = WORD.findall(text[: number.first])[-1:]
    is_loose = not before or bool(re.search(r"[():;,–—]\s*$", text[: number.first]))
    known = is_loose or reading.is_function_word(before[0]) or nouns.is_known(before[0], ledger)
    is_beside_place = bool(around.places) and is_loose and text[number.end :].startswith(")")
    is_big = number.value >= _LEAST_BARE or sentence.is_cell or is_beside_place
    return known and is_big and not number.is_spelled


def _speaks_of(entry: Entry, around: Surroundings) -> bool:
    return any(score(entry.topics, level) > 0 for level in around.levels[:3])


def _is_label(text: str, number: Number) -> bool:
    """Whether a number is that of a thing: 'lijn 504', 'ordernummer 118400'."""
    if number.kind != "count":
        return False
    before = WORD.findall(text[: number.first])[-1:]
    if not before or re.search(r"[(:;,]\s*$", text[: number.first]):
        return False
    word = before[0].lower()
    return word.endswith("nummer") or word in words("niet", "nummer")
