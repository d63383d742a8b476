"""Columns of an export are laid beside a list: by code, by text, by a koppeling, or not at all."""

from __future__ import annotations

import csv

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoj.errors import InputError
from aoj.settings.questionnaires import Scale
from aoj.survey.coupling import Coupling, Line, coupling_text, read_coupling
from aoj.survey.levels import Meaning, split_choices
from aoj.survey.matching import understand
from aoj.survey.proposals import proposed
from aoj.survey.questionnaire import Asked, AskedQuestion
from aoj.survey.raw import MISSING, NOT_SHOWN, RawColumn, RawTable
from aoj.survey.readers.reading import read_export
from aoj.survey.structures import asked_of, read_structure
from aoj.survey.texts import folded

EENS = Scale.model_validate(
    {
        "levels": {"1": "Helemaal oneens", "2": "Oneens", "3": "Neutraal", "4": "Eens"},
        "outside": {"weet_niet": "Weet ik niet", "nvt": "Niet van toepassing"},
    }
)
JANEE = Scale.model_validate({"levels": {"1": "Nee", "2": "Ja"}})
ASKED = Asked(
    group="beleid",
    title="Proef",
    roles={"po": "Basisonderwijs", "vo": "Voortgezet onderwijs"},
    gemeenten={"GM0001": "Aadorp", "GM0020": "Beekstad"},
    questions=(
        AskedQuestion("rol", "t", "role", "Waar werkt u?"),
        AskedQuestion("gemeente", "t", "gemeente", "In welke gemeente werkt u?"),
        AskedQuestion("wwtaken", "t", "scale", "Wij weten wie welke taken heeft.", scale=EENS),
        AskedQuestion("wwregie", "t", "scale", "Wij weten wie de regie heeft.", scale=EENS),
        AskedQuestion("hulp", "t", "scale", "Is er hulp?", scale=JANEE, asked_as="q7"),
        AskedQuestion(
            "hoe", "t", "multiple", "Hoe overlegt u?", options={"1": "Bellen", "2": "Mail, app"}
        ),
        AskedQuestion("wens", "t", "open", "Wat kan er beter?"),
    ),
)


def table(*columns: RawColumn, cells: dict[int, list[str]] | None = None) -> RawTable:
    made = {c.position: (cells or {}).get(c.position, ["", ""]) for c in columns}
    return RawTable("tabel", "CSV, een tabel", columns, pd.DataFrame(made, dtype="str"))


def scale_of(cells: list[str], **parts) -> dict[str, Meaning | None]:
    column = RawColumn(0, "wwtaken", code="wwtaken", **parts)
    return dict(understand(table(column, cells={0: cells}), ASKED).matched[0].answers)


def keys(understood) -> list[str]:
    return [
        f"{m.question.key}.{m.option}" if m.option else m.question.key for m in understood.matched
    ]


@pytest.mark.parametrize(
    "column",
    [
        RawColumn(0, "wwtaken", code="wwtaken"),
        RawColumn(0, "WWTAKEN"),
        RawColumn(0, "Wij weten wie welke taken heeft."),
        RawColumn(0, "x", text="<p>Wij weten&nbsp;wie <b>welke</b> taken heeft</p>"),
        RawColumn(0, "Wij_weten_wie_welke_taken_heeft."),
        RawColumn(0, "x", text="Stellingen", sub_text="Wij weten wie welke taken heeft"),
    ],
)
def test_a_question_is_found_by_code_text_markup_underscores_or_row(column):
    assert keys(understand(table(column), ASKED)) == ["wwtaken"]


def test_a_text_cut_to_fifteen_signs_is_found_only_where_one_question_begins_so():
    found = understand(
        table(RawColumn(0, "Wat kan er bete"), RawColumn(1, "Wij weten wie ")), ASKED
    )
    assert keys(found) == ["wens"]
    assert [c.header for c in found.unmatched] == ["Wij weten wie "]


def test_the_code_under_which_a_question_then_stood_is_found():
    assert keys(understand(table(RawColumn(0, "Q7", code="Q7")), ASKED)) == ["hulp"]


def test_a_column_with_the_code_of_one_and_the_text_of_another_question_is_neither():
    column = RawColumn(0, "x", code="wwtaken", text="Wij weten wie de regie heeft.")
    found = understand(table(column), ASKED)
    assert not found.matched
    assert found.unmatched == (column,)
    assert "wwtaken" in found.remarks[0] and "wwregie" in found.remarks[0]


