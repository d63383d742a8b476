"""The `$filter` of OData, as far as the services know it: text in, a test of rows out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Row = Mapping[str, object]
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>-?\d+(?:\.\d+)?)(?![\w])|(?P<word>[A-Za-z_]\w*)"
    r"|(?P<mark>[(),]))"
)
_COMPARE: dict[str, Callable[[int], bool]] = {
    "eq": lambda sign: sign == 0,
    "ne": lambda sign: sign != 0,
    "ge": lambda sign: sign >= 0,
    "gt": lambda sign: sign > 0,
    "le": lambda sign: sign <= 0,
    "lt": lambda sign: sign < 0,
}
_FUNCTIONS: dict[str, Callable[[str, str], bool]] = {
    "startswith": lambda whole, part: whole.startswith(part),
    "endswith": lambda whole, part: whole.endswith(part),
    "contains": lambda whole, part: part.casefold() in whole.casefold(),
    "substringof": lambda part, whole: part.casefold() in whole.casefold(),
}


class FilterError(ValueError):
    """The service does not understand the filter."""


@dataclass(frozen=True)
class Clause:
    """A test of a row, the fields that it looks at, and its parts if it is a conjunction."""

    test: Callable[[Row], bool]
    fields: frozenset[str]
    parts: tuple[Clause, ...] = ()

    @property
    def conjuncts(self) -> tuple[Clause, ...]:
        """The clauses that must all hold, down to those that are no conjunction."""
        return tuple(c for part in self.parts for c in part.conjuncts) or (self,)


def parse_filter(text: str) -> Clause:
    """Return the test that a `$filter` stands for.

    >>> parse_filter("Naam eq 'd''Or' and (Jaar ge '2015' or startswith(Naam,'x'))").test(
    ...     {"Naam": "d'Or", "Jaar": "2016"})
    True
    """
    reader = _Reader(text)
    clause = reader.either()
    if reader.peek():
        raise FilterError(f"Syntax error at '{reader.peek()}' in '{text}'.")
    return clause


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens: list[str] = []
        at = 0
        while text[at:].strip():
            found = _TOKEN.match(text, at)
            if not found:
                raise FilterError(f"Syntax error at position {at} in '{text}'.")
            self.tokens.append(found.group().strip())
            at = found.end()

    def peek(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def take(self, expected: str = "") -> str:
        if not self.tokens or (expected and self.tokens[0] != expected):
            raise FilterError(f"'{expected or 'an expression'}' expected at '{self.peek()}'.")
        return self.tokens.pop(0)

    def either(self) -> Clause:
        parts = [self.both()]
        while self.peek() == "or":
            self.take()
            parts.append(self.both())
        if len(parts) == 1:
            return parts[0]
        return Clause(lambda row: any(p.test(row) for p in parts), _fields(parts))

    def both(self) -> Clause:
        parts = [self.single()]
        while self.peek() == "and":
            self.take()
            parts.append(self.single())
        if len(parts) == 1:
            return parts[0]
        return Clause(lambda row: all(p.test(row) for p in parts), _fields(parts), tuple(parts))

    def single(self) -> Clause:
        if self.peek() == "not":
            self.take()
            inner = self.single()
            return Clause(lambda row: not inner.test(row), inner.fields)
        if self.peek() == "(":
            self.take()
            inner = self.either()
            self.take(")")
            return inner
        return self.comparison()

    def comparison(self) -> Clause:
        word = self.take()
        if self.peek() == "(":
            return self.function(word)
        operator = self.take()
        if operator == "in":
            values = self.arguments()
            return Clause(
                lambda row: any(_sign(row, word, v) == 0 for v in values), frozenset({word})
            )
        if operator not in _COMPARE:
            raise FilterError(f"Unknown operator '{operator}'.")
        value, compare = self.take(), _COMPARE[operator]
        return Clause(lambda row: compare(_sign(row, word, value)), frozenset({word}))

    def function(self, name: str) -> Clause:
        if name not in _FUNCTIONS:
            raise FilterError(f"An unknown function with name '{name}' was found.")
        arguments, test = self.arguments(), _FUNCTIONS[name]
        if self.peek() == "eq":
            self.take()
            self.take("true")
        fields = frozenset(a for a in arguments if not a.startswith("'"))
        return Clause(lambda row: test(*(str(_value(row, a)) for a in arguments)), fields)

    def arguments(self) -> list[str]:
        self.take("(")
        found = [self.take()]
        while self.peek() == ",":
            self.take()
            found.append(self.take())
        self.take(")")
        return found


def _fields(parts: list[Clause]) -> frozenset[str]:
    return frozenset().union(*(part.fields for part in parts))


def _value(row: Row, token: str) -> object:
    if token.startswith("'"):
        return token[1:-1].replace("''", "'")
    if token not in row:
        raise FilterError(f"Could not find a property named '{token}'.")
    return row[token]


def _sign(row: Row, field: str, token: str) -> int:
    have = _value(row, field)
    if token == "null":
        return 0 if have is None else 1
    if token.startswith("'"):
        left, right = str(have), str(_value(row, token))
        return (left > right) - (left < right)
    if not isinstance(have, int | float):
        return 1
    number = float(token)
    return (have > number) - (have < number)
