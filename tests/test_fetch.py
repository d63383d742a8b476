"""`aoj fetch --from`: each file recognised, registered, told; a refusal stops nothing else."""

from __future__ import annotations

import dataclasses
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from fetch_service import BRONNEN
from fetched_samples import sample_of, tables, write
from source_samples import DATA, all_samples, copy, make_project, swap

from aoj import sources
from aoj.commands import fetch
from aoj.commands.fetch import fetch_from, list_sources
from aoj.dataset import Data
from aoj.errors import FileError, InputError
from aoj.store import snapshots as registry
from aoj.store.disk import locked
from aoj.store.project import Project

KERNCIJFERS = "cbs_70072ned.csv"
LEAVERS = "duo_vsv_swv-2015.csv"
PRIMARY = "duo_vestigingen_bo.csv"
SOME = (KERNCIJFERS, LEAVERS, PRIMARY, "cbs_achterstandsscores.xlsx", "cbs_03759ned-odata.csv")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "project")


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    """A folder with a file of each kind."""
    folder = tmp_path / "downloads"
    for name in SOME:
        copy(name, folder)
    return folder


def test_a_folder_of_downloads_is_registered(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    for sample in all_samples():
        shutil.copy(sample, folder)
    report = fetch_from(project, folder)
    assert not report.failed
    assert len(report.registered) == len(all_samples())
    assert {snapshot.source for snapshot in report.registered} == set(sources.SOURCES)
    assert report.text().endswith(f"{len(all_samples())} nieuw.")
    assert f"{LEAVERS}: DUO vsv per swv" in report.text()
    assert "12 rijen; 2015; nieuw" in report.text()


def test_two_sources_that_contradict_each_other_are_told(project: Project, tmp_path: Path) -> None:
    """A table of wijken en buurten of another year has the same gemeenten, and other residents."""
    rows = {name: sample_of(tables()[name]) for name in ("cbs_70072ned", "cbs_85984ned")}
    doubled = [
        row | {"waarde": str(2 * int(row["waarde"]))} if row["waarde"].isdecimal() else row
        for row in rows["cbs_85984ned"]
    ]
    folder = tmp_path / "in"
    folder.mkdir()

    def take(name: str, own: list[dict[str, str]]) -> tuple[str, ...]:
        (folder / f"{name}.csv").write_text(write(own), encoding="utf-8")
        report = fetch_from(project, folder)
        assert [s.source for s in report.registered] == [name]
        return tuple(text for text in report.differences if text.startswith("Let op"))

    assert take("cbs_70072ned", rows["cbs_70072ned"]) == ()
    assert take("cbs_85984ned", rows["cbs_85984ned"]) == ()
    (sentence,) = take("cbs_85984ned", doubled)
    assert re.match(
        r"Let op: inwoners totaal van Nederland in 2024 is [\d.]+ in 'cbs_85984ned.csv' en [\d.]+ "
        r"in 'cbs_70072ned.csv'\. Is een van beide van een ander jaar\? "
        r"Nu geldt 'cbs_85984ned.csv'\.$",
        sentence,
    )


def test_the_manifest_tells_how_and_when_each_file_came(project: Project, downloads: Path) -> None:
    fetch_from(project, downloads, registered="2026-11-22T12:00:00Z")
    found = registry.read_manifest(project.data_set("landelijk"))
    assert {s.registered for s in found} == {"2026-11-22T12:00:00Z"}
    assert {s.how for s in found} == {"met de hand gedownload"}
    assert [s.number for s in found] == list(range(1, len(found) + 1))
    leavers = next(s for s in found if s.source == "duo_vsv_swv")
    assert leavers.options == {"year": "2015"}
    assert leavers.size == (DATA / LEAVERS).stat().st_size


def test_the_same_files_twice_is_nothing_and_is_told(project: Project, downloads: Path) -> None:
    fetch_from(project, downloads)
    manifest = project.data_set("landelijk") / "datapackage.json"
    before = manifest.read_bytes()
    report = fetch_from(project, downloads)
    assert not report.failed
    assert report.registered == ()
    assert len(report.unchanged) == len(SOME)
    assert "ongewijzigd, was al geregistreerd" in report.text()
    assert manifest.read_bytes() == before


def test_a_copy_under_another_name_is_the_same_file(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    copy(KERNCIJFERS, folder)
    copy(KERNCIJFERS, folder, to="z kopie (1).csv")
    report = fetch_from(project, folder)
    assert len(report.registered) == 1
    assert "z kopie (1).csv: CBS 70072ned" in report.text()
    assert f"was al geregistreerd als '{KERNCIJFERS}'" in report.text()


def test_the_same_bytes_under_another_year_are_refused(project: Project, tmp_path: Path) -> None:
    copy(LEAVERS, tmp_path / "in")
    fetch_from(project, tmp_path / "in")
    copy(LEAVERS, tmp_path / "later", to="vsv-per-swv-2016.csv")
    report = fetch_from(project, tmp_path / "later")
    assert report.failed
    assert "dezelfde inhoud is al geregistreerd als 2015" in report.refused[0][1]


def test_what_is_refused_is_told_and_the_rest_registered(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    copy(LEAVERS, folder)
    copy(LEAVERS, folder, lambda content: content[:-9], to="afgekapt-2016.csv")
    copy(LEAVERS, folder, lambda content: content + b"VO2708;99ZZ;00;1;0;0;0;0\n", to="vsv.csv")
    (folder / "leeg.csv").write_bytes(b"")
    (folder / "scores.xlsx").write_bytes(b"<html><body>404</body></html>")
    (folder / "lijst.csv").write_text("naam;adres\nA;B\n", encoding="utf-8")
    report = fetch_from(project, folder)
    assert report.failed
    assert [s.original_name for s in report.registered] == [LEAVERS]
    refused = dict(report.refused)
    assert sorted(refused) == ["afgekapt-2016.csv", "leeg.csv", "lijst.csv", "scores.xlsx",
                               "vsv.csv"]  # fmt: skip
    assert "webpagina" in refused["scores.xlsx"]
    assert "Zet het jaar van de cijfers in de bestandsnaam" in refused["vsv.csv"]
    assert "geweigerd: het bestand is leeg" in report.text()
    assert report.text().endswith("1 nieuw, 5 geweigerd.")
    root = project.data_set("landelijk")
    assert len(list((root / "bestanden").rglob("*.csv"))) == 1, "nothing of a refused file is left"


def test_debris_is_passed_over_and_subfolders_are_read(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    copy(LEAVERS, folder / "2015" / "duo")
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "~$scores.xlsx", ".verborgen/a.csv"):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"\0")
    report = fetch_from(project, folder)
    assert not report.failed
    assert report.text().startswith(f"2015/duo/{LEAVERS}: ")


def test_one_file_may_be_given_too(project: Project) -> None:
    assert len(fetch_from(project, DATA / LEAVERS).registered) == 1


def test_an_absent_or_empty_folder_is_an_input_error(project: Project, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="bestaat niet"):
        fetch_from(project, tmp_path / "weg")
    (tmp_path / "leeg").mkdir()
    (tmp_path / "leeg" / ".DS_Store").write_bytes(b"")
    with pytest.raises(InputError, match="bevat geen bestanden"):
        fetch_from(project, tmp_path / "leeg")


def test_a_newer_vintage_is_kept_beside_and_told(project: Project, tmp_path: Path) -> None:
    copy(KERNCIJFERS, tmp_path / "in", to="Kern_11122025_133649.csv")
    fetch_from(project, tmp_path / "in")

    def revised(content: bytes) -> bytes:
        """Aa en Hunze has one young child more; 2024 is added."""
        lines = content.splitlines(keepends=True)
        fields = lines[1].split(b";")
        fields[2], fields[3] = b"%d" % (int(fields[2]) + 1), b"%d" % (int(fields[3]) + 1)
        lines[1] = b";".join(fields)
        rows = [line.replace(b";25935;1016;", b";25936;1017;") for line in lines[1:]]
        return b"".join([lines[0], *rows, *(r.replace(b'"2025"', b'"2024"') for r in rows)])

    copy(KERNCIJFERS, tmp_path / "nieuw", revised, to="Kern_01032026_090000.csv")
    report = fetch_from(project, tmp_path / "nieuw")
    assert not report.failed
    (sentence,) = report.differences
    assert "staat nu naast 'Kern_11122025_133649.csv' (2025-12-11)" in sentence
    assert "deze nieuwere cijfers gelden nu" in sentence
    assert "10 rijen, eerst 5" in sentence
    assert "nieuwe periode 2024" in sentence
    assert "4 cijfers veranderd" in sentence
    assert "inwoners 0-4, Aa en Hunze, 2025: 1.016 werd 1.017" in sentence
    assert sentence in report.text()
    assert len(Data.open(project, "landelijk").snapshots) == 2


def test_an_older_vintage_is_kept_and_does_not_count(project: Project, tmp_path: Path) -> None:
    copy(PRIMARY, tmp_path / "in")
    fetch_from(project, tmp_path / "in")
    copy(PRIMARY, tmp_path / "oud", swap("9514 CA", "9515 CA", "cp1252"), to="vestigingen-2020.csv")
    report = fetch_from(project, tmp_path / "oud")
    (sentence,) = report.differences
    assert "het is ouder" in sentence
    assert "blijven gelden" in sentence
    assert "GM1680 9515 werd GM1680 9514" in sentence, "told from old to new"
    places = Data.open(project, "landelijk").locations().set_index("location_code")
    assert places.loc["05OC00", "pc4"] == "9514"


def test_two_selections_of_columns_are_no_vintages(project: Project, tmp_path: Path) -> None:
    copy("cbs_85984ned-leeftijd-2024.csv", tmp_path / "in")
    copy("cbs_85984ned-herkomst-2024.csv", tmp_path / "in")
    report = fetch_from(project, tmp_path / "in")
    assert len(report.registered) == 2
    assert report.differences == ()


def test_nothing_is_written_before_everything_is_checked(
    project: Project, downloads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(fetch.registry, "register", interrupt)
    with pytest.raises(KeyboardInterrupt):
        fetch_from(project, downloads)
    root = project.data_set("landelijk")
    assert not list(root.iterdir()), "no lock, no file, no manifest"


@pytest.mark.parametrize("name", ["../buiten", "a b", "con", ""])
def test_a_data_set_lies_within_the_project(project: Project, downloads: Path, name: str) -> None:
    with pytest.raises(InputError, match="gegevensset"):
        fetch_from(project, downloads, name)


def test_real_files_do_not_go_among_the_invented_ones(project: Project, downloads: Path) -> None:
    with pytest.raises(InputError, match="verzonnen cijfers"):
        fetch_from(project, downloads, "voorbeeld")
    assert not (project.data_set("voorbeeld") / "datapackage.json").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_or_an_unreadable_name_is_refused_and_the_rest_registered(
    project: Project, downloads: Path
) -> None:
    os.mkfifo(downloads / "pijp.csv")
    (downloads / "a\nb.csv").write_bytes(b"x;y\n1;2\n")
    report = fetch_from(project, downloads)
    assert {name for name, _ in report.refused} == {"pijp.csv", "a?b.csv"}
    assert report.registered


def test_two_fetches_at_once_are_told(project: Project, downloads: Path) -> None:
    root = project.data_set("landelijk")
    with locked(root), pytest.raises(FileError, match="is bezig met deze gegevensset"):
        fetch_from(project, downloads)


def test_a_data_set_may_hold_its_own_files(project: Project, tmp_path: Path) -> None:
    """The example is made so: its files lie in place and are registered where they lie."""
    root = project.data_set("voorbeeld")
    for name in SOME:
        source = max((n for n in sources.SOURCES if name.startswith(n)), key=len)
        copy(name, root / "bestanden" / source)
    report = fetch_from(project, root / "bestanden", "voorbeeld", registered="2026-01-01T00:00:00Z")
    assert not report.failed
    assert len(list((root / "bestanden").rglob("*.*"))) == len(SOME), "nothing is copied"
    first = (root / "datapackage.json").read_bytes()
    shutil.rmtree(root / "store")
    (root / "datapackage.json").unlink()
    fetch_from(project, root / "bestanden", "voorbeeld", registered="2026-01-01T00:00:00Z")
    assert (root / "datapackage.json").read_bytes() == first
    assert Data.open(project, "voorbeeld").is_example


def test_the_report_is_frozen(project: Project) -> None:
    report = fetch_from(project, DATA / LEAVERS)
    with pytest.raises(dataclasses.FrozenInstanceError):
        report.refused = ()  # type: ignore[misc]


def test_every_source_is_listed_with_how_it_comes_in(project: Project) -> None:
    rows = list_sources(project)
    assert [name for name, _, _ in rows] == sorted(sources.SOURCES)
    assert all("\n" not in about and len(about) <= 140 for _, _, about in rows)
    roads = {name: road for name, road, _ in rows}
    assert roads["duo_vsv_swv"] == "zelf downloaden", "there is no bronnen.yml"
    bronnen = project.data / "reference" / "bronnen.yml"
    bronnen.write_text(BRONNEN, encoding="utf-8")
    roads = {name: road for name, road, _ in list_sources(project)}
    assert roads["duo_vsv_swv"] == "wordt opgehaald"
    assert roads["cbs_achterstandsscores"] == "zelf downloaden"
    supplied = {name for name, source in sources.SOURCES.items() if source.is_supplied}
    assert {name for name, road in roads.items() if road == "zelf aanleveren"} == supplied


def test_other_headers_of_bronnen_go_to_the_loader(project: Project, tmp_path: Path) -> None:
    bronnen = project.data / "reference" / "bronnen.yml"
    columns = "    columns:\n      code: [SWV-NUMMER, SWV NR]\n      year: []\n"
    own = BRONNEN.replace("    first_year: 2015\n", f"    first_year: 2015\n{columns}")
    bronnen.write_text(own, encoding="utf-8")
    copy(LEAVERS, tmp_path / "in")
    report = fetch_from(project, tmp_path / "in")
    (found,) = report.registered
    assert found.options == {"year": "2015", "columns": '{"code": ["SWV-NUMMER", "SWV NR"]}'}
    assert registry.read_manifest(project.data_set("landelijk")) == (found,)

    bronnen.write_text(BRONNEN, encoding="utf-8")
    assert not fetch_from(project, tmp_path / "in").failed, "the same bytes, of the same year"
    copy(LEAVERS, tmp_path / "later", to="vsv-per-swv-2016.csv")
    assert fetch_from(project, tmp_path / "later").failed, "of another year"


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_of_the_data_only_the_example_and_the_reference_files_are_kept_in_git(
    repo_root: Path,
) -> None:
    if not (repo_root / ".git").exists():
        pytest.skip("needs a clone")
    kept = ["data/voorbeeld/datapackage.json", "data/reference/bronnen.yml"]
    names = ["landelijk/datapackage.json", "proef/.halen/x", "vragenlijst/x", "voorbeeld/store/x"]
    ignored = [f"data/{name}" for name in names]
    command = ["git", "-C", str(repo_root), "check-ignore", *kept, *ignored]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ignored
