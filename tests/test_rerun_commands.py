"""What a person can ask about a re-run: accept, diff, restore, run --fresh and status, in Dutch."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from fake_kernel import FakeKernel
from lab import PIXEL, drop_ids, renumber
from toy import (
    SIDECAR,
    add_template,
    cells,
    code,
    find_cell,
    make_project,
    markdown,
    read,
)

from aoj.cli import main
from aoj.commands import notebooks, planning
from aoj.commands import run as run_command
from aoj.errors import AojError
from aoj.export.html import export_html
from aoj.runs import runner
from aoj.runs.batch import BatchResult
from aoj.runs.files import folder_lock, sha256_of
from aoj.runs.history import list_states, read_state
from aoj.runs.jobs import DataPin, Job, Outcome, failed
from aoj.runs.narrative.differences import Difference, find_differences
from aoj.runs.stamps import INJECTED, source_of, stamp_of
from aoj.store.project import Project

Notebook = dict[str, Any]
QUOTE = "In Oost gaat 3,1% naar het sbo."
FOLDER = "notebooks/regions/oost/2026"


@pytest.fixture(autouse=True)
def kernel(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeKernel]:
    """Execute nothing, and in this process."""
    fake = FakeKernel()
    monkeypatch.setattr(runner, "execute", fake)

    def run_here(jobs: Sequence[Job], make: Any, *, workers: int, report: Any) -> BatchResult:
        return BatchResult(tuple(map(one, jobs, [make] * len(jobs))))

    def one(job: Job, make: Any) -> Outcome:
        try:
            made: Outcome = make(job)
        except AojError as error:
            return failed(job, str(error))
        return made

    monkeypatch.setattr(run_command, "run_batch", run_here)
    yield fake


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project of which the data set needs no figures."""
    pin = DataPin("voorbeeld", 3, "d" * 64, is_example=True)
    monkeypatch.setattr(planning, "pin_data", lambda project, name: pin)
    monkeypatch.setattr(planning, "open_store", lambda project, pin: None)
    return make_project(tmp_path / "project")


@pytest.fixture
def path(project: Project) -> Path:
    """The notebook of a region, just made."""
    assert call(project, "run", "oost").exit_code == 0
    return project.root / FOLDER / "toets.ipynb"


@pytest.fixture
def stale(project: Project, path: Path, kernel: FakeKernel) -> Path:
    """A notebook in which two texts quote a figure that has changed since."""
    write(path, "duiding-deelname", QUOTE)
    change(path, lambda nb: nb["cells"].append(markdown("mijn", f"## Wie doen mee?\n\n{QUOTE}")))
    kernel.wording = "3,4%"
    assert "2 cellen te herzien" in call(project, "run", "oost").stdout
    return path


def call(project: Project, *words: str) -> Result:
    return CliRunner().invoke(
        main, ["--project", str(project.root), *words], catch_exceptions=False
    )


def change(path: Path, do: Callable[[Notebook], Any]) -> None:
    notebook = read(path)
    do(notebook)
    path.write_text(json.dumps(notebook, indent=1), encoding="utf-8")


def write(path: Path, key: str, text: str, **more: Any) -> None:
    change(path, lambda nb: find_cell(nb, key).update(source=text, **more))


def delete(path: Path, *keys: str) -> None:
    change(path, lambda nb: nb.update(cells=[c for c in nb["cells"] if c["id"] not in keys]))


def texts(path: Path) -> list[str]:
    return [source_of(cell) for cell in read(path)["cells"]]


def notes(path: Path) -> list[str]:
    found = (stamp_of(cell).get("note") for cell in read(path)["cells"])
    return [note for note in found if note]


def record(path: Path) -> dict[str, Any]:
    return read(path.with_name("toets.run.json"))


def files(project: Project) -> dict[str, bytes]:
    """Return every file of a project with its bytes, and every folder."""
    return {
        found.relative_to(project.root).as_posix(): b"" if found.is_dir() else found.read_bytes()
        for found in project.root.rglob("*")
    }


