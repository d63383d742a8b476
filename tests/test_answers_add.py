"""`aoj answers add`, `remove`, `close` and `list`: what is shown, asked, kept and refused."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from survey_project import NAMES, OWN_WORDS, aoj, bare_project, export, people

from aoj.commands.answers_add import Wanted, add_answers
from aoj.commands.answers_remove import remove_answers
from aoj.commands.status_answers import answers_text, raw_exports
from aoj.errors import AojError, InputError
from aoj.store import responses as store
from aoj.store.project import Project
from aoj.survey.answers import load_answers, load_register

TO = ("--region", "dromerdelta", "--wave", "2026", "--group", "jongeren")


@pytest.fixture
def root(tmp_path, repo_root) -> Path:
    return bare_project(tmp_path / "project", repo_root)


@pytest.fixture
def file(tmp_path) -> Path:
    return export(tmp_path / "export.csv", people(range(1, 13)))


def kept(root: Path) -> int:
    frame = load_answers(Project(root), "voorbeeld")
    return len(frame[["region", "wave", "group", "respondent"]].drop_duplicates())


def everything(root: Path) -> dict[str, bytes]:
    folder = root / "data/voorbeeld/vragenlijst"
    return {str(p.relative_to(root)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_it_shows_counts_and_scales_and_keeps_the_table(root, file):
    done = aoj(root, "answers", "add", str(file), *TO)
    assert done.exit_code == 0, done.output
    assert "LimeSurvey" in done.output and "Schalen (intern, niet tonen)" in done.output
    assert "Oneens 4" in done.output
    assert "12 open antwoorden op 'tvbeter' worden niet bewaard" in done.output
    assert "Opgenomen: 12 antwoorden uit 1 bestand" in done.output
    assert kept(root) == 12
    frame = load_answers(Project(root), "voorbeeld", groups=("jongeren",))
    given = frame[(frame["question"] == "wwvindbaar") & (frame["status"] == "answered")]
    assert sorted(given["answer"].value_counts().items()) == [("2", 4), ("4", 4), ("5", 4)]


def test_answers_against_the_routing_are_told_when_added_and_with_the_results(root, tmp_path):
    rows = people(range(1, 10), protempo="Eens")
    rows += people(range(10, 13), protempo="Eens", hulp="Nee")
    rows += people(range(13, 15), protempo="Eens", hulp="Nee", submitdate="2031-01-01 00:00:00")
    file = export(tmp_path / "tegen.csv", rows)
    done = aoj(root, "answers", "add", str(file), *TO, "--yes")
    assert done.exit_code == 0, done.output
    assert "5 antwoorden op 'protempo'" in done.output
    assert "niet kregen, tellen als 'niet getoond'" in done.output
    entry = load_register(Project(root), "voorbeeld").entries[0]
    assert dict(entry.against_routing) == {"protempo": 3}  # two of them came too late
    told = aoj(root, "answers", "results", "dromerdelta", "--question", "protempo").output
    assert "Basis 9; niet geteld: niet getoond 3." in told
    assert "telt als 'niet getoond'; dat zijn er 3." in told


def test_a_register_without_answers_against_the_routing_does_not_speak_of_them(root, tmp_path):
    file = export(tmp_path / "mee.csv", people(range(1, 13), protempo="Eens"))
    aoj(root, "answers", "add", str(file), *TO)
    register = root / "data/voorbeeld/vragenlijst/register.json"
    assert "against_routing" not in register.read_text(encoding="utf-8")
    told = aoj(root, "answers", "results", "dromerdelta", "--question", "protempo").output
    assert "Basis 12" in told and "volgens de lijst" not in told


def test_adding_it_again_changes_nothing_even_with_other_words(root, file):
    aoj(root, "answers", "add", str(file), *TO)
    before = everything(root)
    for more in ((), ("--late", "meetellen"), ("--yes",), ("--replaces", "export.csv")):
        done = aoj(root, "answers", "add", str(file), *TO, *more)
        assert done.exit_code == 0, done.output
        assert "er is niets veranderd" in done.output
    assert everything(root) == before


def test_a_file_twice_in_one_command_is_refused(root, file, tmp_path):
    copy = tmp_path / "kopie.csv"
    copy.write_bytes(file.read_bytes())
    done = aoj(root, "answers", "add", str(file), str(copy), *TO, "--yes")
    assert done.exit_code == 2
    assert "twee keer" in done.output
    assert not everything(root)


def test_what_would_be_left_out_is_to_be_chosen_where_nobody_can_be_asked(root, tmp_path):
    rows = people(range(1, 10)) + people(range(10, 13), submitdate="2031-01-01 00:00:00")
    rows += people(range(13, 15), submitdate="") + people(range(15, 16), token="tok-en-1")
    file = export(tmp_path / "moeilijk.csv", rows)
    done = aoj(root, "answers", "add", str(file), *TO)
    assert done.exit_code == 2
    for option in ("--incomplete", "--late", "--double", "--yes"):
        assert option in done.output
    assert not [name for name in everything(root) if name.endswith((".parquet", ".json"))]
    done = aoj(root, "answers", "add", str(file), *TO, "--yes")
    assert done.exit_code == 0, done.output
    entry = load_register(Project(root), "voorbeeld").entries[0]
    assert dict(entry.counts) == {"read": 15, "incomplete": 2, "late": 3, "double": 1, "kept": 9}
    again = aoj(root, "answers", "add", str(file), *TO, "--late", "meetellen", "--yes")
    assert "vervangt wat van moeilijk.csv was opgenomen" in again.output
    assert kept(root) == 12
    assert len(load_register(Project(root), "voorbeeld").entries) == 1


def test_in_a_terminal_it_asks_and_no_keeps_nothing(root, tmp_path):
    late = people(range(5, 8), submitdate="2031-01-01 00:00:00")
    file = export(tmp_path / "laat.csv", people(range(1, 5)) + late)
    wanted = Wanted(files=(file,), region="dromerdelta", wave="2026", group="jongeren")
    asked: list[str] = []
    with pytest.raises(InputError, match="niets opgenomen"):
        add_answers(
            Project(root), wanted, tell=asked.append, ask=lambda text: bool(asked.append(text))
        )
    assert asked[-1] == "Zo opnemen?"
    assert kept(root) == 0


def test_numbers_known_from_another_file_are_not_left_out_in_silence(root, file, tmp_path):
    aoj(root, "answers", "add", str(file), *TO)
    newer = people(range(1, 21))
    for row in newer:
        row["token"] = ""
    other = export(tmp_path / "nieuwer.csv", newer)
    refused = aoj(root, "answers", "add", str(other), *TO, "--yes")
    assert refused.exit_code == 2
    assert "--replaces" in refused.output and "--double" in refused.output
    assert kept(root) == 12
    for more, number in (("weglaten", 20), ("meetellen", 32)):
        done = aoj(root, "answers", "add", str(other), *TO, "--double", more)
        assert done.exit_code == 0, done.output
        assert kept(root) == number
        aoj(root, "answers", "remove", "dromerdelta", "--file", "nieuwer.csv")
    done = aoj(root, "answers", "add", str(other), *TO, "--replaces", "export.csv")
    assert done.exit_code == 0, done.output
    assert kept(root) == 20
    assert [e.file for e in load_register(Project(root), "voorbeeld").entries] == ["nieuwer.csv"]


def test_a_newer_export_with_tokens_adds_only_who_is_new(root, file, tmp_path):
    aoj(root, "answers", "add", str(file), *TO)
    other = export(tmp_path / "nieuwer.csv", people(range(1, 21)))
    done = aoj(root, "answers", "add", str(other), *TO, "--yes")
    assert done.exit_code == 0, done.output
    assert kept(root) == 20


def test_the_same_file_is_read_anew_where_the_closing_date_changed(root, file):
    aoj(root, "answers", "add", str(file), *TO)
    path = root / "parameters/dromerdelta.yml"
    text = path.read_text(encoding="utf-8")
    assert "retention" in text
    assert "closes" in text
    path.write_text(text.replace("closes: 2026-", "closes: 2027-"), encoding="utf-8")
    done = aoj(root, "answers", "add", str(file), *TO)
    assert done.exit_code == 2
    assert "nu anders gelezen" in done.output


def test_a_closed_wave_takes_nothing_more_and_opens_when_it_is_emptied(root, file, tmp_path):
    aoj(root, "answers", "add", str(file), *TO)
    where = ("dromerdelta", "--wave", "2026")
    assert aoj(root, "answers", "close", *where, "--date", "2026-02-31").exit_code == 2
    assert aoj(root, "answers", "close", *where, "--group", "jongern").exit_code == 2
    assert "Gesloten" in aoj(root, "answers", "close", *where, "--date", "2026-07-01").output
    assert "was al gesloten" in aoj(root, "answers", "close", *where).output
    assert "gesloten op 2026-07-01" in aoj(root, "answers", "list", "dromerdelta").output
    more = export(tmp_path / "meer.csv", people(range(30, 33)))
    refused = aoj(root, "answers", "add", str(more), *TO, "--yes")
    assert refused.exit_code == 2
    assert "gesloten" in refused.output
    assert "niets veranderd" in aoj(root, "answers", "add", str(file), *TO).output
    assert aoj(root, "answers", "remove", "dromerdelta").exit_code == 2
    gone = aoj(root, "answers", "remove", *where)
    assert "Verwijderd: 12 antwoorden uit 1 bestand" in gone.output
    assert aoj(root, "answers", "add", str(more), *TO, "--yes").exit_code == 0


def test_removing_leaves_no_table_and_says_where_there_is_nothing(root, file):
    nothing = aoj(root, "answers", "remove", "dromerdelta")
    assert nothing.exit_code == 2
    assert not (root / "data/voorbeeld/vragenlijst").exists()
    aoj(root, "answers", "add", str(file), *TO)
    assert aoj(root, "answers", "remove", "dromerdelta", "--file", "ander.csv").exit_code == 2
    assert aoj(root, "answers", "remove", "dromerdelta", "--yes").exit_code == 0
    assert [Path(name).name for name in everything(root)] == ["register.json"]
    assert kept(root) == 0


def test_answers_of_a_region_without_a_file_can_still_be_removed(root, file):
    aoj(root, "answers", "add", str(file), *TO)
    (root / "parameters/dromerdelta.yml").unlink()
    assert "dromerdelta" in aoj(root, "answers", "list").output
    assert aoj(root, "answers", "remove", "dromerdelta", "--yes").exit_code == 0
    assert aoj(root, "answers", "remove", "dromerdelta", "--yes").exit_code == 2


def test_without_a_wave_it_is_said_what_would_go_and_agreed_to_first(root, file, monkeypatch):
    aoj(root, "answers", "add", str(file), *TO)
    before = everything(root)
    for words in (("dromerdelta",), ("dromerdelta", "--group", "jongeren")):
        refused = aoj(root, "answers", "remove", *words)
        assert refused.exit_code == 2 and "2026 jongeren (12)" in refused.output
        assert "--wave" in refused.output and "--yes" in refused.output
        assert everything(root) == before
    asked: list[str] = []
    said = iter([False, True])
    with pytest.raises(InputError, match="niets verwijderd"):
        remove_answers(Project(root), "dromerdelta", ask=lambda q: asked.append(q) or next(said))
    assert everything(root) == before
    done = remove_answers(Project(root), "dromerdelta", ask=lambda q: asked.append(q) or next(said))
    assert "Verwijderd: 12" in done and kept(root) == 0
    assert len(asked) == 2 and all("2026 jongeren (12)" in question for question in asked)


def test_a_wave_is_not_closed_on_a_day_that_is_to_come(root, file):
    aoj(root, "answers", "add", str(file), *TO)
    where = ("dromerdelta", "--wave", "2026")
    now = date.today()  # noqa: DTZ011 - the day of whoever types
    tomorrow = now + timedelta(days=1)
    before = everything(root)
    refused = aoj(root, "answers", "close", *where, "--date", tomorrow.isoformat())
    assert refused.exit_code == 2 and "moet nog komen" in refused.output
    assert everything(root) == before
    today = now.isoformat()
    assert aoj(root, "answers", "close", *where, "--date", today).exit_code == 0


def test_of_a_file_that_is_split_each_line_is_told_once_and_says_of_which_region(root, tmp_path):
    rows = people(range(1, 7), regio="dromerdelta") + people(range(7, 10), regio="Fabelstad")
    file = export(tmp_path / "samen.csv", rows)
    to = ("--split", "regio", "--wave", "2026", "--group", "jongeren")
    done = aoj(root, "answers", "add", str(file), *to, "--yes")
    lines = [line for line in done.output.splitlines() if line.strip()]
    assert len(lines) == len(set(lines)), done.output
    assert sum("niet gevonden vragen" in line for line in lines) == 1
    assert "samen.csv, dromerdelta: 6 open antwoorden op 'tvbeter' worden niet" in done.output
    assert "samen.csv, fabelstad: 3 open antwoorden op 'tvbeter' worden niet" in done.output


def test_where_writing_fails_all_is_as_it_was(root, file, tmp_path, monkeypatch):
    aoj(root, "answers", "add", str(file), *TO)
    before = everything(root)
    other = export(tmp_path / "export.csv", people(range(1, 13), smbeslis="Nooit"))

    def full(*_: object) -> None:
        raise store.FileError("de schijf is vol")

    monkeypatch.setattr("aoj.commands.answers_add.write_register", full)
    done = aoj(root, "answers", "add", str(other), *TO, "--yes", "--replaces", "export.csv")
    assert done.exit_code == 4
    assert everything(root) == before


def test_one_file_is_split_by_its_column_with_the_region(root, tmp_path):
    rows = people(range(1, 7), regio="dromerdelta") + people(range(7, 10), regio="Fabelstad")
    file = export(tmp_path / "samen.csv", rows)
    to = ("--split", "regio", "--wave", "2026", "--group", "jongeren")
    done = aoj(root, "answers", "add", str(file), *to, "--yes")
    assert done.exit_code == 0, done.output
    register = load_register(Project(root), "voorbeeld")
    assert {e.region: e.counts["kept"] for e in register.entries} == {
        "dromerdelta": 6,
        "fabelstad": 3,
    }
    assert "niets veranderd" in aoj(root, "answers", "add", str(file), *to).output
    strange = export(tmp_path / "vreemd.csv", [*rows, *people(range(20, 21), regio="Geheimland")])
    refused = aoj(root, "answers", "add", str(strange), *to, "--yes")
    assert refused.exit_code == 2
    assert "Geheimland" not in refused.output
    assert "bij 1 antwoorden" in refused.output


def test_a_choice_of_column_where_there_is_none_to_choose_is_refused(root, file):
    done = aoj(root, "answers", "add", str(file), *TO, "--column", "wwvindbaar=12")
    assert done.exit_code == 2
    assert "--column" in done.output


def test_after_adding_nothing_on_disk_says_who_or_what_they_wrote(root, file, tmp_path):
    done = aoj(root, "answers", "add", str(file), *TO)
    held = everything(root)
    register = json.loads(held["data/voorbeeld/vragenlijst/register.json"])
    frame = load_answers(Project(root), "voorbeeld")
    said = [done.output, json.dumps(register, ensure_ascii=False), frame.to_csv()]
    for secret in (*NAMES, OWN_WORDS):
        assert not any(secret in text for text in said)
        assert not any(secret.encode() in content for content in held.values())
    assert {Path(name).name for name in held} == {"register.json", "2026-jongeren-1.parquet"}


@pytest.mark.parametrize("seed", range(25))
def test_whatever_is_added_ends_in_a_sentence_without_an_answer(root, tmp_path, seed):
    chance = random.Random(seed)
    content = bytearray(export(tmp_path / "x.csv", people(range(1, 13))).read_bytes())
    for _ in range(chance.randrange(1, 30)):
        place = chance.randrange(len(content))
        content[place : place + chance.randrange(0, 9)] = chance.randbytes(chance.randrange(0, 9))
    file = tmp_path / f"kapot{chance.choice(['.csv', '.xlsx', '.sav', '.txt', ''])}"
    file.write_bytes(content)
    done = aoj(root, "answers", "add", str(file), *TO, "--yes")
    assert done.exception is None or isinstance(done.exception, (SystemExit, AojError)), done.output
    assert done.exit_code in (0, 2, 3, 4)
    for secret in (*NAMES[:3], OWN_WORDS):
        assert secret not in done.output


@pytest.mark.parametrize("name", ["bestaat-niet.csv", ".", "leeg.csv", "nul.xlsx"])
def test_what_is_no_export_is_refused_in_a_sentence(root, tmp_path, name):
    (tmp_path / "leeg.csv").write_bytes(b"")
    (tmp_path / "nul.xlsx").write_bytes(b"\0" * 200)
    done = aoj(root, "answers", "add", str(tmp_path / name), *TO)
    assert done.exit_code in (2, 3, 4)
    assert isinstance(done.exception, SystemExit)


def test_status_warns_when_the_day_has_passed_and_not_before(root, file):
    project = Project(root)
    assert answers_text(project, today="2031-12-31") == ""
    aoj(root, "answers", "add", str(file), *TO)
    assert answers_text(project, today="2031-12-31") == ""
    late = answers_text(project, today="2032-01-01")
    assert "de 12 antwoorden van dromerdelta mochten tot 2031-12-31" in late
    assert answers_text(project, ("fabelstad",), today="2032-01-01") == ""
    path = root / "parameters/dromerdelta.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("retention: 2031-12-31", "retention: 2020-01-01"),
        encoding="utf-8",
    )
    assert "mochten tot 2020-01-01" in aoj(root, "status").output


def test_status_warns_of_exports_that_still_lie_about(root):
    folder = root / "data/vragenlijst"
    (folder / "antwoorden/r").mkdir(parents=True)
    (folder / "lijsten").mkdir()
    for name in ("register.json", "antwoorden/r/t.parquet", "lijsten/lijst.txt"):
        (folder / name).write_text("{}")
    assert raw_exports(folder) == []
    (folder / "register.json").unlink()
    (folder / "Export Ouders.XLSX").write_bytes(b"x")
    said = answers_text(Project(root))
    assert "data/vragenlijst staat nog 1 bestand" in said
    assert "Ouders" not in said


def test_answers_that_name_a_gemeente_that_left_before_the_wave_are_told(root, tmp_path):
    rows = people(range(1, 5), gemeente="Fictiehoven") + people(range(5, 9), gemeente="Nimmerwoude")
    for row in rows:
        row["submitdate"] = row["submitdate"].replace("2026", "2024")
    file = export(tmp_path / "2024.csv", rows)
    to = ("--region", "stille-hoek", "--group", "jongeren")
    later = aoj(root, "answers", "add", str(file), *to, "--wave", "2024", "--yes")
    assert later.exit_code == 0, later.output
    assert "4 antwoorden noemen een gemeente die de regio voor deze meting verliet" in later.output
    earlier = aoj(root, "answers", "add", str(file), *to, "--wave", "2022", "--late", "meetellen")
    assert earlier.exit_code == 0, earlier.output
    assert "verliet" not in earlier.output
    frame = load_answers(Project(root), "voorbeeld", waves=("2024",))
    assert set(frame["gemeente"]) == {"", "GM9040"}


def test_a_file_of_which_nothing_is_left_is_refused_and_one_that_counts_elsewhere_is_told(
    root, file
):
    aoj(root, "answers", "add", str(file), *TO)
    before = everything(root)
    to = ("--region", "dromerdelta", "--wave", "2024", "--group", "jongeren", "--yes")
    done = aoj(root, "answers", "add", str(file), *to)
    assert done.exit_code == 2
    assert "er blijft geen antwoord over voor dromerdelta 2024 jongeren" in done.output
    assert "ook opgenomen voor dromerdelta 2026 jongeren" in done.output
    assert everything(root) == before


def test_scales_count_only_the_questions_of_the_export(root, file):
    done = aoj(root, "answers", "add", str(file), *TO)
    scales = [line for line in done.output.splitlines() if "export.csv  LimeSurvey" in line][1:]
    assert ["1 vraag" in line for line in scales] == [True] * 3, scales


def test_help_and_mistaken_choices_are_dutch_and_a_missing_file_is_named_as_such(root):
    for words in (("answers",), ("answers", "add"), ("questionnaire",), ("questionnaire", "check")):
        page = aoj(root, *words, "--help").output
        assert page.startswith("Gebruik: ") and "Show this" not in page
    wrong = aoj(root, "answers", "results", "dromerdelta", "--what", "vragne").output
    assert "'vragne' bestaat niet; verwacht: een van: tellingen, rollen" in wrong
    gone = aoj(root, "answers", "add", "nergens.csv", *TO)
    assert gone.exit_code == 4 and "Controleer of de naam klopt" in gone.output


def test_an_unknown_question_is_said_to_be_so(root, file):
    aoj(root, "answers", "add", str(file), *TO)
    wrong = aoj(root, "answers", "results", "dromerdelta", "--question", "wwvindbar")
    assert wrong.exit_code == 2 and "bedoelde u 'wwvindbaar'" in wrong.output


def test_bounds_are_told_only_of_questions_that_were_asked(root, file):
    aoj(root, "answers", "add", str(file), *TO)
    told = aoj(root, "answers", "results", "dromerdelta", "--what", "respons").output
    assert "wwvindbaar (eens): met wie" in told and "proverhaal" not in told
