"""Pure arithmetic: intervals, funnels, groups and tests, each with its published reference.

Nothing here knows a source, a region or a report. Input that has no answer (a share of nothing, a
mean of one value) is a `ValueError`: whoever calls decides what a reader sees instead.
"""

from aoj.statistics.adjustment import holm
from aoj.statistics.bounds import missing_bounds
from aoj.statistics.contingency import Independence, cramers_v, independence
from aoj.statistics.correlations import Correlation, kendall, spearman
from aoj.statistics.differences import interval_of_difference
from aoj.statistics.fits import Fit, goodness_of_fit
from aoj.statistics.funnels import (
    Dispersion,
    count_limits,
    dispersion,
    share_limits,
    spread_limits,
)
from aoj.statistics.groups import quantile_groups
from aoj.statistics.means import MeanInterval, mean_interval
from aoj.statistics.normal import Z_95, z_point
from aoj.statistics.ordinal import ProportionalOdds, proportional_odds
from aoj.statistics.ranks import RankComparison, RankDifference, cliffs_delta, kruskal, mann_whitney
from aoj.statistics.rates import (
    EXACT_BELOW,
    byar_interval,
    event_interval,
    exact_interval,
    rate_difference_interval,
)
from aoj.statistics.reliability import cronbach_alpha
from aoj.statistics.shares import difference_interval, finite_interval, wilson_interval
from aoj.statistics.tallies import Tally, tally

__all__ = [
    "EXACT_BELOW",
    "Z_95",
    "Correlation",
    "Dispersion",
    "Fit",
    "Independence",
    "MeanInterval",
    "ProportionalOdds",
    "RankComparison",
    "RankDifference",
    "Tally",
    "byar_interval",
    "cliffs_delta",
    "count_limits",
    "cramers_v",
    "cronbach_alpha",
    "difference_interval",
    "dispersion",
    "event_interval",
    "exact_interval",
    "finite_interval",
    "goodness_of_fit",
    "holm",
    "independence",
    "interval_of_difference",
    "kendall",
    "kruskal",
    "mann_whitney",
    "mean_interval",
    "missing_bounds",
    "proportional_odds",
    "quantile_groups",
    "rate_difference_interval",
    "share_limits",
    "spearman",
    "spread_limits",
    "tally",
    "wilson_interval",
    "z_point",
]
