"""What a block of code writes in a folder, step by step, and what a crash after each step leaves.

    with recorded(folder) as log:
        ...                                  # anything that writes in `folder`, in this process
    for crash in log.crashes(elsewhere):
        ...                                  # crash.folder is the folder as the crash left it

Recorded are: opening a file for writing, every chunk that reaches the system, flushing to disk
(files and folders), replacing, linking and removing, making and removing folders. The files are
kept apart from their names, as in a file system: flushing a file does not flush its name. At the
end of the block the steps are compared with the folder, so what escapes the recorder is an error.

After each step the process may be killed (`nothing` is lost), or the power may fail. Then what was
not flushed can be gone (`data`), cut in half (`half`) or zeros (`zeros`), with the names in place;
or the names of folders that were not flushed are what they were, with the data in place (`names`).
"""

from __future__ import annotations

import builtins
import contextlib
import hashlib
import io
import itertools
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

LOSSES = ("nothing", "data", "half", "zeros") + (("names",) if os.name == "posix" else ())
"""What a crash can lose; Windows has no call to flush names, and flushes them in order itself."""


@dataclass(frozen=True)
class Step:
    """One thing that was asked of the system; paths are relative to the folder."""

    kind: str
    """open, create, write, truncate, flush, flush folder, replace, link, unlink, mkdir, rmdir"""
    path: str
    target: str = ""
    handle: int = 0
    at: int = 0
    data: bytes = b""

    def __str__(self) -> str:
        size = f" {len(self.data)} bytes at {self.at}" if self.kind == "write" else ""
        return f"{self.kind} {self.path}{' -> ' if self.target else ''}{self.target}{size}"


@dataclass(frozen=True)
class Crash:
    """The folder as a crash left it."""

    folder: Path
    after: int
    """How many steps were done."""
    lost: str
    step: str
    """The last of them, in words."""

    def __str__(self) -> str:
        return f"after step {self.after} ({self.step}), lost: {self.lost}"


@dataclass
class WriteLog:
    """The steps of a block, and the folder as it was before."""

    start: Disk
    steps: list[Step] = field(default_factory=list)

    def crashes(self, scratch: Path, losses: Sequence[str] = LOSSES) -> Iterator[Crash]:
        """Yield each different state that a crash can leave, in a folder of its own in `scratch`.

        The folder is removed when the next is asked for.
        """
        disk, seen = self.start.copy(), set[Any]()
        for done in range(len(self.steps) + 1):
            last = "the beginning"
            if done:
                disk.apply(self.steps[done - 1])
                last = str(self.steps[done - 1])
            for lost in losses:
                tree = disk.after_crash(lost)
                if (key := tree.key()) in seen:
                    continue
                seen.add(key)
                folder = scratch / f"{done:04}-{lost}"
                tree.write(folder)
                yield Crash(folder, done, lost, last)
                shutil.rmtree(folder, ignore_errors=True)

    def final(self) -> Disk:
        """Return the folder after all steps."""
        disk = self.start.copy()
        for step in self.steps:
            disk.apply(step)
        return disk


@dataclass
class Tree:
    """Files with their content, and folders."""

    files: dict[str, bytes]
    folders: set[str]

    def key(self) -> tuple[Any, ...]:
        hashes = {name: hashlib.sha256(content).digest() for name, content in self.files.items()}
        return tuple(sorted(hashes.items())), tuple(sorted(self.folders))

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        for name in sorted(self.folders):
            (folder / name).mkdir(parents=True, exist_ok=True)
        for name, content in self.files.items():
            (folder / name).write_bytes(content)

    @classmethod
    def read(cls, folder: Path) -> Tree:
        found = [(path.relative_to(folder).as_posix(), path) for path in folder.rglob("*")]
        files = {name: path.read_bytes() for name, path in found if path.is_file()}
        return cls(files, {name for name, path in found if path.is_dir()})


