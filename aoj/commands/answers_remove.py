"""`aoj answers remove`, `close` and `list`: answers that were kept go, are final, or are shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from aoj.commands.answered import readable
from aoj.commands.answers_released import lapses, shown_tables
from aoj.commands.columns import in_columns
from aoj.errors import InputError, unknown_name
from aoj.settings import load_region, region_slugs
from aoj.store.disk import locked
from aoj.store.project import COUNTRYWIDE, EXAMPLE, Project
from aoj.store.releases import read_ledger
from aoj.store.responses import (
    REGISTER,
    Entry,
    Register,
    drop_tables,
    read_register,
    stray_tables,
    without,
    write_register,
)
from aoj.survey.answers import load_register
from aoj.survey.questionnaire import wave_of


def remove_answers(
    project: Project,
    region: str,
    *,
    wave: str = "",
    group: str = "",
    file: str = "",
    agreed: bool = False,
    ask: Callable[[str], bool] | None = None,
) -> str:
    """Remove the answers of a region, wave, group or file, and return in words what went.

    Where no wave and no file was named this is agreed to first: `ask` asks yes or no about what
    would go, and is None where nobody can answer.

    The tables go before the register: where that fails halfway, the same command finishes it.
    Answers of a region without a file go as well, and tables that an interruption left behind,
    unless one file was named. Raises `InputError` where there are none such, where nobody agreed,
    where one of them belongs to a closed wave and no wave was named, and where something was
    released of them: another answer among those that come back would show from the difference. Once
    the days of `retention` are over they do go, and the wave is left closed.
    """
    folder = project.answers(_data_of(project, region))
    asked = " ".join(filter(None, (region, wave, group, file)))
    if not (folder / REGISTER).exists():
        raise _nothing(asked)
    with locked(folder, wait_seconds=10):
        register = read_register(folder, project.relative(folder / REGISTER))
        gone = [e for e in register.of(region, wave, group) if file in ("", e.file)]
        is_slug = re.fullmatch(r"[a-z0-9-]+", region) and not file
        strays = stray_tables(folder, register, region, wave, group) if is_slug else ()
        if not gone and not strays:
            raise _nothing(asked)
        closed = [e for e in gone if register.closed_on(*e.place)]
        if closed and not wave:
            raise InputError(
                f"meting {closed[0].wave} van {region} is gesloten",
                remedy="noem haar met --wave als ook die antwoorden weg moeten",
            )
        places = dict.fromkeys(entry.place for entry in gone)
        ledger = read_ledger(folder)
        released = [place for place in places if shown_tables(ledger, *place)]
        if released and not _is_over(project, region):
            raise _was_released(*released[0])
        if not (wave or file or agreed):
            _agree(gone, region, ask)
        lapsed = [lapses(ledger, *place) for place in places]
        kept = without(register, gone)
        emptied = {"/".join(place) for place in places} - {"/".join(e.place) for e in kept.entries}
        shut = {"/".join(place) for place in released}
        ended = {key: day for key, day in kept.closed.items() if key not in emptied - shut}
        today = dict.fromkeys(sorted(shut), _today())
        drop_tables(folder, [*strays, *(entry.table for entry in gone)])
        write_register(folder, replace(kept, closed={**today, **ended}))
    count = sum(entry.counts.get("kept", 0) for entry in gone)
    files = len({entry.file for entry in gone})
    left = f"{len(strays)} {'tabel' if len(strays) == 1 else 'tabellen'} van een onderbroken opname"
    return (
        f"Verwijderd: {count} {'antwoord' if count == 1 else 'antwoorden'} uit {files} "
        f"{'bestand' if files == 1 else 'bestanden'} ({asked})"
        + (f", en {left}." if strays else ".")
        + "".join(
            f" Let op: {sentence}; maak het opnieuw, en vervang wat verspreid is."
            for sentence in lapsed
            if sentence
        )
    )


def _agree(gone: Sequence[Entry], region: str, ask: Callable[[str], bool] | None) -> None:
    """Raise `InputError` unless somebody agrees to what goes of all waves."""
    numbers: dict[tuple[str, str], int] = {}
    for entry in gone:
        about = (entry.wave, entry.group)
        numbers[about] = numbers.get(about, 0) + entry.counts.get("kept", 0)
    told = ", ".join(f"{wave} {group} ({count})" for (wave, group), count in numbers.items())
    told = told or "wat een onderbroken opname achterliet"
    if ask is None:
        raise InputError(
            f"zonder --wave gaan antwoorden van {region[:60]} uit alle metingen weg: {told}",
            remedy="noem een meting met --wave, of stem in met --yes",
        )
    if not ask(f"Van {region[:60]} gaat weg, uit alle metingen: {told}. Verwijderen?"):
        raise InputError("er is niets verwijderd")


def _was_released(region: str, wave: str, group: str) -> InputError:
    return InputError(
        f"van meting {wave} van {region} ({group}) is al iets vrijgegeven; wie er antwoorden uit "
        "haalt en andere opneemt, laat met het verschil zien wat enkele mensen antwoordden",
        remedy=f"vervang of vul aan met 'aoj answers reopen {region} --wave {wave}', die dat "
        "nagaat; weg kunnen zij na de bewaartermijn ('retention')",
    )


def _is_over(project: Project, region: str) -> bool:
    """Whether answers may no longer be kept; of a region without a file nobody says they may."""
    if region not in region_slugs(project):
        return True
    until = load_region(project, region).survey.retention
    return bool(until) and until < _today()


def _today() -> str:
    return date.today().isoformat()  # noqa: DTZ011 - the user's own day


def _nothing(asked: str) -> InputError:
    return InputError(
        f"er zijn geen antwoorden van {asked[:120]}", remedy="'aoj answers list' toont wat er is"
    )


def _data_of(project: Project, region: str) -> str:
    """Return the data set of a region; of one without a file the set that has its answers."""
    if region not in region_slugs(project):
        for name in _data_sets(project):
            if load_register(project, name).of(region):
                return name
    return load_region(project, region).data


def _data_sets(project: Project) -> tuple[str, ...]:
    """Return the data sets of all regions, and those that are always there."""
    found = [settings.data for settings in readable(project, region_slugs(project))]
    return tuple(dict.fromkeys((*found, COUNTRYWIDE, EXAMPLE)))


def close_answers(
    project: Project, region: str, wave: str, *, group: str = "", day: str = ""
) -> str:
    """Close a wave of a region, so that nothing is added any more; returns it in words.

    Raises `InputError` where it has no answers, or is closed already.
    """
    settings = load_region(project, region)
    groups = [group] if group else list(wave_of(settings, wave).groups)
    today = _today()
    day = day or today
    if not _is_day(day):
        raise InputError(f"'{day[:20]}' is geen datum", expected="een datum zoals 2026-06-30")
    if day > today:
        raise InputError(
            f"{day} moet nog komen, en een meting sluit niet vooruit",
            expected=f"een dag tot en met vandaag ({today})",
            remedy="sluit haar op die dag, of laat --date weg",
        )
    if group and group not in wave_of(settings, wave).groups:
        raise unknown_name(f"doelgroep in meting {wave}", group, wave_of(settings, wave).groups)
    folder = project.answers(settings.data)
    with locked(folder, wait_seconds=10):
        register = read_register(folder, project.relative(folder / REGISTER))
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


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def list_answers(project: Project, region: str = "") -> str:
    """Return what was kept, per region, wave, group and file, as a table."""
    names = [_data_of(project, region)] if region else _data_sets(project)
    header = ("regio", "meting", "doelgroep", "bestand", "programma", "antwoorden", "stand")
    rows: list[tuple[str, ...]] = [header]
    for name in names:
        register = load_register(project, name)
        rows += [_row(register, e) for e in register.entries if region in ("", e.region)]
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
