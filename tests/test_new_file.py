"""`aoj new file`: empty files, taken in once they are filled; and the page that explains them."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from source_samples import make_project
from supplied_files import write_file

from aoj.cli import main
from aoj.commands.fetch import fetch_from
from aoj.commands.new_file import empty_file, example_file, list_kinds, manual, new_file
from aoj.errors import InputError
from aoj.sources.supplied_kinds import KINDS
from aoj.store.project import Project

PAGE = Path(__file__).parent.parent / "docs" / "aanleveren.md"
MARK = "AOJ_WRITE_DOCS is gezet. -->\n\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "project")


@pytest.mark.parametrize("name", KINDS)
def test_an_empty_file_is_refused_until_it_is_filled(name: str, project: Project) -> None:
    said = new_file(project, name)
    path = project.data / "aanlevering" / f"{name}.csv"
    assert f"Gemaakt: data/aanlevering/{name}.csv" in said
    assert "aoj fetch --from data/aanlevering" in said
    assert path.read_bytes().startswith(b"\xef\xbb\xbfregio;periode;")
    report = fetch_from(project, path.parent)
    assert "nog leeg" in report.text()
    assert report.failed


def test_what_is_filled_in_below_the_remarks_is_taken_in(project: Project) -> None:
    new_file(project, "verzuim")
    path = project.data / "aanlevering" / "verzuim.csv"
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text + "0518;2023/24;;410;900;75\n", encoding="utf-8-sig")
    report = fetch_from(project, path.parent)
    assert not report.failed
    assert "eigen opgave verzuim, Absoluut en relatief verzuim; 1 rij; 2023/24" in report.text()


def test_the_example_in_an_empty_file_is_the_one_that_is_accepted() -> None:
    for kind in KINDS.values():
        remarks = [line for line in empty_file(kind).split("\r\n") if line]
        example = [line for line in example_file(kind).split("\r\n") if line]
        assert remarks[0] == example[0]
        last = "\n".join(example[1:])
        assert "\n".join(remarks).replace("# ", "").replace('"', "").endswith(last.replace('"', ""))
        body = [line for line in remarks[1:] if line.startswith(("#", '"#'))]
        assert kind.name == "toelichting" or len(body) == len(remarks) - 1


def test_a_file_that_is_there_is_never_overwritten(project: Project) -> None:
    new_file(project, "verzuim")
    path = project.data / "aanlevering" / "verzuim.csv"
    path.write_text("mijn werk", encoding="utf-8")
    with pytest.raises(InputError, match=r"data/aanlevering/verzuim.csv bestaat al"):
        new_file(project, "verzuim")
    assert path.read_text(encoding="utf-8") == "mijn werk"
    new_file(project, "verzuim", force=True)
    assert path.read_text(encoding="utf-8-sig").startswith("regio;")


def test_the_data_set_stands_in_the_next_command(project: Project) -> None:
    assert "--data mijn-set" in new_file(project, "verzuim", "mijn-set")
    with pytest.raises(InputError, match="verzonnen"):
        new_file(project, "reserves", "voorbeeld")
    with pytest.raises(InputError, match="geen naam van een gegevensset"):
        new_file(project, "reserves", "../x")


def test_without_a_kind_or_with_an_unknown_one_the_kinds_are_named(project: Project) -> None:
    shown = list_kinds()
    runner = CliRunner()
    given = ["--project", str(project.root), "new", "file"]
    assert runner.invoke(main, given).output.strip() == shown
    with pytest.raises(InputError, match="bedoelde u 'verzuim'; verwacht: een van: ") as caught:
        new_file(project, "verzium")
    for name, kind in KINDS.items():
        assert name in str(caught.value)
        assert re.search(rf"^{name} +{re.escape(kind.purpose)}$", shown, re.MULTILINE)


def test_the_page_says_what_the_kinds_say() -> None:
    page = PAGE.read_text(encoding="utf-8")
    before, mark, rest = page.partition(MARK)
    assert mark
    if os.environ.get("AOJ_WRITE_DOCS"):
        PAGE.write_text(before + mark + manual(), encoding="utf-8", newline="\n")
        return
    assert rest == manual(), "schrijf de pagina opnieuw: AOJ_WRITE_DOCS=1 pytest " + __file__


def test_the_cell_on_the_page_shows_what_was_taken_in(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    (cell,) = re.findall(r"```python\n(.*?)\n```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    row = {"regio": "GM0518", "periode": "2023/24", "absoluut": 3, "relatief": 900}
    inbox = project.root / "in"
    write_file(inbox, "verzuim", [row])
    fetch_from(project, inbox)
    monkeypatch.chdir(project.root)
    known: dict[str, Any] = {}
    exec(cell, known)
    rows = known["data"].measure("verzuim").set_index("breakdown")["value"]
    assert rows.dropna().to_dict() == {"relatief": 900}


def test_the_examples_on_the_page_are_the_accepted_ones() -> None:
    page = PAGE.read_text(encoding="utf-8")
    found = re.findall(r"```csv\n(.*?)\n```", page, re.DOTALL)
    made = [example_file(kind).replace("\r\n", "\n").rstrip("\n") for kind in KINDS.values()]
    assert found == made
