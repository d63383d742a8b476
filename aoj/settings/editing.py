"""Setting a value in a settings file that a person wrote: all else stays as it was, to the byte."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from aoj.errors import InputError
from aoj.settings.text_yaml import parse_yaml

_AFTER = ("edition", "year", "data", "name", "schema")
"""After which key a new one comes: the first of these that stands on a line of its own."""


@dataclass(frozen=True)
class _Entry:
    """A key with a value: how far it stands to the right, and where in the text the value is."""

    indent: int
    start: int
    end: int
    one_line: bool


def set_values(text: str, values: Mapping[str, str], where: str) -> str:
    """Return a settings text in which these keys of the first level have these values.

    Comments, order, quotes and line ends elsewhere stay. Raises `InputError`, with what to write
    by hand, for a text that cannot be changed so.
    """
    document = parse_yaml(text, where)
    changed = text
    try:
        for key, value in values.items():
            if document.values.get(key) != value:
                changed = _set(changed, key, value)
    except (LookupError, yaml.YAMLError):
        raise _by_hand(values, where) from None
    if not _says(changed, {**document.values, **values}, where):
        raise _by_hand(values, where)
    return changed


def _set(text: str, key: str, value: str) -> str:
    """Return `text` with one value; raises `LookupError` where that takes more than one line."""
    entries = _entries(text)
    if key in entries:
        entry = entries[key]
        if not entry.one_line:
            raise LookupError(key)
        return text[: entry.start] + value + text[entry.end :]
    found = [entries[name] for name in _AFTER if name in entries and entries[name].one_line]
    return _insert(text, found[0].end, " " * found[0].indent + f"{key}: {value}")


def _insert(text: str, position: int, line: str) -> str:
    """Return `text` with a line after the one that holds `position`, with the same line end."""
    found = text.find("\n", position)
    newline = "\r\n" if "\r\n" in text else "\n"
    if found < 0:
        return f"{text}{newline}{line}{newline}"
    return f"{text[: found + 1]}{line}{newline}{text[found + 1 :]}"


def _entries(text: str) -> dict[str, _Entry]:
    """Return the entries of the first level; the marks of the pure loader count characters."""
    root = yaml.compose(text, Loader=yaml.BaseLoader)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return {}
    return {
        str(key.value): _Entry(
            key.start_mark.column,
            value.start_mark.index,
            value.end_mark.index,
            isinstance(value, yaml.ScalarNode) and key.start_mark.line == value.end_mark.line,
        )
        for key, value in root.value
    }


def _says(text: str, values: Mapping[str, object], where: str) -> bool:
    try:
        document = parse_yaml(text, where)
    except InputError:
        return False
    return document.values == dict(values)


def _by_hand(values: Mapping[str, str], where: str) -> InputError:
    lines = " en ".join(f"'{key}: {value}'" for key, value in values.items())
    return InputError(
        "het bestand is niet vanzelf aan te passen",
        where=where,
        remedy=f"zet zelf {lines} op een eigen regel in dat bestand en probeer het opnieuw",
    )
