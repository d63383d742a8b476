"""A region beside others: figures, their intervals and a word.

No word at all is given to a figure of a region in which a gemeente lies only partly and could not
be divided (counted whole, or left beside), nor beside such a figure, and none to a count or an
amount: these say how large a region is. What hiding and rounding leave open counts too: a word is
given only if it holds at both ends of what the figure and that of the others may be.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from math import isnan, nan

import pandas as pd

from aoj.comparisons.intervals import Figure, interval
from aoj.comparisons.references import USUAL, Reference, references, rest_name
from aoj.comparisons.trends import newest
from aoj.comparisons.words import difference_word
from aoj.dataset import Data
from aoj.geography import COUNTRY, Region
from aoj.indicators import Indicator, compute, get_indicator
from aoj.indicators.links import linked

COMPARED = ("share", "rate", "ratio")
"""Statistics that can be compared between regions of any size."""


@dataclass(frozen=True)
class Comparison:
    """A figure of a region beside one reference, in the indicator's unit; NaN where there is none.

    `reference` is one of `references.ALL_KINDS`; `word` is `hoger`, `lager`, `vergelijkbaar`,
    `onzeker` or empty; `reason` says why there is no word. `low` and `high` are the interval that
    the word rests on, `reference_low` and `reference_high` what the others may be, given hidden
    cells (`reference_hidden` of them) and rounding.
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
    reference_code: str = ""
    reference_low: float = nan
    reference_high: float = nan
    reference_hidden: int = 0

    @property
    def difference(self) -> float:
        """The figure minus the reference."""
        return self.value - self.reference_value


@dataclass(frozen=True)
class _Other:
    """The figure of a reference, with its bounds; `whole` says that it is not its area alone."""

    kind: str
    code: str
    name: str
    value: float
    low: float
    high: float
    is_undivided: bool = False
    hidden: int = 0


def compare(
    name: str,
    region: Region,
    data: Data,
    results: pd.DataFrame | None = None,
    *,
    among: Collection[str] = USUAL,
    peers: Sequence[Region] = (),
) -> tuple[Comparison, ...]:
    """Return the comparisons of a region's newest figures of a share, rate or ratio, per breakdown.

    `among` are the kinds of reference that are wanted (`references.ALL_KINDS`), `peers` the regions
    that a user picked. `results` may hold what `compute` gave for the region and the country, and
    for its `references`, to save work. Other statistics, and the country, give no comparisons; an
    indicator of links gives those of the figures that it shows.
    """
    indicator = get_indicator(name)
    if region.code == COUNTRY:
        return ()
    if indicator.statistic == "links":
        return _compare_links(indicator, region, data, among, peers)
    if indicator.statistic not in COMPARED:
        return ()
    country = data.geography.region(COUNTRY)
    others = references(region, indicator, data.geography, among, peers)
    if results is None:
        results = compute(name, [region, country], data)
    own = newest(results[results["region_code"] == region.code])
    rows = _rows_of(name, results, [country, *(r.region for r in others)], own, data)
    found: list[Comparison] = []
    for figure in own.to_dict("records"):
        same = rows[rows["period"] == figure["period"]]
        same = same[same["breakdown"] == figure["breakdown"]].set_index("region_code")
        beside: list[_Other] = []
        if COUNTRY in same.index:
            nation = same.loc[COUNTRY].to_dict()
            if region.kind != "gemeente" and "overige" in among:
                beside.append(_rest_of_country(region, nation, figure, indicator))
            if "land" in among:
                beside.append(_other(Reference("land", country), nation))
        beside += [
            _other(reference, same.loc[reference.region.code].to_dict())
            for reference in others
            if reference.region.code in same.index
        ]
        own_interval = interval(indicator, figure)
        found += [_compare(indicator, figure, own_interval, other) for other in beside]
    return tuple(found)


def compare_with_country(
    name: str, results: pd.DataFrame, data: Data, period: str, breakdown: str
) -> dict[str, Comparison]:
    """Return the comparison of each region with the country by code, of one period and breakdown.

    `results` is what `compute` gave for the regions and the country. The words are those that
    `compare` gives beside the country; without a figure of the country, or of a statistic that does
    not compare, there are none.
    """
    indicator = get_indicator(name)
    same = results[(results["period"] == period) & (results["breakdown"] == breakdown)]
    figures = {str(figure["region_code"]): figure for figure in same.to_dict("records")}
    nation = figures.pop(COUNTRY, None)
    if nation is None or indicator.statistic not in COMPARED:
        return {}
    other = _other(Reference("land", data.geography.region(COUNTRY)), nation)
    return {
        code: _compare(indicator, figure, interval(indicator, figure), other)
        for code, figure in figures.items()
        if not isnan(figure["value"])
    }


