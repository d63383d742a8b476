"""The words of the map: its classes, its legend, its alt text, who is not on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from aoj.indicators import Indicator
from aoj.report.results import Result
from aoj.report.wording import marks, numbers, overview_words, sentences

if TYPE_CHECKING:
    from aoj.geography import Outlines
    from aoj.report.context import Context

TILES = (
    "Elke gemeente is een vierkant, ongeveer op haar plaats in het land; buren liggen meestal, "
    "niet altijd, naast elkaar. Plaatsen: GeoNames (CC BY 4.0)."
)
INVENTED_TILES = "Elke gemeente is een vierkant op haar plaats in het verzonnen land."
HIDDEN = "verborgen: aantal te klein"
INEXACT = "niet precies bekend"
EMPTY = "geen cijfer"
PARTIAL = "hoort deels bij de regio"


def classes(
    ticks: Sequence[float], words: Callable[[float], str]
) -> list[str]:  # fmt: skip
    """Return what the classes between some bounds are called.

    >>> classes([0.1, 0.2, 0.3], lambda value: f"{value:.0%}")
    ['10% tot 20%', '20% tot en met 30%']
    """
    last = len(ticks) - 2
    return [
        f"{words(low)} {'tot en met' if i == last else 'tot'} {words(high)}"
        for i, (low, high) in enumerate(pairwise(ticks))
    ]


def outlines_note(outlines: Outlines) -> str:
    """Return which boundaries are drawn."""
    return f"Grenzen van gemeenten: {outlines.file} (kenmerk {outlines.mark})."


def not_on_map(names: Sequence[str]) -> list[str]:
    """Return which gemeenten have no place on the map.

    >>> not_on_map([]), not_on_map(["Urk"])
    ([], ['Niet op de kaart, want daarop ontbreekt zij: Urk.'])
    """
    if not names:
        return []
    verb = "ontbreken zij" if len(names) > 1 else "ontbreekt zij"
    return [f"Niet op de kaart, want daarop {verb}: {numbers.listing(list(names))}."]


def country_line(country: Result | None, indicator: Indicator) -> str:
    """Return the line of the legend with the figure of the country."""
    return f"Nederland: {marks.figure(country, indicator)}" if country is not None else ""


def symbols(found: Sequence[str]) -> list[tuple[str, str]]:
    """Return the words that occur, with what their symbols say."""
    told = {"hoger": "hoger dan Nederland", "lager": "lager dan Nederland"}
    return [
        (word, told.get(word, "vergelijkbaar")) for word in overview_words.SYMBOLS if word in found
    ]


def map_alt(
    context: Context,
    indicator: Indicator,
    own: Result,
    country: Result | None,
    found: Sequence[Result],
) -> str:
    """Return the alt text: region and country, and the ends where these can be told."""
    when = numbers.moment(own.period, indicator.reference_date)
    what = sentences.title(indicator, own.breakdown)
    many = numbers.counted(len(found), "gemeente", "gemeenten")
    told = [f"Kaart van {many}: {what[:1].lower()}{what[1:]}, {when}."]
    beside = f", Nederland {marks.figure(country, indicator)}" if country else ""
    told.append(f"{numbers.capital(context.place)} heeft {marks.figure(own, indicator)}{beside}.")
    inside = [r for r in found if r.region_code not in context.scope(indicator).partial]
    ends = sentences.range_ends(inside, indicator)
    if ends is not None:
        low, high = (sentences.end_in_words(end, inside, indicator, context.names) for end in ends)
        told.append(f"De gemeenten lopen van {low} tot {high}.")
    return sentences.short_alt(told)
