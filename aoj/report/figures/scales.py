"""What lies behind the rows of a chart: the lines and figures of its scale, the country, peers."""

from __future__ import annotations

from collections.abc import Sequence

from aoj.report.canvas import Scale
from aoj.report.figures.page import (
    BAND,
    GRID,
    MARGIN,
    QUIET,
    ROLES,
    SMALL,
    WIDTH,
    Page,
    Words,
    text_width,
)


def draw_scale(
    page: Page, scale: Scale, ticks: Sequence[float], words: Words, bottom: float, top: float
) -> None:
    """Draw a thin line per tick, and below as many of their figures as there is room for."""
    page.ticks([scale.at(t) for t in ticks], bottom, top, color=GRID, linewidth=0.8, zorder=0.5)
    room = scale.at(ticks[-1]) - scale.at(ticks[0])
    widest = max(text_width(words(t), SMALL) for t in ticks) + 8
    every = max(1, -(-int(widest * (len(ticks) - 1)) // max(int(room), 1)))
    for tick in ticks[::every]:
        page.text(scale.at(tick), bottom - 9, words(tick), size=SMALL, color=QUIET, ha="center")


def draw_country(
    page: Page,
    scale: Scale,
    value: float,
    label: str,
    bottom: float,
    top: float,
    span: tuple[float, float] | None = None,
) -> None:
    """Draw the country as a dashed line with its label on top.

    With a span, what its figure may be, it is a pale band without a place of its own; an end that
    is infinite goes on to the edge.
    """
    if span is None:
        draw_reference(page, scale.at(value), label, bottom, top, role="land")
        return
    start = scale.at(max(span[0], scale.low))
    end = scale.at(min(span[1], scale.high))
    page.box(start, bottom, max(end - start, 2.0), top - bottom, BAND)
    draw_label(page, (start + end) / 2, label, top, role="land")


def draw_reference(
    page: Page, x: float, label: str, bottom: float, top: float, *, role: str, level: int = 0
) -> None:
    """Draw a figure to compare with as a line in the stroke of its role, with its label on top.

    `level` 1 puts the label above that of level 0; the line does not go through what is between.
    """
    style = ROLES[role]
    page.line([x, x], [bottom, top], color=style.color, linewidth=1.2, linestyle=style.dash)
    draw_label(page, x, label, top + 11 * level, role=role)


def draw_label(page: Page, x: float, label: str, top: float, *, role: str) -> None:
    """Write the label of a line above it, within the page."""
    at = label_place(x, label)
    page.text(at, top + 7, label, size=SMALL, color=ROLES[role].color, ha="center")


def label_place(x: float, label: str) -> float:
    """Return where the middle of a label stands: above its line, but within the page."""
    half = text_width(label, SMALL) / 2
    return min(max(x, MARGIN + half), WIDTH - MARGIN - half)


def is_clear(one: float, label: str, other: float, other_label: str) -> bool:
    """Whether the labels of two lines can stand beside each other."""
    room = (text_width(label, SMALL) + text_width(other_label, SMALL)) / 2 + 8
    return abs(label_place(one, label) - label_place(other, other_label)) >= room
