"""Writing one product whole: beside its place, flushed, and then in it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from aoj.errors import FileError, reason_of
from aoj.runs.files import real_path, remove_quietly, replace_file, write_temporary
from aoj.runs.jobs import Job
from aoj.runs.places import Place


class ChangedMeanwhile(Exception):  # noqa: N818  not an error: the run starts again from the newest
    """Someone saved the notebook while it was being made anew."""


def write_product(job: Job, name: str, content: bytes) -> None:
    """Write a product; raises `FileError` where it cannot be replaced."""
    try:
        _write_if_allowed(job, name, content)
    except OSError as error:
        raise _not_placed(name, error, job) from None


def is_written(job: Job, name: str, content: bytes, place: Place | None = None) -> bool:
    """Write a product; return whether that was allowed (Windows refuses a file that is open)."""
    try:
        _write_if_allowed(job, name, content, place)
    except PermissionError:
        if not os.access(job.folder, os.W_OK):
            raise FileError(
                f"'{name}' kan niet geschreven worden (geen toestemming)",
                where=job.where,
                remedy="controleer de rechten op de map en de vrije ruimte",
            ) from None
        return False
    except OSError as error:
        raise _not_placed(name, error, job) from None
    return True


def _write_if_allowed(job: Job, name: str, content: bytes, place: Place | None = None) -> None:
    """Write a product; `place` says to do so only if nobody saved the notebook meanwhile."""
    target = real_path(job.folder / name)
    path = write_temporary(target.parent, name, content, job.where)
    try:
        if place and not place.is_current:
            raise ChangedMeanwhile
        replace_file(path, target)
    finally:
        remove_quietly(path)


def _not_placed(name: str, error: OSError, job: Job) -> FileError:
    return FileError(
        f"'{name}' kan niet vervangen worden ({reason_of(error)})",
        where=job.where,
        remedy="sluit het bestand in andere programma's en draai opnieuw",
    )


@contextlib.contextmanager
def room_for(job: Job, content: bytes) -> Iterator[None]:
    """Hold as much of the disk as `content` takes, so that what follows will not fail for it."""
    path = write_temporary(job.folder, "ruimte", content, job.where)
    try:
        yield
    finally:
        remove_quietly(path)


def check_writable(folder: Path, where: str, *names: str) -> None:
    """Raise `FileError` where a folder stands in the place of a product."""
    for name in names:
        if (folder / name).is_dir():
            raise FileError(
                f"'{name}' kan niet vervangen worden (is een map)",
                where=where,
                remedy="geef die map een andere naam en draai opnieuw",
            )
