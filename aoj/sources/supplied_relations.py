"""What binds supplied counts: parts and totals, gemeenten and areas, half years and years.

Counts of one kind are bound within a row as the kind declares, across rows by the areas of the
regions (gemeenten in samenwerkingsverbanden, RMC-regio's, provincies and the country), and across
periods (two half years make a year). What is left of a total is a cell of its own that is never
shown. Counts of different figures that are equal, for one region and period, are taken to be the
same people, and own figures that differ by a small count a total and its part. An equation that
does not hold among the figures binds nothing, and is left out.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from aoj.geography import COUNTRY, Geography, code_kind
from aoj.sources.supplied import Whole
from aoj.sources.supplied_hiding import Cell, Equation, Key

OWN_FIGURES = "eigen_cijfers"
_MOST_PERCENTAGES, _MOST_BESIDE = 12, 5
"""How many percentages of the same people are looked at, and how many are taken together."""
BELOW = " (noemer)"
"""What stands behind the name of a figure of which a count is the denominator."""


class Count(NamedTuple):
    """What a count is about: the key of an observation."""

    measure: str
    region: str
    period: str
    part: str


class Bond(NamedTuple):
    """A total with parts of which none overlaps another; `is_complete`: they make up the total.

    `inner` are parts that nobody supplied, with their values as far as they follow from others.
    `counts_none` says that it is a small count too if nothing is left.
    """

    total: Key
    parts: tuple[Key, ...]
    is_complete: bool
    inner: tuple[tuple[Key, int | None], ...] = ()
    counts_none: bool = False
    defines: bool = False
    """Whether the total is no count of its own, but what its parts are together."""


class Containing(NamedTuple):
    """An area, or several joined by `+`, with regions of one kind inside it without overlap."""

    area: str
    inside: tuple[str, ...]
    is_complete: bool


def bonds(
    counts: Mapping[Count, int | None],
    wholes: Iterable[tuple[str, Whole]],
    geography: Geography,
    smallest: int,
) -> Iterator[Bond]:
    """Give what binds counts; `wholes` are pairs of a measure and what it declares."""
    yield from _within_rows(counts, wholes)
    yield from _across_regions(counts, geography)
    yield from _across_mergers(counts, geography)
    yield from _across_periods(counts)
    yield from _below_percentages(counts)
    yield from _beside_percentages(counts, smallest)
    yield from _differences(counts, smallest)
    yield from _equal(counts)


def bind(
    bond: Bond, cells: Mapping[Key, Cell], smallest: int
) -> tuple[Equation, Cell | None] | None:
    """Return the equation of a bond and the cell of what its parts leave, where there is one.

    None where the parts are more than the total, so that they cannot be parts of it; a difference
    below the smallest count (a source that rounds) does not count, and leaves nothing.
    A part that its source hides is taken to be small, so that enough is left beside it.
    """
    total = cells[bond.total].value
    values = [cells[part].value for part in bond.parts]
    known = sum(value or 0 for value in values)
    unknown = values.count(None)
    left = None if total is None else total - known
    equation: dict[Key, int] = {bond.total: 1}
    for part in bond.parts:
        equation[part] = equation.get(part, 0) - 1
    if bond.is_complete and (left is None or unknown or abs(left) < smallest):
        return equation, None
    if left is not None and left < 0:
        return (equation, None) if -left < smallest else None
    if left is not None and unknown:
        left = max(0, left - unknown * (smallest - 1))
    equation[rest_of(bond)] = -1
    return equation, Cell(left, "hidden", is_rest=True, counts_none=bond.counts_none)


def rest_of(bond: Bond) -> Key:
    """Return the key of the cell of what the parts of a bond leave of its total."""
    return ("rest", bond.total, bond.parts)


def _within_rows(
    counts: Mapping[Count, int | None], wholes: Iterable[tuple[str, Whole]]
) -> Iterator[Bond]:
    places: dict[str, list[tuple[str, str]]] = {}
    for count in counts:
        found = places.setdefault(count.measure, [])
        if (count.region, count.period) not in found[-1:]:
            found.append((count.region, count.period))
    for measure, whole in wholes:
        for region, period in dict.fromkeys(places.get(measure, ())):
            names = [_count(name, measure, region, period) for name in (whole.total, *whole.parts)]
            total, parts = names[0], tuple(name for name in names[1:] if name in counts)
            if total in counts and parts:
                yield Bond(total, parts, whole.is_exact and len(parts) == len(whole.parts))


def _count(name: str, measure: str, region: str, period: str) -> Count:
    other, sign, part = name.rpartition(":")
    return Count(other if sign else measure, region, period, part)


def _across_regions(counts: Mapping[Count, int | None], geography: Geography) -> Iterator[Bond]:
    groups: dict[tuple[str, str, str], list[str]] = {}
    known = _codes(geography)
    for count in counts:
        if count.region in known or geography.receivers(count.region):
            groups.setdefault((count.measure, count.period, count.part), []).append(count.region)
    for (measure, period, part), regions in groups.items():
        about = Count(measure, "", period, part)
        for found in containing(tuple(sorted(regions)), geography):
            inside = tuple(about._replace(region=code) for code in found.inside)
            is_union = found.area == "+".join(found.inside)
            yield Bond(_area(found.area, about), inside, found.is_complete, defines=is_union)
        values = {region: counts[about._replace(region=region)] for region in regions}
        yield from _by_groups(about, values, geography)


@functools.lru_cache(maxsize=8)
def _codes(geography: Geography) -> frozenset[str]:
    """Return the codes of all areas; other geographies may have others."""
    kinds = ("land", "provincie", "rmc", "samenwerkingsverband")
    return frozenset(region.code for kind in kinds for region in geography.regions(kind))


def about_of(total: Key) -> Count:
    """Return what a total is a figure of, without its region."""
    parts = tuple(str(part) for part in total)  # type: ignore[attr-defined]
    return Count(*(parts[1:] if parts[0] == "union" else parts))._replace(region="")


def _by_groups(
    about: Count, values: Mapping[str, int | None], geography: Geography
) -> Iterator[Bond]:
    """Give each area as the sum of its gemeenten, of which those without a count are grouped.

    A group are gemeenten that lie in the same areas. So areas of several kinds that hold the same
    gemeenten, or a part of them, are bound to each other.
    """
    areas = {code: _counted(code, geography) for code in values if code_kind(code) != "gemeente"}
    for union, extent in whole_unions(tuple(sorted(areas)), geography).items():
        inside = [values[code] for code in union.split("+")]
        values = {**values, union: None if None in inside else sum(v or 0 for v in inside)}
        areas[union] = extent
    own: dict[str, str] = {}
    counted = [code for code in values if code_kind(code) == "gemeente"]
    for code in counted:
        if not geography.receivers(code) & own.keys():
            own |= dict.fromkeys(geography.receivers(code), code)
    groups: dict[frozenset[str], set[str]] = {}
    for gemeente in frozenset().union(*areas.values()) - own.keys():
        holders = frozenset(area for area, extent in areas.items() if gemeente in extent)
        groups.setdefault(holders, set()).add(gemeente)
    if len(values) < 2 or not areas:
        return
    of = geography.areas_source
    keys = {holders: ("group", about, frozenset(held), of) for holders, held in groups.items()}
    parts: dict[str, tuple[list[str], list[Key]]] = {}
    for area, extent in areas.items():
        codes = sorted({own[gemeente] for gemeente in extent & own.keys()})
        if all(geography.receivers(code) <= extent for code in codes):
            parts[area] = codes, [key for holders, key in keys.items() if area in holders]
    inner = _group_values(parts, values)
    for area, (codes, found) in parts.items():
        cells = (*(about._replace(region=code) for code in codes), *found)
        known = tuple((key, inner[key]) for key in found)
        yield Bond(_area(area, about), cells, is_complete=True, inner=known)


def _group_values(
    parts: Mapping[str, tuple[list[str], list[Key]]], values: Mapping[str, int | None]
) -> dict[Key, int | None]:
    """Return what is left for each group, so that every area is the sum of its parts.

    Where several values fit, one that fits is chosen; None where none is found.
    """
    found: dict[Key, int | None] = {}
    todo = dict(parts)
    while todo:
        area = min(todo, key=lambda a: (sum(k not in found for k in todo[a][1]), a))
        codes, keys = todo.pop(area)
        total = values[area]
        known = sum(values[code] or 0 for code in codes) + sum(found.get(key) or 0 for key in keys)
        free = [key for key in keys if key not in found]
        left = None if total is None else total - known
        for number, key in enumerate(free):
            found[key] = (left if number == 0 else 0) if left is not None and left >= 0 else None
    for area, (codes, keys) in parts.items():
        total = values[area]
        known = sum(values[code] or 0 for code in codes) + sum(found[key] or 0 for key in keys)
        if total != known:
            found |= dict.fromkeys(keys)
    return found


def _counted(area: str, geography: Geography) -> frozenset[str]:
    """Return the gemeenten that users count in an area: also those that lie mostly inside."""
    region = geography.region(area)
    return region.members | region.major


def _area(area: str, about: Count) -> Key:
    """Return the cell of an area; of areas taken together it is a cell that nobody supplied."""
    count = about._replace(region=area)
    return ("union", *count) if "+" in area else count


@functools.lru_cache(maxsize=256)
def containing(codes: tuple[str, ...], geography: Geography) -> tuple[Containing, ...]:
    """Return for each region of `codes` which of the others lie wholly inside it, per kind."""
    kinds: dict[str, list[str]] = {}
    for code in codes:
        kind = code_kind(code) or ""
        kinds.setdefault(code[:2] if kind == "samenwerkingsverband" else kind, []).append(code)
    found: list[Containing] = []
    for area in codes:
        if code_kind(area) not in (None, "gemeente"):
            for kind, members in kinds.items():
                found += _inside(area, kind, members, geography)
    for sector in ("PO", "VO"):
        found += _unions(kinds.get(sector, []), kinds.get("gemeente", []), geography)
    return tuple(found)


def _unions(
    areas: Sequence[str], gemeenten: Sequence[str], geography: Geography
) -> Iterator[Containing]:
    """Give areas that share a split gemeente, taken together, and the gemeenten inside them."""
    for union, (whole, touched) in _joined(tuple(areas), geography).items():
        inside = [code for code in gemeenten if (now := geography.receivers(code)) and now <= whole]
        yield Containing(union, tuple(union.split("+")), is_complete=True)
        if inside:
            covered = frozenset().union(*(geography.receivers(code) for code in inside))
            yield Containing(union, tuple(inside), covered == whole == touched)


def whole_unions(areas: tuple[str, ...], geography: Geography) -> dict[str, frozenset[str]]:
    """Return areas that share a split gemeente and hold whole gemeenten together: their extent."""
    found: dict[str, frozenset[str]] = {}
    for sector in ("PO", "VO"):
        own = tuple(code for code in areas if code[:2] == sector)
        for union, (whole, touched) in _joined(own, geography).items():
            if whole == touched:
                found[union] = whole
    return found


@functools.lru_cache(maxsize=256)
def _joined(
    areas: tuple[str, ...], geography: Geography
) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return areas of one sector that share split gemeenten: what they hold whole, and touch."""
    groups: list[set[str]] = []
    for area in areas:
        partial = geography.region(area).partial
        near = [g for g in groups if any(partial & geography.region(c).partial for c in g)]
        groups = [g for g in groups if g not in near] + [{area}.union(*near)]
    every = geography.regions("samenwerkingsverband")
    found: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    for group in groups:
        if len(group) < 2:
            continue
        touched = frozenset().union(*(geography.region(code).gemeenten for code in group))
        others = [r for r in every if r.code not in group and r.code[:2] == areas[0][:2]]
        whole = touched.difference(*(region.gemeenten for region in others))
        found["+".join(sorted(group))] = whole, touched
    return found


