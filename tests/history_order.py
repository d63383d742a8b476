"""A person's own cells stay, in their order; the template's follow the template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from history_reading import (
    INJECTED,
    Copy,
    Left,
    Version,
    fate,
    full_lines,
    is_note,
    kinds,
    print_of,
    stamp,
    template_key,
)
from lab import Cell, Notebook, text_of

Written = tuple[Left, list[str]]
"""A note or injected cell, with the lines that a person wrote in it."""


def check_own_cells(
    cells: Sequence[Left], left: Copy, version: Version, result: Notebook
) -> Iterator[str]:
    """Each cell of a person is there once, as it was; what they wrote in ours is theirs now."""
    made = _made_own(cells, left, version, result)
    dropped = [c for c in cells if c.kind == "original" and fate(c, left, version) == ""]
    own = [c for c in cells if c.kind == "own"]
    for one in written(cells, left):
        if not _cell_of(one, result["cells"]):
            yield f"van wat iemand schreef is geen eigen cel gemaakt: {one[1]}"
    have, must = Counter(map(print_of, made)), Counter(print_of(c.cell) for c in [*own, *dropped])
    for lost in must - have:
        yield f"een cel van een persoon is weg of anders: {lost}"
    ours = [c for c in cells if c.kind in ("injected", "edited note")]
    parts = {line for c in ours for line in full_lines(c.source)}
    for stray in have - must:
        if not set(full_lines(stray[1])) <= parts:
            yield f"een cel is van niemand: {stray}"
    for cell in dropped:
        if not any(print_of(c) == print_of(cell.cell) and "vervallen" in kinds(c) for c in made):
            yield f"een vervallen cel is niet gemeld: {print_of(cell.cell)}"


def check_order(
    cells: Sequence[Left], left: Copy, version: Version, result: Notebook
) -> Iterator[str]:
    """Nothing changes places, but where the author moved cells that no person moved."""
    before = _labels_left(cells, left, version)
    now = _labels_made(_made_own(cells, left, version, result), version, result)
    twins = {label for label in now if now.count(label) > before.count(label)}  # made of ours
    before = [label for label in before if label not in twins]
    after = [label for label in now if label in before]
    if not _author_moved(left, version):
        if before != after:
            yield f"de volgorde is anders:\n  was {before}\n  nu  {after}"
        headed = any(line.startswith("#") for _, lines in written(cells, left) for line in lines)
        if not _person_moved(cells, left) and not headed:
            yield from _new_places(before, now, version)
        return
    if not _person_moved(cells, left):
        keys = [label for label in after if isinstance(label, str)]
        if keys != [key for key in version.keys if key in keys]:
            yield f"de cellen volgen het sjabloon niet: {keys}"
    for label in before:
        if not isinstance(label, str) and before.count(label) == 1 and after.count(label) == 1:
            was, is_now = _ahead(before, label), _ahead(after, label)
            if was != is_now:
                yield f"een eigen cel staat na {is_now}, stond na {was}: {label}"


def _made_own(cells: Sequence[Left], left: Copy, version: Version, result: Notebook) -> list[Cell]:
    """Return the person's cells of a result, without those made of what they wrote in ours."""
    own = [
        cell
        for cell in result["cells"]
        if not is_note(cell) and template_key(cell) not in (*version.keys, INJECTED)
    ]
    known = {cell.get("id") for cell in left.notebook["cells"]}
    for one in written(cells, left):
        if found := _cell_of(one, sorted(own, key=lambda cell: cell["id"] in known)):
            own.remove(found)
    return own


def written(cells: Sequence[Left], left: Copy) -> list[Written]:
    """Return the notes and injected cells in which a person wrote, with the lines of theirs.

    A line of the template that came there (two cells joined) is nobody's words.
    """
    found = []
    known = {line for cell in left.made_from.cells for line in full_lines(cell.text)}
    for cell in cells:
        if cell.kind in ("injected", "edited note"):
            base = left.injected if cell.kind == "injected" else str(stamp(cell.cell)["source"])
            lines = [line for line in full_lines(cell.source) if line.strip() not in base]
            lines = [line for line in lines if line not in known]
            if lines or cell.cell.get("attachments"):
                found.append((cell, lines))
    return found


def _cell_of(one: Written, own: Sequence[Cell]) -> Cell | None:
    """Return the cell that a run made of what a person wrote in one of ours: all or theirs."""
    cell, lines = one
    for made in own:
        now = full_lines(text_of(made))
        theirs = [line for line in now if line in lines] == lines
        told = cell.kind == "edited note" or "parameters" in kinds(made)
        if theirs and told and set(now) <= set(full_lines(cell.source)):
            return made
    return None


def _labels_left(cells: Sequence[Left], left: Copy, version: Version) -> list[Any]:
    labels: list[Any] = []
    for cell in cells:
        if cell.kind in ("note", "edited note", "injected"):
            continue
        key = fate(cell, left, version)
        if key != "gone":
            labels.append(key or print_of(cell.cell))
    return labels


def _labels_made(made: Sequence[Cell], version: Version, result: Notebook) -> list[Any]:
    own = {id(cell) for cell in made}
    return [
        template_key(cell) if template_key(cell) in version.keys else print_of(cell)
        for cell in result["cells"]
        if id(cell) in own or template_key(cell) in version.keys
    ]


def _ahead(labels: Sequence[Any], label: Any) -> Any:
    at = labels.index(label)
    return labels[at - 1] if at else None


def _author_moved(left: Copy, version: Version) -> bool:
    names = {old: new for new, old in version.replaces.items()}
    was = [key if version.find(key) else names.get(key, "") for key in left.made_from.keys]
    both = [key for key in was if version.find(key)]
    return both != [key for key in version.keys if key in both]


def _person_moved(cells: Sequence[Left], left: Copy) -> bool:
    keys = [cell.key for cell in cells if cell.kind == "original"]
    return keys != [key for key in left.made_from.keys if key in keys]


def _new_places(before: Sequence[Any], now: Sequence[Any], version: Version) -> Iterator[str]:
    """A new template cell: after its predecessor and what is attached there, before the next.

    A person's own heading opens a section of theirs, in which a new cell need not come.
    """
    keys = [label for label in now if isinstance(label, str)]
    if keys != [key for key in version.keys if key in keys]:
        yield f"nieuwe cellen staan niet op de plaats van het sjabloon: {keys}"
        return
    for key in (key for key in keys if key not in before):
        ahead = keys[: keys.index(key)]
        known = [other for other in ahead if other in before]
        if not known:
            continue
        at = before.index(known[-1]) + 1
        while at < len(before) and not isinstance(before[at], str):
            if before[at][1].lstrip().startswith("#"):
                break
            if now.index(before[at]) > now.index(key) and before.count(before[at]) == 1:
                yield f"de nieuwe cel {key} staat voor een cel van een persoon: {before[at]}"
            at += 1
