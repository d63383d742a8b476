"""Ordered answers explained by traits of who gave them: the proportional odds model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

MOST_STEPS = 50
"""Newton's method needs some ten steps; more than this means that there is no best fit."""


@dataclass(frozen=True)
class ProportionalOdds:
    """A fitted model: log odds of an answer above a threshold.

    `coefficients` are log odds ratios of one more of each trait, `errors` their standard errors;
    `thresholds` lie between one level and the next.
    """

    coefficients: tuple[float, ...]
    errors: tuple[float, ...]
    thresholds: tuple[float, ...]
    log_likelihood: float

    def probabilities(self, traits: Sequence[float]) -> tuple[float, ...]:
        """Return the probability of every level for someone with these traits."""
        score = sum(c * t for c, t in zip(self.coefficients, traits, strict=True))
        ends = [1 / (1 + exp(score - threshold)) for threshold in self.thresholds]
        return tuple(above - below for below, above in zip([0.0, *ends], [*ends, 1.0], strict=True))


def proportional_odds(
    answers: Sequence[int], traits: Sequence[Sequence[float]]
) -> ProportionalOdds:
    """Fit ordered answers (0, 1, ...; every level given at least once) to traits, one row each.

    Maximum likelihood by Newton's method. Reference: McCullagh, JRSS B 42 (1980); the signs of
    `polr` of R. Raises `ValueError` where the traits cannot tell a best fit, as where one of them
    parts the answers perfectly.
    """
    import numpy as np

    chosen = np.asarray(answers, dtype="int64")
    given = np.asarray(traits, dtype="float64")
    counts = np.bincount(chosen) if len(chosen) and chosen.min() >= 0 else np.zeros(0)
    number = len(counts) - 1
    if number < 1 or not counts.all() or given.ndim != 2 or not np.isfinite(given).all():
        raise ValueError("every level must be given, and every trait known")
    middle = given.mean(axis=0)
    centred = given - middle  # for the arithmetic only; thresholds are moved back
    below = np.cumsum(counts)[:-1] / len(chosen)
    point = np.concatenate([np.log(below / (1 - below)), np.zeros(given.shape[1])])
    # Someone at level j lies between threshold j - 1 and threshold j; the outer ones are infinite.
    unit = np.eye(number)
    none = np.zeros((1, number))
    upper = np.hstack([np.vstack([unit, none])[chosen], -centred])
    lower = np.hstack([np.vstack([none, unit])[chosen], -centred])
    is_last, is_first = chosen == number, chosen == 0

    def slopes(values: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        """Return the log likelihood with its first and second derivatives."""
        high = np.where(is_last, 1.0, 1 / (1 + np.exp(-upper @ values)))
        low = np.where(is_first, 0.0, 1 / (1 + np.exp(-lower @ values)))
        chance = high - low
        if not (chance > 0).all():
            return -np.inf, np.zeros(len(values)), np.zeros((len(values), len(values)))
        at_high, at_low = high * (1 - high), low * (1 - low)
        first = (at_high[:, None] * upper - at_low[:, None] * lower) / chance[:, None]
        bend_high = at_high * (1 - 2 * high) / chance
        bend_low = at_low * (1 - 2 * low) / chance
        second = (upper.T * bend_high) @ upper - (lower.T * bend_low) @ lower - first.T @ first
        return float(np.log(chance).sum()), first.sum(axis=0), second

    likelihood, first, second = slopes(point)
    for _ in range(MOST_STEPS):
        try:
            step = np.linalg.solve(second, -first)
        except np.linalg.LinAlgError:
            break
        found = slopes(point + step)
        while found[0] < likelihood - 1e-12 and np.abs(step).max() > 1e-12:
            step = step / 2
            found = slopes(point + step)
        point = point + step
        likelihood, first, second = found
        if np.abs(step).max() < 1e-10:
            spread = np.sqrt(np.diag(np.linalg.inv(-second)))
            coefficients = point[number:]
            moved = point[:number] + float(middle @ coefficients)
            return ProportionalOdds(
                tuple(map(float, coefficients)),
                tuple(map(float, spread[number:])),
                tuple(map(float, moved)),
                likelihood,
            )
    raise ValueError("these traits have no best fit")
