"""Ending a revision: a person looked at the cell."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from aoj.runs.narrative.notes import place_notes
from aoj.runs.narrative.reading import read
from aoj.runs.narrative.revisions import open_items, set_items


def cells_to_revise(notebook: Mapping[str, Any]) -> list[str]:
    """Return the ids of the cells that a person should still look at."""
    noted = noted_in(notebook)
    return [str(cell.get("id", "")) for cell in notebook["cells"] if open_items(cell, noted)]


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
