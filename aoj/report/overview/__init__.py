"""The first page: the heading, eight figures, all gemeenten at once, and what stands out."""

from aoj.report.overview.core import choose_eight
from aoj.report.overview.glance import make_glance
from aoj.report.overview.heading import make_heading
from aoj.report.overview.heatmap import make_heatmap, shown_columns
from aoj.report.overview.standouts import make_standouts

__all__ = [
    "choose_eight",
    "make_glance",
    "make_heading",
    "make_heatmap",
    "make_standouts",
    "shown_columns",
]
