"""Tests of groups against published results, other libraries and calculations by hand."""

from __future__ import annotations

import os
from itertools import chain, pairwise, product
from math import comb, nan, sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from aoj.statistics import (
    cliffs_delta,
    cramers_v,
    cronbach_alpha,
    goodness_of_fit,
    holm,
    independence,
    kendall,
    kruskal,
    mann_whitney,
    mean_interval,
    missing_bounds,
    spearman,
)
from aoj.statistics.permutation import chance_of

CASES = 2000 if os.environ.get("AOJ_MANY") else 40
LIKERT = st.lists(st.integers(1, 5), min_size=10, max_size=40)

# Agresti, Categorical Data Analysis (2002), page 57: income by job satisfaction of black males;
# the example of `fisher.test` in R.
JOB = [[1, 2, 1, 0], [3, 3, 6, 1], [10, 10, 14, 9], [6, 7, 12, 11]]
# SAS/STAT User's Guide, The FREQ Procedure, example of measures of association (data set pain).
PAIN = [[26, 26, 23, 18, 9], [6, 7, 9, 14, 23]]


def pairs_of(table):
    rows, columns = np.indices(np.shape(table))
    counts = np.ravel(table)
    return np.repeat(rows.ravel(), counts).tolist(), np.repeat(columns.ravel(), counts).tolist()


# independence


def test_fishers_test_is_that_of_the_lady_tasting_tea():
    """The example of `fisher.test` in R (Agresti 1990, page 61); two-sided 0.4857."""
    tea = independence([[3, 1], [1, 3]])
    assert (tea.method, tea.count, tea.p_value) == ("fisher", 8, pytest.approx(34 / 70))


def test_a_large_table_has_the_chi_square_of_r():
    """The example of `chisq.test` in R (Agresti 2007, page 39): 30.07 on 2, p = 2.954e-07."""
    found = independence([[762, 327, 468], [484, 239, 477]])
    assert (found.method, found.freedom, found.count) == ("chi2", 2, 2757)
    assert found.statistic == pytest.approx(30.070149, abs=1e-6)
    assert found.p_value == pytest.approx(2.954e-07, abs=5e-11)
    assert found.cramers_v == pytest.approx(sqrt(30.070149 / 2757), abs=1e-6)


def test_a_table_with_small_counts_is_permuted_and_agrees_with_fisher_of_r():
    """`fisher.test(Job)` of R gives p = 0.7827, chi-square 5.9655 on 9 degrees of freedom."""
    found = independence(JOB)
    assert (found.method, found.freedom) == ("permutation", 9)
    assert found.statistic == pytest.approx(5.9655, abs=1e-4)
    assert found.p_value == pytest.approx(0.7827, abs=0.03)
    assert independence(JOB) == found
    assert independence(JOB, seed=1).p_value == pytest.approx(found.p_value, abs=0.02)


def exact_chance(table):
    """Return the exact permutation p-value of chi-square of a table with two rows."""
    first, totals = np.array(table[0]), np.sum(table, axis=0)
    size, number = int(first.sum()), int(totals.sum())
    expected = np.outer(np.sum(table, axis=1), totals) / number

    def distance(row):
        filled = np.array([row, totals - row])
        return float(((filled - expected) ** 2 / expected).sum())

    own, chance = distance(first), 0.0
    for row in product(*(range(t + 1) for t in totals)):
        if sum(row) == size and distance(np.array(row)) >= own - 1e-9:
            ways = np.prod([comb(int(t), r) for t, r in zip(totals, row, strict=True)], dtype=float)
            chance += ways / comb(number, size)
    return chance


@pytest.mark.parametrize("table", [[[5, 1, 0], [1, 2, 4]], [[0, 3, 3], [4, 3, 1]]])
def test_the_permuted_p_value_is_that_of_all_tables_with_the_same_margins(table):
    found = independence(table)
    exact = exact_chance(table)
    assert found.method == "permutation"
    assert found.p_value == pytest.approx(exact, abs=4 * sqrt(exact * (1 - exact) / 9999) + 1e-4)


@given(st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=4), min_size=2, max_size=4))
@settings(deadline=None, max_examples=CASES)
def test_chi_square_and_cramers_v_are_those_of_scipy(rows):
    width = min(map(len, rows))
    table = np.array([row[:width] for row in rows])
    filled = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    if min(filled.shape) < 2:
        with pytest.raises(ValueError, match="two groups with two"):
            independence(table.tolist())
        return
    expected = stats.chi2_contingency(filled, correction=False)
    found = independence(table.tolist())
    assert found.statistic == pytest.approx(expected.statistic, abs=1e-9)
    assert found.freedom == expected.dof
    assert found.cramers_v == pytest.approx(stats.contingency.association(filled), abs=1e-9)
    assert 0 < found.p_value <= 1
    if expected.expected_freq.min() >= 5:
        assert (found.method, found.p_value) == ("chi2", pytest.approx(expected.pvalue))
    else:
        assert found.method == ("fisher" if filled.shape == (2, 2) else "permutation")
    if found.method == "fisher":
        assert found.p_value == pytest.approx(stats.fisher_exact(filled).pvalue)


