"""Which answers of the startgesprek a notebook shows, and whether they are still what was written.

A record names each answer that its notebook asked for with a hash of what it said, also where
there was none: then a first answer makes the notebook outdated too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aoj.bundle import MIME
from aoj.errors import AojError
from aoj.runs.stamps import text_hash
from aoj.store.answers import BUNDLE, find_answer
from aoj.store.project import Project

KEY = "answers"
"""Where a record names the answers."""


def answers_of(notebook: Mapping[str, Any]) -> dict[str, str]:
    """Return the answers that a notebook asked for, by name, each with the hash of its text."""
    found = {}
    for cell in notebook.get("cells", ()):
        for output in cell.get("outputs") or ():
            bundle = (output.get("data") or {}).get(MIME)
            if not isinstance(bundle, Mapping):
                continue
            key = str(bundle.get("id", ""))
            if key.startswith(BUNDLE):
                found[key.removeprefix(BUNDLE)] = text_hash(str(bundle.get("text", "")))
    return found


def changed_answers(
    project: Project, region: str, edition: str, record: Mapping[str, Any]
) -> tuple[str, ...]:
    """Return the names of answers that are not what a notebook shows, or cannot be read now."""
    shown = record.get(KEY)
    return tuple(
        name
        for name, known in (shown.items() if isinstance(shown, Mapping) else ())
        if _hash_now(project, region, edition, str(name)) != known
    )


def _hash_now(project: Project, region: str, edition: str, name: str) -> str:
    try:
        found = find_answer(project, region, edition, name)
    except AojError:
        return ""
    return text_hash(found.text if found else "")
