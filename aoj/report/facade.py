"""`Report`: the only object that a notebook touches; its verbs are Dutch."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

from aoj.bundle import Bundle, PrintedFigure
from aoj.comparisons import COMPARED, Comparison, is_old, peer_remarks
from aoj.errors import unknown_name
from aoj.geography import COUNTRY, build_region, find_peers
from aoj.indicators import Indicator, get_indicator
from aoj.indicators.links import linked
from aoj.report import markup
from aoj.report.charts import is_ahead, make_chart
from aoj.report.comparing import make_comparison
from aoj.report.context import Context
from aoj.report.overview import CORE, make_glance, make_heading
from aoj.report.passages import make_passage
from aoj.report.recording import describe
from aoj.report.results import Result
from aoj.report.shared_data import SharedData
from aoj.report.tables import make_table
from aoj.report.wording import explanation, marks, notes, numbers, sentences
from aoj.settings import load_region, parse_peers
from aoj.settings.peers import OPTION as PEERS_OPTION
from aoj.settings.peers import VARIABLE as PEERS_VARIABLE
from aoj.store.project import Project, find_project


class Report:
    """The report on one region: each verb returns an output that shows itself in a notebook.

    `regio` is the name of a file in parameters/, without `.yml`; `gegevens` a data set (empty: the
    one that the region file names); `jaar` the year of the report, by which figures are old or not.
    Raises `InputError` for an unknown region, `DataError` for a data set that is not there.
    """

    def __init__(
        self,
        regio: str,
        gegevens: str = "",
        jaar: int | None = None,
        *,
        context: Context | None = None,
    ) -> None:
        self._context = context or open_context(regio, gegevens, jaar)
        self._used: list[str] = []

    def kop(self, onderwerp: str = "Contextcijfers onderwijs en jeugd") -> Bundle:
        """Return the heading of the report: subject, region in words, year."""
        return make_heading(self._context, onderwerp)

    def kern(self) -> Bundle:
        """Return the region at a glance: up to eight figures beside the country."""
        self._use(*CORE)
        return make_glance(self._context)

    def zin(self, indicator: str, onderdeel: str | None = None) -> Bundle:
        """Return the sentence with the answer: how much, where, when, compared with what."""
        found = self._find(indicator, onderdeel)
        if not self._context.is_available(indicator):
            return _absent_sentence(self._context, found)
        return make_sentence(self._context, found, onderdeel)

    def figuur(
        self, indicator: str, soort: str | None = None, onderdeel: str | None = None
    ) -> Bundle:
        """Return the chart; `soort` is strip, lijn or staven, by default the one that fits."""
        found = self._find(indicator, onderdeel)
        if not self._context.is_available(indicator):
            return Bundle(kind="ontbreekt", id=f"figuur-{indicator}")
        return make_chart(self._context, found, onderdeel, soort)

    def tabel(self, indicator: str, onderdeel: str | None = None) -> Bundle:
        """Return the table: the region, its gemeenten and samenwerkingsverbanden, the country."""
        found = self._find(indicator, onderdeel)
        if not self._context.is_available(indicator):
            return Bundle(kind="ontbreekt", id=f"tabel-{indicator}")
        return make_table(self._context, found, onderdeel)

    def vergelijking(self, indicator: str, onderdeel: str | None = None) -> Bundle:
        """Return a table of the region beside every area that it can be compared with."""
        found = self._find(indicator, onderdeel)
        if not self._context.is_available(indicator):
            return Bundle(kind="ontbreekt", id=f"vergelijking-{indicator}")
        return make_comparison(self._context, found, onderdeel)

    def tekst(self, naam: str) -> Bundle:
        """Return a fixed passage of the region's file; nothing where it has none of that name."""
        context = self._context
        return make_passage(context.passages, naam, f"parameters/{context.slug}.yml")

    def ontbreekt(self) -> Bundle:
        """Return one paragraph: which figures of this report are missing or old, and why."""
        text = explanation.missing(self._context, self._used or CORE)
        html = markup.paragraph(text)
        return Bundle(kind="ontbreekt", id="ontbreekt", text=text, html=html)

    def verantwoording(self) -> Bundle:
        """Return definitions, sources, rounding, breaks, the rule behind the words, the version."""
        return make_provenance(self._context, self._used or CORE)

    def _find(self, name: str, breakdown: str | None) -> Indicator:
        indicator = get_indicator(name)
        parts = self._context.parts(indicator) if breakdown is not None else ()
        if breakdown is not None and breakdown not in parts:
            raise unknown_name(f"uitsplitsing van {name}", breakdown, parts)
        self._use(name)
        return indicator

    def _use(self, *names: str) -> None:
        self._used = list(dict.fromkeys([*self._used, *names]))


