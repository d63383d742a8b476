"""Moments as a reader sees them: the clock of this computer, in Dutch."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from pathlib import Path

_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)


def dutch_moment(moment: datetime, zone: tzinfo | None = None) -> str:
    """Return a moment in Dutch, by the clock of this computer or that of `zone`.

    >>> dutch_moment(datetime(2026, 11, 22, 9, 3, tzinfo=UTC), UTC)
    '22 november 2026 09:03'
    """
    here = moment.astimezone(zone)
    return f"{here.day} {_MONTHS[here.month - 1]} {here.year} {here:%H:%M}"


def dutch_day(day: str) -> str:
    """Return a day in Dutch.

    >>> dutch_day("2026-11-01")
    '1 november 2026'
    """
    year, month, number = day.split("-")
    return f"{int(number)} {_MONTHS[int(month) - 1]} {year}"


def modified_at(path: Path) -> datetime | None:
    """Return when a file was last written, in UTC; None when that cannot be told."""
    try:
        return datetime.fromtimestamp(path.lstat().st_mtime, UTC)
    except (OSError, OverflowError, ValueError):
        return None
