"""The template contextcijfers: its grammar, its verbs, and the executed copies that nbval holds."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import nbformat
import pytest

from aoj.bundle import MIME
from aoj.indicators import INDICATORS
from aoj.report import Report
from aoj.runs.grammar import check_template
from aoj.store.project import Project

COPIES = ("contextcijfers-fabelkust.ipynb", "contextcijfers-mijmerstreek.ipynb")


@pytest.fixture(scope="module")
def template(repo_root):
    path = repo_root / "notebooks" / "templates" / "contextcijfers.ipynb"
    return nbformat.read(path, as_version=4)


@pytest.fixture(params=COPIES)
def copy(request, repo_root):
    return nbformat.read(repo_root / "tests" / "notebooks" / request.param, as_version=4)


def sources(notebook, kind):
    return [cell.source for cell in notebook.cells if cell.cell_type == kind]


def test_the_template_obeys_the_grammar(repo_root):
    assert check_template(Project(repo_root), "contextcijfers") == ()


def test_every_call_names_a_verb_an_indicator_and_a_part_that_exist(template):
    called, passages = set(), set()
    for source in sources(template, "code")[2:]:
        verb, inside = re.fullmatch(r"rapport\.(\w+)\((.*)\)", source).groups()
        assert hasattr(Report, verb)
        names = re.findall(r'"([\w-]+)"', inside)
        if verb == "tekst":
            passages.update(names)
        elif names:
            called.add(names[0])
            assert names[0] in INDICATORS
    assert len(called) >= 8
    assert passages == {"inleiding"}


def test_each_theme_asks_a_question_and_leaves_room_for_an_answer(template):
    headings = [s for s in sources(template, "markdown") if s.startswith("## ")]
    assert sum(heading.endswith("?") for heading in headings) == 7
    placeholders = [c for c in template.cells if "duiding" in c.metadata.get("tags", [])]
    assert len(placeholders) >= 8
    assert all(c.source.startswith("*Ruimte voor uw eigen duiding") for c in placeholders)


def test_markdown_of_the_template_holds_no_figure(template):
    for source in sources(template, "markdown"):
        assert not re.search(r"\d", source.lstrip("#")), source


def test_the_copies_have_the_cells_of_the_template(template, copy):
    assert [c.id for c in copy.cells] == [c.id for c in template.cells]
    changed = [
        a.id for a, b in zip(template.cells, copy.cells, strict=True) if a.source != b.source
    ]
    assert changed == ["parameters"]


def test_every_output_of_the_copies_is_one_bundle_without_error_or_stream(copy):
    for cell in copy.cells:
        if cell.cell_type != "code" or cell.id in ("parameters", "voorbereiding"):
            continue
        assert [o.output_type for o in cell.outputs] == ["execute_result"], cell.id
        assert cell.outputs[0].data[MIME]["schema"] == 1
        is_empty = cell.id == "inleiding"  # the example's regions have no passage
        assert bool(cell.outputs[0].data["text/plain"].strip()) != is_empty


def test_every_page_chart_table_and_sentence_of_the_example_says_it_is_invented(copy):
    for cell in copy.cells:
        data = cell.outputs[0].data if cell.get("outputs") else {}
        if data.get(MIME, {}).get("kind") in ("kop", "kern", "zin", "figuur", "tabel"):
            assert "ictieve voorbeeldcijfers" in data["text/html"], cell.id


def test_no_bare_code_and_no_english_reaches_a_reader(copy):
    text = " ".join(
        output.data[kind]
        for cell in copy.cells
        for output in cell.get("outputs", [])
        for kind in ("text/plain", "text/html")
    )
    assert not re.search(r"\b(GM\d{4}|PO\d{4}|VO\d{4}|NL01|PV\d\d|GK\d)\b", text)
    english = r"\b(the|and|with|from|higher|lower|missing|provisional|estimated|region)\b"
    assert not re.search(english, re.sub(r"<[^>]+>", " ", text))
    assert "nan" not in text.lower().split()


def test_alt_texts_are_short_and_carry_a_figure(copy):
    alts = [
        output.data[MIME]["alt"]
        for cell in copy.cells
        for output in cell.get("outputs", [])
        if output.data[MIME]["kind"] == "figuur"
    ]
    assert len(alts) >= 9
    assert all(40 < len(alt) <= 350 and re.search(r"\d", alt) for alt in alts)


def test_every_printed_figure_stands_in_the_text_as_it_is_worded(copy):
    for cell in copy.cells:
        for output in cell.get("outputs", []):
            payload = output.data[MIME]
            if payload["kind"] in ("zin", "tabel", "kern"):
                for figure in payload["figures"]:
                    assert any(w in payload["text"] for w in figure["wordings"]), figure


def test_nbval_fails_when_one_figure_changes(repo_root, tmp_path):
    """The same three cells twice: as they are, and with one figure changed."""
    notebook = nbformat.read(repo_root / "tests" / "notebooks" / COPIES[0], as_version=4)
    wanted = {"parameters", "voorbereiding", "jeugd-aandeel-zin"}
    notebook.cells = [cell for cell in notebook.cells if cell.id in wanted]
    nbformat.write(notebook, tmp_path / "gelijk.ipynb")
    output = notebook.cells[-1].outputs[0]
    share = re.search(r"\d\d,\d%", output.data["text/html"])[0]
    output.data["text/html"] = output.data["text/html"].replace(share, "99,9%", 1)
    nbformat.write(notebook, tmp_path / "anders.ipynb")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull]
    command += [f"--rootdir={tmp_path}", "--nbval", "--nbval-current-env"]
    command += [f"--nbval-sanitize-with={repo_root / 'tests' / 'nbval_sanitize.cfg'}"]
    done = subprocess.run(
        [*command, "gelijk.ipynb", "anders.ipynb"],
        cwd=tmp_path,
        env={**os.environ, "AOJ_PROJECT": str(repo_root)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "1 failed, 5 passed" in done.stdout
    assert "anders.ipynb::Cell 2" in done.stdout


def test_the_copies_store_no_drawing_and_no_time(repo_root):
    for name in COPIES:
        text = (repo_root / "tests" / "notebooks" / name).read_text(encoding="utf-8")
        assert "base64,TEKENING" in text
        assert "base64,PD94" not in text
        assert "iopub" not in text
        assert json.loads(text)["metadata"]["kernelspec"]["name"] == "python3"
