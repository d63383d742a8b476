"""The regions of a data set: its gemeenten and all that they form, answered from its files."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from aoj.errors import InputError, unknown_name
from aoj.geography.reference import name_key, read_reference
from aoj.geography.regions import COUNTRY, SIZE_CLASS_NAMES, Region, default_name, dutch_date
from aoj.geography.tiles import Tile, read_tiles

_ANNEX = "bijlage 2015"
"""How `pc4.csv` calls the legal annex in its column `basis`."""
_ANNEX_SOURCE = (
    "2015, bijlage bij de Regeling regio-indeling samenwerkingsverbanden passend onderwijs PO en VO"
)


@dataclass(frozen=True, eq=False)
class Geography:
    """The regions of one data set, as frozen tables; make it with `load_geography`.

    `areas_source` says where the areas of the samenwerkingsverbanden come from, as a reader may
    see it, and `areas_date` of when they are (`2015` or `2026-10-03`; empty where not known).
    `ended` has the samenwerkingsverbanden that no longer exist: the first day after (empty if not
    known), and the codes of those that have their postcodes now. `jeugdregios` are there where a
    list of them was fetched (`with_jeugdregios`). `tiles` is a square per gemeente by code, where
    the country has a tile map.
    """

    gemeenten: pd.DataFrame
    names: pd.DataFrame
    mergers: pd.DataFrame
    pc4: pd.DataFrame
    samenwerkingsverbanden: pd.DataFrame
    parts: pd.DataFrame
    landelijke_vestigingen: Mapping[str, str]
    _names_by_key: Mapping[str, list[tuple[str, int, int]]] = field(repr=False)
    _receivers: Mapping[str, frozenset[str]] = field(repr=False)
    areas_date: str = ""
    areas_source: str = ""
    ended: Mapping[str, tuple[str, tuple[str, ...]]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    jeugdregios: tuple[Region, ...] = ()
    tiles: Mapping[str, Tile] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    @functools.cached_property
    def codes(self) -> frozenset[str]:
        """The codes of today's gemeenten."""
        return frozenset(self.gemeenten["gemeente_code"])

    def receivers(self, code: str) -> frozenset[str]:
        """Return today's gemeenten that hold the territory of `code`; empty if unknown.

        More than one means that the gemeente was split: its figures cannot be divided.
        """
        if code in self.codes:
            return frozenset([code])
        return self._receivers.get(code, frozenset())

    def resolve_name(self, name: str, year: int | None = None) -> str | None:
        """Return the gemeente code that a source means by `name` (in `year`), else None."""
        found = self._names_by_key.get(name_key(name), [])
        if year is not None:
            found = [item for item in found if item[1] <= year <= item[2]] or found
        codes = {code for code, _, _ in found}
        if len(codes) == 1:
            return codes.pop()
        current = codes & self.codes
        return current.pop() if len(current) == 1 else None

    @functools.cached_property
    def _gemeente_rows(self) -> dict[str, dict[str, str]]:
        rows = self.gemeenten.to_dict("records")
        return {row["gemeente_code"]: {str(k): v for k, v in row.items()} for row in rows}

    def name(self, code: str) -> str:
        """Return the name of a region as readers want it."""
        return self.region(code).name

    def size_class(self, gemeente_code: str) -> str:
        """Return the size class (`GK1` to `GK8`) of a gemeente of today."""
        return self._gemeente_rows[gemeente_code]["size_class"]

    def residents(self, gemeente_code: str) -> int:
        """Return the number of residents on which the size class rests."""
        return int(self._gemeente_rows[gemeente_code]["residents"] or 0)

    def region(self, code: str) -> Region:
        """Return the region of a code; raises `InputError` with the nearest known code."""
        try:
            return self._regions[code]
        except KeyError:
            pass
        former = self.receivers(code)
        if former:
            names = ", ".join(sorted(f"{self.name(c)} ({c})" for c in former))
            raise InputError(
                f"gemeente '{code}' bestaat niet meer en hoort nu bij {names}",
                remedy="gebruik de code van nu",
            )
        if code in self.ended:
            raise self._has_ended(code)
        raise unknown_name("regio", code, self._regions)

    def _has_ended(self, code: str) -> InputError:
        day, heirs = self.ended[code]
        since = f" sinds {dutch_date(day)}" if day else ""
        names = ", ".join(f"{self.name(c)} ({c})" for c in heirs)
        return InputError(
            f"samenwerkingsverband '{code}' bestaat{since} niet meer"
            + (f"; zijn postcodes horen nu bij {names}" if names else "")
            + f" (bron: {self.areas_source})",
            remedy="gebruik de code van nu" if names else "haal de code weg",
        )

    def regions(self, kind: str) -> tuple[Region, ...]:
        """Return all regions of a kind, in the order of their codes."""
        return tuple(r for r in self._regions.values() if r.kind == kind)

    @functools.cached_property
    def _regions(self) -> dict[str, Region]:
        found = [Region(COUNTRY, "Nederland", "land", members=self.codes)]
        for kind, prefix in (("provincie", "provincie"), ("rmc", "rmc")):
            groups = self.gemeenten.groupby([f"{prefix}_code", f"{prefix}_name"], sort=True)
            for (code, name), rows in groups:
                label = f"RMC-regio {name}" if kind == "rmc" else f"provincie {name}"
                found.append(
                    Region(str(code), label, kind, members=frozenset(rows["gemeente_code"]))
                )
        for code, name in SIZE_CLASS_NAMES.items():
            rows = self.gemeenten[self.gemeenten["size_class"] == code]
            found.append(
                Region(code, name, "grootteklasse", members=frozenset(rows["gemeente_code"]))
            )
        for row in self.gemeenten.sort_values("gemeente_code").to_dict("records"):
            code = row["gemeente_code"]
            found.append(Region(code, row["name"], "gemeente", members=frozenset([code])))
        found.extend(self._samenwerkingsverband_regions())
        found.extend(self.jeugdregios)
        return {region.code: region for region in found}

    def _samenwerkingsverband_regions(self) -> Iterable[Region]:
        inside: dict[str, dict[str, set[str]]] = {}
        for row in self.parts.to_dict("records"):
            parts = inside.setdefault(row["samenwerkingsverband_code"], {})
            parts.setdefault(row["part"], set()).add(row["gemeente_code"])
        for row in self.samenwerkingsverbanden.sort_values("code").to_dict("records"):
            code = row["code"]
            partial = frozenset(inside.get(code, {}).get("deels", ()))
            yield Region(
                code,
                row["name"] or default_name(code),
                "samenwerkingsverband",
                members=frozenset(inside.get(code, {}).get("geheel", ())),
                partial=partial,
                major=frozenset(g for g in partial if self.lies_mostly_in(g, [code])),
                samenwerkingsverbanden=(code,),
                from_date=row["from"],
                until_date=row["until"],
            )

    @functools.cached_property
    def landelijk(self) -> frozenset[str]:
        """Codes of the national (reformed) samenwerkingsverbanden, which have no area."""
        rows = self.samenwerkingsverbanden
        return frozenset(rows.loc[rows["landelijk"] == "ja", "code"])

    @functools.cached_property
    def pc4_area(self) -> dict[str, dict[str, str]]:
        """PC4 to samenwerkingsverband, per sector: `pc4_area["po"]["1011"]`."""
        return {
            sector: dict(
                zip(self.pc4["pc4"], self.pc4[f"{sector}_samenwerkingsverband"], strict=True)
            )
            for sector in ("po", "vo")
        }

    @functools.cached_property
    def _postcodes_inside(self) -> dict[tuple[str, str], int]:
        """Number of postcodes per gemeente and samenwerkingsverband."""
        rows = self.parts
        keys = zip(rows["gemeente_code"], rows["samenwerkingsverband_code"], strict=True)
        return dict(zip(keys, rows["pc4_inside"].astype(int), strict=True))

    def lies_mostly_in(self, gemeente_code: str, codes: Iterable[str]) -> bool:
        """Whether more postcodes of a gemeente lie in these areas than in any other one.

        The areas of one sector are taken together; either sector suffices. On a tie the area with
        the lowest code has it.
        """
        own = set(codes)
        for sector in ("PO", "VO"):
            counts = {
                area: number
                for (gemeente, area), number in self._postcodes_inside.items()
                if gemeente == gemeente_code and area.startswith(sector)
            }
            inside = {area: n for area, n in counts.items() if area in own}
            outside = {area: n for area, n in counts.items() if area not in own}
            if not inside:
                continue
            here = (sum(inside.values()), [-ord(c) for c in min(inside)])
            there = max(
                ((n, [-ord(c) for c in area]) for area, n in outside.items()), default=(0, [])
            )
            if here > there:
                return True
        return False

    def split_gemeenten(self, codes: Iterable[str], sector: str) -> tuple[set[str], set[str]]:
        """Return the gemeenten that lie wholly and those that lie partly in these areas.

        `codes` are samenwerkingsverbanden; only those of `sector` count. A gemeente that is split
        over two of them lies wholly in the two together.
        """
        own = {c for c in codes if c.startswith(sector.upper())}
        prefix = sector.upper()
        parts = self.parts[self.parts["samenwerkingsverband_code"].str.startswith(prefix)]
        mine = parts[parts["samenwerkingsverband_code"].isin(own)]
        touched = set(mine["gemeente_code"])
        others = parts[~parts["samenwerkingsverband_code"].isin(own)]
        partly = touched & set(others["gemeente_code"])
        return touched - partly, partly


