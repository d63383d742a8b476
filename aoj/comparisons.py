"""A region beside others, and a series over the years: the one rule behind every difference word.

The rule. A figure is `hoger` or `lager` than a reference only if the reference lies outside the
figure's interval and the difference is at least what the indicator calls `relevant`. It is
`vergelijkbaar` if the whole interval stays within that margin around the reference. Otherwise the
numbers are too small to tell: `onzeker`. The interval of a register share is Wilson's, taken around
both bounds that hidden cells and rounding allow; that of a structure (shares of ages) is those
bounds. No word at all is given to a figure of a region in which a gemeente lies only partly and
could not be divided (counted whole, or left beside), and none to a count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

import pandas as pd

from aoj.dataset import Data
from aoj.geography import COUNTRY, Geography, Region
from aoj.indicators import INDICATORS, Indicator, compute, get_indicator
from aoj.statistics import wilson_interval
from aoj.store.observations import period_kind, period_year

OLD_AFTER_YEARS = 3
"""A figure more than this many years older than the report's year is old."""

SMALLEST_GROUP = 3
"""A size class is compared with only if it holds at least this many other gemeenten."""

COUNT_CHANGE = 0.02
"""A count has risen or fallen only if it changed by at least this share of its first value."""

Figure = Mapping[Any, Any]
"""One row of `compute`."""


@dataclass(frozen=True)
class Comparison:
    """A figure of a region beside one reference; shares are 0 to 1, NaN where there is none.

    `reference` is `land`, `overige` or `grootteklasse`; `word` is `hoger`, `lager`,
    `vergelijkbaar`, `onzeker` or empty; `reason` says why there is no word. `low` and `high` are
    the interval that the word rests on.
    """

    indicator: str
    breakdown: str
    region_code: str
    period: str
    value: float
    low: float
    high: float
    reference: str
    reference_name: str
    reference_value: float
    word: str
    reason: str = ""

    @property
    def difference(self) -> float:
        """The figure minus the reference."""
        return self.value - self.reference_value


@dataclass(frozen=True)
class Trend:
    """A series over the comparable periods up to the last one.

    `direction` is `gestegen`, `gedaald`, `gelijk` or '' (fewer than two comparable periods, or a
    first or last figure whose bounds are not known).
    `break_reason` says why the series does not begin earlier.
    """

    periods: tuple[str, ...]
    first_value: float
    last_value: float
    direction: str
    break_reason: str = ""

    @property
    def change(self) -> float:
        """The last value minus the first, in the indicator's unit."""
        return self.last_value - self.first_value


def compare(
    name: str, region: Region, data: Data, results: pd.DataFrame | None = None
) -> tuple[Comparison, ...]:
    """Return the comparisons of a region's newest figures of a share, per breakdown.

    A gemeente is compared with its size class (without itself) and the country; any other region
    with the others of its kind together and the country. `results` may hold what `compute` gave
    for the region and the country, and for its `references`, to save work. A count gives no
    comparisons.
    """
    indicator = get_indicator(name)
    if indicator.statistic != "share" or region.code == COUNTRY:
        return ()
    country = data.geography.region(COUNTRY)
    others = references(region, indicator, data.geography)
    if results is None:
        results = compute(name, [region, country], data)
    own = newest(results[results["region_code"] == region.code])
    known = set(results["region_code"])
    codes = [COUNTRY, *(other.code for other in others)]
    rows = results[results["region_code"].isin(codes)]
    if absent := [other for other in others if other.code not in known]:
        rows = pd.concat([rows, compute(name, absent, data, sorted(set(own["period"])))])
    found: list[Comparison] = []
    for figure in own.to_dict("records"):
        same = rows[(rows["period"] == figure["period"])]
        same = same[same["breakdown"] == figure["breakdown"]].set_index("region_code")
        if COUNTRY in same.index:
            nation = same.loc[COUNTRY].to_dict()
            if region.kind != "gemeente":
                rest = _rest_of_country(nation, figure)
                found.append(_compare(indicator, figure, "overige", _rest_name(region), rest))
            found.append(_compare(indicator, figure, "land", country.name, nation["value"]))
        for other in others:
            if other.code in same.index:
                value = float(same.loc[other.code, "value"])
                found.append(_compare(indicator, figure, "grootteklasse", other.name, value))
    return tuple(found)


def trend(series: pd.DataFrame) -> Trend:
    """Return the trend of one region and breakdown: rows of `compute`, any order.

    Only periods of one kind are joined, back from the newest to the last break or gap. A share has
    risen or fallen if it changed by at least `relevant` and beyond its bounds; a count if it
    changed by at least 2% and beyond its bounds.
    """
    rows = series.sort_values("period").to_dict("records")
    kept: list[Figure] = []
    reason = ""
    for row in reversed(rows):
        if isnan(row["value"]):
            if kept:
                break
            continue
        if kept and period_kind(row["period"]) != period_kind(kept[0]["period"]):
            break
        kept.insert(0, row)
        if row["break_before"]:
            reason = row["break_before"]
            break
    if not kept:
        return Trend((), float("nan"), float("nan"), "", reason)
    first, last = kept[0], kept[-1]
    direction = "" if len(kept) < 2 else _direction(first, last)
    periods = tuple(row["period"] for row in kept)
    return Trend(periods, first["value"], last["value"], direction, reason)


