"""One function computes every indicator: cells of a source, summed per region, made a figure.

Regions are aggregated by summing numerators and denominators, never by averaging percentages.
What is hidden or rounded becomes bounds; what makes a figure incomparable becomes evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from aoj.dataset import Data
from aoj.errors import InputError
from aoj.geography import Geography, Region
from aoj.indicators import kinds, links, own
from aoj.indicators.catalogue import Indicator, get_indicator
from aoj.indicators.engine import part_figures
from aoj.indicators.figures import EVIDENCE, RESULT_COLUMNS, empty_figures
from aoj.store.observations import empty_observations, period_year

__all__ = ["EVIDENCE", "RESULT_COLUMNS", "all_regions", "check_levels", "compute", "exists_for"]


_DTYPES = {
    name: "str" if pd.api.types.is_string_dtype(kind) else kind
    for name, kind in empty_observations().dtypes.items()
}
_STRINGS = ("mode.string_storage", "python")
"""Many small frames are joined on codes: a quarter quicker than with strings kept by pyarrow."""


def compute(
    name: str, regions: Sequence[Region], data: Data, periods: Iterable[str] | None = None
) -> pd.DataFrame:
    """Return an indicator for regions: one row per region, period and breakdown.

    The frame has the eleven columns of an observation and those of `EVIDENCE`; it is empty where
    the data set lacks the source. Units: a count, sum or amount in the indicator's unit, a share or
    ratio as a fraction, a rate per `per`. Raises `InputError` for an unknown indicator.
    """
    indicator = get_indicator(name)
    once = {region.code: region for region in regions}.values()  # twice would double its total
    usable = [indicator.scope_of(r) for r in once if exists_for(indicator, r)]
    asked = None if periods is None else list(periods)
    with pd.option_context(*_STRINGS):
        figures = _figures(indicator, usable, data, asked) if usable else empty_figures()
        if "break_before" not in figures:
            figures = _with_breaks(figures, indicator, data.geography)
        return _in_order(figures, usable, indicator)


def _figures(
    indicator: Indicator, regions: list[Region], data: Data, periods: list[str] | None
) -> pd.DataFrame:
    """Return the figures of an indicator, by its statistic."""
    if indicator.statistic == "kind":
        return kinds.kind_figures(indicator, regions, data, periods)
    if indicator.statistic == "own":
        return own.own_figures(indicator, regions, data, periods)
    if indicator.statistic == "links":
        return links.link_figures(indicator, regions, data, periods, compute)
    return part_figures(indicator, regions, data, periods)


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
        if not results[column].any():
            continue
        before = results[column].shift(fill_value="")
        changed = ~first & (results[column] != before) & (reason == "")
        pairs = zip(results.loc[changed, column], before[changed], strict=True)
        texts = [words.format(_changed_names(*pair, geography)) for pair in pairs]
        reason = reason.mask(changed, pd.Series(texts, index=reason.index[changed], dtype="str"))
    earlier = results["period"].shift(fill_value="")
    for period, why in indicator.breaks.items():  # also where that period itself is not there
        crossed = ~first & (earlier < period) & (results["period"] >= period)
        reason = reason.mask(crossed, why)
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
    for name in results["breakdown"].unique():  # figures of users have names of their own
        order.setdefault(name, len(order))
    results = results.assign(
        _region=results["region_code"].map(rank),
        _breakdown=results["breakdown"].map(order),
        _period=results["period"].map(period_year),
    ).sort_values(["_region", "_period", "period", "_breakdown"], kind="stable")
    return results[RESULT_COLUMNS].astype(_DTYPES).reset_index(drop=True)


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
