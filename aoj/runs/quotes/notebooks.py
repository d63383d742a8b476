"""What a notebook printed, and what people wrote in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from aoj.bundle import MIME
from aoj.runs.stamps import source_of, stamp_of

Figure = dict[str, Any]
_PORTION, _READ = 2_500, 100_000
"""Characters of one part of a text, and of all that is read of one cell."""
_HEADING = re.compile(r"^ {0,3}(#{1,2})[ \t]+(.+?)[ \t]*#*[ \t]*$")
_ANY_HEADING = re.compile(r"^ {0,3}#{1,6}([ \t]|$)")
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)")


@dataclass(frozen=True)
class HandText:
    """The text of one markdown cell that a person wrote; `cell` is the id in the notebook.

    `section` is the heading of level 1 or 2 under which it stands, or that it begins with.
    """

    cell: str
    text: str
    section: str = ""
    heading_only: bool = False


def figures_of(notebook: Mapping[str, Any]) -> list[Figure]:
    """Return every figure that the notebook's bundles printed, with its cell and section.

    `cell` is the template's id of the cell, or its own.
    """
    found: list[Figure] = []
    for cell, _, section in _cells(notebook):
        place = stamp_of(cell).get("cell") or cell.get("id", "")
        for output in cell.get("outputs") or []:
            bundle = (output.get("data") or {}).get(MIME)
            figures = bundle.get("figures") if isinstance(bundle, Mapping) else []
            for figure in figures if isinstance(figures, list) else ():
                if isinstance(figure, Mapping):
                    found.append({**figure, "cell": place, "section": section})
    return found


def hand_texts(notebook: Mapping[str, Any]) -> list[HandText]:
    """Return the texts that a person wrote or edited; no notes, no empty cells.

    Those are markdown cells, and code cells that print a passage of the region's file.
    """
    found = []
    for cell, before, after in _cells(notebook):
        text = _written(cell)
        lines = [line for line in text.split("\n") if line.strip()]
        if not lines:
            continue
        section = after if _HEADING.match(lines[0]) else before
        headings_only = all(_ANY_HEADING.match(line) for line in lines)
        found.append(HandText(str(cell.get("id", "")), text, section, headings_only))
    return found


def _cells(notebook: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str, str]]:
    """Yield each cell with the heading above it and the last one above or in it.

    A code cell that prints a heading (the title of the report) does not begin a section.
    """
    section = ""
    for cell in notebook.get("cells", []):
        before = section
        if cell.get("cell_type") == "markdown" and "note" not in stamp_of(cell):
            section = last_heading(source_of(cell)) or section
        yield cell, before, section


def _written(cell: Mapping[str, Any]) -> str:
    """Return what a person wrote in a cell, or had it print from the region's file."""
    if cell.get("cell_type") == "markdown":
        return source_of(cell) if _is_by_hand(cell) else ""
    bundles = [(output.get("data") or {}).get(MIME) for output in cell.get("outputs") or []]
    passages = [b for b in bundles if isinstance(b, Mapping) and b.get("kind") == "tekst"]
    return "\n\n".join(str(passage.get("text", "")) for passage in passages)


def portions(text: HandText) -> Iterator[HandText]:
    """Yield a text in parts that a person would read at once; of a very long one only the first.

    What surrounds a number is looked at within a part, so the work grows with the length alone.
    """
    left = text.text[:_READ]
    while len(left) > _PORTION:
        end = _cut(left)
        yield replace(text, text=left[:end])
        left = left[end:]
    yield replace(text, text=left)


def _cut(text: str) -> int:
    """Return where a part ends: at an empty line, else a line, a sentence or a word."""
    for mark in ("\n\n", "\n", ". ", " "):
        place = text.rfind(mark, _PORTION // 2, _PORTION)
        if place > 0:
            return place + len(mark)
    return _PORTION


def last_heading(text: str) -> str:
    """Return the last heading of level 1 or 2 in a text, empty when it has none."""
    heading, fenced = "", False
    for line in text.split("\n"):
        if _FENCE.match(line):
            fenced = not fenced
        found = None if fenced else _HEADING.match(line)
        heading = found[2].strip() if found else heading
    return heading


def _is_by_hand(cell: Mapping[str, Any]) -> bool:
    stamp = stamp_of(cell)
    if "note" in stamp:
        return False
    return "source" not in stamp or stamp["source"] != source_of(cell)
