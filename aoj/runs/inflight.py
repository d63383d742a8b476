"""What this process has under way: kernels and temporary files, to drop when it must stop at once.

A worker of a batch cannot be asked politely to stop while it waits for a cell. So it notes what
it has open here, and a thread of its own calls `abandon` when the run is stopped or has died.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

_files: set[Path] = set()
_folders: set[Path] = set()
_processes: set[Any] = set()
_scratch: list[Path] = []
_abandoned = threading.Event()


def make_scratch() -> Path:
    """Make a temporary folder of a run's own, in which all its other ones come."""
    return Path(tempfile.mkdtemp(prefix="aoj-"))


def use_scratch(folder: Path) -> None:
    """Make the temporary folders of this process in `folder` from now on."""
    _scratch[:] = [folder]


def make_folder() -> Path:
    """Make a temporary folder, noted."""
    within = _scratch[0] if _scratch else None
    folder = Path(tempfile.mkdtemp(prefix="aoj-", dir=within))
    track_folder(folder)
    return folder


def remove_folder(folder: Path) -> None:
    """Remove a folder with all in it; what a dying process still writes in it too."""
    for _ in range(20):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            break
        time.sleep(0.05)
    forget_folder(folder)


def track_file(path: Path) -> None:
    """Note a temporary file."""
    _files.add(path)


def forget_file(path: Path) -> None:
    """Forget a temporary file that has gone or got its name."""
    _files.discard(path)


def track_folder(path: Path) -> None:
    """Note a temporary folder of our own."""
    _folders.add(path)


def forget_folder(path: Path) -> None:
    """Forget a temporary folder that has gone."""
    _folders.discard(path)


def track_process(process: Any) -> None:
    """Note the process of a kernel (a `subprocess.Popen`)."""
    _processes.add(process)
    if _abandoned.is_set():
        kill_process(process)


def forget_process(process: Any) -> None:
    """Forget a kernel that has gone."""
    _processes.discard(process)


def abandon() -> None:
    """Kill the kernels, with what they started, and remove the temporary files."""
    _abandoned.set()
    for process in tuple(_processes):
        kill_process(process)
    for path in tuple(_files):
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
    for folder in tuple(_folders):
        remove_folder(folder)
    for folder in _scratch:
        with contextlib.suppress(OSError):  # the last worker finds it empty
            folder.rmdir()


def kill_process(process: Any) -> None:
    """Kill a kernel; where there are process groups, with everything that it started."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
