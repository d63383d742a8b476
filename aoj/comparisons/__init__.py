"""A region beside others, and a series over the years."""

from aoj.comparisons.compare import COMPARED, Comparison, compare, compare_with_country
from aoj.comparisons.funnels import FUNNEL_COLUMNS, funnel, with_quantiles
from aoj.comparisons.intervals import change_interval, has_margin, interval
from aoj.comparisons.peers import join_peers, peer_remarks, single_peers
from aoj.comparisons.references import (
    ALL_KINDS,
    SMALLEST_GROUP,
    USUAL,
    Reference,
    references,
)
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
    "ALL_KINDS",
    "COMPARED",
    "COUNT_CHANGE",
    "FUNNEL_COLUMNS",
    "OLD_AFTER_YEARS",
    "SMALLEST_GROUP",
    "USUAL",
    "Comparison",
    "Reference",
    "Trend",
    "change_interval",
    "compare",
    "compare_with_country",
    "difference_word",
    "funnel",
    "has_margin",
    "interval",
    "is_old",
    "join_peers",
    "newest",
    "peer_remarks",
    "references",
    "single_peers",
    "trend",
    "with_quantiles",
]
