"""Sentences under construction, and the record of every figure and word that they print."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import isnan

from aoj.bundle import PrintedFigure
from aoj.comparisons import Comparison
from aoj.report.results import Result
from aoj.report.wording import numbers

TWO_LINES = 150
"""Letters on two lines of a report: what is longer becomes two sentences where it can."""


@dataclass
class Told:
    """Sentences under construction, with the figures printed in them.

    `doubt` is what the last comparison could not say, so that the next one can say 'ook'; `apart`
    says that something stands between a figure and its comparison, which then names it again.
    """

    sentences: list[str] = field(default_factory=list)
    figures: list[PrintedFigure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    doubt: str = ""
    apart: bool = False

    def say(self, sentence: str) -> None:
        """Add a sentence; an empty one is left out."""
        if sentence:
            self.sentences.append(numbers.capital(sentence))

    def note(self, sentence: str) -> None:
        """Add a sentence that stands behind all others, once."""
        if sentence and sentence not in self.notes:
            self.notes.append(sentence)

    def print(self, result: Result, wording: str) -> str:
        """Return the wording, and remember that this figure was printed so."""
        self.figures.append(printed(result, wording))
        return wording

    @property
    def text(self) -> str:
        """The sentences as one paragraph."""
        return " ".join([*self.sentences, *self.notes])


def printed(result: Result, wording: str) -> PrintedFigure:
    """Return the record of a figure that a reader sees."""
    return PrintedFigure(
        result.indicator,
        result.region_code,
        result.period,
        result.breakdown,
        result.value,
        (wording,),
    )


def printed_word(comparison: Comparison | None, wording: str) -> list[PrintedFigure]:
    """Return the record of a difference word that a reader sees; none where there is none."""
    if comparison is None or not comparison.word or isnan(comparison.reference_value):
        return []
    return [
        PrintedFigure(
            comparison.indicator,
            comparison.region_code,
            comparison.reference,
            comparison.breakdown,
            None,
            (wording,),
            "vergelijking",
            label=f"vergeleken met {comparison.reference_name}",
        )
    ]


def printed_course(last: Result, since: str, wording: str) -> PrintedFigure:
    """Return the record of a word that says how a figure went since an earlier year."""
    found = _derived(last, "verloop", None, wording)
    return replace(found, kind="verloop", label=f"sinds {since}")


def printed_change(last: Result, since: str, value: float, wording: str) -> PrintedFigure:
    """Return the record of a change since an earlier year, as a percentage."""
    return replace(_derived(last, "verandering", value, wording), label=f"sinds {since}")


def printed_part(own: Result, value: float, wording: str) -> PrintedFigure:
    """Return the record of a figure as a part of that of the country."""
    return _derived(own, "deel", value, wording)


def _derived(result: Result, what: str, value: float | None, wording: str) -> PrintedFigure:
    return PrintedFigure(
        result.indicator, result.region_code, what, result.breakdown, value, (wording,)
    )
