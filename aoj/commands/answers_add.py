"""`aoj answers add`: exports taken into the answers of a region, stripped, once they were shown.

All files of one command are read, judged and shown before any is kept; then all are kept, or none.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from aoj.commands.answers_again import check_again
from aoj.commands.answers_judged import early, entry_of, judge_parts
from aoj.commands.answers_overview import WORDS, overview
from aoj.commands.answers_parts import Part, Wanted, read_parts
from aoj.errors import InputError
from aoj.store.disk import locked
from aoj.store.project import Project
from aoj.store.responses import (
    REGISTER,
    Register,
    drop_tables,
    free_name,
    read_register,
    table_bytes,
    without,
    write_register,
    write_table,
)
from aoj.survey.judging import LEAVE_OUT, responses

__all__ = ["Gate", "Wanted", "add_answers"]


class Gate:
    """What stands between answers and the waves they are for: this one keeps closed waves shut."""

    def opened(self, register: Register, parts: Sequence[Part]) -> Register:
        """Return the register as the parts are judged against it; may raise `InputError`."""
        del parts
        return register

    def told(self, folder: Path, register: Register, parts: Sequence[Part]) -> tuple[str, ...]:
        """Return what more is to be agreed to before parts are kept; may raise `InputError`."""
        del folder, register, parts
        return ()

    def settled(self, register: Register, parts: Sequence[Part]) -> Register:
        """Return the register with the waves as they are when the parts are kept."""
        del parts
        return register

    def done(self) -> str:
        """Return what more to say of what was done, with a space before it."""
        return ""


def add_answers(
    project: Project,
    wanted: Wanted,
    *,
    tell: Callable[[str], None],
    ask: Callable[[str], bool] | None = None,
    gate: Gate = Gate(),  # noqa: B008 - it holds nothing
) -> str:
    """Keep the answers of exports and return what was done in words.

    `tell` gets what is shown before anything is kept; `ask` asks yes or no, and is None where
    nobody can answer. Raises `InputError` where a choice lacks, or where something is wrong with
    one of the files: then none is kept.
    """
    _check(wanted)
    data_set, parts = read_parts(project, wanted)
    folder = project.answers(data_set)
    with locked(folder, wait_seconds=10):
        register = read_register(folder, project.relative(folder / REGISTER))
        register = replace(register, salt=register.salt or _salt(project, data_set))
        judged = judge_parts(gate.opened(register, parts), parts, wanted)
        tell(overview(judged))
        fresh = [part for part in judged if not part.is_known]
        if not fresh:
            return "Deze antwoorden zijn al opgenomen; er is niets veranderd."
        _check_numbers(fresh, wanted)
        check_again(folder, register, fresh, wanted)
        _check_kept(fresh)
        more = gate.told(folder, register, fresh)
        for sentence in more:
            tell(f"Let op: {sentence}.")
        _agree(fresh, wanted, ask, more)
        _keep(folder, gate.settled(register, fresh), fresh, wanted.coupling)
    return _done(fresh) + gate.done()


def _check(wanted: Wanted) -> None:
    if not wanted.files:
        raise InputError("er is geen bestand genoemd")
    if bool(wanted.region) == bool(wanted.split):
        raise InputError(
            "noem de regio met --region, of de kolom met de regio's met --split"
            if not wanted.region
            else "--region en --split gaan niet samen"
        )


def _salt(project: Project, data_set: str) -> str:
    """Return what goes into the marks; invented people have nothing to hide, so theirs is fixed."""
    return data_set if project.is_invented(data_set) else secrets.token_hex(16)


def _check_numbers(parts: Sequence[Part], wanted: Wanted) -> None:
    """Raise `InputError` where numbers were kept before and nobody said of whom they are."""
    for part in parts:
        if not part.judged.elsewhere or "double" in wanted.ways:
            continue
        raise InputError(
            f"{part.judged.elsewhere} antwoorden hebben een nummer dat al is opgenomen uit een "
            "ander bestand met dezelfde kolommen",
            where=Path(part.file).name,
            remedy="vervangt dit bestand het eerdere, geef dan --replaces BESTAND; vult het aan, "
            "--double weglaten; zijn het andere mensen, --double meetellen",
        )


def _check_kept(parts: Sequence[Part]) -> None:
    for part in parts:
        if not part.judged.counts["kept"]:
            newer = (
                ", en geef --replaces BESTAND als het een eerder bestand vervangt"
                if part.judged.counts["double"]
                else ""
            )
            raise InputError(
                f"er blijft geen antwoord over voor {' '.join(part.place)}",
                where=Path(part.file).name,
                remedy=f"kijk of dit de goede meting en doelgroep is{newer}; hierboven staat wat "
                "vervalt",
            )


def _agree(
    parts: Sequence[Part],
    wanted: Wanted,
    ask: Callable[[str], bool] | None,
    more: Sequence[str] = (),
) -> None:
    """Raise `InputError` unless what would be left out was chosen, or is agreed to."""
    reasons = [
        reason
        for reason in WORDS
        if reason not in wanted.ways and any(part.judged.found[reason] for part in parts)
    ]
    told = [WORDS[reason] for reason in reasons] + list(more)
    if any(part.understood.outside for part in parts):
        told.append("niet in de schaal")
    if any(map(early, parts)):
        told.append("van voor de meting opende")
    if any(part.replaced for part in parts) and not wanted.replaces:
        told.append("een bestand dat al is opgenomen, nu anders gelezen")
    if wanted.agreed or not told:
        return
    if ask is None:
        options = [f"--{reason} {LEAVE_OUT} (of meetellen)" for reason in reasons]
        options.append("--yes, waarmee u met alles instemt")
        raise InputError(
            f"er is iets te kiezen voor deze antwoorden worden opgenomen: {', '.join(told)}",
            remedy=f"geef {' en '.join(options[:-1]) or options[-1]}"
            + (f", of {options[-1]}" if reasons else ""),
        )
    if not ask("Zo opnemen?"):
        raise InputError("er is niets opgenomen")


def _keep(folder: Path, register: Register, parts: Sequence[Part], coupling: Path | None) -> None:
    """Write the tables, then the register, which alone makes them count; then what it replaced.

    No table that counts is written over: where anything fails, all is as it was.
    """
    gone = [entry for part in parts for entry in part.replaced]
    kept = without(register, gone)
    written: list[str] = []
    try:
        for part in parts:
            name = free_name((*register.entries, *kept.entries), *part.place)
            content = _table(part)
            written.append(name)
            write_table(folder, name, content)
            entry = entry_of(part, name, content, coupling)
            kept = replace(kept, entries=(*kept.entries, entry))
        write_register(folder, kept)
    except BaseException:
        counting = {entry.table for entry in read_register(folder).entries}
        drop_tables(folder, [name for name in written if name not in counting])
        raise
    drop_tables(folder, [entry.table for entry in gone])


def _table(part: Part) -> bytes:
    region, wave, group = part.place
    frame = responses(
        part.stripped, part.judged, region=region, wave=wave, group=group, seed=part.sha256
    )
    return table_bytes(frame)


def _done(parts: Sequence[Part]) -> str:
    total = sum(part.judged.counts["kept"] for part in parts)
    files = len({part.path for part in parts})
    places = len({part.place for part in parts})
    return (
        f"Opgenomen: {total} antwoorden uit {files} {'bestand' if files == 1 else 'bestanden'}"
        + (f", voor {places} lijsten van regio's" if places > 1 else "")
        + ". Namen, adressen, tijden en niet toegestane open antwoorden zijn niet bewaard; "
        "verwijder de exports zelf zodra u ze niet meer nodig hebt."
    )
