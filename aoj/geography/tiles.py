"""The tile map of a country: a square per gemeente, near its place, from `tegels.csv`."""

from __future__ import annotations

from pathlib import Path

from aoj.errors import DataError
from aoj.geography.reference import read_reference

FILE = "tegels.csv"

Tile = tuple[int, int]
"""Column from west to east and row from north to south."""


def read_tiles(reference: Path) -> dict[str, Tile]:
    """Return the tile of each gemeente by code; none where a country has no such file.

    Raises `DataError` for a tile that is no number, or that two gemeenten have.
    """
    path = reference / FILE
    if not path.is_file():
        return {}
    rows = read_reference(path, ["gemeente_code", "column", "row"])
    found: dict[str, Tile] = {}
    for code, column, row in zip(rows["gemeente_code"], rows["column"], rows["row"], strict=True):
        if not (column.isdecimal() and row.isdecimal()):
            raise DataError(
                f"de tegel van {code} is '{column}', '{row}'",
                where=str(path),
                expected="twee gehele getallen: kolom en rij",
                remedy="verbeter de regel",
            )
        tile = (int(column), int(row))
        if tile in found.values() or code in found:
            raise DataError(
                f"kolom {column}, rij {row} ({code}) staat er twee keer",
                where=str(path),
                expected="een eigen vierkant per gemeente",
                remedy="geef een van beide een vrij vierkant",
            )
        found[code] = tile
    return found
