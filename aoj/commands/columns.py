"""Rows of text under each other, for the screen."""

from __future__ import annotations

from collections.abc import Sequence


def in_columns(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as lines with the columns aligned; an empty column at the end takes no room.

    >>> print(in_columns([("regio", "jaar"), ("oost", "2026")]))
    regio  jaar
    oost   2026
    """
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
    return "\n".join(lines)
