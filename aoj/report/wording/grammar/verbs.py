"""The verb of a sentence, that agrees with its subject in number and with its figure in tense."""

from __future__ import annotations

from typing import NamedTuple


class Verb(NamedTuple):
    """A verb in the third person: one or more, present or past."""

    singular: str
    plural: str
    singular_past: str
    plural_past: str

    def form(self, *, plural: bool = False, old: bool = False) -> str:
        """Return the form that agrees.

        >>> BE.form(plural=True), LIE.form(old=True)
        ('zijn', 'lag')
        """
        if old:
            return self.plural_past if plural else self.singular_past
        return self.plural if plural else self.singular


BE = Verb("is", "zijn", "was", "waren")
LIE = Verb("ligt", "liggen", "lag", "lagen")
CHANGE = Verb("verandert", "veranderen", "veranderde", "veranderden")


def verb_for(words: str) -> Verb:
    """Return the verb that goes with a figure: what is not known exactly lies between two.

    >>> verb_for("tussen 2% en 3%").singular, verb_for("ongeveer 120").singular
    ('ligt', 'is')
    """
    return LIE if words.startswith("tussen ") else BE


def then_clause(words: str, now: str = "") -> str:
    """Return what a figure was at an earlier moment; `now` are the words of the newest one.

    >>> then_clause("2,4%"), then_clause("2,4%", "2,4%"), then_clause("tussen 2% en 3%")
    ('toen was het 2,4%', 'toen was het ook 2,4%', 'toen lag het tussen 2% en 3%')
    """
    also = "ook " if words == now else ""
    return f"toen {verb_for(words).singular_past} het {also}{words}"
