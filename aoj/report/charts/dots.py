"""Dots with intervals: how the gemeenten of a region differ, sorted by their figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aoj.bundle import Bundle
from aoj.geography import COUNTRY
from aoj.indicators import Indicator
from aoj.report import figures as drawing
from aoj.report.charts.shared import (
    axis_words,
    chart_bundle,
    footer,
    inside,
    no_chart,
    reach,
    smallest_step,
)
from aoj.report.charts.strips import make_strip
from aoj.report.context import Context
from aoj.report.results import Result, Results
from aoj.report.wording import dot_words, extents, marks, messages, numbers

Margins = Mapping[str, tuple[float, float]]


def make_dots(
    context: Context, indicator: Indicator, results: Results, parts: Sequence[str]
) -> Bundle:
    """Return a dot with its toevalsmarge per gemeente of the region; the strip where it is one.

    Figures of samenwerkingsverbanden have a dot per samenwerkingsverband. A hidden figure is named
    below the chart, and one without an exact place is a bar.
    """
    part = parts[0]
    own = results.newest(context.region.code, part)
    if own is None or own.value is None or not marks.is_quotient(indicator):
        return no_chart(indicator, "punten")
    kind, regions = inside(context, indicator)
    found = [r for region in regions if (r := results.at(region.code, own.period, part))]
    shown = sorted(
        (r for r in found if r.value is not None),
        key=lambda r: (-(r.value or 0.0), r.region_code),
    )
    if len(shown) < 2:
        return make_strip(context, indicator, results, parts)
    country = results.at(COUNTRY, own.period, part)
    if country is not None and marks.figure(country, indicator) == marks.UNKNOWN:
        country = None
    margins = context.margins(indicator, own.period, part)
    rows = [own, *shown]
    page = drawing.draw_dots(
        [_dot(context, indicator, r, margins) for r in rows],
        country=country.value if country else None,
        country_label=f"Nederland {marks.figure(country, indicator)}" if country else "",
        country_span=reach(country, indicator),
        words=axis_words(indicator),
        smallest_step=smallest_step(indicator),
        footer=footer(context),
    )
    everything = [*rows, *([country] if country and country.value is not None else [])]
    alt = dot_words.dots_alt(context, indicator, own, country, found, kind)
    remarks = extents.chart_remarks(everything, own.region_code, context.names)
    if any(marks.is_vague(r, indicator) for r in rows):
        remarks.insert(0, messages.SPANS)
    if any(_margin(indicator, r, margins) for r in rows):
        remarks.insert(0, dot_words.MARGINS)
    remarks += dot_words.without_dot(
        [r for r in found if r.value is None], indicator, context.names
    )
    return chart_bundle(
        context, indicator, "punten", [part], page, alt, everything, [own.period], remarks=remarks
    )


def _dot(context: Context, indicator: Indicator, result: Result, margins: Margins) -> drawing.Dot:
    is_own = result.region_code == context.region.code
    name = context.place if is_own else context.names(result.region_code)
    if not is_own and result.region_code in context.scope(indicator).partial:
        name = context.names.marked(result.region_code, "heel")
    is_open = marks.is_vague(result, indicator)
    low, high = _margin(indicator, result, margins) or (None, None)
    if is_open:
        is_known = indicator.statistic != "share" or (result.upper or 1.0) < 1.0
        low, high = result.lower, result.upper if is_known else None
    return drawing.Dot(
        label=numbers.capital(name),
        value=result.value or 0.0,
        text=marks.short(result, indicator),
        low=low,
        high=high,
        strong=is_own,
        is_open=is_open,
    )


def _margin(indicator: Indicator, result: Result, margins: Margins) -> tuple[float, float] | None:
    """Return the toevalsmarge of a figure that has one: of its own area, at an exact place."""
    if result.is_undivided or marks.is_vague(result, indicator):
        return None
    return margins.get(result.region_code)
