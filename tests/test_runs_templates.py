"""Templates are found by looking, and held to the cell grammar."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from toy import PARAMETERS, SIDECAR, add_template, cells, code, make_project, markdown, notebook

from aoj.errors import InputError
from aoj.runs.grammar import check_cells, check_template
from aoj.runs.templates import load_standard_templates, load_template, template_names
from aoj.store.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "project")


def remarks(own: list[dict[str, Any]], **other: Any) -> str:
    return "\n".join(check_cells({**notebook(own), **other}))


def with_cell(cell: dict[str, Any]) -> list[dict[str, Any]]:
    own = cells()
    return [*own[:-1], cell, own[-1]]


def test_the_toy_template_is_in_order(project: Project) -> None:
    assert check_template(project, "toets") == ()


def test_every_template_of_the_project_is_in_order(repo_root: Path) -> None:
    project = Project(repo_root)
    for name in template_names(project):
        assert check_template(project, name) == ()


def test_a_template_is_a_notebook_that_does_not_begin_with_an_underscore(project: Project) -> None:
    add_template(project.root, "_proef")
    add_template(project.root, "anders", sidecar=SIDECAR.replace("standaard: ja", ""))
    assert template_names(project) == ("anders", "toets")
    assert load_standard_templates(project) == ("toets",)


def test_a_misspelt_template_is_answered_with_the_nearest(project: Project) -> None:
    with pytest.raises(InputError, match="bedoelde u 'toets'"):
        load_template(project, "toest")


def test_a_template_without_sidecar_gives_one_sentence(project: Project) -> None:
    (project.templates / "toets.yml").unlink()
    assert "ontbreekt het YAML-bestand" in check_template(project, "toets")[0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("kapot", "geen leesbaar notebook"),
        ("[]", "geen cellen"),
        ('{"cells": []}', "geen cellen"),
        (json.dumps({**notebook(), "nbformat_minor": 4}), "nbformat 4.4"),
    ],
)
def test_an_unreadable_template_gives_one_sentence(
    project: Project, content: str, words: str
) -> None:
    (project.templates / "toets.ipynb").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        load_template(project, "toets")


def test_the_hash_of_a_template_follows_notebook_and_sidecar(project: Project) -> None:
    before = load_template(project, "toets").sha256
    add_template(project.root, "toets", sidecar="# commentaar\n" + SIDECAR)
    assert load_template(project, "toets").sha256 == before
    add_template(project.root, "toets", sidecar=SIDECAR.replace("Toetsnotebook", "Anders"))
    assert load_template(project, "toets").sha256 != before


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def f():\n    pass", "functie"),
        ("for x in y:\n    toon(x)", "lus"),
        ("[toon(x) for x in y]", "lus"),
        ("toon(1) if regio else None", "voorwaarde"),
        ("tabel['a'] + tabel['b']", "berekening"),
        ("import pandas", "import"),
        ("with open('x') as f:\n    pass", "with"),
        ("toon('../data/bestand.csv')", "pad"),
        ("a = 1\nb = 2\nc = 3\ntoon(a)", "hooguit 3"),
        ("toon(", "geen geldige Python"),
    ],
)
def test_logic_belongs_in_the_setup_cell(source: str, words: str) -> None:
    assert words in remarks(with_cell(code("eigen", source)))
    setup = [cell for cell in cells() if cell["id"] != "opzet"]
    if words != "geen geldige Python":
        assert remarks([*setup[:-1], code("opzet", source, "setup"), setup[-1]]) == ""


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (markdown("kop", "## Kop\n\nMet tekst eronder."), "een kop staat alleen"),
        (markdown("leeg", "  "), "leeg"),
        (markdown("3c8b55b0", "Tekst"), "leesbaar woord"),
        (markdown("Kop Met Spaties", "Tekst"), "leesbaar woord"),
        (markdown("titel", "Tekst"), "de id 'titel' staat er 2 keer"),
        (markdown("injected-parameters", "Tekst"), "gebruikt aoj zelf"),
        ({**markdown("plaat", "Tekst"), "attachments": {"a.png": {}}}, "bijlage"),
        ({**code("uit", "toon(1)"), "execution_count": 3}, "uitvoer bewaard"),
        ({**markdown("ruw", "x"), "cell_type": "raw"}, "soort 'raw'"),
        (code("nog-een", "x = 1", "parameters"), "2 cellen hebben het label 'parameters'"),
        (code("nog-een", "x = 1", "setup"), "2 cellen hebben het label 'setup'"),
    ],
)
def test_a_cell_that_breaks_the_grammar_is_named(cell: dict[str, Any], words: str) -> None:
    assert words in remarks(with_cell(cell))


def test_the_last_cell_is_the_verantwoording() -> None:
    assert "verantwoording" in remarks(cells()[:-1])


def test_metadata_of_a_run_do_not_belong_in_a_template() -> None:
    assert "eerdere run" in remarks(cells(), metadata={"papermill": {}})
    assert "kernel" in remarks(cells(), metadata={})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("default: 2026}", "default: 2025}"),
        ("default: nee}", "default: ja}"),
        ("default: [po, vo]}", "default: [po]}"),
        ("  jaar: {type: number, description: Het jaar, default: 2026}\n", ""),
        ("parameters:\n", "parameters:\n  extra: {type: text, description: x, default: y}\n"),
        ("parameters:\n", "replaces: {nieuw: titel}\nparameters:\n"),
    ],
)
def test_sidecar_and_parameters_cell_agree(project: Project, change: str, words: str) -> None:
    assert change in SIDECAR
    add_template(project.root, "toets", sidecar=SIDECAR.replace(change, words))
    assert check_template(project, "toets")


def test_a_parameters_cell_holds_only_values() -> None:
    own = cells()
    own[0] = code("parameters", PARAMETERS + "\njaar = jaar + 1", "parameters")
    assert "parametercel" in remarks(own)
