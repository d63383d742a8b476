"""All gemeenten at once: a heatmap of indicators against the country, with its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aoj.bundle import Bundle, Cell, Column, PrintedFigure
from aoj.geography import COUNTRY, Region
from aoj.report import figures as drawing
from aoj.report import markup
from aoj.report.charts.shared import footer
from aoj.report.context import Context
from aoj.report.figures import heatmap as heat
from aoj.report.overview.core import Heading, Shown, choose_columns, publishers
from aoj.report.recording import describe
from aoj.report.results import Result
from aoj.report.wording import extents, marks, notes, numbers, overview_words, sentences

MOST_COLUMNS, IN_A_BLOCK = 14, 8
"""A heatmap has at most so many columns; where they stand in two blocks, half of these each."""
ROWS_OF_TWO_BLOCKS = 14
"""With more rows than this there is no room on the page for two blocks below each other."""


@dataclass(frozen=True)
class _Place:
    """One cell: the figure, its words as they stand there, the word of comparison."""

    result: Result | None
    text: str
    word: str
    told: tuple[PrintedFigure, ...] = ()


@dataclass(frozen=True)
class _Row:
    code: str
    label: str
    places: tuple[_Place, ...]


def make_heatmap(context: Context) -> Bundle:
    """Return the heatmap of gemeenten by indicator; empty where no figure can be compared."""
    columns = shown_columns(context)
    if not columns:
        return Bundle(kind="ontbreekt", id="overzicht")
    amount = -(-len(columns) // _blocks(context, len(columns)))
    regions = _regions(context)
    labels = [label for _, label in regions]
    room = heat.cell_room(labels, amount)
    rows = [
        _Row(
            region.code,
            label,
            tuple(_place(context, region, shown, room) for _, shown in columns),
        )
        for region, label in regions
    ]
    page = heat.draw_heatmap(
        _drawn(context, columns, rows, amount), legend=_legend(rows), footer=footer(context)
    )
    return _bundle(context, columns, rows, page)


def shown_columns(context: Context) -> list[tuple[Heading, Shown]]:
    """Return the columns of the heatmap: as many as have room on one page."""
    found = choose_columns(context, MOST_COLUMNS)
    return found if _blocks(context, len(found)) > 1 else choose_columns(context, IN_A_BLOCK)


def _blocks(context: Context, columns: int) -> int:
    is_small = len(_regions(context)) <= ROWS_OF_TWO_BLOCKS
    return 2 if columns > IN_A_BLOCK and is_small else 1


def _regions(context: Context) -> list[tuple[Region, str]]:
    """Return the rows: the region, its gemeenten by name, the country."""
    found = [(context.region, numbers.capital(context.place))]
    if len(context.gemeenten) > 1 or context.region.partial:
        for gemeente in context.gemeenten:
            name = numbers.capital(context.names.plain(gemeente.code))
            is_part = gemeente.code in context.region.partial
            found.append((gemeente, f"{name} (heel)" if is_part else name))
    return [*found, (context.geography.region(COUNTRY), "Nederland")]


def _place(context: Context, region: Region, shown: Shown, room: float) -> _Place:
    indicator, own = shown.indicator, shown.own
    is_own = region.code == context.region.code
    if region.kind == "gemeente" and not is_own:
        inside = {gemeente.code for gemeente in context.rows_gemeenten(indicator)}
        if region.code not in inside:
            return _Place(None, "", "")

    def fits(words: str) -> bool:
        return heat.cell_text_width(words, strong=is_own) <= room

    result = context.results(indicator.name).at(region.code, own.period, own.breakdown)
    text = overview_words.cell(result, indicator, fits)
    beside = context.beside_country(indicator.name, own.period, own.breakdown).get(region.code)
    word = overview_words.word_of(beside)
    words = overview_words.RECORDED.get(text, text)
    told = [sentences.printed(result, words)] if result is not None else []
    if word:
        told += sentences.printed_word(beside, word)
    return _Place(result, text, word, tuple(told))


def _drawn(
    context: Context, columns: Sequence[tuple[Heading, Shown]], rows: Sequence[_Row], amount: int
) -> list[heat.HeatBlock]:
    """Return the values of the drawing, `amount` columns to a block."""
    return [
        heat.HeatBlock(
            tuple((*columns[i][0].lines, numbers.period(columns[i][1].own.period)) for i in places),
            tuple(
                heat.HeatRow(
                    row.label,
                    tuple(heat.HeatCell(row.places[i].text, row.places[i].word) for i in places),
                    row.code == context.region.code,
                )
                for row in rows
            ),
        )
        for places in _batches(len(columns), amount)
    ]


def _batches(total: int, amount: int) -> list[range]:
    """Return the places of some columns in groups of at most `amount`.

    >>> _batches(5, 3)
    [range(0, 3), range(3, 5)]
    """
    return [range(i, min(i + amount, total)) for i in range(0, total, amount)]


def _legend(rows: Sequence[_Row]) -> list[tuple[str, str]]:
    """Return the words that occur, with what each symbol says."""
    found = {place.word for row in rows if row.code != COUNTRY for place in row.places}
    return [(word, text) for word, text in overview_words.LEGEND.items() if word in found]


def _bundle(
    context: Context,
    columns: Sequence[tuple[Heading, Shown]],
    rows: Sequence[_Row],
    page: drawing.Page,
) -> Bundle:
    own, *gemeenten, country = rows
    results = [p.result for row in rows for p in row.places if p.result is not None]
    context.show(results)
    periods = [shown.own.period for _, shown in columns]
    title = overview_words.heatmap_title(context.place, len(gemeenten), len(columns), periods)
    names = [_name(shown) for _, shown in columns]
    alt = overview_words.heatmap_alt(
        context.place,
        len(gemeenten),
        [
            (f"{name[:1].lower()}{name[1:]}", mine.text, other.text, mine.word)
            for name, mine, other in zip(names, own.places, country.places, strict=True)
        ],
        [p.word for row in gemeenten for p in row.places if p.result is not None],
    )
    below = _notes(context, columns, rows)
    caption = " ".join(below)
    table_columns, cells = _table(columns, rows)
    words = [
        markup.Row((row.label, *(_in_table(p) for p in row.places)), row is own) for row in rows
    ]
    header = [
        "Gebied",
        *(f"{n} ({numbers.period(p)})" for n, p in zip(names, periods, strict=True)),
    ]
    table = markup.table("overzicht-tabel", title, header, words, [True] * len(header))
    chart = markup.chart(title, drawing.data_uri(page.svg()), alt, caption)
    return Bundle(
        kind="figuur",
        id="overzicht",
        title=title,
        text=f"{title}. {alt}",
        html=chart + markup.details("De cijfers van dit overzicht als tabel", table),
        alt=alt,
        columns=table_columns,
        rows=cells,
        notes=tuple(below),
        sources=notes.source_names(results),
        figures=describe([f for row in rows for p in row.places for f in p.told], context),
    )


def _name(shown: Shown) -> str:
    return sentences.title(shown.indicator, shown.own.breakdown)


def _in_table(place: _Place) -> str:
    return f"{place.text} {overview_words.SYMBOLS.get(place.word, '')}".strip()


def _table(
    columns: Sequence[tuple[Heading, Shown]], rows: Sequence[_Row]
) -> tuple[tuple[Column, ...], tuple[dict[str, Cell], ...]]:
    """Return the same for machines: a figure and a word for each column of the drawing."""
    typed = [Column("gebied", "Gebied")]
    ids = [f"{heading.name}_{heading.part}" for heading, _ in columns]
    for id, (heading, shown) in zip(ids, columns, strict=True):
        of = shown.indicator
        typed += [
            Column(id, heading.words, of.statistic, of.unit, of.decimals),
            Column(f"{id}_woord", f"{heading.words}, naast Nederland"),
        ]
    cells: list[dict[str, Cell]] = []
    for row in rows:
        line: dict[str, Cell] = {"gebied": row.label}
        for id, place, (_, shown) in zip(ids, row.places, columns, strict=True):
            of, own = shown.indicator, place.result
            line[id] = None if own is None else marks.typed(own, of)
            line[f"{id}_woord"] = place.word
        cells.append(line)
    return tuple(typed), tuple(cells)


def _notes(
    context: Context, columns: Sequence[tuple[Heading, Shown]], rows: Sequence[_Row]
) -> list[str]:
    """Return what a reader must know: the marks in cells, what counts whole, the sources."""
    texts = [place.text for row in rows for place in row.places]
    found = overview_words.cell_notes(texts)
    if any(row.label.endswith("(heel)") for row in rows):
        found.append(numbers.capital(overview_words.WHOLE))
    by_extent: dict[str, list[str]] = {}
    for heading, shown in columns:
        text = extents.footnote(extents.extent_of(shown.own), context.names)
        if text:
            by_extent.setdefault(text, []).append(heading.words)
    every = [heading.words for heading, _ in columns]
    for text, names in by_extent.items():
        found.append(overview_words.extent_note(context.place, text, names, every))
    if any(heading.name == "aandeel_onderwijssoort" for heading, _ in columns):
        found.append(overview_words.OF_ALL_PUPILS)
    results = [p.result for row in rows for p in row.places if p.result is not None]
    for heading, shown in columns:
        found += overview_words.estimate_notes(numbers.capital(heading.words), shown.own)
    example = [f"{numbers.capital(marks.EXAMPLE)}."] if context.is_example else []
    return [*found, overview_words.sources_note(publishers(results)), *example]
