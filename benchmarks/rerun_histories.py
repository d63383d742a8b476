"""Ten histories of one notebook: a template, what a person did, and what the template did after.

A person works in JupyterLab 4.6; what each action does to the JSON was seen there. In every case a
printed figure goes from 3,1% to 3,4%.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

Cell = dict[str, Any]
Notebook = dict[str, Any]
Edit = Callable[["Lab"], None]
Change = Callable[[list[Cell]], list[Cell]]

OLD, NEW, OTHER = "3,1%", "3,4%", "1,2%"
"""The figure that changes, before and after, and the one that does not."""

SIDECAR = """\
schema: 1
title: Toets
purpose: Om manieren van opnieuw draaien te vergelijken.
parameters:
  regio: {type: text, description: De regio, default: oost}
  jaar: {type: number, description: Het jaar, default: 2026}
"""
SETUP = """\
import json
import os
from pathlib import Path

from aoj.bundle import Bundle, PrintedFigure

CIJFERS = json.loads(Path(os.environ["AOJ_PROJECT"], "cijfers.json").read_text("utf-8"))


def zin(soort, tekst):
    woorden = CIJFERS[soort]
    waarde = float(woorden.strip("%").replace(",", ".")) / 100
    figuur = PrintedFigure(
        f"deelname_{soort}", "oost", "2025", "totaal", waarde, (woorden,),
        label=f"aandeel {soort}", place="Oost", unit="%",
    )
    tekst = tekst.format(woorden)
    return Bundle("zin", soort, text=tekst, html=f"<p>{tekst}</p>", figures=(figuur,))"""
SENTENCE = 'aanloop = "In Oost"\n\nzin("{}", f"{{aanloop}} {}")'
ASKED = "*Schrijf hier uw duiding.*"
FIRST = "Dit aandeel telt leerlingen op woonplaats."
NARRATIVE = f"{FIRST}\n\n{ASKED}\n\nBespreek dit met de besturen."


def markdown(key: str, source: str, *tags: str) -> Cell:
    """Return a text cell."""
    metadata = {"tags": list(tags)} if tags else {}
    return {"cell_type": "markdown", "id": key, "metadata": metadata, "source": source}


def code(key: str, source: str, *tags: str) -> Cell:
    """Return a code cell."""
    cell = markdown(key, source, *tags)
    return {**cell, "cell_type": "code", "outputs": [], "execution_count": None}


def template_cells() -> list[Cell]:
    """Return the template: two sections, each with a heading, a figure and a place to write."""
    sbo = SENTENCE.format("sbo", "gaat {{}} naar het speciaal basisonderwijs.")
    verzuim = SENTENCE.format("verzuim", "verzuimt {{}} langdurig.")
    return [
        code("parameters", 'regio = "oost"\njaar = 2026', "parameters"),
        code("opzet", SETUP),
        markdown("titel", "# Toets"),
        markdown("kop-sbo", "## Speciaal basisonderwijs"),
        code("zin-sbo", sbo),
        markdown("duiding-sbo", NARRATIVE, "duiding"),
        markdown("kop-verzuim", "## Langdurig verzuim"),
        code("zin-verzuim", verzuim),
        markdown("duiding-verzuim", "*Wat valt op?*\n\nVergelijk met vorig jaar.", "duiding"),
        markdown("uitleg-verzuim", "Het gaat om gemeld verzuim."),
        markdown("slot", "Gemaakt met openbare cijfers."),
    ]


def rewritten(key: str, old: str, new: str) -> Change:
    """Return a change of the template: other words in one cell."""

    def change(cells: list[Cell]) -> list[Cell]:
        text = {key: next(c["source"] for c in cells if c["id"] == key).replace(old, new)}
        return [{**cell, "source": text.get(cell["id"], cell["source"])} for cell in cells]

    return change


def added(cell: Cell, after: str) -> Change:
    """Return a change of the template: one more cell."""

    def change(cells: list[Cell]) -> list[Cell]:
        at = [c["id"] for c in cells].index(after) + 1
        return [*cells[:at], cell, *cells[at:]]

    return change


def removed(key: str) -> Change:
    """Return a change of the template: one cell less."""
    return lambda cells: [cell for cell in cells if cell["id"] != key]


class Lab:
    """A notebook open in JupyterLab 4.6: what each action does to its JSON was seen there."""

    def __init__(self, notebook: Notebook) -> None:
        self.cells: list[Cell] = notebook["cells"]
        self._new = 0

    def at(self, key: str) -> int:
        """Return the place of a cell, by its id or by a tag."""
        return next(
            i
            for i, cell in enumerate(self.cells)
            if key == cell["id"] or key in cell["metadata"].get("tags", [])
        )

    def write(self, key: str, old: str, new: str) -> None:
        """Write `new` over `old` in a cell."""
        cell = self.cells[self.at(key)]
        assert old in cell["source"], (key, old)
        cell["source"] = cell["source"].replace(old, new)

    def add(self, after: str, text: str) -> None:
        """Insert a text cell: a new id and no metadata."""
        self.cells.insert(self.at(after) + 1, markdown(self._id(), text))

    def delete(self, *keys: str) -> None:
        """Delete cells."""
        for key in keys:
            del self.cells[self.at(key)]

    def move(self, keys: Sequence[str], before: str) -> None:
        """Move cells up, which keeps their ids."""
        for key in keys:
            cell = self.cells.pop(self.at(key))
            self.cells.insert(self.at(before), cell)

    def split(self, key: str, text: str) -> None:
        """Split a cell before `text`: the last part keeps the id, both keep the metadata."""
        at = self.at(key)
        cell = self.cells[at]
        first, _, last = cell["source"].partition(text)
        copy = json.loads(json.dumps(cell))
        self.cells.insert(at, {**copy, "id": self._id(), "source": first.strip("\n")})
        cell["source"] = text + last

    def join(self, key: str) -> None:
        """Join a text cell with the one below: a new id, the metadata of the upper one."""
        at = self.at(key)
        upper, lower = self.cells[at : at + 2]
        text = f"{upper['source']}\n\n{lower['source']}"
        joined = {**upper, "id": self._id(), "source": text, "attachments": {}}
        self.cells[at : at + 2] = [joined]

    def paste_picture(self, key: str, behind: str) -> None:
        """Paste a picture behind some words."""
        name = f"{self._id()}.png"
        self.write(key, behind, f"{behind}![image.png](attachment:{name})")
        self.cells[self.at(key)]["attachments"] = {name: {"image/png": "iVBORw0KGgo="}}

    def _id(self) -> str:
        self._new += 1
        return str(uuid5(NAMESPACE_URL, f"cel {self._new}"))


@dataclass(frozen=True)
class Case:
    """One history: what a person did, what the template did, and what must come of it."""

    name: str
    edit: Edit
    words: tuple[str, ...]
    """What the person wrote; each must be there once."""
    template: Change = list
    gone: tuple[str, ...] = ()
    """What the person deleted."""
    order: tuple[str, ...] = ()
    news: str = ""
    """What the template has that is new; must be taken over, or told."""
    told: bool = False
    """Whether the person must be told that the template went another way."""
    quotes: bool = False
    """Whether the person's text quotes the figure that changes."""
    printed: str = ""
    """What the person's code must print."""
    figures: int = 1
    """How often the figure that changes is printed."""


