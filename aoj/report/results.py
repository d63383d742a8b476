"""The results of one indicator as plain frozen values: words and drawings need no frames."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields

import pandas as pd

from aoj.indicators import INDICATORS
from aoj.store.observations import period_kind, period_year

_NUMBERS = ("value", "numerator", "denominator", "lower", "upper")
_TUPLES = ("source", "snapshot", "whole", "beside", "divided")


@dataclass(frozen=True, slots=True)
class Result:
    """One row of `aoj.indicators.compute`; absent numbers are None, joined names are tuples.

    `provisional` says that the source calls the period provisional, also where the figure's own
    status is 'estimated'.
    """

    indicator: str
    region_code: str
    period: str
    breakdown: str
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    status: str = "observed"
    hidden: int = 0
    source: tuple[str, ...] = ()
    snapshot: tuple[str, ...] = ()
    lower: float | None = None
    upper: float | None = None
    whole: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    divided: tuple[str, ...] = ()
    break_before: str = ""
    provisional: bool = False

    @property
    def year(self) -> int:
        """Year of the reference date."""
        return period_year(self.period)

    @property
    def is_undivided(self) -> bool:
        """Whether a gemeente that is partly inside counts whole or not at all."""
        return bool(self.whole or self.beside)


@dataclass(frozen=True)
class Results:
    """All results of one indicator, found by region, period and breakdown."""

    rows: tuple[Result, ...] = ()
    _by_key: dict[tuple[str, str, str], Result] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, rows: Iterable[Result]) -> Results:
        """Return results made of rows."""
        kept = tuple(rows)
        return cls(kept, {(r.region_code, r.period, r.breakdown): r for r in kept})

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Results:
        """Return results made of the frame that `compute` gives."""
        columns = {name: frame[name].tolist() for name in _FIELDS}
        for name in _NUMBERS:
            columns[name] = [None if v != v else v for v in columns[name]]
        for name in _TUPLES:
            split = {text: tuple(text.split("+")) if text else () for text in set(columns[name])}
            columns[name] = [split[text] for text in columns[name]]
        keys = list(zip(columns["period"], columns["breakdown"], strict=True))
        told = {k for k, s in zip(keys, columns["status"], strict=True) if s == "provisional"}
        columns["provisional"] = [key in told for key in keys]
        names = list(columns)
        rows = zip(*columns.values(), strict=True)
        return cls.of(Result(**dict(zip(names, row, strict=True))) for row in rows)

    def at(self, region_code: str, period: str, breakdown: str) -> Result | None:
        """Return one result, or None where there is no row."""
        return self._by_key.get((region_code, period, breakdown))

    def series(self, region_code: str, breakdown: str) -> list[Result]:
        """Return the results of a region and breakdown in order of time, of the newest kind."""
        found = [r for r in self.rows if (r.region_code, r.breakdown) == (region_code, breakdown)]
        found.sort(key=lambda r: (r.year, r.period))
        return [r for r in found if period_kind(r.period) == period_kind(found[-1].period)]

    def newest(self, region_code: str, breakdown: str) -> Result | None:
        """Return the newest result with a figure; without any, the newest hidden or absent one."""
        series = self.series(region_code, breakdown)
        known = [r for r in series if r.value is not None]
        usable = known or series
        return usable[-1] if usable else None

    def has(self, region_code: str) -> bool:
        """Whether a region has any figure or any hidden cell."""
        return any(r.region_code == region_code and r.status != "missing" for r in self.rows)

    def breakdowns(self, region_code: str) -> list[str]:
        """Return the breakdowns of which a region has a figure or a hidden cell, in order."""
        mine = [r for r in self.rows if r.region_code == region_code and r.status != "missing"]
        known = list(INDICATORS[mine[0].indicator].breakdowns) if mine else []
        found = dict.fromkeys(r.breakdown for r in mine)
        return [*(name for name in known if name in found), *(n for n in found if n not in known)]


_FIELDS = tuple(f.name for f in fields(Result) if f.name != "provisional")
