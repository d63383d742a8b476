"""Reading and replacing files: whole or not at all, and tidy when a run is stopped halfway."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path, PurePath, PureWindowsPath
from typing import Any

from aoj.errors import DataError, FileError, reason_of
from aoj.runs import inflight
from aoj.runs.locks import take_lock

TEMPORARY = ".tmp-"
"""What the name of every temporary file begins with; all stand in the folder of the product."""
LOCK_NAME = ".lock"
_LONG = 240
"""From how many characters Windows needs to be told that a path may be long."""
_WAITS = (0.05, 0.1, 0.2, 0.4) if os.name == "nt" else ()
"""Seconds between attempts at replacing a file that a virus scanner or OneDrive looks at."""


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
        value = json.loads(long_path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
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
    """Make a folder and those above it, flushed to disk; raises `FileError` with the reason."""
    try:
        absent = [part for part in (folder, *folder.parents) if not long_path(part).exists()]
        long_path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(
            f"de map kan niet gemaakt worden ({reason_of(error)})",
            where=where,
            remedy="controleer de rechten op de map en de vrije ruimte",
        ) from None
    for part in absent:
        sync_folder(part.parent)


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


def replace_file(path: Path, target: Path) -> None:
    """Put a temporary file in its place, so that it survives a loss of power.

    Raises `OSError` when the system refuses; on Windows not before a moment's patience.
    """
    for wait in (*_WAITS, None):
        try:
            long_path(path).replace(long_path(target))
            break
        except PermissionError:
            if wait is None:
                raise
            time.sleep(wait)
    inflight.forget_file(path)
    sync_folder(target.parent)


def real_path(path: Path) -> Path:
    """Return where a link leads, so that the file is replaced and not the link; else `path`."""
    try:
        return path.resolve() if path.is_symlink() else path
    except (OSError, RuntimeError):  # links in a circle
        return path


def sync_folder(folder: Path) -> None:
    """Flush the names in a folder to disk, where the system can."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):  # some network drives refuse
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def temporary_path(folder: Path, name: str) -> Path:
    """Return the path of a temporary file for product `name`, this process's own."""
    return long_path(folder / f"{TEMPORARY}{os.getpid()}-{name}")


def long_path(path: Path) -> Path:
    """Return the path in the form that lets Windows open it however long it is."""
    if os.name != "nt":
        return path
    whole = Path(os.path.abspath(path))  # noqa: PTH100  `resolve` would follow links
    long = with_long_prefix(whole)
    return path if long == whole else Path(long)


def with_long_prefix(path: PurePath) -> PurePath:
    r"""Return an absolute Windows path with the prefix of long paths, if it needs one.

    >>> str(with_long_prefix(PureWindowsPath(r"C:\onderzoek\a.ipynb")))
    'C:\\onderzoek\\a.ipynb'
    >>> str(with_long_prefix(PureWindowsPath("C:/", "x" * 240)))[:8]
    '\\\\?\\C:\\x'
    """
    text = str(path)
    if len(text) <= _LONG or text.startswith(("\\\\?\\", "\\\\.\\")):
        return path
    if text.startswith("\\\\"):
        return PureWindowsPath("\\\\?\\UNC\\" + text[2:])
    return PureWindowsPath("\\\\?\\" + text)


def remove_quietly(*paths: Path) -> None:
    """Remove files that may be absent, and forget them as in flight."""
    for path in paths:
        with contextlib.suppress(OSError):
            long_path(path).unlink(missing_ok=True)
        inflight.forget_file(path)


def sweep(folder: Path) -> None:
    """Remove what stopped runs left behind; only for who holds the folder's lock."""
    with contextlib.suppress(OSError):
        remove_quietly(*long_path(folder).glob(f"{TEMPORARY}*"))


@contextlib.contextmanager
def folder_lock(folder: Path, where: str) -> Iterator[None]:
    """Hold the lock of a region's folder, and leave the folder swept.

    Raises `FileError` that says who holds it, when another run does. The lock of a process on this
    computer that no longer lives is taken over.
    """
    make_folder(folder, where)
    lock = take_lock(long_path(folder / LOCK_NAME), where)
    try:
        sweep(folder)
        yield
    finally:
        sweep(folder)
        lock.release()
