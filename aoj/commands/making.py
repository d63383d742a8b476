"""What a worker of a batch does with one job; here runs and export meet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aoj.errors import AojError
from aoj.runs.jobs import Job, Outcome
from aoj.settings import load_region


def make_notebook(job: Job) -> Outcome:
    """Make one notebook with its page and record; raises an `AojError` when it fails.

    A page on which a rule for readers is broken is a concept, and a remark says why. So is whatever
    else `--to` asks of a notebook; what cannot be made of it is a remark too.
    """
    from aoj.commands.export import cover_of
    from aoj.export.document import as_draft, make_document
    from aoj.export.html import write_html
    from aoj.export.reviewing import review
    from aoj.runs.runner import run_one

    reviewed = load_region(job.project, job.region).survey.reviewed if job.shows_answers else ()
    marks = frozenset(one.mark for one in reviewed)
    cover = cover_of(job.project, job.region)
    remarks: list[str] = []

    def page(notebook: dict[str, Any], title: str) -> str:
        document = make_document(notebook, title, reviewed=marks, cover=cover)
        remarks[:] = [one.sentence for one in review(notebook, marks).left_out]
        remarks.extend(one.sentence for one in document.problems)
        return write_html(as_draft(document) if document.problems else document)

    outcome = run_one(job, page)
    others, problems = _beside(job, outcome)
    told = [outcome.message, *remarks, *problems]
    message = "; ".join(dict.fromkeys(filter(None, told)))
    return replace(outcome, message=message, others=others)


def _beside(job: Job, outcome: Outcome) -> tuple[tuple[str, ...], list[str]]:
    """Write the other formats of a notebook that was made; return their paths, and remarks."""
    from aoj.commands.export import write_beside
    from aoj.commands.notebooks import Place
    from aoj.runs.exports import stale_exports, stale_sentence
    from aoj.runs.records import read_record

    place = Place(job.project, job.region, job.edition)
    asked = [name for name in job.formats if name != "html"]
    if outcome.state != "gemaakt":
        return (), ["alleen de pagina is gemaakt"] if asked else []
    paths: tuple[str, ...] = ()
    told: list[str] = []
    if asked:
        try:
            paths, problems = write_beside(place, job.template, asked)
            told += problems
        except AojError as error:
            told.append(f"{', '.join(asked)} niet gemaakt: {error}")
    record = read_record(place.record(job.template), place.where)
    stale = stale_exports(place.folder, job.template, record)
    return paths, [*told, stale_sentence(stale, job.region, job.template)]
