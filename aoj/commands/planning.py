"""What a run would make: regions, templates, data and parameters, checked and put together."""

from __future__ import annotations

import functools
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from aoj.commands.logos import sound_logo
from aoj.commands.pins import pin_as_of, pin_data
from aoj.errors import AojError, InputError
from aoj.runs.files import sha256_of_json
from aoj.runs.jobs import DataPin, Job, settings_for_hash
from aoj.runs.templates import Template, check_template_exists, load_template, template_names
from aoj.settings import (
    COMMAND_LINE,
    FILLED_BY_RUN,
    Colours,
    RegionSettings,
    Sidecar,
    check_region_exists,
    is_slug,
    load_colours,
    load_defaults,
    load_region,
    part_of_region,
    region_slugs,
    resolve_parameters,
    typed,
    year_of_edition,
)
from aoj.settings.peers import OPTION
from aoj.store.project import Project

if TYPE_CHECKING:
    from aoj.commands.release_state import AnswersState


@dataclass(frozen=True)
class Choice:
    """What a user asked for on the command line."""

    regions: tuple[str, ...] = ()
    all_regions: bool = False
    templates: tuple[str, ...] = ()
    data: str = ""
    edition: str = ""
    parameters: Mapping[str, Any] | None = None
    fresh: bool = False
    as_of: str = ""
    """The day at whose end the snapshots are taken; empty: as they are now."""
    peers: tuple[str, ...] = ()
    """Whom to compare with in this run; empty: whom the region's file names."""
    formats: tuple[str, ...] = ("html",)
    """What is written beside a notebook."""


def choose_regions(project: Project, choice: Choice) -> tuple[str, ...]:
    """Return the regions that were asked for, each once; raises `InputError` with the nearest."""
    if choice.all_regions and choice.regions:
        raise InputError("noem regio's of geef --all, niet allebei")
    if choice.all_regions:
        found = region_slugs(project)
        if not found:
            raise InputError(
                "er is nog geen enkele regio in parameters/",
                remedy="maak er een met 'aoj new region'",
            )
        return found
    if not choice.regions:
        raise InputError(
            "er is geen regio genoemd",
            expected="de naam van een bestand in parameters/, of --all",
            remedy="'aoj list regions' toont de regio's",
        )
    names = [name.removesuffix(".yml") for name in choice.regions]
    return tuple(dict.fromkeys(check_region_exists(project, name) for name in names))


def choose_templates(project: Project, names: Sequence[str]) -> tuple[Template, ...]:
    """Return the templates that were asked for, or those whose sidecar says `standaard: ja`."""
    wanted = [check_template_exists(project, name.removesuffix(".ipynb")) for name in names]
    if wanted:
        return tuple(load_template(project, name) for name in dict.fromkeys(wanted))
    found = [load_template(project, name) for name in template_names(project)]
    standard = tuple(template for template in found if template.sidecar.standaard)
    if not standard:
        raise InputError(
            "geen sjabloon heeft 'standaard: ja'",
            remedy="noem er een met --template of zet dat in notebooks/templates/<sjabloon>.yml",
        )
    return standard


def is_meant(project: Project, template: Template, slug: str, choice: Choice) -> bool:
    """Whether a template is for a region: one with answers, unless named, where there is a wave.

    Answers go with the data set of the region's file, so with another one there are none.
    """
    if choice.templates or not template.sidecar.vragenlijsten:
        return True
    settings = load_region(project, slug)
    return bool(settings.survey.waves) and choice.data in ("", settings.data)


def check_edition(text: str) -> str:
    """Return an edition that may be the name of a folder; raises `InputError`."""
    if not text or is_slug(text):
        return text
    raise InputError(
        f"'{text}' kan geen editie zijn",
        expected="kleine letters, cijfers en koppeltekens, zoals 2026 of 2026-voorjaar",
    )


