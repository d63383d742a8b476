"""The words of bars: what a pale end is, and kinds of samenwerkingsverbanden beside the country."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from aoj.indicators import Indicator
from aoj.report.results import Result
from aoj.report.wording import numbers, sentences

if TYPE_CHECKING:
    from aoj.report.context import Context

PALE = "Het lichte eind van een staaf: zo hoog kan het cijfer zijn."


def not_drawn(names: Sequence[str]) -> str:
    """Return which bars are left out, since nobody can say how long they would be.

    >>> not_drawn(["Oost", "West"])
    'Niet getekend, want niet te zeggen: Oost en West.'
    """
    return f"Niet getekend, want niet te zeggen: {numbers.listing(list(names))}."


def of_all(result: Result, country: Result | None) -> str:
    """Return how many of a kind are the region's, of all in the country: '1 van 61'."""
    text = numbers.number(result.value or 0.0)
    return text if country is None else f"{text} van {numbers.number(country.value or 0.0)}"


def kinds_legend(context: Context) -> str:
    """Return what the dark and the pale parts of the bars are."""
    return f"Donker: {context.place}. Licht: de andere samenwerkingsverbanden in Nederland."


def kinds_alt(
    context: Context,
    indicator: Indicator,
    own: Sequence[Result],
    nation: Mapping[str, Result],
) -> str:
    """Return the alt text: the kinds that the region has, then the others."""
    when = numbers.moment(own[0].period, indicator.reference_date)
    what = f"{indicator.label[:1].lower()}{indicator.label[1:]}"
    told = [f"Staven van de samenwerkingsverbanden naar {what}, {context.place}, {when}."]
    for result in sorted(own, key=lambda r: (-(r.value or 0.0), r.breakdown)):
        label = numbers.capital(indicator.breakdowns[result.breakdown].label)
        of = nation.get(result.breakdown)
        told.append(f"{label}: {of_all(result, of)}{' in Nederland' if of else ''}.")
    return sentences.short_alt(told)
