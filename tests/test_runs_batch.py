"""Many notebooks at once: failures stay alone, and a stopped run leaves no trace."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from toy import add_template, cells, make_job, make_project, read

from aoj.commands.making import make_notebook
from aoj.errors import FileError
from aoj.runs.batch import run_batch
from aoj.runs.files import LOCK_NAME, folder_lock
from aoj.runs.jobs import Outcome
from aoj.store.project import Project

POSIX = pytest.mark.skipif(os.name == "nt", reason="signalen van POSIX")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "project", ("noord", "oost", "west"))


def test_a_region_that_fails_and_a_worker_that_dies_stop_nothing_else(project: Project) -> None:
    dying = """import signal
if regio == "oost":
    1 / 0
if regio == "west":
    os.kill(os.getppid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
toon("<p>klaar</p>")"""
    add_template(project.root, "sterft", cells(dying))
    jobs = [make_job(project, region, "sterft") for region in ("oost", "west", "noord")]
    heard: list[Outcome] = []
    result = run_batch(jobs, make_notebook, workers=1, report=heard.append)
    states = {outcome.region: outcome.state for outcome in result.outcomes}
    assert states == {"oost": "mislukt", "west": "mislukt", "noord": "gemaakt"}
    assert tuple(heard) == result.outcomes
    assert not result.interrupted
    reasons = {outcome.region: outcome.message for outcome in result.failures}
    assert "ZeroDivisionError" in reasons["oost"]
    assert "--jobs 1" in reasons["west"]
    assert not list(project.regions.rglob(".*"))


def test_two_templates_of_one_region_may_run_at_once(project: Project) -> None:
    add_template(project.root, "tweede")
    jobs = [make_job(project, "oost", name) for name in ("toets", "tweede")]
    result = run_batch(jobs, make_notebook, workers=2, report=lambda outcome: None)
    assert [outcome.state for outcome in result.outcomes] == ["gemaakt", "gemaakt"]


def test_a_region_with_which_another_run_is_busy_fails_alone(project: Project) -> None:
    job = make_job(project)
    with folder_lock(job.folder, job.where):
        result = run_batch([job], make_notebook, workers=1, report=lambda outcome: None)
    assert "een andere run is met deze regio bezig" in result.outcomes[0].message
    assert not (job.folder / LOCK_NAME).exists()


def test_the_lock_of_a_dead_process_is_taken_over(project: Project) -> None:
    job = make_job(project)
    job.folder.mkdir(parents=True)
    taking = f"""
        import os, pathlib
        from aoj.runs.files import folder_lock
        lock = folder_lock(pathlib.Path({str(job.folder)!r}), "x")
        lock.__enter__()
        pathlib.Path({str(job.folder / ".tmp-1-toets.ipynb")!r}).write_text("rest")
        os._exit(1)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(taking)], check=False)
    assert (job.folder / LOCK_NAME).exists()
    with folder_lock(job.folder, job.where):
        assert [path.name for path in job.folder.iterdir()] == [LOCK_NAME]
    assert list(job.folder.iterdir()) == []


def test_a_lock_that_is_held_is_told_in_one_sentence(tmp_path: Path) -> None:
    with (
        folder_lock(tmp_path, "hier"),
        pytest.raises(FileError, match=r"hier: een andere run .* hier/\.lock"),
        folder_lock(tmp_path, "hier"),
    ):
        pass


@pytest.mark.parametrize("content", ["", "4194000\nandere-computer\n"])
def test_a_lock_of_which_the_holder_is_unknown_is_told_soon(tmp_path: Path, content: str) -> None:
    (tmp_path / LOCK_NAME).write_text(content, encoding="utf-8")
    begin = time.monotonic()
    with pytest.raises(FileError, match="een andere run"), folder_lock(tmp_path, "hier"):
        pass
    assert time.monotonic() - begin < 5
    assert (tmp_path / LOCK_NAME).read_text(encoding="utf-8") == content


SLOW_BATCH = """
    import sys
    from pathlib import Path
    sys.path.insert(0, {tests!r})
    from toy import make_job
    from aoj.commands.making import make_notebook
    from aoj.runs.batch import run_batch
    from aoj.store.project import Project

    if __name__ == "__main__":
        project = Project(Path({root!r}))
        names = [("noord", "toets"), ("oost", "traag"), ("west", "traag")]
        jobs = [make_job(project, region, name) for region, name in names]
        def report(outcome):
            print(outcome.region, flush=True)
        if "begin" in sys.argv:
            print("begin", flush=True)
        result = run_batch(jobs, make_notebook, workers=2, report=report)
        print("gestopt" if result.interrupted else "klaar", flush=True)
"""


