"""Three versions of one text made into one, line by line."""

from __future__ import annotations

from difflib import SequenceMatcher

_RECOGNISED = 20
"""From how many characters a half is taken for a half, and not for somebody's answer."""
Change = tuple[int, int, tuple[str, ...]]
"""Lines of the base from, until, and what came in their place."""


def merge_lines(base: str, mine: str, theirs: str) -> str | None:
    r"""Return `base` with the changes of both, or None where changes of both touch.

    >>> merge_lines("a\nb\nc\nd", "A\nb\nc\nd", "a\nb\nc\nD")
    'A\nb\nc\nD'
    >>> merge_lines("a\nb", "A\nb", "a\nB") is None
    True
    """
    lines = base.split("\n")
    own, other = changes(lines, mine.split("\n")), changes(lines, theirs.split("\n"))
    other = [change for change in other if change not in own]
    if any(_touch(one, two) for one in own for two in other):
        return None
    merged = list(lines)
    for start, end, new in sorted(own + other, reverse=True):
        merged[start:end] = new
    return "\n".join(merged)


def changes(old: list[str], new: list[str]) -> list[Change]:
    """Return what turns some lines into others."""
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    return [
        (i1, i2, tuple(new[j1:j2]))
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    ]


def added_lines(old: str, new: str) -> str:
    r"""Return the lines of `new` that are not in `old`, in their order; empty when there are none.

    >>> added_lines("a\nb", "a\nmijn regel\nb")
    'mijn regel'
    """
    known = {line.strip() for line in old.split("\n")} | {""}
    if all(line.strip() in known for line in new.split("\n")):
        return ""
    half = new.strip()
    if len(half) >= _RECOGNISED and (old.startswith(half) or old.rstrip().endswith(half)):
        return ""  # one of the halves in which a person split the cell
    parts = ["\n".join(lines) for _, _, lines in changes(old.split("\n"), new.split("\n")) if lines]
    return "\n".join(parts).strip("\n")


def _touch(one: Change, two: Change) -> bool:
    return one[0] <= two[1] and two[0] <= one[1]
