"""`aoj answers reopen`: what may come into a closed wave, and what that does to a report."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from survey_project import NAMES, aoj, bare_project, export, people

from aoj.commands.answers_remove import close_answers
from aoj.commands.release_making import plans_for
from aoj.store.project import Project
from aoj.store.releases import Release, Released, append_release
from aoj.survey.answers import load_answers, load_register
from aoj.survey.release.plan import Request
from aoj.survey.release.printed import printed

REGION, GROUP = "dromerdelta", "jongeren"
TO = ("--wave", "2026", "--group", GROUP)


@pytest.fixture(scope="module")
def closed(tmp_path_factory, repo_root) -> Path:
    """A project with 36 answers in a wave that is closed; tests copy it."""
    root = bare_project(tmp_path_factory.mktemp("heropenen") / "project", repo_root)
    for path in (root / "parameters").glob("*.yml"):
        if path.stem not in (REGION, "_default"):
            path.unlink()
    file = export(root.parent / "eerste.csv", people(range(1, 37)))
    done = aoj(root, "answers", "add", str(file), "--region", REGION, *TO)
    assert done.exit_code == 0, done.output
    close_answers(Project(root), REGION, "2026", day="2026-07-01")
    return root


@pytest.fixture
def root(closed, tmp_path) -> Path:
    shutil.copytree(closed, tmp_path / "project")
    return tmp_path / "project"


@pytest.fixture
def shown(root) -> Path:
    """The same project, of which everything that may be shown went out."""
    plans, errors = plans_for(Project(root), "voorbeeld", [Request(REGION)])
    assert not errors
    release = plans[REGION]
    every = {(group.group, one.key) for group in release.groups for one in group.questions}
    page = printed(release, every, edition="2026", template="vragenlijst", date="2026-07-02")
    assert {table.part for table in page.tables if table.by == "rol" and table.question} == {
        "mbo",
        "vo",
    }
    append_release(root / "data/voorbeeld/vragenlijst", page)
    return root


def reopen(root: Path, rows: list[dict[str, str]], *more: str, name: str = "tweede.csv"):
    file = export(root.parent / name, rows)
    return aoj(root, "answers", "reopen", REGION, str(file), *TO, *more)


def everything(root: Path) -> dict[str, bytes]:
    folder = root / "data/voorbeeld/vragenlijst"
    return {
        str(p.relative_to(root)): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and p.name != ".lock"
    }


def kept(root: Path) -> int:
    frame = load_answers(Project(root), "voorbeeld")
    return len(frame["respondent"].drop_duplicates())


def closed_on(root: Path) -> str:
    return load_register(Project(root), "voorbeeld").closed_on(REGION, "2026", GROUP)


def assert_refused(root: Path, before: dict[str, bytes], done, *words: str) -> None:
    assert done.exit_code == 2, done.output
    for word in words:
        assert word in done.output
    for name in NAMES:
        assert name not in done.output
    assert everything(root) == before


def test_to_a_closed_wave_nothing_is_added_but_by_reopening_it(root):
    before = everything(root)
    file = export(root.parent / "tweede.csv", people(range(101, 113)))
    done = aoj(root, "answers", "add", str(file), "--region", REGION, *TO, "--yes")
    assert_refused(root, before, done, "gesloten op 2026-07-01", "aoj answers reopen")


def test_a_wave_that_is_open_is_not_reopened(root):
    aoj(root, "answers", "remove", REGION, "--wave", "2026")
    before = everything(root)
    done = reopen(root, people(range(101, 113)), "--yes")
    assert_refused(root, before, done, "is niet gesloten", "aoj answers add")


def test_where_nothing_was_shown_any_number_may_be_added_and_it_is_closed_again(root):
    done = reopen(root, people(range(101, 104)), "--yes")
    assert done.exit_code == 0, done.output
    assert "weer gesloten" in done.output and "vervalt" not in done.output
    assert kept(root) == 39
    assert closed_on(root) > "2026-07-01"


def test_it_is_agreed_to_first(root):
    before = everything(root)
    done = reopen(root, people(range(101, 113)))
    assert_refused(root, before, done, "de meting was gesloten", "--yes")


def test_too_few_people_beside_a_report_are_refused(shown):
    before = everything(shown)
    for count in (1, 4, 9):
        done = reopen(shown, people(range(101, 101 + count)), "--yes")
        assert_refused(shown, before, done, "al vrijgegeven", f"{count} mensen", "minstens 10")


def test_enough_people_are_added_and_it_says_what_lapses(shown):
    done = reopen(shown, people(range(101, 131)), "--yes")
    assert done.exit_code == 0, done.output
    assert "het rapport van dromerdelta" in done.output and "vervalt" in done.output
    assert "vragenlijst 2026" in done.output
    assert kept(shown) == 66 and closed_on(shown)


def test_too_few_in_one_role_that_was_shown_are_refused(shown):
    before = everything(shown)
    rows = [*people(range(101, 113), rol="vo"), *people(range(113, 116), rol="mbo")]
    done = reopen(shown, rows, "--yes")
    assert_refused(shown, before, done, "bij 3 vragen", "te weinig")


def test_too_few_answers_to_one_question_that_was_shown_are_refused(shown):
    before = everything(shown)
    rows = [*people(range(101, 129), smbeslis=""), *people(range(129, 131))]
    done = reopen(shown, rows, "--yes")
    assert_refused(shown, before, done, "bij 1 vraag", "'smbeslis'")


def test_a_file_that_replaces_another_may_not_change_a_few_people_either(shown):
    before = everything(shown)
    rows = [*people(range(1, 35)), *people(range(35, 37), wwvindbaar="Helemaal oneens")]
    done = reopen(shown, rows, "--yes", "--replaces", "eerste.csv")
    assert_refused(shown, before, done, "2 mensen")
    same = reopen(shown, people(range(1, 37)), "--yes", "--replaces", "eerste.csv", name="a.csv")
    assert same.exit_code == 0, same.output


@pytest.mark.parametrize("beside_earlier", [True, False])
def test_too_few_in_what_was_shown_beside_an_earlier_wave_are_refused(root, beside_earlier):
    file = export(root.parent / "toen.csv", people(range(301, 321), rol="vo"))
    to = ("--wave", "2024", "--group", GROUP)
    then = ("--region", REGION, "--late", "meetellen", "--yes")
    assert aoj(root, "answers", "add", str(file), *to, *then).exit_code == 0
    whole = Released(REGION, "2026", GROUP, "wwvindbaar", base=36)
    now = replace(whole, by="metingen", part="2024>2026", detail="aantal", base=24)
    tables = (whole, now, replace(now, wave="2024", base=20))
    page = Release(REGION, "voorbeeld", "2026", "vragenlijst", "a" * 20, "2026", "2026-07-02")
    page = replace(page, tables=tables if beside_earlier else tables[:1])
    append_release(root / "data/voorbeeld/vragenlijst", page)
    before = everything(root)
    rows = [*people(range(101, 110), rol="mbo"), *people(range(110, 113), rol="vo")]
    done = reopen(root, rows, "--yes")
    if beside_earlier:
        assert_refused(root, before, done, "bij 1 vraag", "'wwvindbaar'")
    else:
        assert done.exit_code == 0, done.output


def test_nothing_is_kept_and_nothing_closed_where_it_fails_halfway(shown, monkeypatch):
    from aoj.commands import answers_add

    def broken(*_: object) -> None:
        raise OSError(28, "vol")

    monkeypatch.setattr(answers_add, "write_register", broken)
    before = everything(shown)
    assert reopen(shown, people(range(101, 131)), "--yes").exit_code != 0
    assert everything(shown) == before


def test_it_may_stay_open_and_then_takes_more(root):
    done = reopen(root, people(range(101, 113)), "--yes", "--open")
    assert done.exit_code == 0 and "staat weer open" in done.output
    assert closed_on(root) == ""
    file = export(root.parent / "derde.csv", people(range(201, 203)))
    more = aoj(root, "answers", "add", str(file), "--region", REGION, *TO, "--yes")
    assert more.exit_code == 0, more.output


def test_the_same_file_again_changes_nothing_and_leaves_it_closed(root):
    before = everything(root)
    done = reopen(root, people(range(1, 37)), "--yes", name="eerste.csv")
    assert done.exit_code == 0 and "niets veranderd" in done.output
    assert everything(root) == before and closed_on(root) == "2026-07-01"


@pytest.mark.parametrize("words", [TO, TO[:2], (*TO, "--file", "eerste.csv")])
def test_answers_that_were_shown_are_not_removed_but_replaced_by_reopening(shown, words):
    before = everything(shown)
    done = aoj(shown, "answers", "remove", REGION, *words)
    assert_refused(shown, before, done, "al iets vrijgegeven", "aoj answers reopen dromerdelta")


def test_shown_beside_another_wave_is_shown_too_and_not_removed(root):
    row = Released(REGION, "2024", GROUP, "wwvindbaar", by="metingen", part="2024>2026", base=24)
    page = Release(REGION, "voorbeeld", "2026", "vragenlijst", "a" * 20, "2026", "2026-07-02")
    append_release(root / "data/voorbeeld/vragenlijst", replace(page, tables=(row,)))
    before = everything(root)
    done = aoj(root, "answers", "remove", REGION, "--wave", "2026")
    assert_refused(root, before, done, "al iets vrijgegeven")


def test_after_their_retention_shown_answers_go_and_the_wave_stays_closed(shown):
    path = shown / f"parameters/{REGION}.yml"
    said = path.read_text(encoding="utf-8")
    assert "retention: 2031-12-31" in said
    path.write_text(said.replace("retention: 2031-12-31", "retention: 2026-07-03"), "utf-8")
    done = aoj(shown, "answers", "remove", REGION, "--wave", "2026")
    assert done.exit_code == 0, done.output
    assert "Let op: het rapport van dromerdelta" in done.output and "vervalt" in done.output
    assert kept(shown) == 0 and closed_on(shown) == "2026-07-01"
    before = everything(shown)
    file = export(shown.parent / "terug.csv", people(range(1, 36)))
    back = aoj(shown, "answers", "add", str(file), "--region", REGION, *TO, "--yes")
    assert_refused(shown, before, back, "gesloten op 2026-07-01")
    again = reopen(shown, people(range(1, 36)), "--yes")
    assert_refused(shown, before, again, "te weinig veranderen")


def test_removing_answers_that_were_never_shown_says_nothing_of_a_report(root):
    done = aoj(root, "answers", "remove", REGION, "--wave", "2026")
    assert done.exit_code == 0 and "Let op" not in done.output
