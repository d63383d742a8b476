"""What a person must look at again: open items on a cell, kept in its stamp until they are done.

An item stays until `aoj accept`, until a person removes the note above the cell, or until it is no
longer true.
"""

from __future__ import annotations

import copy
from collections.abc import Container, Mapping, Sequence
from typing import Any, TypeGuard

from aoj.runs.stamps import KEY, NOTEBOOK_SCHEMA, stamp_of, tags_of, text_hash

REVISE = "herzien"
"""Tag of a cell with open items, and of the notes about them; also the key of the items."""
TEMPLATE_TOO, DROPPED, PARAMETERS = "sjabloon", "vervallen", "parameters"
HEADING, EDITION, RESTORED = "kop", "editie", "teruggezet"
FIGURE_KINDS = ("cijfer", "verloop", "vergelijking")
WITHOUT_FIGURES = (TEMPLATE_TOO, DROPPED, PARAMETERS, RESTORED)
Item = dict[str, Any]


def items_of(cell: Mapping[str, Any]) -> list[Item]:
    """Return the open items of a cell."""
    items = stamp_of(cell).get(REVISE, [])
    if not isinstance(items, list):
        return []
    return [dict(item) for item in items if _is_item(item)]


def about(note: Mapping[str, Any], notebook: Mapping[str, Any]) -> list[Item]:
    """Return the items on figures that a note told of, for the words that were joined with it."""
    known = stamp_of(notebook).get("notes")
    told = known.get(text_hash(str(stamp_of(note).get("source")))) if _is_map(known) else None
    items = told.get("about") if _is_map(told) else None
    return [dict(item) for item in items if _is_item(item)] if isinstance(items, list) else []


def _is_map(value: Any) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(value, Mapping)


def _is_item(item: Any) -> bool:
    if not isinstance(item, dict) or not isinstance(item.get("kind"), str):
        return False
    texts = {name: value for name, value in item.items() if name != "changes"}
    quoted = item["kind"] in (*FIGURE_KINDS, EDITION)
    needed = ("quote", "figure", "sentence", "label", "old") if quoted else ()
    changes = item.get("changes", [])
    return (
        all(isinstance(value, str) for value in texts.values())
        and all(name in item for name in needed)
        and isinstance(changes, list)
        and all(_is_change(change) for change in changes)
    )


def _is_change(change: Any) -> bool:
    names = ("figure", "label", "old", "new")
    return isinstance(change, dict) and all(isinstance(change.get(name), str) for name in names)


def open_items(cell: Mapping[str, Any], noted: Container[str]) -> list[Item]:
    """Return the items that a person has not ended by removing the note about them.

    `noted` are the cells about which a note stands in the notebook. An item knows under which it
    was noted, so that both halves of a cell that was split keep what is still open.
    """
    return [copy.deepcopy(i) for i in items_of(cell) if "note" not in i or i["note"] in noted]


def set_items(cell: Mapping[str, Any], items: Sequence[Item]) -> dict[str, Any]:
    """Return a cell with these open items and the tag that goes with them."""
    metadata = dict(cell.get("metadata", {}))
    stamp = {key: value for key, value in stamp_of(cell).items() if key != REVISE}
    tags = [tag for tag in tags_of(cell) if tag != REVISE]
    if items:
        stamp = {"schema": NOTEBOOK_SCHEMA, **stamp, REVISE: [dict(item) for item in items]}
        tags.append(REVISE)
    elif set(stamp) <= {"schema"}:
        stamp = {}
    for key, value in ((KEY, stamp), ("tags", tags)):
        metadata.pop(key, None)
        if value:
            metadata[key] = value
    return {**cell, "metadata": metadata}
