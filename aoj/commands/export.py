"""`aoj export`: the page of a notebook as it stands, a researcher's own words included."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aoj.errors import DataError, FileError, InputError, reason_of
from aoj.runs.files import folder_lock, sha256_of, to_json
from aoj.runs.names import RECORD_SUFFIX
from aoj.runs.records import read_record
from aoj.runs.status import made_templates
from aoj.settings import check_region_exists, load_region
from aoj.store.disk import write_text
from aoj.store.project import Project


def export(
    project: Project, region: str, templates: Sequence[str] = (), edition: str = ""
) -> tuple[str, ...]:
    """Write the page beside each notebook of a region's edition; return their paths.

    Nothing is executed: the page shows the notebook with the outputs that it has. Raises
    `InputError` where there is no notebook, `DataError` where it cannot be read as one.
    """
    check_region_exists(project, region)
    edition = edition or str(load_region(project, region).year)
    folder = project.regions / region / edition
    where = project.relative(folder)
    known = [t for t in made_templates(project, region, edition) if _notebook(folder, t).is_file()]
    wanted = list(dict.fromkeys(templates)) or known
    for name in wanted:
        if name not in known:
            raise InputError(
                f"er is nog geen notebook '{name}'",
                where=where,
                remedy=f"maak het eerst met 'aoj run {region}'",
            )
    if not wanted:
        raise InputError(
            "er is nog geen notebook", where=where, remedy=f"maak het met 'aoj run {region}'"
        )
    with folder_lock(folder, where):
        return tuple(_export_one(project, folder, name) for name in wanted)


def _export_one(project: Project, folder: Path, template: str) -> str:
    from aoj.export.html import export_html

    page = export_html(_read(_notebook(folder, template), project))
    target = folder / f"{template}.html"
    write_text(target, page)
    _note_product(folder, template, target.name, page, project)
    return project.relative(target)


def _note_product(folder: Path, template: str, name: str, page: str, project: Project) -> None:
    """Keep the record of the run true about the bytes of its page."""
    path = folder / f"{template}{RECORD_SUFFIX}"
    record = read_record(path, project.relative(path))
    if record is not None and isinstance(record.get("products"), dict):
        record["products"][name] = sha256_of(page.encode("utf-8"))
        write_text(path, to_json(record))


def _read(path: Path, project: Project) -> dict[str, Any]:
    where = project.relative(path)
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileError(
            f"het notebook is niet te lezen ({reason_of(error)})", where=where
        ) from None
    except ValueError:
        notebook = None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise DataError(
            "dit is geen notebook",
            where=where,
            remedy="bewaar het opnieuw vanuit JupyterLab",
        )
    return notebook


def _notebook(folder: Path, template: str) -> Path:
    return folder / f"{template}.ipynb"
