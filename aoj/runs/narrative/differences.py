"""What people changed against the template, as lines to read."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from aoj.runs.narrative.accepting import cells_to_revise
from aoj.runs.narrative.edits import find_edits
from aoj.runs.narrative.reading import Read, read
from aoj.runs.stamps import hashes, source_of, stamp_of

_SAID = {
    "bewerkt": "tekst of code veranderd",
    "ander soort cel": "ander soort cel",
    "bijlage": "afbeeldingen veranderd",
    "labels": "labels veranderd",
    "verplaatst": "verplaatst",
    "toegevoegd": "eigen cel",
    "verwijderd": "verwijderd",
}


@dataclass(frozen=True)
class Difference:
    """What a person did with one cell; `lines` begin with '- ' (template) or '+ ' (person)."""

    cell: str
    said: str
    lines: tuple[str, ...] = ()
    to_revise: bool = False


def find_differences(notebook: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Return what people changed in a stamped notebook, in the order of its cells."""
    kinds: dict[str, list[str]] = {}
    for edit in find_edits(notebook):
        kinds.setdefault(edit.cell, []).append(_SAID[edit.kind])
    waiting = set(cells_to_revise(notebook))
    found = [_of_cell(one, kinds, waiting) for one in read(notebook) if _name(one) in kinds]
    present = {one.cell for one in found}
    gone = [Difference(key, "; ".join(said)) for key, said in kinds.items() if key not in present]
    return (*found, *gone)


def _name(one: Read) -> str:
    return one.key if one.role == "template" else str(one.cell.get("id", ""))


def _of_cell(one: Read, kinds: Mapping[str, list[str]], waiting: Container[str]) -> Difference:
    base = str(stamp_of(one.cell).get("source", "")) if one.role == "template" else ""
    mine = source_of(one.cell) if one.role in ("template", "own") else one.words
    lines = [*_lines(base, mine), *(f"+ [afbeelding {name}]" for name in _new_pictures(one))]
    said = "; ".join(kinds[_name(one)])
    return Difference(_name(one), said, tuple(lines), one.cell.get("id") in waiting)


def _new_pictures(one: Read) -> list[str]:
    base = stamp_of(one.cell).get("attachments", {}) if one.role == "template" else {}
    return [name for name, value in hashes(one.cell).items() if base.get(name) != value]


def _lines(base: str, mine: str) -> Iterator[str]:
    """Yield the lines that differ, each with where it comes from; '...' for what is the same."""
    old, new = (text.split("\n") if text else [] for text in (base, mine))
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "  ..."
        else:
            yield from (f"- {line}".rstrip() for line in old[i1:i2])
            yield from (f"+ {line}".rstrip() for line in new[j1:j2])
