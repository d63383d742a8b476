"""Finding, after execution, which texts a person should look at again."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from aoj.runs.narrative.lines import added_lines
from aoj.runs.narrative.revisions import EDITION, FIGURE_KINDS, HEADING, Item, items_of, set_items
from aoj.runs.quotes import (
    HandText,
    Stale,
    changes_under,
    find_quoted,
    find_stale,
    hand_texts,
    recheck,
)
from aoj.runs.stamps import stamp_of

Figure = dict[str, Any]
_OF_FIGURES = re.compile(
    r"\d|\b(?:hog|hoog|laag|lage|meer|minder|veel|weinig|groot|grote|groter|klein|stijg|steeg|gesteg"
    r"|daal|dal|gedaal|groei|gegroei|krimp|gekromp|toegenom|toenam|toenem|afgenom|afnam|afnem|helft"
    r"|kwart|derde|procent|percent|aandeel|aantal|gemiddeld|vergelijk|verschil|trend)",
    re.IGNORECASE,
)
"""What a text says that speaks of figures, whether it quotes one or not."""


def revise(
    notebook: Mapping[str, Any], before: Sequence[Figure], after: Sequence[Figure]
) -> dict[str, Any]:
    """Return an executed notebook in which each hand-written cell has its open items.

    `before` are the figures that were printed when the words were written, `after` those of now.
    """
    texts = {text.cell: text for text in hand_texts(notebook)}
    stale: dict[str, list[Stale]] = defaultdict(list)
    for found in find_stale(list(texts.values()), before, after):
        stale[found.cell].append(found)
    changes: dict[str, list[Item]] = {}
    for section in {text.section for text in texts.values()}:
        changes[section] = [dict(c) for c in changes_under(section, before, after)]
    cells = []
    for cell in notebook["cells"]:
        text = texts.get(str(cell.get("id", "")))
        items = [i for i in items_of(cell) if i["kind"] not in (*FIGURE_KINDS, EDITION, HEADING)]
        if text is not None:
            quoted = _quoted(cell, text, stale[text.cell], after)
            items += quoted + _of_heading(cell, text, changes[text.section], quoted, after)
        cells.append(set_items(cell, items))
    return {**notebook, "cells": cells}


def _quoted(
    cell: Mapping[str, Any], text: HandText, stale: Sequence[Stale], after: Sequence[Figure]
) -> list[Item]:
    kept: list[Item] = []
    for item in items_of(cell):
        if item["kind"] in (*FIGURE_KINDS, EDITION):
            again = recheck(item, text.text, after)
            if again is not None:
                kept.append(dict(again))
            elif item["kind"] == EDITION and item["quote"] in text.text:
                kept.append({**item, "new": item["old"]})  # true today, but a person has to say so
    known = {(item["quote"], item["figure"], item["sentence"]) for item in kept}
    return kept + [
        found.item() for found in stale if (found.quote, found.figure, found.sentence) not in known
    ]


def _of_heading(
    cell: Mapping[str, Any],
    text: HandText,
    changes: Sequence[Item],
    quoted: Sequence[Item],
    after: Sequence[Figure],
) -> list[Item]:
    """Return at most one item on figures under the heading that the text does not quote.

    Who has written the newest figure into the text has answered.
    """
    own_words = added_lines(str(stamp_of(cell).get("source", "")), text.text)
    own_words = re.sub(r"\]\([^)]*\)", "]", own_words)  # addresses and names of pictures
    if text.heading_only or not _OF_FIGURES.search(own_words):
        return []
    named = {item["figure"] for item in quoted}
    named |= {found.figure for found in find_quoted([text], after)}
    found: dict[str, Item] = {}
    earlier: Sequence[Item] = next(
        (i.get("changes", []) for i in items_of(cell) if i["kind"] == HEADING), ()
    )
    for change in (*earlier, *changes):
        known = found.get(change["figure"])
        found[change["figure"]] = {**change, "old": known["old"]} if known else dict(change)
    kept = [c for c in found.values() if c["figure"] not in named and c["old"] != c["new"]]
    return [{"kind": HEADING, "changes": kept}] if kept else []