def test_another_text_under_a_known_code_is_told():
    found = understand(table(RawColumn(0, "x", code="wwtaken", text="Iets heel anders")), ASKED)
    assert keys(found) == ["wwtaken"]
    assert "andere tekst" in found.remarks[0]


def test_a_header_that_is_only_a_code_is_no_other_text():
    assert not understand(table(RawColumn(0, "wwtaken", text="wwtaken")), ASKED).remarks


def test_codes_that_run_together_do_not_make_one_question_of_two():
    two = Asked(
        "beleid",
        "",
        (
            AskedQuestion("q11", "t", "scale", "Een?", scale=EENS, asked_as="Q1[1]"),
            AskedQuestion("q112", "t", "scale", "Twee?", scale=EENS, asked_as="Q11"),
            AskedQuestion("q1122", "t", "scale", "Drie?", scale=EENS, asked_as="Q11[2]"),
        ),
    )
    columns = (
        RawColumn(0, "Q1[1]", code="Q1", sub="1"),
        RawColumn(1, "Q11", code="Q11"),
        RawColumn(2, "Q11[2]", code="Q11", sub="2"),
    )
    assert keys(understand(table(*columns), two)) == ["q11", "q112", "q1122"]


def test_two_questions_with_one_text_are_not_found_by_it():
    twins = Asked(
        "beleid",
        "",
        tuple(AskedQuestion(k, "t", "scale", "Hoe gaat het?", scale=EENS) for k in ("aa", "bb")),
    )
    assert not understand(table(RawColumn(0, "Hoe gaat het?")), twins).matched


def test_two_columns_for_one_question_are_told_as_double():
    columns = (RawColumn(0, "wwtaken", code="wwtaken"), RawColumn(1, ASKED.questions[2].text))
    assert list(understand(table(*columns), ASKED).doubled) == ["wwtaken"]


def test_options_are_found_and_a_column_with_all_options_then_does_not_count():
    columns = (
        RawColumn(0, "hoe", code="hoe"),
        RawColumn(1, "hoe[1]", code="hoe", sub="1"),
        RawColumn(2, "x", text="Hoe overlegt u?", sub_text="Mail, app"),
        RawColumn(3, "hoe[other]", code="hoe", sub="other"),
    )
    found = understand(table(*columns), ASKED)
    assert keys(found) == ["hoe.1", "hoe.2"]
    assert {c.position for c in found.unmatched} == {0, 3}


def test_an_option_that_alone_lacks_its_column_is_not_found():
    found = understand(table(RawColumn(0, "hoe[1]", code="hoe", sub="1")), ASKED)
    assert "hoe.2" in found.not_found and "hoe" not in found.not_found
    whole = understand(table(RawColumn(0, "hoe", code="hoe")), ASKED)
    assert not [key for key in whole.not_found if key.startswith("hoe")]


def test_a_personal_column_is_a_closed_question_or_nothing():
    columns = (RawColumn(0, "gemeente", "personal"), RawColumn(1, "wens", "personal"))
    assert keys(understand(table(*columns), ASKED)) == ["gemeente"]


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [
        ("3", Meaning("3", "answered")),
        ("3.0", Meaning("3", "answered")),
        ("Neutraal", Meaning("3", "answered")),
        ("3 - Neutraal", Meaning("3", "answered")),
        ("NEUTRAAL ", Meaning("3", "answered")),
        ("8", Meaning("", "dont_know")),
        ("Weet ik niet", Meaning("", "dont_know")),
        ("9", Meaning("", "not_applicable")),
        ("N.v.t.", Meaning("", "not_applicable")),
        ("", Meaning("", "unanswered")),
        (NOT_SHOWN, Meaning("", "not_shown")),
        (MISSING + "99", Meaning("", "unanswered")),
        (MISSING + "8", Meaning("", "dont_know")),
        (MISSING + "3", Meaning("", "unanswered")),
        ("5", None),
        ("0", None),
        ("Soms", None),
    ],
)
def test_a_cell_is_a_level_a_reason_or_outside_the_scale(cell, meaning):
    assert scale_of([cell]) == {cell: meaning}


