"""Figures of other indicators side by side, such as jeugdhulp and what schools offer.

A row keeps the value, bounds, status and evidence of the figure it shows, so that it can never
differ from it; only `indicator` and `breakdown` are those of the indicator of links. Each figure
keeps its own unit, denominator and period: nothing is added up, and nothing is joined in a line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from aoj.dataset import Data
from aoj.errors import DataError
from aoj.geography import Region
from aoj.indicators.catalogue import Indicator, get_indicator
from aoj.indicators.figures import FIGURE_COLUMNS, empty_figures

Compute = Callable[[str, Sequence[Region], Data, Iterable[str] | None], pd.DataFrame]
"""`compute`, which is given, since it is what calls this module."""


def linked(indicator: Indicator, breakdown: str) -> tuple[Indicator, str]:
    """Return the indicator and its part that one part of an indicator of links shows.

    Raises `InputError` for an indicator that does not exist, `DataError` for a part that it lacks
    or an indicator that itself consists of links.
    """
    name, _, part = indicator.breakdowns[breakdown].of.partition(".")
    other = get_indicator(name)
    if other.statistic == "links" or part not in other.breakdowns:
        raise DataError(
            f"'{name}.{part}' is geen cijfer",
            where=f"indicators.toml, [{indicator.name}], onderdeel '{breakdown}'",
            expected="'indicator.onderdeel', van een indicator die zelf rekent",
        )
    return other, part


def shown_by(indicator: Indicator, breakdown: str) -> tuple[Indicator, str]:
    """Return the indicator and part whose figure one part is: itself, unless it is a link."""
    return (
        linked(indicator, breakdown) if indicator.statistic == "links" else (indicator, breakdown)
    )


def link_figures(
    indicator: Indicator,
    regions: Sequence[Region],
    data: Data,
    periods: Iterable[str] | None,
    compute: Compute,
) -> pd.DataFrame:
    """Return the figures that an indicator of links shows, with `break_before` as they have it.

    One row per region, period and part, as far as the linked indicator exists for the region; the
    units are those of the linked indicators. No rows where the data set lacks their sources.
    """
    wanted = None if periods is None else list(periods)
    results: dict[str, pd.DataFrame] = {}
    frames = []
    for name in indicator.breakdowns:
        other, part = linked(indicator, name)
        if other.name not in results:
            results[other.name] = compute(other.name, regions, data, wanted)
        found = results[other.name]
        rows = found[found["breakdown"] == part]
        frames.append(rows.assign(indicator=indicator.name, breakdown=name, cut=""))
    full = [frame for frame in frames if not frame.empty]
    if not full:
        return empty_figures()
    extra = [c for c in full[0].columns if c not in FIGURE_COLUMNS]
    return pd.concat(full, ignore_index=True)[[*FIGURE_COLUMNS, *extra]]
