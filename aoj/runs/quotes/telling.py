"""How a moved figure is told: its name with place and period, its old and its new words."""

from __future__ import annotations

from aoj.runs.quotes.entries import Entry
from aoj.runs.quotes.numbers import Number, parsed
from aoj.runs.quotes.rounding import is_same


def full_label(entry: Entry) -> str:
    """Return the name of a figure with its place and period, for the middle of a sentence."""
    where = "bij" if entry.place.lower().startswith("de overige") else "in"
    name = f"{entry.name} {where} {entry.place}" if entry.place else entry.name
    if entry.kind != "cijfer":
        return f"{name}{entry.tail or f', {entry.kind}'}"
    return f"{name}{entry.tail}{f', {shown(entry.period)}' if entry.period else ''}"


def old_words(entry: Entry, said: Number | None) -> str:
    """Return the printed words of a figure that a number quotes; without a number its first."""
    alike = [w for w in entry.wordings if said and (n := parsed(w)) and is_same(said, n)]
    exact = [w for w in alike if said and bool(_mode(w)) == bool(said.mode)]
    return (exact or alike or list(entry.wordings))[0]


def new_words(old: str, period: str, new: Entry) -> str:
    """Return how a figure is printed now, in the form of its old words; a newer period is named."""
    form = (_kind(old), bool(_mode(old)))
    alike = [wording for wording in new.wordings if (_kind(wording), bool(_mode(wording))) == form]
    words = bare((alike or list(new.wordings))[0])
    return f"{words} ({shown(new.period)})" if new.period and new.period != period else words


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


def _mode(wording: str) -> str:
    number = parsed(wording)
    return number.mode if number else ""


def _kind(wording: str) -> str:
    number = parsed(wording)
    return number.kind if number else ""
