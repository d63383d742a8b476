"""The kernel in which a region's notebook runs: always this Python, alone, and gone afterwards."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

from aoj.runs import inflight

INLINE = "module://matplotlib_inline.backend_inline"
"""How matplotlib draws in JupyterLab too: a person's own chart lands in the cell that made it."""


class OwnKernelManager(AsyncKernelManager):
    """Starts `ipykernel` with the interpreter that runs aoj.

    A kernelspec of the user's named `python3` cannot come in its place, nor can the user's own
    IPython profile, start-up files or history.
    """

    folder: Path
    """Folder of this run's own for connection file, IPython profile and the kernel's log."""
    working_folder: Path
    environment: dict[str, str]

    @property
    def kernel_spec(self) -> KernelSpec:
        """The one kernelspec that is ever used."""
        command = [sys.executable, "-m", "aoj.runs.kernel", "-f", "{connection_file}"]
        command.append("--HistoryManager.enabled=False")
        return KernelSpec(argv=command, display_name="Python 3 (ipykernel)", language="python")

    async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]
        """Start the kernel in the working folder, its own messages going to a log."""
        self.connection_file = str(self.folder / "kernel.json")
        with (self.folder / "kernel.log").open("wb") as log:
            await super().start_kernel(
                **{
                    **options,
                    "cwd": str(self.working_folder),
                    "env": {**os.environ, **self.environment},
                    "stdout": log,
                    "stderr": log,
                }
            )
        process = getattr(self.provisioner, "process", None)
        if process is not None:
            inflight.track_process(process)


def kernel_manager(
    folder: Path, working_folder: Path, environment: dict[str, str]
) -> type[OwnKernelManager]:
    """Return the class by which nbclient starts the kernel of one run."""
    own = {
        "MPLBACKEND": INLINE,
        "PYTHONHASHSEED": "0",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONSTARTUP": "",
        "IPYTHONDIR": str(folder / "ipython"),
    }
    return type(
        "RunKernelManager",
        (OwnKernelManager,),
        {
            "folder": folder,
            "working_folder": working_folder,
            "environment": {**own, **environment},
        },
    )


def last_words(folder: Path) -> str:
    """Return the last line that a kernel wrote to its log, for when it will not live."""
    try:
        lines = (folder / "kernel.log").read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return ""
    return next((line.strip() for line in reversed(lines) if line.strip()), "")[:200]
