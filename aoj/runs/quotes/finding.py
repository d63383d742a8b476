"""Quotes of printed figures in texts that people wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aoj.runs.quotes.notebooks import Figure, HandText


@dataclass(frozen=True)
class Stale:
    """A quote in a text: where, which figure, how it was printed and how it is now.

    `label` names the figure with its place and period; `new` is empty when that is not known.
    """

    cell: str
    kind: str
    sentence: str
    quote: str
    figure: str
    label: str
    old: str
    new: str = ""

    def item(self) -> dict[str, Any]:
        """Return the open item for the cell's stamp."""
        return {
            "kind": self.kind,
            "sentence": self.sentence,
            "quote": self.quote,
            "figure": self.figure,
            "label": self.label,
            "old": self.old,
            "new": self.new,
        }


def find_stale(
    texts: Iterable[HandText], before: Sequence[Figure], after: Sequence[Figure]
) -> list[Stale]:
    """Return each quote of a figure in `before` that is no longer true by `after`."""
    now: dict[str, list[str]] = {}
    for figure in after:
        now.setdefault(str(figure.get("id", "")), []).extend(figure.get("wordings", []))
    return [
        Stale(**{**found.item(), "cell": found.cell, "new": now[found.figure][0]})
        for found in find_quoted(texts, before)
        if found.figure in now and found.old not in now[found.figure]
    ]


def find_quoted(texts: Iterable[HandText], before: Sequence[Figure]) -> list[Stale]:
    """Return every quote of a figure in `before`, moved or not."""
    found = []
    for text in texts:
        for figure in before:
            if figure.get("section", "") == text.section:
                found += _quotes(text, figure)
    return list(dict.fromkeys(found))


def _quotes(text: HandText, figure: Mapping[str, Any]) -> list[Stale]:
    found = []
    for wording in figure.get("wordings", []):
        if re.search(rf"(?<![\w.,]){re.escape(wording)}(?![\w,.]*\d)", text.text):
            label = f"{figure.get('label', '')} in {figure.get('place', '')}"
            kind = str(figure.get("kind", "cijfer"))
            found.append(
                Stale(text.cell, kind, text.text, wording, str(figure["id"]), label, wording)
            )
    return found