@functools.cache
def load_geography(reference: Path) -> Geography:
    """Read the reference files in folder `reference`; raises `FileError` or `DataError`."""
    names = read_reference(
        reference / "gemeente_namen.csv", ["name", "gemeente_code", "from", "until"]
    )
    gemeenten = read_reference(
        reference / "gemeenten.csv",
        [
            *("gemeente_code", "name", "statline_name", "provincie_code", "provincie_name"),
            *("rmc_code", "rmc_name", "residents", "size_class"),
        ],
    )
    mergers = read_reference(
        reference / "herindelingen.csv", ["date", "old_code", "new_code", "kind"]
    )
    vestigingen = read_reference(
        reference / "landelijke_vestigingen.csv", ["vestiging", "samenwerkingsverband_code"]
    )
    pc4 = read_reference(
        reference / "pc4.csv",
        ["pc4", "gemeente_code", "po_samenwerkingsverband", "vo_samenwerkingsverband"],
    )
    areas_date, areas_source = _areas_of_reference(pc4)
    return Geography(
        gemeenten=gemeenten,
        names=names,
        mergers=mergers,
        pc4=pc4,
        samenwerkingsverbanden=read_reference(
            reference / "samenwerkingsverbanden.csv",
            ["code", "sector", "name", "landelijk", "from", "until"],
        ),
        parts=read_reference(
            reference / "samenwerkingsverbanden_gemeenten.csv",
            ["samenwerkingsverband_code", "gemeente_code", "part", "pc4_inside", "pc4_total"],
        ),
        landelijke_vestigingen=dict(
            zip(vestigingen["vestiging"], vestigingen["samenwerkingsverband_code"], strict=True)
        ),
        _names_by_key=_index_names(names, gemeenten),
        _receivers=_follow_mergers(mergers, set(gemeenten["gemeente_code"])),
        areas_date=areas_date,
        areas_source=areas_source,
        tiles=read_tiles(reference),
    )


