"""`aoj release plan`: what may be shown of the answers of regions, without making a notebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from aoj.commands.columns import in_columns
from aoj.commands.planning import Choice, choose_regions
from aoj.commands.release_making import keep_plan, plans_for, request_of
from aoj.errors import AojError, InputError
from aoj.runs.templates import load_template, template_names
from aoj.settings import RegionSettings, load_defaults, load_region, resolve_parameters
from aoj.store.project import Project
from aoj.survey.release.plan import Request
from aoj.survey.release.shown import (
    DETAILS,
    RegionRelease,
    ShownGroup,
    ShownQuestion,
    hash_of,
)

HEADER = (
    *("doelgroep", "antwoorden", "minimum", "vragen", *DETAILS),
    *("per rol", "naast anderen", "naast eerder", "open vragen"),
)


def show_plans(
    project: Project, regions: Sequence[str] = (), *, all_regions: bool = False, wave: str = ""
) -> tuple[str, dict[str, AojError]]:
    """Make and keep the plans of regions, as a run would; return them in words, and the errors.

    With `all_regions` those that have a wave. Raises `InputError` where no region is meant.
    """
    slugs = choose_regions(project, Choice(regions=tuple(regions), all_regions=all_regions))
    asked: dict[str, list[Request]] = {}
    for slug in slugs:
        settings = load_region(project, slug)
        if all_regions and not settings.survey.waves:
            continue
        asked.setdefault(settings.data, []).append(_request(project, settings, wave))
    if not asked:
        raise InputError("er is geen regio met een meting", remedy="zie docs/vragenlijsten.md")
    plans: dict[str, RegionRelease] = {}
    errors: dict[str, AojError] = {}
    for data_set, requests in asked.items():
        made, wrong = plans_for(project, data_set, requests)
        plans |= made
        errors |= wrong
    for release in plans.values():
        keep_plan(project, release)
    told = ["\n".join(_lines(plans[slug])) for slug in slugs if slug in plans]
    return "\n\n".join(told), errors


def _request(project: Project, settings: RegionSettings, wave: str) -> Request:
    """Return what a run of the standard templates asks of a region, in this wave if one is named.

    So the plan is the one of that run.
    """
    templates = [load_template(project, name) for name in template_names(project)]
    shown = [one for one in templates if one.sidecar.vragenlijsten and one.sidecar.standaard]
    for template in shown[:1]:
        values = resolve_parameters(template.sidecar, load_defaults(project), settings)
        own = {"meting": wave} if wave else {}
        return request_of(project, settings.slug, {**values, **own})
    return Request(settings.slug, wave)


def _lines(release: RegionRelease) -> Iterator[str]:
    if not release.groups:
        yield f"{release.region}: er zijn geen antwoorden (plan {hash_of(release)})"
        return
    yield f"{release.region}, meting {release.wave} (plan {hash_of(release)})"
    rows = [HEADER, *(_row(group) for group in release.groups)]
    yield from (f"  {line}" for line in in_columns(rows).split("\n"))
    for group in release.groups:
        yield from (f"  {group.group}: {line}" for line in _remarks(group))


def _row(group: ShownGroup) -> tuple[str, ...]:
    details = Counter(question.whole.detail for question in group.questions)
    whole = next((row.answers for row in group.response if not row.by), None)
    splits = sum(question.split is not None for question in group.questions)
    others = sum(any(o.share is not None for o in q.others) for q in group.questions)
    changes = sum(any(c.now is not None for c in q.changes) for q in group.questions)
    texts = sum(bool(one.answers) for one in group.open_answers)
    counts = (splits, others, changes, texts)
    return (
        group.group,
        "te weinig" if whole is None else str(whole),
        str(group.minimum),
        str(len(group.questions)),
        *(str(details[detail]) for detail in DETAILS),
        *(str(count) for count in counts),
    )


def _remarks(group: ShownGroup) -> Iterator[str]:
    if group.is_open:
        yield "de meting is nog open; alleen de respons wordt getoond"
    elif group.is_hidden:
        yield "minder antwoorden dan het minimum; geen enkele uitkomst"
    if group.agreement:
        yield group.agreement.rstrip(".")
    merged = dict.fromkeys(
        table.part.label
        for question in group.questions
        for table in (question.split.parts if question.split else ())
        if len(table.part.members) > 1
    )
    if merged:
        yield f"samengenomen rollen: {'; '.join(merged)}"
    yield from _reasons("", [q.reason for q in group.questions])
    yield from _reasons("per rol: ", [q.split_reason for q in group.questions])
    yield from _reasons("naast anderen: ", list(_each(group.questions, "others")))
    yield from _reasons("naast eerder: ", list(_each(group.questions, "changes")))
    yield from _reasons("open vraag: ", [one.reason for one in group.open_answers])
    yield from (note.rstrip(".") for note in group.notes)


def _each(questions: Sequence[ShownQuestion], what: str) -> Iterator[str]:
    """Yield the reasons of each question why it stands beside nothing, each once."""
    for question in questions:
        found = question.others if what == "others" else question.changes
        yield from dict.fromkeys(one.reason for one in found)


def _reasons(before: str, reasons: Sequence[str]) -> Iterator[str]:
    for reason, count in Counter(filter(None, reasons)).items():
        number = "1 vraag" if count == 1 else f"{count} vragen"
        yield f"{before}{number}: {reason.rstrip('.')}"
