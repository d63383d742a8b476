"""Answers that are of another wave, days that cannot be told, and a register that was changed."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from survey_project import aoj, bare_project, export, people

from aoj.settings import load_questionnaire
from aoj.store.project import Project
from aoj.survey.answers import load_answers, load_register
from aoj.survey.dates import days_of
from aoj.survey.judging import content_hash
from aoj.survey.matching import understand
from aoj.survey.questionnaire import asked_in
from aoj.survey.readers.reading import read_export
from aoj.survey.stripping import strip

TO = ("--region", "fabelkust", "--wave", "2026", "--group", "jongeren")
REGISTER = "data/voorbeeld/vragenlijst/register.json"


@pytest.fixture
def root(tmp_path, repo_root) -> Path:
    return bare_project(tmp_path / "project", repo_root)


def test_answers_from_before_the_wave_opened_are_asked_about(root, tmp_path):
    file = export(tmp_path / "oud.csv", people(range(1, 9), submitdate="2024-05-20 10:00:00"))
    refused = aoj(root, "answers", "add", str(file), *TO)
    assert refused.exit_code == 2
    assert "8 antwoorden zijn van voor de meting opende" in refused.output
    assert load_answers(Project(root), "voorbeeld").empty
    done = aoj(root, "answers", "add", str(file), *TO, "--yes")
    assert done.exit_code == 0, done.output


def test_days_with_dashes_are_not_read_where_one_proves_that_the_month_is_first():
    assert days_of(["6-1-2026", "6-25-2026"]) == (["", ""], 2)
    assert days_of(["1-6-2026", "25-6-2026"]) == (["2026-06-01", "2026-06-25"], 0)
    assert days_of(["13-6-2026", "6-25-2026"]) == (["2026-06-13", ""], 1)


@pytest.mark.parametrize("number", ["²", "9" * 5000, "0", "-1", "१"])
def test_what_is_no_number_of_a_column_is_refused_in_a_sentence(root, tmp_path, number):
    file = export(tmp_path / "export.csv", people(range(1, 9)))
    done = aoj(root, "answers", "add", str(file), *TO, "--column", f"hulp={number}")
    assert done.exit_code == 2 and "keuze van een kolom" in done.output


@pytest.mark.parametrize("damage", ["dubbel", "oneindig"])
def test_a_register_with_a_table_twice_or_endless_counts_is_damaged(root, tmp_path, damage):
    aoj(root, "answers", "add", str(export(tmp_path / "a.csv", people(range(1, 9)))), *TO)
    said = json.loads((root / REGISTER).read_text(encoding="utf-8"))
    if damage == "dubbel":
        said["entries"] *= 2
    else:
        said["entries"][0]["counts"]["kept"] = float("inf")
    (root / REGISTER).write_text(json.dumps(said), encoding="utf-8")
    for words in (("list",), ("results", "fabelkust", "--group", "jongeren")):
        done = aoj(root, "answers", *words)
        assert done.exit_code == 3 and "register van de antwoorden is beschadigd" in done.output


def test_a_table_that_an_interruption_left_goes_with_the_others(root, tmp_path):
    aoj(root, "answers", "add", str(export(tmp_path / "a.csv", people(range(1, 9)))), *TO)
    folder = root / "data/voorbeeld/vragenlijst/antwoorden/fabelkust"
    left = (folder / "2026-jongeren-2.parquet", folder / ".2026-jongeren-3.parquet.77.tmp")
    other = folder / "2026-ouders-1.parquet"
    for path in (*left, other):
        path.write_bytes(b"antwoorden")
    done = aoj(root, "answers", "remove", "fabelkust", "--wave", "2026", "--group", "jongeren")
    assert done.exit_code == 0 and "8 antwoorden uit 1 bestand" in done.output
    assert "2 tabellen van een onderbroken opname" in done.output
    assert list(folder.iterdir()) == [other]
    assert aoj(root, "answers", "remove", "fabelkust", "--yes").exit_code == 0
    assert not folder.exists()
    assert aoj(root, "answers", "remove", "fabelkust").exit_code == 2


@pytest.mark.skipif(sys.platform != "linux", reason="alleen Linux kent zulke namen")
def test_a_file_name_that_is_no_text_is_added_and_listed(root, tmp_path):
    file = export(tmp_path / "export.csv", people(range(1, 9)))
    odd = file.rename(tmp_path / os.fsdecode(b"exp\xff.csv"))
    done = aoj(root, "answers", "add", str(odd), *TO)
    assert done.exit_code == 0, done.output
    assert load_register(Project(root), "voorbeeld").entries[0].file == "exp?.csv"


def test_the_register_does_not_tell_who_was_first_or_when(root, tmp_path):
    asked = asked_in(load_questionnaire(Project(root), "jongeren"))
    raw = read_export(export(tmp_path / "a.csv", people(range(1, 7))))
    stripped = strip(understand(raw, asked))
    order = [3, 5, 0, 2, 1, 4]
    people_then = stripped.respondents.iloc[order].reset_index(drop=True)
    answers = stripped.answers.assign(row=stripped.answers["row"].map(order.index))
    other = replace(stripped, respondents=people_then, answers=answers)
    assert content_hash(other) == content_hash(stripped)
    changed = stripped.answers.assign(answer="1")
    assert content_hash(replace(stripped, answers=changed)) != content_hash(stripped)
