"""A markdown text as sentences, with everything blanked that nobody claims.

Code, links' addresses, pictures, HTML, struck words are blanked letter by letter, so that a place
in what is left is the same place in the text as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aoj.runs.quotes.vocabulary import words

_BLANKED = tuple(
    re.compile(pattern, re.DOTALL | re.MULTILINE)
    for pattern in (
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
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s+[\"'“‘«(\[]*[^\W_a-z]|\s*$)|\n\s*\n", re.UNICODE)


@dataclass(frozen=True)
class Sentence:
    """One sentence, list item or table cell: `text` is its words, blanked, at `start` of the whole.

    `raw` is how it was written (of a table cell: its row); `over` is what stands above it and
    belongs to it (the head of a table, the line before a list, a heading in the cell); `before` is
    what went before it in the same paragraph, `following` what comes after.
    """

    text: str
    start: int
    raw: str
    over: str = ""
    before: str = ""
    following: str = ""
    is_cell: bool = False


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of a markdown text.

    >>> [s.raw for s in sentences("Er zijn ca. 20 scholen (bijv. sbo). In 2025 meer.")]
    ['Er zijn ca. 20 scholen (bijv. sbo).', 'In 2025 meer.']
    """
    clean = blank(text)
    found: list[Sentence] = []
    heading = intro = ""
    for block in _blocks(clean):
        if block.kind == "kop":
            heading, intro = clean[block.start : block.end].strip(" #\t\n"), ""
        over = f"{heading}\n{intro}".strip() if block.kind == "punt" else heading
        if block.kind == "tabel":
            found += _cells(clean, text, block, f"{heading}\n{intro}".strip())
            continue
        mine = _split(clean, text, block, "" if block.kind == "kop" else over)
        found += mine
        if block.kind == "alinea":
            intro = mine[-1].text.strip() if mine else ""
    return found


def blank(text: str) -> str:
    """Return a text of the same length in which all that nobody claims is spaces."""
    for pattern in _BLANKED:
        text = pattern.sub(_spaces, text)
    return text


def _spaces(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found.group())


@dataclass(frozen=True)
class _Block:
    kind: str
    start: int
    end: int


def _blocks(text: str) -> Iterator[_Block]:
    """Yield headings, list items, tables and paragraphs with their places."""
    lines = _lines(text)
    at = 0
    while at < len(lines):
        start, line = lines[at]
        kind, first = _kind(lines, at)
        last = at + 1
        if kind == "tabel":
            while last < len(lines) and "|" in lines[last][1]:
                last += 1
        elif kind in ("alinea", "punt"):
            while last < len(lines) and lines[last][1].strip() and _continues(lines, last):
                last += 1
        if kind:
            end = lines[last - 1][0] + len(lines[last - 1][1])
            yield _Block(kind, start + first, end)
        at = last


def _lines(text: str) -> list[tuple[int, str]]:
    found, at = [], 0
    for line in text.split("\n"):
        found.append((at, line))
        at += len(line) + 1
    return found


def _kind(lines: list[tuple[int, str]], at: int) -> tuple[str, int]:
    """Return what begins in a line, and where its words begin."""
    line = lines[at][1]
    quoted = _QUOTED.match(line)
    first = quoted.end() if quoted else 0
    rest = line[first:]
    if not rest.strip():
        return "", 0
    if heading := _HEADING.match(rest):
        return "kop", first + heading.end()
    if "|" in rest and at + 1 < len(lines) and _RULE_ROW.match(_unquoted(lines[at + 1][1])):
        return "tabel", 0
    if item := _ITEM.match(rest):
        return "punt", first + item.end()
    return "alinea", first


def _continues(lines: list[tuple[int, str]], at: int) -> bool:
    return _kind(lines, at)[0] == "alinea"


def _unquoted(line: str) -> str:
    return _QUOTED.sub("", line)


def _split(clean: str, raw: str, block: _Block, over: str) -> list[Sentence]:
    """Return the sentences of one block."""
    words_only = _without_marks(clean[block.start : block.end])
    spans, at = [], 0
    for end in [*_ends(words_only), len(words_only)]:
        piece = words_only[at:end]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            spans.append((at + lead, at + len(piece.rstrip())))
        at = end
    return [
        Sentence(
            words_only[a:b],
            block.start + a,
            raw[block.start + a : block.start + b],
            over,
            words_only[spans[0][0] : a],
            words_only[b : spans[-1][1]],
        )
        for a, b in spans
    ]


def _without_marks(text: str) -> str:
    """Return a text with emphasis and marks of quoted lines as spaces."""
    text = re.sub(r"(?m)^[ \t]*(?:>[ \t]?)+", _spaces, text)
    return _MARKS.sub(_spaces, text).replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def _ends(text: str) -> Iterator[int]:
    """Yield where sentences end: not after an abbreviation, an initial or a number of a list."""
    for found in _END.finditer(text):
        if found.group().startswith("."):
            last = re.search(r"[\w.'/]+$", text[: found.start()])
            word = last.group().lower().rstrip(".") if last else ""
            if word in words("afkortingen", "midden") or (len(word) == 1 and word.isalpha()):
                continue
        yield found.end()


def _cells(clean: str, raw: str, block: _Block, over: str) -> Iterator[Sentence]:
    """Yield the cells of a table, each with its row and column over it."""
    rows = [(start, line) for start, line in _lines(clean[block.start : block.end])]
    heads = [text for _, text in _parts(rows[0][1])]
    for start, line in [rows[0], *rows[2:]]:
        parts = _parts(_without_marks(line))
        written = raw[block.start + start : block.start + start + len(line)].strip()
        label = f"{heads[0].strip()} {parts[0][1].strip()}".strip() if parts and heads else ""
        for column, (at, part) in enumerate(parts):
            if not part.strip():
                continue
            lead = len(part) - len(part.lstrip())
            head = heads[column].strip() if column < len(heads) and line is not rows[0][1] else ""
            above = "\n".join(filter(None, [over, head, label if column else ""]))
            where = block.start + start + at + lead
            yield Sentence(part.strip(), where, written, above, is_cell=True)


def _parts(line: str) -> list[tuple[int, str]]:
    """Return the cells of a row with their places; the edges hold none."""
    found, at = [], 0
    for part in line.split("|"):
        found.append((at, part))
        at += len(part) + 1
    if found and not found[0][1].strip():
        found = found[1:]
    if found and not found[-1][1].strip() and line.rstrip().endswith("|"):
        found = found[:-1]
    return found
