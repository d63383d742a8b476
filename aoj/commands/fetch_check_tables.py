"""A CBS table as its service describes it today, held against its block in bronnen.yml.

Nothing here asks a service anything: descriptions and catalogues come in, remarks go out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from aoj.clients.offers import Dimension, TableDescription, Topic
from aoj.clients.selection import (
    find_dimension,
    find_item,
    find_topic,
    fold,
    is_asked,
    kind_of_key,
)
from aoj.commands.fetch_check_known import Known
from aoj.commands.fetch_remarks import (
    Remark,
    closest,
    few,
    yaml_line,
    year_of,
)
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
    check = _TableCheck(bronnen, name, table, year, known)
    return list(dict.fromkeys(check.remarks()))


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

    def remarks(self) -> Iterator[Remark]:
        yield from self._title()
        region = self._dimension("region", self.block.region, _REGIONAL)
        period = self._dimension("period", self.block.period, ("TimeDimension",))
        yield from (found for found in (region, period) if isinstance(found, Remark))
        if isinstance(region, Dimension):
            yield from self._regions(region)
        if isinstance(period, Dimension):
            yield from self._periods(period)
        yield from self._topics()
        if not isinstance(region, Remark) and not isinstance(period, Remark):
            others = [d for d in self.table.dimensions if d not in (region, period)]
            yield from self._choices(others)

    def line(self, *path: str) -> int:
        return self.bronnen.line("sources", self.name, *path)

    def _title(self) -> Iterator[Remark]:
        theirs, ours = self.table.title.strip(), self.block.title
        if self.year:
            if year_of(theirs) not in ("", self.year):
                what = f"tabel {self.table.table} is '{theirs}', niet die van {self.year}"
                yield Remark(self.line("table", self.year), what)
        elif theirs and fold(theirs) != fold(ours):
            what = f"tabel {self.table.table} heet '{theirs}'"
            yield Remark(self.line("title"), what, (yaml_line("title", [theirs]),), is_wrong=False)

    def _dimension(
        self, key: str, spellings: Sequence[str], kinds: Sequence[str]
    ) -> Dimension | Remark | None:
        try:
            return find_dimension(self.table, spellings, kinds)
        except AojError:
            names = [d.title for d in self.table.dimensions]
            best = [d.key for d in self.table.dimensions if d.kind in kinds]
            best = best or closest(spellings, [*names, *(d.key for d in self.table.dimensions)], 1)
            what = f"de tabel heeft geen dimensie '{spellings[0]}'; wel {few(names)}"
            put = [yaml_line(key, [*best, *spellings])] if best else []
            if key == "period" and self.year and not best:
                put = ["period: ''"]
            return Remark(self.line(key), what, tuple(put))

    def _regions(self, region: Dimension) -> Iterator[Remark]:
        present = sorted({_letters(item.key) for item in region.items} - {""})
        absent = [
            start
            for start in self.block.regions
            if not any(item.key.strip().startswith(start) for item in region.items)
        ]
        if absent:
            rest = [start for start in self.block.regions if start not in absent]
            what = f"de tabel heeft geen regio's {few(absent)}; wel {few(present)}"
            put = yaml_line("regions", rest or present)
            yield Remark(self.line("regions"), what, (put,), is_wrong=not rest)

    def _periods(self, period: Dimension) -> Iterator[Remark]:
        asked = self.block.periods
        if any(is_asked(item.key, asked) for item in period.items):
            return
        kinds = sorted({kind_of_key(item.key)[0][:2] for item in period.items} - {""})
        years = sorted(item.key[:4] for item in period.items if item.key[:4].isdecimal())
        if not set(kinds) & {kind[:2] for kind in asked.kinds}:
            what = f"de tabel heeft geen perioden {few(asked.kinds)}; wel {few(kinds)}"
            put = (f"periods: {{{yaml_line('kinds', kinds or ['JJ'])}}}",)
        else:
            what = "de tabel heeft geen periode die gevraagd wordt"
            what += f"; zij loopt van {years[0]} tot en met {years[-1]}" if years else ""
            put = ("periods: {from: ..., until: ...}",)
        yield Remark(self.line("periods"), what, put)

    def _topics(self) -> Iterator[Remark]:
        for measure, part, path, spellings in self._asked("topic"):
            try:
                topic = find_topic(self.table, spellings)
            except AojError:
                yield self._no_topic(spellings, path)
                continue
            yield from self._unit(measure, part, topic)

    def _no_topic(self, spellings: Sequence[str], path: tuple[str, ...]) -> Remark:
        twice = [t for t in self.table.topics if fold(t.title) == fold(spellings[0].split("/")[-1])]
        names = [_name_of(topic, self.table) for topic in self.table.topics]
        near = [_name_of(topic, self.table) for topic in twice] or closest(spellings, names)
        what = f"de tabel heeft geen onderwerp '{spellings[0]}'"
        if len(twice) > 1:
            what = f"het onderwerp '{spellings[0]}' komt {len(twice)} keer voor, als {few(near)}"
        elif near:
            what += f"; het lijkt op {few(near)}"
        else:
            what += f"; wel {few(names)}"
        put = (yaml_line("topic", [near[0], *spellings]),) if near else ()
        return Remark(self.line(*path), what, put)

    def _unit(self, measure: str, part: str, topic: Topic) -> Iterator[Remark]:
        units = self.known[measure].units if measure in self.known else ()
        if units and canonical_unit(topic.unit) not in units:
            what = (
                f"de eenheid van '{topic.title}' is '{topic.unit}', en de code leest "
                f"'{measure}' alleen als {few(units)}; kies een ander onderwerp, of laat de code "
                "aanpassen"
            )
            yield Remark(self.line("measures", measure, part), what)

    def _choices(self, others: Sequence[Dimension]) -> Iterator[Remark]:
        names = {fold(text): d for d in others for text in (d.key, d.title)}
        used = self._named_dimensions()
        for dimension in others:
            chosen = {key for key in used if names.get(fold(key)) == dimension}
            for measure, part in self._without(dimension, names):
                if chosen:
                    path: tuple[str, ...] = ("measures", measure, part)
                    what = f"bij '{part}' is niets gekozen in dimensie '{dimension.title}'"
                else:
                    path = ("fixed",)
                    what = f"de tabel heeft ook een dimensie '{dimension.title}'"
                    what += ", waarin niets gekozen is; 'fixed' kiest voor alle onderdelen"
                yield Remark(self.line(*path), what, (_total(dimension),))
        for key in sorted(used):
            yield from self._choice(key, names.get(fold(key)), others)

    def _choice(
        self, key: str, dimension: Dimension | None, others: Sequence[Dimension]
    ) -> Iterator[Remark]:
        for _, _, path, spellings in self._asked(key):
            if dimension is None:
                titles = [d.title for d in others]
                taken = {fold(name) for name in self._named_dimensions()}
                free = [d.title for d in others if not {fold(d.title), fold(d.key)} & taken]
                near = closest([key], titles, 1) or (free if len(free) == 1 else [])
                what = f"de tabel heeft geen dimensie '{key}'; wel {few(titles)}"
                if not titles:
                    what = f"de tabel heeft geen dimensie '{key}'; haal deze regel weg"
                put = (yaml_line(near[0], spellings),) if near else ()
                yield Remark(self.line(*path), what, put)
                continue
            try:
                find_item(self.table.table, dimension, spellings)
            except AojError:
                titles = [item.title.strip() for item in dimension.items]
                near = closest(spellings, titles)
                what = f"'{dimension.title}' heeft geen '{spellings[0]}'; "
                what += f"het lijkt op {few(near)}" if near else f"wel {few(titles)}"
                put = (yaml_line(key, [near[0], *spellings]),) if near else ()
                yield Remark(self.line(*path), what, put)

    def _asked(self, key: str) -> Iterator[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
        """Give each part that asks something under `key`: its names, its place, and the titles."""
        for measure, parts in self.block.measures.items():
            for part, own in parts.items():
                selection = self.block.selection(own)
                if key not in selection:
                    continue
                path: tuple[str, ...] = ("measures", measure, part, key)
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
        if len(dimension.items) == 1:
            return
        for measure, parts in self.block.measures.items():
            for part, own in parts.items():
                if not any(names.get(fold(key)) == dimension for key in self.block.selection(own)):
                    yield measure, part


def _name_of(topic: Topic, table: TableDescription) -> str:
    """Return the title of a topic, with its groups where the title occurs more than once."""
    alone = [t for t in table.topics if fold(t.title) == fold(topic.title)]
    return (topic.title if len(alone) == 1 else topic.path).strip()


def _total(dimension: Dimension) -> str:
    """Return the line that chooses the total of a dimension, or what looks most like it."""
    titles = [item.title.strip() for item in dimension.items]
    totals = [t for t in titles if fold(t).startswith(_TOTALS)]
    totals += [i.title.strip() for i in dimension.items if i.key.startswith("T00")]
    return yaml_line(dimension.title, [*(totals or titles or ["..."])][:1])


def _letters(key: str) -> str:
    return "".join(c for c in key.strip()[:2] if c.isalpha())
