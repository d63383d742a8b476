"""Which chart an indicator gets: the kind that is asked, or the one that fits its figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from aoj.bundle import Bundle
from aoj.errors import InputError
from aoj.indicators import Indicator
from aoj.indicators.links import linked
from aoj.report.charts.bars import make_bars
from aoj.report.charts.dots import make_dots
from aoj.report.charts.maps import make_map
from aoj.report.charts.multiples import make_multiples
from aoj.report.charts.pairs import make_pairs
from aoj.report.charts.stacked import make_stacked
from aoj.report.charts.strips import make_strip
from aoj.report.charts.trends import has_line, make_trend
from aoj.report.context import Context
from aoj.report.results import Results
from aoj.report.wording import marks

MAKERS: dict[str, Callable[..., Bundle]] = {
    "strip": make_strip,
    "lijn": make_trend,
    "staven": make_bars,
    "punten": make_dots,
    "stapel": make_stacked,
    "kaart": make_map,
    "gemeenten": make_multiples,
}
"""What makes each kind, from context, indicator, its results and the parts that are asked."""
KINDS = tuple(MAKERS)
MOST_SHARES = 3
"""Shares of more parts than this are a structure: a stack, or bars if they are no whole."""


def make_chart(
    context: Context, indicator: Indicator, breakdown: str | None, kind: str | None
) -> Bundle:
    """Return the chart of an indicator; without a kind the one that fits its figures.

    Raises `InputError` for a kind that does not exist.
    """
    if kind is not None and kind not in KINDS:
        raise InputError(
            f"onbekende soort figuur '{kind[:40]}'", expected=f"een van: {', '.join(KINDS)}"
        )
    results = context.results(indicator.name)
    parts = [breakdown] if breakdown else results.breakdowns(context.region.code)
    if indicator.statistic == "links" and (breakdown or kind):
        shown, part = linked(indicator, parts[0])
        made = make_chart(context, shown, part, kind)
        return replace(made, id=f"figuur-{indicator.name}-{parts[0]}")
    if indicator.statistic == "links":
        return make_pairs(context, indicator, results, parts)
    if indicator.statistic == "own":
        indicator, parts = context.meaning(indicator, parts[0]), parts[:1]
    chosen = kind or _fitting_kind(context, indicator, results, parts)
    return MAKERS[chosen](context, indicator, results, parts)


def _fitting_kind(
    context: Context, indicator: Indicator, results: Results, parts: Sequence[str]
) -> str:
    if indicator.statistic == "kind":
        return "staven"
    if marks.is_quotient(indicator) and not indicator.is_forecast:
        is_structure = indicator.statistic == "share" and indicator.interval == "none"
        return "stapel" if is_structure and len(parts) > MOST_SHARES else "strip"
    lines = [has_line(results.series(context.region.code, part)) for part in parts]
    return "lijn" if any(lines) and len(parts) <= 6 else "staven"
