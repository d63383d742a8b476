"""`aoj release audit`: what could be calculated of hidden answers from all that is published."""

from __future__ import annotations

from collections.abc import Sequence

from aoj.commands.columns import in_columns
from aoj.commands.planning import Choice, choose_regions
from aoj.dataset import open_geography
from aoj.errors import InputError
from aoj.settings import load_region
from aoj.store.project import Project
from aoj.store.releases import read_ledger
from aoj.survey.release.audit import Audit
from aoj.survey.release.plan import Request, audit_plans

HEADER = ("regio", "doelgroep", "verborgen aantallen", "af te leiden")


def audit_releases(
    project: Project, regions: Sequence[str] = (), *, wave: str = ""
) -> tuple[str, int]:
    """Attack the plans of regions (all with a wave) and the ledger; return it in words.

    Also returns how many hidden counts could be bounded. Raises `InputError` for a region or wave
    that does not exist, `DataError` for damaged answers or a damaged ledger.
    """
    every = not regions
    slugs = choose_regions(project, Choice(regions=tuple(regions), all_regions=every))
    asked: dict[str, list[Request]] = {}
    for slug in slugs:
        settings = load_region(project, slug)
        if settings.survey.waves:
            asked.setdefault(settings.data, []).append(Request(slug, wave))
        elif not every:
            raise InputError(
                f"regio '{slug}' heeft geen meting",
                where=f"parameters/{slug}.yml",
                remedy="zet haar onder 'survey', bij 'waves' (zie docs/vragenlijsten.md)",
            )
    found: dict[tuple[str, str], Audit] = {}
    for data_set, requests in asked.items():
        released = read_ledger(project.answers(data_set)).tables()
        geography = open_geography(project, data_set)
        found |= audit_plans(project, data_set, geography, requests, released=released)
    if not found:
        return "Er is nog geen gesloten meting met antwoorden.", 0
    rows = [HEADER] + [
        (region, group, str(audit.hidden), str(len(audit.found)))
        for (region, group), audit in found.items()
    ]
    hidden = sum(audit.hidden for audit in found.values())
    told = sum(len(audit.found) for audit in found.values())
    return "\n".join([in_columns(rows), "", _verdict(hidden, told), *_which(found)]), told


def _verdict(hidden: int, told: int) -> str:
    if told:
        return (
            f"{told} van de {hidden} verborgen aantallen zijn nauwer te bepalen dan het minimum "
            "toelaat; publiceer deze vragen niet."
        )
    return (
        f"Geen van de {hidden} verborgen aantallen is uit de plannen en het grootboek samen nauwer "
        "te bepalen dan het minimum toelaat, of dan een enkele tabel al zegt. Waar 0 staat, "
        "vertellen de tabellen samen niet meer dan elk apart."
    )


def _which(found: dict[tuple[str, str], Audit]) -> list[str]:
    """Return of which questions, without the counts themselves."""
    return [
        f"{region}, {group}: vraag '{one.question}', {one.by} {one.part}".rstrip()
        for (region, group), audit in found.items()
        for one in audit.found
    ]
