"""What is wrong with a notebook that was run again, told by words that occur nowhere else."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import nbformat
from rerun_histories import NEW, OLD, OTHER, Case, Cell, Notebook


def judge(case: Case, notebook: Notebook | None) -> dict[str, str]:
    """Return what is wrong per criterion that applies, empty if nothing is."""
    asked = [criterion for criterion in CRITERIA if criterion.applies(case)]
    if notebook is None:
        return {criterion.name: "stopt met een fout, geen notebook" for criterion in asked}
    return {criterion.name: criterion.judge(case, Made(notebook)) for criterion in asked}


@dataclass(frozen=True)
class Made:
    """A notebook that was made, in the forms in which it is judged."""

    notebook: Notebook

    @property
    def cells(self) -> list[Cell]:
        """All cells but the notes that `aoj run` places."""
        return [c for c in self.notebook["cells"] if "note" not in c["metadata"].get("aoj", {})]

    @property
    def text(self) -> str:
        """All that is written in the cells."""
        return "\n\n".join(cell["source"] for cell in self.cells)

    @property
    def printed(self) -> str:
        """All that the cells printed."""
        outputs = [out for cell in self.cells for out in cell.get("outputs", [])]
        shown = [out.get("data", {}).get("text/plain", out.get("text", "")) for out in outputs]
        return "\n".join("".join(text) for text in shown)

    @property
    def conflicts(self) -> int:
        """In how many cells a merge left a conflict."""
        marks = ("<<<<<<<", ">>>>>>>", "nbdime-conflicts")
        return sum(any(mark in json.dumps(c) for mark in marks) for c in self.notebook["cells"])

    def is_told(self, words: Sequence[str]) -> bool:
        """Whether a cell with one of some words says that the template went another way."""
        return any(
            _kinds(cell) & {"sjabloon", "vervallen"} or "<<<<<<<" in cell["source"]
            for cell in self.cells
            if any(word in cell["source"] for word in words)
        )


def _kinds(cell: Cell) -> set[str]:
    """Return why `aoj run` wants a person to look at a cell."""
    return {item["kind"] for item in cell["metadata"].get("aoj", {}).get("herzien", [])}


def judge_text(case: Case, made: Made) -> str:
    """Judge whether each thing that a person wrote is there once."""
    counts = [made.text.count(word) for word in case.words]
    lost, doubled = counts.count(0), sum(count > 1 for count in counts)
    of = f" ({lost or doubled} van {len(counts)})" if len(counts) > 1 else ""
    if any("attachment:" in c["source"] and not c.get("attachments") for c in made.cells):
        return "afbeelding weg"
    return f"tekst weg{of}" if lost else f"tekst dubbel{of}" if doubled else ""


def judge_deletion(case: Case, made: Made) -> str:
    """Judge whether what was deleted stayed away."""
    back = sum(word in made.text for word in case.gone)
    return "verwijderde tekst is terug" if back else ""


def judge_order(case: Case, made: Made) -> str:
    """Judge whether what is there stands in a person's order, and no section twice."""
    places = [made.text.index(word) for word in case.order if word in made.text]
    headings = [line for line in made.text.split("\n") if line.startswith("## ")]
    doubled = "onderdeel dubbel" if len(set(headings)) < len(headings) else ""
    return doubled or ("" if places == sorted(places) else "volgorde is weg")


def judge_figures(case: Case, made: Made) -> str:
    """Judge whether each figure is printed as often as it should be, and only as it is now."""
    old, new, other = (made.printed.count(figure) for figure in (OLD, NEW, OTHER))
    if old:
        return "oude en nieuwe cijfers" if new else "oude cijfers"
    if new > case.figures or other > 1:
        return "cijfers dubbel" if case.figures else "verwijderd cijfer is terug"
    if new < case.figures or not other:
        return "cijfers weg"
    return "" if case.printed in made.printed else "cijferzin niet van deze code"


def judge_template(case: Case, made: Made) -> str:
    """Judge whether what is new in the template came, or that it was told."""
    if case.news:
        return "" if case.news in made.text else "sjabloon niet overgenomen"
    return "" if made.is_told(case.words) else "ander sjabloon niet gemeld"


def judge_quote(case: Case, made: Made) -> str:
    """Judge whether the notebook names the sentence with an outdated figure, and the new one."""
    told = any(
        OLD in cell["source"] and NEW in cell["source"]
        for cell in made.notebook["cells"]
        if any(word in cell["source"] for word in case.words)
    )
    return "" if told else "verouderd cijfer in de tekst niet gemeld"


def judge_whole(case: Case, made: Made) -> str:
    """Judge whether the notebook can be used as it is."""
    try:
        nbformat.validate(nbformat.from_dict(made.notebook))
    except nbformat.ValidationError:
        return "geen geldig notebook"
    number = made.conflicts
    return f"conflict in {number} cel{'' if number == 1 else 'len'}" if number else ""


@dataclass(frozen=True)
class Criterion:
    """What is asked of a notebook, and of which cases."""

    name: str
    judge: Callable[[Case, Made], str]
    applies: Callable[[Case], object] = lambda case: True


CRITERIA = (
    Criterion("eigen tekst, code en afbeelding er één keer", judge_text),
    Criterion("verwijderd blijft weg", judge_deletion, lambda case: case.gone),
    Criterion("volgorde blijft, geen onderdeel dubbel", judge_order),
    Criterion("alleen de nieuwe cijfers, elk één keer", judge_figures),
    Criterion(
        "nieuw sjabloon overgenomen of gemeld",
        judge_template,
        lambda case: case.news or case.told,
    ),
    Criterion("verouderd cijfer in de tekst gemeld", judge_quote, lambda case: case.quotes),
    Criterion("zonder conflict of fout in het bestand", judge_whole),
)
