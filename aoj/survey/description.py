"""An export by itself, without a list beside it: its columns, and the answers that many gave."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from aoj.survey.lookup import is_free_text
from aoj.survey.matching import SHOWN_FROM, may_show
from aoj.survey.raw import NOT_SHOWN, RawColumn, RawTable

_MOST = 12
"""A column with more different answers is taken for an open one, unless the file labels them."""
_LONGEST = 40
"""A longer answer is a sentence of one's own, unless the file labels it."""
_SHARE = 0.8
"""From this share on, answers that several people gave make a column a closed one."""


@dataclass(frozen=True)
class ColumnTold:
    """A column in numbers; `shown` are answers of a closed question that several people gave."""

    column: RawColumn
    filled: int
    hidden: int
    distinct: int
    is_closed: bool
    shown: tuple[tuple[str, int], ...] = field(default=(), repr=False)


def described(raw: RawTable) -> tuple[ColumnTold, ...]:
    """Return the columns that are questions, in order; those of persons are never looked into."""
    return tuple(
        _told(column, list(raw.cells[column.position]))
        for column in raw.columns
        if column.role == "answer"
    )


def _told(column: RawColumn, cells: list[str]) -> ColumnTold:
    counts = Counter(cell for cell in cells if cell and cell != NOT_SHOWN)
    often = [(cell, n) for cell, n in counts.items() if n >= SHOWN_FROM and may_show(cell)]
    is_closed = _is_closed(column, counts)
    order = {code: place for place, code in enumerate(column.labels)}
    often.sort(key=lambda pair: (order.get(pair[0], len(order)), -pair[1], pair[0]))
    return ColumnTold(
        column=column,
        filled=sum(counts.values()),
        hidden=cells.count(NOT_SHOWN),
        distinct=len(counts),
        is_closed=is_closed,
        shown=tuple((column.labels.get(cell, cell), n) for cell, n in often) if is_closed else (),
    )


def _is_closed(column: RawColumn, counts: Counter[str]) -> bool:
    if is_free_text(column) or column.kind in ("text", "number", "date"):
        return False
    if column.labels or column.kind == "multiple":
        return True
    if len(counts) < 2 or any(map(_is_sentence, counts)):
        return False
    total = sum(counts.values())
    often = sum(n for n in counts.values() if n >= SHOWN_FROM)
    return bool(total) and len(counts) <= _MOST and often >= _SHARE * total


def _is_sentence(cell: str) -> bool:
    """Whether a cell looks like a person's own words: long, on more lines, or with a full stop."""
    return len(cell) > _LONGEST or "\n" in cell or cell.rstrip().endswith((".", "!", "?"))
