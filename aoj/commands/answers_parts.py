"""The files of one `aoj answers add`, read and stripped: a part per file and region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from aoj.commands.answered import best_match, choose_wave, gemeenten_in, readable, region_of, shown
from aoj.errors import InputError
from aoj.settings import RegionSettings, load_region, region_slugs
from aoj.store.disk import hash_file
from aoj.store.project import Project
from aoj.store.responses import Entry
from aoj.survey.backgrounds import gemeente_of
from aoj.survey.coupling import Coupling, read_coupling
from aoj.survey.judging import Judged
from aoj.survey.matching import Understood
from aoj.survey.raw import RawColumn, RawTable
from aoj.survey.readers.reading import read_export
from aoj.survey.stripping import Stripped, strip
from aoj.survey.texts import folded

NOT_JUDGED = Judged((), {}, {})


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
    remarks: tuple[str, ...] = ()
    is_known: bool = False
    replaced: tuple[Entry, ...] = ()

    @property
    def place(self) -> tuple[str, str, str]:
        """Region, wave and group."""
        return self.settings.slug, self.wave, self.understood.asked.group


def read_parts(project: Project, wanted: Wanted) -> tuple[str, list[Part]]:
    """Return the data set of the regions, and a part per file and region; raises `InputError`."""
    coupling = read_coupling(wanted.coupling) if wanted.coupling else None
    digests = [hash_file(path)[0] for path in wanted.files]
    if twice := [digest for digest, number in Counter(digests).items() if number > 1]:
        name = wanted.files[digests.index(twice[0])].name
        raise InputError("dit bestand is twee keer genoemd, of staat er dubbel", where=name)
    parts: list[Part] = []
    for path, digest in zip(wanted.files, digests, strict=True):
        raw = read_export(path, wanted.structure, wanted.codebook)
        parts += _parts(project, wanted, path, raw, digest, coupling)
    for key in wanted.columns:
        if not any(key in part.understood.doubled for part in parts):
            raise InputError(
                f"'{key[:40]}' heeft maar een kolom, dus er is met --column niets te kiezen",
                remedy="met een koppeling (--coupling) zegt u zelf welke kolom welke vraag is",
            )
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
    return Part(
        path=path,
        file=shown(project, path),
        sha256=digest,
        settings=settings,
        understood=understood,
        stripped=stripped,
        judged=NOT_JUDGED,
        wave=wave,
        choices=choices,
        remarks=tuple(_gone(project, understood, settings)),
    )


def _gone(project: Project, understood: Understood, settings: RegionSettings) -> list[str]:
    """Return how many answers name a gemeente that had left the region by then."""
    asked = understood.asked
    years = {int(p.until_date[:4]) for p in settings.gemeenten if p.until_date}
    before: dict[str, str] = {}
    for year in sorted(year for year in years if year < asked.year):
        before.update(gemeenten_in(project, settings, year))
    left = {code: name for code, name in before.items() if code not in asked.gemeenten}
    read = gemeente_of(left)
    columns = [i.column for i in understood.matched if i.question.kind == "gemeente"]
    count = sum(
        bool(left and read(cell, column))
        for column in columns[:1]
        for cell in understood.raw.cells[column.position]
    )
    if not count:
        return []
    word = "antwoord noemt" if count == 1 else "antwoorden noemen"
    return [
        f"{count} {word} een gemeente die de regio voor deze meting verliet; daar blijft de "
        "gemeente leeg"
    ]
