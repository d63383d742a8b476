"""The one rule behind every difference word, and series over comparable years."""

from __future__ import annotations

from math import isnan, nan

import pandas as pd
import pytest
from smallland import SmallData, write_reference

from aoj.comparisons import compare, difference_word, is_old, newest, trend
from aoj.indicators import INDICATORS, compute
from aoj.report.shared_data import SharedData
from aoj.statistics import wilson_interval
from aoj.store.project import Project


@pytest.fixture
def land(tmp_path):
    return SmallData(write_reference(tmp_path / "reference"))


def ages(land, year="2025", total=10000, **young):
    rows = []
    for code, value in young.items():
        rows += [
            (code, year, "0-14", value),
            (code, year, "15-24", 0),
            (code, year, "totaal", total),
        ]
    return land.add("inwoners", rows)


def words(land, code, breakdown="0-14"):
    found = compare("aandeel_jeugd", land.geography.region(code), land)
    return {c.reference: c.word for c in found if c.breakdown == breakdown}


def test_structure_needs_a_relevant_difference_only(land):
    ages(land, GM0001=1600, GM0002=1500, GM0003=1505, GM0004=1495, GM0005=1500)
    assert words(land, "GM0003") == {"land": "vergelijkbaar", "grootteklasse": "vergelijkbaar"}
    ages(land, GM0001=1800, GM0002=1500, GM0003=1500, GM0004=1500, GM0005=1500, year="2026")
    assert words(land, "GM0001") == {"land": "hoger", "grootteklasse": "hoger"}


def test_a_size_class_never_contains_the_gemeente_itself(land):
    ages(land, GM0001=2000, GM0002=1000, GM0003=1000, GM0004=1000, GM0005=1000)
    found = compare("aandeel_jeugd", land.geography.region("GM0001"), land)
    group = next(c for c in found if c.reference == "grootteklasse" and c.breakdown == "0-14")
    assert group.reference_value == pytest.approx(0.10)
    assert group.reference_name.startswith("andere gemeenten met 10.000")


def test_a_size_class_of_too_few_others_is_no_reference(land):
    ages(land, GM0001=2000, GM0002=1000, GM0003=1000, GM0004=1000, GM0005=1000)
    assert set(words(land, "GM0005")) == {"land"}


def test_the_others_are_the_country_without_the_region_by_sums(land):
    ages(land, GM0001=2000, GM0002=1000, GM0003=1000, GM0004=1000, GM0005=1000)
    found = compare("aandeel_jeugd", land.geography.region("PV02"), land)
    rest = next(c for c in found if c.reference == "overige" and c.breakdown == "0-14")
    assert rest.reference_value == pytest.approx(4000 / 30000)


def test_a_total_with_a_gemeente_counted_whole_gets_no_word(land):
    ages(land, GM0001=3000, GM0002=1000, GM0003=1000, GM0004=1000, GM0005=1000)
    found = compare("aandeel_jeugd", land.geography.region("PO0101"), land)
    assert {c.word for c in found} == {""} and {c.reason for c in found} == {"heel_meegeteld"}
    found = compare("aandeel_jeugd", land.geography.region("PO0102"), land)
    assert {c.word for c in found} == {""} and {c.reason for c in found} == {"niet_meegeteld"}


def test_a_count_is_not_compared(land):
    ages(land, GM0001=3000, GM0002=1000, GM0003=1000, GM0004=1000, GM0005=1000)
    assert compare("bevolking_jeugd", land.geography.region("GM0001"), land) == ()


@pytest.mark.parametrize(
    ("value", "low", "high", "reference", "relevant", "word"),
    [
        (0.16, 0.155, 0.165, 0.14, 0.01, "hoger"),
        (0.12, 0.115, 0.125, 0.14, 0.01, "lager"),
        (0.145, 0.144, 0.146, 0.14, 0.01, "vergelijkbaar"),
        (0.16, 0.10, 0.24, 0.14, 0.01, "onzeker"),
        (0.145, 0.141, 0.155, 0.14, 0.01, "onzeker"),
        (0.15, 0.15, 0.15, 0.14, 0.01, "hoger"),
        (0.13, 0.13, 0.13, 0.14, 0.01, "lager"),
        (0.16, 0.14, 0.18, 0.14, 0.01, "onzeker"),
        (0.12, 0.10, 0.14, 0.14, 0.01, "onzeker"),
        (0.14, 0.13, 0.15, 0.14, 0.01, "vergelijkbaar"),
        (nan, 0.1, 0.2, 0.14, 0.01, ""),
        (0.14, 0.1, 0.2, nan, 0.01, ""),
    ],
)
def test_the_rule(value, low, high, reference, relevant, word):
    assert difference_word(value, low, high, reference, relevant) == word


