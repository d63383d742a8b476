"""Putting the products of a run in place: kept state, notebook, page, and last the record."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import nbformat

from aoj.errors import FileError, reason_of
from aoj.runs.failures import CellFailure
from aoj.runs.files import remove_quietly, replace_file, sha256_of, to_json, write_temporary
from aoj.runs.history import keep_state
from aoj.runs.jobs import Job
from aoj.runs.names import NEW, RECORD_SUFFIX, failed_stem, new_stems, old_stems
from aoj.runs.places import Place
from aoj.runs.present import Present, look
from aoj.runs.records import make_record
from aoj.runs.rerun import seal
from aoj.runs.servers import open_in_server
from aoj.runs.stamps import KEY
from aoj.runs.states import Reason
from aoj.runs.templates import Template


class ChangedMeanwhile(Exception):  # noqa: N818  not an error: the run starts again from the newest
    """Someone saved the notebook while it was being made anew."""


@dataclass(frozen=True)
class Placed:
    """The names of what was put in a region's folder, and what to tell about it."""

    stem: str
    html: str
    beside: bool = False
    message: str = ""

    @property
    def notebook(self) -> str:
        """File name of the notebook."""
        return f"{self.stem}.ipynb"


def put_products(
    template: Template,
    job: Job,
    notebook: dict[str, Any],
    html: str,
    place: Place,
    *,
    started: datetime,
    durations: Mapping[str, float],
) -> Placed:
    """Replace notebook, page and record, each whole; beside the notebook where that must stay.

    Raises `ChangedMeanwhile` where someone saved the notebook since it was read.
    """
    why = place.beside or _why_open(job, place)
    if not why:
        _keep_earlier(job, place)
    stem, content, remark = _put_notebook(job, notebook, place, why)
    page = html.encode("utf-8")
    html_name, page_remark = _put_page(job, stem, page)
    record = make_record(
        template,
        job,
        started=started,
        durations=durations,
        notebook=notebook,
        products={f"{stem}.ipynb": sha256_of(content), html_name: sha256_of(page)},
        edits=place.source.edits if place.source else (),
    )
    _write(job, f"{stem}{RECORD_SUFFIX}", to_json(record).encode("utf-8"))
    beside = stem != job.template
    if not beside:
        _remove_besides(job, place)
    told = [remark, page_remark, place.remark]
    return Placed(stem, html_name, beside, "; ".join(filter(None, told)))


def write_failed(template: Template, job: Job, failure: CellFailure, started: datetime) -> None:
    """Keep the notebook as far as it came, with the reason in its record.

    One in which a person wrote stays as it is.
    """
    stem = failed_stem(job.template)
    content = notebook_bytes(seal(failure.notebook))
    if not look(job.folder / f"{stem}.ipynb", job.template, job.region).is_touched:
        _write(job, f"{stem}.ipynb", content)
    error = {"cell": failure.cell, "message": failure.why}
    record = make_record(
        template,
        job,
        started=started,
        durations={},
        products={f"{stem}.ipynb": sha256_of(content)},
        error=error,
    )
    _write(job, f"{stem}{RECORD_SUFFIX}", to_json(record).encode("utf-8"))


def remove_failed(job: Job) -> None:
    """Remove what an earlier failure left, unless a person wrote in it."""
    stem = failed_stem(job.template)
    found = look(job.folder / f"{stem}.ipynb", job.template, job.region)
    if found.exists and not found.is_touched:
        remove_quietly(found.path)
    remove_quietly(job.folder / f"{stem}{RECORD_SUFFIX}")


def notebook_bytes(notebook: Mapping[str, Any]) -> bytes:
    """Return a notebook as nbformat writes it, with a newline at the end."""
    text: str = nbformat.writes(nbformat.from_dict(dict(notebook)))
    return (text.rstrip("\n") + "\n").encode("utf-8")


def _why_open(job: Job, place: Place) -> str:
    """Return why the usual notebook must stay: a running Jupyter server has it open."""
    again = "draai opnieuw met --fresh" if job.fresh else "draai opnieuw, dan komt alles samen"
    for one in (place.usual, place.source):
        if one and one.exists and (server := open_in_server(one.path)):
            return (
                f"{one.path.name} is open in {server} en blijft staan; sluit het daar (ook de "
                f"kernel) en {again}"
            )
    return ""


