"""The plans of what may be shown of answers: made for all regions together, before any notebook."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from aoj.commands.release_state import AnswersState
from aoj.dataset import open_geography
from aoj.errors import AojError
from aoj.runs.jobs import Job
from aoj.settings import RegionSettings, load_questionnaire, load_region
from aoj.settings.questionnaires import GROUPS
from aoj.store.project import Project
from aoj.store.releases import read_ledger, write_plan
from aoj.survey.release.plan import Request, make_plans
from aoj.survey.release.shown import RegionRelease, hash_of, to_json

__all__ = ["AnswersState", "keep_plan", "plans_for", "request_of", "with_plans"]


def request_of(project: Project, region: str, parameters: Mapping[str, Any]) -> Request:
    """Return what a notebook asks to be shown, by the parameters of its run."""
    settings = load_region(project, region)
    return Request(
        region, str(parameters.get("meting", "") or ""), _deepenings(project, settings, parameters)
    )


def plans_for(
    project: Project, data_set: str, requests: Sequence[Request]
) -> tuple[dict[str, RegionRelease], dict[str, AojError]]:
    """Return the plan of each region, and the error of each that can have none.

    What went out before, by the ledger, counts. Raises `AojError` for a damaged ledger.
    """
    geography = open_geography(project, data_set)
    released = read_ledger(project.answers(data_set)).tables()

    def make(some: Sequence[Request]) -> dict[str, RegionRelease]:
        return make_plans(project, data_set, geography, some, released=released)

    try:
        return make(requests), {}
    except AojError as error:
        if len(requests) == 1:
            return {}, {requests[0].region: error}
    plans: dict[str, RegionRelease] = {}
    errors: dict[str, AojError] = {}
    for request in requests:  # so that one region that is wrong does not stop the others
        try:
            plans.update(make([request]))
        except AojError as error:
            errors[request.region] = error
    return plans, errors


def keep_plan(project: Project, release: RegionRelease) -> str:
    """Keep a plan where notebooks read it; return its hash."""
    plan = hash_of(release)
    write_plan(project.answers(release.data), release.region, plan, to_json(release))
    return plan


def with_plans(project: Project, jobs: Sequence[Job]) -> tuple[list[Job], dict[int, AojError]]:
    """Return the jobs, those that show answers with their plan; and what is wrong, by position.

    Notebooks that ask the same of a region share a plan.
    """
    made: dict[int, Job] = dict(enumerate(jobs))
    errors: dict[int, AojError] = {}
    asked: dict[tuple[str, str], list[tuple[int, Request]]] = {}
    for place, job in made.items():
        if not job.shows_answers:
            continue
        try:
            request = request_of(project, job.region, job.parameters)
        except AojError as error:
            errors[place] = error
            continue
        asked.setdefault((job.pin.name, job.template), []).append((place, request))
    known: dict[tuple[str, Request], RegionRelease] = {}
    for (data_set, _), wanted in asked.items():
        new = [request for _, request in wanted if (data_set, request) not in known]
        try:
            plans, wrong = plans_for(project, data_set, new) if new else ({}, {})
        except AojError as error:  # of the ledger: no plan can be made, other notebooks can
            errors |= dict.fromkeys((place for place, _ in wanted), error)
            continue
        known |= {(data_set, one): plans[one.region] for one in new if one.region in plans}
        for place, request in wanted:
            if request.region in wrong:
                errors[place] = wrong[request.region]
            else:
                plan = keep_plan(project, known[data_set, request])
                made[place] = replace(made[place], plan=plan)
    return [job for place, job in made.items() if place not in errors], errors


def _deepenings(
    project: Project, settings: RegionSettings, parameters: Mapping[str, Any]
) -> tuple[tuple[str, str, str], ...]:
    """Return group, question and by what it is split, for each that a `verdieping` asks.

    What only some of the groups have is asked of those; what none has is asked of all, so that it
    is told that it does not exist.
    """
    keys, splits = _texts(parameters.get("vragen")), _texts(parameters.get("naar"))
    if not keys or not splits:
        return ()
    groups = _texts(parameters.get("groepen")) or list(GROUPS)
    lists = {group: _keys(project, settings, group) | {"rol", "gemeente"} for group in groups}
    known = frozenset().union(*lists.values())
    found = []
    for key, by in itertools.product(keys, splits):
        wanted = {key, by} & known
        having = [group for group in groups if wanted <= lists[group]]
        found += [(group, key, by) for group in having]
    return tuple(dict.fromkeys(found))


def _keys(project: Project, settings: RegionSettings, group: str) -> set[str]:
    adaptation = settings.survey.questionnaires.get(group)  # type: ignore[call-overload]
    own = adaptation.questions if adaptation else ()
    return {q.key for q in (*load_questionnaire(project, group).questions, *own)}


def _texts(value: object) -> list[str]:
    """Return the names in a parameter; several may stand in one text, with commas between."""
    given = [value] if isinstance(value, str) else value if isinstance(value, (list, tuple)) else []
    parts = (part.strip() for text in given for part in str(text).split(","))
    return [part for part in parts if part]
