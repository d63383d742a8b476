"""Whether a notebook that was made again prints what it printed; pure functions.

Figures are compared one by one: in the cell where they stood, their words and their exact value.
Of tables, sentences and charts also what stands in them beside those figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from math import isclose
from typing import Any

from aoj.bundle import MIME
from aoj.runs.stamps import source_of, stamp_of

Figure = Mapping[str, Any]
Notebook = Mapping[str, Any]
_EQUAL = 1e-9
"""Relative difference up to which two values are one: the last digits depend on the machine."""
_WORDS = ("kop", "ontbreekt", "tekst", "verantwoording")
"""Kinds of output of which a number is a date or a version; elsewhere every number is a figure."""
_NUMBER = re.compile(r"[-+−]?\d[\d.,]*\d|\d")
_TAG = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.DOTALL)
_PICTURE = re.compile(r'src="(data:image/[^"]*)"')


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same: in which cell, what, how it was and is; all in Dutch.

    `is_figure` is False where no figure differs, but the words around it or the drawing.
    """

    cell: str
    what: str
    before: str = ""
    after: str = ""
    is_figure: bool = True

    @property
    def sentence(self) -> str:
        """The difference as a line.

        >>> Difference("zin", "aandeel jongeren, 2025", "12,3%", "12,4%").sentence
        'cel zin: aandeel jongeren, 2025: was 12,3%, is nu 12,4%'
        """
        told = f": was {self.before}, is nu {self.after}" if self.before or self.after else ""
        return f"cel {self.cell}: {self.what}{told}"


def compare_figures(before: Iterable[Figure], after: Iterable[Figure]) -> tuple[Difference, ...]:
    """Return which printed figures differ, in the order of `before` and then what is new.

    A figure is known by its cell and id; of one that a cell printed more than once, each counts.
    """
    then, now = _by_place(before), _by_place(after)
    found: list[Difference] = []
    for key in [*then, *(key for key in now if key not in then)]:
        old, new = then.get(key, []), now.get(key, [])
        for index in range(max(len(old), len(new))):
            one = old[index] if index < len(old) else None
            other = new[index] if index < len(new) else None
            if one is None or other is None or not _is_same(one, other):
                words, others = _words(one), _words(other)
                if words == others and one is not None and other is not None:
                    words, others = _exact(one), _exact(other)
                found.append(Difference(key[0], describe(one or other or {}), words, others))
    return tuple(found)


def compare_outputs(before: Notebook, after: Notebook) -> tuple[Difference, ...]:
    """Return what differs in the outputs of cells that both notebooks have, beside `figures`.

    Rows of tables and numbers in what is shown are figures; other words and drawings are not.
    Only outputs of reports are looked at, and only cells that have any in `before`.
    """
    now = {place: _bundles(cell) for place, cell in cells_by_place(after).items()}
    found: list[Difference] = []
    for place, cell in cells_by_place(before).items():
        shown = _bundles(cell)
        if not shown or place not in now:
            continue
        if len(shown) != len(now[place]):
            found.append(
                Difference(place, "aantal uitkomsten", str(len(shown)), str(len(now[place])))
            )
            continue
        for one, other in zip(shown, now[place], strict=True):
            difference = _of_output(place, one, other)
            if difference is not None:
                found.append(difference)
    return tuple(found)


def cells_by_place(notebook: Notebook) -> dict[str, Mapping[str, Any]]:
    """Return the code cells of a notebook by the template's id of each, or its own."""
    found: dict[str, Mapping[str, Any]] = {}
    for cell in notebook.get("cells", []):
        if cell.get("cell_type") == "code":
            found.setdefault(str(stamp_of(cell).get("cell") or cell.get("id", "")), cell)
    return found


def has_outputs(notebook: Notebook) -> bool:
    """Whether a notebook has any output of a report: it has none after they were cleared."""
    return any(_bundles(cell) for cell in cells_by_place(notebook).values())


def cleared(notebook: Notebook) -> dict[str, Any]:
    """Return a notebook without outputs and counts, as one that was never executed."""
    cells = [
        {**cell, "outputs": [], "execution_count": None}
        if cell.get("cell_type") == "code"
        else cell
        for cell in notebook["cells"]
    ]
    return {**notebook, "cells": cells}


