"""What the commands about answers share: the lists of a region, and which of them a file is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from aoj.dataset import open_geography
from aoj.errors import AojError, InputError, unknown_name
from aoj.settings import (
    RegionSettings,
    load_questionnaire,
    load_region,
)
from aoj.store.project import Project
from aoj.survey.coupling import Coupling
from aoj.survey.matching import Understood, understand
from aoj.survey.questionnaire import Asked, asked_in, wave_of
from aoj.survey.raw import RawTable
from aoj.survey.release.material import gemeenten_of


def asked_for(project: Project, settings: RegionSettings, wave: str, group: str) -> Asked:
    """Return the list that a group of a region gets in a wave; raises `InputError`."""
    found = wave_of(settings, wave)
    if group not in found.groups:
        raise unknown_name(
            f"doelgroep in meting {wave}",
            group,
            found.groups,
            where=f"parameters/{settings.slug}.yml",
        )
    questionnaire = load_questionnaire(project, group)
    return asked_in(questionnaire, settings, wave, gemeenten_in(project, settings, found.year))


def gemeenten_in(project: Project, settings: RegionSettings, year: int) -> dict[str, str]:
    """Return the gemeenten of a region in a year, code to name; a divided one counts in both."""
    return gemeenten_of(open_geography(project, settings.data), settings, year)


def choose_wave(settings: RegionSettings, wave: str) -> str:
    """Return the wave that is meant: the one named, or the only one; raises `InputError`."""
    waves = settings.survey.waves
    if wave:
        wave_of(settings, wave)
        return wave
    if len(waves) == 1:
        return next(iter(waves))
    where = f"parameters/{settings.slug}.yml"
    if not waves:
        raise InputError(
            "de regio heeft nog geen meting",
            where=where,
            remedy="zet haar onder 'survey', bij 'waves' (zie docs/vragenlijsten.md)",
        )
    raise InputError(
        f"de regio heeft meer metingen: {', '.join(waves)}",
        where=where,
        remedy="noem er een met --wave",
    )


def best_match(
    project: Project,
    settings: RegionSettings,
    wave: str,
    group: str,
    raw: RawTable,
    coupling: Coupling | None,
) -> Understood:
    """Return an export beside the list of a group: the one named, else the one that fits best.

    Raises `InputError` where no list has a question of it, or two fit equally well.
    """
    groups = [group] if group else list(wave_of(settings, wave).groups)
    found = _understood(
        raw, [asked_for(project, settings, wave, name) for name in groups], coupling
    )
    counts = [len({item.question.key for item in one.matched}) for one in found]
    best = max(counts, default=0)
    if best == 0:
        raise InputError(
            "geen enkele kolom van dit bestand is een vraag van de vragenlijst"
            + (f" '{group}'" if group else "en van deze regio"),
            remedy="geef de structuur mee met --structure, of maak een koppeling met "
            "'aoj answers check ... --propose KOPPELING.csv'",
        )
    if counts.count(best) > 1:
        pairs = zip(found, counts, strict=True)
        names = [one.asked.group for one, count in pairs if count == best]
        raise InputError(
            f"dit bestand kan van meer doelgroepen zijn: {' of '.join(names)}",
            remedy="noem de doelgroep met --group",
        )
    return found[counts.index(best)]


def _understood(
    raw: RawTable, lists: Sequence[Asked], coupling: Coupling | None
) -> list[Understood]:
    """Return the export beside each list; one whose questions the koppeling does not name is out.

    Where it fits none of them, what is wrong with it for the first is raised.
    """
    found, wrong = [], []
    for asked in lists:
        try:
            found.append(understand(raw, asked, coupling))
        except InputError as error:
            wrong.append(error)
    if wrong and not found:
        raise wrong[0]
    return found


def shown(project: Project, path: Path) -> str:
    """Return a file as a user may see it."""
    return project.relative(path) if path.is_absolute() else path.as_posix()


def settings_of(project: Project, names: Sequence[str]) -> list[RegionSettings]:
    """Return the settings of regions; raises `InputError` for one that does not exist."""
    return [load_region(project, name) for name in names]


def region_of(value: str, known: Sequence[RegionSettings]) -> RegionSettings | None:
    """Return the region that a cell names, by its slug or its name; None for any other."""
    from aoj.survey.texts import folded

    bare = folded(value)
    for settings in known:
        names = (settings.slug, settings.name, settings.name.partition(" (")[0])
        if bare in {folded(name) for name in names}:
            return settings
    return None


def readable(project: Project, slugs: Sequence[str]) -> list[RegionSettings]:
    """Return the settings of the regions whose file can be read and that have a survey."""
    found = []
    for slug in slugs:
        try:
            settings = load_region(project, slug)
        except AojError:
            continue
        if settings.survey.waves:
            found.append(settings)
    return found
