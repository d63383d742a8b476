"""The strip: where the region stands among all gemeenten or samenwerkingsverbanden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aoj.bundle import Bundle, PrintedFigure
from aoj.comparisons import Comparison
from aoj.geography import COUNTRY
from aoj.indicators import Indicator
from aoj.report import figures as drawing
from aoj.report.charts.shared import (
    axis_words,
    chart_bundle,
    footer,
    inside,
    no_chart,
    open_span,
    reach,
    smallest_step,
)
from aoj.report.context import Context
from aoj.report.recording import describe
from aoj.report.results import Result, Results
from aoj.report.wording import extents, marks, messages, numbers, sentences


def make_strip(
    context: Context, indicator: Indicator, results: Results, parts: Sequence[str]
) -> Bundle:
    """Return the strip of one part: all others as ticks, the region and its parts below."""
    part = parts[0]
    own = results.newest(context.region.code, part)
    if own is None or own.value is None or not marks.is_quotient(indicator):
        return no_chart(indicator, "strip")
    kind, _ = inside(context, indicator)
    others = [r for r in context.others(indicator.name, kind, own.period) if r.breakdown == part]
    country = results.at(COUNTRY, own.period, part)
    if country is not None and marks.figure(country, indicator) == marks.UNKNOWN:
        country = None
    rows, shown, hidden = _strip_rows(context, indicator, results, own)
    exact = [r for r in others if not marks.is_vague(r, indicator)]
    spans = [span for r in others if (span := _span(r, indicator)) is not None]
    amount = len(exact) + len(spans)
    if amount < 2:
        return no_chart(indicator, "strip")
    peers = _same_peers(context, indicator, own, shown)
    if peers is not None:
        rows = [replace(row, peers=None) for row in rows]
        peers_label = f"{messages.PEERS_LINE} {marks.value(peers.reference_value, indicator)}"
    else:
        peers_label = messages.PEERS if any(r.peers is not None for r in rows) else ""
    all_others = messages.all_of(kind, amount, len(others))
    country_span = reach(country, indicator)
    step = smallest_step(indicator)
    is_close = indicator.decimals > 0 and _spread(exact, rows, spans) < 2 * step
    page = drawing.draw_strip(
        rows,
        [r.value or 0.0 for r in exact],
        spans=spans,
        country_span=country_span,
        others_label=all_others,
        country=country.value if country else None,
        country_label=f"Nederland {marks.figure(country, indicator)}" if country else "",
        words=axis_words(indicator, trend=is_close),
        smallest_step=step / 10 if is_close else step,
        peers_label=peers_label,
        peers=peers.reference_value if peers else None,
        footer=footer(context),
    )
    alt = messages.strip_alt(context, indicator, own, country, [*shown, *hidden], kind, all_others)
    everything = [own, *shown, *([country] if country else [])]
    context.show(others)
    remarks = extents.chart_remarks(everything, own.region_code, context.names)
    if country_span is not None or any(row.is_open for row in rows):
        remarks.insert(0, messages.SPANS)
    if spans:
        remarks.insert(0, messages.PALE_SPANS)
    if amount < len(others):
        remarks.append(messages.not_drawn(kind, len(others) - amount))
    bundle = chart_bundle(
        context, indicator, "strip", parts[:1], page, alt, everything, [own.period], remarks=remarks
    )
    printed = describe(_printed_peers(peers, indicator), context)
    return replace(bundle, figures=(*bundle.figures, *printed))


def _spread(
    others: Sequence[Result],
    rows: Sequence[drawing.StripRow],
    spans: Sequence[tuple[float, float]],
) -> float:
    """Return how far apart the figures lie: where that is little, the axis is in finer steps."""
    values = [r.value or 0.0 for r in others] + [(low + high) / 2 for low, high in spans]
    values += [row.value for row in rows if row.value is not None]
    return max(values) - min(values)


def _strip_rows(
    context: Context, indicator: Indicator, results: Results, own: Result
) -> tuple[list[drawing.StripRow], list[Result], list[Result]]:
    """Return the region's row and those of its parts, from high to low, with their results.

    The last are the results of parts that are hidden, and so have no row.
    """
    _, regions = inside(context, indicator)
    found = [results.at(region.code, own.period, own.breakdown) for region in regions]
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
    beside = None if strong else _peers_of(context, indicator, result, result.region_code)
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
        peers=beside.reference_value if beside else None,
        strong=strong,
        low=low,
        high=high,
        is_open=is_open,
    )


def _peers_of(
    context: Context, indicator: Indicator, result: Result, code: str
) -> Comparison | None:
    """Return the other gemeenten of the same size, if their figure has an exact place."""
    if not indicator.compare_gemeenten or "gemeente" not in indicator.levels:
        return None
    region = context.geography.region(code)
    for c in context.comparisons(indicator.name, region, result.breakdown):
        if c.reference == "grootteklasse" and c.period == result.period:
            figure = sentences.reference_result(c)
            return None if marks.is_vague(figure, indicator) else c
    return None


def _span(result: Result, indicator: Indicator) -> tuple[float, float] | None:
    """Return what a figure without an exact place may be; None where that is anything, or nothing.

    A hidden figure is none: nothing may be drawn of it.
    """
    if result.value is None or not marks.is_vague(result, indicator):
        return None
    return open_span(result, indicator)


def _same_peers(
    context: Context, indicator: Indicator, own: Result, shown: Sequence[Result]
) -> Comparison | None:
    """Return the peers where all gemeenten have the same figure of theirs: it is then one line.

    A region that is one gemeente has those of that gemeente.
    """
    if not shown and len(context.gemeenten) == 1 and not context.region.partial:
        return _peers_of(context, indicator, own, context.gemeenten[0].code)
    found = [_peers_of(context, indicator, r, r.region_code) for r in shown]
    values = {c.reference_value if c else None for c in found}
    return found[0] if len(found) > 1 and len(values) == 1 else None


def _printed_peers(peers: Comparison | None, indicator: Indicator) -> list[PrintedFigure]:
    """Return the record of the figure that stands at the line of the peers."""
    if peers is None:
        return []
    return [
        PrintedFigure(
            peers.indicator,
            peers.reference,
            peers.period,
            peers.breakdown,
            peers.reference_value,
            (marks.value(peers.reference_value, indicator),),
            place=peers.reference_name,
        )
    ]
