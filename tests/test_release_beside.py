"""What may stand beside what went out, where a few answers came in or only one table has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
import pytest

from aoj.dataset import open_geography
from aoj.store.project import Project
from aoj.survey.release import RegionRelease
from aoj.survey.release.material import open_material
from aoj.survey.release.plan import Request, _by_place, _Planner, _region
from aoj.survey.release.printed import printed

GROUP, KEY, GM = "uitvoering", "protempo", "GM9004"


@pytest.fixture(scope="module")
def material(repo_root):
    project = Project(repo_root)
    return open_material(project, "voorbeeld", open_geography(project, "voorbeeld"))


def people(roles: Mapping[str, int], gemeente: str = GM) -> list[tuple[str, str, str]]:
    """Role, gemeente and answer; who came later leaves the answers of who was first as they are."""
    return [(role, gemeente, str(n % 5 + 1)) for role, many in roles.items() for n in range(many)]


def made(
    material,
    waves: Mapping[str, Sequence[tuple[str, str, str]]],
    by: str = "",
    before: RegionRelease | None = None,
) -> RegionRelease:
    columns = list(material.responses.columns)
    rows = [
        dict.fromkeys(columns, "1")
        | {"region": "fabelkust", "wave": wave, "group": GROUP, "respondent": f"{number:04}"}
        | {"role": role, "gemeente": gemeente, "question": KEY, "answer": answer}
        | {"status": "answered"}
        for wave, some in waves.items()
        for number, (role, gemeente, answer) in enumerate(some)
    ]
    frame = pd.DataFrame(rows, columns=columns).astype("str")
    of = replace(material, responses=frame, _asked={}, _answers={}, _frames={})
    out = ()
    if before:
        shown = {(g.group, q.key) for g in before.groups for q in g.questions}
        out = printed(before, shown, edition="2026", template="x", date="2026-07-02").tables
    asked = ((GROUP, KEY, by),) if by else ()
    return _region(_Planner(of, _by_place(out)), Request("fabelkust", "2026", asked))


def shown(release: RegionRelease):
    group = release.group(GROUP)
    assert group is not None
    question = group.question(KEY)
    assert question is not None
    return question


def test_a_part_that_was_merged_tells_nothing_of_one_who_came_later(material):
    then = people({"po": 40, "vo": 10, "jeugdhulp": 9})
    first = made(material, {"2026": then})
    assert [part.part.key for part in shown(first).split.parts] == ["po", "vo+jeugdhulp"]
    later = [*then, *people({"po": 10, "jeugdhulp": 1})]
    assert shown(made(material, {"2026": later})).split
    question = shown(made(material, {"2026": later}, before=first))
    assert question.whole.base == 70 and question.split is None


def test_one_who_changed_within_a_part_is_not_told_by_that_part(material):
    then = people({"po": 40, "vo": 40, "jeugdhulp": 40})
    first = made(material, {"2026": then})
    later = [("po", GM, "5"), *then[1:], *people({"vo": 12})]
    assert shown(made(material, {"2026": later})).split
    assert shown(made(material, {"2026": later}, before=first)).split is None
    more = [*then, *people({"vo": 12})]
    assert shown(made(material, {"2026": more}, before=first)).split


def test_a_deepening_tells_nothing_of_one_who_came_later(material):
    then = [*people({"po": 40}), *people({"po": 40}, "GM9005")]
    first = made(material, {"2026": then}, "gemeente")
    assert first.deepenings[0].split
    assert made(material, {"2026": then}, "gemeente", first).deepenings == first.deepenings
    later = [*then, *people({"po": 1}), *people({"po": 11}, "GM9005")]
    (deepening,) = made(material, {"2026": later}, "gemeente", first).deepenings
    assert deepening.split is None and deepening.reason


def test_two_earlier_waves_with_other_roles_tell_nothing_of_a_small_role(material):
    """All but vo, less all but vo and jeugdhulp, would be the three of jeugdhulp."""
    now = people({"po": 60, "vo": 30, "jeugdhulp": 3, "": 19})
    first, second = people({"po": 40}), people({"po": 40, "jeugdhulp": 40})
    question = shown(made(material, {"2022": first, "2024": second, "2026": now}))
    told = {change.wave: change.now for change in question.changes}
    assert told["2024"] and told["2024"].base == 82 and told["2022"] is None


def test_an_earlier_wave_less_a_role_tells_nothing_of_who_told_no_role(material):
    now = people({"po": 60, "vo": 30, "jeugdhulp": 30, "": 9})
    question = shown(made(material, {"2024": people({"po": 40}), "2026": now}))
    assert question.split and question.changes[0].now is None
