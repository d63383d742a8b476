"""Runs of one small notebook without kernel or files, and what a person does to it in between.

`rerun` holds every run to what must always be true: what it got is as it was, the product is a
valid notebook with an id of its own for each cell, and a second run changes nothing.
"""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat
from fake_kernel import PRINTED, inject, injected_text, print_figures
from lab import Lab
from toy import code, find_cell, markdown

from aoj.runs import rerun as runs
from aoj.runs.jobs import DataPin, Job
from aoj.runs.stamps import INJECTED, source_of, stamp_of
from aoj.runs.templates import Template
from aoj.settings.models import Sidecar

Cell = dict[str, Any]
Notebook = dict[str, Any]

STORY = "Wij tellen mee.\n\nIn het midden staat dit.\n\nTot slot nog iets."
CELLS = (
    code("parameters", 'regio = "oost"\njaar = 2026', "parameters"),
    markdown("kop", "## Deelname"),
    code("zin", "toon(FIGUUR)"),
    markdown("uitleg", STORY),
    markdown("duiding", "*Schrijf hier wat u ervan vindt.*", "duiding"),
    code("slot", "toon()"),
)
"""The cells of the template as it was at first."""
FIGURES = {"FIGUUR": "3,1%", "TWEEDE": "12,5%"}
"""The figures that cells can print by these names, in their first wordings."""


def figure_of(name: str, wording: str) -> dict[str, Any]:
    """Return a figure as it is printed with this wording."""
    other = {"id": f"{name.lower()}|oost|2025|totaal", "label": f"aandeel {name.lower()}"}
    return {**PRINTED, **(other if name != "FIGUUR" else {}), "wordings": [wording]}


def changed(key: str, cells: Sequence[Cell] = CELLS, **new: Any) -> list[Cell]:
    """Return the cells of a template of which one is different."""
    return [{**cell, **new} if cell["id"] == key else cell for cell in cells]


def without(*keys: str, cells: Sequence[Cell] = CELLS) -> list[Cell]:
    """Return the cells of a template that lost some."""
    return [cell for cell in cells if cell["id"] not in keys]


def with_new(after: str, *new: Cell, cells: Sequence[Cell] = CELLS) -> list[Cell]:
    """Return the cells of a template that got new ones behind `after`, or on top."""
    place = next((i for i, cell in enumerate(cells) if cell["id"] == after), -1) + 1
    return [*cells[:place], *new, *cells[place:]]


def in_order(keys: Sequence[str], cells: Sequence[Cell] = CELLS) -> list[Cell]:
    """Return the cells of a template in another order."""
    return [cell for key in keys for cell in cells if cell["id"] == key]


def make_template(cells: Sequence[Cell], replaces: Mapping[str, str] | None = None) -> Template:
    notebook = {"cells": copy.deepcopy(list(cells)), "metadata": {}}
    notebook.update(nbformat=4, nbformat_minor=5)
    sidecar = Sidecar.model_construct(
        template="toets",
        schema_number=1,
        title="Toets",
        purpose="Toets",
        standaard=True,
        parameters={},
        replaces=dict(replaces or {}),
    )
    return Template("toets", notebook, sidecar, repr((notebook, replaces)))


def job_of(year: int = 2026, themes: Sequence[str] = ()) -> Job:
    pin = DataPin("voorbeeld", 1, "d", is_example=True)
    parameters: dict[str, Any] = {"regio": "oost", "jaar": year}
    parameters |= {"themas": list(themes)} if themes else {}
    return Job(Path("nergens"), "oost", "toets", "2026", parameters, f"{year}", pin)


def first() -> Notebook:
    """Return the notebook as the first run makes it."""
    return rerun(None)


def rerun(
    current: Notebook | None,
    cells: Sequence[Cell] = CELLS,
    replaces: Mapping[str, str] | None = None,
    *,
    year: int = 2026,
    figures: Mapping[str, str] = FIGURES,
    records: Sequence[Mapping[str, Any]] = (),
    themes: Sequence[str] = (),
) -> Notebook:
    """Return what a run makes of a notebook as it lies on disk.

    `figures` are those that code can print by their names, and how each is printed now; `themes`
    those that the region chose.
    """
    template, job = make_template(cells, replaces), job_of(year, themes)
    printed = {name: figure_of(name, wording) for name, wording in figures.items()}
    before = copy.deepcopy(current)
    made = _run(current, template, job, printed, records)
    assert current == before, "a run changes nothing in what it is given"
    assert template == make_template(cells, replaces), "nor in the template"
    assert_whole(made)
    assert _run(made, template, job, printed, ()) == made, "a second run changes nothing"
    return made


