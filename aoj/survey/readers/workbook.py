"""The first filled sheet of a workbook as rows of text; refused where cells tell no answer."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from aoj.errors import InputError

_MOST_UNPACKED = 1_000_000_000
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.S)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>[^<]")
_RELATION = re.compile(r"\{.*relationships\}id$")

Rows = list[list[str]]
Record = tuple[int, tuple[str, ...]]
Merged = tuple[tuple[int, int], tuple[int, int]]


def read_workbook(path: Path, where: str) -> tuple[list[Record], list[str]]:
    """Return the filled rows, each with its number, and remarks; raises `InputError`.

    Merged cells in the first filled row are each given its text. Merged cells below it, values of
    errors and formulas without a result are refused: nobody can tell whose answer they are.
    """
    _check_size(path, where)
    name, table, merged, remarks = _first_filled(path, where)
    start = next(n for n, row in enumerate(table) if any(map(str.strip, row)))
    table = _unmerged(table, merged, start, where)
    remarks += _check_cells(path, name, where)
    numbered = enumerate(table, start=1)
    return [(n, tuple(row)) for n, row in numbered if any(map(str.strip, row))], remarks


def _broken(where: str) -> InputError:
    return InputError(
        "dit Excelbestand is beschadigd of geen .xlsx",
        where=where,
        remedy="open het in Excel en bewaar het opnieuw als .xlsx",
    )


def _check_size(path: Path, where: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
            is_workbook = "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise _broken(where) from None
    if size > _MOST_UNPACKED:
        raise InputError("het bestand is te groot voor antwoorden", where=where)
    if not is_workbook:
        raise InputError(
            "dit is een ingepakt bestand, maar geen Excelbestand",
            where=where,
            expected="een export van het enquêteprogramma als csv, xlsx of sav",
            remedy="pak het uit, of bewaar het als .xlsx",
        )


def _first_filled(path: Path, where: str) -> tuple[str, Rows, list[Merged], list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    filled = []
    try:
        book = CalamineWorkbook.from_path(str(path))
        for known in book.sheets_metadata:
            if known.typ != SheetTypeEnum.WorkSheet or known.visible != SheetVisibleEnum.Visible:
                continue
            sheet = book.get_sheet_by_name(known.name)
            rows = [[_cell(c) for c in row] for row in sheet.to_python(skip_empty_area=False)]
            if any(cell.strip() for row in rows for cell in row):
                filled.append((known.name, rows, list(sheet.merged_cell_ranges or ())))
    except (CalamineError, OSError, ValueError, KeyError, IndexError):
        raise _broken(where) from None
    if not filled:
        raise InputError(
            "in dit Excelbestand staat niets", where=where, expected="een blad met antwoorden"
        )
    remarks = []
    if len(filled) > 1:
        remarks.append(f"alleen het eerste gevulde blad is gelezen; er zijn er {len(filled)}")
    return *filled[0], remarks


def _unmerged(table: Rows, merged: Sequence[Merged], start: int, where: str) -> Rows:
    made = [list(row) for row in table]
    for (top, left), (bottom, right) in merged:
        if bottom > start:
            raise InputError(
                f"op rij {max(top, start + 1) + 1} zijn cellen samengevoegd, zodat niet te zien is "
                "bij wie een antwoord hoort",
                where=where,
                remedy="hef het samenvoegen van cellen op, of exporteer het opnieuw",
            )
        if top == start:
            made[start][left : right + 1] = [made[start][left]] * (right + 1 - left)
    return made


def _check_cells(path: Path, name: str, where: str) -> list[str]:
    """Return a remark where cells are formulas; raise where such a cell has no result.

    The reader of cells gives an error, and a formula of which nothing was calculated, as an empty
    cell, which would count as not answered.
    """
    wrong = formulas = 0
    for attributes, inside in _CELL.findall(_sheet_xml(path, name, where)):
        is_error = b't="e"' in attributes or b"t='e'" in attributes
        formulas += bool(_FORMULA.search(inside))
        is_empty = _FORMULA.search(inside) and not _VALUE.search(inside)
        is_text = b't="str"' in attributes
        wrong += bool(is_error or (is_empty and not is_text))
    if wrong:
        cells = "1 cel bevat" if wrong == 1 else f"{wrong} cellen bevatten"
        raise InputError(
            f"{cells} een foutwaarde of een formule zonder uitkomst",
            where=where,
            expected="antwoorden, geen formules",
            remedy="vervang in Excel de formules door hun waarden, of exporteer het opnieuw",
        )
    if not formulas:
        return []
    cells = "1 cel is een formule" if formulas == 1 else f"{formulas} cellen zijn een formule"
    return [f"{cells}; gelezen is wat er het laatst uit kwam"]


def _sheet_xml(path: Path, name: str, where: str) -> bytes:
    """Return the text of the sheet with this name, as it stands in the workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            book = _tree(archive.read("xl/workbook.xml"))
            relations = _tree(archive.read("xl/_rels/workbook.xml.rels"))
            targets = {r.get("Id"): r.get("Target", "") for r in relations}
            for sheet in book.iter():
                if sheet.tag.rpartition("}")[2] == "sheet" and sheet.get("name") == name:
                    key = next(v for k, v in sheet.attrib.items() if _RELATION.match(k))
                    target = targets[key].lstrip("/")
                    return archive.read(target if target.startswith("xl/") else f"xl/{target}")
    except (KeyError, StopIteration, zipfile.BadZipFile, OSError, ValueError, RuntimeError):
        pass
    raise _broken(where)


def _tree(raw: bytes) -> Any:
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        return fromstring(raw)
    except (ParseError, DefusedXmlException):
        raise ValueError("no XML") from None


def _cell(value: object) -> str:
    """Return a cell as text: whole numbers without point, dates as ISO."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return "" if value is None else str(value)
