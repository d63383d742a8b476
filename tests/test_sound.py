"""A notebook as other programs left it: the words stay, what has the wrong shape goes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from fake_kernel import FakeKernel
from toy import find_cell, make_job, make_project, markdown, read

from aoj.commands.accept import accept
from aoj.commands.diff import diff
from aoj.commands.export import export
from aoj.commands.making import make_notebook
from aoj.commands.status import status
from aoj.runs import runner
from aoj.runs.sound import parse_notebook
from aoj.store.project import Project

Notebook = dict[str, Any]
WORDS = "In Oost doet 3,1% mee."


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    kernel = FakeKernel()
    monkeypatch.setattr(runner, "execute", kernel)
    project = make_project(tmp_path / "project")
    make_notebook(make_job(project))
    kernel.wording = "3,4%"
    return project


def duiding(nb: Notebook) -> Notebook:
    cell: Notebook = find_cell(nb, "duiding-deelname")
    cell["source"] = WORDS
    return cell


def stamp(nb: Notebook) -> Notebook:
    found: Notebook = duiding(nb)["metadata"]["aoj"]
    return found


def item(**other: Any) -> dict[str, Any]:
    whole = {"kind": "cijfer", "quote": "3,1%", "figure": "sbo", "sentence": WORDS}
    return {**whole, "label": "sbo", "old": "3,1%", "new": "", **other}


def test_what_a_run_wrote_comes_back_as_it_is(project: Project) -> None:
    path = project.regions / "oost/2026/toets.ipynb"
    assert parse_notebook(path.read_bytes()) == read(path)


DAMAGE: dict[str, Callable[[Notebook], object]] = {
    "metadata null": lambda nb: find_cell(nb, "titel").update(metadata=None),
    "metadata list": lambda nb: find_cell(nb, "titel").update(metadata=[]),
    "metadata absent": lambda nb: find_cell(nb, "titel").pop("metadata"),
    "source absent": lambda nb: find_cell(nb, "titel").pop("source"),
    "attachments null": lambda nb: duiding(nb).update(attachments=None),
    "attachments text": lambda nb: duiding(nb).update(attachments={"a.png": "x"}),
    "attachments list": lambda nb: duiding(nb).update(attachments=[1]),
    "attachments on code": lambda nb: find_cell(nb, "opzet").update(attachments={"a": {"b": "c"}}),
    "outputs null": lambda nb: find_cell(nb, "zin-deelname").update(outputs=None),
    "outputs text": lambda nb: find_cell(nb, "zin-deelname").update(outputs="x"),
    "output without data": lambda nb: find_cell(nb, "zin-deelname").update(
        outputs=[{"output_type": "display_data"}, {"output_type": "stream", "text": 3}, {}]
    ),
    "figures null": lambda nb: set_figures(nb, None),
    "figures text": lambda nb: set_figures(nb, "abc"),
    "figures numbers": lambda nb: set_figures(nb, [1, None]),
    "figures empty": lambda nb: set_figures(nb, [{}]),
    "tags of stamp": lambda nb: stamp(nb).update(tags=1),
    "tags of cell": lambda nb: duiding(nb)["metadata"].update(tags="x"),
    "attachments of stamp": lambda nb: stamp(nb).update(attachments=[1]),
    "source of stamp": lambda nb: stamp(nb).update(source=3),
    "cell of stamp": lambda nb: stamp(nb).update(cell=["x"]),
    "note of stamp": lambda nb: stamp(nb).update(note=["x"]),
    "items no list": lambda nb: stamp(nb).update(herzien="x"),
    "item kind": lambda nb: stamp(nb).update(herzien=[item(kind=["x"])]),
    "item quote": lambda nb: stamp(nb).update(herzien=[item(quote=["x"])]),
    "item figure": lambda nb: stamp(nb).update(herzien=[item(figure=["x"])]),
    "item note": lambda nb: stamp(nb).update(herzien=[item(note=["x"])]),
    "edition without quote": lambda nb: stamp(nb).update(herzien=[{"kind": "editie"}]),
    "changes null": lambda nb: stamp(nb).update(herzien=[{"kind": "kop", "changes": None}]),
    "changes text": lambda nb: stamp(nb).update(herzien=[{"kind": "kop", "changes": ["x", {}]}]),
    "inputs": lambda nb: nb["metadata"]["aoj"].update(inputs=3),
    "id list": lambda nb: find_cell(nb, "titel").update(id=["x"]),
    "own id list": lambda nb: nb["cells"].append({**markdown("x", "Eigen."), "id": ["x"]}),
    "format": lambda nb: nb.update(nbformat=99, nbformat_minor="x"),
    "half a character in metadata": lambda nb: nb["metadata"].update(titel="\ud83d"),
    "half a character in an output": lambda nb: find_cell(nb, "zin-deelname").update(
        outputs=[{"output_type": "stream", "name": "stdout", "text": "\ud83d"}]
    ),
    "a picture that is not there": lambda nb: find_cell(nb, "titel").update(
        source="# Titel\n\n![foto](attachment:weg.png)"
    ),
    "an empty picture": lambda nb: find_cell(nb, "titel").update(
        source="![](attachment:leeg.png)", attachments={"leeg.png": {}}
    ),
    "half a character": lambda nb: find_cell(nb, "titel").update(source="# Titel \ud83d"),
    "no ids": lambda nb: (
        [cell.pop("id", None) for cell in nb["cells"]],
        nb.update(nbformat_minor=4),
    ),
}


def set_figures(nb: Notebook, figures: Any) -> None:
    for output in find_cell(nb, "zin-deelname")["outputs"]:
        output["data"]["application/vnd.aoj.v1+json"]["figures"] = figures


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("damage", DAMAGE)
def test_every_command_does_its_work_on_a_damaged_notebook(project: Project, damage: str) -> None:
    path = project.regions / "oost/2026/toets.ipynb"
    notebook = read(path)
    duiding(notebook)
    DAMAGE[damage](notebook)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert status(project, ["oost"])[0].region == "oost"
    assert "toets.ipynb" in diff(project, "oost")
    export(project, "oost")
    assert make_notebook(make_job(project)).state == "gemaakt"
    text = path.read_text(encoding="utf-8")
    sources = ["".join(cell["source"]) for cell in json.loads(text)["cells"]]
    assert WORDS in sources
    nbformat.validate(nbformat.reads(text, as_version=4))
    assert "toets" in accept(project, "oost", (), everything=True)
    assert WORDS in ["".join(cell["source"]) for cell in read(path)["cells"]]


def test_a_byte_order_mark_of_windows_does_not_matter(project: Project) -> None:
    path = project.regions / "oost/2026/toets.ipynb"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert make_notebook(make_job(project)).state == "gemaakt"
