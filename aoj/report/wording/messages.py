"""Titles, alt texts and remarks of charts: their message, with its two or three numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from aoj.indicators import Indicator
from aoj.report.results import Result
from aoj.report.wording import marks, notes, numbers, sentences

if TYPE_CHECKING:
    from aoj.report.context import Context

PEERS = "andere gemeenten van dezelfde grootte samen"
_PLURALS = {"gemeente": "gemeenten", "samenwerkingsverband": "samenwerkingsverbanden"}


def all_of(kind: str, amount: int) -> str:
    """Return the label of the strip's ticks.

    >>> all_of("gemeente", 342)
    'alle 342 gemeenten'
    """
    return f"alle {numbers.number(amount)} {_PLURALS[kind]}"


def chart_title(
    context: Context,
    indicator: Indicator,
    kind: str,
    parts: Sequence[str],
    periods: Sequence[str],
) -> str:
    """Return what a chart shows, with its place and period."""
    what = notes.parts_title(indicator, parts)
    if kind == "lijn":
        when = numbers.periods_range(list(periods))
    else:
        when = notes.moments(indicator, periods)
    return f"{what}, {context.place}, {when}"


def strip_alt(
    context: Context,
    indicator: Indicator,
    own: Result,
    country: Result | None,
    shown: Sequence[Result],
    kind: str,
    amount: int,
) -> str:
    """Return the alt text of a strip."""
    what = sentences.title(indicator, own.breakdown)
    when = numbers.moment(own.period, indicator.reference_date)
    found = [f"Strip met {all_of(kind, amount)}: {_small(what)}, {when}."]
    beside = f", Nederland {marks.figure(country, indicator)}" if country else ""
    found.append(f"{context.place} heeft {marks.figure(own, indicator)}{beside}.")
    if len(shown) > 1:
        high, low = shown[0], shown[-1]
        found.append(
            f"Binnen de regio van {marks.figure(low, indicator)} "
            f"({context.names(low.region_code)}) tot {marks.figure(high, indicator)} "
            f"({context.names(high.region_code)})."
        )
    return sentences.short_alt(found)


def trend_alt(context: Context, indicator: Indicator, shown: Sequence[Sequence[Result]]) -> str:
    """Return the alt text of trend lines."""
    periods = [r.period for series in shown for r in series]
    span = numbers.periods_range(periods)
    if len(shown) == 1:
        what = _small(sentences.title(indicator, shown[0][0].breakdown))
    else:
        what = indicator.label
    kind = "Lijn" if len(shown) == 1 else f"{len(shown)} lijngrafieken"
    found = [f"{kind}: {what}, {context.place}, {span}."]
    for series in shown:
        known = [r for r in series if r.value is not None]
        label = numbers.capital(indicator.breakdowns[known[0].breakdown].label)
        first, last = (marks.figure(r, indicator) for r in (known[0], known[-1]))
        found.append(f"{label}: van {first} naar {last}.")
    return sentences.short_alt(found)


def trend_remarks(shown: Sequence[Result]) -> list[str]:
    """Return what must be known of the lines: provisional years and breaks."""
    found = []
    provisional = sorted({r.period for r in shown if r.provisional})
    if provisional:
        years = numbers.listing([numbers.period(p) for p in provisional])
        verb = "is voorlopig" if len(provisional) == 1 else "zijn voorlopig"
        found.append(f"Gestippeld: {years} {verb}.")
    reasons = dict.fromkeys(
        f"{numbers.period(r.period)}: {r.break_before}" for r in shown if r.break_before
    )
    if reasons:
        found.append(f"Breuk in de reeks, {'; '.join(reasons)}.")
    return found


def bars_alt(
    context: Context,
    indicator: Indicator,
    parts: Sequence[str],
    shown: Sequence[tuple[str, Result]],
) -> str:
    """Return the alt text of bars that are sorted from high to low."""
    when = notes.moments(indicator, [r.period for _, r in shown])
    what = _small(notes.parts_title(indicator, parts))
    found = [f"Staven van hoog naar laag: {what}, {context.place}, {when}."]
    (high_name, high), (low_name, low) = shown[0], shown[-1]
    found.append(f"Het hoogst: {high_name} met {marks.figure(high, indicator)}.")
    if len(shown) > 1:
        found.append(f"Het laagst: {low_name} met {marks.figure(low, indicator)}.")
    return sentences.short_alt(found)


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
