"""Days as a reader sees them."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date


def day_in_words(day: str) -> str:
    """Return an ISO date, or moment, in Dutch words; '' for none.

    >>> day_in_words("2026-12-03")
    '3 december 2026'
    """
    if not day:
        return ""
    return str(format_date(date.fromisoformat(day[:10]), "d MMMM yyyy", locale="nl"))
