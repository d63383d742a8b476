"""What a person changed in a notebook since the run that made it.

A run never replaces a notebook in which this finds something. Outputs, execution counts and what
JupyterLab notes in metadata do not count; the words, the code, the order, the tags and the
pictures do.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from aoj.errors import DataError
from aoj.runs.files import sha256_of
from aoj.runs.stamps import NOTEBOOK_SCHEMA, source_of, stamp_of, tags_of

Kind = Literal[
    "bewerkt",
    "toegevoegd",
    "verwijderd",
    "verplaatst",
    "ander soort cel",
    "bijlage",
    "labels",
    "niet van een run",
    "onleesbaar",
]


@dataclass(frozen=True)
class Edit:
    """One thing that a person did; `cell` is the template's cell, or the cell's own id."""

    kind: Kind
    cell: str = ""


@dataclass(frozen=True)
class Finding:
    """A notebook as it stands on disk: its hash, what people did, what was ever generated."""

    sha256: str
    edits: tuple[Edit, ...] = ()
    former: tuple[str, ...] = ()

    @property
    def exists(self) -> bool:
        """Whether there is a notebook at all."""
        return bool(self.sha256)

    @property
    def free(self) -> bool:
        """Whether a run may replace it."""
        return not self.edits


def inspect(path: Path, template: str, region: str) -> Finding:
    """Return what a person changed in the notebook at `path`.

    A file that is unreadable, no notebook, or without the stamps of this template and region
    counts as a person's. Raises `DataError` for stamps of a newer version of aoj.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return Finding("")
    except OSError:
        return Finding("?", (Edit("onleesbaar"),))
    try:
        notebook = json.loads(raw.decode("utf-8"))
    except ValueError:
        return Finding(sha256_of(raw), (Edit("onleesbaar"),))
    if not _looks_like_notebook(notebook):
        return Finding(sha256_of(raw), (Edit("onleesbaar"),))
    stamp = stamp_of(notebook)
    _refuse_newer(stamp, path)
    if not _is_list_of_text(stamp.get("order")) or not _is_list_of_text(stamp.get("cells")):
        return Finding(sha256_of(raw), (Edit("niet van een run"),))
    if (stamp.get("template"), stamp.get("region")) != (template, region):
        return Finding(sha256_of(raw), (Edit("niet van een run"),), tuple(stamp["cells"]))
    return Finding(sha256_of(raw), find_edits(notebook), tuple(stamp["cells"]))


def find_edits(notebook: Mapping[str, Any]) -> tuple[Edit, ...]:
    """Return what a person changed in a stamped notebook, in the order of its cells.

    Of several cells with one stamp, the one with that id is the original, else the first; the
    others are copies and so a person's.
    """
    order: list[str] = stamp_of(notebook)["order"]
    cells: list[Mapping[str, Any]] = notebook["cells"]
    originals = _originals(notebook)
    edits: list[Edit] = []
    for index, cell in enumerate(cells):
        key = originals.get(index)
        if key is None:
            edits.append(Edit("toegevoegd", str(cell.get("id", ""))))
        else:
            edits.extend(Edit(kind, key) for kind in _changes(cell))
    present = [originals[index] for index in sorted(originals)]
    edits.extend(Edit("verwijderd", key) for key in order if key not in present)
    edits.extend(Edit("verplaatst", key) for key in _moved(present, order))
    return tuple(edits)


def _originals(notebook: Mapping[str, Any]) -> dict[int, str]:
    """Return which cell (by position) is the one that was generated, per template cell."""
    whole = stamp_of(notebook)
    found: dict[str, int] = {}
    for by_id in (True, False):
        for index, cell in enumerate(notebook["cells"]):
            stamp = stamp_of(cell)
            key = str(stamp.get("cell", ""))
            own = all(stamp.get(name) == whole[name] for name in ("template", "region"))
            if not own or key not in whole["order"] or key in found:
                continue
            if not by_id or cell.get("id") == key:
                found[key] = index
    return {index: key for key, index in found.items()}


def _changes(cell: Mapping[str, Any]) -> list[Kind]:
    stamp, kinds = stamp_of(cell), list[Kind]()
    if source_of(cell) != stamp.get("source"):
        kinds.append("bewerkt")
    if cell.get("cell_type") != stamp.get("type"):
        kinds.append("ander soort cel")
    if cell.get("attachments"):
        kinds.append("bijlage")
    if tags_of(cell) != stamp.get("tags", []):
        kinds.append("labels")
    return kinds


def _moved(present: list[str], order: list[str]) -> list[str]:
    expected = [key for key in order if key in present]
    matcher = difflib.SequenceMatcher(a=expected, b=present, autojunk=False)
    kept = {
        expected[i]
        for block in matcher.get_matching_blocks()
        for i in range(block.a, block.a + block.size)
    }
    return [key for key in present if key not in kept]


def _looks_like_notebook(value: Any) -> bool:
    cells = value.get("cells") if isinstance(value, dict) else None
    return isinstance(cells, list) and all(isinstance(cell, dict) for cell in cells)


def _is_list_of_text(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _refuse_newer(stamp: Mapping[str, Any], path: Path) -> None:
    schema = stamp.get("schema")
    if isinstance(schema, int) and schema > NOTEBOOK_SCHEMA:
        raise DataError(
            f"het notebook heeft schema {schema}, en deze versie van aoj kent tot en met "
            f"{NOTEBOOK_SCHEMA}",
            where=path.name,
            remedy="werk aoj bij",
        )
