"""Touching the disk: hashes, atomic copies and texts, and the lock of a data set.

A file appears whole or not at all: it is written beside its place, flushed, and then put there.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from filelock import SoftFileLock, Timeout

from aoj.errors import FileError, reason_of

LOCK = ".lock"

_CHUNK = 1 << 20
_QUIET_SECONDS = 2.0
"""How long it waits for a lock without a word."""
_DOUBT_SECONDS = 5.0
"""How long it waits for a lock of which nobody on this machine seems to be the holder."""


def hash_file(path: Path) -> tuple[str, int]:
    """Return the sha256 and the size in bytes of a file; raises `FileError`."""
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except OSError as error:
        raise unreadable(path, error) from error
    return digest.hexdigest(), size


def copy_file(source: Path, target: Path, sha256: str) -> None:
    """Copy a file atomically; `target` then has this `sha256`. Raises `FileError`."""
    if target.is_file() and hash_file(target)[0] == sha256:
        return
    with _replacing(target) as temporary:
        with source.open("rb") as read, temporary.open("wb") as write:
            shutil.copyfileobj(read, write, _CHUNK)
            _flush(write)
        if hash_file(temporary)[0] != sha256:
            raise FileError(
                "het bestand veranderde tijdens het kopiëren",
                where=str(source),
                remedy="probeer het opnieuw",
            )


def write_text(target: Path, text: str) -> None:
    """Write a text file atomically, UTF-8 with LF. Raises `FileError`."""
    write_bytes(target, text.encode("utf-8"))


def write_bytes(target: Path, content: bytes) -> None:
    """Write a file atomically. Raises `FileError`."""
    with _replacing(target) as temporary, temporary.open("wb") as write:
        write.write(content)
        _flush(write)


@contextlib.contextmanager
def locked(root: Path, *, wait_seconds: float = 0.0) -> Iterator[None]:
    """Hold the lock of the data set at `root`; a lock left by a dead process is taken over.

    Says on standard error what it waits for. Raises `FileError` where another process holds the
    lock longer than `wait_seconds`, or where the folder may not be written. A lock without a living
    holder on this machine (an empty file, another machine) is waited for some seconds only.
    """
    lock = SoftFileLock(root / LOCK)
    try:
        root.mkdir(parents=True, exist_ok=True)
        _acquire(lock, root, wait_seconds)
    except Timeout:
        holder = f" (proces {lock.pid})" if lock.pid else ""
        raise FileError(
            f"een ander programma{holder} is bezig met deze gegevensset",
            where=short(root),
            remedy=f"wacht tot het klaar is; is er niets meer bezig, verwijder dan '{LOCK}'",
        ) from None
    except OSError as error:
        raise unwritable(root, error) from error
    try:
        yield
    finally:
        lock.release()


def _acquire(lock: SoftFileLock, root: Path, wait_seconds: float) -> None:
    try:
        lock.acquire(timeout=min(wait_seconds, _QUIET_SECONDS), poll_interval=0.1)
    except Timeout:
        left = wait_seconds - _QUIET_SECONDS
        if left <= 0:
            raise
        holder = f" (proces {lock.pid})" if lock.pid else ""
        sys.stderr.write(
            f"Een ander programma{holder} is bezig met {short(root)}; even wachten ...\n"
        )
        sys.stderr.flush()
        left = left if _is_alive(lock.pid) else min(left, _DOUBT_SECONDS)
        lock.acquire(timeout=left, poll_interval=0.1)


def _is_alive(pid: int | None) -> bool:
    """Whether a process lives on this machine; taken to be so where it may not be asked."""
    if pid is None or os.name == "nt":  # there, asking would end it
        return pid is not None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def unwritable(path: Path, error: OSError) -> FileError:
    """Return the error for a folder or file that cannot be written."""
    return FileError(
        f"hier is niet te schrijven ({reason_of(error)})",
        where=short(path),
        remedy="controleer de rechten op de map en de vrije ruimte",
    )


@contextlib.contextmanager
def writing_in(folder: Path) -> Iterator[None]:
    """Raise `FileError` where what is done within cannot be written."""
    try:
        yield
    except OSError as error:
        raise unwritable(folder, error) from error


def unreadable(path: Path, error: OSError) -> FileError:
    """Return the error for a file that cannot be read."""
    return FileError(
        f"het bestand is niet te lezen ({reason_of(error)})",
        where=short(path),
        remedy="controleer of "
        + ("de naam klopt" if isinstance(error, FileNotFoundError) else "u het mag lezen"),
    )


def short(path: Path) -> str:
    """Return the last parts of a path: enough to find it, no machine's own folders."""
    return "/".join(path.parts[-2:])


@contextlib.contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    """Give a temporary file beside `target` that takes its place if all goes well.

    Where `target` is a link, the file to which it leads is replaced.
    """
    target = target.resolve() if target.is_symlink() else target
    temporary = target.with_name(f".{target.name[:60]}.{os.getpid()}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        temporary.replace(target)
    except OSError as error:
        raise unwritable(target.parent, error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def _flush(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())
