"""What every part of a random history shares: the files, the open notebook, what happened.

A history is a list of steps, each a name and three small numbers that choose where and what; so
it shrinks well, and each step says in words what it did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from history_reading import Copy, Version, stamp
from lab import Cell, Lab, Notebook, text_of

Step = tuple[str, int, int, int]
WORDINGS = (
    ("13,9%", "1 op de 7"),
    ("14,2%", "1 op de 7"),
    ("9,1%", "1 op de 11"),
    ("20,3%", "1 op de 5"),
)
"""In what words a figure can be printed; data changes go from one to another."""
LABELS = {
    "f1": "deelname aan het speciaal basisonderwijs",
    "f2": "deelname aan het praktijkonderwijs",
    "f3": "aandeel jongeren met jeugdhulp",
}


class BrokenRuleError(AssertionError):
    """A rule was broken; says the history and shows the notebook before and after."""


@dataclass
class World:
    """One notebook on disk, perhaps open in Lab; the template, the figures and the settings."""

    log: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    version: Version = field(default_factory=lambda: Version(()))
    disk: Copy | None = None
    lab: Lab | None = None
    opened: Copy | None = None
    """What the open notebook was when it was opened."""
    record: dict[str, Any] = field(default_factory=dict)
    figures: dict[str, int] = field(default_factory=dict)
    year: int = 2026
    number: int = 0

    def run(self, _: int, __: int, ___: int) -> str:
        raise NotImplementedError

    def open_notebook(self) -> Lab:
        """Open what lies on disk, unless it is open already; make it first if need be."""
        if self.disk is None:
            self.run(0, 0, 0)
        assert self.disk is not None
        if self.lab is None:
            self.lab, self.opened = Lab(self.disk.notebook, self.new_id), self.disk
        return self.lab

    def at(self, a: int, extra: int = 0) -> tuple[Lab, int]:
        """Return the open notebook and the place that `a` chooses in it."""
        lab = self.open_notebook()
        return lab, a % (len(lab.cells) + extra)

    def among(
        self, a: int, b: int, wanted: Callable[[Cell], bool], do: Callable[[int, int, int], str]
    ) -> str:
        """Do something to one of the cells that are wanted, if there are any."""
        found = [at for at, cell in enumerate(self.open_notebook().cells) if wanted(cell)]
        return do(found[a % len(found)], b, 0) if found else ""

    def edit(self, a: int, change: Callable[[list[str]], Any]) -> str:
        """Change the lines of the cell that `a` chooses."""
        lab, at = self.at(a)
        lines = lab.cells[at]["source"].split("\n")
        change(lines)
        lab.write(at, "\n".join(lines))
        return f"{self.name(at)} is nu {lab.cells[at]['source']!r}"

    def name(self, at: int) -> str:
        cell = self.open_notebook().cells[at]
        return f"{at} ({cell.get('id')}{'' if stamp(cell) else ', eigen'})"

    def sentence(self) -> str:
        """Return words that a person writes, with a marker of their own."""
        return f"Dat {self.marker()} zien wij."

    def marker(self) -> str:
        return f"w{self.next_number()}q"

    def new_id(self) -> str:
        return f"{self.next_number():08x}-1111-4222-8333-444444444444"

    def next_number(self) -> int:
        self.number += 1
        return self.number

    def shown_template(self) -> str:
        return "\n".join(f"  [{c.key}] {c.type} {c.text!r}" for c in self.version.cells)

    def fail(self, broken: list[str], before: Notebook, result: Notebook) -> None:
        history = "\n".join(f"  {n}. {line}" for n, line in enumerate(self.log, 1))
        raise BrokenRuleError(
            "\n".join(broken)
            + f"\n\nWat er gebeurde:\n{history}\n\nVoor de run:\n{show(before)}"
            + f"\nHet sjabloon:\n{self.shown_template()}\nDe run maakte:\n{show(result)}"
        )


def show(notebook: Notebook) -> str:
    """Return a notebook as a person reads it in a failure."""
    lines = []
    for cell in notebook.get("cells", []):
        own = stamp(cell)
        extra: dict[str, Any] = {k: own[k] for k in ("cell", "note", "herzien") if k in own}
        if cell.get("attachments"):
            extra["bijlagen"] = list(cell["attachments"])
        lines.append(f"  [{cell.get('id')}] {cell['cell_type']} {text_of(cell)!r} {extra}")
    return "\n".join(lines)


def difference(one: Notebook, other: Notebook) -> str:
    rest = [
        f"  {k}: {one['metadata'].get(k)} / {other['metadata'].get(k)}"
        for k in {*one["metadata"], *other["metadata"]}
        if one["metadata"].get(k) != other["metadata"].get(k)
    ]
    metadata = [
        f"  {a['id']}: {a['metadata']} / {b['metadata']}"
        for a, b in zip(one["cells"], other["cells"], strict=False)
        if a["metadata"] != b["metadata"]
    ]
    return "\n".join([show(other), *rest, *metadata])
