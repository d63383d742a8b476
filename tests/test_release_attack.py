"""An attack on everything that is published: what a reader with a computer could calculate.

It reads plans as text, and of them only what a page prints: whole percentages and bases. For every
group of people that is too small to be shown it asks, by integer programming over all tables at
once, between what their answers must lie.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import product

import pandas as pd
import pytest

from aoj.dataset import open_geography
from aoj.settings import region_slugs
from aoj.settings.questionnaires import GroupWave, Scale
from aoj.statistics.feasible import Publication, Stated, counts_of_percentage, feasible
from aoj.store.project import Project
from aoj.store.releases import Released
from aoj.store.responses import COLUMNS
from aoj.survey.questionnaire import Asked, AskedQuestion, comparable
from aoj.survey.release.deciding import decide, partition_of
from aoj.survey.release.material import open_material
from aoj.survey.release.plan import Request, audit_plans, make_plans
from aoj.survey.release.shown import to_json
from aoj.survey.results.selection import GroupAnswers, answers_of

MANY = bool(os.environ.get("AOJ_MANY"))
REGIONS = None if MANY else ("fabelstad", "stille-hoek")
ASKED = (
    ("uitvoering", "wwtaken", "gemeente"),
    ("uitvoering", "wwtaken", "contact"),
    ("jongeren", "wwvindbaar", "gemeente"),
)


def is_attacked(slug: str) -> bool:
    """Whether a region is attacked in this run; the others only stand beside it."""
    return REGIONS is None or slug in REGIONS


# reading what is printed


@dataclass(frozen=True)
class Table:
    """A printed table: of which people, and how many gave which answers, within its rounding."""

    by: str
    members: frozenset[str]
    base: int
    counts: dict[frozenset[str], tuple[int, int]] = field(hash=False)


def printed(table: dict, by: str, question: AskedQuestion) -> Table | None:
    """Return what a page prints of a table: of a count the number, else a rounded percentage."""
    if table["detail"] == "niets":
        return None
    members = frozenset(key for one in table["part"]["members"] for key in one.split(" "))
    counts = {}
    for answer in table["answers"]:
        codes = codes_of(question, answer["code"])
        if table["detail"] == "aantal":
            counts[codes] = (answer["count"], answer["count"])
        else:
            percentage = int(answer["count"] / answer["base"] * 100 + 0.5 + 1e-9)
            counts[codes] = counts_of_percentage(percentage, answer["base"])
    return Table(by, members, table["base"], counts)


def codes_of(question: AskedQuestion, code: str) -> frozenset[str]:
    """Return the levels that a printed answer stands for: one, or those of a class."""
    scale = question.scale
    if scale is None or code in scale.levels:
        return frozenset([code])
    return frozenset(scale.classes.get(code, ()))


def tables_of(release: dict, group: str, question: AskedQuestion) -> list[Table]:
    """Return all tables of a question in a plan, those of `verdieping` included."""
    found = []
    for one in release["groups"]:
        for shown in one["questions"] if one["group"] == group else ():
            if shown["key"] != question.key:
                continue
            found.append(printed(shown["whole"], "", question))
            split = shown["split"]
            found += [printed(part, "rol", question) for part in (split or {}).get("parts", ())]
    for one in release["deepenings"]:
        if (one["group"], one["key"]) == (group, question.key) and one["split"]:
            by = one["split"]["by"]
            found += [printed(part, by, question) for part in one["split"]["parts"]]
    return [table for table in found if table is not None]


# the attack


def placed(answers: GroupAnswers, by: str) -> dict[str, str]:
    """Return of each respondent the role, gemeente or answer by which a table is split."""
    if by == "rol":
        return {n: one.role for n, one in answers.respondents.items()}
    if by == "gemeente":
        known = answers.asked.gemeenten
        return {
            n: one.gemeente if one.gemeente in known else ""
            for n, one in answers.respondents.items()
        }
    codes = answers.given(answers.asked.question(by)).codes
    return {n: codes.get(n, "") for n in answers.respondents}


def attack(
    answers: GroupAnswers, question: AskedQuestion, tables: list[Table], minimum: int
) -> Iterator[tuple[str, float]]:
    """Yield each hidden count with the width of its interval, -1 where it stays hidden."""
    ways = sorted({table.by for table in tables if table.by})
    if question.kind != "scale" or not tables:
        return
    levels = list(question.scale.levels)
    of = {by: placed(answers, by) for by in ways}
    given = answers.given(question).codes
    people: dict[tuple[str, ...], int] = {}
    for number in given:
        atom = tuple(of[by][number] for by in ways)
        people[atom] = people.get(atom, 0) + 1
    values = [
        sorted({atom[i] for atom in people} | {m for t in tables if t.by == by for m in t.members})
        for i, by in enumerate(ways)
    ]
    atoms = list(product(*values))

    def cells(table: Table, codes: frozenset[str]) -> frozenset:
        i = ways.index(table.by) if table.by else -1
        mine = [atom for atom in atoms if i < 0 or atom[i] in table.members]
        return frozenset(product(mine, codes))

    stated = [
        [
            Stated(cells(table, frozenset(levels)), table.base, table.base),
            *(Stated(cells(table, codes), *ends) for codes, ends in table.counts.items()),
        ]
        for table in tables
    ]
    every = [one for table in stated for one in table]
    together, apart = Publication(every), [Publication(one) for one in stated]
    for name, target in targets(ways, values, atoms, people, levels, tables, minimum):
        low, high = together.feasible(target)
        best = min((one.high for one in every if target <= one.cells), default=float("inf"))
        if high - low >= minimum or (low, high) == (0, best):
            yield name, -1
            continue
        alone = [one.feasible(target) for one in apart]
        is_new = low > max(a[0] for a in alone) or high < min(a[1] for a in alone)
        yield name, high - low if is_new else -1


def targets(ways, values, atoms, people, levels, tables, minimum):
    """Yield the counts that no table prints: of small parts, and levels behind classes."""
    small = []
    for i, by in enumerate(ways):
        for value in values[i]:
            mine = [atom for atom in atoms if atom[i] == value]
            if 0 < sum(people.get(atom, 0) for atom in mine) < minimum:
                small.append((f"{by}:{value}", mine))
    if len(ways) > 1:
        small += [(str(a), [a]) for a in atoms if 0 < people.get(a, 0) < minimum]
    for name, mine in small:
        yield f"{name} n", frozenset(product(mine, levels))
        for code in levels:
            yield f"{name} {code}", frozenset((atom, code) for atom in mine)
    for table in tables:
        i = ways.index(table.by) if table.by else -1
        mine = [atom for atom in atoms if i < 0 or atom[i] in table.members]
        for codes in table.counts:
            for code in sorted(codes) if len(codes) > 1 else ():
                yield f"{table.by}:{sorted(table.members)} {code}", frozenset(product(mine, [code]))


def found_in(answers, question, tables, minimum):
    told = list(attack(answers, question, tables, minimum))
    return [(name, width) for name, width in told if width >= 0], len(told)


# the counter-example of sdcTable


def test_two_hidden_cells_in_every_row_and_column_are_not_enough(real_data):
    path = real_data / "stats" / "sdcTable" / "secondary_suppression_counterexample.csv"
    table = pd.read_csv(path, dtype={"v1": "str", "v2": "str"})
    number = {(r["v1"], r["v2"]): int(r["freq"]) for r in table.to_dict("records")}
    hidden = {(r["v1"], r["v2"]) for r in table.to_dict("records") if r["suppressed_primary"]}

    def known(hidden):
        rows = [frozenset(c for c in number if c[0] == v) for v in sorted({c[0] for c in number})]
        rows += [frozenset(c for c in number if c[1] == v) for v in sorted({c[1] for c in number})]
        told = [Stated(row, *(sum(number[c] for c in row),) * 2) for row in rows]
        return [
            *told,
            *(Stated(frozenset([c]), n, n) for c, n in number.items() if c not in hidden),
        ]

    assert feasible(known(hidden), frozenset([("w", "b")])) == (47, 47)
    cured = known({*hidden, ("x", "b")})
    assert feasible(cured, frozenset([("w", "b")])) == (0, 141)
    assert feasible(cured, frozenset([("w", "b")]), integer=False) == pytest.approx((0, 141))


# planted answers


EENS = Scale(
    levels={"1": "Helemaal oneens", "2": "Oneens", "3": "Neutraal", "4": "Eens", "5": "Zeer eens"},
    classes={"oneens": ["1", "2"], "neutraal": ["3"], "eens": ["4", "5"]},
)
INVITED = GroupWave(invited={"po": 90, "vo": 90, "jeugdhulp": 90})
PLANTED = 6


def planted_people() -> tuple[GroupAnswers, list[AskedQuestion]]:
    """Return a group with a role of a few people among large ones, and levels that nobody gave."""
    questions = [
        AskedQuestion(f"v{n}", "t", "scale", f"Vraag {n}", scale=EENS) for n in range(PLANTED)
    ]
    rows = []
    for number in range(103):
        role = "po" if number < 50 else "vo" if number < 96 else "jeugdhulp"
        gemeente = "GM1" if number % 3 else "GM2"
        for n, question in enumerate(questions):
            level = str(2 + (number * (n + 1) + n) % 4) if n % 2 else str(1 + (number * 7 + n) % 5)
            cells = ["r", "2026", "uitvoering", role, gemeente, str(number)]
            rows.append([*cells, question.key, "1", level, "answered"])
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")
    asked = Asked(
        "uitvoering",
        "Lijst",
        tuple(questions),
        roles={"po": "po", "vo": "vo", "jeugdhulp": "jeugdhulp"},
        themes={"t": "T"},
        gemeenten={"GM1": "Aa", "GM2": "Bee"},
        region="r",
        wave="2026",
    )
    return answers_of(frame, asked), questions


def published_of(answers, question, *, secondary):
    partition = partition_of(answers, "rol", 10, secondary=secondary)
    decision = decide(answers, question, INVITED, partition, 10, secondary=secondary)
    parts = decision.split.parts if decision.split else ()
    shown = [printed(asdict(decision.whole), "", question)]
    shown += [printed(asdict(part), "rol", question) for part in parts]
    return [table for table in shown if table is not None]


def test_the_attack_finds_what_is_planted_and_nothing_when_it_is_guarded():
    answers, questions = planted_people()
    open_to, guarded, attacked = [], [], 0
    for question in questions:
        bare = published_of(answers, question, secondary=False)
        open_to += found_in(answers, question, bare, 10)[0]
        well = published_of(answers, question, secondary=True)
        found, number = found_in(answers, question, well, 10)
        guarded += found
        attacked += number
    assert len(open_to) >= 20
    assert guarded == [] and attacked >= 20


# the example: a batch, a verdieping, two exports


@pytest.fixture(scope="module")
def project(repo_root) -> Project:
    return Project(repo_root)


@pytest.fixture(scope="module")
def geography(project):
    return open_geography(project, "voorbeeld")


@pytest.fixture(scope="module")
def material(project, geography):
    return open_material(project, "voorbeeld", geography)


@pytest.fixture(scope="module")
def batch(project, geography) -> dict[str, dict]:
    """All plans of the newest wave as text, each with a verdieping."""
    requests = [
        Request(slug, "2026", ASKED if slug != "wazerstreek" and is_attacked(slug) else ())
        for slug in region_slugs(project)
    ]
    made = make_plans(project, "voorbeeld", geography, requests)
    return {slug: json.loads(to_json(release)) for slug, release in made.items()}


def test_nothing_hidden_can_be_calculated_from_all_reports_with_their_verdieping(material, batch):
    attacked = 0
    for slug, release in batch.items():
        if not is_attacked(slug):
            continue
        for group in release["groups"]:
            answers = material.answers(slug, "2026", group["group"])
            for question in answers.asked.counted:
                tables = tables_of(release, group["group"], question)
                found, number = found_in(answers, question, tables, group["minimum"])
                assert found == [], (slug, group["group"], question.key)
                attacked += number
    assert attacked > 50


def test_a_region_that_hides_a_question_is_in_nobodys_comparison(material, batch):
    """Benchmark minus own: each mean is exactly that of regions that print their own share."""
    compared = 0
    for slug, release in batch.items():
        for group in release["groups"]:
            own = set(material.asked(slug, "2026", group["group"]).gemeenten)
            for question in group["questions"]:
                for beside in question["others"]:
                    if beside["way"] != "gemiddelde" or question["kind"] != "scale":
                        continue
                    shares = list(others_of(material, batch, slug, group["group"], question, own))
                    assert len(shares) == beside["regions"] >= 3
                    assert abs(sum(shares) / len(shares) - beside["share"]) <= 0.005 + 1e-9
                    compared += 1
    assert compared > 100


def others_of(material, batch, slug, group, question, own):
    for other, release in batch.items():
        if other == slug or own & set(material.asked(other, "2026", group).gemeenten):
            continue
        asked = material.asked(other, "2026", group).question(question["key"])
        mine = material.asked(slug, "2026", group).question(question["key"])
        for one in (g for g in release["groups"] if g["group"] == group):
            for theirs in (q for q in one["questions"] if q["key"] == question["key"]):
                told = [a for a in theirs["whole"]["answers"] if a["is_favourable"]]
                is_alike = asked is not None and comparable(mine, asked).word != "nee"
                if told and theirs["whole"]["base"] >= 10 and is_alike:
                    yield sum(a["count"] for a in told) / theirs["whole"]["base"]


def rows_of(release: dict, region: str) -> list[Released]:
    """Return what went out of a plan, as the ledger has it."""
    found = []
    for group in release["groups"]:
        for question in group["questions"]:
            tables = [("", question["whole"])]
            tables += [("rol", part) for part in (question["split"] or {}).get("parts", ())]
            for by, table in tables:
                if table["detail"] == "niets":
                    continue
                found.append(
                    Released(
                        region=region,
                        wave=release["wave"],
                        group=group["group"],
                        question=question["key"],
                        by=by,
                        part=table["part"]["key"],
                        detail=table["detail"],
                        base=table["base"],
                        answers=tuple((a["code"], a["count"]) for a in table["answers"]),
                    )
                )
    return found


@pytest.mark.parametrize("fewer", [1, 4, 9])
def test_two_exports_of_one_wave_tell_nothing_of_who_came_in_between(
    project, geography, batch, fewer
):
    """As if the first export had fewer answers: what is shown now tells nothing of the others."""
    region = "fabelstad"
    first = [
        r if r.group != "jongeren" else Released(**{**vars(r), "base": r.base - fewer})
        for r in rows_of(batch[region], region)
    ]
    request = [Request(region, "2026")]
    made = make_plans(project, "voorbeeld", geography, request, released=first)[region]
    again = json.loads(to_json(made))
    for group in again["groups"]:
        for question in group["questions"]:
            if group["group"] == "jongeren":
                assert question["whole"]["detail"] == "niets" and not question["split"]
            elif group["group"] == "uitvoering":
                assert question["whole"]["detail"] == "geheel"


def test_the_audit_of_the_tool_agrees(project, geography):
    requests = [Request("fabelstad", "2026", ASKED)]
    well = audit_plans(project, "voorbeeld", geography, requests)
    assert sum(audit.hidden for audit in well.values()) > 0
    assert [found for audit in well.values() for found in audit.found] == []
    bare = audit_plans(project, "voorbeeld", geography, requests, secondary=False)
    assert [found for audit in bare.values() for found in audit.found]