def _run(
    current: Notebook | None,
    template: Template,
    job: Job,
    printed: dict[str, dict[str, Any]],
    records: Sequence[Mapping[str, Any]],
) -> Notebook:
    prepared = runs.prepare(current, template, job)
    assert not [cell for cell in prepared["cells"] if cell.get("outputs")]
    executed = inject(prepared, injected_text(job))
    print_figures(executed, printed)
    made = runs.complete(executed, job, runs.printed_before(current, records))
    found: Notebook = json.loads(json.dumps(made))
    return found


def assert_whole(notebook: Notebook) -> None:
    """Hold a notebook to the format: valid, with an id of its own for each cell."""
    doubles = [key for key, n in Counter(c["id"] for c in notebook["cells"]).items() if n > 1]
    assert not doubles
    nbformat.validate(nbformat.from_dict(copy.deepcopy(notebook)))


def edit(notebook: Notebook, do: Callable[[Notebook], Any]) -> Notebook:
    """Return a notebook as a person left it, as JSON on disk."""
    edited = copy.deepcopy(notebook)
    do(edited)
    found: Notebook = json.loads(json.dumps(edited))
    return found


def written(notebook: Notebook, key: str, text: str, **new: Any) -> Notebook:
    """Return a notebook in which a person wrote another text in a cell."""
    return edit(notebook, lambda nb: find_cell(nb, key).update(source=text, **new))


def deleted(notebook: Notebook, *keys: str) -> Notebook:
    """Return a notebook from which a person deleted cells."""
    kept = [cell for cell in notebook["cells"] if cell["id"] not in keys]
    assert len(kept) == len(notebook["cells"]) - len(keys)
    return edit(notebook, lambda nb: nb.update(cells=kept))


def added(notebook: Notebook, after: str, *new: Cell) -> Notebook:
    """Return a notebook with cells of a person behind `after`, or on top."""
    place = at(notebook, after) + 1 if after else 0
    return edit(notebook, lambda nb: nb["cells"].__setitem__(slice(place, place), new))


def moved(notebook: Notebook, key: str, after: str) -> Notebook:
    """Return a notebook in which a person put a cell behind another one, or on top."""
    return added(deleted(notebook, key), after, copy.deepcopy(find_cell(notebook, key)))


def in_lab(notebook: Notebook, do: Callable[[Lab], Any]) -> Notebook:
    """Return a notebook after it was changed in JupyterLab and saved."""
    numbers: Iterator[int] = iter(range(1, 1000))
    lab = Lab(notebook, lambda: f"{next(numbers):08x}-1111-4222-8333-444444444444")
    do(lab)
    return lab.saved()


def at(notebook: Notebook, key: str) -> int:
    """Return the position of a cell."""
    return next(i for i, cell in enumerate(notebook["cells"]) if cell["id"] == key)


def text(notebook: Notebook, key: str) -> str:
    """Return the text of a cell."""
    return source_of(find_cell(notebook, key))


def texts(notebook: Notebook) -> list[str]:
    """Return the texts of all cells but notes and parameters, in order."""
    return [source_of(cell) for cell in _plain(notebook)]


def ids(notebook: Notebook) -> list[str]:
    """Return the ids of all cells but notes and parameters, in order."""
    return [cell["id"] for cell in _plain(notebook)]


def kinds(notebook: Notebook, key: str) -> list[str]:
    """Return the kinds of the open revisions of a cell."""
    return [item["kind"] for item in items(notebook, key)]


def items(notebook: Notebook, key: str) -> list[dict[str, Any]]:
    """Return the open revisions of a cell."""
    found: list[dict[str, Any]] = stamp_of(find_cell(notebook, key)).get("herzien", [])
    return found


def notes(notebook: Notebook) -> list[str]:
    """Return what the notes of a notebook are about, in order."""
    return [stamp_of(cell)["note"] for cell in notebook["cells"] if "note" in stamp_of(cell)]


def is_own(notebook: Notebook, key: str) -> bool:
    """Whether a cell bears no stamp of the template any more."""
    return "cell" not in stamp_of(find_cell(notebook, key))


def _plain(notebook: Notebook) -> list[Cell]:
    return [
        cell
        for cell in notebook["cells"]
        if "note" not in stamp_of(cell) and cell["id"] != INJECTED
    ]
