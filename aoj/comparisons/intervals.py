"""The interval of a figure that a difference word may rest on.

The interval of a register share is Wilson's, taken around both bounds that hidden cells and
rounding allow; that of a structure (shares of ages) is those bounds.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan
from typing import Any

from aoj.indicators import Indicator
from aoj.statistics import wilson_interval

Figure = Mapping[Any, Any]
"""One row of `compute`."""


def interval(indicator: Indicator, figure: Figure) -> tuple[float, float]:
    """Return the interval of a share that a word may rest on, given hidden cells and rounding."""
    low, high, total = figure["lower"], figure["upper"], figure["denominator"]
    if isnan(low) or isnan(high):
        return float("nan"), float("nan")
    if indicator.interval == "none":
        return low, high
    return (
        wilson_interval(min(low, 1.0) * total, total)[0],
        wilson_interval(min(high, 1.0) * total, total)[1],
    )
