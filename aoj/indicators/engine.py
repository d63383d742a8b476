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
from aoj.indicators.sums import choose, parts_by_period, place_cells, sum_parts, sum_terms


@dataclass(frozen=True)
class Side:
    """The numerator or the denominator of a breakdown: its reading, and its terms per period."""

    reading: Reading
    chosen: dict[str, Terms]


Cells = dict[Reading, pd.DataFrame]


def part_figures(
    indicator: Indicator, regions: Sequence[Region], data: Data, periods: Iterable[str] | None
) -> pd.DataFrame:
    """Return the figures of every breakdown for regions (each once, as the sector covers it).

    Columns: `aoj.indicators.figures.FIGURE_COLUMNS`; without rows where the sources are not there.
    """
    cells = _cells_by_reading(indicator, data, periods)
    sides = _sides(indicator, cells, data)
    if not sides:
        return empty_figures()
    sums = {
        grain: sum_parts(indicator, grain, found, regions, data)
        for grain, found in _by_grain(cells).items()
    }
    top = _sum_sides({name: above for name, (above, _) in sides.items()}, sums)
    if indicator.statistic not in WITH_DENOMINATOR:
        return make_figures(indicator, top, None)
    divisors: dict[Divisor, str] = {}  # many breakdowns may have one denominator
    pairs: list[tuple[str, str, str, bool]] = []
    for name, (above, under) in sides.items():
        assert under is not None
        key = (under.reading, tuple(sorted(under.chosen.items())))
        divisor = divisors.setdefault(key, str(len(divisors)))
        pairs += [
            (name, period, divisor, is_inside(terms, under.chosen[period]))
            for period, terms in above.chosen.items()
        ]
    columns = ["name", "period", "divisor", "is_inside"]
    plan = pd.DataFrame(pairs, columns=columns).astype(dict.fromkeys(columns[:3], "str"))
    below = {name: Side(reading, dict(chosen)) for (reading, chosen), name in divisors.items()}
    return make_figures(indicator, top.merge(plan, on=["name", "period"]), _sum_sides(below, sums))


Divisor = tuple[Reading, tuple[tuple[str, Terms], ...]]


def _sum_sides(sides: dict[str, Side], sums: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the sums of every side by its name."""
    by_grain: dict[str, dict[str, dict[str, Terms]]] = {}
    for name, side in sides.items():
        by_grain.setdefault(side.reading.grain, {})[name] = side.chosen
    frames = [sum_terms(sums[grain], wanted) for grain, wanted in by_grain.items()]
    return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)


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
    `source_period` that of the cell. `region` is as the indicator's sector covers it. Of kinds the
    cells are the texts of samenwerkingsverbanden.
    """
    if indicator.statistic == "kind":
        from aoj.indicators import kinds

        return kinds.placed_texts(indicator, breakdown, region, data, periods)
    cells = _cells_by_reading(indicator, data, periods)
    top, below = _sides(indicator, cells, data).get(breakdown.name, (None, None))
    frames = []
    joined = {
        grain: place_cells(indicator, grain, found, [region], data)
        for grain, found in _by_grain(cells).items()
    }
    for name, side in (("teller", top), ("noemer", below)):
        if side is None:
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


def _cells_by_reading(indicator: Indicator, data: Data, periods: Iterable[str] | None) -> Cells:
    """Read every measure once; denominators of another measure at the periods of the figures."""
    asked = None if periods is None else list(periods)
    cells: Cells = {}
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


def _by_grain(cells: Cells) -> dict[str, pd.DataFrame]:
    found: dict[str, list[pd.DataFrame]] = {}
    for reading, frame in cells.items():
        found.setdefault(reading.grain, []).append(frame)
    return {
        grain: frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)
        for grain, frames in found.items()
    }


def _sides(indicator: Indicator, cells: Cells, data: Data) -> dict[str, tuple[Side, Side | None]]:
    """Return numerator and denominator of every breakdown, at the periods that both have."""
    have = {reading: parts_by_period(found) for reading, found in cells.items()}
    sides: dict[str, tuple[Side, Side | None]] = {}
    for name, breakdown in indicator.breakdowns.items():
        above = reading_of(indicator, breakdown)
        chosen = choose(have.get(above, {}), above.terms(breakdown.parts))
        if indicator.statistic not in WITH_DENOMINATOR:
            if chosen:
                sides[name] = (Side(above, chosen), None)
            continue
        under = reading_below(indicator, breakdown, data)
        alternatives = under.terms(indicator.denominator_of(breakdown))
        divided = choose(have.get(under, {}), alternatives)
        both = [period for period in chosen if period in divided]
        if both:
            top = Side(above, {period: chosen[period] for period in both})
            sides[name] = (top, Side(under, {period: divided[period] for period in both}))
    return sides
