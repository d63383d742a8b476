"""An execution without a kernel: what papermill would do to a notebook, at once."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from toy import FIGURE, code

from aoj.bundle import MIME
from aoj.errors import PartialFailure
from aoj.runs.failures import CellFailure
from aoj.runs.jobs import Job
from aoj.runs.stamps import INJECTED

Notebook = dict[str, Any]
PRINTED = {
    **FIGURE,
    "id": "deelname_sbo|oost|2025|totaal",
    "kind": "cijfer",
    "label": "deelname aan het sbo",
    "place": "Oost",
    "unit": "%",
}
"""The figure of the toy template as a run prints it."""


class FakeKernel:
    """Executes nothing: injects parameters as papermill does and prints one figure."""

    def __init__(self) -> None:
        self.wording = "3,1%"
        self.meanwhile: Callable[[], None] = lambda: None
        self.executed: list[Notebook] = []
        self.fails = False

    def __call__(self, notebook: Notebook, job: Job) -> tuple[Notebook, dict[str, float]]:
        self.executed.append(copy.deepcopy(notebook))
        self.meanwhile()
        made = inject(notebook, injected_text(job), f"x{len(self.executed)}")
        print_figures(made, {"FIGUUR": {**PRINTED, "wordings": [self.wording]}})
        if self.fails:
            raise CellFailure("de cel mislukte", "zin-deelname", PartialFailure, made)
        return made, {}


def injected_text(job: Job) -> str:
    """Return the source that papermill gives to the cell with the parameters of a job."""
    return "# Parameters\n" + "".join(f"{k} = {v!r}\n" for k, v in job.parameters.items())


def inject(notebook: Notebook, text: str, key: str = "0a1b2c3d") -> Notebook:
    """Return a notebook with injected parameters, where and how papermill puts them.

    A cell that has the tag already is replaced; else it comes after the cell `parameters`, or on
    top.
    """
    made = copy.deepcopy(notebook)
    tags = [cell["metadata"].get("tags", []) for cell in made["cells"]]
    cell = code(key, text, INJECTED)
    already = next((i for i, found in enumerate(tags) if INJECTED in found), None)
    if already is not None:
        made["cells"][already] = cell
    else:
        place = next((i for i, found in enumerate(tags) if "parameters" in found), -1)
        made["cells"].insert(place + 1, cell)
    return made


def print_figures(notebook: Notebook, figures: dict[str, dict[str, Any]]) -> None:
    """Let each code cell that names a figure print it, in place."""
    for cell in notebook["cells"]:
        printed = [figure for name, figure in figures.items() if name in cell["source"]]
        if cell["cell_type"] == "code" and printed:
            data = {MIME: {"figures": printed}, "text/html": "<p>x</p>"}
            cell["outputs"] = [{"output_type": "display_data", "data": data, "metadata": {}}]
