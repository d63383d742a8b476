"""`aoj fetch --dry-run` opens no connection and says what would be fetched, and how much."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from fetch_service import LEAVERS, PLACES, TABLE, Service, make_fetching_project, sample

from aoj.cli import main
from aoj.commands import fetch_plan, fetch_services
from aoj.commands.fetch_plan import plan_fetch
from aoj.errors import InputError
from aoj.store import snapshots as registry
from aoj.store.project import Project

FORBIDDEN = """
import socket, sys

class Refused(socket.socket):
    def __init__(self, *_, **__):
        raise PermissionError(1, "no socket may be made")

def refuse(*_, **__):
    raise SystemExit("a name was looked up")

socket.socket, socket.create_connection, socket.getaddrinfo = Refused, refuse, refuse
from aoj.cli import main

main(sys.argv[1:])
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_fetching_project(tmp_path / "project")


def test_no_socket_is_made(project: Project) -> None:
    command = [sys.executable, "-c", FORBIDDEN, "--project", str(project.root), "fetch"]
    done = subprocess.run(
        [*command, "--dry-run"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=os.environ | {"PYTHONUTF8": "1"},
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    for part in ("https://cbs.invalid/ODataFeed", "https://duo.invalid/", "vsv-per-swv-2015.csv"):
        assert part in done.stdout
    assert f"  {TABLE}" in done.stdout
    assert "ongeveer 4.410 rijen  70072ned" in done.stdout
    assert "er is geen verbinding gemaakt" in done.stdout
    assert not project.data_set("landelijk").exists()


def test_the_size_is_that_of_the_last_snapshot(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Service()
    service.put(LEAVERS, sample(LEAVERS), "vsv-per-swv-2015.csv", year="2015")
    service.put(LEAVERS, sample(LEAVERS), "vsv-per-swv-2016.csv", year="2016")
    service.put(PLACES, sample(PLACES))
    service.put(TABLE, sample(TABLE), table="70072ned")
    monkeypatch.setattr(fetch_services, "services", service)
    monkeypatch.setattr(fetch_plan, "services", service)
    del service.has[LEAVERS][1]
    fetch_services.fetch_services(project, [LEAVERS, TABLE], tell=lambda _: None)
    found = registry.read_manifest(project.data_set("landelijk"))
    assert {s.source for s in found} == {LEAVERS, TABLE}
    service.put(LEAVERS, sample(LEAVERS), "vsv-per-swv-2016.csv", year="2016")
    lines = plan_fetch(project)
    assert lines[0] == "https://duo.invalid/", "once for all that lies below it"
    rows = {line.split()[-1]: line for line in lines if line.startswith("  ")}
    assert "12 rijen (2015)" in rows["vsv-per-swv-2015.csv"]
    assert "omvang onbekend" in rows["vsv-per-swv-2016.csv"]
    assert "5 rijen (" in rows["70072ned"]


def test_a_table_without_a_number_is_looked_up_by_its_title(project: Project) -> None:
    path = project.data / "reference" / "bronnen.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("table: 70072ned", "table: ''"), encoding="utf-8")
    assert "onbekend (wordt op titel gezocht)" in "\n".join(plan_fetch(project, [TABLE]))


def test_the_lines_fit_on_a_screen(repo_root: Path) -> None:
    lines = plan_fetch(Project(repo_root), data_set="landelijk")
    assert len(lines) > 60
    assert max(map(len, lines)) <= 160


def test_a_table_without_a_number_is_no_name(project: Project) -> None:
    path = project.data / "reference" / "bronnen.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("table: 70072ned", "table: ''"), encoding="utf-8")
    with pytest.raises(InputError, match=r"onbekende bron 'onzin'; verwacht: een van: \w"):
        plan_fetch(project, ["onzin"])


def test_only_the_named_sources_are_planned(project: Project) -> None:
    text = "\n".join(plan_fetch(project, ["70072NED"]))
    assert "70072ned" in text
    assert LEAVERS not in text
    assert "1 tabel of bestand; er is geen verbinding gemaakt." in text


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--data", "voorbeeld"), "alleen verzonnen cijfers"),
        (("duo_vsv_swz",), "bedoelde u 'duo_vsv_swv'?"),
        (("",), "een van de namen is leeg"),
    ],
)
def test_a_mistake_is_a_sentence(words: tuple[str, ...], part: str, project: Project) -> None:
    command = ["--project", str(project.root), "fetch", "--dry-run", *words]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 2
    assert part in result.stderr
