"""Stacked bars: how a whole is made up in the region, its gemeenten and the country."""

from __future__ import annotations

from collections.abc import Sequence

from aoj.bundle import Bundle
from aoj.geography import COUNTRY
from aoj.indicators import Indicator
from aoj.report import figures as drawing
from aoj.report.charts.bars import is_handful, make_bars
from aoj.report.charts.shared import chart_bundle, footer, inside
from aoj.report.context import Context
from aoj.report.results import Result, Results
from aoj.report.wording import extents, marks, numbers, stack_words

WHOLE = 0.01
"""Parts make up a whole if they lack, or have too much, no more than this (roundings of parts)."""
NARROW = 0.02
"""A part that is known within this may be drawn: the width of the line between two parts."""


def make_stacked(
    context: Context, indicator: Indicator, results: Results, parts: Sequence[str]
) -> Bundle:
    """Return a bar per place with its two to five parts, which together are the whole.

    Where the parts are more, hold one another, are not shares or not all known well enough for the
    region, they stand beside each other as sorted bars. A place of which one part is hidden, or may
    be anything in a wide range, has no bar and is named below.
    """
    own = _whole(indicator, results, context.region.code, parts, "")
    is_stack = own is not None and not any(is_handful(r, indicator) for r in own)
    if not 2 <= len(parts) <= drawing.MOST_PARTS or own is None or not is_stack:
        return make_bars(context, indicator, results, parts)
    period = own[0].period
    _, regions = inside(context, indicator)
    made = {
        code: _whole(indicator, results, code, parts, period)
        for code in [*(region.code for region in regions), COUNTRY]
    }
    shown = [own, *(found for found in made.values() if found is not None)]
    page = drawing.draw_stacked(
        [_stack(context, indicator, found) for found in shown],
        [numbers.capital(indicator.breakdowns[part].label) for part in parts],
        footer=footer(context),
    )
    flat = [r for found in shown for r in found]
    alt = stack_words.stacked_alt(context, indicator, own, made[COUNTRY])
    remarks = extents.chart_remarks(flat, context.region.code, context.names)
    if any(marks.is_vague(r, indicator) for r in flat):
        remarks.insert(0, stack_words.not_exact(NARROW))
    remarks += stack_words.without_bar(
        [code for code, found in made.items() if found is None and _has_any(results, code, parts)],
        context.names,
    )
    return chart_bundle(
        context, indicator, "stapel", parts, page, alt, flat, [period], remarks=remarks
    )


def _whole(
    indicator: Indicator, results: Results, code: str, parts: Sequence[str], period: str
) -> list[Result] | None:
    """Return the figures of all parts of one place, if these are known and make up the whole.

    Without a period that of the newest figure of the first part.
    """
    if indicator.statistic != "share":
        return None
    if not period:
        newest = results.newest(code, parts[0])
        period = newest.period if newest else ""
    found = [r for part in parts if (r := results.at(code, period, part)) is not None]
    if len(found) < len(parts) or not all(_is_placed(r, indicator) for r in found):
        return None
    whole = sum(r.value or 0.0 for r in found)
    return found if abs(whole - 1.0) <= WHOLE else None


def _is_placed(result: Result, indicator: Indicator) -> bool:
    """Whether a figure is known, exactly or within so little that a bar does not show it."""
    if result.value is None or not marks.is_vague(result, indicator):
        return result.value is not None
    if result.lower is None or result.upper is None:
        return False
    return result.upper - result.lower <= NARROW


def _has_any(results: Results, code: str, parts: Sequence[str]) -> bool:
    return any(r.region_code == code and r.breakdown in parts for r in results.rows)


def _stack(context: Context, indicator: Indicator, found: Sequence[Result]) -> drawing.Stack:
    code = found[0].region_code
    is_own = code == context.region.code
    name = context.place if is_own else context.names(code)
    if not is_own and code in context.scope(indicator).partial:
        name = context.names.marked(code, "heel")
    whole = max(1.0, sum(r.value or 0.0 for r in found))
    return drawing.Stack(
        numbers.capital("Nederland" if code == COUNTRY else name),
        tuple((r.value or 0.0) / whole for r in found),
        tuple(marks.short(r, indicator) for r in found),
        strong=is_own,
    )
