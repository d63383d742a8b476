"""From run to export: the plan a notebook reads, the concept mark, own code, and errors."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from survey_project import aoj, bare_project, export, people
from toy import FIGURE, SIDECAR, add_template, code, find_cell, make_job, markdown, read

from aoj.commands import run as run_command
from aoj.commands import status as status_command
from aoj.commands.answers_remove import close_answers
from aoj.commands.export import export_notebooks
from aoj.commands.making import make_notebook
from aoj.commands.notebooks import find_edition
from aoj.commands.planning import Choice
from aoj.commands.recorded import job_of, read_run
from aoj.commands.release_making import plans_for, request_of
from aoj.errors import DataError, PartialFailure
from aoj.export.reviewing import mark_of_cell
from aoj.runs.batch import _attempt
from aoj.runs.jobs import Job
from aoj.runs.templates import load_template
from aoj.store.project import Project
from aoj.store.releases import plan_path, read_ledger
from aoj.survey.release.plan import Request
from aoj.survey.release.shown import from_json, hash_of

REGION, TEMPLATE, CONCEPT = "dromerdelta", "vragen", "Concept: nog niet vrijgegeven"
SECRET = "mijn zoon Kees zit thuis"
SHOWN = {**FIGURE, "indicator": "vraag.jongeren.wwvindbaar", "value": 0.6, "wordings": ["60%"]}
SETUP = f"""\
from IPython.display import display
import os
PLAN = os.environ.get("AOJ_RELEASE", "")
def toon(html):
    bundle = {{"kind": "zin", "figures": [{SHOWN!r}], "plan": PLAN}}
    bundle["disclosure"] = "vrijgegeven" if PLAN else "concept"
    display({{"text/html": html, "application/vnd.aoj.v1+json": bundle}}, raw=True)
"""
MORE = """\
vragenlijsten: ja
parameters:
  meting: {type: text, description: De meting, default: ""}
