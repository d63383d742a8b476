"""A region beside others, and a series over the years."""

from aoj.comparisons.compare import Comparison, compare
from aoj.comparisons.funnels import FUNNEL_COLUMNS, funnel, with_quantiles
from aoj.comparisons.intervals import has_margin, interval
from aoj.comparisons.references import SMALLEST_GROUP, references
from aoj.comparisons.trends import (
    COUNT_CHANGE,
    OLD_AFTER_YEARS,
    Trend,
    is_old,
    newest,
    trend,
)
from aoj.comparisons.words import difference_word

__all__ = [
    "COUNT_CHANGE",
    "FUNNEL_COLUMNS",
    "OLD_AFTER_YEARS",
    "SMALLEST_GROUP",
    "Comparison",
    "Trend",
    "compare",
    "difference_word",
    "funnel",
    "has_margin",
    "interval",
    "is_old",
    "newest",
    "references",
    "trend",
    "with_quantiles",
]
