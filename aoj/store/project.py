"""Where things stand: the root of the project and the folders below it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from aoj.errors import InputError
from aoj.settings.slugs import is_slug

COUNTRYWIDE, EXAMPLE = "landelijk", "voorbeeld"
"""The two data sets: real figures, and the invented country."""

INVENTED = "# VERZONNEN: dit land bestaat niet."
"""How the reference files of an invented country begin."""

ROOT_VARIABLE = "AOJ_PROJECT"
"""Environment variable by which `aoj run` tells a notebook's kernel where the project is."""


@dataclass(frozen=True)
class Project:
    """The folders of one project (a clone of the repository)."""

    root: Path

    @property
    def parameters(self) -> Path:
        """Folder with a YAML file per region."""
        return self.root / "parameters"

    @property
    def templates(self) -> Path:
        """Folder with the notebook templates and their sidecars."""
        return self.root / "notebooks" / "templates"

    @property
    def regions(self) -> Path:
        """Folder in which runs write: `<region>/<edition>/<template>.*`."""
        return self.root / "notebooks" / "regions"

    @property
    def data(self) -> Path:
        """Folder with the data sets and the reference files."""
        return self.root / "data"

    def data_set(self, name: str) -> Path:
        """Folder of one data set, such as `voorbeeld` or `landelijk`.

        Raises `InputError` for a name that could lie elsewhere, or nowhere on some systems.
        """
        if not is_slug(name):
            raise InputError(
                f"'{name}' kan geen naam van een gegevensset zijn",
                expected="kleine letters, cijfers en koppeltekens, zoals landelijk",
            )
        return self.data / name

    def answers(self, data_set: str) -> Path:
        """Folder with the answers to questionnaires that go with a data set.

        Those of real regions stand together in `data/vragenlijst`, the invented ones with the
        invented figures, so that the two never mix.
        """
        if data_set == COUNTRYWIDE:
            return self.data / "vragenlijst"
        return self.data_set(data_set) / "vragenlijst"

    def reference(self, data_set: str) -> Path:
        """Folder with the reference files of a data set: its own, else the country's."""
        own = self.data_set(data_set) / "reference"
        return own if own.is_dir() else self.data / "reference"

    def is_invented(self, data_set: str) -> bool:
        """Whether a data set is about a country that does not exist, under whatever name.

        The reference files of such a country say so in their first line.
        """
        if data_set == EXAMPLE:
            return True
        try:
            with (self.reference(data_set) / "gemeenten.csv").open(encoding="utf-8-sig") as file:
                return file.readline().startswith(INVENTED)
        except (OSError, UnicodeDecodeError):
            return False

    def relative(self, path: Path) -> str:
        """Return `path` as a reader may see it: from the root, with forward slashes."""
        try:
            return path.resolve().relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()


def find_project(start: Path | None = None, explicit: Path | None = None) -> Project:
    """Find the project from `start` (the working directory) upwards, or take `explicit`.

    Raises `InputError` where no project is found.
    """
    if explicit is None and os.environ.get(ROOT_VARIABLE):
        explicit = Path(os.environ[ROOT_VARIABLE])
    if explicit is not None:
        if not is_project(explicit):
            raise InputError(
                f"de map '{explicit}' is geen aoj-project",
                expected="een map met parameters/ en notebooks/templates/",
                remedy="geef met --project de map van uw kloon op",
            )
        return Project(explicit.resolve())
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if is_project(folder):
            return Project(folder)
    raise InputError(
        f"vanuit de map '{here}' is geen aoj-project te vinden",
        expected="een map met parameters/ en notebooks/templates/",
        remedy="ga naar de map van uw kloon of geef die op met --project",
    )


def is_project(folder: Path) -> bool:
    """Whether `folder` is the root of a project."""
    return (folder / "parameters").is_dir() and (folder / "notebooks" / "templates").is_dir()