def is_own_code(cell: Mapping[str, Any]) -> bool:
    """Whether the code of a cell is not that of the template."""
    return stamp_of(cell).get("source") != source_of(cell)


def describe(figure: Figure) -> str:
    """Return a figure in words: what, where and when.

    >>> describe({"label": "deelname aan het sbo", "place": "Fabelstad", "period": "2025"})
    'deelname aan het sbo, Fabelstad, 2025'
    """
    period = str(figure.get("period", ""))
    parts = [
        str(figure.get("label") or figure.get("indicator") or "een cijfer"),
        str(figure.get("place") or figure.get("region_code") or ""),
        period if period[:1].isdigit() else "",
    ]
    return ", ".join(part for part in parts if part)


def _by_place(figures: Iterable[Figure]) -> dict[tuple[str, str], list[Figure]]:
    found: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures:
        key = (str(figure.get("cell", "")), str(figure.get("id", "")))
        found.setdefault(key, []).append(figure)
    return found


def _is_same(one: Figure, other: Figure) -> bool:
    if _words(one) != _words(other):
        return False
    value, now = one.get("value"), other.get("value")
    if isinstance(value, int | float) and isinstance(now, int | float):
        return isclose(value, now, rel_tol=_EQUAL, abs_tol=1e-15)
    return value is now or value == now


def _words(figure: Figure | None) -> str:
    if figure is None:
        return "niet gedrukt"
    wordings = figure.get("wordings")
    words = wordings if isinstance(wordings, Sequence) and not isinstance(wordings, str) else ()
    return "; ".join(f"'{word}'" for word in words) or "zonder woorden"


def _exact(figure: Figure) -> str:
    return f"{_words(figure)} (onafgerond {str(figure.get('value')).replace('.', ',')})"


def _bundles(cell: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what each output of a cell shows of a report: its bundle and its HTML."""
    found: list[Mapping[str, Any]] = []
    for output in cell.get("outputs") or []:
        data = output.get("data") or {}
        if isinstance(data.get(MIME), Mapping):
            html = data.get("text/html", "")
            text = html if isinstance(html, str) else "".join(str(line) for line in html)
            found.append({**data[MIME], "html": text})
    return found


def _of_output(place: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> Difference | None:
    name = str(one.get("title") or one.get("id") or one.get("kind"))
    is_printed = one.get("kind") not in _WORDS
    if one.get("rows") != other.get("rows"):
        before, after = _first_row(one.get("rows"), other.get("rows"))
        return Difference(place, f"een rij van '{name}'", before, after, is_figure=is_printed)
    before, after = _visible(one), _visible(other)
    if before != after:
        numbers, others = _NUMBER.findall(before), _NUMBER.findall(after)
        if is_printed and numbers != others:
            was, now = _first_difference(numbers, others)
            return Difference(place, f"een getal in '{name}'", was, now)
        return Difference(place, f"de bewoording van '{name}'", is_figure=False)
    if _PICTURE.findall(one["html"]) != _PICTURE.findall(other["html"]):
        return Difference(place, f"de tekening van '{name}'", is_figure=False)
    return None


def _visible(bundle: Mapping[str, Any]) -> str:
    """Return what a reader sees or hears of an output, as one text."""
    shown = unescape(_TAG.sub(" ", bundle["html"]))
    return " ".join(f"{bundle.get('text', '')} {bundle.get('alt', '')} {shown}".split())


def _first_row(before: Any, after: Any) -> tuple[str, str]:
    rows = before if isinstance(before, list) else []
    others = after if isinstance(after, list) else []
    for index in range(max(len(rows), len(others))):
        one = rows[index] if index < len(rows) else None
        other = others[index] if index < len(others) else None
        if one != other:
            return _row(one), _row(other)
    return "", ""


def _row(row: Any) -> str:
    if not isinstance(row, Mapping):
        return "geen rij"
    return "(" + "; ".join(f"{value}" for value in row.values()) + ")"


def _first_difference(before: Sequence[str], after: Sequence[str]) -> tuple[str, str]:
    for one, other in zip(before, after, strict=False):
        if one != other:
            return one, other
    return f"{len(before)} getallen", f"{len(after)} getallen"
