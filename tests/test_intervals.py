"""The interval of a figure is the widest of all unrounded counts that its bounds allow."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import isnan, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from smallland import SmallData, write_reference

from aoj.comparisons import compare, has_margin, interval
from aoj.comparisons.intervals import widest_events, widest_wilson
from aoj.indicators import INDICATORS, Breakdown, compute
from aoj.statistics import event_interval, wilson_interval

SHARE = replace(INDICATORS["deelname_sbo"], name="proef", interval="wilson")
RATE = replace(SHARE, statistic="rate", interval="byar", per=1000.0)


def figure(fewest, most, smallest, largest, per=1.0):
    """A figure whose numerator and denominator were rounded or hidden apart from each other."""
    middle = (smallest + largest) / 2
    return {
        "breakdown": "sbo",
        "value": per * (fewest + most) / 2 / middle,
        "numerator": (fewest + most) / 2,
        "denominator": middle,
        "lower": per * fewest / largest,
        "upper": per * most / smallest,
        "lower_denominator": largest,
        "upper_denominator": smallest,
    }


def envelope(intervals):
    lows, highs = zip(*intervals, strict=True)
    return min(lows), max(highs)


@pytest.fixture
def land(tmp_path):
    return SmallData(write_reference(tmp_path / "reference"))


def only(results, breakdown):
    (row,) = results[results["breakdown"] == breakdown].to_dict("records")
    return row


COUNTS = st.integers(0, 30)
WIDTHS = st.integers(0, 8)


@given(COUNTS, WIDTHS, COUNTS, WIDTHS)
@settings(max_examples=150, deadline=None)
def test_a_share_has_the_widest_wilson_interval_of_all_counts_and_totals(
    fewest, width, rest, below_width
):
    most, smallest = fewest + width, fewest + width + rest + 1
    largest = smallest + below_width
    every = envelope(
        wilson_interval(count, total)
        for count, total in product(range(fewest, most + 1), range(smallest, largest + 1))
    )
    assert interval(SHARE, figure(fewest, most, smallest, largest)) == pytest.approx(every)
    assert widest_wilson(fewest, largest, most, smallest) == pytest.approx(every)


@given(COUNTS, WIDTHS, COUNTS, WIDTHS)
@settings(max_examples=150, deadline=None)
def test_a_part_of_its_denominator_has_the_widest_wilson_interval_too(
    fewest, width, rest, rest_width
):
    """The total is the part and the rest: few of a large rest, or many of a small one."""
    most, small, large = fewest + width, rest + 1, rest + 1 + rest_width
    every = envelope(
        wilson_interval(count, count + other)
        for count, other in product(range(fewest, most + 1), range(small, large + 1))
    )
    row = {
        "breakdown": "sbo",
        "denominator": (fewest + most) / 2 + (small + large) / 2,
        "lower": fewest / (fewest + large),
        "upper": most / (most + small),
        "lower_denominator": fewest + large,
        "upper_denominator": most + small,
    }
    assert interval(SHARE, row) == pytest.approx(every)


@given(COUNTS, WIDTHS, st.integers(1, 5000), WIDTHS)
@settings(max_examples=150, deadline=None)
def test_a_rate_has_the_widest_interval_of_all_events_and_populations(
    fewest, width, smallest, below_width
):
    most, largest = fewest + width, smallest + below_width
    every = envelope(
        tuple(1000 * end / total for end in event_interval(count))
        for count, total in product(range(fewest, most + 1), range(smallest, largest + 1))
    )
    row = figure(fewest, most, smallest, largest, per=1000.0)
    assert interval(RATE, row) == pytest.approx(every)


@given(st.floats(0, 30, allow_subnormal=False), st.floats(0, 12, allow_subnormal=False))
@settings(deadline=None)
def test_events_between_whole_numbers_are_covered_where_byar_takes_over(fewest, width):
    steps = [fewest + width * step / 60 for step in range(61)]
    low, high = widest_events(fewest, fewest + width)
    assert all(event_interval(min(n, fewest + width))[0] >= low - 1e-12 for n in steps)
    assert all(event_interval(min(n, fewest + width))[1] <= high + 1e-12 for n in steps)


def test_byar_takes_over_just_below_the_exact_interval():
    """Why the lower end at 10 is looked at apart: 9.999 events have a higher one."""
    assert event_interval(9.999)[0] > event_interval(10)[0]
    assert widest_events(9.999, 12)[0] == event_interval(10)[0]
    assert event_interval(9.999)[1] < event_interval(10)[1]


@pytest.mark.parametrize("total", range(140, 160))
def test_ten_events_stay_ten_whatever_floating_point_makes_of_their_rate(total):
    found = interval(RATE, figure(2, 10, total, total, per=1000.0))
    assert found[1] == pytest.approx(1000 * event_interval(10)[1] / total, rel=1e-12)


def test_exact_counts_have_the_plain_interval():
    assert interval(SHARE, figure(30, 30, 400, 400)) == pytest.approx(wilson_interval(30, 400))
    low, high = interval(RATE, figure(30, 30, 4000, 4000, per=1000.0))
    assert (low, high) == pytest.approx(tuple(end / 4 for end in event_interval(30)))
    assert interval(RATE, figure(3, 3, 4000, 4000, per=1000.0)) == pytest.approx(
        tuple(end / 4 for end in event_interval(3))
    )


def test_a_rate_may_count_more_events_than_people():
    low, high = interval(RATE, figure(120, 120, 100, 100, per=1000.0))
    assert low > 900 and high > 1200


def test_bounds_that_are_not_known_give_no_interval():
    row = figure(3, 5, 100, 100)
    for bound in ("lower", "upper", "lower_denominator", "upper_denominator"):
        found = interval(SHARE, {**row, bound: nan})
        assert isnan(found[0]) and isnan(found[1])


@pytest.mark.parametrize(
    "change",
    [
        {"interval": "none"},
        {"is_forecast": True},
        {"statistic": "ratio"},
        {"statistic": "amount"},
        {"statistic": "count"},
        {"statistic": "kind"},
        {"statistic": "own"},
    ],
)
def test_what_chance_did_not_make_has_its_bounds_alone(change):
    indicator = replace(SHARE, **change)
    assert not has_margin(indicator)
    assert interval(indicator, figure(30, 40, 100, 100)) == (0.30, 0.40)


def test_a_figure_that_is_shown_again_has_the_interval_of_its_own_indicator():
    shown = Breakdown("sbo", "leerlingen in het sbo", of="deelname_sbo.totaal")
    links = replace(SHARE, statistic="links", interval="none", breakdowns={"sbo": shown})
    row = figure(30, 40, 400, 410)
    assert interval(links, row) == interval(INDICATORS["deelname_sbo"], row) != (30 / 410, 0.1)


def test_no_forecast_structure_or_money_of_the_catalogue_has_a_margin():
    for indicator in INDICATORS.values():
        if has_margin(indicator):
            assert indicator.statistic in ("share", "rate"), indicator.name
            assert indicator.unit != "euro", indicator.name
            assert not indicator.is_forecast, indicator.name
    assert not has_margin(INDICATORS["aandeel_jeugd"])
    assert has_margin(INDICATORS["deelname_sbo"])


def test_people_in_a_state_have_wilson_and_events_have_byar():
    for indicator in INDICATORS.values():
        if has_margin(indicator):
            wanted = "wilson" if indicator.statistic == "share" else "byar"
            assert indicator.interval == wanted, indicator.name


# from the cells of a source


def test_a_sum_of_rounded_cells_covers_every_count_that_rounds_to_what_is_published(land):
    """Three gemeenten of 15, 20 and 0 youths in fives: 13 to 17, 18 to 22 and 0 to 2 of 500."""
    codes, published = ("GM0001", "GM0002", "GM0003"), (15.0, 20.0, 0.0)
    land.add(
        "jeugdzorg",
        [(code, "2024", "jeugdhulp", n) for code, n in zip(codes, published, strict=True)],
    )
    land.add(
        "inwoners_leeftijd",
        [(code, "2024", str(age), 200.0 if age == 22 else 0.0)
         for code in codes for age in range(23)],
    )  # fmt: skip
    row = only(compute("jeugdhulp", [land.geography.region("PV01")], land), "totaal")
    found = interval(INDICATORS["jeugdhulp"], row)
    unrounded = [[n for n in range(40) if 5 * round(n / 5) == cell] for cell in published]
    assert [len(options) for options in unrounded] == [5, 5, 3]
    totals = sorted({sum(cells) for cells in product(*unrounded)})
    assert (totals[0], totals[-1]) == (31, 41)
    every = envelope(wilson_interval(total, 600) for total in totals)
    assert found[0] <= every[0] and found[1] >= every[1]
    # Halves of five on either side, as bounds are kept: 30 to 42,5 for these 31 to 41.
    assert found == pytest.approx((wilson_interval(30, 600)[0], wilson_interval(42.5, 600)[1]))


def test_hidden_cells_of_a_part_and_of_its_rest_give_the_widest_of_all_they_may_hold(land):
    """Two schools hide the pupils of their sbo (0 to 4) and one those of its bo."""
    land.place([(code, "GM0001", "1001") for code in ("01AA00", "01BB00", "01CC00")])
    land.add(
        "leerlingen_po_vestiging",
        [
            ("01AA00", "2025", "bo", 40.0),
            ("01AA00", "2025", "sbo", None),
            ("01BB00", "2025", "bo", None),
            ("01BB00", "2025", "sbo", None),
            ("01CC00", "2025", "sbo", 7.0),
        ],
    )
    results = compute("deelname_sbo", [land.geography.region("GM0001")], land)
    row = only(results, "totaal")
    every = envelope(
        wilson_interval(7 + a + b, 47 + a + b + c) for a, b, c in product(range(5), repeat=3)
    )
    assert interval(INDICATORS["deelname_sbo"], row) == pytest.approx(every)
    assert row["lower"] == pytest.approx(7 / 51) and row["upper"] == pytest.approx(15 / 55)


def test_a_cell_that_may_hide_any_number_gives_no_interval_and_no_word(land):
    codes = ("VO0101", "VO0102")
    land.add("vsv_swv", [(code, "2015", "leerlingen", 1000.0) for code in codes])
    land.add("vsv_swv", [("VO0101", "2015", "vsv", 20.0), ("VO0102", "2015", "vsv", 30.0)])
    cells = land.measures["vsv_swv"]
    cells.loc[(cells["region_code"] == "VO0101") & (cells["breakdown"] == "vsv"), "hidden"] = 1
    region = land.geography.region("VO0101")
    found = compare("vsv_samenwerkingsverband", region, land)
    assert found and {c.word for c in found} == {""}
    assert all(isnan(c.low) and isnan(c.high) for c in found)
