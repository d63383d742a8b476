"""Quotes of printed figures in texts that people wrote: all of them, or those no longer true."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aoj.runs.quotes import courses, nouns, reading
from aoj.runs.quotes.ledger import HIDDEN, Entry, Ledger
from aoj.runs.quotes.matching import Match, is_same, is_still_true, match
from aoj.runs.quotes.notebooks import HandText
from aoj.runs.quotes.numbers import Number, numbers, parsed
from aoj.runs.quotes.prose import Sentence, sentences
from aoj.runs.quotes.subjects import match_word


_WAS = re.compile(r"(?<!\w)(?:was|waren|stond|lag|had|van|bijgesteld|herzien|moest)(?!\w)")


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
        return {
            "kind": self.kind,
            "sentence": self.sentence,
            "quote": self.quote,
            "figure": self.figure,
            "label": self.label,
            "old": self.old,
            "new": self.new,
        }


@dataclass(frozen=True)
class Quote:
    """A number or word in a sentence, with the figures that it may quote."""

    sentence: Sentence
    said: Number | courses.Word
    words: str
    match: Match


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
    for text in texts:
        for quote in quotes(text, then):
            changes = [(e, moved(quote, e, then, now)) for e in quote.match.entries]
            if changes and all(new is not None for _, new in changes):
                entry, new = changes[0]
                if new is not None and not is_told(quote, new):
                    found.append(stale(text.cell, quote, entry, new))
    return list(dict.fromkeys(found))


def find_quoted(texts: Iterable[HandText], before: Sequence[Mapping[str, Any]]) -> list[Stale]:
    """Return every quote of a figure in `before`, moved or not."""
    then = Ledger(before)
    found = [
        stale(text.cell, quote, quote.match.entries[0], None)
        for text in texts
        for quote in quotes(text, then)
    ]
    return list(dict.fromkeys(found))


def quotes(text: HandText, ledger: Ledger) -> Iterator[Quote]:
    """Yield the quotes of printed figures in a text."""
    if not ledger.entries:
        return
    for sentence in sentences(text.text):
        exact, quoted = set[str](), set[tuple[str, str]]()
        for number in sorted(numbers(sentence.text), key=lambda n: n.mode in ("meer", "minder")):
            if found := match(sentence, number, text.section, ledger):
                same = {entry.id for entry in found.entries}
                if number.mode in ("meer", "minder") and not found.is_exact and same & exact:
                    continue
                exact |= same if found.is_exact else set()
                quoted |= {(entry.indicator, entry.breakdown) for entry in found.entries}
                end = nouns.attached(number, sentence.text, found.entries[0], ledger)
                yield Quote(sentence, number, _written(text.text, sentence, number, end), found)
        for word in courses.words_in(sentence, ledger):
            if found := match_word(sentence, word, text.section, ledger, quoted):
                written = text.text[sentence.start + word.at : sentence.start + word.end]
                yield Quote(sentence, word, written, found)


def moved(quote: Quote, entry: Entry, then: Ledger, now: Ledger) -> Entry | None:
    """Return the figure as it is now if what was said of it is no longer true; else None.

    Where the text names the year, the figure of that year counts, else the newest of its series.
    """
    said, found = quote.said, quote.match
    is_dated = found.is_dated or not then.is_newest(entry)
    new = now.by_id.get(entry.id) if is_dated else now.newest(entry)
    if new is None or not new.wordings:
        return None
    if isinstance(said, courses.Word):
        if said.kind == HIDDEN:
            return None if HIDDEN in new.wordings else new
        return None if new.says == said.says else new
    if any(is_same(said, number) for number in new.numbers):
        return None
    if found.is_exact:
        return new
    return None if new.amount is not None and is_still_true(said, new.amount) else new


def is_told(quote: Quote, new: Entry) -> bool:
    """Whether the text itself gives the new figure beside the old one, which it calls past."""
    if isinstance(quote.said, courses.Word):
        return False
    return is_told_beside(quote.sentence, quote.said, new)


def is_told_beside(sentence: Sentence, said: Number, new: Entry) -> bool:
    """Whether the new figure stands near an old one that a sentence calls past."""
    near = f"{sentence.text} {sentence.following}"
    if not any(is_same(n, m) for n in numbers(near) for m in new.numbers):
        return False
    first = sentence.text[: said.at]
    return reading.is_past(sentence.text, said.at) or bool(_WAS.search(f"{first} {near}"))


def stale(cell: str, quote: Quote, entry: Entry, new: Entry | None) -> Stale:
    """Return what is to be told of a quote."""
    return Stale(
        cell,
        entry.kind,
        quote.sentence.raw,
        quote.words,
        entry.id,
        full_label(entry),
        bare(old_words(quote.said, entry)),
        new_words(old_words(quote.said, entry), entry.period, new) if new else "",
    )


def full_label(entry: Entry) -> str:
    """Return the name of a figure with its place and period, for the middle of a sentence."""
    place = entry.place
    where = "bij" if place.lower().startswith("de overige") else "in"
    name = f"{entry.name} {where} {place}" if place else entry.name
    if entry.kind != "cijfer":
        return f"{name}{entry.tail or f', {entry.kind}'}"
    return f"{name}{entry.tail}, {shown(entry.period)}" if entry.period else f"{name}{entry.tail}"


def old_words(said: Number | courses.Word, entry: Entry) -> str:
    """Return the printed words that were quoted."""
    if isinstance(said, courses.Word):
        return entry.wordings[0]
    same = [w for w in entry.wordings if (number := parsed(w)) and is_same(said, number)]
    exact = [w for w in same if bool(parsed_mode(w)) == bool(said.mode)]
    return (exact or same or list(entry.wordings))[0]


def new_words(old: str, period: str, new: Entry) -> str:
    """Return how a figure is printed now, in the form of its old words; a newer period is named."""
    about = bool(parsed_mode(old))
    alike = [w for w in new.wordings if bool(parsed_mode(w)) == about and _form(w) == _form(old)]
    words = bare((alike or list(new.wordings))[0])
    return f"{words} ({shown(new.period)})" if new.period and new.period != period else words


def parsed_mode(wording: str) -> str:
    """Return the word that says how round a printed number is; empty for none."""
    number = parsed(wording)
    return number.mode if number else ""


def _form(wording: str) -> str:
    number = parsed(wording)
    return number.kind if number else ""


def bare(wording: str) -> str:
    """Return a word of comparison without what it leads to.

    >>> bare("hoger dan"), bare("vergelijkbaar met de rest van Nederland"), bare("gestegen")
    ('hoger', 'vergelijkbaar met de rest van Nederland', 'gestegen')
    """
    return wording.removesuffix(" dan").removesuffix(" met")


def shown(period: str) -> str:
    """Return a period as a reader writes it.

    >>> shown("2025"), shown("2023/24"), shown("2024-H1")
    ('2025', "2023/'24", 'eerste halfjaar 2024')
    """
    if "/" in period:
        return period.replace("/", "/'")
    if "-H" in period:
        return f"{'eerste' if period.endswith('1') else 'tweede'} halfjaar {period[:4]}"
    return period


def _written(text: str, sentence: Sentence, number: Number, end: int) -> str:
    """Return the words of a quote as they were written; without marks of emphasis between."""
    whole = text[sentence.start + number.first : sentence.start + end]
    if not re.search(r"[*_>\n|]", whole):
        return whole
    return text[sentence.start + number.at : sentence.start + number.end]
