"""The lock of a region's folder: a file that exists, for shared drives have no other that holds.

filelock writes in it the number of the process, the name of the computer, and a mark of when the
process started. It takes over the lock of a process that no longer lives on this computer. Another
computer's it cannot judge, and an empty file it leaves alone for good. Such a file is what a loss
of power or a folder that is being synchronised can leave, so an old one is taken over here.
"""

from __future__ import annotations

import contextlib
import os
import socket
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import filelock

from aoj.errors import FileError, reason_of
from aoj.runs.moments import dutch_moment, modified_at

_FORSAKEN_SECONDS = 600
"""From which age a lock file that is empty or half-written can be nobody's any more."""
_NAMESPACE = "?pidns-"
"""What filelock puts behind a computer's name in a container."""


@dataclass(frozen=True)
class Holder:
    """Who holds a lock, as far as its file says: `computer` is empty when it does not."""

    computer: str = ""
    process: int = 0
    since: datetime | None = None

    @property
    def is_here(self) -> bool:
        """Whether it is a process of this computer."""
        return bool(self.computer) and self.computer == socket.gethostname()

    @property
    def is_forsaken(self) -> bool:
        """Whether the file names nobody and has stood too long to be still in the making."""
        if self.computer or self.since is None:
            return False
        return (datetime.now(UTC) - self.since).total_seconds() >= _FORSAKEN_SECONDS


def take_lock(path: Path, where: str) -> filelock.SoftFileLock:
    """Return the lock at `path`, held; raises `FileError` that names who holds it."""
    lock = filelock.SoftFileLock(path)
    try:
        _acquire(lock, path)
    except filelock.Timeout:
        raise _is_held(read_holder(path), path, where) from None
    except OSError as error:
        holder = read_holder(path)
        if holder.computer:  # another account's: it may be read and not be taken
            raise _is_held(holder, path, where) from None
        raise FileError(
            f"de map kan niet vergrendeld worden ({reason_of(error)})",
            where=where,
            remedy="controleer de rechten op de map en de vrije ruimte",
        ) from None
    return lock


def read_holder(path: Path) -> Holder:
    """Return who holds the lock at `path`; without a name when the file does not say."""
    since = modified_at(path)
    try:
        text = path.read_bytes()[:1024].decode("utf-8")
    except (OSError, ValueError):
        return Holder(since=since)
    lines = text.splitlines()
    whole = text.endswith("\n") and len(lines) in (2, 3)
    if not whole or not (lines[0].isascii() and lines[0].isdigit()):
        return Holder(since=since)
    return Holder(lines[1].partition(_NAMESPACE)[0], int(lines[0]), since)


def _acquire(lock: filelock.SoftFileLock, path: Path) -> None:
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        forsaken = read_holder(path).is_forsaken
        if forsaken:
            _spoil(path)
        # A dead process's lock is taken over meanwhile, a spoiled one when it stood so for 2 s.
        lock.acquire(timeout=5 if forsaken else 1, poll_interval=0.2)


def _spoil(path: Path) -> None:
    """Write in an empty lock file what no holder writes, so that filelock dares to take it over."""
    with contextlib.suppress(OSError):
        number = os.open(path, os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0))
        try:
            if os.fstat(number).st_size == 0:
                os.write(number, b"aoj\n")
        finally:
            os.close(number)


def _is_held(holder: Holder, path: Path, where: str) -> FileError:
    since = f" sinds {dutch_moment(holder.since)}" if holder.since else ""
    busy, lock = "een andere run is met deze regio bezig", f"{where}/{path.name}"
    if not since:  # released meanwhile
        what, remedy = busy, "probeer het opnieuw"
    elif not holder.computer:
        what = f"{busy}, of een slotbestand bleef leeg of half geschreven staan{since}"
        remedy = f"wacht even; is er geen run meer, verwijder dan het bestand {lock}"
    elif holder.is_here:
        what = f"{busy} (proces {holder.process} op deze computer,{since})"
        remedy = f"wacht tot die klaar is, of verwijder het bestand {lock} als er geen meer loopt"
    else:
        what = f"{busy}: vergrendeld door {holder.computer}{since}"
        remedy = f"wacht tot die klaar is; loopt daar geen run meer, verwijder dan {lock}"
    return FileError(what, where=where, remedy=remedy)
