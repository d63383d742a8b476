"""Where the traceback of a mistake of ours goes: a file, never the screen."""

from __future__ import annotations

import os
import tempfile
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

_ANSWERS = ("survey", "answers_", "answered", "responses")
"""Begins of folders and modules that hold answers of people in memory."""


def traceback_text(error: BaseException) -> str:
    """Return a traceback; without what the errors say where answers of people passed by.

    What Python or a library says of a value that it cannot use, holds that value.
    """
    chain = list(_chain(error))
    if not any(_saw_answers(one) for one in chain):
        return "".join(traceback.format_exception(error))
    told = (
        f"{''.join(traceback.format_tb(one.__traceback__))}{type(one).__name__}\n" for one in chain
    )
    return "\n".join(told)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and those that it came from, the last one first."""
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or one.__context__


def _saw_answers(error: BaseException) -> bool:
    paths = (Path(frame.filename) for frame in traceback.extract_tb(error.__traceback__))
    return any(part.startswith(_ANSWERS) for path in paths for part in path.parts[-3:])


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
