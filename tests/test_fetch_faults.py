"""Whatever a service does, `aoj fetch` registers nothing half or wrong, and says it in a sentence.

Each fault goes the whole way: a project that has a first edition of its sources, services that
have a second one and misbehave, `aoj fetch`, and then the same fetch when all is well again. With
`AOJ_FAULTS=path` a table of the faults, and of what the user saw, is written to that path.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fault_cases import DATA_SET, FAILING, HEALING, SECOND, Case
from fault_land import (
    CARE,
    LEAVERS,
    MAKERS,
    PAGE,
    PEOPLE,
    PLACES,
    contents,
    fetch,
    leavers,
    make_fault_project,
    offering,
    people,
    places,
    point_at,
    registered,
)
from loopback import ALWAYS, Exchange, Loopback
from loopback_faults import cut_records, renumber, reset, silence, slow, status

from aoj.clients import services as clients
from aoj.store import snapshots as registry
from aoj.store.project import Project

LONG = 20.0
"""Seconds of patience that no test uses up, on a busy machine either."""
SEEN: list[tuple[str, str, int, str]] = []


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    """Projects with the first edition: of tables that must be complete, and that need not be."""
    with _Patience():
        made = {}
        for complete in (True, False):
            with Loopback(offering(1), page=PAGE) as services:
                folder = tmp_path_factory.mktemp("fouten") / "begin"
                project = make_fault_project(folder, services, complete=complete)
                result = fetch(project)
                assert result.exit_code == 0, result.output
            made[complete] = folder
        return made


@pytest.fixture(scope="module")
def wanted(begun: dict[bool, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The hash of the second edition of each source, fetched without a fault."""
    with _Patience(), Loopback(offering(2), page=PAGE) as services:
        project = _copy(begun[True], tmp_path_factory.mktemp("fouten") / "goed", services)
        result = fetch(project)
        assert result.exit_code == 0, result.output
        assert result.output.count("gewijzigd sinds") == len(MAKERS)
        return registered(project)


@pytest.fixture
def services() -> Iterator[Loopback]:
    with _Patience(), Loopback(offering(2), page=PAGE) as loopback:
        yield loopback


@pytest.fixture(scope="module", autouse=True)
def _table_of_faults() -> Iterator[None]:
    yield
    if target := os.environ.get("AOJ_FAULTS"):
        lines = ["| fout | bron | code | wat de gebruiker zag |", "|---|---|---|---|"]
        lines += [f"| {n} | {b} | {c} | {said} |" for n, b, c, said in SEEN]
        Path(target).write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize("case", HEALING, ids=lambda case: case.name)
def test_a_fault_that_passes_costs_nothing(
    case: Case, begun: dict[bool, Path], wanted: dict[str, str], services: Loopback, tmp_path: Path
) -> None:
    project = _copy(begun[True], tmp_path / "project", services)
    case.arrange(services)
    _Patience.seconds = case.patience
    result = fetch(project, case.block)
    _note(case, result)
    assert result.exit_code == 0, result.output
    assert registered(project)[case.block] == wanted[case.block]
    assert "mislukt" not in result.output
    assert _left_behind(project) == []


@pytest.mark.parametrize("case", FAILING, ids=lambda case: case.name)
def test_a_fault_that_stays_leaves_everything_as_it_was(
    case: Case, begun: dict[bool, Path], wanted: dict[str, str], services: Loopback, tmp_path: Path
) -> None:
    project = _copy(begun[True], tmp_path / "project", services)
    before = contents(project)
    case.arrange(services)
    _Patience.seconds = case.patience
    result = fetch(project, case.block)
    _note(case, result)
    assert result.exit_code == case.code, result.output
    assert "Traceback" not in result.output
    assert re.search(case.says, result.output, re.S), result.output
    assert contents(project) == before
    assert _left_behind(project) == []

    services.heal()
    services.offering = offering(2)
    _Patience.seconds = LONG
    again = fetch(project, case.block)
    assert again.exit_code == 0, again.output
    assert registered(project)[case.block] == wanted[case.block]


