"""Tables: typed columns and rows for machines, the same in Dutch words for readers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from aoj.bundle import Bundle, Cell, Column, PrintedFigure
from aoj.comparisons import Comparison
from aoj.geography import COUNTRY, Region
from aoj.indicators import Indicator
from aoj.indicators.links import linked
from aoj.report import markup
from aoj.report.context import Context
from aoj.report.recording import describe
from aoj.report.results import Result, Results
from aoj.report.wording import extents, marks, notes, numbers, sentences

MOST_COLUMNS = 6
"""A table with more breakdowns than this has them as rows."""
MANY_WITHOUT_VERDICT = 3
"""From so many cells without a verdict on, they have a short mark, and a line says what it is."""
MOST_PERIODS = 6
"""A table of a forecast has at most this many years."""
_ONE_PART = {
    "count": "Aantal",
    "share": "Aandeel",
    "ratio": "Percentage",
    "sum": "Som",
    "amount": "Bedrag",
}
"""The heading of a column that holds the only part of an indicator, by statistic; else its unit."""
BY_PLACE = (
    "Leeg: dit cijfer is geteld naar de plaats van de school en zegt niets over wie in een "
    "gemeente woont."
)
"""The line below a table of linked figures by some of which gemeenten may not be compared."""
ABSENT_COLUMN = "-"
WORD_COLUMNS = {"land": "woord_land", "grootteklasse": "woord_grootteklasse"}
"""The column with the difference word, by what a figure is compared with."""


@dataclass(frozen=True)
class Line:
    """One row: its name, its machine values by column, its words by column, its footnote's mark."""

    label: str
    values: dict[str, Cell]
    words: dict[str, str]
    strong: bool = False
    mark: str = ""


def make_table(context: Context, indicator: Indicator, breakdown: str | None) -> Bundle:
    """Return the table of an indicator: region, gemeenten, samenwerkingsverbanden, country.

    `breakdown` limits it to one part. The columns are the parts in the newest period, of a share
    also the words of comparison; with many parts these are the rows.
    """
    results = context.results(indicator.name)
    parts = [breakdown] if breakdown else results.breakdowns(context.region.code)
    if breakdown and indicator.statistic == "links":
        shown, part = linked(indicator, breakdown)
        return replace(make_table(context, shown, part), id=_id(indicator, parts))
    if len(parts) == 1:
        indicator = context.meaning(indicator, parts[0])
    if indicator.is_forecast:
        return _periods_as_columns(context, indicator, results, parts)
    if len(parts) > MOST_COLUMNS:
        return _parts_as_rows(context, indicator, results, parts)
    return _parts_as_columns(context, indicator, results, parts)


def table_bundle(
    *,
    kind: str,
    id: str,
    caption: str,
    columns: Sequence[Column],
    lines: Sequence[Line],
    notes: Sequence[str],
    sources: Sequence[str],
    figures: Sequence[PrintedFigure],
    unit: str = "",
    title: str = "",
) -> Bundle:
    """Return a bundle with a table: HTML with caption and scopes, plain text, typed rows."""
    words = [markup.Row(_cells(line, columns), line.strong) for line in lines]
    header = [column.label for column in columns]
    numeric = [column.type != "text" for column in columns]
    return Bundle(
        kind=kind,
        id=id,
        title=title or caption,
        text=_plain_table(caption, header, words, notes),
        html=markup.table(id, caption, header, words, numeric, notes),
        unit=unit,
        columns=tuple(columns),
        rows=tuple({columns[0].name: line.label, **line.values} for line in lines),
        notes=tuple(notes),
        sources=tuple(sources),
        figures=tuple(figures),
    )


