"""What a worker of a batch does with one job; here runs and export meet."""

from __future__ import annotations

from aoj.runs.jobs import Job, Outcome


def make_notebook(job: Job) -> Outcome:
    """Make one notebook with its page and record; raises an `AojError` when it fails."""
    from aoj.export.html import export_html
    from aoj.runs.runner import run_one

    return run_one(job, export_html)
