"""`aoj export`: the page of a notebook as it stands, a researcher's own words included."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aoj.commands.notebooks import Place, find_edition, find_templates
from aoj.errors import DataError, FileError, reason_of
from aoj.runs.files import folder_lock, sha256_of, to_json
from aoj.runs.records import read_record
from aoj.runs.sound import parse_notebook
from aoj.store.disk import write_text
from aoj.store.project import Project


def export(
    project: Project, region: str, templates: Sequence[str] = (), edition: str = ""
) -> tuple[str, ...]:
    """Write the page beside each notebook of a region's edition; return their paths.

    Nothing is executed: the page shows the notebook with the outputs that it has. Raises
    `InputError` where there is no notebook, `DataError` where it cannot be read as one.
    """
    place = find_edition(project, region, edition)
    names = find_templates(place, templates)
    with folder_lock(place.folder, place.where):
        return tuple(write_page(place, name) for name in names)


def write_page(place: Place, template: str) -> str:
    """Write the page of a notebook as it stands; return its path. The folder is locked."""
    from aoj.export.html import export_html

    page = export_html(_read(place, template))
    target = place.folder / f"{template}.html"
    write_text(target, page)
    _note_product(place, template, target.name, page)
    return place.project.relative(target)


def _note_product(place: Place, template: str, name: str, page: str) -> None:
    """Keep the record of the run true about the bytes of its page."""
    path = place.record(template)
    record = read_record(path, place.project.relative(path))
    if record is not None and isinstance(record.get("products"), dict):
        record["products"][name] = sha256_of(page.encode("utf-8"))
        write_text(path, to_json(record))


def _read(place: Place, template: str) -> dict[str, Any]:
    path = place.notebook(template)
    where = place.project.relative(path)
    try:
        notebook = parse_notebook(path.read_bytes())
    except OSError as error:
        raise FileError(
            f"het notebook is niet te lezen ({reason_of(error)})", where=where
        ) from None
    if notebook is None:
        raise DataError(
            "dit is geen notebook",
            where=where,
            remedy="bewaar het opnieuw vanuit JupyterLab",
        )
    return notebook