def start_slow_batch(project: Project) -> subprocess.Popen[str]:
    """Start a batch of which the first region is ready and the others wait in a cell."""
    waiting = "import time\nopen(f'{regio}.bezig', 'w').write(str(os.getpid()))\ntime.sleep(120)"
    add_template(project.root, "traag", cells(waiting))
    process = launch(project)
    until(lambda: len(kernels(project)) == 2 and list(project.regions.rglob("toets.run.json")), 60)
    return process


def launch(project: Project, *words: str) -> subprocess.Popen[str]:
    """Start the batch in a group of its own, with a folder of its own for temporary files."""
    script, temporary = project.root / "batch.py", project.root / "tijdelijk"
    temporary.mkdir()
    text = SLOW_BATCH.format(tests=str(Path(__file__).parent), root=str(project.root))
    script.write_text(textwrap.dedent(text), encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, str(script), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "TMPDIR": str(temporary)},
    )


def kernels(project: Project) -> list[int]:
    found = project.regions.glob("*/2026/*.bezig")
    return [int(text) for path in found if (text := path.read_text(encoding="utf-8"))]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return (
        not state.exists() or state.read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    )


def until(condition: object, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "duurt te lang"
        time.sleep(0.1)


@POSIX
@pytest.mark.parametrize(
    ("number", "whole_group", "times"),
    [
        (signal.SIGINT, True, 1),
        (signal.SIGINT, True, 3),
        (signal.SIGTERM, False, 1),
        (signal.SIGTERM, True, 1),
    ],
)
def test_a_stopped_run_keeps_what_was_finished_and_leaves_nothing_else(
    project: Project, number: int, whole_group: bool, times: int
) -> None:
    process = start_slow_batch(project)
    pids = kernels(project)
    for _ in range(times):
        (os.killpg if whole_group else os.kill)(process.pid, number)
        time.sleep(0.05)
    output, errors = process.communicate(timeout=20)
    assert (output.split(), errors) == (["noord", "gestopt"], "")
    assert not any(is_alive(pid) for pid in pids)
    assert not list(project.regions.rglob(".*"))
    assert not list((project.root / "tijdelijk").iterdir())
    made = project.regions / "noord/2026"
    record = read(made / "toets.run.json")
    assert {path.name for path in made.iterdir()} == {"toets.run.json", *record["products"]}
    for name, digest in record["products"].items():
        assert hashlib.sha256((made / name).read_bytes()).hexdigest() == digest
    assert not list(project.regions.rglob("traag*"))


@POSIX
def test_a_worker_that_is_told_to_stop_takes_its_kernel_with_it(project: Project) -> None:
    process = start_slow_batch(project)
    pids = kernels(project)
    workers = {int(parent_of(pid)) for pid in pids}
    for worker in workers:
        os.kill(worker, signal.SIGTERM)
    output, errors = process.communicate(timeout=20)
    assert (sorted(output.split()), errors) == (["klaar", "noord", "oost", "west"], "")
    assert not any(is_alive(pid) for pid in pids)
    assert not list(project.regions.rglob(".*"))
    assert not list((project.root / "tijdelijk").iterdir())


def parent_of(pid: int) -> str:
    command = ["ps", "-o", "ppid=", "-p", str(pid)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@POSIX
@pytest.mark.parametrize("delay", [0.02, 0.1, 0.3, 0.6])
def test_ctrl_c_while_workers_start_shows_no_traceback(project: Project, delay: float) -> None:
    add_template(project.root, "traag")
    process = launch(project, "begin")
    assert process.stdout is not None
    assert process.stdout.readline() == "begin\n"
    time.sleep(delay)
    os.killpg(process.pid, signal.SIGINT)
    output, errors = process.communicate(timeout=20)
    assert (output.split()[-1], errors) == ("gestopt", "")
    assert not list((project.root / "tijdelijk").iterdir())


@POSIX
def test_a_killed_run_takes_its_kernels_with_it(project: Project) -> None:
    process = start_slow_batch(project)
    pids = kernels(project)
    process.kill()
    process.communicate()
    until(lambda: not any(is_alive(pid) for pid in pids), 10)
    until(lambda: not list(project.regions.rglob(".tmp-*")), 10)
