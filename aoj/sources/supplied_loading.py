"""From a supplied file to observations and texts, its small counts of people hidden.

Files are taken in the order in which they were registered. What an earlier file shows stays shown
and what it hides stays hidden; a later file hides what would lay open a small count, its own or an
earlier one's. A count that was revised by less than the smallest count is not taken over: the
earlier figure stays, for their difference would be a small count.
"""

from __future__ import annotations

import functools
import importlib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from aoj.errors import DataError
from aoj.geography import Geography
from aoj.sources.source import TEXT_COLUMNS, Loaded, SourceFile, make_texts
from aoj.sources.supplied import Contents, Figure, Kind, Place, Whole
from aoj.sources.supplied_hiding import LEAST, Cell, Equation, Key, Table
from aoj.sources.supplied_reading import (
    Mistakes,
    Row,
    read_choice,
    read_number,
    read_period,
    read_region,
    read_rows,
    read_text,
    refuse_doubles,
)
from aoj.sources.supplied_relations import BELOW, Count, about_of, bind, bonds, rest_of
from aoj.store.observations import empty_observations, make_observations

_LIMITS = (10, LEAST)
"""The limits that regions use, the highest first."""

Stamp = tuple[str, str, int, int, Geography | None]
"""A file of a kind: its source, its path, time of change and size, and the areas of RIO by then."""


@dataclass
class Released:
    """What files show together: cells and equations, and of each count the newest cell.

    `hidden` and `kept` are counts of the last file: those that it hides, and those for which the
    earlier figure stays.
    """

    table: Table
    newest: dict[Count, Key] = field(default_factory=dict)
    hidden: frozenset[Count] = frozenset()
    kept: frozenset[Count] = frozenset()

    def copy(self) -> Released:
        """Return a copy of which the cells may be changed."""
        table = Table(self.table.smallest)
        for key, cell in self.table.cells.items():
            table.add(key, replace(cell))
        for equation in self.table.equations:
            table.bind(equation)
        return Released(table, dict(self.newest))


def load(kind: Kind, file: SourceFile, geography: Geography) -> Loaded:
    """Return what a file of a kind holds; raises `DataError` (see `Kind.load`)."""
    contents = read_contents(kind, file.path, geography)
    stamps = tuple(_stamp(name, other) for name, other in file.earlier)
    own = _stamp(kind.source.name, file)
    released = release((*stamps, own), geography, file.smallest_count)
    texts = pd.DataFrame(contents.texts, columns=TEXT_COLUMNS, dtype="str")
    return Loaded(contents.rows, _observations(kind, contents, released), texts=make_texts(texts))


def read_contents(kind: Kind, path: Path, geography: Geography) -> Contents:
    """Return what a file says, checked and with nothing hidden: for this room only."""
    rows = read_rows(path, kind)
    contents = (kind.parse or _parse)(kind, rows, geography)
    _check_wholes(contents)
    return contents


@functools.lru_cache(maxsize=64)
def release(stamps: tuple[Stamp, ...], geography: Geography, smallest: int) -> Released:
    """Return what files show together when the last is added to those before it.

    What is hidden below a lower limit is hidden below a higher one too: a report from before the
    limit was raised may be read beside one from after it.
    """
    if not stamps:
        return Released(Table(smallest))
    name, path, _, _, areas = stamps[-1]
    before = release(stamps[:-1], geography, smallest)
    kind: Kind = importlib.import_module(f"aoj.sources.{name}").KIND
    contents = read_contents(kind, Path(path), geography)
    lower = next((limit for limit in _LIMITS if limit < smallest), None)
    below = release(stamps, geography, lower).table if lower is not None else Table(smallest)
    lands = (geography,) if areas is None else (geography, areas)
    return _released_with(contents, before.copy(), lands, len(stamps), below)


def counts_of(figure: Figure) -> dict[Count, int | None]:
    """Return the counts of people of a figure: itself, or what its percentage is made of."""
    if not figure.is_people or figure.status == "missing":
        return {}
    own = Count(figure.measure, figure.region, figure.period, figure.part)
    if not figure.is_share:
        return {own: None if figure.value is None else int(figure.value)}
    below = own._replace(part=own.part + BELOW)
    numerator, denominator = figure.numerator, figure.denominator
    return {
        own: None if numerator is None else round(numerator),
        below: None if denominator is None else int(denominator),
    }


