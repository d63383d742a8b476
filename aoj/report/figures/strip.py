"""The strip: where the region stands among all others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aoj.report.canvas import Scale, round_ticks, wrap
from aoj.report.figures.page import (
    BAND,
    COUNTRY,
    GEMEENTE,
    GRID,
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
    footer: str = "",
    country_span: tuple[float, float] | None = None,
) -> Page:
    """Return where the rows stand among all others: ticks above, a named dot for each row below.

    `country_span` is what the country's figure may be, where that is not exactly known.

    `words` writes a figure on the axis; `smallest_step` is the smallest step that it shows;
    `peers_label` explains the open diamonds.
    """
    left = name_width([r.label for r in rows] + [others_label], 150)
    right = max(text_width(row.text, NORMAL, bold=row.strong) for row in rows)
    names = [wrap(row.label, left, lambda t: text_width(t, NORMAL, bold=True)) for row in rows]
    heights = [15.0 if len(name) == 1 else 25.0 for name in names]
    bottom = 20.0 + (14.0 if peers_label else 0.0) + (13.0 if footer else 0.0)
    body = sum(heights)
    page = Page(bottom + body + 8 + 30 + (20 if country is not None else 6))
    values = [*others, *known(r.value for r in rows), *known(r.peers for r in rows)]
    values += country_span or ()
    values += [*known(r.low for r in rows), *known(r.high for r in rows), *known([country])]
    ticks = round_ticks(min(values), max(values), 6, smallest_step)
    start, end = MARGIN + left + 14, WIDTH - MARGIN - right - 12
    scale = Scale(ticks[0], ticks[-1], start, end)
    top = bottom + body + 8
    _draw_axis(page, scale, ticks, words, bottom, top + 30)
    page.text(MARGIN, top + 12, others_label, size=SMALL, color=QUIET)
    page.ticks([scale.at(v) for v in others], top + 4, top + 20, color=OTHERS, linewidth=0.6)
    for strong, up, color, width in ((False, 26, GEMEENTE, 1.2), (True, 29, REGION, 2.6)):
        exact = known(r.value for r in rows if r.strong is strong and not r.is_open)
        own = [scale.at(v) for v in exact]
        page.ticks(own, top + 2, top + up, color=color, linewidth=width)
    if country is not None and country_span:
        ends = [scale.at(v) for v in country_span]
        page.box(ends[0], bottom, ends[1] - ends[0], top + 32 - bottom, BAND)
    if country is not None:
        _draw_country(
            page, scale.at(country), country_label, bottom, top + 32, line=not country_span
        )
    y = bottom + body
    for row, name, height in zip(rows, names, heights, strict=True):
        _draw_row(page, row, name, y - height / 2, scale)
        y -= height
    if peers_label:
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
        page.line([other, x], [y, y], color=PEERS, linewidth=0.8, linestyle=(0, (1, 1.5)))
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


def _draw_axis(
    page: Page, scale: Scale, ticks: Sequence[float], words: Words, bottom: float, top: float
) -> None:
    page.ticks([scale.at(t) for t in ticks], bottom, top, color=GRID, linewidth=0.8)
    room = scale.at(ticks[-1]) - scale.at(ticks[0])
    widest = max(text_width(words(t), SMALL) for t in ticks) + 8
    every = max(1, -(-int(widest * (len(ticks) - 1)) // max(int(room), 1)))
    for tick in ticks[::every]:
        page.text(scale.at(tick), bottom - 9, words(tick), size=SMALL, color=QUIET, ha="center")


def _draw_country(
    page: Page, x: float, label: str, bottom: float, top: float, *, line: bool
) -> None:
    if line:
        page.line([x, x], [bottom, top], color=COUNTRY, linewidth=1.1, linestyle=(0, (4, 2)))
    half = text_width(label, SMALL) / 2
    at = min(max(x, MARGIN + half), WIDTH - MARGIN - half)
    page.text(at, top + 7, label, size=SMALL, color=COUNTRY, ha="center")
