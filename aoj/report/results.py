"""The results of one indicator as plain frozen values: words and drawings need no frames."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, fields
from typing import Any

import pandas as pd

from aoj.store.observations import period_kind, period_year

_NUMBERS = ("value", "numerator", "denominator", "lower", "upper")
_TUPLES = ("source", "snapshot", "whole", "beside", "divided")


@dataclass(frozen=True, slots=True)
class Result:
    """One row of `aoj.indicators.compute`; absent numbers are None, joined names are tuples."""

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
        return cls.of(_result(row) for row in frame.to_dict("records"))

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
        """Return the breakdowns of which a region has a figure or a hidden cell."""
        mine = [r for r in self.rows if r.region_code == region_code and r.status != "missing"]
        return list(dict.fromkeys(r.breakdown for r in mine))


_FIELDS = tuple(f.name for f in fields(Result))


def _result(row: dict[Hashable, Any]) -> Result:
    values: dict[str, Any] = {name: row[name] for name in _FIELDS}
    for name in _NUMBERS:
        number = float(values[name])
        values[name] = None if math.isnan(number) else number
    for name in _TUPLES:
        text = str(values[name])
        values[name] = tuple(text.split("+")) if text else ()
    values["hidden"] = int(values["hidden"])
    return Result(**values)
