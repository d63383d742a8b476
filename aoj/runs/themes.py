"""A template cut to the themes that a region chose: the cells of the other themes are left out.

A cell belongs to a theme by its tag `thema-<name>`, to several by several tags, to every report
without one. The choice is the list parameter `themas`; empty means all. Cutting is done before a
person's notebook is merged, which therefore sees a template without those cells: what nobody
edited goes, what a person wrote stays, and all comes back when the theme does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from aoj.runs.narrative.cells import is_edited
from aoj.runs.narrative.reading import Read, read
from aoj.runs.stamps import source_of, stamp_of, tags_of
from aoj.runs.templates import Template

PARAMETERS = ("themas", "vragenthemas")
"""The parameters by which a region chooses themes: of the figures, and of the questionnaires."""
TAG = "thema-"
"""How the tag begins that says to which theme a cell of a template belongs."""
Notebook = Mapping[str, Any]


def cut_template(
    template: Template, parameters: Mapping[str, Any], current: Notebook | None = None
) -> Template:
    """Return a template with only the cells of the themes that `parameters` choose.

    `current` is the notebook as a person left it. Of a theme that is not chosen the headings stay
    under which a person wrote: their words would stand under another theme's heading else.
    """
    chosen = parameters.get(parameter_of(template)) or ()
    if not chosen:
        return template
    chosen = [chosen] if isinstance(chosen, str) else chosen
    cells = template.notebook["cells"]
    left = {str(cell.get("id", "")) for cell in cells if not is_chosen(cell, chosen)}
    left -= set(_headings_in_use(current, left)) if current is not None else set()
    kept = [cell for cell in cells if str(cell.get("id", "")) not in left]
    return replace(template, notebook={**template.notebook, "cells": kept})


def parameter_of(template: Template) -> str:
    """Return the parameter by which the themes of a template are chosen."""
    known = template.sidecar.parameters
    return next((name for name in PARAMETERS if name in known), PARAMETERS[0])


def is_chosen(cell: Mapping[str, Any], chosen: Collection[str]) -> bool:
    """Whether a cell of a template belongs in a report on these themes."""
    themes = themes_of(cell)
    return not themes or any(theme in chosen for theme in themes)


def themes_of(cell: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the themes to which a cell of a template belongs; none: to every report."""
    return tuple(tag.removeprefix(TAG) for tag in tags_of(cell) if tag.startswith(TAG))


def check_themes(template: Template) -> Iterator[str]:
    """Yield in Dutch where the tags of the cells and the choices of the sidecar differ."""
    name = parameter_of(template)
    spec = template.sidecar.parameters.get(name)
    choices = spec.choices if spec is not None else ()
    used = {theme for cell in template.notebook["cells"] for theme in themes_of(cell)}
    for theme in sorted(used - set(choices)):
        yield f"het label '{TAG}{theme}' noemt een thema dat niet bij '{name}' staat"
    for theme in sorted(set(choices) - used):
        yield f"het thema '{theme}' staat bij '{name}', maar geen cel heeft '{TAG}{theme}'"


def _headings_in_use(current: Notebook, left: Collection[str]) -> Iterator[str]:
    """Yield the headings among the cells that are left out below which a person wrote."""
    above: dict[int, str] = {}
    for one in read(current):
        level = _level(one)
        if level:
            above = {other: key for other, key in above.items() if other < level}
        if _is_written(one):  # also a person's own heading, with or without words below it
            yield from filter(None, above.values())
        if level:  # one that was left out and kept for a person stays without the template's
            is_left = one.key in left and not stamp_of(one.cell).get("dropped")
            above[level] = one.key if one.role == "template" and is_left else ""


def _level(one: Read) -> int:
    """Return of which level a cell of the template or a person is a heading; 0 for none."""
    if one.role == "note" or one.cell.get("cell_type") != "markdown":
        return 0
    found = re.match(r"\s*(#{1,6})\s", source_of(one.cell))
    return len(found[1]) if found else 0


def _is_written(one: Read) -> bool:
    if one.role == "template":
        return is_edited(one.cell)
    return bool(one.words.strip()) if one.role == "note" else one.role == "own"
