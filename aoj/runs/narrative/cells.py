"""One cell of a template and a person's version of it, made into one."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from aoj.runs.narrative.lines import merge_lines
from aoj.runs.narrative.revisions import DROPPED, REVISE, TEMPLATE_TOO, set_items
from aoj.runs.stamps import INJECTED, KEY, NARRATIVE_TAG, hashes, source_of, stamp_of, tags_of

Cell = Mapping[str, Any]
_OF_TEMPLATE = (INJECTED, "parameters")
"""Tags by which papermill finds its cells, to write in one and below the other.

Only the template gives and takes them: in the wrong place a person's words would be written over,
or the template's defaults would win over the region's.
"""


def is_edited(cell: Cell) -> bool:
    """Whether a person changed the words, the kind or the pictures of a generated cell."""
    stamp = stamp_of(cell)
    return (
        source_of(cell) != stamp.get("source")
        or cell.get("cell_type") != stamp.get("type")
        or hashes(cell) != stamp.get("attachments", {})
    )


def merge_cell(cell: Cell, fresh: Cell, items: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return a generated cell as a person left it, with what is new in its template.

    `items` are its open revisions; one is added where both changed the same place.
    """
    stamp, new = stamp_of(cell), stamp_of(fresh)
    base, mine, theirs = str(stamp["source"]), source_of(cell), source_of(fresh)
    kind = cell["cell_type"] if cell["cell_type"] != stamp.get("type") else fresh["cell_type"]
    text = _merge_text(base, mine, theirs)
    if mine not in (base, theirs) and stamp.get("type") != fresh["cell_type"]:
        kind, text = cell["cell_type"], None  # a person's prose is no code, nor the reverse
    gone = {DROPPED} | ({TEMPLATE_TOO} if mine in (base, theirs) else set())
    items = [item for item in items if item["kind"] not in gone]
    if (
        text is None
        and not _is_prompt(cell, base)
        and not any(i["kind"] == TEMPLATE_TOO for i in items)
    ):
        items = [*items, {"kind": TEMPLATE_TOO}]
    merged = {
        **_kept(cell, kind),
        "id": fresh["id"],
        "source": mine if text is None else text,
        "metadata": {**cell.get("metadata", {}), KEY: dict(new)},
    }
    _set_tags(merged, _merge_tags(stamp.get("tags", []), tags_of(cell), tags_of(fresh)))
    _set_attachments(merged, _merge_attachments(cell, fresh, merged["source"]))
    return set_items(merged, items)


def orphan(cell: Cell, items: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return an edited cell that its template no longer has, its stamp kept."""
    kept = {**_kept(cell, cell["cell_type"]), "metadata": dict(cell["metadata"])}
    _set_tags(kept, [tag for tag in tags_of(cell) if tag not in _OF_TEMPLATE])
    return set_items(kept, items)


def own(
    cell: Cell, items: Sequence[dict[str, Any]] = (), source: str | None = None
) -> dict[str, Any]:
    """Return a person's cell, without any stamp but its open revisions."""
    metadata = {key: value for key, value in cell.get("metadata", {}).items() if key != KEY}
    kept = {**_kept(cell, cell["cell_type"]), "metadata": metadata}
    if source is not None:
        kept["source"] = source
    _set_tags(kept, [tag for tag in tags_of(cell) if tag not in (*_OF_TEMPLATE, REVISE)])
    return set_items(kept, items)


def _is_prompt(cell: Cell, base: str) -> bool:
    """Whether the text as generated was a question that a person has written over altogether."""
    lines = {line for line in base.split("\n") if line.strip()}
    return NARRATIVE_TAG in tags_of(cell) and not lines & set(source_of(cell).split("\n"))


def _merge_text(base: str, mine: str, theirs: str) -> str | None:
    if mine in (base, theirs):
        return theirs
    return mine if theirs == base else merge_lines(base, mine, theirs)


def _kept(cell: Cell, kind: str) -> dict[str, Any]:
    """Return a copy of a cell as its kind needs it, without outputs."""
    names = ("attachments", "id") if kind != "code" else ("id",)
    kept = {name: copy.deepcopy(cell[name]) for name in names if name in cell}
    kept |= {"cell_type": kind, "metadata": {}, "source": source_of(cell)}
    return kept | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def _merge_tags(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    kept = [tag for tag in theirs if tag in (*mine, *_OF_TEMPLATE) or tag not in base]
    own_tags = [tag for tag in mine if tag not in (*base, *theirs, *_OF_TEMPLATE)]
    return kept + own_tags


def _set_tags(cell: dict[str, Any], tags: Sequence[str]) -> None:
    metadata = {key: value for key, value in cell["metadata"].items() if key != "tags"}
    cell["metadata"] = {**metadata, "tags": list(tags)} if tags else metadata


def _merge_attachments(cell: Cell, fresh: Cell, text: str) -> dict[str, Any]:
    """Return the pictures of both; one that the text refers to is never dropped."""
    mine, theirs = cell.get("attachments") or {}, fresh.get("attachments") or {}
    base, now = stamp_of(cell).get("attachments", {}), hashes(cell)
    merged = {}
    for name in dict.fromkeys([*mine, *theirs]):
        if name in mine and now[name] != base.get(name):
            merged[name] = mine[name]
        elif name in theirs and (name in mine or name not in base):
            merged[name] = theirs[name]
        elif name in mine and f"attachment:{name}" in text:
            merged[name] = mine[name]
    return merged


def _set_attachments(cell: dict[str, Any], attached: Mapping[str, Any]) -> None:
    cell.pop("attachments", None)
    if attached and cell["cell_type"] != "code":
        cell["attachments"] = copy.deepcopy(dict(attached))
