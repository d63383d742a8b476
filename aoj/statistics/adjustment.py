"""p-values of several tests together."""

from __future__ import annotations

from collections.abc import Sequence


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return the p-values after Holm, in the order given.

    The chance of any false alarm among them is then no more than that of one test. Reference:
    Holm, Scandinavian Journal of Statistics 6 (1979), 65-70.

    >>> [round(p, 3) for p in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    if not all(0 <= p <= 1 for p in p_values):
        raise ValueError("a p-value lies between 0 and 1")
    number, highest = len(p_values), 0.0
    adjusted = [0.0] * number
    for place, index in enumerate(sorted(range(number), key=lambda one: p_values[one])):
        highest = max(highest, min(1.0, (number - place) * p_values[index]))
        adjusted[index] = highest
    return tuple(adjusted)
