"""Small multiples: how each gemeente went, on one scale, with region and country behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aoj.bundle import Bundle
from aoj.geography import COUNTRY, Region
from aoj.indicators import Indicator
from aoj.report import figures as drawing
from aoj.report.charts.points import make_series
from aoj.report.charts.shared import (
    axis_words,
    chart_bundle,
    footer,
    inside,
    known,
    known_span,
    smallest_step,
)
from aoj.report.charts.trends import has_line, make_trend
from aoj.report.context import Context
from aoj.report.results import Result, Results
from aoj.report.wording import extents, marks, messages, multiples_words, numbers
from aoj.report.wording.gaps import gap_remarks

WIDEST = 44.0
"""Words wider than this, in points, do not stand at the end of a small line."""


def make_multiples(
    context: Context, indicator: Indicator, results: Results, parts: Sequence[str]
) -> Bundle:
    """Return a panel per gemeente of the region; lines where it is one, or where counts differ.

    Figures of samenwerkingsverbanden have a panel per samenwerkingsverband. A gemeente without any
    figure has no panel and is named below; of more than thirty the largest have one.
    """
    part = parts[0]
    kind, regions = inside(context, indicator)
    if len(regions) < 2 or not marks.is_quotient(indicator):
        return make_trend(context, indicator, results, parts)
    kept, left_out = _kept(results, regions, part)
    found = [
        (region, series)
        for region in kept
        if (series := known_span(results.series(region.code, part)))
    ]
    absent = [region.code for region in kept if not known(results.series(region.code, part))]
    if not any(has_line(series) for _, series in found):
        return make_trend(context, indicator, results, parts)
    own = known_span(results.series(context.region.code, part))
    nation = known_span(results.series(COUNTRY, part))
    behind = [
        _named(numbers.capital(context.place), own, "regio", indicator),
        _named("Nederland", nation, "land", indicator),
    ]
    thin = [line for line in behind if line is not None]
    panels = [_panel(context, indicator, region, series) for region, series in found]
    step = smallest_step(indicator) / (10 if indicator.decimals else 1)
    page = drawing.draw_multiples(
        panels,
        thin,
        words=axis_words(indicator, trend=True),
        smallest_step=step,
        footer=footer(context),
    )
    shown = [series for _, series in found]
    flat = [r for series in [*shown, own, nation] for r in series]
    lines = [line for panel in panels for line in panel.lines]
    has_bars = drawing.has_bars(lines, 46.0, ticks=3, smallest_step=step)
    remarks = [multiples_words.SCALE]
    remarks += [messages.SPANS] if has_bars else []
    remarks += multiples_words.multiples_remarks(context, indicator, shown)
    remarks += gap_remarks([*shown, own, nation])
    if own:
        remarks += extents.line_remarks([("", own)], context.names)
    remarks += multiples_words.without_panel(results, absent, part, indicator, context.names)
    remarks += multiples_words.left_out(left_out, context.names)
    alt = multiples_words.multiples_alt(context, indicator, kind, shown, own, nation)
    periods = [r.period for series in shown for r in series]
    return chart_bundle(
        context, indicator, "gemeenten", [part], page, alt, flat, periods, remarks=remarks
    )


def _kept(results: Results, regions: Sequence[Region], part: str) -> tuple[list[Region], list[str]]:
    """Return the gemeenten that get a panel, in their order, and the codes of the others."""

    def base(region: Region) -> tuple[float, str]:
        newest = results.newest(region.code, part)
        return -(newest.denominator or 0.0) if newest else 0.0, region.code

    largest = {r.code for r in sorted(regions, key=base)[: drawing.MOST_PANELS]}
    kept = [region for region in regions if region.code in largest]
    return kept, [region.code for region in regions if region.code not in largest]


def _named(
    name: str, series: Sequence[Result], role: str, indicator: Indicator
) -> drawing.Series | None:
    return _short_years(make_series(name, series, role, indicator)) if series else None


def _panel(
    context: Context, indicator: Indicator, region: Region, series: Sequence[Result]
) -> drawing.Panel:
    name = context.names(region.code)
    if region.code in context.scope(indicator).partial:
        name = context.names.marked(region.code, "heel")
    line = _short_years(make_series("", series, "gemeente", indicator))
    ends = [_short(r, indicator) for r in _ends(series)]
    line = replace(line, first_text=ends[0] if len(ends) > 1 else "", last_text=ends[-1])
    return drawing.Panel(numbers.capital(name), (line,))


def _short_years(line: drawing.Series) -> drawing.Series:
    """Return a line whose half-years are written short: there is little room under a small plot."""
    points = (replace(p, label=p.label.replace("halfjaar", "hj.")) for p in line.points)
    return replace(line, points=tuple(points))


def _ends(series: Sequence[Result]) -> list[Result]:
    """Return the first and the last figure of a line; once where they are one."""
    found = known(series)
    return [found[0], found[-1]] if len(found) > 1 else found


def _short(result: Result, indicator: Indicator) -> str:
    """Return the words at the end of a small line; none where they are too wide."""
    text = marks.short(result, indicator)
    return text if drawing.text_width(text, 8.5, bold=True) <= WIDEST else ""