def open_context(
    slug: str,
    data_set: str = "",
    year: int | None = None,
    *,
    project: Project | None = None,
    pin: int | None = None,
    peers: Sequence[str] | None = None,
) -> Context:
    """Return what a report is about: of `project`, else found from the working directory upwards.

    `pin` is the number of the last snapshot that counts; without it the environment decides.
    `peers` are names of regions to compare with; without them those of a run's `--peers`; where
    none are given, those of the region's file.
    """
    project = project or find_project()
    settings = load_region(project, slug)
    data = SharedData.open(project, data_set or settings.data, pin)
    region = build_region(
        settings.slug,
        settings.name,
        data.geography,
        samenwerkingsverbanden=settings.samenwerkingsverbanden,
        gemeenten=settings.gemeenten,
        year=year or settings.year,
    )
    names = {part.code: part.name for part in settings.samenwerkingsverbanden}
    if peers is None:
        peers = parse_peers(filter(None, [os.environ.get(PEERS_VARIABLE, "")]))
    where = PEERS_OPTION if peers else f"parameters/{slug}.yml"
    year = year or settings.year
    found = find_peers(project, peers or settings.peers, data.geography, year, where=where)
    return Context(slug, region, data, year, names, settings.passages, found)


def make_sentence(context: Context, indicator: Indicator, breakdown: str | None) -> Bundle:
    """Return the sentence on the newest figure of one part (by default the first)."""
    name, code = indicator.name, context.region.code
    results = context.results(name)
    part = breakdown or results.breakdowns(code)[0]
    if indicator.statistic == "links" and breakdown is None:
        return _side_by_side(context, indicator, results.breakdowns(code))
    if indicator.statistic == "links":
        shown, of = linked(indicator, part)
        return replace(make_sentence(context, shown, of), id=f"zin-{name}-{part}")
    indicator = context.meaning(indicator, part)
    own = results.newest(code, part)
    if own is None:
        return _absent_sentence(context, indicator)
    told = sentences.Told()
    context.show([own])
    place = notes.area(context, indicator)
    verb = "was" if is_old(own.period, context.year) else "is"
    if indicator.statistic == "kind" and breakdown is None:
        found = [results.at(code, own.period, name) for name in indicator.breakdowns]
        kinds = [r for r in found if r is not None]
        sentences.tell_kinds(told, kinds, indicator, place, context.year)
    else:
        sentences.tell_level(told, own, indicator, place, context.year, names=context.names)
    if own.value is not None and indicator.statistic != "kind":
        if not own.is_undivided:
            beside = context.comparisons(name, context.region, part)
            _tell_beside(told, context, indicator, beside, verb=verb, base=own.denominator)
            _tell_trend(told, context, indicator, own.period, part, verb)
            if indicator.is_forecast:
                _tell_forecast(told, context, indicator, own)
        quotient = marks.is_quotient(indicator)
        if quotient and "gemeente" in indicator.levels and indicator.compare_gemeenten:
            parts = [
                results.at(g.code, own.period, part)
                for g in context.rows_gemeenten(indicator)
                if g.code not in context.scope(indicator).partial
            ]
            sentences.tell_range(told, [r for r in parts if r], indicator, context.names)
        if indicator.statistic == "sum":
            told.say(sentences.BY_SIZE)
        if quotient and indicator.grain in ("vestiging", "instelling"):
            told.say(sentences.BY_SCHOOL)
    example = f"{numbers.capital(marks.EXAMPLE)}." if context.is_example else ""
    return Bundle(
        kind="zin",
        id=f"zin-{name}-{part}",
        title=_sentence_title(indicator, part),
        text=f"{told.text} {example}".strip(),
        html=markup.paragraph(told.text, note=example),
        unit=indicator.unit,
        notes=(example,) if example else (),
        sources=own.source,
        figures=describe(told.figures, context),
    )


