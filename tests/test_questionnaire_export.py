"""A list that is exported comes back the same: LimeSurvey, XLSForm and Word."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace

import pytest

from aoj.settings import load_questionnaire, questionnaire_groups
from aoj.settings.questionnaires import OUTSIDE_CODES, Condition
from aoj.store.project import Project
from aoj.survey.formats import limesurvey_structure, word_document, xlsform
from aoj.survey.questionnaire import Asked, AskedQuestion, asked_in
from aoj.survey.structures import asked_of, read_structure

GROUPS = ("beleid", "uitvoering", "ouders", "jongeren")
GEMEENTEN = {"GM0505": "Dordrecht", "GM0523": "Hardinxveld-Giessendam"}


@pytest.fixture(params=GROUPS)
def asked(request, repo_root):
    """Each of our lists, in a region of two gemeenten."""
    plain = asked_in(load_questionnaire(Project(repo_root), request.param), None)
    return replace(plain, gemeenten=GEMEENTEN)


def back(asked, tmp_path):
    path = tmp_path / "lijst.txt"
    path.write_bytes(limesurvey_structure(asked))
    return read_structure(path)


def test_there_are_four_lists(repo_root):
    assert set(questionnaire_groups(Project(repo_root))) == set(GROUPS)


def test_a_list_comes_back_from_limesurvey_with_the_same_keys_answers_and_texts(asked, tmp_path):
    read = asked_of(back(asked, tmp_path))
    assert read.keys == asked.keys
    for question in asked.questions:
        again = read.question(question.key)
        assert again.text == " ".join(question.text.split())
        if question.kind == "multiple":
            assert (again.kind, dict(again.options)) == ("multiple", dict(question.options))
        elif question.kind == "scale":
            assert dict(again.scale.levels) == dict(question.scale.levels)
            assert set(again.scale.outside) == set(question.scale.outside)
        elif question.kind == "open":
            assert again.kind == "open"
    assert set(read.themes.values()) <= {" ".join(t.split()) for t in asked.themes.values()}


def test_routing_comes_back_as_relevance(asked, tmp_path):
    structure = back(asked, tmp_path)
    by_code = {question.code: question for question in structure.questions}
    for question in asked.questions:
        relevance = by_code[question.key].relevance
        assert bool(relevance) == (question.only_if is not None)
        if question.only_if is not None:
            assert question.only_if.question in relevance


def test_the_structure_has_only_columns_and_classes_of_real_ones(asked, real_data):
    folder = real_data / "survey" / "limesurvey"
    text = (folder / "intl_rse_2017_nl_structure_tsv.txt").read_text(encoding="utf-8-sig")
    real = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    made = limesurvey_structure(asked)
    assert made.startswith(b"\xef\xbb\xbf")
    ours = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""), delimiter="\t"))
    assert ours[0] == real[0][: len(ours[0])]
    assert {row[0] for row in ours} <= {row[0] for row in real}
    assert {len(row) for row in ours} == {len(ours[0])}
    above = ""
    for kind, *_ in ours[1:]:
        assert kind in ("S", "SL", "G", "Q") or above in ("Q", "SQ", "A")
        above = kind


def question(key, **values):
    return AskedQuestion(key, "thema", values.pop("kind", "open"), f"Vraag {key}?", **values)


def conditional(on, answers):
    only = Condition(question=on.key, answers=answers)
    return Asked(
        "uitvoering",
        "Proef",
        (on, question("vervolg", only_if=only)),
        roles={"po": "Primair", "vo": "Voortgezet"},
        themes={"thema": "Thema"},
        gemeenten=GEMEENTEN,
    )


@pytest.mark.parametrize(
    ("on", "answers", "relevance", "relevant"),
    [
        (
            question("metwie", kind="multiple", options={"wijk": "Wijkteam", "arts": "Arts"}),
            ("wijk", "arts"),
            '(metwie_wijk.NAOK == "Y") or (metwie_arts.NAOK == "Y")',
            "selected(${metwie}, 'wijk') or selected(${metwie}, 'arts')",
        ),
        (question("rol", kind="role"), ("vo",), '(rol.NAOK == "2")', "${rol} = '2'"),
        (
            question("gem", kind="gemeente"),
            ("GM0523",),
            '(gem.NAOK == "0523")',
            "${gem} = '0523'",
        ),
    ],
)
def test_a_condition_names_the_code_that_the_tool_gives(on, answers, relevance, relevant, tmp_path):
    asked = conditional(on, answers)
    structure = back(asked, tmp_path)
    assert structure.by_code["vervolg", ""].relevance == relevance
    assert relevant in _form(asked)["survey"][-2]["relevant"]
    words = _words(word_document(asked))
    assert "Alleen voor wie" in words
    assert not any(f"'{answer}'" in words for answer in answers)


def _words(document):
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        xml = archive.read("word/document.xml").decode()
    return " ".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", xml))


def _form(asked):
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(xlsform(asked)))
    sheets = {}
    for sheet in book:
        head, *rows = sheet.iter_rows(values_only=True)
        sheets[sheet.title] = [dict(zip(head, row, strict=True)) for row in rows]
    return sheets


def test_the_xlsform_becomes_a_form(asked):
    from pyxform.xls2xform import convert

    form = convert(io.BytesIO(xlsform(asked)), validate=False, file_type=".xlsx").xform
    for question in asked.questions:
        assert f"/{question.key}" in form
    assert "relevant=" in form or all(q.only_if is None for q in asked.questions)


def test_the_xlsform_offers_each_answer_with_its_code(asked):
    form = _form(asked)
    offered = {}
    for row in form["choices"]:
        offered.setdefault(row["list_name"], {})[row["name"]] = row["label"]
    types = {row["name"]: row["type"] for row in form["survey"]}
    for question in asked.questions:
        if question.kind != "scale":
            continue
        kind, name = types[question.key].split(" ")
        codes = dict(question.scale.levels)
        codes |= {OUTSIDE_CODES[word]: text for word, text in question.scale.outside.items()}
        assert (kind, offered[name]) == ("select_one", codes)


def test_the_document_reads_as_dutch_and_shows_no_codes(asked):
    made = word_document(asked)
    words = _words(made)
    for question in asked.questions:
        assert not re.search(rf"\b{question.key}\b", words) or question.key in question.text
    assert not re.search(r"\b(weet_niet|nvt|only_if|scale|None|GM\d{4})\b", words)
    titles = [title for theme, title in asked.themes.items()]
    assert sum(title in words for title in titles) >= len(titles) - 1


def test_the_same_list_gives_the_same_bytes(asked):
    for write in (limesurvey_structure, xlsform, word_document):
        assert write(asked) == write(asked)


@pytest.mark.parametrize("folder", ["data/vragenlijst", "data/voorbeeld/vragenlijst"])
def test_what_is_written_for_a_tool_does_not_go_into_git(repo_root, tmp_path, folder):
    shutil.copy(repo_root / ".gitignore", tmp_path)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    for name, ignored in ((f"{folder}/lijsten/oost.txt", True), (".gitignore", False)):
        done = subprocess.run(["git", "check-ignore", "-q", name], cwd=tmp_path, check=False)
        assert (done.returncode == 0) == ignored