def _inside(
    area: str, kind: str, codes: Sequence[str], geography: Geography
) -> Iterator[Containing]:
    """Give the regions of one kind inside an area; also with gemeenten that lie mostly inside.

    For of these users often count the whole.
    """
    if kind == "land":
        return
    region = geography.region(area)
    before: list[str] = []
    for extent in (region.members, region.members | region.major):
        inside = [
            c for c in codes if c != area and (held := _held(c, geography)) and held <= extent
        ]
        if not inside or inside == before:
            continue
        before = inside
        covered = frozenset().union(*(_held(code, geography) for code in inside))
        is_complete = covered >= region.members | region.major
        is_complete |= area == COUNTRY and _is_every(kind, inside, geography)
        yield Containing(area, tuple(inside), is_complete)


def _held(code: str, geography: Geography) -> frozenset[str]:
    """Return the gemeenten of today that a region touches."""
    if code_kind(code) == "gemeente":
        return geography.receivers(code)
    return geography.region(code).gemeenten


def _is_every(kind: str, codes: Sequence[str], geography: Geography) -> bool:
    """Whether these are all areas of a sector, which together are the country."""
    areas = {r.code for r in geography.regions("samenwerkingsverband") if r.code[:2] == kind}
    return bool(areas) and areas - geography.landelijk <= set(codes)