def test_five_expected_in_every_cell_is_enough_for_chi_square():
    assert independence([[4, 6], [6, 4]]).method == "chi2"
    assert independence([[4, 6], [5, 4]]).method == "fisher"


def test_cramers_v_goes_from_nothing_to_all():
    assert cramers_v([[10, 0, 0], [0, 10, 0], [0, 0, 10]]) == pytest.approx(1.0)
    assert cramers_v([[10, 20], [20, 40]]) == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(
    "table", [[[1.5, 2], [3, 4]], [[1, -2], [3, 4]], [[1, 2]], [[3, 0], [5, 0]]]
)
def test_what_is_no_table_of_groups_is_refused(table):
    with pytest.raises(ValueError, match=r"counts|two groups"):
        independence(table)


# ranks

# Hollander and Wolfe (1973), page 69: permeability; the example of `wilcox.test` in R gives W = 35
# and for the one-sided alternative 0.1272.
TERM = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
EARLY = [1.15, 0.88, 0.90, 0.74, 1.21]


def test_mann_whitney_is_that_of_hollander_and_wolfe():
    found = mann_whitney(TERM, EARLY)
    assert (found.statistic, found.counts, found.method) == (35.0, (10, 5), "permutation")
    assert found.p_value == pytest.approx(2 * 0.1272, abs=0.02)
    assert found.delta == pytest.approx(2 * 35 / 50 - 1)


def test_the_relative_effect_of_the_vectors_is_that_of_cliffs_delta(real_data):
    file = real_data / "stats" / "statsmodels" / "results_samplesize_rank_compare_onetail.csv"
    compared = 0
    for row in pd.read_csv(file).to_dict("records"):
        reference = [float(value) for value in row["reference_sample"].split(",")]
        treated = [float(value) for value in row["synthetic_sample"].split(",")]
        # The relative effect counts pairs in which the treated is higher, those alike half.
        found = mann_whitney(treated, reference)
        assert found.statistic / (len(treated) * len(reference)) == pytest.approx(
            row["relative_effect"]
        )
        assert cliffs_delta(treated, reference) == pytest.approx(2 * row["relative_effect"] - 1)
        compared += 1
    assert compared >= 6


@given(LIKERT, LIKERT)
@settings(deadline=None, max_examples=CASES)
def test_mann_whitney_of_large_groups_is_that_of_scipy(first, second):
    found = mann_whitney(first, second)
    other = mann_whitney(second, first)
    assert found.delta == pytest.approx(-other.delta, abs=1e-12)
    higher = sum((a > b) - (a < b) for a in first for b in second)
    assert found.delta == pytest.approx(higher / (len(first) * len(second)), abs=1e-12)
    assert cliffs_delta(first, second) == pytest.approx(found.delta, abs=1e-12)
    if len(set(first + second)) == 1:
        assert (found.p_value, found.delta) == (1.0, 0.0)
        return
    expected = stats.mannwhitneyu(first, second, method="asymptotic")
    assert (found.method, found.statistic) == ("asymptotic", pytest.approx(expected.statistic))
    assert found.p_value == pytest.approx(expected.pvalue)


def test_small_groups_have_the_exact_chance_of_their_ranks():
    """Of the 20 ways to choose three of six, two are as extreme as 1 2 3 beside 4 5 6."""
    assert mann_whitney([4, 5, 6], [1, 2, 3]).p_value == pytest.approx(0.1, abs=0.012)
    exact = stats.permutation_test(
        ([1, 2, 2, 3], [2, 4, 4, 5, 5]),
        lambda a, b: abs(stats.mannwhitneyu(a, b).statistic - 10),
        alternative="greater",
        n_resamples=np.inf,
    )
    found = mann_whitney([1, 2, 2, 3], [2, 4, 4, 5, 5])
    assert found.p_value == pytest.approx(exact.pvalue, abs=0.008)


