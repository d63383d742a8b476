"""`aoj release list`: what went out of the answers, by the ledger."""

from __future__ import annotations

from aoj.commands.columns import in_columns
from aoj.settings import check_region_exists, load_region, region_slugs
from aoj.store.project import COUNTRYWIDE, EXAMPLE, Project
from aoj.store.releases import Release, read_ledger

HEADER = ("nr", "datum", "regio", "editie", "sjabloon", "meting", "doelgroepen", "tabellen", "plan")


def list_releases(project: Project, region: str = "") -> str:
    """Return the lines of the ledger, oldest first; of a region, or of all.

    Raises `DataError` for a ledger that was altered.
    """
    if region:
        check_region_exists(project, region)
    rows = [
        _row(release)
        for name in _data_sets(project, region)
        for release in read_ledger(project.answers(name)).releases
        if region in ("", release.region)
    ]
    if not rows:
        return "Er is nog niets vrijgegeven; 'aoj export' doet dat, en houdt het bij."
    return in_columns([HEADER, *rows])


def _row(release: Release) -> tuple[str, ...]:
    return (
        str(release.line),
        release.date,
        release.region,
        release.edition,
        release.template,
        release.wave,
        ", ".join(release.groups),
        str(sum(bool(table.question) for table in release.tables)),
        release.plan,
    )


def _data_sets(project: Project, region: str) -> tuple[str, ...]:
    if region:
        return (load_region(project, region).data,)
    found = [load_region(project, slug).data for slug in region_slugs(project)]
    return tuple(dict.fromkeys((*found, COUNTRYWIDE, EXAMPLE)))