def test_a_word_holds_at_both_ends_of_what_hiding_leaves_of_the_own_figure(land):
    """A lower bound far below the others says nothing if the figure itself may be near them."""
    small = [f"01A{number:03}" for number in range(60)]
    land.place(
        [*((code, "GM0001", "1001") for code in ("01BB00", *small)), ("01EE00", "GM0005", "")]
    )
    rows = [("01BB00", "bo", 98000), ("01BB00", "sbo", 1800)]
    rows += [("01EE00", "bo", 978000), ("01EE00", "sbo", 22000)]
    land.add("leerlingen_po_vestiging", [(code, "2025", part, n) for code, part, n in rows])
    region = land.geography.region("PV01")
    assert {c.word for c in compare("deelname_sbo", region, land)} == {"lager"}
    land.add("leerlingen_po_vestiging", [(code, "2025", "sbo", None) for code in small])
    for found in compare("deelname_sbo", region, land):
        assert found.high < found.reference_low  # it is lower, though perhaps by less than matters
        assert found.difference < -0.003
        assert found.word == "onzeker"


def test_small_numbers_of_pupils_get_no_difference(land):
    land.place(
        [("01AA00", "GM0001", "1001"), ("01AS00", "GM0001", "1001"), ("01EE00", "GM0005", "")]
    )
    land.add(
        "leerlingen_po_vestiging",
        [
            ("01AA00", "2025", "bo", 96),
            ("01AS00", "2025", "sbo", 4),
            ("01EE00", "2025", "bo", 9800),
            ("01EE00", "2025", "sbo", 200),
        ],
    )
    found = compare("deelname_sbo", land.geography.region("GM0001"), land)
    assert {c.word for c in found} == {"onzeker"}


def pupils(land, **values):
    rows = [
        (code, period, "bo", value)
        for period, value in values.items()
        for code in ("GM0001", "GM0002", "GM0003", "GM0004", "GM0005")
    ]
    land.add("leerlingen_woonregio", [(c, f"20{p[1:3]}/{p[3:]}", b, v) for c, p, b, v in rows])
    results = compute("leerlingen_woonregio", [land.geography.region("GM0001")], land)
    return trend(results[results["breakdown"] == "bo"])


def test_a_count_rises_only_beyond_two_percent_and_its_rounding(land):
    assert pupils(land, p1920=500, p2021=510).direction == "gelijk"


def test_a_count_that_rises_clearly_has_risen(land):
    found = pupils(land, p1920=500, p2021=560, p2122=600)
    assert (found.direction, found.change, found.periods[0]) == ("gestegen", 100, "2019/20")


def test_a_series_begins_after_its_last_break(land):
    codes = ("GM0001", "GM0002", "GM0003", "GM0004", "GM0005")
    land.add("leerlingen_woonregio", [(c, "2018/19", "bo", 100) for c in (*codes, "GM0008")])
    for period in ("2021/22", "2022/23"):
        land.add("leerlingen_woonregio", [(c, period, "bo", 200) for c in codes])
    results = compute("leerlingen_woonregio", [land.geography.region("GM0002")], land)
    found = trend(results[results["breakdown"] == "bo"])
    assert found.periods == ("2021/22", "2022/23")
    assert found.break_reason == "gemeente Half is gesplitst"


def test_newest_takes_the_last_period_that_has_a_figure(land):
    land.place([("01AA00", "GM0001", "1001")])
    land.add(
        "leerlingen_po_vestiging", [("01AA00", "2024", "bo", 50), ("01AA00", "2025", "bo", None)]
    )
    results = compute("leerlingen_po", [land.geography.region("GM0001")], land)
    rows = newest(results)
    assert rows.loc[rows["breakdown"] == "bo", "period"].tolist() == ["2024"]


