"""The geography of a data set: its reference files, with what its newest registers say.

The areas and names of samenwerkingsverbanden are those of the newest RIO, the jeugdregio's those of
the newest list of CBS. Which snapshots count is decided among those that were pinned, so that a
report that is made again sees the areas that it saw. Without RIO the areas are those of the
reference files; without a list there are no jeugdregio's.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from aoj.dataset.parquet import TEXTS, build_store, file_of, read_texts
from aoj.errors import DataError
from aoj.geography import (
    Geography,
    areas_of_texts,
    load_geography,
    with_areas,
    with_jeugdregios,
)
from aoj.sources import cbs_gebieden, rio_gebieden, rio_samenwerkingsverbanden
from aoj.store import snapshots as registry
from aoj.store.project import Project
from aoj.store.snapshots import Snapshot

_AREAS = rio_gebieden.SOURCE.name
_NAMES = rio_samenwerkingsverbanden.SOURCE.name
_LISTS = cbs_gebieden.SOURCE.name
_JEUGDREGIO = ("jeugdregio_code", "jeugdregio")
"""Texts of a gemeente that tell code and name of its jeugdregio."""


def geography_of(root: Path, snapshots: Iterable[Snapshot], reference: Path) -> Geography:
    """Return the geography of these snapshots; their store must have been built."""
    ordered = registry.newest_first(snapshots)
    areas = next((snapshot for snapshot in ordered if snapshot.source == _AREAS), None)
    names = next((snapshot for snapshot in ordered if snapshot.source == _NAMES), None)
    lists = tuple(snapshot for snapshot in ordered if snapshot.source == _LISTS)
    if areas is None and not lists:
        return load_geography(reference)
    changed = tuple(
        file_of(root, TEXTS, snapshot).stat().st_mtime_ns
        for snapshot in (areas, names, *lists)
        if snapshot
    )
    return _read(root, areas, names, lists, reference, changed)


def open_geography(project: Project, name: str) -> Geography:
    """Return the geography of a data set as it is now, without opening its figures.

    A data set that has nothing yet has that of its reference files.
    """
    root, reference = project.data_set(name), project.reference(name)
    manifest = registry.read_manifest(root)
    found = [s for s in manifest if s.source in (_AREAS, _NAMES)]
    lists = [s for s in manifest if s.source == _LISTS]
    if found:
        build_store(root, found, reference)
    try:
        if lists:
            build_store(root, lists, reference)
    except DataError:  # a list that is refused is told where figures are opened
        lists = []
    return geography_of(root, [*found, *lists], reference)


@functools.lru_cache(maxsize=4)
def _read(
    root: Path,
    areas: Snapshot | None,
    names: Snapshot | None,
    lists: tuple[Snapshot, ...],
    reference: Path,
    changed: tuple[int, ...],
) -> Geography:
    """Return the geography; `changed` tells when the files were made, so that new ones are read."""
    geography = load_geography(reference)
    if areas is not None:
        texts = read_texts(root, areas)
        by_code = dict(zip(texts["region_code"], texts["text"], strict=True))
        named: dict[str, str] = {}
        if names is not None:
            rows = read_texts(root, names)
            rows = rows[(rows["breakdown"] == "naam") & (rows["text"] != "")]
            named = dict(zip(rows["region_code"], rows["text"], strict=True))
        geography = with_areas(geography, areas_of_texts(by_code), areas.effective_date, named)
    if lists:
        texts = pd.concat([read_texts(root, snapshot) for snapshot in lists])
        geography = with_jeugdregios(geography, _lists_of(texts))
    return geography


def _lists_of(texts: pd.DataFrame) -> pd.DataFrame:
    """Return the jeugdregio of each gemeente and year; of several the first, the newest."""
    key = ["region_code", "period"]
    texts = texts.drop_duplicates([*key, "breakdown"])
    codes, names = (texts.loc[texts["breakdown"] == one, [*key, "text"]] for one in _JEUGDREGIO)
    rows = codes.rename(columns={"text": "code"})
    rows = rows.merge(names.rename(columns={"text": "name"}), on=key, how="left")
    return rows.fillna({"name": ""}).rename(columns={"region_code": "gemeente_code"}).astype("str")
