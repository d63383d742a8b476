"""From rows of cells to a `RawTable`: rows as wide as the header, or a sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import pandas as pd

from aoj.errors import InputError
from aoj.survey.raw import MISSING, NOT_SHOWN, RawColumn, RawTable

_PRIVATE = NOT_SHOWN[0]
_REMEDY = "exporteer het opnieuw; open en bewaar het niet in een ander programma"
_DATE = re.compile(r"\d{1,4}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,4}\b.*", re.S)
_NUMBER = re.compile(r"\d+")
_LOOKS = {"submitted": _DATE, "started": _DATE, "id": _NUMBER}
"""What most cells of a tool's own column look like; one that does not, has shifted."""


def make_table(
    tool: str,
    layout: str,
    columns: Sequence[RawColumn],
    rows: Sequence[Sequence[str]],
    *,
    where: str,
    remarks: Sequence[str] = (),
    first_line: int = 2,
    lines: Sequence[int] = (),
) -> RawTable:
    """Return the table; a row that is shorter or longer than the header is refused.

    Empty cells behind the last column are nothing if all rows have them. A row that lacks cells, or
    holds a text where a tool writes its own number or date, may have shifted: then nothing of the
    file can be trusted, so it is an `InputError`. So is a column with answers but no header.
    `lines` are the places of the rows in the file; else they count on from `first_line`.
    """
    width = len(columns)
    numbered = zip(rows, lines or range(first_line, first_line + len(rows)), strict=True)
    filled = [(row, place) for row, place in numbered if any(map(str.strip, row))]
    if not filled:
        raise InputError("er staat geen enkel antwoord in dit bestand", where=where)
    rows, places = [row for row, _ in filled], [place for _, place in filled]
    widest = _common_width(rows, width)
    made = [
        _fitted(row, width, widest, place, where) for row, place in zip(rows, places, strict=True)
    ]
    for column in columns:
        cells = [row[column.position] for row in made]
        _check_header(column, cells, where)
        _check_looks(column, cells, places, where)
    frame = pd.DataFrame(made, columns=range(width), dtype="str")
    told = (*remarks, *_repeated(columns))
    return RawTable(tool, layout, tuple(columns), frame, told)


def check_headers(
    headers: Sequence[str],
    where: str,
    remedy: str = "haal de dubbele kolom weg, of exporteer met codes als kop",
) -> None:
    """Raise `InputError` where two columns have one header, or all are empty.

    `remedy` is what the tool that wrote them lets somebody do about two that are equal.
    """
    named = [header.strip() for header in headers]
    check_named(headers, where)
    double = [header for header, count in Counter(filter(None, named)).items() if count > 1]
    if double:
        raise InputError(
            f"de kop '{double[0][:60]}' staat er meer dan een keer",
            where=where,
            remedy=remedy,
        )


def check_named(headers: Sequence[str], where: str) -> None:
    """Raise `InputError` where no column has a header."""
    if not any(header.strip() for header in headers):
        raise InputError("de kop van dit bestand is leeg", where=where)


def _common_width(rows: Sequence[Sequence[str]], width: int) -> int:
    """Return how wide all rows are, if what they have behind the last column is always empty."""
    widths = {len(row) for row in rows}
    if len(widths) > 1 or any(cell.strip() for row in rows for cell in row[width:]):
        return width
    return max(width, *widths)


def _fitted(row: Sequence[str], width: int, widest: int, place: int, where: str) -> list[str]:
    """Return the cells of a row, cleaned; raises `InputError` where they are too few or many."""
    if len(row) not in (width, widest):
        raise InputError(
            f"rij {place} heeft {len(row)} velden en de kop {width}, zodat antwoorden "
            "onder een andere vraag kunnen staan",
            where=where,
            remedy=_REMEDY,
        )
    return [_clean(cell) for cell in row[:width]]


def _check_header(column: RawColumn, cells: Iterable[str], where: str) -> None:
    if column.role == "answer" and not column.header and any(cells):
        raise InputError(
            f"kolom {column.position + 1} heeft antwoorden maar geen kop",
            where=where,
            remedy="zet er de kop van de vraag boven, of exporteer het opnieuw",
        )


def _check_looks(
    column: RawColumn, cells: Sequence[str], places: Sequence[int], where: str
) -> None:
    """Raise where a column of the tool itself holds, in some rows, what cannot be its own."""
    look = _LOOKS.get(column.role)
    filled = [(cell, place) for cell, place in zip(cells, places, strict=True) if cell]
    if look is None or not filled:
        return
    odd = [place for cell, place in filled if not look.fullmatch(cell)]
    if odd and len(odd) < len(filled) / 2:
        kind = "nummer" if look is _NUMBER else "datum"
        raise InputError(
            f"op rij {odd[0]} staat onder '{column.header[:60]}' geen {kind}, zodat antwoorden "
            "onder een andere vraag kunnen staan",
            where=where,
            remedy=_REMEDY,
        )


def _repeated(columns: Sequence[RawColumn]) -> list[str]:
    """Return a remark where two columns with answers bear one header."""
    named = Counter(c.header for c in columns if c.role == "answer" and c.header)
    double = sum(count > 1 for count in named.values())
    if not double:
        return []
    many = "1 kop staat" if double == 1 else f"{double} koppen staan"
    return [f"{many} boven meer dan een kolom"]


def _clean(cell: str) -> str:
    """Return a cell in which nobody can write our own signs."""
    if cell == NOT_SHOWN or cell.startswith(MISSING):
        return cell
    return cell.replace(_PRIVATE, "").strip()
