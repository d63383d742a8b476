"""Years and dates in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|"
    "jan|feb|mrt|apr|jun|jul|aug|sept|sep|okt|nov|dec"
)
_YEARS = re.compile(
    r"(?<![\w.,/€])(?:"
    r"(?P<school>(?:19|20)\d\d)\s?[/–\-]\s?'?(?P<tail>(?:19|20)\d\d|\d\d)(?![\d])"
    r"|(?P<year>(?:19|20)\d\d)(?![\w%]|[.,/\-]\d|\s?(?:%|procent|euro))"
    r"|'(?P<short>\d\d)(?!\d))"
)
_DATES = re.compile(
    rf"\b\d{{1,2}}(?:\s?-\s?\d{{1,2}})?\s+(?:{_MONTHS})\b\.?"
    r"|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b"
    r"|\b\d{4}-\d\d-\d\d\b"
    r"|\b\d{1,2}[.:]\d\d(?:\s?(?:uur|u\b)|(?=\s?(?:-|–|tot)\s?\d{1,2}[.:]\d\d))",
    re.IGNORECASE,
)


def without_years(text: str) -> str:
    """Return a text of the same length without its dates and years."""
    for shape in (_DATES, _YEARS):
        text = shape.sub(lambda found: " " * len(found.group()), text)
    return text


def years(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield each year in a text with its place, written as a period: '2025', '2023/24'.

    >>> [year for _, _, year in years("in 2025, 2023/'24 en '19, schooljaar 2023-2024")]
    ['2025', '2023/24', '2019', '2023/24']
    """
    for found in _YEARS.finditer(text):
        if found["year"]:
            yield found.start(), found.end(), found["year"]
        elif found["short"]:
            century = "20" if int(found["short"]) < 60 else "19"
            yield found.start(), found.end(), century + found["short"]
        elif int(found["tail"][-2:]) == (int(found["school"]) + 1) % 100:
            yield found.start(), found.end(), f"{found['school']}/{found['tail'][-2:]}"
        else:
            yield found.start(), found.start() + 4, found["school"]


def is_of_year(period: str, year: str) -> bool:
    """Whether a period may be called by this year.

    >>> is_of_year("2024/25", "2024"), is_of_year("2024", "2024/25"), is_of_year("2025", "2024")
    (True, False, False)
    """
    is_part = period[:4] == year or period[-3:] == f"/{year[2:]}"
    return period == year or (len(year) == 4 and is_part)
