"""Random histories of one notebook: a person in JupyterLab, the template's author, data, runs.

Papermill and the kernel are stood in for; after each run all rules are checked.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from history_author import AUTHOR, Author
from history_person import PERSON, Person
from history_reading import INJECTED, REGION, TEMPLATE, Copy, Version, is_note, stamp, tags
from history_rules import broken_rules, words
from history_world import LABELS, WORDINGS, Step, difference
from lab import Cell, Lab, Notebook, text_of

from aoj.runs import rerun
from aoj.runs.jobs import DataPin, Job
from aoj.runs.products import notebook_bytes
from aoj.runs.quotes import figures_of
from aoj.runs.stamps import is_touched
from aoj.runs.templates import Template
from aoj.settings import Sidecar

MIME = "application/vnd.aoj.v1+json"
Prepare = Callable[[Notebook | None, Template, Job], Notebook]
Complete = Callable[[Notebook, Job, list[dict[str, Any]]], Notebook]

MACHINE = (
    "data", "data", "data", "settings", "run", "run", "run", "run", "run", "run_open", "run_open",
    "kill", "half_run",
)  # fmt: skip
STEPS = (*PERSON, *AUTHOR, *MACHINE)
_FIRST: list[Any] = []


@dataclass
class History(Person, Author):
    """All that happens to one notebook, and the checks after each run."""

    prepare: Prepare = rerun.prepare
    complete: Complete = rerun.complete

    def __post_init__(self) -> None:
        self.version = Version(tuple(self.first_cells()))
        self._begin()

    def _begin(self) -> None:
        """Make the first notebook; it is the same in every history, so it is made once."""
        if self.prepare is rerun.prepare and self.complete is rerun.complete:
            if not _FIRST:
                self.run(0, 0, 0)
                _FIRST.append((self.disk, self.record, self.number))
            self.disk, self.record, self.number = _FIRST[0]
        else:
            self.run(0, 0, 0)

    def play(self, steps: list[Step]) -> None:
        """Do all steps, and end with a save and a run."""
        for name, a, b, c in steps:
            done = getattr(self, name)(a, b, c)
            if done:
                self.counts["stappen"] += 1
                self.log.append(f"{name}: {done}")
        self.log.append("run: tot slot")
        self.run(0, 0, 0)
        self._second_run()

    def close(self) -> None:
        """Leave nothing behind."""

    def nothing(self, _: int, __: int, ___: int) -> str:
        return ""

    def data(self, a: int, b: int, _: int) -> str:
        name = ("f1", "f1", "f2", "f3")[a % 4]
        self.figures[name] = b % len(WORDINGS)
        return f"{name} is nu {WORDINGS[b % len(WORDINGS)]}"

    def settings(self, a: int, _: int, __: int) -> str:
        self.year = 2026 + a % 3
        return f"jaar {self.year}"

    def run_open(self, a: int, _: int, __: int) -> str:
        """Run while the notebook is open: what is not saved is not on disk."""
        self.open_notebook()
        if a % 2:
            self.save(0, 0, 0)
        lab, opened = self.lab, self.opened
        self._run()
        self.lab, self.opened = lab, opened
        return "terwijl het open staat" + (", bewaard" if a % 2 else ", met onbewaarde tekst")

    def kill(self, _: int, __: int, ___: int) -> str:
        """A run that dies before it replaced the notebook."""
        self.save(0, 0, 0)
        if self.disk is not None:
            self._make(self.disk.notebook, self.record)
        return "voor het vervangen van het notebook"

    def half_run(self, _: int, __: int, ___: int) -> str:
        """A run that dies between notebook and record."""
        record = self.record
        self.run(0, 0, 0)
        self.record = record
        return "gestorven tussen notebook en .run.json"

    def run(self, _: int, __: int, ___: int) -> str:
        self.save(0, 0, 0)
        self._run()
        return "het sjabloon met de gegevens van nu"

    def _run(self) -> None:
        self.counts["runs"] += 1
        left, record = self.disk, self.record
        given = copy.deepcopy(left.notebook) if left else None
        result = self._make(given, record)
        if left is not None and given != left.notebook:
            self.fail(["een run veranderde wat hij kreeg"], left.notebook, result)
        base = left or Copy({"cells": []}, Version(()), frozenset(), self._injected())
        broken = broken_rules(base, self.version, self._injected(), result)
        if not broken:
            broken = list(self._again(result, record))
        if broken:
            self.fail(broken, base.notebook, result)
        self.disk = self.made_now(base, result)
        self.record = {"figures": figures_of(result)}
        self.lab = None

    def made_now(self, base: Copy, result: Notebook) -> Copy:
        """Return a result with what is known of it: `base` is what it was made from."""
        ever = base.ever | frozenset(self.version.keys) | frozenset(self.version.replaces.values())
        notes = base.notes | {text_of(cell) for cell in result["cells"] if is_note(cell)}
        return Copy(result, self.version, ever, self._injected(), notes)

    def _again(self, result: Notebook, old_record: Mapping[str, Any]) -> Iterator[str]:
        """A second run on the same inputs changes nothing, whatever came between."""
        lab = Lab(result, self.new_id)
        lab.clear_outputs()
        saved = lab.saved()
        if is_touched(result) or is_touched(saved):
            yield "het notebook geldt als bewerkt"
        found = self._make(saved, {"figures": figures_of(result)})
        if found != result:
            told = difference(result, found)
            yield f"een run na openen en bewaren verandert het notebook:\n{told}"
        found = self._make(result, old_record)
        if words(found) != words(result):  # figures may be told once more
            yield f"een run na een run die voor .run.json stierf:\n{difference(result, found)}"

    def _second_run(self) -> None:
        """The very same run again gives the same bytes."""
        assert self.disk is not None
        found = self._make(self.disk.notebook, self.record)
        if notebook_bytes(found) != notebook_bytes(self.disk.notebook):
            told = difference(self.disk.notebook, found)
            broken = f"een tweede run verandert het notebook:\n{told}"
            self.fail([broken], self.disk.notebook, found)

    def _make(self, current: Notebook | None, record: Mapping[str, Any]) -> Notebook:
        template, job = self._template(), self._job()
        prepared = self.prepare(current, template, job)
        for cell in prepared["cells"]:
            if cell.get("outputs") or INJECTED in tags(cell) or "note" in stamp(cell):
                self.fail(["prepare laat uitvoer, parameters of meldingen staan"], prepared, {})
        before = rerun.printed_before(current, [record])
        return self.complete(self._execute(prepared), job, before)

    def _execute(self, prepared: Notebook) -> Notebook:
        """Do to a notebook what papermill does, without a kernel."""
        done = copy.deepcopy(prepared)
        cells = done["cells"]
        source = self._injected()
        injected: Cell = {"cell_type": "code", "id": self.new_id()[:8], "source": source}
        injected.update(metadata={"tags": [INJECTED]}, outputs=[], execution_count=None)
        tagged = {tag: at for at, cell in reversed(list(enumerate(cells))) for tag in tags(cell)}
        if INJECTED in tagged:
            cells[tagged[INJECTED]] = injected
        else:
            cells.insert(tagged.get("parameters", -1) + 1, injected)
        for number, cell in enumerate(cells):
            cell["metadata"].setdefault("tags", [])
            cell["metadata"]["papermill"] = {"duration": 0.1, "status": "completed"}
            if cell["cell_type"] == "code":
                cell["metadata"]["execution"] = {"iopub.status.busy": "2026-11-22T08:00:00Z"}
                cell.update(execution_count=number, outputs=self._outputs(text_of(cell)))
        done["metadata"]["papermill"] = {"start_time": "2026-11-22T08:00:00Z"}
        done["metadata"]["language_info"] = {"name": "python", "version": "3.11.7"}
        return done

    def _outputs(self, source: str) -> list[dict[str, Any]]:
        figures = [self._figure(name) for name in re.findall(r'zin\("(f\d)"\)', source)]
        if not figures:
            return []
        bundle = {"schema": 1, "kind": "zin", "id": "z", "figures": figures}
        data = {"text/plain": figures[0]["wordings"][0], MIME: bundle}
        return [{"output_type": "display_data", "data": data, "metadata": {}}]

    def _figure(self, name: str) -> dict[str, Any]:
        wordings = list(WORDINGS[self.figures.get(name, 0)])
        return {
            "id": f"{name}|{REGION}|2025|totaal", "indicator": name, "region_code": REGION,
            "period": "2025", "breakdown": "totaal",
            "value": float(wordings[0].rstrip("%").replace(",", ".")),
            "wordings": wordings, "kind": "cijfer", "label": LABELS[name],
            "place": "Oost", "unit": "%",
        }  # fmt: skip

    def _template(self) -> Template:
        cells = []
        for line in self.version.cells:
            metadata = {"tags": list(line.tags)} if line.tags else {}
            cell: Cell = {"cell_type": line.type, "id": line.key, "source": line.text}
            cell["metadata"] = metadata
            if line.type == "code":
                cell.update(outputs=[], execution_count=None)
            cells.append(cell)
        kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
        notebook: Notebook = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4}
        notebook["nbformat_minor"] = 5
        sidecar = Sidecar.model_construct(
            template=TEMPLATE, schema_number=1, title="Toets", purpose="Toets", standaard=True,
            parameters={}, replaces=dict(self.version.replaces),
        )  # fmt: skip
        return Template(TEMPLATE, notebook, sidecar, repr(self.version))

    def _job(self) -> Job:
        return Job(
            Path("/nergens"), REGION, TEMPLATE, "2026", {"jaar": self.year}, str(self.year),
            DataPin("voorbeeld", 1, repr(sorted(self.figures.items())), is_example=True),
        )  # fmt: skip

    def _injected(self) -> str:
        return f"# Parameters\nregio = 'oost'\njaar = {self.year}\n"
