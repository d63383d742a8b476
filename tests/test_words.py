"""The one rule of the difference words, as it is stated: nothing more and nothing less."""

from __future__ import annotations

from itertools import product
from math import nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aoj.comparisons import difference_word

WORDS = {"hoger", "lager", "vergelijkbaar", "onzeker"}
SCALES = (1.0, 0.001, 1000.0, 1e6)
"""Shares, small shares, rates per 1.000 and euros: the rule knows no unit."""
THOUSANDTHS = st.integers(0, 1000)


def stated(value, low, high, reference, relevant):
    """The rule in whole numbers, in the words of its definition."""
    without = reference < low or reference > high
    if without and abs(value - reference) >= relevant:
        return "hoger" if value > reference else "lager"
    if reference - relevant <= low and high <= reference + relevant:
        return "vergelijkbaar"
    return "onzeker"


@given(THOUSANDTHS, THOUSANDTHS, THOUSANDTHS, THOUSANDTHS, st.integers(1, 100))
@settings(max_examples=300, deadline=None)
def test_the_rule_is_what_is_stated_in_every_unit(value, below, above, reference, relevant):
    numbers = (value, value - below, value + above, reference, relevant)
    for scale in SCALES:
        assert difference_word(*(number * scale / 7 for number in numbers)) == stated(*numbers)


def test_every_small_case_in_whole_numbers():
    seen = set()
    for value, below, above, reference, relevant in product(
        range(4), range(4), range(4), range(8), range(1, 4)
    ):
        numbers = (value, value - below, value + above, reference, relevant)
        word = difference_word(*numbers)
        assert word == stated(*numbers)
        seen.add(word)
    assert seen == WORDS


def test_hoger_needs_both_an_interval_without_the_reference_and_a_relevant_difference():
    assert difference_word(0.16, 0.155, 0.165, 0.14, 0.01) == "hoger"
    assert difference_word(0.16, 0.139, 0.181, 0.14, 0.01) == "onzeker"
    assert difference_word(0.145, 0.1445, 0.1455, 0.14, 0.01) == "vergelijkbaar"


def test_a_sure_but_small_difference_with_a_long_interval_is_no_word():
    """Without the reference, but short of relevant, and reaching past the margin."""
    assert difference_word(0.148, 0.141, 0.156, 0.14, 0.01) == "onzeker"


@pytest.mark.parametrize(
    ("value", "reference", "relevant"), [(0.3, 0.2, 0.1), (1.1, 1.0, 0.1), (0.07, 0.06, 0.01)]
)
def test_a_difference_of_exactly_relevant_counts_whatever_floating_point_makes_of_it(
    value, reference, relevant
):
    assert difference_word(value, value, value, reference, relevant) == "hoger"
    assert difference_word(reference, reference, reference, value, relevant) == "lager"


@pytest.mark.parametrize("place", range(4))
def test_a_number_that_is_not_known_gives_no_word(place):
    numbers = [0.16, 0.155, 0.165, 0.14]
    numbers[place] = nan
    assert difference_word(*numbers, 0.01) == ""


def test_bounds_without_end_give_no_word_but_too_small_numbers():
    assert difference_word(0.16, 0.0, float("inf"), 0.14, 0.01) == "onzeker"