def open_in_lab(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    def report(path: Path) -> str | None:
        return "JupyterLab op poort 8888" if path.name in names else None

    monkeypatch.setattr(notebooks, "open_in_server", report)


def second_template(project: Project) -> Path:
    """Add a template `ander`, run it, and let one text of it be out of date."""
    add_template(project.root, "ander", sidecar=SIDECAR.replace("standaard: ja", "standaard: nee"))
    assert call(project, "run", "oost", "--template", "ander").exit_code == 0
    return project.root / FOLDER / "ander.ipynb"


# What all commands refuse


@pytest.mark.parametrize(
    "words", [("accept",), ("diff",), ("restore",), ("export",), ("new", "edition")]
)
def test_every_help_page_is_dutch(project: Project, words: tuple[str, ...]) -> None:
    result = call(project, *words, "--help")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.output.startswith("Gebruik: aoj ")
    for english in ("Usage", "Options", "Show this", "[OPTIONS]", "TEXT", "required", "INTEGER"):
        assert english not in result.output


REFUSED = {
    ("accept",): "'REGIO' ontbreekt",
    ("accept", "oost"): "noem de cellen die u hebt nagekeken, of geef --all",
    ("accept", "oost", "duiding-deelname", "--all"): "noem cellen of geef --all, niet allebei",
    ("accept", "oost", "duidng-deelname"): "bedoelde u 'duiding-deelname'?",
    ("accept", "oost", "xyzzy"): "onbekende cel om te herzien 'xyzzy'; verwacht: een van: duiding",
    ("accept", "oost", "duiding-deelname", "xyzzy"): "onbekende cel om te herzien 'xyzzy'",
    ("accept", "oost", "titel"): "cel 'titel' is niet (meer) te herzien",
    ("accept", "oost", "lijst"): "onbekende cel om te herzien 'lijst'",
    ("accept", "oost", ""): "onbekende cel om te herzien ''",
    ("accept", "oost", "é; rm -rf *\n"): "onbekende cel om te herzien 'é; rm -rf *",
    ("accept", "oost", "../../parameters/oost"): "onbekende cel om te herzien '../../param",
    ("accept", "oost", "--al"): "bedoelde u '--all'?",
    ("accept", "oost", "--template"): "bij '--template' ontbreekt een waarde",
    ("accept", "osot", "--all"): "bedoelde u 'oost'?",
    ("accept", "west", "--all"): "notebooks/regions/west/2026: er is nog geen notebook",
    ("accept", "oost", "--all", "--template", "teots"): "bedoelde u 'toets'?",
    ("accept", "oost", "--all", "--template", "../toets"): "onbekend",
    ("accept", "oost", "--all", "--edition", "2031"): f"{FOLDER[:-4]}2031: er is nog geen notebook",
    ("accept", "oost", "--all", "--edition", "../2026"): "'../2026' kan geen editie zijn",
    ("diff",): "'REGIO' ontbreekt",
    ("diff", "oost", "west"): "'west' hoort hier niet",
    ("diff", "osot"): "bedoelde u 'oost'?",
    ("diff", "west"): "Maak het met 'aoj run west'.",
    ("diff", "oost", "--template", "teots"): "bedoelde u 'toets'?",
    ("diff", "oost", "--edition", "2031"): "er is nog geen notebook",
    ("diff", "oost", "--edition", "A B"): "'A B' kan geen editie zijn",
    ("restore",): "'REGIO' ontbreekt",
    ("restore", "osot"): "bedoelde u 'oost'?",
    ("restore", "oost", "--state", "0"): "'0' is geen geheel getal vanaf 1",
    ("restore", "oost", "--state", "-1"): "'-1' is geen geheel getal vanaf 1",
    ("restore", "oost", "--state", "abc"): "'abc' is geen geheel getal vanaf 1",
    ("restore", "oost", "--state", "1.5"): "'1.5' is geen geheel getal vanaf 1",
    ("restore", "oost", "--state"): "bij '--state' ontbreekt een waarde",
    ("restore", "oost", "--state", "99"): "bestaat niet; verwacht: een nummer van 1",
    ("restore", "oost", "--state", "9" * 30): "bestaat niet; verwacht: een nummer van 1",
    ("restore", "oost", "1"): "'1' hoort hier niet",
    ("restore", "oost", "--template", "teots"): "bedoelde u 'toets'?",
    ("restore", "oost", "--state", "1", "--edition", "../2026"): "'../2026' kan geen editie zijn",
    ("run", "--all", "--fresh"): "--fresh en --all gaan niet samen",
    ("run", "--fresh"): "er is geen regio genoemd",
    ("run", "oost", "--fresh", "--template", "teots"): "bedoelde u 'toets'?",
    ("run", "oost", "--fresh=ja"): "bij '--fresh' hoort geen waarde",
    ("status", "osot"): "bedoelde u 'oost'?",
}  # fmt: skip


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_what_cannot_be_done_is_one_dutch_sentence_and_changes_nothing(
    project: Project, stale: Path, words: tuple[str, ...]
) -> None:
    before = files(project)
    result = call(project, *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Fout: ")
    assert result.stderr.rstrip("\n").count("\n") == REFUSED[words].count("\n") + sum(
        word.count("\n") for word in words
    )
    assert REFUSED[words] in result.stderr
    assert files(project) == before


DAMAGED = {
    "niet te lezen": b"\xff\xfe kapot",
    "geen JSON": b"<<<<<<< HEAD\n{}",
    "leeg": b"",
    "geen cellen": b'{"cells": 1}',
    "een cel die er geen is": b'{"cells": [{"cell_type": "heading", "source": ""}]}',
    "niet van een run": b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
@pytest.mark.parametrize("words", [("accept", "oost", "--all"), ("diff", "oost")], ids=" ".join)
def test_a_notebook_that_no_run_made_is_refused(
    project: Project, stale: Path, words: tuple[str, ...], content: bytes
) -> None:
    stale.write_bytes(content)
    before = files(project)
    result = call(project, *words)
    assert (result.exit_code, result.stdout) == (3, "")
    wanted = "niet door een run gemaakt" if b"metadata" in content else "het notebook is niet te"
    assert f"{FOLDER}/toets.ipynb: " in result.stderr
    assert wanted in result.stderr
    assert "'aoj restore oost' brengt een eerdere stand terug" in result.stderr
    assert files(project) == before


@pytest.mark.parametrize("other", [{"region": "west"}, {"template": "ander"}, {"order": 7}])
def test_a_notebook_of_another_region_is_refused(
    project: Project, stale: Path, other: dict[str, Any]
) -> None:
    change(stale, lambda nb: nb["metadata"]["aoj"].update(other))
    for words in (("accept", "oost", "--all"), ("diff", "oost")):
        result = call(project, *words)
        assert result.exit_code == 3
        assert "niet door een run gemaakt" in result.stderr


def test_a_notebook_of_a_newer_version_is_refused(project: Project, stale: Path) -> None:
    change(stale, lambda nb: nb["metadata"]["aoj"].update(schema=99))
    before = files(project)
    for words in (
        ("accept", "oost", "--all"),
        ("diff", "oost"),
        ("restore", "oost", "--state", "1"),
    ):
        result = call(project, *words)
        assert result.exit_code == 3
        assert "schema 99" in result.stderr
        assert "Werk aoj bij." in result.stderr
    assert files(project) == before
    assert "onleesbaar" in call(project, "status", "oost").stdout


@pytest.mark.parametrize(
    "words", [("accept", "oost", "--all"), ("restore", "oost", "--state", "1")], ids=" ".join
)
def test_a_notebook_that_is_open_stays_as_it_is(
    project: Project, stale: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    open_in_lab(monkeypatch, "toets.ipynb")
    monkeypatch.setattr("aoj.commands.restore.check_not_open", notebooks.check_not_open)
    before = files(project)
    result = call(project, *words)
    assert (result.exit_code, result.stdout) == (4, "")
    assert f"{FOLDER}: toets.ipynb is open in JupyterLab op poort 8888" in result.stderr
    assert files(project) == before


@pytest.mark.parametrize(
    "words", [("accept", "oost", "--all"), ("restore", "oost", "--state", "1")], ids=" ".join
)
def test_a_folder_in_which_another_run_works_is_left_alone(
    project: Project, stale: Path, words: tuple[str, ...]
) -> None:
    before = files(project)
    with folder_lock(stale.parent, FOLDER):
        result = call(project, *words)
    assert (result.exit_code, result.stdout) == (4, "")
    assert "een andere run is met deze regio bezig" in result.stderr
    assert files(project) == before


# accept


def test_accepting_a_cell_says_what_was_done_and_what_is_left(
    project: Project, stale: Path
) -> None:
    before = texts(stale)
    result = call(project, "accept", "oost", "duiding-deelname")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "toets: 1 cel nagekeken; nog te herzien: 1\n"
    assert notes(stale) == ["lijst", "mijn"]
    assert [text for text in before if text in texts(stale)] == [
        text for text in before if not text.startswith("> **") or "`mijn`)" in text
    ]
    assert call(project, "accept", "oost", "mijn").stdout == (
        "toets: 1 cel nagekeken; nog te herzien: niets\n"
    )
    assert notes(stale) == []


def test_accepting_all_ends_every_revision(project: Project, stale: Path) -> None:
    result = call(project, "accept", "oost", "--all")
    assert result.stdout == "toets: 2 cellen nagekeken; nog te herzien: niets\n"
    assert notes(stale) == []
    assert texts(stale).count(QUOTE) == 1


def test_several_cells_are_accepted_at_once_and_a_cell_named_twice_counts_once(
    project: Project, stale: Path
) -> None:
    result = call(project, "accept", "oost", "mijn", "duiding-deelname", "mijn")
    assert result.stdout == "toets: 2 cellen nagekeken; nog te herzien: niets\n"


def test_accepting_where_nothing_is_to_be_revised_changes_nothing(
    project: Project, path: Path
) -> None:
    before = files(project)
    result = call(project, "accept", "oost", "--all")
    assert (result.exit_code, result.stdout) == (0, "toets: er was niets te herzien\n")
    result = call(project, "accept", "oost", "titel")
    assert (result.exit_code, result.stderr) == (2, "Fout: toets: er is niets te herzien.\n")
    assert files(project) == before


def test_accepting_keeps_page_and_record_true(project: Project, stale: Path) -> None:
    old = record(stale)
    call(project, "accept", "oost", "duiding-deelname")
    page = stale.with_suffix(".html")
    assert page.read_text(encoding="utf-8") == export_html(read(stale))
    now = record(stale)
    assert now["products"]["toets.html"] == sha256_of(page.read_bytes())
    assert {item["cell"] for item in old["herzien"]} == {"duiding-deelname", "mijn"}
    assert now["herzien"] == [item for item in old["herzien"] if item["cell"] == "mijn"]
    same = [key for key in old if key not in ("herzien", "products")]
    assert [now[key] for key in same] == [old[key] for key in same]
    assert list(now) == list(old)
    call(project, "accept", "oost", "--all")
    assert record(stale)["herzien"] == []
    assert "Te herzien" not in page.read_text(encoding="utf-8")
    assert {p.name for p in stale.parent.iterdir()} == {
        "toets.ipynb", "toets.html", "toets.run.json", ".bewaard",
    }  # fmt: skip


def test_what_was_accepted_does_not_come_back_with_the_next_run(
    project: Project, stale: Path
) -> None:
    call(project, "accept", "oost", "--all")
    accepted = stale.read_bytes()
    assert "te herzien" not in call(project, "run", "oost").stdout
    assert stale.read_bytes() == accepted


def test_a_run_after_accepting_tells_what_changed_since(
    project: Project, stale: Path, kernel: FakeKernel
) -> None:
    call(project, "accept", "oost", "--all")
    write(stale, "duiding-deelname", QUOTE.replace("3,1%", "3,4%"))
    kernel.wording = "3,6%"
    call(project, "run", "oost")
    found = stamp_of(find_cell(read(stale), "duiding-deelname"))["herzien"]
    assert [(item["old"], item["new"]) for item in found if item["kind"] == "cijfer"] == [
        ("3,4%", "3,6%")
    ]


def test_the_state_before_accepting_is_kept(project: Project, stale: Path) -> None:
    write(stale, "titel", "# Net getypt")
    before = [text for text in texts(stale) if not text.startswith("> **")]
    call(project, "accept", "oost", "--all")
    newest = list_states(stale.parent, "toets")[0]
    assert newest.reason == "accept"
    kept = read_state(stale.parent, "toets", 1)
    assert [source_of(cell) for cell in kept["cells"]] == before


def test_accepting_is_no_edit_and_words_after_it_are(project: Project, stale: Path) -> None:
    call(project, "accept", "oost", "--all")
    assert "bewerkt na de laatste run" not in call(project, "status", "oost").stdout
    write(stale, "titel", "# Anders")
    assert "bewerkt na de laatste run" in call(project, "status", "oost").stdout


def test_accepting_without_a_record_makes_none(project: Project, stale: Path) -> None:
    stale.with_name("toets.run.json").unlink()
    assert call(project, "accept", "oost", "--all").exit_code == 0
    assert notes(stale) == []
    assert not stale.with_name("toets.run.json").exists()


def test_a_cell_of_which_the_note_was_deleted_needs_no_accepting(
    project: Project, stale: Path
) -> None:
    delete(stale, "herzien-mijn")
    result = call(project, "accept", "oost", "mijn")
    assert result.exit_code == 2
    assert "cel 'mijn' is niet (meer) te herzien" in result.stderr
    result = call(project, "accept", "oost", "duiding-deelname")
    assert result.stdout == "toets: 1 cel nagekeken; nog te herzien: niets\n"


def test_a_cell_to_revise_in_two_notebooks_is_accepted_only_with_the_name_of_one(
    project: Project, stale: Path, kernel: FakeKernel
) -> None:
    kernel.wording = "3,1%"
    other = second_template(project)
    write(other, "duiding-deelname", QUOTE)
    kernel.wording = "3,4%"
    call(project, "run", "oost", "--template", "ander")
    before = files(project)
    result = call(project, "accept", "oost", "duiding-deelname")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--template" in result.stderr
    assert "ander, toets" in result.stderr
    assert files(project) == before
    result = call(project, "accept", "oost", "--all")
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == ["ander", "toets"]


def test_what_is_told_to_type_about_another_edition_names_it(
    project: Project, stale: Path, kernel: FakeKernel
) -> None:
    kernel.wording = "3,1%"
    call(project, "run", "oost", "--edition", "2025")
    there = stale.parent.parent / "2025/toets.ipynb"
    write(there, "duiding-deelname", QUOTE)
    kernel.wording = "3,4%"
    shown = call(project, "run", "oost", "--edition", "2025").stdout
    assert "aoj accept oost CEL --edition 2025\n" in shown
    before = stale.read_bytes()
    commands = [text.split("`aoj ")[1].split("`")[0] for text in texts(there) if "`aoj " in text]
    assert commands == [
        "accept oost --all --edition 2025",
        "accept oost duiding-deelname --edition 2025",
    ]
    assert call(project, *commands[1].split()).exit_code == 0
    assert notes(there) == []
    assert stale.read_bytes() == before


def test_the_notebooks_of_an_edition_are_accepted_together_or_by_name(
    project: Project, stale: Path, kernel: FakeKernel
) -> None:
    kernel.wording = "3,1%"
    other = second_template(project)
    write(other, "duiding-deelname", QUOTE)
    kernel.wording = "3,4%"
    call(project, "run", "oost", "--template", "ander")
    before = files(project)
    result = call(project, "accept", "oost", "mijn", "--template", "ander")
    assert result.exit_code == 2
    assert files(project) == before
    result = call(project, "accept", "oost", "mijn")
    assert result.stdout == "toets: 1 cel nagekeken; nog te herzien: 1\n"
    result = call(project, "accept", "oost", "duiding-deelname", "--template", "ander")
    assert result.stdout == "ander: 1 cel nagekeken; nog te herzien: niets\n"
    result = call(project, "accept", "oost", "--all")
    assert result.stdout == (
        "ander: er was niets te herzien\ntoets: 1 cel nagekeken; nog te herzien: niets\n"
    )


def test_one_open_notebook_keeps_all_as_they_are(
    project: Project, stale: Path, kernel: FakeKernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel.wording = "3,1%"
    other = second_template(project)
    write(other, "duiding-deelname", QUOTE)
    kernel.wording = "3,4%"
    call(project, "run", "oost", "--template", "ander")
    open_in_lab(monkeypatch, "toets.ipynb")
    before = files(project)
    assert call(project, "accept", "oost", "--all").exit_code == 4
    assert files(project) == before
    assert call(project, "accept", "oost", "--all", "--template", "ander").exit_code == 0


def test_a_template_that_is_not_made_yet_is_named(project: Project, stale: Path) -> None:
    add_template(project.root, "ander")
    for verb in (("accept", "oost", "--all"), ("diff", "oost")):
        result = call(project, *verb, "--template", "ander")
        assert result.exit_code == 2
        assert "er is nog geen notebook 'ander'; " not in result.stderr
        assert "er is nog geen notebook 'ander'. Maak het eerst met 'aoj run oost'" in result.stderr


ONE, TWO = "3d7a9120-be75-427e-bb3b-d89ac181bd69", "3d7b0000-be75-427e-bb3b-d89ac181bd69"
"""Ids as JupyterLab gives them."""


@pytest.fixture
def long_names(project: Project, path: Path, kernel: FakeKernel) -> Path:
    """A notebook in which cells with such ids are to be revised."""
    extra = [markdown(key, QUOTE) for key in ("3d7", ONE, TWO)]
    change(path, lambda nb: nb["cells"].extend([markdown("kop", "## Wie doen mee?"), *extra]))
    kernel.wording = "3,4%"
    assert "3 cellen te herzien" in call(project, "run", "oost").stdout
    return path


@pytest.mark.parametrize("name", [ONE, "3d7a", "3d7a9120", ONE[:-1]])
def test_the_beginning_of_a_long_name_is_enough_when_it_is_the_only_one(
    project: Project, long_names: Path, name: str
) -> None:
    result = call(project, "accept", "oost", name)
    assert result.stdout == "toets: 1 cel nagekeken; nog te herzien: 2\n"
    assert notes(long_names) == ["lijst", "3d7", TWO]


@pytest.mark.parametrize("name", ["3d", "3d7x", "d7a9120", ONE + "0", "3D7A"])
def test_less_or_another_beginning_is_not(project: Project, long_names: Path, name: str) -> None:
    assert call(project, "accept", "oost", name).exit_code == 2
    assert len(notes(long_names)) == 4


def test_a_whole_name_goes_before_the_beginning_of_another(
    project: Project, long_names: Path
) -> None:
    call(project, "accept", "oost", "3d7")
    assert notes(long_names) == ["lijst", ONE, TWO]
    change(long_names, lambda nb: find_cell(nb, TWO).update(id="3d7a1111" + TWO[8:]))
    result = call(project, "accept", "oost", "3d7a")
    assert result.exit_code == 2, "two names begin so"


def test_the_beginning_of_a_name_of_the_template_is_not_enough(
    project: Project, stale: Path
) -> None:
    result = call(project, "accept", "oost", "duiding-deelnam")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "bedoelde u 'duiding-deelname'?" in result.stderr


def test_a_cell_is_accepted_by_the_name_in_its_note_after_ids_were_renumbered(
    project: Project, stale: Path
) -> None:
    change(stale, renumber)
    result = call(project, "accept", "oost", "mijn")
    assert result.stdout == "toets: 1 cel nagekeken; nog te herzien: 1\n"
    result = call(project, "accept", "oost", "duiding-deelname")
    assert result.stdout == "toets: 1 cel nagekeken; nog te herzien: niets\n"


def test_an_id_that_begins_with_a_hyphen_is_named_behind_two_of_them(
    project: Project, stale: Path
) -> None:
    change(stale, lambda nb: find_cell(nb, "mijn").update(id="-mijn"))
    call(project, "run", "oost")
    assert notes(stale) == ["lijst", "duiding-deelname", "-mijn"]
    result = call(project, "accept", "oost", "--", "-mijn")
    assert result.stdout == "toets: 1 cel nagekeken; nog te herzien: 1\n"


def test_words_in_a_note_become_a_cell_when_it_is_accepted(project: Project, stale: Path) -> None:
    note = find_cell(read(stale), "herzien-mijn")["source"]
    write(stale, "herzien-mijn", f"{''.join(note)}\nNagebeld.")
    call(project, "accept", "oost", "--all")
    assert texts(stale).count("Nagebeld.") == 1
    assert "Nagebeld." in stale.with_suffix(".html").read_text(encoding="utf-8")


def test_words_in_two_copies_of_a_note_get_cells_of_their_own(
    project: Project, stale: Path
) -> None:
    note = find_cell(read(stale), "herzien-mijn")
    text = source_of(note)
    change(
        stale, lambda nb: nb["cells"].append({**note, "id": "kopie", "source": f"{text}\nTwee."})
    )
    write(stale, "herzien-mijn", f"{text}\nEen.")
    call(project, "accept", "oost", "--all")
    assert {"Een.", "Twee."} <= set(texts(stale))
    found = [cell["id"] for cell in read(stale)["cells"]]
    assert len(set(found)) == len(found)


def test_a_notebook_that_lost_its_ids_can_be_accepted(project: Project, stale: Path) -> None:
    change(stale, drop_ids)
    assert call(project, "accept", "oost", "--all").exit_code == 0
    assert notes(stale) == []
    assert texts(stale).count(QUOTE) == 1


def test_one_cell_without_an_id_does_not_stand_in_the_way(project: Project, stale: Path) -> None:
    change(stale, lambda nb: find_cell(nb, "mijn").pop("id"))
    result = call(project, "accept", "oost", "duiding-deelname")
    assert result.exit_code == 0
    assert texts(stale).count(QUOTE) == 1


# diff


def test_without_edits_nobody_changed_anything(project: Project, path: Path) -> None:
    result = call(project, "diff", "oost")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{FOLDER}/toets.ipynb\n  Niemand heeft iets veranderd.\n"


def test_what_people_changed_is_shown_line_by_line(project: Project, path: Path) -> None:
    write(path, "duiding-deelname", "Wij vinden dit.\n\nEn dat.")
    write(path, "titel", "# Toets\nmet een regel")
    delete(path, "verantwoording")
    change(path, lambda nb: nb["cells"].insert(3, markdown("mijn", "Een eigen alinea.")))
    result = call(project, "diff", "oost")
    assert result.stdout == (
        f"{FOLDER}/toets.ipynb\n\n"
        "  mijn: eigen cel\n    + Een eigen alinea.\n\n"
        "  titel: tekst of code veranderd\n      ...\n    + met een regel\n\n"
        "  duiding-deelname: tekst of code veranderd\n"
        "    - *Schrijf hier wat u ervan vindt.*\n"
        "    + Wij vinden dit.\n    +\n    + En dat.\n\n"
        "  verantwoording: verwijderd\n"
    )


def test_cells_to_revise_and_words_in_notes_are_told(project: Project, stale: Path) -> None:
    note = find_cell(read(stale), "herzien-mijn")["source"]
    write(stale, "herzien-mijn", f"{''.join(note)}\nNagebeld.")
    shown = call(project, "diff", "oost").stdout
    assert "  duiding-deelname: tekst of code veranderd (te herzien)\n" in shown
    assert "  mijn: eigen cel (te herzien)\n" in shown
    assert "  herzien-mijn: tekst of code veranderd\n    + Nagebeld.\n" in shown
    assert "herzien-lijst" not in shown


def test_a_newer_template_is_told(project: Project, path: Path) -> None:
    own = cells()
    own[2]["source"] = "# Een betere titel"
    add_template(project.root, "toets", own)
    told = "  Het sjabloon is daarna veranderd; een run voegt dat samen met uw tekst.\n"
    assert told in call(project, "diff", "oost").stdout
    call(project, "run", "oost")
    assert told not in call(project, "diff", "oost").stdout


def test_after_a_conflict_the_new_text_of_the_template_is_shown(
    project: Project, path: Path
) -> None:
    write(path, "titel", "# Mijn titel")
    own = cells()
    own[2]["source"] = "# Een betere titel"
    add_template(project.root, "toets", own)
    call(project, "run", "oost")
    assert (
        "  titel: tekst of code veranderd (te herzien)\n"
        "    - # Een betere titel\n    + # Mijn titel\n"
    ) in call(project, "diff", "oost").stdout


def test_a_template_that_cannot_be_read_is_told_as_changed(project: Project, path: Path) -> None:
    (project.templates / "toets.ipynb").write_text("kapot", encoding="utf-8")
    result = call(project, "diff", "oost")
    assert result.exit_code == 0
    assert "Het sjabloon is daarna veranderd" in result.stdout


def test_several_notebooks_are_told_apart(project: Project, path: Path) -> None:
    second_template(project)
    shown = call(project, "diff", "oost").stdout
    assert shown.startswith(f"{FOLDER}/ander.ipynb\n")
    assert f"\n\n{FOLDER}/toets.ipynb\n" in shown
    assert "ander.ipynb" not in call(project, "diff", "oost", "--template", "toets").stdout
    twice = call(project, "diff", "oost", "--template", "toets", "--template", "toets").stdout
    assert twice.count("toets.ipynb") == 1


def test_another_edition_is_compared_when_it_is_named(project: Project, path: Path) -> None:
    call(project, "run", "oost", "--edition", "2025")
    write(path.parent.parent / "2025/toets.ipynb", "titel", "# Vorig jaar")
    assert "+ # Vorig jaar" in call(project, "diff", "oost", "--edition", "2025").stdout
    assert "Niemand" in call(project, "diff", "oost").stdout


def differences(path: Path, do: Callable[[Notebook], Any]) -> dict[str, Difference]:
    change(path, do)
    return {found.cell: found for found in find_differences(read(path))}


def test_each_thing_that_a_person_can_do_to_a_cell_is_said(path: Path) -> None:
    def do(nb: Notebook) -> None:
        find_cell(nb, "titel").update(cell_type="raw")
        find_cell(nb, "kop-deelname").update(attachments={"foto.png": PIXEL})
        find_cell(nb, "zin-deelname")["metadata"]["tags"] = ["mijn"]
        find_cell(nb, INJECTED)["source"] = "jaar = 2020"
        nb["cells"].insert(0, nb["cells"].pop())
        nb["cells"].append(code("leeg", ""))

    found = differences(path, do)
    assert found["titel"].said == "ander soort cel"
    assert found["kop-deelname"] == Difference(
        "kop-deelname", "afbeeldingen veranderd", ("  ...", "+ [afbeelding foto.png]")
    )
    assert found["zin-deelname"].said == "labels veranderd"
    assert found["verantwoording"].said == "verplaatst"
    assert found[INJECTED] == Difference(INJECTED, "tekst of code veranderd", ("+ jaar = 2020",))
    assert found["leeg"] == Difference("leeg", "eigen cel")
    assert next(iter(found)) == "verantwoording"
    assert list(found)[-1] == "leeg"


def test_several_things_done_to_one_cell_are_said_together(path: Path) -> None:
    def do(nb: Notebook) -> None:
        nb["cells"].insert(0, nb["cells"].pop())
        nb["cells"][0].update(source="toon(1)\n# rest")

    found = differences(path, do)
    assert found["verantwoording"].said == "tekst of code veranderd; verplaatst"


def test_the_picture_of_an_own_cell_is_named(path: Path) -> None:
    own = {**markdown("mijn", "![](attachment:a.png)"), "attachments": {"a.png": PIXEL}}
    found = differences(path, lambda nb: nb["cells"].append(own))
    assert found["mijn"].lines == ("+ ![](attachment:a.png)", "+ [afbeelding a.png]")


# restore


def restored(project: Project, number: int = 1, *more: str) -> Result:
    return call(project, "restore", "oost", "--state", str(number), *more)


def test_without_kept_states_that_is_said(project: Project) -> None:
    result = call(project, "restore", "oost")
    assert (result.exit_code, result.stdout) == (
        0,
        f"{FOLDER}: er zijn geen eerdere standen bewaard.\n",
    )
    result = restored(project)
    assert result.exit_code == 2
    assert "van 'toets' zijn geen eerdere" in result.stderr


def test_the_states_are_listed_newest_first_with_why_they_were_kept(
    project: Project, stale: Path
) -> None:
    write(stale, "titel", "# Anders")
    call(project, "accept", "oost", "--all")
    write(stale, "titel", "# Weer anders")
    call(project, "run", "oost", "--fresh")
    shown = call(project, "restore", "oost").stdout.splitlines()
    assert shown[0] == "toets"
    assert shown[1].split() == ["stand", "bewaard", "op", "bij", "cellen", "woorden"]
    assert [line.split()[0] for line in shown[2:5]] == ["1", "2", "3"]
    assert "een nieuw begin (--fresh)" in shown[2]
    assert "aoj accept" in shown[3]
    assert "een run" in shown[4]
    assert re.fullmatch(r"1 +\d+ \w+ \d{4} \d\d:\d\d  .*  +\d+  +\d+", shown[2])
    assert shown[-1] == "Terugzetten: aoj restore oost --template toets --state N --edition 2026"
    assert not [name for name in files(project) if ".lock" in name]


def test_a_state_comes_back_and_what_was_there_is_kept(project: Project, stale: Path) -> None:
    write(stale, "duiding-deelname", "Later geschreven, zonder getal.")
    call(project, "run", "oost")
    write(stale, "titel", "# Net getypt")
    result = restored(project)
    assert (result.exit_code, result.stderr) == (0, "")
    assert re.fullmatch(
        rf"{FOLDER}/toets\.ipynb is weer zoals op \d+ \w+ \d{{4}} \d\d:\d\d, zonder uitkomsten\. "
        r"De stand van zojuist is bewaard\.\nMaak het rapport ermee: aoj run oost --edition 2026\n",
        result.stdout,
    )
    assert "Later geschreven, zonder getal." in texts(stale)
    assert "# Net getypt" not in texts(stale)
    assert not any(cell.get("outputs") for cell in read(stale)["cells"])
    newest = read_state(stale.parent, "toets", 1)
    assert source_of(find_cell(newest, "titel")) == "# Net getypt"
    assert list_states(stale.parent, "toets")[0].reason == "restore"
    back = restored(project)
    assert back.exit_code == 0
    assert "# Net getypt" in texts(stale)


def test_texts_with_figures_that_come_back_are_to_be_revised(project: Project, stale: Path) -> None:
    write(stale, "duiding-deelname", "Zonder getal.")
    call(project, "run", "oost")
    states = list_states(stale.parent, "toets")
    assert restored(project, 2).exit_code == 0, states
    assert "mijn" in notes(stale)
    item = stamp_of(find_cell(read(stale), "duiding-deelname"))["herzien"][-1]
    assert item["kind"] == "teruggezet"
    assert item["moment"] in call(project, "restore", "oost").stdout
    call(project, "run", "oost")
    assert "duiding-deelname" in notes(stale), "a run does not end it"
    call(project, "accept", "oost", "--all")
    call(project, "run", "oost")
    assert notes(stale) == []


def test_a_run_makes_the_report_of_a_restored_notebook(
    project: Project, stale: Path, kernel: FakeKernel
) -> None:
    write(stale, "titel", "# Nieuwe titel")
    call(project, "run", "oost")
    restored(project, 2)
    assert "bewerkt na de laatste run" in call(project, "status", "oost").stdout
    call(project, "run", "oost")
    assert find_cell(read(stale), "zin-deelname")["outputs"]
    assert "# Toets" in texts(stale)


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_notebook_is_put_aside_by_a_restore(
    project: Project, stale: Path, content: bytes
) -> None:
    stale.write_bytes(content)
    result = restored(project)
    assert result.exit_code == 0
    assert "zonder uitkomsten. Wat er stond heet nu toets.oud.ipynb." in result.stdout
    assert stale.with_name("toets.oud.ipynb").read_bytes() == content
    assert QUOTE in texts(stale)
    stale.write_bytes(b"weer kapot")
    assert "toets.oud-2.ipynb" in restored(project).stdout
    assert stale.with_name("toets.oud.ipynb").read_bytes() == content


def test_a_notebook_that_is_gone_comes_back(project: Project, stale: Path) -> None:
    stale.unlink()
    result = restored(project)
    assert result.exit_code == 0
    assert "zonder uitkomsten.\n" in result.stdout
    assert QUOTE in texts(stale)
    assert not stale.with_name("toets.oud.ipynb").exists()


def damage(path: Path, number: int) -> Path:
    name = list_states(path.parent, "toets")[number - 1].name
    state = path.parent / ".bewaard/toets" / name
    state.write_bytes(b"\x00 kapot")
    return state


def test_a_damaged_state_is_told_and_hides_no_other(project: Project, stale: Path) -> None:
    write(stale, "titel", "# Anders")
    call(project, "accept", "oost", "--all")
    damage(stale, 1)
    shown = call(project, "restore", "oost").stdout.splitlines()
    assert "niet te lezen" in shown[2]
    assert "een run" in shown[3]
    before = files(project)
    result = restored(project)
    assert (result.exit_code, result.stdout) == (4, "")
    assert "is niet te lezen (het bestand is beschadigd)" in result.stderr
    assert files(project) == before
    assert restored(project, 2).exit_code == 0


def test_with_states_of_more_notebooks_the_template_has_to_be_named(
    project: Project, stale: Path
) -> None:
    other = second_template(project)
    write(other, "titel", "# Ander")
    call(project, "run", "oost", "--template", "ander")
    shown = call(project, "restore", "oost").stdout
    assert shown.startswith("ander\nstand")
    assert "\n\ntoets\nstand" in shown
    assert call(project, "restore", "oost", "--template", "toets").stdout.startswith("toets\n")
    before = files(project)
    result = restored(project)
    assert result.exit_code == 2
    assert "er zijn standen van meer notebooks" in result.stderr
    assert "--template met een van: ander, toets" in result.stderr
    assert files(project) == before
    assert restored(project, 1, "--template", "ander").exit_code == 0


def test_a_state_of_another_edition_comes_back_there(project: Project, stale: Path) -> None:
    call(project, "run", "oost", "--edition", "2025")
    there = stale.parent.parent / "2025/toets.ipynb"
    write(there, "titel", "# Vorig jaar")
    call(project, "run", "oost", "--edition", "2025")
    write(there, "titel", "# Anders")
    before = stale.read_bytes()
    assert restored(project, 1, "--edition", "2025").exit_code == 0
    assert "# Vorig jaar" in texts(there)
    assert stale.read_bytes() == before


def test_an_edition_that_does_not_exist_is_not_made_by_asking(
    project: Project, stale: Path
) -> None:
    before = files(project)
    result = call(project, "restore", "oost", "--edition", "2031")
    assert result.stdout == f"{FOLDER[:-4]}2031: er zijn geen eerdere standen bewaard.\n"
    assert restored(project, 1, "--edition", "2031").exit_code == 2
    assert files(project) == before


def test_where_one_state_is_kept_a_restore_exchanges_it_for_what_was_there(
    project: Project, stale: Path
) -> None:
    defaults = project.parameters / "_default.yml"
    defaults.write_text(defaults.read_text(encoding="utf-8") + "kept_states: 1\n", encoding="utf-8")
    write(stale, "titel", "# Net getypt")
    assert restored(project).exit_code == 0
    assert "# Toets" in texts(stale)
    assert len(list_states(stale.parent, "toets")) == 1
    newest = read_state(stale.parent, "toets", 1)
    assert source_of(find_cell(newest, "titel")) == "# Net getypt"


def test_a_state_without_ids_comes_back(project: Project, stale: Path) -> None:
    change(stale, drop_ids)
    call(project, "run", "oost")
    assert restored(project).exit_code == 0
    assert texts(stale).count(QUOTE) == 1


def test_what_was_ended_in_a_state_stays_ended(project: Project, stale: Path) -> None:
    """Its note was deleted before the state was kept; its text is in the notebook still."""
    delete(stale, "herzien-mijn", "herzien-duiding-deelname", "herzien-lijst")
    call(project, "run", "oost")
    assert restored(project).exit_code == 0
    assert notes(stale) == []


def test_what_was_ended_just_now_stays_ended(project: Project, stale: Path) -> None:
    delete(stale, "herzien-mijn", "herzien-duiding-deelname", "herzien-lijst")
    assert restored(project).exit_code == 0
    assert notes(stale) == []


# run --fresh


def test_a_fresh_start_keeps_the_old_file_and_says_so(project: Project, stale: Path) -> None:
    write(stale, "titel", "# Net getypt")
    before = stale.read_bytes()
    result = call(project, "run", "oost", "--fresh")
    assert result.exit_code == 0
    assert QUOTE not in texts(stale)
    assert stale.with_name("toets.oud.ipynb").read_bytes() == before
    assert list_states(stale.parent, "toets")[0].reason == "fresh"
    assert restored(project).exit_code == 0
    assert QUOTE in texts(stale)


def test_a_fresh_start_of_what_was_never_made_is_a_run(project: Project) -> None:
    assert call(project, "run", "oost", "--fresh").exit_code == 0
    names = {found.name for found in (project.root / FOLDER).iterdir()}
    assert names == {"toets.ipynb", "toets.html", "toets.run.json"}


def test_a_fresh_start_brings_back_what_was_deleted(project: Project, path: Path) -> None:
    delete(path, "titel")
    call(project, "run", "oost")
    assert "# Toets" not in texts(path)
    call(project, "run", "oost", "--fresh")
    assert "# Toets" in texts(path)


# run, in words


def test_a_run_tells_what_is_to_be_revised_and_how_to_end_it(
    project: Project, stale: Path, kernel: FakeKernel
) -> None:
    shown = call(project, "run", "oost").stdout
    assert (
        f"Let op:\n  oost: 2 cellen te herzien; de lijst staat boven in {FOLDER}/toets.ipynb. "
        "Nagekeken? aoj accept oost CEL --edition 2026\n"
    ) in shown
    call(project, "accept", "oost", "mijn")
    assert "oost: 1 cel te herzien;" in call(project, "run", "oost").stdout
    call(project, "accept", "oost", "--all")
    assert "Let op" not in call(project, "run", "oost").stdout


# status


def status(project: Project) -> dict[str, str]:
    """Return the line of `aoj status` of the first region by its columns."""
    lines = call(project, "status", "oost").stdout.splitlines()
    starts = [match.start() for match in re.finditer(r"(?<=  )\w|^\w", lines[0])]
    ends = [*starts[1:], 999]
    pairs = zip(starts, ends, strict=True)
    return {lines[0][a:b].strip(): lines[1][a:b].strip() for a, b in pairs}


def test_the_status_counts_edited_cells_and_those_to_revise(project: Project, stale: Path) -> None:
    assert status(project) == {
        "regio": "oost", "sjabloon": "toets", "editie": "2026", "stand": "actueel",
        "bewerkt": "2", "te herzien": "2", "toelichting": "",
    }  # fmt: skip
    call(project, "accept", "oost", "mijn")
    assert status(project)["te herzien"] == "1"
    call(project, "accept", "oost", "--all")
    assert status(project)["te herzien"] == ""
    assert status(project)["bewerkt"] == "2"


def test_what_a_person_ended_by_deleting_the_note_is_not_counted(
    project: Project, stale: Path
) -> None:
    delete(stale, "herzien-mijn")
    assert status(project)["te herzien"] == "1"


def test_the_status_says_that_someone_wrote_since_the_last_run(
    project: Project, path: Path
) -> None:
    assert status(project)["toelichting"] == ""
    write(path, "titel", "# Anders")
    found = status(project)
    assert (found["stand"], found["bewerkt"]) == ("actueel", "1")
    assert found["toelichting"] == "bewerkt na de laatste run"
    call(project, "run", "oost")
    assert status(project)["toelichting"] == ""


@pytest.mark.parametrize("content", [DAMAGED["geen JSON"], DAMAGED["niet van een run"]])
def test_the_status_says_what_is_wrong_with_a_notebook(
    project: Project, path: Path, content: bytes
) -> None:
    path.write_bytes(content)
    found = status(project)
    wanted = "niet van een run" if b"metadata" in content else "onleesbaar"
    assert (found["stand"], found["toelichting"]) == (wanted, "toets.ipynb")


def test_the_status_names_a_version_beside(
    project: Project, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "aoj.runs.products.open_in_server", lambda p: "JupyterLab" if p == path else None
    )
    shown = call(project, "run", "oost").stdout
    assert "toets.ipynb is open in JupyterLab" in shown
    found = status(project)
    assert found["stand"] == "nieuw ernaast"
    assert "nieuwe versie ernaast (toets.nieuw.ipynb)" in found["toelichting"]


@pytest.mark.skipif(os.name == "nt", reason="een map zonder rechten is iets van POSIX")
@pytest.mark.skipif(os.name != "nt" and os.geteuid() == 0, reason="root mag alles")
def test_a_folder_that_may_not_be_written_is_told(project: Project, stale: Path) -> None:
    before = files(project)
    stale.parent.chmod(0o500)
    try:
        for words in (("accept", "oost", "--all"), ("restore", "oost", "--state", "1")):
            result = call(project, *words)
            assert result.exit_code == 4
            assert result.stderr.count("\n") == 1
    finally:
        stale.parent.chmod(0o700)
    assert files(project) == before
