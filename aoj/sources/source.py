"""What every source has in common: its description, the file it reads and what loading gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from aoj.store.observations import empty_observations, period_year

LOCATION_COLUMNS = ["location_code", "name", "sector", "gemeente_code", "pc4"]
"""Columns of a table of school locations, all text; an empty text is 'unknown'."""


@dataclass(frozen=True)
class Source:
    """One publication of CBS or DUO that the project can read.

    `kind` is 'observations', 'locations' or 'both': what loading a file gives. `needs_year` says
    that the contents of a file do not tell their year, so that its name must.
    """

    name: str
    title: str
    publisher: str
    table: str
    measures: tuple[str, ...]
    kind: str
    description: str
    needs_year: bool = False

    @property
    def has_locations(self) -> bool:
        """Whether a file of this source tells where schools stand."""
        return self.kind in ("locations", "both")


@dataclass(frozen=True)
class SourceFile:
    """A file of a recognised source: where it is, how its owner calls it, and its options.

    `options["year"]` is the year from the name, for sources with `needs_year`.
    """

    path: Path
    name: str
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Loaded:
    """What a file gave: observations, locations, and what the manifest tells about it.

    `rows` counts the rows of data in the file; `selection` says which columns of its table it
    has; `date` is the date of the figures or of the publication as far as known (`2025-12-11`,
    `2020-02`, `2019` or empty); `table` names the table where that depends on the year.
    """

    rows: int
    observations: pd.DataFrame = field(default_factory=empty_observations)
    locations: pd.DataFrame | None = None
    selection: str = "alles"
    date: str = ""
    table: str = ""
    period: str = ""

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods in the file, the oldest first."""
        found = set(self.observations["period"].unique()) | ({self.period} - {""})
        return tuple(sorted(found, key=lambda period: (period_year(period), period)))


def make_locations(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` as a table of locations: exact columns, text, one row per location."""
    return (
        frame[LOCATION_COLUMNS]
        .astype("str")
        .drop_duplicates("location_code")
        .sort_values("location_code", kind="stable")
        .reset_index(drop=True)
    )
