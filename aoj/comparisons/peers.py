"""Peers: the regions that a user picked to be compared with, together and each by itself.

Peers are summed, like any region: their percentages are never averaged. What belongs to the region
itself is left out of them. A gemeente that is divided over samenwerkingsverbanden of the region and
others of a peer belongs to both, each with its own part.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from aoj.geography import Geography, Region
from aoj.indicators import Indicator
from aoj.indicators.compute import exists_for

JOINED = "peers-"
"""How the code of several peers together begins, after the sector of samenwerkingsverbanden."""
MOST_NAMED = 3
"""More peers or gemeenten than these are counted, not named."""
_PLURALS = {
    "gemeente": "gemeenten",
    "samenwerkingsverband": "samenwerkingsverbanden",
    "provincie": "provincies",
}


@dataclass(frozen=True)
class _Sorted:
    """The peers that count for an indicator and a region, and why the others do not."""

    usable: tuple[Region, ...]
    remarks: tuple[str, ...]


def join_peers(
    region: Region, peers: Sequence[Region], indicator: Indicator, geography: Geography
) -> Region | None:
    """Return all peers of a region as one region without the region itself, or None.

    Only peers for which the indicator exists count. A single peer that does not overlap the region
    is itself, so that a figure that its source publishes counts.
    """
    usable = _sort(region, peers, indicator, geography).usable
    if not usable:
        return None
    if len(usable) == 1:
        return _without_own(usable[0], region, indicator, geography)
    joined = _join(usable, region, indicator, geography)
    return _without_own(joined, region, indicator, geography)


def single_peers(
    region: Region, peers: Sequence[Region], indicator: Indicator, geography: Geography
) -> list[Region]:
    """Return each peer for which the indicator exists, without the region itself."""
    usable = _sort(region, peers, indicator, geography).usable
    return [found for p in usable if (found := _without_own(p, region, indicator, geography))]


def peer_remarks(
    region: Region, peers: Sequence[Region], indicator: Indicator, geography: Geography
) -> tuple[str, ...]:
    """Return why peers are not counted, a Dutch sentence each."""
    return _sort(region, peers, indicator, geography).remarks


def _sort(
    region: Region, peers: Sequence[Region], indicator: Indicator, geography: Geography
) -> _Sorted:
    usable: list[Region] = []
    absent: list[Region] = []
    own: list[Region] = []
    once = {peer.code: peer for peer in peers}.values()
    fits = {p.code for p in once if _has(indicator, p)}
    for peer in once:
        if peer.code not in fits:
            # Who names the po and the vo of a region means the one that a figure is about.
            if not (_is_other_sector(peer, indicator) and fits):
                absent.append(peer)
        elif _without_own(peer, region, indicator, geography) is None:
            own.append(peer)
        else:
            usable.append(peer)
    remarks: list[str] = []
    if absent:
        verb = "dit cijfer bestaat daar niet voor"
        remarks.append(f"Niet vergeleken met {names_of(absent)}: {verb}.")
    not_alike = [
        p for p in usable if not indicator.compare_gemeenten and "gemeente" in (p.kind, region.kind)
    ]
    if not_alike:
        usable = [p for p in usable if p not in not_alike]
        remarks.append(
            f"Niet vergeleken met {names_of(not_alike)}: dit cijfer wordt niet per gemeente "
            "vergeleken."
        )
    if own:
        lies = "ligt" if len(own) == 1 else "liggen"
        remarks.append(f"Niet vergeleken met {names_of(own)}: die {lies} in {region.name} zelf.")
    return _Sorted(tuple(usable), tuple(remarks))


def _has(indicator: Indicator, peer: Region) -> bool:
    """Whether an indicator exists for a peer, by its kind and by what its source counts."""
    if not exists_for(indicator, peer):
        return False
    return not _counts_areas(indicator) or bool(peer.of_sector(indicator.sector))


def _is_other_sector(peer: Region, indicator: Indicator) -> bool:
    if peer.kind != "samenwerkingsverband" or peer.kind not in indicator.levels:
        return False
    return not peer.code.startswith(indicator.sector.upper())


def _counts_areas(indicator: Indicator) -> bool:
    return indicator.grain in ("samenwerkingsverband", "bestuur")


def _join(
    peers: Sequence[Region], region: Region, indicator: Indicator, geography: Geography
) -> Region:
    """Return regions as one: a gemeente that is divided over them lies wholly in it."""
    scopes = [indicator.scope_of(peer) for peer in peers]
    members = frozenset[str]().union(*(scope.members for scope in scopes))
    partial = frozenset[str]().union(*(scope.partial for scope in scopes)) - members
    codes = tuple(dict.fromkeys(c for scope in scopes for c in scope.samenwerkingsverbanden))
    following = [c for scope in scopes if scope.partial for c in scope.samenwerkingsverbanden]
    for sector in [indicator.sector] if indicator.sector else ["po", "vo"]:
        whole, _ = geography.split_gemeenten(following, sector)
        members |= partial & whole
    partial -= members
    major = frozenset(g for g in partial if geography.lies_mostly_in(g, following))
    kinds = {peer.kind for peer in peers}
    if kinds == {"samenwerkingsverband"}:  # to which schools of the national one do not belong
        kind, code = "samenwerkingsverband", f"{peers[0].code[:2]}-{JOINED}{region.code}"
    else:
        kind = "regio" if "regio" in indicator.levels else peers[0].kind
        code = f"{JOINED}{region.code}"
    name = f"{_counted(peers) if len(peers) > MOST_NAMED else names_of(peers)} samen"
    return Region(code, name, kind, members, partial, major, samenwerkingsverbanden=codes)


def _without_own(
    peer: Region, region: Region, indicator: Indicator, geography: Geography
) -> Region | None:
    """Return a peer without the gemeenten and samenwerkingsverbanden of the region.

    None if nothing is left of what the indicator's source counts.
    """
    own = indicator.scope_of(region)
    scope = indicator.scope_of(peer)
    if _counts_areas(indicator):
        shared = set(scope.of_sector(indicator.sector)) & set(own.of_sector(indicator.sector))
        left = tuple(c for c in scope.samenwerkingsverbanden if c not in shared)
        if not any(c.startswith(indicator.sector.upper()) for c in left):
            return None
        if not shared:
            return peer
        return _narrowed(scope, region, shared, geography, samenwerkingsverbanden=left)
    shared = set(scope.gemeenten & own.gemeenten)
    areas = (set(scope.of_sector(indicator.sector)), set(own.of_sector(indicator.sector)))
    if areas[0].isdisjoint(areas[1]):
        shared -= scope.partial & own.partial  # each has another part of these
    if not shared:
        return peer
    if shared == scope.gemeenten:
        return None
    return _narrowed(
        scope,
        region,
        shared,
        geography,
        members=scope.members - shared,
        partial=scope.partial - shared,
        major=scope.major - shared,
    )


def _narrowed(
    scope: Region,
    region: Region,
    left_out: Iterable[str],
    geography: Geography,
    **changed: object,
) -> Region:
    """Return a part of a peer; its code says that it is not the whole."""
    missing = sorted(geography.name(code) for code in left_out)
    which = listed(missing) if len(missing) <= MOST_NAMED else f"wat in {region.name} ligt"
    code = scope.code if JOINED in scope.code else f"{scope.code}-zonder-{region.code}"
    name = f"{scope.name}, zonder {which}"
    return replace(scope, code=code, name=name, areas=(), **changed)  # type: ignore[arg-type]


def names_of(peers: Sequence[Region]) -> str:
    """Return the names of regions as an enumeration; many are counted."""
    return _counted(peers) if len(peers) > MOST_NAMED else listed([peer.name for peer in peers])


def _counted(peers: Sequence[Region]) -> str:
    kinds = {peer.kind for peer in peers}
    plural = _PLURALS.get(kinds.pop(), "regio's") if len(kinds) == 1 else "gebieden"
    return f"{len(peers)} gekozen {plural}"


def listed(names: Sequence[str]) -> str:
    """Return names as an enumeration.

    >>> listed(["Aa", "Bee", "Cee"])
    'Aa, Bee en Cee'
    """
    return " en ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