def _released_with(
    contents: Contents, state: Released, lands: Sequence[Geography], number: int, below: Table
) -> Released:
    table = state.table
    for cell in table.cells.values():
        cell.state = "fixed" if cell.state == "free" else cell.state
    own: dict[Count, Key] = {}
    kept: set[Count] = set()
    for figure in contents.figures:
        found = counts_of(figure)
        group = (number, *found) if len(found) > 1 else None
        for count, value in found.items():
            own[count] = _add(count, value, group, state, number, kept)
    state.newest.update(own)
    _bind_all(contents, state, lands, set(own.values()))
    for key in own.values():
        cell, other = table.cells[key], below.cells.get(key)
        if cell.state == "free" and other is not None and other.state == "hidden":
            cell.state = "hidden"
    table.hide_small()
    hidden = frozenset(count for count, key in own.items() if table.cells[key].state == "hidden")
    return replace(state, hidden=hidden, kept=frozenset(kept))


def _add(
    count: Count, value: int | None, group: Key, state: Released, number: int, kept: set[Count]
) -> Key:
    """Return the cell of a count: a new one, or the earlier one where that stays."""
    cells = state.table.cells
    new: Key = (number, count)
    old = state.newest.get(count)
    if old is None:
        state.table.add(new, Cell(value, group=group))
        return new
    before = cells[old]
    if value is not None and value == before.value:
        return old
    if before.state == "hidden":
        state.table.add(new, Cell(value, "hidden", group=group))
        return new
    if value is not None and _is_near(value, count, state, number):
        kept.add(count)
        return old
    state.table.add(new, Cell(value, group=group))
    return new


def _is_near(value: int, count: Count, state: Released, number: int) -> bool:
    """Whether a count differs by less than the smallest count from one that was shown before.

    Of all that were shown, the newest must be other; an older one that it equals shows nothing.
    """
    cells = state.table.cells
    shown = [cells[key] for i in range(1, number) if (key := (i, count)) in cells]
    before = [cell.value or 0 for cell in shown if cell.state != "hidden"]
    return any(0 < abs(value - other) < state.table.smallest for other in before)


def _bind_all(
    contents: Contents, state: Released, lands: Sequence[Geography], own: set[Key]
) -> None:
    """Add the equations that a file brings: those in which one of its cells stands.

    Areas of a samenwerkingsverband differ between `lands`, and either may be what was counted.
    """
    table = state.table
    counts = {count: table.cells[key].value for count, key in state.newest.items()}
    known: set[frozenset[tuple[Key, int]]] = {frozenset(e.items()) for e in table.equations}
    touched = {key[1]._replace(region="") for key in own if isinstance(key, tuple)}
    found = (bonds(counts, contents.wholes, land, table.smallest) for land in lands)
    for bond in itertools.chain.from_iterable(found):
        total = state.newest.get(bond.total, bond.total)  # type: ignore[call-overload]
        parts = tuple(state.newest.get(part, part) for part in bond.parts)  # type: ignore[call-overload]
        # What nobody supplied binds an area to others, also where no cell of its own is new.
        is_new = about_of(bond.total) in touched if bond.inner else bool(own & {total, *parts})
        if not is_new:
            continue
        for key, value in bond.inner:
            place = Cell(value, "hidden", is_rest=True, counts_none=True)
            table.cells.setdefault(key, place).value = value
        if bond.defines:
            values = [table.cells[part].value for part in parts]
            value = None if None in values else sum(v or 0 for v in values)
            table.cells.setdefault(total, Cell(value, "hidden", is_rest=True)).value = value
        if total not in table.cells:
            continue
        by_cell = bond._replace(total=total, parts=parts)
        bound = bind(by_cell, table.cells, table.smallest)
        if bound is None or frozenset(bound[0].items()) in known:
            continue
        equation: Equation = bound[0]
        if bound[1] is not None:
            table.add(rest_of(by_cell), bound[1])
        table.bind(equation)
        known.add(frozenset(equation.items()))


