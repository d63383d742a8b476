"""The notes by which a notebook shows what must be looked at again.

A generated cell directly above each cell with open items, and a list of them on top. A run and
`aoj accept` make them anew; what a person wrote in one becomes a cell of that person.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from aoj.runs.narrative.cells import own
from aoj.runs.narrative.ids import free_id, short_name, with_own_ids
from aoj.runs.narrative.reading import read
from aoj.runs.narrative.revisions import (
    DROPPED,
    EDITION,
    FIGURE_KINDS,
    HEADING,
    PARAMETERS,
    RESTORED,
    REVISE,
    TEMPLATE_TOO,
    Item,
    about,
    items_of,
    set_items,
)
from aoj.runs.quotes import last_heading
from aoj.runs.stamps import KEY, NOTEBOOK_SCHEMA, source_of, stamp_of, text_hash

LIST = "lijst"
"""What the list on top is a note about."""
_SHOWN_CHANGES = 3
_FIXED = {
    TEMPLATE_TOO: "Ook het sjabloon veranderde hier. Uw tekst is gebleven; "
    "`aoj diff {region} --edition {edition}` toont de nieuwe tekst van het sjabloon.",
    DROPPED: "Het sjabloon heeft deze cel niet meer, of haar thema is niet gekozen. "
    "Uw tekst is gebleven: houd die of haal die weg.",
    RESTORED: "Deze tekst is van {moment} en is teruggezet: kloppen de cijfers erin nog?",
    PARAMETERS: "Deze regels schreef iemand bij de parameters, die elke run opnieuw maakt. "
    "Ze staan nu in een eigen cel en gelden nog steeds.",
}


def place_notes(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Return a notebook with the notes that its open items ask for, and no others."""
    bare = remove_notes(notebook)
    stamp = stamp_of(notebook)
    taken = {str(cell.get("id", "")) for cell in bare["cells"]}
    cells: list[dict[str, Any]] = []
    listed: list[tuple[str, dict[str, Any]]] = []
    heading = ""
    for cell in bare["cells"]:
        heading = _heading(cell) or heading
        if not items_of(cell):
            cells.append(cell)
            continue
        key = str(cell["id"])
        noted = set_items(cell, [{**item, "note": key} for item in items_of(cell)])
        listed.append((heading, noted))
        cells += [_note(key, _about(noted, stamp), stamp, taken), noted]
    if listed:
        cells.insert(0, _note(LIST, _overview(listed, stamp), stamp, taken))
    return {**bare, "cells": cells, "metadata": _with_hashes(bare["metadata"], cells)}


