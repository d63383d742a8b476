"""One notebook, made: template and parameters in, executed by papermill, products out.

What people did to the notebook is merged with the template before it is executed. All is done on
temporary files in the region's folder; what stands there is replaced only when everything
succeeded.
"""

from __future__ import annotations

import contextlib
import logging
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import papermill

from aoj.errors import AojError, FileError, reason_of
from aoj.runs import engine, inflight
from aoj.runs.copies import conflict_copies
from aoj.runs.failures import CellFailure, cell_failure, mark_failure, without_values
from aoj.runs.files import make_folder, remove_quietly, temporary_path, write_temporary
from aoj.runs.jobs import Job, Outcome
from aoj.runs.kernels import kernel_manager, last_words
from aoj.runs.names import RECORD_SUFFIX, failed_stem
from aoj.runs.narrative.revisions import items_of
from aoj.runs.places import Place, find_place
from aoj.runs.products import Placed, notebook_bytes, put_products, remove_failed, write_failed
from aoj.runs.records import read_record, utc_now
from aoj.runs.rerun import complete, prepare, printed_before
from aoj.runs.stamps import INJECTED, settle, tags_of
from aoj.runs.templates import Template, load_template, template_names
from aoj.runs.writing import ChangedMeanwhile
from aoj.settings.peers import OPTION as PEERS_OPTION
from aoj.settings.peers import VARIABLE as PEERS_VARIABLE
from aoj.store.project import ROOT_VARIABLE
from aoj.store.releases import RELEASE_VARIABLE

Export = Callable[[dict[str, Any], str], str]
PIN_VARIABLE = "AOJ_PIN"
"""Environment variable that tells a notebook which snapshots it may see: `voorbeeld:17`."""
AS_OF_VARIABLE = "AOJ_AS_OF"
"""Environment variable that tells it the day at whose end those were the snapshots, if any."""
_ATTEMPTS = 4
"""How often a run begins again because someone saved the notebook meanwhile."""

logging.getLogger("papermill").setLevel(logging.CRITICAL)
# papermill warns that it does not know a kernel's language before it reads it; nbformat, that it
# adds ids, which every template has.
warnings.filterwarnings("ignore", module="papermill")


def run_one(job: Job, export: Export) -> Outcome:
    """Make one notebook with its page and record; return what was made.

    `export` turns the executed notebook and a title into the page (see `aoj.export`).

    The caller holds the lock of the region's folder. Raises an `AojError` with one sentence when
    it fails; then `<template>.mislukt.ipynb` shows where, and all else is as it was.
    """
    begin = time.monotonic()
    template = load_template(job.project, job.template)
    make_folder(job.folder, job.where)
    for _ in range(_ATTEMPTS):
        try:
            notebook, placed = _make(template, job, export)
            break
        except ChangedMeanwhile:
            continue
    else:
        raise FileError(
            f"{job.template}.ipynb veranderde telkens tijdens het draaien",
            where=job.where,
            remedy="sluit het notebook in andere programma's en draai opnieuw",
        )
    remove_failed(job)
    copies = conflict_copies(job.folder, template_names(job.project))
    own = [copy for copy in copies if copy.product.startswith(f"{job.template}.")]
    told = [placed.message, *(copy.sentence for copy in own)]
    return Outcome(
        job.region,
        job.template,
        job.edition,
        "nieuw" if placed.beside else "gemaakt",
        notebook=f"{job.where}/{placed.notebook}",
        html=f"{job.where}/{placed.html}",
        seconds=round(time.monotonic() - begin, 2),
        message="; ".join(filter(None, told)),
        to_revise=sum(bool(items_of(cell)) for cell in notebook["cells"]),
    )


def _make(template: Template, job: Job, export: Export) -> tuple[dict[str, Any], Placed]:
    """Return the notebook, made from what lies on disk now, and where it was put."""
    started = utc_now()
    place = find_place(job)
    current = place.source.notebook if place.source else None
    before = printed_before(current, _records(job, place))
    try:
        executed, durations = execute(prepare(current, template, job), job)
    except CellFailure as failure:
        settle(failure.notebook, job)
        mark_failure(failure, job)
        kept = f"{failed_stem(job.template)}.ipynb"
        with contextlib.suppress(
            AojError
        ):  # why it failed matters more than the file that shows it
            write_failed(template, job, failure, started)
        raise failure.as_error(job.template, kept) from None
    notebook = complete(executed, job, before)
    html = export(notebook, template.sidecar.title)
    placed = put_products(
        template, job, notebook, html, place, started=started, durations=durations
    )
    return notebook, placed