def _observations(kind: Kind, contents: Contents, released: Released) -> pd.DataFrame:
    rows = []
    for figure in contents.figures:
        counts = counts_of(figure).keys()
        if counts & released.kept:
            continue
        is_hidden = figure.status == "suppressed" or bool(counts & released.hidden)
        status = "suppressed" if is_hidden else figure.status
        shown = status == "observed"
        numerator = figure.numerator if figure.is_share else figure.value
        rows.append(
            {
                "indicator": figure.measure,
                "region_code": figure.region,
                "period": figure.period,
                "breakdown": figure.part,
                "value": figure.value if shown else None,
                "numerator": numerator if shown else None,
                "denominator": figure.denominator if shown else None,
                "status": status,
                "hidden": int(is_hidden),
            }
        )
    if not rows:
        return empty_observations()
    return make_observations(pd.DataFrame(rows), source=kind.source.name)


def _parse(kind: Kind, rows: Sequence[Row], geography: Geography) -> Contents:
    """Return the contents of a file of which the columns say what its figures are."""
    figures: list[Figure] = []
    texts: list[tuple[str, str, str, str, str]] = []
    keys: list[tuple[str, ...]] = []
    places: dict[tuple[str, str, str, str], Place] = {}
    wrong = Mistakes()
    for row in rows:
        region = period = key = ""
        with wrong.gather():
            region = read_region(row, kind, geography)
        with wrong.gather():
            period = read_period(row, kind)
        with wrong.gather():
            key = "_".join(
                read_choice(row, column) if column.choices else read_text(row, column)
                for column in kind.keys
            )
        keys.append((region, period, key))
        for column in kind.columns:
            with wrong.gather():
                if column.is_number:
                    number = read_number(row, column)
                    part = kind.part(column, key)
                    figures.append(
                        Figure(
                            kind.measure,
                            region,
                            period,
                            part,
                            number.value,
                            number.status,
                            is_people=column.is_people,
                        )
                    )
                    about = f"'{column.name}'" + (f" van '{key}'" if key else "")
                    places[Count(kind.measure, region, period, part)] = Place(row.line, about)
                elif not column.is_key:
                    text = read_choice(row, column) if column.choices else read_text(row, column)
                    part = key or "totaal"
                    texts.append((kind.text_measures[0], region, period, part, text))
    wrong.refuse()
    refuse_doubles(rows, keys)
    wholes = tuple((kind.measure, whole) for whole in kind.wholes)
    return Contents(len(rows), tuple(figures), tuple(texts), wholes, places)


def _check_wholes(contents: Contents) -> None:
    """Raise `DataError` where parts are more than their total, or do not make it up."""
    values = {
        Count(f.measure, f.region, f.period, f.part): f.value
        for f in contents.figures
        if f.value is not None and not f.is_share
    }
    wrong = Mistakes()
    for measure, whole in contents.wholes:
        for region, period in dict.fromkeys((count.region, count.period) for count in values):
            counts = [Count(measure, region, period, p) for p in (whole.total, *whole.parts)]
            total, *found = [values.get(count) for count in counts]
            known = [value for value in found if value is not None]
            if total is None or not known:
                continue
            places = [contents.places[count] for count in counts if count in values]
            with wrong.gather():
                _check_whole(whole, total, known, places)
    wrong.refuse()


def _check_whole(
    whole: Whole, total: float, parts: Sequence[float], places: Sequence[Place]
) -> None:
    """Raise `DataError` for the known parts of one total; `places` are of it and of them."""
    lines = sorted({place.line for place in places})
    where = f"regel {' en '.join(map(str, lines))}: "
    named = " en ".join(place.about for place in places[1:])
    if sum(parts) > total:
        verb = "is" if len(parts) == 1 else "zijn samen"
        raise DataError(
            f"{where}{named} {verb} meer dan {places[0].about}", remedy="verbeter het bestand"
        )
    if whole.is_exact and len(parts) == len(whole.parts) and sum(parts) != total:
        raise DataError(
            f"{where}{named} zijn samen niet {places[0].about}",
            remedy="verbeter het bestand, of laat de delen of het totaal leeg",
        )


def _stamp(name: str, file: SourceFile) -> Stamp:
    about = file.path.stat()
    return name, str(file.path), about.st_mtime_ns, about.st_size, file.areas
