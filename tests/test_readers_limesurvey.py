"""LimeSurvey's exports are read as it wrote them, in every mode."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from aoj.errors import AojError, InputError
from aoj.survey.matching import understand
from aoj.survey.raw import NOT_SHOWN
from aoj.survey.readers.reading import read_export
from aoj.survey.structures import asked_of, read_structure
from tests import limesurvey_writing as lime

SUBS = ["", "SQ001", "SQ002", "1", "2", "other", "", "SQ001_1", "SQ001_2", "SQ001_SQ002", ""]
PERSONAL = {"192.0.2.1", "tok1", "tok2", "tok3"}


@pytest.fixture
def export(tmp_path):
    """A function that writes bytes and reads them as an export."""

    def read(raw, name="results-survey123.csv"):
        path = tmp_path / name
        path.write_bytes(raw)
        return read_export(path)

    return read


def asked(raw):
    return [column for column in raw.columns if column.role == "answer"]


def cells(raw):
    return [list(raw.cells[column.position]) for column in asked(raw)]


def by_hand(long=False):
    """The cells as they must be read: markers undone, 'not shown' only where LimeSurvey tells."""
    made = []
    for place, column in enumerate(lime.COLUMNS):
        given = [row[place] for row in lime.ANSWERS]
        told = [lime.long_of(column, value) if long else value or "" for value in given]
        if long and column.letter == "M" and column.aid != "other":
            told = [NOT_SHOWN if value is None else t for value, t in zip(given, told, strict=True)]
        if column.letter == "Y":
            told = ["" if cell == "N/A" else cell for cell in told]
        made.append(told)
    return made


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("long", [False, True])
@pytest.mark.parametrize("em", [False, True])
@pytest.mark.parametrize("mode", ["code", "codetext"])
def test_headers_with_codes_give_codes_and_rows_whatever_the_options(
    export, mode, em, long, separator
):
    raw = export(lime.results(mode, em=em, long=long, separator=separator))
    assert raw.tool == "LimeSurvey"
    assert [column.code for column in asked(raw)] == [column.code for column in lime.COLUMNS]
    assert [column.sub for column in asked(raw)] == SUBS
    assert cells(raw) == by_hand(long)


@pytest.mark.parametrize("underscores", [False, True])
@pytest.mark.parametrize("mode", ["codetext", "full"])
def test_headers_with_texts_give_the_texts_of_question_and_row(export, mode, underscores):
    raw = export(lime.results(mode, underscores=underscores, long=True))
    assert raw.tool == "LimeSurvey"
    assert [column.text for column in asked(raw)] == [column.text for column in lime.COLUMNS]
    rows = ["", "Ze zijn duidelijk", "Ze helpen, ook bij haast", "School", "Wijkteam [gemeente]"]
    assert [column.sub_text for column in asked(raw)][:5] == rows
    assert asked(raw)[9].sub_text == "School - Nu"
    assert cells(raw) == by_hand(True)


@pytest.mark.parametrize("separator", [". ", "._.", ": ", " - "])
def test_code_and_text_are_parted_by_any_separator_that_was_chosen(export, separator):
    raw = export(lime.results("codetext", code_separator=separator))
    assert [column.sub for column in asked(raw)] == SUBS
    assert asked(raw)[0].text == lime.COLUMNS[0].text


def test_texts_cut_to_fifteen_characters_are_given_without_the_points(export):
    raw = export(lime.results("abbreviated"))
    assert "afgekorte teksten" in raw.layout
    assert asked(raw)[0].text == "In hoeverre ben"
    assert asked(raw)[2].sub_text == "Ze helpen, ook"
    assert cells(raw) == by_hand()


@pytest.mark.parametrize("mode", ["code", "codetext", "full", "abbreviated"])
def test_columns_of_limesurvey_itself_are_no_questions(export, mode):
    raw = export(lime.results(mode))
    roles = {column.role: column.header for column in raw.columns}
    assert {"id", "submitted", "token", "personal", "started"} <= set(roles)
    shown = {cell for column in asked(raw) for cell in raw.cells[column.position]}
    assert not shown & PERSONAL
    assert len(asked(raw)) == len(lime.COLUMNS)
    submitted = next(column for column in raw.columns if column.role == "submitted")
    assert list(raw.cells[submitted.position])[2] == ""


def test_vv_keeps_not_shown_apart_and_undoes_its_marks(export):
    raw = export(lime.vv(), "vvexport_123.csv")
    assert raw.layout.startswith("vv")
    assert [column.code for column in asked(raw)] == [column.code for column in lime.COLUMNS]
    assert [column.sub for column in asked(raw)] == SUBS
    given = [list(column) for column in zip(*lime.ANSWERS, strict=True)]
    wanted = [[NOT_SHOWN if cell is None else cell for cell in column] for column in given]
    assert cells(raw) == wanted
    submitted = next(column for column in raw.columns if column.role == "submitted")
    assert list(raw.cells[submitted.position])[2] == ""


def test_an_old_vv_without_codes_is_known_by_its_texts(export):
    head = "Response ID\tDate submitted\tKent u het plan?\nid\tsubmitdate\t42X1X7\n"
    raw = export((head + "1\t2026-01-02 03:04:05\tY\n").encode())
    assert asked(raw)[0].text == "Kent u het plan?"


def test_not_applicable_in_an_array_is_not_taken_for_not_shown(export):
    head = '"id","submitdate","lastpage","Q1[a]","Q1[b]"\n'
    raw = export(
        (head + '"1","2026-01-02","3","Ja","N.v.t."\n"2","2026-01-02","3","","Nee"\n').encode()
    )
    assert cells(raw) == [["Ja", ""], ["N.v.t.", "Nee"]]


def test_a_comment_or_other_text_is_no_option(export):
    head = '"id","submitdate","lastpage","Q1[1]","Q1[1comment]","Q1[other]"\n'
    raw = export((head + '"1","2026-01-02","3","Yes","ja","nee"\n').encode())
    assert [column.kind for column in asked(raw)] == ["multiple", "text", "text"]


def test_the_time_of_a_question_is_no_question(export):
    head = '"id","submitdate","lastpage","q1","interviewtime","groupTime12","q1Time","q1Timer"\n'
    raw = export((head + '"1","2026-01-02","3","4","55","12","9","x"\n').encode())
    assert [column.header for column in asked(raw)] == ["q1", "q1Timer"]


def test_the_list_of_participants_is_refused(export):
    head = "tid,firstname,lastname,email,emailstatus,token,language,usesleft\n"
    with pytest.raises(InputError, match="deelnemers") as caught:
        export((head + "1,Jan,Jansen,jan@example.org,OK,abc,nl,1\n").encode())
    assert "jan" not in str(caught.value).casefold().replace("jan@", "")


def test_a_code_that_stands_twice_is_refused(export):
    head = '"id","submitdate","lastpage","Q1","Q1"\n'
    with pytest.raises(InputError, match="meer dan een keer"):
        export((head + '"1","2026-01-02","3","4","5"\n').encode())


def test_a_row_that_shifted_is_refused_and_named_by_its_line(export):
    text = lime.results().decode("utf-8-sig")
    lines = text.split("\r\n")
    lines[1] = lines[1].replace('"4";"nl";', '"nl";', 1)
    with pytest.raises(InputError, match="rij 2 heeft 19 velden en de kop 20"):
        export("\r\n".join(lines).encode())


def test_a_row_that_shifted_within_its_width_is_refused(export):
    rows = ['"id";"submitdate";"lastpage";"Q1";"Q2"']
    rows += [f'"{n}";"2026-01-02 03:04:05";"3";"4";"5"' for n in range(1, 6)]
    rows += ['"2026-01-02 03:04:05";"3";"4";"5";"5"']
    with pytest.raises(InputError, match="op rij 7 staat onder 'id' geen nummer"):
        export("\n".join(rows).encode())


@pytest.mark.parametrize("country", ["nl", "zaf"])
def test_the_real_survey_is_read_as_its_file_stands(real_data, country):
    folder = real_data / "survey" / "limesurvey"
    path = folder / f"intl_rse_2017_{country}_answers_codetext.csv"
    raw = read_export(path)
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert (raw.tool, raw.answers, len(raw.columns)) == ("LimeSurvey", len(rows), len(head))
    for column in raw.columns:
        direct = [row[column.position].strip() for row in rows]
        assert list(raw.cells[column.position]) == direct, column.header
        if column.position:
            assert head[column.position].startswith(column.code)


@pytest.mark.parametrize("country", ["nl", "zaf"])
def test_the_real_survey_needs_no_mapping_beside_its_structure(real_data, country):
    folder = real_data / "survey" / "limesurvey"
    path = folder / f"intl_rse_2017_{country}_answers_codetext.csv"
    structure = folder / f"intl_rse_2017_{country}_structure_tsv.txt"
    understood = understand(read_export(path, structure), asked_of(read_structure(structure)))
    assert not understood.unmatched and not understood.doubled and not understood.outside
    with path.open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    counted = 0
    for item in understood.matched:
        if item.question.kind != "scale":
            continue
        direct = Counter(filter(None, (row[item.column.position] for row in rows)))
        read = Counter(filter(None, understood.raw.cells[item.column.position]))
        assert sum(direct.values()) == sum(read.values())
        assert sorted(direct.values()) == sorted(read.values())
        counted += 1
    assert counted >= 40


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\x01\x02",
        b"PK\x03\x04rommel",
        b"%PDF-1.4 iets",
        b"<html><table></table></html>",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....",
        b"\xef\xbb\xbfid;q\n1;\xff\xfe\n",
        b'"id";"submitdate"\n"1";"2026',
    ],
)
def test_what_is_no_export_is_refused_with_a_sentence(export, raw):
    with pytest.raises(AojError) as caught:
        export(raw)
    assert str(caught.value).startswith("results-survey123.csv: ")
