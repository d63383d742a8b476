"""What a region is, and what its code says."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Protocol

COUNTRY = "NL01"
KINDS = (
    "land",
    "provincie",
    "rmc",
    "jeugdregio",
    "gemeente",
    "samenwerkingsverband",
    "grootteklasse",
    "regio",
)
SIZE_CLASS_NAMES = {
    "GK1": "gemeenten met minder dan 5.000 inwoners",
    "GK2": "gemeenten met 5.000 tot 10.000 inwoners",
    "GK3": "gemeenten met 10.000 tot 20.000 inwoners",
    "GK4": "gemeenten met 20.000 tot 50.000 inwoners",
    "GK5": "gemeenten met 50.000 tot 100.000 inwoners",
    "GK6": "gemeenten met 100.000 tot 150.000 inwoners",
    "GK7": "gemeenten met 150.000 tot 250.000 inwoners",
    "GK8": "gemeenten met 250.000 inwoners of meer",
}
_CODE_KIND = re.compile(
    r"^(?:(?P<land>NL01)|(?P<provincie>PV\d\d)|(?P<rmc>RMC\d\d)|(?P<jeugdregio>JZ\d{2,4})"
    r"|(?P<gemeente>GM\d{4})|(?P<samenwerkingsverband>(?:PO|VO)\d{4})|(?P<grootteklasse>GK\d))$"
)


@dataclass(frozen=True)
class Area:
    """The gemeenten that the po or the vo areas of a region hold together."""

    sector: str
    members: frozenset[str]
    partial: frozenset[str]
    major: frozenset[str]


@dataclass(frozen=True)
class Region:
    """A place that figures are about: its code, its name and the gemeenten that it holds.

    `members` lie wholly inside, `partial` only partly (split over samenwerkingsverbanden). Where a
    source cannot divide a partial gemeente, it counts whole if it is `major` (the largest part of
    its postcodes lies inside) and else not at all, so that it counts in one place only. `areas` are
    those of the samenwerkingsverbanden of a region: figures of po schools cover the po areas, those
    of vo schools the vo areas. If its file names gemeenten (`is_named`), they do so only in what is
    told per samenwerkingsverband.
    """

    code: str
    name: str
    kind: str
    members: frozenset[str] = frozenset()
    partial: frozenset[str] = frozenset()
    major: frozenset[str] = frozenset()
    samenwerkingsverbanden: tuple[str, ...] = ()
    from_date: str = ""
    until_date: str = ""
    areas: tuple[Area, ...] = ()
    is_named: bool = False

    def within_sector(self, sector: str, *, whole_areas: bool = False) -> Region:
        """Return the region as figures of a sector cover it; itself where it has no such area.

        `whole_areas`: the samenwerkingsverbanden as a whole, also where the region's file names
        only some of their gemeenten.
        """
        for area in self.areas:
            if area.sector == sector and (whole_areas or not self.is_named):
                return replace(
                    self, members=area.members, partial=area.partial, major=area.major, areas=()
                )
        return self

    @property
    def gemeenten(self) -> frozenset[str]:
        """All gemeenten, wholly or partly inside."""
        return self.members | self.partial

    def of_sector(self, sector: str) -> tuple[str, ...]:
        """Return the codes of the samenwerkingsverbanden of sector `po` or `vo`."""
        return tuple(c for c in self.samenwerkingsverbanden if c.startswith(sector.upper()))


class Dated(Protocol):
    """A part of a region as its settings file gives it."""

    code: str
    from_date: str
    until_date: str


def code_kind(code: str) -> str | None:
    """Return what kind of region a code names, or None where it is no region code.

    >>> code_kind("GM0363"), code_kind("PO2707"), code_kind("amsterdam")
    ('gemeente', 'samenwerkingsverband', None)
    """
    found = _CODE_KIND.match(code)
    return found.lastgroup if found else None


def dutch_date(date: str) -> str:
    """Return a date as readers write it.

    >>> dutch_date("2026-10-03")
    '3-10-2026'
    """
    year, month, day = date.split("-")
    return f"{int(day)}-{int(month)}-{year}"


def default_name(code: str) -> str:
    """Return the name of a samenwerkingsverband of which no name is known.

    >>> default_name("PO2707")
    'samenwerkingsverband po 27.07'
    """
    return f"samenwerkingsverband {code[:2].lower()} {code[2:4]}.{code[4:]}"
