"""The charts: strips, trends, bars, dots, stacks: small SVG files, the same in every run.

This room alone imports matplotlib. It draws straight on the page, in points: no axes machinery, one
rendering per chart, text as outlines. Each drawing function takes plain values with their Dutch
words; `aoj.report.charts` has `aoj.report.wording` write the alt text of the same values.
"""

from aoj.report.figures.bars import Bar, draw_bars
from aoj.report.figures.diverging import MOST_LEVELS, Block, Opinion, draw_diverging
from aoj.report.figures.dots import Dot, draw_dots
from aoj.report.figures.dumbbell import MOST as MOST_DUMBBELL
from aoj.report.figures.dumbbell import Dumbbell, draw_dumbbells
from aoj.report.figures.lines import Point, Series, has_bars
from aoj.report.figures.map import Area, Key, draw_map
from aoj.report.figures.multiples import MOST_PANELS, draw_multiples
from aoj.report.figures.page import Page, text_width
from aoj.report.figures.pairs import Pair, draw_pairs
from aoj.report.figures.slope import Slope, draw_slopes
from aoj.report.figures.stacked import MOST_PARTS, Stack, draw_stacked
from aoj.report.figures.strip import StripRow, draw_strip
from aoj.report.figures.svg import data_uri
from aoj.report.figures.trend import Panel, draw_trend

__all__ = [
    "MOST_DUMBBELL",
    "MOST_LEVELS",
    "MOST_PANELS",
    "MOST_PARTS",
    "Area",
    "Bar",
    "Block",
    "Dot",
    "Dumbbell",
    "Key",
    "Opinion",
    "Page",
    "Pair",
    "Panel",
    "Point",
    "Series",
    "Slope",
    "Stack",
    "StripRow",
    "data_uri",
    "draw_bars",
    "draw_diverging",
    "draw_dots",
    "draw_dumbbells",
    "draw_map",
    "draw_multiples",
    "draw_pairs",
    "draw_slopes",
    "draw_stacked",
    "draw_strip",
    "draw_trend",
    "has_bars",
    "text_width",
]