def _records(job: Job, place: Place) -> list[dict[str, Any]]:
    """Return the records of the notebooks of which a person may have quoted figures."""
    paths = {one.path for one in (place.usual, place.source) if one and one.notebook is not None}
    stems = sorted(path.name.removesuffix(".ipynb") for path in paths)
    found = (read_record(job.folder / f"{stem}{RECORD_SUFFIX}", job.where) for stem in stems)
    return [record for record in found if record is not None]


def execute(notebook: dict[str, Any], job: Job) -> tuple[dict[str, Any], dict[str, float]]:
    """Return the executed notebook and the seconds that each cell took; raises `CellFailure`.

    The caller holds the lock of the region's folder, in which it has temporary files meanwhile.
    """
    content = notebook_bytes(notebook)
    source = write_temporary(job.folder, f"bron-{job.template}.ipynb", content, job.where)
    target = temporary_path(job.folder, f"uit-{job.template}.ipynb")
    inflight.track_file(target)
    try:
        for attempt in (1, 2):
            try:
                _papermill(source, target, job)
                break
            except CellFailure as failure:
                # A kernel that died before its first cell: its port was taken meanwhile, or the
                # machine was short of memory for a moment.
                if failure.cell or attempt == 2:
                    raise
        executed = _read(target)
    finally:
        remove_quietly(source, target)
    durations = _durations(executed)
    return without_values(executed) if job.shows_answers else executed, durations


def _papermill(source: Path, target: Path, job: Job) -> None:
    with _kernel_folder() as folder:
        environment = {
            ROOT_VARIABLE: str(job.root),
            PIN_VARIABLE: f"{job.pin.name}:{job.pin.number}",
            AS_OF_VARIABLE: job.pin.as_of,
            PEERS_VARIABLE: ",".join(job.peers) if job.peers_from == PEERS_OPTION else "",
            RELEASE_VARIABLE: job.plan,
        }
        try:
            papermill.execute_notebook(
                _literal(source),
                _literal(target),
                parameters=dict(job.parameters),
                kernel_name="python3",
                language="python",
                engine_name=engine.NAME,
                progress_bar=False,
                log_output=False,
                start_timeout=120,
                execution_timeout=job.cell_timeout,
                kernel_manager_class=kernel_manager(folder, job.folder, environment),
                shutdown_kernel="immediate",
            )
        except (AojError, KeyboardInterrupt):
            raise
        except OSError as error:
            if not isinstance(error, TimeoutError):
                raise FileError(
                    f"het uitvoeren stopte: lezen of schrijven lukte niet ({reason_of(error)})",
                    where=job.where,
                    remedy="controleer de rechten op de map en de vrije ruimte",
                ) from error
            raise cell_failure(error, _read(target), job, last_words(folder)) from None
        except Exception as error:
            raise cell_failure(error, _read(target), job, last_words(folder)) from error


@contextlib.contextmanager
def _kernel_folder() -> Iterator[Path]:
    try:
        folder = inflight.make_folder()
    except OSError as error:
        raise FileError(
            f"er is geen tijdelijke map te maken ({reason_of(error)})",
            remedy="maak ruimte vrij, of wijs met TMPDIR (Windows: TEMP) een andere map aan",
        ) from None
    try:
        yield folder
    finally:
        inflight.remove_folder(folder)


def _literal(path: Path) -> str:
    """Return a path in which papermill finds no parameters to fill in."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _read(path: Path) -> dict[str, Any]:
    try:
        notebook: dict[str, Any] = nbformat.v4.reads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):  # not begun, or stopped halfway a write
        return {"cells": [], "metadata": {}}
    return notebook


def _durations(notebook: dict[str, Any]) -> dict[str, float]:
    found = {}
    for cell in notebook["cells"]:
        seconds = cell["metadata"].get("papermill", {}).get("duration")
        if seconds is not None and cell.get("cell_type") == "code":
            key = INJECTED if INJECTED in tags_of(cell) else str(cell.get("id", ""))
            found[key] = round(float(seconds), 3)
    return found
