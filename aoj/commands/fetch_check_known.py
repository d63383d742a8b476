"""What our code knows of the sources in bronnen.yml: their measures, parts, units and columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aoj.commands.fetch_proposals import Edit, Finding, settle
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
    return settle(bronnen, name, known_findings(bronnen, name, known))


def known_findings(bronnen: Bronnen, name: str, known: Mapping[str, Known] | None) -> list[Finding]:
    """Return the same, before it is known what else has to change on those lines."""
    if known is None:
        read_by = bronnen.reader(name)
        what = f"geen enkele code leest een bron die '{read_by}' heet; verbeter de naam"
        return [Finding(("read_by",), what)]
    block = bronnen.sources[name]
    if not isinstance(block, CbsTable):
        return []
    findings = []
    for measure, parts in block.measures.items():
        if measure not in known:
            free = [one for one in known if one not in block.measures]
            near = closest([measure], free, 1) or (free if len(free) == 1 else [])
            what = f"de code kent de meting '{measure}' niet"
            what += "" if near else f"; wel {few(free or known)}"
            edits = tuple(Edit(("measures", measure), one) for one in near)
            findings.append(Finding(("measures", measure), what, edits))
            continue
        theirs = known[measure].parts
        for part in parts:
            if theirs and part not in theirs:
                free = [one for one in theirs if one not in parts]
                near = closest([part], free, 1, counted=True)
                what = f"de code kent het onderdeel '{part}' van '{measure}' niet"
                what += "" if near else f"; wel {few(free or theirs)}"
                edits = tuple(Edit(("measures", measure, part), one) for one in near)
                findings.append(Finding(("measures", measure, part), what, edits))
        lacking = [part for part in theirs if part not in parts]
        if lacking:
            what = f"van '{measure}' wordt niet opgehaald, hoewel de code het kent: {few(lacking)}"
            findings.append(Finding(("measures", measure), what, is_wrong=False))
    for measure in known:
        if measure not in block.measures:
            what = f"de meting '{measure}' wordt niet opgehaald, hoewel de code haar kent"
            findings.append(Finding(("measures",), what, is_wrong=False))
    return findings
