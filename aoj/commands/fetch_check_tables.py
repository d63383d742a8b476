"""A CBS table as its service describes it today, held against its block in bronnen.yml.

Nothing here asks a service anything: descriptions and catalogues come in, remarks go out.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from aoj.clients.offers import Dimension, TableDescription, Topic
from aoj.clients.selection import (
    find_cell,
    find_dimension,
    find_item,
    find_topic,
    fold,
    is_asked,
    kind_of_key,
    other_dimensions,
    place_of,
    twins,
)
from aoj.commands.fetch_check_known import Known
from aoj.commands.fetch_proposals import Edit, Finding, Path, settle
from aoj.commands.fetch_remarks import Remark, closest, few, share_out, year_of
from aoj.errors import AojError
from aoj.settings.bronnen import Bronnen, CbsTable
from aoj.sources.odata import canonical_unit

_REGIONAL = ("GeoDimension", "GeoDetail")
_TOTALS = ("totaal", "wel of geen", "mannen en vrouwen", "particuliere huishoudens")
_NOTHING: Mapping[str, Known] = MappingProxyType({})


def check_table(
    bronnen: Bronnen,
    name: str,
    table: TableDescription,
    year: str = "",
    known: Mapping[str, Known] = _NOTHING,
) -> list[Remark]:
    """Return what of block `name` does not hold for a table, and what is worth knowing.

    `year` is that of a table per year; `known` what our code knows of each measure.
    """
    return settle(bronnen, name, table_findings(bronnen, name, table, year, known))


def table_findings(
    bronnen: Bronnen,
    name: str,
    table: TableDescription,
    year: str = "",
    known: Mapping[str, Known] = _NOTHING,
) -> list[Finding]:
    """Return the same, before it is known what else has to change on those lines."""
    check = _TableCheck(bronnen, name, table, year, known)
    return list(dict.fromkeys(check.findings()))


def newest_period(bronnen: Bronnen, name: str, table: TableDescription) -> str:
    """Return the title of the last period of a table that is fetched, else an empty text."""
    block = bronnen.table(name)
    try:
        period = find_dimension(table, block.period, ("TimeDimension",))
    except AojError:
        return ""
    items = period.items if period else ()
    titles = [item.title.strip() for item in items if is_asked(item.key, block.periods)]
    return titles[-1] if titles else ""


@dataclass(frozen=True)
class _TableCheck:
    """One table and one block, while they are compared."""

    bronnen: Bronnen
    name: str
    table: TableDescription
    year: str
    known: Mapping[str, Known]

    @property
    def block(self) -> CbsTable:
        return self.bronnen.table(self.name)

    def findings(self) -> Iterator[Finding]:
        yield from self._title()
        region = self._dimension("region", self.block.region, _REGIONAL)
        period = self._dimension("period", self.block.period, ("TimeDimension",))
        yield from (found for found in (region, period) if isinstance(found, Finding))
        if isinstance(region, Dimension):
            yield from self._regions(region)
        if isinstance(period, Dimension):
            yield from self._periods(period)
        yield from self._topics()
        if not isinstance(region, Finding) and not isinstance(period, Finding):
            others = other_dimensions(self.table, region, period)
            yield from self._choices(others)
            yield from self._twins(others)

    def _title(self) -> Iterator[Finding]:
        theirs, ours = self.table.title.strip(), self.block.title
        if self.year:
            if year_of(theirs) not in ("", self.year):
                what = f"tabel {self.table.table} is '{theirs}', niet die van {self.year}"
                yield Finding(("table", self.year), what)
        elif theirs and fold(theirs) != fold(ours):
            what = f"tabel {self.table.table} heet '{theirs}'"
            edit = Edit(("title",), "title", (theirs,), is_one=True)
            yield Finding(("title",), what, (edit,), is_wrong=False)

    def _dimension(
        self, key: str, spellings: Sequence[str], kinds: Sequence[str]
    ) -> Dimension | Finding | None:
        try:
            return find_dimension(self.table, spellings, kinds)
        except AojError:
            names = [d.title for d in self.table.dimensions]
            best = [d.key for d in self.table.dimensions if d.kind in kinds]
            best = best or closest(spellings, [*names, *(d.key for d in self.table.dimensions)], 1)
            what = f"de tabel heeft geen dimensie '{spellings[0]}'; wel {few(names)}"
            edits = [Edit((key,), key, (*best, *spellings))] if best else []
            if key == "period" and self.year and not best:
                edits = [Edit((key,), key, ("",), is_one=True)]
            return Finding((key,), what, tuple(edits))

    def _regions(self, region: Dimension) -> Iterator[Finding]:
        present = sorted({_letters(item.key) for item in region.items} - {""})
        absent = [
            start
            for start in self.block.regions
            if not any(item.key.strip().startswith(start) for item in region.items)
        ]
        if absent:
            rest = [start for start in self.block.regions if start not in absent]
            what = f"de tabel heeft geen regio's {few(absent)}; wel {few(present)}"
            edit = Edit(("regions",), "regions", tuple(rest or present), replaces=True)
            yield Finding(("regions",), what, (edit,), is_wrong=not rest)

    def _periods(self, period: Dimension) -> Iterator[Finding]:
        asked = self.block.periods
        has = [kind_of_key(item.key)[0] for item in period.items]
        kinds = sorted({kind[:2] for kind in has} - {""})
        absent = [kind for kind in asked.kinds if not any(k.startswith(kind) for k in has)]
        if any(is_asked(item.key, asked) for item in period.items):
            if absent:
                what = f"de tabel heeft geen perioden {few(absent)}; wel {few(kinds)}"
                yield Finding(("periods", "kinds"), what, is_wrong=False)
            return
        years = sorted(item.key[:4] for item in period.items if item.key[:4].isdecimal())
        edits: tuple[Edit, ...] = ()
        if not set(kinds) & {kind[:2] for kind in asked.kinds}:
            what = f"de tabel heeft geen perioden {few(asked.kinds)}; wel {few(kinds)}"
            edits = (Edit(("periods", "kinds"), "kinds", tuple(kinds or ["JJ"]), replaces=True),)
        else:
            what = "de tabel heeft geen periode die gevraagd wordt"
            what += f"; zij loopt van {years[0]} tot en met {years[-1]}" if years else ""
        yield Finding(("periods",), what, edits)

    def _topics(self) -> Iterator[Finding]:
        missing: dict[tuple[str, ...], list[Path]] = {}
        used = set()
        for measure, part, path, spellings in self._asked("topic"):
            try:
                topic = find_topic(self.table, spellings)
            except AojError:
                missing.setdefault(spellings, []).append(path)
                continue
            used.add(topic.key)
            yield from self._unit(measure, part, topic)
        free = [topic for topic in self.table.topics if topic.key not in used]
        names = [_name_of(topic, self.table) for topic in free]
        near = share_out(missing, names)
        for spellings, paths in missing.items():
            bare = fold(spellings[0].split("/")[-1])
            twice = [t.path.strip() for t in free if fold(t.title) == bare]
            what = f"de tabel heeft geen onderwerp '{spellings[0]}'"
            best = near[spellings]
            if len(twice) > 1:
                best = [*closest(spellings, twice, counted=True), *twice]
                best = list(dict.fromkeys(best))
                what = f"het onderwerp '{spellings[0]}' komt {len(twice)} keer voor, als "
                what += few(best)
            else:
                what += _instead(best, names)
            for path in dict.fromkeys(paths):
                yield Finding(path, what, _renaming(path, path[-1], best, spellings))

    def _unit(self, measure: str, part: str, topic: Topic) -> Iterator[Finding]:
        units = self.known[measure].units if measure in self.known else ()
        if units and canonical_unit(topic.unit) not in units:
            what = (
                f"de eenheid van '{topic.title}' is '{topic.unit}', en de code leest "
                f"'{measure}' alleen als {few(units)}; kies een ander onderwerp, of laat de code "
                "aanpassen"
            )
            yield Finding(("measures", measure, part), what)

    def _choices(self, others: Sequence[Dimension]) -> Iterator[Finding]:
        names = {fold(text): d for d in others for text in (d.key, d.title)}
        used = self._named_dimensions()
        for dimension in others:
            chosen = {key for key in used if names.get(fold(key)) == dimension}
            taken = self._taken(dimension, names)
            for measure, part in self._without(dimension, names):
                if chosen:
                    path: Path = ("measures", measure, part)
                    what = f"bij '{part}' is niets gekozen in dimensie '{dimension.title}'"
                else:
                    path = ("fixed",)
                    what = f"de tabel heeft ook een dimensie '{dimension.title}'"
                    what += ", waarin niets gekozen is; 'fixed' kiest voor alle onderdelen"
                total = [title for title in _totals(dimension) if title not in taken][:1]
                free = [i.title.strip() for i in dimension.items if i.title.strip() not in taken]
                what += "" if total else f"; wel {few(free)}" if free else ""
                edits = [Edit((*path, dimension.title), dimension.title, (t,)) for t in total]
                yield Finding(path, what, tuple(edits))
            yield from self._items(dimension, [k for k in sorted(used) if k in chosen], taken)
        for key in sorted(used):
            if fold(key) not in names:
                yield from self._no_dimension(key, others)

    def _no_dimension(self, key: str, others: Sequence[Dimension]) -> Iterator[Finding]:
        titles = [d.title for d in others]
        taken = {fold(name) for name in self._named_dimensions()}
        free = [d.title for d in others if not {fold(d.title), fold(d.key)} & taken]
        what = f"de tabel heeft geen dimensie '{key}'; wel {few(titles)}"
        if not titles:
            what = f"de tabel heeft geen dimensie '{key}'; haal deze regel weg"
        for measure, part, path, _ in self._asked(key):
            own = self.block.selection(self.block.measures[measure][part])
            named = {fold(name) for name in own}
            open_here = [d.title for d in others if not {fold(d.title), fold(d.key)} & named]
            near = closest([key], open_here, 1) or (free if len(free) == 1 else [])
            yield Finding(path, what, tuple(Edit(path, title) for title in near))

    def _items(
        self, dimension: Dimension, keys: Sequence[str], taken: set[str]
    ) -> Iterator[Finding]:
        missing: dict[tuple[str, ...], list[Path]] = {}
        for key in keys:
            for _, _, path, spellings in self._asked(key):
                try:
                    find_item(self.table.table, dimension, spellings)
                except AojError:
                    missing.setdefault(spellings, []).append(path)
        free = [i.title.strip() for i in dimension.items if i.title.strip() not in taken]
        near = share_out(missing, free)
        for spellings, paths in missing.items():
            what = f"'{dimension.title}' heeft geen '{spellings[0]}'"
            what += _instead(near[spellings], free)
            for path in dict.fromkeys(paths):
                yield Finding(path, what, _renaming(path, path[-1], near[spellings], spellings))

    def _taken(self, dimension: Dimension, names: Mapping[str, Dimension]) -> set[str]:
        """Return the titles of the items that parts have already."""
        taken = set()
        for parts in self.block.measures.values():
            for own in parts.values():
                for key, spellings in self.block.selection(own).items():
                    if key == "topic" or names.get(fold(key)) != dimension:
                        continue
                    with contextlib.suppress(AojError):
                        item = find_item(self.table.table, dimension, spellings)
                        taken.add(item.title.strip())
        return taken

    def _twins(self, others: tuple[Dimension, ...]) -> Iterator[Finding]:
        """Give the parts of one measure that end at the same cell of the table."""
        cells = []
        for measure, parts in self.block.measures.items():
            for part in parts:
                with contextlib.suppress(AojError):
                    cells.append(find_cell(self.table, self.block, others, measure, part))
        for one, other in twins(cells):
            line = self.block.line(one.measure, one.part)
            what = f"de onderdelen '{one.part}'" + (f" (regel {line})" if line else "")
            what += f" en '{other.part}' van '{one.measure}' komen in de tabel op dezelfde plek "
            what += f"uit: {place_of(one)}; geef elk zijn eigen plek"
            yield Finding(("measures", other.measure, other.part), what)

    def _asked(self, key: str) -> Iterator[tuple[str, str, Path, tuple[str, ...]]]:
        """Give each part that asks something under `key`: its names, its place, and the titles."""
        for measure, parts in self.block.measures.items():
            for part, own in parts.items():
                selection = self.block.selection(own)
                if key not in selection:
                    continue
                path: Path = ("measures", measure, part, key)
                if key not in own:
                    path = ("fixed", key) if key in self.block.fixed else (key,)
                yield measure, part, path, selection[key]

    def _named_dimensions(self) -> set[str]:
        """Return the dimensions that bronnen.yml names, as it spells them."""
        parts = [own for parts in self.block.measures.values() for own in parts.values()]
        return {key for own in parts for key in self.block.selection(own)} - {"topic"}

    def _without(
        self, dimension: Dimension, names: Mapping[str, Dimension]
    ) -> Iterator[tuple[str, str]]:
        """Give the parts without a choice in a dimension, and with no unknown one instead."""
        if len(dimension.items) == 1:
            return
        for measure, parts in self.block.measures.items():
            for part, own in parts.items():
                keys = [fold(key) for key in self.block.selection(own) if key != "topic"]
                if all(key in names and names[key] != dimension for key in keys):
                    yield measure, part


def _instead(near: Sequence[str], free: Sequence[str]) -> str:
    """Return what there is instead, as far as no other part has it already."""
    if near:
        return f"; het lijkt op {few(near)}"
    if free:
        return f"; wel {few(free)}"
    return "; wat er wel is, hebben andere onderdelen al"


def _renaming(
    path: Path, key: str, near: Sequence[str], spellings: Sequence[str]
) -> tuple[Edit, ...]:
    return (Edit(path, key, (near[0], *spellings)),) if near else ()


def _name_of(topic: Topic, table: TableDescription) -> str:
    """Return the title of a topic, with its groups where the title occurs more than once."""
    alone = [t for t in table.topics if fold(t.title) == fold(topic.title)]
    return (topic.title if len(alone) == 1 else topic.path).strip()


def _totals(dimension: Dimension) -> list[str]:
    """Return the items of a dimension that are a total, by their title or their key."""
    titles = [item.title.strip() for item in dimension.items]
    totals = [t for t in titles if fold(t).startswith(_TOTALS)]
    return totals + [i.title.strip() for i in dimension.items if i.key.startswith("T00")]


def _letters(key: str) -> str:
    return "".join(c for c in key.strip()[:2] if c.isalpha())
