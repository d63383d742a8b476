"""Which chart an indicator gets, what stands in it, and its message in words.

The values are chosen here from results; `figures` draws them, `wording` names them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from aoj.bundle import Bundle, PrintedFigure
from aoj.comparisons import is_old
from aoj.errors import unknown_name
from aoj.geography import COUNTRY
from aoj.indicators import Indicator
from aoj.indicators.links import linked
from aoj.report import figures as drawing
from aoj.report import markup
from aoj.report.context import Context
from aoj.report.recording import describe
from aoj.report.results import Result, Results
from aoj.report.wording import extents, marks, messages, notes, numbers, sentences

KINDS = ("strip", "lijn", "staven")
NARROWEST = 1 / 40
"""A bar that is narrower than this part of the axis would be hidden by the mark of a figure."""
MOST_SHARES = 3
"""Shares of more parts than this are a structure, and become bars beside each other."""


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
    if indicator.statistic == "links" and (breakdown or kind):
        shown, part = linked(indicator, parts[0])
        made = make_chart(context, shown, part, kind)
        return replace(made, id=f"figuur-{indicator.name}-{parts[0]}")
    if indicator.statistic == "links":
        return _pairs(context, indicator, results, parts)
    if indicator.statistic == "own":
        indicator, parts = context.meaning(indicator, parts[0]), parts[:1]
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
    if marks.is_quotient(indicator) and not indicator.is_forecast:
        is_structure = indicator.statistic == "share" and indicator.interval == "none"
        return "staven" if is_structure and len(parts) > MOST_SHARES else "strip"
    lines = [_has_line(results.series(context.region.code, part)) for part in parts]
    return "lijn" if any(lines) and len(parts) <= 6 else "staven"


def _strip(
    context: Context, indicator: Indicator, results: Results, parts: Sequence[str]
) -> Bundle:
    part = parts[0]
    own = results.newest(context.region.code, part)
    if own is None or own.value is None or not marks.is_quotient(indicator):
        return _nothing(indicator, "strip")
    by_gemeente = "gemeente" in indicator.levels and indicator.compare_gemeenten
    kind = "gemeente" if by_gemeente else "samenwerkingsverband"
    others = [r for r in context.others(indicator.name, kind, own.period) if r.breakdown == part]
    country = results.at(COUNTRY, own.period, part)
    if country is not None and marks.figure(country, indicator) == marks.UNKNOWN:
        country = None
    rows, shown, hidden = _strip_rows(context, indicator, results, own, by_gemeente)
    known = [r.value for r in others if r.value is not None]
    if len(known) < 2:
        return _nothing(indicator, "strip")
    page = drawing.draw_strip(
        rows,
        known,
        country_span=_open_span(country, indicator) if country else None,
        others_label=messages.all_of(kind, len(known)),
        country=country.value if country else None,
        country_label=f"Nederland {marks.figure(country, indicator)}" if country else "",
        words=_axis_words(indicator),
        smallest_step=_smallest_step(indicator),
        peers_label=messages.PEERS if any(r.peers is not None for r in rows) else "",
        footer=_footer(context),
    )
    alt = messages.strip_alt(context, indicator, own, country, [*shown, *hidden], kind, len(known))
    everything = [own, *shown, *([country] if country else [])]
    context.show(others)
    remarks = extents.chart_remarks(everything, own.region_code, context.names)
    if any(row.is_open for row in rows):
        vague = any(marks.is_vague(r, indicator) for r in others)
        remarks = [messages.SPANS, *([messages.MIDDLES] if vague else []), *remarks]
    return _bundle(
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


def _open_span(result: Result, indicator: Indicator) -> tuple[float, float] | None:
    """Return what a figure may be, where it is printed as 'tussen a en b'."""
    if result.lower is None or result.upper is None:
        return None
    is_between = marks.figure(result, indicator).startswith("tussen ")
    return (result.lower, result.upper) if is_between else None


def _trend(
    context: Context, indicator: Indicator, results: Results, parts: Sequence[str]
) -> Bundle:
    is_share = marks.is_quotient(indicator)
    band = [part for part in parts if not indicator.breakdowns[part].additive]
    if len(band) < len(parts):
        parts = [part for part in parts if part not in band]
    panels, shown, nation = [], [], []
    ahead: set[str] = set()
    for part in parts[:1] if is_share else parts:
        series = _known_span(results.series(context.region.code, part))
        if not _has_line(series) or not any(r.value for r in series):
            continue
        ahead |= _ahead(results, indicator, series)
        lines = [_series(numbers.capital(context.place), series, "regio", indicator, ahead)]
        if len(band) > 1 and len(parts) == 1:
            lines = [_with_band(lines[0], context, results, band)]
        shown.append(series)
        if is_share:
            nation = _known_span(results.series(COUNTRY, part))
            lines += [_series("Nederland", nation, "land", indicator, ahead)] if nation else []
        title = "" if is_share else numbers.capital(indicator.breakdowns[part].label)
        panels.append(drawing.Panel(title, tuple(lines)))
    if not panels:
        return _nothing(indicator, "lijn")
    page = drawing.draw_trend(
        panels,
        words=_axis_words(indicator, trend=True),
        smallest_step=_smallest_step(indicator) / (10 if is_share and indicator.decimals else 1),
        zero=not is_share,
        footer=_footer(context),
    )
    courses = [_course(context, series) for series in shown]
    alt = messages.trend_alt(context, indicator, shown, courses)
    flat = [r for series in shown for r in series]
    periods = [r.period for r in flat]
    ends = [r for first, last in courses for r in (first, last) if r is not None]
    remarks = messages.trend_remarks(context, indicator, shown, sorted(ahead))
    if any(p.low is not None for panel in panels for line in panel.lines for p in line.points):
        remarks.append(messages.band_remark(indicator, band))
    used = parts[:1] if is_share else parts
    context.show(nation)
    return _bundle(context, indicator, "lijn", used, page, alt, flat, periods, ends, remarks)


def _with_band(
    line: drawing.Series, context: Context, results: Results, band: Sequence[str]
) -> drawing.Series:
    """Return a line with the band of its forecast, where every year of it is known."""
    code = context.region.code
    bounds = [{r.period: r.value for r in results.series(code, part)} for part in band]
    points = []
    for point in line.points:
        found = [by_period.get(point.period) for by_period in bounds]
        known = [value for value in found if value is not None]
        both = len(known) == len(bounds)
        points.append(
            replace(point, low=min(known) if both else None, high=max(known) if both else None)
        )
    return replace(line, points=tuple(points))


def _course(context: Context, series: Sequence[Result]) -> tuple[Result | None, Result]:
    """Return the first and the last figure that may be compared; None where only the last may."""
    last = _known(series)[-1]
    course = context.trend(last.indicator, last.region_code, last.breakdown)
    if len(course.periods) < 2 or course.periods[-1] != last.period:
        return None, last
    return next(r for r in series if r.period == course.periods[0]), last


def _has_line(series: Sequence[Result]) -> bool:
    """Whether two figures after each other may be compared, so that there is a line."""
    return any(
        one.value is not None and other.value is not None and not other.break_before
        for one, other in pairwise(series)
    )


def _ahead(results: Results, indicator: Indicator, series: Sequence[Result]) -> set[str]:
    """Return the periods of a forecast that were not counted, by the figure of the country.

    A region's own figure may be an estimate for another reason: a gemeente that counts whole.
    """
    if not indicator.is_forecast:
        return set()
    return {r.period for r in series if is_ahead(results, indicator, r)}


def is_ahead(results: Results, indicator: Indicator, result: Result) -> bool:
    """Whether a figure of a forecast was expected, not counted, by the figure of the country."""
    nation = results.at(COUNTRY, result.period, result.breakdown)
    return indicator.is_forecast and (nation or result).status == "estimated"


def _series(
    name: str, series: Sequence[Result], role: str, indicator: Indicator, ahead: set[str]
) -> drawing.Series:
    points = tuple(
        drawing.Point(
            year=r.year + (0.5 if r.period.endswith("H2") else 0.0),
            label=numbers.period_short(r.period),
            value=r.value,
            provisional=r.provisional or r.period in ahead,
            period=r.period,
            broken=bool(r.break_before) and i > 0,
        )
        for i, r in enumerate(series)
    )
    last = _known(series)[-1]
    return drawing.Series(name, points, role, last_text=marks.short(last, indicator))


def _bars(context: Context, indicator: Indicator, results: Results, parts: Sequence[str]) -> Bundle:
    """Bars of the parts of the region; of one part, of the region's gemeenten, two at least."""
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
        found, remarks = _gemeenten_found(context, indicator, results, parts[0])
        role = "gemeente"
    shown = [(name, r) for name, r in found if r is not None and r.value is not None]
    shown.sort(key=lambda pair: (-(pair[1].value or 0.0), pair[0]))
    if len(shown) < 2 or not any(r.value for _, r in shown):
        return _nothing(indicator, "staven")
    bars = [drawing.Bar(name, r.value, marks.short(r, indicator), role) for name, r in shown]
    page = drawing.draw_bars(bars, footer=_footer(context))
    alt = messages.bars_alt(context, indicator, parts, shown)
    flat = [r for _, r in shown]
    if len(parts) > 1:
        remarks += extents.bar_remarks(flat, context.names)
    periods = [r.period for r in flat]
    return _bundle(context, indicator, "staven", parts, page, alt, flat, periods, remarks=remarks)


