"""`aoj run` of ten regions against the plain way: papermill, then nbconvert, region after region.

    python benchmarks/run_batch.py [--regions 10] [--jobs N] [--template contextcijfers]

Both make the same template for the same regions of the example, one after the other on this
machine, with the store built beforehand. Printed: wall time, CPU time of all processes, and the
peak of the memory of the whole tree (proportional set size, sampled; on Linux only). CPU time is
not measured on Windows. The machine does other things too: only figures of one run compare.
Standard library only.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE_SECONDS = 0.2


@dataclass(frozen=True)
class Measured:
    """What one way cost; None is 'not measured here'."""

    wall: float
    cpu: float | None
    memory_mb: float | None


def main() -> int:
    """Measure both ways and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=_Plain)
    parser.add_argument("--regions", type=int, default=10)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--template", default="contextcijfers")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="aoj-meting-") as folder:
        project = Path(folder)
        slugs = make_project(project, options.regions)
        prepare(project, slugs)
        plain = measure(lambda: run_plain(project, slugs, options.template))
        own = measure(lambda: run_own(project, slugs, options.template, options.jobs))
    print_table(plain, own, options.regions, options.jobs)
    return 0


class _Plain(argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of the description."""


def make_project(project: Path, count: int) -> list[str]:
    """Make a project with `count` regions, copies of those of the example; return their names."""
    for name in ("data/voorbeeld", "notebooks/templates"):
        shutil.copytree(ROOT / name, project / name)
    (project / "parameters").mkdir()
    shutil.copy(ROOT / "parameters" / "_default.yml", project / "parameters")
    examples = sorted(p for p in (ROOT / "parameters").glob("*.yml") if p.name[0] != "_")
    slugs = [f"regio-{number:02d}" for number in range(1, count + 1)]
    for number, slug in enumerate(slugs):
        example = examples[number % len(examples)]
        shutil.copy(example, project / "parameters" / f"{slug}.yml")
    for example in examples:  # regions may name each other as peers
        shutil.copy(example, project / "parameters")
    return slugs


def prepare(project: Path, slugs: list[str]) -> None:
    """Build the store and warm the disk, outside the measurement."""
    command = [sys.executable, "-m", "aoj.cli", "--project", str(project), "check", slugs[0]]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def run_own(project: Path, slugs: list[str], template: str, jobs: int) -> None:
    """Make all notebooks and pages with `aoj run`."""
    command = [sys.executable, "-m", "aoj.cli", "--project", str(project), "run", *slugs]
    call([*command, "--template", template, "--jobs", str(jobs)], project)
    made = list((project / "notebooks" / "regions").rglob("*.html"))
    assert len(made) == len(slugs), f"{len(made)} van {len(slugs)} gemaakt"


def run_plain(project: Path, slugs: list[str], template: str) -> None:
    """Make them as one would in a shell: two commands per region, one after the other."""
    source = project / "notebooks" / "templates" / f"{template}.ipynb"
    for slug in slugs:
        folder = project / "plain" / slug
        folder.mkdir(parents=True)
        target = folder / f"{template}.ipynb"
        parameters = ["-p", "regio", slug, "-p", "gegevens", "voorbeeld", "-p", "jaar", "2026"]
        papermill = [sys.executable, "-m", "papermill", "--no-progress-bar", "--cwd", str(folder)]
        call([*papermill, str(source), str(target), *parameters], project)
        convert = ["nbconvert", "--to", "html", "--no-input", "--log-level", "ERROR"]
        call([sys.executable, "-m", "jupyter", *convert, str(target)], project)


def call(command: list[str], project: Path) -> None:
    """Run a command; its output is shown only when it fails."""
    environment = {**os.environ, "AOJ_PROJECT": str(project)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command[:4])} ...\n{done.stdout}\n{done.stderr}")


def measure(work: Callable[[], None]) -> Measured:
    """Do the work and return what it cost."""
    begin, cpu = time.perf_counter(), _cpu_of_children()
    with _sampled() as peak:
        work()
    wall, after = time.perf_counter() - begin, _cpu_of_children()
    used = None if cpu is None or after is None else after - cpu
    return Measured(wall, used, peak[0] / 1024 if peak[0] else None)


def _cpu_of_children() -> float | None:
    try:
        import resource
    except ImportError:  # Windows
        return None
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


@contextmanager
def _sampled() -> Iterator[list[float]]:
    """Yield a list whose only member becomes the peak of the tree's memory, in kB."""
    peak, stop = [0.0], threading.Event()

    def sample() -> None:
        while not stop.wait(SAMPLE_SECONDS):
            peak[0] = max(peak[0], _memory_of_descendants())

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        stop.set()
        thread.join()


def _memory_of_descendants() -> float:
    """Return the proportional set size of all processes below this one, in kB; 0 if unknown."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(path.parent.name)] = int(fields[1])
    found, grew = {os.getpid()}, True
    while grew:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        found |= more
        grew = bool(more)
    return sum(_memory_of(pid) for pid in found - {os.getpid()})


def _memory_of(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return next((float(line.split()[1]) for line in lines if line.startswith("Pss:")), 0.0)


def print_table(plain: Measured, own: Measured, regions: int, jobs: int) -> None:
    """Print both ways under each other, and how many times faster."""
    print(f"{regions} regio's, {os.cpu_count()} kernen, Python {sys.version.split()[0]}")
    print()
    print(f"| {'manier':<42} | wandtijd | CPU-tijd | piekgeheugen |")
    print(f"| {'-' * 42} | -------: | -------: | -----------: |")
    for name, cost in (
        ("papermill, dan nbconvert, na elkaar", plain),
        (f"aoj run --jobs {jobs}", own),
    ):
        cells = [f"{cost.wall:.1f} s", _or_none(cost.cpu, "s"), _or_none(cost.memory_mb, "MB")]
        print(f"| {name:<42} | {cells[0]:>8} | {cells[1]:>8} | {cells[2]:>12} |")
    print()
    print(f"aoj run is {plain.wall / own.wall:.1f} keer zo snel".replace(".", ","), end="")
    if plain.cpu and own.cpu:
        print(f" en gebruikt {own.cpu / plain.cpu:.0%} van de CPU-tijd", end="")
    print(".")


def _or_none(value: float | None, unit: str) -> str:
    return "-" if value is None else f"{value:.1f} {unit}" if unit == "s" else f"{value:.0f} {unit}"


if __name__ == "__main__":
    sys.exit(main())
