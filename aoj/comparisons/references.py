"""With which others a region is compared.

| kind | what it is |
|---|---|
| `overige` | the country without the region: the other samenwerkingsverbanden, the rest |
| `land` | the country |
| `samenwerkingsverband` | each one in which the region lies |
| `grootteklasse` | the other gemeenten of the same size |
| `provincie`, `rmc`, `jeugdregio` | the one in which the whole region lies |
| `peers` | what a user picked, together; `peer`: each of these by itself |

The others, a size class and peers never contain the region itself; the areas that a region is a
part of do.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from aoj.comparisons.peers import join_peers, single_peers
from aoj.geography import Geography, Region
from aoj.indicators import Indicator
from aoj.indicators.compute import exists_for

ALL_KINDS = (
    *("overige", "land", "samenwerkingsverband", "grootteklasse"),
    *("provincie", "rmc", "jeugdregio", "peers", "peer"),
)
"""Every kind of reference, in the order in which they are told."""
USUAL = ("overige", "land", "grootteklasse", "peers")
"""The kinds of a report that asks for no other."""
SMALLEST_GROUP = 3
"""A size class is compared with only if it holds at least this many other gemeenten."""

_AROUND = ("provincie", "rmc", "jeugdregio")


@dataclass(frozen=True)
class Reference:
    """A region to compare with, and why: one of `ALL_KINDS`."""

    kind: str
    region: Region


def references(
    region: Region,
    indicator: Indicator,
    geography: Geography,
    among: Container[str] = ("grootteklasse",),
    peers: Sequence[Region] = (),
) -> list[Reference]:
    """Return the regions that a region is compared with, other than the country and its rest.

    `among` are the kinds that are wanted. A gemeente that may not be compared with gemeenten has
    none. Regions for which the indicator does not exist, or that are the same area, are left out.
    """
    if region.kind == "gemeente" and not indicator.compare_gemeenten:
        return []
    scope = indicator.scope_of(region)
    found: list[Reference] = []
    if "samenwerkingsverband" in among:
        found += _samenwerkingsverbanden(region, scope, indicator, geography)
    if "grootteklasse" in among and region.kind == "gemeente":
        found += _size_class(region, geography)
    for kind in _AROUND:
        if kind in among and region.kind != kind:
            found += [
                Reference(kind, area)
                for area in geography.regions(kind)
                if scope.gemeenten and scope.gemeenten < area.members
            ]
    if "peers" in among:
        together = join_peers(region, peers, indicator, geography)
        found += [Reference("peers", together)] if together else []
    if "peer" in among:
        each = single_peers(region, peers, indicator, geography)
        found += [Reference("peer", peer) for peer in each if len(each) > 1]
    return [r for r in found if exists_for(indicator, r.region)]


def rest_name(region: Region) -> str:
    """Return how the others of a region are called."""
    if region.kind == "samenwerkingsverband":
        return "de overige samenwerkingsverbanden"
    return "de rest van Nederland"


def _samenwerkingsverbanden(
    region: Region, scope: Region, indicator: Indicator, geography: Geography
) -> list[Reference]:
    """Return those in which the region lies: of a gemeente that is split, each of the two."""
    if region.kind not in ("gemeente", "regio"):
        return []
    same = region.of_sector(indicator.sector) if _counts_areas(indicator) else ()
    return [
        Reference("samenwerkingsverband", area)
        for area in geography.regions("samenwerkingsverband")
        if scope.gemeenten and scope.gemeenten <= area.gemeenten
        if scope.gemeenten != area.gemeenten and area.code not in same
    ]


def _counts_areas(indicator: Indicator) -> bool:
    """Whether the source counts per samenwerkingsverband."""
    return indicator.grain in ("samenwerkingsverband", "bestuur")


def _size_class(region: Region, geography: Geography) -> list[Reference]:
    group = geography.region(geography.size_class(region.code))
    members = group.members - region.members
    if len(members) < SMALLEST_GROUP:
        return []
    code = f"{group.code}-{region.code}"
    name = f"andere {group.name}"
    return [Reference("grootteklasse", Region(code, name, "grootteklasse", members=members))]
