"""The template contextcijfers: its grammar, its verbs, and the executed copies that nbval holds."""

from __future__ import annotations

import ast
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
from aoj.report.charts.choice import KINDS
from aoj.runs.grammar import check_template
from aoj.runs.themes import is_chosen
from aoj.store.project import Project

COPIES = ("contextcijfers-fabelkust.ipynb", "contextcijfers-mijmerstreek.ipynb")
"""The whole report, and one on some themes."""
EMPTY = (
    *("inleiding", "aanleiding", "vragen", "eigen-figuur", "eigen-tabel"),
    "jeugdhulp-onderwijs-figuur",
)
"""The example's regions have no passage, no answers of a startgesprek, no own figures; and of the
jeugdhulp per onderwijssoort in Fabelkust too little can be said for bars."""


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


def test_every_call_names_a_verb_an_indicator_a_part_and_a_kind_that_exist(template):
    called, named = set(), set()
    for source in sources(template, "code")[2:]:
        verb, inside = re.fullmatch(r"rapport\.(\w+)\((.*)\)", source).groups()
        assert hasattr(Report, verb)
        if verb in ("tekst", "antwoord"):
            named.update(re.findall(r'"([\w-]+)"', inside))
            continue
        kind = re.search(r'soort="(\w+)"', inside)
        assert kind is None or kind[1] in KINDS
        asked = re.sub(r'soort="\w+"', "", inside).replace("onderdeel=", "")
        names = re.findall(r'"([\w.-]+)"', asked)
        for indicator, part in figures_of(verb, names):
            called.add(indicator)
            assert indicator in INDICATORS
            assert part in (None, *INDICATORS[indicator].breakdowns)
    assert 35 <= len(called) <= 50
    assert "inleiding" in named


def figures_of(verb, names):
    """Yield indicator and part of each figure that a call asks for."""
    if verb != "zinnen" and len(names) > 1:
        yield names[0], names[1]
        return
    yield from ((name.partition(".")[0], name.partition(".")[2] or None) for name in names)


def test_each_section_asks_a_question_tells_shows_and_leaves_room_for_an_answer(template):
    found, heading = {}, ""
    for cell in template.cells:
        if cell.source.startswith("#"):
            heading = cell.source
        found.setdefault(heading, []).append(cell)
    questions = [heading for heading in found if heading.startswith("### ")]
    assert len(questions) >= 25
    for question in questions:
        verbs = [re.match(r"rapport\.(\w+)", cell.source) for cell in found[question]]
        verbs = [verb[1] for verb in verbs if verb]
        prompts = [c for c in found[question] if "duiding" in c.metadata.get("tags", [])]
        assert question.endswith("?")
        assert sum(verb in ("zin", "zinnen") for verb in verbs) == 1, question
        assert verbs.count("figuur") <= 2, question
        assert 1 <= verbs.count("tabel") <= 2, question
        assert [p.source.startswith("*Ruimte voor uw eigen duiding") for p in prompts] == [True]


def test_each_theme_ends_with_open_questions_for_the_conversation(template):
    talks = {c.id: c.source for c in template.cells if c.id.endswith("-gesprek")}
    assert len(talks) >= 12
    for talk in talks.values():
        lines = [line for line in talk.split("\n") if line.startswith("- ")]
        assert lines
        assert all(line.endswith("?") for line in lines)


def test_markdown_of_the_template_holds_no_figure(template):
    for source in sources(template, "markdown"):
        assert not re.search(r"\d", source.lstrip("#")), source


def test_the_copies_have_the_cells_of_the_template(template, copy):
    parameters = ast.parse(next(c.source for c in copy.cells if c.id == "parameters"))
    themes = ast.literal_eval(parameters.body[-1].value)
    kept = [c for c in template.cells if not themes or is_chosen(c, themes)]
    assert [c.id for c in copy.cells] == [c.id for c in kept]
    changed = [a.id for a, b in zip(kept, copy.cells, strict=True) if a.source != b.source]
    assert changed == ["parameters"]


def test_every_output_of_the_copies_is_one_bundle_without_error_or_stream(copy):
    for cell in copy.cells:
        if cell.cell_type != "code" or cell.id in ("parameters", "voorbereiding"):
            continue
        assert [o.output_type for o in cell.outputs] == ["execute_result"], cell.id
        assert cell.outputs[0].data[MIME]["schema"] == 1
        is_empty = cell.id in EMPTY
        assert bool(cell.outputs[0].data["text/plain"].strip()) != is_empty, cell.id


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
    wanted = {"parameters", "voorbereiding", "bijstand-zin"}
    notebook.cells = [cell for cell in notebook.cells if cell.id in wanted]
    nbformat.write(notebook, tmp_path / "gelijk.ipynb")
    output = notebook.cells[-1].outputs[0]
    rate = re.search(r"\d\d,\d", output.data["text/html"])[0]
    output.data["text/html"] = output.data["text/html"].replace(rate, "99,9", 1)
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


def test_no_figure_is_drawn_twice_where_a_kind_falls_back_to_another(template):
    """A map or dots of a region of one gemeente become a strip, small multiples a line."""
    falls = {"kaart": "strip", "punten": "strip", "gemeenten": "lijn", "stapel": "staven"}
    shown = []
    for source in sources(template, "code"):
        found = re.match(r'rapport\.figuur\("(\w+)"', source)
        if found:
            kind = re.search(r'soort="(\w+)"', source)
            part = re.search(r'onderdeel="([\w-]+)"', source)
            drawn = falls.get(kind[1], kind[1]) if kind else "strip"
            shown.append((found[1], drawn, part[1] if part else "totaal"))
    assert len(shown) == len(set(shown))
