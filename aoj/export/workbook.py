"""All tables of a document in one workbook, a sheet each, numbers as numbers.

Each table is one in Excel too, so that who hears a sheet knows its heads. Nothing that comes from
data is a formula or a link: all text is written as text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from aoj.export.days import day_in_words
from aoj.export.document import Document, demand_whole
from aoj.export.fragments import legal
from aoj.export.paths import without_paths
from aoj.export.sheets import Column, Sheet, Value, definitions_of, sheets_of

CONTENTS, DEFINITIONS = "Inhoud", "Definities en bronnen"
EXAMPLE = "Fictieve voorbeeldcijfers"
LONGEST_NAME = 31
MOST_CHARACTERS = 32_000
"""Excel takes 32,767 in a cell."""
_CUT = " (de rest van deze tekst past niet in een cel)"
_FIRST = 3
"""The row, from 0, of the heads of each table: below its caption and the marks."""
_NAME = re.compile(r"[\[\]:*?/\\'\x00-\x1f]+")
_WIDEST, _NARROWEST = 60, 9
_NEVER = "2000-01-01"


def write_xlsx(document: Document) -> bytes:
    """Return the workbook of a document; the same document gives the same bytes.

    Raises `DataError` where it would lack tables that the notebook has.
    """
    sheets = list(sheets_of(document))
    demand_whole(document, document.figures, len(sheets), "de werkmap")
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties(
            {
                "title": _text(document.title),
                "author": _text(document.theme.organisation),
                "comments": _text(". ".join(marks_of(document))),
                "created": _moment(document),
            }
        )
        _Writer(book, document).write(sheets)
    return out.getvalue()


class _Exact(Worksheet):
    """A sheet that keeps all 17 digits of a number: the library writes 16, which may differ."""

    def _xml_number_element(
        self, number: float, attributes: Sequence[tuple[str, Any]] = ()
    ) -> None:
        told = "".join(f' {key}="{value}"' for key, value in attributes)
        self.fh.write(f"<c{told}><v>{number!r}</v></c>")


class _Writer:
    def __init__(self, book: Any, document: Document) -> None:
        self._book = book
        self._document = document
        colour = document.theme.colours.region
        self._caption = book.add_format({"bold": True, "font_size": 13, "font_color": colour})
        self._mark = book.add_format({"bold": True, "font_color": "#8A3D06"})
        self._head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2}
        )
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._link = book.get_default_url_format()
        self._formats: dict[str, Any] = {}

    def write(self, sheets: Sequence[Sheet]) -> None:
        names = _names([sheet.caption for sheet in sheets])
        definitions = list(definitions_of(self._document))
        pages = [*names, *([DEFINITIONS] if definitions else [])]
        self._contents(sheets, pages)
        for name, sheet in zip(names, sheets, strict=True):
            self._table(name, sheet)
        if definitions:
            self._definitions(definitions)

    def _contents(self, sheets: Sequence[Sheet], names: Sequence[str]) -> None:
        document = self._document
        page = self._page(CONTENTS, document.title)
        page.set_column(0, 0, 34)
        page.set_column(1, 1, 100)
        row = _FIRST
        for line in filter(None, [document.occasion, day_in_words(document.date)]):
            page.write_string(row, 0, _text(line))
            row += 1
        page.write_string(row, 0, "Blad", self._head)
        page.write_string(row, 1, "Wat erop staat", self._head)
        captions = [sheet.caption for sheet in sheets]
        for name, caption in zip(names, [*captions, "Wat elk cijfer betekent"], strict=False):
            row += 1
            page.write_url(row, 0, f"internal:'{name}'!A1", self._link, name)
            page.write_string(row, 1, _text(caption), self._wrapped)

    def _table(self, name: str, sheet: Sheet) -> None:
        page = self._page(name, sheet.caption)
        heads = _unique(_head(column) for column in sheet.columns)
        last = _FIRST + max(len(sheet.rows), 1)
        page.add_table(
            _FIRST,
            0,
            last,
            max(len(heads) - 1, 0),
            {
                "columns": [{"header": head, "header_format": self._head} for head in heads],
                "style": "Table Style Light 1",
                "autofilter": len(sheet.rows) > 1,
            },
        )
        for down, values in enumerate(sheet.rows, _FIRST + 1):
            for along, (value, column) in enumerate(zip(values, sheet.columns, strict=True)):
                self._cell(page, down, along, value, column)
        for along, column in enumerate(sheet.columns):
            page.set_column(along, along, _width(heads[along], column, sheet, along))
        page.freeze_panes(_FIRST + 1, 1)
        page.repeat_rows(_FIRST)
        row = last + 2
        for note in sheet.notes:
            page.write_string(row, 0, _text(note))
            row += 1
        page.write_url(row + 1, 0, f"internal:'{CONTENTS}'!A1", self._link, "Naar de inhoud")

    def _definitions(self, lines: Iterable[tuple[str, str]]) -> None:
        page = self._page(DEFINITIONS, DEFINITIONS)
        page.set_column(0, 0, 42, self._wrapped)
        page.set_column(1, 1, 110, self._wrapped)
        for row, (term, text) in enumerate(lines, _FIRST):
            page.write_string(row, 0, _text(term), self._head if not text else self._wrapped)
            page.write_string(row, 1, _text(text), self._wrapped)

    def _page(self, name: str, caption: str) -> Any:
        """Return a new sheet with its caption, and the marks that stand on every page."""
        page = self._book.add_worksheet(name, worksheet_class=_Exact)
        page.hide_gridlines(2)
        page.write_string(0, 0, _text(caption), self._caption)
        marks = marks_of(self._document)
        if marks:
            page.write_string(1, 0, _text(". ".join(marks)) + ".", self._mark)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        if marks:
            page.set_header(f"&L{_in_header('. '.join(marks))}")
        footer = self._document.theme.footer
        page.set_footer(f"{f'&L{_in_header(footer)}' if footer else ''}&R&P van &N")
        return page

    def _cell(self, page: Any, row: int, at: int, value: Value, column: Column) -> None:
        if isinstance(value, int | float):
            page.write_number(row, at, value, self._format(column))
        elif value:
            page.write_string(row, at, _text(value))

    def _format(self, column: Column) -> Any:
        code = number_format(column)
        if code not in self._formats:
            self._formats[code] = self._book.add_format({"num_format": code})
        return self._formats[code]


def number_format(column: Column) -> str:
    """Return how Excel shows the figures of a column, in its own notation.

    >>> number_format(Column("a", "share", decimals=1)), number_format(Column("a", "count"))
    ('0.0%', '#,##0')
    """
    decimals = f".{'0' * column.decimals}" if column.decimals else ""
    if column.type in ("share", "ratio"):
        return f"0{decimals}%"
    if column.type == "text":
        return "0"
    is_money = column.type == "amount" or column.unit.startswith("euro")
    return f"{'€ ' if is_money else ''}#,##0{decimals}"


def marks_of(document: Document) -> list[str]:
    """Return what stands on every sheet, page and picture that travels alone."""
    return [*([document.concept] if document.concept else []), *([EXAMPLE] * document.example)]


def _names(captions: Sequence[str]) -> list[str]:
    """Return names of sheets: numbered, so each once, and no longer than Excel takes."""
    digits = len(str(len(captions)))
    found = []
    for number, caption in enumerate(captions, 1):
        words = re.sub(r"\s+", " ", _NAME.sub(" ", legal(caption))).strip()
        name = f"{number:0{digits}d} {words}"
        if len(name) > LONGEST_NAME:
            name = f"{name[: LONGEST_NAME - 1].rstrip()}…"
        found.append(name.rstrip(" .,'"))
    return found


def _head(column: Column) -> str:
    return " ".join(_text(column.label).split())[:250].rstrip() or "Kolom"


def _unique(heads: Iterable[str]) -> list[str]:
    """Return heads of which each is there once: Excel refuses a table with two equal ones."""
    found: dict[str, str] = {}
    for head in heads:
        name, count = head, 1
        while name.casefold() in found:
            count += 1
            name = f"{head} ({count})"
        found[name.casefold()] = name
    return list(found.values())


def _width(head: str, column: Column, sheet: Sheet, at: int) -> int:
    texts = [len(str(row[at])) for row in sheet.rows if isinstance(row[at], str)]
    longest = max([*texts, 12 if column.type != "text" else 0, min(len(head), 18)])
    return min(max(longest + 2, _NARROWEST), _WIDEST)


def _text(text: str) -> str:
    text = without_paths(legal(text))
    return text if len(text) <= MOST_CHARACTERS else text[:MOST_CHARACTERS] + _CUT


def _in_header(text: str) -> str:
    """Return text for the head of a printed page, where & begins an instruction."""
    return _text(text).replace("&", "&&")[:200]


def _moment(document: Document) -> datetime:
    day = document.date or document.made or _NEVER
    return datetime.fromisoformat(day[:10]).replace(tzinfo=UTC).replace(tzinfo=None)
