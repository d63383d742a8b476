"""`Data`: a data set with its snapshots pinned, read per measure and region from Parquet.

Under `data/<set>/store/` lies a file per measure and snapshot, `<measure>/<snapshot>.parquet`, and
one per snapshot with school locations, `_locations/<snapshot>.parquet`. All of it is derived from
the registered files: it is made when it is absent, and made anew when the loaders, the reference
files or the schema changed. A file is never altered in place.

Joining snapshots: for each measure, breakdown and period **all rows come from the newest snapshot
that has any** (`snapshots.newest_first`); rows of two snapshots are never mixed within such a
group. Two selections of columns of one table so complement each other.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from aoj.errors import AojError, DataError, InputError, unknown_name
from aoj.store import observations as observations_module
from aoj.store import snapshots as registry
from aoj.store.observations import COLUMNS, KEY, empty_observations
from aoj.store.project import Project
from aoj.store.snapshots import Snapshot

SCHEMA = 1
EXAMPLE = "voorbeeld"
STORE = "store"
LOCATIONS = "_locations"
PIN_VARIABLE = "AOJ_PIN"
"""Environment variable, `<set>:<number>`, by which a run pins what its kernels read."""

LOCATION_COLUMNS = [
    "location_code", "name", "sector", "gemeente_code", "pc4", "date", "source", "snapshot",
]  # fmt: skip

_WAIT_SECONDS = 600.0
_ROW_GROUP = 20_000
_METADATA = b"aoj"
_REFERENCE_FILES = ("gemeenten.csv", "gemeente_namen.csv", "herindelingen.csv")


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
        for a file that changed since it was registered or that a loader refuses.
        """
        root = project.data_set(name)
        found = registry.read_manifest(root)
        if not found:
            raise _absent(project, name)
        number = pin if pin is not None else _pin_of_environment(name)
        pinned = tuple(s for s in found if number is None or s.number <= number)
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
        return self.name == EXAMPLE

    @property
    def geography(self) -> Any:
        """The `Geography` of the data set: its own reference files, else the country's."""
        return _room_above("aoj.geography").load_geography(self.project.reference(self.name))

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
            _read_measure(_path(self.root, name, snapshot), snapshot.id, groups, codes)
            for snapshot, groups in self._winners[name].items()
        ]
        frames = [frame for frame in frames if len(frame)]
        return pd.concat(frames, ignore_index=True) if frames else empty_observations()

    def locations(self) -> pd.DataFrame:
        """Return one row per school location, all text; an empty text is 'unknown'.

        Columns: location_code, name, sector, gemeente_code (of the source's own year), pc4, date,
        source, snapshot. Gemeente and postcode each come from the newest snapshot that has one;
        `date` is that of the gemeente, `source` and `snapshot` name both, joined by `+`.
        """
        return self._locations.copy(deep=False)

    @functools.cached_property
    def _winners(self) -> dict[str, dict[Snapshot, frozenset[tuple[str, str]]]]:
        """Per measure: the groups (breakdown, period) that each snapshot provides."""
        sources = _room_above("aoj.sources").SOURCES
        chosen: dict[str, dict[Snapshot, frozenset[tuple[str, str]]]] = {
            measure: {} for source in sources.values() for measure in source.measures
        }
        for measure, winners in chosen.items():
            taken: set[tuple[str, str]] = set()
            for snapshot in registry.newest_first(self.snapshots):
                if measure not in sources[snapshot.source].measures:
                    continue
                new = _groups(_path(self.root, measure, snapshot)) - taken
                if new:
                    winners[snapshot] = frozenset(new)
                    taken |= new
        return chosen

    @functools.cached_property
    def _locations(self) -> pd.DataFrame:
        frames = [
            pq.read_table(_path(self.root, LOCATIONS, snapshot))
            .to_pandas()
            .assign(date=snapshot.date, source=snapshot.source, snapshot=snapshot.id)
            for snapshot in registry.newest_first(self.snapshots)
            if _room_above("aoj.sources").SOURCES[snapshot.source].has_locations
        ]
        if not frames:
            return pd.DataFrame({column: [] for column in LOCATION_COLUMNS}, dtype="str")
        return _join_locations(pd.concat(frames, ignore_index=True))


def build_store(
    root: Path,
    snapshots: Sequence[Snapshot],
    reference: Path,
    loaded: Mapping[str, Any] | None = None,
) -> None:
    """Make the files of the store that are absent or outdated, under the lock of the data set.

    `loaded` may hold what the loaders gave already, by snapshot id. Raises `DataError` where a
    registered file changed or a loader refuses it, `FileError` where nothing can be written.
    """
    version = loader_version(reference)
    if not _outdated(root, snapshots, version):
        return
    with registry.locked(root, wait_seconds=_WAIT_SECONDS):
        for snapshot in _outdated(root, snapshots, version):
            content = (loaded or {}).get(snapshot.id) or _load(snapshot, root, reference)
            _write_snapshot(root, snapshot, content, version)


def read_snapshot(root: Path, snapshot: Snapshot) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """Return all observations of one snapshot and its locations, from a store that is built."""
    source = _room_above("aoj.sources").SOURCES[snapshot.source]
    frames = [
        _read_measure(_path(root, measure, snapshot), snapshot.id, None, None)
        for measure in source.measures
    ]
    frames = [frame for frame in frames if len(frame)]
    rows = pd.concat(frames, ignore_index=True) if frames else empty_observations()
    if not source.has_locations:
        return rows, None
    return rows, pq.read_table(_path(root, LOCATIONS, snapshot)).to_pandas()


