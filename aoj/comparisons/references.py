"""With which others a region is compared."""

from __future__ import annotations

from collections.abc import Sequence

from aoj.geography import Geography, Region
from aoj.indicators import Indicator

SMALLEST_GROUP = 3
"""A size class is compared with only if it holds at least this many other gemeenten."""


def references(region: Region, indicator: Indicator, geography: Geography) -> Sequence[Region]:
    """Return the size class of a gemeente without the gemeente itself, as a region of its own."""
    if region.kind != "gemeente" or not indicator.compare_gemeenten:
        return []
    group = geography.region(geography.size_class(region.code))
    members = group.members - region.members
    if len(members) < SMALLEST_GROUP:
        return []
    code = f"{group.code}-{region.code}"
    return [Region(code, f"andere {group.name}", "grootteklasse", members=members)]


def rest_name(region: Region) -> str:
    """Return how the others of a region are called."""
    if region.kind == "samenwerkingsverband":
        return "de overige samenwerkingsverbanden"
    return "de rest van Nederland"
