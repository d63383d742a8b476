"""How far `aoj fetch` is: a bar on a terminal, elsewhere a line now and then; on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aoj.commands.fetch_arrivals import number
from aoj.commands.run import BAR

_SECONDS = 20.0
"""Between two lines about one download where there is no terminal."""


@dataclass
class Progress:
    """What is being fetched now, how much of it there is, and where to say so.

    `tell` takes the lines that are the report itself.
    """

    total: int
    tell: Callable[[str], None]
    bar: Any = None
    now: str = ""
    done: int = 0
    _begun: int = 0
    _said: float = field(default_factory=time.monotonic)

    def begin(self, name: str) -> None:
        """Say that a source is asked what it has."""
        self.now, self.done = name, 0
        self._begun += 1
        if self.bar is not None:
            self.bar.set_postfix_str(name)
        else:
            self.say(f"[{self._begun}/{self.total}] {name} ...")

    def advance(self, done: int, total: int) -> None:
        """Say how much of a download has come: rows, or bytes of a file."""
        self.done = done
        of = f" van {number(total)}" if total else ""
        text = f"{self.now}: {number(done)}{of}"
        if self.bar is not None:
            self.bar.set_postfix_str(text)
        elif time.monotonic() - self._said > _SECONDS:
            self.say(text)

    def end(self) -> None:
        """Say that a source is done with, whatever became of it."""
        self.now = ""
        if self.bar is not None:
            self.bar.set_postfix_str("", refresh=False)
            self.bar.update()

    def report(self, line: str) -> None:
        """Give a line of the report, above the bar where there is one."""
        if self.bar is not None:
            self.bar.clear()
        self.tell(line)
        if self.bar is not None:
            self.bar.refresh()

    def say(self, line: str) -> None:
        """Write a line to standard error, above the bar where there is one."""
        self._said = time.monotonic()
        if self.bar is not None:
            self.bar.write(line, file=sys.stderr)
        else:
            print(line, file=sys.stderr, flush=True)


@contextmanager
def progress_of(total: int, tell: Callable[[str], None]) -> Iterator[Progress]:
    """Give the progress of so many sources; a bar is taken away in the end."""
    if not sys.stderr.isatty():
        yield Progress(total, tell)
        return
    from tqdm import tqdm

    with tqdm(total=total, desc="aoj fetch", leave=False, bar_format=BAR) as bar:
        yield Progress(total, tell, bar)
