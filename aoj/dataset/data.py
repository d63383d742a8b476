"""`Data`: a data set with its snapshots pinned, read per measure and region.

Joining snapshots: for each measure, breakdown and period **all rows come from the newest snapshot
that has any** (`snapshots.newest_first`); rows of two snapshots are never mixed within such a
group. Two selections of columns of one table so complement each other. Of what users supply, and
of texts, the newest snapshot counts per region too, since a file may hold a part of the regions.
The files that are read here are made by `parquet`.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from aoj.dataset.areas import geography_of
from aoj.dataset.parquet import (
    build_store,
    file_of,
    groups_of,
    read_locations,
    read_measure,
    read_texts,
)
from aoj.errors import AojError, DataError, InputError, unknown_name
from aoj.geography import Geography, Outlines, find_outlines, read_outlines
from aoj.sources import SOURCES
from aoj.sources.source import TEXT_COLUMNS
from aoj.store import snapshots as registry
from aoj.store.observations import KEY, empty_observations
from aoj.store.project import COUNTRYWIDE, EXAMPLE, Project
from aoj.store.snapshots import Snapshot

PIN_VARIABLE = "AOJ_PIN"
"""Environment variable, `<set>:<number>`, by which a run pins what its kernels read."""

AS_OF_VARIABLE = "AOJ_AS_OF"
"""Environment variable with the day at whose end those were the snapshots, if a user named one."""

OUTLINES = "kaart"
"""Folder of a data set, or of data/, with a GeoJSON of the boundaries of gemeenten."""

LOCATION_COLUMNS = [
    *("location_code", "name", "sector", "gemeente_code", "pc4"),
    *("date", "source", "snapshot"),
]


@dataclass(frozen=True)
class Data:
    """A data set by name, with the snapshots that were there when it was opened."""

    project: Project
    name: str
    snapshots: tuple[Snapshot, ...]

    @classmethod
    def open(cls, project: Project, name: str, pin: int | None = None) -> Data:
        """Open a data set; snapshots registered after number `pin` do not count.

        Without `pin` the environment variable `AOJ_PIN` decides, else all snapshots count. Makes
        the store where it is absent. Raises `InputError` for an unknown data set, `DataError`
        for a registered file that is absent, changed since, or refused by a loader.
        """
        root = project.data_set(name)
        found = registry.read_manifest(root)
        if not found:
            raise _absent(project, name)
        number = pin if pin is not None else _pin_of_environment(name)
        pinned = tuple(s for s in found if number is None or s.number <= number)
        for snapshot in pinned:
            if not snapshot.path(root).is_file():
                raise DataError(
                    "het opgenomen bestand ontbreekt",
                    where=f"data/{name}/{snapshot.file}",
                    remedy="haal het terug uit een kopie, of haal de gegevens opnieuw op",
                )
        data = cls(project, name, pinned)
        build_store(root, pinned, project.reference(name))
        return data

    @property
    def root(self) -> Path:
        """The folder of the data set."""
        return self.project.data_set(self.name)

    @property
    def pin(self) -> int:
        """The highest snapshot number; opening with it gives these snapshots again."""
        return max((snapshot.number for snapshot in self.snapshots), default=0)

    @property
    def is_example(self) -> bool:
        """Whether the figures are invented."""
        return self.project.is_invented(self.name)

    @functools.cached_property
    def geography(self) -> Geography:
        """The `Geography` of the data set: its own reference files, else the country's.

        Areas and names of samenwerkingsverbanden are those of its newest RIO, if it has one.
        """
        return geography_of(self.root, self.snapshots, self.project.reference(self.name))

    @functools.cached_property
    def outlines(self) -> Outlines | None:
        """The boundaries of gemeenten that a user put in `kaart/` of the data set or the country.

        Those of the country count for a data set without reference files of its own.
        """
        folders = [self.root / OUTLINES]
        if not (self.root / "reference").is_dir():
            folders.append(self.project.data / OUTLINES)
        path = find_outlines(folders)
        return None if path is None else read_outlines(path)

    def has(self, measure: str) -> bool:
        """Whether any snapshot has figures of a measure."""
        return bool(self._winners.get(measure))

    def periods(self, measure: str) -> tuple[str, ...]:
        """Return the periods of a measure, in order; empty where it has none."""
        groups = self._winners.get(measure, {})
        return tuple(sorted({period for chosen in groups.values() for _, period in chosen}))

    def measure(self, name: str, region_codes: Iterable[str] | None = None) -> pd.DataFrame:
        """Return the observations of a measure as its sources give them.

        `region_codes` limits the rows. Columns and dtypes are those of `observations`, `snapshot`
        is filled; the frame is empty where the data set lacks the source. Raises `InputError` for
        a measure that no source has.
        """
        if name not in self._winners:
            raise unknown_name("meting", name, self._winners)
        codes = None if region_codes is None else list(region_codes)
        frames = [
            read_measure(file_of(self.root, name, snapshot), snapshot.id, groups, codes)
            for snapshot, groups in self._winners[name].items()
        ]
        frames = [frame for frame in frames if len(frame)]
        if not frames:
            return empty_observations()
        rows = pd.concat(frames, ignore_index=True)
        return rows.drop_duplicates(KEY, ignore_index=True) if is_supplied(name) else rows

    def texts(
        self, measure: str, region_codes: Iterable[str] | None = None, *, replaced: bool = False
    ) -> pd.DataFrame:
        """Return the texts of a measure: names, codes or passages, as the sources give them.

        Columns: those of `aoj.sources.source.TEXT_COLUMNS`, source and snapshot; all text. Of each
        region, period and breakdown the newest snapshot counts; with `replaced` there are those of
        earlier snapshots too, behind it. `region_codes` limits the rows.
        Raises `InputError` for a text that no source has.
        """
        known = {text for source in SOURCES.values() for text in source.text_measures}
        if measure not in known:
            raise unknown_name("tekst", measure, known)
        found = self._all_texts if replaced else self._texts
        rows = found[found["measure"] == measure]
        if region_codes is not None:
            rows = rows[rows["region_code"].isin(list(region_codes))]
        return rows.reset_index(drop=True)

    def locations(self) -> pd.DataFrame:
        """Return one row per school location, all text; an empty text is 'unknown'.

        Columns: location_code, name, sector, gemeente_code (of the source's own year), pc4, date,
        source, snapshot. Gemeente and postcode each come from the newest snapshot that has one;
        `date` is that of the gemeente, `source` and `snapshot` name both, joined by `+`.
        """
        return self._locations.copy(deep=False)

    @functools.cached_property
    def _texts(self) -> pd.DataFrame:
        return self._all_texts.drop_duplicates(TEXT_COLUMNS[:4], ignore_index=True)

    @functools.cached_property
    def _all_texts(self) -> pd.DataFrame:
        frames = [
            read_texts(self.root, snapshot).assign(source=snapshot.source, snapshot=snapshot.id)
            for snapshot in registry.newest_first(self.snapshots)
            if SOURCES[snapshot.source].text_measures
        ]
        if not frames:
            return pd.DataFrame({c: [] for c in (*TEXT_COLUMNS, "source", "snapshot")}, dtype="str")
        rows = pd.concat(frames, ignore_index=True).astype("str")
        return rows.sort_values(TEXT_COLUMNS[:4], kind="stable", ignore_index=True)

    @functools.cached_property
    def _winners(self) -> dict[str, dict[Snapshot, frozenset[tuple[str, str]]]]:
        """Per measure: the groups (breakdown, period) that each snapshot provides."""
        chosen: dict[str, dict[Snapshot, frozenset[tuple[str, str]]]] = {
            measure: {} for source in SOURCES.values() for measure in source.measures
        }
        for measure, winners in chosen.items():
            taken: set[tuple[str, str]] = set()
            for snapshot in registry.newest_first(self.snapshots):
                if measure not in SOURCES[snapshot.source].measures:
                    continue
                groups = groups_of(file_of(self.root, measure, snapshot))
                new = groups if is_supplied(measure) else groups - taken
                if new:
                    winners[snapshot] = frozenset(new)
                    taken |= new
        return chosen

    @functools.cached_property
    def _locations(self) -> pd.DataFrame:
        frames = [
            read_locations(self.root, snapshot).assign(
                date=snapshot.date, source=snapshot.source, snapshot=snapshot.id
            )
            for snapshot in registry.newest_first(self.snapshots)
            if SOURCES[snapshot.source].has_locations
        ]
        if not frames:
            return pd.DataFrame({column: [] for column in LOCATION_COLUMNS}, dtype="str")
        return _join_locations(pd.concat(frames, ignore_index=True))


@functools.cache
def is_supplied(measure: str) -> bool:
    """Whether users supply a measure: its hidden cells may be of any size."""
    return any(s.is_supplied for s in SOURCES.values() if measure in s.measures)


def _absent(project: Project, name: str) -> AojError:
    known = [p.parent.name for p in project.data.glob(f"*/{registry.MANIFEST}")]
    if name not in (EXAMPLE, COUNTRYWIDE) and known:
        return unknown_name("gegevensset", name, known)
    return DataError(
        f"de gegevensset '{name}' heeft nog geen cijfers",
        remedy="haal ze op met `aoj fetch`"
        if name != EXAMPLE
        else f"haal data/{EXAMPLE} terug uit de kloon",
    )


def as_of_environment() -> str:
    """Return the day (`2026-11-01`) at whose end a run took its snapshots; empty where it is now.

    A run says so in the environment variable `AOJ_AS_OF`.
    """
    return os.environ.get(AS_OF_VARIABLE, "")


def _pin_of_environment(name: str) -> int | None:
    value = os.environ.get(PIN_VARIABLE, "")
    if not value:
        return None
    data_set, _, number = value.rpartition(":")
    if not number.isdigit():
        raise InputError(
            f"de omgevingsvariabele {PIN_VARIABLE} is '{value}'",
            expected=f"een gegevensset en een nummer, zoals '{EXAMPLE}:17'",
        )
    return int(number) if data_set == name else None


def _join_locations(frame: pd.DataFrame) -> pd.DataFrame:
    """Return one row per location from rows of which the newest come first."""
    newest = frame.drop_duplicates("location_code").set_index("location_code")
    first = {
        column: frame[frame[column] != ""]
        .drop_duplicates("location_code")
        .set_index("location_code")
        for column in ("name", "gemeente_code", "pc4")
    }
    joined = pd.DataFrame({"sector": newest["sector"]})
    for column, rows in first.items():
        joined[column] = rows[column].reindex(joined.index).fillna("")
    about = first["gemeente_code"]
    joined["date"] = about["date"].reindex(joined.index).fillna("")
    for column in ("source", "snapshot"):
        joined[column] = _both(
            about[column].reindex(joined.index).fillna(newest[column]),
            first["pc4"][column].reindex(joined.index).fillna(""),
        )
    return (
        joined.reset_index()
        .sort_values("location_code", ignore_index=True)[LOCATION_COLUMNS]
        .astype("str")
    )


def _both(left: pd.Series, right: pd.Series) -> pd.Series:
    """Return two names joined by `+`; one where they are equal or the second is empty."""
    return left.where((right == "") | (left == right), left + "+" + right)
