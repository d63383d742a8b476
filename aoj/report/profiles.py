"""A profile: each samenwerkingsverband of the region beside all of its sector and the country."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from aoj.bundle import Bundle, Cell, Column, PrintedFigure
from aoj.errors import unknown_name
from aoj.geography import COUNTRY
from aoj.indicators import Indicator, get_indicator
from aoj.report import markup
from aoj.report.context import Context
from aoj.report.recording import describe
from aoj.report.results import Result
from aoj.report.tables import Line, table_bundle
from aoj.report.wording import (
    extents,
    marks,
    notes,
    numbers,
    overview_words,
    profile_words,
    sentences,
)
from aoj.report.wording.profile_words import ROWS, SECTORS, ProfileRow

BLOCK = 2
"""A table has at most so many samenwerkingsverbanden; more come in a table below it."""
_AT_LEAST = f"≥{marks.NO_BREAK}"
FEWEST = 4
"""Of fewer figures than this there is no middle half."""


@dataclass(frozen=True)
class _Cell:
    text: str
    word: str = ""
    told: tuple[PrintedFigure, ...] = ()
    footnote: str = ""
    """What must be known of the area of the figure; empty for most."""


@dataclass(frozen=True)
class _Row:
    """One row in words, with the results that it shows."""

    label: str
    own: tuple[_Cell, ...]
    others: _Cell
    country: _Cell
    shown: tuple[Result, ...]


def make_profile(context: Context, sector: str) -> Bundle:
    """Return the table: a column per samenwerkingsverband, the middle half of all, the country.

    A line instead where the region has none of that sector. Raises `InputError` for another sector.
    """
    if sector not in SECTORS:
        raise unknown_name("sector", sector, SECTORS)
    codes = context.region.of_sector(sector)
    if not codes:
        return _line(sector, profile_words.no_sector(sector))
    everyone = [
        region.code
        for region in context.geography.regions("samenwerkingsverband")
        if region.code.startswith(sector.upper()) and region.code not in context.geography.landelijk
    ]
    found = [_row(context, row, codes, everyone) for row in ROWS[sector]]
    rows = [row for row in found if row is not None]
    if not rows:
        return _line(sector, profile_words.no_figures(sector, context.place))
    return _bundle(context, sector, codes, len(everyone), rows)


def _line(sector: str, text: str) -> Bundle:
    html = markup.paragraph(text, "aoj-ontbreekt")
    return Bundle(kind="ontbreekt", id=f"profiel-{sector}", text=text, html=html)


def _row(
    context: Context, row: ProfileRow, codes: Sequence[str], everyone: Sequence[str]
) -> _Row | None:
    """Return a row by the first of its indicators with a figure here, unless there is a better."""
    if row.unless and _row(context, ProfileRow("", (row.unless,)), codes, everyone) is not None:
        return None
    for name, _, part in (figure.partition(".") for figure in row.figures):
        indicator = get_indicator(name)
        found = _kinds if indicator.statistic == "kind" else _figures
        made = found(context, row, indicator, part, codes, everyone)
        if made is not None:
            return made
    return None


def _figures(
    context: Context,
    row: ProfileRow,
    indicator: Indicator,
    part: str,
    codes: Sequence[str],
    everyone: Sequence[str],
) -> _Row | None:
    results = context.results(indicator.name)
    newest = [r for code in codes if (r := results.newest(code, part)) is not None]
    known = [r for r in newest if r.value is not None] or [
        r for r in newest if marks.is_hidden(r, indicator)
    ]
    if not known:
        return None
    period = max(known, key=lambda r: (r.year, r.period)).period
    beside = context.beside_country(indicator.name, period, part)
    own = {code: results.at(code, period, part) for code in codes}
    cells = []
    for code, result in own.items():
        word = overview_words.word_of(beside.get(code))
        cell = _cell(result, indicator, context)
        told = sentences.printed_word(beside.get(code), word) if word else []
        cells.append(replace(cell, word=word, told=(*cell.told, *told)))
    others = context.others(indicator.name, "samenwerkingsverband", period)
    same = [r for r in others if r.breakdown == part and r.region_code in everyone]
    nation = results.at(COUNTRY, period, part) if indicator.sector else None
    has_nation = nation is not None and nation.value is not None
    country = _cell(nation, indicator, context) if has_nation else _Cell("")
    shown = (*(r for r in own.values() if r is not None), *([nation] if nation else []))
    label = profile_words.label(row, period)
    return _Row(label, tuple(cells), _middle(same, indicator), country, shown)


def _cell(result: Result | None, indicator: Indicator, context: Context) -> _Cell:
    """Return a figure in words, its sign for a bound on the same line."""
    if result is None:
        return _Cell(marks.ABSENT)
    text, short = (
        words.replace("≥ ", _AT_LEAST)
        for words in (marks.cell(result, indicator), marks.short(result, indicator))
    )
    footnote = extents.footnote(extents.extent_of(result), context.names)
    has_figure = result.value is not None
    told = (sentences.printed(result, short),)
    return _Cell(text, told=told, footnote=footnote if has_figure else "")


def _middle(results: Sequence[Result], indicator: Indicator) -> _Cell:
    """Return between which figures the middle half lies: at most a quarter is less, or more.

    A figure that is not exactly known counts by its bounds, so that this always holds; one that is
    hidden may be anything. Empty where that leaves no end, or of too few figures.
    """
    given = [r for r in results if r.value is not None or r.status == "suppressed"]
    if len(given) < FEWEST:
        return _Cell("")
    low = sorted(given, key=_least)[math.floor((len(given) - 1) * 0.25)]
    high = sorted(given, key=_most)[math.ceil((len(given) - 1) * 0.75)]
    if math.isinf(_least(low)) or math.isinf(_most(high)):
        return _Cell("")
    down = numbers.DOWN if _least(low) != low.value else numbers.NEAREST
    up = numbers.UP if _most(high) != high.value else numbers.NEAREST
    least = marks.value(_least(low), indicator, rounding=down)
    most = marks.value(_most(high), indicator, rounding=up)
    told = (
        _end(low, _least(low), least, "laagste"),
        _end(high, _most(high), most, "hoogste"),
    )
    return _Cell(profile_words.spread(least, most), told=told)


def _least(result: Result) -> float:
    if result.lower is not None:
        return result.lower
    return -math.inf if result.value is None or result.hidden else result.value


def _most(result: Result) -> float:
    if result.upper is not None:
        return result.upper
    return math.inf if result.value is None or result.hidden else result.value


def _end(result: Result, value: float, text: str, which: str) -> PrintedFigure:
    """Return the record of an end of the middle half, which is nobody's own figure here."""
    sector = result.region_code[:2].lower()
    return replace(
        sentences.printed(result, text),
        region_code=f"{which}-kwart-{sector}",
        value=value,
        place=f"het {which} kwart van de samenwerkingsverbanden {sector}",
    )