def plan_job(
    project: Project,
    slug: str,
    template: Template,
    choice: Choice,
    pin: DataPin,
    answers: AnswersState | None = None,
) -> Job:
    """Return the job of one template for one region; raises `AojError` if settings are wrong.

    `answers` are those that were read for other regions of this command.
    """
    settings = load_settings(project, slug, choice)
    edition = choice.edition or settings.edition
    year = year_of_edition(edition, settings.year)
    settings = settings.model_copy(update={"edition": edition, "year": year})
    defaults = load_defaults(project)
    values = resolve_parameters(
        template.sidecar, defaults, settings, own_parameters(template.sidecar, choice)
    )
    _check_part(settings, values, choice)
    sound_logo(project, settings)  # a cover is made last, but what is wrong is said first
    peers = choice.peers or settings.peers
    return Job(
        root=project.root,
        region=slug,
        template=template.name,
        edition=edition,
        parameters=values,
        parameters_sha256=parameters_hash(project, settings, values),
        pin=pin,
        cell_timeout=defaults.cell_timeout,
        commit=git_commit(project),
        fresh=choice.fresh,
        formats=choice.formats,
        kept_states=defaults.kept_states,
        peers=peers,
        peers_from=OPTION if choice.peers else f"parameters/{slug}.yml" if peers else "",
        answers_sha256=_answers_hash(project, settings, answers)
        if template.sidecar.vragenlijsten
        else "",
        theme_sha256=theme_hash(project),
    )


def _answers_hash(project: Project, settings: RegionSettings, answers: AnswersState | None) -> str:
    if answers is None:
        from aoj.commands.release_state import AnswersState

        answers = AnswersState(project)
    return answers.of(settings.slug, settings.data)


def check_part_asked(project: Project, slugs: Sequence[str], choice: Choice) -> None:
    """Raise `InputError` for a samenwerkingsverband on the command line of none of the regions."""
    code = str((choice.parameters or {}).get("samenwerkingsverband", "")).strip()
    errors = []
    for slug in slugs if code else ():
        try:
            part_of_region(load_settings(project, slug, choice), code, COMMAND_LINE)
            return
        except AojError as error:
            errors.append(error)
    if errors:
        raise errors[0]


def _check_part(settings: RegionSettings, values: Mapping[str, Any], choice: Choice) -> None:
    """Raise `InputError` where one samenwerkingsverband is asked for that is not the region's."""
    code = str(values.get("samenwerkingsverband", ""))
    given = "samenwerkingsverband" in (choice.parameters or {})
    if code.strip():
        where = COMMAND_LINE if given else f"parameters/{settings.slug}.yml"
        part_of_region(settings, code, where)


def parameters_hash(project: Project, settings: RegionSettings, values: Mapping[str, Any]) -> str:
    """Return the hash of all that the settings files say about one notebook."""
    return sha256_of_json(settings_for_hash(settings, values, _parts_of_peers(project, settings)))


def theme_hash(project: Project) -> str:
    """Return the hash of the colours in which charts are drawn; '' for aoj's own.

    Raises `InputError` where the theme is wrong.
    """
    colours = load_colours(project)
    return "" if colours == Colours() else sha256_of_json(asdict(colours))


def check_peers(project: Project, slug: str, choice: Choice) -> None:
    """Raise `InputError` where a region is to be compared with what does not exist."""
    settings = load_settings(project, slug, choice)
    names = choice.peers or settings.peers
    if names:
        from aoj.dataset import open_geography
        from aoj.geography import find_peers

        where = OPTION if choice.peers else f"parameters/{slug}.yml"
        geography = open_geography(project, settings.data)
        year = year_of_edition(choice.edition or settings.edition, settings.year)
        find_peers(project, names, geography, year, where=where)


def without_peers(project: Project, slugs: Sequence[str], choice: Choice) -> tuple[str, ...]:
    """Return the regions in which all peers lie themselves, so that none is left to compare with.

    A region or peer that does not exist is left to those who say so.
    """
    from aoj.comparisons import single_peers
    from aoj.dataset import open_geography
    from aoj.geography import build_region, find_peers
    from aoj.indicators import INDICATORS

    found = []
    for slug in slugs:
        try:
            settings = load_settings(project, slug, choice)
            geography = open_geography(project, settings.data)
            year = year_of_edition(choice.edition or settings.edition, settings.year)
            region = build_region(
                slug,
                settings.name,
                geography,
                samenwerkingsverbanden=settings.samenwerkingsverbanden,
                gemeenten=settings.gemeenten,
                year=year,
            )
            peers = find_peers(project, choice.peers or settings.peers, geography, year)
        except AojError:
            continue
        if not any(single_peers(region, peers, i, geography) for i in INDICATORS.values()):
            found.append(slug)
    return tuple(found)


