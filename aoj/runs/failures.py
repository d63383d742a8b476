"""Why a notebook did not run to its end, in one Dutch sentence that names the template's cell.

Of a notebook that shows answers to questionnaires only the kind of error and the cell are kept:
what Python or a library says of a value that it cannot use, holds that value.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping
from typing import Any

from aoj import errors
from aoj.errors import AojError
from aoj.runs.jobs import Job
from aoj.runs.stamps import INJECTED, KEY, stamp_cell, stamp_of, tags_of

NOTE_ID = "aoj-mislukt"
_OWN_ERRORS = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, AojError)
}
_PAPERMILL_MARKER = "papermill-error-cell-tag"


class CellFailure(Exception):  # noqa: N818  not an error of a user, and never shown
    """A notebook that stopped: where, why, and the notebook as far as it came."""

    def __init__(self, why: str, cell: str, kind: type[AojError], notebook: dict[str, Any]) -> None:
        self.why, self.cell, self.kind, self.notebook = why, cell, kind, notebook
        super().__init__(why)

    def as_error(self, template: str, kept: str) -> AojError:
        """Return the error for the user; `kept` is the file that shows where it stopped."""
        place = f"{template}, cel '{self.cell}'" if self.cell else template
        why = self.why.rstrip(".")
        return self.kind(why, where=place, remedy=f"in {kept} staat hoever het kwam")


def cell_failure(
    error: Exception, notebook: dict[str, Any], job: Job, last_words: str
) -> CellFailure:
    """Return what papermill's exception and the half-executed notebook say about a failure."""
    notebook["cells"] = [
        cell for cell in notebook.get("cells", []) if _PAPERMILL_MARKER not in tags_of(cell)
    ]
    cell = _stopped_at(notebook)
    if job.shows_answers:
        notebook, last_words = without_values(notebook), ""
    name = type(error).__name__
    if name == "PapermillExecutionError":
        ename, evalue = str(getattr(error, "ename", "")), str(getattr(error, "evalue", ""))
        if ename in _OWN_ERRORS:
            return CellFailure(evalue, cell, _OWN_ERRORS[ename], notebook)
        told = _foreign(ename, "" if job.shows_answers else evalue)
        return CellFailure(told, cell, errors.PartialFailure, notebook)
    if name == "CellTimeoutError":
        why = f"de cel was na {job.cell_timeout} seconden niet klaar"
        return CellFailure(why, cell, errors.PartialFailure, notebook)
    if name == "DeadKernelError" and cell:
        why = "de kernel stopte onverwacht, misschien door te weinig geheugen"
        return CellFailure(why, cell, errors.PartialFailure, notebook)
    hint = f" ({last_words})" if last_words else f" ({name})"
    return CellFailure(f"de kernel kon niet starten{hint}", cell, errors.FileError, notebook)


def without_values(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Return a notebook without warnings, and with the kind of each error alone.

    Our own errors keep their sentence, which never holds an answer.
    """
    cells = [
        {**cell, "outputs": [_bare(one) for one in cell.get("outputs", []) if not _is_log(one)]}
        if cell.get("cell_type") == "code"
        else cell
        for cell in notebook.get("cells", [])
    ]
    return {**notebook, "cells": cells}


def crash_text(error: BaseException, job: Job) -> str:
    """Return the traceback of a mistake of ours; of a job with answers without what errors say."""
    if not job.shows_answers:
        return "".join(traceback.format_exception(error))
    told = [f"{''.join(traceback.format_tb(error.__traceback__))}{type(error).__name__}\n"]
    before = error.__cause__ or error.__context__
    return "\n".join([*told, *([crash_text(before, job)] if before else [])])


def _is_log(output: Mapping[str, Any]) -> bool:
    return output.get("output_type") == "stream" and output.get("name") != "stdout"


def _bare(output: Mapping[str, Any]) -> Mapping[str, Any]:
    if output.get("output_type") != "error":
        return output
    kind = str(output.get("ename", ""))
    told = str(output.get("evalue", "")) if kind in _OWN_ERRORS else ""
    return {"output_type": "error", "ename": kind, "evalue": told, "traceback": [kind]}


def mark_failure(failure: CellFailure, job: Job) -> None:
    """Put a note above the cell where the notebook stopped, in place."""
    note = {
        "id": NOTE_ID,
        "cell_type": "markdown",
        "metadata": {"tags": [NOTE_ID]},
        "source": f"**Hier stopte de run:** {failure.why}",
    }
    stamp_cell(note, job)
    cells = failure.notebook["cells"]
    keys = [stamp_of(cell).get("cell") or cell.get("id") for cell in cells]
    index = keys.index(failure.cell) if failure.cell in keys else 0
    cells.insert(index, note)
    failure.notebook["metadata"].setdefault(KEY, {})


def _stopped_at(notebook: dict[str, Any]) -> str:
    """Return the id of the cell that was the last to start, empty when none did."""
    started = [
        cell
        for cell in notebook["cells"]
        if cell.get("cell_type") == "code"
        and cell.get("metadata", {}).get("papermill", {}).get("start_time")
    ]
    if not started:
        return ""
    return INJECTED if INJECTED in tags_of(started[-1]) else str(started[-1].get("id", ""))


def _foreign(ename: str, evalue: str) -> str:
    """Return a clause for an exception that is not ours: its kind and its first line."""
    lines = re.sub(r"\x1b\[[0-9;]*m", "", evalue).strip().split("\n")
    detail = lines[0][:200].rstrip(".")
    return f"er ging iets mis ({ename}: {detail})" if detail else f"er ging iets mis ({ename})"
