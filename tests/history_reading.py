"""What a person left in a notebook, cell by cell, and what becomes of each by the rules.

Decided from the rules of a re-run alone and not from how a run works. Every line of a template
holds a token of its own ('t12') and everything that a person writes a marker ('w17q'), so that
kept, lost, doubled and merged can be told exactly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lab import Cell, Notebook, text_of

MARKER = re.compile(r"w\d+q")
OWN_TAG = re.compile(r"mijn-\d+")
INJECTED = "injected-parameters"
REGION, TEMPLATE = "oost", "toets"


@dataclass(frozen=True)
class TemplateCell:
    """A cell of a template: its id, its type, its text and its tags."""

    key: str
    type: str
    text: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Version:
    """A version of the template: its cells in order and what its sidecar calls `replaces`."""

    cells: tuple[TemplateCell, ...]
    replaces: Mapping[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(cell.key for cell in self.cells)

    def find(self, key: str) -> TemplateCell | None:
        return next((cell for cell in self.cells if cell.key == key), None)


@dataclass(frozen=True)
class Copy:
    """A notebook as it lies somewhere, and what is known of the run that it comes from."""

    notebook: Notebook
    made_from: Version
    ever: frozenset[str]
    """Ids of all template cells that were generated in it or in what it came from."""
    injected: str
    """The parameters as that run injected them."""
    notes: frozenset[str] = frozenset()
    """The texts of all notes that runs placed in it or in what it came from."""


@dataclass
class Left:
    """A cell as a person left it, and what became of it by the rules."""

    cell: Cell
    kind: str
    """original, own, note, edited note, injected"""
    key: str = ""

    @property
    def source(self) -> str:
        return text_of(self.cell)

    @property
    def type(self) -> str:
        return str(self.cell["cell_type"])


def read_cells(left: Copy) -> list[Left]:
    """Return what each cell is: of several with one stamp, the original has the id, or is first."""
    cells = left.notebook["cells"]
    originals: dict[int, str] = {}
    for key in left.made_from.keys:
        stamped = [at for at, cell in enumerate(cells) if template_key(cell) == key]
        by_id = [at for at in stamped if cells[at].get("id") == key]
        if stamped:
            originals[(by_id or stamped)[0]] = key
    return [_read(cell, originals.get(at, "")) for at, cell in enumerate(cells)]


def _read(cell: Cell, key: str) -> Left:
    if key:
        return Left(cell, "original", key)
    if template_key(cell) == INJECTED:
        return Left(cell, "injected")
    if is_note(cell) and _ours(cell):
        same = stamp(cell).get("source") == text_of(cell) and cell["cell_type"] == "markdown"
        return Left(cell, "note" if same and not cell.get("attachments") else "edited note")
    return Left(cell, "own")


def has_joined_notes(left: Copy) -> bool:
    """Whether a cell holds the text of a note: joined with it, or without its stamp.

    Such a text is nobody's words, and a run may take it out.
    """
    return any(
        note in text_of(cell)
        for cell in left.notebook["cells"]
        for note in left.notes - {stamp(cell).get("source") if is_note(cell) else ""}
    )


def _ours(cell: Cell) -> bool:
    return stamp(cell).get("region") == REGION and stamp(cell).get("template") == TEMPLATE


def template_key(cell: Cell) -> str:
    return str(stamp(cell).get("cell", "")) if _ours(cell) else ""


def fate(cell: Left, left: Copy, version: Version) -> str:
    """Return the template cell that an original is now, '' when it becomes a person's, or 'gone'.

    A cell that the template dropped goes when nobody edited it, and is a person's otherwise.
    """
    if cell.kind != "original":
        return ""
    renamed = {old: new for new, old in version.replaces.items()}
    for key in (cell.key, renamed.get(cell.key, "")):
        if key and version.find(key):
            return key
    return "" if is_edited(cell, left) else "gone"


def is_edited(cell: Left, left: Copy) -> bool:
    base = left.made_from.find(cell.key)
    assert base is not None
    return (cell.source, cell.type) != (base.text, base.type) or bool(cell.cell.get("attachments"))


def stamp(cell: Cell) -> dict[str, Any]:
    found = cell.get("metadata", {}).get("aoj")
    return found if isinstance(found, dict) else {}


def items(cell: Cell) -> list[dict[str, Any]]:
    return list(stamp(cell).get("herzien", []))


def kinds(cell: Cell) -> list[str]:
    return [item["kind"] for item in items(cell)]


def tags(cell: Cell) -> list[str]:
    return list(cell.get("metadata", {}).get("tags", []))


def is_note(cell: Cell) -> bool:
    return "note" in stamp(cell)


def own_tags(cell: Cell) -> list[str]:
    return [tag for tag in tags(cell) if OWN_TAG.fullmatch(tag)]


Print = tuple[str, str, str, tuple[str, ...]]


def print_of(cell: Cell) -> Print:
    """Return all of a cell that is a person's, to know it by."""
    pictures = repr(sorted((cell.get("attachments") or {}).items()))
    return (cell["cell_type"], text_of(cell), pictures, tuple(own_tags(cell)))


def full_lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]
