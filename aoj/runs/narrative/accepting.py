"""Ending a revision: a person looked at the cell."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from aoj.runs.narrative.notes import place_notes
from aoj.runs.narrative.reading import read
from aoj.runs.narrative.revisions import items_of, open_items, set_items
from aoj.runs.stamps import stamp_of


def cells_to_revise(notebook: Mapping[str, Any]) -> list[str]:
    """Return the ids of the cells that a person should still look at."""
    noted = noted_in(notebook)
    return [str(cell.get("id", "")) for cell in notebook["cells"] if open_items(cell, noted)]


def names_of(cell: Mapping[str, Any]) -> set[str]:
    """Return the names by which a person may know a cell: its id, and those that a note gave it.

    Ids are renumbered by some programs, and a note goes on naming the former one.
    """
    noted = {str(item["note"]) for item in items_of(cell) if "note" in item}
    return {str(cell.get("id", "")), str(stamp_of(cell).get("cell", "")), *noted} - {""}


def accept_cells(notebook: Mapping[str, Any], keys: Collection[str]) -> dict[str, Any]:
    """Return a notebook in which these cells have been looked at; the notes are made anew."""
    noted = noted_in(notebook)
    cells = []
    for cell in notebook["cells"]:
        is_done = str(cell.get("id", "")) in keys
        cells.append(set_items(cell, [] if is_done else open_items(cell, noted)))
    return place_notes({**notebook, "cells": cells})


def noted_in(notebook: Mapping[str, Any]) -> set[str]:
    """Return about which cells a notebook has a note."""
    return {one.key for one in read(notebook) if one.role == "note"}
