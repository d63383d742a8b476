"""The strip: where the region stands among all others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from aoj.report.canvas import Scale, round_ticks, wrap
from aoj.report.figures.page import (
    DOTTED,
    GEMEENTE,
    MARGIN,
    NORMAL,
    OTHERS,
    PEERS,
    QUIET,
    REGION,
    SMALL,
    WIDTH,
    Page,
    Words,
    draw_footer,
    draw_name,
    known,
    name_width,
    text_width,
)
from aoj.report.figures.scales import draw_country, draw_reference, draw_scale, is_clear

SEE_THROUGH = 0.22
"""Bars of others lie over each other; the more there are, the darker."""


@dataclass(frozen=True)
class StripRow:
    """A named place on the strip: its figure in words, the figure of its peers, its bounds.

    One that `is_open` has no exact place: only the line from `low` to `high`, which goes on to the
    edge where the highest is not known.
    """

    label: str
    value: float | None
    text: str
    peers: float | None = None
    strong: bool = False
    low: float | None = None
    high: float | None = None
    is_open: bool = False


def draw_strip(
    rows: Sequence[StripRow],
    others: Sequence[float],
    *,
    others_label: str,
    country: float | None,
    country_label: str,
    words: Words,
    smallest_step: float,
    peers_label: str = "",
    peers: float | None = None,
    footer: str = "",
    country_span: tuple[float, float] | None = None,
    spans: Sequence[tuple[float, float]] = (),
) -> Page:
    """Return where the rows stand among all others: ticks above, a named dot for each row below.

    `spans` are what others may be that are not exactly known, each a pale bar as far as the scale
    goes; `country_span` is that of the country.

    `words` writes a figure on the axis; `smallest_step` is the smallest step that it shows.
    `peers_label` explains the open diamonds; of one figure for all, `peers`, it is the label of a
    dotted line.
    """
    left = name_width([r.label for r in rows] + [others_label], 150)
    right = max(text_width(row.text, NORMAL, bold=row.strong) for row in rows)
    names = [wrap(row.label, left, lambda t: text_width(t, NORMAL, bold=True), 3) for row in rows]
    heights = [15.0 + 10.0 * (len(name) - 1) for name in names]
    has_diamonds = bool(peers_label) and peers is None
    bottom = 20.0 + (14.0 if has_diamonds else 0.0) + (13.0 if footer else 0.0)
    body = sum(heights)
    labels = (country is not None) + (peers is not None)
    page = Page(bottom + body + 8 + 30 + (6, 20, 31)[labels])
    middles = [(low + high) / 2 for low, high in spans]
    values = [*others, *middles, *known(r.value for r in rows), *known(r.peers for r in rows)]
    values += [end for end in country_span or () if isfinite(end)]
    values += [*known(r.low for r in rows), *known(r.high for r in rows), *known([country, peers])]
    ticks = round_ticks(min(values), max(values), 6, smallest_step)
    start, end = MARGIN + left + 14, WIDTH - MARGIN - right - 12
    scale = Scale(ticks[0], ticks[-1], start, end)
    top = bottom + body + 8
    draw_scale(page, scale, ticks, words, bottom, top + 30)
    page.text(MARGIN, top + 12, others_label, size=SMALL, color=QUIET)
    for span in spans:
        low, high = (min(max(scale.at(value), start), end) for value in span)
        page.box(low, top + 4, max(high - low, 0.6), 16, OTHERS, alpha=SEE_THROUGH)
    page.ticks([scale.at(v) for v in others], top + 4, top + 20, color=OTHERS, linewidth=0.6)
    for strong, up, color, width in ((False, 26, GEMEENTE, 1.2), (True, 29, REGION, 2.6)):
        exact = known(r.value for r in rows if r.strong is strong and not r.is_open)
        own = [scale.at(v) for v in exact]
        page.ticks(own, top + 2, top + up, color=color, linewidth=width)
    if country is not None:
        draw_country(page, scale, country, country_label, bottom, top + 32, country_span)
    if peers is not None:
        at, level = scale.at(peers), 0
        if country is not None:
            level = int(not is_clear(at, peers_label, scale.at(country), country_label))
        draw_reference(page, at, peers_label, bottom, top + 32, role="grootteklasse", level=level)
    y = bottom + body
    for row, name, height in zip(rows, names, heights, strict=True):
        _draw_row(page, row, name, y - height / 2, scale)
        y -= height
    if has_diamonds:
        page.marker(MARGIN + 5, bottom - 27, "D", 4.5, PEERS, hollow=True)
        page.text(MARGIN + 14, bottom - 27, peers_label, size=SMALL, color=QUIET)
    draw_footer(page, footer)
    return page


def _draw_row(page: Page, row: StripRow, name: list[str], y: float, scale: Scale) -> None:
    draw_name(page, name, y, bold=row.strong, right=scale.start - 14)
    page.text(WIDTH - MARGIN, y, row.text, bold=row.strong, ha="right")
    if row.value is None:
        return
    x = scale.at(row.value)
    if row.is_open:
        _draw_open(page, row, y, scale)
        return
    if row.low is not None and row.high is not None:
        ends = [scale.at(row.low), scale.at(row.high)]
        page.line(ends, [y, y], color=REGION if row.strong else GEMEENTE, linewidth=1.2)
    if row.peers is not None:
        other = scale.at(row.peers)
        page.line([other, x], [y, y], color=PEERS, linewidth=0.8, linestyle=DOTTED)
        page.marker(other, y, "D", 4.5, PEERS, hollow=True)
    if row.strong:
        page.marker(x, y, "s", 7, REGION)
    else:
        page.marker(x, y, "o", 5.5, GEMEENTE)


def _draw_open(page: Page, row: StripRow, y: float, scale: Scale) -> None:
    """Draw what a figure may be as a bar, without any place of its own."""
    start = scale.at(row.low if row.low is not None else scale.low)
    end = scale.at(row.high) if row.high is not None else scale.end
    color = REGION if row.strong else GEMEENTE
    half = 3.0 if row.strong else 2.0
    page.box(start, y - half, max(end - start, 2.0), 2 * half, color)
    if row.peers is not None:
        page.marker(scale.at(row.peers), y, "D", 4.5, PEERS, hollow=True)
