"""The notebooks of a region that a command is about, found and read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aoj.errors import DataError, FileError, InputError
from aoj.runs.names import RECORD_SUFFIX
from aoj.runs.present import Present, look
from aoj.runs.servers import open_in_server
from aoj.runs.status import made_templates
from aoj.runs.templates import check_template_exists
from aoj.settings import check_region_exists, load_region
from aoj.store.project import Project

_PROBLEMS = {
    "onleesbaar": "het notebook is niet te lezen",
    "niet van een run": "het notebook is niet door een run gemaakt",
}


@dataclass(frozen=True)
class Place:
    """The folder of one edition of a region."""

    project: Project
    region: str
    edition: str

    @property
    def folder(self) -> Path:
        """The folder itself."""
        return self.project.regions / self.region / self.edition

    @property
    def where(self) -> str:
        """The folder as a reader may see it."""
        return self.project.relative(self.folder)

    def notebook(self, template: str) -> Path:
        """Return the path of a template's notebook."""
        return self.folder / f"{template}.ipynb"

    def record(self, template: str) -> Path:
        """Return the path of the record beside a template's notebook."""
        return self.folder / f"{template}{RECORD_SUFFIX}"


def find_edition(project: Project, region: str, edition: str = "") -> Place:
    """Return the edition of a region that was asked for, else its current one."""
    check_region_exists(project, region)
    return Place(project, region, edition or load_region(project, region).edition)


def find_templates(place: Place, templates: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the templates of which an edition has a notebook; raises `InputError` for none."""
    wanted = [check_template_exists(place.project, name) for name in templates]
    made = made_templates(place.project, place.region, place.edition)
    known = tuple(name for name in made if place.notebook(name).is_file())
    for name in dict.fromkeys(wanted):
        if name not in known:
            raise InputError(
                f"er is nog geen notebook '{name}'",
                where=place.where,
                remedy=f"maak het eerst met 'aoj run {place.region}'",
            )
    if not known:
        raise InputError(
            "er is nog geen notebook",
            where=place.where,
            remedy=f"maak het met 'aoj run {place.region}'",
        )
    return tuple(dict.fromkeys(wanted)) or known


def read_notebook(place: Place, template: str) -> Present:
    """Return a notebook that a run made; raises `DataError` where it is none."""
    found = look(place.notebook(template), template, place.region)
    if found.problem:
        raise DataError(
            _PROBLEMS[found.problem],
            where=f"{place.where}/{template}.ipynb",
            remedy=f"'aoj restore {place.region}' brengt een eerdere stand terug",
        )
    return found


def check_not_open(place: Place, template: str) -> None:
    """Raise `FileError` where a running Jupyter server has a notebook open."""
    server = open_in_server(place.notebook(template))
    if server:
        raise FileError(
            f"{template}.ipynb is open in {server}",
            where=place.where,
            remedy="bewaar en sluit het daar (ook de kernel), en geef de opdracht opnieuw",
        )


def check_unchanged(place: Place, template: str, found: Present) -> None:
    """Raise `FileError` where someone saved a notebook since it was read."""
    if look(found.path, template, place.region).sha256 != found.sha256:
        raise FileError(
            f"{template}.ipynb is zojuist door iemand bewaard",
            where=place.where,
            remedy="geef de opdracht opnieuw",
        )