def _across_mergers(counts: Mapping[Count, int | None], geography: Geography) -> Iterator[Bond]:
    """Give gemeenten with those that went into them, where both are there for one period.

    A gemeente may have had people of its own before, so that something may be left.
    """
    before = _predecessors(geography)
    for count in counts:
        if count.region in before:
            found = [count._replace(region=code) for code in before[count.region]]
            parts = tuple(part for part in found if part in counts)
            if parts:
                yield Bond(count, parts, is_complete=False)


@functools.lru_cache(maxsize=8)
def _predecessors(geography: Geography) -> dict[str, tuple[str, ...]]:
    """Return by code the gemeenten that went into it undivided, and not by way of another."""
    rows = geography.mergers
    pairs = dict.fromkeys(zip(rows["old_code"], rows["new_code"], strict=True))
    olds = [old for old, _ in pairs]
    found: dict[str, tuple[str, ...]] = {}
    for old, new in pairs:
        if old != new and olds.count(old) == 1:
            found[new] = (*found.get(new, ()), old)
    return found


def _across_periods(counts: Mapping[Count, int | None]) -> Iterator[Bond]:
    for count in counts:
        halves = tuple(count._replace(period=f"{count.period}-H{half}") for half in (1, 2))
        parts = tuple(half for half in halves if half in counts)
        if parts and len(count.period) == 4:
            values = [counts[count], *(counts[half] for half in parts)]
            is_sum = None in values or values[0] == sum(v or 0 for v in values[1:])
            if is_sum and len(parts) == 2:
                yield Bond(count, parts, is_complete=True)
            else:
                yield from (Bond(count, (half,), is_complete=False) for half in parts)


