"""The command line: Dutch, one sentence per mistake, and the exit codes of aoj.errors."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from toy import add_template, cells, find_cell, make_project, read, write

import aoj
from aoj.cli import main
from aoj.commands import planning
from aoj.commands.planning import Choice
from aoj.commands.run import run
from aoj.commands.status import status
from aoj.errors import DataError, InputError
from aoj.runs.jobs import DataPin
from aoj.store.project import Project


def call(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project of which the data set needs no figures."""
    project = make_project(tmp_path / "project")
    digest = ["d" * 64]
    project.root.joinpath("digest").write_text("", encoding="utf-8")

    def pin(_: Project, name: str) -> DataPin:
        if name != "voorbeeld":
            raise InputError(f"de gegevensset '{name}' heeft nog geen cijfers")
        return DataPin(name, 3, digest[0] + (project.root / "digest").read_text(encoding="utf-8"))

    monkeypatch.setattr(planning, "pin_data", pin)
    monkeypatch.setattr(planning, "open_store", lambda project, pin: None)
    return project


def test_without_words_it_shows_its_help_in_dutch() -> None:
    result = call()
    assert result.exit_code == 0
    assert result.output.startswith("Gebruik: aoj [OPTIES] OPDRACHT")
    assert call("--help").output == result.output


@pytest.mark.parametrize(
    "words",
    [
        *(
            (name,)
            for name in (
                "run",
                "table",
                "fetch",
                "new",
                "list",
                "check",
                "status",
                "trace",
                "verify",
            )
        ),
        ("new", "region"),
        *(("list", name) for name in ("regions", "templates", "indicators", "sources")),
    ],
)
def test_every_help_page_is_dutch(words: tuple[str, ...]) -> None:
    result = call(*words, "--help")
    assert result.exit_code == 0
    assert result.output.startswith("Gebruik: aoj ")
    for english in ("Usage", "Options", "Commands", "Show this", "[OPTIONS]", "TEXT", "required"):
        assert english not in result.output
    assert result.stderr == ""


