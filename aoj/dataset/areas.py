"""The geography of a data set: its reference files, with the areas and names of its newest RIO.

Which RIO counts is decided among the snapshots that were pinned, so that a report that is made
again sees the areas that it saw. Without RIO the areas are those of the reference files.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path

from aoj.dataset.parquet import TEXTS, build_store, file_of, read_texts
from aoj.geography import Geography, areas_of_texts, load_geography, with_areas
from aoj.sources import rio_gebieden, rio_samenwerkingsverbanden
from aoj.store import snapshots as registry
from aoj.store.project import Project
from aoj.store.snapshots import Snapshot

_AREAS = rio_gebieden.SOURCE.name
_NAMES = rio_samenwerkingsverbanden.SOURCE.name


def geography_of(root: Path, snapshots: Iterable[Snapshot], reference: Path) -> Geography:
    """Return the geography of these snapshots; their store must have been built."""
    ordered = registry.newest_first(snapshots)
    areas = next((snapshot for snapshot in ordered if snapshot.source == _AREAS), None)
    names = next((snapshot for snapshot in ordered if snapshot.source == _NAMES), None)
    if areas is None:
        return load_geography(reference)
    changed = tuple(
        file_of(root, TEXTS, snapshot).stat().st_mtime_ns for snapshot in (areas, names) if snapshot
    )
    return _read(root, areas, names, reference, changed)


def open_geography(project: Project, name: str) -> Geography:
    """Return the geography of a data set as it is now, without opening its figures.

    A data set that has nothing yet has that of its reference files.
    """
    root, reference = project.data_set(name), project.reference(name)
    found = [s for s in registry.read_manifest(root) if s.source in (_AREAS, _NAMES)]
    if found:
        build_store(root, found, reference)
    return geography_of(root, found, reference)


@functools.lru_cache(maxsize=4)
def _read(
    root: Path,
    areas: Snapshot,
    names: Snapshot | None,
    reference: Path,
    changed: tuple[int, ...],
) -> Geography:
    """Return the geography; `changed` tells when the files were made, so that new ones are read."""
    texts = read_texts(root, areas)
    by_code = dict(zip(texts["region_code"], texts["text"], strict=True))
    named: dict[str, str] = {}
    if names is not None:
        rows = read_texts(root, names)
        rows = rows[(rows["breakdown"] == "naam") & (rows["text"] != "")]
        named = dict(zip(rows["region_code"], rows["text"], strict=True))
    return with_areas(
        load_geography(reference), areas_of_texts(by_code), areas.effective_date, named
    )
