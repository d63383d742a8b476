"""The peers that a user picks, found by the names of region files and by codes."""

from __future__ import annotations

from collections.abc import Iterable

from aoj.errors import InputError, unknown_name
from aoj.geography.building import build_region
from aoj.geography.country import Geography
from aoj.geography.regions import COUNTRY, Region, code_kind
from aoj.settings import ProjectFolders, load_region, region_slugs
from aoj.settings.peers import OPTION


def find_peers(
    project: ProjectFolders,
    names: Iterable[str],
    geography: Geography,
    year: int,
    *,
    where: str = OPTION,
) -> tuple[Region, ...]:
    """Return the regions that some names mean, in their order and each once.

    A name is that of a region file, or a code such as `GM0228` or `PO2709`. `where` is the file
    or option that gives them. Raises `InputError` for a name that does not exist, and for a region
    file that does not fit the data set.
    """
    known = region_slugs(project)
    found: dict[str, Region] = {}
    for name in names:
        region = _find(project, name, known, geography, year, where)
        found.setdefault(region.code, region)
    return tuple(found.values())


def _find(
    project: ProjectFolders,
    name: str,
    known: tuple[str, ...],
    geography: Geography,
    year: int,
    where: str,
) -> Region:
    code = name.upper()
    if name not in known and code == COUNTRY:
        raise InputError(
            f"{_told(where)}met Nederland wordt altijd al vergeleken ('{name}')",
            where=where,
            remedy="haal het weg",
        )
    try:
        if name in known:
            settings = load_region(project, name)
            return build_region(
                name,
                settings.name,
                geography,
                samenwerkingsverbanden=settings.samenwerkingsverbanden,
                gemeenten=settings.gemeenten,
                year=year,
            )
        if code_kind(code):
            return geography.region(code)
    except InputError as error:
        raise InputError(
            f"{_told(where)}{f'{error.where}: ' if error.where else ''}{error.what}",
            where=where,
            expected=error.expected,
            remedy=error.remedy,
        ) from None
    unknown = unknown_name("regio", name, known)
    raise InputError(f"{_told(where)}{unknown.what}", where=where, expected=unknown.expected)


def _told(where: str) -> str:
    return "" if where == OPTION else "bij 'peers': "