def _below_percentages(counts: Mapping[Count, int | None]) -> Iterator[Bond]:
    """Give the people of whom a percentage is, with those that it counts."""
    for count in counts:
        inside = count._replace(part=count.part.removesuffix(BELOW))
        if count.measure == OWN_FIGURES and inside != count and inside in counts:
            yield Bond(count, (inside,), is_complete=False, counts_none=True)


def _beside_percentages(counts: Mapping[Count, int | None], smallest: int) -> Iterator[Bond]:
    """Give percentages of equally many people that together are all of them: 60%, 36% and 4%.

    Only where a small one is among them, and with room for the rounding of each.
    """
    places: dict[tuple[str, str, int], list[Count]] = {}
    for below, people in counts.items():
        if below.measure == OWN_FIGURES and below.part.endswith(BELOW) and people:
            places.setdefault((below.region, below.period, people), []).append(below)
    for (_, _, people), found in places.items():
        inside = [count._replace(part=count.part.removesuffix(BELOW)) for count in found]
        known = [(counts[count] or 0, count) for count in inside if count in counts]
        for number in range(2, min(len(known), _MOST_BESIDE) + 1):
            for pairs in itertools.combinations(known[:_MOST_PERCENTAGES], number):
                few = min(value for value, _ in pairs)
                room = number if number == len(known) else 1
                if few < smallest and abs(people - sum(value for value, _ in pairs)) <= room:
                    yield Bond(found[0], tuple(count for _, count in pairs), is_complete=True)


def _differences(counts: Mapping[Count, int | None], smallest: int) -> Iterator[Bond]:
    """Give own figures of which the difference is a small count, of one region and period.

    They may be a total and a part, though the file does not say so.
    """
    places: dict[tuple[str, str], list[tuple[int, Count]]] = {}
    for count, value in counts.items():
        if value:
            places.setdefault((count.region, count.period), []).append((value, count))
    for found in places.values():
        if not any(count.measure == OWN_FIGURES for _, count in found):
            continue
        small = [pair for pair in found if pair[0] < smallest]
        by_value: dict[int, list[Count]] = {}
        for value, count in found:
            by_value.setdefault(value, []).append(count)
        for value, count in small:
            for lesser, part in found:
                for total in by_value.get(lesser + value, ()):
                    names = (total, part, count)
                    if lesser >= smallest and any(n.measure == OWN_FIGURES for n in names):
                        yield Bond(total, (part, count), is_complete=True)


def _equal(counts: Mapping[Count, int | None]) -> Iterator[Bond]:
    """Give counts of different figures that are equal, of one region and period."""
    places: dict[tuple[str, str, int], list[Count]] = {}
    for count, value in counts.items():
        if value is not None:
            places.setdefault((count.region, count.period, value), []).append(count)
    for same in places.values():
        first = same[0]
        for other in same[1:]:
            if _figure(other) != _figure(first):
                yield Bond(first, (other,), is_complete=True)


def _figure(count: Count) -> str:
    """Return what a count is a figure of: its measure; of a region's own figures also its name."""
    is_own = count.measure == OWN_FIGURES
    return f"{count.measure}:{count.part.removesuffix(BELOW)}" if is_own else count.measure
