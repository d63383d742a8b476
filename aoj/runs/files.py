"""Reading and replacing files: whole or not at all, and tidy when a run is stopped halfway."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import filelock

from aoj.errors import DataError, FileError, reason_of
from aoj.runs import inflight

TEMPORARY = ".tmp-"
"""What the name of every temporary file begins with; all stand in the folder of the product."""
LOCK_NAME = ".lock"


def sha256_of(content: bytes) -> str:
    """Return the sha256 of bytes, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def sha256_of_json(value: Any) -> str:
    """Return the sha256 of a value by its contents: the order of keys does not count."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256_of(text.encode("utf-8"))


def to_json(value: Any) -> str:
    """Return JSON as this project writes it: indented, readable letters, a newline at the end."""
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def read_json_map(path: Path, where: str, newest_schema: int) -> dict[str, Any] | None:
    """Return a JSON record, or None when it is absent or not ours.

    Raises `DataError` when its schema number is newer than `newest_schema`.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(value, dict):
        return None
    schema = value.get("schema")
    if isinstance(schema, int) and schema > newest_schema:
        raise DataError(
            f"het bestand heeft schema {schema}, en deze versie van aoj kent tot en met "
            f"{newest_schema}",
            where=where,
            remedy="werk aoj bij",
        )
    return value if isinstance(schema, int) else None


def make_folder(folder: Path, where: str) -> None:
    """Make a folder and those above it; raises `FileError` with the reason."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(
            f"de map kan niet gemaakt worden ({reason_of(error)})",
            where=where,
            remedy="controleer de rechten op de map en de vrije ruimte",
        ) from None


def write_temporary(folder: Path, name: str, content: bytes, where: str) -> Path:
    """Write `content` to a temporary file for product `name`, flushed to disk; return its path."""
    path = temporary_path(folder, name)
    inflight.track_file(path)
    try:
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        remove_quietly(path)
        raise FileError(
            f"'{name}' kan niet geschreven worden ({reason_of(error)})",
            where=where,
            remedy="controleer de rechten op de map en de vrije ruimte",
        ) from None
    return path


def temporary_path(folder: Path, name: str) -> Path:
    """Return the path of a temporary file for product `name`, this process's own."""
    return folder / f"{TEMPORARY}{os.getpid()}-{name}"


def remove_quietly(*paths: Path) -> None:
    """Remove files that may be absent, and forget them as in flight."""
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
        inflight.forget_file(path)


def sweep(folder: Path) -> None:
    """Remove what stopped runs left behind; only for who holds the folder's lock."""
    with contextlib.suppress(OSError):
        remove_quietly(*folder.glob(f"{TEMPORARY}*"))


@contextlib.contextmanager
def folder_lock(folder: Path, where: str) -> Iterator[None]:
    """Hold the lock of a region's folder, and leave the folder swept.

    Raises `FileError` when another run holds it. The lock of a process on this machine that no
    longer lives is taken over.
    """
    make_folder(folder, where)
    lock = filelock.SoftFileLock(folder / LOCK_NAME)
    _take(lock, where)
    try:
        sweep(folder)
        yield
    finally:
        sweep(folder)
        lock.release()


def _take(lock: filelock.SoftFileLock, where: str) -> None:
    try:
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            lock.acquire(timeout=1, poll_interval=0.2)  # a stale one is taken over meanwhile
    except filelock.Timeout:
        raise FileError(
            "een andere run is met deze regio bezig",
            where=where,
            remedy="wacht tot die klaar is, of verwijder het bestand "
            f"{where}/{LOCK_NAME} als er geen meer loopt",
        ) from None
    except OSError as error:
        raise FileError(
            f"de map kan niet vergrendeld worden ({reason_of(error)})",
            where=where,
            remedy="controleer de rechten op de map en de vrije ruimte",
        ) from None
