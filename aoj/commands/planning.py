"""What a run would make: regions, templates, data and parameters, checked and put together."""

from __future__ import annotations

import datetime
import functools
import itertools
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from aoj.errors import AojError, DataError, InputError
from aoj.runs.files import sha256_of, sha256_of_json
from aoj.runs.jobs import DataPin, Job, settings_for_hash
from aoj.runs.moments import dutch_day, dutch_moment
from aoj.runs.templates import Template, check_template_exists, load_template, template_names
from aoj.settings import (
    RegionSettings,
    Sidecar,
    check_region_exists,
    is_slug,
    load_defaults,
    load_region,
    region_slugs,
    resolve_parameters,
    year_of_edition,
)
from aoj.settings.peers import OPTION
from aoj.store.project import COUNTRYWIDE, Project
from aoj.store.snapshots import MANIFEST, Snapshot, read_manifest


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


def check_edition(text: str) -> str:
    """Return an edition that may be the name of a folder; raises `InputError`."""
    if not text or is_slug(text):
        return text
    raise InputError(
        f"'{text}' kan geen editie zijn",
        expected="kleine letters, cijfers en koppeltekens, zoals 2026 of 2026-voorjaar",
    )


def plan_job(project: Project, slug: str, template: Template, choice: Choice, pin: DataPin) -> Job:
    """Return the job of one template for one region; raises `AojError` if settings are wrong."""
    settings = load_settings(project, slug, choice)
    edition = choice.edition or settings.edition
    year = year_of_edition(edition, settings.year)
    settings = settings.model_copy(update={"edition": edition, "year": year})
    defaults = load_defaults(project)
    values = resolve_parameters(
        template.sidecar, defaults, settings, own_parameters(template.sidecar, choice)
    )
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
        kept_states=defaults.kept_states,
        peers=peers,
        peers_from=OPTION if choice.peers else f"parameters/{slug}.yml" if peers else "",
    )


def parameters_hash(project: Project, settings: RegionSettings, values: Mapping[str, Any]) -> str:
    """Return the hash of all that the settings files say about one notebook."""
    return sha256_of_json(settings_for_hash(settings, values, _parts_of_peers(project, settings)))


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
    """Raise `InputError` for a parameter of the command line that no chosen template has."""
    from aoj.errors import unknown_name

    known = {name for template in templates for name in template.sidecar.parameters}
    for name in choice.parameters or {}:
        if name not in known:
            raise unknown_name("parameter", name, known, where="opdrachtregel")


def check_as_of(text: str) -> str:
    """Return a day such as `2026-11-01`, empty for now; raises `InputError` for one to come."""
    if not text:
        return ""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise InputError(
            f"'{text}' is geen dag", expected="jaar, maand en dag, zoals 2026-11-01"
        ) from None
    if day > datetime.datetime.now().astimezone().date():
        raise InputError(
            f"'--as-of {text}': die dag moet nog komen",
            remedy="laat '--as-of' weg voor de gegevens zoals ze nu zijn",
        )
    return text


def pin_as_of(project: Project, name: str, day: str) -> DataPin:
    """Return the snapshots that a data set had at the end of a day, by this computer's clock.

    Numbers are the order of registration: the first one that came later ends them. Raises
    `DataError` where there was none yet.
    """
    known = pin_data(project, name)  # so that an unknown or empty data set is told first
    snapshots = read_manifest(project.data_set(name))
    until = _end_of(day)
    found = tuple(itertools.takewhile(lambda s: _moment_of(s.registered) < until, snapshots))
    if not found:
        first = dutch_moment(_moment_of(snapshots[0].registered))
        raise DataError(
            f"aan het eind van {dutch_day(day)} had de gegevensset '{name}' nog geen cijfers",
            expected=f"een dag vanaf de eerste opname ({first})",
        )
    return replace(_pin(project, name, found), as_of=day, is_example=known.is_example)


