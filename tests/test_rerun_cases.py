"""The ten cases of benchmarks/rerun_cases.py, run again by us, without a kernel."""

from __future__ import annotations

import ast
import importlib
import sys
from pathlib import Path
from typing import Any

import pytest
from fake_kernel import inject, injected_text

from aoj.runs import runner
from aoj.runs.jobs import Job
from aoj.store.project import ROOT_VARIABLE

sys.path.append(str(Path(__file__).resolve().parent.parent / "benchmarks"))
bench = importlib.import_module("rerun_cases")
QUOTE = "verouderd cijfer in de tekst gemeld"
"""What the finder does has its own set of sentences."""

cases = pytest.mark.parametrize("number", range(len(bench.CASES)))


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A project in which the notebook was made once, by us."""
    project = bench.Project(tmp_path_factory.mktemp("gevallen") / "begin")
    project.write(bench.template_cells(), bench.OLD)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner, "execute", execute)
        bench.make_own(project, number=1)
    project.plain.write_bytes(project.own.read_bytes())
    return project


def execute(notebook: dict[str, Any], job: Job) -> tuple[dict[str, Any], dict[str, float]]:
    """Execute the code of a notebook in this process, and keep what its last lines give."""
    made, names = inject(notebook, injected_text(job)), dict[str, Any]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ROOT_VARIABLE, str(job.root))
        for cell in made["cells"]:
            if cell["cell_type"] == "code":
                cell["outputs"] = run_code("".join(cell["source"]), names)
    return made, {}


def run_code(source: str, names: dict[str, Any]) -> list[dict[str, Any]]:
    lines = ast.parse(source).body
    last = lines.pop() if lines and isinstance(lines[-1], ast.Expr) else None
    exec(compile(ast.Module(lines, []), "cel", "exec"), names)
    if not isinstance(last, ast.Expr):
        return []
    shown = eval(compile(ast.Expression(last.value), "cel", "eval"), names)
    data = shown._repr_mimebundle_()
    return [{"output_type": "display_data", "data": data, "metadata": {}}]


@cases
def test_a_run_keeps_what_a_person_did(
    first: Any, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "execute", execute)
    case = bench.CASES[number]
    here = bench.Project(Path(bench.shutil.copytree(first.root, tmp_path / "geval")))
    found = bench.try_case(case, number, here, {"aoj run": bench.run_own})["aoj run"]
    assert {name: wrong for name, wrong in found.items() if wrong and name != QUOTE} == {}


@cases
def test_a_notebook_made_from_the_template_alone_is_not_called_good(
    first: Any, number: int
) -> None:
    found = bench.judge(bench.CASES[number], bench.read_notebook(first.own))
    assert "weg" in next(iter(found.values()))
    assert found.get(QUOTE, True)