def test_the_version_is_told() -> None:
    assert call("--version").output == f"aoj {aoj.__version__}\n"


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("rnu",), "onbekende opdracht 'rnu'; bedoelde u 'run'?"),
        (("xyzzy",), "onbekende opdracht 'xyzzy'"),
        (("list", "region"), "bedoelde u 'regions'?"),
        (("run", "--al"), "bedoelde u '--all'?"),
        (("run", "--xyzzy"), "onbekende optie '--xyzzy'"),
        (("run", "--data"), "bij '--data' ontbreekt een waarde"),
        (("run", "--all=ja"), "bij '--all' hoort geen waarde"),
        (("run", "--all", "--jobs", "veel"), "'veel' is geen geheel getal vanaf 1"),
        (("run", "--all", "--jobs", "0"), "'0' is geen geheel getal vanaf 1"),
        (("run", "--all", "-p", "los"), "naam=waarde"),
        (("run", "--project", "x"), "'--project' hoort voor de opdracht"),
        (("list", "regions", "extra"), "'extra' hoort hier niet"),
        (("--project", "/bestaat/niet", "run", "--all"), "geen aoj-project"),
        (("table",), "geen indicator genoemd"),
        (("fetch", "--from", ".", "--dry-run"), "'--from' en '--dry-run' gaan niet samen"),
        (("fetch", "--check", "--again"), "'--check' en '--again' gaan niet samen"),
        (("fetch", "--from", ".", "70072ned"), "bij '--from' hoort geen naam van een bron"),
    ],
)
def test_a_mistake_on_the_command_line_is_one_dutch_sentence(
    words: tuple[str, ...], part: str
) -> None:
    result = call(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("Fout: ")
    assert result.stderr.count("\n") == 1
    assert part in result.stderr
    assert "Try" not in result.stderr


def test_a_mistake_of_ours_gives_a_log_file_and_no_traceback(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("kapot")

    monkeypatch.setattr("aoj.commands.listing.list_regions", fail)
    result = call("--project", str(project.root), "list", "regions")
    assert result.exit_code == 70
    assert "Traceback" not in result.output
    log = Path(result.stderr.strip().rstrip(".").split()[-1])
    assert "RuntimeError: kapot" in log.read_text(encoding="utf-8")
    log.unlink()


def test_ctrl_c_ends_with_130(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("aoj.commands.listing.list_regions", stop)
    result = call("--project", str(project.root), "list", "regions")
    assert result.exit_code == 130
    assert "Gestopt met Ctrl-C" in result.stderr


def test_a_file_that_the_system_refuses_ends_with_4(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise PermissionError(13, "denied", "parameters")

    monkeypatch.setattr("aoj.commands.listing.list_regions", refuse)
    result = call("--project", str(project.root), "list", "regions")
    assert result.exit_code == 4
    assert "geen toestemming" in result.stderr


def test_regions_and_templates_are_listed_a_line_each(project: Project) -> None:
    write(project.parameters / "kapot.yml", "schema: 1\nnaam: x\n")
    result = call("--project", str(project.root), "list", "regions")
    lines = result.output.splitlines()
    assert [line.split()[0] for line in lines] == ["kapot", "oost", "west"]
    assert "bedoelde u 'name'" in lines[0]
    assert "Regio oost" in lines[1]
    result = call("--project", str(project.root), "list", "templates")
    assert result.output.startswith("toets  standaard  Toetsnotebook")


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("run",), "geen regio genoemd"),
        (("run", "--all", "oost"), "niet allebei"),
        (("run", "osot"), "bedoelde u 'oost'"),
        (("run", "oost", "--template", "teots"), "bedoelde u 'toets'"),
        (("run", "oost", "--edition", "../x"), "geen editie"),
        (("run", "oost", "-p", "toon_ales=ja"), "bedoelde u 'toon_alles'"),
        (("status", "osot"), "bedoelde u 'oost'"),
        (("check", "osot"), "bedoelde u 'oost'"),
    ],
)
def test_what_does_not_exist_is_told_before_anything_starts(
    project: Project, words: tuple[str, ...], part: str
) -> None:
    result = call("--project", str(project.root), *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert part in result.stderr
    assert not project.regions.exists()


def test_a_run_ends_with_what_was_made_what_failed_and_why(project: Project) -> None:
    write(project.parameters / "kapot.yml", "schema: 1\nnaam: x\n")
    write(
        project.parameters / "leeg.yml", "schema: 1\nname: x\ngemeenten: [GM9001]\ndata: nergens\n"
    )
    add_template(project.root, "toets", cells("1 / int(regio == 'oost') and toon('<p>x</p>')"))
    result = call("--project", str(project.root), "run", "--all", "--jobs", "2")
    assert result.exit_code == 1
    assert "Gemaakt (1):\n  notebooks/regions/oost/2026/toets.html" in result.stdout
    hint = "jupyter lab notebooks/regions/oost/2026/toets.ipynb"
    assert hint in result.stdout
    command = next(line for line in result.stdout.splitlines() if hint in line).split()[0]
    assert Path(command).parent == Path(sys.executable).parent or shutil.which(command)
    failed = result.stdout[result.stdout.index("Mislukt (3):") :].splitlines()[1:]
    assert [line.split()[0] for line in failed] == ["kapot", "leeg", "west"]
    assert "bedoelde u 'name'" in failed[0]
    assert "nog geen cijfers" in failed[1]
    assert "toets, cel 'zin-deelname': er ging iets mis (ZeroDivisionError" in failed[2]
    assert result.stderr.splitlines()[-1] == "Fout: 3 van 4 notebooks zijn niet gemaakt."
    assert "[4/4]" in result.stderr


def test_the_status_follows_what_happened(project: Project) -> None:
    def states() -> dict[str, tuple[str, str, int]]:
        return {s.region: (s.state, s.detail, s.edited) for s in status(project)}

    assert states()["oost"] == ("nog niet gemaakt", "", 0)
    report = run(project, Choice(("oost",)), quiet=True)
    assert [outcome.state for outcome in report.outcomes] == ["gemaakt"]
    assert states() == {"oost": ("actueel", "", 0), "west": ("nog niet gemaakt", "", 0)}

    (project.root / "digest").write_text("nieuw", encoding="utf-8")
    assert states()["oost"] == ("verouderd", "gegevens", 0)
    text = (project.parameters / "oost.yml").read_text(encoding="utf-8")
    write(project.parameters / "oost.yml", text.replace("Regio oost", "Oost"))
    assert states()["oost"] == ("verouderd", "gegevens, instellingen van de regio", 0)
    write(project.parameters / "oost.yml", text + "# alleen commentaar\n")
    (project.root / "digest").write_text("", encoding="utf-8")
    assert states()["oost"] == ("actueel", "", 0)

    path = project.regions / "oost/2026/toets.ipynb"
    notebook = read(path)
    find_cell(notebook, "duiding-deelname")["source"] = "Wij vinden"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert states()["oost"] == ("actueel", "bewerkt na de laatste run", 1)
    run(project, Choice(("oost",)), quiet=True)
    assert states()["oost"] == ("actueel", "", 1)

    add_template(project.root, "toets", cells("1 / 0"))
    run(project, Choice(("oost",)), quiet=True)
    state, detail, _ = states()["oost"]
    assert (state, "ZeroDivisionError" in detail) == ("mislukt", True)
    shown = call("--project", str(project.root), "status").output.splitlines()
    assert shown[0].split()[:4] == ["regio", "sjabloon", "editie", "stand"]


def test_without_readable_figures_no_notebook_is_called_up_to_date(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(project, Choice(("oost",)), quiet=True)

    def fail(_: Project, name: str) -> DataPin:
        raise DataError(f"de gegevensset '{name}' heeft nog geen cijfers")

    monkeypatch.setattr(planning, "pin_data", fail)
    found = status(project, ["oost"])[0]
    assert found.state == "niet te zeggen"
    assert "nog geen cijfers" in found.detail


def test_another_edition_has_a_folder_of_its_own(project: Project) -> None:
    run(project, Choice(("oost",), edition="2026-concept"), quiet=True)
    assert (project.regions / "oost/2026-concept/toets.html").exists()
    found = {(s.edition, s.state) for s in status(project, ["oost"])}
    assert found == {("2026", "nog niet gemaakt"), ("2026-concept", "actueel")}


@pytest.mark.skipif(os.name == "nt", reason="pijpen van POSIX")
def test_a_reader_that_has_gone_is_no_mistake(repo_root: Path) -> None:
    command = [sys.executable, "-m", "aoj.cli", "--project", str(repo_root), "list", "regions"]
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="geen /dev/full")
def test_a_full_disk_below_the_output_is_one_sentence(repo_root: Path) -> None:
    command = [sys.executable, "-m", "aoj.cli", "--project", str(repo_root), "list", "regions"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 4
    assert done.stderr == "Fout: lezen of schrijven lukte niet (de schijf is vol).\n"


@pytest.mark.skipif(os.name == "nt", reason="signalen van POSIX")
@pytest.mark.parametrize(
    ("number", "code", "words"), [(2, 130, "Gestopt met Ctrl-C."), (15, 143, "Gestopt op verzoek")]
)
def test_the_first_signal_stops_and_a_second_does_nothing(
    number: int, code: int, words: str
) -> None:
    script = f"""
import os, sys
from aoj.cli import main
import aoj.commands.listing as listing
def slow():
    try:
        os.kill(os.getpid(), {number})
    finally:
        os.kill(os.getpid(), {number})
        print("opgeruimd", flush=True)
listing.list_indicators = slow
try:
    main(["list", "indicators"])
finally:
    os.kill(os.getpid(), {number})
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (code, "opgeruimd\n")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_region_is_not_looked_for_in_a_data_set_that_it_does_not_belong_to(
    repo_root: Path, tmp_path: Path
) -> None:
    root = tmp_path / "project"
    for folder in ("parameters", "notebooks/templates", "data/voorbeeld", "data/reference"):
        shutil.copytree(repo_root / folder, root / folder)
    (root / "data/landelijk").mkdir()
    manifest = "datapackage.json"
    example, country = root / "data/voorbeeld", root / "data/landelijk"
    package = json.loads((example / manifest).read_text(encoding="utf-8"))
    own = [r for r in package["resources"] if not r["aoj"]["source"].startswith("rio_")]
    (country / manifest).write_text(json.dumps({**package, "resources": own}), encoding="utf-8")
    shutil.copytree(example / "bestanden", country / "bestanden")
    result = call("--project", str(root), "run", "fabelstad", "--data", "landelijk")
    assert "de regio hoort bij de gegevens 'voorbeeld'" in result.stdout
    assert "PO9901" in result.stdout
    assert "bedoelde u" not in result.output
    result = call("--project", str(root), "run", "fabelstad", "--data", "landelik")
    assert result.exit_code == 2
    assert "onbekende gegevensset 'landelik'; bedoelde u 'landelijk'?" in result.stderr


def test_a_registered_file_that_is_absent_stops_a_run_before_it_begins(
    repo_root: Path, tmp_path: Path
) -> None:
    root = tmp_path / "project"
    for folder in ("parameters", "notebooks/templates", "data/voorbeeld"):
        shutil.copytree(repo_root / folder, root / folder)
    raw = next((root / "data/voorbeeld/bestanden").rglob("*.csv"))
    raw.unlink()
    for words in (("run", "--all"), ("table", "deelname_sbo")):
        result = call("--project", str(root), *words)
        assert result.exit_code == 3
        assert result.stdout == ""
        assert raw.name in result.stderr
        assert "ontbreekt" in result.stderr


def test_help_is_there_at_once() -> None:
    command = [sys.executable, "-m", "aoj.cli", "--help"]
    best = 9.0
    for _ in range(5):
        begin = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        best = min(best, time.perf_counter() - begin)
    assert best < 0.3