def test_labels_of_the_file_go_before_its_codes():
    turned = {"1": "Eens", "2": "Neutraal", "3": "Oneens", "4": "Helemaal oneens"}
    assert scale_of(["1", "4"], labels=turned) == {
        "1": Meaning("4", "answered"),
        "4": Meaning("1", "answered"),
    }


def test_a_code_without_label_in_a_file_that_numbers_otherwise_is_outside():
    ends = {"0": "Helemaal oneens", "3": "Eens"}
    assert scale_of(["0", "1", "3"], labels=ends) == {
        "0": Meaning("1", "answered"),
        "1": None,
        "3": Meaning("4", "answered"),
    }


def test_yes_and_no_of_the_tool_are_those_of_the_scale():
    column = RawColumn(0, "Q7", code="Q7")
    read = understand(table(column, cells={0: ["Y", "N", "Ja", ""]}), ASKED).matched[0].answers
    assert [read[c].answer for c in ("Y", "N", "Ja", "")] == ["2", "1", "2", ""]


def test_answers_outside_are_counted_and_named_only_from_three_people_on():
    cells = ["raar"] * 3 + ["eenling", "ook een", "jan@voorbeeld.nl"] + ["jan@voorbeeld.nl"] * 2
    found = understand(table(RawColumn(0, "wwtaken"), cells={0: cells}), ASKED)
    (outside,) = found.outside
    assert (outside.count, outside.distinct, outside.shown) == (8, 4, (("raar", 3),))


def test_a_role_or_gemeente_that_the_list_lacks_is_outside():
    columns = (RawColumn(0, "rol"), RawColumn(1, "gemeente"))
    cells = {0: ["po", "Voortgezet onderwijs", "mbo"], 1: ["20", "Gemeente Aadorp", "Cedorp"]}
    found = understand(table(*columns, cells=cells), ASKED)
    assert [(o.question, o.count) for o in found.outside] == [("rol", 1), ("gemeente", 1)]


@pytest.mark.parametrize(
    ("cell", "options", "strange"),
    [
        ("Bellen;Mail, app;", {"1", "2"}, 0),
        ("Bellen, Mail, app", {"1", "2"}, 0),
        ("Mail, app", {"2"}, 0),
        ("1;2", {"1", "2"}, 0),
        ("Bellen;even bellen;", {"1"}, 1),
        ("Liever niet Bellen", set(), 1),
        ("", set(), 0),
    ],
)
def test_options_in_one_cell_are_told_apart_also_with_commas_in_them(cell, options, strange):
    assert split_choices(cell, {"1": "Bellen", "2": "Mail, app"}) == (options, strange)


@given(
    st.sets(st.sampled_from("123456")),
    st.sampled_from([";", ", ", ","]),
    st.randoms(use_true_random=False),
)
def test_options_put_in_one_cell_come_out_again(chosen, sign, order):
    labels = {"1": "A", "2": "A, b", "3": "A, b, c", "4": "d", "5": "e (f, g)", "6": "h!"}
    parts = sorted(chosen)
    order.shuffle(parts)
    found, strange = split_choices(sign.join(labels[p] for p in parts), labels)
    if sign == ";":
        assert (found, strange) == (chosen, 0)
    else:
        assert strange == 0


def test_a_koppeling_names_column_value_and_what_not_to_use(tmp_path):
    path = tmp_path / "koppeling.csv"
    lines = [
        Line(0, "Vraag 1", question="wwtaken"),
        Line(0, "Vraag 1", "A1", "wwtaken", "2"),
        Line(0, "Vraag 1", "geen idee", "wwtaken", "weet_niet"),
        Line(1, "wwregie", question="-"),
    ]
    path.write_text(coupling_text(lines), encoding="utf-8", newline="")
    columns = (RawColumn(0, "Vraag 1"), RawColumn(1, "wwregie", code="wwregie"))
    found = understand(table(*columns, cells={0: ["A1", "geen idee"]}), ASKED, read_coupling(path))
    assert keys(found) == ["wwtaken"]
    assert found.matched[0].answers == {
        "A1": Meaning("2", "answered"),
        "geen idee": Meaning("", "dont_know"),
    }
    assert not found.unmatched