def test_a_first_fetch_that_fails_leaves_no_data_set(services: Loopback, tmp_path: Path) -> None:
    project = make_fault_project(tmp_path / "project", services)
    services.fault(status(500), DATA_SET, times=ALWAYS)
    assert fetch(project, PEOPLE).exit_code == 1
    root = project.data_set("landelijk")
    assert [path.name for path in root.rglob("*") if path.is_file()] == []


def test_one_service_away_costs_only_its_own(
    begun: dict[bool, Path], wanted: dict[str, str], services: Loopback, tmp_path: Path
) -> None:
    project = _copy(begun[True], tmp_path / "project", services)
    services.refuse("cbs")
    services.refuse("cbs_v4")
    result = fetch(project)
    assert result.exit_code == 1
    assert len(re.findall(r"CBS .*is niet te bereiken", result.output)) == 1
    assert f"Niet opgehaald omdat CBS niet bereikbaar is: {PEOPLE}, {CARE}." in result.output
    assert registered(project)[LEAVERS] == wanted[LEAVERS]
    assert registered(project)[PLACES] == wanted[PLACES]
    assert registered(project)[PEOPLE] != wanted[PEOPLE]
    services.listen("cbs")
    services.listen("cbs_v4")
    assert fetch(project).exit_code == 0
    assert registered(project) == wanted


def test_all_tables_of_a_service_share_one_patience(
    begun: dict[bool, Path], services: Loopback, tmp_path: Path
) -> None:
    project = _copy(begun[True], tmp_path / "project", services)
    services.fault(silence, "[A-Z]+ cbs", times=ALWAYS)
    _Patience.seconds = 0.25
    first = time.monotonic()
    assert fetch(project, PEOPLE).exit_code == 4
    one = time.monotonic() - first
    second = time.monotonic()
    assert fetch(project, PEOPLE, CARE).exit_code == 4
    assert time.monotonic() - second < one + 1


def test_a_connection_lost_for_good_halfway_keeps_the_pages(
    begun: dict[bool, Path], wanted: dict[str, str], services: Loopback, tmp_path: Path
) -> None:
    project = _copy(begun[True], tmp_path / "project", services)
    before = contents(project)
    _lose_for_good(services)
    result = fetch(project, PEOPLE)
    assert result.exit_code == 4, result.output
    assert "bewaard wat er al was" in result.output
    assert _without_work(contents(project)) == before
    assert _left_behind(project)

    services.heal()
    again = fetch(project, PEOPLE)
    assert again.exit_code == 0, again.output
    assert re.search(r"verder gegaan na \d+ rijen", again.output)
    assert services.asked(SECOND)
    assert not [r for r in services.asked(DATA_SET) if "$skip" not in r.query], "page 1 again"
    assert registered(project)[PEOPLE] == wanted[PEOPLE]
    assert _left_behind(project) == []


def test_an_answer_that_drips_is_given_up_before_it_is_whole(
    begun: dict[bool, Path], services: Loopback, tmp_path: Path
) -> None:
    project = _copy(begun[True], tmp_path / "project", services)
    services.fault(slow(0.1, parts=600), SECOND, times=ALWAYS)
    _Patience.seconds = 0.25
    begin = time.monotonic()
    result = fetch(project, PEOPLE)
    assert result.exit_code == 4, result.output
    assert "er komt geen antwoord" in result.output
    assert time.monotonic() - begin < 20, "a whole answer takes a minute"


