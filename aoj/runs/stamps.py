"""Stamps: what each generated cell and notebook says about where it came from.

They live in `metadata.aoj`, survive a save by JupyterLab, and let a later run see what a person
changed. No times and no paths: the same inputs give the same bytes.

    cell      {schema, template, cell, type, source, region, tags, attachments, herzien}
    note      {schema, template, region, type, source, note}
    notebook  {schema, template, region, edition, example, cells, order, inputs, notes, digest}

`source` is the text as generated, by which 'edited' is known and lines are merged. `cells` lists
the ids of all cells that were ever generated here (less those that the template let go again): one
that is not there was deleted by a person. `order` are those of this run's template in its order.
`herzien` are the open revisions of a cell (also of a person's own), `note` the cell that a note is
about. `notes` are the hashes of the notes in it, with what each tells of, `digest` tells whether
anyone changed the notebook since.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from aoj.runs.jobs import Job
from aoj.runs.templates import Template

NOTEBOOK_SCHEMA = 1
KEY = "aoj"
INJECTED = "injected-parameters"
"""Tag that papermill gives to the cell with the run's parameters, and our id for it."""
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
"""The kernel as JupyterLab notes it when it opens a notebook, so that a save changes less."""
ANSWERS = "answers"
"""Which of the inputs says that a notebook shows answers to questionnaires."""
THEME = "theme"
"""Which of the inputs are the colours of charts, where these are not aoj's own."""
NARRATIVE_TAG = "duiding"
"""Tag of the cells in which a researcher writes."""


def source_of(cell: Mapping[str, Any]) -> str:
    """Return the source of a cell as one text; line endings do not count."""
    source = cell.get("source", "")
    text = source if isinstance(source, str) else "".join(str(line) for line in source)
    return text.replace("\r\n", "\n")


def tags_of(cell: Mapping[str, Any]) -> list[str]:
    """Return the tags of a cell."""
    tags = _metadata(cell).get("tags", [])
    return [str(tag) for tag in tags] if isinstance(tags, list) else []


def stamp_of(thing: Mapping[str, Any]) -> dict[str, Any]:
    """Return the stamp of a cell or notebook, empty when it has none."""
    stamp = _metadata(thing).get(KEY)
    return stamp if isinstance(stamp, dict) else {}


def is_narrative_untouched(cell: Mapping[str, Any]) -> bool:
    """Whether a cell is a place for the researcher in which nobody has written yet."""
    stamp = stamp_of(cell)
    return NARRATIVE_TAG in tags_of(cell) and stamp.get("source") == source_of(cell)


def stamp_notebook(template: Template, job: Job) -> dict[str, Any]:
    """Return the template with the notebook and every cell stamped."""
    notebook = copy.deepcopy(template.notebook)
    order = [str(cell.get("id", "")) for cell in notebook["cells"]]
    for cell in notebook["cells"]:
        stamp_cell(cell, job)
    notebook.setdefault("metadata", {})[KEY] = {
        "schema": NOTEBOOK_SCHEMA,
        "template": job.template,
        "region": job.region,
        "edition": job.edition,
        "example": job.pin.is_example,
        "cells": order,
        "order": order,
        "inputs": inputs_of(template, job),
    }
    notebook["metadata"]["kernelspec"] = dict(KERNEL)
    return notebook


def inputs_of(template: Template, job: Job) -> dict[str, str]:
    """Return the hashes of all that a notebook is made from."""
    inputs = {
        "template": template.sha256,
        "parameters": job.parameters_sha256,
        "data": job.pin.digest,
    }
    if job.theme_sha256:
        inputs[THEME] = job.theme_sha256
    return {**inputs, ANSWERS: job.answers_sha256} if job.shows_answers else inputs


def shows_answers(notebook: Mapping[str, Any]) -> bool:
    """Whether a notebook was made to show answers to questionnaires."""
    inputs = stamp_of(notebook).get("inputs")
    return isinstance(inputs, Mapping) and ANSWERS in inputs


def stamp_cell(cell: dict[str, Any], job: Job) -> None:
    """Give a generated cell its stamp."""
    stamp: dict[str, Any] = {
        "schema": NOTEBOOK_SCHEMA,
        "template": job.template,
        "cell": str(cell.get("id", "")),
        "type": cell.get("cell_type", ""),
        "source": source_of(cell),
        "region": job.region,
    }
    if tags_of(cell):
        stamp["tags"] = tags_of(cell)
    if hashes(cell):
        stamp["attachments"] = hashes(cell)
    cell.setdefault("metadata", {})[KEY] = stamp


def settle(notebook: dict[str, Any], job: Job) -> None:
    """Make an executed notebook a product, in place: stable ids, no times, no paths.

    Takes out what papermill and the kernel noted about this one execution, and stamps the cell
    that papermill injected.
    """
    metadata = notebook["metadata"]
    metadata.pop("papermill", None)
    if not (metadata.get("widgets") or {}):
        metadata.pop("widgets", None)
    for cell in notebook["cells"]:
        cell["metadata"].pop("papermill", None)
        cell["metadata"].pop("execution", None)
        if not tags_of(cell):
            cell["metadata"].pop("tags", None)  # papermill gives every cell an empty list
        if INJECTED in tags_of(cell):
            cell["id"] = INJECTED
            stamp_cell(cell, job)


def hashes(cell: Mapping[str, Any]) -> dict[str, str]:
    """Return the sha256 of each picture that a cell carries, by its name."""
    attached = cell.get("attachments")
    if not isinstance(attached, Mapping):
        return {}
    return {str(name): _digest(data) for name, data in attached.items()}


def digest_of(notebook: Mapping[str, Any]) -> str:
    """Return the hash of all words, kinds and pictures of a notebook, in their order."""
    return _digest([[c.get("cell_type"), source_of(c), hashes(c)] for c in notebook["cells"]])


def is_touched(notebook: Mapping[str, Any]) -> bool:
    """Whether anyone changed a notebook since a run or `aoj accept` wrote it."""
    return stamp_of(notebook).get("digest") != digest_of(notebook)


def text_hash(text: str) -> str:
    """Return the hash by which a notebook knows the notes that were placed in it."""
    return _digest(text)[:16]


def _digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _metadata(thing: Mapping[str, Any]) -> Mapping[str, Any]:
    metadata = thing.get("metadata")
    return metadata if isinstance(metadata, Mapping) else {}