def newest(results: pd.DataFrame) -> pd.DataFrame:
    """Return per region and breakdown the row of the newest period that has a figure."""
    filled = results[results["value"].notna()]
    filled = filled.sort_values("period", kind="stable", key=lambda p: p.map(period_year))
    return filled.drop_duplicates(["region_code", "breakdown"], keep="last").sort_index()


def is_old(period: str, year: int) -> bool:
    """Whether a figure is too old for the first page of a report of `year`.

    >>> is_old("2023/24", 2026), is_old("2022", 2026)
    (False, True)
    """
    return year - period_year(period) > OLD_AFTER_YEARS


def interval(indicator: Indicator, figure: Figure) -> tuple[float, float]:
    """Return the interval of a share that a word may rest on, given hidden cells and rounding."""
    low, high, total = figure["lower"], figure["upper"], figure["denominator"]
    if isnan(low) or isnan(high):
        return float("nan"), float("nan")
    if indicator.interval == "none":
        return low, high
    return (
        wilson_interval(min(low, 1.0) * total, total)[0],
        wilson_interval(min(high, 1.0) * total, total)[1],
    )


def references(region: Region, indicator: Indicator, geography: Geography) -> Sequence[Region]:
    """Return the size class of a gemeente without the gemeente itself, as a region of its own."""
    if region.kind != "gemeente" or not indicator.compare_gemeenten:
        return []
    group = geography.region(geography.size_class(region.code))
    members = group.members - region.members
    if len(members) < SMALLEST_GROUP:
        return []
    code = f"{group.code}-{region.code}"
    return [Region(code, f"andere {group.name}", "grootteklasse", members=members)]


def difference_word(
    value: float, low: float, high: float, reference: float, relevant: float
) -> str:
    """Return the word of the rule; '' where a number is absent.

    >>> difference_word(0.16, 0.155, 0.165, 0.14, 0.01)
    'hoger'
    >>> difference_word(0.142, 0.139, 0.145, 0.14, 0.01)
    'vergelijkbaar'
    >>> difference_word(0.16, 0.10, 0.24, 0.14, 0.01)
    'onzeker'
    """
    if any(isnan(number) for number in (value, low, high, reference)):
        return ""
    tiny = 1e-12
    outside = reference < low - tiny or reference > high + tiny
    if outside and abs(value - reference) >= relevant - tiny:
        return "hoger" if value > reference else "lager"
    if low >= reference - relevant - tiny and high <= reference + relevant + tiny:
        return "vergelijkbaar"
    return "onzeker"


def _compare(
    indicator: Indicator, figure: Figure, reference: str, name: str, reference_value: float
) -> Comparison:
    low, high = interval(indicator, figure)
    word, reason = "", ""
    if figure["whole"] or figure["beside"]:
        reason = "heel_meegeteld" if figure["whole"] else "niet_meegeteld"
    elif isnan(low):
        reason = "verborgen"
    else:
        word = difference_word(
            figure["value"], low, high, float(reference_value), indicator.relevant
        )
    return Comparison(
        indicator=indicator.name,
        breakdown=figure["breakdown"],
        region_code=figure["region_code"],
        period=figure["period"],
        value=figure["value"],
        low=low,
        high=high,
        reference=reference,
        reference_name=name,
        reference_value=float(reference_value),
        word=word,
        reason=reason,
    )


def _rest_of_country(nation: Figure, figure: Figure) -> float:
    """Return the share of the country without the region: never an average of shares."""
    below = nation["denominator"] - figure["denominator"]
    return (nation["numerator"] - figure["numerator"]) / below if below > 0 else float("nan")


def _rest_name(region: Region) -> str:
    if region.kind == "samenwerkingsverband":
        return "de overige samenwerkingsverbanden"
    return "de rest van Nederland"


def _direction(first: Figure, last: Figure) -> str:
    if any(isnan(row[bound]) for row in (first, last) for bound in ("lower", "upper")):
        return ""
    change = last["value"] - first["value"]
    indicator = INDICATORS[last["indicator"]]
    if indicator.statistic == "share":
        least = indicator.relevant
    else:
        least = abs(first["value"]) * COUNT_CHANGE
    if change == 0 or abs(change) < least:
        return "gelijk"
    if change > 0:
        return "gestegen" if not last["lower"] <= first["upper"] else "gelijk"
    return "gedaald" if not last["upper"] >= first["lower"] else "gelijk"
