"""The first page: the heading with the region in words, and the region at a glance."""

from __future__ import annotations

from aoj.bundle import Bundle, Column, PrintedFigure
from aoj.comparisons import is_old
from aoj.geography import COUNTRY
from aoj.indicators import INDICATORS, Indicator
from aoj.report import markup
from aoj.report.context import Context
from aoj.report.recording import describe
from aoj.report.results import Result
from aoj.report.tables import Line, table_bundle
from aoj.report.wording import explanation, extents, marks, notes, numbers, sentences

MOST_FIGURES = 8
AT_A_GLANCE = (
    ("bevolking_jeugd", "0-24"),
    ("aandeel_jeugd", "0-24"),
    ("leerlingen_woonregio", "bo"),
    ("leerlingen_woonregio", "vo"),
    ("leerlingen_woonregio", "so"),
    ("leerlingen_woonregio", "vso"),
    ("deelname_sbo", "totaal"),
    ("vsv_samenwerkingsverband", "totaal"),
    ("achterstandsscore_scholen", "totaal"),
    ("leerlingen_vo", "totaal"),
)
"""The figures of the first page in order of preference; the first eight that are there count."""
CORE = tuple(dict.fromkeys(name for name, _ in AT_A_GLANCE))
"""The indicators of the first page: those that every report has."""


def make_heading(context: Context, subject: str) -> Bundle:
    """Return the report's heading: subject and region, what the region holds, year, warning."""
    title = f"{subject}: {context.place}"
    lines = [*explanation.region_in_words(context), _dates(context)]
    warning = explanation.EXAMPLE_WARNING if context.is_example else ""
    html = "".join(
        [
            markup.heading(title, 1, "kop"),
            markup.paragraph(warning, "aoj-fictief", strong=True),
            *(markup.paragraph(line, "aoj-onderkop") for line in lines),
        ]
    )
    text = "\n".join(part for part in (title, warning, *lines) if part)
    return Bundle(kind="kop", id="kop", title=title, text=text, html=html)


def make_glance(context: Context) -> Bundle:
    """Return up to eight figures of the region beside the country; old ones are named below."""
    chosen, left_out = _choose(context)
    if not chosen:
        text = " ".join([explanation.NO_RECENT, *_old_note(left_out)])
        return Bundle(kind="kern", id="kern", text=text, html=markup.paragraph(text))
    columns = (
        Column("cijfer", "Cijfer"),
        Column("moment", "Peilmoment"),
        Column("regio", numbers.capital(context.place), "mixed"),
        Column("nederland", "Nederland", "mixed"),
        Column("woord", "Vergeleken met Nederland"),
    )
    footnotes = extents.Footnotes()
    figures: list[PrintedFigure] = []
    lines = [_line(context, indicator, result, figures, footnotes) for indicator, result in chosen]
    shown = [text for line in lines for text in line.words.values()]
    results = [result for _, result in chosen]
    below = [*marks.cell_notes(shown), *footnotes.lines, *marks.estimate_notes(results)]
    below += _old_note(left_out)
    below.append(f"Bron: {'; '.join(notes.source_names(results))}.")
    caption = (
        f"{numbers.capital(context.place)} in {numbers.counted(len(lines), 'cijfer', 'cijfers')}."
    )
    if context.is_example:
        caption = f"{caption} {numbers.capital(marks.EXAMPLE)}."
    return table_bundle(
        kind="kern",
        id="kern",
        caption=caption,
        columns=columns,
        lines=lines,
        notes=below,
        sources=notes.source_names(results),
        figures=describe(figures, context),
    )


def _old_note(names: list[str]) -> list[str]:
    if not names:
        return []
    return [f"{explanation.OLDER} en daarom niet in dit overzicht: {numbers.listing(names)}."]


def _choose(context: Context) -> tuple[list[tuple[Indicator, Result]], list[str]]:
    """Return the figures for the first page, and the names of those that are too old."""
    chosen: list[tuple[Indicator, Result]] = []
    old: list[str] = []
    for name, breakdown in AT_A_GLANCE:
        if not context.is_available(name):
            continue
        newest = context.results(name).newest(context.region.code, breakdown)
        if newest is None or newest.value is None:
            continue
        if is_old(newest.period, context.year):
            title = sentences.title(INDICATORS[name], breakdown)
            old.append(f"{title[:1].lower()}{title[1:]} ({numbers.period(newest.period)})")
        elif len(chosen) < MOST_FIGURES:
            chosen.append((INDICATORS[name], newest))
    return chosen, old


def _line(
    context: Context,
    indicator: Indicator,
    own: Result,
    figures: list[PrintedFigure],
    footnotes: extents.Footnotes,
) -> Line:
    country = context.results(indicator.name).at(COUNTRY, own.period, own.breakdown)
    known = [result for result in (own, country) if result is not None]
    context.show(known)
    figures += [sentences.printed(r, marks.short(r, indicator)) for r in known]
    mark = footnotes.mark(extents.footnote(extents.extent_of(own), context.names))
    words = {
        "moment": _moment(own, indicator),
        "regio": f"{marks.cell(own, indicator)}{marks.NO_BREAK}{mark}".rstrip(),
        "nederland": marks.cell(country, indicator),
        "woord": _word(context, indicator, own, country, figures),
    }
    return Line(sentences.title(indicator, own.breakdown), dict(words), words)


def _word(
    context: Context,
    indicator: Indicator,
    own: Result,
    country: Result | None,
    figures: list[PrintedFigure],
) -> str:
    """Return the difference word of a share; a count has none, but a part of the country."""
    if marks.is_quotient(indicator):
        found = context.comparisons(indicator.name, context.region, own.breakdown)
        beside = next((c for c in found if c.reference == "land"), None)
        word = sentences.word_in_table(beside)
        figures += sentences.printed_word(beside, word)
        return word
    if country is None or not country.value or own.value is None or own.hidden:
        return ""
    part = numbers.share(own.value / country.value)
    if country.hidden and (not country.upper or numbers.share(own.value / country.upper) != part):
        return ""
    figures.append(sentences.printed_part(own, own.value / country.value, part))
    return f"{part} van Nederland"


def _moment(result: Result, indicator: Indicator) -> str:
    text = numbers.moment(result.period, indicator.reference_date)
    for start in ("op ", "in het ", "in "):
        text = text.removeprefix(start)
    return text


def _dates(context: Context) -> str:
    newest = [
        numbers.period(explanation.newest_period(context, INDICATORS[name]))
        for name in CORE
        if context.is_available(name)
    ]
    until = f" Cijfers tot en met {max(newest)}." if newest else ""
    return f"Rapport van {context.year}.{until}"
