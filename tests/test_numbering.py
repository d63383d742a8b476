"""Codes without labels: one off, or fitting by chance; and what a repr shows of answers."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from survey_project import bare_project, export, people

from aoj.settings import load_questionnaire
from aoj.store.project import Project
from aoj.survey.coupling import Coupling
from aoj.survey.matching import Understood, understand
from aoj.survey.questionnaire import asked_in
from aoj.survey.readers.reading import read_export
from aoj.survey.stripping import strip


@pytest.fixture
def project(tmp_path, repo_root) -> Project:
    return Project(bare_project(tmp_path / "project", repo_root))


def read(project: Project, path: Path, coupling: Coupling | None = None) -> Understood:
    asked = asked_in(load_questionnaire(project, "jongeren"))
    return understand(read_export(path), asked, coupling)


def table(path: Path, **columns: str) -> Path:
    """Write a table without labels; a value of `columns` has a cell per letter."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["nr", *columns])
        rows = zip(*columns.values(), strict=True)
        writer.writerows([number, *row] for number, row in enumerate(rows, start=1))
    return path


def counted(understood: Understood, key: str) -> list[str]:
    answers = strip(understood).answers
    return sorted(answers[(answers["question"] == key) & (answers["status"] == "answered")].answer)


def test_a_yes_coded_1_beside_a_no_coded_0_is_no_no(project, tmp_path):
    understood = read(project, table(tmp_path / "a.csv", rol="1122", hulp="1101"))
    assert counted(understood, "hulp") == []
    assert sum(item.count for item in understood.outside) == 4
    assert any("beginnen bij 0" in remark for remark in understood.remarks)


def test_one_column_with_a_0_tells_of_all_columns_with_that_scale(project, tmp_path):
    path = table(tmp_path / "a.csv", rol="1122", wwvindbaar="0123", smpast="1234", smbeslis="1234")
    understood = read(project, path)
    assert counted(understood, "wwvindbaar") == counted(understood, "smpast") == []
    assert counted(understood, "smbeslis") == ["1", "2", "3", "4"]


def test_a_koppeling_tells_what_a_0_is(project, tmp_path):
    path = table(tmp_path / "a.csv", rol="1122", hulp="1101")
    levels = Coupling(answers={"hulp": {"0": "1", "1": "2"}})
    assert counted(read(project, path, levels), "hulp") == ["1", "2", "2", "2"]
    nothing = Coupling(answers={"hulp": {"0": "onbeantwoord"}})
    assert counted(read(project, path, nothing), "hulp") == ["1", "1", "1"]


def test_numbers_that_only_seem_to_fit_are_told_and_labels_are_not(project, tmp_path):
    understood = read(project, table(tmp_path / "a.csv", rol="1122", hulp="1212"))
    assert counted(understood, "hulp") == ["1", "1", "2", "2"]
    assert any("hulp zijn cijfers zonder tekst" in remark for remark in understood.remarks)
    labelled = read(project, export(tmp_path / "b.csv", people(range(1, 5))))
    assert not any("cijfers" in remark for remark in labelled.remarks)


def test_roles_that_are_numbers_are_told_and_with_a_0_among_them_not_read(project, tmp_path):
    told = strip(read(project, table(tmp_path / "a.csv", rol="1122", hulp="1212")))
    assert list(told.respondents["role"]) == ["vo", "vo", "mbo", "mbo"]
    assert any("rollen zijn cijfers" in remark for remark in told.remarks)
    other = strip(read(project, table(tmp_path / "b.csv", rol="0011", hulp="1212")))
    assert list(other.respondents["role"]) == [""] * 4
    assert any("4 keer is de rol geen van die van de lijst" in text for text in other.remarks)


def test_no_repr_shows_an_answer_a_token_or_a_day(project, tmp_path):
    rows = people(range(1, 5), wwluister="Mevrouw Geheim", gemeente="Jan Geheim")
    understood = read(project, export(tmp_path / "a.csv", rows))
    assert understood.outside
    shown = repr(understood) + repr(strip(understood)) + repr(understood.raw)
    for secret in ("Geheim", "tok-en", "2026-05-20", "Helemaal eens', 'answered"):
        assert secret not in shown