# Hollander and Wolfe (1973), page 116: mucociliary efficiency; `kruskal.test` of R gives
# chi-squared = 0.77143, df = 2, p-value = 0.68.
MUCUS = {
    "normal": [2.9, 3.0, 2.5, 2.6, 3.2],
    "airways": [3.8, 2.7, 4.0, 2.4],
    "asbestosis": [2.8, 3.4, 3.7, 2.2, 2.0],
}


def test_kruskal_is_that_of_hollander_and_wolfe():
    found = kruskal(MUCUS)
    assert (found.statistic, found.freedom) == (pytest.approx(0.77143, abs=5e-6), 2)
    assert found.counts == (5, 4, 5)
    # Four in a group: permuted. The published value is that of the chi-square approximation.
    assert found.method == "permutation"
    assert found.p_value == pytest.approx(0.68, abs=0.05)
    assert found.epsilon_squared == pytest.approx(0.77143 / 13, abs=1e-6)
    larger = kruskal({name: 2 * values for name, values in MUCUS.items()})
    assert larger.method == "asymptotic"


def dunn_by_hand(groups):
    """Return Dunn's unadjusted p-values with the correction for ties, straight from the formula."""
    names = list(groups)
    values = np.concatenate([groups[name] for name in names])
    ranks = stats.rankdata(values)
    number = len(values)
    ties = sum(t**3 - t for t in np.unique(values, return_counts=True)[1])
    spread = number * (number + 1) / 12 - ties / (12 * (number - 1))
    ends = np.cumsum([0] + [len(groups[name]) for name in names])
    means = [ranks[a:b].mean() for a, b in pairwise(ends)]
    found = {}
    for i, one in enumerate(names):
        for j in range(i + 1, len(names)):
            error = sqrt(spread * (1 / len(groups[one]) + 1 / len(groups[names[j]])))
            found[one, names[j]] = 2 * stats.norm.sf(abs(means[i] - means[j]) / error)
    return found


@given(st.lists(LIKERT, min_size=3, max_size=4))
@settings(deadline=None, max_examples=CASES)
def test_kruskal_and_dunn_are_the_formulas(lists):
    groups = {f"rol {place}": values for place, values in enumerate(lists)}
    found = kruskal(groups)
    if len(set(chain(*lists))) == 1:
        assert (found.p_value, found.epsilon_squared) == (1.0, 0.0)
        assert set(found.pairs.values()) == {1.0}
        return
    # A hair below 0 where the groups are equal: then scipy's own chance is no number.
    statistic = max(0.0, stats.kruskal(*lists).statistic)
    assert found.statistic == pytest.approx(statistic, abs=1e-9)
    assert found.p_value == pytest.approx(stats.chi2.sf(statistic, len(lists) - 1))
    number = sum(map(len, lists))
    epsilon = statistic * (number + 1) / (number**2 - 1)
    assert found.epsilon_squared == pytest.approx(epsilon) and 0 <= found.epsilon_squared <= 1
    plain = dunn_by_hand(groups)
    assert list(found.pairs) == list(plain)
    assert list(found.pairs.values()) == pytest.approx(holm(list(plain.values())), abs=1e-9)


def test_equal_groups_differ_nothing():
    found = kruskal({role: [1] * 18 + [2] * 4 for role in ("po", "vo", "jeugdhulp")})
    assert (found.statistic, found.p_value, found.epsilon_squared) == (0.0, 1.0, 0.0)


def test_ranks_need_answers_on_both_sides_that_have_a_place():
    for groups in ([[], [1]], [[1], []], [[1], [nan]]):
        with pytest.raises(ValueError, match=r"ranked|at least one"):
            mann_whitney(*groups)
    with pytest.raises(ValueError, match="at least one"):
        kruskal({"po": [1, 2]})


@given(LIKERT, LIKERT)
@settings(deadline=None, max_examples=CASES)
def test_relabelling_levels_in_the_same_order_changes_no_rank(first, second):
    stretch = {1: -7.5, 2: 0, 3: 0.25, 4: 100, 5: 1e6}
    moved = mann_whitney([stretch[a] for a in first], [stretch[b] for b in second])
    assert moved == mann_whitney(first, second)


# several tests


def test_holm_by_hand():
    """Sorted 0.001 0.01 0.02 0.04 times 4 3 2 1: 0.004 0.03 0.04 0.04."""
    assert holm([0.02, 0.001, 0.04, 0.01]) == pytest.approx((0.04, 0.004, 0.04, 0.03))
    assert holm([0.4, 0.6]) == pytest.approx((0.8, 0.8))
    assert holm([0.9, 0.9, 0.9]) == (1.0, 1.0, 1.0)
    assert holm([]) == ()
    for wrong in ([1.2], [-0.1], [nan]):
        with pytest.raises(ValueError, match="between 0 and 1"):
            holm(wrong)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
