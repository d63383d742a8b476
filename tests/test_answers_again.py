"""A newer export of the same list, where no number or token tells that its people were kept."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest
from survey_project import aoj, bare_project, export, people

from aoj.store.project import Project
from aoj.survey.answers import load_answers

TO = ("--region", "fabelkust", "--wave", "2026", "--group", "jongeren")
EENS = ["Helemaal oneens", "Oneens", "Niet oneens, niet eens", "Eens", "Helemaal eens"]
VAAK = ["Nooit", "Zelden", "Soms", "Vaak", "Altijd"]


@pytest.fixture
def root(tmp_path, repo_root) -> Path:
    return bare_project(tmp_path / "project", repo_root)


def kept(root: Path) -> int:
    frame = load_answers(Project(root), "voorbeeld")
    return len(frame[["region", "wave", "group", "respondent"]].drop_duplicates())


def different(number: int) -> dict[str, str]:
    """Return answers that hardly anybody else gave."""
    chance = random.Random(number)
    return {
        "rol": "vo",
        "hulp": "Ja",
        **{key: chance.choice(EENS) for key in ("wwvindbaar", "protempo", "smpast", "mwbeter")},
        **{key: chance.choice(VAAK) for key in ("wwluister", "proverhaal", "smbeslis", "mwschool")},
    }


def google(path: Path, numbers: range) -> Path:
    """Write answers as Google Forms does: a time, and nothing that numbers them."""
    rows = [{"Tijdstempel": "2026/05/20 3:04:05 PM GMT+2", **different(n)} for n in numbers]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_a_newer_export_without_numbers_does_not_count_everybody_twice(root, tmp_path):
    first, newer = google(tmp_path / "mei.csv", range(9)), google(tmp_path / "juni.csv", range(12))
    assert aoj(root, "answers", "add", str(first), *TO).exit_code == 0
    refused = aoj(root, "answers", "add", str(newer), *TO, "--yes")
    assert refused.exit_code == 2 and "geen nummers" in refused.output
    assert kept(root) == 9
    done = aoj(root, "answers", "add", str(newer), *TO, "--replaces", "mei.csv")
    assert done.exit_code == 0, done.output
    assert kept(root) == 12


def test_a_newer_export_with_other_columns_does_not_count_everybody_twice(root, tmp_path):
    rows = [{**one, **different(n)} for n, one in enumerate(people(range(1, 15), token=""))]
    first = export(tmp_path / "mei.csv", rows[:12])
    newer = export(tmp_path / "juni.csv", [{**row, "interviewtime": "22"} for row in rows])
    assert aoj(root, "answers", "add", str(first), *TO).exit_code == 0
    refused = aoj(root, "answers", "add", str(newer), *TO, "--yes")
    assert refused.exit_code == 2 and "12 antwoorden zijn op elke vraag gelijk" in refused.output
    assert kept(root) == 12
    both = aoj(root, "answers", "add", str(newer), *TO, "--double", "meetellen")
    assert both.exit_code == 0, both.output
    assert kept(root) == 26


def test_the_same_answers_from_two_programs_in_one_command_are_refused(root, tmp_path):
    rows = [{**one, **different(n)} for n, one in enumerate(people(range(1, 13), token=""))]
    files = (export(tmp_path / "lime.csv", rows), google(tmp_path / "google.csv", range(12)))
    refused = aoj(root, "answers", "add", *map(str, files), *TO, "--yes")
    assert refused.exit_code == 2 and "gelijk aan die uit" in refused.output


def test_other_people_in_a_second_program_are_added_without_a_word(root, tmp_path):
    rows = [{**one, **different(n)} for n, one in enumerate(people(range(1, 13)))]
    files = (export(tmp_path / "lime.csv", rows), google(tmp_path / "google.csv", range(50, 62)))
    done = aoj(root, "answers", "add", *map(str, files), *TO)
    assert done.exit_code == 0, done.output
    assert kept(root) == 24


def test_a_newer_export_with_the_same_people_only_is_not_said_to_lack_numbers(root, tmp_path):
    rows = people(range(1, 13))
    first = export(tmp_path / "mei.csv", rows)
    newer = export(tmp_path / "juni.csv", [{**row, "hulp": "Nee"} for row in rows])
    assert aoj(root, "answers", "add", str(first), *TO).exit_code == 0
    refused = aoj(root, "answers", "add", str(newer), *TO, "--yes")
    assert refused.exit_code == 2 and "geen nummers" not in refused.output
    assert "blijft geen antwoord over" in refused.output and "--replaces" in refused.output
    done = aoj(root, "answers", "add", str(newer), *TO, "--replaces", "mei.csv")
    assert done.exit_code == 0 and kept(root) == 12, done.output
