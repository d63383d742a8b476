"""Kinds of samenwerkingsverbanden: how many of the region are of each, of all those there are."""

from __future__ import annotations

from collections.abc import Sequence

from aoj.bundle import Bundle
from aoj.geography import COUNTRY
from aoj.indicators import Indicator
from aoj.report import figures as drawing
from aoj.report.charts.shared import chart_bundle, footer, no_chart
from aoj.report.context import Context
from aoj.report.results import Results
from aoj.report.wording import bar_words, numbers


def make_kinds(
    context: Context, indicator: Indicator, results: Results, parts: Sequence[str]
) -> Bundle:
    """Return a bar per kind: all samenwerkingsverbanden of the country, the region's dark.

    Where the country is not known, the bars are those of the region alone.
    """
    code = context.region.code
    newest = [r for part in parts if (r := results.newest(code, part)) is not None]
    own = [r for r in newest if r.value is not None]
    if len(own) < 2 or len({r.period for r in own}) > 1 or not any(r.value for r in own):
        return no_chart(indicator, "staven")
    period = own[0].period
    country = {part: results.at(COUNTRY, period, part) for part in parts}
    nation = {part: r for part, r in country.items() if r is not None and r.value is not None}
    has_country = all(r.breakdown in nation for r in own)
    own.sort(key=lambda r: -(nation[r.breakdown].value or 0.0 if has_country else r.value or 0.0))
    bars = [
        drawing.Bar(
            numbers.capital(indicator.breakdowns[r.breakdown].label),
            r.value,
            bar_words.of_all(r, nation[r.breakdown] if has_country else None),
            whole=nation[r.breakdown].value if has_country else None,
        )
        for r in own
    ]
    legend = bar_words.kinds_legend(context) if has_country else ""
    page = drawing.draw_bars(bars, legend=legend, footer=footer(context))
    shown = [*own, *([nation[r.breakdown] for r in own] if has_country else [])]
    alt = bar_words.kinds_alt(context, indicator, own, nation if has_country else {})
    return chart_bundle(context, indicator, "staven", parts, page, alt, shown, [period])
