"""Tables and register of answers that were kept, and which answers of an export count."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from aoj.errors import AojError, DataError, FileError
from aoj.store.project import Project
from aoj.store.responses import (
    COLUMNS,
    Entry,
    Register,
    free_name,
    read_register,
    read_table,
    table_bytes,
    write_register,
    write_table,
)
from aoj.survey.answers import load_answers
from aoj.survey.judging import judge, responses
from aoj.survey.stripping import Stripped

ENTRY = Entry(
    region="fabelstad",
    wave="2026",
    group="ouders",
    file="export.csv",
    sha256="a",
    tool="LimeSurvey",
    layout="CSV",
    table="antwoorden/fabelstad/2026-ouders-1.parquet",
    table_sha256="b",
    counts={"read": 3, "kept": 2},
    marks=("x", "y"),
)


def people(*rows: tuple[str, str, str, bool], answers: str = "") -> Stripped:
    """An export of people with id, token, day and whether complete; one question each."""
    frame = pd.DataFrame(rows, columns=["id", "token", "submitted", "completed"])
    frame = frame.assign(role="vo", gemeente="", region="")
    given = answers or "12345"
    table = pd.DataFrame(
        {
            "row": range(len(rows)),
            "question": "wwtaken",
            "version": "1",
            "answer": [given[row % len(given)] for row in range(len(rows))],
            "status": "answered",
        }
    )
    return Stripped(frame, table, {})


def test_a_register_comes_back_as_it_was_written_and_always_as_the_same_bytes(tmp_path):
    other = replace(ENTRY, group="beleid", table="antwoorden/fabelstad/2026-beleid-1.parquet")
    register = Register((ENTRY, other), {"fabelstad/2026/ouders": "2026-06-01"}, "zout")
    write_register(tmp_path, register)
    first = (tmp_path / "register.json").read_bytes()
    again = read_register(tmp_path)
    assert again.of("fabelstad", "2026", "beleid") == (other,)
    assert again.of("fabelstad", "2026", "ouders") == (ENTRY,)
    assert again.closed_on("fabelstad", "2026", "ouders") == "2026-06-01"
    assert again.salt == "zout"
    write_register(tmp_path, replace(again, entries=again.entries[::-1]))
    assert (tmp_path / "register.json").read_bytes() == first


@pytest.mark.parametrize(
    "damage",
    [
        lambda said: "{",
        lambda said: "[]",
        lambda said: "null",
        lambda said: json.dumps({**said, "schema": "een"}),
        lambda said: json.dumps({**said, "entries": [{}]}),
        lambda said: json.dumps({**said, "closed": ["x"]}),
        lambda said: json.dumps(
            {**said, "entries": [{**said["entries"][0], "counts": {"a": "b"}}]}
        ),
        lambda said: json.dumps({**said, "entries": [{**said["entries"][0], "region": 3}]}),
        lambda said: json.dumps(
            {
                **said,
                "entries": [{**said["entries"][0], "table": "antwoorden/../../../weg-a-1.parquet"}],
            }
        ),
        lambda said: "[" * 100_000,
    ],
)
def test_a_damaged_register_is_refused_in_a_sentence(tmp_path, damage):
    write_register(tmp_path, Register((ENTRY,)))
    path = tmp_path / "register.json"
    path.write_text(damage(json.loads(path.read_text(encoding="utf-8"))), encoding="utf-8")
    with pytest.raises(DataError, match="beschadigd"):
        read_register(tmp_path)


def test_a_register_of_a_newer_version_is_refused(tmp_path):
    (tmp_path / "register.json").write_text('{"schema": 99, "entries": [], "closed": {}}')
    with pytest.raises(DataError, match="erk aoj bij"):
        read_register(tmp_path)


def test_a_register_that_is_a_folder_is_refused(tmp_path):
    (tmp_path / "register.json").mkdir()
    with pytest.raises(FileError):
        read_register(tmp_path)


def test_no_two_tables_get_one_name():
    assert free_name([ENTRY], "fabelstad", "2026", "ouders").endswith("2026-ouders-2.parquet")
    assert free_name([ENTRY], "fabelstad", "2026", "beleid").endswith("2026-beleid-1.parquet")


def test_a_table_comes_back_as_text_and_a_changed_one_is_refused(tmp_path):
    stripped = people(("1", "", "", True), ("2", "", "", True))
    table = responses(stripped, judge(stripped), region="r", wave="w", group="g", seed="s")
    content = table_bytes(table)
    assert content == table_bytes(table.copy())
    entry = replace(ENTRY, table_sha256=hashlib.sha256(content).hexdigest())
    write_table(tmp_path, entry.table, content)
    pd.testing.assert_frame_equal(read_table(tmp_path, entry), table)
    (tmp_path / entry.table).write_bytes(content + b" ")
    with pytest.raises(DataError, match="veranderd"):
        read_table(tmp_path, entry)
    (tmp_path / entry.table).unlink()
    with pytest.raises(DataError, match="ontbreekt"):
        read_table(tmp_path, entry)


def test_without_a_register_there_are_no_answers(tmp_path):
    found = load_answers(Project(tmp_path), "landelijk")
    assert list(found.columns) == list(COLUMNS)
    assert found.empty


def test_of_doubles_by_token_the_first_complete_one_in_time_counts():
    stripped = people(
        ("1", "t", "", False),
        ("2", "t", "2026-07-01", True),
        ("3", "t", "2026-05-01", True),
        ("4", "t", "2026-05-02", True),
    )
    all_count = dict.fromkeys(("incomplete", "late"), "meetellen")
    found = judge(stripped, closes="2026-06-01", ways=all_count)
    assert found.rows == (2,)
    assert found.counts == {"read": 4, "incomplete": 0, "late": 0, "double": 3, "kept": 1}
    plain = judge(stripped, closes="2026-06-01")
    assert plain.rows == (2,)
    assert plain.counts == {"read": 4, "incomplete": 1, "late": 1, "double": 1, "kept": 1}


def test_an_incomplete_answer_that_counts_may_still_be_late():
    stripped = people(("1", "", "2026-07-01", False))
    found = judge(stripped, closes="2026-06-01", ways={"incomplete": "meetellen"})
    assert found.rows == ()
    assert found.counts["late"] == 1
    assert found.found["late"] == 1


def test_the_last_day_itself_is_in_time_and_a_day_nobody_knows_is_told():
    stripped = people(
        ("1", "", "2026-06-01", True), ("2", "", "2026-06-02", True), ("3", "", "", True)
    )
    found = judge(stripped, closes="2026-06-01")
    assert found.rows == (0, 2)
    assert found.undated == 1


def test_equal_answers_are_no_doubles():
    stripped = people(*[("", "", "2026-05-01", True)] * 5, answers="3")
    assert judge(stripped).rows == (0, 1, 2, 3, 4)


def test_a_number_is_one_person_within_its_list_only_and_a_token_everywhere():
    first = judge(people(("1", "t", "", True), ("2", "", "", True)), scope="lijst", salt="z")
    other = people(("1", "", "", True), ("9", "t", "", True))
    assert judge(other, known=first.marks, scope="elders", salt="z").rows == (0,)
    found = judge(other, known=first.marks, scope="lijst", salt="z")
    assert found.rows == ()
    assert found.elsewhere == 1
    assert judge(other, known=first.marks, scope="lijst", salt="ander zout").rows == (0, 1)


def test_marks_say_neither_number_nor_token():
    found = judge(people(("17", "geheimtoken", "", True)), scope="s", salt="z")
    assert len(found.marks) == 2
    assert not any("geheim" in mark or mark == "17" for mark in found.marks)
    assert "geheim" not in repr(found)


def test_numbers_of_respondents_do_not_tell_who_was_first():
    rows = [(str(n), "", "2026-05-01", True) for n in range(40)]
    answers = "".join(str(n % 5 + 1) for n in range(40))
    forward = people(*rows, answers=answers)
    backward = people(*rows, answers=answers[::-1])
    made = [
        responses(one, judge(one), region="r", wave="w", group="g", seed="s")
        for one in (forward, backward)
    ]
    pd.testing.assert_frame_equal(made[0], made[1])
    other = responses(forward, judge(forward), region="r", wave="w", group="g", seed="anders")
    assert list(other["answer"]) != list(made[0]["answer"])
    assert sorted(other["answer"]) == sorted(made[0]["answer"])


def test_every_error_of_the_store_is_one_of_ours(tmp_path):
    (tmp_path / "antwoorden").write_text("geen map")
    with pytest.raises(AojError):
        write_table(tmp_path, ENTRY.table, b"x")
    assert not list(Path(tmp_path).glob("*.tmp"))
