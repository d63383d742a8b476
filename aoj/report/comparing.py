"""A region beside every area that it can be compared with, as a table."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace
from math import isnan

from aoj.bundle import COLUMN_TYPES, Bundle, Column, PrintedFigure
from aoj.comparisons import (
    ALL_KINDS,
    COMPARED,
    Comparison,
    compare,
    has_margin,
    peer_remarks,
)
from aoj.geography import COUNTRY
from aoj.indicators import Indicator
from aoj.indicators.links import linked
from aoj.report import markup
from aoj.report.context import Context
from aoj.report.recording import describe
from aoj.report.results import Result
from aoj.report.tables import Line, table_bundle
from aoj.report.wording import extents, marks, notes, numbers, sentences

MARGIN_NOTE = (
    "Toevalsmarge: zo ver had het cijfer door toeval kunnen afwijken (95%), met wat afronding en "
    "verborgen aantallen openlaten."
)
_NOT_COMPARED = {
    "count": "een aantal hangt af van de grootte van een gebied",
    "sum": "een som hangt af van de grootte van een gebied",
    "amount": "een bedrag hangt af van de grootte van een gebied",
    "kind": "het is een soort, geen maat",
    "own": "het is een cijfer van de regio zelf",
}


def make_comparison(context: Context, indicator: Indicator, breakdown: str | None) -> Bundle:
    """Return one part of an indicator (by default the first) beside all references, as a table.

    The first row is the region with its toevalsmarge; each other one an area with its figure, and
    how the region stands beside it. Where nothing can be compared, a sentence says why.
    """
    results = context.results(indicator.name)
    found = results.breakdowns(context.region.code)
    if indicator.statistic == "links" and breakdown is None:
        return _side_by_side(context, indicator)
    part = breakdown or next((p for p in context.parts(indicator) if p in found), "")
    own = results.newest(context.region.code, part)
    if own is None:
        return _sentence(indicator, part, sentences.absent(indicator, context.place))
    shown = context.meaning(indicator, part)
    what = numbers.capital(sentences.bare_subject(indicator, part))
    if shown.statistic not in COMPARED:
        return _sentence(indicator, part, f"{what}: {not_compared(shown)}.")
    if own.value is None:
        why = "verborgen" if marks.is_hidden(own, indicator) else "niet bekend"
        verb = sentences.verb_of(what[:1].lower() + what[1:], old=False)
        return _sentence(
            indicator, part, f"{what} van {context.place} {verb} {why}; er is niets te vergelijken."
        )
    return _table(context, indicator, shown, own)


def _table(context: Context, indicator: Indicator, shown: Indicator, own: Result) -> Bundle:
    comparisons = _comparisons(context, indicator, own)
    kind = shown.statistic if shown.statistic in COLUMN_TYPES else "mixed"
    place = numbers.capital(context.place)
    columns = [
        Column("gebied", "Gebied"),
        Column("cijfer", "Cijfer", kind, shown.unit, shown.decimals),
        Column("toevalsmarge", "Toevalsmarge"),
        Column("woord", f"{place} is hiermee vergeleken"),
    ]
    footnotes = extents.Footnotes()
    mark = footnotes.mark(extents.footnote(extents.extent_of(own), context.names))
    cell = functools.partial(marks.cell, indicator=shown, provisional=not own.provisional)
    first = {"cijfer": cell(own), "toevalsmarge": _margin(shown, own, comparisons)}
    lines = [Line(place, {**first, "cijfer": own.value}, first, strong=True, mark=mark)]
    figures: list[PrintedFigure] = [sentences.printed(own, marks.short(own, shown))]
    country = context.results(indicator.name).at(COUNTRY, own.period, own.breakdown)
    for comparison in comparisons:
        is_country = comparison.reference == "land" and country is not None
        result = country if is_country and country else _result(comparison, own)
        words = {
            "cijfer": cell(result),
            "woord": sentences.word_in_table(comparison, own.denominator),
        }
        label = numbers.capital(_name(context, comparison))
        lines.append(Line(label, {**words, "cijfer": result.value}, words))
        figures.append(_reference_figure(comparison, words["cijfer"], label))
        figures += _printed_word(comparison, words["woord"])
    columns = [
        columns[0],
        *(c for c in columns[1:] if any(line.words.get(c.name) for line in lines)),
    ]
    seen = [own, *([country] if country else [])]
    context.show(seen)
    context.show_peers(indicator.name, comparisons)
    texts = [text for line in lines for text in line.words.values()]
    below = [
        *_mark_notes(context, texts, [own]),
        *([MARGIN_NOTE] if first["toevalsmarge"] else []),
        *peer_remarks(context.region, context.peers, indicator, context.geography),
        *notes.table_notes(context, indicator, seen, footnotes),
    ]
    caption = notes.table_caption(
        context,
        indicator,
        (own.breakdown,),
        {own.breakdown: own.period},
        provisional=own.provisional,
    )
    return table_bundle(
        kind="tabel",
        id=f"vergelijking-{indicator.name}-{own.breakdown}",
        caption=caption,
        columns=columns,
        lines=lines,
        notes=below,
        sources=notes.source_names(seen),
        figures=describe(figures, context),
        unit=shown.unit,
    )


def _side_by_side(context: Context, links: Indicator) -> Bundle:
    """Return every linked figure beside the rest of the country and the peers, a row each."""
    results = context.results(links.name)
    parts = parts_of(context, links)
    place = numbers.capital(context.place)
    columns = [
        Column("onderdeel", "Onderdeel"),
        Column("cijfer", place, "mixed"),
        Column("toevalsmarge", "Toevalsmarge"),
        Column("overige", "De rest van Nederland", "mixed"),
        Column("woord_overige", f"{place} is hiermee vergeleken"),
        Column("peers", "Gekozen om mee te vergelijken", "mixed"),
        Column("woord_peers", f"{place} is daarmee vergeleken"),
    ]
    footnotes = extents.Footnotes()
    figures: list[PrintedFigure] = []
    lines: list[Line] = []
    seen: list[Result] = []
    below: list[str] = []
    alone: dict[str, list[str]] = {}
    for part in parts:
        own = results.newest(context.region.code, part)
        if own is None:
            continue
        shown = context.meaning(links, part)
        found = {c.reference: c for c in _of(context, links, own, context.region.code)}
        label = f"{sentences.title(shown, part)}, {numbers.period(own.period)}"
        words = {
            "cijfer": marks.cell(own, shown),
            "toevalsmarge": _margin(shown, own, list(found.values())),
        }
        for kind in ("overige", "peers"):
            if kind in found and not isnan(found[kind].reference_value):
                words[kind] = marks.cell(_result(found[kind], own), shown)
                words[f"woord_{kind}"] = sentences.word_in_table(found[kind], own.denominator)
                figures.append(_reference_figure(found[kind], words[kind], label))
                figures += _printed_word(found[kind], words[f"woord_{kind}"])
        mark = footnotes.mark(extents.footnote(extents.extent_of(own), context.names))
        lines.append(Line(label, dict(words), words, mark=mark))
        figures.append(sentences.printed(own, marks.short(own, shown)))
        if shown.statistic not in COMPARED:
            alone.setdefault(not_compared(shown), []).append(sentences.title(shown, part))
        of = linked(links, part)[0]
        below += peer_remarks(context.region, context.peers, of, context.geography)
        context.show_peers(of.name, found.values())
        seen.append(own)
    context.show(seen)
    texts = [text for line in lines for text in line.words.values()]
    columns = [
        columns[0],
        *(c for c in columns[1:] if any(line.words.get(c.name) for line in lines)),
    ]
    has_margins = any(line.words["toevalsmarge"] for line in lines)
    chosen = numbers.listing([peer.name for peer in context.peers])
    notes_below = [
        *_mark_notes(context, texts, seen),
        *([MARGIN_NOTE] if has_margins else []),
        *(
            [f"Gekozen om mee te vergelijken: {chosen}."]
            if columns[-1].name == "woord_peers"
            else []
        ),
        *(f"{numbers.listing(names)}: {why}." for why, names in alone.items()),
        *dict.fromkeys(below),
        *notes.table_notes(context, links, seen, footnotes),
    ]
    periods = {r.breakdown: r.period for r in seen}
    return table_bundle(
        kind="tabel",
        id=f"vergelijking-{links.name}",
        caption=notes.table_caption(context, links, list(periods), periods),
        columns=columns,
        lines=lines,
        notes=notes_below,
        sources=notes.source_names(seen),
        figures=describe(figures, context),
    )


def _comparisons(context: Context, indicator: Indicator, own: Result) -> list[Comparison]:
    """Return those of the region; of a region of one gemeente also those of that gemeente."""
    found = _of(context, indicator, own, context.region.code)
    kinds = {c.reference for c in found}
    only = context.gemeenten[0] if len(context.gemeenten) == 1 else None
    if only and only.code != context.region.code and indicator.compare_gemeenten:
        found += [c for c in _of(context, indicator, own, only.code) if c.reference not in kinds]
    return sorted(found, key=lambda c: ALL_KINDS.index(c.reference))


def _of(context: Context, indicator: Indicator, own: Result, code: str) -> list[Comparison]:
    region = context.region if code == context.region.code else context.geography.region(code)
    found = compare(indicator.name, region, context.data, among=ALL_KINDS, peers=context.peers)
    return [c for c in found if (c.breakdown, c.period) == (own.breakdown, own.period)]


def _margin(indicator: Indicator, own: Result, comparisons: Sequence[Comparison]) -> str:
    """Return the interval of the region's figure in words; empty where it has none."""
    if not has_margin(indicator) or own.is_undivided or not comparisons:
        return ""
    low, high = comparisons[0].low, comparisons[0].high
    if isnan(low) or isnan(high):
        return "niet bekend"
    return f"{marks.value(low, indicator)} tot en met {marks.value(high, indicator)}"


