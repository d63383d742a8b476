"""What a worker of a batch does with one job; here runs and export meet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aoj.runs.jobs import Job, Outcome
from aoj.settings import load_region


def make_notebook(job: Job) -> Outcome:
    """Make one notebook with its page and record; raises an `AojError` when it fails."""
    from aoj.export.html import export_html
    from aoj.export.reviewing import review
    from aoj.runs.runner import run_one

    reviewed = load_region(job.project, job.region).survey.reviewed if job.shows_answers else ()
    marks = frozenset(one.mark for one in reviewed)
    remarks: list[str] = []

    def page(notebook: dict[str, Any], title: str) -> str:
        remarks[:] = [one.sentence for one in review(notebook, marks).left_out]
        return export_html(notebook, title, reviewed=marks)

    outcome = run_one(job, page)
    told = [outcome.message, *remarks]
    return replace(outcome, message="; ".join(filter(None, told)))