def _with_hashes(metadata: Mapping[str, Any], cells: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a notebook's metadata in which the notes are known by their text.

    So a note that is joined with a cell is found again, and what it told of.
    """
    known = {}
    for note, cell in zip(cells, [*cells[1:], {}], strict=True):
        if "note" in stamp_of(note):
            told = [item for item in items_of(cell) if item["kind"] in (*FIGURE_KINDS, EDITION)]
            known[text_hash(source_of(note))] = {"note": stamp_of(note)["note"], "about": told}
    stamp = {key: value for key, value in metadata[KEY].items() if key != "notes"}
    return {**metadata, KEY: {**stamp, "notes": known} if known else stamp}


def remove_notes(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Return a notebook without notes; what a person wrote in one stays as a cell of theirs."""
    cells: list[dict[str, Any]] = []
    for one in read(notebook):
        if one.role != "note":
            cells.append(dict(one.cell))
        elif one.words or one.cell.get("attachments"):
            kept = {**one.cell, "id": free_id(f"eigen-{one.key}", notebook)}
            cells.append(own(kept, about(one.cell, notebook), source=one.words))
    return {**notebook, "cells": with_own_ids(cells)}


def _note(key: str, text: str, stamp: Mapping[str, Any], taken: set[str]) -> dict[str, Any]:
    own_stamp = {name: stamp.get(name) for name in ("template", "region")}
    own_stamp |= {"schema": NOTEBOOK_SCHEMA, "type": "markdown", "source": text, "note": key}
    metadata = {KEY: own_stamp, "tags": [REVISE]}
    note: dict[str, Any] = {
        "cell_type": "markdown",
        "id": f"{REVISE}-{key}",
        "metadata": metadata,
        "source": text,
    }
    note = _unique(note, taken)
    taken.add(note["id"])
    return note


def _unique(cell: dict[str, Any], taken: set[str]) -> dict[str, Any]:
    key = str(cell["id"])
    if key in taken or len(key) > 64:
        digest = hashlib.sha256(f"{key}|{source_of(cell)}".encode()).hexdigest()[:8]
        return {**cell, "id": f"{key[:55]}-{digest}"}
    return cell


def _about(cell: Mapping[str, Any], stamp: Mapping[str, Any]) -> str:
    key, names = (
        short_name(str(cell["id"])),
        {name: stamp.get(name, "") for name in ("region", "edition")},
    )
    lines = [f"> **Te herzien**: de cel hieronder (`{key}`)", ">"]
    lines += [f"> - {line}" for item in items_of(cell) for line in _told(item, names)]
    command = f"aoj accept {names['region']} {key} --edition {names['edition']}"
    lines += [">", f"> Nagekeken? Verwijder deze notitie (niet uw tekst), of geef `{command}`."]
    return "\n".join(lines)


def _told(item: Item, names: Mapping[str, Any]) -> list[str]:
    kind = item["kind"]
    if kind in _FIXED:
        return [_FIXED[kind].format(**names, moment=item.get("moment", ""))]
    if kind == HEADING:
        return [_of_heading(item.get("changes", []))]
    quoted = f"“{_plain(item.get('quote', ''))}”"
    sentence = _plain(item.get("sentence", ""))
    where = f" in “{sentence}”" if sentence and sentence != _plain(item.get("quote", "")) else ""
    if kind == EDITION:
        return [f"{quoted}{where} komt uit editie {item.get('edition', '')}. {_now(item)}."]
    return [f"{quoted}{where}. {_capital(_change(item))}."]


def _now(item: Item) -> str:
    """Return what a quote from an earlier edition is today."""
    label = _capital(_plain(item.get("label", "")))
    old, new = _plain(item.get("old", "")), _plain(item.get("new", ""))
    if not new:
        return f"{label}: was {old}"
    return f"{label}: is nog {old}" if new == old else f"{label}: was {old}, nu {new}"


def _of_heading(changes: Sequence[Item]) -> str:
    shown = "; ".join(_change(change) for change in changes[:_SHOWN_CHANGES])
    more = len(changes) - _SHOWN_CHANGES
    rest = f"; en nog {more}" if more > 0 else ""
    what = f"veranderden {len(changes)} cijfers die niet in de tekst zijn herkend"
    if len(changes) == 1:
        what = "veranderde 1 cijfer dat niet in de tekst is herkend"
    return f"Onder deze kop {what}: {shown}{rest}."


def _change(change: Item) -> str:
    label, old, new = (_plain(change.get(name, "")) for name in ("label", "old", "new"))
    return f"{label}: was {old}, nu {new or 'niet meer in het rapport'}"


def _overview(listed: Sequence[tuple[str, Mapping[str, Any]]], stamp: Mapping[str, Any]) -> str:
    count = len(listed)
    what = "1 cel" if count == 1 else f"{count} cellen"
    lines = [f"> **Concept**: {what} te herzien", ">"]
    for heading, cell in listed:
        place = f" onder ‘{_plain(heading)}’" if heading else ""
        lines.append(f"> - `{short_name(str(cell['id']))}`{place}: {_reasons(items_of(cell))}")
    command = f"aoj accept {stamp.get('region', '')} --all --edition {stamp.get('edition', '')}"
    lines += [">", f"> Alles nagekeken? `{command}`"]
    return "\n".join(lines)


def _reasons(items: Sequence[Item]) -> str:
    kinds = [item["kind"] for item in items]
    quotes = sum(kind in FIGURE_KINDS for kind in kinds)
    earlier = kinds.count(EDITION)
    words = []
    if earlier:
        words.append(f"{earlier} aanhaling{'en' if earlier > 1 else ''} uit een eerdere editie")
    if quotes:
        words.append(
            "1 aanhaling klopt misschien niet meer"
            if quotes == 1
            else f"{quotes} aanhalingen kloppen misschien niet meer"
        )
    if HEADING in kinds:
        words.append("cijfers onder deze kop zijn veranderd")
    if TEMPLATE_TOO in kinds:
        words.append("het sjabloon veranderde ook")
    if DROPPED in kinds:
        words.append("het sjabloon heeft deze cel niet meer")
    if RESTORED in kinds:
        words.append("tekst van een eerdere stand")
    if PARAMETERS in kinds:
        words.append("eigen parameters")
    return "; ".join(words)


def _heading(cell: Mapping[str, Any]) -> str:
    return last_heading(source_of(cell)) if cell.get("cell_type") == "markdown" else ""


def _plain(text: object) -> str:
    """Return a text of which nothing is taken as markdown, on one line."""
    line = " ".join(str(text).split())
    return re.sub(r"([\\`*_\[\]<>|$~])", r"\\\1", line)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
