"""A markdown text as sentences, each with what stands over it and what went before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aoj.runs.quotes.markdown import HEADING, ITEM, TABLE, Block, blank, blocks, cells, lines, plain
from aoj.runs.quotes.vocabulary import words

_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s+[\"'“‘«(\[]*[^\W_a-z]|\s*$)|\n\s*\n", re.UNICODE)
_LAST_WORD = re.compile(r"[\w.'/]+$")


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
    for block in blocks(clean):
        if block.kind == TABLE:
            found += _of_table(clean, text, block, _joined(heading, intro))
        elif block.kind == ITEM:
            found += _of_block(clean, text, block, _joined(heading, intro))
        elif block.kind == HEADING:
            heading, intro = clean[block.start : block.end].strip(" #\t\n"), ""
            found += _of_block(clean, text, block, "")
        else:
            mine = _of_block(clean, text, block, heading)
            intro = mine[-1].text.strip() if mine else ""
            found += mine
    return found


def _joined(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _of_block(clean: str, raw: str, block: Block, over: str) -> list[Sentence]:
    """Return the sentences of one block."""
    text = plain(clean[block.start : block.end])
    spans = list(_spans(text))
    return [
        Sentence(
            text[start:stop],
            block.start + start,
            raw[block.start + start : block.start + stop],
            over,
            text[spans[0][0] : start],
            text[stop : spans[-1][1]],
        )
        for start, stop in spans
    ]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for end in (*_ends(text), len(text)):
        piece = text[at:end]
        if piece.strip():
            yield at + len(piece) - len(piece.lstrip()), at + len(piece.rstrip())
        at = end


def _ends(text: str) -> Iterator[int]:
    """Yield where sentences end: not after an abbreviation, an initial or a number of a list."""
    for found in _END.finditer(text):
        last = _LAST_WORD.search(text[: found.start()])
        word = last.group().lower().rstrip(".") if last else ""
        is_short = word in words("afkortingen", "midden") or (len(word) == 1 and word.isalpha())
        if not (found.group().startswith(".") and is_short):
            yield found.end()


def _of_table(clean: str, raw: str, block: Block, over: str) -> Iterator[Sentence]:
    """Yield the cells of a table, each with its column and its row over it."""
    rows = lines(clean[block.start : block.end])
    heads = [text.strip() for _, text in cells(rows[0][1])]
    for row, (start, line) in enumerate(rows):
        if row != 1:
            begin = block.start + start
            written = raw[begin : begin + len(line)].strip()
            yield from _of_row(line, begin, written, over, heads if row else [])


def _of_row(line: str, start: int, written: str, over: str, heads: list[str]) -> Iterator[Sentence]:
    parts = cells(plain(line))
    label = f"{heads[0] if heads else ''} {parts[0][1].strip()}".strip() if parts else ""
    for column, (at, part) in enumerate(parts):
        lead = len(part) - len(part.lstrip())
        head = heads[column] if column < len(heads) else ""
        above = _joined(over, head, label if column else "")
        if part.strip():
            yield Sentence(part.strip(), start + at + lead, written, above, is_cell=True)