@pytest.mark.parametrize("what", ["edition", "columns", "selection"])
def test_pages_of_another_edition_or_selection_are_not_gone_on_with(
    what: str,
    begun: dict[bool, Path],
    wanted: dict[str, str],
    services: Loopback,
    tmp_path: Path,
) -> None:
    project = _copy(begun[True], tmp_path / "project", services)
    services.offering.add(people(3))
    if what != "edition":
        services.offering.add(people(2))
    _lose_for_good(services)
    assert fetch(project, PEOPLE).exit_code == 4
    services.heal()
    services.offering.add(renumber(people(2), 5) if what == "columns" else people(2))
    if what == "selection":
        assert _change_selection(project.data / "reference" / "bronnen.yml")
    again = fetch(project, PEOPLE)
    assert again.exit_code == 0, again.output
    assert "verder gegaan" not in again.output
    if what != "selection":
        assert registered(project)[PEOPLE] == wanted[PEOPLE]
    assert _left_behind(project) == []


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("stop", ["SIGINT", "SIGKILL"])
def test_a_fetch_that_is_stopped_goes_on_later(
    stop: str, begun: dict[bool, Path], wanted: dict[str, str], services: Loopback, tmp_path: Path
) -> None:
    project = _copy(begun[True], tmp_path / "project", services)
    before = contents(project)
    services.fault(silence, SECOND, after=3, times=ALWAYS)
    command = [sys.executable, "-m", "aoj.cli", "--project", str(project.root), "fetch", PEOPLE]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    ) as process:
        _wait_until(lambda: len(services.asked(SECOND)) > 3)
        process.send_signal(getattr(signal, stop))
        said, _ = process.communicate(timeout=20)
    assert process.returncode == (130 if stop == "SIGINT" else -signal.SIGKILL), said
    assert "Traceback" not in said
    assert _without_work(contents(project)) == before
    if stop == "SIGINT":
        assert f"van {PEOPLE} is bewaard wat er al was" in said

    services.heal()
    again = fetch(project, PEOPLE)
    assert re.search(r"verder gegaan na \d+ rijen", again.output), again.output
    assert registered(project)[PEOPLE] == wanted[PEOPLE]
    assert _left_behind(project) == []


def test_a_file_cut_between_two_records_is_told_as_fewer_rows(
    begun: dict[bool, Path], services: Loopback, tmp_path: Path
) -> None:
    project = _copy(begun[True], tmp_path / "project", services)
    whole = leavers(2)
    half = b"".join(whole.content.splitlines(keepends=True)[:6])
    services.offering.add(replace(whole, content=half))
    result = fetch(project, LEAVERS)
    assert result.exit_code == 0
    assert re.search(r"gewijzigd sinds .*: 5 rijen, eerst 12", result.output)
    services.offering.add(whole)
    again = fetch(project, LEAVERS)
    assert re.search(r"gewijzigd sinds .*: 12 rijen, eerst 5", again.output)


def test_a_table_cut_between_two_records_is_refused_or_told(
    begun: dict[bool, Path], services: Loopback, tmp_path: Path
) -> None:
    project = _copy(begun[False], tmp_path / "project", services, complete=False)
    before = contents(project)
    services.fault(cut_records(0.5, last=True), SECOND, after=2, times=1)
    result = fetch(project, CARE)
    if result.exit_code == 0:
        assert re.search(r"gewijzigd sinds .*: \d+ rijen, eerst 48", result.output), result.output
    else:
        assert "mislukt" in result.output
        assert contents(project) == before


def test_a_new_tag_on_the_same_bytes_changes_nothing(
    begun: dict[bool, Path], services: Loopback, tmp_path: Path
) -> None:
    project = _copy(begun[True], tmp_path / "project", services)
    known = registered(project)
    for made in (leavers(1), places(1)):
        services.offering.add(made)
    touched = replace(leavers(1), modified="2026-09-01T09:00:00")
    services.offering.add(touched)
    result = fetch(project, LEAVERS)
    assert result.exit_code == 0
    assert "ongewijzigd; opgehaald, maar de inhoud is dezelfde" in result.output
    assert registered(project) == known
    assert "ongewijzigd; niets opgehaald" in fetch(project, LEAVERS).output


def test_what_did_not_change_is_not_downloaded(
    begun: dict[bool, Path], services: Loopback, tmp_path: Path
) -> None:
    services.offering = offering(1)
    project = _copy(begun[True], tmp_path / "project", services)
    before = contents(project)
    result = fetch(project)
    assert result.output.count("niets opgehaald") == len(MAKERS), result.output
    assert services.asked(DATA_SET) == services.asked("GET.*(vsv|download)") == []
    assert contents(project) == before


