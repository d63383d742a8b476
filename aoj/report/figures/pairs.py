"""Pairs: several figures of a region, each beside that of the country; the gap is the message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

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

    A figure with a `span` has no exact place: it is drawn as the bar of what it may be, which goes
    on to the edge where an end is infinite.
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
    left = name_width([pair.label for pair in pairs], 175)
    names = [
        wrap(pair.label, left, lambda t: text_width(t, NORMAL, bold=True), 3) for pair in pairs
    ]
    heads = (label, other_label)
    texts = ([_lines(pair.text) for pair in pairs], [_lines(pair.other_text) for pair in pairs])
    most = [max(len(name), *map(len, t)) for name, *t in zip(names, *texts, strict=True)]
    heights = [17.0 + 10.0 * (lines - 1) for lines in most]
    widths = [
        max(
            *(text_width(t, NORMAL, bold=True) for lines in column for t in lines),
            min(text_width(head, SMALL), 90.0),
        )
        for head, column in zip(heads, texts, strict=True)
    ]
    bottom = 20.0 + (13.0 if footer else 0.0)
    heads_room = 24.0
    page = Page(bottom + sum(heights) + heads_room + 16)
    spans = [end for p in pairs for end in (*(p.span or ()), *(p.other_span or ()))]
    values = [v for p in pairs for v in (p.value, p.other)]
    ticks = round_ticks(0.0, max([*values, *(end for end in spans if isfinite(end))]), 5, 0.01)
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
            if not pair.other_span:
                page.line([own, other], [middle] * 2, color=QUIET, linewidth=1.2)
            page.marker(own, middle, "s", 7, REGION)
        if pair.other_span:
            _draw_span(page, pair.other_span, scale, middle, 2.5, COUNTRY)
        else:
            page.marker(other, middle, "D", 4.5, COUNTRY, hollow=True)
        draw_name(page, _lines(pair.text), middle, bold=True, right=ends[0])
        draw_name(page, _lines(pair.other_text), middle, bold=False, right=ends[1])
        y -= height
    draw_footer(page, footer)
    return page


def _lines(text: str) -> list[str]:
    """Return a figure as it stands behind a row: 'tussen a en b' on two lines, for room."""
    low, and_, high = text.partition(" en ")
    return [low, f"en {high}"] if and_ else [text]


def _draw_span(
    page: Page,
    span: tuple[float, float],
    scale: Scale,
    middle: float,
    thickness: float,
    color: str,
) -> None:
    start, end = scale.at(max(span[0], scale.low)), scale.at(min(span[1], scale.high))
    page.box(start, middle - thickness / 2, max(end - start, 2.0), thickness, color)
