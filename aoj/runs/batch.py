"""Many notebooks at once: a pool of processes that outlives a region that fails.

Own processes rather than `ProcessPoolExecutor`, because there a worker that dies (short of memory,
a crash in a library) takes all that still had to be done with it. Each worker holds the reading
end of a lifeline: a pipe of which this process holds the other end. When that closes, because the
run is stopped or this process was killed, the worker kills its kernel, removes its temporary
files, and ends.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path

from aoj.errors import EXIT_INTERRUPTED, AojError
from aoj.runs import inflight
from aoj.runs.failures import crash_text
from aoj.runs.files import folder_lock
from aoj.runs.jobs import Job, Outcome, failed
from aoj.runs.stops import Noted, end_at_stops, kept_from_children, noted_stops

Make = Callable[[Job], Outcome]
Report = Callable[[Outcome], None]
_PATIENCE = 5.0
"""Seconds that a worker gets to end by itself."""
_LOOK_UP = 0.2
"""Seconds after which a waiting run looks whether it was told to stop."""


@dataclass(frozen=True)
class BatchResult:
    """What came of a batch: the outcomes in the order in which they came, and whether it ended."""

    outcomes: tuple[Outcome, ...]
    signal: int = 0
    """The number of the signal that ended it; 0 for none."""

    @property
    def interrupted(self) -> bool:
        """Whether it was stopped before its end."""
        return bool(self.signal)

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """The outcomes of which nothing came."""
        return tuple(outcome for outcome in self.outcomes if outcome.failed)


def run_batch(jobs: Sequence[Job], make: Make, *, workers: int, report: Report) -> BatchResult:
    """Make all notebooks with at most `workers` at a time; `report` hears of each that is ready.

    `make` is called in the workers, so it must be a function that can be found by its name.

    A job that fails, or whose worker dies, fails alone. Ctrl-C and other signals to stop end the
    batch: what is finished stays, what is under way goes without a trace, and the result says
    `interrupted`.
    """
    outcomes: list[Outcome] = []

    def finish(outcome: Outcome) -> None:
        outcomes.append(outcome)
        report(outcome)

    with noted_stops() as noted:
        scratch = inflight.make_scratch()
        locks, pool = _Locks(jobs), _Pool(make, min(workers, len(jobs)), scratch)
        try:
            _run_all(deque(jobs), pool, locks, finish, noted)
        finally:
            pool.stop()
            locks.release_all()
            inflight.remove_folder(scratch)
    return BatchResult(tuple(outcomes), noted.number)


def default_workers() -> int:
    """Return how many notebooks run at once when nobody says so: one per core."""
    return os.cpu_count() or 1


@dataclass
class _Worker:
    process: SpawnProcess
    tasks: Connection
    lifeline: Connection
    job: Job | None = None


@dataclass
class _Pool:
    make: Make
    size: int
    scratch: Path
    workers: list[_Worker] = field(default_factory=list)

    def idle(self) -> _Worker:
        """Return a worker without a job, started if need be."""
        for worker in self.workers:
            if worker.job is None:
                return worker
        worker = _start_worker(self.make, self.scratch)
        self.workers.append(worker)
        return worker

    def has_room(self) -> bool:
        return sum(1 for worker in self.workers if worker.job) < self.size

    def busy(self) -> list[_Worker]:
        return [worker for worker in self.workers if worker.job]

    def drop(self, worker: _Worker) -> None:
        self.workers.remove(worker)
        _close(worker)

    def stop(self) -> None:
        """End all workers, busy or not."""
        for worker in self.workers:
            _close(worker)
        for worker in self.workers:
            worker.process.join(_PATIENCE)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join(_PATIENCE)
        self.workers.clear()


def _run_all(waiting: deque[Job], pool: _Pool, locks: _Locks, finish: Report, noted: Noted) -> None:
    while (waiting or pool.busy()) and not noted.number:
        while waiting and pool.has_room() and not noted.number:
            job = waiting.popleft()
            try:
                locks.take(job)
            except AojError as error:
                finish(failed(job, str(error)))
                continue
            worker = pool.idle()
            worker.job = job
            with contextlib.suppress(OSError):  # it died while idle: `_collect` finds out
                worker.tasks.send(job)
        for worker, outcome in _collect(pool):
            ended, worker.job = worker.job, None
            if ended is not None:
                locks.release(ended)
            finish(outcome)


def _collect(pool: _Pool) -> Iterator[tuple[_Worker, Outcome]]:
    """Wait a moment, and yield each worker that is ready with what came of its job."""
    busy = pool.busy()
    ready: list[object] = []
    if busy:
        with contextlib.suppress(InterruptedError):  # Windows, at Ctrl-C
            ready += wait([w.tasks for w in busy] + [w.process.sentinel for w in busy], _LOOK_UP)
    for worker in busy:
        if worker.job is None or not ({worker.tasks, worker.process.sentinel} & set(ready)):
            continue
        outcome: Outcome | None = None
        with contextlib.suppress(EOFError, OSError):
            if worker.tasks.poll():
                outcome = worker.tasks.recv()
        if outcome is None:
            worker.process.join(_PATIENCE)
            code = worker.process.exitcode
            outcome = failed(
                worker.job,
                f"{worker.job.template}: het proces dat dit notebook maakte is gestopt (code "
                f"{code}), misschien door te weinig geheugen. Probeer het met --jobs 1.",
            )
            pool.drop(worker)
        yield worker, outcome


class _Locks:
    """The locks of the regions' folders, each held from its first job until its last is done."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._left = Counter(job.folder for job in jobs)
        self._held: dict[Path, contextlib.ExitStack] = {}

    def take(self, job: Job) -> None:
        if job.folder not in self._held:
            stack = contextlib.ExitStack()
            stack.enter_context(folder_lock(job.folder, job.where))
            self._held[job.folder] = stack

    def release(self, job: Job) -> None:
        self._left[job.folder] -= 1
        if self._left[job.folder] <= 0 and job.folder in self._held:
            self._held.pop(job.folder).close()

    def release_all(self) -> None:
        while self._held:
            self._held.popitem()[1].close()