WAITING = f"In Oost gaat {OLD} naar het sbo; de besturen noemen de wachtlijst."


def _by_hand(*steps: tuple[str, ...]) -> Edit:
    """Return an edit made of steps: an action of `Lab` and what it needs."""

    def edit(lab: Lab) -> None:
        for action, *values in steps:
            getattr(lab, action)(*values)

    return edit


def _move_section(lab: Lab) -> None:
    lab.write("duiding-verzuim", "*Wat valt op?*", "Dit gaat eerst, vond de leerplicht.")
    lab.move(("kop-verzuim", "zin-verzuim", "duiding-verzuim", "uitleg-verzuim"), "kop-sbo")


NEW_FIRST = rewritten("duiding-sbo", "op woonplaats", "op woonplaats, niet op schoolplaats")
CASES = (
    Case(
        "alinea met een aangehaald cijfer; alleen het cijfer is herzien",
        _by_hand(("write", "duiding-sbo", ASKED, WAITING)),
        ("wachtlijst",),
        quotes=True,
    ),
    Case(
        "alinea bewerkt; sjabloon veranderde een andere regel ervan",
        _by_hand(("write", "duiding-sbo", ASKED, "De besturen noemen de busreis.")),
        ("busreis",),
        NEW_FIRST,
        news="niet op schoolplaats",
    ),
    Case(
        "alinea bewerkt; sjabloon veranderde dezelfde regel",
        _by_hand(("write", "duiding-sbo", ASKED, "De besturen noemen de busreis.")),
        ("busreis",),
        rewritten("duiding-sbo", ASKED, "*Schrijf hier uw duiding, met bron.*"),
        told=True,
    ),
    Case(
        "eigen alinea toegevoegd; sjabloon zette daar ook een cel",
        _by_hand(("add", "duiding-sbo", f"Van de {OLD} kwam de helft uit de taalklas.")),
        ("taalklas",),
        added(markdown("bijlage", "Zie ook de bijlage."), "duiding-sbo"),
        order=("op woonplaats", "taalklas", "## Langdurig"),
        news="Zie ook de bijlage",
        quotes=True,
    ),
    Case(
        "onderdeel verwijderd; sjabloon veranderde er een regel in",
        _by_hand(
            ("delete", "kop-sbo", "zin-sbo", "duiding-sbo"),
            ("write", "duiding-verzuim", "*Wat valt op?*", "Vraag het de leerplicht."),
        ),
        ("leerplicht",),
        NEW_FIRST,
        gone=("## Speciaal", 'zin("sbo"', "op woonplaats"),
        figures=0,
    ),
    Case(
        "onderdeel verplaatst en bewerkt; sjabloon veranderde een andere regel",
        _move_section,
        ("leerplicht",),
        rewritten("duiding-verzuim", "vorig jaar", "vorig schooljaar"),
        order=("## Langdurig", "leerplicht", "## Speciaal", "op woonplaats"),
        news="vorig schooljaar",
    ),
    Case(
        "alinea gesplitst, twee andere samengevoegd; sjabloon veranderde de eerste",
        _by_hand(
            ("write", "duiding-sbo", ASKED, f"De busreis telt.\n\n{WAITING}"),
            ("split", "duiding-sbo", WAITING),
            ("write", "duiding-verzuim", "*Wat valt op?*", "Vraag het de leerplicht."),
            ("join", "duiding-verzuim"),
        ),
        ("busreis", "wachtlijst", "leerplicht", "Bespreek dit", "gemeld verzuim"),
        NEW_FIRST,
        order=("busreis", "wachtlijst", "Bespreek dit", "leerplicht", "gemeld verzuim"),
        told=True,
        quotes=True,
    ),
    Case(
        "afbeelding in een bewerkte alinea geplakt; sjabloon veranderde een andere regel",
        _by_hand(
            ("write", "duiding-sbo", ASKED, "Hier is de kaart:"),
            ("paste_picture", "duiding-sbo", "Hier is de kaart:"),
        ),
        ("Hier is de kaart", "attachment:"),
        NEW_FIRST,
        news="niet op schoolplaats",
    ),
    Case(
        "code en een regel bij de parameters bewerkt; sjabloon veranderde andere code",
        _by_hand(
            ("write", "zin-sbo", '"In Oost"', '"In heel Oost"'),
            ("write", "injected-parameters", "jaar = 2026", "jaar = 2026\ndrempel = 25"),
        ),
        ('"In heel Oost"', "drempel = 25"),
        rewritten("zin-sbo", "het speciaal", "een school voor speciaal"),
        news="een school voor speciaal",
        printed=f"In heel Oost gaat {NEW} naar een school voor",
    ),
    Case(
        "alinea met een aangehaald cijfer bewerkt; sjabloon verwijderde die cel",
        _by_hand(("write", "duiding-sbo", ASKED, WAITING)),
        ("wachtlijst",),
        removed("duiding-sbo"),
        order=("## Speciaal", "wachtlijst", "## Langdurig"),
        told=True,
        quotes=True,
    ),
)
