"""Where the settings files stand and how each is read."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from aoj.errors import FileError, InputError, reason_of, unknown_name
from aoj.settings import models
from aoj.settings.checking import build
from aoj.settings.lists import check_list
from aoj.settings.models import Defaults, RegionSettings, Sidecar
from aoj.settings.questionnaires import GROUPS, QUESTIONNAIRE_SCHEMA, Questionnaire
from aoj.settings.slugs import check_slug
from aoj.settings.text_yaml import Document, parse_yaml, read_yaml

DEFAULT_FILE = "_default.yml"
QUESTIONNAIRES = "questionnaires"
"""The folder in `parameters` with a YAML file per group of respondents."""


class ProjectFolders(Protocol):
    """What settings need of a project (`aoj.store.project.Project` has it)."""

    @property
    def parameters(self) -> Path:
        """Folder with a YAML file per region."""

    @property
    def templates(self) -> Path:
        """Folder with the notebook templates and their sidecars."""

    def relative(self, path: Path) -> str:
        """Return a path as a reader may see it."""


def region_slugs(project: ProjectFolders) -> tuple[str, ...]:
    """Return the names of all region files, in order: `*.yml` that does not begin with `_`."""
    try:
        names = [path.stem for path in project.parameters.glob("*.yml")]
    except OSError as error:
        raise FileError(
            f"de map kan niet gelezen worden ({reason_of(error)})", where="parameters"
        ) from None
    return tuple(sorted(name for name in names if not name.startswith(("_", "."))))


def check_region_exists(project: ProjectFolders, slug: str) -> str:
    """Return `slug` if a region file of that name exists, else raise with the nearest name."""
    known = region_slugs(project)
    if slug in known:
        return slug
    raise unknown_name(
        "regio",
        slug,
        known,
        remedy="" if known else "maak een regio met 'aoj new region'",
    )


def load_region(project: ProjectFolders, slug: str) -> RegionSettings:
    """Return the settings of one region, completed from `_default.yml`.

    The region's own `data`, `year` and passages go before those of `_default.yml`.

    Raises `InputError` for a name that does not exist and for anything wrong in the file.
    """
    check_region_exists(project, slug)
    path = project.parameters / f"{slug}.yml"
    where = project.relative(path)
    check_slug(slug, where=where)
    return _region(project, slug, read_yaml(path, where))


def parse_region(project: ProjectFolders, slug: str, text: str) -> RegionSettings:
    """Return the settings that `text` would give as the file of a region; nothing is written.

    Raises `InputError` as `load_region` does.
    """
    where = project.relative(project.parameters / f"{check_slug(slug)}.yml")
    return _region(project, slug, parse_yaml(text, where))


def _region(project: ProjectFolders, slug: str, document: Document) -> RegionSettings:
    defaults = load_defaults(project)
    completed = dict(document.values)
    if "data" not in completed and defaults.data:
        completed["data"] = defaults.data
    if "year" not in completed and defaults.year is not None:
        completed["year"] = str(defaults.year)
    own = completed.get("passages") or {}
    if isinstance(own, dict):
        completed["passages"] = {**defaults.passages, **own}
    return build(
        RegionSettings,
        Document(document.where, completed, document.lines),
        models.REGION_SCHEMA,
        slug=slug,
    )


def load_defaults(project: ProjectFolders) -> Defaults:
    """Return what `parameters/_default.yml` says, or the built-in defaults without that file."""
    path = project.parameters / DEFAULT_FILE
    if not path.exists():
        return Defaults()
    return build(Defaults, read_yaml(path, project.relative(path)), models.DEFAULTS_SCHEMA)


def questionnaire_groups(project: ProjectFolders) -> tuple[str, ...]:
    """Return the groups of which a questionnaire stands in `parameters/questionnaires`."""
    folder = project.parameters / QUESTIONNAIRES
    return tuple(group for group in GROUPS if (folder / f"{group}.yml").is_file())


def load_questionnaire(project: ProjectFolders, group: str) -> Questionnaire:
    """Return the questionnaire of a group of respondents; raises `InputError` if it is wrong."""
    found = read_questionnaire(project, group)
    check_list(found, f"parameters/{QUESTIONNAIRES}/{group}.yml")
    return found


def read_questionnaire(project: ProjectFolders, group: str) -> Questionnaire:
    """Return a questionnaire as it stands, of which only the form is checked."""
    known = questionnaire_groups(project)
    if group not in known:
        raise unknown_name("doelgroep", group, known, where=f"parameters/{QUESTIONNAIRES}")
    path = project.parameters / QUESTIONNAIRES / f"{group}.yml"
    return build(
        Questionnaire, read_yaml(path, project.relative(path)), QUESTIONNAIRE_SCHEMA, key=group
    )


def load_sidecar(path: Path, where: str = "") -> Sidecar:
    """Return what the YAML beside a template says; raises `InputError` or `FileError`."""
    where = where or path.name
    if not path.exists():
        raise InputError(
            f"bij het sjabloon '{path.stem}' ontbreekt het YAML-bestand",
            where=where,
            remedy="maak het naast het notebook, met title, purpose en parameters",
        )
    return build(Sidecar, read_yaml(path, where), models.SIDECAR_SCHEMA, template=path.stem)
