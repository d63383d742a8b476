"""Where the traceback of a mistake of ours goes: a file, never the screen."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path


def write_log(text: str) -> str:
    """Write a traceback to a file of its own and return its path, as text for a message."""
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    try:
        handle, name = tempfile.mkstemp(prefix=f"aoj-fout-{moment}-", suffix=".log")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError:
        return "(er kon geen logbestand geschreven worden)"
    return str(Path(name))