@settings(deadline=None, max_examples=max(10, CASES // 40))  # each call sweeps the memory
def test_holm_is_that_of_statsmodels(p_values):
    assert holm(p_values) == pytest.approx(multipletests(p_values, method="holm")[1])


# reliability


def test_alpha_by_hand_and_by_kuder_and_richardson():
    """Three items, four people; variances 5/3, 1, 4/3 and of the totals (3 6 7 10) 26/3.

    alpha = 3/2 x (1 - 4 / (26/3)) = 3/2 x (1 - 12/26) = 21/26.
    """
    scores = [[1, 1, 1], [2, 3, 1], [3, 1, 3], [4, 3, 3]]
    variances = np.var(scores, axis=0, ddof=1)
    assert variances == pytest.approx([5 / 3, 4 / 3, 4 / 3])
    assert cronbach_alpha(scores) == pytest.approx(
        1.5 * (1 - (13 / 3) / np.var([3, 6, 7, 10], ddof=1))
    )
    # Of right and wrong answers alpha is KR-20: k/(k-1) (1 - sum p q / variance of the totals).
    marks = np.array([[1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 1, 1], [0, 0, 0, 0]])
    chance = marks.mean(axis=0)
    kr20 = 4 / 3 * (1 - (chance * (1 - chance)).sum() / marks.sum(axis=1).var())
    assert cronbach_alpha(marks.tolist()) == pytest.approx(kr20)


def test_alpha_is_one_of_equal_items_and_follows_spearman_and_brown():
    assert cronbach_alpha([[1, 1, 1], [3, 3, 3], [4, 4, 4]]) == pytest.approx(1.0)
    # Two items of equal spread: alpha is the Spearman-Brown reliability 2r / (1 + r).
    one, other = [1, 2, 3, 4, 5], [2, 1, 3, 5, 4]
    r = float(np.corrcoef(one, other)[0, 1])
    found = cronbach_alpha(list(zip(one, other, strict=True)))
    assert found == pytest.approx(2 * r / (1 + r))


@pytest.mark.parametrize("scores", [[[1, 2]], [[1], [2]], [[1, 2], [2, 1]], [[1, nan], [2, 3]]])
def test_what_has_no_reliability_is_refused(scores):
    with pytest.raises(ValueError, match=r"alpha|reliability"):
        cronbach_alpha(scores)


# make-up and bounds


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), min_size=2, max_size=4))
@settings(deadline=None, max_examples=CASES)
def test_the_corrected_fit_is_the_chi_square_of_who_did_and_did_not_answer(parts):
    counts = [answered for answered, _ in parts]
    frame = [answered + absent for answered, absent in parts]
    if not sum(counts):
        with pytest.raises(ValueError, match="two groups"):
            goodness_of_fit(counts, frame)
        return
    found = goodness_of_fit(counts, frame)
    expected = np.array(frame) * sum(counts) / sum(frame)
    plain = stats.chisquare(counts, expected)
    assert found.statistic == pytest.approx(
        plain.statistic / (1 - sum(counts) / sum(frame)), abs=1e-9
    )
    assert found.effect == pytest.approx(sqrt(plain.statistic / sum(counts)), abs=1e-9)
    assert found.freedom == len(parts) - 1


def test_from_a_frame_without_end_the_fit_is_the_plain_one():
    """Mendel's peas: 315 108 101 32 of 9:3:3:1 give chi-square 0.470 and p 0.925."""
    found = goodness_of_fit([315, 108, 101, 32], [9 * 10**9, 3 * 10**9, 3 * 10**9, 10**9])
    assert found.statistic == pytest.approx(0.470024, abs=1e-6)
    assert found.p_value == pytest.approx(0.925426, abs=1e-6)
    assert (found.freedom, found.count) == (3, 556)


def test_who_answered_more_often_than_asked_has_no_fit():
    for counts, frame in (([5, 1], [4, 9]), ([1], [2, 3]), ([2, 2], [2, 2]), ([-1, 2], [3, 3])):
        with pytest.raises(ValueError, match=r"asked|two groups"):
            goodness_of_fit(counts, frame)


def test_a_few_answers_have_an_exact_fit():
    """Three of four and none of four: hypergeometric, 2 x C(4,3) C(4,0) / C(8,3) = 8/56."""
    found = goodness_of_fit([3, 0], [4, 4])
    assert (found.method, found.p_value) == ("fisher", pytest.approx(8 / 56))


