"""The kernel process of a run: `ipykernel` without its debugger.

    python -m aoj.runs.kernel -f connection.json

Half a second of the start of a kernel goes to `debugpy`, which nobody can attach to here.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path


def main() -> None:
    """Start the kernel as `ipykernel_launcher` does, and serve until it is told to stop."""
    if hasattr(signal, "pthread_sigmask"):  # its worker lets no signal through (aoj.runs.stops)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
    # The working folder comes back when IPython sets up the path of the notebook.
    if sys.path[0] == "" or Path(sys.path[0]) == Path.cwd():
        del sys.path[0]
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    import ipykernel.ipkernel  # noqa: F401  finds no debugger and does without

    del sys.modules["debugpy"]
    from ipykernel.kernelapp import launch_new_instance

    launch_new_instance()


if __name__ == "__main__":
    main()
