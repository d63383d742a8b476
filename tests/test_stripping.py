"""What is kept of an export: answers and why there is none; nothing that names a person."""

from __future__ import annotations

import pandas as pd
import pytest

from aoj.errors import InputError
from aoj.settings.questionnaires import Condition, OpenPermission, Scale
from aoj.survey.dates import days_of
from aoj.survey.matching import understand
from aoj.survey.permissions import says_yes
from aoj.survey.questionnaire import Asked, AskedQuestion
from aoj.survey.raw import MISSING, NOT_SHOWN, RawColumn, RawTable
from aoj.survey.stripping import Stripped, strip

EENS = Scale.model_validate(
    {"levels": {"1": "Oneens", "2": "Neutraal", "3": "Eens"}, "outside": {"weet_niet": "Weet niet"}}
)
JANEE = Scale.model_validate({"levels": {"1": "Nee", "2": "Ja"}})
QUESTIONS = (
    AskedQuestion("rol", "t", "role", "Waar werkt u?"),
    AskedQuestion("gemeente", "t", "gemeente", "Welke gemeente?"),
    AskedQuestion("hulp", "t", "scale", "Is er hulp?", scale=JANEE),
    AskedQuestion(
        "tempo",
        "t",
        "scale",
        "De hulp kwam op tijd.",
        version=2,
        scale=EENS,
        only_if=Condition(question="hulp", answers=("2",)),
    ),
    AskedQuestion("keer", "t", "scale", "Het gaat mis.", scale=EENS, reversed=True),
    AskedQuestion("hoe", "t", "multiple", "Hoe?", options={"1": "Bellen", "2": "Mailen"}),
    AskedQuestion("wens", "t", "open", "Wat kan er beter?"),
    AskedQuestion("toestemming", "t", "consent", "Mag dit in een verslag?"),
)
PERSON = "Jan Jansen jan@voorbeeld.nl"


def stripped(cells: dict[str, list[str]], *, group: str = "beleid", **options) -> Stripped:
    """Strip a table; a key `name:role` gives a column that role, `name[sub]` a sub-code."""
    columns, made = [], {}
    for place, (name, values) in enumerate(cells.items()):
        header, _, role = name.partition(":")
        code, _, sub = header.rstrip("]").partition("[")
        code = "" if " " in code else code
        columns.append(RawColumn(place, header, role or "answer", code, sub))
        made[place] = values
    raw = RawTable("tabel", "", tuple(columns), pd.DataFrame(made, dtype="str"))
    asked = Asked(
        group,
        "Proef",
        QUESTIONS,
        roles={"po": "Basisonderwijs", "vo": "Voortgezet onderwijs"},
        gemeenten={"GM0001": "Aadorp", "GM0020": "Beekstad"},
        year=2026,
    )
    return strip(understand(raw, asked), **options)


def answers(found: Stripped, question: str) -> list[tuple[str, str]]:
    rows = found.answers[found.answers["question"] == question].sort_values("row")
    return list(zip(rows["answer"], rows["status"], strict=True))


def test_every_reason_for_no_answer_is_kept_apart():
    found = stripped({"keer": ["3", "Weet niet", "n.v.t.", "", NOT_SHOWN, MISSING + "9", "raar"]})
    assert answers(found, "keer") == [
        ("3", "answered"),
        ("", "dont_know"),
        ("", "not_applicable"),
        ("", "unanswered"),
        ("", "not_shown"),
        ("", "unanswered"),
        ("", "unanswered"),
    ]


def test_a_reversed_question_keeps_its_own_codes():
    assert answers(stripped({"keer": ["1", "3"]}), "keer") == [("1", "answered"), ("3", "answered")]


def test_routing_makes_not_shown_of_who_did_not_get_the_question_and_tells_of_answers():
    cells = {"hulp": ["Ja", "Nee", "Nee", ""], "tempo": ["3", "", "1", "2"]}
    found = stripped(cells)
    assert answers(found, "tempo") == [("3", "answered")] + [("", "not_shown")] * 3
    assert any("2 antwoorden op 'tempo'" in remark for remark in found.remarks)


