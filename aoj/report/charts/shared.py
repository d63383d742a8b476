"""What all charts share: the bundle, the words on an axis, the series and spans of results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf

from aoj.bundle import Bundle, PrintedFigure
from aoj.geography import Region
from aoj.indicators import INDICATORS, Indicator
from aoj.report import figures as drawing
from aoj.report import markup
from aoj.report.charts.data import data_table
from aoj.report.context import Context
from aoj.report.recording import describe
from aoj.report.results import Result
from aoj.report.wording import marks, messages, notes, numbers, sentences


def chart_bundle(
    context: Context,
    indicator: Indicator,
    kind: str,
    parts: Sequence[str],
    page: drawing.Page,
    alt: str,
    shown: Sequence[Result],
    periods: Sequence[str],
    beside: Sequence[Result] = (),
    remarks: Sequence[str] = (),
) -> Bundle:
    """Return the bundle of a chart: drawing, title, alt text, caption, data table and figures.

    `shown` are the figures that the chart is about, `beside` others that are drawn with them.
    """
    context.show([*shown, *beside])
    title = messages.chart_title(context, indicator, kind, parts, periods)
    caption = notes.chart_caption(context, indicator, shown, remarks=remarks)
    drawn = [*shown, *beside]
    record: list[PrintedFigure] = [
        sentences.printed(r, marks.figure(r, context.meaning(INDICATORS[r.indicator], r.breakdown)))
        for r in drawn
    ]
    id = _id(indicator, kind, parts)
    data = data_table(context, id, title, drawn)
    chart = markup.chart(title, drawing.data_uri(page.svg(context.palette)), alt, caption)
    return Bundle(
        kind="figuur",
        id=id,
        title=title,
        text=f"{title}. {alt}",
        html=chart + data.html,
        alt=alt,
        unit=indicator.unit,
        columns=data.columns,
        rows=data.rows,
        notes=(caption,),
        sources=notes.source_names(shown),
        figures=describe(record, context),
    )


def no_chart(indicator: Indicator, kind: str) -> Bundle:
    """Return the empty output of a chart that has too little to show."""
    return Bundle(kind="ontbreekt", id=_id(indicator, kind, []))


def _id(indicator: Indicator, kind: str, parts: Sequence[str]) -> str:
    part = f"-{parts[0]}" if len(parts) == 1 and len(indicator.breakdowns) > 1 else ""
    return f"figuur-{indicator.name}-{kind}{part}"


def axis_words(indicator: Indicator, *, trend: bool = False) -> Callable[[float], str]:
    """Return how the figures of an indicator are written on an axis."""
    fewer = 0 if trend or not marks.is_quotient(indicator) else 1
    decimals = max(indicator.decimals - fewer, 0)
    if indicator.statistic in ("share", "ratio"):
        return lambda value: numbers.share(value, decimals)
    if marks.is_money(indicator):
        return _money_words
    return lambda value: numbers.number(value, decimals if marks.is_quotient(indicator) else 0)


def _money_words(value: float) -> str:
    """Return money on an axis: in millions from a million."""
    if abs(value) < numbers.MILLION:
        return numbers.euro(value)
    millions = value / numbers.MILLION
    return f"{numbers.euro(millions, 0 if millions == int(millions) else 1)} mln"


def smallest_step(indicator: Indicator) -> float:
    """Return the smallest step between two ticks that still print differently."""
    if not marks.is_quotient(indicator):
        return 1.0
    whole = 0.01 if indicator.statistic in ("share", "ratio") else 1.0
    return float(whole / 10 ** max(indicator.decimals - 1, 0))


def footer(context: Context) -> str:
    """Return the remark at the foot of every chart of invented figures."""
    return numbers.capital(marks.EXAMPLE) if context.is_example else ""


def known(series: Sequence[Result]) -> list[Result]:
    """Return the results that have a figure."""
    return [r for r in series if r.value is not None]


def known_span(series: Sequence[Result]) -> list[Result]:
    """Return a series from its first to its last known figure."""
    places = [i for i, r in enumerate(series) if r.value is not None]
    return list(series[places[0] : places[-1] + 1]) if places else []


def inside(context: Context, indicator: Indicator) -> tuple[str, tuple[Region, ...]]:
    """Return the kind of places inside the region that are compared, and those places.

    These are its gemeenten; of figures that gemeenten do not have, or that say nothing about who
    lives there, its samenwerkingsverbanden.
    """
    if "gemeente" in indicator.levels and indicator.compare_gemeenten:
        return "gemeente", context.rows_gemeenten(indicator)
    return "samenwerkingsverband", context.rows_samenwerkingsverbanden(indicator)


def open_span(result: Result, indicator: Indicator) -> tuple[float, float] | None:
    """Return what a figure may be, where it is printed as 'tussen a en b'."""
    if result.lower is None or result.upper is None:
        return None
    is_between = marks.figure(result, indicator).startswith("tussen ")
    return (result.lower, result.upper) if is_between else None


def reach(result: Result | None, indicator: Indicator) -> tuple[float, float] | None:
    """Return what a figure may be, where it has no exact place; infinite where an end is open."""
    if result is None or not marks.is_vague(result, indicator):
        return None
    text = marks.figure(result, indicator)
    if text.startswith("ten minste ") and result.lower is not None:
        return result.lower, inf
    if text.startswith("ten hoogste ") and result.upper is not None:
        return -inf, result.upper
    return open_span(result, indicator)
