"""The one rule behind every difference word.

A figure is `hoger` or `lager` than a reference only if the reference lies outside the figure's
interval and the difference is at least what the indicator calls `relevant`. It is `vergelijkbaar`
if the whole interval stays within that margin around the reference. Otherwise the numbers are too
small to tell: `onzeker`.
"""

from __future__ import annotations

from math import isnan


def difference_word(
    value: float, low: float, high: float, reference: float, relevant: float
) -> str:
    """Return the word of the rule; '' where a number is absent.

    >>> difference_word(0.16, 0.155, 0.165, 0.14, 0.01)
    'hoger'
    >>> difference_word(0.142, 0.139, 0.145, 0.14, 0.01)
    'vergelijkbaar'
    >>> difference_word(0.16, 0.10, 0.24, 0.14, 0.01)
    'onzeker'
    """
    if any(isnan(number) for number in (value, low, high, reference)):
        return ""
    tiny = 1e-12 * max(1.0, abs(value), abs(reference))  # what floating point may leave of a tie
    outside = reference < low - tiny or reference > high + tiny
    if outside and abs(value - reference) >= relevant - tiny:
        return "hoger" if value > reference else "lager"
    if low >= reference - relevant - tiny and high <= reference + relevant + tiny:
        return "vergelijkbaar"
    return "onzeker"