@pytest.mark.parametrize("way", ["gone", "refused"])
def test_the_other_protocol_gives_the_same_figures(
    way: str, begun: dict[bool, Path], wanted: dict[str, str], services: Loopback, tmp_path: Path
) -> None:
    project = _copy(begun[True], tmp_path / "project", services)
    if way == "refused":
        services.refuse("cbs")
    for name, table in services.offering.tables.items():
        services.offering.tables[name] = replace(table, protocols=("v4",))
    result = fetch(project, PEOPLE, CARE)
    assert result.exit_code == 0, result.output
    other = _copy(begun[True], tmp_path / "other", services)
    services.heal()
    services.offering = offering(2)
    assert fetch(other, PEOPLE, CARE).exit_code == 0
    for source in (PEOPLE, CARE):
        assert _figures(project, source) == _figures(other, source)


def test_a_table_without_the_untyped_set_comes_without_hidden_cells(
    begun: dict[bool, Path], services: Loopback, tmp_path: Path
) -> None:
    project = _copy(begun[True], tmp_path / "project", services)
    services.offering.add(replace(people(2), typed_only=True, protocols=("v3",)))
    result = fetch(project, PEOPLE)
    assert result.exit_code == 0, result.output


def _lose_for_good(services: Loopback) -> None:
    """Let the connection be lost after three pages, and never come back."""

    def lose(exchange: Exchange) -> None:
        reset(exchange)
        for service in ("cbs", "cbs_v4"):
            threading.Thread(target=services.refuse, args=(service,), daemon=True).start()

    services.fault(lose, SECOND, after=2, times=ALWAYS)


def _change_selection(settings: Path) -> bool:
    """Ask for fewer periods."""
    text = settings.read_text(encoding="utf-8")
    head, mark, tail = text.partition("    title: Regionale kerncijfers Nederland\n")
    settings.write_text(f"{head}{mark}    periods: {{from: 2024}}\n{tail}", encoding="utf-8")
    return bool(mark)


def _figures(project: Project, source: str) -> list[str]:
    """Return the lines of the newest fetched file of a source, sorted."""
    root = project.data_set("landelijk")
    found = [s for s in registry.read_manifest(root) if s.source == source]
    return sorted(gzip.decompress((root / found[-1].file).read_bytes()).decode().splitlines())


def _wait_until(ready: Callable[[], bool], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < until
        time.sleep(0.01)


def _without_work(files: dict[str, str]) -> dict[str, str]:
    return {name: found for name, found in files.items() if not name.startswith(".halen/")}


def _copy(begin: Path, target: Path, services: Loopback, *, complete: bool = True) -> Project:
    shutil.copytree(begin, target)
    project = Project(target)
    point_at(project, services, complete=complete)
    return project


def _left_behind(project: Project) -> list[str]:
    root = project.data_set("landelijk")
    return [p.relative_to(root).as_posix() for p in root.rglob("*") if ".halen" in p.parts]


def _note(case: Case, result: Any) -> None:
    """Remember what the user saw of a block, without the counts that close every report."""
    lines = [line for line in result.output.splitlines() if "..." not in line]
    shown = [ln for ln in lines if ln.startswith((case.block, "CBS ", "DUO ", "Niet opgehaald"))]
    told = "<br>".join(re.sub(r" Bijvoorbeeld: .*", "", line) for line in shown)
    SEEN.append((case.name, case.block, result.exit_code, told.replace("|", "/")))


class _Clock:
    """A clock that runs on by itself, and jumps at each sleep."""

    def __init__(self) -> None:
        self.slept = 0.0

    def now(self) -> float:
        return time.monotonic() + self.slept

    def sleep(self, seconds: float) -> None:
        self.slept += seconds


class _Patience:
    """Within it the clients wait in no time, and give up after `seconds`."""

    seconds = LONG

    def __enter__(self) -> None:
        clock, web = _Clock(), clients.Web
        type(self).seconds = LONG

        def quick(*args: Any, **options: Any) -> clients.Web:
            now = {"patience": self.seconds, "clock": clock.now, "sleep": clock.sleep}
            return web(*args, **options, **now)

        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(clients, "Web", quick)

    def __exit__(self, *_: object) -> None:
        self.patch.undo()
