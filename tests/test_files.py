"""Files are whole or not at all, survive a loss of power, and a lock says who holds it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path, PureWindowsPath

import pytest
from write_log import LOSSES, WriteLog, recorded

from aoj.errors import FileError
from aoj.runs import files
from aoj.runs.files import (
    LOCK_NAME,
    folder_lock,
    long_path,
    make_folder,
    replace_file,
    temporary_path,
    with_long_prefix,
    write_temporary,
)
from aoj.runs.locks import Holder, read_holder

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows kent geen fsync van een map")
NOT_ROOT = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root mag overal schrijven"
)


def put(folder: Path, name: str, content: bytes) -> None:
    replace_file(write_temporary(folder, name, content, "hier"), folder / name)


def written(folder: Path) -> dict[str, bytes]:
    found = folder.rglob("*")
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found if p.is_file()}


# Replacing


@pytest.fixture
def replaced(tmp_path: Path) -> WriteLog:
    """The steps of replacing a notebook."""
    folder = tmp_path / "regio"
    folder.mkdir()
    (folder / "a.ipynb").write_bytes(b"oude woorden")
    with recorded(folder) as log:
        put(folder, "a.ipynb", b"nieuwe woorden" * 1000)
    return log


def test_a_file_is_flushed_before_it_gets_its_name_and_its_name_after(replaced: WriteLog) -> None:
    kinds = [step.kind for step in replaced.steps]
    expected = ["create", "write", "flush", "replace", "flush folder"]
    assert kinds == (expected if os.name == "posix" else expected[:-1])


def test_after_any_crash_a_replaced_file_is_the_old_or_the_new_one(
    replaced: WriteLog, tmp_path: Path
) -> None:
    left = [(crash, written(crash.folder)["a.ipynb"]) for crash in replaced.crashes(tmp_path / "x")]
    assert {content for _, content in left} == {b"oude woorden", b"nieuwe woorden" * 1000}
    assert left[-1][1] == b"nieuwe woorden" * 1000


@POSIX
def test_a_replaced_file_survives_a_loss_of_power_once_the_call_returns(
    replaced: WriteLog,
) -> None:
    end = replaced.final()
    assert {loss: end.after_crash(loss).files for loss in LOSSES} == {
        loss: {"a.ipynb": b"nieuwe woorden" * 1000} for loss in LOSSES
    }


@POSIX
def test_a_new_folder_survives_a_loss_of_power(tmp_path: Path) -> None:
    with recorded(tmp_path) as log:
        make_folder(tmp_path / "oost" / "2026", "hier")
        put(tmp_path / "oost" / "2026", "a.ipynb", b"woorden")
    assert log.final().after_crash("names").files == {"oost/2026/a.ipynb": b"woorden"}


def test_a_refusal_of_windows_is_waited_for_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, refusals = Path.replace, [PermissionError(13, "in gebruik")] * 2

    def replace(path: Path, target: Path) -> Path:
        if refusals:
            raise refusals.pop()
        return real(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(files, "_WAITS", (0.001, 0.001))
    put(tmp_path, "a.ipynb", b"woorden")
    assert written(tmp_path) == {"a.ipynb": b"woorden"}


def test_a_refusal_that_stays_is_raised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, target: Path) -> Path:
        raise PermissionError(13, "in gebruik")

    (tmp_path / "a.ipynb").write_bytes(b"oude woorden")
    path = write_temporary(tmp_path, "a.ipynb", b"nieuw", "hier")
    monkeypatch.setattr(Path, "replace", refuse)
    monkeypatch.setattr(files, "_WAITS", (0.001,))
    with pytest.raises(PermissionError):
        replace_file(path, tmp_path / "a.ipynb")
    assert (tmp_path / "a.ipynb").read_bytes() == b"oude woorden"
    assert path.exists()


# Long paths


@pytest.mark.parametrize(
    ("path", "head"),
    [
        (r"C:\onderzoek\a.ipynb", "C:\\onder"),
        ("C:\\" + "x" * 237, "C:\\xxx"),
        ("C:\\" + "x" * 238, "\\\\?\\C:\\xxx"),
        ("\\\\server\\deel\\" + "x" * 230, "\\\\?\\UNC\\server\\deel\\xxx"),
        ("\\\\?\\C:\\" + "x" * 250, "\\\\?\\C:\\xxx"),
        ("\\\\?\\UNC\\server\\deel\\" + "x" * 250, "\\\\?\\UNC\\server\\deel\\xxx"),
    ],
)
def test_a_long_path_of_windows_gets_its_prefix_once(path: str, head: str) -> None:
    long = with_long_prefix(PureWindowsPath(path))
    assert str(long).startswith(head)
    assert with_long_prefix(long) == long
    assert long.name == PureWindowsPath(path).name


@POSIX
def test_elsewhere_a_path_stays_as_it_is() -> None:
    path = Path("/a", "x" * 250, "b")
    assert long_path(path) is path


# The lock


def test_a_lock_of_this_computer_names_its_process(tmp_path: Path) -> None:
    with (
        folder_lock(tmp_path, "hier"),
        pytest.raises(FileError) as caught,
        folder_lock(tmp_path, "hier"),
    ):
        pass
    today = re.escape(str(datetime.now().astimezone().year))
    assert re.fullmatch(
        rf"hier: een andere run is met deze regio bezig \(proces {os.getpid()} op deze computer, "
        rf"sinds \d+ [a-z]+ {today} \d\d:\d\d\)\. Wacht tot die klaar is, of verwijder het "
        r"bestand hier/\.lock als er geen meer loopt\.",
        str(caught.value),
    )


def lock_of(folder: Path, content: str, age: float) -> Path:
    path = folder / LOCK_NAME
    path.write_text(content, encoding="utf-8", newline="\n")
    os.utime(path, (time.time() - age,) * 2)
    return path


def test_a_lock_of_another_computer_tells_since_when(tmp_path: Path) -> None:
    path = lock_of(tmp_path, "4711\nLAPTOP-2\n99\n", 0)
    moment = datetime(2026, 11, 22, 10, 3).astimezone().timestamp()
    os.utime(path, (moment, moment))
    with pytest.raises(FileError) as caught, folder_lock(tmp_path, "hier"):
        pass
    assert str(caught.value) == (
        "hier: een andere run is met deze regio bezig: vergrendeld door LAPTOP-2 sinds 22 november "
        "2026 10:03. Wacht tot die klaar is; loopt daar geen run meer, verwijder dan hier/.lock."
    )
    assert path.read_text(encoding="utf-8") == "4711\nLAPTOP-2\n99\n"


@pytest.mark.parametrize("content", ["", "47", "4711\nLAPT", "onzin\nLAPTOP-2\n", "\0" * 20])
def test_a_fresh_lock_that_names_nobody_is_left_alone(tmp_path: Path, content: str) -> None:
    path = lock_of(tmp_path, content, 60)
    with pytest.raises(FileError, match="leeg of half"), folder_lock(tmp_path, "x"):
        pass
    assert path.read_text(encoding="utf-8") == content


@pytest.mark.parametrize("content", ["", "4711\nLAPT"])
def test_an_old_lock_that_names_nobody_is_taken_over(tmp_path: Path, content: str) -> None:
    lock_of(tmp_path, content, 700)
    with folder_lock(tmp_path, "hier"):
        assert read_holder(tmp_path / LOCK_NAME).process == os.getpid()
    assert list(tmp_path.iterdir()) == []


def test_the_lock_of_a_dead_process_is_taken_over_at_once(tmp_path: Path) -> None:
    code = (
        "import os, sys, filelock\nx = filelock.SoftFileLock(sys.argv[1])\nx.acquire()\nos._exit(1)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / LOCK_NAME)], check=False)
    dead = read_holder(tmp_path / LOCK_NAME)
    assert dead.is_here
    begin = time.monotonic()
    with folder_lock(tmp_path, "hier"):
        assert read_holder(tmp_path / LOCK_NAME).process == os.getpid() != dead.process
    assert time.monotonic() - begin < 1


def test_a_container_is_named_by_its_computer(tmp_path: Path) -> None:
    lock_of(tmp_path, f"7\n{socket.gethostname()}?pidns-f0000001\n", 0)
    holder = read_holder(tmp_path / LOCK_NAME)
    assert (holder.computer, holder.process) == (socket.gethostname(), 7)


def test_a_lock_that_is_gone_is_nobodys(tmp_path: Path) -> None:
    assert read_holder(tmp_path / LOCK_NAME) == Holder()


def test_a_folder_in_place_of_the_lock_is_told(tmp_path: Path) -> None:
    (tmp_path / LOCK_NAME).mkdir()
    with pytest.raises(FileError, match="kan niet vergrendeld"), folder_lock(tmp_path, "hier"):
        pass


@POSIX
def test_a_lock_in_place_of_which_stands_a_link_leaves_its_target_alone(tmp_path: Path) -> None:
    (tmp_path / "elders").touch()
    (tmp_path / LOCK_NAME).symlink_to(tmp_path / "elders")
    os.utime(tmp_path / LOCK_NAME, (0, 0), follow_symlinks=False)
    with folder_lock(tmp_path, "hier"):
        pass
    assert (tmp_path / "elders").read_bytes() == b""


@NOT_ROOT
def test_a_lock_of_another_account_names_its_holder(tmp_path: Path) -> None:
    lock_of(tmp_path, f"1\n{socket.gethostname()}\n", 0).chmod(0o444)
    with pytest.raises(FileError, match="proces 1 op deze computer"), folder_lock(tmp_path, "hier"):
        pass


# The recorder of writes


def test_the_recorder_sees_every_way_of_writing(tmp_path: Path) -> None:
    (tmp_path / "oud").write_bytes(b"0123456789")
    with recorded(tmp_path) as log:
        (tmp_path / "map").mkdir()
        (tmp_path / "map" / "tekst").write_text("één\n", encoding="utf-8", newline="\n")
        with open(tmp_path / "oud", "r+b") as file:  # noqa: PTH123  papermill does so
            file.seek(4)
            file.write(b"ab")
            file.truncate()
        with (tmp_path / "oud").open("a", encoding="utf-8") as text:
            text.write("eind")
        number = os.open(tmp_path / "laag", os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        os.write(number, b"aa")
        os.write(number, b"bb")
        os.close(number)
        number, name = tempfile.mkstemp(dir=tmp_path)
        with os.fdopen(number, "wb") as temporary:
            temporary.write(b"blijft")
        Path(name).replace(tmp_path / "tijdelijk")
        (tmp_path / "laag").rename(tmp_path / "map" / "laag")
        os.link(tmp_path / "oud", tmp_path / "map" / "oud")
        (tmp_path / "oud").unlink()
        Path(tmp_path, "map").rename(tmp_path / "andere")
    assert log.final().after_crash("nothing").files == written(tmp_path)
    assert written(tmp_path) == {
        "andere/tekst": "één\n".encode(),
        "andere/oud": b"0123abeind",
        "andere/laag": b"aabb",
        "tijdelijk": b"blijft",
    }


def test_the_recorder_notices_what_escapes_it(tmp_path: Path) -> None:
    code = "import sys; open(sys.argv[1], 'w').write('ongezien')"
    with pytest.raises(AssertionError, match=r"unseen.*'a'"), recorded(tmp_path):
        subprocess.run([sys.executable, "-c", code, str(tmp_path / "a")], check=True)


def test_what_was_not_flushed_is_lost_in_each_way(tmp_path: Path) -> None:
    folder = tmp_path / "map"
    folder.mkdir()
    with recorded(folder) as log, (folder / "a").open("wb", buffering=0) as file:
        file.write(b"vast")
        os.fsync(file.fileno())
        file.write(b"lossen")
    end = log.final()
    assert {loss: end.after_crash(loss).files.get("a") for loss in LOSSES} == {
        **{"nothing": b"vastlossen", "data": b"vast", "half": b"vastlos"},
        "zeros": b"vast" + bytes(6),
        **({"names": None} if "names" in LOSSES else {}),
    }


def test_the_recorder_finds_a_replacement_that_was_not_flushed(tmp_path: Path) -> None:
    folder = tmp_path / "map"
    folder.mkdir()
    (folder / "a").write_bytes(b"oud")
    with recorded(folder) as log:
        temporary_path(folder, "a").write_bytes(b"nieuw")
        temporary_path(folder, "a").replace(folder / "a")
    left = {written(crash.folder).get("a") for crash in log.crashes(tmp_path / "x")}
    assert left > {b"oud", b"nieuw", b"", bytes(5)}


def test_each_state_of_a_crash_is_given_once_and_cleared_away(tmp_path: Path) -> None:
    folder = tmp_path / "map"
    folder.mkdir()
    with recorded(folder) as log:
        put(folder, "a", b"woorden")
    states = []
    for crash in log.crashes(tmp_path / "x"):
        states.append(sorted(written(crash.folder).items()))
        assert str(crash).startswith(f"after step {crash.after}")
    assert len({str(state) for state in states}) == len(states)
    assert list((tmp_path / "x").iterdir()) == []


def test_a_moment_has_the_zone_of_its_reader(tmp_path: Path) -> None:
    from aoj.runs.moments import modified_at

    path = lock_of(tmp_path, "", 0)
    os.utime(path, (0, 0))
    assert modified_at(path) == datetime(1970, 1, 1, tzinfo=UTC)
    assert modified_at(tmp_path / "weg") is None