@pytest.mark.parametrize(
    ("coupling", "said"),
    [
        (Coupling({"kol": "wwtake"}), "bedoelde u 'wwtaken'"),
        (Coupling({"kol": "hoe.7"}), "optie"),
        (Coupling({"kol": "wwtaken.1"}), "geen vraag met meer antwoorden"),
        (Coupling({"kol": "wwtaken"}, {"kol": {"geheim": "6"}}), "schaal niet heeft"),
    ],
)
def test_a_koppeling_that_cannot_be_is_refused_without_a_value(coupling, said):
    with pytest.raises(InputError, match=said) as caught:
        understand(table(RawColumn(0, "kol"), cells={0: ["geheim"]}), ASKED, coupling)
    assert "geheim" not in str(caught.value)


def test_a_koppeling_cannot_make_a_text_of_a_column_with_persons():
    with pytest.raises(InputError, match="persoon"):
        understand(table(RawColumn(0, "E-mail", "personal")), ASKED, Coupling({"e mail": "wens"}))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "ontbreekt"),
        (b"a;b\n1;2\n", "ontbreekt"),
        (b"kop;vraag\n\xff\xfe;x\n", "UTF-8"),
        (b"kop;vraag\nX;aa\nX;bb\n", "regel 3"),
    ],
)
def test_a_broken_koppeling_is_one_sentence(tmp_path, content, said):
    path = tmp_path / "koppeling.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        read_coupling(path)


def test_a_koppeling_with_a_field_beyond_all_bounds_is_one_sentence(tmp_path):
    path = tmp_path / "koppeling.csv"
    path.write_text("kop;vraag\n" + "x" * 2000 + ";aa\n", encoding="utf-8")
    bound = csv.field_size_limit(1000)
    try:
        with pytest.raises(InputError, match="leesbare koppeling"):
            read_coupling(path)
    finally:
        csv.field_size_limit(bound)


def test_a_value_that_begins_as_a_formula_comes_back_from_a_koppeling(tmp_path):
    path = tmp_path / "koppeling.csv"
    text = coupling_text([Line(0, "wwtaken", "=1+1", "wwtaken", "2")])
    assert ";'=1+1;" in text
    path.write_text(text, encoding="utf-8", newline="")
    assert read_coupling(path).told("wwtaken") == {"=1+1": "2"}


def test_a_proposal_reads_back_as_what_was_understood(tmp_path):
    columns = (
        RawColumn(0, "rol"),
        RawColumn(1, "=Wij weten wie welke taak heeft"),
        RawColumn(2, "wwregie", labels={"A1": "Helemaal oneens", "A4": "Eens, denk ik"}),
        RawColumn(3, "E-mailadres", "personal"),
    )
    cells = {2: ["A1", "A4", "zelden", "x", "x", "x"], 3: ["a@b.nl"] * 6}
    cells |= {0: ["po"] * 6, 1: ["1"] * 6}
    raw = table(*columns, cells=cells)
    found = understand(raw, ASKED)
    text = coupling_text(proposed(found))
    assert "a@b.nl" not in text and "zelden" not in text
    assert ";A4;wwregie;" in text and ";x;wwregie;" in text
    path = tmp_path / "koppeling.csv"
    path.write_text(text, encoding="utf-8", newline="")
    again = understand(raw, ASKED, read_coupling(path))
    assert keys(again) == ["rol", "wwtaken", "wwregie"]
    assert again.columns("wwtaken")[0].how == "koppeling"


@pytest.mark.parametrize("text", ["“Hoe?”", "<b>hoe</b>", " HOE! ", "h&oacute;e"])
def test_texts_are_alike_without_case_markup_quotes_and_accents(text):
    assert folded(text) == "hoe"


@pytest.mark.parametrize("country", ["nl", "zaf"])
def test_the_real_survey_is_understood_with_its_structure_alone(real_data, country):
    folder = real_data / "survey/limesurvey"
    structure = folder / f"intl_rse_2017_{country}_structure_tsv.txt"
    raw = read_export(folder / f"intl_rse_2017_{country}_answers_codetext.csv", structure)
    asked = asked_of(read_structure(structure))
    found = understand(raw, asked)
    assert not found.doubled
    assert not found.unmatched
    assert sum(outside.count for outside in found.outside) == 0
    for item in found.matched:
        assert (item.option or item.question.key) != ""
