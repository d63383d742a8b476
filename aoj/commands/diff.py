"""`aoj diff`: what people changed in a region's notebooks, against the template."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aoj.commands.notebooks import Place, find_edition, find_templates, read_notebook
from aoj.errors import AojError
from aoj.runs.narrative.differences import Difference, find_differences
from aoj.runs.stamps import stamp_of
from aoj.runs.templates import load_template
from aoj.store.project import Project


def diff(project: Project, region: str, templates: Sequence[str] = (), edition: str = "") -> str:
    """Return what people changed: '-' is the template's text, '+' theirs."""
    place = find_edition(project, region, edition)
    names = find_templates(place, templates)
    return "\n\n".join("\n".join(_of_template(place, name)) for name in names)


def _of_template(place: Place, template: str) -> Iterator[str]:
    found = read_notebook(place, template)
    notebook = found.notebook or {"cells": []}
    yield f"{place.where}/{template}.ipynb"
    inputs = stamp_of(notebook).get("inputs")
    made_from = inputs.get("template") if isinstance(inputs, dict) else None
    if made_from != _sha256(place, template):
        yield "  Het sjabloon is daarna veranderd; een run voegt dat samen met uw tekst."
    differences = find_differences(notebook)
    if not differences:
        yield "  Niemand heeft iets veranderd."
    for difference in differences:
        yield ""
        yield from _told(difference)


def _told(difference: Difference) -> Iterator[str]:
    mark = " (te herzien)" if difference.to_revise else ""
    yield f"  {difference.cell}: {difference.said}{mark}"
    yield from (f"    {line}".rstrip() for line in difference.lines)


def _sha256(place: Place, template: str) -> str:
    try:
        return load_template(place.project, template).sha256
    except AojError:
        return ""
