"""Whether an open item still holds, and which figures under a heading changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from aoj.runs.quotes import reading
from aoj.runs.quotes.entries import SAYS, Entry, is_period
from aoj.runs.quotes.finding import is_prose, is_told
from aoj.runs.quotes.ledger import Ledger
from aoj.runs.quotes.numbers import Number, numbers, parsed
from aoj.runs.quotes.prose import Sentence, sentences
from aoj.runs.quotes.rounding import is_same, is_still_true
from aoj.runs.quotes.surroundings import surroundings
from aoj.runs.quotes.telling import bare, full_label, new_words

_OF_FIGURES = ("cijfer", "verloop", "vergelijking", "editie")
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
    if item.get("kind") not in _OF_FIGURES:
        return dict(item)
    sentence = _sentence_of(item, text)
    if sentence is None:
        return None
    now = Ledger(_same_indicator(item, after))
    quoted: list[Number | None] = [*_numbers(item, sentence)] or [None]
    held = (_held(item, sentence, number, now) for number in quoted)
    return next((kept for kept in held if kept is not None), None)


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
        gone = [words for words in entry.wordings if new and words not in new.wordings]
        if new and new.wordings and gone:
            words = {"old": bare(gone[0]), "new": new_words(gone[0], entry.period, new)}
            found.append({"figure": entry.id, "label": full_label(entry), **words})
    return found


def _held(
    item: Mapping[str, Any], sentence: Sentence, number: Number | None, now: Ledger
) -> dict[str, Any] | None:
    """Return an item if it holds of one number of its sentence; `number` is None for a word."""
    is_dated = number is not None and _is_dated(sentence, number, now)
    new = _now(item, now, is_dated=is_dated)
    kept = {**item, "sentence": sentence.raw}
    if new is not None and new.wordings:
        kept["new"] = new_words(str(item.get("old", "")), _part(item, 2), new)
    if item.get("kind") == "editie":
        return kept
    is_edited = sentence.raw != item.get("sentence")
    if number and is_edited and (is_dated or reading.is_no_claim(sentence, number)):
        return None
    if new is not None and (_is_true(item, number, new) or _is_told(sentence, number, new)):
        return None
    return kept


def _sentence_of(item: Mapping[str, Any], text: str) -> Sentence | None:
    """Return the sentence of an item as it now is: the same, else the one most like it."""
    quote, written = str(item.get("quote", "")), str(item.get("sentence", ""))
    found = [s for s in sentences(text) if quote and is_prose(s) and _holds(s, quote, item)]
    likeness = [(SequenceMatcher(None, s.raw, written).ratio(), -s.start, s) for s in found]
    best = max(likeness, key=lambda found: found[:2], default=None)
    return best[2] if best and best[0] >= _ALIKE else None


def _holds(sentence: Sentence, quote: str, item: Mapping[str, Any]) -> bool:
    """Whether a quote stands in a sentence as itself, not within another number."""
    return quote in sentence.raw and bool(_numbers(item, sentence) or not numbers(quote))


def _numbers(item: Mapping[str, Any], sentence: Sentence) -> list[Number]:
    """Return the numbers of a sentence that an item may quote, as sure as it quotes them first."""
    quoted = numbers(str(item.get("quote", "")))
    modes = {number.mode for number in quoted}
    found = [n for n in numbers(sentence.text) if any(_is_quoted(n, one) for one in quoted)]
    return sorted(found, key=lambda number: number.mode not in modes)


def _is_quoted(one: Number, other: Number) -> bool:
    is_fraction = one.is_fraction and other.is_fraction and one.value == other.value
    return is_fraction or is_same(one, other)


def _same_indicator(
    item: Mapping[str, Any], figures: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    start = f"{_part(item, 0)}|{_part(item, 1)}|"
    return [figure for figure in figures if str(figure.get("id", "")).startswith(start)]


def _part(item: Mapping[str, Any], place: int) -> str:
    """Return a part of the id of an item's figure: indicator, region, period, breakdown."""
    parts = str(item.get("figure", "")).split("|")
    return parts[place] if place < len(parts) else ""


def _is_dated(sentence: Sentence, number: Number, now: Ledger) -> bool:
    around = surroundings(sentence, number.at, number.end, now)
    return bool(around.year) or around.is_past


def _now(item: Mapping[str, Any], now: Ledger, *, is_dated: bool) -> Entry | None:
    """Return the figure of an item as it is now: itself if its time is named, else the newest."""
    key = str(item.get("figure", ""))
    if is_dated or not is_period(_part(item, 2)):
        return now.by_id.get(key)
    rest = key.split("|")[3:]
    series = [e for e in now.entries if e.period and e.id.split("|")[3:] == rest]
    return max(series, key=lambda entry: entry.order, default=None)


def _is_true(item: Mapping[str, Any], number: Number | None, new: Entry) -> bool:
    """Whether what an item quotes is true of the figure as it is now."""
    old = str(item.get("old", ""))
    if number is None:
        said = [name for name, shape in SAYS.items() if shape.match(old)]
        return new.says in said if said else old in new.wordings
    if any(is_same(number, one) for one in new.numbers):
        return True
    printed = parsed(old)
    is_rounded = printed is None or not is_same(number, printed)
    return is_rounded and new.amount is not None and is_still_true(number, new.amount)


def _is_told(sentence: Sentence, number: Number | None, new: Entry) -> bool:
    return number is not None and is_told(sentence, number, new)
