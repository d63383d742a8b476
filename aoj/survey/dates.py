"""Days of completion as the tools write them; times are never kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4}|\d{2})")
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_FIRST_SERIAL = date(1899, 12, 30)
NO_DATE = "1980-01-01"
"""What LimeSurvey writes where it keeps no dates."""


def days_of(cells: Sequence[str]) -> tuple[list[str], int]:
    """Return the ISO day of each cell, empty where none can be read, and how many that are.

    Of `3/4/2026` it takes the order that another cell of the column proves. With points or dashes
    the day stands first, unless another cell proves that it does not: then none of them is read.

    >>> days_of(["2026-03-04 10:11:12", "3/25/26", "3/4/26", "1980-01-01 00:00:00"])
    (['2026-03-04', '2026-03-25', '2026-03-04', ''], 0)
    """
    slashed = [found for cell in cells if (found := _LAST.match(cell.strip())) and found[2] == "/"]
    month_first = any(int(found[3]) > 12 for found in slashed)
    day_first = any(int(found[1]) > 12 for found in slashed)
    order = "" if month_first == day_first else ("m" if month_first else "d")
    others = [found for cell in cells if (found := _LAST.match(cell.strip())) and found[2] != "/"]
    is_odd = any(int(f[3]) > 12 for f in others) and all(int(f[1]) <= 12 for f in others)
    days = [_day(cell.strip(), order, is_odd=is_odd) for cell in cells]
    unread = sum(bool(cell.strip()) and day is None for cell, day in zip(cells, days, strict=True))
    return ["" if day is None or day == NO_DATE else day for day in days], unread


def _day(cell: str, order: str, *, is_odd: bool) -> str | None:
    try:
        if found := _ISO.match(cell):
            return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
        if found := _LAST.match(cell):
            if is_odd if found[2] != "/" else not order:
                return None
            first, second, year = int(found[1]), int(found[3]), int(found[4])
            day, month = (second, first) if found[2] == "/" and order == "m" else (first, second)
            return date(year + 2000 if year < 100 else year, month, day).isoformat()
        if _SERIAL.fullmatch(cell):
            return (_FIRST_SERIAL + timedelta(days=int(float(cell)))).isoformat()
    except (ValueError, OverflowError):
        return None
    return None
