"""Whether an open item still holds, and which figures under a heading changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from aoj.runs.quotes import reading
from aoj.runs.quotes.finding import bare, full_label, is_told_beside, new_words
from aoj.runs.quotes.ledger import SAYS, Entry, Ledger, is_a_period
from aoj.runs.quotes.matching import is_same, is_still_true, surroundings
from aoj.runs.quotes.numbers import Number, numbers, parsed
from aoj.runs.quotes.prose import Sentence, sentences

FIGURE_KINDS = ("cijfer", "verloop", "vergelijking", "editie")
_ALIKE = 0.5
"""A sentence at least so like the one of an item is that sentence, edited."""


def recheck(
    item: Mapping[str, Any], text: str, after: Sequence[Mapping[str, Any]]
) -> dict[str, Any] | None:
    """Return an open item that still holds, with the figure's newest words; else None.

    It no longer holds when its quote left the text, when the figure is again what was quoted, or
    when the sentence now says that it is of another time. A figure that is no longer printed
    leaves the item as it is.
    """
    if item.get("kind") not in FIGURE_KINDS:
        return dict(item)
    sentence = _sentence_of(item, text)
    if sentence is None:
        return None
    now = Ledger(_same_indicator(item, after))
    number = _number(item, sentence)
    new, is_dated = _now(item, sentence, number, now)
    is_edited = sentence.raw != item.get("sentence")
    changed = {**item, "sentence": sentence.raw}
    if item.get("kind") == "editie":
        return {**changed, "new": _words(item, new)} if new else changed
    if is_edited and (is_dated or (number and reading.is_no_claim(sentence, number))):
        return None
    if new is None or not new.wordings:
        return changed
    if _is_true(item, number, new) or (number and is_told_beside(sentence, number, new)):
        return None
    return {**changed, "new": _words(item, new)}


def changes_under(
    section: str, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> list[dict[str, str]]:
    """Return the figures printed under a heading whose printed words changed.

    The newest figure of a series is held against the newest of now, an older one against itself.
    """
    then, now = Ledger(f for f in before if f.get("section", "") == section), Ledger(after)
    found = []
    for entry in then.entries:
        new = now.newest(entry) if then.is_newest(entry) else now.by_id.get(entry.id)
        gone = [w for w in entry.wordings if new is not None and w not in new.wordings]
        if new is not None and new.wordings and gone:
            words = {"old": bare(gone[0]), "new": new_words(gone[0], entry.period, new)}
            found.append({"figure": entry.id, "label": full_label(entry), **words})
    return found


def _sentence_of(item: Mapping[str, Any], text: str) -> Sentence | None:
    """Return the sentence of an item as it now is: the same, else the one most like it."""
    quote, written = str(item.get("quote", "")), str(item.get("sentence", ""))
    found = [s for s in sentences(text) if quote and _holds(s, quote, item)]
    for sentence in found:
        if sentence.raw == written:
            return sentence
    likeness = [(SequenceMatcher(None, s.raw, written).ratio(), s) for s in found]
    best = max(likeness, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] >= _ALIKE else None


def _holds(sentence: Sentence, quote: str, item: Mapping[str, Any]) -> bool:
    """Whether a quote stands in a sentence as itself, not within another number or word."""
    if quote not in sentence.raw:
        return False
    return bool(_number(item, sentence)) or parsed(quote) is None


def _number(item: Mapping[str, Any], sentence: Sentence) -> Number | None:
    """Return the number of a sentence that an item quotes."""
    quoted = [number for number in numbers(str(item.get("quote", "")))]
    for number in numbers(sentence.text):
        if any(is_same(number, one) or _is_fraction_of(number, one) for one in quoted):
            return number
    return None


def _is_fraction_of(one: Number, other: Number) -> bool:
    return one.is_fraction and other.is_fraction and one.value == other.value


def _same_indicator(
    item: Mapping[str, Any], figures: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    start = "|".join([*str(item.get("figure", "")).split("|")[:2], ""])
    return [figure for figure in figures if str(figure.get("id", "")).startswith(start)]


def _now(
    item: Mapping[str, Any], sentence: Sentence, number: Number | None, now: Ledger
) -> tuple[Entry | None, bool]:
    """Return the figure that an item is about as it is now, and whether its time is named."""
    key = str(item.get("figure", ""))
    at, end = (number.at, number.end) if number else (0, 0)
    around = surroundings(sentence, at, end, now)
    if number and (around.year or around.is_past):
        return now.by_id.get(key), True
    parts = key.split("|")
    if not is_a_period("|".join(parts[2:3])):
        return now.by_id.get(key), False
    series = [
        entry
        for entry in now.entries
        if entry.period and entry.breakdown == "|".join(parts[3:4]) and _tail(entry) == parts[4:]
    ]
    return max(series, key=lambda entry: entry.order, default=None), False


def _tail(entry: Entry) -> list[str]:
    """Return what an id has after indicator, region, period and breakdown."""
    return entry.id.split("|")[4:]


def _is_true(item: Mapping[str, Any], number: Number | None, new: Entry) -> bool:
    """Whether what an item quotes is true of the figure as it is now."""
    old = str(item.get("old", ""))
    if number is None:
        said = [name for name, shape in SAYS.items() if shape.match(old)]
        return new.says in said if said else old in new.wordings
    if any(is_same(number, one) for one in new.numbers):
        return True
    printed = parsed(old)
    if printed is not None and is_same(number, printed):
        return False
    return new.amount is not None and is_still_true(number, new.amount)


def _words(item: Mapping[str, Any], new: Entry) -> str:
    period = [*str(item.get("figure", "")).split("|"), "", "", ""][2]
    return new_words(str(item.get("old", "")), period, new)
