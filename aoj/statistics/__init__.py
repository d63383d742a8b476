"""Pure arithmetic: intervals, funnels and groups, each with its published reference.

Nothing here knows a source, a region or a report. Input that has no answer (a share of nothing, a
mean of one value) is a `ValueError`: whoever calls decides what a reader sees instead.
"""

from aoj.statistics.differences import interval_of_difference
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
from aoj.statistics.rates import (
    EXACT_BELOW,
    byar_interval,
    event_interval,
    exact_interval,
    rate_difference_interval,
)
from aoj.statistics.shares import difference_interval, finite_interval, wilson_interval
from aoj.statistics.tallies import Tally, tally

__all__ = [
    "EXACT_BELOW",
    "Z_95",
    "Dispersion",
    "MeanInterval",
    "ProportionalOdds",
    "Tally",
    "byar_interval",
    "count_limits",
    "difference_interval",
    "dispersion",
    "event_interval",
    "exact_interval",
    "finite_interval",
    "interval_of_difference",
    "mean_interval",
    "proportional_odds",
    "quantile_groups",
    "rate_difference_interval",
    "share_limits",
    "spread_limits",
    "tally",
    "wilson_interval",
    "z_point",
]
