"""Pairs: several figures of a region, each beside that of the country; the gap is the message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aoj.report.canvas import Scale, round_ticks, wrap
from aoj.report.figures.page import (
    COUNTRY,
    GRID,
    MARGIN,
    NORMAL,
    QUIET,
    REGION,
    SMALL,
    WIDTH,
    Page,
    Words,
    draw_footer,
    draw_name,
    name_width,
    text_width,
)


@dataclass(frozen=True)
class Pair:
    """A row: what it is, the two figures, and both in words.

    A figure with a `span` has no exact place: it is drawn as the bar of what it may be.
    """

    label: str
    value: float
    other: float
    text: str
    other_text: str
    span: tuple[float, float] | None = None
    other_span: tuple[float, float] | None = None


def draw_pairs(
    pairs: Sequence[Pair], *, label: str, other_label: str, words: Words, footer: str = ""
) -> Page:
    """Return a row per pair on one scale from zero: a square, a hollow diamond, a line between.

    Behind each row stand both figures, under the names of whose they are.
    """
    left = name_width([pair.label for pair in pairs], 190)
    names = [wrap(pair.label, left, lambda t: text_width(t, NORMAL, bold=True)) for pair in pairs]
    heights = [17.0 if len(name) == 1 else 27.0 for name in names]
    heads = (label, other_label)
    texts = ([pair.text for pair in pairs], [pair.other_text for pair in pairs])
    widths = [
        max(*(text_width(t, NORMAL, bold=True) for t in column), min(text_width(head, SMALL), 90.0))
        for head, column in zip(heads, texts, strict=True)
    ]
    bottom = 20.0 + (13.0 if footer else 0.0)
    heads_room = 24.0
    page = Page(bottom + sum(heights) + heads_room + 16)
    ends_of = [(p.value, p.other, *(p.span or ()), *(p.other_span or ())) for p in pairs]
    ticks = round_ticks(0.0, max(max(values) for values in ends_of), 5, 0.01)
    ends = (WIDTH - MARGIN - widths[1] - 10, WIDTH - MARGIN)
    scale = Scale(ticks[0], ticks[-1], MARGIN + left + 14, ends[0] - widths[0] - 14)
    top = bottom + sum(heights)
    page.ticks([scale.at(t) for t in ticks], bottom, top + 4, color=GRID, linewidth=0.8)
    for tick in ticks:
        page.text(scale.at(tick), bottom - 9, words(tick), size=SMALL, color=QUIET, ha="center")
    for end, width, head in zip(ends, widths, heads, strict=True):
        for i, line in enumerate(wrap(head, width, lambda t: text_width(t, SMALL))):
            page.text(end, top + 18 - 10 * i, line, size=SMALL, color=QUIET, ha="right")
    legend = top + heads_room + 8
    page.marker(MARGIN + 4, legend, "s", 6, REGION)
    page.text(MARGIN + 12, legend, label, size=SMALL, color=QUIET)
    beside = MARGIN + 12 + text_width(label, SMALL) + 16
    page.marker(beside, legend, "D", 4.5, COUNTRY, hollow=True)
    page.text(beside + 8, legend, other_label, size=SMALL, color=QUIET)
    y = top
    for pair, name, height in zip(pairs, names, heights, strict=True):
        middle = y - height / 2
        draw_name(page, name, middle, bold=False, right=scale.start - 14)
        own, other = scale.at(pair.value), scale.at(pair.other)
        if pair.span:
            _draw_span(page, pair.span, scale, middle, 6.0, REGION)
        else:
            page.line([own, other], [middle] * 2, color=QUIET, linewidth=1.2)
            page.marker(own, middle, "s", 7, REGION)
        if pair.other_span:
            _draw_span(page, pair.other_span, scale, middle, 2.5, COUNTRY)
        else:
            page.marker(other, middle, "D", 4.5, COUNTRY, hollow=True)
        page.text(ends[0], middle, pair.text, bold=True, ha="right")
        page.text(ends[1], middle, pair.other_text, ha="right")
        y -= height
    draw_footer(page, footer)
    return page


def _draw_span(
    page: Page,
    span: tuple[float, float],
    scale: Scale,
    middle: float,
    thickness: float,
    color: str,
) -> None:
    start, end = (scale.at(value) for value in span)
    page.box(start, middle - thickness / 2, end - start, thickness, color)
