"""The words of small multiples: alt text, the shared scale, breaks, who has no panel."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from aoj.indicators import Indicator
from aoj.report.results import Result, Results
from aoj.report.wording import extents, marks, numbers, sentences
from aoj.report.wording.names import Names

if TYPE_CHECKING:
    from aoj.report.context import Context

SCALE = "Alle vakken hebben dezelfde schaal."
_PLURALS = {"gemeente": "gemeenten", "samenwerkingsverband": "samenwerkingsverbanden"}


def multiples_alt(
    context: Context,
    indicator: Indicator,
    kind: str,
    shown: Sequence[Sequence[Result]],
    own: Sequence[Result],
    nation: Sequence[Result],
) -> str:
    """Return the alt text: the region and the country now, and the ends where these are sure."""
    flat = [r for series in shown for r in series]
    what = sentences.title(indicator, flat[0].breakdown)
    span = numbers.periods_range([r.period for r in flat])
    told = [
        f"{len(shown)} kleine lijngrafieken, één per {kind}, op één schaal: "
        f"{what[:1].lower()}{what[1:]}, {span}."
    ]
    if own:
        when = numbers.since(own[-1].period)
        words = f"{numbers.capital(context.place)} heeft {marks.figure(own[-1], indicator)}"
        same = next((r for r in nation if r.period == own[-1].period and r.value is not None), None)
        beside = f", Nederland {marks.figure(same, indicator)}" if same else ""
        told.append(f"{words} in {when}{beside}.")
        newest = [r for series in shown for r in series if r.period == own[-1].period]
        partial = context.scope(indicator).partial
        inside = [r for r in newest if r.region_code not in partial]
        ends = sentences.range_ends(inside, indicator) if len(newest) == len(shown) else None
        if ends is not None:
            low, high = (
                sentences.end_in_words(end, inside, indicator, context.names) for end in ends
            )
            told.append(f"De {_PLURALS[kind]} lopen dan van {low} tot {high}.")
    return sentences.short_alt(told)


def multiples_remarks(
    context: Context, indicator: Indicator, shown: Sequence[Sequence[Result]]
) -> list[str]:
    """Return which years are provisional and where lines break."""
    found = []
    provisional = sorted({r.period for series in shown for r in series if r.provisional})
    if provisional:
        years = numbers.listing([numbers.period(p) for p in provisional])
        verb = "is voorlopig" if len(provisional) == 1 else "zijn voorlopig"
        found.append(f"Gestippeld, met een open punt: {years} {verb}.")
    breaks: dict[tuple[int, str, str], set[str]] = {}
    for series in shown:
        for before, result in pairwise(series):
            if result.break_before and extents.extent_of(before) == extents.extent_of(result):
                key = (result.year, result.period, result.break_before)
                breaks.setdefault(key, set()).add(result.region_code)
    texts = []
    for (_, period, reason), codes in sorted(breaks.items()):
        which = "" if len(codes) == len(shown) else f", {_listed(codes, context.names)}"
        texts.append(f"{numbers.period(period)}{which}: {reason}")
    return found + ([f"Breuk in de reeks, {'; '.join(texts)}."] if texts else [])


def without_panel(
    results: Results, codes: Sequence[str], part: str, indicator: Indicator, names: Names
) -> list[str]:
    """Return which places have no panel, and why: what is hidden is not what is lacking."""
    hidden = {
        code
        for code in codes
        if any(marks.is_hidden(r, indicator) for r in results.series(code, part))
    }
    found = []
    for group, why in (
        (hidden, "aantallen te klein om openbaar te maken"),
        (set(codes) - hidden, "geen cijfer"),
    ):
        if group:
            found.append(f"Zonder vak ({why}): {_listed(group, names)}.")
    return found


def left_out(codes: Sequence[str], names: Names) -> list[str]:
    """Return which gemeenten are not drawn because there are more than fit."""
    if not codes:
        return []
    return [f"Alleen de grootste hebben een vak; niet getekend: {_listed(codes, names)}."]


def _listed(codes: Sequence[str] | set[str], names: Names) -> str:
    return numbers.listing(sorted(numbers.capital(names(code)) for code in codes))
