"""The strip: where the region stands among all gemeenten or samenwerkingsverbanden."""

from __future__ import annotations

from collections.abc import Sequence

from aoj.bundle import Bundle
from aoj.geography import COUNTRY
from aoj.indicators import Indicator
from aoj.report import figures as drawing
from aoj.report.charts.shared import (
    axis_words,
    chart_bundle,
    footer,
    no_chart,
    open_span,
    smallest_step,
)
from aoj.report.context import Context
from aoj.report.results import Result, Results
from aoj.report.wording import extents, marks, messages, numbers


def make_strip(
    context: Context, indicator: Indicator, results: Results, parts: Sequence[str]
) -> Bundle:
    """Return the strip of one part: all others as ticks, the region and its parts below."""
    part = parts[0]
    own = results.newest(context.region.code, part)
    if own is None or own.value is None or not marks.is_quotient(indicator):
        return no_chart(indicator, "strip")
    by_gemeente = "gemeente" in indicator.levels and indicator.compare_gemeenten
    kind = "gemeente" if by_gemeente else "samenwerkingsverband"
    others = [r for r in context.others(indicator.name, kind, own.period) if r.breakdown == part]
    country = results.at(COUNTRY, own.period, part)
    if country is not None and marks.figure(country, indicator) == marks.UNKNOWN:
        country = None
    rows, shown, hidden = _strip_rows(context, indicator, results, own, by_gemeente)
    known = [r.value for r in others if r.value is not None]
    if len(known) < 2:
        return no_chart(indicator, "strip")
    page = drawing.draw_strip(
        rows,
        known,
        country_span=open_span(country, indicator) if country else None,
        others_label=messages.all_of(kind, len(known)),
        country=country.value if country else None,
        country_label=f"Nederland {marks.figure(country, indicator)}" if country else "",
        words=axis_words(indicator),
        smallest_step=smallest_step(indicator),
        peers_label=messages.PEERS if any(r.peers is not None for r in rows) else "",
        footer=footer(context),
    )
    alt = messages.strip_alt(context, indicator, own, country, [*shown, *hidden], kind, len(known))
    everything = [own, *shown, *([country] if country else [])]
    context.show(others)
    remarks = extents.chart_remarks(everything, own.region_code, context.names)
    if any(row.is_open for row in rows):
        vague = any(marks.is_vague(r, indicator) for r in others)
        remarks = [messages.SPANS, *([messages.MIDDLES] if vague else []), *remarks]
    return chart_bundle(
        context, indicator, "strip", parts[:1], page, alt, everything, [own.period], remarks=remarks
    )


def _strip_rows(
    context: Context, indicator: Indicator, results: Results, own: Result, by_gemeente: bool
) -> tuple[list[drawing.StripRow], list[Result], list[Result]]:
    """Return the region's row and those of its parts, from high to low, with their results.

    The last are the results of parts that are hidden, and so have no row.
    """
    inside = context.rows_samenwerkingsverbanden(indicator)
    parts = context.rows_gemeenten(indicator) if by_gemeente else inside
    found = [results.at(region.code, own.period, own.breakdown) for region in parts]
    shown = [r for r in found if r is not None and r.value is not None]
    shown.sort(key=lambda r: (-(r.value or 0.0), r.region_code))
    rows = [_strip_row(context, indicator, own, numbers.capital(context.place), strong=True)]
    for result in shown:
        name = numbers.capital(context.names(result.region_code))
        if result.region_code in context.scope(indicator).partial:
            name = numbers.capital(context.names.marked(result.region_code, "heel"))
        rows.append(_strip_row(context, indicator, result, name, strong=False))
    hidden = [r for r in found if r is not None and r.value is None and r.status == "suppressed"]
    return rows, shown, hidden


def _strip_row(
    context: Context, indicator: Indicator, result: Result, name: str, *, strong: bool
) -> drawing.StripRow:
    peers = None
    if not strong and indicator.compare_gemeenten and "gemeente" in indicator.levels:
        region = context.geography.region(result.region_code)
        for c in context.comparisons(indicator.name, region, result.breakdown):
            if c.reference == "grootteklasse" and c.period == result.period:
                peers = c.reference_value
    hidden = result.hidden and result.upper is not None
    is_open = marks.is_vague(result, indicator)
    low, high = (result.lower, result.upper) if hidden else (None, None)
    if is_open:
        is_known = indicator.statistic != "share" or (result.upper or 1.0) < 1.0
        low, high = result.lower, result.upper if is_known else None
    return drawing.StripRow(
        label=name,
        value=result.value,
        text=marks.short(result, indicator),
        peers=peers,
        strong=strong,
        low=low,
        high=high,
        is_open=is_open,
    )
