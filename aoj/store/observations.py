"""The one tidy table: its columns, its exact dtypes, its periods and the rules it must obey.

| column | holds |
|---|---|
| indicator | name of the source measure (in the store) or of the indicator (a result) |
| region_code | `NL01`, `PV27`, `GM0363`, `PO2707`, a vestiging such as `00AO00`, `ONBEKEND` |
| period | `2025`, `2023/24` or `2024-H1` |
| breakdown | the part: `totaal`, an age band, an onderwijssoort |
| value | the figure; a share is 0 to 1; NaN when suppressed or missing |
| numerator, denominator | what a share was made of; of a count: the count and NaN |
| status | observed, provisional, estimated, suppressed or missing |
| hidden | number of hidden cells that the value lacks; a sum is then the lower bound |
| source, snapshot | names, several joined by `+` |

A share of which cells of the denominator are hidden may be lower than its value: a result has its
bounds in `lower` and `upper`.

The key is the first four columns, unique. `<5`, `.`, `-1` and an empty field are different
things and never become 0: a loader writes the first three as `suppressed` with `hidden` 1 and
an empty field as `missing`.

Joining periods: school year `s/s+1` belongs with 1 October `s` (period `s` in DUO's counts on
1 October), with 1 January `s+1` and with 1 February `s+1`. `period_year` gives the year of the
reference date, by which age and order are judged: of `2023/24` that is 2023.
"""

from __future__ import annotations

import re

import pandas as pd

from aoj.errors import DataError

KEY = ["indicator", "region_code", "period", "breakdown"]
NUMBERS = ["value", "numerator", "denominator"]
COLUMNS = [*KEY, *NUMBERS, "status", "hidden", "source", "snapshot"]
STATUSES = ("observed", "provisional", "estimated", "suppressed", "missing")
UNKNOWN_REGION = "ONBEKEND"

_TEXT = [*KEY, "status", "source", "snapshot"]
_PERIOD = re.compile(r"^(\d{4})(?:/(\d{2})|-H([12]))?$")


def make_observations(frame: pd.DataFrame, **constants: str | float) -> pd.DataFrame:
    """Return `frame` as observations: the eleven columns in order, with exact dtypes.

    `constants` fill columns that are the same for all rows. Absent numbers become NaN, an absent
    `hidden` 0, an absent `breakdown` 'totaal'. Raises `DataError` where the table's rules are
    broken.
    """
    defaults: dict[str, str | float] = {
        "breakdown": "totaal",
        "numerator": float("nan"),
        "denominator": float("nan"),
        "hidden": 0,
        "snapshot": "",
    }
    absent = {c: v for c, v in defaults.items() if c not in frame.columns}
    for column, value in {**absent, **constants}.items():
        frame = frame.assign(**{column: value})
    return check_observations(_with_dtypes(frame[COLUMNS]))


def check_observations(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` unchanged if it obeys the rules of the table, else raise `DataError`."""
    if list(frame.columns) != COLUMNS:
        raise DataError(
            f"een tabel met waarnemingen heeft de kolommen {list(frame.columns)}",
            expected=", ".join(COLUMNS),
        )
    _refuse(frame[~frame["status"].isin(STATUSES)], "een onbekende status")
    _refuse(frame[~frame["period"].map(is_period).astype(bool)], "een onbekende periode")
    _refuse(frame[frame["hidden"] < 0], "een negatief aantal verborgen cellen")
    absent = frame["status"].isin(["suppressed", "missing"])
    _refuse(frame[absent & frame["value"].notna()], "een waarde bij een verborgen of lege cel")
    _refuse(frame[~absent & frame["value"].isna()], "geen waarde bij een waargenomen cel")
    _refuse(frame[frame.duplicated(KEY, keep=False)], "dezelfde sleutel meer dan eens")
    return frame


def empty_observations() -> pd.DataFrame:
    """Return an observations table without rows."""
    return _with_dtypes(pd.DataFrame({column: [] for column in COLUMNS}))


def is_period(text: str) -> bool:
    """Whether `text` is a period of the one grammar.

    >>> is_period("2025"), is_period("2023/24"), is_period("2024-H1"), is_period("2023/'24")
    (True, True, True, False)
    >>> is_period("2023/25")
    False
    """
    found = _PERIOD.match(text)
    if not found:
        return False
    return found[2] is None or int(found[2]) == (int(found[1]) + 1) % 100


def period_year(period: str) -> int:
    """Return the year of the reference date of a period.

    >>> period_year("2025"), period_year("2023/24")
    (2025, 2023)
    """
    return int(period[:4])


def period_kind(period: str) -> str:
    """Return 'year', 'school_year' or 'half_year'; only periods of one kind form one series."""
    if "/" in period:
        return "school_year"
    return "half_year" if "-H" in period else "year"


def school_period(start_year: int) -> str:
    """Return the period of a school year.

    >>> school_period(1999)
    '1999/00'
    """
    return f"{start_year}/{(start_year + 1) % 100:02d}"


def _with_dtypes(frame: pd.DataFrame) -> pd.DataFrame:
    exact: dict[str, str] = dict.fromkeys(_TEXT, "str")
    exact |= dict.fromkeys(NUMBERS, "float64")
    exact["hidden"] = "int64"
    return frame.astype(exact).reset_index(drop=True)


def _refuse(wrong: pd.DataFrame, what: str) -> None:
    if wrong.empty:
        return
    row = wrong.iloc[0]
    raise DataError(
        f"{what} in {len(wrong)} rij(en), het eerst bij {row['indicator']}, "
        f"{row['region_code']}, {row['period']}, {row['breakdown']}",
        where=str(row["source"]),
    )
