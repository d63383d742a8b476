"""One notebook made by a real kernel: stamped, recorded, repeatable, and never over a person's."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from toy import FIGURE, add_template, cells, find_cell, make_job, make_project, read

from aoj.commands.making import make_notebook
from aoj.errors import DataError, FileError, PartialFailure
from aoj.export.images import read_picture
from aoj.runs.narrative.edits import find_edits
from aoj.runs.stamps import is_touched
from aoj.store.project import Project


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project in which region oost was run once; tests only read it."""
    project = make_project(tmp_path_factory.mktemp("runs") / "een {map}")
    make_notebook(make_job(project))
    return project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "project")


@pytest.fixture
def folder(project: Project) -> Path:
    return project.regions / "oost" / "2026"


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.is_file()}


def edit(path: Path, key: str, text: str) -> None:
    notebook = read(path)
    find_cell(notebook, key)["source"] = text
    path.write_text(json.dumps(notebook, indent=1), encoding="utf-8")


def test_a_run_leaves_notebook_page_and_record_and_nothing_else(made: Project) -> None:
    names = {path.name for path in (made.regions / "oost" / "2026").iterdir()}
    assert names == {"toets.ipynb", "toets.html", "toets.run.json"}


def test_the_notebook_holds_no_times_no_paths_and_no_random_ids(made: Project) -> None:
    text = (made.regions / "oost/2026/toets.ipynb").read_text(encoding="utf-8")
    for word in ("papermill", "start_time", "iopub", "duration", str(made.root), "/tmp"):
        assert word not in text
    ids = [cell["id"] for cell in json.loads(text)["cells"]]
    assert ids[:2] == ["parameters", "injected-parameters"]
    assert ids[2:] == [cell["id"] for cell in cells()[1:]]


def test_every_cell_and_the_notebook_are_stamped(made: Project) -> None:
    notebook = read(made.regions / "oost/2026/toets.ipynb")
    for cell in notebook["cells"]:
        stamp = cell["metadata"]["aoj"]
        assert (stamp["schema"], stamp["template"], stamp["region"]) == (1, "toets", "oost")
        assert (stamp["cell"], stamp["source"]) == (cell["id"], "".join(cell["source"]))
    stamp = notebook["metadata"]["aoj"]
    generated = [cell["id"] for cell in notebook["cells"] if cell["id"] != "injected-parameters"]
    assert stamp["order"] == stamp["cells"] == generated
    assert stamp["inputs"].keys() == {"template", "parameters", "data"}
    assert stamp["example"] is True
    assert find_edits(notebook) == ()


def test_the_record_tells_from_what_the_products_were_made(made: Project) -> None:
    folder = made.regions / "oost" / "2026"
    record = read(folder / "toets.run.json")
    assert record["schema"] == 1
    assert record["data"] == {
        "name": "voorbeeld",
        "number": 3,
        "snapshots": [{"id": "bron-1", "sha256": "s" * 64}],
    }
    place = {"cell": "zin-deelname", "section": "Wie doen mee?"}
    assert record["figures"] == [{**FIGURE, **place}]
    assert record["edited"] == record["herzien"] == []
    assert record["libraries"].keys() >= {"python", "papermill", "pandas"}
    assert record["cell_seconds"].keys() >= {"injected-parameters", "zin-deelname"}
    assert record["started"].endswith("Z")
    for name, digest in record["products"].items():
        assert sha256((folder / name).read_bytes()).hexdigest() == digest
    assert record["parameters"]["themas"] == ["po"]


def test_the_same_inputs_give_the_same_bytes(project: Project, folder: Path) -> None:
    make_notebook(make_job(project))
    first = contents(folder)
    outcome = make_notebook(make_job(project))
    second = contents(folder)
    assert outcome.state == "gemaakt"
    assert first["toets.ipynb"] == second["toets.ipynb"]
    assert first["toets.html"] == second["toets.html"]


