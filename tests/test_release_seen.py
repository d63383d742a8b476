"""Who looks at open answers again is told which are new since somebody looked."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from survey_project import OWN_WORDS, aoj, bare_project, export, people

from aoj.commands.answers_remove import close_answers
from aoj.commands.release_making import keep_plan, plans_for
from aoj.store.project import Project
from aoj.store.releases import FOLDER
from aoj.survey.release.plan import Request

REGION = "dromerdelta"
TO = ("--wave", "2026", "--group", "jongeren")
PERMISSION = """survey:
  questionnaires:
    jongeren:
      open_answers:
        tvbeter:
          consent: toestemming
"""


@pytest.fixture
def root(tmp_path, repo_root) -> Path:
    """A project of one region, with 12 open answers in a closed wave."""
    root = bare_project(tmp_path / "project", repo_root)
    for path in (root / "parameters").glob("*.yml"):
        if path.stem not in (REGION, "_default"):
            path.unlink()
    path = root / f"parameters/{REGION}.yml"
    said = path.read_text(encoding="utf-8")
    assert said.count("survey:\n") == 1 and "  questionnaires:" not in said
    path.write_text(said.replace("survey:\n", PERMISSION), encoding="utf-8")
    file = export(tmp_path / "eerste.csv", people(range(1, 13), toestemming="Ja"))
    done = aoj(root, "answers", "add", str(file), "--region", REGION, *TO)
    assert done.exit_code == 0, done.output
    close_answers(Project(root), REGION, "2026", day="2026-07-01")
    return root


def told(root: Path) -> str:
    done = aoj(root, "release", "texts", REGION, *TO)
    assert done.exit_code == 0, done.output
    return done.output


def agree(root: Path) -> None:
    """Put the mark that is told in the region's file."""
    [mark] = re.findall(r'mark: "([0-9a-f]{12})"', told(root))
    path = root / f"parameters/{REGION}.yml"
    said = path.read_text(encoding="utf-8")
    line = f'survey:\n  reviewed:\n    - {{mark: "{mark}", by: onderzoeker, date: 2026-07-02}}\n'
    path.write_text(said.replace("survey:\n", line), encoding="utf-8")
    assert "Nagekeken door onderzoeker" in told(root)


def reopen(root: Path, rows: list[dict[str, str]], *more: str) -> None:
    file = export(root.parent / "tweede.csv", rows)
    done = aoj(root, "answers", "reopen", REGION, str(file), *TO, *more, "--yes")
    assert done.exit_code == 0, done.output


def new(output: str) -> Counter[str]:
    """Return the numbers of the answers that are said to be new."""
    lines = [line for line in output.splitlines() if line.strip().startswith("- ")]
    assert all(OWN_WORDS in line for line in lines if "mark:" not in line)
    return Counter(re.findall(rf"{OWN_WORDS} (\d+) \(nieuw\)", output))


def test_the_first_time_nothing_is_called_new(root):
    assert "ieuw" not in told(root)
    agree(root)
    assert "ieuw" not in told(root)


def test_after_a_second_export_the_texts_of_that_one_are_new(root):
    agree(root)
    reopen(root, people(range(101, 111), toestemming="Ja"))
    output = told(root)
    assert "Nieuw sinds er is nagekeken: 10 van de 22;" in output
    assert new(output) == Counter(str(number) for number in range(101, 111))


def test_without_a_review_of_the_first_nothing_is_called_new(root):
    reopen(root, people(range(101, 111), toestemming="Ja"))
    assert "ieuw" not in told(root)


def test_in_an_export_that_replaces_the_first_what_no_report_showed_is_new(root):
    agree(root)
    plans, errors = plans_for(Project(root), "voorbeeld", [Request(REGION)])
    assert not errors
    keep_plan(Project(root), plans[REGION])
    rows = people(range(1, 26), toestemming="Ja")
    reopen(root, rows, "--replaces", "eerste.csv")
    output = told(root)
    assert "Nieuw sinds er is nagekeken: 13 van de 25;" in output
    assert new(output) == Counter(str(number) for number in range(13, 26))
    [plan] = (root / "data/voorbeeld/vragenlijst" / FOLDER).glob("*.json")
    plan.write_text("{}", encoding="utf-8")
    assert "ieuw" not in told(root)


def test_a_text_that_more_people_give_than_before_is_new_so_often(root):
    agree(root)
    reopen(root, people(range(101, 111), toestemming="Ja", tvbeter=f"{OWN_WORDS} 7"))
    output = told(root)
    assert f"- {OWN_WORDS} 7 (11 keer, 10 nieuw)" in output
