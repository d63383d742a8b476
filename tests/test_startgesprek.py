"""The template startgesprek: every subject of the first conversation with room for its answer."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from toy import make_job

from aoj.report import Report
from aoj.runs.grammar import check_template
from aoj.runs.rerun import prepare
from aoj.runs.stamps import source_of, tags_of
from aoj.runs.templates import Template, load_template
from aoj.store.answers import TAG, TEMPLATE, find_answer
from aoj.store.project import Project

SUBJECTS = {
    "aanleiding": "aanleiding",
    "doel": "bereiken",
    "eigenaarschap": "opdrachtgever",
    "regio": "gemeenten en samenwerkingsverbanden",
    "bestuurders": "portefeuilles",
    "visie": "visie",
    "oogo": "op overeenstemming gericht overleg",
    "ambities": "thuiszit",
    "uitvoering": "uitvoeringsagenda",
    "overleg": "mandaat",
    "vragen": "knelpunten",
    "data": "bijstellen",
    "ervaring": "monitoren",
    "verwachtingen": "verwachten",
    "financiering": "bekostiging",
    "inkoop": "inkoop",
    "voorzieningen": "basisondersteuning, preventie, schoolmaatschappelijk werk en wijkteams",
    "deelnemers": "organisaties",
    "coordinatie": "coördineert",
    "steekproef": "hoeveel uitnodigingen",
    "vragenlijst": "voegen we toe",
    "planning": "ten minste drie weken",
    "privacy": "functionaris gegevensbescherming",
    "bespreking": "verslag",
}
"""Each subject of the first conversation, and words by which its question is known."""


@pytest.fixture(scope="module")
def template() -> Template:
    return load_template(Project(Path(__file__).resolve().parent.parent), TEMPLATE)


def sections(template: Template) -> dict[str, list[dict[str, Any]]]:
    """Return the cells below each question."""
    found: dict[str, list[dict[str, Any]]] = {}
    heading = ""
    for cell in template.notebook["cells"]:
        if source_of(cell).startswith("#"):
            heading = source_of(cell)
        found.setdefault(heading, []).append(cell)
    return found


def test_the_template_obeys_the_grammar(repo_root: Path) -> None:
    assert check_template(Project(repo_root), TEMPLATE) == ()


def test_every_subject_has_a_question_and_an_answer_by_its_name(template: Template) -> None:
    by_answer = {
        str(cell["id"]): " ".join(source_of(c) for c in cells)
        for cells in sections(template).values()
        for cell in cells
        if TAG in tags_of(cell)
    }
    assert by_answer.keys() == SUBJECTS.keys()
    for name, words in SUBJECTS.items():
        assert words in by_answer[name], name


def test_a_question_asks_and_has_one_place_for_an_answer(template: Template) -> None:
    asked = {h: cells for h, cells in sections(template).items() if h.startswith("### ")}
    answered = [h for h, cells in asked.items() if any(TAG in tags_of(c) for c in cells)]
    assert len(answered) == len(SUBJECTS)
    for heading in answered:
        answers = [cell for cell in asked[heading] if TAG in tags_of(cell)]
        assert heading.endswith("?")
        assert len(answers) == 1
        assert "duiding" in tags_of(answers[0])
        assert source_of(answers[0]) == "*Schrijf hier het antwoord.*"


def test_the_page_begins_with_the_region_in_figures_and_ends_with_their_origin(
    template: Template,
) -> None:
    calls = [source_of(c) for c in template.notebook["cells"] if c["cell_type"] == "code"][2:]
    verbs = [re.fullmatch(r"rapport\.(\w+)\(.*\)", call) for call in calls]
    names = [verb[1] for verb in verbs if verb]
    assert len(names) == len(calls)
    assert names[:4] == ["kop", "tekst", "kern", "overzicht"]
    assert names[-2:] == ["ontbreekt", "verantwoording"]
    assert all(hasattr(Report, name) for name in names)


def test_what_is_written_in_the_template_itself_holds_no_figure(template: Template) -> None:
    for cell in template.notebook["cells"]:
        if cell["cell_type"] == "markdown":
            assert not re.search(r"\d", source_of(cell)), cell["id"]


def test_an_answer_in_the_notebook_of_the_template_is_found_by_its_name(
    template: Template, tmp_path: Path
) -> None:
    project = Project(tmp_path)
    made = prepare(None, template, make_job(project, "oost", TEMPLATE))
    for cell in made["cells"]:
        if TAG in tags_of(cell):
            cell["source"] = f"Antwoord op {cell['id']}."
    folder = project.regions / "oost" / "2026"
    folder.mkdir(parents=True)
    (folder / f"{TEMPLATE}.ipynb").write_text(json.dumps(made), encoding="utf-8")
    for name in SUBJECTS:
        found = find_answer(project, "oost", "2026", name)
        assert found is not None and found.text == f"Antwoord op {name}."
