"""What users supply: the form in which a kind of file is declared, and what every kind can do.

A kind is one module `eigen_<kind>.py` that declares a `Kind`: its columns with their units, which
regions and periods it is about, what is part of what, where the figures come from, and an example.
The header, the checks, the empty file of `aoj new file` and the page docs/aanleveren.md follow
from that. Counts of people below the smallest count never leave `Kind.load` (see
`supplied_hiding`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from aoj.geography import Geography
from aoj.sources.files import FileSample
from aoj.sources.source import Loaded, Source, SourceFile

REGION, PERIOD = "regio", "periode"
PUBLISHER = "eigen opgave"
PREFIX = "eigen_"
KNOWN_UNITS = ("personen", "euro", "punten", "procent", "keuze", "tekst", "markdown", "ja_nee")
PERIOD_WORDS = {
    "year": ("een jaar", "2024"),
    "school_year": ("een schooljaar", "2023/24"),
    "half_year": ("een half jaar", "2024-H1"),
}
REGION_WORDS = {
    "gemeente": ("gemeente", "GM en vier cijfers"),
    "samenwerkingsverband": ("samenwerkingsverband", "PO of VO en vier cijfers"),
    "provincie": ("provincie", "PV en twee cijfers"),
    "rmc": ("RMC-regio", "RMC en twee cijfers"),
    "land": ("Nederland", "NL01"),
}


@dataclass(frozen=True)
class Column:
    """A column beside region and period: its unit, its meaning, and whether it may be left out.

    `unit` is one of `KNOWN_UNITS`; 'personen' are whole numbers of people, which are hidden where
    they are small. `choices` maps what may be filled in to its meaning, for the unit 'keuze'.
    `part` is the name of the figure in the store, where that is not the column's name; `is_key`
    says that the column tells rows of a region and period apart.
    """

    name: str
    unit: str
    description: str
    required: bool = True
    choices: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    part: str = ""
    is_key: bool = False
    negative: bool = False

    @property
    def is_people(self) -> bool:
        """Whether the column counts people."""
        return self.unit == "personen"

    @property
    def is_number(self) -> bool:
        """Whether the column holds figures of the kind's measure."""
        return self.unit in ("personen", "euro", "punten", "procent")


@dataclass(frozen=True)
class Whole:
    """A total and its parts, by their names in the store; `measure:part` names another measure.

    `is_exact` says that the parts, if all are there, make up the total. Parts of one whole exclude
    each other; a part that overlaps others stands in a whole of its own.
    """

    total: str
    parts: tuple[str, ...]
    is_exact: bool = False


@dataclass(frozen=True)
class Figure:
    """A figure of a file: its key, its value (None: see `status`), and what it counts.

    Of a percentage of people the value is a share, `numerator` and `denominator` the people that
    it is made of, and `is_people` is true as for a count.
    """

    measure: str
    region: str
    period: str
    part: str
    value: float | None
    status: str = "observed"
    is_people: bool = False
    numerator: float | None = None
    denominator: float | None = None
    is_share: bool = False


@dataclass(frozen=True)
class Place:
    """Where a figure of a file stands: its line, and how a sentence names it."""

    line: int
    about: str


@dataclass(frozen=True)
class Contents:
    """What a file says, before anything is hidden: it never leaves the room of sources.

    `texts` are rows of `aoj.sources.source.TEXT_COLUMNS`; `wholes` pairs of a measure and what is
    part of what in it; `places` tells where figures stand, by measure, region, period and part.
    """

    rows: int
    figures: tuple[Figure, ...] = ()
    texts: tuple[tuple[str, str, str, str, str], ...] = ()
    wholes: tuple[tuple[str, Whole], ...] = ()
    places: Mapping[tuple[str, str, str, str], Place] = field(
        default_factory=lambda: MappingProxyType({})
    )


@dataclass(frozen=True)
class Kind:
    """One kind of file that users supply; see the module's first lines."""

    name: str
    title: str
    purpose: str
    definition: str
    where_from: str
    regions: tuple[str, ...]
    periods: tuple[str, ...]
    columns: tuple[Column, ...]
    examples: tuple[Mapping[str, str], ...]
    mark: str
    measures: tuple[str, ...] = ()
    text_measures: tuple[str, ...] = ()
    wholes: tuple[Whole, ...] = ()
    source_name: str = ""
    parse: Callable[[Kind, Sequence[Any], Geography], Contents] | None = None
    """How its rows are read, for the kind of which each row says its own unit."""

    @property
    def source(self) -> Source:
        """The source as `aoj list sources` and the manifest name it."""
        return Source(
            name=self.source_name or PREFIX + self.name,
            title=self.title,
            publisher=PUBLISHER,
            table=self.name,
            measures=self.measures,
            kind="observations" if self.measures else "texts",
            description=self.purpose,
            text_measures=self.text_measures,
            is_supplied=True,
        )

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return (REGION, PERIOD, *(column.name for column in self.columns))

    @property
    def keys(self) -> tuple[Column, ...]:
        """The columns that tell rows of a region and period apart."""
        return tuple(column for column in self.columns if column.is_key)

    @property
    def people(self) -> tuple[Column, ...]:
        """The columns that count people."""
        return tuple(column for column in self.columns if column.is_people)

    @property
    def measure(self) -> str:
        """The measure of the kind's figures."""
        return self.measures[0] if self.measures else ""

    def part(self, column: Column, key: str) -> str:
        """Return the name in the store of a figure: of its column, in a row with this key."""
        if not self.keys:
            return column.part or column.name
        return f"{key}_{column.part}" if column.part else key

    def recognise(self, sample: FileSample) -> bool:
        """Whether a file is of this kind: it has the column that no other kind has."""
        columns = {fold(name) for name in sample.columns}
        return sample.kind == "csv" and {REGION, PERIOD, self.mark} <= columns

    def load(self, file: SourceFile, geography: Geography) -> Loaded:
        """Return what a file holds, small counts of people hidden as `file` asks.

        Raises `DataError` for a file that is still empty, and for the first thing in it that is
        not as declared; no sentence holds a count of people.
        """
        from aoj.sources.supplied_loading import load

        return load(self, file, geography)


def fold(header: str) -> str:
    """Return a header as headers are compared.

    >>> fold(" Met Jeugdhulp")
    'met_jeugdhulp'
    """
    return "_".join(header.strip().casefold().replace("_", " ").split())
