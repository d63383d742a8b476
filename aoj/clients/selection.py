"""What of a CBS table is asked: topics and items, found by the titles that bronnen.yml gives.

Columns get other numbers, titles other blanks and apostrophes; therefore topics and items are found
by title (or by the path of their groups), ignoring case, blanks around and between, and the kind
of apostrophe. What is not found is an error that names the nearest title.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from aoj.clients.offers import Dimension, Item, TableDescription, Topic
from aoj.clients.remedies import CHECK
from aoj.errors import DataError, nearest
from aoj.settings.bronnen import CbsTable, Periods

NATIONAL = Item("NL01", "Nederland")
"""What stands as region in a table without regions."""

_FORM = 1
"""Of the fetched file; another number has every table fetched anew."""
_ENDED = ("gediscontinueerd", "stopgezet", "vervallen")
_APOSTROPHES = str.maketrans({"‘": "'", "’": "'", "`": "'", "´": "'", "“": '"', "”": '"'})
_KEY = re.compile(r"^(\d{4})(?:([A-Z]{2}\d{2})|\d{4})$")


@dataclass(frozen=True)
class Cell:
    """Where one figure stands in a row, and under which names it is written.

    `items` is its place: an item per further dimension, in the order of `Selection.others`.
    """

    measure: str
    part: str
    topic: Topic
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Selection:
    """Of a table: the regions and periods, and the cells that each of them has.

    `region` and `period` are None for a table without; its one item is then a given one.
    """

    region: Dimension | None
    period: Dimension | None
    others: tuple[Dimension, ...]
    regions: tuple[Item, ...]
    periods: tuple[Item, ...]
    prefixes: tuple[str, ...]
    cells: tuple[Cell, ...]

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The topics that are asked, each once, in the order of the table."""
        return tuple(dict.fromkeys(cell.topic for cell in self.cells))

    @property
    def lines(self) -> int:
        """How many figures a complete table gives."""
        return len(self.regions) * len(self.periods) * len(self.cells)

    def items_of(self, position: int) -> tuple[Item, ...]:
        """Return the items that are asked of a further dimension."""
        return tuple(dict.fromkeys(cell.items[position] for cell in self.cells))


def select_table(description: TableDescription, block: CbsTable, year: str = "") -> Selection:
    """Return what `block` asks of a table; raises `DataError` for what the table does not have."""
    region = find_dimension(description, block.region, ("GeoDimension", "GeoDetail"))
    period = _period_dimension(description, block, year)
    others = other_dimensions(description, region, period)
    cells = _cells(description, block, others)
    for one, other in twins(cells):
        raise _twins_error(description.table, block, one, other)
    return Selection(
        region=region,
        period=period,
        others=others,
        regions=_regions(description, region, block),
        periods=_periods(description, period, block, year),
        prefixes=block.regions if region else (),
        cells=cells,
    )


def other_dimensions(
    description: TableDescription, region: Dimension | None, period: Dimension | None
) -> tuple[Dimension, ...]:
    """Return the dimensions in which a part has its place, in the order of their keys."""
    others = [d for d in description.dimensions if d not in (region, period)]
    return tuple(sorted(others, key=lambda dimension: dimension.key))


def find_cell(
    description: TableDescription,
    block: CbsTable,
    others: tuple[Dimension, ...],
    measure: str,
    part: str,
) -> Cell:
    """Return where a part of a measure stands; raises `DataError` where it does not."""
    places = block.selection(block.measures[measure][part])
    topic = _topic(description, places.get("topic", ()))
    items = _items(description.table, others, places, f"{measure} {part}")
    return Cell(measure, part, topic, items)


def twins(cells: Iterable[Cell]) -> list[tuple[Cell, Cell]]:
    """Return the parts of one measure that end at the same place, however they are spelled."""
    first: dict[tuple[str, str, tuple[str, ...]], Cell] = {}
    found = []
    for cell in cells:
        place = (cell.measure, cell.topic.key, tuple(item.key for item in cell.items))
        one = first.setdefault(place, cell)
        if one is not cell:
            found.append((one, cell))
    return found


def place_of(cell: Cell) -> str:
    """Return the topic and the items of a cell, as the table calls them."""
    titles = [cell.topic.title, *(item.title for item in cell.items)]
    return ", ".join(f"'{title.strip()}'" for title in titles)


