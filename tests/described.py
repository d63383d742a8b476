"""Services that say just what bronnen.yml expects of them, and can be made to say otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from aoj.clients.offers import (
    CatalogueEntry,
    Dimension,
    Item,
    Offer,
    Package,
    Resource,
    TableDescription,
    Topic,
)
from aoj.commands.fetch_remarks import Remark
from aoj.errors import AojError, DataError
from aoj.settings.bronnen import Bronnen, CbsTable, DuoFile
from aoj.sources.odata import canonical_unit

REGIONS = ("NL01  ", "LD01  ", "PV26  ", "CR01  ", "GM0344", "GM0363")
PERIODS = {"JJ": "JJ00", "SJ": "SJ00", "HJ": "HJ01", "MM": "MM12", "DD": "0630"}


def describe(block: CbsTable, year: str = "", unit: str = "aantal") -> TableDescription:
    """Return a table in which every figure of a block is found, and more besides."""
    cells = [block.selection(own) for parts in block.measures.values() for own in parts.values()]
    paths = dict.fromkeys(cell["topic"][0] for cell in cells)
    topics = [
        Topic(f"T_{number}", path.split("/")[-1], path, unit)
        for number, path in enumerate([*paths, "Een ander onderwerp"], 1)
    ]
    titles: dict[str, dict[str, None]] = {}
    for cell in cells:
        for key, spellings in cell.items():
            if key != "topic":
                titles.setdefault(key, {})[spellings[0]] = None
    dimensions = [
        Dimension(key, key, "Dimension", tuple(map(_item, [*names, "Iets anders"])))
        for key, names in titles.items()
    ]
    regions = tuple(Item(key, key.strip()) for key in REGIONS)
    dimensions.append(Dimension(block.region[0], "Regio's", "GeoDimension", regions))
    if block.period:
        kinds = [PERIODS[kind[:2]] for kind in block.periods.kinds]
        items = tuple(Item(f"20{n}{kind}", f"20{n}") for n in range(15, 27) for kind in kinds)
        dimensions.append(Dimension(block.period[0], "Perioden", "TimeDimension", items))
    title = f"{block.title} {year}" if year else block.title
    table = block.table.get(year, "") or "99999NED"
    return TableDescription(
        table, title, "2026-10-01T02:00:00", "v3", tuple(dimensions), tuple(topics), "Regulier"
    )


def with_item(table: TableDescription, dimension: str, old: str, new: str) -> TableDescription:
    """Return a table in which the title of an item was changed; an empty one drops it."""

    def renamed(one: Dimension) -> Dimension:
        if one.title != dimension:
            return one
        items = [replace(i, title=new) if i.title == old else i for i in one.items]
        return replace(one, items=tuple(i for i in items if i.title))

    return replace(table, dimensions=tuple(map(renamed, table.dimensions)))


def with_topic(table: TableDescription, old: str, new: str) -> TableDescription:
    """Return a table in which the title of a topic was changed, its groups kept."""
    topics = [
        replace(t, title=new, path=t.path.removesuffix(old) + new) if t.title == old else t
        for t in table.topics
    ]
    return replace(table, topics=tuple(topics))


def with_unit(table: TableDescription, unit: str) -> TableDescription:
    """Return a table with another unit."""
    return replace(table, topics=tuple(replace(t, unit=unit) for t in table.topics))


@dataclass
class Described:
    """Both services, as bronnen.yml expects them; every answer can be replaced."""

    bronnen: Bronnen
    tables: dict[str, TableDescription | AojError] = field(default_factory=dict)
    packages: dict[str, Package | AojError] = field(default_factory=dict)
    entries: dict[str, list[CatalogueEntry]] = field(default_factory=dict)
    starts: dict[str, bytes | AojError] = field(default_factory=dict)
    sent_on: dict[str, str] = field(default_factory=dict)
    units: Callable[[str], str] = field(default=lambda _name: "aantal")
    asked: list[str] = field(default_factory=list)

    def table(self, table: str, block: CbsTable) -> TableDescription:
        """Return a table as its block expects it, unless it is among `tables`."""
        self.asked.append(table)
        if table in self.tables:
            return _given(self.tables[table])
        name = next(n for n, b in self.bronnen.sources.items() if b == block)
        years = [year for year, known in block.table.items() if known == table]
        return replace(describe(block, *years, unit=self.units(name)), table=table)

    def package(self, name: str) -> Package:
        """Return a data set with the files that the blocks ask of it, unless in `packages`."""
        if name in self.packages:
            return _given(self.packages[name])
        blocks = [b for b in self.bronnen.sources.values() if isinstance(b, DuoFile)]
        files = [_resource(b) for b in blocks if b.data_set == name]
        return Package(name, name, (*files, Resource("x", "Iets anders", "https://x/iets.csv")))

    def catalogue(self, service: str) -> Sequence[CatalogueEntry]:
        """Return the entries that were given; of CBS else the tables of bronnen.yml."""
        self.asked.append(service)
        if service in self.entries:
            return self.entries[service]
        blocks = self.bronnen.sources.values()
        if service == "duo":
            sets = {b.data_set: b.title for b in blocks if isinstance(b, DuoFile) and b.data_set}
            return [CatalogueEntry(name, title) for name, title in sets.items()]
        return [
            CatalogueEntry(table or "12345NED", f"{b.title} {year}".strip(), "2026-01-01")
            for b in blocks
            if isinstance(b, CbsTable)
            for year, table in b.table.items()
        ]

    def offers(self, name: str) -> Sequence[Offer]:
        """Return one offer for a file."""
        block = self.bronnen.sources[name]
        assert isinstance(block, DuoFile)
        url = _resource(block).url if block.data_set else self.address(name)
        return [Offer(name, "x.csv", url, "x", block.title, "2026-01-01", "h")]

    def start(self, offer: Offer) -> tuple[bytes, str]:
        """Return the headers that a block expects, unless its name is in `starts`."""
        block = self.bronnen.sources[offer.source]
        assert isinstance(block, DuoFile)
        start = self.starts.get(offer.source, ";".join(block.columns).encode() + b"\r\n1;2\r\n")
        return _given(start), self.sent_on.get(offer.source, offer.address)

    def address(self, name: str) -> str:
        """Return the classic address of a file."""
        block = self.bronnen.sources[name]
        assert isinstance(block, DuoFile)
        return f"{self.bronnen.services.duo_files}/{block.file[0].replace('{jaar}', '2025')}"


def gone(table: str) -> DataError:
    """Return what a client says of a table that does not exist."""
    return DataError("CBS antwoordt met HTTP 404 (bestaat niet)", where=f"CBS {table}")


def pasted(lines: Sequence[str], remarks: Sequence[Remark]) -> str:
    """Return a file after what remarks propose was put in it word for word, from below."""
    text = list(lines)
    places = {(r.line, r.last, r.is_below, r.put) for r in remarks if r.put}
    for line, last, is_below, put in sorted(places, reverse=True):
        begin = text[line] if is_below else text[line - 1]
        indent = begin[: len(begin) - len(begin.lstrip())]
        start = line if is_below else line - 1
        text[start : start if is_below else last] = [indent + one for one in put]
    return "\n".join(text)


def unit_of_known(units: Sequence[str]) -> str:
    """Return a unit that our code reads."""
    return canonical_unit(units[0]) if units else "aantal"


def _item(title: str) -> Item:
    return Item(f"K{abs(hash(title)) % 10**6}", title)


def _resource(block: DuoFile) -> Resource:
    file = next((name for name in block.resource if "." in name), "bestand.csv")
    url = f"https://onderwijsdata.duo.nl/dataset/a/resource/b/download/{file}"
    return Resource("b", block.resource[0], url)


def _given(answer: object) -> object:
    if isinstance(answer, AojError):
        raise answer
    return answer
