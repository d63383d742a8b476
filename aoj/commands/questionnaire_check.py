"""`aoj questionnaire check`: what is wrong in lists, and in what regions change in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aoj.errors import AojError, unknown_name
from aoj.settings import (
    Questionnaire,
    faults_of,
    faults_of_region,
    load_region,
    questionnaire_groups,
    read_questionnaire,
    region_slugs,
)
from aoj.store.project import Project


def check_questionnaires(
    project: Project, names: Sequence[str] = ()
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what has to be mended and what is remarked, as sentences.

    `names` are groups of respondents and regions; without them all of both. Raises `InputError` for
    a name that is neither.
    """
    groups, slugs = questionnaire_groups(project), region_slugs(project)
    for name in names:
        if name not in groups and name not in slugs:
            raise unknown_name("vragenlijst of regio", name, [*groups, *slugs])
    wrong: list[str] = []
    remarks: list[str] = []
    lists: dict[str, Questionnaire] = {}
    for group in groups:
        where = f"parameters/questionnaires/{group}.yml"
        try:
            lists[group] = read_questionnaire(project, group)
        except AojError as error:
            wrong.append(str(error))
            continue
        if not names or group in names:
            for fault in faults_of(lists[group]):
                (wrong if fault.is_wrong else remarks).append(fault.sentence(where))
    wrong += _of_regions(project, [s for s in slugs if not names or s in names], lists)
    return tuple(dict.fromkeys(wrong)), tuple(dict.fromkeys(remarks))


def _of_regions(
    project: Project, slugs: Sequence[str], lists: dict[str, Questionnaire]
) -> Iterator[str]:
    unread = set(questionnaire_groups(project)) - set(lists)
    for slug in slugs:
        where = f"parameters/{slug}.yml"
        try:
            settings = load_region(project, slug)
        except AojError as error:
            yield str(error)
            continue
        yield from (fault.sentence(where) for fault in faults_of_region(settings, lists, unread))
