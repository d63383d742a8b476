"""`aoj fetch --forget`: a supplied file with a mistake, out again while no report saw it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from source_samples import copy, make_project
from supplied_files import write_file

from aoj.cli import main
from aoj.commands.fetch import fetch_from
from aoj.commands.fetch_forget import forget_file
from aoj.dataset import Data
from aoj.errors import FileError, InputError
from aoj.store.disk import locked
from aoj.store.project import Project
from aoj.store.snapshots import read_manifest

LEAVERS = "duo_vsv_swv-2015.csv"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "project")


def take(project: Project, name: str, *counts: tuple[str, int]) -> None:
    inbox = project.root.parent / f"in{len(list(project.root.parent.iterdir()))}"
    rows = [
        {"regio": region, "periode": "2023/24", "absoluut": count, "relatief": 900}
        for region, count in counts
    ]
    write_file(inbox, "verzuim", rows, name)
    assert not fetch_from(project, inbox).failed


def absolute(project: Project) -> dict[str, float]:
    rows = Data.open(project, "landelijk").measure("verzuim").query("breakdown == 'absoluut'")
    return dict(zip(rows["region_code"], rows["value"].fillna(-1), strict=True))


def files(project: Project) -> list[str]:
    root = project.data_set("landelijk")
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*.*") if path.is_file())


def test_a_typing_mistake_is_forgotten_and_the_right_figure_counts(project: Project) -> None:
    take(project, "verzuim.csv", ("GM0518", 4), ("GM1680", 60))
    take(project, "verzuim.csv", ("GM0518", 40))
    assert absolute(project)["GM0518"] == -1, "once hidden, hidden for good"
    said = forget_file(project, "verzuim.csv")
    assert "geldt nu weer wat eerder is opgenomen ('verzuim.csv')" in said
    said = forget_file(project, "data/aanlevering/verzuim.csv")
    assert "Vergeten: eigen opgave verzuim" in said
    assert "Verwijderd: data/landelijk/bestanden/eigen_verzuim/verzuim.csv, het blok" in said
    assert "is nu niets meer opgenomen" in said
    assert [name for name in files(project) if not name.endswith(".lock")] == []
    take(project, "verzuim.csv", ("GM0518", 40), ("GM1680", 60))
    assert absolute(project) == {"GM0518": 40, "GM1680": 60}


def test_what_came_later_is_hidden_as_if_the_file_never_was(project: Project) -> None:
    take(project, "fout.csv", ("GM0518", 4))
    take(project, "goed.csv", ("GM0518", 40))
    forget_file(project, "fout.csv")
    assert absolute(project) == {"GM0518": 40}
    assert not [name for name in files(project) if "fout" in name]
    assert [s.original_name for s in read_manifest(project.data_set("landelijk"))] == ["goed.csv"]


def test_a_file_that_a_report_saw_stays(project: Project) -> None:
    take(project, "verzuim.csv", ("GM0518", 4))
    (snapshot,) = read_manifest(project.data_set("landelijk"))
    before = files(project)
    record = project.regions / "duin" / "2026" / "cijfers.run.json"
    record.parent.mkdir(parents=True)
    record.write_text(json.dumps({"data": {"snapshots": [{"id": snapshot.id}]}}))
    with pytest.raises(InputError, match=r"al gebruikt: .*duin/2026 is gemaakt toen het er was"):
        forget_file(project, "verzuim.csv")
    assert files(project) == before


def test_only_what_users_supply_is_forgotten(project: Project, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is niets opgenomen"):
        forget_file(project, "verzuim.csv")
    assert not project.data_set("landelijk").exists()
    copy(LEAVERS, tmp_path / "in")
    (leavers,) = fetch_from(project, tmp_path / "in").registered
    with pytest.raises(InputError, match="geen zelf aangeleverd bestand"):
        forget_file(project, "verzuim.csv")
    with pytest.raises(InputError, match="is niet zelf aangeleverd maar van DUO"):
        forget_file(project, leavers.original_name)
    take(project, "verzuim.csv", ("GM0518", 4))
    with pytest.raises(InputError, match=r"onbekende aanlevering 'verzium.csv'; bedoelde u 'verz"):
        forget_file(project, "verzium.csv")
    with pytest.raises(InputError, match="verzonnen cijfers"):
        forget_file(project, "verzuim.csv", "voorbeeld")
    with (
        locked(project.data_set("landelijk")),
        pytest.raises(FileError, match="is bezig met deze gegevensset"),
    ):
        forget_file(project, "verzuim.csv")
    forget_file(project, "verzuim.csv")
    assert read_manifest(project.data_set("landelijk")) == (leavers,)
    assert leavers.path(project.data_set("landelijk")).is_file()


def test_the_command_says_what_it_did(project: Project) -> None:
    take(project, "verzuim.csv", ("GM0518", 4))
    root = ["--project", str(project.root), "fetch"]
    wrong = CliRunner().invoke(main, [*root, "--forget", "verzuim.csv", "--check"])
    assert wrong.exit_code == 2
    assert "'--check' en '--forget' gaan niet samen" in wrong.stderr
    wrong = CliRunner().invoke(main, [*root, "--forget", "verzuim.csv", "85099NED"])
    assert "bij '--forget' hoort geen naam van een bron" in wrong.stderr
    done = CliRunner().invoke(main, [*root, "--forget", "verzuim.csv"])
    assert done.exit_code == 0, done.stderr
    assert "Vergeten: eigen opgave verzuim" in done.stdout


def test_taking_files_says_which_reports_that_outdates(project: Project, tmp_path: Path) -> None:
    copy(LEAVERS, tmp_path / "in")
    root = ["--project", str(project.root), "fetch", "--from", str(tmp_path / "in")]
    assert "Er is geen rapport dat hierdoor is verouderd." in CliRunner().invoke(main, root).stdout
    again = CliRunner().invoke(main, root)
    assert again.exit_code == 0
    assert "verouderd" not in again.stdout, "nothing new came"
