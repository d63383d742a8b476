"""The sheet on which charts are drawn, its typeface and colours; the only use of matplotlib."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal, NamedTuple

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG, RendererSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import IdentityTransform

from aoj.report.figures.svg import slim

WIDTH = 500.0
MARGIN = 8.0
SMALL, NORMAL = 8.5, 9.5

REGION = "#0B4F6C"
GEMEENTE = "#5C6B78"
COUNTRY = "#1A1A1A"
PEERS = "#B45309"
OTHERS = "#8593A0"
GRID = "#E3E7EA"
BAND = "#D3E1E8"
TEXT = "#1A1A1A"
QUIET = "#4A5560"

Dash = Literal["-"] | tuple[float, tuple[float, ...]]

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

    def area(
        self, xs: Sequence[float], lows: Sequence[float], highs: Sequence[float], color: str
    ) -> None:
        """Fill what lies between two lines."""
        corners = [*zip(xs, lows, strict=True), *reversed(list(zip(xs, highs, strict=True)))]
        self.figure.add_artist(
            Polygon(corners, facecolor=color, linewidth=0, transform=IdentityTransform())
        )

    @property
    def boxes(self) -> list[Box]:
        """The words of the chart with the room that they fill, in the order of drawing."""
        renderer = RendererSVG(self.width, self.height, io.StringIO())
        texts = [t for t in self.figure.findobj(Text) if isinstance(t, Text) and t.get_text()]
        extents = [(text.get_text(), text.get_window_extent(renderer)) for text in texts]
        return [Box(words, *(float(x) for x in box.extents)) for words, box in extents]

    def svg(self) -> bytes:
        """Return the chart as SVG without date, program name or needless space."""
        target = io.BytesIO()
        with mpl.rc_context(_style()):
            self.figure.savefig(
                target, format="svg", metadata={"Date": None, "Creator": None, "Type": None}
            )
        return slim(target.getvalue().decode("utf-8")).encode("utf-8")


@lru_cache(maxsize=4096)
def text_width(words: str, size: float, *, bold: bool = False) -> float:
    """Return the width of words in points."""
    width, _, _ = text_to_path.get_text_width_height_descent(words, _font(size, bold), False)
    return float(width)


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