def _parts_of_peers(project: Project, settings: RegionSettings) -> dict[str, Any]:
    """Return what the region files of peers hold: another gemeente there is another figure here.

    Those of the region's own file only: what was given for one run does not make it outdated.
    """
    known = region_slugs(project) if settings.peers else ()
    parts = {"name", "samenwerkingsverbanden", "gemeenten"}
    return {
        peer: load_region(project, peer).model_dump(mode="json", by_alias=True, include=parts)
        for peer in settings.peers
        if peer in known
    }


def load_settings(project: Project, slug: str, choice: Choice) -> RegionSettings:
    """Return the settings of a region, with the data set of the command line if it names one."""
    settings = load_region(project, slug)
    if choice.data in ("", settings.data):
        return settings
    _check_known(project, settings, choice.data)
    return settings.model_copy(update={"data": choice.data})


def _check_known(project: Project, settings: RegionSettings, data_set: str) -> None:
    """Raise `InputError` where another data set than the region's own lacks codes of it.

    To name the nearest code, as for a typing mistake, would lead to another region.
    """
    from aoj.dataset import open_geography

    geography = open_geography(project, data_set)
    codes = [part.code for part in (*settings.samenwerkingsverbanden, *settings.gemeenten)]
    unknown = []
    for code in codes:
        try:
            geography.region(code)
        except InputError:
            if code not in geography.ended:
                unknown.append(code)
    if unknown:
        shown = ", ".join(unknown[:3]) + (", ..." if len(unknown) > 3 else "")
        raise InputError(
            f"de regio hoort bij de gegevens '{settings.data}'; haar codes ({shown}) bestaan "
            f"niet in '{data_set}'",
            where=f"parameters/{settings.slug}.yml",
            remedy=f"laat '--data {data_set}' weg",
        )


def own_parameters(sidecar: Sidecar, choice: Choice) -> dict[str, Any]:
    """Return the parameters of the command line that a template has.

    With several templates a parameter need not belong to each; `check_parameters` sees to it that
    it belongs to one.
    """
    given = choice.parameters or {}
    return {name: value for name, value in given.items() if name in sidecar.parameters}


def check_parameters(templates: Sequence[Template], choice: Choice) -> None:
    """Raise `InputError` for a parameter of the command line that no chosen template has.

    Or for a value that none of them takes.
    """
    from aoj.errors import unknown_name

    known = {name for template in templates for name in template.sidecar.parameters}
    for name in choice.parameters or {}:
        if name not in known:
            raise unknown_name("parameter", name, known, where=COMMAND_LINE)
    for template in templates:
        for name, value in own_parameters(template.sidecar, choice).items():
            if name not in FILLED_BY_RUN:
                typed(template.sidecar.parameters[name], value, name, COMMAND_LINE)


def check_data(project: Project, choice: Choice) -> None:
    """Raise `InputError` or `DataError` where the data set that was asked for is of no use."""
    if choice.data:
        pin_data(project, choice.data)
        if choice.as_of:
            pin_as_of(project, choice.data, choice.as_of)


def open_store(project: Project, pin: DataPin) -> None:
    """Make the store of a data set here, so that the kernels of a run find it made."""
    from aoj.dataset import Data

    Data.open(project, pin.name, pin=pin.number)


def pins_of(
    project: Project, names: Sequence[str], *, build: bool = False, as_of: str = ""
) -> tuple[dict[str, DataPin], dict[str, AojError]]:
    """Return the pins of data sets, now or as of a day, and the error of each that is no use."""
    pins: dict[str, DataPin] = {}
    errors: dict[str, AojError] = {}
    for name in dict.fromkeys(names):
        try:
            pins[name] = pin_as_of(project, name, as_of) if as_of else pin_data(project, name)
            if build:
                open_store(project, pins[name])
        except AojError as error:
            pins.pop(name, None)
            errors[name] = error
    return pins, errors


@functools.cache
def git_commit(project: Project) -> str:
    """Return the commit of the project's clone, empty outside a clone or without git."""
    command = ["git", "-C", str(project.root), "rev-parse", "HEAD"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
