"""A run sees every word, move and picture of a person, and nothing that JupyterLab does itself."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from toy import code, find_cell, make_job, make_project, markdown

from aoj.errors import DataError
from aoj.runs.narrative.edits import Edit, find_edits
from aoj.runs.present import look
from aoj.runs.stamps import INJECTED, is_narrative_untouched, settle, stamp_notebook
from aoj.runs.templates import load_template

Notebook = dict[str, Any]


@pytest.fixture
def made(tmp_path: Path) -> Notebook:
    """A notebook as a run leaves it, without executing anything."""
    project = make_project(tmp_path / "p")
    job = make_job(project)
    notebook = stamp_notebook(load_template(project, "toets"), job)
    injected = code("3c8b55b0", "# Parameters\nregio = 'oost'\n", "injected-parameters")
    notebook["cells"].insert(1, injected)
    settle(notebook, job)
    return json.loads(json.dumps(notebook))  # type: ignore[no-any-return]


def at(notebook: Notebook, key: str) -> int:
    return next(i for i, cell in enumerate(notebook["cells"]) if cell["id"] == key)


def test_nothing_was_changed_in_what_a_run_made(made: Notebook) -> None:
    assert find_edits(made) == ()
    assert INJECTED not in made["metadata"]["aoj"]["order"], "it is made anew by every run"


def edit_text(nb: Notebook) -> None:
    find_cell(nb, "duiding-deelname")["source"] = "Dit vinden wij ervan."


def edit_code(nb: Notebook) -> None:
    find_cell(nb, "zin-deelname")["source"] += "  # mijn"


def edit_injected(nb: Notebook) -> None:
    find_cell(nb, INJECTED)["source"] = "regio = 'west'"


def add(nb: Notebook) -> None:
    nb["cells"].insert(3, markdown("abcd1234", "Een eigen alinea."))


def delete(nb: Notebook) -> None:
    del nb["cells"][at(nb, "titel")]


def move(nb: Notebook) -> None:
    nb["cells"].append(nb["cells"].pop(at(nb, "titel")))


def retype(nb: Notebook) -> None:
    find_cell(nb, "titel")["cell_type"] = "raw"


def attach(nb: Notebook) -> None:
    find_cell(nb, "titel")["attachments"] = {"foto.png": {"image/png": "aaaa"}}


def tag(nb: Notebook) -> None:
    find_cell(nb, "titel")["metadata"]["tags"] = ["belangrijk"]


def duplicate(nb: Notebook) -> None:
    copied = copy.deepcopy(find_cell(nb, "titel"))
    nb["cells"].insert(at(nb, "titel") + 1, {**copied, "id": "0f0f0f0f"})


def split(nb: Notebook) -> None:
    """As JupyterLab does: the second half keeps the id, both halves the stamp."""
    cell = find_cell(nb, "duiding-deelname")
    first = copy.deepcopy({**cell, "id": "11111111", "source": cell["source"][:9]})
    cell["source"] = cell["source"][9:]
    nb["cells"].insert(at(nb, "duiding-deelname"), first)


def join(nb: Notebook) -> None:
    """As JupyterLab does: a new id, one of the two stamps."""
    first, second = find_cell(nb, "titel"), find_cell(nb, "kop-deelname")
    first["source"] += "\n\n" + second["source"]
    first["id"] = "22222222"
    nb["cells"].remove(second)


def paste_from_elsewhere(nb: Notebook) -> None:
    cell = find_cell(nb, "titel")
    cell["metadata"]["aoj"]["region"] = "west"


def paste_from_another_template(nb: Notebook) -> None:
    cell = find_cell(nb, "titel")
    cell["metadata"]["aoj"]["template"] = "anders"


def remove_stamp(nb: Notebook) -> None:
    del find_cell(nb, "titel")["metadata"]["aoj"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (edit_text, {Edit("bewerkt", "duiding-deelname")}),
        (edit_code, {Edit("bewerkt", "zin-deelname")}),
        (edit_injected, {Edit("bewerkt", INJECTED)}),
        (add, {Edit("toegevoegd", "abcd1234")}),
        (delete, {Edit("verwijderd", "titel")}),
        (move, {Edit("verplaatst", "titel")}),
        (retype, {Edit("ander soort cel", "titel")}),
        (attach, {Edit("bijlage", "titel")}),
        (tag, {Edit("labels", "titel")}),
        (duplicate, {Edit("toegevoegd", "0f0f0f0f")}),
        (split, {Edit("bewerkt", "duiding-deelname"), Edit("toegevoegd", "11111111")}),
        (join, {Edit("bewerkt", "titel"), Edit("verwijderd", "kop-deelname")}),
        (paste_from_elsewhere, {Edit("toegevoegd", "titel"), Edit("verwijderd", "titel")}),
        (paste_from_another_template, {Edit("toegevoegd", "titel"), Edit("verwijderd", "titel")}),
        (remove_stamp, {Edit("toegevoegd", "titel"), Edit("verwijderd", "titel")}),
    ],
)
def test_what_a_person_does_is_seen(
    made: Notebook, change: Callable[[Notebook], None], expected: set[Edit]
) -> None:
    change(made)
    assert set(find_edits(made)) == expected


def clear_outputs(nb: Notebook) -> None:
    for cell in nb["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)


def rerun_by_hand(nb: Notebook) -> None:
    cell = find_cell(nb, "zin-deelname")
    stream = {"output_type": "stream", "name": "stdout", "text": ["anders"]}
    cell.update(outputs=[stream], execution_count=42)


def note_as_lab_does(nb: Notebook) -> None:
    nb["metadata"]["language_info"] = {"name": "python", "version": "3.13.0"}
    nb["metadata"]["kernelspec"]["display_name"] = "Python 3 (ipykernel)"
    nb["nbformat_minor"] = 6
    for cell in nb["cells"]:
        cell["metadata"].update({"execution": {"iopub.status.busy": "x"}, "trusted": True})
        cell["metadata"].setdefault("jupyter", {})["source_hidden"] = True


def store_source_as_lines(nb: Notebook) -> None:
    for cell in nb["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)


def use_windows_line_ends(nb: Notebook) -> None:
    for cell in nb["cells"]:
        cell["source"] = cell["source"].replace("\n", "\r\n")


def renumber_ids(nb: Notebook) -> None:
    """As nbstripout does without --keep-id: every cell is still itself."""
    for number, cell in enumerate(nb["cells"]):
        cell["id"] = str(number)


@pytest.mark.parametrize(
    "noise",
    [
        clear_outputs,
        rerun_by_hand,
        note_as_lab_does,
        store_source_as_lines,
        use_windows_line_ends,
        renumber_ids,
    ],
)
def test_what_tools_do_does_not_count(made: Notebook, noise: Callable[[Notebook], None]) -> None:
    noise(made)
    assert find_edits(made) == ()


def test_a_file_without_our_stamps_cannot_be_merged(tmp_path: Path, made: Notebook) -> None:
    path = tmp_path / "toets.ipynb"
    assert not look(path, "toets", "oost").exists
    odd_cell = {**made, "cells": [{"cell_type": "vreemd", "source": ""}]}
    for content, problem in (
        ("", "onleesbaar"),
        ("<<<<<<< HEAD", "onleesbaar"),
        ("[]", "onleesbaar"),
        ("{}", "onleesbaar"),
        ('{"cells": [1]}', "onleesbaar"),
        (json.dumps(odd_cell), "onleesbaar"),
        (json.dumps({**made, "cells": [{"cell_type": "raw", "source": 3}]}), "onleesbaar"),
        (json.dumps({**made, "metadata": {}}), "niet van een run"),
        (json.dumps({**made, "metadata": {"aoj": {"order": 3}}}), "niet van een run"),
        (json.dumps({**made, "metadata": {"aoj": {"order": [], "cells": 3}}}), "niet van een run"),
        (json.dumps({**made, "metadata": {"aoj": {"order": 3, "cells": []}}}), "niet van een run"),
    ):
        path.write_text(content, encoding="utf-8")
        found = look(path, "toets", "oost")
        assert found.problem == problem, content[:40]
        assert found.exists
        assert found.notebook is None
        assert found.is_touched


def test_a_notebook_of_another_region_or_template_cannot_be_merged(
    tmp_path: Path, made: Notebook
) -> None:
    path = tmp_path / "toets.ipynb"
    path.write_text(json.dumps(made), encoding="utf-8")
    assert look(path, "toets", "oost").notebook == made
    assert look(path, "toets", "west").problem == "niet van een run"
    assert look(path, "anders", "oost").problem == "niet van een run"


def test_stamps_of_a_newer_version_are_refused(tmp_path: Path, made: Notebook) -> None:
    made["metadata"]["aoj"]["schema"] = 2
    path = tmp_path / "toets.ipynb"
    path.write_text(json.dumps(made), encoding="utf-8")
    with pytest.raises(DataError, match="schema 2"):
        look(path, "toets", "oost")


def test_a_notebook_says_what_it_was_made_from(tmp_path: Path) -> None:
    project = make_project(tmp_path / "p")
    template = load_template(project, "toets")
    stamp = stamp_notebook(template, make_job(project))["metadata"]["aoj"]
    assert {key: stamp[key] for key in stamp.keys() - {"cells", "order"}} == {
        "schema": 1,
        "template": "toets",
        "region": "oost",
        "edition": "2026",
        "example": True,
        "inputs": {"template": template.sha256, "parameters": "p" * 64, "data": "d" * 64},
    }


def test_a_product_holds_nothing_of_the_one_time_it_was_executed(
    tmp_path: Path, made: Notebook
) -> None:
    executed = copy.deepcopy(made)
    executed["metadata"].update(papermill={"start_time": "nu"}, widgets={})
    executed["metadata"]["language_info"] = {"name": "python", "version": "3.13.0"}
    for cell in executed["cells"]:
        cell["metadata"].update(papermill={"duration": 1}, execution={"iopub.status.busy": "nu"})
        cell["metadata"].setdefault("tags", [])
    settle(executed, make_job(make_project(tmp_path / "q")))
    language = executed["metadata"].pop("language_info")
    assert language["version"] == "3.13.0", "JupyterLab adds it on opening, and then asks to save"
    made["metadata"].pop("language_info", None)
    assert executed == made


def test_a_place_to_write_is_untouched_until_someone_writes_in_it(made: Notebook) -> None:
    cell = find_cell(made, "duiding-deelname")
    assert is_narrative_untouched(cell)
    assert not is_narrative_untouched(find_cell(made, "titel")), "no place to write"
    cell["source"] += " Ook dit."
    assert not is_narrative_untouched(cell)


def test_a_notebook_gets_a_kernel_where_its_template_names_none(tmp_path: Path) -> None:
    project = make_project(tmp_path / "p")
    template = load_template(project, "toets")
    bare = replace(template, notebook={**template.notebook, "metadata": {}})
    kernel = stamp_notebook(bare, make_job(project))["metadata"]["kernelspec"]
    assert kernel["name"] == "python3"
    assert kernel["display_name"] == "Python 3 (ipykernel)", "as JupyterLab writes it"
    named = stamp_notebook(template, make_job(project))["metadata"]["kernelspec"]
    assert named == kernel
