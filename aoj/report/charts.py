"""Which chart an indicator gets, what stands in it, and its message in words.

The values are chosen here from results; `figures` draws them, `wording` names them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aoj.bundle import Bundle, PrintedFigure, join_figures
from aoj.errors import unknown_name
from aoj.geography import COUNTRY
from aoj.indicators import Indicator
from aoj.report import figures as drawing
from aoj.report import markup
from aoj.report.context import Context
from aoj.report.results import Result, Results
from aoj.report.wording import marks, messages, notes, numbers, sentences

KINDS = ("strip", "lijn", "staven")


def make_chart(
    context: Context, indicator: Indicator, breakdown: str | None, kind: str | None
) -> Bundle:
    """Return the chart of an indicator; without a kind the one that fits its figures.

    Raises `InputError` for a kind that does not exist.
    """
    if kind is not None and kind not in KINDS:
        raise unknown_name("soort figuur", kind, KINDS)
    results = context.results(indicator.name)
    parts = [breakdown] if breakdown else results.breakdowns(context.region.code)
    chosen = kind or _fitting_kind(context, indicator, results, parts)
    makers: dict[str, Callable[..., Bundle]] = {
        "strip": _strip,
        "lijn": _trend,
        "staven": _bars,
    }
    return makers[chosen](context, indicator, results, parts)


def _fitting_kind(
    context: Context, indicator: Indicator, results: Results, parts: Sequence[str]
) -> str:
    if indicator.statistic == "share":
        return "strip"
    lengths = [len(_known(results.series(context.region.code, part))) for part in parts]
    return "lijn" if max(lengths, default=0) >= 2 and len(parts) <= 6 else "staven"


def _strip(
    context: Context, indicator: Indicator, results: Results, parts: Sequence[str]
) -> Bundle:
    part = parts[0]
    own = results.newest(context.region.code, part)
    if own is None or own.value is None:
        return _nothing(indicator, "strip")
    by_gemeente = "gemeente" in indicator.levels and indicator.compare_gemeenten
    kind = "gemeente" if by_gemeente else "samenwerkingsverband"
    others = [r for r in context.others(indicator.name, kind, own.period) if r.breakdown == part]
    country = results.at(COUNTRY, own.period, part)
    rows, shown = _strip_rows(context, indicator, results, own, by_gemeente)
    known = [r.value for r in others if r.value is not None]
    page = drawing.draw_strip(
        rows,
        known,
        others_label=messages.all_of(kind, len(known)),
        country=country.value if country else None,
        country_label=f"Nederland {marks.figure(country, indicator)}" if country else "",
        words=_axis_words(indicator),
        smallest_step=_smallest_step(indicator),
        peers_label=messages.PEERS if any(r.peers is not None for r in rows) else "",
        footer=_footer(context),
    )
    alt = messages.strip_alt(context, indicator, own, country, shown, kind, len(known))
    everything = [own, *shown, *([country] if country else [])]
    return _bundle(context, indicator, "strip", parts[:1], page, alt, everything, [own.period])


def _strip_rows(
    context: Context, indicator: Indicator, results: Results, own: Result, by_gemeente: bool
) -> tuple[list[drawing.StripRow], list[Result]]:
    """Return the region's row and those of its parts, from high to low, with their results."""
    inside = context.rows_samenwerkingsverbanden(indicator)
    parts = context.rows_gemeenten(indicator) if by_gemeente else inside
    found = [results.at(region.code, own.period, own.breakdown) for region in parts]
    shown = [r for r in found if r is not None and r.value is not None]
    shown.sort(key=lambda r: (-(r.value or 0.0), r.region_code))
    rows = [_strip_row(context, indicator, own, context.place, strong=True)]
    for result in shown:
        name = numbers.capital(context.names(result.region_code))
        if result.region_code in context.scope(indicator).partial:
            name = f"{name} (heel)"
        rows.append(_strip_row(context, indicator, result, name, strong=False))
    return rows, shown


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
    return drawing.StripRow(
        label=name,
        value=result.value,
        text=marks.short(result, indicator),
        peers=peers,
        strong=strong,
        low=result.lower if hidden else None,
        high=result.upper if hidden else None,
    )


def _trend(
    context: Context, indicator: Indicator, results: Results, parts: Sequence[str]
) -> Bundle:
    is_share = indicator.statistic == "share"
    panels, shown = [], []
    for part in parts[:1] if is_share else parts:
        series = _known_span(results.series(context.region.code, part))
        if len(_known(series)) < 2 or not any(r.value for r in series):
            continue
        lines = [_series(context.place, series, "regio", indicator)]
        shown.append(series)
        if is_share:
            nation = _known_span(results.series(COUNTRY, part))
            lines.append(_series("Nederland", nation, "land", indicator))
        title = "" if is_share else numbers.capital(indicator.breakdowns[part].label)
        panels.append(drawing.Panel(title, tuple(lines)))
    if not panels:
        return _nothing(indicator, "lijn")
    page = drawing.draw_trend(
        panels,
        words=_axis_words(indicator, trend=True),
        smallest_step=_smallest_step(indicator) / (10 if is_share else 1),
        zero=not is_share,
        footer=_footer(context),
    )
    alt = messages.trend_alt(context, indicator, shown)
    flat = [r for series in shown for r in series]
    periods = [r.period for r in flat]
    ends = [r for series in shown for r in (_known(series)[0], _known(series)[-1])]
    remarks = messages.trend_remarks(flat)
    used = parts[:1] if is_share else parts
    return _bundle(context, indicator, "lijn", used, page, alt, flat, periods, ends, remarks)


