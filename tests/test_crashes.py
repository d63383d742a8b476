"""Every prefix of the writes of a run is replayed: each leaves the old or the new notebook whole.

After a kill the files are as far as they came; after a loss of power, what was not flushed to disk
may be gone, cut or zeros. A run after that gives the same as if nothing had happened.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from test_reruns import WORDS, FakeKernel, kernel, texts
from toy import find_cell, make_job, make_project, read
from write_log import Crash, recorded

from aoj.runs.files import folder_lock
from aoj.runs.jobs import Job
from aoj.runs.runner import run_one
from aoj.store.project import Project

__all__ = ["kernel"]  # a fixture


def page(notebook: dict[str, Any], title: str) -> str:
    return f"<title>{title}</title>" + json.dumps(notebook)


def run(job: Job) -> None:
    with folder_lock(job.folder, job.where):
        run_one(job, page)


def edited(project: Project, kernel: FakeKernel) -> Path:
    """Return the notebook of a region in which a person wrote, with newer figures to come."""
    run(make_job(project))
    path = project.regions / "oost" / "2026" / "toets.ipynb"
    notebook = read(path)
    find_cell(notebook, "duiding-deelname")["source"] = WORDS
    path.write_text(json.dumps(notebook, indent=1), encoding="utf-8")
    kernel.wording = "3,4%"
    return path


def put_back(crash: Crash, project: Project) -> Path:
    """Return a project of its own in which the region's folder is as the crash left it."""
    other = Project(crash.folder.parent / "hersteld")
    shutil.rmtree(other.root, ignore_errors=True)
    shutil.copytree(project.root, other.root, ignore=shutil.ignore_patterns("regions"))
    folder = other.regions / "oost" / "2026"
    shutil.copytree(crash.folder, folder)
    # How the lock of a dead process is taken over, tests/test_files.py tells; it takes seconds.
    (folder / ".lock").unlink(missing_ok=True)
    return other.root


@pytest.mark.parametrize("fresh", [False, True])
def test_every_crash_of_a_run_leaves_the_old_or_the_new_notebook_and_is_healed(
    tmp_path: Path, kernel: FakeKernel, fresh: bool
) -> None:
    project = make_project(tmp_path / "project")
    path = edited(project, kernel)
    old = path.read_bytes()
    scratch = tmp_path / "scherven"
    scratch.mkdir()
    with recorded(path.parent) as log:
        run(make_job(project, fresh=fresh))
    new = path.read_bytes()
    assert old != new
    seen = set()
    for crash in log.crashes(scratch):
        found = (crash.folder / "toets.ipynb").read_bytes()
        assert found in (old, new), str(crash)
        seen.add(found)
        if fresh and found == new:
            assert WORDS in texts(crash.folder / "toets.oud.ipynb"), str(crash)
        root = put_back(crash, project)
        run(make_job(Project(root)))
        healed = root / "notebooks/regions/oost/2026"
        if not fresh:
            assert (healed / "toets.ipynb").read_bytes() == new, str(crash)
        assert not list(healed.glob(".tmp-*")), str(crash)
        assert not (healed / ".lock").exists(), str(crash)
    assert seen == {old, new}


@pytest.mark.parametrize("word", ["notebook", "html", "record"])
def test_a_crash_of_the_first_run_leaves_nothing_half(
    tmp_path: Path, kernel: FakeKernel, word: str
) -> None:
    project = make_project(tmp_path / "project")
    folder = project.regions / "oost" / "2026"
    folder.mkdir(parents=True)
    with recorded(folder) as log:
        run(make_job(project))
    name = {"notebook": "toets.ipynb", "html": "toets.html", "record": "toets.run.json"}[word]
    whole = (folder / name).read_bytes()
    scratch = tmp_path / "scherven"
    scratch.mkdir()
    for crash in log.crashes(scratch):
        found = crash.folder / name
        assert not found.exists() or found.read_bytes() == whole, str(crash)
        later = [n for n in ("toets.html", "toets.run.json") if n != name]
        if not found.exists() and word == "notebook":
            assert not any((crash.folder / one).exists() for one in later), str(crash)
