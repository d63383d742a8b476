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