def find_dimension(
    description: TableDescription, spellings: Sequence[str], kinds: Sequence[str] = ()
) -> Dimension | None:
    """Return the dimension with one of these keys or titles, else the only one of these kinds.

    None where nothing is asked. Raises `DataError`.
    """
    if not spellings:
        return None
    for wanted in map(fold, spellings):
        for dimension in description.dimensions:
            if wanted in (fold(dimension.key), fold(dimension.title)):
                return dimension
    by_kind = [d for d in description.dimensions if d.kind in kinds]
    if len(by_kind) == 1:
        return by_kind[0]
    names = [name for d in description.dimensions for name in (d.key, d.title)]
    raise _not_found(description.table, "dimensie", spellings[0], names)


def find_topic(description: TableDescription, spellings: Sequence[str]) -> Topic:
    """Return the topic with one of these titles, or paths such as Group/Sub/Title.

    Raises `DataError` where there is none, or where a title occurs more than once.
    """
    for wanted in map(fold, spellings):
        found = [t for t in description.topics if wanted in (fold(t.title), fold(t.path))]
        if not found and "/" in wanted:
            found = [t for t in description.topics if fold(t.path).endswith("/" + wanted)]
        whole = [t for t in found if fold(t.path) == wanted]
        found = whole if len(whole) == 1 else found
        if len(found) == 1:
            return found[0]
        if found:
            paths = " of ".join(f"'{topic.path}'" for topic in found[:4])
            raise DataError(
                f"het onderwerp '{spellings[0]}' komt {len(found)} keer voor",
                where=f"CBS {description.table}",
                expected=f"{paths}",
                remedy=CHECK,
            )
    names = [name for t in description.topics for name in (t.title, t.path)]
    raise _not_found(description.table, "onderwerp", spellings[0] if spellings else "", names)


def find_item(table: str, dimension: Dimension, spellings: Sequence[str]) -> Item:
    """Return the item of a dimension with one of these titles or keys; raises `DataError`."""
    for wanted in map(fold, spellings):
        found = [i for i in dimension.items if wanted in (fold(i.title), fold(i.key))]
        by_key = [i for i in found if fold(i.key) == wanted]
        found = by_key or found
        if len(found) == 1:
            return found[0]
        if found:
            keys = " of ".join(f"'{item.key.strip()}'" for item in found[:4])
            raise DataError(
                f"'{spellings[0]}' komt {len(found)} keer voor in '{dimension.title}'",
                where=f"CBS {table}",
                expected=f"een sleutel: {keys}",
                remedy=CHECK,
            )
    names = [name for i in dimension.items for name in (i.title, i.key.strip())]
    wanted = spellings[0] if spellings else ""
    raise _not_found(table, f"onderdeel van '{dimension.title}'", wanted, names)


def fold(text: str) -> str:
    """Return a title as it is compared: no capitals, stars, further blanks, kinds of apostrophe.

    >>> fold("  Regio’s  en  Perioden ** ")
    "regio's en perioden"
    """
    return " ".join(text.translate(_APOSTROPHES).casefold().rstrip("* ").split())


def kind_of_key(key: str) -> tuple[str, int]:
    """Return the kind of a period key with its number, and its year; DD stands for a day.

    >>> kind_of_key("2023SJ00"), kind_of_key("20240630"), kind_of_key("Totaal")
    (('SJ00', 2023), ('DD', 2024), ('', 0))
    """
    found = _KEY.match(key.strip())
    return (found[2] or "DD", int(found[1])) if found else ("", 0)


def is_asked(key: str, periods: Periods) -> bool:
    """Whether the period with this key is among those that bronnen.yml asks for."""
    kind, year = kind_of_key(key)
    return kind.startswith(periods.kinds) and periods.first <= year <= periods.last


def is_ended(status: str) -> bool:
    """Whether a table is not kept up to date any more, by what its service says of it."""
    return fold(status).startswith(_ENDED)


