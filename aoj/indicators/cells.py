"""Cells of a source: read, limited to what an indicator asks, and given their bounds.

A cell is the source's figure of one code, period and part, with the bounds that hiding and rounding
leave it. An indicator may read several measures: one per breakdown, and another for its
denominators. Each is a `Reading`; its parts get keys of their own, so that sums of all of them can
stand in one frame.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from aoj.dataset import Data
from aoj.dataset.data import is_supplied
from aoj.indicators import finance
from aoj.indicators.catalogue import WITH_DENOMINATOR, Breakdown, Indicator, term
from aoj.store.observations import empty_observations, period_kind, period_year

_AREAS = frozenset({"PO", "VO"})
SIGNED = ("amount", "ratio")
"""Statistics of which a cell may lie below zero."""

SCHOOLS = ("vestiging", "instelling")
"""Grains of which the cells are placed by where a school is."""

Terms = tuple[tuple[float, str], ...]
"""Weights and keys of the parts that are added up."""


@dataclass(frozen=True)
class Reading:
    """What is read of one measure: per what it counts, which parts, and how exact a cell is.

    `below` says that it gives denominators from a measure of their own: its cells get the period
    of the figure that they belong to.
    """

    indicator: Indicator = field(compare=False)
    measure: str
    grain: str
    parts: frozenset[str]
    rounding: float
    hidden_max: float | None
    below: bool = False

    def key(self, part: str) -> str:
        """The key of a part; that of the indicator's own measure and grain is its name."""
        mine = (self.indicator.measure, self.indicator.grain)
        if not self.below and (self.measure, self.grain) == mine:
            return part
        return f"{'/' if self.below else ''}{self.measure}.{self.grain}:{part}"

    def terms(self, alternatives: Iterable[tuple[str, ...]]) -> tuple[Terms, ...]:
        """Return alternatives as weights and keys."""
        return tuple(
            tuple((weight, self.key(part)) for weight, part in map(term, alternative))
            for alternative in alternatives
        )


def reading_of(indicator: Indicator, breakdown: Breakdown) -> Reading:
    """Return what gives a breakdown's parts (and its denominator, if that has no own measure)."""
    source = _source_of(indicator, breakdown)
    same = [b for b in indicator.breakdowns.values() if _source_of(indicator, b) == source]
    lists = [b.parts for b in same]
    if not _has_own_denominator(indicator, breakdown):
        lists += [indicator.denominator_of(b) for b in same]
    return Reading(
        indicator, *source, _names(lists), indicator.rounding, hidden_max=indicator.hidden_max
    )


def reading_below(indicator: Indicator, breakdown: Breakdown, data: Data) -> Reading:
    """Return what gives the denominator of a breakdown: its own reading, or another measure's.

    What another measure counts by is told by its codes: gemeenten, samenwerkingsverbanden, or else
    schools (as the breakdown is counted by, or vestigingen).
    """
    if not _has_own_denominator(indicator, breakdown):
        return reading_of(indicator, breakdown)
    measure = indicator.denominator_measure
    parts = _names(indicator.denominator_of(b) for b in indicator.breakdowns.values())
    own = _source_of(indicator, breakdown)[1]
    grain = _grain_of(measure, data) or (own if own in SCHOOLS else "vestiging")
    rounding, hidden_max = indicator.denominator_rounding, indicator.denominator_hidden_max
    return Reading(indicator, measure, grain, parts, rounding, hidden_max, below=True)


@functools.lru_cache(maxsize=8)
def _grain_of(measure: str, data: Data) -> str:
    """Return what a measure counts by, if its codes tell so; else nothing."""
    if not data.has(measure):
        return ""
    codes = data.measure(measure)["region_code"].unique()
    starts = {code[:2] for code in codes if code[2:].isdigit()}
    return "gemeente" if "GM" in starts else "samenwerkingsverband" if starts & _AREAS else ""


def _source_of(indicator: Indicator, breakdown: Breakdown) -> tuple[str, str]:
    return breakdown.measure or indicator.measure, breakdown.grain or indicator.grain


def _has_own_denominator(indicator: Indicator, breakdown: Breakdown) -> bool:
    below = indicator.denominator_measure
    return bool(below) and below != _source_of(indicator, breakdown)[0]


def _names(lists: Iterable[Iterable[Iterable[str]]]) -> frozenset[str]:
    return frozenset(term(t)[1] for found in lists for terms in found for t in terms)


def read_cells(reading: Reading, data: Data, periods: Iterable[str] | None) -> pd.DataFrame:
    """Return the cells of a reading: value, bounds, hidden, status per code, period and key.

    `periods` are those of the figures; None is all. Column `part` holds the key of the part,
    `source_period` the period in the source.
    """
    cells = _all_cells(reading, data)
    indicator = reading.indicator
    if indicator.gaps_are_hidden:
        gap = cells["status"] == "missing"
        status, hidden = cells["status"].mask(gap, "suppressed"), cells["hidden"].mask(gap, 1)
        cells = cells.assign(status=status, hidden=hidden)
    if cells.empty:
        return _with_bounds(cells.assign(source_period=cells["period"]), reading)
    divides = indicator.statistic in WITH_DENOMINATOR and not reading.below
    if divides and is_supplied(reading.measure):
        cells = _without_denominator(cells, indicator)
    keep = cells["part"].isin(reading.parts)
    if not reading.below:
        keep &= _is_asked(cells["period"], indicator, periods)
    cells = cells[keep]
    cells = cells.assign(source_period=cells["period"])  # of an empty frame, rows would come back
    if reading.below and periods is not None:
        cells = _at_periods(cells, indicator, periods)
    keys = {part: reading.key(part) for part in reading.parts}
    return _with_bounds(cells.assign(part=cells["part"].map(keys).astype("str")), reading)


