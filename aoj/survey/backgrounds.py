"""The role and the gemeente of a respondent, as cells tell them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from aoj.survey.raw import RawColumn
from aoj.survey.texts import folded

Read = Callable[[str, RawColumn], str]
"""From a cell and its column to a key; '' where the list does not know it."""


def role_of(roles: Mapping[str, str]) -> Read:
    """Return what gives the role of a cell: by label, by key, or by its number in the list.

    A label of the file goes before the number: `2` may be another role there than in our list.
    """
    named = {folded(label): key for key, label in roles.items()}
    named.update({folded(key): key for key in roles})
    numbers = {str(number): key for number, key in enumerate(roles, start=1)}
    return _reader(named, numbers)


def gemeente_of(gemeenten: Mapping[str, str]) -> Read:
    """Return what gives the code of a gemeente: by name, by code, or by the digits of its code."""
    named = {folded(name): code for code, name in gemeenten.items() if name}
    named.update({folded(f"gemeente {name}"): code for code, name in gemeenten.items() if name})
    named.update({folded(code): code for code in gemeenten})
    numbers = {code[2:]: code for code in gemeenten}
    numbers.update({code[2:].lstrip("0"): code for code in gemeenten})
    return _reader(named, numbers)


def _reader(named: Mapping[str, str], numbers: Mapping[str, str]) -> Read:
    def read(cell: str, column: RawColumn) -> str:
        label = column.labels.get(cell)
        if label is not None and folded(label) != folded(cell):
            return named.get(folded(label), "")
        return named.get(folded(cell)) or numbers.get(cell.strip(), "")

    return read
