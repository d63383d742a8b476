"""What structure files and codebooks tell is read as they stand, and safely."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aoj.errors import AojError, InputError
from aoj.survey.readers.reading import read_export
from aoj.survey.structures import asked_of, read_structure, with_structure
from tests import limesurvey_writing as lime

TSV = ("intl_rse_2017_nl_structure_tsv.txt", "intl_rse_2017_zaf_structure_tsv.txt")
LSS = ("citric_survey.lss", "citric_limesurvey_survey_432535.lss", "intl_rse_2017_uk_core.lss")
TEXT_TO_READ = ("X", "|")


@pytest.fixture
def structure(tmp_path):
    """A function that writes a text and reads it as a structure."""

    def read(text, name="structuur.txt"):
        path = tmp_path / name
        path.write_bytes(text.encode())
        return read_structure(path)

    return read


@pytest.mark.parametrize("name", TSV)
def test_a_real_text_structure_is_read_line_by_line(real_data, name):
    path = real_data / "survey" / "limesurvey" / name
    text = path.read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter="\t"))
    read = read_structure(path)
    asked = [r for r in rows if r["class"] == "Q" and r["type/scale"] not in TEXT_TO_READ]
    assert list(dict.fromkeys(q.code for q in read.questions)) == [r["name"] for r in asked]
    answers, subs, above = {}, {}, ""
    for row in rows:
        if row["class"] == "Q":
            above = row["name"]
        elif row["class"] == "A":
            answers.setdefault(above, []).append(row["name"])
        elif row["class"] == "SQ":
            subs.setdefault(above, []).append(row["name"])
    for question in read.questions:
        if question.kind == "single" and question.code in answers:
            codes = [code for code in question.labels if code != "-oth-"]
            assert codes == list(dict.fromkeys(answers[question.code]))
    for row in asked:
        if row["type/scale"] in ("M", "F", "Q", "K"):
            found = [q.sub for q in read.questions if q.code == row["name"] and q.sub != "other"]
            assert found == subs[row["name"]]
        rule = "" if row["relevance"] in ("", "1") else row["relevance"].strip()
        assert {q.relevance for q in read.questions if q.code == row["name"]} == {rule}


@pytest.mark.parametrize("name", LSS)
def test_a_real_lss_gives_every_question_once(real_data, name):
    path = real_data / "survey" / "limesurvey" / name
    root = ElementTree.fromstring(path.read_text(encoding="utf-8-sig"))
    language = root.findtext("languages/language")
    wanted = {
        row.findtext("title")
        for row in root.findall("questions/rows/row")
        if row.findtext("type") not in TEXT_TO_READ
        and row.findtext("language", language) == language
    }
    read = read_structure(path)
    assert {question.code for question in read.questions} == wanted
    assert all(question.text or question.sub_text for question in read.questions)
    keys = [(question.code, question.sub) for question in read.questions]
    assert len(keys) == len(set(keys))
    assert len(set(asked_of(read).keys)) == len(asked_of(read).keys)


@pytest.mark.parametrize(
    "inside",
    [
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><document>&x;</document>',
        '<!DOCTYPE d [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><document>&b;</document>',
        '<!DOCTYPE d SYSTEM "http://192.0.2.1/d.dtd"><document/>',
        "<document><LimeSurveyDocType>Survey</LimeSurveyDocType>",
        "<document><LimeSurveyDocType>Anders</LimeSurveyDocType></document>",
        "<document><LimeSurveyDocType>Survey</LimeSurveyDocType></document>",
        "<document>" * 3000 + "</document>" * 3000,
    ],
)
def test_an_lss_with_entities_or_damage_is_refused(structure, inside):
    with pytest.raises(InputError) as caught:
        structure(f'<?xml version="1.0"?>{inside}', "lijst.lss")
    assert str(caught.value).startswith("lijst.lss: ")
    assert "root:" not in str(caught.value)


CODEBOOK = """kolom;vraag;thema;doelgroep;soort;schaal;volgorde;omgekeerd;niet van toepassing codes
v2;Hoe vaak?;Proces;ouders;schaal;1=Nooit|2=Soms|3=Altijd|9=Weet niet;2;ja;9
v1;Hoe gaat het?;Werkwijze;ouders;keuze;Goed|Slecht;1;nee;
v3;Wat wilt u kwijt?;;;open;;3;;
"""


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_codebook_tells_scale_order_and_what_is_outside(structure, separator):
    read = structure(CODEBOOK.replace(";", separator), "codeboek.csv")
    assert [question.code for question in read.questions] == ["v1", "v2", "v3"]
    first, second, third = read.questions
    assert dict(first.labels) == {"1": "Goed", "2": "Slecht"}
    assert (second.reversed, second.outside) == (True, ("9",))
    assert (second.theme, second.group, third.kind) == ("Proces", "ouders", "text")
    question = asked_of(read).question("v2")
    assert list(question.scale.levels) == ["1", "2", "3"]
    assert list(question.scale.outside) == ["weet_niet"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("v1;;;;schaal;1=a|1=b;;;", "twee keer"),
        ("v1;;;;schaal;1=;;;", "geen tekst"),
        ("v1;;;;raar;;;;", "soort vraag 'raar'"),
        ("v1;;;;schaal;1=a|2=b;;;7", "nvt_codes"),
        ("v1;;;;schaal;1=a|2=b;eerst;;", "geen volgorde"),
        ("v1;;;;schaal;1=a|2=b;;misschien;", "omgekeerd"),
        (";tekst;;;;;;;", "geen naam"),
        ("v9;;;;;;;;\nV9;;;;;;;;", "staat er ook op regel 2"),
    ],
)
def test_a_mistake_in_a_codebook_is_told_with_its_line(structure, line, told):
    with pytest.raises(InputError, match=told) as caught:
        structure(CODEBOOK.split("\n", 1)[0] + "\n" + line + "\n", "codeboek.csv")
    assert "codeboek.csv, regel " in str(caught.value)


def test_an_unknown_head_of_a_codebook_is_told_with_the_nearest(structure):
    with pytest.raises(InputError, match="'omgekeerd'"):
        structure("kolom;omgekeert\nv1;ja\n", "codeboek.csv")


LIME = """class\ttype/scale\tname\trelevance\ttext\thelp\tlanguage\tvalidation\tmandatory\tother
G\tG0\tGroep\t1\t\t\tnl\t\t\t
Q\tL\tQ01\t1\tIn hoeverre bent u tevreden over de samenwerking?\t\tnl\t\tY\tN
A\t0\t1\t\tHelemaal oneens\t\tnl
A\t0\t2\t\tOneens\t\tnl
A\t0\t3\t\tNeutraal\t\tnl
A\t0\t4\t\tEens\t\tnl
A\t0\t5\t\tHelemaal eens\t\tnl
Q\tM\tQ03\t(Q01.NAOK == "4")\tMet wie werkt u samen?\t\tnl\t\tN\tY
SQ\t\t1\t1\tSchool\t\tnl
SQ\t\t2\t1\tWijkteam [gemeente]\t\tnl
Q\tY\tQ04\t1\tKent u het plan?\t\tnl\t\tN\tN
"""


@pytest.mark.parametrize("mode", ["code", "codetext", "full"])
def test_a_structure_gives_labels_and_kinds_whether_found_by_code_or_by_text(
    structure, tmp_path, mode
):
    path = tmp_path / "results.csv"
    path.write_bytes(lime.results(mode))
    raw = with_structure(read_export(path), structure(LIME))
    found = {column.code: column for column in raw.columns if column.role == "answer"}
    assert list(found["Q01"].labels) == ["1", "2", "3", "4", "5"]
    assert found["Q01"].text == lime.COLUMNS[0].text
    assert dict(found["Q04"].labels) == {"Y": "Ja", "N": "Nee"}
    kinds = {c.sub: c.kind for c in raw.columns if c.code == "Q03"}
    assert (kinds["1"], kinds["2"]) == ("multiple", "multiple")
    assert any("staan niet in de structuur" in remark for remark in raw.remarks)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.text(max_size=300), st.sampled_from(["", "kolom;", "<?xml ", "class\ttype/scale\tname\t"])
)
def test_any_text_gives_a_sentence_or_a_structure(structure, text, begin):
    try:
        structure(begin + text.encode("utf-8", "ignore").decode())
    except AojError as error:
        assert str(error)


def test_a_field_without_end_gives_a_sentence(structure):
    with pytest.raises(InputError, match="niet te lezen"):
        structure("kolom;vraag\nv1;" + "x" * 200_000 + "\n", "codeboek.csv")
