"""Shapes on a map: brought to the page, cut at its edge, hatched; where words fit in them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import ceil, inf, nan

Point = tuple[float, float]
Rings = tuple[tuple[Point, ...], ...]

WIDE = 60.0
"""Room that is wide enough for most words: of more, the middle of a shape is the better place."""


def extent(shapes: Sequence[Rings]) -> tuple[float, float, float, float]:
    """Return least x, least y, most x and most y of some shapes.

    >>> extent([(((0, 0), (2, 0), (2, 3)),)])
    (0, 0, 2, 3)
    """
    xs = [x for rings in shapes for ring in rings for x, _ in ring]
    ys = [y for rings in shapes for ring in rings for _, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def place(rings: Rings, at: Callable[[Point], Point], grain: float = 0.5) -> Rings:
    """Return rings on the page, their corners on a grid of `grain` points, each corner once.

    Neighbours share their corners, so that they stay neighbours.
    """
    found = []
    for ring in rings:
        moved: list[Point] = []
        for corner in ring:
            x, y = at(corner)
            point = (round(x / grain) * grain, round(y / grain) * grain)
            if not moved or point != moved[-1]:
                moved.append(point)
        if len(moved) > 1 and moved[0] == moved[-1]:
            moved.pop()
        if len(moved) > 2:
            found.append(tuple(moved))
    return tuple(found)


def clip(rings: Rings, left: float, bottom: float, right: float, top: float) -> Rings:
    """Return what of some rings lies in a box.

    >>> sorted(clip((((0, 0), (4, 0), (4, 4), (0, 4)),), 1, 1, 3, 9)[0])
    [(1.0, 1), (1, 4.0), (3.0, 1), (3, 4.0)]
    """
    for axis, edge, keeps_more in ((0, left, 1), (0, right, -1), (1, bottom, 1), (1, top, -1)):
        rings = tuple(
            cut for ring in rings if len(cut := _cut(ring, axis, edge, keeps_more)) > 2
        )  # fmt: skip
    return rings


def _cut(ring: tuple[Point, ...], axis: int, edge: float, sign: int) -> tuple[Point, ...]:
    found: list[Point] = []
    for here, after in zip(ring, (*ring[1:], ring[0]), strict=True):
        is_in, comes_in = sign * (here[axis] - edge) >= 0, sign * (after[axis] - edge) >= 0
        if is_in:
            found.append(here)
        if is_in != comes_in:
            part = (edge - here[axis]) / (after[axis] - here[axis])
            other = here[1 - axis] + part * (after[1 - axis] - here[1 - axis])
            found.append((edge, other) if axis == 0 else (other, edge))
    return tuple(dict.fromkeys(found))


def hatch(rings: Rings, step: float) -> tuple[list[float], list[float]]:
    """Return slanting strokes within some rings as one path; NaN lifts the pen."""
    slanted = tuple(tuple((x - y, y) for x, y in ring) for ring in rings)
    low, _, high, _ = extent([slanted])
    xs: list[float] = []
    ys: list[float] = []
    for i in range(ceil(low / step), ceil(high / step)):
        across = i * step + 0.013
        turned = tuple(tuple((y, x) for x, y in ring) for ring in slanted)
        for start, end in spans(turned, across):
            xs += [across + start, across + end, nan]
            ys += [start, end, nan]
    return xs, ys


def spans(rings: Rings, y: float) -> list[tuple[float, float]]:
    """Return where a level line lies within some rings.

    >>> spans((((0, 0), (4, 0), (4, 4), (0, 4)), ((1, 1), (1, 3), (3, 3), (3, 1))), 2)
    [(0.0, 1.0), (3.0, 4.0)]
    """
    crossed = sorted(_crossings(rings, y))
    return list(zip(crossed[::2], crossed[1::2], strict=False))


def _crossings(rings: Rings, y: float) -> Iterator[float]:
    for ring in rings:
        for (x0, y0), (x1, y1) in zip(ring, (*ring[1:], ring[0]), strict=True):
            if (y0 <= y) != (y1 <= y):
                yield x0 + (y - y0) / (y1 - y0) * (x1 - x0)


def widest_spot(rings: Rings, height: float) -> tuple[float, float, float]:
    """Return the middle of the widest room for words of a height, and how wide it is."""
    _, low, _, high = extent([rings])
    middle = (low + high) / 2
    best, most = (0.0, middle, 0.0), -inf
    for i in range(1, 24):
        y = low + (high - low) * i / 24 + 0.007
        rooms = [spans(rings, y + up) for up in (-height / 2, 0.0, height / 2)]
        for start, end in rooms[1]:
            across = (start + end) / 2
            ends = [_around(room, across) for room in rooms]
            left, right = max(e[0] for e in ends), min(e[1] for e in ends)
            score = min(right - left, WIDE) - abs(y - middle) / 2
            if score > most:
                best, most = ((left + right) / 2, y, right - left), score
    if best[2] <= 0:
        flat = max(
            ((end - start, (start + end) / 2) for start, end in spans(rings, middle + 0.007)),
            default=(0.0, (extent([rings])[0] + extent([rings])[2]) / 2),
        )
        return flat[1], middle, 0.0
    return best


def _around(rooms: Sequence[tuple[float, float]], x: float) -> tuple[float, float]:
    return next(((start, end) for start, end in rooms if start <= x <= end), (x, x))