def _kinds(
    context: Context,
    row: ProfileRow,
    indicator: Indicator,
    part: str,
    codes: Sequence[str],
    everyone: Sequence[str],
) -> _Row | None:
    """Return which kind each samenwerkingsverband is, and which kind most are."""
    results = context.results(indicator.name)
    periods = {r.period for r in results.rows if r.region_code in codes and r.value is not None}
    if not periods:
        return None
    period = max(periods)
    own = [_kind(results.rows, code, period) for code in codes]
    cells = []
    for result in own:
        text = indicator.breakdowns[result.breakdown].label if result else marks.ABSENT
        cells.append(_Cell(text, told=(sentences.printed(result, text),) if result else ()))
    others = context.others(indicator.name, "samenwerkingsverband", period)
    known = [r for code in everyone if (r := _kind(others, code, period)) is not None]
    return _Row(
        profile_words.label(row, period),
        tuple(cells),
        _most_common(known, indicator),
        _Cell(""),
        tuple(r for r in own if r is not None),
    )


def _kind(results: Iterable[Result], code: str, period: str) -> Result | None:
    """Return the kind that a samenwerkingsverband is."""
    mine = (r for r in results if r.region_code == code and r.period == period)
    return next((r for r in mine if r.value == 1), None)


def _most_common(known: Sequence[Result], indicator: Indicator) -> _Cell:
    if len(known) < FEWEST:
        return _Cell("")
    name, amount = Counter(r.breakdown for r in known).most_common(1)[0]
    if amount * 2 <= len(known):
        return _Cell("")
    text = profile_words.most_common(indicator.breakdowns[name].label, amount, len(known))
    sector = known[0].region_code[:2].lower()
    told = replace(
        sentences.printed(next(r for r in known if r.breakdown == name), text),
        region_code=f"alle-{sector}",
        value=float(amount),
        place=f"de samenwerkingsverbanden {sector}",
    )
    return _Cell(text, told=(told,))


