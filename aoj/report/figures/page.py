"""The sheet on which charts are drawn, its typeface and colours; the only use of matplotlib."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from importlib import resources
from typing import Any, Literal, NamedTuple

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Polygon, Rectangle
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform

from aoj.report.figures.letters import BASELINE, EM, UNITS, lay_out
from aoj.report.figures.letters import text_width as text_width
from aoj.report.figures.svg import MARK, slim
from aoj.report.palette import BAND as BAND
from aoj.report.palette import PEERS as PEERS
from aoj.report.palette import REGION as REGION
from aoj.report.palette import Palette

WIDTH = 500.0
MARGIN = 8.0
SMALL, NORMAL = 8.5, 9.5
HALO = 2.4
"""Width of the white line around letters that stand over a line, in points: half lies outside."""

GEMEENTE = "#5C6B78"
COUNTRY = "#1A1A1A"
OTHERS = "#8593A0"
GRID = "#E3E7EA"
TEXT = "#1A1A1A"
QUIET = "#4A5560"

Dash = Literal["-"] | tuple[float, tuple[float, ...]]

HOUSE = Palette()
"""aoj's own colours."""

_INKS = ("color", "facecolor", "edgecolor", "markerfacecolor", "markeredgecolor")

DASHED: Dash = (0, (4, 2))
DOTTED: Dash = (0, (1, 1.5))
PROVISIONAL: Dash = (0, (2, 1.4))

Words = Callable[[float], str]
"""Writes a figure on an axis."""


@dataclass(frozen=True)
class Role:
    """How what belongs to someone is drawn: the stroke and the marker repeat what colour says."""

    color: str
    dash: Dash
    width: float
    marker: str
    hollow: bool = False


ROLES = {
    "regio": Role(REGION, "-", 2.2, "s"),
    "gemeente": Role(GEMEENTE, "-", 1.2, "o"),
    "land": Role(COUNTRY, DASHED, 1.3, "D", hollow=True),
    "grootteklasse": Role(PEERS, DOTTED, 1.3, "D", hollow=True),
    "overige": Role(OTHERS, "-", 0.6, "|"),
}
"""By whose figure it is; two of them differ in lightness, or in stroke and marker."""


class Box(NamedTuple):
    """Words on a page and the room that they fill, in points from the bottom left."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


class _Words(Artist):
    """The place of words in a drawing; `letters` has their outlines."""

    zorder = 3

    def draw(self, renderer: Any) -> None:
        """Leave a mark where the words come."""
        renderer.writer.element("g", id=self.get_gid())


class _Written(NamedTuple):
    """Words on a page, from the left end of the line that they stand on."""

    words: str
    x: float
    y: float
    size: float
    color: str
    bold: bool
    halo: bool
    on: str

    def svg(self, height: float, palette: Palette) -> str:
        """Return the words as references to their letters, moved and scaled; first the halo."""
        color = palette.words(self.color, self.on)
        scale = f"{self.size / EM:.4g}"
        at = f"translate({self.x:.6g} {height - self.y:.6g}) scale({scale} -{scale})"
        uses = lay_out(self.words, bold=self.bold).uses
        drawn = f'<g fill="{color}" transform="{at}">{uses}</g>'
        if not self.halo:
            return drawn
        width = HALO * UNITS * EM / self.size
        around = f'fill="#fff" stroke="#fff" stroke-width="{width:.4g}"'
        return f'<g {around} transform="{at}">{uses}</g>{drawn}'


class Page:
    """A sheet in points, from the bottom left, on which a chart is drawn."""

    def __init__(self, height: float, width: float = WIDTH) -> None:
        self.width, self.height = width, height
        self._parts: list[partial[Any]] = []
        self._texts: list[_Written] = []

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
        halo: bool = False,
        on: str = "",
    ) -> None:
        """Write words with their anchor at x, y; a white `halo` keeps them apart from lines.

        `on` is the colour of the fill that they stand on, '' for the page itself.
        """
        width = text_width(words, size, bold=bold)
        left = x - {"left": 0.0, "center": width / 2, "right": width}[ha]
        gid = f"{MARK}{len(self._texts)}"
        base = y - BASELINE * size
        self._texts.append(_Written(words, left, base, size, color, bold, halo, on))
        self._parts.append(partial(_marked, gid))

    def line(self, xs: Sequence[float], ys: Sequence[float], **style: Any) -> None:
        """Draw one path; NaN lifts the pen."""
        self._parts.append(partial(Line2D, xs, ys, **{"linewidth": 1.0, **style}))

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

    def box(
        self, x: float, y: float, width: float, height: float, color: str, *, alpha: float = 1.0
    ) -> None:
        """Draw a filled rectangle; several of them with an `alpha` below 1 show how many."""
        self._parts.append(
            partial(
                Rectangle,
                (x, y),
                width,
                height,
                facecolor=color,
                linewidth=0,
                alpha=None if alpha == 1.0 else alpha,
            )
        )

    def area(
        self, xs: Sequence[float], lows: Sequence[float], highs: Sequence[float], color: str
    ) -> None:
        """Fill what lies between two lines."""
        corners = [*zip(xs, lows, strict=True), *reversed(list(zip(xs, highs, strict=True)))]
        self._parts.append(partial(Polygon, corners, facecolor=color, linewidth=0))

    def shape(
        self,
        rings: Sequence[Sequence[tuple[float, float]]],
        color: str,
        *,
        edge: str = "none",
        linewidth: float = 0.0,
        linestyle: Dash = "-",
    ) -> None:
        """Fill closed rings as one path; a ring that runs the other way is a hole."""
        paths = [Path([*ring, ring[0]], closed=True) for ring in rings if len(ring) > 2]
        if paths:
            self._parts.append(
                partial(
                    PathPatch,
                    Path.make_compound_path(*paths),
                    facecolor=color,
                    edgecolor=edge,
                    linewidth=linewidth,
                    linestyle=linestyle,
                    joinstyle="round",
                )
            )

    @property
    def figure(self) -> Figure:
        """The drawing as matplotlib has it, in aoj's own colours."""
        return self._drawn(HOUSE)

    def _drawn(self, palette: Palette) -> Figure:
        """Return the drawing as matplotlib has it, whatever style a notebook has set."""
        with _fixed():
            figure = Figure(figsize=(self.width / 72, self.height / 72), dpi=72)
            FigureCanvasSVG(figure)
            for make in self._parts:
                artist = _inked(make, palette)
                artist.set_transform(IdentityTransform())
                figure.add_artist(artist)
        return figure

    @property
    def boxes(self) -> list[Box]:
        """The words of the chart with the room that they fill, in the order of drawing."""
        found = []
        for text in self._texts:
            laid, size = lay_out(text.words, bold=text.bold), text.size
            ends = (text.x + laid.width * size, text.y + laid.above * size)
            found.append(Box(text.words, text.x, text.y - laid.below * size, *ends))
        return found

    def svg(self, palette: Palette = HOUSE) -> bytes:
        """Return the chart as SVG without date, program name or needless space."""
        figure, target = self._drawn(palette), io.BytesIO()
        with _fixed():
            figure.savefig(
                target, format="svg", metadata={"Date": None, "Creator": None, "Type": None}
            )
        words = {f"{MARK}{i}": text.svg(self.height, palette) for i, text in enumerate(self._texts)}
        laid = [lay_out(text.words, bold=text.bold) for text in self._texts]
        letters = {name: outline for each in laid for name, outline in each.letters}
        return slim(target.getvalue().decode("utf-8"), words, letters).encode("utf-8")


