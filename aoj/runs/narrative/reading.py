"""Whose each cell of a notebook is: the template's, a person's, or a note that a run placed.

Of several cells with one stamp, the one with that notebook id is the original, else the first; the
others are copies, and so a person's; but of the injected parameters only what a person added is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from aoj.runs.narrative.lines import added_lines
from aoj.runs.stamps import INJECTED, KEY, source_of, stamp_of, text_hash

Cell = Mapping[str, Any]
_BLOCK = re.compile(r"^>[^\n]*(?:\n>[^\n]*)*", re.MULTILINE)
"""Lines that begin with '>', as those of a note do (see `notes`)."""
Role = Literal["template", "own", "note", "injected"]


@dataclass(frozen=True)
class Read:
    """One cell with its role; `key` is the template's id of it, or the id that a note is about."""

    cell: Cell
    role: Role
    key: str = ""

    @property
    def words(self) -> str:
        """What a person wrote in a note or in the injected parameters."""
        return added_lines(_base(self.cell), source_of(self.cell))


def read(notebook: Mapping[str, Any]) -> tuple[Read, ...]:
    """Return the cells of a stamped notebook in their order, each with its role.

    A note that a person joined with a cell, and left as it was, stands apart again.
    """
    parts = [part for cell in notebook["cells"] for part in _parted(cell, stamp_of(notebook))]
    notebook = {**notebook, "cells": parts}
    originals = _originals(notebook)
    found = []
    for index, cell in enumerate(notebook["cells"]):
        key = originals.get(index, "")
        if key:
            found.append(Read(cell, "injected" if key == INJECTED else "template", key))
        elif _is_injected(cell, stamp_of(notebook)):  # half of it, or a copy
            found.append(Read(cell, "injected", INJECTED))
        elif _is_note(cell, stamp_of(notebook)):
            found.append(Read(cell, "note", str(stamp_of(cell)["note"])))
        else:
            found.append(Read(cell, "own"))
    return tuple(found)


def _parted(cell: Cell, whole: Mapping[str, Any]) -> Iterator[Cell]:
    """Yield the notes that were joined with a cell and are as a run wrote them, then the cell."""
    notes, text = whole.get("notes"), source_of(cell)
    if not isinstance(notes, Mapping) or ("note" in stamp_of(cell) and text == _base(cell)):
        yield cell
        return
    own_stamp = {name: whole.get(name) for name in ("template", "region")}
    for block in _BLOCK.findall(text):
        known = notes.get(text_hash(block))
        key = known.get("note") if isinstance(known, Mapping) else None
        if isinstance(key, str):
            text = _without(text, block)
            stamp = {**own_stamp, "note": key, "source": block, "type": "markdown"}
            yield {"cell_type": "markdown", "metadata": {KEY: stamp}, "source": block}
    yield cell if text == source_of(cell) else {**cell, "source": text}


def _base(cell: Cell) -> str:
    return str(stamp_of(cell).get("source", ""))


def _without(text: str, block: str) -> str:
    """Return a text without a block in it and the empty line by which it was joined."""
    for joined in (f"{block}\n\n", f"\n\n{block}", f"{block}\n", f"\n{block}"):
        if joined in text:
            return text.replace(joined, "", 1)
    return text.replace(block, "", 1)


def _originals(notebook: Mapping[str, Any]) -> dict[int, str]:
    """Return which cell (by position) is the one that was generated, per template cell."""
    whole = stamp_of(notebook)
    known = {*whole.get("cells", ()), INJECTED}
    found: dict[str, int] = {}
    for by_id in (True, False):
        for index, cell in enumerate(notebook["cells"]):
            stamp = stamp_of(cell)
            key = stamp.get("cell")
            if not isinstance(key, str) or key not in known or key in found:
                continue
            if _is_from(stamp, whole) and (not by_id or cell.get("id") == key):
                found[key] = index
    return {index: key for key, index in found.items()}


def _is_injected(cell: Cell, whole: Mapping[str, Any]) -> bool:
    stamp = stamp_of(cell)
    return stamp.get("cell") == INJECTED and _is_from(stamp, whole)


def _is_note(cell: Cell, whole: Mapping[str, Any]) -> bool:
    stamp = stamp_of(cell)
    return isinstance(stamp.get("note"), str) and _is_from(stamp, whole)


def _is_from(stamp: Mapping[str, Any], whole: Mapping[str, Any]) -> bool:
    same = all(stamp.get(name) == whole.get(name) for name in ("template", "region"))
    return same and isinstance(stamp.get("source"), str)
