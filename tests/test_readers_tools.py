"""The exports of other tools are read as they stand, beside a direct read of the same file."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyreadstat
import pytest
import xlsxwriter

from aoj.errors import InputError
from aoj.survey.raw import MISSING
from aoj.survey.readers.personal import is_personal_header
from aoj.survey.readers.reading import read_export

SAV = ("sample", "sample_missing", "ordered_category", "multiple_response_simple_alltypes")


@pytest.fixture
def export(tmp_path):
    """A function that writes rows as csv or xlsx and reads them as an export."""

    def read(rows, kind="csv", separator=","):
        path = tmp_path / f"export.{kind}"
        if kind == "csv":
            out = io.StringIO()
            csv.writer(out, delimiter=separator).writerows(rows)
            path.write_text(out.getvalue(), encoding="utf-8-sig")
        else:
            book = xlsxwriter.Workbook(path)
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            book.close()
        return read_export(path)

    return read


def roles(raw):
    return [column.role for column in raw.columns]


def asked(raw):
    return [column for column in raw.columns if column.role == "answer"]


def test_the_real_qualtrics_file_has_three_heads(real_data):
    path = real_data / "survey" / "qualtrics" / "qualtRics_sample.csv"
    raw = read_export(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        names, texts, _, *rows = csv.reader(file)
    assert (raw.tool, raw.answers) == ("Qualtrics", len(rows))
    place = names.index("Q1")
    assert raw.columns[place].text == texts[place]
    assert list(raw.cells[place]) == [row[place] for row in rows]
    personal = {column.header for column in raw.columns if column.role == "personal"}
    assert {"IPAddress", "RecipientEmail", "RecipientLastName", "LocationLatitude"} <= personal


def test_the_real_google_file_has_the_time_first(real_data):
    path = real_data / "survey" / "googleforms" / "favorite_pokemon_form_responses_1_first200.csv"
    raw = read_export(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    assert (raw.tool, roles(raw)) == ("Google Forms", ["submitted", "answer"])
    assert raw.columns[1].text == head[1]
    assert list(raw.cells[1]) == [row[1].strip() for row in rows]


@pytest.mark.parametrize("name", SAV)
def test_a_real_spss_file_is_read_with_its_labels_and_missing_values(real_data, name):
    path = real_data / "survey" / "spss" / f"pyreadstat_{name}.sav"
    raw = read_export(path)
    frame, meta = pyreadstat.read_sav(str(path), user_missing=True)
    assert (raw.tool, len(raw.columns)) == ("SPSS", len(meta.column_names))
    kept = frame.dropna(how="all")
    assert raw.answers <= len(frame) and raw.answers >= len(kept) - 1
    for column in raw.columns:
        labels = meta.variable_value_labels.get(column.header, {})
        assert list(column.labels.values()) == [str(label) for label in labels.values()]
        filled = sum(bool(cell) for cell in raw.cells[column.position])
        direct = frame[column.header]
        assert filled == sum(direct.notna() & (direct.astype(str).str.strip() != ""))


def test_a_missing_value_of_spss_is_no_answer_but_is_kept_apart(real_data):
    raw = read_export(real_data / "survey" / "spss" / "pyreadstat_sample_missing.sav")
    cells = [cell for column in raw.columns for cell in raw.cells[column.position]]
    assert any(cell.startswith(MISSING) for cell in cells)


DUTCH = ["ID", "Begintijd", "Tijd van voltooien", "E-mail", "Naam"]
ENGLISH = ["Id", "Start time", "Completion time", "Email", "Name", "Last modified time"]


@pytest.mark.parametrize("own", [DUTCH, ENGLISH])
def test_microsoft_forms_is_known_in_dutch_and_english(export, own):
    before = ["1", "3/2/26 10:00:00", "3/2/26 10:05:00", "anonymous", "", ""][: len(own)]
    heads = [*own, "Met wie werkt u samen?", "Hoe vaak?", "Hoe vaak?2", "Points - Hoe vaak?"]
    raw = export([heads, [*before, "School;Wijkteam;", "Soms", "Nooit", "5"]], "xlsx")
    assert raw.tool == "Microsoft Forms"
    assert [column.header for column in asked(raw)] == heads[len(own) : -1]
    assert roles(raw)[3:5] == ["personal", "personal"]
    assert list(raw.cells[len(own)]) == ["School;Wijkteam;"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("time", ["Timestamp", "Tijdstempel", "Sygnatura czasowa"])
def test_google_forms_is_known_in_three_languages(export, kind, time):
    heads = [time, "E-mailadres", "Wat vindt u? [De afspraken]", "Met wie?"]
    raw = export([heads, ["2026-03-02 10:00:00", "a@example.org", "Eens", "School, Wijk"]], kind)
    assert (raw.tool, roles(raw)[:2]) == ("Google Forms", ["submitted", "personal"])
    assert (raw.columns[2].text, raw.columns[2].sub_text) == ("Wat vindt u?", "De afspraken")


QUALTRICS = ["StartDate", "EndDate", "Finished", "ResponseId", "RecipientEmail", "Q1", "Q2_1"]


@pytest.mark.parametrize("has_ids", [True, False])
def test_qualtrics_is_read_below_two_or_three_heads(export, has_ids):
    texts = ["Begin", "Eind", "Klaar", "Nummer", "E-mail", "Hoe gaat het?", "Wat? - Overleg"]
    ids = [f'{{"ImportId":"{name}"}}' for name in QUALTRICS]
    when = "2026-03-02 10:00:00"
    row = [when, when, "1", "R_1", "a@example.org", "Goed", "-99"]
    raw = export([QUALTRICS, texts, *([ids] if has_ids else []), row])
    assert (raw.tool, raw.answers) == ("Qualtrics", 1)
    assert [(c.code, c.sub, c.sub_text) for c in asked(raw)] == [
        ("Q1", "", ""),
        ("Q2", "1", "Overleg"),
    ]
    assert asked(raw)[1].reserved == ("-99",)


def test_the_trailing_comma_of_older_qualtrics_is_no_column(export):
    when = "2026-03-02 10:00:00"
    rows = [[*QUALTRICS, ""], [*QUALTRICS, ""], [when, when, "1", "R_1", "", "Goed", "4", ""]]
    assert len(export(rows).columns) == len(QUALTRICS)


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Wat is uw telefoonnummer?", "0612345678"),
        ("Vraag 7", "06-12345678"),
        ("Vraag 7", "jan@example.org"),
        ("Vraag 7", "111222333"),
        ("Vraag 7", "192.0.2.17"),
        ("Voornaam", "Jan"),
        ("Geboortedatum kind", "2015-01-02"),
        ("Last Name", "Jansen"),
        ("imię i nazwisko", "Jan"),
    ],
)
def test_a_column_that_reaches_a_person_is_not_read(export, header, cell):
    raw = export([["nummer", "Hoe gaat het?", header], ["1", "Goed", cell], ["2", "Slecht", cell]])
    assert roles(raw) == ["id", "answer", "personal"]
    assert any("persoonsgegevens" in remark for remark in raw.remarks) or header != "Vraag 7"
    assert not any(cell in remark for remark in raw.remarks)


def test_a_table_with_one_column_or_a_double_head_is_refused(export):
    with pytest.raises(InputError, match="een kolom"):
        export([["Hoe gaat het?"], ["Goed"]])
    with pytest.raises(InputError, match="meer dan een keer"):
        export([["nr", "Vraag", "Vraag"], ["1", "a", "b"]])


def test_two_equal_titles_of_google_forms_are_told_apart_in_the_form(export):
    rows = [["Tijdstempel", "Hoe gaat het?", "Hoe gaat het?"], ["1-5-2026 12:00:00", "a", "b"]]
    with pytest.raises(InputError, match="in het formulier elk een eigen titel") as found:
        export(rows)
    assert "codes als kop" not in str(found.value)


@pytest.mark.parametrize(
    "header",
    [
        *("Uw naam", "Wat is uw naam?", "Je naam:", "Wat is uw adres?", "Telefoonnr.", "Tel."),
        *("06-nummer", "Mail", "Your name", "Zip code", "Geburtsdatum", "Numer telefonu"),
    ],
)
def test_a_header_that_asks_for_a_person_is_personal(header: str):
    assert is_personal_header(header)


def test_a_question_about_something_else_is_not():
    for header in ("In welke gemeente woont u?", "Wat is uw rol?", "Hoe tevreden bent u?"):
        assert not is_personal_header(header)


def test_a_preview_of_qualtrics_is_no_answer_and_a_question_that_sounds_personal_keeps_its_code(
    tmp_path: Path,
):
    moment = "2026-03-02 10:00:00"
    rows = [
        "StartDate,EndDate,Status,Finished,ResponseId,Q1,Q2",
        "a,b,Response Type,f,r,Hoe?,Naam van uw gemeente",
        ",".join(['"{""ImportId"":""x""}"'] * 7),
        f"{moment},{moment},IP Address,True,R_1,Eens,Aa",
        f"{moment},{moment},Survey Preview,True,R_2,Oneens,Bee",
    ]
    path = tmp_path / "preview.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    raw = read_export(path)
    assert raw.answers == 1
    assert any("proefantwoord" in remark for remark in raw.remarks)
    assert raw.columns[-1].code == "Q2"
