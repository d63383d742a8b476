"""Whether a number as it is written says a figure, and still says it when the figure moved."""

from __future__ import annotations

from aoj.runs.quotes.numbers import Number

_TINY = 1e-9
_FAR = 0.1
"""'Ruim' and 'bijna' go no further than this part of the number."""
_NEAR = 0.05
"""A rounding lies no further from its figure than this part of the number."""


def is_same(one: Number, other: Number) -> bool:
    """Whether two numbers are written equally: '2%' is not '2,0%'."""
    if one.kind != other.kind or one.is_fraction or other.is_fraction:
        return False
    same_step = one.kind != "percent" or one.step == other.step
    return same_step and abs(one.value - other.value) < _TINY


def is_rounding(number: Number, amount: float) -> bool:
    """Whether people may write an amount so: '14%' or 'bijna 14 procent' for 13,9."""
    value = number.value
    if number.kind == "ratio":
        return _is_ratio(number, amount)
    if number.is_fraction:
        return abs(amount - value) <= _NEAR * value
    far = min(number.step, _FAR * value)
    if number.mode in ("ruim", "meer"):
        return value < amount <= value + far
    if number.mode in ("bijna", "minder"):
        return value - far <= amount < value
    return abs(amount - value) <= min(0.5 * number.step, _NEAR * value) + _TINY


def is_still_true(number: Number, amount: float) -> bool:
    """Whether the words of a rounded number hold of another amount."""
    value = number.value
    if number.kind == "ratio":
        return _is_ratio(number, amount)
    if number.mode == "meer":
        return amount > value
    if number.mode == "minder":
        return amount < value
    far = _FAR * value if number.is_fraction else min(number.step, _FAR * value)
    if number.mode == "ruim":
        return value <= amount < value + far
    if number.mode == "bijna":
        return value - far <= amount < value
    return abs(amount - value) <= _leeway(number) + _TINY


def _leeway(number: Number) -> float:
    """Return how far an amount may lie from a number that is said to be about it, or is rounded."""
    if number.is_fraction:
        return _FAR * number.value
    half = 0.5 * number.step
    if number.kind == "percent":
        return max(half, min(number.step, _NEAR * number.value)) if number.mode else half
    near = min(number.step, _NEAR * number.value)
    return near if number.mode else min(half, near)


def _is_ratio(number: Number, amount: float) -> bool:
    """Whether an amount is nearest to this ratio: 13,9% to 1 op de 7."""
    if amount <= 0:
        return False
    if number.top == 1:
        return abs(100 / amount - number.base) <= 0.5
    return abs(amount / 100 * number.base - number.top) <= 0.5
