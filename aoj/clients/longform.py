"""From the rows of a service to the lines of a fetched table (`aoj.store.fetched`).

Everything that does not change from row to row is made once; per figure one line is put together.
Every figure is marked as it comes, so that one that comes twice, or not at all, shows.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aoj.clients.offers import Dimension, Item, TableDescription
from aoj.clients.paging import twice
from aoj.clients.remedies import LATER
from aoj.clients.selection import Selection
from aoj.errors import DataError
from aoj.store.fetched import COLUMNS, DELIMITER

Slot = tuple[int, str, str, str]
"""Of one cell: its number, the key of its topic, and its line before and after the place."""

_HIGHEST = 1 << 32
_BLOCK = 100_000
_MEMORY = 200_000
"""Texts of figures that are remembered as they are written."""


class LongForm:
    """Makes the lines of one table; `regions`, `periods` and `places` are looked up by key.

    `regions[key]` and `periods[key]` give a number and a text; `places[keys]` the cells of a
    combination of further items, `figures[(topic, *keys)]` those of one topic in it; None where it
    was not asked. `written[text]` is a figure as the file has it. Keys may have blanks around.
    """

    def __init__(self, source: str, description: TableDescription, selection: Selection) -> None:
        self.table, self.selection = description.table, selection
        self.regions = _Places(description.table, selection.region, selection.regions, ())
        self.periods = _Places(description.table, selection.period, selection.periods, ("status",))
        self.written = _Written()
        start = source, description.table, description.modified[:10]
        self.places = _Cells(selection, start, by_topic=False)
        self.figures = _Cells(selection, start, by_topic=True)
        self.width = len(selection.periods)
        self.size = len(selection.cells)
        self.seen = bytearray(len(selection.regions) * self.width * self.size)
        self.ids = _Ids(description.table)
        self.numbers = array("I")
        self._dimensions = description.dimensions

    @property
    def header(self) -> str:
        """The first line of the file."""
        pairs = (name for d in self.selection.others for name in (f"{d.key}_code", d.key))
        return DELIMITER.join(map(_quoted, (*COLUMNS, *pairs))) + "\n"

    def reset(self) -> None:
        """Forget what came."""
        self.seen = bytearray(len(self.seen))
        self.ids = _Ids(self.table)
        self.numbers = array("I")

    def order(self) -> NDArray[np.int64] | None:
        """Return which line goes where, so that the file does not tell in which order they came.

        None where they came so: the dimensions as the table has them, the last one fastest, and
        then the topics.
        """
        whole = np.frombuffer(self.numbers, dtype=np.uint32)
        last = -1
        for begin in range(0, len(whole), _BLOCK):
            ranks = self._ranks(whole[begin : begin + _BLOCK])
            if ranks[0] <= last or not bool((ranks[1:] > ranks[:-1]).all()):
                return np.argsort(self._ranks(whole), kind="stable")
            last = int(ranks[-1])
        return None

    def _ranks(self, numbers: NDArray[np.uint32]) -> NDArray[np.int64]:
        """Return the place of figures in the file by their numbers; only its order counts."""
        places, cells = np.divmod(numbers, self.size)
        regions, periods = np.divmod(places, self.width)
        ranks = np.zeros(len(numbers), dtype=np.int64)
        selection = self.selection
        for dimension in self._dimensions:
            position = {item.key: number for number, item in enumerate(dimension.items)}
            if dimension is selection.region:
                items, index = selection.regions, regions
            elif dimension is selection.period:
                items, index = selection.periods, periods
            else:
                at = selection.others.index(dimension)
                items, index = tuple(cell.items[at] for cell in selection.cells), cells
            ranks *= len(dimension.items)
            ranks += np.array([position[item.key] for item in items], dtype=np.int64)[index]
        ranks *= self.size
        ranks += cells
        return ranks

    def recall(self, rows: Iterable[Sequence[str]]) -> None:
        """Mark the figures of an earlier attempt from its records; raises `DataError`."""
        names = {
            (cell.measure, cell.part, *(item.key.strip() for item in cell.items)): number
            for number, cell in enumerate(self.selection.cells)
        }
        regions = {item.key.strip(): n for n, item in enumerate(self.selection.regions)}
        periods = {item.key.strip(): n for n, item in enumerate(self.selection.periods)}
        try:
            for row in rows:
                place = regions[row[8]] * self.width + periods[row[10]]
                number = place * self.size + names[(row[3], row[4], *row[13::2])]
                if self.seen[number]:
                    raise twice(f"CBS {self.table}")
                self.seen[number] = 1
                self.numbers.append(number)
        except (KeyError, IndexError):
            raise DataError(
                "de eerder opgehaalde regels passen niet bij de tabel", where=f"CBS {self.table}"
            ) from None

    def missing(self) -> Iterator[str]:
        """Give a line without figure for everything that did not come."""
        cells = list(self.figures.slots())
        for place in range(len(self.seen) // self.size):
            start = place * self.size
            if 0 not in self.seen[start : start + self.size]:
                continue
            region, period = divmod(place, self.width)
            for number, _, head, tail in cells:
                if not self.seen[start + number]:
                    self.seen[start + number] = 1
                    self.numbers.append(start + number)
                    texts = self.regions.texts[region], self.periods.texts[period]
                    yield f"{head}{DELIMITER}{DELIMITER.join(texts)}{tail}"

    def check_complete(self) -> None:
        """Raise `DataError` where a figure is missing, with the first that is."""
        missing = self.seen.count(0)
        if not missing:
            return
        place, number = divmod(self.seen.find(0), self.size)
        region = self.selection.regions[place // self.width]
        period = self.selection.periods[place % self.width]
        cell = self.selection.cells[number]
        total = len(self.seen)
        raise DataError(
            f"er ontbreken {missing} van de {total} cijfers, zoals '{cell.topic.title}' van "
            f"{region.title} in {period.title}",
            where=f"CBS {self.table}",
            remedy=f"{LATER}; heeft de tabel niet elke combinatie, zet dan 'complete: nee' in "
            "bronnen.yml",
        )


def picker(names: Sequence[str]) -> Callable[[dict[str, Any]], Any]:
    """Return what takes the values of some columns from a row, as `places` is looked up by."""
    return itemgetter(*names) if names else lambda row: ()


class _Places(dict[str, tuple[int, str] | None]):
    """By key of a region or period: its number and the text of its columns.

    A key that the dimension does not have is an error, one that was not asked gives None.
    """

    def __init__(
        self,
        table: str,
        dimension: Dimension | None,
        items: Sequence[Item],
        more: Sequence[str],
    ) -> None:
        self._table, self._dimension = table, dimension
        self._known: dict[str, tuple[int, str] | None] = {}
        if dimension is not None:
            self._known = {item.key.strip(): None for item in dimension.items}
        self.texts: list[str] = []
        for number, item in enumerate(items):
            fields = (item.key.strip(), item.title, *(getattr(item, name) for name in more))
            text = DELIMITER.join(map(_quoted, fields))
            self._known[item.key.strip() if dimension else ""] = number, text
            self.texts.append(text)

    def __missing__(self, key: str) -> tuple[int, str] | None:
        bare = str(key).strip()
        if bare not in self._known:
            name = self._dimension.key if self._dimension else ""
            raise DataError(
                f"een rij heeft de sleutel '{bare}', die dimensie '{name}' niet kent",
                where=f"CBS {self._table}",
                remedy=LATER,
            )
        self[key] = self._known[bare]
        return self[key]


class _Cells(dict[tuple[str, ...] | str, list[Slot] | None]):
    """By the keys of further items, after that of the topic if asked: the cells there.

    One key may stand for itself instead of in a tuple.
    """

    def __init__(
        self, selection: Selection, start: tuple[str, str, str], *, by_topic: bool
    ) -> None:
        self._known: dict[tuple[str, ...], list[Slot]] = {}
        for number, cell in enumerate(selection.cells):
            topic = cell.topic
            head = (*start, cell.measure, cell.part, topic.path, topic.unit.strip(), "")
            tail = [text for i in cell.items for text in (i.key.strip(), i.title)]
            after = "".join(DELIMITER + _quoted(text) for text in tail) + "\n"
            slot = number, topic.key, DELIMITER.join(map(_quoted, head)), after
            keys = tuple(item.key.strip() for item in cell.items)
            keys = (topic.key, *keys) if by_topic else keys
            self._known.setdefault(keys, []).append(slot)

    def slots(self) -> Iterator[Slot]:
        """Give every cell, by its number."""
        yield from sorted(slot for slots in self._known.values() for slot in slots)

    def __missing__(self, keys: tuple[str, ...] | str) -> list[Slot] | None:
        many = (keys,) if isinstance(keys, str) else keys
        self[keys] = found = self._known.get(tuple(key.strip() for key in many))
        return found


class _Written(dict[Any, str]):
    """By a figure as the service has it: as the file has it, with the delimiter behind it."""

    def __missing__(self, figure: str | float | None) -> str:
        if len(self) > _MEMORY:
            self.clear()
        bare = "" if figure is None else figure if isinstance(figure, str) else _number(figure)
        self[figure] = written = _quoted(bare) + DELIMITER
        return written


class Figures(dict[Any, str]):
    """By a number: with as many decimals as its topic has, and the delimiter behind it.

    >>> Figures(1)[8], Figures(0)[12.0], Figures(0)[0.5]
    ('8.0;', '12;', '0.5;')
    """

    def __init__(self, decimals: int) -> None:
        self._decimals = decimals

    def __missing__(self, figure: str | float) -> str:
        if len(self) > _MEMORY:
            self.clear()
        bare = figure if isinstance(figure, str) else _number(figure)
        if not isinstance(figure, str) and round(figure, self._decimals) == figure:
            bare = f"{figure:.{self._decimals}f}"
        self[figure] = written = _quoted(bare) + DELIMITER
        return written


class _Ids:
    """The ids of all rows so far, a bit each."""

    def __init__(self, table: str) -> None:
        self._table, self._bits = table, bytearray()

    def add(self, ids: Sequence[int]) -> None:
        """Note the ids of a page; raises `DataError` where one came before."""
        if not ids:
            return
        if set(map(type, ids)) != {int} or min(ids) < 0 or max(ids) >= _HIGHEST:
            raise DataError("een rij heeft geen geldig nummer", where=f"CBS {self._table}")
        bits, need = self._bits, max(ids) // 8 + 1
        if need > len(bits):
            bits.extend(bytes(max(need, 2 * len(bits)) - len(bits)))
        for number in ids:
            at, bit = number >> 3, 1 << (number & 7)
            if bits[at] & bit:
                raise twice(f"CBS {self._table}")
            bits[at] |= bit


def _quoted(text: str) -> str:
    """Return a text as a field of the file: on one line, without blanks around it."""
    bare = text.strip()
    if not bare.isprintable():
        bare = " ".join("".join(c if c.isprintable() else " " for c in bare).split())
    if DELIMITER in bare or '"' in bare:
        doubled = bare.replace('"', '""')
        return f'"{doubled}"'
    return bare


def _number(value: float) -> str:
    """Return a number as digits with a decimal point; raises `ValueError` for what is none.

    >>> _number(12), _number(0.5), _number(1e-05)
    ('12', '0.5', '0.00001')
    """
    if type(value) not in (int, float) or not math.isfinite(value):
        raise ValueError(value)
    text = repr(value)
    return f"{value:.10f}".rstrip("0") if "e" in text else text
