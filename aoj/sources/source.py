"""What every source has in common: its description, the file it reads and what loading gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from aoj.errors import DataError
from aoj.geography import Geography
from aoj.store.observations import empty_observations, is_period, period_year

LOCATION_COLUMNS = ["location_code", "name", "sector", "gemeente_code", "pc4"]
"""Columns of a table of school locations, all text; an empty text is 'unknown'."""

TEXT_COLUMNS = ["measure", "region_code", "period", "breakdown", "text"]
"""Columns of a table of texts, all text: a name, a code or a passage; the first four are its key.

An empty period says that the text is of no particular year.
"""


@dataclass(frozen=True)
class Source:
    """One publication of CBS or DUO that the project can read, or one kind that users supply.

    `kind` is 'observations', 'locations', 'both' or 'texts': what loading a file gives; beside
    observations there may be texts too. `measures` names the figures, `text_measures` the texts.
    `needs_year` says that the contents of a file do not tell their year, so that its name must.
    `is_supplied` says that users supply it: a file may hold a part of the regions, and its small
    counts of people are hidden (`aoj.sources.supplied_hiding`).
    """

    name: str
    title: str
    publisher: str
    table: str
    measures: tuple[str, ...]
    kind: str
    description: str
    needs_year: bool = False
    text_measures: tuple[str, ...] = ()
    is_supplied: bool = False

    @property
    def has_locations(self) -> bool:
        """Whether a file of this source tells where schools stand."""
        return self.kind in ("locations", "both")


SMALLEST_COUNT = 5
"""Counts of people below it are hidden in what users supply, unless the settings say more."""


@dataclass(frozen=True)
class SourceFile:
    """A file of a recognised source: where it is, how its owner calls it, and its options.

    `options["year"]` is the year from the name, for sources with `needs_year`. What users supply
    is hidden below `smallest_count`, in view of the files that they supplied `earlier` (pairs of
    a source's name and a file, the first registered first), and of the areas that the register RIO
    gave before (`areas`: a geography with them).
    """

    path: Path
    name: str
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    smallest_count: int = SMALLEST_COUNT
    earlier: tuple[tuple[str, SourceFile], ...] = ()
    areas: Geography | None = None


@dataclass(frozen=True)
class Loaded:
    """What a file gave: observations, locations, texts, and what the manifest tells about it.

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
    texts: pd.DataFrame = field(default_factory=lambda: empty_texts())

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods in the file, the oldest first."""
        found = {*self.observations["period"].unique(), *self.texts["period"].unique()}
        found = (found | {self.period}) - {""}
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


def make_texts(frame: pd.DataFrame, **constants: str) -> pd.DataFrame:
    """Return `frame` as a table of texts: exact columns, sorted by its key.

    `constants` fill columns that are the same for all rows; an absent `breakdown` is 'totaal'.
    Raises `DataError` for a period that is none, and for two different texts of one key.
    """
    for column, value in {"breakdown": "totaal", **constants}.items():
        if column not in frame.columns or column in constants:
            frame = frame.assign(**{column: value})
    texts = frame[TEXT_COLUMNS].astype("str").drop_duplicates()
    wrong = texts[(texts["period"] != "") & ~texts["period"].map(is_period).astype(bool)]
    twice = texts[texts.duplicated(TEXT_COLUMNS[:4], keep=False)]
    for rows, what in ((wrong, "een onbekende periode"), (twice, "meer dan een tekst")):
        if len(rows):
            row = rows.iloc[0]
            raise DataError(
                f"{what} bij {row['measure']}, {row['region_code']}, {row['period']}, "
                f"{row['breakdown']}"
            )
    return texts.sort_values(TEXT_COLUMNS[:4], kind="stable", ignore_index=True)


def empty_texts() -> pd.DataFrame:
    """Return a table of texts without rows."""
    return pd.DataFrame({column: [] for column in TEXT_COLUMNS}, dtype="str")
