"""What keeps a notebook from going out: rules for readers, each with the cell that breaks it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aoj.errors import DataError

RULES = ("alt", "kop", "teken", "formule", "beeld", "pad", "telling", "tabel")


@dataclass(frozen=True)
class Problem:
    """A rule that a cell breaks, in one Dutch sentence that names the cell and the remedy."""

    rule: str
    cell: str
    sentence: str

    def __post_init__(self) -> None:
        if self.rule not in RULES:
            raise ValueError(f"no rule is called {self.rule!r}")


def problem(rule: str, cell: str, what: str, remedy: str) -> Problem:
    """Return the problem of a cell as a sentence.

    >>> print(problem("kop", "duiding", "gaat van kop 2 naar kop 4", "maak er '###' van").sentence)
    cel 'duiding' gaat van kop 2 naar kop 4; maak er '###' van
    """
    place = f"cel '{cell}'" if cell else "het notebook"
    return Problem(rule, cell, f"{place} {what}; {remedy}")


def as_error(problems: Iterable[Problem], where: str = "") -> DataError:
    """Return the error of a notebook that may not go out, with one sentence per cell and rule."""
    sentences = list(dict.fromkeys(one.sentence for one in problems))
    several = len(sentences) > 1
    what = "\n".join(f"  - {sentence}" for sentence in sentences) if several else sentences[0]
    intro = "dit notebook kan zo niet naar buiten" if several else "kan zo niet naar buiten"
    return DataError(f"{intro}:\n{what}" if several else f"{intro}: {what}", where=where)
