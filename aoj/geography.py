"""Regions: gemeenten and what they form, mergers, size classes, samenwerkingsverbanden by PC4.

All facts stand in the reference files of a data set (`data/reference`, or the data set's own
`reference` folder); this module reads them and answers questions. Gemeenten are those of today:
a series over years follows them back through mergers with `Geography.receivers`.
"""

from __future__ import annotations

import csv
import functools
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import pandas as pd

from aoj.errors import DataError, FileError, InputError, unknown_name

COUNTRY = "NL01"
KINDS = (
    "land",
    "provincie",
    "rmc",
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
_NUMBERS = {
    "gemeenten.csv": ("residents",),
    "gemeente_namen.csv": ("from", "until"),
    "samenwerkingsverbanden_gemeenten.csv": ("pc4_inside", "pc4_total"),
}
"""Columns of reference files that hold numbers."""
_CODE_KIND = re.compile(
    r"^(?:(?P<land>NL01)|(?P<provincie>PV\d\d)|(?P<rmc>RMC\d\d)|(?P<gemeente>GM\d{4})"
    r"|(?P<samenwerkingsverband>(?:PO|VO)\d{4})|(?P<grootteklasse>GK\d))$"
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
    there for a region that follows its samenwerkingsverbanden: figures of po schools cover the po
    areas, those of vo schools the vo areas.
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

    def within_sector(self, sector: str) -> Region:
        """Return the region as figures of a sector cover it; itself where it has no such area."""
        for area in self.areas:
            if area.sector == sector:
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


def default_name(code: str) -> str:
    """Return the name of a samenwerkingsverband of which no name is known.

    >>> default_name("PO2707")
    'samenwerkingsverband po 27.07'
    """
    return f"samenwerkingsverband {code[:2].lower()} {code[2:4]}.{code[4:]}"


@dataclass(frozen=True, eq=False)
class Geography:
    """The regions of one data set, as frozen tables; make it with `load_geography`."""

    gemeenten: pd.DataFrame
    names: pd.DataFrame
    mergers: pd.DataFrame
    pc4: pd.DataFrame
    samenwerkingsverbanden: pd.DataFrame
    parts: pd.DataFrame
    landelijke_vestigingen: Mapping[str, str]
    _names_by_key: Mapping[str, list[tuple[str, int, int]]] = field(repr=False)
    _receivers: Mapping[str, frozenset[str]] = field(repr=False)

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
        raise unknown_name("regio", code, self._regions)

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

    Gemeenten that are named decide; without them they follow from the areas of the
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
    if named:
        return Region(code, name, "regio", frozenset(named), samenwerkingsverbanden=swv)
    areas = tuple(_area(sector, swv, geography) for sector in ("po", "vo"))
    members = areas[0].members | areas[1].members
    partial = (areas[0].partial | areas[1].partial) - members
    if not members and not partial:
        raise InputError(
            f"de regio '{code}' bevat in {year} geen enkele gemeente",
            expected="samenwerkingsverbanden met een gebied of gemeenten",
            remedy=f"vul parameters/{code}.yml aan",
        )
    major = (areas[0].major | areas[1].major) - members
    filled = tuple(area for area in areas if area.members or area.partial)
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
    return Geography(
        gemeenten=gemeenten,
        names=names,
        mergers=mergers,
        pc4=read_reference(
            reference / "pc4.csv",
            ["pc4", "gemeente_code", "po_samenwerkingsverband", "vo_samenwerkingsverband"],
        ),
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
    )


def read_reference(path: Path, needed: Iterable[str] = ()) -> pd.DataFrame:
    """Return a reference file as text: comma, UTF-8, lines that begin with `#` are comment."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    except FileNotFoundError:
        raise FileError(
            "het naslagbestand ontbreekt", where=str(path), remedy="haal het terug uit de kloon"
        ) from None
    except UnicodeDecodeError:
        raise DataError(
            "het naslagbestand is geen UTF-8", where=str(path), remedy="bewaar het als CSV UTF-8"
        ) from None
    except OSError as error:
        raise FileError(
            f"het naslagbestand is niet te lezen ({error.strerror or error})",
            where=str(path),
            remedy="controleer of u het mag lezen",
        ) from None
    body = "".join(line for line in lines if not line.startswith("#"))
    try:
        rows = [row for row in csv.reader(io.StringIO(body, newline="")) if row]
    except csv.Error as error:
        raise _damaged(path, f"is geen CSV ({error})") from None
    if not rows:
        raise _damaged(path, "is leeg")
    wrong = next((row for row in rows if len(row) != len(rows[0])), None)
    if wrong:
        raise _damaged(
            path,
            f"heeft een regel met {len(wrong)} velden in plaats van {len(rows[0])}: {wrong[0]}",
        )
    frame = pd.DataFrame(rows[1:], columns=rows[0], dtype="str")
    absent = [column for column in needed if column not in frame.columns]
    if absent:
        raise DataError(
            f"de kolom '{absent[0]}' ontbreekt in het naslagbestand",
            where=str(path),
            expected=", ".join(needed),
            remedy="herstel de kopregel",
        )
    _check_numbers(path, frame)
    return frame


def _damaged(path: Path, what: str) -> DataError:
    return DataError(
        f"het naslagbestand {what}", where=str(path), remedy="haal het terug uit de kloon"
    )


def _check_numbers(path: Path, frame: pd.DataFrame) -> None:
    """Raise `DataError` unless columns of numbers hold whole numbers or nothing."""
    for column in _NUMBERS.get(path.name, ()):
        wrong = frame[~frame[column].str.fullmatch(r"[0-9]*")]
        if len(wrong):
            raise _damaged(
                path, f"heeft in kolom '{column}' de waarde '{wrong[column].iloc[0]}', geen getal"
            )


def name_key(name: str) -> str:
    """Return the form in which names of gemeenten are compared.

    Case, accents, apostrophes and blanks at the ends do not count.

    >>> name_key("SUDWEST-FRYSLAN") == name_key("Súdwest-Fryslân")
    True
    >>> name_key("'s-Gravenhage") == name_key("S GRAVENHAGE")
    True
    """
    text = unicodedata.normalize("NFKD", name.strip()).casefold()
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub(r"[’‘'`]", "", text)
    return re.sub(r"[\s-]+", " ", text).strip()


def _check_kind(region: Region, kind: str, where: str) -> None:
    if region.kind != kind:
        raise InputError(
            f"'{region.code}' is geen {kind} maar een {region.kind}",
            where=f"parameters/{where}.yml",
        )


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
