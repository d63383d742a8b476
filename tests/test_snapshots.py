"""The manifest: files copied byte for byte, named last, never half; and which one is newest."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from aoj.errors import DataError, FileError
from aoj.store import snapshots as registry
from aoj.store.disk import hash_file, locked
from aoj.store.snapshots import (
    Candidate,
    Snapshot,
    build_manifest,
    check_unchanged,
    newest_first,
    read_manifest,
    register,
)

NOON = "2026-11-22T12:00:00Z"


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("id", "../../weg"),
        ("number", "1"),
        ("source", "../x"),
        ("periods", 3),
        ("rows", None),
        ("date", "morgen"),
        ("origin", {"after": 5}),
    ],
)
def test_a_manifest_with_a_strange_field_is_damaged(
    tmp_path: Path, place: str, value: object
) -> None:
    register(tmp_path / "set", [candidate(tmp_path / "in")], registered=NOON)
    path = tmp_path / "set" / registry.MANIFEST
    package = json.loads(path.read_text(encoding="utf-8"))
    package["resources"][0]["aoj"][place] = value
    path.write_text(json.dumps(package), encoding="utf-8")
    with pytest.raises(DataError, match="manifest is beschadigd"):
        read_manifest(tmp_path / "set")


def candidate(folder: Path, name: str = "a.csv", content: bytes = b"a;b\n1;2\n") -> Candidate:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name.replace(":", "_")
    path.write_bytes(content)
    sha256, size = hash_file(path)
    return Candidate(
        path=path,
        source="duo_vsv_swv",
        table="vsv",
        publisher="DUO",
        title="Vsv",
        sha256=sha256,
        size=size,
        original_name=name,
        date="2015",
        periods=("2015",),
        selection="alles",
        rows=1,
        options={"year": "2015"},
    )


def snapshot(number: int, date: str = "", registered: str = NOON, **changes: object) -> Snapshot:
    base = Snapshot(
        number=number,
        id=f"bron-{number}",
        source="bron",
        table="t",
        publisher="CBS",
        title="Bron",
        sha256=str(number),
        size=1,
        file=f"bestanden/bron/{number}.csv",
        original_name=f"{number}.csv",
        date=date,
        registered=registered,
        how="met de hand gedownload",
        periods=("2024", "2025"),
        selection="alles",
        rows=1,
    )
    return dataclasses.replace(base, **changes)  # type: ignore[arg-type]


def test_a_registered_file_is_copied_byte_for_byte_and_named(tmp_path: Path) -> None:
    content = "naam;x\r\nSúdwest;1\r\n".encode("cp1252")
    root = tmp_path / "landelijk"
    (new,) = register(root, [candidate(tmp_path, content=content)], registered=NOON)
    assert new.path(root).read_bytes() == content
    assert new.file == "bestanden/duo_vsv_swv/a.csv"
    assert new.id == f"duo_vsv_swv-{new.sha256[:12]}"
    assert (new.number, new.registered, new.how) == (1, NOON, "met de hand gedownload")
    assert read_manifest(root) == (new,)


def test_the_manifest_is_a_frictionless_data_package(tmp_path: Path) -> None:
    root = tmp_path / "landelijk"
    (new,) = register(root, [candidate(tmp_path)], registered=NOON)
    package = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    assert package["aoj"] == {"schema": 1}
    resource = package["resources"][0]
    assert resource["name"] == resource["name"].lower()
    assert resource["path"] == new.file
    assert resource["hash"] == f"sha256:{new.sha256}"
    assert resource["bytes"] == new.size
    assert str(tmp_path) not in json.dumps(package)


def test_the_same_snapshots_give_the_same_bytes(tmp_path: Path) -> None:
    root = tmp_path / "landelijk"
    new = register(root, [candidate(tmp_path)], registered=NOON)
    assert (root / "datapackage.json").read_bytes() == build_manifest("landelijk", new).encode()
    assert b"\r" not in (root / "datapackage.json").read_bytes()


def test_the_same_bytes_are_registered_once(tmp_path: Path) -> None:
    root = tmp_path / "landelijk"
    register(root, [candidate(tmp_path)], registered=NOON)
    before = (root / "datapackage.json").read_bytes()
    assert register(root, [candidate(tmp_path, "b.csv")], registered="2027") == ()
    assert (root / "datapackage.json").read_bytes() == before


def test_another_file_of_the_same_name_is_kept_beside(tmp_path: Path) -> None:
    root = tmp_path / "landelijk"
    (one,) = register(root, [candidate(tmp_path)], registered=NOON)
    (two,) = register(root, [candidate(tmp_path, "A.csv", b"a;b\n3;4\n")], registered=NOON)
    assert two.number == 2
    assert two.file.lower() != one.file.lower(), "also where names do not tell case apart"
    assert one.path(root).read_bytes() != two.path(root).read_bytes()


@pytest.mark.parametrize(
    ("name", "safe"),
    [("a:b?.csv", "a-b-.csv"), ("x" * 150 + ".csv", "x" * 96 + ".csv"), ("..a. ", "a")],
)
def test_names_are_made_such_that_every_system_takes_them(
    name: str, safe: str, tmp_path: Path
) -> None:
    one = dataclasses.replace(candidate(tmp_path), original_name=name)
    (new,) = register(tmp_path / "landelijk", [one], registered=NOON)
    assert new.file == f"bestanden/duo_vsv_swv/{safe}"
    assert new.original_name == name


def test_an_interruption_leaves_the_manifest_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "landelijk"
    first = register(root, [candidate(tmp_path)], registered=NOON)
    copied = []
    copy = registry.copy_file

    def interrupted(source: Path, target: Path, sha256: str) -> None:
        if copied:
            raise KeyboardInterrupt
        copy(source, target, sha256)
        copied.append(target)

    monkeypatch.setattr(registry, "copy_file", interrupted)
    two = [candidate(tmp_path, "b.csv", b"b\n1\n"), candidate(tmp_path, "c.csv", b"c\n1\n")]
    with pytest.raises(KeyboardInterrupt), locked(root):
        register(root, two, registered=NOON)
    monkeypatch.undo()
    assert read_manifest(root) == first
    assert not (root / ".lock").exists()
    with locked(root):
        again = register(root, two, registered=NOON)
    assert [s.file for s in again] == [f"bestanden/duo_vsv_swv/{n}.csv" for n in "bc"]
    assert not list(root.rglob("*.tmp"))


def test_a_file_that_changes_while_it_is_copied_is_not_registered(tmp_path: Path) -> None:
    one = dataclasses.replace(candidate(tmp_path), sha256="0" * 64)
    with pytest.raises(FileError, match="veranderde tijdens het kopiëren"):
        register(tmp_path / "landelijk", [one], registered=NOON)
    assert read_manifest(tmp_path / "landelijk") == ()
    assert not list((tmp_path / "landelijk").rglob("*.csv"))


def test_a_folder_that_may_not_be_written_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    one = candidate(tmp_path)
    monkeypatch.setattr(Path, "mkdir", denied)
    with pytest.raises(FileError, match="hier is niet te schrijven"), locked(tmp_path / "x"):
        pass
    with pytest.raises(FileError, match="hier is niet te schrijven"):
        register(tmp_path / "landelijk", [one], registered=NOON)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs an unprivileged user")
def test_a_read_only_folder_is_a_sentence(tmp_path: Path) -> None:
    root = tmp_path / "landelijk"
    root.mkdir()
    root.chmod(0o555)
    with pytest.raises(FileError, match="hier is niet te schrijven"), locked(root):
        pass


def test_no_manifest_is_no_snapshots(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) == ()


def test_a_newer_manifest_is_refused(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text('{"aoj": {"schema": 2}, "resources": []}')
    with pytest.raises(DataError, match="schema 2, dit programma kent tot en met 1"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "{}", '{"aoj": {"schema": 1}, "resources": {}}'),
        '{"aoj": {"schema": 1}, "resources": [{"aoj": {}}]}',
    ],
)
def test_a_damaged_manifest_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text(text)
    with pytest.raises(DataError, match="het manifest is beschadigd"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("path", ["../../weg.csv", "/etc/weg.csv", "C:/weg.csv", "a\\\\b.csv"])
def test_a_manifest_that_points_outside_is_refused(path: str, tmp_path: Path) -> None:
    root = tmp_path / "landelijk"
    (new,) = register(root, [candidate(tmp_path)], registered=NOON)
    manifest = root / "datapackage.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(new.file, path))
    with pytest.raises(DataError, match="het manifest is beschadigd"):
        read_manifest(root)


def test_a_changed_or_lost_file_is_named(tmp_path: Path) -> None:
    root = tmp_path / "landelijk"
    (new,) = register(root, [candidate(tmp_path)], registered=NOON)
    assert check_unchanged(new, root) == new.path(root)
    new.path(root).write_bytes(b"a;b\n1;3\n")
    with pytest.raises(DataError, match=r"landelijk/bestanden/duo_vsv_swv/a.csv: .*veranderd"):
        check_unchanged(new, root)
    new.path(root).unlink()
    with pytest.raises(DataError, match=r"duo_vsv_swv/a.csv: .*ontbreekt"):
        check_unchanged(new, root)


# which is the newest


def test_the_later_date_is_newer_whatever_the_order_of_registration() -> None:
    assert [s.number for s in newest_first([snapshot(1, "2025-12-11"), snapshot(2, "2024")])] == [
        1,
        2,
    ]


def test_of_equal_dates_the_later_registered_is_newer() -> None:
    assert [s.number for s in newest_first([snapshot(1, "2025"), snapshot(2, "2025")])] == [2, 1]


def test_a_file_without_a_date_has_the_day_of_its_registration() -> None:
    undated = snapshot(1, "", "2026-11-22T12:00:00Z")
    assert newest_first([undated, snapshot(2, "2026-11-21")])[0] == undated
    assert newest_first([undated, snapshot(2, "2026-11-23")])[0].number == 2


def test_vintages_share_columns_and_periods() -> None:
    one = snapshot(1)
    assert one.is_vintage_of(snapshot(2, periods=("2025", "2026")))
    assert not one.is_vintage_of(snapshot(2, periods=("2026",)))
    assert not one.is_vintage_of(snapshot(2, source="andere"))
    assert not one.is_vintage_of(snapshot(2, sha256="1"))
    ages, origins = snapshot(1, selection="leeftijd"), snapshot(2, selection="herkomst")
    assert not ages.is_vintage_of(origins)
    assert ages.is_vintage_of(snapshot(3, selection="leeftijd+herkomst"))


# the lock


def test_a_second_process_is_told_to_wait(tmp_path: Path) -> None:
    with (
        locked(tmp_path),
        pytest.raises(FileError, match=rf"proces {os.getpid()}\) is bezig"),
        locked(tmp_path),
    ):
        pass
    with locked(tmp_path):
        assert (tmp_path / ".lock").exists()
    assert not (tmp_path / ".lock").exists()


def test_the_lock_of_a_dead_process_is_taken_over(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from aoj.store.disk import locked\n"
        "with locked(Path(sys.argv[1])): os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False, timeout=60)
    assert (tmp_path / ".lock").exists()
    with locked(tmp_path, wait_seconds=5):
        pass
    assert not (tmp_path / ".lock").exists()
