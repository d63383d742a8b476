"""The derived files of a data set: one Parquet file per measure and snapshot, made when needed.

Under `data/<set>/store/` lies `<measure>/<snapshot>.parquet`, for school locations
`_locations/<snapshot>.parquet` and for texts `_texts/<snapshot>.parquet`. They are made from the
registered files when they are absent, and made anew when the loaders, the reference files or the
schema changed; none is altered in place. Of what users supply, counts of people below the setting
`smallest_count` are hidden while loading, so that no file of the store has ever held them.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from aoj import sources
from aoj.errors import AojError, DataError
from aoj.geography import Geography, areas_of_texts, load_geography, with_areas
from aoj.settings import load_defaults
from aoj.sources import rio_gebieden
from aoj.sources.source import SourceFile, empty_texts
from aoj.store import fetched as fetched_module
from aoj.store import observations as observations_module
from aoj.store.disk import locked, unwritable
from aoj.store.observations import COLUMNS, KEY
from aoj.store.project import Project
from aoj.store.snapshots import Snapshot, check_unchanged, newest_first, read_manifest

SCHEMA = 1
STORE = "store"
LOCATIONS = "_locations"
TEXTS = "_texts"

_WAIT_SECONDS = 120.0
_ROW_GROUP = 20_000
_METADATA = b"aoj"
_CHECKED = ds.ParquetFileFormat(
    default_fragment_scan_options=ds.ParquetFragmentScanOptions(page_checksum_verification=True)
)
_AREA_FILES = ("pc4.csv", "samenwerkingsverbanden.csv", "samenwerkingsverbanden_gemeenten.csv")
_REFERENCE_FILES = ("gemeenten.csv", "gemeente_namen.csv", "herindelingen.csv")


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
    versions = _versions(root, snapshots, reference)
    if not _outdated(root, snapshots, versions):
        return
    with locked(root, wait_seconds=_WAIT_SECONDS):
        for snapshot in _outdated(root, snapshots, versions):
            content = None if snapshot.is_supplied else (loaded or {}).get(snapshot.id)
            content = content or _load(snapshot, root, reference)
            _write_snapshot(root, snapshot, content, versions[snapshot.id])


def remove_from_store(root: Path, snapshot: Snapshot) -> None:
    """Remove what was made of one snapshot; raises `FileError`."""
    try:
        for path in (root / STORE).glob(f"*/{snapshot.id}.parquet"):
            path.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(root / STORE, error) from error


def loader_version(reference: Path) -> str:
    """Return a hash of all that decides how a file becomes observations.

    These are the modules of `aoj.sources`, the forms of observations and of fetched tables, and the
    reference files by which names become codes.
    """
    folder = Path(str(sources.__file__)).parent
    files = [*sorted(folder.glob("*.py"))]
    files += [Path(str(module.__file__)) for module in (observations_module, fetched_module)]
    files += [reference / name for name in _REFERENCE_FILES]
    return _hash_files(_stamps(files))


def read_locations(root: Path, snapshot: Snapshot) -> pd.DataFrame:
    """Return the school locations of one snapshot: `aoj.sources.source.LOCATION_COLUMNS`."""
    path = file_of(root, LOCATIONS, snapshot)
    with _readable(path):
        frame: pd.DataFrame = pq.read_table(path, page_checksum_verification=True).to_pandas()
    return frame


def read_texts(root: Path, snapshot: Snapshot) -> pd.DataFrame:
    """Return the texts of one snapshot: `aoj.sources.source.TEXT_COLUMNS`."""
    if not sources.SOURCES[snapshot.source].text_measures:
        return empty_texts()
    path = file_of(root, TEXTS, snapshot)
    with _readable(path):
        frame: pd.DataFrame = pq.read_table(path, page_checksum_verification=True).to_pandas()
    return frame


def read_measure(
    path: Path,
    snapshot_id: str,
    groups: frozenset[tuple[str, str]] | None,
    codes: list[str] | None,
) -> pd.DataFrame:
    """Return the rows of one file: of these groups only, of these regions only."""
    with _readable(path):
        dataset = ds.dataset(path, format=_CHECKED)
        chosen = None
        if codes is not None:
            kind = dataset.schema.field("region_code").type
            chosen = ds.field("region_code").isin(pa.array(codes, kind))
        table = dataset.to_table(filter=chosen)
    frame: pd.DataFrame = table.to_pandas().assign(snapshot=snapshot_id).astype({"snapshot": "str"})
    if groups is not None and groups != groups_of(path):
        wanted = pd.MultiIndex.from_tuples(sorted(groups))
        frame = frame[pd.MultiIndex.from_frame(frame[["breakdown", "period"]]).isin(wanted)]
    return frame[COLUMNS].reset_index(drop=True)


def read_period(path: Path, period: str) -> pd.DataFrame:
    """Return key, value, status and hidden of the rows of one file and period."""
    columns = [*KEY, "value", "status", "hidden"]
    with _readable(path):
        dataset = ds.dataset(path, format=_CHECKED)
        table = dataset.to_table(columns=columns, filter=ds.field("period") == period)
    frame: pd.DataFrame = table.to_pandas()
    return frame


def groups_of(path: Path) -> set[tuple[str, str]]:
    """Return the groups (breakdown, period) that a file of the store has rows of."""
    return {(breakdown, period) for breakdown, period in _metadata(path).get("groups", [])}


def file_of(root: Path, measure: str, snapshot: Snapshot) -> Path:
    """Return where the rows of a measure (or `LOCATIONS`, `TEXTS`) of a snapshot lie."""
    return root / STORE / measure / f"{snapshot.id}.parquet"


def _paths(root: Path, snapshot: Snapshot) -> dict[str, Path]:
    """Return the files of the store that a snapshot must have, by measure."""
    if snapshot.source not in sources.SOURCES:
        raise DataError(
            f"de bron '{snapshot.source}' is onbekend",
            where=f"{root.name}/{snapshot.file}",
            remedy="werk aoj bij",
        )
    source = sources.SOURCES[snapshot.source]
    names = [*source.measures, *([LOCATIONS] if source.has_locations else [])]
    names += [TEXTS] if source.text_measures else []
    return {name: file_of(root, name, snapshot) for name in names}


def _stamps(files: Sequence[Path]) -> tuple[tuple[str, int, int], ...]:
    return tuple((str(p), p.stat().st_mtime_ns, p.stat().st_size) for p in files if p.is_file())


@functools.cache
def _hash_files(stamps: tuple[tuple[str, int, int], ...]) -> str:
    digest = hashlib.sha256()
    for path, _, _ in stamps:
        digest.update(Path(path).read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


def _versions(root: Path, snapshots: Sequence[Snapshot], reference: Path) -> dict[str, str]:
    """Return by snapshot id the version that its files must have.

    Of what users supply the smallest count, the files before it and the areas of
    samenwerkingsverbanden decide too what is hidden; and as such a snapshot is not named after its
    contents, a file that was written anew (an example that came with an update) is read anew.
    """
    version = loader_version(reference)
    areas = _hash_files(_stamps([reference / name for name in _AREA_FILES]))
    versions = {snapshot.id: version for snapshot in snapshots}
    supplied = [snapshot for snapshot in snapshots if snapshot.is_supplied]
    smallest = smallest_count(root) if supplied else 0
    for snapshot in supplied:
        before = [*_earlier(root, snapshot), *_registers(root, snapshot)]
        stamps = _stamps([other.path(root) for other in (snapshot, *before)])
        parts = [str(smallest), areas, *(other.id for other in before)]
        parts += [f"{changed}-{size}" for _, changed, size in stamps]
        digest = hashlib.sha256("+".join(parts).encode()).hexdigest()[:16]
        versions[snapshot.id] = f"{version}-{smallest}-{digest}"
    return versions


def smallest_count(root: Path) -> int:
    """Return the setting `smallest_count` of the project to which the data set at `root` belongs.

    Raises `InputError` where `parameters/_default.yml` is wrong.
    """
    return load_defaults(Project(root.parents[1])).smallest_count


def _earlier(root: Path, snapshot: Snapshot) -> list[Snapshot]:
    """Return what users supplied before a snapshot was registered, the first in front."""
    return [
        other
        for other in read_manifest(root)
        if other.number < snapshot.number and other.is_supplied
    ]


def _registers(root: Path, snapshot: Snapshot) -> list[Snapshot]:
    """Return what RIO gave of areas before a snapshot was registered."""
    return [
        other
        for other in read_manifest(root)
        if other.number < snapshot.number and other.source == rio_gebieden.SOURCE.name
    ]


def _areas_before(root: Path, snapshot: Snapshot, reference: Path) -> Geography | None:
    """Return the geography with the newest areas that RIO gave before a snapshot, if it did."""
    found = newest_first(_registers(root, snapshot))
    return _areas_of(root, found[0], reference) if found else None


@functools.lru_cache(maxsize=8)
def _areas_of(root: Path, register: Snapshot, reference: Path) -> Geography:
    geography = load_geography(reference)
    file = SourceFile(check_unchanged(register, root), register.original_name, register.options)
    texts = sources.load(register.source, file, geography).texts
    areas = areas_of_texts(dict(zip(texts["region_code"], texts["text"], strict=True)))
    return with_areas(geography, areas, register.effective_date)


def _outdated(
    root: Path, snapshots: Sequence[Snapshot], versions: Mapping[str, str]
) -> list[Snapshot]:
    return [
        snapshot
        for snapshot in snapshots
        if any(
            _metadata(path).get("version") != versions[snapshot.id]
            for path in _paths(root, snapshot).values()
        )
    ]


def _load(snapshot: Snapshot, root: Path, reference: Path) -> Any:
    """Return what the loader of a snapshot makes of its file, with the file named in errors."""
    path = check_unchanged(snapshot, root)
    geography = load_geography(reference)
    file = SourceFile(path, snapshot.original_name, snapshot.options)
    if snapshot.is_supplied:
        earlier = tuple(
            (
                other.source,
                SourceFile(
                    check_unchanged(other, root),
                    other.original_name,
                    areas=_areas_before(root, other, reference),
                ),
            )
            for other in _earlier(root, snapshot)
        )
        areas = _areas_before(root, snapshot, reference)
        file = replace(file, smallest_count=smallest_count(root), earlier=earlier, areas=areas)
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
        if name == TEXTS:
            _write(path, content.texts, version, [])
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
            table.replace_schema_metadata(metadata),
            temporary,
            row_group_size=_ROW_GROUP,
            write_page_checksum=True,
        )
        temporary.replace(path)
    except OSError as error:
        raise unwritable(path.parent, error) from error
    finally:
        temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Raise `DataError` where a file of the store was damaged; it can always be made anew."""
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        raise DataError(
            "dit afgeleide bestand is beschadigd",
            where="/".join(path.parts[-4:]),
            remedy="verwijder het; het wordt dan vanzelf opnieuw gemaakt",
        ) from error


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