def _parts_as_columns(
    context: Context, indicator: Indicator, results: Results, parts: Sequence[str]
) -> Bundle:
    periods = {part: _period(results, context.region.code, part) for part in parts}
    columns = [Column("regio", "Regio")]
    columns += [
        _part_column(context.meaning(indicator, part), part, periods, len(parts)) for part in parts
    ]
    if indicator.statistic == "own":
        columns = [_with_unit(column) for column in columns]
    words = marks.is_quotient(indicator)
    if words:
        columns += _word_columns(context, indicator, parts)
    footnotes = extents.Footnotes()
    figures: list[PrintedFigure] = []
    lines = []
    rows = _row_regions(context, indicator, results)
    found_rows = [
        {part: results.at(region.code, periods[part], part) for part in parts} for region, _ in rows
    ]
    empty = _not_of_gemeenten(indicator, parts)
    if empty:
        found_rows = [
            {part: None if part in empty and _is_row_within(context, region) else r
             for part, r in found.items()}
            for (region, _), found in zip(rows, found_rows, strict=True)
        ]  # fmt: skip
    provisional = _all_provisional(found_rows)
    for (region, label), found in zip(rows, found_rows, strict=True):
        strong = region.code == context.region.code
        of = {part: context.meaning(indicator, part) for part in parts}
        line = _figures_line(label, found, of, strong=strong, starred=not provisional)
        if empty and _is_row_within(context, region):
            line = replace(line, words={**line.words, **dict.fromkeys(empty, "")})
        if indicator.statistic == "kind" and region.kind == "samenwerkingsverband":
            line = replace(line, words={name: _yes(r) for name, r in found.items()})
        line = _with_marks(line, found, context, footnotes)
        figures += _printed(found, of, line)
        if words:
            beside = _beside(context, indicator, region, parts[0])
            first = found[parts[0]]
            is_known = first is not None and first.value is not None
            base = first.denominator if first is not None else None
            line = _with_words(line, beside, region, columns, is_known=is_known, base=base)
            figures += _printed_words(beside, columns, base)
        lines.append(line)
    columns = [
        columns[0],
        *(c for c in columns[1:] if any(line.words.get(c.name) for line in lines)),
    ]
    caption = notes.table_caption(context, indicator, parts, periods, provisional=provisional)
    shown = [r for found in found_rows for r in found.values() if r is not None]
    return _bundle(context, indicator, parts, caption, columns, lines, shown, figures, footnotes)


def _not_of_gemeenten(indicator: Indicator, parts: Sequence[str]) -> set[str]:
    """Return the linked figures by which gemeenten may not be compared, so that these have none."""
    if indicator.statistic != "links":
        return set()
    return {part for part in parts if not linked(indicator, part)[0].compare_gemeenten}


def _is_row_within(context: Context, region: Region) -> bool:
    """Whether a row is of a gemeente of the region, not of the region itself."""
    return region.kind == "gemeente" and region.code != context.region.code


def _parts_as_rows(
    context: Context, indicator: Indicator, results: Results, parts: Sequence[str]
) -> Bundle:
    """Return the parts as rows, the region and the country as columns."""
    code = context.region.code
    periods = {part: _period(results, code, part) for part in parts}
    own = {part: results.at(code, periods[part], part) for part in parts}
    texts = {_footnote(r, context) for r in own.values() if r is not None and r.value is not None}
    footnotes = extents.Footnotes()
    mark = footnotes.mark(texts.pop()) if len(texts) == 1 else ""
    place = numbers.capital(context.place)
    kind = "mixed" if indicator.statistic in ("own", "links") else indicator.statistic
    columns = [
        Column("onderdeel", "Onderdeel"),
        Column(code, _marked(place, mark), kind, indicator.unit, indicator.decimals),
        Column(COUNTRY, "Nederland", kind, indicator.unit, indicator.decimals),
    ]
    figures: list[PrintedFigure] = []
    lines = []
    shown = []
    for part in parts:
        found = {code: own[part], COUNTRY: results.at(COUNTRY, periods[part], part)}
        meaning = context.meaning(indicator, part)
        label = numbers.capital(meaning.breakdowns[part].label)
        if len(set(periods.values())) > 1:
            label = f"{label} ({numbers.period(periods[part])})"
        of = dict.fromkeys(found, meaning)
        line = _figures_line(label, found, of, strong=part == "totaal")
        if kind == "mixed":
            line = replace(line, values=dict(line.words))
        if not mark:
            line = _with_marks(line, found, context, footnotes, always_in_cells=True)
        lines.append(line)
        figures += _printed(found, of, line)
        shown += [r for r in found.values() if r is not None]
    caption = notes.table_caption(context, indicator, parts, periods)
    return _bundle(context, indicator, parts, caption, columns, lines, shown, figures, footnotes)