def test_wilson_follows_newcombe_and_refuses_nonsense():
    assert wilson_interval(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson_interval(0, 20)[0] == 0.0
    with pytest.raises(ValueError, match="no share"):
        wilson_interval(3, 2)
    with pytest.raises(ValueError, match="no share"):
        wilson_interval(0, 0)


@pytest.mark.parametrize(("vsv", "hidden"), [((5, 3), (0, 2)), ((3, 5), (2, 0)), ((4, 4), (0, 1))])
def test_a_series_with_a_hidden_cell_that_may_be_anything_has_no_direction(land, vsv, hidden):
    cells = [
        ("VO0101", period, part, value)
        for period, number in zip(("2015", "2016"), vsv, strict=True)
        for part, value in (("leerlingen", 1000), ("vsv", number))
    ]
    rows = land.add("vsv_swv", cells).measures["vsv_swv"]
    rows.loc[rows["breakdown"] == "vsv", "hidden"] = hidden
    found = trend(compute("vsv_samenwerkingsverband", [land.geography.region("VO0101")], land))
    assert (found.periods, found.direction) == (("2015", "2016"), "")


def residents(land, period, value, codes=("GM0001", "GM0002", "GM0003", "GM0004", "GM0005")):
    land.add("inwoners", [(code, period, "totaal", value) for code in codes])


def series(land):
    results = compute("bevolking_jeugd", [land.geography.region("GM0001")], land)
    return results[results["breakdown"] == "totaal"]


def test_newest_gives_one_row_per_breakdown_and_region(land):
    for period, total in (("2025", 1000), ("2024", 2000)):
        ages(land, period, total, GM0001=100, GM0002=100, GM0003=100, GM0004=100, GM0005=100)
    codes = ["GM0001", "NL01"]
    regions = [land.geography.region(code) for code in codes]
    rows = newest(compute("aandeel_jeugd", regions, land))
    keys = ["region_code", "period", "breakdown"]
    bands = ["0-24", "0-14", "15-24"]
    assert rows[keys].to_numpy().tolist() == [[c, "2025", b] for c in codes for b in bands]
    found = compare("aandeel_jeugd", regions[0], land)
    assert {c.period for c in found} == {"2025"} and len(found) == 2 * len(bands)


def test_a_region_that_is_all_there_is_has_no_others_to_compare_with(land):
    ages(land, GM0001=2000, GM0002=1000, GM0003=1000)
    ages(land, total=0, GM0004=0, GM0005=0)
    found = compare("aandeel_jeugd", land.geography.region("PV01"), land)
    rest = next(c for c in found if c.reference == "overige" and c.breakdown == "0-14")
    assert isnan(rest.reference_value) and rest.word == ""


def test_a_series_ends_at_its_last_figure_and_begins_after_a_gap(land):
    for period, value in (("2020", 10), ("2021", None), ("2022", 20), ("2023", 30), ("2024", None)):
        residents(land, period, value)
    found = trend(series(land))
    assert (found.periods, found.first_value, found.last_value) == (("2022", "2023"), 20, 30)
    assert found.direction == "gestegen"


def test_a_series_of_calendar_years_does_not_go_on_in_school_years(land):
    for period, value in (("2021", 10), ("2022", 20), ("2022/23", 30), ("2023/24", 25)):
        residents(land, period, value)
    found = trend(series(land))
    assert (found.periods, found.direction) == (("2022/23", "2023/24"), "gedaald")


def test_one_period_or_none_has_no_direction(land):
    residents(land, "2025", None)
    assert (trend(series(land)).periods, trend(series(land)).direction) == ((), "")
    residents(land, "2026", 10)
    assert (trend(series(land)).periods, trend(series(land)).direction) == (("2026",), "")


@pytest.mark.parametrize(
    ("last", "direction"),
    [(1020, "gestegen"), (980, "gedaald"), (1019, "gelijk"), (981, "gelijk"), (1000, "gelijk")],
)
def test_a_count_has_changed_from_two_percent_on(land, last, direction):
    residents(land, "2024", 1000)
    residents(land, "2025", last)
    assert trend(series(land)).direction == direction


@pytest.mark.parametrize(
    ("code", "name"),
    [("PO0101", "de overige samenwerkingsverbanden"), ("PV01", "de rest van Nederland")],
)
def test_the_others_are_called_by_the_kind_of_region(land, code, name):
    ages(land, GM0001=2000, GM0002=1000, GM0003=1000, GM0004=1000, GM0005=1000)
    found = compare("aandeel_jeugd", land.geography.region(code), land)
    assert {c.reference_name for c in found if c.reference == "overige"} == {name}
    assert {c.reference_name for c in found if c.reference == "land"} == {"Nederland"}


@pytest.mark.parametrize(("period", "old"), [("2022", True), ("2022/23", True), ("2023", False)])
def test_a_figure_is_old_after_three_years(period, old):
    assert is_old(period, 2026) is old


def test_a_share_whose_upper_bound_is_not_known_gets_no_word_but_a_reason(land):
    cells = [
        (code, "2015", part, value)
        for code, left in (("VO0101", 5), ("VO0102", 30))
        for part, value in (("leerlingen", 1000), ("vsv", left))
    ]
    rows = land.add("vsv_swv", cells).measures["vsv_swv"]
    mine = (rows["region_code"] == "VO0101") & (rows["breakdown"] == "vsv")
    rows.loc[mine, "hidden"] = 1
    found = compare("vsv_samenwerkingsverband", land.geography.region("VO0101"), land)
    assert {c.reference for c in found} == {"overige", "land"}
    assert {(c.word, c.reason) for c in found} == {("", "verborgen")}


def course(indicator, breakdown="totaal", breaks=None, **values):
    """Return the trend of invented rows; the keys are periods, as p2024, p2024_25 or p2024H1.

    They are of so many people that chance has no part in it.
    """
    rows = []
    for key, value in values.items():
        period = key[1:].replace("_", "/").replace("H", "-H")
        bounds = value if isinstance(value, tuple) else (value, value, value)
        rows.append(
            {
                "indicator": indicator,
                "breakdown": breakdown,
                "period": period,
                **dict(zip(("lower", "value", "upper"), bounds, strict=True)),
                "lower_denominator": 1e9,
                "upper_denominator": 1e9,
                "break_before": (breaks or {}).get(period, ""),
            }
        )
    return trend(pd.DataFrame(rows))


@pytest.mark.parametrize(
    ("indicator", "first", "last", "direction"),
    [
        ("bijstandsuitkeringen", 40.0, 43.0, "gestegen"),
        ("bijstandsuitkeringen", 40.0, 42.9, "gelijk"),
        ("jeugdzorg_kosten_per_jongere", 1500.0, 1400.0, "gedaald"),
        ("jeugdzorg_kosten_per_jongere", 1500.0, 1401.0, "gelijk"),
        ("reservepositie", -0.02, 0.03, "gestegen"),
        ("reservepositie", 0.03, -0.02, "gedaald"),
        ("reservepositie", 0.030, 0.035, "gelijk"),
        ("jeugdzorg_kosten", -100.0, -103.0, "gedaald"),
        ("jeugdzorg_kosten", 100.0, 101.9, "gelijk"),
        ("organisatievorm", 1.0, 9.0, ""),
        ("eigen_cijfers", 1.0, 9.0, ""),
        ("bevolkingsprognose", 1000.0, 2000.0, ""),
    ],
)
def test_each_statistic_has_its_own_smallest_change(indicator, first, last, direction):
    assert course(indicator, p2023=first, p2024=last).direction == direction


def test_a_linked_figure_changes_as_its_own_indicator_says():
    links = INDICATORS["risicofactoren_jeugdhulp"]
    name, breakdown = next(
        (name, b.of.partition(".")[::2])
        for name, b in links.breakdowns.items()
        if INDICATORS[b.of.partition(".")[0]].statistic == "share"
    )
    least = INDICATORS[breakdown[0]].relevant_of(breakdown[1])
    more, less = 0.1 + 1.01 * least, 0.1 + 0.99 * least
    assert course(links.name, name, p2023=0.1, p2024=more).direction == "gestegen"
    assert course(links.name, name, p2023=0.1, p2024=less).direction == "gelijk"


def test_a_part_may_have_a_margin_of_its_own():
    part, least = next(
        (name, b.relevant)
        for name, b in INDICATORS["jeugdhulp"].breakdowns.items()
        if 0 < b.relevant < INDICATORS["jeugdhulp"].relevant
    )
    change = 0.01 + 1.01 * least
    assert course("jeugdhulp", part, p2023=0.01, p2024=change).direction == "gestegen"
    assert course("jeugdhulp", p2023=0.01, p2024=change).direction == "gelijk"


def test_of_half_years_the_same_halves_are_joined():
    found = course("jeugdhulp_halfjaar", p2022H2=0.10, p2023H1=0.20, p2023H2=0.12, p2024H1=0.19)
    assert (found.periods, found.first_value) == (("2023-H1", "2024-H1"), 0.20)
    found = course("jeugdhulp_halfjaar", p2022H2=0.10, p2023H1=nan, p2023H2=0.12, p2024H1=nan)
    assert (found.periods, found.direction) == (("2022-H2", "2023-H2"), "gestegen")


def test_a_break_at_the_other_half_year_ends_the_series():
    found = course(
        "jeugdhulp_halfjaar",
        breaks={"2023-H1": "nieuwe regels"},
        p2021H2=0.10,
        p2022H2=0.11,
        p2023H1=0.2,
        p2023H2=0.12,
        p2024H2=0.15,
    )
    assert (found.periods, found.break_reason) == (("2023-H2", "2024-H2"), "nieuwe regels")


def test_a_break_ends_the_series_of_a_rate_too():
    found = course(
        "bijstandsuitkeringen", breaks={"2023": "andere telling"}, p2022=10, p2023=40, p2024=50
    )
    assert (found.periods, found.direction) == (("2023", "2024"), "gestegen")
    assert found.break_reason == "andere telling"


def test_the_newest_half_year_is_the_second():
    rows = pd.DataFrame(
        {
            "region_code": "GM0001",
            "breakdown": "totaal",
            "period": ["2024-H2", "2024-H1", "2023-H2"],
            "value": [2.0, 1.0, 0.0],
        }
    )
    assert newest(rows)["period"].tolist() == ["2024-H2"]


@pytest.fixture(scope="module")
def example(repo_root):
    return SharedData.open(Project(repo_root), "voorbeeld")


@pytest.mark.parametrize(
    ("indicator", "code"),
    [
        ("bijstandsuitkeringen", "PO9901"),
        ("jeugdzorg_kosten_per_jongere", "PO9901"),
        ("reservepositie", "PO9902"),
        ("jeugdhulp", "PV91"),
        ("vsv_woonregio", "RMC92"),
    ],
)
def test_the_rest_of_the_country_is_by_sums_for_each_statistic(example, indicator, code):
    region, country = (example.geography.region(one) for one in (code, "NL01"))
    rows = compute(indicator, [region, country], example)
    found = [c for c in compare(indicator, region, example) if c.reference == "overige"]
    assert found
    for c in found:
        same = rows[(rows["period"] == c.period) & (rows["breakdown"] == c.breakdown)]
        own, nation = (same[same["region_code"] == one].iloc[0] for one in (code, "NL01"))
        rest = (nation["numerator"] - own["numerator"]) / (
            nation["denominator"] - own["denominator"]
        )
        assert c.reference_value == pytest.approx(rest * INDICATORS[indicator].per)
        assert c.reference_low <= c.reference_value <= c.reference_high


def test_a_rate_above_that_of_the_country_is_called_so(example):
    """Of all gemeenten, each word agrees with the rule by hand."""
    relevant = INDICATORS["bijstandsuitkeringen"].relevant
    told = set()
    for gemeente in example.geography.regions("gemeente")[:12]:
        for c in compare("bijstandsuitkeringen", gemeente, example, among=("land",)):
            outside = c.high < c.reference_low or c.low > c.reference_high
            if c.word in ("hoger", "lager"):
                assert outside and abs(c.difference) >= relevant
                assert (c.word == "hoger") == (c.difference > 0)
            told.add(c.word)
    assert told & {"hoger", "lager"}


def test_linked_figures_are_compared_as_their_own_indicators_are(example):
    region = example.geography.region("GM9001")
    links = INDICATORS["risicofactoren_jeugdhulp"]
    found = compare(links.name, region, example, among=("land",))
    assert found and {c.indicator for c in found} == {links.name}
    for c in found:
        name, _, part = links.breakdowns[c.breakdown].of.partition(".")
        (own,) = (o for o in compare(name, region, example, among=("land",)) if o.breakdown == part)
        assert (own.value, own.word, own.period) == (c.value, c.word, c.period)