def _pairs(
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
                span=_open_span(own, of),
                other_span=_open_span(country, of),
            )
        )
        shown += [own, country]
    if len(rows) < 2:
        return _nothing(indicator, "naast")
    rows = _only_wide_spans(rows)
    page = drawing.draw_pairs(
        rows,
        label=numbers.capital(context.place),
        other_label="Nederland",
        words=lambda value: numbers.share(value, 0),
        footer=_footer(context),
    )
    has_bars = any(r.span or r.other_span for r in rows)
    told = [(r.label, r.text, r.other_text) for r in rows]
    alt = messages.pairs_alt(context, indicator, told, has_bars=has_bars)
    remarks = [messages.SPANS] if has_bars else []
    if left_out:
        remarks.append(f"In de tabel staat ook: {numbers.listing(left_out)}.")
    periods = [r.period for r in shown]
    return _bundle(context, indicator, "naast", parts, page, alt, shown, periods, remarks=remarks)


def _only_wide_spans(rows: Sequence[drawing.Pair]) -> list[drawing.Pair]:
    """Return rows of which only a bar that would be wider than the mark of a figure is left."""
    least = max(max(row.value, row.other) for row in rows) * NARROWEST

    def kept(span: tuple[float, float] | None) -> tuple[float, float] | None:
        return span if span and span[1] - span[0] > least else None

    return [replace(row, span=kept(row.span), other_span=kept(row.other_span)) for row in rows]


