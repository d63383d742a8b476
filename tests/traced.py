"""A small project with a real report: a few files of the example, and a template of five cells.

Made once, with a kernel, and copied for each test that changes something.
"""

from __future__ import annotations

import functools
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from toy import code, make_project, markdown, notebook, write

from aoj.cli import main
from aoj.commands.making import make_notebook
from aoj.commands.planning import Choice, choose_templates
from aoj.commands.run import plan
from aoj.store.disk import hash_file
from aoj.store.project import Project
from aoj.store.snapshots import (
    MANIFEST,
    Candidate,
    Snapshot,
    build_manifest,
    read_manifest,
    register,
)

ROOT = Path(__file__).resolve().parent.parent
REGION, TEMPLATE = "dromerdelta", "toets"
"""The region has a merger, a split gemeente of long ago and two gemeenten partly inside."""
SOURCES = (
    *("duo_po_vestigingen", "duo_vestigingen_bo", "duo_vestigingen_so", "cbs_70072ned"),
    *(
        "cbs_85701ned",
        "duo_vsv_swv",
        "eigen_thuiszitters",
        "rio_gebieden",
        "rio_samenwerkingsverbanden",
    ),
)
SIDECAR = """\
schema: 1
title: Toets
purpose: Om na te gaan waar cijfers vandaan komen.
standaard: ja
parameters:
  regio: {type: text, description: de regio, default: dromerdelta}
  gegevens: {type: text, description: de gegevens, default: ""}
  jaar: {type: number, description: het jaar, default: 2026}
"""
CELLS = [
    code("parameters", 'regio = "dromerdelta"\ngegevens = ""\njaar = 2026', "parameters"),
    code(
        "opzet",
        "from aoj.report import Report\nrapport = Report(regio, gegevens=gegevens, jaar=jaar)",
    ),
    markdown("kop", "## Wie gaan er naar het sbo?"),
    code("sbo-zin", 'rapport.zin("deelname_sbo")'),
    code("sbo-tabel", 'rapport.tabel("deelname_sbo")'),
    markdown("kop-bo", "## Wie wonen hier?"),
    code("bo-tabel", 'rapport.tabel("leerlingen_woonregio")'),
    code("jeugd-zin", 'rapport.zin("bevolking_jeugd", "0-24")'),
    code("vsv-zin", 'rapport.zin("vsv_samenwerkingsverband")'),
    code("thuis-zin", 'rapport.zin("thuiszitters")'),
]


def copy_of_report(folder: Path) -> Project:
    """Return a project of its own with the report, as a run left it."""
    shutil.copytree(_made(), folder, dirs_exist_ok=True)
    return Project(folder.resolve())


def make_small(root: Path) -> Project:
    """Make the project without a report."""
    project = make_project(root, regions=())
    for path in (*project.templates.iterdir(), project.parameters / "_default.yml"):
        path.unlink()
    shutil.rmtree(project.data)
    for name in ("_default.yml", f"{REGION}.yml"):
        shutil.copy(ROOT / "parameters" / name, project.parameters / name)
    write(project.templates / f"{TEMPLATE}.ipynb", json.dumps(notebook(CELLS), indent=1) + "\n")
    write(project.templates / f"{TEMPLATE}.yml", SIDECAR)
    example, own = ROOT / "data" / "voorbeeld", project.data_set("voorbeeld")
    shutil.copytree(example / "reference", own / "reference")
    snapshots = [s for s in read_manifest(example) if s.source in SOURCES]
    for snapshot in snapshots:
        target = snapshot.path(own)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(snapshot.path(example), target)
    write(own / MANIFEST, build_manifest("voorbeeld", snapshots))
    return project


def make_report(project: Project, **choice: Any) -> None:
    """Make the report in this process; fails where it fails."""
    jobs, failed = plan(project, [REGION], choose_templates(project, ()), Choice(**choice))
    assert not failed, failed
    for job in jobs:
        job.folder.mkdir(parents=True, exist_ok=True)
        make_notebook(job)


def add_vintage(
    project: Project, source: str, old: str, new: str, registered: str = "2026-11-20T12:00:00Z"
) -> Snapshot:
    """Register a newer vintage of a source's last file, with one text in it replaced."""
    root = project.data_set("voorbeeld")
    last = [s for s in read_manifest(root) if s.source == source][-1]
    text = last.path(root).read_bytes()
    assert old.encode() in text
    path = root / f"nieuw-{last.original_name}"
    path.write_bytes(text.replace(old.encode(), new.encode(), 1))
    sha256, size = hash_file(path)
    kept = {name: getattr(last, name) for name in Candidate.__dataclass_fields__ if name != "path"}
    candidate = replace(Candidate(path=path, **kept), sha256=sha256, size=size)
    (made,) = register(root, [candidate], registered=registered, name="voorbeeld")
    path.unlink()
    return made


def folder_of(project: Project) -> Path:
    """Return the folder of the report."""
    return project.regions / REGION / "2026"


def record_of(project: Project) -> dict[str, Any]:
    """Return the record of the report."""
    path = folder_of(project) / f"{TEMPLATE}.run.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def write_record(project: Project, record: dict[str, Any]) -> None:
    """Replace the record of the report."""
    path = folder_of(project) / f"{TEMPLATE}.run.json"
    write(path, json.dumps(record, ensure_ascii=False, indent=1) + "\n")


def read_notebook(project: Project) -> dict[str, Any]:
    """Return the notebook of the report."""
    path = folder_of(project) / f"{TEMPLATE}.ipynb"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def write_notebook(project: Project, found: dict[str, Any]) -> None:
    """Replace the notebook of the report, as JupyterLab saves it."""
    path = folder_of(project) / f"{TEMPLATE}.ipynb"
    write(path, json.dumps(found, ensure_ascii=False, indent=1) + "\n")


def call(project: Project, *words: str) -> Result:
    """Return what a command said, with its exit code."""
    return CliRunner().invoke(main, ["--project", str(project.root), *words])


def figures_named(record: dict[str, Any], indicator: str) -> Sequence[dict[str, Any]]:
    """Return the printed figures of an indicator."""
    return [figure for figure in record["figures"] if figure["indicator"] == indicator]


@functools.cache
def _made() -> Path:
    holder = tempfile.TemporaryDirectory(prefix="aoj-herleid-")
    _KEPT.append(holder)
    project = make_small(Path(holder.name) / "project")
    make_report(project)
    return project.root


_KEPT: list[tempfile.TemporaryDirectory[str]] = []
"""Folders that last until the tests have ended."""