def _start_worker(make: Make, scratch: Path) -> _Worker:
    context = multiprocessing.get_context("spawn")
    tasks, remote_tasks = context.Pipe()
    remote_lifeline, lifeline = context.Pipe(duplex=False)
    process = context.Process(
        target=_work, args=(make, remote_tasks, remote_lifeline, scratch), daemon=True
    )
    with kept_from_children():
        process.start()
    remote_tasks.close()
    remote_lifeline.close()
    return _Worker(process, tasks, lifeline)


def _close(worker: _Worker) -> None:
    for connection in (worker.lifeline, worker.tasks):
        with contextlib.suppress(OSError):
            connection.close()


def _work(make: Make, tasks: Connection, lifeline: Connection, scratch: Path) -> None:
    """What a worker does: job after job, until there is nobody left to ask."""
    end_at_stops(_end)
    inflight.use_scratch(scratch)
    threading.Thread(target=_watch, args=(lifeline,), daemon=True).start()
    _skip_needless_imports()
    while True:
        try:
            job: Job = tasks.recv()
        except (EOFError, OSError):
            return
        outcome = _attempt(make, job)
        with contextlib.suppress(OSError):
            tasks.send(outcome)


def _attempt(make: Make, job: Job) -> Outcome:
    try:
        return make(job)
    except AojError as error:
        return failed(job, str(error))
    except Exception as error:  # noqa: BLE001  a mistake of ours must not stop other regions
        crash = crash_text(error, job)
        return failed(
            job, f"{job.template}: onverwachte fout ({type(error).__name__})", crash=crash
        )


def _watch(lifeline: Connection) -> None:
    """End this process as soon as the one that runs the batch lets go."""
    with contextlib.suppress(EOFError, OSError):
        lifeline.recv()
    _end()


def _end() -> None:
    inflight.abandon()
    os._exit(EXIT_INTERRUPTED)


def _skip_needless_imports() -> None:
    """Keep out what papermill and nbformat would import here and never use.

    `rfc3987_syntax` (a format check of jsonschema, brought by JupyterLab) costs a second or more;
    `pyarrow` (papermill's reader for Hadoop) a third. Notebooks run in processes of their own.
    """
    for name in ("rfc3987_syntax", "pyarrow"):
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