def hash_of_asked(block: CbsTable, table: str, year: str) -> str:
    """Return a hash of all that decides which figures a table gives, and under which names."""
    asked = block.model_dump(mode="json", exclude={"table", "title", "rows", "source", "protocol"})
    text = json.dumps([_FORM, table, year, asked], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _period_dimension(
    description: TableDescription, block: CbsTable, year: str
) -> Dimension | None:
    has_time = any(d.kind == "TimeDimension" for d in description.dimensions)
    named = {name for d in description.dimensions for name in (fold(d.key), fold(d.title))}
    if year and not has_time and not named & set(map(fold, block.period)):
        return None
    return find_dimension(description, block.period, ("TimeDimension",))


def _regions(
    description: TableDescription, region: Dimension | None, block: CbsTable
) -> tuple[Item, ...]:
    if region is None:
        return (NATIONAL,)
    found = tuple(i for i in region.items if i.key.startswith(block.regions))
    if not found:
        kinds = sorted({re.sub(r"\d.*", "", i.key.strip()) for i in region.items})
        raise _not_found(description.table, "soort regio", ", ".join(block.regions), kinds)
    return found


def _periods(
    description: TableDescription, period: Dimension | None, block: CbsTable, year: str
) -> tuple[Item, ...]:
    if period is None:
        return (Item(f"{year}JJ00", year),) if year else (Item("", ""),)
    found = tuple(item for item in period.items if is_asked(item.key, block.periods))
    if not found:
        last = period.items[-1].key.strip() if period.items else "geen"
        raise DataError(
            f"de tabel heeft geen van de gevraagde perioden ({', '.join(block.periods.kinds)})",
            where=f"CBS {description.table}",
            expected=f"een soort zoals in '{last}'",
            remedy=CHECK,
        )
    return found


def _cells(
    description: TableDescription, block: CbsTable, others: tuple[Dimension, ...]
) -> tuple[Cell, ...]:
    """Return every cell, in the order of the topics in the table."""
    order = {topic.key: position for position, topic in enumerate(description.topics)}
    cells = []
    for measure, parts in block.measures.items():
        cells += [find_cell(description, block, others, measure, part) for part in parts]
    return tuple(sorted(cells, key=lambda cell: order[cell.topic.key]))


def _topic(description: TableDescription, spellings: Sequence[str]) -> Topic:
    """Return the topic that is asked; of a table with one topic, that one if none is named."""
    if not spellings and len(description.topics) == 1:
        return description.topics[0]
    return find_topic(description, spellings)


def _items(
    table: str,
    others: tuple[Dimension, ...],
    places: Mapping[str, Sequence[str]],
    part: str,
) -> tuple[Item, ...]:
    """Return the item per further dimension; the only one where the dimension has one item."""
    by_name = {fold(name): spellings for name, spellings in places.items() if name != "topic"}
    items = []
    for dimension in others:
        spellings = by_name.pop(fold(dimension.key), None) or by_name.pop(
            fold(dimension.title), None
        )
        if spellings is None and len(dimension.items) == 1:
            items.append(dimension.items[0])
            continue
        if spellings is None:
            raise DataError(
                f"bij '{part}' is niets gekozen in dimensie '{dimension.title}' ({dimension.key})",
                where=f"CBS {table}",
                expected=_one_of(item.title for item in dimension.items),
                remedy=CHECK,
            )
        items.append(find_item(table, dimension, spellings))
    if by_name:
        names = [name for dimension in others for name in (dimension.key, dimension.title)]
        raise _not_found(table, "dimensie", next(iter(by_name)), names)
    return tuple(items)


def _twins_error(table: str, block: CbsTable, one: Cell, other: Cell) -> DataError:
    lines = [block.line(cell.measure, cell.part) for cell in (one, other)]
    where = f" (regel {lines[0]} en regel {lines[1]})" if all(lines) else ""
    return DataError(
        f"de onderdelen '{one.part}' en '{other.part}' van '{one.measure}' komen in de tabel op "
        f"dezelfde plek uit: {place_of(one)}",
        where=f"CBS {table}",
        remedy=f"geef elk zijn eigen plek in bronnen.yml{where}",
    )


def _not_found(table: str, kind: str, wanted: str, known: Iterable[str]) -> DataError:
    names = list(dict.fromkeys(known))
    near = nearest(wanted, names)
    bare = re.sub(r"^.*/", "", wanted)
    near = near or nearest(bare, names)
    return DataError(
        f"{kind} '{wanted}' staat niet (meer) in de tabel",
        where=f"CBS {table}",
        expected=f"'{near}'" if near else _one_of(names),
        remedy=CHECK,
    )


def _one_of(names: Iterable[str]) -> str:
    """Return what is expected; empty where there is nothing to choose from."""
    shown = [name for name in names if name]
    more = ", ..." if len(shown) > 6 else ""
    return f"een van: {', '.join(shown[:6])}{more}" if shown else ""
