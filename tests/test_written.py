"""A cell that is a code and also the label of another code goes by what the file writes."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aoj.settings.questionnaires import Scale
from aoj.survey.matching import understand
from aoj.survey.questionnaire import Asked, AskedQuestion
from aoj.survey.raw import RawColumn, RawTable
from aoj.survey.stripping import strip
from aoj.survey.written import is_either, whole_number, written_by, written_in

# From 0 to 10, as LimeSurvey numbers them: code 1 is '0', code 11 is '10'.
TEN = {str(place + 1): str(place) for place in range(11)}
SCALE = Scale(levels=TEN)
LIST = Asked("ouders", "Lijst", (AskedQuestion("cijfer", "t", "scale", "Cijfer?", scale=SCALE),))


def export(cells, tool="LimeSurvey", labels=TEN, other=()):
    """Return a file with one column for the question, and perhaps a second column beside it."""
    columns = [RawColumn(0, "cijfer", code="cijfer", labels=labels)]
    frame = {0: cells}
    if other:
        columns.append(RawColumn(1, "ander", code="ander", labels={"1": "nooit", "2": "vaak"}))
        frame[1] = other
    return RawTable(tool, "CSV", tuple(columns), pd.DataFrame(frame, dtype="str"))


def codes(raw):
    answers = strip(understand(raw, LIST)).answers
    return answers.loc[answers["status"] == "answered", "answer"].tolist()


def test_labels_are_taken_for_labels_where_a_cell_can_be_nothing_else():
    """'0' is no code: so the file writes labels, and '7' is that of code 8."""
    assert codes(export(["0", "7", "7.0", "10"])) == ["1", "8", "8", "11"]
    assert codes(export(["0", "7"], labels={})) == ["1", "8"]


def test_codes_are_taken_for_codes_where_a_cell_can_be_nothing_else():
    """'11' is no label: so the file writes codes, and '7' is code 7."""
    assert codes(export(["11", "7", "7,0", "1"])) == ["11", "7", "7", "1"]
    assert codes(export(["11", "7"], labels={})) == ["11", "7"]


def test_a_column_that_could_be_either_follows_the_rest_of_its_file():
    assert codes(export(["3", "7"], other=["nooit", "vaak"])) == ["4", "8"]
    assert codes(export(["3", "7"], other=["1", "2"])) == ["3", "7"]
    assert codes(export(["3", "7"], tool="SPSS")) == ["3", "7"]
    assert codes(export(["3", "7"], tool="Microsoft Forms")) == ["4", "8"]


@pytest.mark.parametrize("other", [(), ("nooit", "2"), ("", "")])
def test_where_nothing_tells_nobody_chooses_and_it_is_reported(other):
    raw = export(["3", "7"], other=other)
    understood = understand(raw, LIST)
    assert codes(raw) == []
    assert [(one.question, one.count) for one in understood.outside] == [("cijfer", 2)]


def test_a_column_that_mixes_both_is_outside_where_it_could_be_either():
    """'0' is a label and '11' a code: the 7 between them is neither."""
    raw = export(["0", "11", "7"])
    assert codes(raw) == ["1", "11"]
    assert [one.count for one in understand(raw, LIST).outside] == [1]


@given(st.lists(st.sampled_from(sorted(TEN)), min_size=1, max_size=30))
@settings(deadline=None, max_examples=60)
def test_an_answer_is_never_taken_for_another(given_codes):
    """Written as codes or as labels: it comes out as it was given, or not at all."""
    for cells in (given_codes, [TEN[code] for code in given_codes]):
        found = codes(export(cells))
        tells = written_in(cells, TEN)
        assert found == (given_codes if tells else [])


def test_labels_that_are_their_own_codes_are_never_in_doubt():
    same = {str(place): str(place) for place in range(1, 11)}
    assert not any(is_either(code, same) for code in same)
    assert not is_either("nooit", {"1": "nooit"}) and is_either("1.0", {"1": "0", "2": "1"})
    assert whole_number(" 7.0 ") == "7" and whole_number("7.5") == "7.5"
    assert written_by(export(["3"])) == "" and written_by(export(["0"])) == "labels"
