"""Titles, alt texts and remarks of charts: their message, with its two or three numbers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from aoj.indicators import Indicator
from aoj.report.results import Result
from aoj.report.wording import extents, marks, notes, numbers, sentences
from aoj.report.wording.names import Names

if TYPE_CHECKING:
    from aoj.report.context import Context

PEERS = "andere gemeenten van dezelfde grootte samen"
PEERS_LINE = "gemeenten van dezelfde grootte"
SPANS = "Een balk loopt van het laagste tot het hoogste dat een cijfer kan zijn."
PALE_SPANS = "Bovenaan is een streepje dat niet precies bekend is een lichte balk."
_PLURALS = {"gemeente": "gemeenten", "samenwerkingsverband": "samenwerkingsverbanden"}


def all_of(kind: str, amount: int, total: int | None = None) -> str:
    """Return the label of the strip's ticks: all of a kind, or those that can be drawn.

    >>> all_of("gemeente", 342), all_of("gemeente", 338, 342)
    ('alle 342 gemeenten', '338 van 342 gemeenten')
    """
    if total is None or amount == total:
        return f"alle {numbers.number(amount)} {_PLURALS[kind]}"
    return f"{numbers.number(amount)} van {numbers.number(total)} {_PLURALS[kind]}"


def not_drawn(kind: str, amount: int) -> str:
    """Return the line on others whose figure cannot stand on a strip."""
    what = numbers.counted(amount, kind, _PLURALS[kind])
    return f"Zonder streepje: {what} met een verborgen of onbekend cijfer."


def chart_title(
    context: Context,
    indicator: Indicator,
    kind: str,
    parts: Sequence[str],
    periods: Sequence[str],
) -> str:
    """Return what a chart shows, with its place and period."""
    what = notes.parts_title(indicator, parts)
    if kind in ("lijn", "naast", "gemeenten"):
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
    others: str,
) -> str:
    """Return the alt text of a strip; `others` is the label of its ticks."""
    what = sentences.title(indicator, own.breakdown)
    when = numbers.moment(own.period, indicator.reference_date)
    found = [f"Strip met {others}: {_small(what)}, {when}."]
    beside = f", Nederland {marks.figure(country, indicator)}" if country else ""
    place = numbers.capital(context.place)
    found.append(f"{place} heeft {marks.figure(own, indicator)}{beside}.")
    inside = [r for r in shown if r.region_code not in context.scope(indicator).partial]
    sure = all(r.value is not None for r in inside)
    ends = (inside[-1], inside[0]) if len(inside) == 2 and sure else None
    if ends is None or any(marks.is_vague(r, indicator) for r in inside):
        ends = sentences.range_ends(inside, indicator)
    if ends is not None:
        low, high = ends
        which = "De gemeenten van de regio" if kind == "gemeente" else "Haar samenwerkingsverbanden"
        found.append(
            f"{which}: van {sentences.end_in_words(low, inside, indicator, context.names)} tot "
            f"{sentences.end_in_words(high, inside, indicator, context.names)}."
        )
    if any(marks.is_vague(r, indicator) for r in (own, *shown) if r.value is not None):
        found.append(SPANS)
    return sentences.short_alt(found)


def trend_alt(
    context: Context,
    indicator: Indicator,
    shown: Sequence[Sequence[Result]],
    courses: Sequence[tuple[Result | None, Result]],
    counted: str = "",
) -> str:
    """Return the alt text of trend lines; `courses` are the ends that may be compared.

    `counted` is the sentence on what was counted before a forecast.
    """
    span = numbers.periods_range([r.period for series in shown for r in series])
    if len(shown) == 1:
        what = _small(sentences.title(indicator, shown[0][0].breakdown))
    else:
        what = indicator.label
    kind = "Lijn" if len(shown) == 1 else f"{len(shown)} lijngrafieken"
    first = f"{kind}: {what}, {context.place}, {span}."
    ends = {numbers.periods_range([f.period, g.period]) for f, g in courses if f is not None}
    alike = ends == {span} and all(f is not None for f, _ in courses)
    words = [_course_words(indicator, *pair, with_years=not alike) for pair in courses]
    if len(shown) == 1:
        return sentences.short_alt(
            [first, *filter(None, [counted]), f"{numbers.capital(words[0])}."]
        )
    for label_of in (_label, _short_label):
        told = [
            f"{numbers.capital(label_of(indicator, last.breakdown))} {text}."
            for text, (_, last) in zip(words, courses, strict=True)
        ]
        if len(" ".join([first, *told])) <= sentences.ALT_LENGTH:
            return " ".join([first, *told])
    rest = "De andere cijfers staan in de tabel."
    kept = sentences.short_alt([first, *told], less=len(rest) + 1)
    return f"{kept} {rest}"


def trend_remarks(
    context: Context,
    indicator: Indicator,
    shown: Sequence[Sequence[Result]],
    ahead: Sequence[str] = (),
) -> list[str]:
    """Return what must be known of the lines: provisional years, breaks, partial gemeenten.

    `ahead` are the periods that a source expects, and did not count.
    """
    found = []
    if ahead:
        found.append(f"Gestippeld: prognose, vanaf {numbers.period(ahead[0])}.")
    provisional = sorted({r.period for series in shown for r in series if r.provisional})
    if provisional:
        years = numbers.listing([numbers.period(p) for p in provisional])
        verb = "is voorlopig" if len(provisional) == 1 else "zijn voorlopig"
        found.append(f"Gestippeld, met een open punt: {years} {verb}.")
    found += _break_remarks(indicator, shown)
    lines = [(_small(indicator.breakdowns[s[0].breakdown].label), s) for s in shown]
    return found + extents.line_remarks(lines, context.names)


def band_remark(indicator: Indicator, band: Sequence[str]) -> str:
    """Return what the band around a line is."""
    names = [_small(indicator.breakdowns[part].label) for part in band]
    return f"De lichte band: {numbers.listing(names)}."


def left_out_remarks(codes: Sequence[str], names: Names) -> list[str]:
    """Return the line on gemeenten that lie only partly inside and have no bar."""
    if not codes:
        return []
    verb = "hoort" if len(codes) == 1 else "horen"
    return [f"Zonder {extents.gemeenten(codes, names)}, die maar deels bij de regio {verb}."]


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
    partial = context.scope(indicator).partial
    found += [
        f"{name}: {marks.figure(r, indicator)}." for name, r in shown if r.region_code in partial
    ]
    ranked = [(name, r) for name, r in shown if r.region_code not in partial]
    if len(ranked) == 1:
        found.append(f"{ranked[0][0]}: {marks.figure(ranked[0][1], indicator)}.")
    elif ranked:
        others = "" if len(ranked) == len(shown) else "Van de andere h"
        found += _ends_of(indicator, ranked, f"{others or 'H'}et hoogst")
    return sentences.short_alt(found)


def _ends_of(indicator: Indicator, ranked: Sequence[tuple[str, Result]], highest: str) -> list[str]:
    """Return the ends of what is sorted from high to low, as far as these are sure.

    Where figures may be in another order than that of their bars, each is told by itself; of those
    that print alike at the low end, how many there are.
    """
    texts = [marks.figure(r, indicator) for _, r in ranked]
    if any(marks.is_vague(r, indicator) for _, r in ranked):
        return [f"{name}: {text}." for (name, _), text in zip(ranked, texts, strict=True)]
    found = [f"{highest}: {ranked[0][0]} met {texts[0]}."] if texts[0] != texts[1] else []
    alike = texts.count(texts[-1])
    low = f"{ranked[-1][0]} met {texts[-1]}" if alike == 1 else f"{alike} keer {texts[-1]}"
    return [*found, f"Het laagst: {low}."]


def pairs_alt(
    context: Context,
    indicator: Indicator,
    rows: Sequence[tuple[str, str, str]],
    *,
    has_bars: bool = False,
) -> str:
    """Return the alt text of figures side by side; `rows` have label, own figure, the country's.

    `has_bars` says that a figure is drawn as what it may be.
    """
    found = [f"Per rij {context.place} naast Nederland: {indicator.label}."]
    found += [f"{label}: {own}, Nederland {country}." for label, own, country in rows]
    if has_bars:
        found.insert(1, SPANS)
    return sentences.short_alt(found)


def _course_words(
    indicator: Indicator,
    first: Result | None,
    last: Result,
    *,
    with_years: bool,
) -> str:
    """Return how a line goes over the years that may be compared."""
    end = marks.figure(last, indicator)
    if first is None:
        return f"{end} in {numbers.period(last.period)}, niet te vergelijken met eerder"
    begin = marks.figure(first, indicator)
    if not with_years:
        return f"van {begin} naar {end}"
    return (
        f"van {begin} in {numbers.period(first.period)} naar {end} in {numbers.period(last.period)}"
    )


def _break_remarks(indicator: Indicator, shown: Sequence[Sequence[Result]]) -> list[str]:
    """Return the breaks in the lines, by year; those of partial gemeenten are told elsewhere."""
    found: dict[tuple[int, str, str], list[str]] = {}
    for series in shown:
        for before, result in pairwise(series):
            if not result.break_before or extents.extent_of(before) != extents.extent_of(result):
                continue
            key = (result.year, result.period, result.break_before)
            found.setdefault(key, []).append(_small(indicator.breakdowns[result.breakdown].label))
    texts = []
    for (_, period, reason), labels in sorted(found.items()):
        which = "" if len(labels) == len(shown) else f", {numbers.listing(labels)}"
        texts.append(f"{numbers.period(period)}{which}: {reason}")
    return [f"Breuk in de reeks, {'; '.join(texts)}."] if texts else []


def _label(indicator: Indicator, breakdown: str) -> str:
    return indicator.breakdowns[breakdown].label


def _short_label(indicator: Indicator, breakdown: str) -> str:
    """Return the abbreviation by which readers know a kind of school, else the label."""
    known = ("bo", "sbo", "so", "vso", "vo")
    if breakdown == "so_vso":
        return "so en vso samen"
    return breakdown if breakdown in known else _label(indicator, breakdown)


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
