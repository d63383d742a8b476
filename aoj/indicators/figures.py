"""Sums made into figures: a count, an amount, a share, a rate or a ratio, with its bounds."""

from __future__ import annotations

import numpy as np
import pandas as pd

from aoj.indicators.catalogue import WITH_DENOMINATOR, Indicator
from aoj.indicators.cells import Terms
from aoj.indicators.sums import NAMED, union_of_names
from aoj.store.observations import COLUMNS, empty_observations

BELOW_BOUNDS = ["lower_denominator", "upper_denominator"]
EVIDENCE = ["lower", "upper", *BELOW_BOUNDS, "whole", "beside", "divided", "break_before"]
"""Columns of a result beyond the eleven of an observation.

`lower` and `upper` bound the figure, given hidden cells and rounding (NaN: unknown);
`lower_denominator` and `upper_denominator` are the denominators of which they are quotients.
`whole`, `beside` and `divided` name gemeenten (codes joined by `+`) that are only partly inside the
region: counted whole, not counted, or divided by postcode. `break_before` says why a period may not
be compared with the one before.
"""
RESULT_COLUMNS = [*COLUMNS, *EVIDENCE]
FIGURE_COLUMNS = [*(c for c in RESULT_COLUMNS if c != "break_before"), "cut"]
"""Columns of figures, before breaks are looked for: `cut` names gemeenten that were split."""


def empty_figures() -> pd.DataFrame:
    """Return figures without rows."""
    text = dict.fromkeys(NAMED, "")
    numbers = dict.fromkeys(["lower", "upper", *BELOW_BOUNDS], 0.0)
    frame = empty_observations().assign(**numbers, **text)
    return frame.astype(dict.fromkeys(text, "str"))[FIGURE_COLUMNS]


def make_figures(
    indicator: Indicator, top: pd.DataFrame, below: pd.DataFrame | None
) -> pd.DataFrame:
    """Return figures from sums of parts, and of denominators.

    `top` has a row per breakdown (`name`), region and period, with `divisor`: the `name` of its row
    in `below`, and `is_inside`: whether the numerator's cells are part of the denominator's.
    """
    if indicator.statistic in WITH_DENOMINATOR:
        assert below is not None
        figures = _quotients(top, below, indicator)
    else:
        nothing = dict.fromkeys(["denominator", *BELOW_BOUNDS], np.nan)
        figures = top.assign(numerator=top["value"], **nothing)
    alone = [name for name, b in indicator.breakdowns.items() if not b.additive]
    if alone:
        is_own = (figures["n_cells"] <= 1) & (figures[list(NAMED)] == "").all(axis=1)
        is_sum = figures["name"].isin(alone) & ~is_own
        figures = figures.assign(is_missing=figures["is_missing"] | is_sum)
    return _with_status(figures, indicator)


