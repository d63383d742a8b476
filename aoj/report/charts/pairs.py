"""Figures of several indicators, each beside that of the country."""

from __future__ import annotations

from collections.abc import Sequence

from aoj.bundle import Bundle
from aoj.comparisons import is_old
from aoj.geography import COUNTRY
from aoj.indicators import Indicator
from aoj.report import figures as drawing
from aoj.report.charts.shared import (
    chart_bundle,
    footer,
    no_chart,
    reach,
)
from aoj.report.context import Context
from aoj.report.results import Results
from aoj.report.wording import marks, messages, numbers


def make_pairs(
    context: Context, indicator: Indicator, results: Results, parts: Sequence[str]
) -> Bundle:
    """Draw percentages of several indicators side by side: the region and the country."""
    code = context.region.code
    rows, shown, left_out = [], [], []
    for part in parts:
        of = context.meaning(indicator, part)
        own = results.newest(code, part)
        country = results.at(COUNTRY, own.period, part) if own else None
        if own is None or own.value is None or is_old(own.period, context.year):
            continue
        if of.statistic != "share" or country is None or country.value is None:
            left_out.append(of.breakdowns[part].label)
            continue
        label = f"{numbers.capital(of.breakdowns[part].label)}, {numbers.period(own.period)}"
        texts = [marks.short(r, of) for r in (own, country)]
        rows.append(
            drawing.Pair(
                label,
                own.value,
                country.value,
                texts[0],
                texts[1],
                span=reach(own, of),
                other_span=reach(country, of),
            )
        )
        shown += [own, country]
    if len(rows) < 2:
        return no_chart(indicator, "naast")
    page = drawing.draw_pairs(
        rows,
        label=numbers.capital(context.place),
        other_label="Nederland",
        words=lambda value: numbers.share(value, 0),
        footer=footer(context),
    )
    has_bars = any(r.span or r.other_span for r in rows)
    told = [(r.label, r.text, r.other_text) for r in rows]
    alt = messages.pairs_alt(context, indicator, told, has_bars=has_bars)
    remarks = [messages.SPANS] if has_bars else []
    if left_out:
        remarks.append(f"In de tabel staat ook: {numbers.listing(left_out)}.")
    periods = [r.period for r in shown]
    return chart_bundle(
        context, indicator, "naast", parts, page, alt, shown, periods, remarks=remarks
    )