def test_routing_on_a_question_that_the_file_lacks_says_nothing():
    found = stripped({"tempo": ["3", ""]})
    assert answers(found, "tempo") == [("3", "answered"), ("", "unanswered")]
    assert not found.remarks


@pytest.mark.parametrize(
    ("one", "two", "ones", "twos"),
    [
        # a tool that writes nothing: empty is 'not ticked' only beside another tick
        (["Y", ""], ["", ""], ["1", "unanswered"], ["0", "unanswered"]),
        # a tool that writes no: empty is something else
        (["Yes", "No", ""], ["No", "No", "Yes"], ["1", "0", "unanswered"], ["0", "0", "1"]),
        (["1", NOT_SHOWN], ["0", NOT_SHOWN], ["1", "not_shown"], ["0", "not_shown"]),
        # what is neither yes nor no is no 'not ticked'
        (["Y", "Y"], ["misschien", MISSING + "9"], ["1", "1"], ["unanswered", "unanswered"]),
        (["Bellen", ""], ["", "Mailen"], ["1", "0"], ["0", "1"]),
    ],
)
def test_an_empty_option_is_never_just_not_ticked(one, two, ones, twos):
    found = stripped({"hoe[1]": one, "hoe[2]": two})
    for option, wanted in (("hoe.1", ones), ("hoe.2", twos)):
        assert [answer or status for answer, status in answers(found, option)] == wanted


def test_options_in_one_cell_are_all_unanswered_where_none_of_them_stands():
    found = stripped({"hoe": ["Bellen;Mailen;", "Mailen", "", NOT_SHOWN, "iets anders"]})
    told = [answer or status for answer, status in answers(found, "hoe.1")]
    assert told == ["1", "0", "unanswered", "not_shown", "unanswered"]


def test_nothing_of_a_person_is_in_what_is_kept():
    cells = {
        "naam:personal": [PERSON],
        "ip:personal": ["10.1.2.3"],
        "id:id": ["17"],
        "token:token": ["geheimtoken"],
        "datum:submitted": ["2026-03-04 10:11:12"],
        "begin:started": ["2026-03-04 10:01:02"],
        "wens": [PERSON],
        "hoe[other]": [PERSON],
        "rol": [PERSON],
        "gemeente": [PERSON],
        "keer": [PERSON],
        "onbekend": [PERSON],
    }
    found = stripped(cells)
    kept = found.respondents.drop(columns=["id", "token"]).to_csv() + found.answers.to_csv()
    said = repr(found.remarks) + repr(found.dropped_texts)
    for secret in ("Jan", "voorbeeld", "10.1.2", "geheim", "10:1", "10:0"):
        assert secret not in kept + said
    assert found.dropped_texts == {"wens": 1}
    assert found.respondents["submitted"].tolist() == ["2026-03-04"]


LETTER = OpenPermission(letter="Brief aan deelnemers", date="2026-02-01")
CONSENT = OpenPermission(consent="toestemming")


def texts(permission: OpenPermission | None, consents: list[str], group="beleid", closes=""):
    cells = {"wens": ["meer tijd"] * len(consents), "toestemming": consents}
    permissions = {"wens": permission} if permission else {}
    found = stripped(cells, group=group, permissions=permissions, closes=closes)
    return [answer for answer, _ in answers(found, "wens")], found.dropped_texts.get("wens", 0)


@pytest.mark.parametrize(
    ("permission", "group", "closes", "kept"),
    [
        (None, "beleid", "2026-03-01", []),
        (LETTER, "beleid", "2026-03-01", ["meer tijd"] * 2),
        (LETTER, "beleid", "2026-01-31", []),  # announced after the wave
        (LETTER, "beleid", "", ["meer tijd"] * 2),
        (OpenPermission(letter="Brief", date="2027-01-01"), "beleid", "", []),
        (OpenPermission(letter="Brief"), "beleid", "2026-03-01", []),
        (OpenPermission(date="2026-02-01"), "beleid", "2026-03-01", []),
        (LETTER, "ouders", "2026-03-01", []),
        (LETTER, "jongeren", "2026-03-01", []),
        (CONSENT, "jongeren", "", ["meer tijd", ""]),
        (OpenPermission(consent="bestaat niet"), "beleid", "", []),
        (LETTER.model_copy(update={"consent": "toestemming"}), "beleid", "", ["meer tijd", ""]),
    ],
)
def test_free_text_is_kept_only_as_announced_or_with_ones_own_yes(permission, group, closes, kept):
    found, lost = texts(permission, ["Ja", "Nee"], group, closes)
    assert found == kept
    assert lost == 2 - sum(text != "" for text in kept)


