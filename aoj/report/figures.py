"""The charts: a strip, trends and sorted bars, as small SVG files that are the same in every run.

This is the only module that imports matplotlib. It draws straight on the page, in points: no axes
machinery, one rendering per chart, text as outlines. Each drawing function takes plain values with
their Dutch words; `aoj.report.charts` has `aoj.report.wording` write the alt text of the same
values.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import IdentityTransform

from aoj.report.canvas import Scale, keep_apart, round_ticks, wrap

WIDTH = 500.0
MARGIN = 8.0
SMALL, NORMAL = 8.5, 9.5

REGION = "#0B4F6C"
GEMEENTE = "#5C6B78"
COUNTRY = "#1A1A1A"
PEERS = "#B45309"
OTHERS = "#8593A0"
GRID = "#E3E7EA"
TEXT = "#1A1A1A"
QUIET = "#4A5560"

Words = Callable[[float], str]


@dataclass(frozen=True)
class StripRow:
    """A named place on the strip: its figure in words, the figure of its peers, its bounds."""

    label: str
    value: float | None
    text: str
    peers: float | None = None
    strong: bool = False
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Point:
    """A figure in a series; `broken` says that it may not be joined to the one before."""

    year: int
    label: str
    value: float | None
    provisional: bool = False
    broken: bool = False


@dataclass(frozen=True)
class Series:
    """A line: whose it is, its points in order of time, and the words at its end."""

    label: str
    points: tuple[Point, ...]
    role: str = "regio"
    first_text: str = ""
    last_text: str = ""


@dataclass(frozen=True)
class Panel:
    """One small chart with its title and its lines."""

    title: str
    lines: tuple[Series, ...]


@dataclass(frozen=True)
class Bar:
    """A bar with its name, its figure in words, and whose it is."""

    label: str
    value: float | None
    text: str
    role: str = "regio"


class Page:
    """A sheet in points, from the bottom left, on which a chart is drawn."""

    def __init__(self, height: float, width: float = WIDTH) -> None:
        self.width, self.height = width, height
        self.figure = Figure(figsize=(width / 72, height / 72), dpi=72)
        FigureCanvasSVG(self.figure)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = NORMAL,
        color: str = TEXT,
        bold: bool = False,
        ha: Literal["left", "center", "right"] = "left",
    ) -> None:
        """Write words with their anchor at x, y."""
        self.figure.add_artist(
            Text(
                x,
                y,
                words,
                fontproperties=_font(size, bold),
                color=color,
                horizontalalignment=ha,
                verticalalignment="center_baseline",
                transform=IdentityTransform(),
                parse_math=False,
            )
        )

    def line(self, xs: Sequence[float], ys: Sequence[float], **style: Any) -> None:
        """Draw one path; NaN lifts the pen."""
        self.figure.add_artist(
            Line2D(xs, ys, transform=IdentityTransform(), **{"linewidth": 1.0, **style})
        )

    def ticks(self, xs: Sequence[float], low: float, high: float, **style: Any) -> None:
        """Draw upright strokes as one path."""
        nan = float("nan")
        flat = [p for x in xs for p in ((x, low), (x, high), (nan, nan))]
        if flat:
            self.line([p[0] for p in flat], [p[1] for p in flat], **style)

    def marker(self, x: float, y: float, shape: str, size: float, color: str, **style: Any) -> None:
        """Draw one marker; `hollow=True` leaves it white inside."""
        face = "white" if style.pop("hollow", False) else color
        self.line(
            [x],
            [y],
            marker=shape,
            markersize=size,
            markerfacecolor=face,
            markeredgecolor=color,
            markeredgewidth=1.3,
            linestyle="none",
        )

    def box(self, x: float, y: float, width: float, height: float, color: str) -> None:
        """Draw a filled rectangle."""
        self.figure.add_artist(
            Rectangle(
                (x, y), width, height, facecolor=color, linewidth=0, transform=IdentityTransform()
            )
        )

    def svg(self) -> bytes:
        """Return the chart as SVG without date, program name or needless space."""
        target = io.BytesIO()
        with mpl.rc_context(_style()):
            self.figure.savefig(
                target, format="svg", metadata={"Date": None, "Creator": None, "Type": None}
            )
        return _slim(target.getvalue().decode("utf-8")).encode("utf-8")


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
) -> Page:
    """Return where the rows stand among all others: ticks above, a named dot for each row below.

    `words` writes a figure on the axis; `smallest_step` is the smallest step that it shows;
    `peers_label` explains the open diamonds.
    """
    left = _name_width([r.label for r in rows] + [others_label], 150)
    right = max(text_width(row.text, NORMAL, bold=row.strong) for row in rows)
    names = [wrap(row.label, left, lambda t: text_width(t, NORMAL, bold=True)) for row in rows]
    heights = [15.0 if len(name) == 1 else 25.0 for name in names]
    bottom = 20.0 + (14.0 if peers_label else 0.0) + (13.0 if footer else 0.0)
    body = sum(heights)
    page = Page(bottom + body + 8 + 30 + (20 if country is not None else 6))
    values = [*others, *_known(r.value for r in rows), *_known(r.peers for r in rows)]
    values += [*_known(r.low for r in rows), *_known(r.high for r in rows), *_known([country])]
    ticks = round_ticks(min(values), max(values), 6, smallest_step)
    start, end = MARGIN + left + 14, WIDTH - MARGIN - right - 12
    scale = Scale(ticks[0], ticks[-1], start, end)
    top = bottom + body + 8
    _draw_axis(page, scale, ticks, words, bottom, top + 30)
    page.text(MARGIN, top + 12, others_label, size=SMALL, color=QUIET)
    page.ticks([scale.at(v) for v in others], top + 4, top + 20, color=OTHERS, linewidth=0.6)
    for strong, up, color, width in ((False, 26, GEMEENTE, 1.2), (True, 29, REGION, 2.6)):
        own = [scale.at(v) for v in _known(r.value for r in rows if r.strong is strong)]
        page.ticks(own, top + 2, top + up, color=color, linewidth=width)
    if country is not None:
        _draw_country(page, scale.at(country), country_label, bottom, top + 32)
    y = bottom + body
    for row, name, height in zip(rows, names, heights, strict=True):
        _draw_row(page, row, name, y - height / 2, scale)
        y -= height
    if peers_label:
        page.marker(MARGIN + 5, bottom - 27, "D", 4.5, PEERS, hollow=True)
        page.text(MARGIN + 14, bottom - 27, peers_label, size=SMALL, color=QUIET)
    _draw_footer(page, footer)
    return page


def draw_trend(
    panels: Sequence[Panel], *, words: Words, smallest_step: float, zero: bool, footer: str = ""
) -> Page:
    """Return lines over the years: a gap at a break, provisional years dashed, labels at the end.

    One panel fills the width, more stand three beside each other, each on its own scale.
    """
    if len(panels) == 1:
        columns, height = 1, 190.0
    else:
        columns, height = min(3, len(panels)), 122.0
    rows = -(-len(panels) // columns)
    bottom = 13.0 if footer else 2.0
    width = (WIDTH - 2 * MARGIN) / columns
    room = width - (10 if columns > 1 else 0)
    titles = [wrap(p.title, room, lambda t: text_width(t, NORMAL, bold=True), 3) for p in panels]
    height += 11.0 * (max(len(title) for title in titles) - 1)
    page = Page(rows * height + bottom)
    plots = [_plot(panel, words, smallest_step, zero, wide=columns == 1) for panel in panels]
    axis, end = max(p.axis for p in plots), max(p.end for p in plots)
    for i, (panel, title, plot) in enumerate(zip(panels, titles, plots, strict=True)):
        x = MARGIN + (i % columns) * width
        y = bottom + (rows - 1 - i // columns) * height
        for k, line in enumerate(title):
            page.text(x, y + height - 9 - k * 11, line, bold=True)
        top = y + height - (11.0 * max(len(t) for t in titles) + 13 if panel.title else 14)
        years = [p.year for line in panel.lines for p in line.points]
        across = Scale(min(years), max(years), x + axis + 4, x + room - end)
        up = Scale(plot.ticks[0], plot.ticks[-1], y + 20, top)
        _draw_panel(page, panel, plot, across, up, words)
    _draw_footer(page, footer)
    return page


def draw_bars(bars: Sequence[Bar], *, footer: str = "") -> Page:
    """Return bars from zero in the order given, each with its name before and its figure behind."""
    left = _name_width([bar.label for bar in bars], 190)
    right = max(text_width(bar.text, NORMAL) for bar in bars)
    bottom = 16.0 if footer else 4.0
    names = [wrap(bar.label, left, lambda t: text_width(t, NORMAL, bold=True)) for bar in bars]
    heights = [19.0 if len(name) == 1 else 27.0 for name in names]
    page = Page(bottom + sum(heights) + 4)
    scale = Scale(
        0,
        max([*_known(b.value for b in bars), 1e-9]),
        MARGIN + left + 10,
        WIDTH - MARGIN - right - 8,
    )
    y = page.height - 4
    for bar, name, height in zip(bars, names, heights, strict=True):
        middle = y - height / 2
        _draw_name(page, name, middle, bold=False, right=MARGIN + left)
        value = bar.value or 0.0
        length = scale.at(value) - scale.start
        page.box(scale.start, middle - 6, length, 12, _color(bar.role))
        page.text(scale.at(value) + 5, middle, bar.text)
        y -= height
    page.line([scale.start, scale.start], [bottom, page.height - 4], color=QUIET, linewidth=0.8)
    _draw_footer(page, footer)
    return page


def data_uri(svg: bytes) -> str:
    """Return an SVG as the source of an `img`; JupyterLab shows that in an untrusted notebook."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode('ascii')}"


