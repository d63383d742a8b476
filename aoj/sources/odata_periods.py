"""Periods of fetched CBS tables: years, school years, half-years, and days that end one.

| key or title | period |
|---|---|
| `2024JJ00`, `2023SJ00`, `2024HJ01` | 2024, 2023/24, 2024-H1 |
| `20240630` or `30 juni 2024*`, `2024MM12` | 2024-H1, 2024-H2: the half-year that ends then |
| `20240101` or `1 januari 2024` | 2024 |
| `2024MM12`, `2024KW04` of a table of months or quarters | 2024: the state at its end |

A star in the title, or the status, says that the figures are provisional.
"""

from __future__ import annotations

import re

import pandas as pd

from aoj.errors import DataError
from aoj.sources.files import FETCH_AGAIN
from aoj.store.fetched import period_of_key

_HALF_YEAR_ENDS = {"06": "H1", "12": "H2"}
_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_MONTH_KEY = re.compile(r"^(\d{4})(?:MM(\d{2})|KW0(\d))$")
_DAY_KEY = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_DAY_TITLE = re.compile(rf"^(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})\s?\**$")


def periods_of(cells: pd.DataFrame, year_end: bool) -> pd.DataFrame:
    """Return per key of a period in `cells`: period, year, provisional; unused months have no row.

    With `year_end` the end of December or of the fourth quarter is the year, and other months are
    not used. Raises `DataError` for a period of another kind.
    """
    rows = []
    keys = ["periode_code", "periode", "periode_status"]
    found = cells[keys].astype("str").drop_duplicates()
    has_years = found["periode_code"].str.endswith("JJ00").any()
    for key, title, status in found.itertuples(index=False):
        is_month = year_end and not key.endswith("JJ00")
        if is_month:
            period = "" if has_years else _year_end(key)
        else:
            period = _period_of_day(key, title) or period_of_key(key)
        if not period and not is_month:
            raise DataError(
                f"'{title}' ({key}) is geen periode die wij kennen",
                expected="een jaar, een schooljaar of een halfjaar",
                remedy="verbeter 'periods' in data/reference/bronnen.yml",
            )
        provisional = title.endswith("*") or "voorlopig" in status.casefold()
        if period:
            rows.append((key, period, int(period[:4]), provisional))
    frame = pd.DataFrame(rows, columns=["periode_code", "period", "year", "provisional"])
    frame = frame.astype({"periode_code": "str", "period": "str", "provisional": "bool"})
    if frame["periode_code"].duplicated().any():
        key = frame.loc[frame["periode_code"].duplicated(), "periode_code"].iloc[0]
        raise DataError(f"de periode {key} heeft meer dan een titel of status", remedy=FETCH_AGAIN)
    return frame


def _period_of_day(key: str, title: str) -> str:
    """Return the period of a date or month: the half-year that it ends, of 1 January the year.

    Empty for other keys, whatever their title says.

    >>> _period_of_day("20240630", ""), _period_of_day("2024X001", "31 december 2024*")
    ('2024-H1', '2024-H2')
    >>> _period_of_day("2024MM12", ""), _period_of_day("2024X001", "1 januari 2024")
    ('2024-H2', '2024')
    """
    by_title, by_key, by_month = _DAY_TITLE.match(title), _DAY_KEY.match(key), _MONTH_KEY.match(key)
    if period_of_key(key) and not by_month:
        return ""
    if by_title:
        year, month, day = by_title[3], _MONTHS.index(by_title[2]) + 1, int(by_title[1])
    elif by_key:
        year, month, day = by_key[1], int(by_key[2]), int(by_key[3])
    elif by_month and by_month[2]:
        year, month, day = by_month[1], int(by_month[2]), 30
    else:
        return ""
    if (month, day) == (1, 1):
        return str(year)
    half = _HALF_YEAR_ENDS.get(f"{month:02d}", "") if day >= 30 else ""
    return f"{year}-{half}" if half else ""


def _year_end(key: str) -> str:
    """Return the year at whose end a month or quarter stands, else an empty text.

    >>> _year_end("2024MM12"), _year_end("2024KW04"), _year_end("2024MM11")
    ('2024', '2024', '')
    """
    found = _MONTH_KEY.match(key)
    return found[1] if found and (found[2] == "12" or found[3] == "4") else ""
