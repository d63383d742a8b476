"""What the tree in the making keeps: the cell at hand, its problems, ids and captions."""

from __future__ import annotations

import re

from aoj.export.elements import Element, slug
from aoj.export.problems import Problem, problem

RESERVED = ("inhoud", "voetnoten", "inhoudsopgave", "bijlage")
_OWN_ID = re.compile(r"[a-z][a-z0-9-]{0,80}")


class Places:
    """Where the building of a tree is, and what it met."""

    def __init__(self) -> None:
        self.cell = ""
        self.heading = ""
        self.level = 1
        self.problems: list[Problem] = []
        self._ids: dict[str, str] = {}
        self._taken: set[str] = set(RESERVED)
        self._captions: dict[str, int] = {}

    def report(self, rule: str, what: str, remedy: str, cell: str | None = None) -> None:
        """Keep a problem of the cell at hand, or of another."""
        one = problem(rule, self.cell if cell is None else cell, what, remedy)
        if one not in self.problems:
            self.problems.append(one)

    def identify(self, made: Element, old: str, text: str) -> None:
        """Give an element an id of our own, and remember what the notebook called it."""
        wanted = old if made.tag == "table" and _OWN_ID.fullmatch(old) else slug(text)
        made.set("id", self.unique(wanted or "deel"))
        self.remember(old, made)

    def remember(self, old: str, made: Element) -> None:
        """Let links to an old id reach an element; the first that has it wins."""
        if old:
            self._ids.setdefault(old, str(made.get("id")))

    def now_called(self, old: str) -> str:
        """Return the id of what a link in the notebook points to."""
        return self._ids.get(old, old)

    def unique(self, wanted: str) -> str:
        """Return an id that nothing else has."""
        found, count = wanted, 1
        while found in self._taken:
            count += 1
            found = f"{wanted}-{count}"
        self._taken.add(found)
        return found

    def beside(self, what: str) -> str:
        """Return a caption for what has none: below which heading it stands, each once."""
        text = f"{what} bij ‘{self.heading}’" if self.heading else what
        return f"{text}{self.which(text)}"

    def which(self, caption: str) -> str:
        """Return what tells a caption from the same one before; '' for the first."""
        count = self._captions[caption] = self._captions.get(caption, 0) + 1
        return f" ({count})" if count > 1 else ""