def test_bounds_hold_every_share_that_the_missing_could_make():
    assert missing_bounds(30, 40, 0) == (0.75, 0.75)
    assert missing_bounds(0, 0, 5) == (0.0, 1.0)
    low, high = missing_bounds(3, 10, 7)
    for outside in range(8):  # so many of the missing would not have been in the base
        for more in range(8 - outside):
            assert low - 1e-12 <= (3 + more) / (17 - outside) <= high + 1e-12
    for wrong in ((5, 4, 1), (-1, 4, 1), (1, 4, -1), (0, 0, 0)):
        with pytest.raises(ValueError, match="no share"):
            missing_bounds(*wrong)


# questions together


def test_tau_b_with_its_error_is_that_of_sas():
    """PROC FREQ on the table pain: tau-b 0.3373 with standard error 0.0642 (0.2114 to 0.4631)."""
    found = kendall(*pairs_of(PAIN))
    assert found.value == pytest.approx(0.3373, abs=5e-5)
    assert (found.low, found.high) == pytest.approx((0.2114, 0.4631), abs=5e-5)
    assert (found.high - found.low) / 2 / 1.959964 == pytest.approx(0.0642, abs=5e-5)
    assert found.count == 161


def test_spearman_is_that_of_sas():
    """The same table: Spearman 0.3771."""
    assert spearman(*pairs_of(PAIN)).value == pytest.approx(0.3771, abs=5e-5)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=6, max_size=40))
@settings(deadline=None, max_examples=CASES)
def test_correlations_are_those_of_scipy(pairs):
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    if len(set(first)) == 1 or len(set(second)) == 1:
        for correlation in (kendall, spearman):
            with pytest.raises(ValueError, match="alike"):
                correlation(first, second)
        return
    found, rho = kendall(first, second), spearman(first, second)
    expected = stats.kendalltau(first, second, method="asymptotic")
    assert (found.value, found.p_value) == pytest.approx(tuple(expected), abs=1e-9)
    assert rho.value == pytest.approx(stats.spearmanr(first, second).statistic, abs=1e-9)
    for one in (found, rho):
        assert -1 <= one.low <= one.value + 1e-9 and one.value - 1e-9 <= one.high <= 1
    swapped = kendall(second, first)
    assert (swapped.low, swapped.high) == pytest.approx((found.low, found.high), abs=1e-9)


def test_the_error_of_tau_b_is_that_of_drawing_again():
    """Of a thousand draws from one table the taus vary as much as the formula says of each."""
    table = np.array(PAIN) / np.sum(PAIN)
    draws = np.random.default_rng(7).multinomial(400, table.ravel(), size=1000)
    found = [kendall(*pairs_of(draw.reshape(table.shape))) for draw in draws[:300]]
    errors = [(one.high - one.low) / 2 / 1.959964 for one in found]
    assert np.std([one.value for one in found]) == pytest.approx(np.mean(errors), rel=0.12)


def test_a_perfect_order_has_no_margin_and_few_pairs_no_correlation():
    assert kendall([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]).value == pytest.approx(1.0)
    assert spearman([1, 2, 3, 4, 5], [5, 4, 3, 2, 1]).value == -1
    for first, second in (([1, 2, 3, 4], [1, 2, 3, 4]), ([1, 2, 3, 4, 5], [1, 2, 3, 4])):
        with pytest.raises(ValueError, match="no correlation"):
            spearman(first, second)


# means and chance


def test_a_mean_of_a_known_number_has_a_narrower_margin():
    """Deviation 1 over 25 of 100: t(24) = 2.0639 times 1/5 times sqrt(3/4)."""
    scores = [2 + sqrt(24 / 25) * (-1) ** place for place in range(24)] + [2.0]
    found, wider = mean_interval(scores, population=100), mean_interval(scores)
    assert found.deviation == pytest.approx(sqrt(24 / 25))
    margin = stats.t.ppf(0.975, 24) * found.deviation / 5
    assert found.high - found.mean == pytest.approx(margin * sqrt(0.75))
    assert wider.high - wider.mean == pytest.approx(margin)
    everybody = mean_interval(scores, population=25)
    assert everybody.low == everybody.high == everybody.mean
    with pytest.raises(ValueError, match="drawn from 24"):
        mean_interval(scores, population=24)


def test_a_p_value_is_never_nought_and_depends_on_the_seed_only():
    extreme = np.array([[40, 0], [0, 40]])

    def distance(tables):
        return abs(tables[:, 0, 0] - 20)

    assert chance_of(extreme, distance, resamples=99) == 1 / 100
    assert chance_of(extreme, distance, seed=3) == chance_of(extreme, distance, seed=3)
    middle = np.array([[20, 20], [20, 20]])
    assert chance_of(middle, distance, resamples=99) == 1.0
