"""A person's notebook and a newer template made into the notebook that is to be executed.

Every word, picture and deletion of a person is kept; what a person left alone becomes that of the
newer template. The result has no outputs, no notes and no injected parameters: those are made anew.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from typing import Any

from aoj.runs.narrative.cells import is_edited, merge_cell, orphan, own
from aoj.runs.narrative.ids import free_id, with_own_ids
from aoj.runs.narrative.order import Entry, arrange
from aoj.runs.narrative.reading import Read, read
from aoj.runs.narrative.revisions import DROPPED, PARAMETERS, about, items_of, open_items, set_items
from aoj.runs.stamps import KEY, source_of, stamp_of, tags_of

Notebook = Mapping[str, Any]
_OF_ONE_EXECUTION = ("papermill", "widgets")


def merge(
    current: Notebook, fresh: Notebook, replaces: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return `current`, as it lies on disk, brought up to `fresh`, the stamped newer template.

    `replaces` tells of template cells that got another id: new id to old id.
    """
    cells = {str(cell["id"]): cell for cell in fresh["cells"]}
    found = read(current)
    present = {one.key for one in found if one.role == "template"}
    ever = stamp_of(current)["cells"]
    former = _former_keys(list(cells), present, ever, replaces or {})
    named = {old: key for key, old in former.items() if old in present}
    made: dict[Entry, dict[str, Any]] = {}
    noted = {one.key for one in found if one.role == "note"}
    left: list[dict[str, Any]] = []
    for index, one in enumerate(found):
        brought = _bring(one, index, cells, named, noted, current)
        if one.role == "note" and one.key not in _told_of(found):
            left += about(one.cell, current)
        elif one.role in ("own", "template") and left:
            brought = {entry: _with_items(cell, left) for entry, cell in brought.items()}
            left = []
        made.update(brought)
    made |= {Entry(key): copy.deepcopy(dict(cells[key])) for key in cells if key not in former}
    entries = arrange(
        [entry for entry in made if entry.key in named.values() or not entry.key],
        [named[key] for key in stamp_of(current)["order"] if key in named],
        list(cells),
        [key for key in cells if key not in former],
        lambda entry: _level(made[entry]),
    )
    ordered = with_own_ids([made[entry] for entry in entries])
    kept = {stamp_of(cell).get("cell") for cell in ordered}
    # What the template itself let go is no deletion of a person: it may come back.
    gone = {key for key in present if key not in named and key not in kept}
    return _whole(current, fresh, ordered, [key for key in ever if key not in gone])


def _told_of(found: Sequence[Read]) -> set[str]:
    """Return the keys of the notes of which the cell is still there with its items."""
    return {str(item.get("note")) for one in found for item in items_of(one.cell)}


def _with_items(cell: dict[str, Any], more: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return a cell with the items of another that was joined with it; a run checks them again."""
    return set_items(cell, [*items_of(cell), *more])


def _former_keys(
    keys: Sequence[str], present: set[str], ever: Sequence[str], replaces: Mapping[str, str]
) -> dict[str, str]:
    """Return by which id each cell of the template was known here; new ones are left out."""
    former: dict[str, str] = {}
    for key in keys:
        names = [key]
        while names[-1] in replaces and replaces[names[-1]] not in names:
            names.append(replaces[names[-1]])
        names = [name for name in names if name == key or name not in keys]
        known = [name for name in names if name in present and name not in former.values()]
        known += [name for name in names if name in ever and name not in present]
        if known:
            former[key] = known[0]
    return former


def _bring(
    one: Read,
    index: int,
    cells: Mapping[str, Mapping[str, Any]],
    named: Mapping[str, str],
    noted: set[str],
    current: Notebook,
) -> dict[Entry, dict[str, Any]]:
    """Return what becomes of one cell: itself merged, a person's, or nothing."""
    entry = Entry(own=index)
    items = open_items(one.cell, noted)
    if one.role == "own":
        return {entry: own(one.cell, items)}
    if one.role == "template":
        if one.key in named:
            key = named[one.key]
            return {Entry(key): merge_cell(one.cell, cells[key], items)}
        return _bring_dropped(one, entry, items)
    words = one.words
    if one.role == "injected":
        words = _without_defaults(
            words, [c for key, c in cells.items() if key not in named.values()]
        )
    if not words.strip() and not one.cell.get("attachments"):
        return {}
    cell = {**one.cell, "id": free_id(f"eigen-{one.key}", current)}
    found = [{"kind": PARAMETERS}] if one.role == "injected" else about(one.cell, current)
    return {entry: own(cell, found, source=words)}


def _without_defaults(words: str, absent: Sequence[Mapping[str, Any]]) -> str:
    """Return what a person added to the injected parameters, without the template's own.

    `absent` are the template's cells that are not there: joining the injected cell with the one
    above brings the defaults in, and below it they would win.
    """
    for cell in absent:
        if "parameters" in tags_of(cell):
            words = f"\n{words}\n".replace(f"\n{source_of(cell)}\n", "\n", 1).strip("\n")
    return words


def _bring_dropped(
    one: Read, entry: Entry, items: list[dict[str, Any]]
) -> dict[Entry, dict[str, Any]]:
    """Return what becomes of a cell that the template no longer has: gone, unless edited.

    What was kept once is a person's, whatever it says later.
    """
    is_kept = bool(stamp_of(one.cell).get("dropped"))
    if not is_kept and not is_edited(one.cell):
        return {}
    if not is_kept:
        items = [*items, {"kind": DROPPED}]
    elif not any(item["kind"] == DROPPED for item in items):
        return {entry: own(one.cell, items)}  # a person has seen it
    kept = orphan(one.cell, items)
    kept["metadata"][KEY]["dropped"] = True
    return {entry: kept}


def _level(cell: Mapping[str, Any]) -> int:
    """Return of which level a cell begins with a heading; 0 for none."""
    found = re.match(r"\s*(#{1,6})\s", source_of(cell)) if cell["cell_type"] == "markdown" else None
    return len(found[1]) if found else 0


def _whole(
    current: Notebook, fresh: Notebook, cells: Sequence[dict[str, Any]], ever: Sequence[str]
) -> dict[str, Any]:
    """Return the notebook around the cells: a person's own metadata kept, the stamp new."""
    kept = {
        key: value
        for key, value in current.get("metadata", {}).items()
        if key not in _OF_ONE_EXECUTION
    }
    metadata = copy.deepcopy({**kept, **fresh["metadata"]})
    known = metadata[KEY]["cells"]
    metadata[KEY]["cells"] = [*known, *(key for key in ever if key not in known)]
    whole = {key: value for key, value in fresh.items() if key not in ("cells", "metadata")}
    return {**whole, "cells": list(cells), "metadata": metadata}
