"""Arithmetic against published vectors, other libraries and calculations by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from math import exp, isnan, log, nan, sqrt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from aoj.statistics import (
    Z_95,
    byar_interval,
    count_limits,
    difference_interval,
    dispersion,
    event_interval,
    exact_interval,
    finite_interval,
    mean_interval,
    proportional_odds,
    quantile_groups,
    rate_difference_interval,
    share_limits,
    spread_limits,
    tally,
    wilson_interval,
    z_point,
)

SIZES = st.integers(1, 3000)
CLOSE = {"rel": 1e-9, "abs": 1e-12}


@pytest.fixture(scope="module")
def vectors(real_data):
    """The folder with inputs and results of R packages."""
    return real_data / "stats"


def rows(file):
    return pd.read_csv(file, encoding="utf-8-sig").to_dict("records")


# shares


@pytest.mark.parametrize("sheet", ["Prop", "Prop_g"])
def test_wilson_gives_the_proportions_of_pheindicatormethods(vectors, sheet):
    name = f"testdata_Proportion__testdata_{sheet}.csv"
    compared = 0
    for row in rows(vectors / "PHEindicatormethods" / name):
        if isnan(row["Numerator"]) or isnan(row["Denominator"]):
            continue
        asked = {"95": ("lowercl", "uppercl")}
        if sheet == "Prop":
            asked = {"95": ("lower95_0cl", "upper95_0cl"), "99.8": ("lower99_8cl", "upper99_8cl")}
        for percent, (low, high) in asked.items():
            found = wilson_interval(row["Numerator"], row["Denominator"], float(percent) / 100)
            expected = (row[low] / row["multiplier"], row[high] / row["multiplier"])
            assert found == pytest.approx(expected, **CLOSE)
            compared += 1
    assert compared == {"Prop": 32, "Prop_g": 8}[sheet]


def test_wilson_gives_the_intervals_of_r_binom(vectors):
    found = json.loads((vectors / "statsmodels" / "proportion_R_expected.json").read_text("utf-8"))
    place = found["res_binom_methods"].index("wilson")
    assert len(found["res_binom"]) == 8
    for case, expected in found["res_binom"].items():
        count, total = json.loads(case.replace("(", "[").replace(")", "]"))
        wanted = (expected["ci_low"][place], expected["ci_upp"][place])
        # The cases of 30 were stored with seven or eight decimals.
        within = 1e-9 if total != 30 else 6e-8
        assert wilson_interval(count, total) == pytest.approx(wanted, abs=within)


def test_wilson_follows_newcombe_and_refuses_nonsense():
    assert wilson_interval(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson_interval(0, 20)[0] == 0.0 and wilson_interval(20, 20)[1] == 1.0
    for count, total in ((3, 2), (0, 0), (-1, 5), (nan, 5), (1, nan)):
        with pytest.raises(ValueError, match="no share"):
            wilson_interval(count, total)
    with pytest.raises(ValueError, match="no confidence"):
        wilson_interval(1, 2, 95)


@given(SIZES, SIZES)
@settings(deadline=None)
def test_wilson_is_that_of_scipy(count, rest):
    total = count + rest
    expected = stats.binomtest(count, total).proportion_ci(method="wilson")
    assert wilson_interval(count, total) == pytest.approx((expected.low, expected.high), **CLOSE)


def test_the_point_of_a_confidence_is_that_of_the_normal_distribution():
    assert pytest.approx(1.959963984540054, abs=1e-15) == Z_95
    assert z_point(0.998) == pytest.approx(stats.norm.ppf(0.999), rel=1e-14)


# The example of facts: 30 of 40 asked in a population of 50, R survey 4.5.
def test_a_finite_population_narrows_the_interval_as_r_survey_does():
    assert finite_interval(30, 40, 50) == pytest.approx((0.683, 0.807), abs=5e-4)
    assert wilson_interval(30, 40) == pytest.approx((0.598, 0.858), abs=5e-4)


def test_the_finite_interval_is_wilson_at_the_number_with_the_same_variance():
    share, total, population = 0.75, 40, 50
    variance = share * (1 - share) / 39 * (1 - 40 / 50)
    n, t = share * (1 - share) / variance, stats.t.ppf(0.975, 39)
    middle, spread = share + t * t / (2 * n), t * sqrt(share * (1 - share) / n + (t / n) ** 2 / 4)
    expected = ((middle - spread) / (1 + t * t / n), (middle + spread) / (1 + t * t / n))
    assert finite_interval(30, total, population) == pytest.approx(expected, **CLOSE)


def test_a_finite_population_asked_wholly_has_no_margin_and_extremes_have_plain_wilson():
    assert finite_interval(30, 40, 40) == (0.75, 0.75)
    assert finite_interval(0, 40, 40) == (0.0, 0.0)
    assert finite_interval(0, 40, 50) == wilson_interval(0, 40)
    assert finite_interval(40, 40, 50) == wilson_interval(40, 40)
    for count, total, population in ((30, 40, 39), (0, 0, 10), (3, 2, 10), (-1, 2, 10)):
        with pytest.raises(ValueError, match=f"drawn from {population}"):
            finite_interval(count, total, population)
    assert finite_interval(1, 2, 10) == pytest.approx((0.00192, 0.99808), abs=5e-6)
    with pytest.raises(ValueError, match="no variance"):
        finite_interval(0.5, 1, 10)


# Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10.
@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ((56, 70, 48, 80), (0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.1705, 0.8090)),
        ((5, 56, 0, 29), (-0.0381, 0.1926)),
        ((0, 10, 0, 20), (-0.1611, 0.2775)),
        ((10, 10, 0, 20), (0.6791, 1.0)),
        ((10, 10, 0, 10), (0.6075, 1.0)),
    ],
)
def test_the_difference_of_two_shares_follows_newcombe(cells, expected):
    assert difference_interval(*cells) == pytest.approx(expected, abs=5e-5)


# events


def test_byar_gives_the_limits_of_pheindicatormethods(vectors):
    file = vectors / "PHEindicatormethods" / "testdata_Byars_Wilson__testdata_B_W.csv"
    compared = 0
    for row in rows(file):
        confidence = float(row["confidence"].rstrip("%")) / 100
        if row["method"] == "Byars":
            low, high = byar_interval(row["x"], confidence)
        else:
            low, high = wilson_interval(row["x"], row["n"], confidence)
        assert high == pytest.approx(row["uppercl"], **CLOSE)
        # The package has no lower limit where Byar's would be negative; here that is 0.
        assert low == pytest.approx(0.0 if isnan(row["lowercl"]) else row["lowercl"], **CLOSE)
        compared += 1
    assert compared == 13


@given(st.integers(0, 5000), st.sampled_from([0.9, 0.95, 0.998]))
@settings(deadline=None)
def test_the_exact_interval_is_that_of_chi_squared(count, confidence):
    tail = (1 - confidence) / 2
    low = stats.chi2.ppf(tail, 2 * count) / 2 if count else 0.0
    high = stats.chi2.ppf(1 - tail, 2 * count + 2) / 2
    assert exact_interval(count, confidence) == pytest.approx((low, high), **CLOSE)


@given(st.integers(1, 40), st.sampled_from([0.95, 0.998]))
@settings(deadline=None)
def test_at_the_ends_of_the_exact_interval_the_count_is_just_remarkable(count, confidence):
    low, high = exact_interval(count, confidence)
    tail = (1 - confidence) / 2
    assert stats.poisson.sf(count - 1, low) == pytest.approx(tail, rel=1e-9)
    assert stats.poisson.cdf(count, high) == pytest.approx(tail, rel=1e-9)


def test_the_difference_of_two_rates_by_hand():
    """65 events of 1000: 50.163 to 82.849 (Byar); 9 of 500: 4.115 to 17.085 (exact).

    Per 1000 that is 65 (-14.837, +17.849) and 18 (-9.769, +16.170): 47 - sqrt(14.837^2 + 16.170^2)
    is 25.055, and 47 + sqrt(17.849^2 + 9.769^2) is 67.348.
    """
    low, high = rate_difference_interval(65, 1000, 9, 500)
    assert (1000 * low, 1000 * high) == pytest.approx((25.055, 67.348), abs=2e-3)
    low, high = rate_difference_interval(9, 500, 65, 1000)
    assert (1000 * low, 1000 * high) == pytest.approx((-67.348, -25.055), abs=2e-3)


def test_a_rate_beside_one_that_is_known_exactly_keeps_its_own_interval():
    low, high = rate_difference_interval(30, 100, 10**14, 10**14)
    own = event_interval(30)
    assert (low, high) == pytest.approx((own[0] / 100 - 1, own[1] / 100 - 1), abs=1e-6)


@pytest.mark.parametrize("totals", [(0, 10), (10, 0), (-5, 10)])
def test_a_rate_of_nobody_has_no_difference(totals):
    with pytest.raises(ValueError, match="no rate"):
        rate_difference_interval(1, totals[0], 1, totals[1])


def test_events_are_exact_below_ten_and_byar_from_ten_on():
    assert event_interval(9) == exact_interval(9)
    assert event_interval(10) == byar_interval(10)
    assert event_interval(9.5) == exact_interval(9.5)
    assert byar_interval(10) == pytest.approx(exact_interval(10), rel=2e-3)
    assert byar_interval(0) == pytest.approx((0.0, (1 - 1 / 9 + Z_95 / 3) ** 3))
    for count in (-1, nan, float("inf")):
        with pytest.raises(ValueError, match="no number of events"):
            event_interval(count)


# means


def test_means_are_those_of_pheindicatormethods(vectors):
    folder = vectors / "PHEindicatormethods"
    scores = pd.read_csv(folder / "testdata_Mean__testdata_Mean.csv")
    groups = {"No grouping": scores["values"].dropna()}
    groups.update({area: part.dropna() for area, part in scores.groupby("area")["values"]})
    compared = 0
    for row in rows(folder / "testdata_Mean__testdata_Mean_results.csv"):
        found = mean_interval(groups[row["area"]])
        wider = mean_interval(groups[row["area"]], 0.998)
        assert found.count == row["value_count"]
        assert (found.mean, found.deviation, found.low, found.high) == pytest.approx(
            (row["value"], row["stdev"], row["lower95_0cl"], row["upper95_0cl"]), **CLOSE
        )
        assert (wider.low, wider.high) == pytest.approx(
            (row["lower99_8cl"], row["upper99_8cl"]), **CLOSE
        )
        compared += 1
    assert compared == 3


def test_one_score_has_no_interval():
    with pytest.raises(ValueError, match="no interval of 1"):
        mean_interval([3])


# straight counts


def test_the_straight_count_is_that_of_r_likert(vectors):
    answers = pd.read_csv(vectors / "R_likert" / "mass.csv")
    levels = ["Strongly Disagree", "Disagree", "Neutral", "Agree", "Strongly Agree"]
    published = rows(vectors / "R_likert" / "MathAnxiety.csv")
    grouped = rows(vectors / "R_likert" / "MathAnxietyGender.csv")
    assert (len(published), len(grouped)) == (14, 28)
    for row in published + grouped:
        mine = answers[answers["Gender"] == row["Group"]] if "Group" in row else answers
        given_answers = [a if isinstance(a, str) else None for a in mine[row["Item"]]]
        found = tally(given_answers, levels)
        assert [t.answer for t in found] == levels
        assert [100 * t.share for t in found] == pytest.approx([row[a] for a in levels], **CLOSE)


def test_who_did_not_choose_a_level_is_out_of_the_base_and_nothing_is_lost():
    found = tally(["ja", None, "n.v.t.", "ja"], ["ja", "nee"], outside=["n.v.t."])
    assert [(t.answer, t.count, t.base, t.share) for t in found] == [
        ("ja", 2, 2, 1.0),
        ("nee", 0, 2, 0.0),
    ]
    with pytest.raises(ValueError, match="no level"):
        tally(["ja", "n.v.t."], ["ja", "nee"])
    assert all(isnan(t.share) for t in tally([], ["ja", "nee"]))


# funnels


def test_funnels_of_proportions_are_those_of_pheindicatormethods(vectors):
    folder = vectors / "PHEindicatormethods"
    inputs = pd.read_csv(folder / "testdata_funnel_prop_inputs.csv", encoding="utf-8-sig")
    baseline = inputs["numerator"].sum() / inputs["denominator"].sum()
    published = rows(folder / "testdata_funnel_prop_outputs.csv")
    assert len(published) == 100
    for row in published:
        inner = share_limits(row["Population"], baseline)
        outer = share_limits(row["Population"], baseline, 0.998)
        assert [100 * limit for limit in (*inner, *outer, baseline)] == pytest.approx(
            [
                row["Lower2s0025limit"],
                row["Upper2s0025limit"],
                row["Lower3s0001limit"],
                row["Upper3s0001limit"],
                row["Baseline"],
            ],
            abs=6e-7,  # the file has six decimals
        )


def test_places_in_a_funnel_are_those_of_pheindicatormethods(vectors):
    file = vectors / "PHEindicatormethods" / "testdata_funnel_prop_inputs.csv"
    inputs = pd.read_csv(file, encoding="utf-8-sig")
    baseline = inputs["numerator"].sum() / inputs["denominator"].sum()
    words = []
    for share, total in zip(
        inputs["numerator"] / inputs["denominator"], inputs["denominator"], strict=True
    ):
        word = "Not significant"
        for name, confidence in (("0.025", 0.95), ("0.001", 0.998)):
            low, high = share_limits(total, baseline, confidence)
            if not low <= share <= high:
                word = f"{'High' if share > high else 'Low'} ({name})"
        words.append(word)
    assert words == inputs["significance"].tolist() and len(words) == 303


# Retyped from PHEindicatormethods, tests/testthat/testdata_funnel_ratio_outputs.csv: observed
# events, and the expected events at which they just lie on the lower and upper 95% and 99.8% limit.
# The package searches these in steps that end at about one in a million.
RATIO_FUNNEL = [
    (1, 5.571644585, 0.025317898, 9.233410143, 0.001000547),
    (2, 7.224687515, 0.242209467, 11.22886836, 0.04540199),
    (5, 11.6683331, 1.623486324, 16.45474478, 0.739371928),
    (9, 17.08479966, 4.11537405, 22.65737951, 2.452425215),
    (10, 18.39035799, 4.795387629, 24.13397235, 2.960519925),
    (30, 42.82687112, 20.24087434, 51.08312418, 15.86916711),
    (100, 121.6268111, 81.36400699, 134.9243187, 71.92139974),
    (716, 770.4222128, 664.5083011, 802.60414, 636.1521174),
]


@pytest.mark.parametrize(("observed", "few", "many", "very_few", "very_many"), RATIO_FUNNEL)
def test_funnels_of_ratios_are_those_of_pheindicatormethods(
    observed, few, many, very_few, very_many
):
    for expected, confidence, side in (
        (few, 0.95, 0),
        (many, 0.95, 1),
        (very_few, 0.998, 0),
        (very_many, 0.998, 1),
    ):
        found = count_limits(expected, confidence)[side]
        assert found == pytest.approx(observed, rel=1e-5)


# Retyped from the same package, testdata_funnel_rate_outputs.csv: events in three years, and the
# population of one year with the rate per 100.000 on the lower and upper 95% limit around 116,17.
RATE_FUNNEL = [
    (1, 1598.675694, 20.85059119, 7.264481402, 4588.535848),
    (10, 5276.757672, 63.17010446, 1375.943768, 242.2579623),
    (99, 34583.45945, 95.42133877, 23087.10848, 142.9369123),
    (1360, 411529.9259, 110.158048, 369759.5622, 122.6021934),
]


@pytest.mark.parametrize(("events", "at_low", "low", "at_high", "high"), RATE_FUNNEL)
def test_funnels_of_rates_are_those_of_pheindicatormethods(events, at_low, low, at_high, high):
    baseline = 116.1720835 / 100_000
    for population, rate, side in ((at_low, low, 0), (at_high, high, 1)):
        years = 3 * population
        found = count_limits(baseline * years)[side]
        assert found == pytest.approx(events, rel=1e-5)
        assert 100_000 * found / years == pytest.approx(rate, rel=1e-5)


@given(st.floats(0.001, 2000), st.sampled_from([0.95, 0.998]))
@settings(deadline=None)
def test_a_number_on_the_limit_has_an_interval_that_just_reaches_what_is_expected(
    expected, confidence
):
    low, high = count_limits(expected, confidence)
    assert exact_interval(high, confidence)[0] == pytest.approx(expected, rel=1e-7)
    if low > 0:
        assert exact_interval(low, confidence)[1] == pytest.approx(expected, rel=1e-7)
    else:  # even none at all is not remarkable: exp(-expected) is at least the tail
        assert exp(-expected) >= (1 - confidence) / 2 * (1 - 1e-9)


def test_a_funnel_needs_a_size_and_a_baseline():
    for total, baseline in ((0, 0.5), (10, 1.5), (10, -0.1)):
        with pytest.raises(ValueError, match="no funnel"):
            share_limits(total, baseline)
    with pytest.raises(ValueError, match="no funnel"):
        count_limits(0)


def test_over_dispersion_is_that_of_a_calculation_by_hand():
    """Eleven regions of 400 at a baseline of 20%: the error is sqrt(0.2 x 0.8 / 400) = 0.02.

    z = (share - 0.20) / 0.02: -5, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 3, 10. Of eleven the 10%
    quantiles are the second and the tenth, so winsorised -5 becomes -2 and 10 becomes 3.
    Squares: 4 4 2.25 1 0.25 0 0.25 1 2.25 9 9 = 33; phi = 33 / 11 = 3.
    Weights are 1 / 0.0004 = 2500 each: sum w = 27500, sum w2 / sum w = 2500.
    tau2 = (11 x 3 - 10) / (27500 - 2500) = 23 / 25000 = 0.00092.
    Limits: 0.20 +- 1.959964 x sqrt(0.0004 + 0.00092) = 0.20 +- 1.959964 x 0.0363318 = 0.0712093.
    """
    shares = [0.10, 0.16, 0.17, 0.18, 0.19, 0.20, 0.21, 0.22, 0.23, 0.26, 0.40]
    found = dispersion(shares, [0.02] * 11, 0.20)
    assert (found.phi, found.tau2, found.count) == pytest.approx((3.0, 0.00092, 11), abs=1e-12)
    assert spread_limits(0.20, 0.02, found.tau2) == pytest.approx(
        (0.20 - 0.0712093, 0.20 + 0.0712093), abs=5e-7
    )
    unwinsorised = dispersion(shares, [0.02] * 11, 0.20, winsorised=0)
    assert unwinsorised.phi == pytest.approx((25 + 4 + 2.25 + 2.5 + 2.25 + 9 + 100) / 11)


def test_over_dispersion_weighs_regions_by_their_size_as_by_hand():
    """Three rates of 10, 14 and 4 with errors 1, 2 and 4 around 8: z = 2, 3, -1.

    No winsorising: phi = (4 + 9 + 1) / 3. Weights 1, 1/4, 1/16: sum 1.3125, squares 1 + 0.0625 +
    0.00390625 = 1.06640625, divided by the sum 0.8125. tau2 = (14 - 2) / (1.3125 - 0.8125) = 24.
    """
    found = dispersion([10, 14, 4], [1, 2, 4], 8, winsorised=0)
    assert (found.phi, found.tau2) == pytest.approx((14 / 3, 24.0))


def test_chance_alone_adds_no_variance():
    assert dispersion([0.19, 0.20, 0.21], [0.02] * 3, 0.20).tau2 == 0.0
    with pytest.raises(ValueError, match="no dispersion"):
        dispersion([0.2], [0.02], 0.2)


# groups

# Retyped from PHEindicatormethods, fd_quantiles.csv: mortality of women per area of the North East
# region, and the deciles of the areas of five regions in rising order ('low is good').
NORTH_EAST = [
    118.7460481, 131.2778276, 137.109864, 137.7256526, 138.9005229, 143.263302,
    145.5966707, 146.6971262, 153.6912833, 155.763081, 157.1222286, 171.2170455,
]  # fmt: skip
DECILES = {
    11: [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1],
    12: [10, 9, 8, 7, 6, 6, 5, 4, 3, 2, 1, 1],
    14: [10, 9, 8, 8, 7, 6, 6, 5, 4, 3, 3, 2, 1, 1],
    15: [10, 9, 9, 8, 7, 7, 6, 5, 5, 4, 3, 3, 2, 1, 1],
    23: [10, 10, 9, 9, 8, 8, 7, 7, 7, 6, 6, 5, 5, 4, 4, 4, 3, 3, 2, 2, 1, 1, 1],
}


def test_deciles_are_those_of_pheindicatormethods():
    assert quantile_groups(NORTH_EAST, 10, highest_first=True) == DECILES[12]
    for number, expected in DECILES.items():
        assert quantile_groups(range(number), 10, highest_first=True) == expected


def test_equal_values_share_a_group_and_absent_ones_have_none():
    assert quantile_groups([5, 1, nan, 1, 1, 3]) == [5, 1, None, 1, 1, 4]
    assert quantile_groups([2.0] * 7) == [1] * 7
    assert quantile_groups([3, 1, 2], 1) == [1, 1, 1]
    assert quantile_groups([1, 2, 3, 4, nan]) == [None] * 5
    with pytest.raises(ValueError, match="no number of groups"):
        quantile_groups([1, 2], 0)


@given(st.lists(st.integers(0, 50), min_size=5, max_size=60), st.integers(2, 5))
@settings(deadline=None)
def test_groups_follow_the_formula_with_the_lowest_rank_of_equals(values, groups):
    number = len(values)
    ranks = stats.rankdata(values, method="min")
    found = quantile_groups(values, groups)
    for rank, group in zip(ranks, found, strict=True):
        above = -(-(number + 1 - int(rank)) * groups // number)  # the ceiling, in whole numbers
        assert group == max(1, groups + 1 - above)
    pairs = sorted(zip(values, found, strict=True))
    assert [group for _, group in pairs] == sorted(found)


@given(st.integers(1, 60))
@settings(deadline=None)
def test_groups_without_equals_differ_by_one_in_size(number):
    found = quantile_groups(range(5 * number))
    assert [found.count(group) for group in range(1, 6)] == [number] * 5


# ordered answers


@pytest.fixture(scope="module")
def students(vectors):
    """How likely 400 students are to apply, with three traits: the example of UCLA for polr."""
    levels = ["unlikely", "somewhat likely", "very likely"]
    table = pd.read_csv(vectors / "statsmodels" / "ologit_ucla.csv")
    answers = [levels.index(answer) for answer in table["apply"]]
    return answers, table[["pared", "public", "gpa"]].to_numpy().tolist()


def likelihood(answers, traits, model):
    return sum(
        log(model.probabilities(row)[answer]) for answer, row in zip(answers, traits, strict=True)
    )


def test_proportional_odds_are_those_of_polr_as_near_as_it_came(vectors, students):
    file = vectors / "statsmodels" / "ordinal_model_R_polr_clm_expected.json"
    expected = json.loads(file.read_text("utf-8"))["res_ord_logit"]
    found = proportional_odds(*students)
    # polr stops a little short of the maximum: its own likelihood is lower than the one found.
    assert found.coefficients == pytest.approx(expected["coefficients_val"], abs=3e-4)
    assert found.errors == pytest.approx(expected["coefficients_stdE"], abs=1e-4)
    assert found.thresholds == pytest.approx(expected["thresholds"], abs=1e-3)
    for row, chances in zip(students[1], expected["prob_pred"], strict=False):
        assert found.probabilities(row) == pytest.approx(chances, abs=5e-5)
    of_polr = replace(
        found,
        coefficients=tuple(expected["coefficients_val"]),
        thresholds=tuple(expected["thresholds"]),
    )
    assert found.log_likelihood == pytest.approx(likelihood(*students, found), rel=1e-12)
    assert likelihood(*students, of_polr) < found.log_likelihood
    assert likelihood(*students, of_polr) == pytest.approx(found.log_likelihood, abs=1e-5)


def test_nothing_near_the_proportional_odds_fits_better(students):
    found = proportional_odds(*students)
    for place in range(3):
        for step in (-1e-4, 1e-4):
            moved = list(found.coefficients)
            moved[place] += step
            near = replace(found, coefficients=tuple(moved))
            assert likelihood(*students, near) < found.log_likelihood


def test_two_levels_and_one_yes_or_no_have_the_odds_ratio_of_their_table():
    """8 of 20 without the trait and 15 of 20 with it: (15 / 5) / (8 / 12) = 4.5, and its error."""
    answers = [1] * 8 + [0] * 12 + [1] * 15 + [0] * 5
    found = proportional_odds(answers, [[0.0]] * 20 + [[1.0]] * 20)
    assert found.coefficients == pytest.approx([log(4.5)], rel=1e-9)
    assert found.errors == pytest.approx([sqrt(1 / 8 + 1 / 12 + 1 / 15 + 1 / 5)], rel=1e-7)
    assert found.thresholds == pytest.approx([log(12 / 8)], rel=1e-9)
    assert found.probabilities([1.0]) == pytest.approx((0.25, 0.75))


@pytest.mark.parametrize(
    ("answers", "traits"),
    [
        ([0, 0, 1, 1], [[0], [0], [1], [1]]),  # parted perfectly
        ([0, 1, 0, 1], [[1], [1], [1], [1]]),  # no variation
        ([0, 2], [[0], [1]]),  # a level that nobody gave
        ([0, 0], [[0], [1]]),  # one level
        ([0, 1], [[0], [nan]]),
        ([], []),
        ([-1, 0, 1], [[0], [1], [2]]),
    ],
)
def test_traits_that_can_tell_nothing_have_no_fit(answers, traits):
    with pytest.raises(ValueError, match=r"no best fit|every level"):
        proportional_odds(answers, traits)
