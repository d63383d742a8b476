"""The answers that people wrote in a region's startgesprek, for the notebooks that come after it.

A notebook is read as plain JSON. An answer is the cell of the template with that id, and what a
person split off from it (a cell right below it with the tag `antwoord`). The newest notebook in
which something was written there counts, of the same or an earlier edition. What bears the tag
`intern` is never told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aoj.errors import DataError, FileError, reason_of, unknown_name
from aoj.settings.editions import year_of_edition
from aoj.store.project import Project

TEMPLATE = "startgesprek"
"""The template in which the answers are written."""
TAG, INTERNAL = "antwoord", "intern"
"""The tag of a cell for an answer, and that of one that stays with its author."""
BUNDLE = "antwoord-"
"""How the id of an output begins that shows an answer."""
Cell = Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """What a person wrote, in markdown, and in the notebook of which edition."""

    name: str
    text: str
    edition: str


def find_answer(project: Project, region: str, edition: str, name: str) -> Answer | None:
    """Return an answer as a report of `edition` sees it; None where nobody wrote one.

    Raises `InputError` for a name that neither the template nor a notebook knows, `DataError` or
    `FileError` for a notebook that cannot be read, or that is another region's.
    """
    known = set(_template_names(project))
    for earlier in _editions(project, region, edition):
        path = project.regions / region / earlier / f"{TEMPLATE}.ipynb"
        notebook = _read(path, project.relative(path), region)
        cells: list[Cell] = notebook["cells"]
        known |= {key for cell in cells if (key := _key(cell))}
        parts = [cell for cell in _parts(cells, name) if cell.get("cell_type") == "markdown"]
        if not parts and name in _generated(notebook):
            return None  # a person took the question out
        prompt = {line.strip() for cell in parts for line in _stamp_source(cell).split("\n")}
        if any(_is_written(cell, prompt) or _is_internal(cell) for cell in parts):
            told = dict.fromkeys(_written(c, prompt) for c in parts if not _is_internal(c))
            text = "\n\n".join(filter(None, told))
            return Answer(name, text, earlier) if text else None
    if known and name not in known:
        raise unknown_name("antwoord", name, known, where=f"notebooks/templates/{TEMPLATE}.ipynb")
    return None


def edition_at(project: Project, region: str, folder: Path) -> str:
    """Return the edition in whose folder a notebook runs; empty where it runs elsewhere."""
    try:
        inside = folder.resolve().relative_to((project.regions / region).resolve())
    except (OSError, ValueError):
        return ""
    return inside.parts[0] if inside.parts else ""


def _editions(project: Project, region: str, edition: str) -> list[str]:
    """Return the editions with a startgesprek, from this one back."""
    folder = project.regions / region
    found = [path.parent.name for path in folder.glob(f"*/{TEMPLATE}.ipynb")]
    return sorted((e for e in found if _moment(e) <= _moment(edition)), key=_moment, reverse=True)


def _moment(edition: str) -> tuple[int, str]:
    return year_of_edition(edition, 0), edition


def _template_names(project: Project) -> Iterator[str]:
    """Yield the names that the template gives; none where the project lacks it."""
    path = project.templates / f"{TEMPLATE}.ipynb"
    if path.is_file():
        for cell in _load(path, project.relative(path))["cells"]:
            if TAG in _tags(cell):
                yield str(cell.get("id", ""))


def _generated(notebook: Mapping[str, Any]) -> list[str]:
    """Return the ids of all cells that were ever generated in a notebook."""
    known = _stamp(notebook).get("cells")
    return [str(key) for key in known] if isinstance(known, list) else []


def _read(path: Path, where: str, region: str) -> dict[str, Any]:
    """Return a region's notebook; raises `DataError` for one of another region."""
    notebook = _load(path, where)
    stamps = [_stamp(notebook), *(_stamp(cell) for cell in notebook["cells"])]
    owners = {str(stamp["region"]) for stamp in stamps if "region" in stamp}
    if owners - {region}:
        raise DataError(
            f"dit startgesprek is van de regio '{min(owners - {region})}'",
            where=where,
            remedy=f"zet het bij die regio en maak dat van {region} met 'aoj run {region} "
            f"--template {TEMPLATE}'",
        )
    return notebook


def _load(path: Path, where: str) -> dict[str, Any]:
    try:
        notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8-sig"))
        cells = notebook["cells"]
        if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
            raise ValueError
    except OSError as error:
        raise FileError(
            f"het notebook kan niet gelezen worden ({reason_of(error)})", where=where
        ) from None
    except (ValueError, LookupError, TypeError, RecursionError):
        raise DataError(
            "het bestand is geen leesbaar notebook, dus zijn antwoorden zijn niet te tonen",
            where=where,
            remedy="open het in JupyterLab en bewaar het opnieuw, of zet het terug met "
            "'aoj restore'",
        ) from None
    return notebook


def _parts(cells: list[Cell], name: str) -> Iterator[Cell]:
    """Yield the cell of an answer and those that a person split off from it."""
    current = ""
    for cell in cells:
        key = _key(cell)
        if not key and (TAG not in _tags(cell) or _stamp(cell)):
            current = ""
            continue
        current = key or current
        if current == name:
            yield cell


def _key(cell: Cell) -> str:
    """Return of which answer a cell is the one that was generated; empty for any other."""
    stamp = _stamp(cell)
    tags = stamp.get("tags")
    if isinstance(tags, list) and TAG in tags and stamp.get("template") == TEMPLATE:
        return str(stamp.get("cell", ""))
    return ""


def _written(cell: Cell, prompt: set[str]) -> str:
    """Return what a person wrote in a cell: all but the lines of the question put there."""
    lines = [line for line in _source(cell).split("\n") if line.strip() not in prompt - {""}]
    return "\n".join(lines).strip()


def _is_written(cell: Cell, prompt: set[str]) -> bool:
    """Whether a person wrote in a cell, or took out what stood there."""
    return bool(_written(cell, prompt)) or not _source(cell).strip()


def _is_internal(cell: Cell) -> bool:
    return any(tag.strip().casefold() == INTERNAL for tag in _tags(cell))


def _stamp_source(cell: Cell) -> str:
    return str(_stamp(cell).get("source", ""))


def _source(cell: Cell) -> str:
    source = cell.get("source", "")
    text = source if isinstance(source, str) else "".join(str(line) for line in source)
    return text.replace("\r\n", "\n")


def _tags(cell: Cell) -> list[str]:
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, Mapping) else None
    return [str(tag) for tag in tags] if isinstance(tags, list) else []


def _stamp(cell: Cell) -> Mapping[str, Any]:
    metadata = cell.get("metadata")
    stamp = metadata.get("aoj") if isinstance(metadata, Mapping) else None
    return stamp if isinstance(stamp, Mapping) else {}
