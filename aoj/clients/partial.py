"""A table that is coming in: on disk page after page, with where it was when it stopped.

Two files in the work folder: `<name>.csv` grows with every page, and `<name>.json` says after each
how many bytes of it are good and which page is next. What stands beyond that (a page that was half
written when the program ended) is cut off at the next start.
"""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import json
import mmap
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from aoj.store.disk import write_text, writing_in
from aoj.store.fetched import DELIMITER

_CHUNK = 1 << 20
_LEVEL = 6
_LINES = 20_000
_NEWLINE = 10


@dataclass
class PartialTable:
    """The part of a table that was received; `next` is the address of the page to go on with.

    `token` says what the part belongs to: another edition or selection starts anew. `query` counts
    the questions in which the table is asked, `received` the rows that came, `lines` the records
    that they gave, and `resumed` the records of an earlier attempt.
    """

    folder: Path
    name: str
    token: Mapping[str, Any]
    header: str
    position: int = 0
    lines: int = 0
    received: int = 0
    resumed: int = 0
    query: int = 0
    next: str = ""
    done: bool = False
    _file: BinaryIO | None = None

    def open(self) -> None:
        """Take up where an earlier attempt stopped, or start with an empty table."""
        with writing_in(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            if not self._take_up():
                self._start()

    def restart(self) -> None:
        """Throw away what there is and start with an empty table."""
        self.discard()
        with writing_in(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            self._start()

    def add(
        self, lines: Sequence[str], received: int, *, query: int, next_page: str, done: bool
    ) -> None:
        """Write the lines of one page of `received` rows, and then where to go on."""
        assert self._file is not None
        with writing_in(self.folder):
            content = "".join(lines).encode("utf-8")
            self._file.write(content)
            self._file.flush()
            os.fsync(self._file.fileno())
            self.position += len(content)
            self.lines += len(lines)
            self.received += received
            self.query, self.next, self.done = query, next_page, done
            self._note()

    def rows(self) -> Iterator[list[str]]:
        """Give the records that are there, as fields."""
        with writing_in(self.folder), self._table.open("rb") as file:
            text = io.TextIOWrapper(_Beginning(file, self.position), "utf-8", newline="")  # type: ignore[type-var]
            reader = csv.reader(text, delimiter=DELIMITER)
            next(reader, None)
            yield from reader

    def finish(self, target: Path, order: NDArray[np.int64] | None = None) -> None:
        """Make the whole file at `target`, compressed where its name asks so; then clean up.

        `order` gives the number of the line that comes first, second and so on.
        """
        self.close()
        temporary = target.with_name(f".{target.name}.part")
        try:
            with writing_in(self.folder):
                target.parent.mkdir(parents=True, exist_ok=True)
                self._write(temporary, order, packed=target.suffix == ".gz")
                temporary.replace(target)
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink()
        self.discard()

    def close(self) -> None:
        """Let go of the file; what is in it stays."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None

    def discard(self) -> None:
        """Remove both files."""
        self.close()
        for path in (self._state, self._table):
            with contextlib.suppress(OSError):
                path.unlink()
        with contextlib.suppress(OSError):
            self.folder.rmdir()

    @property
    def _table(self) -> Path:
        return self.folder / f"{self.name}.csv"

    @property
    def _state(self) -> Path:
        return self.folder / f"{self.name}.json"

    def _take_up(self) -> bool:
        """Return whether an earlier attempt at the same could be taken up."""
        try:
            state = json.loads(self._state.read_bytes())
            position, lines = int(state["position"]), int(state["lines"])
            received = int(state["received"])
            query, page, done = int(state["query"]), str(state["next"]), bool(state["done"])
            size = self._table.stat().st_size
        except (OSError, ValueError, KeyError, TypeError):
            return False
        start = self.header.encode("utf-8")
        if state.get("token") != dict(self.token) or not len(start) <= position <= size:
            return False
        with self._table.open("rb") as file:
            if file.read(len(start)) != start:
                return False
            file.seek(position - 1)
            if file.read(1) != b"\n":
                return False
        self._file = self._table.open("r+b")
        self._file.truncate(position)
        self._file.seek(position)
        self.position, self.lines, self.resumed = position, lines, lines
        self.query, self.next, self.done, self.received = query, page, done, received
        return True

    def _start(self) -> None:
        with contextlib.suppress(OSError):
            self._state.unlink()
        self._file = self._table.open("wb")
        self._file.write(self.header.encode("utf-8"))
        self.position, self.lines, self.resumed = self._file.tell(), 0, 0
        self.query, self.next, self.done, self.received = 0, "", False, 0

    def _note(self) -> None:
        state = {
            "token": dict(self.token),
            "position": self.position,
            "lines": self.lines,
            "received": self.received,
            "query": self.query,
            "next": self.next,
            "done": self.done,
        }
        write_text(self._state, json.dumps(state))

    def _write(self, target: Path, order: NDArray[np.int64] | None, *, packed: bool) -> None:
        with self._table.open("rb") as read, target.open("wb") as plain:
            with contextlib.ExitStack() as stack:
                write: Any = plain
                if packed:
                    write = gzip.GzipFile("", "wb", _LEVEL, plain, mtime=0)
                    stack.enter_context(write)
                for chunk in _pieces(read) if order is None else _lines_in_order(read, order):
                    write.write(chunk)
            plain.flush()
            os.fsync(plain.fileno())


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _lines_in_order(file: BinaryIO, order: NDArray[np.int64]) -> Iterator[bytes]:
    """Give the header and then the lines as `order` has them, in pieces."""
    ends, at = [], 0
    for chunk in _pieces(file):
        ends.append(np.flatnonzero(np.frombuffer(chunk, dtype=np.uint8) == _NEWLINE) + at + 1)
        at += len(chunk)
    borders = np.concatenate(ends)
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        yield whole[: borders[0]]
        for begin in range(0, len(order), _LINES):
            part = order[begin : begin + _LINES]
            places = zip(borders[part].tolist(), borders[part + 1].tolist(), strict=True)
            yield b"".join([whole[start:end] for start, end in places])


class _Beginning(io.RawIOBase):
    """The first bytes of an open file, as a file of its own."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file, self._left = file, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = self._file.read(min(len(buffer), self._left))
        buffer[: len(content)] = content
        self._left -= len(content)
        return len(content)
