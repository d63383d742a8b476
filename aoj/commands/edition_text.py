"""The text of an earlier edition as the beginning of a new one: sources only, every quote marked.

Pure: JSON of notebooks in, JSON out.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aoj.runs.narrative.notes import place_notes
from aoj.runs.narrative.reading import Read, read
from aoj.runs.narrative.revisions import EDITION, Item, items_of, open_items, set_items
from aoj.runs.quotes import find_quoted, hand_texts
from aoj.runs.rerun import printed_before, seal
from aoj.runs.stamps import KEY, stamp_of

Notebook = Mapping[str, Any]
_OF_EARLIER = ("beside", "digest")
"""What the stamp of a notebook says about the file that it was."""


@dataclass(frozen=True)
class Carried:
    """A notebook for a new edition, and what is in it."""

    notebook: dict[str, Any]
    texts: int
    """Cells with words of a person."""
    quotes: int
    """Quoted figures that are marked."""
    knows_figures: bool
    """Whether anything is known of what the earlier edition printed."""


def carry(
    notebook: Notebook, edition: str, earlier: str, records: Sequence[Mapping[str, Any]] = ()
) -> Carried:
    """Return the words of edition `earlier` as a notebook of `edition`, to be run.

    Stamps and open revisions stay; outputs and what is made anew go. Each figure that is quoted in
    hand-written text becomes an open item. `records` are those of the earlier edition's runs.
    """
    figures = printed_before(notebook, records)
    marks = _marks(notebook, figures, earlier)
    found = read(notebook)
    noted = {one.key for one in found if one.role == "note"}
    cells = [_bring(one, noted, marks) for one in found if _stays(one)]
    stamp = {name: value for name, value in stamp_of(notebook).items() if name not in _OF_EARLIER}
    metadata = {**notebook["metadata"], KEY: {**stamp, "edition": edition, "inputs": {}}}
    made = seal(
        place_notes({**copy.deepcopy(dict(notebook)), "cells": cells, "metadata": metadata})
    )
    items = [item for cell in made["cells"] for item in items_of(cell)]
    return Carried(
        made,
        texts=len(hand_texts(made)),
        quotes=sum(item["kind"] == EDITION for item in items),
        knows_figures=bool(figures),
    )


def _marks(
    notebook: Notebook, figures: Sequence[dict[str, Any]], earlier: str
) -> dict[str, list[Item]]:
    """Return an item for each quoted figure, by the cell that quotes it."""
    marks: dict[str, list[Item]] = defaultdict(list)
    for quote in find_quoted(hand_texts(notebook), figures):
        item = {**quote.item(), "kind": EDITION, "edition": earlier, "new": ""}
        marks[quote.cell].append(item)
    return marks


def _stays(one: Read) -> bool:
    """Whether a cell goes along: not what the next run injects, unless a person wrote in it."""
    return one.role != "injected" or bool(one.words)


def _bring(one: Read, noted: set[str], marks: Mapping[str, Sequence[Item]]) -> dict[str, Any]:
    cell = copy.deepcopy(dict(one.cell))
    if cell["cell_type"] == "code":
        cell |= {"outputs": [], "execution_count": None}
    if one.role == "note":
        return cell
    items = open_items(cell, noted)
    known = {(item.get("sentence"), item.get("quote")) for item in items}
    new = [
        item
        for item in marks.get(str(cell.get("id", "")), ())
        if (item["sentence"], item["quote"]) not in known
    ]
    return set_items(cell, [*items, *new])