@pytest.mark.parametrize(
    ("cell", "labels", "is_yes"),
    [
        ("Ja", {}, True),
        ("Ja, dat mag.", {}, True),
        ("Y", {}, True),
        ("1", {"1": "Ja"}, True),
        ("1", {}, False),
        ("1", {"1": "Nee"}, False),
        ("x", {}, False),
        ("Ja, maar niet letterlijk", {}, False),
        ("Nee", {}, False),
        ("", {}, False),
        (NOT_SHOWN, {}, False),
        ("Jazeker niet", {}, False),
    ],
)
def test_only_a_clear_yes_is_consent(cell, labels, is_yes):
    assert says_yes(cell, RawColumn(0, "toestemming", labels=labels)) is is_yes


def test_roles_and_gemeenten_become_keys_and_what_the_list_lacks_stays_empty_and_is_told():
    found = stripped(
        {
            "rol": ["po", "Voortgezet onderwijs", "2", "mbo", ""],
            "gemeente": ["GM0020", "gemeente aadorp", "0001", "Cedorp", NOT_SHOWN],
        }
    )
    assert found.respondents["role"].tolist() == ["po", "vo", "vo", "", ""]
    assert found.respondents["gemeente"].tolist() == ["GM0020", "GM0001", "GM0001", "", ""]
    assert any(remark.startswith("1 keer is de rol") for remark in found.remarks)
    assert any(remark.startswith("1 keer is de gemeente") for remark in found.remarks)


def test_of_a_doubled_question_someone_chooses_the_column():
    cells = {"keer": ["1"], "Het gaat mis.": ["3"]}
    with pytest.raises(InputError, match="--column keer=KOLOM"):
        stripped(cells)
    assert answers(stripped(cells, columns={"keer": 1}), "keer") == [("3", "answered")]
    with pytest.raises(InputError, match="geen kolom van die vraag"):
        stripped(cells, columns={"keer": 7})
    with pytest.raises(InputError, match="bedoelde u 'keer'"):
        stripped(cells, columns={"keert": 1})


def test_an_answer_is_complete_by_its_flag_else_by_its_date():
    assert stripped({"f:completed": ["1", "0", "100", "50", "True", "False"]}).respondents[
        "completed"
    ].tolist() == [True, False, True, False, True, False]
    dated = stripped({"d:submitted": ["1980-01-01 00:00:00", ""], "keer": ["1", "1"]})
    assert dated.respondents["completed"].tolist() == [True, False]
    assert dated.respondents["submitted"].tolist() == ["", ""]
    assert stripped({"keer": ["1"]}).respondents["completed"].tolist() == [True]


def test_the_version_of_each_question_stands_beside_its_answers():
    found = stripped({"tempo": ["1"], "keer": ["1"]})
    versions = dict(zip(found.answers["question"], found.answers["version"], strict=True))
    assert versions == {"tempo": "2", "keer": "1"}
    assert set(found.answers.dtypes.astype(str)) == {"int64", "str"}


@pytest.mark.parametrize(
    ("cells", "days", "unread"),
    [
        (["2026-03-04T10:11", "04-03-2026 9:00"], ["2026-03-04", "2026-03-04"], 0),
        (["3/4/26"], [""], 1),
        (["3/4/26", "25/4/26"], ["2026-04-03", "2026-04-25"], 0),
        (["13/4/26", "4/13/26"], ["", ""], 2),
        (["46085.5", "gisteren", ""], ["2026-03-04", "", ""], 1),
        (["2026-02-30"], [""], 1),
    ],
)
def test_days_are_read_and_never_guessed(cells, days, unread):
    assert days_of(cells) == (days, unread)
