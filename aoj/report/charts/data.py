"""The data table of a chart: every figure that is drawn under a name, in words and as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aoj.bundle import Cell, Column
from aoj.indicators import INDICATORS, Indicator
from aoj.report import markup
from aoj.report.context import Context
from aoj.report.results import Result
from aoj.report.wording import marks, numbers

SUMMARY = "De cijfers van deze figuur als tabel"


@dataclass(frozen=True)
class DataTable:
    """Columns and rows for machines, the same as a table that a reader may open."""

    columns: tuple[Column, ...]
    rows: tuple[dict[str, Cell], ...]
    html: str


def data_table(context: Context, id: str, title: str, results: Sequence[Result]) -> DataTable:
    """Return the table of the results that a chart shows, each once, in the order given.

    A column for area, part or period is left out where all rows have the same. A figure stands as
    it is printed elsewhere: hidden is a word, one that is not exactly known its bounds.
    """
    found = list(dict.fromkeys(results))
    of = [context.meaning(INDICATORS[r.indicator], r.breakdown) for r in found]
    names = {
        "gebied": [_place(context, r) for r in found],
        "onderdeel": [_part(meaning, r) for r, meaning in zip(found, of, strict=True)],
        "periode": [numbers.capital(numbers.period(r.period)) for r in found],
    }
    kept = {key: texts for key, texts in names.items() if key == "gebied" or len(set(texts)) > 1}
    words = [marks.cell(r, meaning) for r, meaning in zip(found, of, strict=True)]
    columns = [Column(key, key.capitalize()) for key in kept]
    if len({(m.statistic, m.unit, m.decimals) for m in of}) == 1:
        columns.append(Column("cijfer", "Cijfer", of[0].statistic, of[0].unit, of[0].decimals))
        cells: list[Cell] = [marks.typed(r, meaning) for r, meaning in zip(found, of, strict=True)]
    else:
        columns.append(Column("cijfer", "Cijfer", "mixed"))
        cells = list(words)
    labels = list(zip(*kept.values(), strict=True))
    rows = [
        {**dict(zip(kept, label, strict=True)), "cijfer": cell}
        for label, cell in zip(labels, cells, strict=True)
    ]
    example = f". {numbers.capital(marks.EXAMPLE)}." if context.is_example else ""
    table = markup.table(
        f"{id}-tabel",
        f"{title}{example}",
        [column.label for column in columns],
        [
            markup.Row((*label, text), r.region_code == context.region.code)
            for label, text, r in zip(labels, words, found, strict=True)
        ],
        [column.name == "cijfer" for column in columns],
        marks.cell_notes(words),
    )
    return DataTable(tuple(columns), tuple(rows), markup.details(SUMMARY, table))


def _place(context: Context, result: Result) -> str:
    code = result.region_code
    if code == context.region.code:
        return numbers.capital(context.place)
    is_partial = code in context.scope(INDICATORS[result.indicator]).partial
    return numbers.capital(
        context.names.marked(code, "heel") if is_partial else context.names(code)
    )


def _part(indicator: Indicator, result: Result) -> str:
    return numbers.capital(indicator.breakdowns[result.breakdown].label)
