"""What of a notebook that shows answers may be on its page: by which plan, and whose code.

What a person's own code prints of answers no plan has decided on. So in such a notebook the
outputs of code cells that were edited or added are left out, unless a reviewer looked at them. Of
the template's own cells, and of one without any code, only what the verbs of the library show is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from aoj.bundle import MIME

_PUBLIC = "openbaar"
_PLANNED = "vrijgegeven"
_INJECTED = "injected-parameters"
_DIGITS = 12

Cell = Mapping[str, Any]


@dataclass(frozen=True)
class LeftOut:
    """A code cell that is not on the page, with the mark by which a reviewer would allow it."""

    cell: str
    mark: str

    @property
    def sentence(self) -> str:
        """Why it is not there, in Dutch."""
        return (
            f"cel '{self.cell}' is zelf geschreven of bewerkt en staat daarom niet op de pagina "
            f"(kenmerk {self.mark})"
        )

    @property
    def yaml(self) -> str:
        """The line for the region's file, of who looked at it."""
        return f"- {{mark: {self.mark}, by: ROL, date: JJJJ-MM-DD}}"


@dataclass(frozen=True)
class Reviewed:
    """A notebook with only what may be on its page, and what was left out."""

    notebook: Mapping[str, Any]
    left_out: tuple[LeftOut, ...] = ()


def mark_of_cell(source: str) -> str:
    """Return the mark of a cell: of its code, so that it ends with the next change."""
    text = source.replace("\r\n", "\n")
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def bundles_with_answers(notebook: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Return the bundles of a notebook that show answers to questionnaires."""
    return tuple(bundle for cell in notebook["cells"] for bundle in _bundles(cell))


def shows_answers(notebook: Mapping[str, Any]) -> bool:
    """Whether a notebook was made to show answers, or shows them."""
    inputs = _stamp(notebook).get("inputs")
    made = isinstance(inputs, Mapping) and "answers" in inputs
    return made or bool(bundles_with_answers(notebook))


def plans_of(notebook: Mapping[str, Any]) -> frozenset[str]:
    """Return the plans by which answers are shown; '' stands for what has no plan of a run."""
    return frozenset(
        str(bundle.get("plan", "")) if bundle.get("disclosure") == _PLANNED else ""
        for bundle in bundles_with_answers(notebook)
    )


def review(notebook: Mapping[str, Any], marks: Collection[str] = ()) -> Reviewed:
    """Return a notebook as its page may show it; one without answers is as it was.

    What runs after a cell that was not looked at may show what that cell made, so a mark counts
    only where all own code before it has one.
    """
    if not shows_answers(notebook):
        return Reviewed(notebook)
    cells: list[Mapping[str, Any]] = []
    left: list[LeftOut] = []
    for cell in notebook["cells"]:
        source = _source(cell)
        if cell.get("cell_type") != "code":
            cells.append(cell)
            continue
        if not source.strip():  # what it shows was made by code that is gone
            cells.append({**cell, "outputs": []})
            continue
        if _is_generated(cell, notebook):
            cells.append(_only_verbs(cell))
            continue
        mark = mark_of_cell(source)
        if mark in marks and not left:
            cells.append(cell)
            continue
        left.append(LeftOut(str(cell.get("id", "")), mark))
        cells.append({**cell, "outputs": []})
    return Reviewed({**notebook, "cells": cells}, tuple(left))


def _only_verbs(cell: Cell) -> Cell:
    kept = [one for one in cell.get("outputs") or () if _bundle(one) is not None]
    return {**cell, "outputs": kept}


def _is_generated(cell: Cell, notebook: Mapping[str, Any]) -> bool:
    """Whether a cell is as a run of this notebook's template wrote it."""
    stamp, whole = _stamp(cell), _stamp(notebook)
    return (
        stamp.get("source") == _source(cell)
        and stamp.get("type") == "code"
        and all(stamp.get(name) == whole.get(name) for name in ("template", "region"))
        and stamp.get("cell") in {*whole.get("cells", ()), _INJECTED}
    )


def _bundles(cell: Cell) -> Iterator[Mapping[str, Any]]:
    for output in cell.get("outputs") or ():
        bundle = _bundle(output)
        if bundle is not None and bundle.get("disclosure", _PUBLIC) != _PUBLIC:
            yield bundle


def _bundle(output: Mapping[str, Any]) -> Mapping[str, Any] | None:
    found = (output.get("data") or {}).get(MIME)
    return found if isinstance(found, Mapping) else None


def _source(cell: Cell) -> str:
    source = cell.get("source", "")
    text = source if isinstance(source, str) else "".join(map(str, source))
    return text.replace("\r\n", "\n")


def _stamp(thing: Mapping[str, Any]) -> Mapping[str, Any]:
    metadata = thing.get("metadata")
    stamp = metadata.get("aoj") if isinstance(metadata, Mapping) else None
    return stamp if isinstance(stamp, Mapping) else {}
