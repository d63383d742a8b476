"""What the catalogue of CBS says of a block in bronnen.yml: successors, new years and divisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from aoj.clients.offers import CatalogueEntry
from aoj.clients.selection import fold
from aoj.commands.fetch_proposals import Edit, Finding
from aoj.commands.fetch_remarks import edition_of, likeness, named, successors, year_of
from aoj.settings.bronnen import Bronnen, CbsTable

_SAME_TABLE = 0.9
"""How much titles of a table in another division are alike, divisions left out."""


def check_catalogue(
    bronnen: Bronnen,
    name: str,
    entries: Sequence[CatalogueEntry],
    gone: Iterable[str] = (),
    ended: Iterable[str] = (),
) -> list[Finding]:
    """Return what the catalogue of CBS says of block `name`.

    `gone` are table ids that do not exist any more, `ended` those that get no new figures.
    """
    block = bronnen.table(name)
    if block.is_per_year:
        return [*_gone_of_years(block, entries, gone), *_newer_years(block, entries)]
    table = block.table[""]
    found = successors(block.title, entries, table)
    if not table:
        remark = _instead("het nummer van de tabel is nog niet bekend", block, found)
        same = [entry for entry in found if likeness(block.title, entry.title) == 1]
        return [replace(remark, is_wrong=len(same) != 1)]
    if table in gone:
        other = next((e for e in entries if e.name.casefold() == table.casefold()), None)
        if other:
            return [_other_case(table, other)]
        return [_instead(f"tabel {table} bestaat niet (meer)", block, found)]
    newer = [e for e in found if edition_of(e.title) > edition_of(block.title) > 0]
    if table in ended:
        what = f"tabel {table} is stopgezet en krijgt geen nieuwe cijfers"
        return [_instead(what, block, newer or found)]
    same = [e for e in newer if likeness(block.title, e.title) >= _SAME_TABLE]
    if same:
        what = f"er is een tabel met een nieuwere indeling naast {table}"
        return [_instead(what, block, same)]
    return []


def _instead(what: str, block: CbsTable, found: Sequence[CatalogueEntry]) -> Finding:
    if not found:
        what += "; in de catalogus staat geen tabel met een titel die erop lijkt"
        return Finding(("table",), f"{what}: '{block.title}'")
    others = "; ".join(named(entry) for entry in found)
    best = found[0]
    table = Edit(("table",), "table", (best.name,), is_one=True)
    title = Edit(("title",), "title", (best.title.strip(),), is_one=True)
    return Finding(("table",), f"{what}; waarschijnlijk is het nu {others}", (table, title))


def _other_case(table: str, entry: CatalogueEntry) -> Finding:
    what = f"het CBS schrijft tabel {table} als {entry.name}"
    return Finding(("table",), what, (Edit(("table",), "table", (entry.name,), is_one=True),))


def _gone_of_years(
    block: CbsTable, entries: Sequence[CatalogueEntry], gone: Iterable[str]
) -> Iterator[Finding]:
    lost = set(gone)
    for year, table in block.table.items():
        if table not in lost:
            continue
        found = [e for e in successors(f"{block.title} {year}", entries, table, most=20)
                 if year_of(e.title) == year]  # fmt: skip
        what = f"tabel {table} van {year} bestaat niet (meer)"
        path = ("table", year)
        edits = tuple(Edit(path, year, (e.name,), is_one=True) for e in found[:1])
        what += f"; waarschijnlijk is het nu {named(found[0])}" if found else "; haal de regel weg"
        yield Finding(path, what, edits)


def _newer_years(block: CbsTable, entries: Sequence[CatalogueEntry]) -> Iterator[Finding]:
    """Give the years that the catalogue has and bronnen.yml has not, after its first."""
    first = min(block.table)
    for entry in sorted(entries, key=lambda e: year_of(e.title)):
        year = year_of(entry.title)
        bare = entry.title.replace(year, "") if year else ""
        if year > first and year not in block.table and fold(bare) == fold(block.title):
            what = f"de tabel van {year} staat er nog niet bij: {named(entry)}"
            edit = Edit(("table", year), year, (entry.name,), is_one=True)
            yield Finding(("table",), what, (edit,))
