"""The region at a glance: up to eight figures, each beside the country with its word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aoj.bundle import Bundle, Column, PrintedFigure
from aoj.report import markup
from aoj.report.context import Context
from aoj.report.overview.core import Shown, choose_eight, publishers
from aoj.report.recording import describe
from aoj.report.tables import Line, table_bundle
from aoj.report.wording import (
    explanation,
    extents,
    marks,
    notes,
    numbers,
    overview_words,
    sentences,
)


def make_glance(context: Context) -> Bundle:
    """Return up to eight figures of the region beside the country; old ones are named below."""
    eight = choose_eight(context)
    if not eight.shown:
        text = " ".join([explanation.NO_RECENT, *_old_note(eight.old)])
        return Bundle(kind="kern", id="kern", text=text, html=markup.paragraph(text))
    place = numbers.capital(context.place)
    columns = (
        Column("cijfer", "Cijfer"),
        Column("moment", "Peilmoment"),
        Column("regio", place, "mixed"),
        Column("nederland", "Nederland", "mixed"),
        Column("woord", "Vergeleken met Nederland"),
    )
    footnotes = extents.Footnotes()
    figures: list[PrintedFigure] = []
    lines = [_line(context, shown, figures, footnotes) for shown in eight.shown]
    words = [text for line in lines for text in line.words.values()]
    results = [shown.own for shown in eight.shown]
    below = marks.cell_notes(words)
    below += footnotes.lines
    for line, own in zip(lines, results, strict=True):
        below += overview_words.estimate_notes(line.label, own)
    below += _old_note(eight.old)
    below.append(overview_words.sources_note(publishers(results)))
    caption = f"{place} in {numbers.counted(len(lines), 'cijfer', 'cijfers')}."
    if context.is_example:
        caption = f"{caption} {numbers.capital(marks.EXAMPLE)}."
    made = table_bundle(
        kind="kern",
        id="kern",
        caption=caption,
        columns=columns,
        lines=lines,
        notes=below,
        sources=notes.source_names(results),
        figures=describe(figures, context),
    )
    cards = [
        markup.Card(
            line.label,
            numbers.period(shown.own.period).replace(" ", marks.NO_BREAK),
            line.words["regio"],
            line.words["nederland"],
            overview_words.SYMBOLS.get(line.words["woord"], ""),
            line.words["woord"],
        )
        for line, shown in zip(lines, eight.shown, strict=True)
    ]
    header = [columns[i].label for i in (0, 2, 3, 4)]
    return replace(made, html=markup.cards("kern", caption, header, cards, below))


def _old_note(old: Sequence[Shown]) -> list[str]:
    if not old:
        return []
    names = []
    for shown in old:
        title = sentences.title(shown.indicator, shown.own.breakdown)
        names.append(f"{title[:1].lower()}{title[1:]} ({numbers.period(shown.own.period)})")
    return [f"{explanation.OLDER} en daarom niet in dit overzicht: {numbers.listing(names)}."]


def _line(
    context: Context, shown: Shown, figures: list[PrintedFigure], footnotes: extents.Footnotes
) -> Line:
    indicator, own, country = shown.indicator, shown.own, shown.country
    known = [result for result in (own, country) if result is not None]
    context.show(known)
    figures += [sentences.printed(r, marks.short(r, indicator)) for r in known]
    extent = extents.footnote(extents.extent_of(own), context.names)
    area = "" if _covers_region(context, shown) else notes.area_note(context, indicator)
    mark = footnotes.mark(f"{area} {extent}".strip())
    words = {
        "moment": _moment(shown),
        "regio": f"{marks.cell(own, indicator)}{marks.NO_BREAK}{mark}".rstrip(),
        "nederland": marks.cell(country, indicator),
        "woord": _word(shown, figures),
    }
    return Line(sentences.title(indicator, own.breakdown), dict(words), words)


def _covers_region(context: Context, shown: Shown) -> bool:
    """Whether the samenwerkingsverbanden that a figure is about are together the region."""
    areas = context.samenwerkingsverbanden(shown.indicator)
    together = frozenset(code for area in areas for code in area.gemeenten)
    return together == context.region.gemeenten and not context.region.partial


def _word(shown: Shown, figures: list[PrintedFigure]) -> str:
    """Return the difference word of a share; a count has none, but a part of the country."""
    own, country = shown.own, shown.country
    if marks.is_quotient(shown.indicator):
        word = overview_words.verdict(shown.beside)
        figures += sentences.printed_word(shown.beside, word)
        return word
    if country is None or not country.value or own.value is None or own.hidden:
        return ""
    part = overview_words.part_of_country(own.value / country.value)
    if country.hidden and (
        not country.upper or overview_words.part_of_country(own.value / country.upper) != part
    ):
        return ""
    figures.append(sentences.printed_part(own, own.value / country.value, part))
    return f"{part} van Nederland"


def _moment(shown: Shown) -> str:
    text = numbers.moment(shown.own.period, shown.indicator.reference_date)
    for start in ("op ", "in het ", "in "):
        text = text.removeprefix(start)
    return text
