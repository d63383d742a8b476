"""Supplied files for tests: written, taken in one after another, and read as a reader sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from source_samples import write

from aoj import sources
from aoj.geography import Geography
from aoj.sources.source import Loaded, SourceFile
from aoj.sources.supplied_kinds import KINDS

Rows = Sequence[Mapping[str, object]]


def write_file(folder: Path, kind: str, rows: Rows, name: str = "") -> Path:
    """Write a file of a kind; what a row does not say is empty."""
    folder.mkdir(parents=True, exist_ok=True)
    header = KINDS[kind].header
    lines = [[str(row.get(column, "")) for column in header] for row in rows]
    path = folder / (name or f"{kind}-{len(list(folder.iterdir()))}.csv")
    path.write_bytes(write([list(header), *lines]).encode("utf-8"))
    return path


class Supply:
    """Files in the order in which they are supplied, and what each of them shows."""

    def __init__(self, folder: Path, geography: Geography, smallest: int = 5) -> None:
        self.folder, self.geography, self.smallest = folder, geography, smallest
        self.files: list[tuple[str, SourceFile]] = []

    def take(self, kind: str, rows: Rows) -> Loaded:
        """Supply one more file and return what its loader gives."""
        path = write_file(self.folder, kind, rows)
        name = KINDS[kind].source.name
        earlier = tuple(self.files)
        file = SourceFile(path, path.name, smallest_count=self.smallest, earlier=earlier)
        loaded = sources.load(name, file, self.geography)
        self.files.append((name, file))
        return loaded


def shown(loaded: Loaded) -> dict[tuple[str, str], float | None]:
    """Return what a reader sees by region and part; None where it is hidden."""
    rows = loaded.observations.to_dict("records")
    return {
        (row["region_code"], row["breakdown"]): None
        if row["value"] != row["value"]
        else row["value"]
        for row in rows
        if row["status"] != "missing"
    }