@lru_cache(maxsize=4096)
def text_width(words: str, size: float, *, bold: bool = False) -> float:
    """Return the width of words in points."""
    width, _, _ = text_to_path.get_text_width_height_descent(words, _font(size, bold), False)
    return float(width)


def _draw_row(page: Page, row: StripRow, name: list[str], y: float, scale: Scale) -> None:
    _draw_name(page, name, y, bold=row.strong, right=scale.start - 14)
    page.text(WIDTH - MARGIN, y, row.text, bold=row.strong, ha="right")
    if row.value is None:
        return
    x = scale.at(row.value)
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


def _draw_name(page: Page, lines: list[str], y: float, *, bold: bool, right: float) -> None:
    step = 10.5
    for i, line in enumerate(lines):
        offset = (len(lines) - 1) / 2 - i
        page.text(right, y + offset * step, line, bold=bold, ha="right")


def _draw_axis(
    page: Page, scale: Scale, ticks: Sequence[float], words: Words, bottom: float, top: float
) -> None:
    page.ticks([scale.at(t) for t in ticks], bottom, top, color=GRID, linewidth=0.8)
    room = scale.at(ticks[-1]) - scale.at(ticks[0])
    widest = max(text_width(words(t), SMALL) for t in ticks) + 8
    every = max(1, -(-int(widest * (len(ticks) - 1)) // max(int(room), 1)))
    for tick in ticks[::every]:
        page.text(scale.at(tick), bottom - 9, words(tick), size=SMALL, color=QUIET, ha="center")


def _draw_country(page: Page, x: float, label: str, bottom: float, top: float) -> None:
    page.line([x, x], [bottom, top], color=COUNTRY, linewidth=1.1, linestyle=(0, (4, 2)))
    half = text_width(label, SMALL) / 2
    at = min(max(x, MARGIN + half), WIDTH - MARGIN - half)
    page.text(at, top + 7, label, size=SMALL, color=COUNTRY, ha="center")


@dataclass(frozen=True)
class _Plot:
    """What a panel needs: its ticks, the words at its lines' ends, the room for both."""

    ticks: list[float]
    ends: list[str]
    axis: float
    end: float


def _plot(panel: Panel, words: Words, smallest_step: float, zero: bool, *, wide: bool) -> _Plot:
    values = [p.value for line in panel.lines for p in line.points if p.value is not None]
    ticks = round_ticks(0.0 if zero else min(values), max(values), 4 if wide else 3, smallest_step)
    ends = [_end_label(line, wide) for line in panel.lines]
    axis = max(text_width(words(t), SMALL) for t in ticks) + 6
    return _Plot(ticks, ends, axis, max(text_width(e, NORMAL, bold=True) for e in ends) + 8)


def _draw_panel(
    page: Page, panel: Panel, plot: _Plot, across: Scale, up: Scale, words: Words
) -> None:
    for tick in plot.ticks:
        page.line([across.start - 4, across.end], [up.at(tick)] * 2, color=GRID, linewidth=0.8)
        page.text(across.start - 7, up.at(tick), words(tick), size=SMALL, color=QUIET, ha="right")
    _draw_years(page, panel, across, up.start - 10)
    for line in reversed(panel.lines):
        _draw_series(page, line, across, up)
    wanted = [up.at(_last(line).value or 0.0) for line in panel.lines]
    heights = keep_apart(wanted, 12, up.start, up.end + 6)
    for line, height, label in zip(panel.lines, heights, plot.ends, strict=True):
        bold = line.role == "regio"
        page.text(across.end + 6, height, label, bold=bold, color=_color(line.role))


def _draw_years(page: Page, panel: Panel, across: Scale, y: float) -> None:
    labels = {p.year: p.label for line in panel.lines for p in line.points}
    first, last = min(labels), max(labels)
    shown = [first, last]
    widest = max(text_width(label, SMALL) for label in labels.values()) + 10
    between = [year for year in sorted(labels) if year % 5 == 0] if len(labels) > 6 else []
    for year in between:
        if all(abs(across.at(year) - across.at(other)) >= widest for other in shown):
            shown.append(year)
    for year in sorted(set(shown)):
        page.ticks([across.at(year)], y + 7, y + 10, color=QUIET, linewidth=0.8)
        page.text(across.at(year), y, labels[year], size=SMALL, color=QUIET, ha="center")


def _draw_series(page: Page, line: Series, across: Scale, up: Scale) -> None:
    color, width = _color(line.role), 2.2 if line.role == "regio" else 1.3
    country: Any = (0, (4, 2))
    dashed: Any = (0, (2, 1.4))
    previous: Point | None = None
    runs: list[tuple[bool, list[Point]]] = []
    for point in line.points:
        if point.value is None:
            previous = None
            continue
        if previous is None or point.broken:
            runs.append((False, [point]))
        elif point.provisional and not runs[-1][0]:
            runs.append((True, [previous, point]))
        else:
            runs[-1][1].append(point)
        previous = point
    for provisional, points in runs:
        xs = [across.at(p.year) for p in points]
        ys = [up.at(p.value or 0.0) for p in points]
        style = dashed if provisional else country if line.role == "land" else "-"
        if len(points) > 1:
            page.line(xs, ys, color=color, linewidth=width, linestyle=style)
        elif not points[0].provisional:
            page.marker(xs[0], ys[0], "o", 3, color)
    for point in line.points:
        if point.value is not None and point.broken:
            before = across.at(point.year - 0.5)
            page.line([before] * 2, [up.start, up.end], color=QUIET, linestyle=(0, (1, 2)))
    last = _last(line)
    if last.value is not None:
        page.marker(across.at(last.year), up.at(last.value), "o", 4, color, hollow=last.provisional)


def _draw_footer(page: Page, footer: str) -> None:
    if footer:
        page.text(WIDTH - MARGIN, 6, footer, size=SMALL, color=QUIET, ha="right")


def _end_label(line: Series, wide: bool) -> str:
    return f"{line.label} {line.last_text}".strip() if wide else line.last_text


def _last(line: Series) -> Point:
    known = [p for p in line.points if p.value is not None]
    return known[-1] if known else line.points[-1]


def _color(role: str) -> str:
    return {"regio": REGION, "land": COUNTRY, "grootteklasse": PEERS}.get(role, GEMEENTE)


def _name_width(names: Sequence[str], most: float) -> float:
    return min(most, max(text_width(name, NORMAL, bold=True) for name in names))


def _known(values: Any) -> list[float]:
    return [float(v) for v in values if v is not None]


@cache
def _style() -> Any:
    path = resources.files("aoj.report").joinpath("aoj.mplstyle")
    with resources.as_file(path) as file:
        return mpl.rc_params_from_file(file, use_default_template=False)


@cache
def _families() -> tuple[str, ...]:
    """Register Source Sans Pro where its package is installed; DejaVu Sans has the rest."""
    try:
        import font_source_sans_pro
    except ImportError:
        return ("DejaVu Sans",)
    folder = Path(font_source_sans_pro.font_directory)
    for weight in ("Regular", "Bold"):
        fontManager.addfont(folder / f"SourceSansPro-{weight}.ttf")
    return ("Source Sans Pro", "DejaVu Sans")


@cache
def _font(size: float, bold: bool) -> FontProperties:
    return FontProperties(family=list(_families()), size=size, weight="bold" if bold else "regular")


_GLYPH = re.compile(r'<path id="([^"]+)"(?: d="([^"]*)")? transform="scale\(([\d.]+)\)"/>')
_USE = re.compile(r'<use xlink:href="#([^"]+)"(?: transform="translate\((\S+) 0\)")?/>')
_STROKE = re.compile(r"M (\S+) (\S+) L \1 (\S+) ?")


def _slim(svg: str) -> str:
    """Return an SVG without document type, metadata, ids and white space; the drawing is the same.

    Outlines of letters stand once at the top, under short names.
    """
    svg = re.sub(r"<!DOCTYPE[^>]*>|<!--.*?-->|<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"\s*\n\s*", " ", svg)
    svg = re.sub(r">\s+<", "><", svg)
    glyphs = {name: (f"g{i}", d, scale) for i, (name, d, scale) in enumerate(_GLYPH.findall(svg))}
    svg = _GLYPH.sub("", svg).replace("<defs></defs>", "")
    svg = re.sub(r'<g id="[^"]*">', "<g>", svg)
    svg = _USE.sub(lambda m: _use(*glyphs[m[1]][:2], m[2]), svg)
    svg = re.sub(r' d="([^"]*)"', lambda m: f' d="{_shorter(m[1])}"', svg)
    letters = "".join(
        f'<path id="{short}" d="{_outline(d)}" transform="scale({scale})"/>'
        for short, d, scale in glyphs.values()
        if d
    )
    return svg.replace("</style></defs>", f"</style>{letters}</defs>", 1)


def _use(name: str, d: str, x: str | None) -> str:
    if not d:
        return ""
    return f'<use xlink:href="#{name}"' + (f' x="{_rounded(x, 0)}"/>' if x else "/>")


@lru_cache(maxsize=1024)
def _outline(d: str) -> str:
    """Return the outline of a letter with whole numbers, relative to the point before."""
    found: list[str] = []
    x = y = 0
    start = (0, 0)
    for command, numbers in re.findall(r"([MLQCz])([^MLQCz]*)", d):
        at = [round(float(n)) for n in numbers.split()]
        moved = [n - (x, y)[i % 2] for i, n in enumerate(at)]
        found.append(command.lower() + " ".join(map(str, moved)).replace(" -", "-"))
        if at:
            x, y = at[-2:]
        else:
            x, y = start
        if command == "M":
            start = (x, y)
    return "".join(found)


def _shorter(d: str, decimals: int = 2) -> str:
    d = re.sub(r"-?\d+\.\d+", lambda m: _rounded(m[0], decimals), d.strip())
    d = _STROKE.sub(r"M\1 \2V\3", d)
    return re.sub(r" ?([MLQCz]) ?", r"\1", d)


def _rounded(text: str, decimals: int) -> str:
    short = f"{float(text):.{decimals}f}"
    return short.rstrip("0").rstrip(".") if "." in short else short
