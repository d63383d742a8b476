"""What a kept state of a notebook holds: all that is written in it, and nothing that was drawn.

No outputs and no open revisions on figures either: a figure may have been withdrawn since.
"""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from aoj.runs.files import sha256_of, to_json
from aoj.runs.narrative.notes import remove_notes
from aoj.runs.narrative.reading import read
from aoj.runs.narrative.revisions import WITHOUT_FIGURES, open_items, set_items
from aoj.runs.stamps import KEY, source_of, stamp_of, tags_of

Reason = Literal["run", "fresh", "restore", "accept"]
_OF_ONE_RUN = ("widgets", "papermill", "execution")
"""Metadata that tells of an execution, or holds what it drew."""


@dataclass(frozen=True)
class State:
    """One kept state; `number` 1 is the newest. Of a damaged one only the moment is known."""

    number: int
    name: str
    moment: datetime
    reason: str = ""
    cells: int = 0
    words: int = 0
    """Words in the cells with text."""
    damaged: bool = False


def bare_notebook(notebook: Mapping[str, Any], reason: Reason, moment: datetime) -> dict[str, Any]:
    """Return a notebook without outputs and notes, with why and when it was kept."""
    noted = {one.key for one in read(notebook) if one.role == "note"}
    notebook = remove_notes(notebook)
    note = {
        "reason": reason,
        "moment": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    metadata = _lasting(notebook.get("metadata"))
    stamp = {key: value for key, value in stamp_of(notebook).items() if key != "notes"}
    metadata[KEY] = {**stamp, "kept": note}
    return {
        **notebook,
        "metadata": metadata,
        "cells": [_bare_cell(c, noted) for c in notebook["cells"]],
    }


def without_note(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Return the notebook of a state as it was before it was kept."""
    stamp = {key: value for key, value in stamp_of(notebook).items() if key != "kept"}
    metadata = {key: value for key, value in notebook["metadata"].items() if key != KEY}
    return {**notebook, "metadata": {**metadata, KEY: stamp} if stamp else metadata}


def to_bytes(notebook: Mapping[str, Any]) -> bytes:
    """Return a notebook as it is written to disk."""
    try:
        return to_json(notebook).encode("utf-8")
    except UnicodeEncodeError:  # half a character, as a broken paste can leave
        return (json.dumps(notebook, indent=1) + "\n").encode("ascii")


def words_digest(notebook: Mapping[str, Any]) -> str:
    """Return a hash of all that is written in a notebook: words, order, types, pictures, tags."""
    content = [
        [cell.get("cell_type"), source_of(cell), tags_of(cell), cell.get("attachments") or {}]
        for cell in notebook["cells"]
    ]
    return sha256_of(json.dumps(content, sort_keys=True).encode("ascii"))


def is_state(value: Any) -> bool:
    """Whether a JSON value is a notebook that was kept."""
    if not isinstance(value, dict) or not isinstance(value.get("metadata"), dict):
        return False
    cells = value.get("cells")
    return isinstance(cells, list) and all(_is_cell(cell) for cell in cells)


def describe(number: int, name: str, moment: datetime, notebook: Mapping[str, Any]) -> State:
    """Return what a list of states says about one."""
    note = stamp_of(notebook).get("kept")
    reason = note.get("reason") if isinstance(note, dict) else None
    texts = [source_of(c) for c in notebook["cells"] if c.get("cell_type") == "markdown"]
    words = sum(1 for text in texts for word in text.split() if any(map(str.isalnum, word)))
    return State(number, name, moment, str(reason or ""), len(notebook["cells"]), words)


def _bare_cell(cell: Mapping[str, Any], noted: Container[str]) -> dict[str, Any]:
    kept = {key: value for key, value in cell.items() if key not in ("outputs", "execution_count")}
    kept["metadata"] = _lasting(cell.get("metadata"))
    if cell.get("cell_type") == "code":
        kept |= {"outputs": [], "execution_count": None}
    items = [item for item in open_items(cell, noted) if item["kind"] in WITHOUT_FIGURES]
    return set_items(kept, items)


def _lasting(metadata: Any) -> dict[str, Any]:
    items = metadata.items() if isinstance(metadata, Mapping) else ()
    return {key: value for key, value in items if key not in _OF_ONE_RUN}


def _is_cell(value: Any) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("cell_type"), str):
        return False
    source = value.get("source", "")
    lines = source if isinstance(source, list) else [source]
    return all(isinstance(line, str) for line in lines)
