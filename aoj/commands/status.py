"""`aoj status`: how every notebook of every region stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from aoj.commands.columns import in_columns
from aoj.commands.logos import sound_theme
from aoj.commands.pins import pin_as_of
from aoj.commands.planning import Choice, is_meant, load_settings, pins_of, plan_job
from aoj.errors import AojError
from aoj.runs.jobs import DataPin
from aoj.runs.stamps import inputs_of
from aoj.runs.status import (
    AS_OF,
    REASONS,
    Status,
    as_of_record,
    editions_of,
    made_templates,
    newest_record,
    status_of,
)
from aoj.runs.templates import Template, load_template, template_names
from aoj.settings import check_region_exists, region_slugs
from aoj.store.project import Project

if TYPE_CHECKING:
    from aoj.commands.release_state import AnswersState

HEADER = ("regio", "sjabloon", "editie", "stand", "bewerkt", "te herzien", "toelichting")


def status(project: Project, regions: Sequence[str] = ()) -> tuple[Status, ...]:
    """Return how each notebook stands: those made, and the standard ones not made yet."""
    known = {name: _template(project, name) for name in template_names(project)}
    templates = {name: found for name, found in known.items() if found}
    slugs = [check_region_exists(project, name) for name in regions] or region_slugs(project)
    from aoj.commands.release_state import AnswersState

    found: list[Status] = []
    answers = AnswersState(project)
    for slug in dict.fromkeys(slugs):
        found.extend(_of_region(project, slug, templates, answers))
    return tuple(found)


def status_text(found: Sequence[Status]) -> str:
    """Return the states as a table."""
    if not found:
        return "Er is geen regio of geen leesbaar sjabloon; 'aoj check' zegt meer."
    rows = [
        (
            s.region,
            s.template,
            s.edition,
            s.state,
            _number(s.edited),
            _number(s.to_revise),
            s.detail,
        )
        for s in found
    ]
    copies = [f"Let op: {remark}." for s in found for remark in s.copies]
    return "\n".join([in_columns([HEADER, *rows]), *dict.fromkeys(copies)])


def outdated_text(project: Project, data_set: str) -> str:
    """Return which notebooks were made from other figures than a data set has now, in words."""
    slugs = [slug for slug in region_slugs(project) if _data_of(project, slug) == data_set]
    outdated = [
        f"{s.region} ({s.template} {s.edition})"
        for s in (status(project, slugs) if slugs else ())
        if s.state == "verouderd" and REASONS["data"] in s.detail
    ]
    if not outdated:
        return "Er is geen rapport dat hierdoor is verouderd."
    one = len(outdated) == 1
    count = "is 1 rapport" if one else f"zijn {len(outdated)} rapporten"
    again = f"'aoj run' maakt {'het' if one else 'ze'} opnieuw"
    return f"Hierdoor {count} verouderd: {', '.join(outdated)}. {again}."


def _data_of(project: Project, slug: str) -> str:
    try:
        return load_settings(project, slug, Choice()).data
    except AojError:
        return ""


def _number(count: int) -> str:
    return str(count) if count else ""


def _of_region(
    project: Project, slug: str, templates: dict[str, Template], answers: AnswersState
) -> list[Status]:
    try:
        settings = load_settings(project, slug, Choice())
        sound_theme(project)
    except AojError as error:
        return [Status(slug, "", "", "onleesbaar", str(error))]
    pins, errors = pins_of(project, [settings.data])
    current = settings.edition
    found: list[Status] = []
    for edition in sorted({*editions_of(project, slug), current}):
        made = made_templates(project, slug, edition)
        for name, template in templates.items():
            expected = template.sidecar.standaard and is_meant(project, template, slug, Choice())
            if name not in made and not (expected and edition == current):
                continue
            inputs = None
            if settings.data in pins:
                try:
                    choice = Choice(edition=edition)
                    pin = _pin_for(project, slug, name, edition, pins[settings.data])
                    job = plan_job(project, slug, template, choice, pin, answers)
                    inputs = inputs_of(template, job)
                except AojError:
                    inputs = None
            try:
                newest = pins[settings.data].number if settings.data in pins else 0
                state = status_of(project, slug, name, edition, inputs, newest)
                is_current = state.state == "actueel" or state.state.startswith(AS_OF)
                if settings.data in errors and is_current:
                    state = replace(
                        state, state="niet te zeggen", detail=str(errors[settings.data])
                    )
                found.append(state)
            except AojError as error:
                found.append(Status(slug, name, edition, "onleesbaar", str(error)))
    return found


def _pin_for(project: Project, slug: str, template: str, edition: str, now: DataPin) -> DataPin:
    """Return the snapshots that a notebook should show: those of now, or of the day it names."""
    day = as_of_record(newest_record(project, slug, template, edition))
    return pin_as_of(project, now.name, day) if day else now


def _template(project: Project, name: str) -> Template | None:
    try:
        return load_template(project, name)
    except AojError:
        return None
