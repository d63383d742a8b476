"""Putting the products of a run in place, beside a person's version where there is one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat

from aoj.errors import FileError, reason_of
from aoj.runs import inflight
from aoj.runs.failures import CellFailure
from aoj.runs.files import remove_quietly, sha256_of, to_json, write_temporary
from aoj.runs.guard import Edit, Finding, inspect
from aoj.runs.jobs import Job
from aoj.runs.names import NEW, RECORD_SUFFIX, failed_stem, new_stems
from aoj.runs.records import make_record
from aoj.runs.templates import Template


@dataclass(frozen=True)
class Placed:
    """The names of what was put in a region's folder, and what to tell about it."""

    stem: str
    beside: bool = False
    message: str = ""
    html: str = ""

    @property
    def notebook(self) -> str:
        """File name of the notebook."""
        return f"{self.stem}.ipynb"


def put_products(
    template: Template,
    job: Job,
    notebook: dict[str, Any],
    html: str,
    *,
    started: datetime,
    durations: Mapping[str, float],
) -> Placed:
    """Replace notebook, HTML and record, each whole; beside the notebook if a person changed it.

    The check for changes is done here, directly before the replacing.
    """
    content = notebook_bytes(notebook)
    page = html.encode("utf-8")
    temporary: dict[str, Path] = {}
    try:
        for suffix, part in ((".ipynb", content), (".html", page)):
            name = f"{job.template}{suffix}"
            temporary[suffix] = write_temporary(job.folder, name, part, job.where)
        edits, placed = _place_notebook(temporary[".ipynb"], job)
        placed = _place_page(temporary[".html"], job, placed)
        record = make_record(
            template,
            job,
            started=started,
            durations=durations,
            notebook=notebook,
            products={placed.notebook: sha256_of(content), placed.html: sha256_of(page)},
            edits=edits,
        )
        _write_record(record, job, placed.stem)
    finally:
        remove_quietly(*temporary.values())
    if not placed.beside:
        _remove_untouched(job, new_stems(job.template))
    return placed


def write_failed(template: Template, job: Job, failure: CellFailure, started: datetime) -> None:
    """Keep the notebook as far as it came, with the reason in its record.

    One in which a person wrote stays as it is.
    """
    stem = failed_stem(job.template)
    content = notebook_bytes(failure.notebook)
    if inspect(job.folder / f"{stem}.ipynb", job.template, job.region).free:
        path = write_temporary(job.folder, f"{stem}.ipynb", content, job.where)
        _replace(path, job.folder / f"{stem}.ipynb", job)
    error = {"cell": failure.cell, "message": failure.why}
    record = make_record(
        template,
        job,
        started=started,
        durations={},
        products={f"{stem}.ipynb": sha256_of(content)},
        error=error,
    )
    _write_record(record, job, stem)


def remove_failed(job: Job) -> None:
    """Remove what an earlier failure left, unless a person wrote in it."""
    stem = failed_stem(job.template)
    _remove_untouched(job, [stem])
    remove_quietly(job.folder / f"{stem}{RECORD_SUFFIX}")


def notebook_bytes(notebook: dict[str, Any]) -> bytes:
    """Return a notebook as nbformat writes it, with a newline at the end."""
    text: str = nbformat.writes(nbformat.from_dict(notebook))
    return (text.rstrip("\n") + "\n").encode("utf-8")


def _place_notebook(path: Path, job: Job) -> tuple[tuple[Edit, ...], Placed]:
    """Move the notebook to the first place that is free, and say why it is not the usual one."""
    edits: tuple[Edit, ...] = ()
    message = ""
    usual = f"{job.template}.ipynb"
    for stem in (job.template, *new_stems(job.template)):
        target = job.folder / f"{stem}.ipynb"
        found = inspect(target, job.template, job.region)
        if not found.free:
            edits = edits or found.edits
            message = message or _why_beside(usual, found)
            continue
        try:
            path.replace(target)
        except PermissionError:
            message = message or f"{usual} is elders geopend en kon niet vervangen worden"
            if _cannot_write(job.folder):
                break
            continue
        except OSError as error:
            raise _not_placed(target.name, error, job) from None
        inflight.forget_file(path)
        beside = stem != job.template
        return edits, Placed(
            stem, beside, f"{message}; de nieuwe versie is {target.name}" if beside else ""
        )
    raise FileError(
        f"'{usual}' kan niet geschreven worden (geen toestemming)",
        where=job.where,
        remedy="controleer de rechten op de map en de vrije ruimte",
    )


def _place_page(path: Path, job: Job, placed: Placed) -> Placed:
    name = f"{placed.stem}.html"
    try:
        path.replace(job.folder / name)
    except PermissionError:
        other = f"{job.template}.{NEW}.html"
        _replace(path, job.folder / other, job)
        remark = f"{name} is elders geopend; de nieuwe pagina is {other}"
        return replace(
            placed, html=other, message="; ".join(filter(None, [placed.message, remark]))
        )
    except OSError as error:
        raise _not_placed(name, error, job) from None
    inflight.forget_file(path)
    return replace(placed, html=name)


def _write_record(record: dict[str, Any], job: Job, stem: str) -> None:
    name = f"{stem}{RECORD_SUFFIX}"
    path = write_temporary(job.folder, name, to_json(record).encode("utf-8"), job.where)
    _replace(path, job.folder / name, job)


def _replace(path: Path, target: Path, job: Job) -> None:
    try:
        path.replace(target)
    except OSError as error:
        remove_quietly(path)
        raise _not_placed(target.name, error, job) from None
    inflight.forget_file(path)


def _not_placed(name: str, error: OSError, job: Job) -> FileError:
    return FileError(
        f"'{name}' kan niet vervangen worden ({reason_of(error)})",
        where=job.where,
        remedy="sluit het bestand in andere programma's en draai opnieuw",
    )


def _cannot_write(folder: Path) -> bool:
    return not os.access(folder, os.W_OK)


def _why_beside(name: str, found: Finding) -> str:
    first = found.edits[0].kind
    if first == "onleesbaar":
        return f"{name} is niet als notebook te lezen en blijft staan"
    if first == "niet van een run":
        return f"{name} is niet door een run gemaakt en blijft staan"
    count = len({edit.cell for edit in found.edits})
    cells = "1 cel" if count == 1 else f"{count} cellen"
    return f"{name} is door iemand bewerkt ({cells}) en blijft staan"


def _remove_untouched(job: Job, stems: Iterator[str] | list[str]) -> None:
    """Remove generated versions in which nobody wrote, until one is absent or a person's."""
    for stem in stems:
        path = job.folder / f"{stem}.ipynb"
        found = inspect(path, job.template, job.region)
        if not found.exists:
            return
        if found.free:
            remove_quietly(path, path.with_suffix(".html"), job.folder / f"{stem}{RECORD_SUFFIX}")
