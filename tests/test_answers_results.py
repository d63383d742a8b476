"""What the researcher sees of answers: marked as internal, per group, and nowhere in a report."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from click.testing import CliRunner

from aoj.cli import main
from aoj.survey.results.response import BOUNDS

KINDS = ("tellingen", "rollen", "scores", "respons", "regio", "metingen", "vragen")


def run(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, list(words))
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture(autouse=True)
def at_root(repo_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repo_root)


@pytest.mark.parametrize("kind", KINDS)
def test_every_result_bears_the_mark_and_is_of_one_group(kind: str):
    told = run("answers", "results", "stille-hoek", "--what", kind, "--group", "uitvoering")
    assert told.startswith("=== INTERN, NIET TONEN ===\n")
    assert told.count("INTERN, NIET TONEN") == 1
    assert "uitvoering: 1" in told.splitlines()[1]


def test_groups_are_never_taken_together():
    told = run("answers", "results", "fabelstad", "--wave", "2024")
    assert told.count("INTERN, NIET TONEN") == 4
    sizes = [
        line.rpartition(": ")[2] for line in told.splitlines() if line.startswith("Fabelstad (")
    ]
    assert sizes[0] == "6 antwoorden" and len(sizes) == 4


def test_results_find_the_differences_that_were_put_in():
    """In Fabelkust agreement rose over the waves and lies above the other regions."""
    change = run("answers", "results", "fabelkust", "--what", "metingen", "--group", "uitvoering")
    since_2022 = [line for line in change.splitlines() if line.startswith("wwtaken ")]
    assert "gestegen" in since_2022[0]
    beside = run("answers", "results", "fabelkust", "--what", "regio", "--group", "uitvoering")
    assert "hoger" in next(line for line in beside.splitlines() if line.startswith("protempo "))
    assert "6 andere regio's, elke regio even zwaar, zonder deze regio zelf" in beside
    assert "delen een gemeente met deze regio: fabelstad-en-ommeland." in beside
    turned = next(line for line in beside.splitlines() if line.startswith("wwlangs "))
    assert turned.endswith("lager")


def test_an_open_link_gives_shares_of_the_respondents_without_interval_or_word():
    told = run("answers", "results", "fabelkust", "--group", "ouders", "--question", "wwvindbaar")
    assert "er is een open link gebruikt" in told
    assert " tot " not in told.split("Basis")[0].split("antwoord  ")[1]
    beside = run("answers", "results", "fabelkust", "--what", "regio", "--group", "ouders")
    assert not any(word in beside.split() for word in ("hoger", "lager", "vergelijkbaar"))


def test_a_changed_scale_is_not_compared():
    told = run(
        *("answers", "results", "dromerdelta", "--what", "metingen"),
        *("--group", "uitvoering", "--question", "tvsamen"),
    )
    first, last = (line for line in told.splitlines() if line.startswith("tvsamen "))
    assert "tot en met 2022 waren er drie antwoorden" in first
    assert "%" in last.split("tevreden")[1].split()[0]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--question", "wwtaak", "--group", "uitvoering"), "bedoelde u 'wwtaken'?"),
        (("--wave", "2023"), "onbekende meting '2023'"),
        (("--group", "ouder"), "bedoelde u 'ouders'?"),
    ],
)
def test_what_does_not_exist_is_one_sentence(words: tuple[str, ...], sentence: str):
    done = CliRunner().invoke(main, ["answers", "results", "fabelkust", *words])
    assert sentence in str(done.exception) + done.output
    assert done.exit_code != 0


def test_no_report_run_or_export_knows_of_answers_but_by_a_plan(repo_root: Path):
    """Only the report, and only through `survey.release`, which holds what may be shown."""
    for room in ("report", "runs", "export", "indicators", "comparisons", "dataset"):
        for path in (repo_root / "aoj" / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom):
                    names = [node.module or ""]
                told = [n for n in names if "aoj.survey" in n or n == "aoj.store.responses"]
                if room == "report":
                    told = [n for n in told if not n.startswith("aoj.survey.release")]
                assert told == [], path


def test_a_context_figure_stands_beside_the_answers_of_every_region():
    told = run(
        *("answers", "results", "fabelkust", "--what", "cijfer", "--figure", "jeugdhulp"),
        *("--group", "uitvoering", "--question", "protempo"),
    )
    rows = [line.split() for line in told.splitlines() if line.startswith(("fabelkust ", "stille"))]
    assert [row[0] for row in rows] == ["fabelkust", "stille-hoek"]
    assert rows[0][1] == "11,9%" and rows[0][2].endswith("%")
    assert "fabelstad-en-ommeland " not in told  # shares a gemeente
    assert "Te weinig regio's om te zeggen" in told
    assert "Het cijfer is van 2024, de antwoorden zijn van 2026." in told


def test_the_response_tells_the_make_up_and_what_bounds_are():
    told = run("answers", "results", "fabelkust", "--what", "respons", "--group", "uitvoering")
    row = next(
        line for line in told.splitlines() if line.startswith("Jeugdhulp  ") and "%  " in line
    )
    assert row.split() == ["Jeugdhulp", "42%", "29%"]
    assert "Opbouw naar rol naast die van de uitgenodigden: p < 0,001, Cohens w 0,29." in told
    assert told.count(BOUNDS) == 1
    link = run("answers", "results", "fabelkust", "--what", "respons", "--group", "ouders")
    assert BOUNDS not in link
    assert link.count("Geen grenzen, want er is een open link gebruikt.") == 1


def test_a_score_tells_who_has_none_and_what_is_not_in_it():
    told = run("answers", "results", "fabelkust", "--what", "scores", "--group", "uitvoering")
    work = next(line for line in told.splitlines() if line.startswith("Werkwijze: "))
    assert "Zonder score: te weinig vragen beantwoord 1." in work
    agreed = next(line for line in told.splitlines() if line.startswith("Afspraken: "))
    assert "Geen betrouwbaarheid: zij vraagt 3 vragen" in agreed


def test_a_figure_without_a_question_is_refused():
    done = CliRunner().invoke(main, ["answers", "results", "fabelkust", "--what", "cijfer"])
    told = str(done.exception) + done.output
    assert done.exit_code and "--what cijfer --figure jeugdhulp --question wwtaken" in told


def test_the_sign_of_a_difference_is_always_printed_and_halves_go_up():
    from aoj.commands.answers_results import _decimal, _pct, _points

    assert _points(0.0004, 0.2) == "+0,04 tot +20,0 procentpunt"
    assert _points(-0.2, -0.0012) == "-20,0 tot -0,1 procentpunt"
    assert (_pct(0.625), _pct(0.125)) == ("63%", "13%")
    assert (_decimal(529 / 200, 2), _decimal(0.875, 2)) == ("2,65", "0,88")
