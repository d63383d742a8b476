"""Whether an open item still holds, and which figures under a heading changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aoj.runs.quotes.notebooks import Figure


def recheck(item: Mapping[str, Any], text: str, after: Sequence[Figure]) -> dict[str, Any] | None:
    """Return an open item that still holds, with the figure's newest words; else None."""
    if str(item.get("quote", "")) not in text:
        return None
    wordings = [
        w for f in after if f.get("id") == item.get("figure") for w in f.get("wordings", [])
    ]
    if item.get("old") in wordings:
        return None
    return {**item, "new": wordings[0] if wordings else item.get("new", "")}


def changes_under(
    section: str, before: Sequence[Figure], after: Sequence[Figure]
) -> list[dict[str, str]]:
    """Return the figures under a heading whose printed words changed."""
    now: dict[str, list[str]] = {}
    for figure in after:
        now.setdefault(str(figure.get("id", "")), []).extend(figure.get("wordings", []))
    found = {}
    for figure in before:
        key, old = str(figure.get("id", "")), list(figure.get("wordings", []))[:1]
        if figure.get("section") == section and key in now and old and old[0] not in now[key]:
            label = str(figure.get("label", ""))
            found[key] = {"figure": key, "label": label, "old": old[0], "new": now[key][0]}
    return list(found.values())