def _periods_as_columns(
    context: Context, indicator: Indicator, results: Results, parts: Sequence[str]
) -> Bundle:
    """Return a forecast: some of its years as columns; of one part the regions as rows."""
    code = context.region.code
    ahead = sorted({r.period for part in parts for r in results.series(code, part)})
    periods = _spread(ahead, MOST_PERIODS)
    columns = [Column("regio", "Regio") if len(parts) == 1 else Column("onderdeel", "Onderdeel")]
    columns += [
        Column(p, numbers.period(p), indicator.statistic, indicator.unit, indicator.decimals)
        for p in periods
    ]
    regions = _row_regions(context, indicator, results)
    rows = [(region.code, label, parts[0]) for region, label in regions]
    if len(parts) > 1:
        rows = [(code, numbers.capital(indicator.breakdowns[p].label), p) for p in parts]
    footnotes = extents.Footnotes()
    figures: list[PrintedFigure] = []
    lines, shown = [], []
    of = dict.fromkeys(periods, indicator)
    for region_code, label, part in rows:
        found = {period: results.at(region_code, period, part) for period in periods}
        strong = part == "totaal" if len(parts) > 1 else region_code == code
        line = _figures_line(label, found, of, strong=strong)
        line = _with_marks(line, found, context, footnotes)
        lines.append(line)
        figures += _printed(found, of, line)
        shown += [r for r in found.values() if r is not None]
    span = {p: numbers.periods_range(periods) for p in parts}
    caption = notes.table_caption(context, indicator, parts, span)
    return _bundle(context, indicator, parts, caption, columns, lines, shown, figures, footnotes)


def _spread(periods: Sequence[str], most: int) -> list[str]:
    """Return at most so many periods, the first and the last included, evenly spread.

    >>> _spread([str(y) for y in range(2026, 2037)], 4), _spread(["2030"], 4)
    (['2026', '2029', '2033', '2036'], ['2030'])
    """
    if len(periods) <= most:
        return list(periods)
    steps = [round(i * (len(periods) - 1) / (most - 1)) for i in range(most)]
    return [periods[i] for i in steps]


def _yes(result: Result | None) -> str:
    """Return whether a samenwerkingsverband is of a kind."""
    if result is None or result.value is None:
        return marks.ABSENT
    return "ja" if result.value else "nee"


def _bundle(
    context: Context,
    indicator: Indicator,
    parts: Sequence[str],
    caption: str,
    columns: Sequence[Column],
    lines: Sequence[Line],
    shown: Sequence[Result],
    figures: Sequence[PrintedFigure],
    footnotes: extents.Footnotes,
) -> Bundle:
    context.show(shown)
    lines, figures = _short_verdicts(lines, figures)
    words = [text for line in lines for text in line.words.values()]
    return table_bundle(
        kind="tabel",
        id=_id(indicator, parts),
        caption=caption,
        columns=columns,
        lines=lines,
        notes=[
            *([BY_PLACE] if "" in _cells_of_parts(lines, parts) else []),
            *marks.cell_notes(words, gaps=indicator.gaps_are_hidden),
            *notes.table_notes(context, indicator, shown, footnotes),
        ],
        sources=notes.source_names(shown),
        figures=describe(figures, context),
        unit=indicator.unit,
    )


def _cells_of_parts(lines: Sequence[Line], parts: Sequence[str]) -> set[str]:
    return {line.words.get(part, ABSENT_COLUMN) for line in lines for part in parts}


