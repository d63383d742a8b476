"""Whether a figure with a toevalsmarge rose or fell: the rule, on the interval of the change."""

from __future__ import annotations

from itertools import product
from math import isnan, nan, sqrt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from smallland import SmallData, write_reference

from aoj.comparisons import change_interval, trend
from aoj.indicators import INDICATORS, compute
from aoj.statistics import Z_95, difference_interval, rate_difference_interval

SHARE = INDICATORS["deelname_sbo"]
RATE = INDICATORS["bijstandsuitkeringen"]


def figure(fewest, most, smallest, largest, indicator=SHARE, breakdown="totaal"):
    """A figure whose count lies between two ends, and its total too."""
    per = indicator.per if indicator.statistic == "rate" else 1.0
    return {
        "indicator": indicator.name,
        "breakdown": breakdown,
        "value": per * (fewest + most) / (smallest + largest),
        "lower": per * fewest / largest,
        "upper": per * most / smallest,
        "lower_denominator": largest,
        "upper_denominator": smallest,
        "break_before": "",
    }


def course(first, last, indicator=SHARE, breakdown="totaal"):
    """The trend of two figures, each a count and a total that are known exactly."""
    rows = [
        {**figure(count, count, total, total, indicator, breakdown), "period": period}
        for period, (count, total) in (("2023", first), ("2024", last))
    ]
    return trend(pd.DataFrame(rows))


# Newcombe (1998), table II, method 10: 56/70 - 48/80 and 5/56 - 0/29. The shares of sbo differ by
# far more than 0.3 points, but the second pair may do so by chance.
def test_the_examples_of_newcombe_as_a_trend():
    found = course((48, 80), (56, 70))
    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert found.direction == "gestegen"
    found = course((56, 70), (48, 80))
    assert (found.low, found.high) == pytest.approx((-0.3339, -0.0524), abs=5e-5)
    assert found.direction == "gedaald"
    found = course((0, 29), (5, 56))
    assert (found.low, found.high) == pytest.approx((-0.0381, 0.1926), abs=5e-5)
    assert (found.direction, found.change) == ("onzeker", 5 / 56)


def test_a_share_of_a_half_has_barely_changed_from_this_total_on():
    """Of half of N the Wilson half-width is z / (2 sqrt(N + z2)), that of the difference sqrt(2)
    times that: within 0.003 if N + z2 is at least z2 / (2 * 0.003^2) = 213,414.4, so N 213,410.5.
    """
    assert Z_95**2 / (2 * SHARE.relevant**2) - Z_95**2 == pytest.approx(213_410.5, abs=0.1)
    assert course((106_706, 213_412), (106_706, 213_412)).direction == "gelijk"
    found = course((106_705, 213_410), (106_705, 213_410))
    assert (found.direction, found.change) == ("onzeker", 0)
    assert found.high == pytest.approx(Z_95 / sqrt(2 * (213_410 + Z_95**2)), rel=1e-12)


def test_a_change_that_is_sure_but_may_be_too_small_to_matter_is_not_told():
    """At 2.0 and 2.25% of 60,000 the half-widths are 0.112 and 0.119 points: together 0.163."""
    found = course((1200, 60_000), (1350, 60_000))
    assert (found.low, found.high) == pytest.approx((0.00087, 0.00413), abs=2e-5)
    assert found.low > 0 and found.change < SHARE.relevant and found.high > SHARE.relevant
    assert found.direction == "onzeker"


def test_a_change_that_is_sure_and_surely_too_small_to_matter_is_none():
    found = course((20_000, 1_000_000), (21_000, 1_000_000))
    assert 0 < found.low < found.high < SHARE.relevant and found.direction == "gelijk"


def test_a_rate_rises_by_the_intervals_of_events():
    """65 of 1000: 50.163 to 82.849; 9 of 1000: 4.115 to 17.085. Their difference of 56 is sure by
    sqrt(14.837^2 + 8.085^2) = 16.897 below and sqrt(17.849^2 + 4.885^2) = 18.505 above.
    """
    found = course((9, 1000), (65, 1000), RATE)
    assert (found.low, found.high) == pytest.approx((56 - 16.897, 56 + 18.505), abs=2e-3)
    assert found.direction == "gestegen"
    assert course((65, 1000), (9, 1000), RATE).direction == "gedaald"
    assert course((9, 1000), (15, 1000), RATE).direction == "onzeker"
    assert course((40_000, 10**6), (41_000, 10**6), RATE).direction == "gelijk"


