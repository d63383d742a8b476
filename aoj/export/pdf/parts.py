"""What a walk through a document gathers: pictures, names, footnotes, tables, and what is wrong."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aoj.export.elements import Element
from aoj.export.inline import PLACEHOLDER
from aoj.export.pdf.literals import shown
from aoj.export.pdf.pictures import PictureFile
from aoj.export.problems import Problem, problem

_NAMED = ("h1", "h2", "h3", "h4", "h5", "h6", "figure", "table")


@dataclass(frozen=True)
class TableShape:
    """The rows of a table's head and body: of each cell what it heads, '' for one with data."""

    head: tuple[tuple[str, ...], ...]
    body: tuple[tuple[str, ...], ...]


class Parts:
    """Kept while the tree is walked, cell by cell."""

    def __init__(self, body: Element) -> None:
        self.cell = ""
        self.files: dict[str, bytes] = {}
        self.cell_of: dict[str, str] = {}
        """In which cell each picture stands first."""
        self.tables: list[TableShape] = []
        self.figures = self.formulas = 0
        self.problems: list[Problem] = []
        self.notes: Mapping[str, Element] = {
            str(item.get("id")): item for item in body.findall("section/ol/li")
        }
        self.mixed: Callable[[Element], str] = lambda _: "[]"
        """Writes an element with text and blocks; set by who walks the blocks."""
        self._cited: dict[str, str] = {}
        self._names = {
            str(node.get("id")): f"plek-{number}"
            for number, node in enumerate(body.iter(*_NAMED))
            if node.get("id") and not any(up.tag == "section" for up in node.iterancestors())
        }
        self._paths: dict[bytes, str] = {}

    def name_of(self, identity: str | None) -> str:
        """Return how an element of the tree is called in the PDF; '' for what links cannot reach.

        What a notebook calls it never becomes part of the code.
        """
        return self._names.get(identity or "", "")

    def cite(self, number: str) -> tuple[str, bool]:
        """Return the name of a footnote, and whether this is where it is called first."""
        if number in self._cited:
            return self._cited[number], False
        self._cited[number] = f"noot-{len(self._cited)}"
        return self._cited[number], True

    @property
    def uncited(self) -> list[Element]:
        """The footnotes to which nothing in the text refers."""
        return [note for number, note in self.notes.items() if number not in self._cited]

    def keep_picture(self, picture: PictureFile) -> str:
        """Return the path under which Typst finds a picture; the same picture is kept once."""
        self.figures += 1
        if picture.data not in self._paths:
            self._paths[picture.data] = path = f"beeld-{len(self._paths)}.svg"
            self.files[path] = picture.data
            self.cell_of[path] = self.cell
        return self._paths[picture.data]

    def alt(self, text: str) -> str:
        """Return a text alternative that is never empty; one that lacks is told of."""
        told = " ".join(shown(text).split())
        if not told:
            self.report(
                "alt",
                "heeft een afbeelding zonder beschrijving voor wie haar niet ziet",
                "schrijf in de codecel een regel '# alt: wat er te zien is', of in tekst "
                "'![wat er te zien is](...)'",
            )
        return told or PLACEHOLDER

    def report(self, rule: str, what: str, remedy: str) -> None:
        """Keep a problem of the cell at hand."""
        one = problem(rule, self.cell, what, remedy)
        if one not in self.problems:
            self.problems.append(one)

    def report_letters(self, letters: str) -> None:
        """Tell of characters that no letter of ours has."""
        named = ", ".join(f"'{one}' ({code_of(one)})" for one in letters[:5])
        more = f" en {len(letters) - 5} andere" if len(letters) > 5 else ""
        several = "tekens die" if len(letters) > 1 else "een teken dat"
        self.report(
            "teken",
            f"heeft {several} een PDF hier niet kan tonen: {named}{more}",
            "schrijf het met gewone letters of laat het weg",
        )

    def report_picture(self) -> None:
        """Tell of a picture that cannot be read."""
        self.report(
            "beeld",
            "heeft een afbeelding die niet getoond kan worden",
            "plak de afbeelding opnieuw, als PNG, JPEG of SVG",
        )

    def report_formula(self, part: str) -> None:
        """Tell of a formula that cannot be drawn."""
        self.report(
            "formule",
            f"heeft een formule die in een PDF niet gezet kan worden (onderdeel '{part}')",
            "schrijf haar eenvoudiger, of als tekst zonder dollartekens",
        )


def code_of(character: str) -> str:
    """Return how a character is looked up.

    >>> code_of("é")
    'U+00E9'
    """
    code = ord(unicodedata.normalize("NFC", character)[0])
    return f"U+{code:04X}"
