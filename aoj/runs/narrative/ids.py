"""Ids of cells: valid, each once, and the same in every run."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from aoj.runs.narrative.revisions import REVISE
from aoj.runs.stamps import INJECTED, source_of, stamp_of

_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_RESERVED = (INJECTED, f"{REVISE}-")
"""How the ids begin that a run gives to what it makes anew."""


def short_name(key: str) -> str:
    """Return how a cell is called for a person: of JupyterLab's own long ids the beginning.

    >>> short_name("3d7a9120-be75-427e-bb3b-d89ac181bd69"), short_name("jeugd-duiding")
    ('3d7a9120', 'jeugd-duiding')
    """
    return key[:8] if is_long(key) else key


def is_long(key: str) -> bool:
    """Whether an id is one that JupyterLab made."""
    return bool(re.fullmatch(r"[0-9a-f]{8}-[0-9a-f-]{27}", key))


def with_own_ids(cells: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return cells of which each id is valid and unique.

    The template's cells come first, then the good ids that a person's cells have.
    """
    taken = {str(cell["id"]) for cell in cells if _is_of_template(cell)}
    kept: list[str] = []
    for cell in cells:
        key = str(cell.get("id") or stamp_of(cell).get("cell") or "")
        if not _is_of_template(cell) and not (_is_good(key) and key not in taken):
            key = ""
        kept.append(key)
        taken.add(key)
    found = []
    for cell, key in zip(cells, kept, strict=True):
        own = key or _new_id(source_of(cell), taken)
        taken.add(own)
        found.append({**cell, "id": own})
    return found


def _is_good(key: str) -> bool:
    return bool(_ID.fullmatch(key)) and not key.startswith(_RESERVED)


def free_id(wanted: str, notebook: Mapping[str, Any]) -> str:
    """Return an id for a cell that a run makes of a person's words; empty if it is taken."""
    taken = {cell.get("id") for cell in notebook["cells"]}
    return "" if wanted[:64] in taken else wanted[:64]


def _is_of_template(cell: Mapping[str, Any]) -> bool:
    stamp = stamp_of(cell)
    return bool(stamp.get("cell")) and stamp["cell"] == cell.get("id") and not stamp.get("dropped")


def _new_id(source: str, taken: set[str]) -> str:
    """Return an id that follows from the text, so that the same run gives the same one."""
    number = 0
    while True:
        digest = hashlib.sha256(f"{number}|{source}".encode()).hexdigest()[:8]
        if f"eigen-{digest}" not in taken:
            return f"eigen-{digest}"
        number += 1
