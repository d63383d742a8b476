"""What becomes of a person's text when a notebook is run again: four ways, ten cases.

    python benchmarks/rerun_cases.py [--keep FOLDER] [--nbmerge "OPTIONS"]

Each case begins with a first run; then a person changes the notebook, a printed figure changes,
and often the template does too (see rerun_histories.py). Then four ways to run again, each on its
own copy:

    papermill, sjabloon            template and parameters over the old notebook
    papermill, bewerkt notebook    the edited notebook itself executed again
    nbmerge                        nbdime: first run, edited notebook and a new run by papermill
    aoj run                        ours

Printed: what is wrong, told by words that occur nowhere else (see rerun_verdicts.py). nbdime is no
dependency of this project: without it that column stays empty. It takes some minutes.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat
from rerun_histories import (
    CASES,
    NEW,
    OLD,
    OTHER,
    SIDECAR,
    Case,
    Cell,
    Lab,
    Notebook,
    template_cells,
)
from rerun_verdicts import CRITERIA, judge

from aoj.commands.making import make_notebook
from aoj.runs.jobs import DataPin, Job
from aoj.store.project import ROOT_VARIABLE

NAME, REGION, EDITION = "toets", "oost", "2026"
PARAMETERS = {"regio": REGION, "jaar": 2026}
SETTINGS = "schema: 1\nname: Oost\ngemeenten: [GM9001]\ndata: toets\nyear: 2026\n"
NO_NBDIME = "nbdime niet geïnstalleerd"
Verdicts = dict[str, dict[str, str]]
"""Per way, per criterion that applies: what is wrong, empty if nothing is."""


def main() -> int:
    """Run all cases in all ways and print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keep", type=Path, help="keep all notebooks in this new folder")
    parser.add_argument("--nbmerge", default="", help="options for nbmerge, as one text")
    options = parser.parse_args()
    ways: dict[str, Way] = {
        **WAYS,
        "nbmerge": partial(run_nbmerge, options=options.nbmerge.split()),
    }
    with tempfile.TemporaryDirectory(prefix="aoj-gevallen-") as folder:
        first = make_first(Path(options.keep or folder))
        verdicts = [try_case(case, number, first, ways) for number, case in enumerate(CASES, 1)]
    print_tables(verdicts)
    return 0


def make_first(folder: Path) -> Project:
    """Return a project of which the notebook was made once, by papermill and by us."""
    project = Project(folder.resolve() / "begin")
    project.write(template_cells(), OLD)
    run_papermill(project, project.template, project.plain)
    make_own(project, number=1)
    return project


def try_case(case: Case, number: int, first: Project, ways: Mapping[str, Way]) -> Verdicts:
    """Return what each way makes of a case."""
    found: Verdicts = {}
    for way, run in ways.items():
        if way == "nbmerge" and importlib.util.find_spec("nbdime") is None:
            found[way] = {NO_NBDIME: NO_NBDIME}
            continue
        folder = f"{number:02d}-{way.replace(', ', '-').replace(' ', '-')}"
        project = Project(Path(shutil.copytree(first.root, first.root.with_name(folder))))
        base = read_notebook(project.plain)
        for path in (project.plain, project.own):
            notebook = read_notebook(path)
            case.edit(Lab(notebook))
            write_notebook(path, notebook)
        project.write(case.template(template_cells()), NEW)
        found[way] = judge(case, run(project, base))
    return found


def print_tables(verdicts: Sequence[Verdicts]) -> None:
    """Print what is wrong per case, and how many cases are good per criterion."""
    print(_versions(), end="\n\n")
    _print_row("geval", *WAYS)
    _print_row(*["---"] * (len(WAYS) + 1))
    for number, (case, found) in enumerate(zip(CASES, verdicts, strict=True), 1):
        wrong = (dict.fromkeys(filter(None, found[way].values())) for way in WAYS)
        _print_row(f"{number}. {case.name}", *("; ".join(told) or "goed" for told in wrong))
    print()
    _print_row("goed in", *WAYS)
    _print_row("---", *["---:"] * len(WAYS))
    for name in (criterion.name for criterion in CRITERIA):
        asked = ([found[way][name] for found in verdicts if name in found[way]] for way in WAYS)
        _print_row(name, *map(_score, asked))
    ran = ([found[way] for found in verdicts if NO_NBDIME not in found[way]] for way in WAYS)
    whole = (["".join(wrong.values()) for wrong in found] for found in ran)
    _print_row("**alles**", *(f"**{_score(wrong)}**" for wrong in whole))


def _score(wrong: Sequence[str]) -> str:
    return f"{wrong.count('')} van {len(wrong)}" if wrong else "-"


def _print_row(*columns: str) -> None:
    print(f"| {' | '.join(columns)} |")


