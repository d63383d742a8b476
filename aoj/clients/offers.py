"""What the clients and `aoj fetch` say to each other about tables and files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

Tell = Callable[[int, int], None]
"""Is called while a download goes on, with the rows (of a file: bytes) so far and in all (or 0)."""


@dataclass(frozen=True)
class Offer:
    """One table or file that a service has now, before it is fetched.

    `source` is the block in bronnen.yml; `name` the file name that the download gets; `changed`
    is what the service says of its last change (a moment, an ETag); `asked` a hash of all that
    decides what is asked of it, so that another selection is fetched anew; `year` the year of a
    table or file that exists per year, else empty; `expected` rows or bytes, 0 where unknown.
    """

    source: str
    name: str
    address: str
    table: str
    title: str
    changed: str
    asked: str
    year: str = ""
    expected: int = 0
    protocol: str = ""


@dataclass(frozen=True)
class Download:
    """A file that came whole from a service, in a temporary folder, not registered yet.

    `rows` counts records, 0 for files that were taken as they came; `resumed` the records of an
    earlier, interrupted attempt.
    """

    offer: Offer
    path: Path
    rows: int = 0
    resumed: int = 0


@dataclass(frozen=True)
class Item:
    """One item of a dimension: its key as the service pads it, and its title without blanks."""

    key: str
    title: str
    status: str = ""


@dataclass(frozen=True)
class Dimension:
    """A dimension of a CBS table; `kind` is Dimension, GeoDimension, GeoDetail or TimeDimension."""

    key: str
    title: str
    kind: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Topic:
    """A column of figures of a CBS table; `path` is its title with its groups in front."""

    key: str
    title: str
    path: str
    unit: str
    decimals: int = 0


@dataclass(frozen=True)
class TableDescription:
    """What the service says of a CBS table today."""

    table: str
    title: str
    modified: str
    protocol: str
    dimensions: tuple[Dimension, ...]
    topics: tuple[Topic, ...]
    status: str = ""
    """`OutputStatus`: 'Regulier', 'Gediscontinueerd' and the like."""


@dataclass(frozen=True)
class CatalogueEntry:
    """A line of a catalogue: a CBS table or a CKAN data set."""

    name: str
    title: str
    modified: str = ""
    period: str = ""
    status: str = ""


@dataclass(frozen=True)
class Resource:
    """A file in a CKAN data set."""

    id: str
    name: str
    url: str
    changed: str = ""
    format: str = ""
    size: int = 0


@dataclass(frozen=True)
class Package:
    """A CKAN data set with its files."""

    name: str
    title: str
    resources: tuple[Resource, ...] = field(default=())
