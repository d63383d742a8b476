"""What the catalogue of CBS says of a block in bronnen.yml: successors, new years and divisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from aoj.clients.offers import CatalogueEntry
from aoj.clients.selection import fold
from aoj.commands.fetch_remarks import (
    Remark,
    edition_of,
    likeness,
    named,
    successors,
    yaml_line,
    yaml_text,
    year_of,
)
from aoj.settings.bronnen import Bronnen, CbsTable

_SAME_TABLE = 0.9
"""How much titles of a table in another division are alike, divisions left out."""


def check_catalogue(
    bronnen: Bronnen,
    name: str,
    entries: Sequence[CatalogueEntry],
    gone: Iterable[str] = (),
    ended: Iterable[str] = (),
) -> list[Remark]:
    """Return what the catalogue of CBS says of block `name`.

    `gone` are table ids that do not exist any more, `ended` those that get no new figures.
    """
    block = bronnen.table(name)
    if block.is_per_year:
        lost = _gone_of_years(bronnen, name, block, entries, gone)
        return [*lost, *_newer_years(bronnen, name, block, entries)]
    table = block.table[""]
    line = bronnen.line("sources", name, "table")
    found = successors(block.title, entries, table)
    if not table:
        remark = _instead(line, "het nummer van de tabel is nog niet bekend", block, found)
        same = [entry for entry in found if likeness(block.title, entry.title) == 1]
        return [replace(remark, is_wrong=len(same) != 1)]
    if table in gone:
        return [_instead(line, f"tabel {table} bestaat niet (meer)", block, found)]
    newer = [e for e in found if edition_of(e.title) > edition_of(block.title) > 0]
    if table in ended:
        what = f"tabel {table} is stopgezet en krijgt geen nieuwe cijfers"
        return [_instead(line, what, block, newer or found)]
    same = [e for e in newer if likeness(block.title, e.title) >= _SAME_TABLE]
    if same:
        what = f"er is een tabel met een nieuwere indeling naast {table}"
        return [_instead(line, what, block, same)]
    return []


def _instead(line: int, what: str, block: CbsTable, found: Sequence[CatalogueEntry]) -> Remark:
    if not found:
        what += "; in de catalogus staat geen tabel met een titel die erop lijkt"
        return Remark(line, f"{what}: '{block.title}'")
    others = "; ".join(named(entry) for entry in found)
    best = found[0]
    put = (yaml_line("table", [best.name]), yaml_line("title", [best.title.strip()]))
    return Remark(line, f"{what}; waarschijnlijk is het nu {others}", put)


def _gone_of_years(
    bronnen: Bronnen,
    name: str,
    block: CbsTable,
    entries: Sequence[CatalogueEntry],
    gone: Iterable[str],
) -> Iterator[Remark]:
    lost = set(gone)
    for year, table in block.table.items():
        if table not in lost:
            continue
        found = [e for e in successors(f"{block.title} {year}", entries, table, most=20)
                 if year_of(e.title) == year]  # fmt: skip
        what = f"tabel {table} van {year} bestaat niet (meer)"
        put = tuple(f"'{year}': {yaml_text(e.name)}" for e in found[:1])
        what += f"; waarschijnlijk is het nu {named(found[0])}" if found else "; haal de regel weg"
        yield Remark(bronnen.line("sources", name, "table", year), what, put)


def _newer_years(
    bronnen: Bronnen, name: str, block: CbsTable, entries: Sequence[CatalogueEntry]
) -> Iterator[Remark]:
    """Give the years that the catalogue has and bronnen.yml has not, after its first."""
    first = min(block.table)
    for entry in sorted(entries, key=lambda e: year_of(e.title)):
        year = year_of(entry.title)
        bare = entry.title.replace(year, "") if year else ""
        if year > first and year not in block.table and fold(bare) == fold(block.title):
            what = f"de tabel van {year} staat er nog niet bij: {named(entry)}"
            put = (f"'{year}': {yaml_text(entry.name)}",)
            yield Remark(bronnen.line("sources", name, "table"), what, put)
