"""A series over the comparable years, and which figure is the newest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isnan, nan

import pandas as pd

from aoj.comparisons.intervals import Figure, change_interval, has_margin
from aoj.comparisons.words import difference_word
from aoj.indicators import INDICATORS, Indicator
from aoj.indicators.links import shown_by
from aoj.store.observations import period_kind, period_year

OLD_AFTER_YEARS = 3
"""A figure more than this many years older than the report's year is old."""

COUNT_CHANGE = 0.02
"""A count has risen or fallen only if it changed by at least this share of its first value."""

_DIRECTIONS = {"hoger": "gestegen", "lager": "gedaald", "vergelijkbaar": "gelijk"}
"""What the rule of the words says of a change beside none at all."""


@dataclass(frozen=True)
class Trend:
    """A series over the comparable periods up to the last one.

    `direction` is `gestegen`, `gedaald`, `gelijk`, `onzeker` (only of figures with a toevalsmarge)
    or '' (fewer than two comparable periods, a first or last figure whose bounds are not known, a
    forecast, or a figure that has no course: a kind, or what a region supplied itself).
    `break_reason` says why the series does not begin earlier; `low` and `high` are the interval of
    the change on which the direction rests, NaN where chance has no part in it.
    """

    periods: tuple[str, ...]
    first_value: float
    last_value: float
    direction: str
    break_reason: str = ""
    low: float = nan
    high: float = nan

    @property
    def change(self) -> float:
        """The last value minus the first, in the indicator's unit."""
        return self.last_value - self.first_value


def trend(series: pd.DataFrame) -> Trend:
    """Return the trend of one region and breakdown: rows of `compute`, any order.

    Only periods of one kind are joined, back from the newest to the last break or gap; of
    half-years only the same half. A figure with a toevalsmarge follows the one rule of the words:
    it has risen or fallen if the interval of the change excludes 0 and the change is at least
    `relevant`, it is `gelijk` if that whole interval stays within `relevant`, else `onzeker`. Other
    shares, rates and ratios have risen or fallen if they changed by at least `relevant` and beyond
    their bounds; a count or amount if it changed by at least 2% and beyond its bounds.
    """
    rows = series.sort_values("period", key=_order).to_dict("records")
    kept: list[Figure] = []
    reason = ""
    for row in reversed(rows):
        if kept and not _is_alike(row["period"], kept[0]["period"]):
            if period_kind(row["period"]) == period_kind(kept[0]["period"]):
                reason = row["break_before"]  # of the other half, between two that are joined
                if not reason:
                    continue
            break
        if isnan(row["value"]):
            if kept:
                break
            continue
        kept.insert(0, row)
        if row["break_before"]:
            reason = row["break_before"]
            break
    if not kept:
        return Trend((), nan, nan, "", reason)
    first, last = kept[0], kept[-1]
    periods = tuple(row["period"] for row in kept)
    found = Trend(periods, first["value"], last["value"], "", reason)
    if len(kept) < 2:
        return found
    indicator, part = shown_by(INDICATORS[last["indicator"]], last["breakdown"])
    if not has_margin(indicator):
        return replace(found, direction=_direction(first, last, indicator, part))
    low, high = change_interval(indicator, first, last)
    word = difference_word(found.change, low, high, 0.0, indicator.relevant_of(part))
    return replace(found, direction=_DIRECTIONS.get(word, word), low=low, high=high)


def newest(results: pd.DataFrame) -> pd.DataFrame:
    """Return per region and breakdown the row of the newest period that has a figure."""
    filled = results[results["value"].notna()]
    filled = filled.sort_values("period", kind="stable", key=_order)
    return filled.drop_duplicates(["region_code", "breakdown"], keep="last").sort_index()


def is_old(period: str, year: int) -> bool:
    """Whether a figure is too old for the first page of a report of `year`.

    >>> is_old("2023/24", 2026), is_old("2022", 2026)
    (False, True)
    """
    return year - period_year(period) > OLD_AFTER_YEARS


def _order(periods: pd.Series) -> pd.Series:
    """Return by what periods are put in order: year, then `2024` before `2024-H1` and `2024-H2`."""
    return periods.map(lambda period: f"{period_year(period)} {period}")


def _is_alike(period: str, other: str) -> bool:
    """Whether two periods belong in one series: of one kind, and of half-years the same half."""
    if period_kind(period) != period_kind(other):
        return False
    return period_kind(period) != "half_year" or period[-2:] == other[-2:]


def _direction(first: Figure, last: Figure, indicator: Indicator, part: str) -> str:
    """Return the direction of a figure without toevalsmarge."""
    if any(isnan(row[bound]) for row in (first, last) for bound in ("lower", "upper")):
        return ""
    least = _least_change(first, indicator, part)
    if least is None:
        return ""
    change = last["value"] - first["value"]
    if change == 0 or abs(change) < least:
        return "gelijk"
    if change > 0:
        return "gestegen" if not last["lower"] <= first["upper"] else "gelijk"
    return "gedaald" if not last["upper"] >= first["lower"] else "gelijk"


def _least_change(first: Figure, indicator: Indicator, part: str) -> float | None:
    """Return the smallest change that is one, in the figure's unit; None where none is told."""
    if indicator.is_forecast:
        return None
    if indicator.statistic in ("share", "rate", "ratio"):
        return indicator.relevant_of(part)
    if indicator.statistic in ("count", "sum", "amount"):
        return abs(float(first["value"])) * COUNT_CHANGE
    return None