def pin_recorded(project: Project, recorded: DataPin) -> DataPin:
    """Return the snapshots that a record names, as the manifest has them now.

    The digest tells whether reference files changed since. Raises `DataError` where the manifest
    lacks one of them, has another hash for it, or has others that came before the last of them.
    """
    name, root = recorded.name, project.data_set(recorded.name)
    present = read_manifest(root)
    known = {snapshot.id: snapshot for snapshot in present}
    lacking = [key for key, _ in recorded.snapshots if key not in known]
    where = f"data/{name}/{MANIFEST}"
    if lacking:
        one = len(lacking) == 1
        raise DataError(
            f"{len(lacking)} van de {len(recorded.snapshots)} opgenomen bestanden waaruit dit "
            f"rapport is gemaakt {'staat' if one else 'staan'} er niet meer in ({lacking[0]}"
            f"{'' if one else ', ...'})",
            where=where,
            remedy="haal de gegevensset van toen terug uit een kopie of uit git, of maak het "
            "rapport opnieuw met 'aoj run'",
        )
    for key, sha256 in recorded.snapshots:
        if sha256 and known[key].sha256 != sha256:
            raise DataError(
                f"'{known[key].original_name}' heeft hier een andere sha256 dan toen dit rapport "
                "werd gemaakt",
                where=where,
                remedy="haal het manifest en het bestand van toen terug uit een kopie of uit git",
            )
    wanted = {key for key, _ in recorded.snapshots}
    pinned = tuple(s for s in present if s.number <= recorded.number)
    others = [snapshot.id for snapshot in pinned if snapshot.id not in wanted]
    if others:
        raise DataError(
            f"tussen de bestanden waaruit dit rapport is gemaakt staan er nu andere ({others[0]}"
            f"{', ...' if len(others) > 1 else ''})",
            where=where,
            remedy="haal het manifest van toen terug uit een kopie of uit git",
        )
    return replace(_pin(project, name, pinned), as_of=recorded.as_of)


def pin_data(project: Project, name: str) -> DataPin:
    """Return the snapshots that a data set has at this moment; raises when it has none."""
    from aoj.errors import unknown_name

    snapshots = read_manifest(project.data_set(name))
    if not snapshots and not project.data_set(name).is_dir() and name != COUNTRYWIDE:
        known = [path.name for path in project.data.iterdir() if path.is_dir()]
        raise unknown_name("gegevensset", name, [n for n in known if n != "reference"])
    if not snapshots:
        raise DataError(
            f"de gegevensset '{name}' heeft nog geen cijfers",
            remedy="haal ze op met 'aoj fetch'",
        )
    return _pin(project, name, snapshots)


def _pin(project: Project, name: str, snapshots: Sequence[Snapshot]) -> DataPin:
    found = tuple((snapshot.id, snapshot.public_hash) for snapshot in snapshots)
    reference = _reference_hashes(project, name)
    supplied = any(snapshot.is_supplied for snapshot in snapshots)
    return DataPin(
        name,
        number=max(snapshot.number for snapshot in snapshots),
        digest=sha256_of_json([found, reference]),
        snapshots=found,
        is_example=project.is_invented(name),
        reference=tuple(reference.items()),
        smallest_count=load_defaults(project).smallest_count if supplied else 0,
    )


def _end_of(day: str) -> datetime.datetime:
    """Return the moment at which a day ends, by the clock of this computer."""
    following = datetime.date.fromisoformat(day) + datetime.timedelta(days=1)
    midnight = datetime.datetime.fromisoformat(f"{following}T00:00:00")
    try:
        return midnight.astimezone()
    except (OSError, OverflowError, ValueError):  # long before there were computers
        return midnight.replace(tzinfo=datetime.UTC)


def _moment_of(registered: str) -> datetime.datetime:
    """Return the moment of a registration, in UTC; the beginning of time where it tells none."""
    try:
        moment = datetime.datetime.fromisoformat(registered)
    except ValueError:
        return datetime.datetime.min.replace(tzinfo=datetime.UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


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


def _reference_hashes(project: Project, name: str) -> dict[str, str]:
    folder = project.reference(name)
    return {path.name: sha256_of(path.read_bytes()) for path in sorted(folder.glob("*.csv"))}
