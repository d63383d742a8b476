"""Running again: a person's words are in the new notebook, whatever happened meanwhile.

Execution is faked (see `fake_kernel`), the folder and the files are real; tests/test_runs.py does
the same with a real kernel.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_kernel import FakeKernel
from toy import add_template, cells, find_cell, make_job, make_project, markdown, read

from aoj.commands.making import make_notebook
from aoj.errors import FileError, PartialFailure
from aoj.runs import places, products, runner, writing
from aoj.runs.stamps import INJECTED, is_touched
from aoj.store.project import Project

Notebook = dict[str, Any]
WORDS = "In Oost doet 3,1% mee, en dat is van belang."


@pytest.fixture(autouse=True)
def kernel(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeKernel]:
    fake = FakeKernel()
    monkeypatch.setattr(runner, "execute", fake)
    yield fake


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "project")


@pytest.fixture
def folder(project: Project) -> Path:
    return project.regions / "oost" / "2026"


@pytest.fixture
def path(project: Project, folder: Path) -> Path:
    make_notebook(make_job(project))
    return folder / "toets.ipynb"


def change(path: Path, do: Callable[[Notebook], None]) -> None:
    notebook = read(path)
    do(notebook)
    path.write_text(json.dumps(notebook, indent=1), encoding="utf-8")


def write(key: str, text: str) -> Callable[[Notebook], None]:
    return lambda nb: find_cell(nb, key).update(source=text)


def texts(path: Path) -> str:
    return "\n".join("".join(cell["source"]) for cell in read(path)["cells"])


def source(path: Path, key: str) -> str:
    return "".join(find_cell(read(path), key)["source"])


def ids(path: Path) -> list[str]:
    return [cell["id"] for cell in read(path)["cells"]]


def names(folder: Path) -> set[str]:
    return {found.name for found in folder.iterdir() if found.name[0] != "."}


USUAL = {"toets.ipynb", "toets.html", "toets.run.json"}


def test_words_stay_and_figures_are_new(project: Project, path: Path, kernel: FakeKernel) -> None:
    change(path, write("duiding-deelname", WORDS))
    kernel.wording = "3,4%"
    outcome = make_notebook(make_job(project))
    assert outcome.to_revise == 1
    note = source(path, "herzien-duiding-deelname")
    assert "3,1%" in note
    assert "3,4%" in note
    assert ids(path)[ids(path).index("duiding-deelname") - 1] == "herzien-duiding-deelname"
    assert ids(path)[0] == "herzien-lijst"
    assert source(path, "duiding-deelname") == WORDS
    assert names(path.parent) == USUAL
    record = read(path.parent / "toets.run.json")
    assert [(r["cell"], r["quote"]) for r in record["herzien"]] == [("duiding-deelname", "3,1%")]


def test_a_second_run_changes_no_byte(project: Project, path: Path, kernel: FakeKernel) -> None:
    change(path, write("duiding-deelname", WORDS))
    change(path, lambda nb: nb["cells"].insert(4, markdown("abcd", "Een eigen alinea.")))
    kernel.wording = "3,4%"
    make_notebook(make_job(project))
    first = path.read_bytes()
    make_notebook(make_job(project))
    assert path.read_bytes() == first


def test_a_notebook_saved_during_the_run_is_merged_again(
    project: Project, path: Path, kernel: FakeKernel
) -> None:
    before = len(kernel.executed)

    def save_once() -> None:
        kernel.meanwhile = lambda: None
        change(path, write("duiding-deelname", "Net op tijd bewaard."))

    kernel.meanwhile = save_once
    outcome = make_notebook(make_job(project))
    assert (outcome.state, len(kernel.executed) - before) == ("gemaakt", 2)
    assert "Net op tijd bewaard." in texts(path)


def test_a_notebook_saved_directly_before_the_replacing_is_merged_too(
    project: Project, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_temporary = writing.write_temporary
    saved: list[str] = []

    def save_meanwhile(folder: Path, name: str, content: bytes, where: str) -> Path:
        written = write_temporary(folder, name, content, where)
        if name == "toets.ipynb" and not saved:
            saved.append(name)
            change(path, write("titel", "# Op de valreep"))
        return written

    monkeypatch.setattr(writing, "write_temporary", save_meanwhile)
    assert make_notebook(make_job(project)).state == "gemaakt"
    assert "# Op de valreep" in texts(path)


def test_a_notebook_that_keeps_changing_is_left_with_a_sentence(
    project: Project, path: Path, kernel: FakeKernel
) -> None:
    count = iter(range(99))
    kernel.meanwhile = lambda: change(path, write("titel", f"# Versie {next(count)}"))
    with pytest.raises(FileError, match="veranderde telkens"):
        make_notebook(make_job(project))
    assert "# Versie 3" in texts(path)
    assert not list(path.parent.glob(".tmp-*"))


def open_in(monkeypatch: pytest.MonkeyPatch, *opened: Path) -> None:
    found = {one.name for one in opened}

    def report(one: Path) -> str | None:
        return "JupyterLab" if one.name in found else None

    monkeypatch.setattr(products, "open_in_server", report)


def test_an_open_notebook_stays_and_the_next_run_finishes_it(
    project: Project, path: Path, monkeypatch: pytest.MonkeyPatch, kernel: FakeKernel
) -> None:
    change(path, write("duiding-deelname", WORDS))
    before = path.read_bytes()
    open_in(monkeypatch, path)
    kernel.wording = "3,4%"
    outcome = make_notebook(make_job(project))
    assert path.read_bytes() == before
    assert outcome.state == "nieuw"
    assert outcome.notebook.endswith("toets.nieuw.ipynb")
    assert "is open in JupyterLab en blijft staan" in outcome.message
    assert names(path.parent) == USUAL | {
        "toets.nieuw.ipynb",
        "toets.nieuw.html",
        "toets.nieuw.run.json",
    }
    again = make_notebook(make_job(project))
    assert again.notebook == outcome.notebook
    change(path, write("titel", "# Later bewaard"))
    open_in(monkeypatch)
    assert make_notebook(make_job(project)).state == "gemaakt"
    assert WORDS in texts(path)
    assert "# Later bewaard" in texts(path)
    assert "3,4%" in source(path, "herzien-duiding-deelname")
    assert names(path.parent) == USUAL


def test_words_in_the_version_beside_are_kept_too(
    project: Project, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_in(monkeypatch, path)
    make_notebook(make_job(project))
    beside = path.with_name("toets.nieuw.ipynb")
    change(beside, write("duiding-deelname", WORDS))
    open_in(monkeypatch)
    make_notebook(make_job(project))
    assert WORDS in texts(path)
    assert names(path.parent) == USUAL


def test_two_versions_that_were_both_edited_are_both_kept_and_told(
    project: Project, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_in(monkeypatch, path)
    make_notebook(make_job(project))
    beside = path.with_name("toets.nieuw.ipynb")
    change(beside, write("duiding-deelname", "In de nieuwe."))
    change(path, write("duiding-deelname", "In de oude."))
    kept = beside.read_bytes()
    outcome = make_notebook(make_job(project))
    assert outcome.notebook.endswith("toets.nieuw-2.ipynb")
    open_in(monkeypatch)
    outcome = make_notebook(make_job(project))
    assert "In de oude." in texts(path)
    assert beside.read_bytes() == kept
    assert "toets.nieuw.ipynb: ook bewerkt en niet samengevoegd" in outcome.message
    assert "toets.nieuw-2.ipynb" not in names(path.parent)


def refuse(monkeypatch: pytest.MonkeyPatch, *held: str) -> None:
    """Let replacing fail as Windows does for a file that another program has open."""
    replace = writing.replace_file

    def guarded(path: Path, target: Path) -> None:
        if target.name in held:
            raise PermissionError(13, "in use")
        replace(path, target)

    monkeypatch.setattr(writing, "replace_file", guarded)


def test_a_notebook_that_windows_holds_is_finished_by_the_next_run(
    project: Project, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(path, write("duiding-deelname", WORDS))
    before = path.read_bytes()
    with monkeypatch.context() as patch:
        refuse(patch, "toets.ipynb")
        outcome = make_notebook(make_job(project))
    assert path.read_bytes() == before
    assert "elders geopend" in outcome.message
    assert outcome.notebook.endswith("toets.nieuw.ipynb")
    assert make_notebook(make_job(project)).state == "gemaakt"
    assert WORDS in texts(path)
    assert names(path.parent) == USUAL


def test_fresh_starts_over_and_keeps_the_old_file(project: Project, path: Path) -> None:
    change(path, write("duiding-deelname", WORDS))
    old = path.read_bytes()
    make_notebook(make_job(project, fresh=True))
    assert WORDS not in texts(path)
    assert path.with_name("toets.oud.ipynb").read_bytes() == old
    change(path, write("titel", "# Weer anders"))
    make_notebook(make_job(project, fresh=True))
    assert path.with_name("toets.oud.ipynb").read_bytes() == old
    assert "# Weer anders" in texts(path.with_name("toets.oud-2.ipynb"))
    kept = list((path.parent / ".bewaard" / "toets").iterdir())
    assert any(WORDS in texts(one) for one in kept)


def test_a_fresh_start_that_fails_changes_nothing(
    project: Project, path: Path, kernel: FakeKernel
) -> None:
    change(path, write("duiding-deelname", WORDS))
    before = path.read_bytes()
    kernel.fails = True
    with pytest.raises(PartialFailure):
        make_notebook(make_job(project, fresh=True))
    assert path.read_bytes() == before
    assert not path.with_name("toets.oud.ipynb").exists()


def test_a_failed_run_leaves_the_notebook_byte_identical(
    project: Project, path: Path, kernel: FakeKernel
) -> None:
    change(path, write("duiding-deelname", WORDS))
    before = {name: (path.parent / name).read_bytes() for name in USUAL}
    kernel.fails = True
    with pytest.raises(PartialFailure):
        make_notebook(make_job(project))
    assert {name: (path.parent / name).read_bytes() for name in USUAL} == before
    failed = path.with_name("toets.mislukt.ipynb")
    assert not is_touched(read(failed))
    assert WORDS in texts(failed)
    kernel.fails = False
    make_notebook(make_job(project))
    assert names(path.parent) == USUAL


def test_what_a_person_wrote_in_a_failed_notebook_stays(
    project: Project, path: Path, kernel: FakeKernel
) -> None:
    kernel.fails = True
    failed = path.with_name("toets.mislukt.ipynb")
    for _ in range(2):
        with pytest.raises(PartialFailure):
            make_notebook(make_job(project))
        change(failed, write("titel", "# Hier zit het in"))
    kernel.fails = False
    make_notebook(make_job(project))
    assert "# Hier zit het in" in texts(failed)


@pytest.mark.parametrize("content", [b"\xff\xfe kapot", b"<<<<<<< HEAD\n{}", b'{"cells": []}'])
def test_what_cannot_be_merged_stays_beside_the_new_version(
    project: Project, path: Path, content: bytes
) -> None:
    path.write_bytes(content)
    outcome = make_notebook(make_job(project))
    assert path.read_bytes() == content
    assert outcome.notebook.endswith("toets.nieuw.ipynb")
    assert "aoj restore oost" in outcome.message
    beside = path.with_name("toets.nieuw.ipynb")
    change(beside, write("duiding-deelname", WORDS))
    again = make_notebook(make_job(project))
    assert again.notebook == outcome.notebook
    assert WORDS in texts(beside), "what was written there is merged"
    make_notebook(make_job(project, fresh=True))
    assert path.with_name("toets.oud.ipynb").read_bytes() == content


def test_the_newest_template_reaches_what_nobody_changed(project: Project, path: Path) -> None:
    change(path, write("duiding-deelname", WORDS))
    own = cells()
    own[2]["source"] = "# Een betere titel"
    own.insert(5, markdown("uitleg", "Nieuw in het sjabloon."))
    add_template(project.root, "toets", own)
    make_notebook(make_job(project))
    assert "# Een betere titel" in texts(path)
    assert WORDS in texts(path)
    assert ids(path).index("uitleg") == ids(path).index("zin-deelname") + 1


def test_what_a_person_adds_to_the_parameters_gets_a_cell_of_its_own(
    project: Project, path: Path
) -> None:
    change(
        path,
        lambda nb: find_cell(nb, INJECTED).update(
            source="".join(find_cell(nb, INJECTED)["source"]).replace("2026", "2024")
        ),
    )
    make_notebook(make_job(project))
    place = ids(path).index(INJECTED)
    assert ids(path)[place + 1 : place + 3] == [f"herzien-eigen-{INJECTED}", f"eigen-{INJECTED}"]
    assert source(path, f"eigen-{INJECTED}") == "jaar = 2024"
    assert "jaar = 2026" in source(path, INJECTED)


@pytest.mark.parametrize("case", ["onleesbaar", "open", "weg", "ook bewerkt"])
def test_words_in_a_version_beside_outlive_more_runs_than_one(
    project: Project, path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    beside = path.with_name("toets.nieuw.ipynb")
    if case == "onleesbaar":
        path.write_bytes(b"kapot")
    open_in(monkeypatch, path)
    make_notebook(make_job(project))
    change(beside, write("duiding-deelname", WORDS))
    for _ in range(2):
        make_notebook(make_job(project))
        assert WORDS in texts(beside)
    open_in(monkeypatch)
    if case == "weg":
        path.unlink()
    if case == "ook bewerkt":
        change(path, write("titel", "# In de oude"))
    outcome = make_notebook(make_job(project))
    make_notebook(make_job(project))
    if case == "onleesbaar":
        assert WORDS in texts(beside)
        assert path.read_bytes() == b"kapot"
    elif case == "ook bewerkt":
        assert WORDS in texts(beside)
        assert "niet samengevoegd" in outcome.message
    else:
        assert WORDS in texts(path)
        assert not beside.exists()


@pytest.mark.parametrize("case", ["weg", "onleesbaar"])
def test_a_version_beside_that_is_the_only_good_copy_is_taken_up(
    project: Project, path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    change(path, write("duiding-deelname", WORDS))
    open_in(monkeypatch, path)
    make_notebook(make_job(project))
    open_in(monkeypatch)
    if case == "weg":
        path.unlink()
    else:
        path.write_bytes(b"kapot")
    for _ in range(2):
        made = project.root / make_notebook(make_job(project)).notebook
        assert WORDS in texts(made)


def test_a_notebook_that_went_away_has_its_states_told(project: Project, path: Path) -> None:
    make_notebook(make_job(project))
    path.unlink()
    assert "aoj restore oost" in make_notebook(make_job(project)).message
    assert make_notebook(make_job(project)).message == ""


@pytest.mark.skipif(os.name == "nt", reason="een koppeling maken mag op Windows niet iedereen")
def test_a_link_is_followed(project: Project, path: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elders" / "gedeeld.ipynb"
    elsewhere.parent.mkdir()
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    change(elsewhere, write("duiding-deelname", WORDS))
    make_notebook(make_job(project))
    assert path.is_symlink()
    assert WORDS in texts(elsewhere)
    assert not list(elsewhere.parent.glob(".tmp-*"))


@pytest.mark.parametrize("name", ["toets.html", "toets.run.json"])
def test_a_folder_in_the_place_of_a_product_stops_the_run_before_anything_is_replaced(
    project: Project, path: Path, name: str
) -> None:
    change(path, write("duiding-deelname", WORDS))
    before = path.read_bytes()
    (path.parent / name).unlink()
    (path.parent / name).mkdir()
    with pytest.raises(FileError, match="is een map"):
        make_notebook(make_job(project))
    assert path.read_bytes() == before


def test_a_folder_in_the_place_of_the_notebook_is_told_by_a_fresh_start(
    project: Project, folder: Path
) -> None:
    (folder / "toets.ipynb").mkdir(parents=True)
    with pytest.raises(FileError, match="kan niet bewaard worden"):
        make_notebook(make_job(project, fresh=True))


def test_a_version_beside_that_is_being_edited_is_not_written_over(
    project: Project, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = path.with_name("toets.nieuw.ipynb")
    open_in(monkeypatch, path)
    make_notebook(make_job(project))
    change(beside, write("titel", "# Hier werk ik nu in"))
    open_in(monkeypatch, path, beside)
    before = beside.read_bytes()
    outcome = make_notebook(make_job(project))
    assert beside.read_bytes() == before
    assert outcome.notebook.endswith("toets.nieuw-2.ipynb")
    assert "# Hier werk ik nu in" in texts(path.with_name("toets.nieuw-2.ipynb"))


def test_the_place_is_read_again_before_replacing(project: Project, path: Path) -> None:
    place = places.find_place(make_job(project))
    assert place.is_current
    change(path, write("titel", "# Anders"))
    assert not place.is_current
