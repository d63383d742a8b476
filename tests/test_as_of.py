"""`aoj run --as-of DAG`: with the snapshots of the end of that day, and a record that says so."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from traced import (
    REGION,
    TEMPLATE,
    add_vintage,
    call,
    copy_of_report,
    folder_of,
    make_report,
    make_small,
    record_of,
    write_record,
)

from aoj.commands.pins import check_as_of, pin_as_of, pin_data, pin_recorded
from aoj.commands.status import outdated_text, status
from aoj.dataset import as_of_environment
from aoj.errors import DataError, InputError
from aoj.runs.records import pin_of, record_of_pin
from aoj.store.project import Project
from aoj.store.snapshots import read_manifest

BEFORE, BETWEEN, AFTER = "2026-03-01", "2026-10-31", "2026-11-20"
"""Days before the example's files, between those and a newer vintage, and after that."""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project without a report, with a newer vintage of the schools."""
    made = make_small(tmp_path / "project")
    add_vintage(made, "duo_po_vestigingen", ";SBO;", ";BO;")
    return made


def test_a_day_has_the_snapshots_of_its_end(project: Project) -> None:
    everything = pin_data(project, "voorbeeld")
    between = pin_as_of(project, "voorbeeld", BETWEEN)
    after = pin_as_of(project, "voorbeeld", AFTER)
    assert between.snapshots == everything.snapshots[:-1]
    assert between.number < everything.number
    assert (between.as_of, between.is_example) == (BETWEEN, True)
    assert (after.snapshots, after.digest) == (everything.snapshots, everything.digest)


def test_a_day_lasts_until_midnight_by_the_clock_here(project: Project) -> None:
    root = project.data_set("voorbeeld")
    here = datetime.datetime.fromisoformat("2026-11-10T23:59:59").astimezone()
    for moment in (here, here + datetime.timedelta(seconds=1)):
        text = moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        manifest = root / "datapackage.json"
        package = json.loads(manifest.read_text(encoding="utf-8"))
        package["resources"][-1]["aoj"]["registered"] = text
        manifest.write_text(json.dumps(package), encoding="utf-8")
        last = read_manifest(root)[-1]
        is_there = last.id in dict(pin_as_of(project, "voorbeeld", "2026-11-10").snapshots)
        assert is_there == (moment == here)


def test_a_day_before_the_first_file_is_told(project: Project) -> None:
    for day in (BEFORE, "1800-01-01", "0001-01-01"):
        with pytest.raises(DataError, match="nog geen cijfers; verwacht: een dag vanaf de eerste"):
            pin_as_of(project, "voorbeeld", day)
    result = call(project, "run", REGION, "--as-of", BEFORE)
    assert result.exit_code == 3
    assert "aan het eind van 1 maart 2026 had de gegevensset 'voorbeeld'" in result.output


@pytest.mark.parametrize(
    "text", ["1-11-26", "2026-11", "20261101", "2026-02-30", "30-2-2026", "gisteren"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is geen dag; verwacht: jaar, maand en dag"):
        check_as_of(text)


def test_a_day_may_be_written_as_the_dutch_do() -> None:
    assert check_as_of("1-11-2026") == check_as_of("01-11-2026") == "2026-11-01"


def test_a_day_to_come_is_refused_and_today_is_not() -> None:
    today = datetime.datetime.now().astimezone().date()
    assert check_as_of(today.isoformat()) == today.isoformat()
    assert check_as_of("") == ""
    with pytest.raises(InputError, match="die dag moet nog komen"):
        check_as_of((today + datetime.timedelta(days=1)).isoformat())


def test_the_record_says_so_and_the_report_is_not_outdated(project: Project) -> None:
    make_report(project, as_of=BETWEEN)
    record = record_of(project)
    assert record["data"]["as_of"] == BETWEEN
    assert record["data"]["number"] < pin_data(project, "voorbeeld").number
    (found,) = status(project)
    assert (found.state, found.detail) == ("stand van 31 oktober 2026", "er zijn nieuwere gegevens")
    assert "geen rapport" in outdated_text(project, "voorbeeld")
    page = (folder_of(project) / f"{TEMPLATE}.html").read_text(encoding="utf-8")
    assert "Toets" in page
    result = call(project, "verify", REGION)
    assert result.exit_code == 0, result.output
    told = call(project, "trace", REGION, "deelname_sbo").output
    assert "zoals die waren op 31 oktober 2026" in told


def test_an_empty_day_is_no_day(project: Project) -> None:
    """An empty variable of a script would otherwise silently mean: the figures of now."""
    result = call(project, "run", REGION, "--as-of", "")
    assert result.exit_code == InputError.exit_code
    assert "'--as-of' noemt geen dag; verwacht:" in result.stderr


@pytest.mark.parametrize("day", ["gisteren", "2026-02-31", 7])
def test_a_record_of_a_day_that_is_none_is_damaged(tmp_path: Path, day: object) -> None:
    project = copy_of_report(tmp_path / "project")
    record = record_of(project)
    with pytest.raises(DataError, match="dit record van de run is beschadigd"):
        pin_of({**record, "data": {**record["data"], "as_of": day}}, "record")


def test_files_of_the_day_itself_that_came_later_outdate_it(tmp_path: Path) -> None:
    project = copy_of_report(tmp_path / "project")
    record = record_of(project)
    write_record(project, {**record, "data": {**record["data"], "as_of": BETWEEN}})
    (found,) = status(project)
    assert found.state == "stand van 31 oktober 2026"
    add_vintage(project, "duo_po_vestigingen", ";SBO;", ";BO;", f"{BETWEEN}T08:00:00Z")
    (found,) = status(project)
    assert found.state == "verouderd" and "gegevens" in found.detail
    for day in ("2026-02-31", 7, None, [BETWEEN]):
        write_record(project, {**record, "data": {**record["data"], "as_of": day}})
        assert status(project)[0].state == "verouderd"


def test_a_pin_comes_back_from_its_record(project: Project) -> None:
    pin = pin_as_of(project, "voorbeeld", BETWEEN)
    record = {"inputs": {"data": pin.digest}, "data": record_of_pin(pin)}
    record = json.loads(json.dumps(record))
    assert pin_recorded(project, pin_of(record, "record")) == pin


def test_no_hash_of_a_supplied_file_stands_in_a_record(project: Project) -> None:
    pin = pin_data(project, "voorbeeld")
    supplied = [s for s in read_manifest(project.data_set("voorbeeld")) if s.is_supplied]
    assert supplied and pin.smallest_count == 5
    text = json.dumps(record_of_pin(pin))
    assert all(snapshot.sha256 not in text for snapshot in supplied)


def test_a_notebook_can_ask_of_which_day_its_figures_are(monkeypatch: pytest.MonkeyPatch) -> None:
    assert as_of_environment() == ""
    monkeypatch.setenv("AOJ_AS_OF", BETWEEN)
    assert as_of_environment() == BETWEEN
