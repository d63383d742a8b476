"""Percentages as a reader sees them: rounded plainly, and it is said where they do not add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def percent(count: int, base: int) -> int:
    """Return the whole percentage, a half upwards, reckoned in whole numbers.

    Raises `ValueError` for a base of nobody.

    >>> percent(1, 3), percent(1, 8), percent(199, 200)
    (33, 13, 100)
    """
    if base <= 0 or not 0 <= count <= base:
        raise ValueError(f"no percentage: {count} of {base}")
    return (200 * count + base) // (2 * base)


def rounding_note(counts: Sequence[int], base: int) -> str:
    """Return the remark that percentages of one base do not add up to 100; '' where they do.

    >>> rounding_note([1, 1, 1], 3)
    'Door afronding tellen de percentages op tot 99.'
    """
    if base <= 0 or sum(counts) != base:
        return ""
    total = sum(percent(count, base) for count in counts)
    return "" if total == 100 else f"Door afronding tellen de percentages op tot {total}."


def class_note(classes: Iterable[Sequence[int]], base: int) -> str:
    """Return the remark that a class differs from its answers added up; '' where none does.

    `classes` are the counts of the answers of each class.

    >>> class_note([[1, 1], [1]], 3)
    'Door afronding wijkt een klasse 1 procentpunt af van haar antwoorden samen.'
    """
    if base <= 0:
        return ""
    apart = [
        abs(percent(sum(counts), base) - sum(percent(count, base) for count in counts))
        for counts in classes
    ]
    most = max(apart, default=0)
    if not most:
        return ""
    points = "procentpunt" if most == 1 else "procentpunten"
    return f"Door afronding wijkt een klasse {most} {points} af van haar antwoorden samen."