def _keep_earlier(job: Job, place: Place) -> None:
    """Keep what a replacing would lose: the words as they were, and the whole file if asked."""
    reason: Reason = "fresh" if job.fresh else "run"
    for one in (*place.besides, place.usual):
        if one.notebook is not None and one.is_touched:
            keep_state(
                job.folder, job.template, one.notebook, reason, job.kept_states, where=job.where
            )
    if place.usual.notebook is not None:
        keep_state(
            job.folder, job.template, place.usual.notebook, reason, job.kept_states, where=job.where
        )
    if job.fresh and place.usual.exists:
        stems = (s for s in old_stems(job.template) if not (job.folder / f"{s}.ipynb").exists())
        _write(job, f"{next(stems)}.ipynb", place.usual.path.read_bytes())


def _put_notebook(
    job: Job, notebook: dict[str, Any], place: Place, why: str
) -> tuple[str, bytes, str]:
    """Put the notebook in its place, or beside it; return its stem, its bytes, what to tell."""
    if not why:
        content = notebook_bytes(notebook)
        name = f"{job.template}.ipynb"
        if _is_written(job, name, content, place):
            return job.template, content, ""
        why = f"{name} is elders geopend en kon niet vervangen worden; sluit het en draai opnieuw"
    stamp = {**notebook["metadata"][KEY], "beside": place.usual.sha256}
    marked = {**notebook, "metadata": {**notebook["metadata"], KEY: stamp}}
    content = notebook_bytes(marked)
    taken = {one.path for one in place.besides if one.is_touched and one is not place.source}
    for stem in new_stems(job.template):
        target = job.folder / f"{stem}.ipynb"
        if (
            target in taken
            or open_in_server(target)
            or not _is_written(job, target.name, content, place)
        ):
            continue
        return stem, content, f"{why}; de nieuwe versie is {target.name}"
    raise FileError("er is geen plaats voor een nieuwe versie", where=job.where)


def _put_page(job: Job, stem: str, page: bytes) -> tuple[str, str]:
    name = f"{stem}.html"
    if _is_written(job, name, page):
        return name, ""
    other = f"{job.template}.{NEW}.html"
    _write(job, other, page)
    return other, f"{name} is elders geopend; de nieuwe pagina is {other}"


def _write(job: Job, name: str, content: bytes) -> None:
    """Write a product; raises `FileError` where it cannot be replaced."""
    try:
        _write_if_allowed(job, name, content)
    except OSError as error:
        raise _not_placed(name, error, job) from None


def _is_written(job: Job, name: str, content: bytes, place: Place | None = None) -> bool:
    """Write a product; return whether that was allowed (Windows refuses a file that is open)."""
    try:
        _write_if_allowed(job, name, content, place)
    except PermissionError:
        if not os.access(job.folder, os.W_OK):
            raise FileError(
                f"'{name}' kan niet geschreven worden (geen toestemming)",
                where=job.where,
                remedy="controleer de rechten op de map en de vrije ruimte",
            ) from None
        return False
    except OSError as error:
        raise _not_placed(name, error, job) from None
    return True


def _write_if_allowed(job: Job, name: str, content: bytes, place: Place | None = None) -> None:
    """Write a product; `place` says to do so only if nobody saved the notebook meanwhile."""
    path = write_temporary(job.folder, name, content, job.where)
    try:
        if place and not place.is_current:
            raise ChangedMeanwhile
        replace_file(path, job.folder / name)
    finally:
        remove_quietly(path)


def _not_placed(name: str, error: OSError, job: Job) -> FileError:
    return FileError(
        f"'{name}' kan niet vervangen worden ({reason_of(error)})",
        where=job.where,
        remedy="sluit het bestand in andere programma's en draai opnieuw",
    )


def _remove_besides(job: Job, place: Place) -> None:
    """Remove the versions beside that are in the new notebook, or in which nobody wrote."""
    for one in place.besides:
        if _is_merged(one, place) and look(one.path, job.template, job.region).sha256 == one.sha256:
            stem = one.path.name.removesuffix(".ipynb")
            remove_quietly(one.path, *(job.folder / f"{stem}{s}" for s in (".html", RECORD_SUFFIX)))


def _is_merged(one: Present, place: Place) -> bool:
    return not one.is_touched or one is place.source