def _short_verdicts(
    lines: Sequence[Line], figures: Sequence[PrintedFigure]
) -> tuple[list[Line], list[PrintedFigure]]:
    """Return lines and records in which a verdict that many cells lack is said in two words.

    A line below the table then says the rest of it.
    """
    lacking = sum(text == sentences.TOO_SMALL for line in lines for text in line.words.values())
    if lacking < MANY_WITHOUT_VERDICT:
        return list(lines), list(figures)

    def short(text: str) -> str:
        return marks.NO_VERDICT if text == sentences.TOO_SMALL else text

    return (
        [
            replace(line, words={name: short(text) for name, text in line.words.items()})
            for line in lines
        ],
        [replace(figure, wordings=tuple(map(short, figure.wordings))) for figure in figures],
    )


def _figures_line(
    label: str,
    found: Mapping[str, Result | None],
    of: Mapping[str, Indicator],
    *,
    strong: bool,
    starred: bool = True,
) -> Line:
    """Return a row of figures by column, each told by the indicator in `of`.

    `starred` says to mark those that are provisional.
    """
    words = {name: marks.cell(r, of[name], provisional=starred) for name, r in found.items()}
    values: dict[str, Cell] = {
        name: marks.typed(r, of[name]) if r else None for name, r in found.items()
    }
    return Line(label, values, words, strong)


def _with_marks(
    line: Line,
    found: Mapping[str, Result | None],
    context: Context,
    footnotes: extents.Footnotes,
    *,
    always_in_cells: bool = False,
) -> Line:
    """Mark gemeenten that lie only partly inside: at the row where all its figures agree."""
    texts = {
        name: _footnote(r, context)
        for name, r in found.items()
        if r is not None and r.value is not None
    }
    if len(set(texts.values())) == 1 and not always_in_cells:
        return replace(line, mark=footnotes.mark(next(iter(texts.values()))))
    words = {
        name: _marked(text, footnotes.mark(texts.get(name, "")))
        for name, text in line.words.items()
    }
    return replace(line, words=words)


def _footnote(result: Result, context: Context) -> str:
    return extents.footnote(extents.extent_of(result), context.names)


def _marked(text: str, mark: str) -> str:
    return f"{text}{marks.NO_BREAK}{mark}" if mark else text


def _printed(
    found: Mapping[str, Result | None], of: Mapping[str, Indicator], line: Line
) -> list[PrintedFigure]:
    """Return the records of a row's figures, in the words in which they stand there."""
    return [
        sentences.printed(r, line.words[name] if _is_kind(of[name]) else marks.short(r, of[name]))
        for name, r in found.items()
        if r
    ]


def _is_kind(indicator: Indicator) -> bool:
    return indicator.statistic == "kind"


def _all_provisional(rows: Sequence[dict[str, Result | None]]) -> bool:
    """Whether every figure of a table is provisional, so that its caption says so once."""
    known = [r for row in rows for r in row.values() if r is not None and r.value is not None]
    return bool(known) and all(r.provisional for r in known)


def _with_words(
    line: Line,
    beside: Mapping[str, Comparison],
    region: Region,
    columns: Sequence[Column],
    *,
    is_known: bool,
    base: float | None,
) -> Line:
    """Add the words of comparison to a row.

    `is_known` says that its figure is there, `base` on how many it rests.
    """
    names = {column.name for column in columns}
    words: dict[str, str] = {}
    for reference, name in WORD_COLUMNS.items():
        if name in names:
            words[name] = sentences.word_in_table(beside.get(reference), base)
            if reference != "grootteklasse" or region.kind != "gemeente" or words[name]:
                continue
            if reference in beside:
                words[name] = sentences.NOT_COMPARABLE
            elif is_known:
                words[name] = marks.TOO_FEW_PEERS
    return replace(line, values={**line.values, **words}, words={**line.words, **words})


def _printed_words(
    beside: Mapping[str, Comparison], columns: Sequence[Column], base: float | None
) -> list[PrintedFigure]:
    names = {column.name for column in columns}
    return [
        figure
        for reference, comparison in beside.items()
        if WORD_COLUMNS.get(reference) in names
        for figure in sentences.printed_word(comparison, sentences.word_in_table(comparison, base))
    ]