@dataclass
class File:
    """What stands in a file, and what of it is certain to survive."""

    content: bytes = b""
    flushed: bytes = b""

    def after_crash(self, lost: str) -> bytes:
        if lost in ("nothing", "names"):
            return self.content
        if lost == "data":
            return self.flushed
        pairs = zip(self.content, self.flushed, strict=False)
        same = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))
        if lost == "zeros":
            return self.content[:same] + bytes(len(self.content) - same)
        return self.content[: same + (len(self.content) - same) // 2]


@dataclass
class Disk:
    """Files, the names that they have, and the names that are certain to survive."""

    names: dict[str, File]
    folders: set[str]
    flushed_names: dict[str, File]
    flushed_folders: set[str]
    handles: dict[int, File] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Disk:
        tree = Tree.read(folder)
        names = {name: File(content, content) for name, content in tree.files.items()}
        return cls(names, set(tree.folders), dict(names), set(tree.folders))

    def copy(self) -> Disk:
        """Return the same folder on a disk of its own, all of it flushed."""
        own = {id(file): File(file.content, file.flushed) for file in self.names.values()}
        names = {name: own[id(file)] for name, file in self.names.items()}
        return Disk(names, set(self.folders), dict(names), set(self.folders))

    def apply(self, step: Step) -> None:
        match step.kind:
            case "open" | "create":
                file = self.names.setdefault(step.path, File())
                self.handles[step.handle] = file
                if step.kind == "create":
                    file.content = b""
            case "write":
                file = self.handles[step.handle]
                head = file.content[: step.at].ljust(step.at, b"\0")
                file.content = head + step.data + file.content[step.at + len(step.data) :]
            case "truncate":
                file = self.handles[step.handle]
                file.content = file.content[: step.at].ljust(step.at, b"\0")
            case "flush":
                file = self.handles[step.handle]
                file.flushed = file.content
            case "flush folder":
                self._flush_names(step.path)
            case "replace" if step.path in self.names:
                self.names[step.target] = self.names.pop(step.path)
            case "replace":
                self._move_folder(step.path, step.target)
            case "link":
                self.names[step.target] = self.names[step.path]
            case "unlink":
                del self.names[step.path]
            case "mkdir":
                self.folders.add(step.path)
            case "rmdir":
                self.folders.discard(step.path)
            case _:
                raise AssertionError(step)

    def after_crash(self, lost: str) -> Tree:
        names, folders = self.names, self.folders
        if lost == "names":
            folders = {name for name in self.flushed_folders if self._stands(name)}
            names = {
                name: file
                for name, file in self.flushed_names.items()
                if _parent(name) in folders | {"."}
            }
        return Tree({name: file.after_crash(lost) for name, file in names.items()}, set(folders))

    def _stands(self, folder: str) -> bool:
        return folder == "." or (folder in self.flushed_folders and self._stands(_parent(folder)))

    def _flush_names(self, folder: str) -> None:
        kept = {name: file for name, file in self.flushed_names.items() if _parent(name) != folder}
        here = {name: file for name, file in self.names.items() if _parent(name) == folder}
        self.flushed_names = kept | here
        elsewhere = {name for name in self.flushed_folders if _parent(name) != folder}
        self.flushed_folders = elsewhere | {n for n in self.folders if _parent(n) == folder}

    def _move_folder(self, path: str, target: str) -> None:
        def moved(name: str) -> str:
            within = name == path or name.startswith(path + "/")
            return target + name[len(path) :] if within else name

        self.names = {moved(name): file for name, file in self.names.items()}
        self.folders = {moved(name) for name in self.folders}


def _parent(name: str) -> str:
    return name.rpartition("/")[0] or "."


@contextlib.contextmanager
def recorded(folder: Path) -> Iterator[WriteLog]:
    """Record what the block writes in `folder`, which exists; see the head of this module."""
    folder = Path(os.path.realpath(folder))
    log = WriteLog(Disk.read(folder))
    with contextlib.ExitStack() as stack:
        for patch in _Recorder(folder, log).patches():
            stack.enter_context(patch)
        yield log
    seen, real = log.final().after_crash("nothing"), Tree.read(folder)
    assert seen.folders == real.folders, "a folder was made or removed unseen"
    odd = {name for name in seen.files | real.files if seen.files.get(name) != real.files.get(name)}
    assert not odd, f"written unseen: {sorted(odd)}"


@dataclass
class _Recorder:
    """Stand-ins for the functions with which Python writes."""

    folder: Path
    log: WriteLog
    opened: dict[int, tuple[str, int]] = field(default_factory=dict)
    """Per number of an open file: its name and our handle."""
    count: int = 0

    def patches(self) -> Iterator[Any]:
        for owner, name, stand_in in (
            (builtins, "open", self.open(builtins.open)),
            (io, "open", self.open(io.open)),
            (os, "open", self.os_open(os.open)),
            (os, "close", self.os_close(os.close)),
            (os, "write", self.os_write(os.write)),
            (os, "ftruncate", self.os_ftruncate(os.ftruncate)),
            (os, "fsync", self.fsync(os.fsync)),
            (os, "replace", self.two("replace", os.replace)),
            (os, "rename", self.two("replace", os.rename)),
            (os, "link", self.two("link", os.link)),
            (os, "unlink", self.one("unlink", os.unlink)),
            (os, "remove", self.one("unlink", os.remove)),
            (os, "mkdir", self.one("mkdir", os.mkdir)),
            (os, "rmdir", self.one("rmdir", os.rmdir)),
        ):
            yield mock.patch.object(owner, name, stand_in)
        yield mock.patch.object(shutil, "_USE_CP_SENDFILE", False, create=True)

    def name_of(self, path: Any, dir_fd: int | None = None) -> str:
        """Return a path relative to the folder; empty when it lies elsewhere."""
        text = os.fsdecode(os.fspath(path))
        if dir_fd is not None:
            above = self.opened.get(dir_fd)
            if above is None:
                return ""
            text = str(self.folder / above[0] / text)
        parent, name = os.path.split(os.path.abspath(text))  # noqa: PTH100  a link is a name
        whole = Path(os.path.realpath(parent), name)
        if whole == self.folder:
            return "."
        return whole.relative_to(self.folder).as_posix() if self.folder in whole.parents else ""

    def note(self, kind: str, path: str, **more: Any) -> None:
        self.log.steps.append(Step(kind, path, **more))

    def new_handle(self, name: str, *, create: bool) -> int:
        self.count += 1
        self.note("create" if create else "open", name, handle=self.count)
        return self.count

    def open(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def stand_in(
            file: Any,
            mode: str = "r",
            buffering: int = -1,
            encoding: str | None = None,
            errors: str | None = None,
            newline: str | None = None,
            closefd: bool = True,
            opener: Any = None,
        ) -> Any:
            plain = (file, mode, buffering, encoding, errors, newline, closefd, opener)
            if not set(mode) & set("wax+"):
                return real(*plain)
            name = self.opened.get(file, ("",))[0] if isinstance(file, int) else self.name_of(file)
            if not name:
                return real(*plain)
            raw = _Raw(file, mode.replace("b", "").replace("t", ""), closefd, opener)
            known = self.opened.get(raw.fileno()) if opener or isinstance(file, int) else None
            if known is None:
                known = (name, self.new_handle(name, create="w" in mode))
            self.opened[raw.fileno()] = known
            raw.recorder, (raw.known_as, raw.handle) = self, known
            if buffering == 0:
                return raw
            buffered = (io.BufferedRandom if "+" in mode else io.BufferedWriter)(raw)
            if "b" in mode:
                return buffered
            text = io.TextIOWrapper(buffered, encoding, errors, newline, buffering == 1)
            text.mode = mode  # type: ignore[misc]
            return text

        return stand_in

    def os_open(self, real: Callable[..., int]) -> Callable[..., int]:
        def stand_in(path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
            number = real(path, flags, mode, dir_fd=dir_fd)
            name = self.name_of(path, dir_fd)
            if name:
                handle = 0
                if flags & (os.O_WRONLY | os.O_RDWR):
                    handle = self.new_handle(name, create=bool(flags & os.O_TRUNC))
                self.opened[number] = (name, handle)
            return number

        return stand_in

    def os_close(self, real: Callable[[int], None]) -> Callable[[int], None]:
        def stand_in(number: int) -> None:
            self.opened.pop(number, None)
            real(number)

        return stand_in

    def os_write(self, real: Callable[[int, Any], int]) -> Callable[[int, Any], int]:
        def stand_in(number: int, data: Any) -> int:
            name, handle = self.opened.get(number, ("", 0))
            at = os.lseek(number, 0, os.SEEK_CUR) if handle else 0
            size = real(number, data)
            if handle:
                self.note("write", name, handle=handle, at=at, data=bytes(data)[:size])
            return size

        return stand_in

    def os_ftruncate(self, real: Callable[[int, int], None]) -> Callable[[int, int], None]:
        def stand_in(number: int, size: int) -> None:
            real(number, size)
            name, handle = self.opened.get(number, ("", 0))
            if handle:
                self.note("truncate", name, handle=handle, at=size)

        return stand_in

    def fsync(self, real: Callable[[Any], None]) -> Callable[[Any], None]:
        def stand_in(file: Any) -> None:
            real(file)
            number = file if isinstance(file, int) else file.fileno()
            name, handle = self.opened.get(number, ("", 0))
            if handle:
                self.note("flush", name, handle=handle)
            elif name:
                self.note("flush folder", name)

        return stand_in

    def one(self, kind: str, real: Callable[..., None]) -> Callable[..., None]:
        def stand_in(path: Any, *args: Any, dir_fd: int | None = None) -> None:
            name = self.name_of(path, dir_fd)
            real(path, *args, dir_fd=dir_fd)
            if name:
                self.note(kind, name)

        return stand_in

    def two(self, kind: str, real: Callable[..., None]) -> Callable[..., None]:
        def stand_in(path: Any, target: Any, **more: Any) -> None:
            name, other = self.name_of(path), self.name_of(target)
            real(path, target, **more)
            if name and other:
                self.note(kind, name, target=other)
            assert bool(name) == bool(other), f"in or out of the folder: {path} -> {target}"

        return stand_in


class _Raw(io.FileIO):
    """An open file that tells what reaches the system."""

    recorder: _Recorder
    known_as: str
    handle: int

    def write(self, data: Any) -> int:
        at = os.fstat(self.fileno()).st_size if "a" in self.mode else self.tell()
        size = super().write(data)
        piece = bytes(data)[:size]
        self.recorder.note("write", self.known_as, handle=self.handle, at=at, data=piece)
        return size

    def truncate(self, size: int | None = None) -> int:
        done = super().truncate(size)
        self.recorder.note("truncate", self.known_as, handle=self.handle, at=done)
        return done

    def close(self) -> None:
        if not self.closed:
            self.recorder.opened.pop(self.fileno(), None)
        super().close()
