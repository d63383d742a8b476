"""Boundaries of gemeenten from a GeoJSON that a user put beside the figures; never needed.

Such as 'gemeente gegeneraliseerd' of the CBS gebiedsindelingen at PDOK: features with `statcode`
(GM0363) and `statnaam`, polygons or multipolygons, in RD New (metres) or in degrees.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import cos, isfinite, radians
from pathlib import Path
from typing import Any

from aoj.errors import DataError, FileError, reason_of

ENDINGS = (".geojson", ".json")
_NORTH = cos(radians(52.2))
"""How much shorter a degree of longitude is here than one of latitude."""

Ring = tuple[tuple[float, float], ...]
Shape = tuple[Ring, ...]
"""Rings of one gemeente, outer ones one way and holes the other; y runs from north to south."""


@dataclass(frozen=True)
class Outlines:
    """The boundaries of gemeenten by code, with the name and the mark of their file."""

    shapes: Mapping[str, Shape]
    file: str
    mark: str


def find_outlines(folders: Iterable[Path]) -> Path | None:
    """Return the only GeoJSON in the first of these folders that has one.

    What begins with a dot is none: a Mac puts `._kaart.geojson` beside a file that is copied.
    Raises `DataError` where a folder has several.
    """
    for folder in folders:
        found = sorted(p for p in folder.glob("[!.]*") if p.suffix.lower() in ENDINGS)
        if len(found) > 1:
            names = " en ".join(p.name for p in found[:2])
            raise DataError(
                f"er staat meer dan een kaart: {names}",
                where=_where(folder),
                expected="een GeoJSON met de grenzen van gemeenten",
                remedy="laat er een staan",
            )
        if found:
            return found[0]
    return None


def read_outlines(path: Path) -> Outlines:
    """Return the boundaries in a GeoJSON.

    Raises `FileError` for a file that cannot be read, `DataError` for one that is something else.
    """
    try:
        status = path.stat()
        return _read(path, status.st_mtime_ns, status.st_size)
    except OSError as error:
        raise FileError(
            f"de kaart is niet te lezen ({reason_of(error)})",
            where=_where(path),
            remedy="controleer of u het bestand mag lezen",
        ) from None


@lru_cache(maxsize=4)
def _read(path: Path, changed: int, size: int) -> Outlines:
    contents = path.read_bytes()
    try:
        found = json.loads(contents)
    except (ValueError, RecursionError):
        raise _refused(path, "is geen JSON") from None
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        raise _refused(path, "is geen GeoJSON met 'features'")
    shapes: dict[str, Shape] = {}
    for feature in features:
        code, shape = _feature(path, feature)
        if code.startswith("GM"):
            shapes[code] = (*shapes.get(code, ()), *shape)
    if not shapes:
        raise _refused(path, "heeft geen gemeenten: geen 'statcode' die met GM begint")
    return Outlines(shapes, path.name, hashlib.sha256(contents).hexdigest()[:8])


def _feature(path: Path, feature: Any) -> tuple[str, Shape]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = properties.get("statcode") if isinstance(properties, dict) else None
    if not isinstance(code, str):
        raise _refused(path, "heeft een gebied zonder 'statcode'")
    geometry = feature.get("geometry") or {}
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    kind = kind or "niets"
    if kind not in ("Polygon", "MultiPolygon"):
        raise _refused(path, f"heeft voor {code} geen vlak maar '{kind}'")
    try:
        polygons = geometry["coordinates"] if kind == "MultiPolygon" else [geometry["coordinates"]]
        shape = tuple(
            _ring(points, is_hole=i > 0) for polygon in polygons for i, points in enumerate(polygon)
        )
    except (KeyError, TypeError, ValueError, IndexError, OverflowError):
        raise _refused(path, f"heeft voor {code} punten die geen punten zijn") from None
    if not any(twice_area(ring) > 0 for ring in shape):
        raise _refused(path, f"heeft voor {code} een leeg vlak")
    return code, shape


def _ring(points: Any, *, is_hole: bool) -> Ring:
    """Return the corners of a ring, in its direction; degrees become as square as metres are."""
    found = [(float(p[0]), float(p[1])) for p in points]
    if len(found) < 4 or not all(isfinite(x) and isfinite(y) for x, y in found):
        raise ValueError("too few corners")
    if all(abs(x) <= 180 and abs(y) <= 90 for x, y in found):
        found = [(x * _NORTH, y) for x, y in found]
    ring = tuple((x, -y) for x, y in found)
    return ring if (twice_area(ring) < 0) is is_hole else ring[::-1]


def twice_area(ring: Ring) -> float:
    """Return twice the area within a ring, negative where it runs the other way.

    >>> twice_area(((0, 0), (2, 0), (2, 2), (0, 2), (0, 0)))
    8.0
    """
    pairs = zip(ring, (*ring[1:], ring[0]), strict=True)
    return float(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs))


def _refused(path: Path, what: str) -> DataError:
    return DataError(
        f"de kaart {what}",
        where=_where(path),
        expected="een GeoJSON met 'statcode' (GM0363) en vlakken, zoals de gebiedsindelingen van "
        "CBS en PDOK",
        remedy="haal het bestand opnieuw op, of haal het weg: zonder kaart zijn er tegels",
    )


def _where(path: Path) -> str:
    """Return a file as a reader may see it: its last two folders and its name."""
    return "/".join(path.parts[-3:])