def _side_by_side(context: Context, links: Indicator, parts: Sequence[str]) -> Bundle:
    """Return every linked figure with its comparison, an item each: side by side is the point."""
    items: list[str] = []
    figures: list[PrintedFigure] = []
    sources: list[str] = []
    remarks: list[str] = []
    for part in parts:
        shown, of = linked(links, part)
        own = context.results(shown.name).newest(context.region.code, of)
        if own is None:
            continue
        told = sentences.Told()
        context.show([own])
        place, verb = (
            notes.area(context, shown),
            "was" if is_old(own.period, context.year) else "is",
        )
        sentences.tell_level(told, own, shown, place, context.year, names=context.names)
        if own.value is not None and not own.is_undivided:
            beside = context.comparisons(shown.name, context.region, of)
            _tell_beside(told, context, shown, beside, verb=verb, base=own.denominator)
        items.append(" ".join(told.sentences))
        remarks += [note for note in told.notes if note not in remarks]
        figures += told.figures
        sources += [name for name in own.source if name not in sources]
    example = f"{numbers.capital(marks.EXAMPLE)}." if context.is_example else ""
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


def _tell_beside(
    told: sentences.Told,
    context: Context,
    indicator: Indicator,
    beside: Sequence[Comparison],
    *,
    verb: str,
    base: float | None,
) -> None:
    """Say how a figure stands beside the others, and why not beside peers that were picked."""
    sentences.tell_comparisons(told, beside, indicator, verb=verb, base=base)
    context.show_peers(indicator.name, [c for c in beside if sentences.is_usable(c)])
    if context.peers and indicator.statistic in COMPARED:
        remarks = peer_remarks(context.region, context.peers, indicator, context.geography)
        sentences.tell_peers(told, beside, remarks)


def _sentence_title(indicator: Indicator, part: str) -> str:
    if indicator.statistic == "kind":
        return numbers.capital(indicator.label)
    return sentences.title(indicator, part)


def make_provenance(context: Context, used: Sequence[str]) -> Bundle:
    """Return the verantwoording over the indicators that were used."""
    html, text = [], []
    for section in explanation.sections(context, used):
        html.append(markup.heading(section.heading, 3))
        html += [markup.paragraph(p) for p in section.paragraphs]
        html += [markup.definitions(section.terms), markup.bullets(section.items)]
        text += [section.heading, *section.paragraphs]
        text += [f"{term}: {meaning}" for term, meaning in section.terms]
        text += [f"- {item}" for item in section.items]
    return Bundle(
        kind="verantwoording",
        id="verantwoording",
        title="Verantwoording",
        text="\n".join(text),
        html="".join(html),
    )


def _tell_trend(
    told: sentences.Told,
    context: Context,
    indicator: Indicator,
    period: str,
    part: str,
    verb: str,
) -> None:
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


def _absent_sentence(context: Context, indicator: Indicator) -> Bundle:
    text = sentences.absent(indicator, context.place)
    return Bundle(
        kind="ontbreekt",
        id=f"zin-{indicator.name}",
        text=text,
        html=markup.paragraph(text, "aoj-ontbreekt"),
    )
