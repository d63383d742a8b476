"""A run of one notebook without its execution: what goes into it, and what comes out of it.

prepare   the notebook as it lies on disk and the template -> the notebook to execute
complete  the executed notebook -> the product, with what must be looked at again
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from aoj.runs.jobs import Job
from aoj.runs.narrative.merge import merge
from aoj.runs.narrative.notes import place_notes
from aoj.runs.narrative.revising import revise
from aoj.runs.quotes import figures_of
from aoj.runs.stamps import KEY, digest_of, settle, stamp_notebook
from aoj.runs.templates import Template
from aoj.runs.themes import cut_template

Notebook = Mapping[str, Any]
_ROUNDS = 9
"""How often at most it is asked which headings stay; two nearly always suffice."""


def prepare(current: Notebook | None, template: Template, job: Job) -> dict[str, Any]:
    """Return the notebook to execute: the template, and all that a person did to `current`.

    Of the template only what is about the themes of the region. Which headings of other themes
    stay depends on where a person's words come to stand, so it is asked again of what was made.
    """
    cut = cut_template(template, job.parameters, current)
    if current is None:
        return stamp_notebook(cut, job)
    for _ in range(_ROUNDS):
        made = merge(current, stamp_notebook(cut, job), template.sidecar.replaces)
        cut, former = cut_template(template, job.parameters, made), cut
        if cut == former:
            break
    return made


def complete(executed: Notebook, job: Job, before: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """Return an executed notebook as a product; `before` are the figures printed earlier."""
    notebook = copy.deepcopy(dict(executed))
    settle(notebook, job)
    notebook = place_notes(revise(notebook, before, figures_of(notebook)))
    return seal(notebook)


def seal(notebook: Notebook) -> dict[str, Any]:
    """Return a notebook that notes what stands in it now, so that later changes are seen."""
    stamp = {**notebook["metadata"][KEY], "digest": digest_of(notebook)}
    return {**notebook, "metadata": {**notebook["metadata"], KEY: stamp}}


def printed_before(
    current: Notebook | None, records: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return the figures that a person may have quoted: those in the notebook and its records.

    Both, because outputs may have been cleared or made again by hand, and JupyterLab may have put
    an older notebook over a newer one.
    """
    found = figures_of(current) if current is not None else []
    lists = [record.get("figures") for record in records]
    recorded = [figure for one in lists if isinstance(one, list) for figure in one]
    return found + [dict(figure) for figure in recorded if isinstance(figure, Mapping)]
