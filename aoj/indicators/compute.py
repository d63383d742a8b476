"""One function computes every indicator: cells of a source, summed per region, made a figure.

Regions are aggregated by summing numerators and denominators, never by averaging percentages.
What is hidden or rounded becomes bounds; what makes a figure incomparable becomes evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from aoj.dataset import Data
from aoj.errors import InputError
from aoj.geography import Geography, Region
from aoj.indicators.catalogue import Breakdown, Indicator, get_indicator
from aoj.indicators.sums import NAMED, read_cells, sum_alternatives, sum_parts, union_of_names
from aoj.store.observations import COLUMNS, empty_observations, period_year

EVIDENCE = ["lower", "upper", "whole", "beside", "divided", "break_before"]
"""Columns of a result beyond the eleven of an observation.

`lower` and `upper` bound the figure, given hidden cells and rounding (NaN: unknown). `whole`,
`beside` and `divided` name gemeenten (codes joined by `+`) that are only partly inside the region:
counted whole, not counted, or divided by postcode. `break_before` says why a period may not be
compared with the one before.
"""
RESULT_COLUMNS = [*COLUMNS, *EVIDENCE]


def compute(
    name: str, regions: Sequence[Region], data: Data, periods: Iterable[str] | None = None
) -> pd.DataFrame:
    """Return an indicator for regions: one row per region, period and breakdown.

    The frame has the eleven columns of an observation and those of `EVIDENCE`; it is empty where
    the data set lacks the source. Units: a count or sum in the indicator's unit, a share 0 to 1.
    Raises `InputError` for an unknown indicator.
    """
    indicator = get_indicator(name)
    once = {region.code: region for region in regions}.values()  # twice would double its total
    usable = [r.within_sector(indicator.sector) for r in once if exists_for(indicator, r)]
    if not data.has(indicator.measure) or not usable:
        return _empty()[RESULT_COLUMNS]
    cells = read_cells(indicator, data, periods)
    if cells.empty:
        return _empty()[RESULT_COLUMNS]
    sums = sum_parts(indicator, cells, usable, data)
    frames = [_figures(indicator, b, sums, cells) for b in indicator.breakdowns.values()]
    results = pd.concat([f for f in frames if not f.empty] or [_empty()], ignore_index=True)
    results = _with_breaks(results, indicator, data.geography)
    return _in_order(results, usable, indicator)


def _figures(
    indicator: Indicator, breakdown: Breakdown, sums: pd.DataFrame, cells: pd.DataFrame
) -> pd.DataFrame:
    """Return the figures of one breakdown."""
    top = sum_alternatives(sums, cells, breakdown.parts)
    if top.empty:
        return _empty()
    if indicator.statistic == "share":
        below = sum_alternatives(sums, cells, indicator.denominator)
        figures = _shares(top, below, inside=_is_inside(breakdown, indicator))
    else:
        figures = top.assign(numerator=top["value"], denominator=np.nan)
    status = pd.Series("observed", index=figures.index, dtype="str")
    status = status.mask(figures["is_provisional"], "provisional")
    status = status.mask(figures["is_estimated"], "estimated")
    nothing = figures["n_value"] == 0
    status = status.mask(figures["is_missing"] | figures["value"].isna() | nothing, "missing")
    status = status.mask(nothing & (figures["hidden"] > 0), "suppressed")
    absent = status.isin(["suppressed", "missing"])
    numbers = ["value", "numerator", "denominator", "lower", "upper"]
    figures = figures.assign(
        **{column: figures[column].where(~absent) for column in numbers},
        indicator=indicator.name,
        breakdown=breakdown.name,
        status=status,
        hidden=figures["hidden"].astype("int64"),
    )
    figures = figures.assign(upper=figures["upper"].where(np.isfinite(figures["upper"])))
    return figures.assign(source=_joined_source(figures))


def _joined_source(figures: pd.DataFrame) -> pd.Series:
    divided = figures["divided"] != ""
    return figures["source"].where(~divided, figures["source"] + "+pc4_samenwerkingsverbanden")


def _shares(top: pd.DataFrame, below: pd.DataFrame, *, inside: bool) -> pd.DataFrame:
    """Divide sums; `inside` says that the numerator's cells are part of the denominator's."""
    both = top.merge(below, on=["region_code", "period"], suffixes=("", "_below"))
    denominator = both["value_below"]
    with np.errstate(divide="ignore", invalid="ignore"):
        if inside:
            rest_low = (both["lower_below"] - both["lower"]).clip(lower=0)
            rest_high = (both["upper_below"] - both["upper"]).clip(lower=0)
            lower = both["lower"] / (both["lower"] + rest_high)
            upper = both["upper"] / (both["upper"] + rest_low)
            hidden = both["hidden_below"]
        else:
            lower = both["lower"] / both["upper_below"]
            upper = both["upper"] / both["lower_below"]
            hidden = both["hidden"] + both["hidden_below"]
        value = (both["value"] / denominator).where(denominator > 0)
    flags = ["is_missing", "is_provisional", "is_estimated"]
    union = [*NAMED, "source", "snapshot"]
    return both.assign(
        numerator=both["value"],
        denominator=denominator,
        value=value,
        lower=lower,
        upper=upper,
        hidden=hidden,
        n_value=both[["n_value", "n_value_below"]].min(axis=1),
        **{flag: both[flag] | both[f"{flag}_below"] for flag in flags},
        **{column: _union_columns(both[column], both[f"{column}_below"]) for column in union},
    )


def _union_columns(left: pd.Series, right: pd.Series) -> pd.Series:
    pairs = {
        (a, b): union_of_names(pd.Series([a, b])) for a, b in set(zip(left, right, strict=True))
    }
    return pd.Series(
        [pairs[a, b] for a, b in zip(left, right, strict=True)], index=left.index, dtype="str"
    )


def _is_inside(breakdown: Breakdown, indicator: Indicator) -> bool:
    """Whether the numerator is literally one of the parts that make the denominator."""
    return all(
        any(set(part) <= set(below) for below in indicator.denominator) for part in breakdown.parts
    )


def _with_breaks(results: pd.DataFrame, indicator: Indicator, geography: Geography) -> pd.DataFrame:
    """Fill `break_before`: what the figure covers differs from the period before."""
    keys = ["region_code", "breakdown"]
    results = results.sort_values([*keys, "period"], kind="stable").reset_index(drop=True)
    first = ~results.duplicated(keys)
    reason = pd.Series("", index=results.index, dtype="str")
    for column, words in (
        ("cut", "gemeente {} is gesplitst"),
        ("whole", "gemeente {} telt anders mee"),
        ("beside", "gemeente {} telt anders mee"),
        ("divided", "gemeente {} telt anders mee"),
    ):
        before = results[column].shift(fill_value="")
        changed = ~first & (results[column] != before) & (reason == "")
        pairs = zip(results.loc[changed, column], before[changed], strict=True)
        texts = [words.format(_changed_names(*pair, geography)) for pair in pairs]
        reason = reason.mask(changed, pd.Series(texts, index=reason.index[changed], dtype="str"))
    for period, why in indicator.breaks.items():
        reason = reason.mask(~first & (results["period"] == period), why)
    return results.assign(break_before=reason)


def _changed_names(now: str, before: str, geography: Geography) -> str:
    codes = set(now.split("+")) ^ set(before.split("+"))
    return " en ".join(sorted(_any_name(code, geography) for code in codes if code))


def _any_name(code: str, geography: Geography) -> str:
    """Return the name of a gemeente of now or of the past."""
    if code in geography.codes:
        return geography.name(code)
    rows = geography.mergers
    found = rows.loc[rows["old_code"] == code, "old_name"]
    return str(found.iloc[0]) if len(found) else code


def _in_order(
    results: pd.DataFrame, regions: Sequence[Region], indicator: Indicator
) -> pd.DataFrame:
    rank = {region.code: i for i, region in enumerate(regions)}
    order = {name: i for i, name in enumerate(indicator.breakdowns)}
    results = results.assign(
        _region=results["region_code"].map(rank),
        _breakdown=results["breakdown"].map(order),
        _period=results["period"].map(period_year),
    ).sort_values(["_region", "_period", "_breakdown"], kind="stable")
    exact = empty_observations().dtypes.to_dict()
    return results[RESULT_COLUMNS].astype(exact).reset_index(drop=True)


def _empty() -> pd.DataFrame:
    text = dict.fromkeys([*NAMED, "break_before"], "")
    frame = empty_observations().assign(lower=0.0, upper=0.0, **text)
    return frame.astype(dict.fromkeys(text, "str"))[[*RESULT_COLUMNS, "cut"]]


def all_regions(indicator: Indicator, geography: Geography) -> tuple[Region, ...]:
    """Return every region for which an indicator exists, the national ones included."""
    return tuple(
        region
        for kind in indicator.levels
        if kind != "regio"
        for region in geography.regions(kind)
        if exists_for(indicator, region)
    )


def exists_for(indicator: Indicator, region: Region) -> bool:
    """Whether an indicator exists for a region, by its kind and by the sector it is about."""
    if region.kind not in indicator.levels:
        return False
    if region.kind != "samenwerkingsverband":
        return True
    return region.code.startswith(indicator.sector.upper())


def check_levels(indicator: Indicator, regions: Sequence[Region]) -> None:
    """Raise `InputError` for a region for which an indicator does not exist."""
    for region in regions:
        if not exists_for(indicator, region):
            raise InputError(
                f"'{indicator.name}' bestaat niet voor {region.name} ({region.kind})",
                expected="een regio van de soort " + ", ".join(indicator.levels),
            )
