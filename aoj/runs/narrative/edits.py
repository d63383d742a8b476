"""What a person changed in a notebook since the run that made it.

Outputs, execution counts and what JupyterLab notes in metadata do not count; the words, the code,
the order, the tags and the pictures do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from aoj.runs.narrative.order import moved
from aoj.runs.narrative.reading import Read, read
from aoj.runs.narrative.revisions import REVISE
from aoj.runs.stamps import hashes, source_of, stamp_of, tags_of

Kind = Literal[
    "bewerkt", "toegevoegd", "verwijderd", "verplaatst", "ander soort cel", "bijlage", "labels"
]


@dataclass(frozen=True)
class Edit:
    """One thing that a person did; `cell` is the template's cell, or the cell's own id."""

    kind: Kind
    cell: str = ""


def find_edits(notebook: Mapping[str, Any]) -> tuple[Edit, ...]:
    """Return what a person changed in a stamped notebook, in the order of its cells."""
    order: list[str] = stamp_of(notebook)["order"]
    edits: list[Edit] = []
    present: list[str] = []
    for one in read(notebook):
        edits.extend(_of_cell(one))
        if one.role == "template":
            present.append(one.key)
    edits.extend(Edit("verwijderd", key) for key in order if key not in present)
    loose = moved([key for key in present if key in order], order)
    edits.extend(Edit("verplaatst", key) for key in present if key in loose)
    return tuple(edits)


def _of_cell(one: Read) -> list[Edit]:
    if one.role == "own":
        return [Edit("toegevoegd", str(one.cell.get("id", "")))]
    if one.role == "template":
        return [Edit(kind, one.key) for kind in _changes(one.cell)]
    attached = bool(one.cell.get("attachments"))
    return [Edit("bewerkt", str(one.cell.get("id", "")))] if one.words or attached else []


def _changes(cell: Mapping[str, Any]) -> list[Kind]:
    stamp, kinds = stamp_of(cell), list[Kind]()
    if source_of(cell) != stamp.get("source"):
        kinds.append("bewerkt")
    if cell.get("cell_type") != stamp.get("type"):
        kinds.append("ander soort cel")
    if hashes(cell) != stamp.get("attachments", {}):
        kinds.append("bijlage")
    if [tag for tag in tags_of(cell) if tag != REVISE] != stamp.get("tags", []):
        kinds.append("labels")
    return kinds
