"""`aoj export`: the page of a notebook as it stands, with a researcher's own words."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aoj.cli import main
from aoj.store.project import Project

WORDS = "Wij herkennen dit: de scholen lopen leeg."


def cell(source: str, written: str) -> dict[str, object]:
    stamp = {"schema": 1, "template": "toets", "cell": "duiding", "source": written}
    return {
        "cell_type": "markdown",
        "id": "duiding",
        "metadata": {"aoj": stamp, "tags": ["duiding"]},
        "source": source,
    }


@pytest.fixture
def project(tmp_path: Path, repo_root: Path) -> Project:
    project = Project(tmp_path)
    project.parameters.mkdir()
    project.templates.mkdir(parents=True)
    (project.templates / "toets.ipynb").write_text("{}", encoding="utf-8")
    (project.parameters / "oost.yml").write_text(
        "schema: 1\nname: Oost\ngemeenten:\n  - GM9001\ndata: voorbeeld\nyear: 2026\n",
        encoding="utf-8",
    )
    return project


def write_notebook(project: Project, source: str = WORDS) -> Path:
    folder = project.regions / "oost" / "2026"
    folder.mkdir(parents=True, exist_ok=True)
    notebook = {"cells": [cell(source, "*Ruimte*")], "metadata": {}, "nbformat": 4}
    path = folder / "toets.ipynb"
    path.write_text(json.dumps({**notebook, "nbformat_minor": 5}), encoding="utf-8")
    (folder / "toets.run.json").write_text(
        json.dumps({"schema": 1, "products": {"toets.html": "oud", "toets.ipynb": "x"}}),
        encoding="utf-8",
    )
    return path


def call(project: Project, *words: str) -> Result:
    os.environ.pop("AOJ_PROJECT", None)
    arguments = ["--project", str(project.root), "export", *words]
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_own_words_reach_the_page_and_the_notebook_stays(project: Project) -> None:
    path = write_notebook(project)
    before = path.read_bytes()
    result = call(project, "oost")
    assert result.exit_code == 0 and "notebooks/regions/oost/2026/toets.html" in result.output
    page = path.with_suffix(".html").read_bytes()
    assert WORDS in page.decode("utf-8") and b'lang="nl"' in page
    assert path.read_bytes() == before
    record = json.loads(path.with_name("toets.run.json").read_text(encoding="utf-8"))
    assert record["products"]["toets.html"] == hashlib.sha256(page).hexdigest()


def test_without_words_the_place_for_them_is_not_shown(project: Project) -> None:
    path = write_notebook(project, "*Ruimte*")
    call(project, "oost")
    assert "Ruimte" not in path.with_suffix(".html").read_text(encoding="utf-8")


def test_what_is_not_there_is_said(project: Project) -> None:
    result = call(project, "oost")
    assert result.exit_code == 2 and "aoj run oost" in result.output
    write_notebook(project)
    result = call(project, "oost", "--template", "anders")
    assert result.exit_code == 2 and "'anders'" in result.output
    assert call(project, "west").exit_code == 2
    assert call(project, "oost", "--edition", "../..").exit_code == 2
    assert call(project).exit_code == 2


def test_a_damaged_notebook_is_one_sentence_and_leaves_the_old_page(project: Project) -> None:
    path = write_notebook(project)
    path.with_suffix(".html").write_text("oud", encoding="utf-8")
    path.write_text("{kapot", encoding="utf-8")
    result = call(project, "oost")
    assert result.exit_code == 3 and "geen notebook" in result.output
    assert path.with_suffix(".html").read_text(encoding="utf-8") == "oud"


def picture(alt: str = "") -> dict[str, object]:
    shape = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
    output = {"output_type": "display_data", "data": {"image/svg+xml": shape}, "metadata": {}}
    source = f"# alt: {alt}\nteken()" if alt else "teken()"
    return {
        "cell_type": "code", "id": "grafiek", "metadata": {}, "source": source,
        "outputs": [output], "execution_count": 1,
    }  # fmt: skip


def with_cells(path: Path, *cells: dict[str, object]) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**notebook, "cells": [*notebook["cells"], *cells]}), "utf-8")


def test_each_format_is_written_beside_the_notebook_and_in_its_record(project: Project) -> None:
    path = write_notebook(project)
    with_cells(path, picture("Een driehoek."))
    result = call(project, "oost", "--to", "html, pdf,xlsx,figuren")
    assert result.exit_code == 0, result.output
    names = ["toets.html", "toets.pdf", "toets.xlsx"]
    assert all(f"Geschreven: notebooks/regions/oost/2026/{n}" in result.output for n in names)
    assert "toets-figuren (met " in result.output
    record = json.loads(path.with_name("toets.run.json").read_text(encoding="utf-8"))
    for name in (*names, *(n for n in record["products"] if n.startswith("toets-figuren/"))):
        data = (path.parent / name).read_bytes()
        assert record["products"][name] == hashlib.sha256(data).hexdigest()
    assert (path.parent / "toets.pdf").read_bytes().startswith(b"%PDF-")
    assert any(name.endswith(".png") for name in record["products"])


def test_what_lacks_a_description_is_not_written_and_a_concept_says_so(project: Project) -> None:
    path = write_notebook(project)
    with_cells(path, picture())
    for formats in ("html", "pdf", "figuren", "html,pdf"):
        result = call(project, "oost", "--to", formats)
        assert result.exit_code == 3 and "cel 'grafiek'" in result.output
    assert [one.name for one in path.parent.iterdir() if one.suffix in (".html", ".pdf")] == []
    assert call(project, "oost", "--to", "xlsx").exit_code == 0
    result = call(project, "oost", "--to", "html,pdf", "--concept")
    assert result.exit_code == 0 and "Let op: cel 'grafiek'" in result.output
    assert "Concept, niet publiceren" in path.with_suffix(".html").read_text(encoding="utf-8")


def test_a_concept_is_marked_though_nothing_lacks(project: Project) -> None:
    path = write_notebook(project)
    assert call(project, "oost", "--concept").exit_code == 0
    assert "Concept, niet publiceren" in path.with_suffix(".html").read_text(encoding="utf-8")


def test_the_variant_with_code_stands_beside_the_one_without(project: Project) -> None:
    path = write_notebook(project)
    with_cells(path, picture("Een driehoek."))
    call(project, "oost")
    result = call(project, "oost", "--with-code")
    assert "toets.met-code.html" in result.output
    whole = path.with_name("toets.met-code.html").read_text(encoding="utf-8")
    assert "teken()" in whole and "teken()" not in path.with_suffix(".html").read_text("utf-8")


def test_all_regions_go_on_after_one_that_may_not_go_out(project: Project) -> None:
    path = write_notebook(project)
    with_cells(path, picture())
    other = (project.parameters / "oost.yml").read_text(encoding="utf-8").replace("Oost", "West")
    (project.parameters / "west.yml").write_text(other, encoding="utf-8")
    folder = project.regions / "west" / "2026"
    folder.mkdir(parents=True)
    whole = {"cells": [cell(WORDS, "")], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "toets.ipynb").write_text(json.dumps(whole), encoding="utf-8")
    result = call(project, "--all")
    assert result.exit_code == 1
    assert "Geschreven: notebooks/regions/west/2026/toets.html" in result.output
    assert "Niet geschreven: " in result.output and "cel 'grafiek'" in result.output
    assert call(project, "--all", "oost").exit_code == 2


@pytest.mark.parametrize("formats", ["docx", "", ",", "html;pdf"])
def test_a_format_that_does_not_exist_is_one_sentence(project: Project, formats: str) -> None:
    write_notebook(project)
    result = call(project, "oost", "--to", formats)
    assert result.exit_code == 2 and "html, pdf, xlsx, figuren" in result.output
    assert "Traceback" not in result.output


def test_the_cover_has_the_day_and_occasion_of_the_regions_file(project: Project) -> None:
    path = write_notebook(project)
    with (project.parameters / "oost.yml").open("a", encoding="utf-8") as file:
        file.write("report:\n  date: 2026-12-03\n  occasion: Werkbijeenkomst\n")
    assert call(project, "oost").exit_code == 0
    assert "Werkbijeenkomst, 3 december 2026" in path.with_suffix(".html").read_text("utf-8")


def test_pictures_of_an_earlier_export_do_not_stay(project: Project) -> None:
    path = write_notebook(project)
    with_cells(path, picture("Een driehoek."))
    call(project, "oost", "--to", "figuren")
    folder = path.parent / "toets-figuren"
    (folder / "99-oud.png").write_bytes(b"x")
    (folder / "van mij.docx").write_bytes(b"x")
    assert call(project, "oost", "--to", "figuren").exit_code == 0
    assert not (folder / "99-oud.png").exists() and (folder / "van mij.docx").exists()