def _beside(
    context: Context, indicator: Indicator, region: Region, part: str
) -> dict[str, Comparison]:
    """Return the comparisons of a row of the table by reference; none of the country's."""
    if region.code == COUNTRY:
        return {}
    found = {c.reference: c for c in context.comparisons(indicator.name, region, part)}
    is_single = region.code == context.region.code and len(context.gemeenten) == 1
    if is_single and indicator.compare_gemeenten and "gemeente" in indicator.levels:
        only = context.gemeenten[0]
        for c in context.comparisons(indicator.name, only, part):
            found.setdefault(c.reference, c)
    return found


def _word_columns(context: Context, indicator: Indicator, parts: Sequence[str]) -> list[Column]:
    part = f" ({indicator.breakdowns[parts[0]].label})" if len(parts) > 1 else ""
    columns = [Column("woord_land", f"Vergeleken met Nederland{part}")]
    if indicator.compare_gemeenten and "gemeente" in indicator.levels:
        label = f"Vergeleken met gemeenten van dezelfde grootte{part}"
        columns.append(Column("woord_grootteklasse", label))
    return columns


def _row_regions(
    context: Context, indicator: Indicator, results: Results
) -> list[tuple[Region, str]]:
    """Return the regions of a table in order, with the names of their rows."""
    found = [(context.region, numbers.capital(context.place))]
    if "gemeente" in indicator.levels and indicator.compare_gemeenten:
        for gemeente in context.rows_gemeenten(indicator):
            partly = gemeente.code in context.scope(indicator).partial
            name = context.names(gemeente.code)
            if partly:
                name = context.names.marked(gemeente.code, marks.WHOLE)
            found.append((gemeente, name))
    if "samenwerkingsverband" in indicator.levels:
        swv = context.rows_samenwerkingsverbanden(indicator)
        found += [(region, numbers.capital(context.names(region.code))) for region in swv]
    found.append((context.geography.region(COUNTRY), "Nederland"))
    return [(region, name) for region, name in found if results.has(region.code)]


def _part_column(indicator: Indicator, part: str, periods: dict[str, str], amount: int) -> Column:
    label = numbers.capital(indicator.breakdowns[part].label)
    if amount == 1 and part == "totaal":
        label = _ONE_PART.get(indicator.statistic, numbers.capital(indicator.unit))
    if len(set(periods.values())) > 1:
        label = f"{label} ({numbers.period(periods[part])})"
    return Column(part, label, indicator.statistic, indicator.unit, indicator.decimals)


def _with_unit(column: Column) -> Column:
    """Return the column of an own figure with its unit, where its name does not say it."""
    if column.type != "rate" or column.unit in column.label:
        return column
    return replace(column, label=f"{column.label}, {column.unit}")


def _period(results: Results, region_code: str, part: str) -> str:
    newest = results.newest(region_code, part)
    return newest.period if newest else ""


def _id(indicator: Indicator, parts: Sequence[str]) -> str:
    part = f"-{parts[0]}" if len(parts) == 1 and len(indicator.breakdowns) > 1 else ""
    return f"tabel-{indicator.name}{part}"


def _cells(line: Line, columns: Sequence[Column]) -> tuple[str, ...]:
    return (
        _marked(line.label, line.mark),
        *(line.words.get(column.name, "") for column in columns[1:]),
    )


def _plain_table(
    caption: str, header: Sequence[str], rows: Sequence[markup.Row], notes: Sequence[str]
) -> str:
    grid = [tuple(header), *(row.cells for row in rows)]
    width = [max(len(line[i]) for line in grid) for i in range(len(header))]
    pad: list[Callable[[str, int], str]] = [str.ljust, *([str.rjust] * (len(header) - 1))]
    body = [
        "  ".join(f(text, w) for f, text, w in zip(pad, line, width, strict=True)).rstrip()
        for line in grid
    ]
    return "\n".join([caption, *body, *notes])