def _areas_of_reference(pc4: pd.DataFrame) -> tuple[str, str]:
    """Return date and source of the areas, as `pc4.csv` says of most of its postcodes."""
    bases = pc4["basis"].value_counts() if "basis" in pc4 else pd.Series(dtype="int64")
    basis = str(bases.index[0]) if len(bases) else ""
    if basis == _ANNEX:
        return "2015", _ANNEX_SOURCE
    return "", f"naslagbestand pc4.csv{f' ({basis})' if basis else ''}"


def _index_names(
    names: pd.DataFrame, gemeenten: pd.DataFrame
) -> dict[str, list[tuple[str, int, int]]]:
    index: dict[str, list[tuple[str, int, int]]] = {}
    rows = list(
        zip(names["name"], names["gemeente_code"], names["from"], names["until"], strict=True)
    )
    for column in ("name", "statline_name"):
        pairs = zip(gemeenten[column], gemeenten["gemeente_code"], strict=True)
        rows += [(name, code, "", "") for name, code in pairs]
    for name, code, begins, ends in rows:
        index.setdefault(name_key(name), []).append((code, int(begins or 0), int(ends or 9999)))
    return index


def _follow_mergers(mergers: pd.DataFrame, current: set[str]) -> dict[str, frozenset[str]]:
    forward: dict[str, set[str]] = {}
    for old, new in zip(mergers["old_code"], mergers["new_code"], strict=True):
        forward.setdefault(old, set()).add(new)

    def follow(code: str, seen: frozenset[str]) -> frozenset[str]:
        if code in current:
            return frozenset([code])
        found: set[str] = set()
        for new in forward.get(code, set()) - seen:
            found |= follow(new, seen | {code})
        return frozenset(found)

    return {old: follow(old, frozenset()) for old in forward if old not in current}
