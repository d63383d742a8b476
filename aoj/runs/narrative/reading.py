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
from aoj.runs.stamps import INJECTED, KEY, source_of, stamp_of

Cell = Mapping[str, Any]
JOINED = re.compile(
    r"(?P<note>> \*\*Te herzien\*\*: de cel hieronder \(`(?P<key>[^`\n]+)`\)\n(?:>[^\n]*\n)*?"
    r"> Nagekeken\? [^\n`]*`aoj accept (?P<region>\S+) [^\n]*)(?:\n\n?|$)"
)
"""A whole note within the text of a cell (see `notes`)."""
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
        return added_lines(str(stamp_of(self.cell).get("source", "")), source_of(self.cell))


def read(notebook: Mapping[str, Any]) -> tuple[Read, ...]:
    """Return the cells of a stamped notebook in their order, each with its role.

    A note that a person joined with a cell stands apart again.
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
    """Yield a cell, before it the note that was joined with it."""
    text = source_of(cell)
    found = JOINED.search(text) if "note" not in stamp_of(cell) else None
    if found is None or found["region"] != whole.get("region"):
        yield cell
        return
    stamp = {name: whole.get(name) for name in ("template", "region")}
    stamp |= {"note": found["key"], "source": found["note"], "type": "markdown"}
    yield {"cell_type": "markdown", "metadata": {KEY: stamp}, "source": found["note"]}
    yield {**cell, "source": text[: found.start()] + text[found.end() :]}


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
