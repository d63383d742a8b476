"""`aoj list`: the regions, templates, indicators and sources that there are, a line each."""

from __future__ import annotations

from aoj.commands.columns import in_columns
from aoj.errors import AojError
from aoj.runs.templates import load_template, template_names
from aoj.settings import load_region, region_slugs
from aoj.store.project import Project

MOST_PARTS = 5
"""So many parts of an indicator are named on its line."""
MORE = "Wat elk cijfer betekent en waar het vandaan komt, staat in docs/indicatoren.md."


def list_regions(project: Project) -> str:
    """Return a line per region: key, name, data set and year, or what is wrong with its file."""
    rows = []
    for slug in region_slugs(project):
        try:
            region = load_region(project, slug)
            rows.append((slug, region.name, region.data, str(region.year)))
        except AojError as error:
            rows.append((slug, f"({error})", "", ""))
    return (
        in_columns(rows) if rows else "Er zijn nog geen regio's; maak er een met 'aoj new region'."
    )


def list_templates(project: Project) -> str:
    """Return a line per template: name, whether a run takes it by default, title and purpose."""
    rows = []
    for name in template_names(project):
        try:
            sidecar = load_template(project, name).sidecar
            by_default = "standaard" if sidecar.standaard else ""
            rows.append((name, by_default, f"{sidecar.title}: {sidecar.purpose}"))
        except AojError as error:
            rows.append((name, "", f"({error})"))
    return in_columns(rows) if rows else "Er zijn geen sjablonen in notebooks/templates."


def list_indicators() -> str:
    """Return a line per indicator: name, theme, label, unit, parts; and where more is written."""
    from aoj.indicators import INDICATORS

    found = INDICATORS.values()
    rows = [(i.name, i.theme, i.label, i.unit, _few(tuple(i.breakdowns))) for i in found]
    return f"{in_columns(rows)}\n{MORE}"


def _few(names: tuple[str, ...]) -> str:
    """Return names, the first of many."""
    if len(names) <= MOST_PARTS:
        return " ".join(names)
    return f"{' '.join(names[: MOST_PARTS - 1])} ... ({len(names)} onderdelen)"


def list_sources(project: Project) -> str:
    """Return a line per source: its name, how it comes in, publisher, table and what it gives."""
    from aoj.commands.fetch import list_sources as rows

    return in_columns(rows(project))
