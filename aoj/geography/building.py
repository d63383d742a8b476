"""The region of a report, as its file describes it."""

from __future__ import annotations

from collections.abc import Iterable

from aoj.errors import InputError
from aoj.geography.country import Geography
from aoj.geography.regions import Area, Dated, Region


def build_region(
    code: str,
    name: str,
    geography: Geography,
    *,
    samenwerkingsverbanden: Iterable[Dated] = (),
    gemeenten: Iterable[Dated] = (),
    year: int,
) -> Region:
    """Return the region of a region file as it is in `year`.

    Gemeenten that are named decide, except in what is told per samenwerkingsverband; without them
    they follow from the areas of the
    samenwerkingsverbanden: a gemeente that lies wholly in the po areas together, or wholly in the
    vo areas together, is inside; one that lies in them only partly is `partial`. Raises
    `InputError` for a code that does not exist or a region that would hold nothing.
    """
    swv = tuple(dict.fromkeys(p.code for p in samenwerkingsverbanden if is_valid_in(p, year)))
    for part in swv:
        _check_kind(geography.region(part), "samenwerkingsverband", code)
    named = [p.code for p in gemeenten if is_valid_in(p, year)]
    for part in named:
        _check_kind(geography.region(part), "gemeente", code)
    areas = tuple(_area(sector, swv, geography) for sector in ("po", "vo"))
    filled = tuple(area for area in areas if area.members or area.partial)
    if named:
        return Region(
            code,
            name,
            "regio",
            frozenset(named),
            samenwerkingsverbanden=swv,
            areas=filled,
            is_named=True,
        )
    members = areas[0].members | areas[1].members
    partial = (areas[0].partial | areas[1].partial) - members
    if not members and not partial:
        raise InputError(
            f"de regio '{code}' bevat in {year} geen enkele gemeente",
            expected="samenwerkingsverbanden met een gebied of gemeenten",
            remedy=f"kies een ander jaar, of vul parameters/{code}.yml aan",
        )
    major = (areas[0].major | areas[1].major) - members
    return Region(code, name, "regio", members, partial, major, swv, areas=filled)


def _area(sector: str, codes: Iterable[str], geography: Geography) -> Area:
    own = [code for code in codes if code.startswith(sector.upper())]
    whole, partly = geography.split_gemeenten(own, sector)
    major = frozenset(g for g in partly if geography.lies_mostly_in(g, own))
    return Area(sector, frozenset(whole), frozenset(partly), major)


def is_valid_in(part: Dated, year: int) -> bool:
    """Whether a part of a region with optional from and until dates exists in `year`."""
    begins = part.from_date or "0000-00-00"
    ends = part.until_date or "9999-12-31"
    return begins <= f"{year}-12-31" and ends >= f"{year}-01-01"


def _check_kind(region: Region, kind: str, where: str) -> None:
    if region.kind != kind:
        raise InputError(
            f"'{region.code}' is geen {kind} maar een {region.kind}",
            where=f"parameters/{where}.yml",
        )
