"""`aoj answers add`: exports taken into the answers of a region, stripped, once they were shown.

All files of one command are read, judged and shown before any is kept; then all are kept, or none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from aoj.commands.answered import best_match, choose_wave, readable, region_of, shown
from aoj.commands.columns import in_columns
from aoj.errors import InputError
from aoj.settings import RegionSettings, load_region, region_slugs
from aoj.store.disk import hash_file, locked
from aoj.store.project import Project
from aoj.store.responses import (
    Entry,
    Register,
    free_name,
    read_register,
    table_bytes,
    without,
    write_register,
    write_table,
)
from aoj.survey.coupling import Coupling, read_coupling
from aoj.survey.judging import Judged, judge, responses
from aoj.survey.matching import Understood
from aoj.survey.questionnaire import Asked
from aoj.survey.raw import RawColumn, RawTable
from aoj.survey.readers.reading import read_export
from aoj.survey.stripping import Stripped, strip
from aoj.survey.texts import folded

WORDS = {"incomplete": "niet afgerond", "late": "na de sluitingsdatum", "double": "dubbel"}
"""Why an answer is left out, as a user sees it."""
OPTIONS = {"incomplete": "--incomplete", "late": "--late", "double": "--double"}


@dataclass(frozen=True)
class Wanted:
    """What was asked for on the command line."""

    files: tuple[Path, ...]
    region: str = ""
    split: str = ""
    wave: str = ""
    group: str = ""
    structure: Path | None = None
    codebook: Path | None = None
    coupling: Path | None = None
    columns: Mapping[str, int] = field(default_factory=dict)
    ways: Mapping[str, str] = field(default_factory=dict)
    """Per reason of `judging.REASONS` what was chosen; a reason that lacks was not chosen."""
    replaces: str = ""
    agreed: bool = False


@dataclass(frozen=True)
class Part:
    """The answers of one file for one region, ready to be kept."""

    path: Path
    file: str
    sha256: str
    settings: RegionSettings
    understood: Understood
    stripped: Stripped
    judged: Judged
    wave: str
    choices: Mapping[str, str]
    is_known: bool = False
    replaced: tuple[Entry, ...] = ()

    @property
    def place(self) -> tuple[str, str, str]:
        """Region, wave and group."""
        return self.settings.slug, self.wave, self.understood.asked.group


def add_answers(
    project: Project,
    wanted: Wanted,
    *,
    tell: Callable[[str], None],
    ask: Callable[[str], bool] | None = None,
) -> str:
    """Keep the answers of exports and return what was done in words.

    `tell` gets what is shown before anything is kept; `ask` asks yes or no, and is None where
    nobody can answer. Raises `InputError` where a choice lacks, or where something is wrong with
    one of the files: then none is kept.
    """
    _check(wanted)
    data_set, parts = _read_all(project, wanted)
    folder = project.answers(data_set)
    with locked(folder, wait_seconds=10):
        register = read_register(folder, project.relative(folder / "register.json"))
        judged = _judge_all(register, parts, wanted)
        tell(_overview(judged))
        fresh = [part for part in judged if not part.is_known]
        if not fresh:
            return "Deze antwoorden zijn al opgenomen; er is niets veranderd."
        _agree(fresh, wanted, ask)
        _keep(folder, register, fresh)
    return _done(fresh)


def _check(wanted: Wanted) -> None:
    if not wanted.files:
        raise InputError("er is geen bestand genoemd")
    if bool(wanted.region) == bool(wanted.split):
        raise InputError(
            "noem de regio met --region, of de kolom met de regio's met --split"
            if not wanted.region
            else "--region en --split gaan niet samen"
        )


def _read_all(project: Project, wanted: Wanted) -> tuple[str, list[Part]]:
    coupling = read_coupling(wanted.coupling) if wanted.coupling else None
    parts: list[Part] = []
    for path in wanted.files:
        raw = read_export(path, wanted.structure, wanted.codebook)
        digest = hash_file(path)[0]
        parts += _parts(project, wanted, path, raw, digest, coupling)
    sets = {part.settings.data for part in parts}
    if len(sets) > 1:
        raise InputError(
            f"deze regio's horen bij verschillende gegevens: {', '.join(sorted(sets))}",
            remedy="neem ze apart op",
        )
    return sets.pop(), parts


def _parts(
    project: Project,
    wanted: Wanted,
    path: Path,
    raw: RawTable,
    digest: str,
    coupling: Coupling | None,
) -> list[Part]:
    if not wanted.split:
        settings = load_region(project, wanted.region)
        return [_part(project, wanted, path, raw, digest, coupling, settings, None)]
    column = _split_column(raw, wanted.split, path)
    cells = raw.cells[column.position]
    known = readable(project, region_slugs(project))
    found = {cell: region_of(cell, known) for cell in dict.fromkeys(cells)}
    unknown = sum(found[cell] is None for cell in cells)
    if unknown:
        raise InputError(
            f"bij {unknown} antwoorden staat in kolom '{column.header[:40]}' geen regio met "
            "een meting",
            where=path.name,
            expected="namen van regiobestanden, of de naam die erin staat",
        )
    made = []
    for slug in dict.fromkeys(one.slug for one in found.values() if one):
        settings = next(one for one in known if one.slug == slug)
        rows = [one is not None and one.slug == slug for one in map(found.get, cells)]
        own = replace(raw, cells=raw.cells[rows].reset_index(drop=True))
        made.append(_part(project, wanted, path, own, digest, coupling, settings, column))
    return made


def _split_column(raw: RawTable, name: str, path: Path) -> RawColumn:
    for column in raw.columns:
        if name == str(column.position + 1) or folded(column.header) == folded(name):
            return column
    raise InputError(
        f"er is geen kolom '{name[:60]}'", where=path.name, expected="de kop of het nummer ervan"
    )


def _part(
    project: Project,
    wanted: Wanted,
    path: Path,
    raw: RawTable,
    digest: str,
    coupling: Coupling | None,
    settings: RegionSettings,
    column: RawColumn | None,
) -> Part:
    wave = choose_wave(settings, wanted.wave)
    understood = best_match(project, settings, wave, wanted.group, raw, coupling)
    group = understood.asked.group
    said = settings.survey.group_wave(wave, group)
    adaptation = settings.survey.questionnaires.get(group)  # type: ignore[call-overload]
    stripped = strip(
        understood,
        adaptation.open_answers if adaptation else {},
        columns=wanted.columns,
        region_column=column.position if column else None,
        closes=said.closes if said else "",
    )
    choices = {key: str(place + 1) for key, place in wanted.columns.items()}
    if column is not None:
        choices["split"] = column.header
    empty = Judged((), {}, {})
    return Part(
        path, shown(project, path), digest, settings, understood, stripped, empty, wave, choices
    )


def _judge_all(register: Register, parts: list[Part], wanted: Wanted) -> list[Part]:
    """Return the parts as they would be kept, each beside what is kept already."""
    judged: list[Part] = []
    fresh: dict[tuple[str, str, str], list[str]] = {}
    for part in parts:
        region, wave, group = part.place
        known = register.of(region, wave, group)
        same = [entry for entry in known if entry.sha256 == part.sha256]
        if same and _is_same(part, same[0], wanted):
            judged.append(replace(part, is_known=True, judged=_of_entry(same[0])))
            continue
        if closed := register.closed_on(region, wave, group):
            raise InputError(
                f"meting {wave} van {region} ({group}) is gesloten op {closed}; er komt niets "
                "meer bij",
                where=part.file,
            )
        replaced = tuple(e for e in known if wanted.replaces in (e.file, Path(e.file).name))
        replaced += tuple(e for e in same if e not in replaced)
        others = [entry for entry in known if entry not in replaced]
        marks = [m for entry in others for m in entry.marks] + fresh.get(part.place, [])
        said = part.settings.survey.group_wave(wave, group)
        found = judge(
            part.stripped,
            closes=said.closes if said else "",
            known=marks,
            ways=wanted.ways,
            scope=_scope(part),
        )
        fresh.setdefault(part.place, []).extend(found.marks)
        judged.append(replace(part, judged=found, replaced=replaced))
    if wanted.replaces and not any(part.replaced for part in judged if not part.is_known):
        raise InputError(
            f"er is geen opgenomen bestand '{wanted.replaces}' dat dit vervangt",
            remedy="'aoj answers list' toont ze",
        )
    return judged


def _is_same(part: Part, entry: Entry, wanted: Wanted) -> bool:
    """Whether a file was added before with the same choices and the same list."""
    ways = {key: value for key, value in entry.choices.items() if key in OPTIONS}
    other = {key: value for key, value in entry.choices.items() if key not in OPTIONS}
    chosen = all(ways.get(key, "weglaten") == value for key, value in wanted.ways.items())
    return (
        chosen
        and other == dict(part.choices)
        and entry.asked_sha256 == asked_hash(part.understood.asked)
    )


def _of_entry(entry: Entry) -> Judged:
    return Judged((), dict(entry.counts), {}, 0, entry.marks)


def _scope(part: Part) -> str:
    """Return within what a number of the tool is one: the same headers in the same tool."""
    return f"{part.understood.raw.tool}/{headers_hash(part.understood.raw)}"


def headers_hash(raw: RawTable) -> str:
    """Return a hash of the headers, which tells two exports of one list from two lists."""
    return hashlib.sha256("\n".join(c.header for c in raw.columns).encode("utf-8")).hexdigest()[:20]


def asked_hash(asked: Asked) -> str:
    """Return a hash of the questions of a list as they were put."""
    said = [
        (q.key, q.version, q.text, list(q.scale.levels.items()) if q.scale else [], dict(q.options))
        for q in asked.questions
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode("utf-8")).hexdigest()[:20]


def _overview(parts: Sequence[Part]) -> str:
    """Return what was read, per file and region, and per tool."""
    header = ("bestand", "programma", "regio", "meting", "doelgroep", "gelezen")
    rows = [(*header, *WORDS.values(), "blijft over", "vragen")]
    for part in parts:
        counts = part.judged.counts
        rows.append(
            (
                Path(part.file).name,
                part.understood.raw.tool,
                *part.place,
                str(counts.get("read", 0)),
                *(str(counts.get(reason, 0)) for reason in WORDS),
                str(counts.get("kept", 0)) + (" (al opgenomen)" if part.is_known else ""),
                f"{len({i.question.key for i in part.understood.matched})} van "
                f"{len(part.understood.asked.questions)}",
            )
        )
    lines = [in_columns(rows)]
    lines += _per_tool(parts)
    for part in parts:
        if not part.is_known:
            lines += [f"{Path(part.file).name}: {remark}." for remark in _remarks(part)]
    return "\n".join(lines)


def _per_tool(parts: Sequence[Part]) -> list[str]:
    """Return the number of answers per tool and the answers of each scale, where tools differ."""
    tools: dict[tuple[tuple[str, str, str], str], int] = {}
    for part in parts:
        key = (part.place, part.understood.raw.tool)
        tools[key] = tools.get(key, 0) + part.judged.counts.get("kept", 0)
    places = [place for place, _ in tools]
    lines = []
    for place in dict.fromkeys(p for p in places if places.count(p) > 1):
        told = ", ".join(f"{tool} {n}" for (at, tool), n in tools.items() if at == place)
        lines.append(f"Meer programma's in {' '.join(place)}: {told} antwoorden.")
    return lines


def _remarks(part: Part) -> list[str]:
    found = [
        *part.understood.raw.remarks,
        *part.understood.remarks,
        *part.stripped.remarks,
    ]
    if part.understood.not_found:
        found.append(f"niet gevonden vragen: {', '.join(part.understood.not_found)}")
    if part.understood.unmatched:
        found.append(f"{len(part.understood.unmatched)} kolommen zijn geen vraag van de lijst")
    for strange in part.understood.outside:
        found.append(
            f"{strange.count} antwoorden op '{strange.question}' staan niet in de schaal en tellen "
            "niet mee"
        )
    for question, count in part.stripped.dropped_texts.items():
        found.append(f"{count} open antwoorden op '{question}' worden niet bewaard")
    if part.judged.undated and _closes(part):
        found.append(f"van {part.judged.undated} antwoorden is niet bekend of zij op tijd waren")
    if part.replaced:
        names = ", ".join(Path(entry.file).name for entry in part.replaced)
        found.append(f"vervangt wat van {names} was opgenomen")
    return found


def _closes(part: Part) -> str:
    said = part.settings.survey.group_wave(part.wave, part.place[2])
    return said.closes if said else ""


def _agree(parts: Sequence[Part], wanted: Wanted, ask: Callable[[str], bool] | None) -> None:
    """Raise `InputError` unless what would be left out was chosen, or is agreed to."""
    open_reasons = [
        reason
        for reason in ("late", "double")
        if reason not in wanted.ways and any(part.judged.found.get(reason) for part in parts)
    ]
    strange = any(part.understood.outside for part in parts)
    if wanted.agreed or not (open_reasons or strange):
        return
    if ask is None:
        options = [f"{OPTIONS[reason]} weglaten (of meetellen)" for reason in open_reasons]
        raise InputError(
            "er is iets te kiezen voor deze antwoorden worden opgenomen: "
            + " en ".join([*(WORDS[r] for r in open_reasons), *["niet in de schaal"] * strange]),
            remedy=f"geef {', '.join(options) or '--yes'}, of stem met alles in met --yes",
        )
    if not ask("Zo opnemen?"):
        raise InputError("er is niets opgenomen")


def _keep(folder: Path, register: Register, parts: Sequence[Part]) -> None:
    """Write the tables, then the register, which alone makes them count; then what it replaced."""
    gone = [entry for part in parts for entry in part.replaced]
    kept = without(register, gone)
    for part in parts:
        entry, content = _entry(part, kept)
        write_table(folder, entry.table, content)
        kept = replace(kept, entries=(*kept.entries, entry))
    write_register(folder, kept)
    used = {entry.table for entry in kept.entries}
    for entry in gone:
        if entry.table not in used:
            (folder / entry.table).unlink(missing_ok=True)


def _entry(part: Part, register: Register) -> tuple[Entry, bytes]:
    region, wave, group = part.place
    frame = responses(
        part.stripped, part.judged, region=region, wave=wave, group=group, seed=part.sha256
    )
    content = table_bytes(frame)
    judged = part.judged
    ways = {
        reason: "weglaten" if judged.counts.get(reason) else "meetellen"
        for reason, number in judged.found.items()
        if number
    }
    entry = Entry(
        region=region,
        wave=wave,
        group=group,
        file=Path(part.file).name,
        sha256=part.sha256,
        tool=part.understood.raw.tool,
        layout=part.understood.raw.layout,
        table=free_name(register, region, wave, group),
        table_sha256=hashlib.sha256(content).hexdigest(),
        counts=dict(judged.counts),
        choices={**part.choices, **ways},
        asked_sha256=asked_hash(part.understood.asked),
        headers_sha256=headers_hash(part.understood.raw),
        marks=judged.marks,
    )
    return entry, content


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
