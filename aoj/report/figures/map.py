"""The map: gemeenten of a region at their place, filled by class of value, the others light."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aoj.geography import name_key
from aoj.report.figures import shapes
from aoj.report.figures.page import (
    COUNTRY,
    MARGIN,
    QUIET,
    REGION,
    SMALL,
    TEXT,
    WIDTH,
    Dash,
    Page,
    draw_footer,
    text_width,
)
from aoj.report.palette import CLASSES as CLASSES

LAND, EDGE = "#F1F2F3", "#B9C1C8"
_WHITE_TEXT = 3
"""From this class on words are white."""
_MARKERS = {"hoger": "^", "lager": "v", "vergelijkbaar": "o"}
_TILE, _MOST_HEIGHT, _BESIDE, _FEW = 44.0, 430.0, 152.0, 8
_LINE = 12.5
_SIZE = 8.0
_TWO_LINES = 26.0
_LEAST = 37.0
"""A square that is smaller than this has a number, and its name and figure below the map."""


@dataclass(frozen=True)
class Area:
    """A gemeente on the map: its rings (y from north to south), whether it is of the region.

    `level` is its class, or None where it has no exact figure; `text` its figure in words, `word`
    how it stands beside the country.
    """

    label: str
    rings: shapes.Rings
    inside: bool = False
    level: int | None = None
    text: str = ""
    word: str = ""
    hidden: bool = False
    partial: bool = False


@dataclass(frozen=True)
class Key:
    """A line of the legend: words after a swatch, a symbol or nothing; `kind` says which."""

    kind: str
    text: str
    level: int = 0


def draw_map(
    areas: Sequence[Area], keys: Sequence[Key], *, tiles: bool = True, footer: str = ""
) -> Page:
    """Return the region with what lies around it, the whole country small, and the legend.

    What does not fit in a gemeente stands below the map, with its number.
    """
    inside = [area for area in areas if area.inside]
    x0, y0, x1, y1 = shapes.extent([area.rings for area in inside])
    around = 1.0 if tiles else 0.06 * max(x1 - x0, y1 - y0)
    x0, y0, x1, y1 = x0 - around, y0 - around, x1 + around, y1 + around
    is_beside = (x1 - x0) <= 9 if tiles else len(inside) <= _FEW
    room = WIDTH - 2 * MARGIN - (_BESIDE if is_beside else 0.0)
    scale = min(room / (x1 - x0), _MOST_HEIGHT / (y1 - y0), _TILE if tiles else 1e9)
    width, height = scale * (x1 - x0), scale * (y1 - y0)
    small, fine = _inset(areas, 78.0), 0.4 if tiles else 1.2
    legend = _LINE * len(keys)
    at_foot = 20.0 if footer else 6.0
    below = 0.0 if is_beside else max(legend, small[1]) + 12
    tall = max(height, small[1] + 14 + legend) if is_beside else height
    alike = _cut_alike(inside, scale - 2) if tiles else set()
    rows = [a for a in inside if a.label in alike or not _fits(a, scale, tiles)]
    rows.sort(key=lambda area: name_key(area.label))
    columns = _list_columns(rows)
    listed = _LINE * -(-len(rows) // columns) + 6 if rows else 0.0
    page = Page(at_foot + below + listed + tall + 4)
    top = page.height - 2
    left = MARGIN + ((room - width) / 2 if not is_beside else 0.0)
    box = (left, top - height, left + width, top)

    def at(point: shapes.Point) -> shapes.Point:
        return left + (point[0] - x0) * scale, top - (point[1] - y0) * scale

    symbols: dict[tuple[str, str], list[shapes.Point]] = {}
    _draw_areas(page, areas, at, box, rows, symbols, grain=0.5 if tiles else 0.8)
    if rows:
        _draw_list(page, rows, columns, at_foot + below + listed - 6, symbols)
    if is_beside:
        start = WIDTH - MARGIN - _BESIDE + 14
        _draw_inset(page, areas, small, start, top, fine)
        _draw_keys(page, keys, start, top - small[1] - 14, symbols)
    else:
        _draw_keys(page, keys, MARGIN, at_foot + below - 6, symbols)
        _draw_inset(page, areas, small, WIDTH - MARGIN - small[0], at_foot + below - 6, fine)
    for (word, color), places in symbols.items():
        page.line(
            [x for x, _ in places],
            [y for _, y in places],
            linestyle="none",
            marker=_MARKERS[word],
            markersize=4.4 if word != "vergelijkbaar" else 3.6,
            markerfacecolor=color,
            markeredgewidth=0,
        )
    draw_footer(page, footer)
    return page


def _fits(area: Area, scale: float, tiles: bool) -> bool:
    """Whether name and figure fit in a gemeente; in a square the name may be cut."""
    if tiles:
        return scale >= _LEAST and _figure_width(area) <= scale - 2
    rings = shapes.place(area.rings, lambda p: (p[0] * scale, -p[1] * scale))
    return bool(rings) and shapes.widest_spot(rings, _TWO_LINES)[2] >= _needed(area)


def _needed(area: Area) -> float:
    return max(text_width(area.label, _SIZE), _figure_width(area)) + 3


def _figure_width(area: Area) -> float:
    return text_width(area.text, SMALL, bold=True) + (8.0 if area.word else 0.0)


def fits_tile(words: str) -> bool:
    """Whether a figure fits in a square of the usual size."""
    return text_width(words, SMALL, bold=True) <= _TILE - 12


def short_name(name: str, room: float) -> str:
    """Return a name as it fits a room in points: whole, or cut with a full stop.

    >>> short_name("Urk", 40), short_name("Schiermonnikoog", 40)
    ('Urk', 'Schiermon.')
    """
    if text_width(name, _SIZE) <= room:
        return name
    while name and text_width(f"{name}.", _SIZE) > room:
        name = name[:-1].rstrip(" -,'")
    return f"{name}." if name else ""


def _cut_alike(areas: Sequence[Area], room: float) -> set[str]:
    """Return the names that would be nothing in a square, or cut to what another one is or has."""
    cut = {area.label: short_name(area.label, room).rstrip(".") for area in areas}
    found = set()
    for label, words in cut.items():
        others = [text for name, text in cut.items() if name != label]
        is_cut = words != label.rstrip(".")
        if not words or (is_cut and any(text.startswith(words) for text in others)):
            found.add(label)
    return found


def _draw_areas(
    page: Page,
    areas: Sequence[Area],
    at: Callable[[shapes.Point], shapes.Point],
    box: tuple[float, float, float, float],
    listed: Sequence[Area],
    symbols: dict[tuple[str, str], list[shapes.Point]],
    grain: float,
) -> None:
    placed = [(area, shapes.clip(shapes.place(area.rings, at, grain), *box)) for area in areas]
    placed = [(area, rings) for area, rings in placed if rings and not _is_sliver(rings)]
    for area, rings in placed:
        if not area.inside:
            page.shape(rings, LAND, edge=EDGE, linewidth=0.6)
    for area, rings in placed:
        if area.inside:
            page.shape(rings, "white" if area.level is None else CLASSES[area.level])
            if area.hidden:
                page.line(*shapes.hatch(rings, 6.0), color=EDGE, linewidth=0.8)
            dash: Dash = (0, (3, 2)) if area.partial else "-"
            page.shape(rings, "none", edge=COUNTRY, linewidth=0.9, linestyle=dash)
    for area, rings in placed:
        if area in listed:
            x, y, _ = shapes.widest_spot(rings, _SIZE)
            _draw_number(page, x, y, listed.index(area) + 1, area)
        elif area.inside:
            _draw_words(page, area, rings, symbols)
        elif shapes.extent([rings])[2] - shapes.extent([rings])[0] >= _LEAST - 1:
            _draw_name(page, area, rings)


def _is_sliver(rings: shapes.Rings) -> bool:
    """Whether nearly nothing of a gemeente lies within the map."""
    x0, y0, x1, y1 = shapes.extent([rings])
    return min(x1 - x0, y1 - y0) < 1.0


def _ink(area: Area) -> str:
    return "white" if area.level is not None and area.level >= _WHITE_TEXT else TEXT


def _draw_number(page: Page, x: float, y: float, number: int, area: Area) -> None:
    page.text(x, y, str(number), size=_SIZE, bold=True, color=_ink(area), ha="center")


def _draw_words(
    page: Page,
    area: Area,
    rings: shapes.Rings,
    symbols: dict[tuple[str, str], list[shapes.Point]],
) -> None:
    x, y, room = shapes.widest_spot(rings, _TWO_LINES)
    ink = _ink(area)
    name = short_name(area.label, room - 2)
    if area.hidden:
        wide = text_width(name, _SIZE) + 2
        page.box(x - wide / 2, y + 1, wide, 10, "white")
    page.text(x, y + 6, name, size=_SIZE, color=ink, ha="center")
    size = SMALL
    shift = 4.0 if area.word else 0.0
    half = text_width(area.text, size, bold=True) / 2
    if area.hidden:
        page.box(x - half - 1, y - 11, 2 * half + 2, 10, "white")
        page.box(
            x - text_width(name, _SIZE) / 2 - 1, y + 1, text_width(name, _SIZE) + 2, 10, "white"
        )
        page.text(x, y + 6, name, size=_SIZE, color=ink, ha="center")
    page.text(x + shift, y - 6, area.text, size=size, bold=True, color=ink, ha="center")
    if area.word:
        symbols.setdefault((area.word, ink), []).append((x - half - 1.5, y - 6.3))


def _draw_name(page: Page, area: Area, rings: shapes.Rings) -> None:
    """Write the name of a neighbour where there is room for it."""
    x, y, room = shapes.widest_spot(rings, _SIZE)
    name = short_name(area.label, room - 2)
    if len(name) > 5 or name == area.label:
        page.text(x, y, name, size=_SIZE, color=QUIET, ha="center")


def _list_columns(rows: Sequence[Area]) -> int:
    widths = [text_width(_listed(area, 88), SMALL) + 24 for area in rows]
    return max(1, min(3, int((WIDTH - 2 * MARGIN) // max(widths, default=1.0))))


def _listed(area: Area, number: int) -> str:
    return f"{number} {area.label} {area.text}"


def _draw_list(
    page: Page,
    rows: Sequence[Area],
    columns: int,
    top: float,
    symbols: dict[tuple[str, str], list[shapes.Point]],
) -> None:
    deep = -(-len(rows) // columns)
    step = (WIDTH - 2 * MARGIN) / columns
    for i, area in enumerate(rows):
        x, y = MARGIN + step * (i // deep), top - _LINE * (i % deep) - 6
        words = _listed(area, i + 1)
        page.text(x, y, words, size=SMALL)
        if area.word:
            place = (x + text_width(words, SMALL) + 6, y)
            symbols.setdefault((area.word, TEXT), []).append(place)


def _inset(areas: Sequence[Area], most: float) -> tuple[float, float, float]:
    """Return width, height and scale of the whole country, small."""
    x0, y0, x1, y1 = shapes.extent([area.rings for area in areas])
    scale = min(most / (x1 - x0), 1.25 * most / (y1 - y0))
    return scale * (x1 - x0), scale * (y1 - y0), scale


def _draw_inset(
    page: Page,
    areas: Sequence[Area],
    size: tuple[float, float, float],
    left: float,
    top: float,
    grain: float,
) -> None:
    x0, y0, _, _ = shapes.extent([area.rings for area in areas])

    def at(point: shapes.Point) -> shapes.Point:
        return left + (point[0] - x0) * size[2], top - (point[1] - y0) * size[2]

    for inside, color in ((False, "#CDD4D9"), (True, REGION)):
        rings = [
            ring
            for area in areas
            if area.inside is inside
            for ring in shapes.place(area.rings, at, grain)
        ]
        page.shape(rings, color, edge="white", linewidth=0.25)


def _draw_keys(
    page: Page,
    keys: Sequence[Key],
    left: float,
    top: float,
    symbols: dict[tuple[str, str], list[shapes.Point]],
) -> None:
    for i, key in enumerate(keys):
        y = top - _LINE * i - 6
        x = left
        if key.kind in _MARKERS:
            symbols.setdefault((key.kind, TEXT), []).append((left + 7, y))
        elif key.kind in ("klasse", "verborgen", "wit", "deels"):
            corners = ((x, y - 5), (x + 14, y - 5), (x + 14, y + 5), (x, y + 5))
            page.shape([corners], CLASSES[key.level] if key.kind == "klasse" else "white")
            if key.kind == "verborgen":
                page.line(*shapes.hatch((corners,), 5.0), color=EDGE, linewidth=0.8)
            dash: Dash = (0, (3, 2)) if key.kind == "deels" else "-"
            page.shape([corners], "none", edge=COUNTRY, linewidth=0.6, linestyle=dash)
        indent = 0.0 if key.kind == "kop" else 19.0
        page.text(left + indent, y, key.text, size=SMALL, color=QUIET)
