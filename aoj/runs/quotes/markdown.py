"""A markdown text in blocks, with everything blanked that nobody claims.

Code, addresses of links, pictures, HTML and struck words are blanked letter by letter, so that a
place in what is left is the same place in the text as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BLANKED = tuple(
    re.compile(shape, re.DOTALL | re.MULTILINE)
    for shape in (
        r"<!--.*?(?:-->|\Z)",
        r"^[ ]{0,3}(?P<fence>```+|~~~+)[^\n]*\n.*?(?:^[ ]{0,3}(?P=fence)[`~]*[ \t]*$|\Z)",
        r"(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)",
        r"!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])?",
        r"(?<=\])\([^)\n]*\)",
        r"^[ ]{0,3}\[[^\]\n]+\]:[^\n]*$",
        r"<[a-zA-Z/][^>\n]*>",
        r"\b(?:https?://|www\.|mailto:)\S+",
        r"\S+@\S+\.\w+",
        r"~~.+?~~",
        r"\$\$.+?\$\$",
        r"\[\^[^\]\n]+\]:?",
        r"\battachment:\S+",
    )
)
_MARKS = re.compile(r"\*+|(?<![\w])_+|_+(?![\w])|\\(?=[^\w\s])")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+")
_ITEM = re.compile(r"^\s*(?:[-*+•–]|\d{1,3}[.)]|[a-zA-Z][.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_QUOTED = re.compile(r"^\s*(?:>[ \t]?)+")
_RULE_ROW = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
HEADING, ITEM, TABLE, PARAGRAPH = "kop", "punt", "tabel", "alinea"


@dataclass(frozen=True)
class Block:
    """A heading, a list item, a table or a paragraph: where its words begin and end."""

    kind: str
    start: int
    end: int


def blank(text: str) -> str:
    """Return a text of the same length in which all that nobody claims is spaces.

    >>> blank("Zie `13,9%` en [hier](http://x/13,9).")
    'Zie         en [hier]               .'
    """
    for shape in _BLANKED:
        text = shape.sub(_spaces, text)
    return text


def plain(text: str) -> str:
    """Return a text of the same length without emphasis and marks of quoted lines."""
    text = re.sub(r"(?m)^[ \t]*(?:>[ \t]?)+", _spaces, text)
    return _MARKS.sub(_spaces, text).translate({0xA0: " ", 0x202F: " ", 0x2019: "'"})


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a text in order."""
    rows = lines(text)
    at = 0
    while at < len(rows):
        kind, first = _kind(rows, at)
        last = at + 1
        while kind and last < len(rows) and _goes_on(kind, rows, last):
            last += 1
        if kind:
            yield Block(kind, rows[at][0] + first, rows[last - 1][0] + len(rows[last - 1][1]))
        at = last


def lines(text: str) -> list[tuple[int, str]]:
    """Return the lines of a text with their places."""
    found, at = [], 0
    for line in text.split("\n"):
        found.append((at, line))
        at += len(line) + 1
    return found


def cells(line: str) -> list[tuple[int, str]]:
    """Return the cells of a row of a table with their places; the edges hold none.

    >>> cells("| a | b |")
    [(1, ' a '), (5, ' b ')]
    """
    found, at = [], 0
    for part in line.split("|"):
        found.append((at, part))
        at += len(part) + 1
    if found and not found[0][1].strip():
        found = found[1:]
    if found and not found[-1][1].strip() and line.rstrip().endswith("|"):
        found = found[:-1]
    return found


def _kind(rows: list[tuple[int, str]], at: int) -> tuple[str, int]:
    """Return what begins in a line, and where its words begin."""
    line = rows[at][1]
    quoted = _QUOTED.match(line)
    first = quoted.end() if quoted else 0
    rest = line[first:]
    if not rest.strip():
        return "", 0
    if heading := _HEADING.match(rest):
        return HEADING, first + heading.end()
    if "|" in rest and at + 1 < len(rows) and _RULE_ROW.match(_QUOTED.sub("", rows[at + 1][1])):
        return TABLE, 0
    if item := _ITEM.match(rest):
        return ITEM, first + item.end()
    return PARAGRAPH, first


def _goes_on(kind: str, rows: list[tuple[int, str]], at: int) -> bool:
    if kind == TABLE:
        return "|" in rows[at][1]
    return kind != HEADING and _kind(rows, at)[0] == PARAGRAPH


def _spaces(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found.group())