def test_a_kernelspec_of_the_user_does_not_come_between(
    project: Project, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = tmp_path / "jupyter" / "kernels" / "python3"
    spec.mkdir(parents=True)
    wrong = {"argv": ["/does/not/exist"], "display_name": "x", "language": "python"}
    (spec / "kernel.json").write_text(json.dumps(wrong), encoding="utf-8")
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("raise SystemExit('eigen opstart')", encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    own = "import sys\ntoon(f\"<p>{sys.executable} {os.getcwd()} {os.environ['AOJ_PIN']}</p>\")"
    add_template(project.root, "waar", cells(own))
    make_notebook(make_job(project, template="waar"))
    [output] = find_cell(read(folder / "waar.ipynb"), "zin-deelname")["outputs"]
    told = "".join(output["data"]["text/html"])  # a page shows no folders of a computer
    python = told.removeprefix("<p>").split()[0]
    assert os.path.realpath(sys.executable) == os.path.realpath(python)
    assert str(folder) in told
    assert "voorbeeld:3" in told


def test_the_words_of_a_person_are_in_the_next_run(project: Project, folder: Path) -> None:
    make_notebook(make_job(project))
    edit(folder / "toets.ipynb", "duiding-deelname", "Dit vinden wij ervan.")
    edit(folder / "toets.ipynb", "zin-deelname", 'toon("<p>Eigen code</p>", [FIGUUR])')
    outcome = make_notebook(make_job(project))
    assert (outcome.state, outcome.message) == ("gemaakt", "")
    page = (folder / "toets.html").read_text(encoding="utf-8")
    assert "Dit vinden wij ervan." in page
    assert "Eigen code" in page
    assert read(folder / "toets.run.json")["edited"] == [
        {"kind": "bewerkt", "cell": "zin-deelname"},
        {"kind": "bewerkt", "cell": "duiding-deelname"},
    ]


def test_a_chart_of_a_persons_own_stands_in_the_notebook_and_on_the_page(
    project: Project, folder: Path
) -> None:
    make_notebook(make_job(project))
    own = (
        "from aoj.report import huisstijl\nhuisstijl()\n"
        "import matplotlib.pyplot as plt\nplt.plot([1, 2], [3, 4]);"
    )
    edit(folder / "toets.ipynb", "zin-deelname", own)
    make_notebook(make_job(project))
    shown = find_cell(read(folder / "toets.ipynb"), "zin-deelname")["outputs"]
    drawn = next(output for output in shown if "image/png" in output.get("data", {}))
    assert drawn["metadata"]["image/png"]["width"] < 800
    png = "".join(drawn["data"]["image/png"])
    picture = read_picture(f"data:image/png;base64,{png}").uri
    assert picture in (folder / "toets.html").read_text(encoding="utf-8")
    before = contents(folder)
    make_notebook(make_job(project))
    after = contents(folder)
    assert [after[f"toets.{kind}"] == before[f"toets.{kind}"] for kind in ("ipynb", "html")] == [
        True,
        True,
    ]


@pytest.mark.skipif(os.name == "nt", reason="Windows noemt een map 'geen toestemming'")
@pytest.mark.parametrize("name", ["toets.ipynb", "toets.html", "toets.run.json"])
def test_a_folder_where_a_product_comes_is_left_and_told(
    project: Project, folder: Path, name: str
) -> None:
    (folder / name).mkdir(parents=True)
    (folder / name / "eigen.txt").write_text("van mij", encoding="utf-8")
    if name == "toets.ipynb":
        assert make_notebook(make_job(project)).state == "nieuw"
    else:
        with pytest.raises(FileError, match=f"'{name}' kan niet vervangen worden .is een map"):
            make_notebook(make_job(project))
    assert (folder / name / "eigen.txt").read_text(encoding="utf-8") == "van mij"
    assert not list(folder.glob(".tmp-*"))


@pytest.mark.parametrize("step", ["bron-toets.ipynb", "toets.ipynb", "toets.html"])
def test_a_full_disk_is_one_sentence_and_leaves_the_notebook(
    project: Project, folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    make_notebook(make_job(project))
    before = contents(folder)
    write = Path.open

    def fill(self: Path, *args: Any, **options: Any) -> Any:
        if self.name.startswith(".tmp-") and self.name.endswith(f"-{step}"):
            raise OSError(28, "No space left on device")
        return write(self, *args, **options)

    monkeypatch.setattr(Path, "open", fill)
    with pytest.raises(FileError, match="de schijf is vol"):
        make_notebook(make_job(project))
    assert contents(folder) == before


def test_a_disk_that_fills_up_while_papermill_saves_is_one_sentence(
    project: Project, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_notebook(make_job(project))
    before = contents(folder)

    def fail(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("aoj.runs.runner.papermill.execute_notebook", fail)
    with pytest.raises(FileError, match="de schijf is vol"):
        make_notebook(make_job(project))
    assert contents(folder) == before


@pytest.mark.parametrize("name", ["toets.ipynb", "toets.html"])
def test_a_file_that_windows_holds_open_is_left_and_told(
    project: Project, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    make_notebook(make_job(project))
    before = contents(folder)
    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if Path(target).name == name:
            raise PermissionError(13, "in use")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    outcome = make_notebook(make_job(project))
    assert (folder / name).read_bytes() == before[name]
    assert "elders geopend" in outcome.message
    assert not list(folder.glob(".tmp-*"))


def failing(project: Project, name: str, source: str, **job: Any) -> str:
    add_template(project.root, name, cells(source))
    with pytest.raises((PartialFailure, DataError, FileError)) as caught:
        make_notebook(make_job(project, template=name, **job))
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert f"{name}, cel 'zin-deelname'" in sentence
    assert f"{name}.mislukt.ipynb" in sentence
    return sentence


def test_an_exception_in_a_cell_names_the_cell(project: Project, folder: Path) -> None:
    assert "ZeroDivisionError" in failing(project, "fout", "1 / 0")
    shown = read(folder / "fout.mislukt.ipynb")
    note = next(i for i, c in enumerate(shown["cells"]) if c["id"] == "aoj-mislukt")
    assert shown["cells"][note + 1]["id"] == "zin-deelname"
    assert "papermill" not in json.dumps(shown)
    assert not is_touched(shown)
    assert read(folder / "fout.mislukt.run.json")["error"]["cell"] == "zin-deelname"


def test_our_own_error_in_a_cell_keeps_its_sentence_and_kind(project: Project) -> None:
    raising = (
        "from aoj.errors import DataError\n"
        "raise DataError('de kolom ontbreekt', where='a.csv', remedy='haal a.csv opnieuw op')"
    )
    add_template(project.root, "eigen", cells(raising))
    with pytest.raises(DataError, match=r"a\.csv: de kolom ontbreekt\. Haal a\.csv opnieuw op\."):
        make_notebook(make_job(project, template="eigen"))


def test_a_dead_kernel_and_a_slow_cell_are_told(project: Project) -> None:
    assert "stopte onverwacht" in failing(project, "dood", "os._exit(3)")
    slow = "import time\ntime.sleep(60)"
    assert "na 1 seconden niet klaar" in failing(project, "traag", slow, cell_timeout=1)


def test_a_failed_run_leaves_the_old_products_byte_identical(
    project: Project, folder: Path
) -> None:
    make_notebook(make_job(project))
    before = contents(folder)
    add_template(project.root, "toets", cells("1 / 0"))
    with pytest.raises(PartialFailure):
        make_notebook(make_job(project))
    after = contents(folder)
    assert {name: after[name] for name in before} == before
    assert after.keys() - before.keys() == {"toets.mislukt.ipynb", "toets.mislukt.run.json"}
    add_template(project.root, "toets")
    make_notebook(make_job(project))
    assert set(contents(folder)) == set(before)


@pytest.fixture
def locked_folder(folder: Path) -> Iterator[Path]:
    folder.mkdir(parents=True)
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    yield folder
    folder.chmod(stat.S_IRWXU)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root mag alles")
def test_a_folder_that_may_not_be_written_gives_one_sentence(
    project: Project, locked_folder: Path
) -> None:
    with pytest.raises(FileError, match="geen toestemming"):
        make_notebook(make_job(project))


def test_a_file_where_a_folder_should_be_gives_one_sentence(project: Project) -> None:
    project.regions.mkdir(parents=True)
    (project.regions / "oost").write_text("", encoding="utf-8")
    with pytest.raises(FileError, match="kan niet gemaakt worden"):
        make_notebook(make_job(project))