def _versions() -> str:
    names = ["papermill", "nbformat"]
    names += ["nbdime"] if importlib.util.find_spec("nbdime") else []
    return ", ".join([f"Python {sys.version.split()[0]}", *(f"{n} {version(n)}" for n in names)])


@dataclass(frozen=True)
class Project:
    """A folder with a template and figures, and where the notebook of each way stands."""

    root: Path

    @property
    def template(self) -> Path:
        """The template."""
        return self.root / "notebooks" / "templates" / f"{NAME}.ipynb"

    @property
    def plain(self) -> Path:
        """The notebook as papermill makes it."""
        return self.root / "plain" / f"{NAME}.ipynb"

    @property
    def own(self) -> Path:
        """The notebook as `aoj run` makes it."""
        return self.root / "notebooks" / "regions" / REGION / EDITION / f"{NAME}.ipynb"

    def write(self, cells: list[Cell], figure: str) -> None:
        """Write the template and the figures."""
        self.template.parent.mkdir(parents=True, exist_ok=True)
        self.plain.parent.mkdir(exist_ok=True)
        kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
        whole = {"cells": cells, "metadata": {"kernelspec": kernel}}
        write_notebook(self.template, {**whole, "nbformat": 4, "nbformat_minor": 5})
        self.template.with_suffix(".yml").write_text(SIDECAR, encoding="utf-8")
        figures = json.dumps({"sbo": figure, "verzuim": OTHER})
        (self.root / "cijfers.json").write_text(figures, encoding="utf-8")
        settings = self.root / "parameters"
        settings.mkdir(exist_ok=True)
        (settings / f"{REGION}.yml").write_text(SETTINGS, encoding="utf-8")


def run_papermill(project: Project, source: Path, target: Path) -> Notebook:
    """Execute `source` with the parameters of the region, as `target`."""
    command = ["papermill", "--no-progress-bar", "--cwd", str(target.parent)]
    given = [word for item in PARAMETERS.items() for word in ("-p", *map(str, item))]
    call(project, [*command, str(source), str(target), *given])
    return read_notebook(target)


def call(project: Project, command: Sequence[str], expected: Sequence[int] = (0,)) -> None:
    """Run a Python module with arguments; its output is shown only when it fails."""
    environment = {**os.environ, ROOT_VARIABLE: str(project.root)}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    if done.returncode not in expected:
        sys.exit(f"{' '.join(command[:3])} ...\n{done.stdout}\n{done.stderr}")


def run_template(project: Project, base: Notebook) -> Notebook:
    """Return what `papermill template notebook` makes of the old notebook."""
    return run_papermill(project, project.template, project.plain)


def run_edited(project: Project, base: Notebook) -> Notebook:
    """Return what `papermill notebook notebook` makes of it."""
    return run_papermill(project, project.plain, project.plain)


def run_nbmerge(project: Project, base: Notebook, options: Sequence[str] = ()) -> Notebook | None:
    """Return what nbdime makes of the first run, the edited notebook and a new run.

    None where it stops with an error and writes nothing.
    """
    names = ("base", "local", "remote", "merged")
    first, edited, new, merged = (project.plain.with_name(f"{name}.ipynb") for name in names)
    write_notebook(first, base)
    shutil.copy(project.plain, edited)
    run_papermill(project, project.template, new)
    command = ["nbdime.nbmergeapp", str(first), str(edited), str(new), "--out", str(merged)]
    call(project, [*command, *options], expected=(0, 1))  # 1: there are conflicts, or it stopped
    return read_notebook(merged) if merged.exists() else None


def run_own(project: Project, base: Notebook) -> Notebook:
    """Return what `aoj run` makes of it."""
    make_own(project, number=2)
    return read_notebook(project.own)


def make_own(project: Project, number: int) -> None:
    """Make the notebook as `aoj run` does, with the figures as snapshot `number`."""
    pin = DataPin("toets", number, f"{number}" * 64)
    make_notebook(Job(project.root, REGION, NAME, EDITION, PARAMETERS, "p" * 64, pin))


Way = Callable[["Project", Notebook], Notebook | None]
WAYS: dict[str, Way] = {
    "papermill, sjabloon": run_template,
    "papermill, bewerkt notebook": run_edited,
    "nbmerge": run_nbmerge,
    "aoj run": run_own,
}


def read_notebook(path: Path) -> Notebook:
    """Return a notebook as it lies on disk, each source as one text."""
    found: Notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in found["cells"]:
        cell["source"] = "".join(cell["source"])
    return found


def write_notebook(path: Path, notebook: Mapping[str, Any]) -> None:
    """Write a notebook as JupyterLab does."""
    nbformat.write(nbformat.from_dict(dict(notebook)), path)


if __name__ == "__main__":
    sys.exit(main())