def _result(comparison: Comparison, own: Result) -> Result:
    """Return the figure of a reference as one that can be printed: as provisional as the own."""
    return sentences.reference_result(comparison, provisional=own.provisional)


def _mark_notes(context: Context, texts: list[str], own: Sequence[Result]) -> list[str]:
    """Return the lines that explain the marks; whose area differs is said where it is the own."""
    found = marks.cell_notes(texts)
    if not any(r.is_undivided for r in own):
        return found
    known = marks.STATUS_NOTES[marks.NOT_COMPARED]
    mine = (
        f"{marks.NOT_COMPARED}: het cijfer van {context.place} gaat over meer of minder dan het "
        "gebied zelf, omdat een gemeente er deels bij hoort."
    )
    return [mine if note == known else note for note in found]


def _name(context: Context, comparison: Comparison) -> str:
    if comparison.reference == "samenwerkingsverband":
        return sentences.samenwerkingsverbanden([context.names(comparison.reference_code)])
    return comparison.reference_name


def _reference_figure(comparison: Comparison, wording: str, place: str) -> PrintedFigure:
    return PrintedFigure(
        comparison.indicator,
        comparison.reference_code,
        comparison.period,
        comparison.breakdown,
        comparison.reference_value,
        (wording,),
        place=place,
    )


def _printed_word(comparison: Comparison, wording: str) -> list[PrintedFigure]:
    """Return the record of a word; of kinds that may come more than once, by the area's code."""
    found = sentences.printed_word(comparison, wording)
    if comparison.reference not in ("samenwerkingsverband", "peer"):
        return found
    return [replace(figure, period=comparison.reference_code) for figure in found]


def _sentence(indicator: Indicator, part: str, text: str) -> Bundle:
    return Bundle(
        kind="ontbreekt",
        id="-".join(filter(None, ["vergelijking", indicator.name, part])),
        text=text,
        html=markup.paragraph(text, "aoj-ontbreekt"),
    )


def not_compared(indicator: Indicator) -> str:
    """Return why figures of an indicator are not compared, as a clause."""
    why = _NOT_COMPARED.get(indicator.statistic, "het is een cijfer van de regio zelf")
    return f"niet te vergelijken met andere gebieden, want {why}"


def parts_of(context: Context, indicator: Indicator) -> Sequence[str]:
    """Return the parts of an indicator of which the region has a figure or a hidden cell."""
    found = context.results(indicator.name).breakdowns(context.region.code)
    return [part for part in context.parts(indicator) if part in found]
