"""A region beside others: figures, their intervals and a word.

No word at all is given to a figure of a region in which a gemeente lies only partly and could not
be divided (counted whole, or left beside), and none to a count.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

import pandas as pd

from aoj.comparisons.intervals import Figure, interval
from aoj.comparisons.references import references, rest_name
from aoj.comparisons.trends import newest
from aoj.comparisons.words import difference_word
from aoj.dataset import Data
from aoj.geography import COUNTRY, Region
from aoj.indicators import Indicator, compute, get_indicator


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
                found.append(_compare(indicator, figure, "overige", rest_name(region), rest))
            found.append(_compare(indicator, figure, "land", country.name, nation["value"]))
        for other in others:
            if other.code in same.index:
                value = float(same.loc[other.code, "value"])
                found.append(_compare(indicator, figure, "grootteklasse", other.name, value))
    return tuple(found)


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