def loader_version(reference: Path) -> str:
    """Return a hash of all that decides how a file becomes observations.

    These are the modules of `aoj.sources`, the schema of observations, and the reference files by
    which names become codes.
    """
    folder = Path(str(_room_above("aoj.sources").__file__)).parent
    files = [*sorted(folder.glob("*.py")), Path(str(observations_module.__file__))]
    files += [reference / name for name in _REFERENCE_FILES]
    stamps = tuple((str(p), p.stat().st_mtime_ns, p.stat().st_size) for p in files if p.is_file())
    return _hash_files(stamps)


@functools.cache
def _hash_files(stamps: tuple[tuple[str, int, int], ...]) -> str:
    digest = hashlib.sha256()
    for path, _, _ in stamps:
        digest.update(Path(path).read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


def _room_above(name: str) -> ModuleType:
    """Return a room that stands on this one, found by name at the moment it is needed.

    The store knows no source and no region; it only knows that there is a room that turns a file
    into observations, and one that reads the reference files. Both import the store.
    """
    return importlib.import_module(name)


def _absent(project: Project, name: str) -> AojError:
    known = [p.parent.name for p in project.data.glob(f"*/{registry.MANIFEST}")]
    if name not in (EXAMPLE, "landelijk") and known:
        return unknown_name("gegevensset", name, known)
    return DataError(
        f"de gegevensset '{name}' heeft nog geen cijfers",
        remedy="haal ze op met `aoj fetch --from MAP`"
        if name != EXAMPLE
        else f"haal data/{EXAMPLE} terug uit de kloon",
    )


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


def _path(root: Path, measure: str, snapshot: Snapshot) -> Path:
    return root / STORE / measure / f"{snapshot.id}.parquet"


def _paths(root: Path, snapshot: Snapshot) -> dict[str, Path]:
    """Return the files of the store that a snapshot must have, by measure."""
    sources = _room_above("aoj.sources").SOURCES
    if snapshot.source not in sources:
        raise DataError(
            f"de bron '{snapshot.source}' is onbekend",
            where=f"{root.name}/{snapshot.file}",
            remedy="werk aoj bij",
        )
    source = sources[snapshot.source]
    names = [*source.measures, *([LOCATIONS] if source.has_locations else [])]
    return {name: _path(root, name, snapshot) for name in names}


def _outdated(root: Path, snapshots: Sequence[Snapshot], version: str) -> list[Snapshot]:
    return [
        snapshot
        for snapshot in snapshots
        if any(
            _metadata(path).get("version") != version for path in _paths(root, snapshot).values()
        )
    ]


def _load(snapshot: Snapshot, root: Path, reference: Path) -> Any:
    """Return what the loader of a snapshot makes of its file, with the file named in errors."""
    sources = _room_above("aoj.sources")
    path = registry.check_unchanged(snapshot, root)
    geography = _room_above("aoj.geography").load_geography(reference)
    file = sources.SourceFile(path, snapshot.original_name, snapshot.options)
    try:
        return sources.load(snapshot.source, file, geography)
    except AojError as error:
        where = f"{root.name}/{snapshot.file}"
        raise type(error)(
            error.what, where=where, expected=error.expected, remedy=error.remedy
        ) from error


def _write_snapshot(root: Path, snapshot: Snapshot, content: Any, version: str) -> None:
    rows = content.observations
    for name, path in _paths(root, snapshot).items():
        if name == LOCATIONS:
            _write(path, content.locations, version, [])
            continue
        part = rows[rows["indicator"] == name].drop(columns="snapshot")
        part = part.sort_values([*KEY[1:]], kind="stable")
        groups = part[["breakdown", "period"]].drop_duplicates().to_numpy().tolist()
        _write(path, part, version, groups)


def _write(path: Path, frame: pd.DataFrame, version: str, groups: list[list[str]]) -> None:
    table = pa.Table.from_pandas(frame, preserve_index=False)
    about = {"schema": SCHEMA, "version": version, "groups": sorted(groups)}
    metadata = {**(table.schema.metadata or {}), _METADATA: json.dumps(about).encode()}
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(
            table.replace_schema_metadata(metadata), temporary, row_group_size=_ROW_GROUP
        )
        temporary.replace(path)
    except OSError as error:
        raise registry.unwritable(path.parent, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def _metadata(path: Path) -> dict[str, Any]:
    """Return what a file of the store says about itself; empty where it is absent or damaged."""
    try:
        return _read_metadata(path, path.stat().st_mtime_ns)
    except OSError:
        return {}


@functools.lru_cache(maxsize=4096)
def _read_metadata(path: Path, changed: int) -> dict[str, Any]:
    try:
        about = (pq.read_schema(path).metadata or {}).get(_METADATA)
    except pa.ArrowInvalid:
        return {}
    return dict(json.loads(about)) if about else {}


def _groups(path: Path) -> set[tuple[str, str]]:
    return {(breakdown, period) for breakdown, period in _metadata(path).get("groups", [])}


def _read_measure(
    path: Path,
    snapshot_id: str,
    groups: frozenset[tuple[str, str]] | None,
    codes: list[str] | None,
) -> pd.DataFrame:
    """Return the rows of one file: of these groups only, of these regions only."""
    dataset = ds.dataset(path, format="parquet")
    chosen = None
    if codes is not None:
        kind = dataset.schema.field("region_code").type
        chosen = ds.field("region_code").isin(pa.array(codes, kind))
    table = dataset.to_table(filter=chosen)
    frame: pd.DataFrame = table.to_pandas().assign(snapshot=snapshot_id).astype({"snapshot": "str"})
    if groups is not None and groups != _groups(path):
        wanted = pd.MultiIndex.from_tuples(sorted(groups))
        frame = frame[pd.MultiIndex.from_frame(frame[["breakdown", "period"]]).isin(wanted)]
    return frame[COLUMNS].reset_index(drop=True)


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
