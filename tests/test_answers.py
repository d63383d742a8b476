"""Answers of a startgesprek: found as they were written, shown harmless, and watched for change."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from report_land import NOORD, make_land
from toy import add_template, code, find_cell, make_job, make_project, markdown, write

from aoj.bundle import MIME
from aoj.errors import DataError, InputError
from aoj.report import Report
from aoj.report.answers import make_answer
from aoj.report.context import Context
from aoj.runs.answers import answers_of, changed_answers
from aoj.runs.products import notebook_bytes
from aoj.runs.records import make_record
from aoj.runs.rerun import complete, prepare
from aoj.runs.stamps import inputs_of
from aoj.runs.status import ANSWERS, status_of
from aoj.runs.templates import load_template
from aoj.store.answers import edition_at, find_answer
from aoj.store.project import Project

PROMPT = "*Schrijf hier het antwoord.*"
CELLS = [
    code("parameters", 'regio = "oost"', "parameters"),
    markdown("aanleiding-vraag", "### Waarom nu?"),
    markdown("aanleiding", PROMPT, "duiding", "antwoord"),
    markdown("vragen-vraag", "### Welke vragen?"),
    markdown("vragen", PROMPT, "duiding", "antwoord"),
    code("verantwoording", "1"),
]
Notebook = dict[str, Any]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = make_project(tmp_path / "project")
    add_template(made.root, "startgesprek", CELLS)
    return made


def talk(project: Project, edition: str = "2026", region: str = "oost", **answers: str) -> Notebook:
    """Make a startgesprek of an edition in which some answers were written; return it."""
    job = make_job(project, region, "startgesprek", edition=edition)
    made = prepare(None, load_template(project, "startgesprek"), job)
    for name, text in answers.items():
        find_cell(made, name)["source"] = text
    put(project, made, edition, region)
    return made


def put(project: Project, notebook: Notebook, edition: str = "2026", region: str = "oost") -> None:
    folder = project.regions / region / edition
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "startgesprek.ipynb", json.dumps(notebook))


def text_of(project: Project, name: str = "aanleiding", edition: str = "2026") -> str:
    found = find_answer(project, "oost", edition, name)
    return found.text if found else ""


def test_an_answer_is_what_a_person_wrote_without_the_question_put_there(project: Project) -> None:
    talk(project, aanleiding=f"{PROMPT}\n\nHet **thuiszitten** stijgt.", vragen="Twee.\r\nDrie.")
    assert text_of(project) == "Het **thuiszitten** stijgt."
    assert text_of(project, "vragen") == "Twee.\nDrie."


def test_an_untouched_or_emptied_question_is_no_answer(project: Project) -> None:
    assert text_of(project) == ""
    talk(project, vragen="")
    assert find_answer(project, "oost", "2026", "aanleiding") is None
    assert find_answer(project, "oost", "2026", "vragen") is None


def test_the_newest_edition_in_which_someone_wrote_counts_and_never_a_later_one(
    project: Project,
) -> None:
    talk(project, "2025", aanleiding="Oud.", vragen="Oude vraag.")
    talk(project, "2026", aanleiding="Nieuw.")
    talk(project, "2027", aanleiding="Later.")
    assert text_of(project) == "Nieuw."
    assert text_of(project, "vragen") == "Oude vraag."
    assert text_of(project, edition="2026-voorjaar") == "Nieuw."
    assert text_of(project, edition="2025") == "Oud."
    assert text_of(project, edition="2024") == ""


@pytest.mark.parametrize("tag", ["intern", "Intern"])
def test_an_internal_answer_is_never_told_nor_the_older_one_that_it_replaced(
    project: Project, tag: str
) -> None:
    talk(project, "2025", aanleiding="Openbaar.")
    made = talk(project, "2026", aanleiding="Geheim.")
    find_cell(made, "aanleiding")["metadata"]["tags"].append(tag)
    put(project, made)
    assert text_of(project) == ""
    assert text_of(project, edition="2025") == "Openbaar."


def test_taking_the_question_out_takes_back_the_answer(project: Project) -> None:
    talk(project, "2025", aanleiding="Oud.")
    made = talk(project)
    made["cells"] = [cell for cell in made["cells"] if cell["id"] != "aanleiding"]
    put(project, made)
    assert text_of(project) == ""


def test_what_a_person_split_off_from_an_answer_belongs_to_it(project: Project) -> None:
    made = talk(project, aanleiding="Een.")
    place = made["cells"].index(find_cell(made, "aanleiding")) + 1
    split = {**find_cell(made, "aanleiding"), "id": "b1", "source": "Twee."}
    made["cells"][place:place] = [split, markdown("c2", "Niet van het antwoord.")]
    put(project, made)
    assert text_of(project) == "Een.\n\nTwee."
    again = rerun(project, made)
    put(project, again)
    assert text_of(project) == "Een.\n\nTwee."


def rerun(project: Project, current: Notebook) -> Notebook:
    job = make_job(project, "oost", "startgesprek")
    return complete(prepare(current, load_template(project, "startgesprek"), job), job)


def test_a_rerun_with_other_questions_keeps_the_answers(project: Project) -> None:
    made = talk(project, aanleiding="Wij willen *samen* kijken.")
    other = [
        {**cell, "source": "*Typ hier.*"} if cell["source"] == PROMPT else cell for cell in CELLS
    ]
    add_template(project.root, "startgesprek", other)
    again = rerun(project, made)
    put(project, again)
    assert text_of(project) == "Wij willen *samen* kijken."
    assert find_answer(project, "oost", "2026", "vragen") is None
    assert "".join(find_cell(again, "vragen")["source"]) == "*Typ hier.*"


def test_an_unknown_name_is_answered_with_the_nearest(project: Project) -> None:
    with pytest.raises(InputError, match="onbekend antwoord 'aanleidin'; bedoelde u 'aanleiding'"):
        find_answer(project, "oost", "2026", "aanleidin")


@pytest.mark.parametrize("content", ["{", "[]", '{"cells": 3}', '{"cells": ["a"]}', "[" * 200_000])
def test_a_notebook_that_cannot_be_read_is_named_in_one_sentence(
    project: Project, content: str
) -> None:
    talk(project)
    path = project.regions / "oost/2026/startgesprek.ipynb"
    write(path, content)
    with pytest.raises(
        DataError, match=r"^notebooks/regions/oost/2026/startgesprek\.ipynb: .*lees"
    ):
        find_answer(project, "oost", "2026", "aanleiding")


def test_the_answers_of_another_region_are_never_shown(project: Project) -> None:
    put(project, talk(project, region="west", aanleiding="Van west."))
    with pytest.raises(DataError, match="is van de regio 'west'"):
        find_answer(project, "oost", "2026", "aanleiding")


def test_a_notebook_knows_its_edition_by_its_folder(project: Project) -> None:
    folder = project.regions / "oost" / "2027-najaar"
    assert edition_at(project, "oost", folder) == "2027-najaar"
    assert edition_at(project, "west", folder) == ""
    assert edition_at(project, "oost", project.root) == ""


def shown(project: Project, tmp_path: Path, name: str = "aanleiding") -> Any:
    land = make_land(tmp_path)
    land.project = project  # type: ignore[attr-defined]
    context = Context("oost", NOORD, land, 2026, edition="2026")  # type: ignore[arg-type]
    return Report("oost", context=context).antwoord(name)


def test_a_report_shows_an_answer_as_harmless_html(project: Project, tmp_path: Path) -> None:
    talk(project, aanleiding="# Nu\n\n<script>x()</script>\n\n![k](https://x.nl/k.png) **dus**")
    found = shown(project, tmp_path)
    assert (found.kind, found.id) == ("tekst", "antwoord-aanleiding")
    assert "<h3>Nu</h3>" in found.html and "<strong>dus</strong>" in found.html
    assert "<script" not in found.html and "<img" not in found.html
    assert shown(project, tmp_path / "b", "vragen").html == ""


def test_an_answer_of_an_earlier_edition_says_of_which(project: Project) -> None:
    talk(project, "2025", aanleiding="Oud.")
    data: Any = SimpleNamespace(project=project)
    found = make_answer(Context("oost", NOORD, data, 2026), "aanleiding")
    assert found.text == "Oud."
    assert "Uit het startgesprek van 2025." in found.html
    found = make_answer(Context("oost", NOORD, data, 2025, edition="2025"), "aanleiding")
    assert "startgesprek" not in found.html


def reader(project: Project, **texts: str) -> Notebook:
    """Return a notebook of the template `toets` that shows answers with these texts."""
    made = prepare(None, load_template(project, "toets"), make_job(project))
    cell = find_cell(made, "zin-deelname")
    cell["outputs"] = [
        {
            "output_type": "display_data",
            "metadata": {},
            "data": {MIME: {"kind": "tekst", "id": f"antwoord-{name}", "text": text}},
        }
        for name, text in texts.items()
    ]
    return made


def test_a_record_names_the_answers_that_its_notebook_asked_for(project: Project) -> None:
    made = reader(project, aanleiding="Nu.", vragen="")
    assert answers_of(made).keys() == {"aanleiding", "vragen"}
    job, moment = make_job(project), datetime(2026, 1, 1, tzinfo=UTC)
    template = load_template(project, "toets")
    record = make_record(template, job, started=moment, durations={}, notebook=made)
    assert record["answers"] == answers_of(made)
    bare = make_record(template, job, started=moment, durations={}, notebook=reader(project))
    assert "answers" not in bare


def test_a_first_a_changed_and_a_withdrawn_answer_make_the_notebook_that_shows_it_outdated(
    project: Project,
) -> None:
    def changes(**texts: str) -> tuple[str, ...]:
        record = {"answers": answers_of(reader(project, **texts))}
        return changed_answers(project, "oost", "2026", record)

    assert changes(aanleiding="", vragen="") == ()
    talk(project, aanleiding="Nu.")
    assert changes(aanleiding="", vragen="") == ("aanleiding",)
    assert changes(aanleiding="Nu.", vragen="") == ()
    assert changes(aanleiding="Toen.") == ("aanleiding",)
    talk(project, aanleiding="")
    assert changes(aanleiding="Nu.") == ("aanleiding",)
    write(project.regions / "oost/2026/startgesprek.ipynb", "{")
    assert changes(aanleiding="Nu.") == ("aanleiding",)
    assert changed_answers(project, "oost", "2026", {}) == ()


def test_the_status_of_a_notebook_says_that_an_answer_changed(project: Project) -> None:
    talk(project, aanleiding="Nu.")
    template, job = load_template(project, "toets"), make_job(project)
    made = complete(reader(project, aanleiding="Nu."), job)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    record = make_record(template, job, started=moment, durations={}, notebook=made)
    folder = project.regions / "oost/2026"
    (folder / "toets.ipynb").write_bytes(notebook_bytes(made))
    write(folder / "toets.run.json", json.dumps(record))

    def state() -> tuple[str, str]:
        found = status_of(project, "oost", "toets", "2026", inputs_of(template, job))
        return found.state, found.detail

    assert state() == ("actueel", "")
    talk(project, aanleiding="Straks.")
    assert state() == ("verouderd", ANSWERS)
