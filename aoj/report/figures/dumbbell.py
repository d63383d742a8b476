"""Dumbbells: several parts on one line per question; the gap between them is the message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aoj.report.canvas import Scale, wrap
from aoj.report.figures.page import (
    COUNTRY,
    GEMEENTE,
    GRID,
    MARGIN,
    NORMAL,
    PEERS,
    QUIET,
    REGION,
    SMALL,
    WIDTH,
    Page,
    draw_footer,
    text_width,
)

LABEL = 186.0
MARKS = (
    ("s", REGION, 7.0, False),
    ("D", COUNTRY, 5.0, True),
    ("o", PEERS, 6.0, False),
    ("^", GEMEENTE, 6.5, True),
)
"""Shape, colour, size and whether hollow, of each part in its order."""
MOST = len(MARKS)


@dataclass(frozen=True)
class Dumbbell:
    """A row: the question, a share per part (None: not shown) and each of them in words."""

    label: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    note: str = ""


def draw_dumbbells(rows: Sequence[Dumbbell], parts: Sequence[str], *, footer: str = "") -> Page:
    """Return a row per question on a scale from 0 to 100%, a mark per part, a line between them.

    At most four parts; behind each row stand their figures, under the names of the parts.
    """
    column = 66.0 if len(parts) < 3 else 52.0
    right = WIDTH - MARGIN - column * len(parts)
    scale = Scale(0.0, 1.0, MARGIN + LABEL + 14, right - 6)
    names = [wrap(row.label, LABEL, lambda t: text_width(t, NORMAL), 5) for row in rows]
    heights = [
        max(20.0, 11.0 * (len(lines) + (1 if row.note else 0)) + 6)
        for row, lines in zip(rows, names, strict=True)
    ]
    heads = [wrap(part, column - 5, lambda t: text_width(t, SMALL), 3) for part in parts]
    legend = _legend(parts)
    head = 10.0 * max(map(len, heads))
    bottom = 20.0 + (13.0 if footer else 0.0)
    top = bottom + sum(heights)
    page = Page(top + head + 10 + 13 * len(legend))
    ticks = (0.0, 0.25, 0.5, 0.75, 1.0)
    page.ticks([scale.at(tick) for tick in ticks], bottom, top + 2, color=GRID, linewidth=0.8)
    for tick in ticks:
        words = f"{int(tick * 100)}%"
        page.text(scale.at(tick), bottom - 9, words, size=SMALL, color=QUIET, ha="center")
    for place, lines in enumerate(heads):
        for i, line in enumerate(lines):
            y = top + 4 + 10 * (len(lines) - 1 - i) + 4
            page.text(right + column * (place + 1), y, line, size=SMALL, color=QUIET, ha="right")
    y = top + head + 14 + 13 * (len(legend) - 1)
    for entries in legend:
        x = MARGIN + 5
        for place, name in entries:
            shape, color, size, hollow = MARKS[place]
            page.marker(x, y, shape, size, color, hollow=hollow)
            page.text(x + 9, y, name, size=SMALL)
            x += text_width(name, SMALL) + 28
        y -= 13
    y = top
    for row, lines, height in zip(rows, names, heights, strict=True):
        _draw_row(page, row, lines, y - height / 2, scale, (right, column))
        y -= height
    draw_footer(page, footer)
    return page


def _legend(parts: Sequence[str]) -> list[list[tuple[int, str]]]:
    lines: list[list[tuple[int, str]]] = [[]]
    used = 0.0
    for place, part in enumerate(parts):
        width = text_width(part, SMALL) + 28
        if lines[-1] and used + width > WIDTH - 2 * MARGIN:
            lines.append([])
            used = 0.0
        lines[-1].append((place, part))
        used += width
    return lines


def _draw_row(
    page: Page,
    row: Dumbbell,
    lines: list[str],
    middle: float,
    scale: Scale,
    columns: tuple[float, float],
) -> None:
    count = len(lines) + (1 if row.note else 0)
    for i, line in enumerate(lines):
        page.text(MARGIN + LABEL, middle + (count - 1) * 5.5 - 11 * i, line, ha="right")
    if row.note:
        at = middle - (count - 1) * 5.5
        page.text(MARGIN + LABEL, at, row.note, size=SMALL, color=QUIET, ha="right")
    places = [scale.at(value) for value in row.values if value is not None]
    if len(places) > 1:
        page.line([min(places), max(places)], [middle] * 2, color=QUIET, linewidth=1.2)
    for place, value in reversed(list(enumerate(row.values))):
        if value is not None:
            shape, color, size, hollow = MARKS[place]
            page.marker(scale.at(value), middle, shape, size, color, hollow=hollow)
    for place, text in enumerate(row.texts):
        x = columns[0] + columns[1] * (place + 1)
        page.text(x, middle, text, bold=place == 0, ha="right")
