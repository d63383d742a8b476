"""Funnels: how far figures of regions of a size may lie apart by chance alone.

A region outside the limits differs from the baseline by more than chance; which limits are used is
said by their confidence (0.95 and 0.998 are usual). Where regions differ by more than chance nearly
everywhere, as over hundreds of gemeenten, the limits are widened (`dispersion`, `spread_limits`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, fsum, sqrt

from aoj.statistics.normal import upper_tail, z_point

WINSORISED = 0.1
"""Share of the regions at each end whose distance counts as that of the region next to them."""


def share_limits(total: float, baseline: float, confidence: float = 0.95) -> tuple[float, float]:
    """Return the limits (shares, 0 to 1) of a share of `total` around the baseline.

    They are the shares whose Wilson interval just reaches the baseline. Reference: Technical Guide
    of Public Health England, `calculate_funnel_limits` with a proportion.

    >>> [round(limit, 6) for limit in share_limits(2, 0.80642448)]
    [0.258854, 1.0]
    """
    if total <= 0 or not 0 <= baseline <= 1:
        raise ValueError(f"no funnel at {total} around {baseline}")
    margin = z_point(confidence) * sqrt(baseline * (1 - baseline) / total)
    return max(0.0, baseline - margin), min(1.0, baseline + margin)


def count_limits(expected: float, confidence: float = 0.95) -> tuple[float, float]:
    """Return the limits of a number of events where so many are expected.

    They are the numbers whose exact Poisson interval just reaches what is expected; divided by it
    they limit a ratio, times the baseline a rate. Reference: Technical Guide of Public Health
    England, `calculate_funnel_limits` with a rate or ratio. Where even no event at all is not
    remarkably few the lower limit is 0.

    >>> [round(limit, 6) for limit in count_limits(18.39035604)]
    [10.0, 27.735292]
    """
    if not 0 < expected < float("inf"):
        raise ValueError(f"no funnel at {expected} expected events")
    from scipy import special

    tail = upper_tail(confidence)
    # gdtrib gives the shape at which a gamma distribution has this probability below `expected`.
    low = float(special.gdtrib(1.0, tail, expected)) - 1
    return max(0.0, low), float(special.gdtrib(1.0, 1 - tail, expected))


@dataclass(frozen=True)
class Dispersion:
    """How far regions lie apart beyond chance.

    `phi` is the mean squared distance in standard errors, winsorised: about 1 if it is chance
    alone. `tau2` is the variance between regions that explains the rest, in the unit of the figures
    squared; 0 where `phi` is no more than chance gives. `count` is the number of regions.
    """

    phi: float
    tau2: float
    count: int


def dispersion(
    values: Sequence[float],
    errors: Sequence[float],
    baseline: float,
    winsorised: float = WINSORISED,
) -> Dispersion:
    """Return the over-dispersion of figures whose standard errors at the baseline are `errors`.

    Reference: Spiegelhalter, Statistics in Medicine 24 (2005), 1185-1202: distances z are
    winsorised, phi is the mean of their squares, and tau2 the between-region variance by moments,
    (n phi - (n - 1)) / (sum w - sum w2 / sum w) with w = 1 / error2. Quantiles between two regions
    are interpolated. Raises `ValueError` for fewer than two regions.
    """
    number = len(values)
    if number < 2 or number != len(errors) or min(errors) <= 0 or not 0 <= winsorised < 0.5:
        raise ValueError(f"no dispersion of {number} figures with {len(errors)} errors")
    distances = [(v - baseline) / e for v, e in zip(values, errors, strict=True)]
    low, high = _quantile(distances, winsorised), _quantile(distances, 1 - winsorised)
    phi = fsum(min(max(z, low), high) ** 2 for z in distances) / number
    weights = [1 / (e * e) for e in errors]
    scale = fsum(weights) - fsum(w * w for w in weights) / fsum(weights)
    return Dispersion(phi, max(0.0, (number * phi - (number - 1)) / scale), number)


def spread_limits(
    baseline: float, error: float, tau2: float, confidence: float = 0.95
) -> tuple[float, float]:
    """Return limits that hold both chance and the variance between regions (random effects).

    Reference: Spiegelhalter (2005), section 4: baseline +/- z sqrt(error2 + tau2).

    >>> [round(limit, 4) for limit in spread_limits(0.10, 0.01, 0.0003)]
    [0.0608, 0.1392]
    """
    margin = z_point(confidence) * sqrt(error * error + tau2)
    return baseline - margin, baseline + margin


def _quantile(values: Sequence[float], share: float) -> float:
    """Return a quantile, interpolated between neighbours (R's type 7)."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