def _all_cells(reading: Reading, data: Data) -> pd.DataFrame:
    """Return all cells of a measure, with what is made of them per samenwerkingsverband."""
    indicator = reading.indicator
    cells = _of_measure(reading.measure, data)
    cells = _with_total(cells, reading)
    if reading.grain != "bestuur" and not indicator.fallback_measure:
        return cells
    if reading.grain == "bestuur":
        cells = finance.per_samenwerkingsverband(cells, data)
    if indicator.fallback_measure and not reading.below:
        cells = finance.with_fallback(cells, _of_measure(indicator.fallback_measure, data))
    if finance.DERIVED & reading.parts:
        cells = finance.with_derived_parts(cells)
    return cells


def _of_measure(measure: str, data: Data) -> pd.DataFrame:
    cells = data.measure(measure) if data.has(measure) else empty_observations()
    return cells.rename(columns={"breakdown": "part"})


def _is_asked(periods: pd.Series, indicator: Indicator, asked: Iterable[str] | None) -> pd.Series:
    """Return which periods an indicator has, and which of them are asked."""
    keep = pd.Series(True, index=periods.index)
    if indicator.first_period:
        keep &= periods >= indicator.first_period
    if indicator.period_kind:
        kinds = {p: period_kind(p) == indicator.period_kind for p in periods.unique()}
        keep &= periods.map(kinds).astype(bool)
    if asked is not None:
        keep &= periods.isin(list(asked))
    return keep


def _at_periods(cells: pd.DataFrame, indicator: Indicator, periods: Iterable[str]) -> pd.DataFrame:
    """Return the cells of denominators at the periods of the figures that they belong to."""
    have = set(cells["period"])
    pairs = [
        (found, period)
        for period in sorted(set(periods))
        if (found := denominator_period(indicator, period, have))
    ]
    joined = pd.DataFrame(pairs, columns=["source_period", "period"]).astype("str")
    return cells.drop(columns="period").merge(joined, on="source_period")


def denominator_period(indicator: Indicator, period: str, have: Iterable[str]) -> str:
    """Return which of the periods of a denominator belongs with a figure; empty if none does.

    A half-year has its own, else that of its year. Of a school year `s/s+1` it is `s` (1 October,
    `school_start`) or `s+1` (1 January, `school_end`); periods that are equal always belong.
    """
    year, kind = period_year(period), period_kind(period)
    found = period
    if kind == "school_year" and indicator.denominator_period != "same":
        found = str(year + (indicator.denominator_period == "school_end"))
    elif kind == "half_year" and period not in have:
        found = str(year)
    return found if found in have else ""


def _with_bounds(cells: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """Add what hiding and rounding leave of each cell: `lower` and `upper`."""
    half = reading.rounding / 2
    absent = cells["value"].isna()
    hidden = cells["hidden"].mask(cells["status"] == "suppressed", cells["hidden"].clip(lower=1))
    # What users supply is also hidden to protect other cells, and then it may be of any size.
    hidden_max = None if is_supplied(reading.measure) else reading.hidden_max
    highest = np.inf if hidden_max is None else hidden_max
    known = cells["value"].fillna(0.0)
    step = np.where(absent, 0.0, half)
    more = np.where(hidden > 0, hidden * highest, 0.0)
    if reading.indicator.statistic in SIGNED and not reading.below:
        lower = known - step - np.where(hidden > 0, np.inf, 0.0)
        more = np.where(hidden > 0, np.inf, 0.0)
    else:
        lower = (known - step).clip(lower=0.0)
    return cells.assign(lower=lower, upper=known + step + more, hidden=hidden)


def _without_denominator(cells: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """Hide what a share counts where the denominator is hidden: else a sum is too high a share."""
    key = cells["region_code"] + " " + cells["period"]
    is_hidden = cells["status"] == "suppressed"
    lacks = pd.Series(False, index=cells.index)
    for breakdown in indicator.breakdowns.values():
        below = _names([indicator.denominator_of(breakdown)])
        above = _names([breakdown.parts]) - below
        keys = key[is_hidden & cells["part"].isin(below)]
        lacks |= cells["part"].isin(above) & key.isin(keys)
    lacks &= cells["value"].notna()
    return cells.assign(
        value=cells["value"].mask(lacks),
        status=cells["status"].mask(lacks, "suppressed"),
        hidden=cells["hidden"].mask(lacks, 1),
    )


def _with_total(cells: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """Add the part `totaal` to a source of vestigingen that has only its parts.

    Only there do the parts make up the whole: bands of ages overlap, and are not everyone.
    """
    if reading.grain != "vestiging" or "totaal" not in reading.parts:
        return cells
    if (cells["part"] == "totaal").any():
        return cells
    return pd.concat([cells, cells.assign(part="totaal")], ignore_index=True)
