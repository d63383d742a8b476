"""Whether a text is a good merge of two changes, told by its lines."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from history_reading import full_lines


def how_near(base: str, theirs: str, new: str) -> str:
    """Return whether two changes of a text touch: apart, near (no line between), touching.

    >>> how_near("a\\nb\\nc", "A\\nb\\nc", "a\\nb\\nC")
    'apart'
    >>> how_near("a\\nb", "A\\nb", "a\\nB")
    'near'
    >>> how_near("a\\nb", "A\\nb", "x\\nb")
    'touching'
    """
    own, fresh = _changes(base, theirs), _changes(base, new)
    nearest = 99
    for one in own - fresh:
        for other in fresh - own:
            gap = max(one[0], other[0]) - min(one[1], other[1])
            overlap = gap < 0 or (gap == 0 and one[:2] == other[:2])
            nearest = min(nearest, -1 if overlap else gap)
    return "touching" if nearest < 0 else "near" if nearest == 0 else "apart"


def _changes(base: str, other: str) -> set[tuple[int, int, tuple[str, ...]]]:
    """Return which lines of the base became what."""
    lines = other.split("\n")
    matcher = difflib.SequenceMatcher(None, base.split("\n"), lines, autojunk=False)
    found = (code[1:] for code in matcher.get_opcodes() if code[0] != "equal")
    return {(i, j, tuple(lines[k:m])) for i, j, k, m in found}


def is_merge(text: str, base: str, theirs: str, new: str) -> bool:
    """Whether a text holds what both changed, and keeps the order of a person's lines."""
    if not _changes(base, new) - _changes(base, theirs):
        return text == theirs  # the person did already what the author did
    now, was, own, fresh = (full_lines(part) for part in (text, base, theirs, new))
    for line in {*now, *was, *own, *fresh}:
        n, b, t, f = (lines.count(line) for lines in (now, was, own, fresh))
        if n != max(0, t + f - b) and not (t == f == n):
            return False
    added = [line for line in fresh if line not in was]
    return _in_order(own, now) and _in_order(added, now)


def _in_order(order: Sequence[str], lines: Sequence[str]) -> bool:
    kept = [line for line in order if line in lines]
    return kept == [line for line in lines if line in order] or len(set(order)) < len(order)
