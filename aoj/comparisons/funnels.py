"""For researchers: funnels and quantile groups over the regions of a result of `compute`.

    results = compute("jeugdhulp", data.geography.regions("gemeente"), data, ["2024"])
    funnel(results), with_quantiles(results)

Reports do not use these: a place in a ranking says little without the spread of chance.
"""

from __future__ import annotations

from math import isnan, sqrt

import pandas as pd

from aoj.comparisons.intervals import has_margin
from aoj.errors import InputError
from aoj.geography import COUNTRY
from aoj.indicators import Indicator, get_indicator
from aoj.statistics import count_limits, dispersion, quantile_groups, share_limits, spread_limits

FUNNEL_COLUMNS = ["baseline", "low_95", "high_95", "low_998", "high_998", "position", "phi", "tau2"]
"""What `funnel` adds to each row."""

_SERIES = ["indicator", "breakdown", "period"]
_LIMITS = ((0.998, "998"), (0.95, "95"))


def funnel(
    results: pd.DataFrame, *, baseline: float | None = None, correct: bool = True
) -> pd.DataFrame:
    """Return the regions of `results` with the limits within which chance alone would leave them.

    One row per region, breakdown and period that has a figure (the country itself is left out),
    with `FUNNEL_COLUMNS`, in the unit of the figure: the limits at 95% and 99.8% around the
    baseline for a region of that size. The baseline is that of all regions together (numerators
    over denominators), or `baseline`. With `correct` the limits are widened where the regions lie
    further apart than chance explains (`aoj.statistics.dispersion`; `phi` and `tau2` say how far),
    but never made narrower.

    `position` is `hoog_998`, `hoog_95`, `binnen`, `laag_95` or `laag_998`; `onzeker` where hidden
    cells or rounding leave more than one of these possible, and empty where the bounds of a figure
    are not known or a gemeente that lies partly inside could not be divided. Give regions of one
    kind, that do not overlap. Raises `InputError` for an indicator without toevalsmarge and for a
    baseline that no figure can have.
    """
    frames = [
        _funnel_of(get_indicator(str(keys[0])), rows, baseline, correct)
        for keys, rows in _with_figures(results).groupby(_SERIES, sort=False)
    ]
    if not frames:
        return results.iloc[:0].assign(**dict.fromkeys(FUNNEL_COLUMNS, pd.Series(dtype="float64")))
    return pd.concat(frames).sort_index()


def with_quantiles(
    results: pd.DataFrame, groups: int = 5, *, highest_first: bool = False
) -> pd.DataFrame:
    """Return the regions of `results` with `group`: 1 to `groups`, such as quintiles.

    One row per region, breakdown and period that has a figure (the country itself is left out).
    Groups are equally large, equal figures share one, and 1 holds the lowest figures (with
    `highest_first` the highest); with fewer regions than groups there is none (<NA>). See
    `aoj.statistics.quantile_groups`.
    """
    rows = _with_figures(results)
    group = pd.Series(pd.NA, index=rows.index, dtype="Int64")
    for _, part in rows.groupby(_SERIES, sort=False):
        found = quantile_groups(part["value"], groups, highest_first=highest_first)
        group.loc[part.index] = pd.array(found, dtype="Int64")
    return rows.assign(group=group)


def _with_figures(results: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of regions that have a figure, numbered anew."""
    usable = results["value"].notna() & (results["region_code"] != COUNTRY)
    return results[usable].reset_index(drop=True)


def _funnel_of(
    indicator: Indicator, rows: pd.DataFrame, baseline: float | None, correct: bool
) -> pd.DataFrame:
    """Return the funnel of one breakdown and period."""
    if not has_margin(indicator):
        raise InputError(
            f"'{indicator.name}' heeft geen toevalsmarge en dus geen trechter",
            expected="een aandeel of aantal per inwoners met een toevalsmarge",
            remedy="zie 'interval' in docs/indicatoren.md",
        )
    per = indicator.per if indicator.statistic == "rate" else 1.0
    if baseline is not None:
        _check(indicator, baseline)
    middle = baseline
    if middle is None:
        middle = per * float(rows["numerator"].sum()) / float(rows["denominator"].sum())
    errors = [_error(indicator, middle, total, per) for total in rows["denominator"]]
    spread = None
    if len(rows) > 1 and min(errors) > 0:
        spread = dispersion(list(rows["value"]), errors, middle)
    tau2 = spread.tau2 if spread and correct else 0.0
    limits = [
        {
            name: _limits(indicator, middle, total, per, error, tau2, confidence)
            for confidence, name in _LIMITS
        }
        for total, error in zip(rows["denominator"], errors, strict=True)
    ]
    is_exact = (rows["whole"] == "") & (rows["beside"] == "")
    positions = [
        _position(low, high, limit) if certain else ""
        for low, high, limit, certain in zip(
            rows["lower"], rows["upper"], limits, is_exact, strict=True
        )
    ]
    return rows.assign(
        baseline=middle,
        **{
            f"{side}_{name}": [limit[name][place] for limit in limits]
            for _, name in reversed(_LIMITS)
            for place, side in enumerate(("low", "high"))
        },
        position=pd.Series(positions, index=rows.index, dtype="str"),
        phi=spread.phi if spread else float("nan"),
        tau2=spread.tau2 if spread else float("nan"),
    )


def _check(indicator: Indicator, baseline: float) -> None:
    is_share = indicator.statistic == "share"
    if not 0 <= baseline <= (1 if is_share else float("inf")):
        raise InputError(
            f"{baseline} kan geen middellijn zijn van '{indicator.name}'",
            expected="een aandeel van 0 tot en met 1" if is_share else "een getal vanaf 0",
        )


def _error(indicator: Indicator, baseline: float, total: float, per: float) -> float:
    """Return the standard error of a figure of this size if it were the baseline."""
    if indicator.interval == "wilson":
        return sqrt(max(0.0, baseline * (1 - baseline)) / total)
    return sqrt(baseline * per / total)


def _limits(
    indicator: Indicator,
    baseline: float,
    total: float,
    per: float,
    error: float,
    tau2: float,
    confidence: float,
) -> tuple[float, float]:
    """Return limits by chance, or those that hold the variance between regions if wider."""
    if indicator.interval == "wilson":
        low, high = share_limits(total, baseline, confidence)
        top = 1.0
    else:
        expected = baseline * total / per
        few, many = count_limits(expected, confidence) if expected > 0 else (0.0, 0.0)
        low, high, top = few * per / total, many * per / total, float("inf")
    if tau2 > 0:
        wide_low, wide_high = spread_limits(baseline, error, tau2, confidence)
        low, high = max(0.0, min(low, wide_low)), min(top, max(high, wide_high))
    return low, high


def _position(low: float, high: float, limits: dict[str, tuple[float, float]]) -> str:
    """Return where a figure lies whose bounds these are."""
    if isnan(low) or isnan(high):
        return ""
    ends = {_place(value, limits) for value in (low, high)}
    return ends.pop() if len(ends) == 1 else "onzeker"


def _place(value: float, limits: dict[str, tuple[float, float]]) -> str:
    for _, name in _LIMITS:  # the outer limits first
        below, above = limits[name]
        if value < below:
            return f"laag_{name}"
        if value > above:
            return f"hoog_{name}"
    return "binnen"
