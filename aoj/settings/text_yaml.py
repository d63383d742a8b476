"""YAML as text: every scalar stays what was written, and every value knows its line.

PyYAML reads `0363` as 243, `12:30` as 750 and `no` as False; here nothing is interpreted. A key
that stands twice is an error, for YAML itself silently keeps the last one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from aoj.errors import FileError, InputError, reason_of

_Loader: type[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_MAX_DEPTH = 12
_MAX_CHARACTERS = 1_000_000
_PLAIN = re.compile(r"[\w(][\w ()/%.;+<>='’°&-]*")


@dataclass(frozen=True)
class Document:
    """The map that a settings file holds: texts, lists and maps, with a line for each key."""

    where: str
    values: dict[str, Any]
    lines: dict[tuple[str | int, ...], int] = field(repr=False, default_factory=dict)

    def place(self, path: tuple[str | int, ...] = ()) -> str:
        """Return file and line of a value, such as `parameters/a.yml, regel 7`."""
        for length in range(len(path), 0, -1):
            line = self.lines.get(tuple(path[:length]))
            if line is not None:
                return f"{self.where}, regel {line}"
        return self.where


def yaml_text(text: str) -> str:
    """Return a text as it stands in YAML, in quotes where it needs them.

    >>> yaml_text("Regio's"), yaml_text("Arb.pos.: totaal"), yaml_text("a, b"), yaml_text("")
    ("Regio's", "'Arb.pos.: totaal'", "'a, b'", "''")
    """
    plain = _PLAIN.fullmatch(text) and not text.endswith(" ")
    return text if plain else "'" + text.replace("'", "''") + "'"


def yaml_entry(key: str, value: Any) -> str:
    """Return a key with its value in one line: a text, a list or a map; a number as key in quotes.

    >>> yaml_entry("bo", {"topic": ["a", "b, c"], "Soort": "x"}), yaml_entry("2025", "86165NED")
    ("bo: {topic: [a, 'b, c'], Soort: x}", "'2025': 86165NED")
    """
    shown = f"'{key}'" if key.isdecimal() else yaml_text(key)
    return f"{shown}: {_in_one_line(value)}"


def _in_one_line(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(yaml_entry(key, inner) for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_in_one_line, value)) + "]"
    return yaml_text(value)


def read_yaml(path: Path, where: str = "") -> Document:
    """Read a settings file; `where` is how errors name it.

    Raises `FileError` when it cannot be read and `InputError` for anything that is not a YAML map.
    """
    where = where or path.name
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise FileError("het bestand bestaat niet", where=where) from None
    except OSError as error:
        raise FileError(
            f"het bestand kan niet gelezen worden ({reason_of(error)})", where=where
        ) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError(
            f"regel {line} is geen UTF-8",
            where=where,
            remedy="bewaar het bestand opnieuw met de codering UTF-8",
        ) from None
    return parse_yaml(text, where)


def parse_yaml(text: str, where: str) -> Document:
    """Return the map in a YAML text, every scalar as text; raises `InputError`."""
    if len(text) > _MAX_CHARACTERS:
        raise InputError(
            f"het bestand is met {len(text) // 1_000_000} miljoen tekens te groot",
            where=where,
            expected="instellingen van een regio of sjabloon",
        )
    try:
        _refuse_tricks(text, where)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise _not_yaml(error, text, where) from None
    if node is None:
        raise InputError("het bestand is leeg", where=where, expected="'sleutel: waarde' per regel")
    if not isinstance(node, yaml.MappingNode):
        raise InputError(
            "het bestand is geen lijst van sleutels met waarden",
            where=where,
            expected="'sleutel: waarde' per regel, te beginnen met 'schema: 1'",
        )
    lines: dict[tuple[str | int, ...], int] = {}
    return Document(where, _plain(node, (), lines, where), lines)


def _refuse_tricks(text: str, where: str) -> None:
    """Raise `InputError` for what settings never need: aliases, tags and endless nesting.

    An alias can make gigabytes of a few lines, and nesting can end the program. Parsing gives one
    event after the other, so that neither has a chance here.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        mark = event.start_mark
        place = f"{where}, regel {mark.line + 1}" if mark else where
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise InputError(
                "een verwijzing (& of *) kan hier niet",
                where=place,
                remedy="schrijf de waarde voluit, of zet er aanhalingstekens om",
            )
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            raise InputError(
                f"een soortaanduiding ({str(tag)[:40]}) kan hier niet",
                where=place,
                remedy="haal haar weg, of zet aanhalingstekens om de waarde",
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _MAX_DEPTH:
            raise InputError("het bestand is te diep genest", where=place)


def _plain(
    node: Any, path: tuple[str | int, ...], lines: dict[tuple[str | int, ...], int], where: str
) -> Any:
    if len(path) > _MAX_DEPTH:
        raise InputError("het bestand is te diep genest", where=where)
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        found = []
        for index, item in enumerate(node.value):
            lines[(*path, index)] = item.start_mark.line + 1
            found.append(_plain(item, (*path, index), lines, where))
        return found
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise InputError(
                "een sleutel is een lijst of map",
                where=f"{where}, regel {line}",
                expected="een woord met een dubbele punt erachter",
            )
        key = key_node.value
        if key in values:
            first = lines[(*path, key)]
            raise InputError(
                f"de sleutel '{key}' staat er twee keer (eerst op regel {first})",
                where=f"{where}, regel {line}",
                remedy="haal er een weg",
            )
        lines[(*path, key)] = line
        values[key] = _plain(value_node, (*path, key), lines, where)
    return values


def _not_yaml(error: yaml.YAMLError, text: str, where: str) -> InputError:
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return InputError(
            "het bestand bevat een teken dat in YAML niet mag",
            where=where,
            remedy="bewaar het opnieuw als gewone tekst (UTF-8)",
        )
    lines = text.splitlines()
    number = min(mark.line, max(len(lines) - 1, 0))
    for candidate in (number, number - 1):
        if 0 <= candidate < len(lines):
            line = lines[candidate]
            if "\t" in line[: len(line) - len(line.lstrip())] or "\t" in line[: mark.column + 1]:
                return InputError(
                    "de regel springt in met een tab",
                    where=f"{where}, regel {candidate + 1}",
                    remedy="gebruik spaties",
                )
    shown = lines[number].strip() if lines else ""
    return InputError(
        f"hier is het geen geldige YAML: '{shown[:60]}'",
        where=f"{where}, regel {number + 1}",
        expected="'sleutel: waarde', met een spatie na de dubbele punt, gelijk inspringen en "
        "aanhalingstekens om tekst met een dubbele punt erin",
    )
