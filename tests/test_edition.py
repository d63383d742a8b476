"""`aoj new edition`: the next folder, the region's settings, and on request its text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from toy import FIGURE, add_template, code, find_cell, make_job, make_project, markdown, read, write

from aoj.bundle import MIME
from aoj.commands import edition as verb
from aoj.commands.edition import new_edition
from aoj.errors import AojError, DataError, FileError, InputError
from aoj.runs.products import notebook_bytes
from aoj.runs.rerun import complete, prepare
from aoj.runs.stamps import source_of, stamp_of, tags_of
from aoj.runs.templates import load_template
from aoj.settings import load_region
from aoj.store.project import Project

REGION = "schema: 1\nname: Regio oost  # zo heet zij\ngemeenten: [GM9001, GM9002]\n"
KEY = "deelname_sbo|oost|2025|totaal"
LABELS = {"label": "deelname aan het sbo", "place": "oost", "unit": "%"}
PRINTED = {**FIGURE, "id": KEY, "kind": "cijfer", **LABELS}
QUOTE = "In oost gaat 3,1% naar het sbo. Dat is niet veel."


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = make_project(tmp_path / "project")
    write(project.parameters / "oost.yml", REGION)
    return project


def run(project: Project, edition: str = "2026", template: str = "toets") -> dict[str, Any]:
    """Make a notebook as a run does, but without executing it."""
    job = make_job(project, edition=edition, template=template)
    path = job.folder / f"{template}.ipynb"
    current = read(path) if path.exists() else None
    executed = prepare(current, load_template(project, template), job)
    injected = code("willekeurig", f"# Parameters\njaar = {edition[:4]}\n", "injected-parameters")
    executed["cells"].insert(1, injected)
    for cell in executed["cells"]:
        if cell["cell_type"] == "code":
            cell["execution_count"] = 1
        if cell["id"] == "zin-deelname":
            bundle = {"kind": "zin", "figures": [PRINTED]}
            data = {"text/html": "<p>3,1%</p>", MIME: bundle}
            cell["outputs"] = [{"output_type": "display_data", "data": data, "metadata": {}}]
    made = complete(executed, job)
    job.folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(notebook_bytes(made))
    return read(path)


def edit(project: Project, change: Any, edition: str = "2026", template: str = "toets") -> None:
    """Change a notebook as a person does in JupyterLab."""
    path = project.regions / "oost" / edition / f"{template}.ipynb"
    notebook = read(path)
    change(notebook)
    path.write_bytes(notebook_bytes(notebook))


def rewrite(key: str, text: str) -> Any:
    def change(notebook: dict[str, Any]) -> None:
        find_cell(notebook, key)["source"] = text

    return change


def carried(project: Project, edition: str = "2027", template: str = "toets") -> dict[str, Any]:
    found = read(project.regions / "oost" / edition / f"{template}.ipynb")
    nbformat.validate(nbformat.from_dict(found))
    return found


def revisions(notebook: dict[str, Any], key: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = stamp_of(find_cell(notebook, key)).get("herzien", [])
    return found


def everything(project: Project) -> dict[str, bytes]:
    """Return every file of a project with its bytes."""
    files = [path for path in project.root.rglob("*") if path.is_file()]
    return {path.relative_to(project.root).as_posix(): path.read_bytes() for path in files}


# Settings


def test_a_plain_year_sets_the_year_of_the_region(project: Project) -> None:
    told = new_edition(project, "oost", "2027", with_text=False)
    text = (project.parameters / "oost.yml").read_text(encoding="utf-8")
    assert text == REGION.replace("zij\n", "zij\nyear: 2027\n")
    assert (project.regions / "oost" / "2027").is_dir()
    assert "notebooks/regions/oost/2027" in told
    assert "parameters/oost.yml: nu 'year: 2027'" in told
    assert told.endswith("Maak de notebooks met: aoj run oost")


@pytest.mark.parametrize(
    ("before", "edition", "added", "year"),
    [
        ("", "2026-najaar", "edition: 2026-najaar\n", 2026),
        ("", "2027-najaar", "year: 2027\nedition: 2027-najaar\n", 2027),
        ("", "proef", "edition: proef\n", 2026),
        ("year: 2025\n", "2027", "year: 2027\n", 2027),
        ("year: 2027\n", "2027-b", "year: 2027\nedition: 2027-b\n", 2027),
        (
            "edition: 2026-najaar # let op\nyear: 2026\n",
            "2027",
            "edition: 2027 # let op\nyear: 2027\n",
            2027,
        ),
        ("", "2026", "", 2026),
    ],
)
def test_year_and_edition_of_the_region_become_those_of_the_edition(
    project: Project, before: str, edition: str, added: str, year: int
) -> None:
    base = "schema: 1\ngemeenten: [GM9001]\nname: x\n"
    write(project.parameters / "oost.yml", base + before)
    new_edition(project, "oost", edition, with_text=False)
    assert (project.parameters / "oost.yml").read_text(encoding="utf-8") == base + added
    region = load_region(project, "oost")
    assert (region.edition, region.year) == (edition, year)


def test_comments_order_line_ends_and_a_bom_stay(project: Project) -> None:
    text = "# boven\r\nschema: 1\r\nyear: '2026'   # het jaar\r\n\r\nname: Ôost\r\n"
    text += "gemeenten:\r\n  - GM9001  # een\r\n# onder"
    path = project.parameters / "oost.yml"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    new_edition(project, "oost", "2027", with_text=False)
    assert path.read_bytes() == b"\xef\xbb\xbf" + text.replace("'2026'", "2027").encode()


def test_a_file_that_cannot_be_changed_so_is_told_what_to_write(project: Project) -> None:
    write(project.parameters / "oost.yml", "{schema: 1, name: x, gemeenten: [GM9001]}\n")
    before = everything(project)
    with pytest.raises(InputError, match=r"parameters/oost.yml: .*Zet zelf 'year: 2027'"):
        new_edition(project, "oost", "2027", with_text=False)
    assert everything(project) == before
    write(project.parameters / "oost.yml", "{schema: 1, name: x, gemeenten: [GM9001], year: 2027}")
    assert "blijft zoals het is" in new_edition(project, "oost", "2027", with_text=False)


# Text


def test_words_go_along_and_outputs_do_not(project: Project) -> None:
    run(project)
    picture = {"kaart.png": {"image/png": "iVBORw0KGgo="}}

    def change(notebook: dict[str, Any]) -> None:
        find_cell(notebook, "duiding-deelname")["source"] = QUOTE
        notebook["cells"].append({**markdown("eigen-1", "Tot slot"), "attachments": picture})

    edit(project, change)
    before = everything(project)
    told = new_edition(project, "oost", "2027", with_text=True)
    after = everything(project)
    assert {name for name in before if after[name] != before[name]} == {"parameters/oost.yml"}
    found = carried(project)
    assert source_of(find_cell(found, "duiding-deelname")) == QUOTE
    assert find_cell(found, "eigen-1")["attachments"] == picture
    assert not any(cell.get("outputs") for cell in found["cells"])
    assert not any(cell.get("execution_count") for cell in found["cells"])
    assert not any("injected-parameters" in tags_of(cell) for cell in found["cells"])
    assert stamp_of(found)["edition"] == "2027"
    assert stamp_of(found)["inputs"] == {}
    old = stamp_of(read(project.regions / "oost/2026/toets.ipynb"))
    assert [stamp_of(found)[key] for key in ("cells", "order")] == [old["cells"], old["order"]]
    assert "editie 2026: toets, 2 cellen met eigen tekst, 1 aangehaald cijfer te herzien" in told


def test_every_quoted_figure_is_marked_with_the_edition_it_comes_from(project: Project) -> None:
    run(project)
    edit(project, rewrite("duiding-deelname", QUOTE))
    new_edition(project, "oost", "2027", with_text=True)
    found = carried(project)
    (item,) = revisions(found, "duiding-deelname")
    assert (item["kind"], item["edition"], item["quote"], item["old"], item["new"]) == (
        "editie",
        "2026",
        "3,1%",
        "3,1%",
        "",
    )
    assert item["figure"] == KEY
    ids = [cell["id"] for cell in found["cells"]]
    assert ids.index("herzien-duiding-deelname") == ids.index("duiding-deelname") - 1
    assert ids[0] == "herzien-lijst"


def test_figures_of_a_notebook_without_outputs_come_from_its_record(project: Project) -> None:
    run(project)
    edit(project, rewrite("duiding-deelname", QUOTE))

    def clear(notebook: dict[str, Any]) -> None:
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell["outputs"] = []

    edit(project, clear)
    told = new_edition(project, "oost", "2027-a", with_text=True)
    assert revisions(carried(project, "2027-a"), "duiding-deelname") == []
    assert "niet bekend welke cijfers er stonden" in told
    figure = {**PRINTED, "cell": "zin-deelname", "section": "Wie doen mee?"}
    record = {"schema": 1, "inputs": {}, "figures": [figure]}
    write(project.regions / "oost/2026/toets.run.json", json.dumps(record))
    told = new_edition(project, "oost", "2027-b", with_text=True, source="2026")
    assert [i["quote"] for i in revisions(carried(project, "2027-b"), "duiding-deelname")] == [
        "3,1%"
    ]
    assert "niet bekend" not in told


def test_the_next_run_takes_the_words_from_the_new_edition(project: Project) -> None:
    run(project)
    edit(project, rewrite("duiding-deelname", QUOTE))
    edit(project, lambda n: n["cells"].append(markdown("eigen-1", "Tot slot")))
    new_edition(project, "oost", "2027", with_text=True)
    made = run(project, "2027")
    assert source_of(find_cell(made, "duiding-deelname")) == QUOTE
    assert source_of(find_cell(made, "eigen-1")) == "Tot slot"
    assert stamp_of(made)["edition"] == "2027"
    assert [cell["id"] for cell in made["cells"]].count("zin-deelname") == 1
    assert run(project, "2027") == made


def test_a_mark_stays_after_runs_until_a_person_has_looked_at_it(project: Project) -> None:
    run(project)
    edit(project, rewrite("duiding-deelname", QUOTE))
    new_edition(project, "oost", "2027", with_text=True)
    for _ in range(2):
        (item,) = revisions(run(project, "2027"), "duiding-deelname")
        assert (item["kind"], item["quote"]) == ("editie", "3,1%")

    def looked_at(notebook: dict[str, Any]) -> None:
        notebook["cells"].remove(find_cell(notebook, "herzien-duiding-deelname"))

    edit(project, looked_at, "2027")
    assert revisions(run(project, "2027"), "duiding-deelname") == []


def test_open_revisions_stay_and_ended_ones_do_not_come_back(project: Project) -> None:
    run(project)
    open_item = {"kind": "sjabloon", "note": "duiding-deelname"}
    ended = {"kind": "vervallen", "note": "weg"}

    def change(notebook: dict[str, Any]) -> None:
        cell = find_cell(notebook, "duiding-deelname")
        cell["source"] = "Eigen woorden"
        cell["metadata"]["aoj"]["herzien"] = [open_item, ended]
        stamp = {"schema": 1, "template": "toets", "region": "oost", "type": "markdown"}
        stamp |= {"source": "oud", "note": "duiding-deelname"}
        note = markdown("herzien-duiding-deelname", "oud\nmijn opmerking")
        note["metadata"]["aoj"] = stamp
        notebook["cells"].insert(notebook["cells"].index(cell), note)

    edit(project, change)
    new_edition(project, "oost", "2027", with_text=True)
    found = carried(project)
    assert [item["kind"] for item in revisions(found, "duiding-deelname")] == ["sjabloon"]
    texts = [source_of(cell) for cell in found["cells"]]
    assert texts.count("mijn opmerking") == 1
    assert sum("oud" in text for text in texts) == 0


def test_lines_of_a_person_in_the_injected_parameters_go_along(project: Project) -> None:
    run(project)
    edit(project, rewrite("injected-parameters", "# Parameters\njaar = 2026\nmijn = 3\n"))
    new_edition(project, "oost", "2027", with_text=True)
    assert sum("mijn = 3" in source_of(cell) for cell in carried(project)["cells"]) == 1
    made = run(project, "2027")
    assert sum("mijn = 3" in source_of(cell) for cell in made["cells"]) == 1


def test_a_quote_is_marked_once_however_often_the_text_moves_on(project: Project) -> None:
    run(project)
    edit(project, rewrite("duiding-deelname", QUOTE))
    new_edition(project, "oost", "2027", with_text=True)
    run(project, "2027")
    new_edition(project, "oost", "2028", with_text=True)
    found = carried(project, "2028")
    assert len(revisions(found, "duiding-deelname")) == 1
    assert len([c for c in found["cells"] if c["id"].startswith("herzien")]) == 2


# Which edition and which notebooks


def test_the_text_comes_from_the_current_edition_else_from_the_newest_before(
    project: Project,
) -> None:
    for edition in ("2024", "2025", "2026-voorjaar"):
        run(project, edition)
        edit(project, rewrite("duiding-deelname", f"Uit {edition}"), edition)

    def source_for(edition: str, **given: Any) -> str:
        new_edition(project, "oost", edition, with_text=True, **given)
        return source_of(find_cell(carried(project, edition), "duiding-deelname"))

    write(project.parameters / "oost.yml", REGION + "edition: 2026-voorjaar\n")
    assert source_for("2026-najaar") == "Uit 2026-voorjaar"
    write(project.parameters / "oost.yml", REGION + "year: 2027\n")
    assert source_for("2025-extra") == "Uit 2025"
    write(project.parameters / "oost.yml", REGION)
    assert source_for("proef", source="2024") == "Uit 2024"


def test_all_notebooks_go_along_or_those_named(project: Project) -> None:
    for name in ("tweede", "derde"):
        add_template(project.root, name)
    for name in ("toets", "tweede"):
        run(project, template=name)
    new_edition(project, "oost", "2027-a", with_text=True)
    names = [path.name for path in sorted((project.regions / "oost/2027-a").glob("*"))]
    assert names == ["toets.ipynb", "tweede.ipynb"]
    new_edition(project, "oost", "2027-b", with_text=True, source="2026", templates=["tweede"])
    assert [path.name for path in (project.regions / "oost/2027-b").iterdir()] == ["tweede.ipynb"]
    with pytest.raises(InputError, match=r"oost/2026: er is geen notebook 'derde'"):
        new_edition(project, "oost", "2027-c", with_text=True, source="2026", templates=["derde"])


def test_what_does_not_go_along_is_named(project: Project) -> None:
    folder = project.regions / "oost" / "2026"
    content = json.dumps(run(project))
    for name in ("toets.nieuw.ipynb", "vroeger.ipynb", "toets.mislukt.ipynb"):
        write(folder / name, content)
    told = new_edition(project, "oost", "2027", with_text=True)
    assert "Let op: toets.nieuw.ipynb is niet overgenomen" in told
    assert "Let op: vroeger.ipynb is niet overgenomen" in told
    assert "mislukt" not in told


def test_the_command_names_templates_that_are_not_standard(project: Project) -> None:
    sidecar = (project.templates / "toets.yml").read_text(encoding="utf-8")
    add_template(project.root, "tweede", sidecar=sidecar.replace("standaard: ja\n", ""))
    run(project, template="tweede")
    told = new_edition(project, "oost", "2027", with_text=True)
    assert told.endswith("aoj run oost --template tweede")


# Refusals


def test_what_is_refused_leaves_everything_as_it_was(project: Project) -> None:
    run(project)
    run(project, "2025")
    write(project.regions / "oost/2025/toets.ipynb", "<<<<<<< HEAD\n{}\n=======\n>>>>>>> x\n")
    run(project, "2024")
    edit(project, lambda n: n["metadata"].pop("aoj"), "2024")
    run(project, "2023")
    edit(project, lambda n: n["metadata"]["aoj"].update(schema=9), "2023")
    before = everything(project)
    for region, edition, given, words in [
        ("oost", "2026", {}, "heeft al notebooks .toets.ipynb. en er wordt niets overschreven"),
        ("oost", "2026", {"with_text": True}, "heeft al notebooks"),
        ("oostt", "2027", {}, "bedoelde u 'oost'"),
        ("oost", "Najaar 2027", {}, "kan geen editie zijn"),
        ("oost", "", {}, "kan geen editie zijn"),
        ("oost", "../2027", {}, "kan geen editie zijn"),
        ("oost", "con", {}, "kan geen editie zijn"),
        ("west", "2027", {"with_text": True}, "geen eerdere editie"),
        ("oost", "2027", {"source": "2062"}, "bedoelde u '20"),
        ("oost", "2027", {"source": "2027"}, "niet uit haarzelf"),
        ("oost", "2027", {"source": "2025"}, "niet als notebook te lezen"),
        ("oost", "2027", {"source": "2024"}, "niet door een run gemaakt"),
        ("oost", "2027", {"source": "2023"}, "Werk aoj bij"),
        ("oost", "2027", {"templates": ["toest"]}, "bedoelde u 'toets'"),
    ]:
        with pytest.raises(AojError, match=words) as caught:
            new_edition(project, region, edition, **{"with_text": False, **given})
        assert "\n" not in str(caught.value)
        assert everything(project) == before
        assert not (project.regions / "oost" / "2027").exists()


def test_an_unreadable_notebook_is_a_data_error(project: Project) -> None:
    run(project)
    write(project.regions / "oost/2026/toets.ipynb", "geen json")
    with pytest.raises(DataError):
        new_edition(project, "oost", "2027", with_text=True)


def test_a_failure_halfway_leaves_nothing_behind(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_template(project.root, "tweede")
    for name in ("toets", "tweede"):
        run(project, template=name)
    before = everything(project)
    write_bytes = verb.write_bytes

    refused = {"toets.ipynb"}

    def full(path: Path, content: bytes) -> None:
        if path.name in refused:
            raise FileError("de schijf is vol")
        write_bytes(path, content)

    monkeypatch.setattr(verb, "write_bytes", full)
    for name in ("toets.ipynb", "tweede.ipynb", "oost.yml"):
        refused.clear()
        refused.add(name)
        with pytest.raises(FileError):
            new_edition(project, "oost", "2027", with_text=True)
        assert everything(project) == before
    refused.clear()
    new_edition(project, "oost", "2027", with_text=True)
    assert carried(project, template="tweede")


def test_another_run_in_the_folder_is_waited_for(project: Project) -> None:
    from aoj.runs.files import folder_lock

    before = everything(project)
    folder = project.regions / "oost" / "2027"
    with (
        folder_lock(folder, "notebooks/regions/oost/2027"),
        pytest.raises(FileError, match="andere run"),
    ):
        new_edition(project, "oost", "2027", with_text=False)
    assert everything(project) == before
