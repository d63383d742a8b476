"""Figures of indicators that are made of parts: read, summed per region, made a figure.

One call reads every measure that the indicator asks once. Numerator and denominator of one grain
are placed together, so that a gemeente that is only partly inside is treated alike in both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from aoj.dataset import Data
from aoj.geography import Region
from aoj.indicators.catalogue import WITH_DENOMINATOR, Breakdown, Indicator
from aoj.indicators.cells import Reading, Terms, read_cells, reading_below, reading_of
from aoj.indicators.figures import empty_figures, is_inside, make_figures
from aoj.indicators.sums import choose, place_cells, sum_parts, sum_terms


@dataclass(frozen=True)
class Side:
    """The numerator or the denominator of a breakdown: its reading, and its terms per period."""

    reading: Reading
    chosen: dict[str, Terms]


def part_figures(
    indicator: Indicator, regions: Sequence[Region], data: Data, periods: Iterable[str] | None
) -> pd.DataFrame:
    """Return the figures of every breakdown for regions (each once, as the sector covers it).

    Columns: `aoj.indicators.figures.FIGURE_COLUMNS`; without rows where the sources are not there.
    """
    cells = _cells_by_reading(indicator, data, periods)
    sums = _sums_by_grain(indicator, cells, regions, data)
    frames = []
    for breakdown in indicator.breakdowns.values():
        top, below = _sides(indicator, breakdown, cells, data)
        if not top.chosen:
            continue
        figures = make_figures(
            indicator,
            breakdown,
            sum_terms(sums[top.reading.grain], top.chosen),
            sum_terms(sums[below.reading.grain], below.chosen) if below else None,
            _inside(top, below) if below else {},
        )
        frames.append(figures)
    frames = [frame for frame in frames if not frame.empty]
    return pd.concat(frames, ignore_index=True) if frames else empty_figures()


def placed_cells(
    indicator: Indicator,
    breakdown: Breakdown,
    region: Region,
    data: Data,
    periods: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Return the cells that make the figures of one region: what `part_figures` sums, unsummed.

    Columns: those of the cells, of `sums.place_cells`, and `side` (teller or noemer), `measure`,
    `source_part` (as the source names it) and `weight`. `period` is that of the figure,
    `source_period` that of the cell. `region` is as the indicator's sector covers it.
    """
    cells = _cells_by_reading(indicator, data, periods)
    top, below = _sides(indicator, breakdown, cells, data)
    frames = []
    joined = {
        grain: place_cells(indicator, grain, found, [region], data)
        for grain, found in _by_grain(cells).items()
    }
    for name, side in (("teller", top), ("noemer", below)):
        if side is None or not side.chosen:
            continue
        names = {side.reading.key(part): part for part in side.reading.parts}
        rows = joined[side.reading.grain]
        for period, terms in side.chosen.items():
            for weight, key in terms:
                found = rows[(rows["period"] == period) & (rows["part"] == key)]
                frames.append(
                    found.assign(
                        side=name,
                        measure=side.reading.measure,
                        source_part=names[key],
                        weight=weight,
                    )
                )
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def _cells_by_reading(
    indicator: Indicator, data: Data, periods: Iterable[str] | None
) -> dict[Reading, pd.DataFrame]:
    """Read every measure once; denominators of another measure at the periods of the figures."""
    asked = None if periods is None else list(periods)
    cells: dict[Reading, pd.DataFrame] = {}
    wanted: dict[Reading, set[str]] = {}
    for breakdown in indicator.breakdowns.values():
        above = reading_of(indicator, breakdown)
        if above not in cells:
            cells[above] = read_cells(above, data, asked)
        if indicator.statistic in WITH_DENOMINATOR:
            below = reading_below(indicator, breakdown, data)
            if below.below:
                wanted.setdefault(below, set()).update(cells[above]["period"].unique())
    for below, found in wanted.items():
        cells[below] = read_cells(below, data, found)
    return {reading: found for reading, found in cells.items() if not found.empty}


def _by_grain(cells: dict[Reading, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    found: dict[str, list[pd.DataFrame]] = {}
    for reading, frame in cells.items():
        found.setdefault(reading.grain, []).append(frame)
    return {
        grain: frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)
        for grain, frames in found.items()
    }


def _sums_by_grain(
    indicator: Indicator,
    cells: dict[Reading, pd.DataFrame],
    regions: Sequence[Region],
    data: Data,
) -> dict[str, pd.DataFrame]:
    return {
        grain: sum_parts(indicator, grain, found, regions, data)
        for grain, found in _by_grain(cells).items()
    }


def _sides(
    indicator: Indicator, breakdown: Breakdown, cells: dict[Reading, pd.DataFrame], data: Data
) -> tuple[Side, Side | None]:
    """Return the numerator and the denominator of a breakdown, at the periods that both have."""
    above = reading_of(indicator, breakdown)
    chosen = choose(cells[above], above.terms(breakdown.parts)) if above in cells else {}
    if indicator.statistic not in WITH_DENOMINATOR:
        return Side(above, chosen), None
    under = reading_below(indicator, breakdown, data)
    alternatives = under.terms(indicator.denominator_of(breakdown))
    divided = choose(cells[under], alternatives) if under in cells else {}
    return (
        Side(above, {period: terms for period, terms in chosen.items() if period in divided}),
        Side(under, {period: terms for period, terms in divided.items() if period in chosen}),
    )


def _inside(top: Side, below: Side) -> dict[str, bool]:
    return {period: is_inside(terms, below.chosen[period]) for period, terms in top.chosen.items()}
