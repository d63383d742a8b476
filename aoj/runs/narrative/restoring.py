"""An earlier state of a notebook, ready to be taken up again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from aoj.runs.narrative.accepting import noted_in
from aoj.runs.narrative.notes import place_notes, remove_notes
from aoj.runs.narrative.revisions import RESTORED, Item, items_of, open_items, set_items
from aoj.runs.quotes import hand_texts
from aoj.runs.stamps import source_of


def mark_restored(
    state: Mapping[str, Any], current: Mapping[str, Any] | None, moment: str
) -> dict[str, Any]:
    """Return a kept state of which the texts with figures in them are to be revised.

    A state holds no figures, so nobody knows any more with which ones its texts were written.
    Texts that are in the current notebook too keep what is open there: those are watched over.
    """
    known = _open_now(current) if current else {}
    bare = remove_notes(state)
    texts = {text.cell for text in hand_texts(bare) if re.search(r"\d", text.text)}
    cells = []
    for cell in bare["cells"]:
        items = known.get(source_of(cell), items_of(cell))
        if str(cell.get("id", "")) in texts and source_of(cell) not in known:
            items = [i for i in items if i["kind"] != RESTORED]
            items.append({"kind": RESTORED, "moment": moment})
        cells.append(set_items(cell, items))
    return place_notes({**bare, "cells": cells})


def _open_now(current: Mapping[str, Any]) -> dict[str, list[Item]]:
    """Return what is still to be revised in a notebook, by the text of the cell."""
    noted = noted_in(current)
    return {source_of(cell): open_items(cell, noted) for cell in current["cells"]}