"""


def cells(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        code("parameters", 'meting = ""\nregio = ""\njaar = 0', "parameters"),
        code("opzet", SETUP, "setup"),
        markdown("titel", "# Vragen"),
        code("zin", 'toon("<p>Zes van de tien zeggen ja.</p>")'),
        *more,
    ]


@pytest.fixture(scope="module")
def made(tmp_path_factory, repo_root) -> Path:
    """A project with answers of one group, closed, and a notebook of them; tests copy it."""
    root = bare_project(tmp_path_factory.mktemp("vrijgave") / "project", repo_root)
    for path in (root / "parameters").glob("*.yml"):
        if path.stem not in (REGION, "_default"):
            path.unlink()
    sidecar = SIDECAR.replace("parameters:\n", MORE)
    add_template(root, TEMPLATE, cells(), sidecar)
    add_template(root, "toets")
    file = export(root.parent / "jongeren.csv", people(range(1, 37)))
    to = ("--region", REGION, "--wave", "2026", "--group", "jongeren")
    assert aoj(root, "answers", "add", str(file), *to, "--yes").exit_code == 0
    close_answers(Project(root), REGION, "2026", group="jongeren")
    assert not make_notebook(planned(root)).failed
    return root


@pytest.fixture
def root(made, tmp_path) -> Path:
    shutil.copytree(made, tmp_path / "project")
    return tmp_path / "project"


@pytest.fixture(autouse=True)
def pins(monkeypatch) -> None:
    """No figures are needed here: the data set has the pin of the toy project."""
    pin = make_job(Project(Path("nergens"))).pin

    def found(project: Project, names: list[str], **_: Any) -> tuple[dict, dict]:
        return dict.fromkeys(names, pin), {}

    monkeypatch.setattr(run_command, "pins_of", found)
    monkeypatch.setattr(status_command, "pins_of", found)


def planned(root: Path, template: str = TEMPLATE) -> Job:
    project = Project(root)
    pin = make_job(project).pin
    before, run_command.pins_of = run_command.pins_of, lambda *_, **__: ({pin.name: pin}, {})
    try:
        jobs, failed = run_command.plan(
            project, [REGION], [load_template(project, template)], Choice()
        )
    finally:
        run_command.pins_of = before
    assert not failed, failed
    return jobs[0]


def folder_of(root: Path) -> Path:
    return root / "notebooks/regions" / REGION / "2026"


def page_of(root: Path) -> str:
    return (folder_of(root) / f"{TEMPLATE}.html").read_text(encoding="utf-8")


def answers_of(root: Path) -> Path:
    return root / "data/voorbeeld/vragenlijst"


def change(root: Path, key: str, source: str, *, outputs: list[dict] | None = None) -> None:
    """Edit a cell of the notebook, and run it as far as its outputs tell."""
    path = folder_of(root) / f"{TEMPLATE}.ipynb"
    notebook = read(path)
    cell = find_cell(notebook, key)
    cell["source"] = source
    if outputs is not None:
        cell["outputs"] = outputs
    path.write_text(json.dumps(notebook), encoding="utf-8")


def add_cell(root: Path, key: str, source: str, text: str) -> None:
    path = folder_of(root) / f"{TEMPLATE}.ipynb"
    notebook = read(path)
    notebook["cells"].append({**code(key, source), "outputs": printed(text)})
    path.write_text(json.dumps(notebook), encoding="utf-8")


def printed(text: str) -> list[dict[str, Any]]:
    return [{"output_type": "stream", "name": "stdout", "text": text}]


def add_answers(root: Path, numbers: range) -> None:
    """Put answers in an open wave again, as nobody should who has shown them."""
    register = answers_of(root) / "register.json"
    said = json.loads(register.read_text(encoding="utf-8"))
    register.write_text(json.dumps({**said, "closed": {}}), encoding="utf-8")
    file = export(root.parent / f"meer{numbers.start}.csv", people(numbers))
    to = ("--region", REGION, "--wave", "2026", "--group", "jongeren")
    done = aoj(root, "answers", "add", str(file), *to, "--yes", "--double", "meetellen")
    assert done.exit_code == 0, done.output
    close_answers(Project(root), REGION, "2026", group="jongeren")


def test_a_run_makes_the_plan_and_the_notebook_reads_it(root) -> None:
    record = read(folder_of(root) / f"{TEMPLATE}.run.json")
    path = plan_path(answers_of(root), REGION, record["plan"])
    release = from_json(path.read_text(encoding="utf-8"))
    assert hash_of(release) == record["plan"]
    assert [group.group for group in release.groups if group.questions] == ["jongeren"]
    cell = find_cell(read(folder_of(root) / f"{TEMPLATE}.ipynb"), "zin")
    assert cell["outputs"][0]["data"]["application/vnd.aoj.v1+json"]["plan"] == record["plan"]
    assert record["inputs"]["answers"]
    again, _ = plans_for(Project(root), "voorbeeld", [Request(REGION)])
    assert hash_of(again[REGION]) == record["plan"]
    job = job_of(find_edition(Project(root), REGION), TEMPLATE, record, planned(root).pin)
    assert (job.plan, job.shows_answers) == (record["plan"], True)


def test_the_page_of_a_run_is_a_concept(root) -> None:
    assert CONCEPT in page_of(root) and "Zes van de tien" in page_of(root)


def test_a_template_without_answers_gets_no_plan_and_reads_none(root) -> None:
    (answers_of(root) / "register.json").write_text("{", encoding="utf-8")
    job = planned(root, "toets")
    assert (job.plan, job.answers_sha256) == ("", "")


def test_release_plan_makes_the_same_plan_as_a_run(root) -> None:
    plan = read(folder_of(root) / f"{TEMPLATE}.run.json")["plan"]
    done = aoj(root, "release", "plan", REGION)
    assert done.exit_code == 0, done.output
    assert f"{REGION}, meting 2026 (plan {plan})" in done.output
    assert "jongeren    36" in done.output
    everyone = aoj(root, "release", "plan", "--all")
    assert everyone.output == done.output
    unknown = aoj(root, "release", "plan", REGION, "--wave", "2031")
    assert unknown.exit_code == 2 and "2031" in unknown.output


def test_an_export_takes_the_mark_away_and_keeps_what_was_printed(root) -> None:
    register = (answers_of(root) / "register.json").read_bytes()
    [page] = export_notebooks(Project(root), REGION, [TEMPLATE])
    assert (answers_of(root) / "register.json").read_bytes() == register
    assert page.released and not page.remarks
    assert CONCEPT not in page_of(root) and "Zes van de tien" in page_of(root)
    [release] = read_ledger(answers_of(root)).releases
    assert (release.region, release.template, release.wave) == (REGION, TEMPLATE, "2026")
    assert {table.question for table in release.tables} == {"", "wwvindbaar"}
    [whole] = [t for t in release.tables if t.question and not t.by]
    assert (whole.base, sum(count for _, count in whole.answers)) == (36, 36)
    said = aoj(root, "release", "list", REGION)
    assert release.plan in said.output and TEMPLATE in said.output
    before = (answers_of(root) / "vrijgave/grootboek.jsonl").read_bytes()
    assert [page.released for page in export_notebooks(Project(root), REGION, [TEMPLATE])] == [True]
    assert (answers_of(root) / "vrijgave/grootboek.jsonl").read_bytes() == before


def test_where_the_answers_changed_it_is_outdated_and_not_exported(root, monkeypatch) -> None:
    before = page_of(root)
    assert stands(root) == {TEMPLATE: ("actueel", ""), "toets": ("nog niet gemaakt", "")}
    add_answers(root, range(101, 121))
    assert stands(root)[TEMPLATE] == ("verouderd", "antwoorden of lijsten")
    with pytest.raises(DataError, match=f"aoj run {REGION} --template {TEMPLATE}"):
        list(export_notebooks(Project(root), REGION, [TEMPLATE]))
    assert page_of(root) == before
    assert read_ledger(answers_of(root)).releases == ()


def stands(root: Path) -> dict[str, tuple[str, str]]:
    found = status_command.status(Project(root), [REGION])
    return {one.template: (one.state, one.detail) for one in found}


def test_a_damaged_ledger_lets_nothing_out(root) -> None:
    list(export_notebooks(Project(root), REGION, [TEMPLATE]))
    path = answers_of(root) / "vrijgave/grootboek.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace(",36,", ",35,"), encoding="utf-8")
    with pytest.raises(DataError, match="grootboek"):
        list(export_notebooks(Project(root), REGION, [TEMPLATE]))
    project = Project(root)
    templates = [load_template(project, name) for name in ("toets", TEMPLATE)]
    jobs, failed = run_command.plan(project, [REGION], templates, Choice())
    assert [job.template for job in jobs] == ["toets"]
    assert [(one.template, "grootboek" in one.message) for one in failed] == [(TEMPLATE, True)]
    assert aoj(root, "release", "list").exit_code == 3
    assert aoj(root, "release", "plan", REGION).exit_code == 3


def test_what_was_run_by_hand_stays_a_concept_and_is_not_in_the_ledger(root) -> None:
    path = folder_of(root) / f"{TEMPLATE}.ipynb"
    notebook = read(path)
    bundle = find_cell(notebook, "zin")["outputs"][0]["data"]["application/vnd.aoj.v1+json"]
    bundle["disclosure"] = "concept"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    done = aoj(root, "export", REGION, "--template", TEMPLATE)
    assert done.exit_code == 0 and "blijft een concept" in done.output
    assert CONCEPT in page_of(root)
    assert read_ledger(answers_of(root)).releases == ()


def test_own_code_is_not_on_the_page_until_somebody_looked_at_it(root) -> None:
    change(root, "titel", "# Eigen titel")
    add_cell(root, "eigen", "print(frame)", SECRET)
    done = aoj(root, "export", REGION, "--template", TEMPLATE)
    mark = mark_of_cell("print(frame)")
    assert done.exit_code == 0 and f"mark: {mark}" in done.output and "'eigen'" in done.output
    assert SECRET not in page_of(root) and "Eigen titel" in page_of(root)
    review(root, mark)
    done = aoj(root, "export", REGION, "--template", TEMPLATE)
    assert "mark:" not in done.output and SECRET in page_of(root)
    change(root, "eigen", "print(frame.head())")
    aoj(root, "export", REGION, "--template", TEMPLATE)
    assert SECRET not in page_of(root)


def test_a_mark_counts_only_where_all_own_code_before_it_has_one(root) -> None:
    change(root, "opzet", SETUP + "import pandas", outputs=printed(SECRET))
    change(root, "zin", "print(1)", outputs=printed("van een ander"))
    review(root, mark_of_cell("print(1)"))
    aoj(root, "export", REGION, "--template", TEMPLATE)
    assert SECRET not in page_of(root) and "van een ander" not in page_of(root)
    review(root, mark_of_cell(SETUP + "import pandas"), mark_of_cell("print(1)"))
    aoj(root, "export", REGION, "--template", TEMPLATE)
    assert SECRET in page_of(root) and "van een ander" in page_of(root)


def test_a_cell_of_the_template_shows_only_what_the_verbs_show(root) -> None:
    path = folder_of(root) / f"{TEMPLATE}.ipynb"
    notebook = read(path)
    find_cell(notebook, "zin")["outputs"] += printed(SECRET)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    aoj(root, "export", REGION, "--template", TEMPLATE)
    assert SECRET not in page_of(root) and "Zes van de tien" in page_of(root)


def test_an_output_of_answers_that_was_changed_by_hand_is_not_released(root) -> None:
    path = folder_of(root) / f"{TEMPLATE}.ipynb"
    notebook = read(path)
    data = find_cell(notebook, "zin")["outputs"][0]["data"]
    data["text/html"] = [f"{line}\n" for line in "".join(data["text/html"]).split("\n")]
    data["text/html"][-1] = data["text/html"][-1].removesuffix("\n")
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert [page.released for page in export_notebooks(Project(root), REGION, [TEMPLATE])] == [True]
    data["text/html"] = "<p>Negen van de tien zeggen ja.</p>"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    with pytest.raises(DataError, match="niet meer wat de run maakte"):
        list(export_notebooks(Project(root), REGION, [TEMPLATE]))


def test_a_notebook_without_its_marks_is_not_taken_for_one_without_answers(root) -> None:
    path = folder_of(root) / f"{TEMPLATE}.ipynb"
    notebook = read(path)
    notebook["metadata"].pop("aoj")
    for cell in notebook["cells"]:
        cell["metadata"].pop("aoj", None)
        for output in cell.get("outputs", []):
            output.get("data", {}).pop("application/vnd.aoj.v1+json", None)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    with pytest.raises(DataError, match="niet meer wat de run maakte"):
        list(export_notebooks(Project(root), REGION, [TEMPLATE]))


def test_a_cell_whose_code_was_removed_shows_nothing_any_more(root) -> None:
    add_cell(root, "leeg", " \n", SECRET)
    done = aoj(root, "export", REGION, "--template", TEMPLATE)
    assert done.exit_code == 0 and SECRET not in page_of(root)


def review(root: Path, *marks: str) -> None:
    path = root / f"parameters/{REGION}.yml"
    kept = path.read_text(encoding="utf-8").split("\n  reviewed:")[0].rstrip()
    lines = [f"    - {{mark: '{mark}', by: onderzoeker, date: 2026-07-02}}" for mark in marks]
    path.write_text("\n".join([kept, "  reviewed:", *lines]) + "\n", encoding="utf-8")


def test_an_error_says_its_kind_and_its_cell_and_no_value(root) -> None:
    bad = f"import sys\nsys.stderr.write('{SECRET}')\nint('{SECRET}'.upper())"
    add_template(root, TEMPLATE, cells(code("fout", bad)), _sidecar(root))
    job = planned(root)
    with pytest.raises(PartialFailure) as caught:
        make_notebook(job)
    assert "ValueError" in str(caught.value) and "cel 'fout'" in str(caught.value)
    left = folder_of(root)
    assert (left / f"{TEMPLATE}.mislukt.ipynb").is_file()
    texts = [path.read_text(encoding="utf-8") for path in left.iterdir() if path.is_file()]
    sources = "\n".join(texts).replace(json.dumps(bad)[1:-1], "")
    assert SECRET not in str(caught.value)
    assert SECRET.upper() not in sources
    outputs = find_cell(read(left / f"{TEMPLATE}.mislukt.ipynb"), "fout")["outputs"]
    assert outputs == [
        {"output_type": "error", "ename": "ValueError", "evalue": "", "traceback": ["ValueError"]}
    ]


def test_a_mistake_of_ours_leaves_no_value_in_the_log(root) -> None:
    def broken(job: Job) -> Any:
        try:
            int(SECRET)
        except ValueError as error:
            raise RuntimeError(SECRET) from error

    job = planned(root)
    crash = _attempt(broken, job).crash
    assert SECRET not in crash and "RuntimeError" in crash and "ValueError" in crash
    assert SECRET in _attempt(broken, replace(job, answers_sha256="")).crash


def test_a_region_without_a_wave_has_no_such_notebook_unless_it_is_named(root) -> None:
    path = root / f"parameters/{REGION}.yml"
    text = path.read_text(encoding="utf-8").split("\nsurvey:")[0] + "\n"
    path.write_text(text, encoding="utf-8")
    shutil.rmtree(folder_of(root))
    project = Project(root)
    templates = [load_template(project, name) for name in ("toets", TEMPLATE)]
    jobs, failed = run_command.plan(project, [REGION], templates, Choice())
    assert [job.template for job in jobs] == ["toets"] and not failed
    assert list(stands(root)) == ["toets"]
    named = Choice(templates=(TEMPLATE,))
    jobs, failed = run_command.plan(project, [REGION], templates[1:], named)
    assert not jobs and failed[0].template == TEMPLATE and "meting" in failed[0].message


def test_a_run_says_which_own_code_is_not_on_the_page(root) -> None:
    add_cell(root, "eigen", f"print('{SECRET}')", "")
    outcome = make_notebook(planned(root))
    assert "'eigen'" in outcome.message and mark_of_cell(f"print('{SECRET}')") in outcome.message
    assert SECRET not in page_of(root)
    assert SECRET in (folder_of(root) / f"{TEMPLATE}.ipynb").read_text(encoding="utf-8")


def test_one_template_that_cannot_be_planned_fails_alone(root) -> None:
    path = root / f"parameters/{REGION}.yml"
    text = path.read_text(encoding="utf-8") + "parameters:\n  vragen:\n    meting: '2031'\n"
    path.write_text(text, encoding="utf-8")
    project = Project(root)
    templates = [load_template(project, name) for name in ("toets", TEMPLATE)]
    jobs, failed = run_command.plan(project, [REGION], templates, Choice())
    assert [job.template for job in jobs] == ["toets"]
    [outcome] = failed
    assert outcome.template == TEMPLATE and "2031" in outcome.message


def test_the_record_of_an_earlier_run_gives_its_plan_back(root) -> None:
    record = read_run(find_edition(Project(root), REGION), TEMPLATE)
    assert record["plan"] == planned(root).plan


def _sidecar(root: Path) -> str:
    return (root / f"notebooks/templates/{TEMPLATE}.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ()),
        ({"vragen": ["wwvindbaar"], "naar": []}, ()),
        (
            {"vragen": "smbeslis", "naar": "rol"},
            (("ouders", "smbeslis", "rol"), ("jongeren", "smbeslis", "rol")),
        ),
        (
            {"vragen": ["smbeslis, hulp"], "naar": ["hulp"], "groepen": ["jongeren"]},
            (("jongeren", "smbeslis", "hulp"), ("jongeren", "hulp", "hulp")),
        ),
        ({"vragen": ["smbeslis"], "naar": ["wwtaken"]}, ()),
        (
            {"vragen": ["bestaatniet"], "naar": ["rol"], "groepen": ["ouders", "jongeren"]},
            (("ouders", "bestaatniet", "rol"), ("jongeren", "bestaatniet", "rol")),
        ),
    ],
)
def test_a_deepening_asks_each_group_what_its_list_has(made, asked, expected) -> None:
    request = request_of(Project(made), REGION, {"meting": "2026", **asked})
    assert request == Request(REGION, "2026", expected)