def test_a_small_gemeente_whose_share_moved_by_chance_has_not_risen(tmp_path):
    land = SmallData(write_reference(tmp_path / "reference"))
    land.place([("01AA00", "GM0001", "1001")])
    pupils = (("2024", 195, 5), ("2025", 190, 10))
    land.add(
        "leerlingen_po_vestiging",
        [
            ("01AA00", period, part, count)
            for period, *counts in pupils
            for part, count in zip(("bo", "sbo"), counts, strict=True)
        ],
    )
    found = trend(compute("deelname_sbo", [land.geography.region("GM0001")], land))
    assert found.change == pytest.approx(0.025)
    assert found.direction == "onzeker"
    assert (found.low, found.high) == pytest.approx(difference_interval(10, 200, 5, 200))


def test_rounding_makes_a_sure_change_unsure():
    """10 to 30 of 1000 is sure; of 10 within 5 and 30 within 5, 15 and 25 are the nearest."""
    sure = change_interval(SHARE, figure(10, 10, 1000, 1000), figure(30, 30, 1000, 1000))
    assert sure == pytest.approx(difference_interval(30, 1000, 10, 1000)) and sure[0] > 0
    wide = change_interval(SHARE, figure(5, 15, 1000, 1000), figure(25, 35, 1000, 1000))
    assert wide[0] == pytest.approx(difference_interval(25, 1000, 15, 1000)[0]) and wide[0] < 0
    assert wide[1] == pytest.approx(difference_interval(35, 1000, 5, 1000)[1])


@pytest.mark.parametrize("bound", ["lower", "upper", "lower_denominator", "upper_denominator"])
@pytest.mark.parametrize("which", [0, 1])
def test_bounds_that_are_not_known_give_no_direction(bound, which):
    rows = [
        {**figure(10, 10, 1000, 1000), "period": "2023"},
        {**figure(90, 90, 1000, 1000), "period": "2024"},
    ]
    assert trend(pd.DataFrame(rows)).direction == "gestegen"
    rows[which][bound] = nan
    found = trend(pd.DataFrame(rows))
    assert found.direction == "" and isnan(found.low) and isnan(found.high)
    assert found.periods == ("2023", "2024")


def test_a_share_without_toevalsmarge_keeps_the_rule_of_bounds():
    structure = INDICATORS["aandeel_jeugd"]
    found = course((17, 100), (19, 100), structure, "0-14")
    assert (found.direction, isnan(found.low)) == ("gestegen", True)
    assert course((170, 1000), (179, 1000), structure, "0-14").direction == "gelijk"


def test_a_linked_figure_follows_the_rule_of_its_own_indicator():
    links = INDICATORS["risicofactoren_jeugdhulp"]
    assert course((40, 800), (56, 800), links, "armoede").direction == "onzeker"
    assert course((4000, 80_000), (5600, 80_000), links, "armoede").direction == "gestegen"


def test_more_people_than_there_are_count_as_all():
    """Numerator and denominator of two sources need not fit."""
    low, high = change_interval(SHARE, figure(50, 50, 100, 100), figure(103, 103, 100, 100))
    assert (low, high) == pytest.approx(difference_interval(100, 100, 50, 100))


COUNTS, WIDTHS = st.integers(0, 20), st.integers(0, 5)


@given(COUNTS, WIDTHS, COUNTS, WIDTHS, st.integers(26, 60), WIDTHS)
@settings(max_examples=100, deadline=None)
def test_the_change_has_the_widest_interval_of_all_counts_and_totals(
    then, then_width, now, now_width, total, wider
):
    ends = [(then, then + then_width), (now, now + now_width)]
    counts = [range(few, most + 1) for few, most in ends]
    totals = (total, total + wider)
    for indicator, method in ((SHARE, difference_interval), (RATE, rate_difference_interval)):
        per = 1 if indicator is SHARE else RATE.per
        every = [
            method(last, last_total, first, first_total)
            for first, last in product(*counts)
            for first_total, last_total in product(totals, totals)
        ]
        first, last = (figure(*end, *totals, indicator) for end in ends)
        widest = (per * min(low for low, _ in every), per * max(high for _, high in every))
        assert change_interval(indicator, first, last) == pytest.approx(widest, abs=1e-9)
