"""What `aoj status` warns of: answers kept too long, and exports that still lie about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from aoj.commands.answered import readable
from aoj.errors import AojError
from aoj.settings import region_slugs
from aoj.store.project import COUNTRYWIDE, Project
from aoj.store.responses import REGISTER, TABLES, Register
from aoj.survey.answers import load_register

EXPORTS = frozenset(
    (".csv", ".xlsx", ".xls", ".sav", ".zsav", ".tsv", ".txt", ".ods", ".zip", ".json")
)
"""What an export of an enquêteprogramma may be."""
_LISTS = "lijsten"
"""Folder in which `aoj questionnaire export` writes; no answers are there."""


def answers_text(project: Project, regions: Sequence[str] = (), today: str = "") -> str:
    """Return the warnings about answers as lines; empty where there is nothing to warn of.

    `today` is an ISO day. Never raises for a register that cannot be read: that is a warning too.
    """
    today = today or date.today().isoformat()  # noqa: DTZ011 - the user's own day
    lines = [f"Let op: {line}." for line in _warnings(project, regions, today)]
    return "\n".join(dict.fromkeys(lines))


def _warnings(project: Project, regions: Sequence[str], today: str) -> Iterator[str]:
    chosen = regions or region_slugs(project)
    settings = [one for one in readable(project, region_slugs(project)) if one.slug in chosen]
    registers: dict[str, Register] = {}
    for name in dict.fromkeys(one.data for one in settings):
        try:
            registers[name] = load_register(project, name)
        except AojError as error:
            yield str(error).rstrip(".")
    for one in settings:
        kept = registers.get(one.data, Register()).of(one.slug)
        number = sum(entry.counts.get("kept", 0) for entry in kept)
        until = one.survey.retention
        if number and until and until < today:
            yield (
                f"de {number} antwoorden van {one.slug} mochten tot {until} worden bewaard; "
                f"'aoj answers remove {one.slug}' verwijdert ze"
            )
        if number and not until:
            yield (
                f"parameters/{one.slug}.yml zegt niet tot wanneer de {number} antwoorden bewaard "
                "mogen worden ('retention' onder 'survey')"
            )
    own = [one.data for one in settings if not project.is_invented(one.data)]
    sets = [COUNTRYWIDE, *own]
    for folder in dict.fromkeys(map(project.answers, sets)):
        if count := len(raw_exports(folder)):
            what = (
                "1 bestand dat een export kan zijn"
                if count == 1
                else (f"{count} bestanden die exports kunnen zijn")
            )
            yield (
                f"in {project.relative(folder)} {'staat' if count == 1 else 'staan'} nog {what}, "
                "met namen en adressen; verwijder wat u niet meer nodig hebt"
            )


def raw_exports(folder: Path) -> list[Path]:
    """Return the files below a folder with answers that may be exports; tables are none."""
    if not folder.is_dir():
        return []
    own = {folder / TABLES, folder / _LISTS}
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in EXPORTS
        and path != folder / REGISTER
        and own.isdisjoint(path.parents)
        and path.is_file()
    ]
