"""The record beside each product: from which bytes, code and edits it was made, and what it says.

`<template>.run.json` is written last: a product without a record was not finished.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import platform
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import aoj
from aoj.errors import DataError
from aoj.runs import answers
from aoj.runs.files import read_json_map
from aoj.runs.jobs import DataPin, Job
from aoj.runs.narrative.edits import Edit
from aoj.runs.narrative.revisions import items_of
from aoj.runs.printed import fingerprints
from aoj.runs.quotes import figures_of
from aoj.runs.stamps import inputs_of
from aoj.runs.templates import Template

RECORD_SCHEMA = 1
SHOWN = "shown"
"""The key of the fingerprints of all outputs that show answers."""
_LIBRARIES = (
    "ipykernel",
    "matplotlib",
    "nbclient",
    "nbconvert",
    "nbformat",
    "numpy",
    "pandas",
    "papermill",
    "pyarrow",
    "seaborn",
)


def read_record(path: Path, where: str) -> dict[str, Any] | None:
    """Return a record, or None when there is none; raises `DataError` for a newer schema."""
    return read_json_map(path, where, RECORD_SCHEMA)


def make_record(
    template: Template,
    job: Job,
    *,
    started: datetime,
    durations: Mapping[str, float],
    notebook: Mapping[str, Any] | None = None,
    products: Mapping[str, str] | None = None,
    edits: Iterable[Edit] = (),
    error: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the record of one run; `products` are file names with their sha256."""
    ended = utc_now()
    record: dict[str, Any] = {
        "schema": RECORD_SCHEMA,
        "template": job.template,
        "region": job.region,
        "edition": job.edition,
        "aoj": aoj.__version__,
        "commit": job.commit,
        "code": code_hash(),
        "started": utc_text(started),
        "ended": utc_text(ended),
        "seconds": round((ended - started).total_seconds(), 3),
        "inputs": inputs_of(template, job),
        "parameters": dict(job.parameters),
        **({"peers": list(job.peers), "peers_from": job.peers_from} if job.peers else {}),
        **({"plan": job.plan} if job.plan else {}),
        "data": record_of_pin(job.pin),
        "libraries": dict(library_versions()),
        "cell_seconds": dict(durations),
        "edited": [{"kind": edit.kind, "cell": edit.cell} for edit in edits],
        "herzien": open_revisions(notebook or {}),
        "figures": figures_of(notebook) if notebook else [],
        "products": dict(products or {}),
    }
    asked = answers.answers_of(notebook) if notebook else {}
    if asked:
        record[answers.KEY] = asked
    if job.plan and notebook:
        record[SHOWN] = list(fingerprints(notebook))
    if error:
        record["error"] = dict(error)
    return record


def record_of_pin(pin: DataPin) -> dict[str, Any]:
    """Return what a record says of the figures that a run could see."""
    said: dict[str, Any] = {"name": pin.name, "number": pin.number}
    if pin.as_of:
        said["as_of"] = pin.as_of
    said["snapshots"] = [{"id": key, "sha256": value} for key, value in pin.snapshots]
    if pin.reference:
        said["reference"] = dict(pin.reference)
    if pin.smallest_count:
        said["smallest_count"] = pin.smallest_count
    return said


def pin_of(record: Mapping[str, Any], where: str) -> DataPin:
    """Return the figures that a run could see, by its record; raises `DataError` for a damaged one.

    The digest is that of all that the notebook was made from.
    """
    try:
        said = record["data"]
        return DataPin(
            name=str(said["name"]),
            number=int(said["number"]),
            digest=str(record["inputs"]["data"]),
            snapshots=tuple((str(one["id"]), str(one["sha256"])) for one in said["snapshots"]),
            reference=tuple((str(k), str(v)) for k, v in said.get("reference", {}).items()),
            as_of=_day(said.get("as_of", "")),
            smallest_count=int(said.get("smallest_count", 0)),
        )
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise DataError(
            "dit record van de run is beschadigd",
            where=where,
            remedy="haal het terug uit een kopie, of draai opnieuw",
        ) from error


def _day(text: str) -> str:
    """Return a day as it stands in a record; raises `ValueError` for what is none."""
    return date.fromisoformat(text).isoformat() if text else ""


@functools.cache
def code_hash() -> str:
    """Return a hash of the library's own files: it changes where a version number need not."""
    folder = Path(str(aoj.__file__)).parent
    digest = hashlib.sha256()
    for path in sorted((*folder.rglob("*.py"), *folder.rglob("*.toml"))):
        digest.update(path.relative_to(folder).as_posix().encode("utf-8"))
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def open_revisions(notebook: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what a person should look at again, each with its cell."""
    return [
        {"cell": str(cell.get("id", "")), **item}
        for cell in notebook.get("cells", [])
        for item in items_of(cell)
    ]


@functools.cache
def library_versions() -> tuple[tuple[str, str], ...]:
    """Return the versions of Python and of the libraries that shape the figures."""
    versions = [("python", platform.python_version())]
    for name in _LIBRARIES:
        try:
            versions.append((name, importlib.metadata.version(name)))
        except importlib.metadata.PackageNotFoundError:
            continue
    return tuple(versions)


def utc_now() -> datetime:
    """Return this moment, in UTC."""
    return datetime.now(UTC)


def utc_text(moment: datetime) -> str:
    """Return a moment as text, to the second.

    >>> utc_text(datetime(2026, 11, 22, 8, 30, tzinfo=UTC))
    '2026-11-22T08:30:00Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
