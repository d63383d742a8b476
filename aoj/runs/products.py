"""Putting the products of a run in place: kept state, notebook, page, and last the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat

from aoj.errors import FileError, reason_of
from aoj.runs.failures import CellFailure
from aoj.runs.files import remove_quietly, sha256_of, to_json
from aoj.runs.history import keep_state, list_states
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
from aoj.runs.writing import check_writable, is_written, room_for, write_product


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
    check_writable(job.folder, job.where, f"{job.template}.html", f"{job.template}{RECORD_SUFFIX}")
    why = place.beside or _why_open(job, place)
    aside = _keep_earlier(job, place, why)
    page = html.encode("utf-8")
    with room_for(job, page + notebook_bytes(notebook)):  # of page and record, before replacing
        stem, content, remark = _put_notebook(job, notebook, place, why)
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
    write_product(job, f"{stem}{RECORD_SUFFIX}", to_json(record).encode("utf-8"))
    beside = stem != job.template
    if not beside:
        _remove_besides(job, place)
    told = [aside, remark, page_remark, place.remark, _earlier_states(job, place)]
    return Placed(stem, html_name, beside, "; ".join(filter(None, told)))


def _earlier_states(job: Job, place: Place) -> str:
    """Return what to tell where a notebook was made that had been there before."""
    if job.fresh or place.source or place.usual.exists:
        return ""
    if not list_states(job.folder, job.template):
        return ""
    return f"er was geen notebook meer; 'aoj restore {job.region}' toont de standen die er waren"


def write_failed(template: Template, job: Job, failure: CellFailure, started: datetime) -> None:
    """Keep the notebook as far as it came, with the reason in its record.

    One in which a person wrote stays as it is.
    """
    stem = failed_stem(job.template)
    content = notebook_bytes(seal(failure.notebook))
    if not look(job.folder / f"{stem}.ipynb", job.template, job.region).is_touched:
        write_product(job, f"{stem}.ipynb", content)
    error = {"cell": failure.cell, "message": failure.why}
    record = make_record(
        template,
        job,
        started=started,
        durations={},
        products={f"{stem}.ipynb": sha256_of(content)},
        error=error,
    )
    write_product(job, f"{stem}{RECORD_SUFFIX}", to_json(record).encode("utf-8"))


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
    return (text.rstrip("\n") + "\n").encode("utf-8", "replace")  # half characters in outputs


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


def _keep_earlier(job: Job, place: Place, why: str) -> str:
    """Keep what a replacing would lose; return what to tell of a file that was put aside."""
    reason: Reason = "fresh" if job.fresh else "run"
    losing = [*place.besides, *(() if why else (place.usual,))]
    for one in losing:
        if one.notebook is not None:
            keep_state(
                job.folder, job.template, one.notebook, reason, job.kept_states, where=job.where
            )
    if not job.fresh or not place.usual.exists or why:
        return ""
    name = f"{_free_stem(job)}.ipynb"
    write_product(job, name, _whole_file(job, place.usual.path))
    return f"opnieuw begonnen met het sjabloon; het vorige notebook staat ernaast als {name}"


def _free_stem(job: Job) -> str:
    stems = old_stems(job.template)
    return next(stem for stem in stems if not (job.folder / f"{stem}.ipynb").exists())


def _whole_file(job: Job, path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileError(
            f"'{path.name}' kan niet bewaard worden ({reason_of(error)})",
            where=job.where,
            remedy="geef het een andere naam en draai opnieuw",
        ) from None


def _put_notebook(
    job: Job, notebook: dict[str, Any], place: Place, why: str
) -> tuple[str, bytes, str]:
    """Put the notebook in its place, or beside it; return its stem, its bytes, what to tell."""
    if not why:
        content = notebook_bytes(notebook)
        name = f"{job.template}.ipynb"
        if is_written(job, name, content, place):
            return job.template, content, ""
        why = f"{name} is elders geopend en kon niet vervangen worden; sluit het en draai opnieuw"
    stamp = {**notebook["metadata"][KEY], "beside": place.usual.sha256}
    if place.source and place.source is not place.usual:
        stamp["own"] = True
    marked = {**notebook, "metadata": {**notebook["metadata"], KEY: stamp}}
    content = notebook_bytes(marked)
    taken = {one.path for one in place.besides if one.holds_words and one is not place.source}
    for stem in new_stems(job.template):
        target = job.folder / f"{stem}.ipynb"
        if (
            target in taken
            or open_in_server(target)
            or not is_written(job, target.name, content, place)
        ):
            continue
        return stem, content, f"{why}; de nieuwe versie is {target.name}"
    raise FileError("er is geen plaats voor een nieuwe versie", where=job.where)


def _put_page(job: Job, stem: str, page: bytes) -> tuple[str, str]:
    name = f"{stem}.html"
    if is_written(job, name, page):
        return name, ""
    other = f"{job.template}.{NEW}.html"
    write_product(job, other, page)
    return other, f"{name} is elders geopend; de nieuwe pagina is {other}"


def _remove_besides(job: Job, place: Place) -> None:
    """Remove the versions beside that are in the new notebook, or in which nobody wrote."""
    for one in place.besides:
        if _is_merged(one, place) and look(one.path, job.template, job.region).sha256 == one.sha256:
            stem = one.path.name.removesuffix(".ipynb")
            remove_quietly(one.path, *(job.folder / f"{stem}{s}" for s in (".html", RECORD_SUFFIX)))


def _is_merged(one: Present, place: Place) -> bool:
    return not one.holds_words or one is place.source