def _gemeenten_found(
    context: Context, indicator: Indicator, results: Results, part: str
) -> tuple[list[tuple[str, Result | None]], list[str]]:
    """Return the region's gemeenten with their figures, and what is said of those left out.

    A gemeente of which only a smaller part lies inside is left out: its bar would be that of the
    whole gemeente, and make the others small.
    """
    own = results.newest(context.region.code, part)
    period = own.period if own else ""
    scope = context.scope(indicator)
    regions = context.rows_gemeenten(indicator) or (context.region,)
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
    context.show(shown)
    title = messages.chart_title(context, indicator, kind, parts, periods)
    caption = notes.chart_caption(context, indicator, shown, remarks=remarks)
    record: list[PrintedFigure] = [
        sentences.printed(r, marks.figure(r, context.meaning(indicator, r.breakdown)))
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
        figures=describe(record, context),
    )


def _nothing(indicator: Indicator, kind: str) -> Bundle:
    return Bundle(kind="ontbreekt", id=_id(indicator, kind, []))


def _id(indicator: Indicator, kind: str, parts: Sequence[str]) -> str:
    part = f"-{parts[0]}" if len(parts) == 1 and len(indicator.breakdowns) > 1 else ""
    return f"figuur-{indicator.name}-{kind}{part}"


def _axis_words(indicator: Indicator, *, trend: bool = False) -> Callable[[float], str]:
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


def _smallest_step(indicator: Indicator) -> float:
    if not marks.is_quotient(indicator):
        return 1.0
    whole = 0.01 if indicator.statistic in ("share", "ratio") else 1.0
    return float(whole / 10 ** max(indicator.decimals - 1, 0))


def _footer(context: Context) -> str:
    return numbers.capital(marks.EXAMPLE) if context.is_example else ""


def _known(series: Sequence[Result]) -> list[Result]:
    return [r for r in series if r.value is not None]


def _known_span(series: Sequence[Result]) -> list[Result]:
    """Return a series from its first to its last known figure."""
    places = [i for i, r in enumerate(series) if r.value is not None]
    return list(series[places[0] : places[-1] + 1]) if places else []