def draw_footer(page: Page, footer: str) -> None:
    """Write the remark at the foot of a chart."""
    if footer:
        page.text(WIDTH - MARGIN, 6, footer, size=SMALL, color=QUIET, ha="right")


def draw_name(page: Page, lines: list[str], y: float, *, bold: bool, right: float) -> None:
    """Write a name of one or two lines before y, to the right."""
    step = 10.5
    for i, line in enumerate(lines):
        offset = (len(lines) - 1) / 2 - i
        page.text(right, y + offset * step, line, bold=bold, ha="right")


def color_of(role: str) -> str:
    """Return the colour of whose figure it is."""
    return ROLES.get(role, ROLES["gemeente"]).color


def name_width(names: Sequence[str], most: float) -> float:
    """Return the room that names need, at most `most`."""
    return min(most, max(text_width(name, NORMAL, bold=True) for name in names))


def known(values: Any) -> list[float]:
    """Return the figures that are there."""
    return [float(v) for v in values if v is not None]


def _marked(gid: str) -> Artist:
    words = _Words()
    words.set_gid(gid)
    return words


def _inked(make: partial[Any], palette: Palette) -> Artist:
    """Return what `make` draws, in the colours of a palette."""
    colors = {key: palette.ink(make.keywords[key]) for key in _INKS if key in make.keywords}
    artist: Artist = make(**colors)
    return artist


@contextmanager
def _fixed() -> Iterator[None]:
    """Draw in the house style alone: a style that a notebook has set alters no chart."""
    settings: Any = mpl.rcParams
    before = dict(settings)
    dict.update(settings, _style())
    try:
        yield
    finally:
        dict.update(settings, before)


@cache
def _style() -> dict[str, Any]:
    """Return what decides over a drawing: matplotlib's own defaults, with ours over them."""
    path = resources.files("aoj.report").joinpath("aoj.mplstyle")
    with resources.as_file(path) as file:
        own: Any = mpl.rc_params_from_file(file, use_default_template=False)
    defaults: Any = mpl.rcParamsDefault
    kept = {key: value for key, value in defaults.items() if not key.startswith("backend")}
    fixed = {key: value for key, value in own.items() if key.startswith(("svg.", "path."))}
    return {**kept, **fixed, "figure.facecolor": "white", "savefig.facecolor": "white"}
