"""A notebook as a document: its tree, what it is called, its marks, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from aoj.export.cells import joined, pieces, visible_cells
from aoj.export.elements import Element, text_of
from aoj.export.problems import Problem, as_error, problem
from aoj.export.reviewing import plans_of, review
from aoj.export.tree import build_tree
from aoj.settings import Logo, Theme

TO_REVISE = "Concept: er staat nog tekst te herzien"
UNRELEASED = "Concept: nog niet vrijgegeven"
DRAFT = "Concept, niet publiceren"


@dataclass(frozen=True)
class Document:
    """What goes out of a notebook, before it is a page, a PDF or pictures.

    `body` is the `main` element that `aoj.export.tree` builds; each of its children has the id of
    its cell. `figures` and `tables` are counted in the notebook itself. `date` is the day on the
    cover and `made` that of the run, as ISO dates; '' where unknown.
    """

    title: str
    body: Element
    concept: str = ""
    unreleased: bool = False
    example: bool = False
    problems: tuple[Problem, ...] = ()
    figures: int = 0
    tables: int = 0
    theme: Theme = field(default_factory=Theme)
    logo: Logo | None = None
    """The region's own logo, for the cover."""
    date: str = ""
    occasion: str = ""
    made: str = ""
    with_code: bool = False
    draft: bool = False
    cells: tuple[Mapping[str, Any], ...] = ()
    """The cells that are shown, with the outputs that are."""

    @property
    def subject(self) -> str:
        """What the report is about: what its title has before the colon."""
        return self.title.partition(": ")[0]

    @property
    def region(self) -> str:
        """Where it is about: what its title has behind the colon; '' where it has none."""
        return self.title.partition(": ")[2]


@dataclass(frozen=True)
class Cover:
    """What stands around a report and is not in its notebook."""

    theme: Theme = field(default_factory=Theme)
    logo: Logo | None = None
    date: str = ""
    occasion: str = ""
    made: str = ""


def make_document(
    notebook: Mapping[str, Any],
    title: str = "",
    *,
    reviewed: Collection[str] = (),
    released: str = "",
    with_code: bool = False,
    cover: Cover | None = None,
) -> Document:
    """Return an executed notebook as a document; `title` is for one without a main heading.

    One that shows answers to questionnaires is marked as a concept, unless all it shows is by the
    plan `released`; `reviewed` are the marks of code cells that a reviewer looked at. Where rules
    for readers are broken the document tells so in `problems`; `as_draft` takes it nonetheless.
    """
    seen = joined(review(notebook, reviewed).notebook)
    cells = visible_cells(seen, with_code=with_code)
    told = tuple(pieces(cells, with_code=with_code))
    tree = build_tree(told, title or "Rapport")
    unreleased = not plans_of({"cells": cells}) <= {released} - {""}
    to_revise = any(piece.to_revise for piece in told)
    stamp = notebook.get("metadata", {}).get("aoj", {})
    return Document(
        title=text_of(tree.body[0]),
        body=tree.body,
        concept=UNRELEASED if unreleased else TO_REVISE if to_revise else "",
        unreleased=unreleased,
        example=bool(isinstance(stamp, Mapping) and stamp.get("example")),
        problems=tree.problems,
        figures=tree.figures,
        tables=tree.tables,
        with_code=with_code,
        cells=tuple(cells),
        **vars(cover or Cover()),
    )


def as_draft(document: Document) -> Document:
    """Return a document that may lack something: it says on every page that it is a concept."""
    return replace(document, draft=True, concept=UNRELEASED if document.unreleased else DRAFT)


def demand_sound(document: Document, where: str = "") -> None:
    """Raise `DataError`, with a sentence per cell and rule, for what may not go out as it is."""
    if document.problems and not document.draft:
        raise as_error(document.problems, where)


def demand_whole(document: Document, figures: int, tables: int, what: str) -> None:
    """Raise `DataError` where an export lacks figures or tables that its notebook has."""
    for name, found, wanted in (
        ("figuren", figures, document.figures),
        ("tabellen", tables, document.tables),
    ):
        if found != wanted:
            raise as_error(
                [
                    problem(
                        "telling",
                        "",
                        f"heeft {wanted} {name}, {what} {found}",
                        "meld dit aan de makers van aoj; er is niets geschreven",
                    )
                ]
            )
