"""The same histories through real files: crashes at any write, open in a server, saved meanwhile.

Nothing is executed; everything else of a run is the real thing.
"""

from __future__ import annotations

import copy
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from unittest import mock

import nbformat
import yaml
from histories import History
from history_author import AUTHOR
from history_person import PERSON
from history_reading import REGION, TEMPLATE, Copy, Version
from history_rules import broken_rules
from lab import Lab, Notebook
from write_log import LOSSES, recorded

from aoj.runs import runner
from aoj.runs.files import folder_lock
from aoj.runs.jobs import Job

FILE_STEPS = (
    *PERSON, *AUTHOR, "data", "settings", "run", "run", "run_open", "crash", "crash", "crash",
    "open_in_server", "open_in_server", "saved_meanwhile", "write_beside", "fails",
)  # fmt: skip


@dataclass
class Beside:
    """A version beside the usual notebook."""

    copy: Copy
    made_beside: bytes | None
    """The usual notebook as it was then."""
    is_touched: bool = False


class Stopped(Exception):  # noqa: N818  stands in for any failure
    """A cell failed."""


@dataclass
class FileHistory(History):
    """A history of the files in one region's folder."""

    root: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="aoj-toets-")))
    beside: dict[str, Beside] = field(default_factory=dict)
    synced: Copy | None = None

    @property
    def folder(self) -> Path:
        return self.root / f"notebooks/regions/{REGION}/2026"

    @property
    def usual(self) -> Path:
        return self.folder / f"{TEMPLATE}.ipynb"

    def close(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)

    def _begin(self) -> None:
        self._run()

    def _second_run(self) -> None:
        before = self.usual.read_bytes()
        self._run()
        if self.usual.read_bytes() != before:
            self.fail(["een tweede run verandert het bestand"], json.loads(before), {})

    # Steps of their own

    def kill(self, a: int, b: int, c: int) -> str:
        return self.crash(a, b, c)

    def half_run(self, a: int, b: int, c: int) -> str:
        return self.crash(a, b, c)

    def crash(self, a: int, b: int, c: int) -> str:
        """A run that is killed, or during which the power fails, after any of its writes."""
        self.save(0, 0, 0)
        self._sync()
        before, copies = self._names(), (self.disk, dict(self.beside))
        with folder_lock(self.folder, "hier"), recorded(self.folder) as log:
            self._run(locked=True)
        after = self._names()
        lost = LOSSES[c % len(LOSSES)]
        disk, done = log.start.copy(), (a * 64 + b) % (len(log.steps) + 1)
        for step in log.steps[:done]:
            disk.apply(step)
        shutil.rmtree(self.folder)
        disk.after_crash(lost).write(self.folder)
        (self.folder / ".lock").unlink(missing_ok=True)
        self._settle(before, after, copies)
        self.lab = None
        step_name = str(log.steps[done - 1]) if done else "het begin"
        return f"na {done} van {len(log.steps)} ({step_name}), verloren: {lost}"

    def open_in_server(self, _: int, __: int, ___: int) -> str:
        """A run while a Jupyter server says that the notebook is open."""
        self.save(0, 0, 0)
        lab, opened = self.lab, self.opened
        self._run(server="JupyterLab")
        self.lab, self.opened = lab, opened
        return "een server zegt dat het notebook open is"

    def saved_meanwhile(self, a: int, b: int, c: int) -> str:
        """A save while the run executes: the run begins again from the newest."""
        self.save(0, 0, 0)
        self._sync()
        did = self.write(a, b, c)
        self._run(meanwhile=True)
        return f"tijdens de run: {did}"

    def write_beside(self, a: int, b: int, _: int) -> str:
        """Write in a version beside the usual one."""
        if not self.beside:
            return ""
        name = sorted(self.beside)[a % len(self.beside)]
        one = self.beside[name]
        lab = Lab(one.copy.notebook, self.new_id)
        at = b % len(lab.cells)
        lab.write(at, f"{lab.cells[at]['source']}\n{self.sentence()}")
        saved = lab.saved()
        self.beside[name] = replace(one, copy=replace(one.copy, notebook=saved), is_touched=True)
        (self.folder / name).write_bytes(_as_bytes(saved))
        return f"{name}, cel {at}"

    def fails(self, _: int, __: int, ___: int) -> str:
        """A run in which a cell fails leaves all notebooks as they are."""
        self.save(0, 0, 0)
        self._sync()
        before = self._names()
        with folder_lock(self.folder, "hier"), mock.patch.object(runner, "execute") as execute:
            execute.side_effect = Stopped
            with suppress(Stopped):
                runner.run_one(self._job(), lambda notebook, title: title)
        if self._names() != before:
            self.fail(["een mislukte run veranderde een notebook"], self._shown(), {})
        return "een cel faalt"

    # A run through the files

    def _run(self, *, server: str = "", meanwhile: bool = False, locked: bool = False) -> None:
        self.counts["runs"] += 1
        self._sync()
        name, before = self._source(), self._names()
        lock = nullcontext() if locked else folder_lock(self.folder, "hier")
        with self._doing(server, meanwhile), lock:
            runner.run_one(self._job(), lambda notebook, title: title)
        if meanwhile and self.disk:  # what was saved then is the newest
            name, before[self.usual.name] = "", _as_bytes(self.disk.notebook)
        after = self._names()
        left = self.beside[name].copy if name else self.disk
        changed = {key for key in after if after[key] != before.get(key)}
        same = (key for key, one in self.beside.items() if not one.is_touched)
        target = next(iter(changed), next(same, "")) if server else self.usual.name
        broken = list(self._wrong_files(before, after, name, target, server=server))
        result = json.loads(after[target])
        base = left or Copy({"cells": []}, Version(()), frozenset(), self._injected())
        broken = broken or broken_rules(base, self.version, self._injected(), result)
        if broken:
            self.fail(broken, base.notebook, result)
        made = self.made_now(base, result)
        self.beside = {key: one for key, one in self.beside.items() if key in after}
        if target == self.usual.name:
            self.disk = self.synced = made
        else:
            self.beside[target] = Beside(made, before.get(self.usual.name))
        self.lab = None

    def _wrong_files(
        self,
        before: dict[str, bytes],
        after: dict[str, bytes],
        source: str,
        target: str,
        *,
        server: str,
    ) -> Iterator[str]:
        usual = self.usual.name
        if server and before.get(usual) is not None and after.get(usual) != before[usual]:
            yield "een open notebook is vervangen"
        for name, one in self.beside.items():
            if one.is_touched and name != source and after.get(name) != before[name]:
                yield f"{name}, waarin iemand schreef, is weg of anders"
            if not server and (name == source or not one.is_touched) and name in after:
                yield f"{name} had moeten verdwijnen"
        if sum(after[name] != before.get(name) for name in after) > 1:
            yield f"meer dan een notebook veranderde, niet alleen {target}"

    def _source(self) -> str:
        """Return the version beside whose words the next run takes, '' for the usual one."""
        usual = self.usual.read_bytes() if self.usual.exists() else None
        return next(
            (
                name
                for name in sorted(self.beside, key=_number, reverse=True)
                if self.beside[name].is_touched
                and (usual is None or self.beside[name].made_beside == usual)
            ),
            "",
        )

    def _settle(
        self,
        before: dict[str, bytes],
        after: dict[str, bytes],
        copies: tuple[Copy | None, dict[str, Beside]],
    ) -> None:
        """Know what lies in the folder after a crash: of each notebook the old or the new one."""
        now = self._names()
        made, beside = self.disk, dict(self.beside)
        for name in now.keys() | before.keys():
            if now.get(name) not in (before.get(name), after.get(name)):
                self.fail([f"{name} is na een crash niet het oude en niet het nieuwe"], {}, {})
        usual = self.usual.name
        is_old = now.get(usual) == before.get(usual)
        self.disk = self.synced = copies[0] if is_old else made
        old = copies[1]
        self.beside = {}
        for name in now.keys() - {usual}:
            self.beside[name] = (
                old[name] if name in old and now[name] == before.get(name) else beside[name]
            )
        for name, one in old.items():
            if one.is_touched and name not in now and is_old:
                self.fail([f"{name} is weg voor het gewone notebook er is"], {}, {})

    @contextmanager
    def _doing(self, server: str, meanwhile: bool) -> Iterator[None]:
        """Stand in for papermill and for the list of Jupyter servers."""
        first = [meanwhile]

        def opened(path: Path) -> str:
            return server if path.name == self.usual.name else ""

        def execute(prepared: Notebook, job: Job) -> tuple[Notebook, dict[str, float]]:
            done = nbformat.from_dict(self._execute(json.loads(json.dumps(prepared))))
            if first[0]:
                first[0] = False
                self.save(0, 0, 0)
                self._sync()
            return done, {}

        with (
            mock.patch.object(runner, "execute", execute),
            mock.patch("aoj.runs.products.open_in_server", opened),
        ):
            yield

    def _sync(self) -> None:
        """Put on disk what was saved, and the template and settings of now."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.disk is None:
            self.usual.unlink(missing_ok=True)
        elif self.disk is not self.synced:
            self.usual.write_bytes(_as_bytes(self.disk.notebook))
        self.synced = self.disk
        template = self._template()
        folder = self.root / "notebooks/templates"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{TEMPLATE}.ipynb").write_bytes(_as_bytes(template.notebook))
        sidecar = {"schema": "1", "title": "Toets", "purpose": "Toets"}
        sidecar["replaces"] = dict(self.version.replaces)  # type: ignore[assignment]
        (folder / f"{TEMPLATE}.yml").write_text(yaml.safe_dump(sidecar), encoding="utf-8")

    def _names(self) -> dict[str, bytes]:
        """Return the notebooks of the folder that people may read: not what was kept or failed."""
        found = self.folder.glob(f"{TEMPLATE}*.ipynb")
        return {path.name: path.read_bytes() for path in found if ".mislukt" not in path.name}

    def _job(self) -> Job:
        return replace(super()._job(), root=self.root)

    def _shown(self) -> Notebook:
        return self.disk.notebook if self.disk else {"cells": []}


def _as_bytes(notebook: Notebook) -> bytes:
    return (json.dumps(copy.deepcopy(notebook), indent=1, ensure_ascii=False) + "\n").encode()


def _number(name: str) -> int:
    digits = name.removesuffix(".ipynb").rpartition("-")[2]
    return int(digits) if digits.isdigit() else 1
