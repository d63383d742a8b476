"""The sentence of a figure: what is said of it, in which order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from aoj.bundle import Bundle, PrintedFigure
from aoj.comparisons import COMPARED, Comparison, is_old, peer_remarks
from aoj.geography import COUNTRY
from aoj.indicators import Indicator
from aoj.indicators.links import linked
from aoj.report import markup
from aoj.report.charts.trends import is_ahead
from aoj.report.context import Context
from aoj.report.recording import describe
from aoj.report.results import Result
from aoj.report.wording import marks, notes, numbers, sentences

LONG_PLACE = 100
"""Samenwerkingsverbanden of which the names take more letters are counted, and named below."""


def make_sentence(context: Context, indicator: Indicator, breakdown: str | None) -> Bundle:
    """Return the sentence on the newest figure of one part (by default the first)."""
    tellers = _OF_ALL if breakdown is None else _OF_A_PART
    part = breakdown or context.results(indicator.name).breakdowns(context.region.code)[0]
    return tellers.get(indicator.statistic, _figure)(context, indicator, part)


def _figure(context: Context, indicator: Indicator, part: str) -> Bundle:
    """Tell one figure: how much, beside others, its course, its range over gemeenten."""
    indicator = context.meaning(indicator, part)
    own = context.results(indicator.name).newest(context.region.code, part)
    if own is None:
        return absent_sentence(context, indicator)
    told = sentences.Told()
    _tell_level(told, context, indicator, own)
    if own.value is not None:
        _tell_more(told, context, indicator, own)
    return _bundle(context, indicator, part, told, own)


def _tell_more(told: sentences.Told, context: Context, indicator: Indicator, own: Result) -> None:
    """Say what else is known of a figure, in the order in which a reader asks it."""
    name, part = indicator.name, own.breakdown
    results = context.results(name)
    if not own.is_undivided:
        _tell_beside(told, context, indicator, own, context.comparisons(name, context.region, part))
        _tell_trend(told, context, indicator, own)
        if indicator.is_forecast:
            _tell_forecast(told, context, indicator, own)
    quotient = marks.is_quotient(indicator)
    if quotient and "gemeente" in indicator.levels and indicator.compare_gemeenten:
        partial = context.scope(indicator).partial
        gemeenten = [g.code for g in context.rows_gemeenten(indicator) if g.code not in partial]
        parts = [results.at(gemeente, own.period, part) for gemeente in gemeenten]
        sentences.tell_range(told, [r for r in parts if r], indicator, context.names)
    if indicator.statistic == "sum":
        told.say(sentences.BY_SIZE)
    if quotient and indicator.grain in ("vestiging", "instelling"):
        told.say(sentences.BY_SCHOOL)


def _kinds(context: Context, indicator: Indicator, part: str) -> Bundle:
    """Tell of which kind the samenwerkingsverbanden are."""
    results = context.results(indicator.name)
    own = results.newest(context.region.code, part)
    if own is None:
        return absent_sentence(context, indicator)
    told = sentences.Told()
    context.show([own])
    found = [results.at(context.region.code, own.period, kind) for kind in indicator.breakdowns]
    kinds = [r for r in found if r is not None]
    place = notes.area(context, indicator)
    if len(place) > LONG_PLACE:
        place = notes.counted_area(context, indicator)
    sentences.tell_kinds(told, kinds, indicator, place, context.year)
    return _bundle(context, indicator, part, told, own)


def _kind(context: Context, indicator: Indicator, part: str) -> Bundle:
    """Tell how many samenwerkingsverbanden are of one kind; such a count compares with nothing."""
    own = context.results(indicator.name).newest(context.region.code, part)
    if own is None:
        return absent_sentence(context, indicator)
    told = sentences.Told()
    context.show([own])
    place, year = context.place, context.year
    sentences.tell_level(told, own, indicator, place, year, names=context.names)
    return _bundle(context, indicator, part, told, own)


def _linked(context: Context, links: Indicator, part: str) -> Bundle:
    """Tell one of the figures that a link shows, as that figure is told."""
    shown, of = linked(links, part)
    return replace(make_sentence(context, shown, of), id=f"zin-{links.name}-{part}")


def _side_by_side(context: Context, links: Indicator, first: str) -> Bundle:
    """Tell every linked figure with its comparison, an item each: side by side is the point."""
    items: list[str] = []
    figures: list[PrintedFigure] = []
    sources: list[str] = []
    remarks: list[str] = []
    for part in context.results(links.name).breakdowns(context.region.code):
        shown, of = linked(links, part)
        own = context.results(shown.name).newest(context.region.code, of)
        if own is None:
            continue
        told = sentences.Told()
        _tell_level(told, context, shown, own)
        if own.value is not None and not own.is_undivided:
            beside = context.comparisons(shown.name, context.region, of)
            _tell_beside(told, context, shown, own, beside)
        items.append(" ".join(told.sentences))
        remarks += [note for note in told.notes if note not in remarks]
        figures += told.figures
        sources += [name for name in own.source if name not in sources]
    example = _example(context)
    below = " ".join(remarks)
    return Bundle(
        kind="zin",
        id=f"zin-{links.name}",
        title=numbers.capital(links.label),
        text=" ".join(filter(None, [*items, below, example])),
        html=markup.bullets(items)
        + markup.paragraph(below or example, note=example if below else ""),
        notes=(example,) if example else (),
        sources=tuple(sources),
        figures=describe(figures, context),
    )


Teller = Callable[[Context, Indicator, str], Bundle]

_OF_ALL: Mapping[str, Teller] = {"links": _side_by_side, "kind": _kinds}
"""How an indicator is told by statistic, if no part is asked for; the others by a figure."""

_OF_A_PART: Mapping[str, Teller] = {"links": _linked, "kind": _kind}
"""How one part of an indicator is told, by statistic; the others by a figure."""


def _bundle(
    context: Context, indicator: Indicator, part: str, told: sentences.Told, own: Result
) -> Bundle:
    example = _example(context)
    return Bundle(
        kind="zin",
        id=f"zin-{indicator.name}-{part}",
        title=_sentence_title(indicator, part),
        text=f"{told.text} {example}".strip(),
        html=markup.paragraph(told.text, note=example),
        unit=indicator.unit,
        notes=(example,) if example else (),
        sources=own.source,
        figures=describe(told.figures, context),
    )


def _example(context: Context) -> str:
    return f"{numbers.capital(marks.EXAMPLE)}." if context.is_example else ""


def _verb(context: Context, own: Result) -> str:
    """Return the verb of what is said of a figure as 'dat' or 'het'."""
    return "was" if is_old(own.period, context.year) else "is"


def _tell_level(told: sentences.Told, context: Context, indicator: Indicator, own: Result) -> None:
    context.show([own])
    place = notes.area(context, indicator)
    if len(place) > LONG_PLACE:
        told.note(notes.area_note(context, indicator))
        place = notes.counted_area(context, indicator)
    sentences.tell_level(told, own, indicator, place, context.year, names=context.names)


def _tell_beside(
    told: sentences.Told,
    context: Context,
    indicator: Indicator,
    own: Result,
    beside: Sequence[Comparison],
) -> None:
    """Say how a figure stands beside the others, and why not beside peers that were picked."""
    verb = _verb(context, own)
    sentences.tell_comparisons(told, beside, indicator, verb=verb, base=own.denominator)
    context.show_peers(indicator.name, [c for c in beside if sentences.is_usable(c)])
    if context.peers and indicator.statistic in COMPARED:
        remarks = peer_remarks(context.region, context.peers, indicator, context.geography)
        sentences.tell_peers(told, beside, remarks)


def _sentence_title(indicator: Indicator, part: str) -> str:
    if indicator.statistic == "kind":
        return numbers.capital(indicator.label)
    return sentences.title(indicator, part)


def _tell_trend(told: sentences.Told, context: Context, indicator: Indicator, own: Result) -> None:
    period, part = own.period, own.breakdown
    results = context.results(indicator.name)
    course = context.trend(indicator.name, context.region.code, part)
    if len(course.periods) < 2 or course.periods[-1] != period:
        return
    first_period = course.periods[0]
    first, last = (results.at(context.region.code, p, part) for p in (first_period, period))
    nation = [results.at(COUNTRY, p, part) for p in (first_period, period)]
    pair = (nation[0], nation[1]) if nation[0] and nation[1] else None
    context.show(r for r in (first, *(pair or ())) if r)
    if last is not None:
        verb = _verb(context, own)
        sentences.tell_trend(told, course, first, last, indicator, pair, verb)


def _tell_forecast(
    told: sentences.Told, context: Context, indicator: Indicator, last: Result
) -> None:
    """Tell the forecast beside the year of the report, or the first year of the series."""
    series = context.results(indicator.name).series(last.region_code, last.breakdown)
    known = [r for r in series if r.value is not None]
    past = [r for r in known if r.year <= context.year]
    now = past[-1] if past else known[0]
    context.show([now])
    ahead = is_ahead(context.results(indicator.name), indicator, now)
    sentences.tell_forecast(told, now, last, indicator, ahead=ahead)
    band = [name for name, part in indicator.breakdowns.items() if not part.additive]
    ends = [context.results(indicator.name).at(last.region_code, last.period, b) for b in band]
    known = sorted((r for r in ends if r and r.value is not None), key=lambda r: r.value or 0.0)
    if len(known) == 2 and indicator.breakdowns[last.breakdown].additive:
        sentences.tell_band(told, known[0], known[1], indicator)


def absent_sentence(context: Context, indicator: Indicator) -> Bundle:
    """Return the sentence in place of a figure that the region lacks."""
    text = sentences.absent(indicator, context.place)
    return Bundle(
        kind="ontbreekt",
        id=f"zin-{indicator.name}",
        text=text,
        html=markup.paragraph(text, "aoj-ontbreekt"),
    )