def _series(name: str, series: Sequence[Result], role: str, indicator: Indicator) -> drawing.Series:
    points = tuple(
        drawing.Point(
            year=r.year,
            label=numbers.period(r.period),
            value=r.value,
            provisional=r.provisional,
            broken=bool(r.break_before) and i > 0,
        )
        for i, r in enumerate(series)
    )
    last = _known(series)[-1]
    return drawing.Series(name, points, role, last_text=marks.short(last, indicator))


def _bars(context: Context, indicator: Indicator, results: Results, parts: Sequence[str]) -> Bundle:
    """Bars of the parts of the region; of one part, of the region's gemeenten."""
    newest = {part: results.newest(context.region.code, part) for part in parts}
    if len(parts) > 1:
        found = [
            (indicator.breakdowns[p].label, r)
            for p, r in newest.items()
            if not _holds_another(indicator, p, parts)
        ]
    else:
        period = next((r.period for r in newest.values() if r), "")
        regions = context.rows_gemeenten(indicator) or (context.region,)
        found = [
            (context.names(region.code), results.at(region.code, period, parts[0]))
            for region in regions
        ]
    role = "regio" if len(parts) > 1 else "gemeente"
    shown = [(name, r) for name, r in found if r is not None and r.value]
    shown.sort(key=lambda pair: (-(pair[1].value or 0.0), pair[0]))
    if not shown:
        return _nothing(indicator, "staven")
    bars = [
        drawing.Bar(numbers.capital(name), r.value, marks.short(r, indicator), role)
        for name, r in shown
    ]
    page = drawing.draw_bars(bars, footer=_footer(context))
    alt = messages.bars_alt(context, indicator, parts, shown)
    flat = [r for _, r in shown]
    return _bundle(context, indicator, "staven", parts, page, alt, flat, [r.period for r in flat])


def _holds_another(indicator: Indicator, part: str, parts: Sequence[str]) -> bool:
    """Whether a part holds another one, so that bars would count it twice."""
    made = {name: set(indicator.breakdowns[name].parts[0]) for name in parts}
    return part == "totaal" or any(made[part] > made[name] for name in parts)


def _bundle(
    context: Context,
    indicator: Indicator,
    kind: str,
    parts: Sequence[str],
    page: drawing.Page,
    alt: str,
    shown: Sequence[Result],
    periods: Sequence[str],
    printed: Sequence[Result] | None = None,
    remarks: Sequence[str] = (),
) -> Bundle:
    title = messages.chart_title(context, indicator, kind, parts, periods)
    caption = notes.chart_caption(context, indicator, shown, remarks=remarks)
    record: list[PrintedFigure] = [
        sentences.printed(r, marks.figure(r, indicator))
        for r in (shown if printed is None else printed)
    ]
    return Bundle(
        kind="figuur",
        id=_id(indicator, kind, parts),
        title=title,
        text=f"{title}. {alt}",
        html=markup.chart(title, drawing.data_uri(page.svg()), alt, caption),
        alt=alt,
        unit=indicator.unit,
        notes=(caption,),
        sources=notes.source_names(shown),
        figures=join_figures(record),
    )


def _nothing(indicator: Indicator, kind: str) -> Bundle:
    return Bundle(kind="ontbreekt", id=_id(indicator, kind, []))


def _id(indicator: Indicator, kind: str, parts: Sequence[str]) -> str:
    part = f"-{parts[0]}" if len(parts) == 1 and len(indicator.breakdowns) > 1 else ""
    return f"figuur-{indicator.name}-{kind}{part}"


def _axis_words(indicator: Indicator, *, trend: bool = False) -> Callable[[float], str]:
    if indicator.statistic == "share":
        decimals = max(indicator.decimals - (0 if trend else 1), 0)
        return lambda value: numbers.share(value, decimals)
    return lambda value: numbers.number(value)


def _smallest_step(indicator: Indicator) -> float:
    if indicator.statistic == "share":
        return float(0.01 / 10 ** max(indicator.decimals - 1, 0))
    return 1.0


def _footer(context: Context) -> str:
    return numbers.capital(marks.EXAMPLE) if context.is_example else ""


def _known(series: Sequence[Result]) -> list[Result]:
    return [r for r in series if r.value is not None]


def _known_span(series: Sequence[Result]) -> list[Result]:
    """Return a series from its first to its last known figure."""
    places = [i for i, r in enumerate(series) if r.value is not None]
    return list(series[places[0] : places[-1] + 1]) if places else []
