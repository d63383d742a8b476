"""`aoj answers remove`, `close` and `list`: answers that were kept go, are final, or are shown."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from aoj.commands.columns import in_columns
from aoj.errors import InputError
from aoj.settings import check_region_exists, load_region, region_slugs
from aoj.store.disk import locked
from aoj.store.project import Project
from aoj.store.responses import Entry, Register, read_register, without, write_register
from aoj.survey.answers import load_register
from aoj.survey.questionnaire import wave_of


def remove_answers(
    project: Project, region: str, *, wave: str = "", group: str = "", file: str = ""
) -> str:
    """Remove the answers of a region, wave, group or file, and return in words what went.

    Raises `InputError` where there are none such, or where one of them belongs to a closed wave and
    no wave was named.
    """
    folder = project.answers(load_region(project, region).data)
    with locked(folder, wait_seconds=10):
        register = read_register(folder, project.relative(folder / "register.json"))
        gone = [e for e in register.of(region, wave, group) if file in ("", e.file)]
        if not gone:
            raise InputError(
                "er zijn geen antwoorden van "
                + " ".join(filter(None, (region, wave, group, file))),
                remedy="'aoj answers list' toont wat er is",
            )
        closed = [e for e in gone if register.closed_on(*e.place)]
        if closed and not wave:
            raise InputError(
                f"meting {closed[0].wave} van {region} is gesloten",
                remedy="noem haar met --wave als ook die antwoorden weg moeten",
            )
        kept = without(register, gone)
        emptied = {"/".join(e.place) for e in gone} - {"/".join(e.place) for e in kept.entries}
        ended = {key: day for key, day in kept.closed.items() if key not in emptied}
        write_register(folder, replace(kept, closed=ended))
        for entry in gone:
            (folder / entry.table).unlink(missing_ok=True)
    count = sum(entry.counts.get("kept", 0) for entry in gone)
    return f"Verwijderd: {count} antwoorden uit {len(gone)} bestanden."


def close_answers(
    project: Project, region: str, wave: str, *, group: str = "", day: str = ""
) -> str:
    """Close a wave of a region, so that nothing is added any more; returns it in words.

    Raises `InputError` where it has no answers, or is closed already.
    """
    settings = load_region(project, region)
    groups = [group] if group else list(wave_of(settings, wave).groups)
    day = day or date.today().isoformat()  # noqa: DTZ011 - the user's own day
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        raise InputError(f"'{day[:20]}' is geen datum", expected="een datum zoals 2026-06-30")
    folder = project.answers(settings.data)
    with locked(folder, wait_seconds=10):
        register = read_register(folder, project.relative(folder / "register.json"))
        present = [name for name in groups if register.of(region, wave, name)]
        if not present:
            raise InputError(
                f"er zijn geen antwoorden van {region}, meting {wave}"
                + (f", {group}" if group else ""),
                remedy="neem ze eerst op met 'aoj answers add'",
            )
        fresh = [name for name in present if not register.closed_on(region, wave, name)]
        if not fresh:
            return f"Meting {wave} van {region} was al gesloten; er is niets veranderd."
        said = {f"{region}/{wave}/{name}": day for name in fresh}
        write_register(folder, replace(register, closed={**register.closed, **said}))
    return f"Gesloten: meting {wave} van {region} ({', '.join(fresh)}). Er komt niets meer bij."


def list_answers(project: Project, region: str = "") -> str:
    """Return what was kept, per region, wave, group and file, as a table."""
    slugs = [check_region_exists(project, region)] if region else list(region_slugs(project))
    sets = dict.fromkeys(load_region(project, slug).data for slug in slugs)
    header = ("regio", "meting", "doelgroep", "bestand", "programma", "antwoorden", "stand")
    rows: list[tuple[str, ...]] = [header]
    for name in sets:
        register = load_register(project, name)
        rows += [_row(register, entry) for entry in register.entries if entry.region in slugs]
    if len(rows) == 1:
        return "Er zijn nog geen antwoorden opgenomen; 'aoj answers add' doet dat."
    return in_columns(rows)


def _row(register: Register, entry: Entry) -> tuple[str, ...]:
    closed = register.closed_on(*entry.place)
    return (
        *entry.place,
        Path(entry.file).name,
        entry.tool,
        str(entry.counts.get("kept", 0)),
        f"gesloten op {closed}" if closed else "open",
    )
