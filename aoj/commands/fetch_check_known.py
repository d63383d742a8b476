"""What our code knows of the sources in bronnen.yml: their measures, parts, units and columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aoj.commands.fetch_remarks import Remark, closest, few
from aoj.settings.bronnen import Bronnen, CbsTable
from aoj.sources import MODULES, SOURCES
from aoj.sources.duo import squeezed
from aoj.sources.odata import Table, TextTable


@dataclass(frozen=True)
class Known:
    """What our code knows of a measure: its parts, and the units that it reads (none: any)."""

    parts: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


def known_measures(name: str) -> dict[str, Known] | None:
    """Return what our code knows of each measure of a source; None where no code reads it."""
    if name not in SOURCES:
        return None
    known = {measure: Known() for measure in SOURCES[name].measures}
    for table in vars(MODULES[name]).values():
        if isinstance(table, Table) and table.name == name:
            known |= {f.measure: Known(f.parts, f.units) for f in table.figures}
        if isinstance(table, TextTable) and table.name == name:
            known[table.measure] = Known(tuple(table.patterns))
    return known


def known_spellings(name: str) -> list[set[str]]:
    """Return the headers that our code takes for one column, a set per column, squeezed."""
    aliases = getattr(MODULES.get(name), "ALIASES", {})
    return [squeezed(spellings) for spellings in aliases.values()]


def check_known(bronnen: Bronnen, name: str, known: Mapping[str, Known] | None) -> list[Remark]:
    """Return where block `name` and our code do not agree on measures and parts.

    `known` is None where no code reads a source of that name.
    """
    if known is None:
        read_by = bronnen.reader(name)
        what = f"geen enkele code leest een bron die '{read_by}' heet; verbeter de naam"
        return [Remark(bronnen.line("sources", name, "read_by"), what)]
    block = bronnen.sources[name]
    if not isinstance(block, CbsTable):
        return []
    path = ("sources", name, "measures")
    remarks = []
    for measure, parts in block.measures.items():
        if measure not in known:
            near = closest([measure], known, 1) or list(known)[:1]
            what = f"de code kent de meting '{measure}' niet"
            remarks.append(Remark(bronnen.line(*path, measure), what, (f"{near[0]}:",)))
            continue
        theirs = known[measure].parts
        for part in parts:
            if theirs and part not in theirs:
                near = closest([part], theirs, 1)
                what = f"de code kent het onderdeel '{part}' van '{measure}' niet"
                what += "" if near else f"; wel {few(theirs)}"
                put = (f"{near[0]}:",) if near else ()
                remarks.append(Remark(bronnen.line(*path, measure, part), what, put))
        lacking = [part for part in theirs if part not in parts]
        if lacking:
            what = f"van '{measure}' wordt niet opgehaald, hoewel de code het kent: {few(lacking)}"
            remarks.append(Remark(bronnen.line(*path, measure), what, is_wrong=False))
    for measure in known:
        if measure not in block.measures:
            what = f"de meting '{measure}' wordt niet opgehaald, hoewel de code haar kent"
            remarks.append(Remark(bronnen.line(*path), what, is_wrong=False))
    return remarks
