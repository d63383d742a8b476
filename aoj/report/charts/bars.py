"""Sorted bars: the parts of a figure, or the gemeenten of a region."""

from __future__ import annotations

from collections.abc import Sequence

from aoj.bundle import Bundle
from aoj.indicators import Indicator
from aoj.report import figures as drawing
from aoj.report.charts.kinds import make_kinds
from aoj.report.charts.shared import (
    chart_bundle,
    footer,
    inside,
    no_chart,
)
from aoj.report.context import Context
from aoj.report.results import Result, Results
from aoj.report.wording import bar_words, extents, marks, messages, numbers

SMALLEST_BASE = 100
"""Percentages of fewer than this have no bars; the table tells them."""


FEWEST_KNOWN = 3
"""Bars are drawn of at least so many figures, where there are others of which nothing is known."""


def make_bars(
    context: Context, indicator: Indicator, results: Results, parts: Sequence[str]
) -> Bundle:
    """Bars of the parts of the region; of one part, of the region's gemeenten, two at least.

    A figure without an exact place is a bar that is full up to the lowest and pale to the highest
    that it can be. Percentages of a handful of children have none. Kinds of
    samenwerkingsverbanden are parts of those of the country.
    """
    if indicator.statistic == "kind" and len(parts) > 1:
        return make_kinds(context, indicator, results, parts)
    remarks: list[str] = []
    if len(parts) > 1:
        newest = {part: results.newest(context.region.code, part) for part in parts}
        found = [
            (numbers.capital(indicator.breakdowns[p].label), r)
            for p, r in newest.items()
            if not _holds_another(indicator, p, parts)
        ]
        role = "regio"
    else:
        found, remarks = gemeenten_found(context, indicator, results, parts[0])
        role = "gemeente"
    shown = [(name, r) for name, r in found if r is not None and r.value is not None]
    shown.sort(key=lambda pair: (-(pair[1].value or 0.0), pair[0]))
    if len(parts) > 1 and any(is_handful(r, indicator) for _, r in shown):
        return no_chart(indicator, "staven")
    if len(shown) < 2 or not any(r.value for _, r in shown):
        return no_chart(indicator, "staven")
    unknown = [name for name, r in shown if _text(r, context, indicator) == marks.UNKNOWN]
    if unknown:
        shown = [(name, r) for name, r in shown if name not in unknown]
        remarks.append(bar_words.not_drawn(unknown))
        if len(shown) < FEWEST_KNOWN:
            return no_chart(indicator, "staven")
    bars = [_bar(name, r, context.meaning(indicator, r.breakdown), role) for name, r in shown]
    if any(bar.end > bar.full for bar in bars):
        remarks.insert(0, bar_words.PALE)
    page = drawing.draw_bars(bars, footer=footer(context))
    alt = messages.bars_alt(context, indicator, parts, shown)
    flat = [r for _, r in shown]
    if len(parts) > 1:
        remarks += extents.bar_remarks(flat, context.names)
    periods = [r.period for r in flat]
    return chart_bundle(
        context, indicator, "staven", parts, page, alt, flat, periods, remarks=remarks
    )


def _text(result: Result, context: Context, indicator: Indicator) -> str:
    return marks.short(result, context.meaning(indicator, result.breakdown))


def is_handful(result: Result, indicator: Indicator) -> bool:
    """Whether a percentage is of so few that its bar would be that of some children."""
    meant = marks.is_quotient(indicator) and result.denominator is not None
    return meant and (result.denominator or 0.0) < SMALLEST_BASE


def _bar(name: str, result: Result, indicator: Indicator, role: str) -> drawing.Bar:
    """Return the bar of a figure, with its bounds where it is printed as 'tussen a en b'."""
    text = marks.short(result, indicator)
    if not marks.is_quotient(indicator) or not marks.is_vague(result, indicator):
        return drawing.Bar(name, result.value, text, role)
    high = result.upper if result.upper is not None else result.value
    return drawing.Bar(name, result.value, text, role, low=result.lower or 0.0, high=high)


def gemeenten_found(
    context: Context, indicator: Indicator, results: Results, part: str
) -> tuple[list[tuple[str, Result | None]], list[str]]:
    """Return the region's gemeenten with their figures, and what is said of those left out.

    Shares that say nothing about who lives in a gemeente are those of the samenwerkingsverbanden.

    A gemeente of which only a smaller part lies inside is left out: its bar would be that of the
    whole gemeente, and make the others small.
    """
    own = results.newest(context.region.code, part)
    period = own.period if own else ""
    scope = context.scope(indicator)
    rows = context.rows_gemeenten(indicator)
    if marks.is_quotient(indicator):
        _, rows = inside(context, indicator)
    regions = rows or (context.region,)
    found: list[tuple[str, Result | None]] = []
    left_out = []
    for region in regions:
        result = results.at(region.code, period, part)
        if region.code not in scope.partial:
            found.append((numbers.capital(context.names(region.code)), result))
        elif region.code in scope.major:
            found.append((numbers.capital(context.names.marked(region.code, "heel")), result))
        elif result is not None and result.value is not None:
            left_out.append(region.code)
    return found, messages.left_out_remarks(left_out, context.names)


def _holds_another(indicator: Indicator, part: str, parts: Sequence[str]) -> bool:
    """Whether a part holds another one, so that bars would count it twice."""
    if indicator.breakdowns[part].holds_others:
        return True
    made = {name: set(next(iter(indicator.breakdowns[name].parts), ())) for name in parts}
    return part == "totaal" or any(made[part] > made[name] for name in parts)
