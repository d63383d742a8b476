"""`aoj run --to`: other formats beside the page, and what is left of an earlier notebook."""

from __future__ import annotations

import json
from pathlib import Path

from toy import (
    PARAMETERS,
    SETUP,
    add_template,
    code,
    find_cell,
    make_job,
    make_project,
    markdown,
    read,
)

from aoj.commands.making import make_notebook
from aoj.commands.run import RunReport
from aoj.runs.exports import stale_exports

CHART = (
    'toon("<figure><img src=\\"data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvM'
    'jAwMC9zdmciIHZpZXdCb3g9IjAgMCA5IDkiPjxwYXRoIGQ9Ik0wIDBoOXY5eiIvPjwvc3ZnPg==\\"></figure>")'
)


def test_a_run_writes_other_formats_and_says_what_is_of_an_earlier_notebook(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    folder = project.regions / "oost" / "2026"
    outcome = make_notebook(make_job(project, formats=("html", "pdf", "xlsx")))
    assert outcome.others == (
        "notebooks/regions/oost/2026/toets.pdf", "notebooks/regions/oost/2026/toets.xlsx",
    )  # fmt: skip
    assert (folder / "toets.pdf").read_bytes().startswith(b"%PDF-")
    assert "toets.pdf" in RunReport((outcome,)).text()
    record = read(folder / "toets.run.json")
    assert {"toets.html", "toets.ipynb", "toets.pdf", "toets.xlsx"} == set(record["products"])
    assert not stale_exports(folder, "toets", record) and not outcome.message

    again = make_notebook(make_job(project, formats=("html", "xlsx")))
    assert again.others == ("notebooks/regions/oost/2026/toets.xlsx",)
    assert "toets.pdf is nog van het vorige notebook" in again.message
    assert "aoj export oost --template toets --to pdf" in again.message
    record = read(folder / "toets.run.json")
    assert stale_exports(folder, "toets", record) == ("toets.pdf",)


def test_a_run_goes_on_where_a_description_lacks_and_the_page_says_it_is_a_concept(
    tmp_path: Path,
) -> None:
    project = make_project(tmp_path, ("oost",))
    own = [
        markdown("titel", "# Toets"),
        code("parameters", PARAMETERS, "parameters"),
        code("opzet", SETUP, "setup"),
        code("grafiek", CHART),
    ]
    add_template(tmp_path, "beeld", own)
    outcome = make_notebook(make_job(project, template="beeld", formats=("html", "pdf")))
    assert "cel 'grafiek' heeft een afbeelding zonder beschrijving" in outcome.message
    folder = project.regions / "oost" / "2026"
    page = (folder / "beeld.html").read_text(encoding="utf-8")
    assert "Concept, niet publiceren" in page and "ontbreekt nog een beschrijving" in page
    assert (folder / "beeld.pdf").exists()
    notebook = json.loads((folder / "beeld.ipynb").read_text(encoding="utf-8"))
    assert find_cell(notebook, "grafiek")["outputs"]