def _with_status(figures: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    nothing = figures["n_value"] == 0
    is_hidden = (nothing | figures["is_barred"]) & (figures["hidden"] > 0)
    is_missing = figures["is_missing"] | figures["value"].isna() | nothing
    flags = [is_hidden, is_missing, figures["is_estimated"], figures["is_provisional"]]
    names = ["suppressed", "missing", "estimated", "provisional"]
    status = np.select([flag.to_numpy(dtype=bool) for flag in flags], names, "observed")
    absent = (is_hidden | is_missing).to_numpy(dtype=bool)
    bounds = ["lower", "upper", *BELOW_BOUNDS]
    numbers = {
        column: figures[column].to_numpy(dtype="float64", copy=True)
        for column in ("value", "numerator", "denominator", *bounds)
    }
    for column, values in numbers.items():
        values[absent] = np.nan
        if column in bounds:
            values[~np.isfinite(values)] = np.nan
    return figures.assign(
        **numbers,
        indicator=indicator.name,
        breakdown=figures["name"],
        status=pd.Series(status, index=figures.index, dtype="str"),
        hidden=figures["hidden"].astype("int64"),
        source=_joined_source(figures),
    )[FIGURE_COLUMNS]


def _joined_source(figures: pd.DataFrame) -> pd.Series:
    divided = figures["divided"] != ""
    if not divided.any():
        return figures["source"]
    return figures["source"].where(~divided, figures["source"] + "+pc4_samenwerkingsverbanden")


def _quotients(top: pd.DataFrame, below: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """Divide sums."""
    below = below.rename(columns={"name": "divisor"})
    both = top.merge(below, on=["divisor", "region_code", "period"], suffixes=("", "_below"))
    is_inside = both["is_inside"].astype(bool)
    denominator = both["value_below"]
    per = indicator.per if indicator.statistic == "rate" else 1.0
    lower, upper, below_lower, below_upper = _bounds(both, is_inside)
    value = (both["value"] / denominator.where(denominator > 0)) * per
    if indicator.statistic == "share":  # the shares of two sources need not stay below 1
        upper = upper.mask((upper > 1) & np.isfinite(upper), np.maximum(1.0, value))
    hidden = both["hidden_below"].where(is_inside, both["hidden"] + both["hidden_below"])
    flags = ["is_missing", "is_provisional", "is_estimated", "is_barred"]
    union = [*NAMED, "source", "snapshot"]
    return both.assign(
        numerator=both["value"],
        denominator=denominator,
        value=value,
        lower=lower * per,
        upper=upper * per,
        lower_denominator=below_lower,
        upper_denominator=below_upper,
        hidden=hidden,
        n_value=both[["n_value", "n_value_below"]].min(axis=1),
        n_cells=both[["n_cells", "n_cells_below"]].max(axis=1),
        **{flag: both[flag] | both[f"{flag}_below"] for flag in flags},
        **{column: _union_columns(both[column], both[f"{column}_below"]) for column in union},
    )


def _bounds(
    both: pd.DataFrame, is_inside: pd.Series
) -> tuple[pd.Series, pd.Series, pd.Series, pd.Series]:
    """Return the lowest and the highest quotient that the bounds of both sides allow.

    And the denominators of each. Where the numerator is one of the parts of the denominator, what
    is unknown of it stands in both; else the lowest is the lowest numerator over the highest
    denominator (over the lowest, if the numerator is negative). Not finite where the denominator
    may be nothing.
    """
    low, high = both["lower"], both["upper"]
    least, most = both["lower_below"], both["upper_below"]
    rest_low = (least - low).clip(lower=0)
    rest_high = _rest_high(both, rest_low)
    apart = least.where(least > 0)
    below_lower = most.where(low >= 0, apart).mask(is_inside, low + rest_high)
    below_upper = apart.where(high >= 0, most).mask(is_inside, high + rest_low)
    with np.errstate(divide="ignore", invalid="ignore"):
        lower, upper = low / below_lower, high / below_upper
    is_all = is_inside & np.isinf(high)  # what is hidden may be as good as everything
    return lower, upper.mask(is_all, 1.0), below_lower, below_upper


def _rest_high(both: pd.DataFrame, rest_low: pd.Series) -> pd.Series:
    """Return the most that the other parts of a denominator may be.

    Where a hidden cell of the numerator has no bound, the denominator has none either, and their
    difference tells nothing. If all hidden cells are in the numerator, the others are known but for
    their rounding, which is as far upward as downward; else they have no bound.
    """
    rest = (both["upper_below"] - both["upper"]).clip(lower=0)
    unbounded = np.isinf(both["upper"]) & np.isinf(both["upper_below"])
    visible = both["value_below"] - both["value"]
    known = (2 * visible - rest_low).where(both["hidden"] == both["hidden_below"], np.inf)
    return rest.mask(unbounded, known.clip(lower=0))


def _union_columns(left: pd.Series, right: pd.Series) -> pd.Series:
    if left.equals(right):
        return left
    pairs = {
        (a, b): union_of_names(pd.Series([a, b])) for a, b in set(zip(left, right, strict=True))
    }
    return pd.Series(
        [pairs[a, b] for a, b in zip(left, right, strict=True)], index=left.index, dtype="str"
    )


def is_inside(above: Terms, below: Terms) -> bool:
    """Whether the terms of a numerator are literally among those that make the denominator."""
    return set(above) <= set(below) and all(weight > 0 for weight, _ in below)
