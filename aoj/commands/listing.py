"""`aoj list`: the regions, templates, indicators and sources that there are, a line each."""

from __future__ import annotations

from aoj.commands.columns import in_columns
from aoj.errors import AojError
from aoj.runs.templates import load_template, template_names
from aoj.settings import load_region, region_slugs
from aoj.store.project import Project


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
    """Return a line per indicator: name, label, unit, sources and breakdowns."""
    from aoj.indicators import INDICATORS

    return in_columns(
        [
            (name, item.label, item.unit, " + ".join(item.sources), " ".join(item.breakdowns))
            for name, item in INDICATORS.items()
        ]
    )


def list_sources(project: Project) -> str:
    """Return a line per source: its name, how it comes in, publisher, table and what it gives."""
    from aoj.commands.fetch import list_sources as rows

    return in_columns(rows(project))
