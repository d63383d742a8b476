"""`aoj verify`: a report made again from the files of its record prints the same, or it is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from toy import code
from traced import (
    REGION,
    TEMPLATE,
    add_vintage,
    call,
    copy_of_report,
    folder_of,
    read_notebook,
    record_of,
    write_notebook,
    write_record,
)

from aoj.bundle import MIME
from aoj.commands import verify as verifying
from aoj.commands.pins import pin_data
from aoj.commands.verify import Verdict, verify
from aoj.runs.jobs import Job
from aoj.runs.records import record_of_pin
from aoj.runs.reproduction import compare_outputs
from aoj.store.project import Project
from aoj.store.snapshots import read_manifest


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with a report, to change at will."""
    return copy_of_report(tmp_path / "project")


@pytest.fixture
def unexecuted(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The same, where executing gives what the run gave: what is compared needs no kernel."""
    made = read_notebook(project)

    def execute(notebook: dict[str, Any], job: Job) -> tuple[dict[str, Any], dict[str, float]]:
        outputs = {cell["id"]: cell.get("outputs", []) for cell in made["cells"]}
        cells = [
            {**cell, "outputs": outputs.get(cell["id"], [])} if "outputs" in cell else cell
            for cell in notebook["cells"]
        ]
        return {**notebook, "cells": cells}, {}

    monkeypatch.setattr(verifying, "execute", execute)
    return project


def only(project: Project) -> Verdict:
    (verdict,) = verify(project, REGION)
    return verdict


def test_a_report_stays_equal_after_a_newer_vintage_and_a_newer_template(project: Project) -> None:
    before = contents(folder_of(project))
    made = add_vintage(project, "duo_po_vestigingen", ";SBO;", ";BO;")
    template = project.templates / f"{TEMPLATE}.ipynb"
    template.write_text(template.read_text().replace("deelname_sbo", "leerlingen_po"))
    result = call(project, "verify", REGION)
    assert result.exit_code == 0, result.output
    record = record_of(project)
    assert made.number > record["data"]["number"]
    assert f"{len(record['figures'])} gedrukte cijfers" in result.output
    assert f"{REGION}, {TEMPLATE} 2026: gelijk." in result.output
    assert "sinds de run veranderde het sjabloon 'toets'" in result.output
    assert contents(folder_of(project)) == before


def test_with_the_newer_vintage_in_its_record_it_is_another_report(project: Project) -> None:
    record = record_of(project)
    add_vintage(project, "duo_po_vestigingen", ";SBO;", ";BO;")
    old_bo = next(f for f in record["figures"] if f["indicator"] == "deelname_sbo")
    now = pin_data(project, "voorbeeld")
    record["inputs"]["data"] = now.digest
    write_record(project, {**record, "data": record_of_pin(now)})
    verdict = only(project)
    assert verdict.state == "anders"
    assert any(old_bo["label"] in one.what for one in verdict.differences)
    assert "was" in verdict.text() and "is nu" in verdict.text()


@pytest.mark.parametrize("source", ["duo_po_vestigingen", "eigen_thuiszitters", "rio_gebieden"])
def test_one_changed_byte_of_a_snapshot_is_refused(unexecuted: Project, source: str) -> None:
    root = unexecuted.data_set("voorbeeld")
    snapshot = next(s for s in read_manifest(root) if s.source == source)
    path = snapshot.path(root)
    content = bytearray(path.read_bytes())
    content[-2] ^= 1
    path.write_bytes(content)
    result = call(unexecuted, "verify", REGION)
    assert result.exit_code == 1
    assert f"{TEMPLATE} 2026: geweigerd\n" in result.output
    assert f"  voorbeeld/{snapshot.file}: dit bestand is veranderd" in result.output
    assert snapshot.sha256 not in result.output
    assert "Fout: 1 van 1 rapport is niet gelijk gebleken" in result.output


def test_a_file_that_is_gone_and_a_set_that_was_made_anew_are_refused(unexecuted: Project) -> None:
    root = unexecuted.data_set("voorbeeld")
    snapshot = read_manifest(root)[0]
    path = snapshot.path(root)
    content = path.read_bytes()
    path.unlink()
    assert "dit geregistreerde bestand ontbreekt" in only(unexecuted).text()
    path.write_bytes(content)
    manifest = root / "datapackage.json"
    package = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**package, "resources": package["resources"][1:]}))
    verdict = only(unexecuted)
    assert verdict.state == "geweigerd"
    assert snapshot.id in verdict.reason and "staat er niet meer in" in verdict.reason


def test_a_snapshot_that_came_in_between_is_refused(unexecuted: Project) -> None:
    record = record_of(unexecuted)
    lost = record["data"]["snapshots"].pop(1)
    write_record(unexecuted, record)
    verdict = only(unexecuted)
    assert verdict.state == "geweigerd"
    assert "staan er nu andere" in verdict.reason and lost["id"] in verdict.reason


def test_another_hash_in_the_manifest_is_refused(unexecuted: Project) -> None:
    record = record_of(unexecuted)
    record["data"]["snapshots"][0]["sha256"] = "0" * 64
    write_record(unexecuted, record)
    assert "een andere sha256 dan toen dit rapport werd gemaakt" in only(unexecuted).reason


def test_a_printed_figure_that_is_not_what_the_files_give_is_named(unexecuted: Project) -> None:
    record = record_of(unexecuted)
    figure = record["figures"][0]
    right = figure["wordings"][0]
    figure["wordings"] = ["77,7%"]
    write_record(unexecuted, record)
    result = call(unexecuted, "verify", REGION)
    assert result.exit_code == 1
    assert f"was '77,7%', is nu '{right}'" in result.output


def test_a_value_that_differs_unprinted_is_named_exactly(unexecuted: Project) -> None:
    record = record_of(unexecuted)
    record["figures"][0]["value"] += 1e-5
    write_record(unexecuted, record)
    (difference, *_) = only(unexecuted).differences
    assert "(onafgerond 0," in difference.before


def test_what_a_person_put_into_an_output_is_seen(unexecuted: Project) -> None:
    found = read_notebook(unexecuted)
    text = json.dumps(found)
    figure = next(f for f in record_of(unexecuted)["figures"] if f["cell"] == "sbo-tabel")
    assert text.count(figure["wordings"][0]) > 1
    rows = [
        output["data"][MIME]
        for cell in found["cells"]
        if cell["id"] == "sbo-tabel"
        for output in cell["outputs"]
    ]
    gemeente = rows[0]["rows"][-2]
    gemeente["totaal"] = 0.5
    write_notebook(unexecuted, found)
    verdict = only(unexecuted)
    assert verdict.state == "anders"
    assert "een rij van" in verdict.differences[0].what and "0.5" in verdict.differences[0].before


def test_outputs_made_by_hand_from_other_figures_are_seen(unexecuted: Project) -> None:
    made = read_notebook(unexecuted)
    found = read_notebook(unexecuted)
    for cell in found["cells"]:
        for output in cell.get("outputs", []):
            for figure in output.get("data", {}).get(MIME, {}).get("figures", []):
                figure["wordings"] = ["77,7%"]
    write_notebook(unexecuted, found)
    assert found != made
    verdict = only(unexecuted)
    assert verdict.state == "anders"
    assert "met de hand opnieuw gemaakt" in verdict.text()
    assert "is nu '77,7%'" in verdict.text()


def test_a_page_that_was_changed_by_hand_is_named(unexecuted: Project) -> None:
    page = folder_of(unexecuted) / f"{TEMPLATE}.html"
    page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    assert only(unexecuted).remarks == ()
    page.write_text("<p>99%</p>")
    verdict = only(unexecuted)
    assert verdict.state == "gelijk" and "toets.html is buiten aoj om veranderd" in verdict.text()


def test_settings_and_reference_files_that_changed_are_named(unexecuted: Project) -> None:
    settings = unexecuted.parameters / f"{REGION}.yml"
    settings.write_text(settings.read_text() + "peers: [GM9001]\n")
    default = unexecuted.parameters / "_default.yml"
    default.write_text(default.read_text().replace("smallest_count: 5", "smallest_count: 7"))
    names = unexecuted.reference("voorbeeld") / "gemeente_namen.csv"
    names.write_text(names.read_text() + "\n")
    record = record_of(unexecuted)
    record["libraries"]["pandas"] = "1.0"
    write_record(unexecuted, {**record, "aoj": "0.0.9"})
    verdict = only(unexecuted)
    assert verdict.state == "gelijk"
    told = verdict.text()
    assert f"sinds de run veranderde parameters/{REGION}.yml" in told
    assert "veranderde gemeente_namen.csv bij de naslagbestanden" in told
    assert "'smallest_count' in parameters/_default.yml: was 5, is nu 7" in told
    assert "gemaakt met aoj 0.0.9" in told and "pandas 1.0 (nu" in told


def test_unchanged_nothing_is_remarked(unexecuted: Project) -> None:
    verdict = only(unexecuted)
    assert (verdict.state, verdict.remarks, verdict.differences) == ("gelijk", (), ())


def test_what_a_person_did_after_the_run_is_left_out_and_named(unexecuted: Project) -> None:
    found = read_notebook(unexecuted)
    for cell in found["cells"]:
        if cell["id"] == "sbo-zin":
            cell["source"] = 'rapport.zin("leerlingen_po")'
    found["cells"] = [cell for cell in found["cells"] if cell["id"] != "jeugd-zin"]
    found["cells"].append(code("eigen", "1 + 1"))
    write_notebook(unexecuted, found)
    verdict = only(unexecuted)
    assert verdict.state == "gelijk"
    assert "niet vergeleken: cellen eigen, jeugd-zin, sbo-zin" in verdict.text()
    assert verdict.figures == sum(
        f["cell"] not in ("sbo-zin", "jeugd-zin") for f in record_of(unexecuted)["figures"]
    )


def test_a_report_of_which_nothing_can_be_compared_is_not_called_equal(
    unexecuted: Project,
) -> None:
    found = read_notebook(unexecuted)
    found["cells"] = [cell for cell in found["cells"] if cell["cell_type"] != "code"]
    write_notebook(unexecuted, found)
    verdict = only(unexecuted)
    assert verdict.state == "geweigerd" and "niets te vergelijken" in verdict.text()


def test_cleared_outputs_are_compared_with_the_record(unexecuted: Project) -> None:
    found = read_notebook(unexecuted)
    for cell in found["cells"]:
        if "outputs" in cell:
            cell["outputs"] = []
    write_notebook(unexecuted, found)
    verdict = only(unexecuted)
    assert verdict.state == "gelijk" and "zijn gewist" in verdict.text()


def test_a_notebook_without_its_record_or_with_a_damaged_one_is_refused(
    unexecuted: Project,
) -> None:
    record = record_of(unexecuted)
    write_record(unexecuted, {**record, "data": {"name": "voorbeeld"}})
    assert "dit record van de run is beschadigd" in only(unexecuted).reason
    (folder_of(unexecuted) / f"{TEMPLATE}.run.json").unlink()
    assert "geen record van de run (toets.run.json)" in only(unexecuted).reason


def test_a_notebook_that_stops_is_refused_with_its_cell(project: Project) -> None:
    found = read_notebook(project)
    next(c for c in found["cells"] if c["id"] == "sbo-zin")["source"] = "1 / 0"
    write_notebook(project, found)
    verdict = only(project)
    assert verdict.state == "geweigerd"
    assert "cel 'sbo-zin': het notebook is niet opnieuw uit te voeren" in verdict.reason


def test_the_command_asks_for_a_region(project: Project) -> None:
    assert call(project, "verify").exit_code == 2
    assert call(project, "verify", REGION, "--all").exit_code == 2
    assert call(project, "verify", "nergens").exit_code == 2


def test_outputs_are_compared_beside_the_figures() -> None:
    def one(html: str, rows: list[dict[str, Any]] | None = None, kind: str = "zin") -> Any:
        bundle = {"kind": kind, "id": "zin-a", "title": "Jongeren", "rows": rows or []}
        data = {MIME: bundle, "text/html": html}
        return {"cells": [{"cell_type": "code", "id": "a", "outputs": [{"data": data}]}]}

    assert compare_outputs(one("<p>12,3%</p>"), one("<p>12,3%</p>")) == ()
    (number,) = compare_outputs(one("<p>Het is 12,3%.</p>"), one("<p>Het is 12,4%.</p>"))
    assert (number.before, number.after, number.is_figure) == ("12,3", "12,4", True)
    (words,) = compare_outputs(one("<p>Het is 3.</p>"), one("<p>Het was 3.</p>"))
    assert not words.is_figure
    (version,) = compare_outputs(one("aoj 0.1", kind="kop"), one("aoj 0.2", kind="kop"))
    assert not version.is_figure
    (row,) = compare_outputs(one("", [{"a": 1}]), one("", [{"a": 2}]))
    assert row.is_figure and (row.before, row.after) == ("(1)", "(2)")
    drawn = '<img src="data:image/png;base64,{}">'
    (picture,) = compare_outputs(one(drawn.format("AA")), one(drawn.format("BB")))
    assert not picture.is_figure and "tekening" in picture.what


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
