"""An earlier state of a notebook, ready to be taken up again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from aoj.runs.narrative.notes import place_notes, remove_notes
from aoj.runs.narrative.revisions import RESTORED, items_of, set_items
from aoj.runs.quotes import hand_texts
from aoj.runs.stamps import source_of


def mark_restored(
    state: Mapping[str, Any], current: Mapping[str, Any] | None, moment: str
) -> dict[str, Any]:
    """Return a kept state of which the texts with figures in them are to be revised.

    A state holds no outputs, so nobody knows any more which figures its texts were written with.
    Texts that are in the current notebook too are left alone: those are watched over already.
    """
    known = {source_of(cell) for cell in current["cells"]} if current else set()
    bare = remove_notes(state)
    texts = {text.cell for text in hand_texts(bare) if re.search(r"\d", text.text)}
    cells = []
    for cell in bare["cells"]:
        items = items_of(cell)
        if str(cell.get("id", "")) in texts and source_of(cell) not in known:
            items = [i for i in items if i["kind"] != RESTORED]
            items.append({"kind": RESTORED, "moment": moment})
        cells.append(set_items(cell, items))
    return place_notes({**bare, "cells": cells})