def _rows_of(
    name: str, results: pd.DataFrame, wanted: Sequence[Region], own: pd.DataFrame, data: Data
) -> pd.DataFrame:
    """Return the figures of regions in the periods of the region's newest, computed if absent."""
    known = set(results["region_code"])
    rows = results[results["region_code"].isin([region.code for region in wanted])]
    absent = [r for r in wanted if r.code not in known and r.code != COUNTRY]
    if not absent or own.empty:
        return rows
    return pd.concat([rows, compute(name, absent, data, sorted(set(own["period"])))])


def _compare_links(
    links: Indicator, region: Region, data: Data, among: Collection[str], peers: Sequence[Region]
) -> tuple[Comparison, ...]:
    """Return the comparisons of linked figures, each under the name of the link that shows it."""
    by_indicator: dict[str, list[tuple[str, str]]] = {}
    for breakdown in links.breakdowns:
        shown, part = linked(links, breakdown)
        by_indicator.setdefault(shown.name, []).append((breakdown, part))
    found = []
    for name, shows in by_indicator.items():
        comparisons = compare(name, region, data, among=among, peers=peers)
        for breakdown, part in shows:
            found += [
                replace(c, indicator=links.name, breakdown=breakdown)
                for c in comparisons
                if c.breakdown == part
            ]
    return tuple(found)


def _compare(
    indicator: Indicator, figure: Figure, own_interval: tuple[float, float], other: _Other
) -> Comparison:
    low, high = own_interval
    relevant = indicator.relevant_of(figure["breakdown"])
    word, reason = "", ""
    if figure["whole"] or figure["beside"]:
        reason = "heel_meegeteld" if figure["whole"] else "niet_meegeteld"
    elif isnan(low) or isnan(high):
        reason = "verborgen"
    elif other.is_undivided:
        reason = "ander_niet_verdeeld"
    elif not isnan(other.value) and (isnan(other.low) or isnan(other.high)):
        reason = "ander_verborgen"
    else:
        ends = [
            difference_word(own, low, high, end, relevant)
            for own in (figure["lower"], figure["value"], figure["upper"])
            for end in (other.low, other.value, other.high)
        ]
        word = ends[0] if len(set(ends)) == 1 else "onzeker"
    return Comparison(
        indicator=indicator.name,
        breakdown=figure["breakdown"],
        region_code=figure["region_code"],
        period=figure["period"],
        value=figure["value"],
        low=low,
        high=high,
        reference=other.kind,
        reference_name=other.name,
        reference_value=other.value,
        word=word,
        reason=reason,
        reference_code=other.code,
        reference_low=other.low,
        reference_high=other.high,
        reference_hidden=other.hidden,
    )


def _other(reference: Reference, figure: Figure) -> _Other:
    return _Other(
        reference.kind,
        reference.region.code,
        reference.region.name,
        float(figure["value"]),
        float(figure["lower"]),
        float(figure["upper"]),
        is_undivided=bool(figure["whole"] or figure["beside"]),
        hidden=int(figure["hidden"]),
    )


def _rest_of_country(
    region: Region, nation: Figure, figure: Figure, indicator: Indicator
) -> _Other:
    """Return the country without the region by sums: never an average of shares."""
    below = nation["denominator"] - figure["denominator"]
    value = low = high = nan
    if below > 0:
        value = (nation["numerator"] - figure["numerator"]) * indicator.per / below
        low, high = _bounds_of_rest(nation, figure, indicator)
    if not isnan(low):  # of a source that publishes its own total, these need not hold the sum
        low, high = min(value, low), max(value, high)
    hidden = int(nation["hidden"]) + int(figure["hidden"])
    return _Other("overige", "overige", rest_name(region), value, low, high, hidden=hidden)


def _bounds_of_rest(nation: Figure, figure: Figure, indicator: Indicator) -> tuple[float, float]:
    """Return what the rest may be, as if country and region were bounded apart: never too narrow.

    In the unit of the figure; NaN where it may be anything.
    """
    whole, part = _extremes(nation), _extremes(figure)
    fewest, most = whole[0] - part[1], whole[1] - part[0]
    least, largest = whole[2] - part[3], whole[3] - part[2]
    if any(isnan(number) for number in (fewest, most, least, largest)) or least <= 0:
        return nan, nan
    low = fewest / (largest if fewest >= 0 else least)
    high = most / (least if most >= 0 else largest)
    if indicator.statistic != "ratio":
        low = max(low, 0.0)
    return low, min(high, 1.0) if indicator.statistic == "share" else high


def _extremes(figure: Figure) -> tuple[float, float, float, float]:
    """Return the least and largest numerator (times `per`), and denominator, of the bounds."""
    of_low, of_high = float(figure["lower_denominator"]), float(figure["upper_denominator"])
    low, high = figure["lower"] * of_low, figure["upper"] * of_high
    return low, high, min(of_low, of_high), max(of_low, of_high)
