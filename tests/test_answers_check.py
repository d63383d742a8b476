"""`aoj answers check` shows what was understood of an export and keeps nothing."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from aoj.cli import main

SECRETS = ("Geheim", "geheim@voorbeeld.nl", "tok-en-1", "11:22:33", "eenling", "vrije tekst")


@pytest.fixture(scope="module")
def project(tmp_path_factory, repo_root) -> Path:
    """A copy of the settings and reference files of the example, with no data beside them."""
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(repo_root / "parameters", root / "parameters")
    (root / "notebooks/templates").mkdir(parents=True)
    shutil.copy(repo_root / "pyproject.toml", root / "pyproject.toml")
    for name in ("data/reference", "data/voorbeeld/reference"):
        if (repo_root / name).is_dir():
            shutil.copytree(repo_root / name, root / name)
    return root


@pytest.fixture
def run(project, monkeypatch):
    def invoke(*words: str):
        monkeypatch.chdir(project)
        return CliRunner().invoke(main, ["answers", "check", *words])

    return invoke


def written(folder: Path, name: str, rows: list[dict[str, str]]) -> Path:
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    path = folder / name
    path.write_text("\ufeff" + out.getvalue(), encoding="utf-8", newline="")
    return path


@pytest.fixture
def export(tmp_path) -> Path:
    rows = [
        {
            "id": str(number),
            "submitdate": "2026-05-20 11:22:33",
            "lastpage": "3",
            "startlanguage": "nl",
            "seed": "5",
            "token": f"tok-en-{number}",
            "email": "geheim@voorbeeld.nl",
            "rol": "vo" if number < 5 else "mbo",
            "hulp": "Ja" if number < 4 else "Nee",
            "wwvindbaar": ["Eens", "raar", "raar", "raar", "eenling", "Weet ik niet"][number % 6],
            "mwbeter": "Eens",
            "tvbeter": f"vrije tekst {number} van Geheim",
        }
        for number in range(1, 13)
    ]
    return written(tmp_path, "jongeren.csv", rows)


def test_beside_a_list_it_tells_the_tool_the_questions_and_what_is_outside(run, export):
    result = run(str(export), "--group", "jongeren")
    assert result.exit_code == 0, result.output
    first = result.output.splitlines()[0]
    assert first.startswith("jongeren.csv: LimeSurvey") and "12 antwoorden" in first
    assert "5 van 14 vragen gevonden" in result.output
    assert "wwvindbaar (kolom 10): 8 antwoorden, 2 verschillende: 'raar' 6" in result.output
    assert "Niet gevonden: gemeente, wwluister" in result.output
    assert "Middelbare school" in result.output
    assert "intern, niet tonen" in result.output
    assert "tvbeter (12)" in result.output


def test_the_numbers_beside_a_question_are_those_of_a_direct_count(run, export):
    output = run(str(export), "--group", "jongeren").output
    lines = [line for line in output.splitlines() if line.strip() and not line.startswith(" ")]
    rows = {line.split()[0]: line.split() for line in lines}
    respons = {line.split("  ")[0]: line.split() for line in lines}
    #        column, how, answered, don't know, n.v.t., not shown, unanswered
    assert rows["wwvindbaar"][1:] == ["10", "code", "2", "2", "0", "0", "8"]
    assert rows["hulp"][1:] == ["9", "code", "12", "0", "0", "0", "0"]
    assert respons["Middelbare school"][2:4] == ["4", "4"]
    assert respons["Mbo"][1:3] == ["8", "8"]


@pytest.mark.parametrize("words", [(), ("--group", "jongeren"), ("--group", "ouders")])
def test_no_person_text_or_rare_answer_is_on_the_screen(run, export, words):
    result = run(str(export), *words)
    assert result.exit_code == 0 and "12 antwoorden" in result.output
    output = result.output
    for secret in SECRETS:
        assert secret not in output


def test_by_itself_it_tells_kinds_and_the_answers_that_several_gave(run, export):
    result = run(str(export))
    assert result.exit_code == 0, result.output
    assert "5 kolommen met antwoorden" in result.output
    assert "hulp: 'Nee' 9, 'Ja' 3" in result.output
    assert "raar" not in result.output or "'raar' 6" in result.output


def test_own_words_are_not_shown_however_often_they_were_written(run, tmp_path):
    rows = [
        {"nr": str(n), "Keuze": "Soms" if n % 2 else "Vaak", "Wat mist u?": "Het gaat om Geheim."}
        | ({"Wat mist u?": "Niets"} if n < 5 else {})
        for n in range(1, 13)
    ]
    result = run(str(written(tmp_path, "tabel.csv", rows)))
    assert "Keuze: 'Soms' 6, 'Vaak' 6" in result.output
    assert "Geheim" not in result.output and "'Niets'" not in result.output


def test_it_changes_nothing_on_disk(run, export, project):
    def seen() -> dict[str, int]:
        return {p.as_posix(): p.stat().st_mtime_ns for p in project.rglob("*") if p.is_file()}

    before = seen()
    assert run(str(export), "--group", "jongeren").exit_code == 0
    assert run(str(export)).exit_code == 0
    assert seen() == before
    assert [p.name for p in export.parent.iterdir()] == ["jongeren.csv"]


def test_the_proposed_koppeling_holds_no_secret_and_works_when_filled_in(run, export, tmp_path):
    path = tmp_path / "koppeling.csv"
    result = run(str(export), "--group", "jongeren", "--propose", str(path))
    assert result.exit_code == 0, result.output
    text = path.read_text(encoding="utf-8-sig")
    assert not [secret for secret in SECRETS if secret in text]
    line = next(line for line in text.splitlines() if ";raar;" in line)
    filled = line.replace(";raar;wwvindbaar;;", ";raar;wwvindbaar;2;")
    assert filled != line
    path.write_text(text.replace(line, filled), encoding="utf-8")
    again = run(str(export), "--group", "jongeren", "--coupling", str(path))
    row = next(x.split() for x in again.output.splitlines() if x.startswith("wwvindbaar"))
    assert row[2:5] == ["koppeling", "8", "2"]


def test_a_koppeling_is_never_overwritten(run, export, tmp_path):
    path = tmp_path / "koppeling.csv"
    path.write_text("van mij", encoding="utf-8")
    result = run(str(export), "--group", "jongeren", "--propose", str(path))
    assert result.exit_code == 2
    assert path.read_text(encoding="utf-8") == "van mij"


def test_a_region_recognises_which_of_its_lists_the_file_is(run, export):
    result = run(str(export), "--region", "fabelstad", "--wave", "2026")
    assert result.exit_code == 0, result.output
    assert "'jongeren' van fabelstad, meting 2026" in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--group", "jongere"), "bedoelde u 'jongeren'"),
        (("--region", "fabelstat", "--wave", "2026"), "fabelstad"),
        (("--wave", "2026"), "--region"),
        (("--coupling", "koppeling.csv"), "koppeling"),
        (("--region", "fabelstad", "--wave", "2077"), "2077"),
    ],
)
def test_a_wrong_word_is_one_sentence(run, export, words, said):
    (export.parent / "koppeling.csv").write_text("kop;vraag\n", encoding="utf-8")
    words = tuple(str(export.parent / w) if w == "koppeling.csv" else w for w in words)
    result = run(str(export), *words)
    assert result.exit_code == 2
    assert said in result.output and "Traceback" not in result.output


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04rommel"])
def test_a_file_that_is_no_export_is_one_sentence(run, tmp_path, content):
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    result = run(str(path))
    assert result.exit_code in (2, 3, 4)
    assert "export.csv" in result.output and "Traceback" not in result.output


@pytest.mark.parametrize("country", ["nl", "zaf"])
def test_the_real_survey_is_shown_with_and_without_its_structure(run, real_data, country):
    folder = real_data / "survey/limesurvey"
    answers = folder / f"intl_rse_2017_{country}_answers_codetext.csv"
    structure = folder / f"intl_rse_2017_{country}_structure_tsv.txt"
    for words in ((), ("--structure", str(structure))):
        result = run(str(answers), *words)
        assert result.exit_code == 0, result.output
        assert "LimeSurvey" in result.output.splitlines()[0]
