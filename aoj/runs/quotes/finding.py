"""Quotes of printed figures in texts that people wrote: all of them, or those no longer true."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from aoj.runs.quotes import nouns, reading
from aoj.runs.quotes.courses import Word, words_in
from aoj.runs.quotes.entries import HIDDEN, Entry
from aoj.runs.quotes.ledger import Ledger
from aoj.runs.quotes.matching import Match, match
from aoj.runs.quotes.notebooks import HandText, portions
from aoj.runs.quotes.numbers import Number, numbers
from aoj.runs.quotes.prose import Sentence, sentences
from aoj.runs.quotes.rounding import is_same, is_still_true
from aoj.runs.quotes.subjects import match_word
from aoj.runs.quotes.telling import bare, full_label, new_words, old_words

_WAS = re.compile(r"(?<!\w)(?:was|waren|stond|lag|had|van|bijgesteld|herzien|moest)(?!\w)")
_LONGEST, _MOST_NUMBERS = 4000, 40
_BOUNDS = ("meer", "minder")


@dataclass(frozen=True)
class Stale:
    """A quote in a text: where, which figure, how it was printed and how it is now.

    `label` names the figure with its place and period; `new` is empty when that is not known.
    """

    cell: str
    kind: str
    sentence: str
    quote: str
    figure: str
    label: str
    old: str
    new: str = ""

    def item(self) -> dict[str, Any]:
        """Return the open item for the cell's stamp."""
        return {name: value for name, value in asdict(self).items() if name != "cell"}


@dataclass(frozen=True)
class Quote:
    """A number or word in a sentence, as it was written, with the figures that it may quote."""

    sentence: Sentence
    said: Number | Word
    written: str
    match: Match

    @property
    def number(self) -> Number | None:
        """The number that it is; None for a word."""
        return self.said if isinstance(self.said, Number) else None


_MOST = 40
"""Numbers that a sentence has at most; what has more is a list of data."""


def find_stale(
    texts: Iterable[HandText],
    before: Sequence[Mapping[str, Any]],
    after: Sequence[Mapping[str, Any]],
) -> list[Stale]:
    """Return each quote of a figure in `before` that is no longer true by `after`.

    A quote that fits several figures is true as long as it is true of one of them.
    """
    then, now = Ledger(before), Ledger(after)
    if {e.id: e.wordings for e in then.entries} == {e.id: e.wordings for e in now.entries}:
        return []
    found = []
    for text in (part for whole in texts for part in portions(whole)):
        for quote in quotes(text, then):
            moved = [_moved(quote, entry, then, now) for entry in quote.match.entries]
            new = moved[0] if all(moved) else None
            if new and not (quote.number and is_told(quote.sentence, quote.number, new)):
                found.append(_stale(text.cell, quote, new))
    return list(dict.fromkeys(found))


def find_quoted(texts: Iterable[HandText], before: Sequence[Mapping[str, Any]]) -> list[Stale]:
    """Return every quote of a figure in `before`, moved or not."""
    then = Ledger(before)
    parts = [part for text in texts for part in portions(text)]
    found = (_stale(text.cell, quote, None) for text in parts for quote in quotes(text, then))
    return list(dict.fromkeys(found))


def quotes(text: HandText, ledger: Ledger) -> Iterator[Quote]:
    """Yield the quotes of printed figures in a text."""
    for sentence in filter(is_prose, sentences(text.text) if ledger.entries else ()):
        found = list(_numbers(sentence, text, ledger))
        yield from found
        named = {(e.indicator, e.breakdown) for quote in found for e in quote.match.entries}
        for word in words_in(sentence, ledger):
            if matched := match_word(sentence, word, text.section, ledger, named):
                written = text.text[sentence.start + word.at : sentence.start + word.end]
                yield Quote(sentence, word, written, matched)


def is_prose(sentence: Sentence) -> bool:
    """Whether a sentence is one, and not a heap of pasted figures."""
    return len(sentence.text) <= _LONGEST and len(numbers(sentence.text)) <= _MOST_NUMBERS


def is_told(sentence: Sentence, said: Number, new: Entry) -> bool:
    """Whether the new figure stands near an old one that a sentence calls past."""
    near = f"{sentence.text} {sentence.following}"
    if not any(is_same(one, other) for one in numbers(near) for other in new.numbers):
        return False
    return reading.is_past(sentence.text, said.at) or bool(_WAS.search(near))


def _numbers(sentence: Sentence, text: HandText, ledger: Ledger) -> Iterator[Quote]:
    """Yield the numbers that quote figures; no bound of a figure that is quoted beside it."""
    exact = set[str]()
    said = numbers(sentence.text)
    if len(said) > _MOST:
        return
    for number in sorted(said, key=lambda number: number.mode in _BOUNDS):
        found = match(sentence, number, text.section, ledger)
        same = {entry.id for entry in found.entries} if found else set()
        if found and not (number.mode in _BOUNDS and same & exact):
            exact |= same if found.is_exact else set()
            end = nouns.attached(number, sentence.text, found.entries[0], ledger)
            yield Quote(sentence, number, _written(text.text, sentence, number, end), found)


def _written(text: str, sentence: Sentence, number: Number, end: int) -> str:
    """Return the words of a quote as they were written; without marks of emphasis between."""
    whole = text[sentence.start + number.first : sentence.start + end]
    if not re.search(r"[*_>\n|]", whole):
        return whole
    return text[sentence.start + number.at : sentence.start + number.end]


def _moved(quote: Quote, entry: Entry, then: Ledger, now: Ledger) -> Entry | None:
    """Return the figure as it is now if what was said of it is no longer true; else None.

    Where the text names the year, or means an older one, the figure of that year counts; else the
    newest of its series.
    """
    is_dated = quote.match.is_dated or not then.is_newest(entry)
    new = now.by_id.get(entry.id) if is_dated else now.newest(entry)
    if new is None or not new.wordings or _still_says(quote, new):
        return None
    return new


def _still_says(quote: Quote, new: Entry) -> bool:
    said = quote.said
    if isinstance(said, Word):
        return HIDDEN in new.wordings if said.kind == HIDDEN else new.says == said.says
    if any(is_same(said, number) for number in new.numbers):
        return True
    is_close = not quote.match.is_exact and new.amount is not None
    return is_close and is_still_true(said, new.amount or 0.0)


def _stale(cell: str, quote: Quote, new: Entry | None) -> Stale:
    entry = quote.match.entries[0]
    old = old_words(entry, quote.number)
    return Stale(
        cell,
        entry.kind,
        quote.sentence.raw,
        quote.written,
        entry.id,
        full_label(entry),
        bare(old),
        new_words(old, entry.period, new) if new else "",
    )