def _bundle(
    context: Context, sector: str, codes: Sequence[str], everyone: int, rows: Sequence[_Row]
) -> Bundle:
    shown = [result for row in rows for result in row.shown]
    context.show(shown)
    words = [cell.word for row in rows for cell in row.own if cell.word]
    footnotes = extents.Footnotes()
    texts = [c.text for row in rows for c in (*row.own, row.others, row.country)]
    rows = [replace(row, own=tuple(_marked(c, footnotes) for c in row.own)) for row in rows]
    below = [
        *footnotes.lines,
        *profile_words.notes(sector, words, [row.label for row in rows], context.place),
        *marks.cell_notes([text.replace(_AT_LEAST, "≥ ") for text in texts]),
        *marks.estimate_notes(shown),
        notes.old_note(context, shown),
        f"Bron: {'; '.join(notes.source_names(shown))}.",
    ]
    title = profile_words.caption(sector, context.place, len(codes))
    tables = []
    for places in _blocks(len(codes)):
        columns = _columns(context, codes, everyone, places)
        tables.append(
            table_bundle(
                kind="tabel",
                id=f"profiel-{sector}" + (f"-{places[0] + 1}" if places[0] else ""),
                caption=_caption(context, title),
                columns=columns,
                lines=[_table_line(row, columns, places) for row in rows],
                notes=[note for note in below if note] if places[-1] == len(codes) - 1 else [],
                sources=notes.source_names(shown),
                figures=(),
            )
        )
    columns = _columns(context, codes, everyone, range(len(codes)))
    told = [f for row in rows for c in (*row.own, row.others, row.country) for f in c.told]
    return replace(
        tables[0],
        title=title,
        text="\n\n".join(table.text for table in tables),
        html="".join(table.html for table in tables),
        columns=tuple(columns),
        rows=tuple(_values(row, columns) for row in rows),
        notes=tables[-1].notes,
        figures=describe(told, context),
    )


def _marked(cell: _Cell, footnotes: extents.Footnotes) -> _Cell:
    """Return a cell with the mark of its footnote, if it has one."""
    mark = footnotes.mark(cell.footnote) if cell.footnote else ""
    return replace(cell, text=f"{cell.text}{marks.NO_BREAK}{mark}") if mark else cell


def _caption(context: Context, title: str) -> str:
    return f"{title} {numbers.capital(marks.EXAMPLE)}." if context.is_example else title


def _blocks(amount: int) -> list[range]:
    """Return which samenwerkingsverbanden stand in each table, about as many in all.

    >>> _blocks(2), _blocks(4)
    ([range(0, 2)], [range(0, 2), range(2, 4)])
    """
    size = -(-amount // -(-amount // BLOCK))
    return [range(i, min(i + size, amount)) for i in range(0, amount, size)]


def _columns(
    context: Context, codes: Sequence[str], everyone: int, places: Sequence[int]
) -> list[Column]:
    return [
        Column("cijfer", "Cijfer"),
        *(
            Column(codes[i], numbers.capital(context.names.plain(codes[i])), "mixed")
            for i in places
        ),
        Column("middelste_helft", profile_words.among(everyone), "mixed"),
        Column(COUNTRY, "Nederland", "mixed"),
    ]


def _table_line(row: _Row, columns: Sequence[Column], places: Sequence[int]) -> Line:
    cells = [*(row.own[i] for i in places), row.others, row.country]
    texts = [
        f"{cell.text} {overview_words.SYMBOLS[cell.word]}{marks.NO_BREAK}{cell.word}"
        if cell.word
        else cell.text
        for cell in cells
    ]
    words = dict(zip((column.name for column in columns[1:]), texts, strict=True))
    return Line(row.label, dict(words), words)


def _values(row: _Row, columns: Sequence[Column]) -> dict[str, Cell]:
    line = _table_line(row, columns, range(len(row.own)))
    return {columns[0].name: row.label, **line.values}
