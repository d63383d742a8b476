"""What a made CBS or DUO service has: tables as cubes, data sets of files, files.

The example of an invented country is described with these, and the server of the tests
(tests/loopback.py) tells it over HTTP in the layouts of the real services. Nothing here reads,
writes or listens.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from math import prod
from typing import Any

HIDDEN = "."
"""A cell that the service hides: unknown, unreliable or secret."""

Cell = float | int | str | None
"""A figure, a text (of a text topic), `HIDDEN`, or None where there can be none."""

Keys = tuple[str, ...]
"""The keys of one row, in the order of the dimensions, without blanks."""

Cells = Callable[[Keys, str], Cell] | Mapping[tuple[Any, ...], Cell]
"""From (keys of the row, topic), or from (*keys, topic) in a mapping (absent: None), to the cell.

A topic is named by its key, such as `TotaleBevolking_1`.
"""

REGION_WIDTH = 6
DISTRICT_WIDTH = 10


@dataclass(frozen=True)
class CubeItem:
    """One item of a dimension; `key` without blanks, `group` the id of its group or empty."""

    key: str
    title: str
    status: str = ""
    group: str = ""
    description: str = ""


@dataclass(frozen=True)
class CubeDimension:
    """A dimension and its items; keys are padded with blanks to `width` where v3 tells them."""

    key: str
    title: str
    items: tuple[CubeItem, ...]
    kind: str = "Dimension"
    """Dimension, GeoDimension, GeoDetail or TimeDimension."""
    width: int = 0
    groups: tuple[tuple[str, str], ...] = ()
    """Groups of items: id and title."""

    def padded(self, key: str) -> str:
        """Return a key as v3 gives it."""
        return key.ljust(self.width)


@dataclass(frozen=True)
class CubeTopic:
    """A column of a table; `key` is its name in v3, `code` in v4 (made from `key` if empty)."""

    key: str
    title: str
    unit: str = "aantal"
    decimals: int = 0
    groups: tuple[str, ...] = ()
    """Titles of the topic groups that it stands in, the outer one first."""
    text: bool = False
    code: str = ""
    width: int = 0
    """Blanks behind a text up to this length, in v3 and v4."""

    @property
    def measure(self) -> str:
        """The name of the topic in v4."""
        return self.code or f"M_{self.key}"


@dataclass(frozen=True)
class CubeTable:
    """A table of figures: a row for each combination of items, or only those of `rows`."""

    id: str
    title: str
    modified: str
    """As CBS tells it: `2026-03-06T02:00:00`."""
    dimensions: tuple[CubeDimension, ...]
    topics: tuple[CubeTopic, ...]
    cells: Cells
    rows: frozenset[Keys] | None = None
    status: str = "Regulier"
    """`Regulier` or `Gediscontinueerd`."""
    period: str = ""
    summary: str = ""
    catalog: str = "CBS"
    protocols: tuple[str, ...] = ("v3", "v4")
    """Where it can be had."""
    typed_only: bool = False
    """Whether v3 has no UntypedDataSet of it."""

    @property
    def size(self) -> int:
        """How many rows v3 has, if `rows` leaves none out."""
        return prod(len(dimension.items) for dimension in self.dimensions)

    def cell(self, keys: Keys, topic: str) -> Cell:
        """Return one cell."""
        if callable(self.cells):
            return self.cells(keys, topic)
        return self.cells.get((*keys, topic))

    def keys(
        self, chosen: Iterable[Iterable[int]] | None = None, start: int = 0
    ) -> Iterator[tuple[int, Keys]]:
        """Yield number and keys of each row from the `start`-th on, the last dimension fastest.

        `chosen` holds per dimension the places of the items that are wanted, in rising order.
        A row keeps its number whatever is chosen.
        """
        places = [tuple(c) for c in chosen] if chosen is not None else None
        if places is None:
            places = [tuple(range(len(d.items))) for d in self.dimensions]
        if self.rows is not None:
            yield from islice(self._given(places), start, None)
            return
        for at in range(start, prod(len(p) for p in places)):
            yield self._row(places, at)

    def _given(self, places: list[tuple[int, ...]]) -> Iterator[tuple[int, Keys]]:
        rows = (self._row(places, at) for at in range(prod(len(p) for p in places)))
        return (row for row in rows if self.rows is None or row[1] in self.rows)

    def _row(self, places: list[tuple[int, ...]], at: int) -> tuple[int, Keys]:
        number, weight, keys = 0, 1, []
        for dimension, wanted in zip(reversed(self.dimensions), reversed(places), strict=True):
            at, rest = divmod(at, len(wanted))
            number += wanted[rest] * weight
            weight *= len(dimension.items)
            keys.append(dimension.items[wanted[rest]].key)
        return number, tuple(reversed(keys))


@dataclass(frozen=True)
class CkanFile:
    """A file in a CKAN data set; `name` is what the site shows, `file` how its address ends."""

    name: str
    file: str
    content: bytes
    modified: str = "2026-04-01T08:00:00.000000"
    id: str = ""
    format: str = "CSV"
    url: str = ""
    """An address to tell in place of the one where it is served."""

    @property
    def identity(self) -> str:
        """Its id: the given one, else one made from its name."""
        return self.id or str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.name}/{self.file}"))


@dataclass(frozen=True)
class CkanSet:
    """A CKAN data set: its name in addresses, its title and its files."""

    name: str
    title: str
    files: tuple[CkanFile, ...]
    id: str = ""
    notes: str = ""

    @property
    def identity(self) -> str:
        """Its id: the given one, else one made from its name."""
        return self.id or str(uuid.uuid5(uuid.NAMESPACE_URL, self.name))


@dataclass(frozen=True)
class ClassicFile:
    """A file at a fixed address of duo.nl."""

    name: str
    content: bytes
    modified: str = "2026-04-01T08:00:00"


@dataclass
class Offering:
    """All that the services have: tables by id, data sets by name, classic files by name."""

    tables: dict[str, CubeTable] = field(default_factory=dict)
    sets: dict[str, CkanSet] = field(default_factory=dict)
    files: dict[str, ClassicFile] = field(default_factory=dict)

    def add(self, *things: CubeTable | CkanSet | ClassicFile) -> Offering:
        """Add or replace things, and return the offering."""
        for thing in things:
            if isinstance(thing, CubeTable):
                self.tables[thing.id] = thing
            elif isinstance(thing, CkanSet):
                self.sets[thing.name] = thing
            else:
                self.files[thing.name] = thing
        return self


def regions(
    items: Iterable[tuple[str, str]],
    key: str = "RegioS",
    title: str = "Regio's",
    width: int = REGION_WIDTH,
) -> CubeDimension:
    """Return the dimension of regions from keys and titles."""
    made = tuple(CubeItem(k, t) for k, t in items)
    kind = "GeoDetail" if key == "WijkenEnBuurten" else "GeoDimension"
    width = DISTRICT_WIDTH if key == "WijkenEnBuurten" else width
    return CubeDimension(key, title, made, kind, width)


def periods(keys: Iterable[str], status: Mapping[str, str] | None = None) -> CubeDimension:
    """Return the dimension of periods; `status` of a key that is not `Definitief`.

    >>> [item.title for item in periods(["2024JJ00", "2023SJ00"], {"2024JJ00": "Voorlopig"}).items]
    ['2024*', "2023/'24"]
    """
    states = {key: (status or {}).get(key, "Definitief") for key in keys}
    items = (CubeItem(key, _period_title(key, state), state) for key, state in states.items())
    return CubeDimension("Perioden", "Perioden", tuple(items), "TimeDimension")


def _period_title(key: str, status: str) -> str:
    year, kind = int(key[:4]), key[4:]
    titles = {
        "JJ00": f"{year}",
        "SJ00": f"{year}/'{(year + 1) % 100:02d}",
        "HJ01": f"1e halfjaar {year}",
        "HJ02": f"2e halfjaar {year}",
        "KW01": f"{year} 1e kwartaal",
    }
    stars = {"Voorlopig": "*", "NaderVoorlopig": "**"}.get(status, "")
    return titles.get(kind, key) + stars
