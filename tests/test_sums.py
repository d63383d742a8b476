"""What could make a total, a share, a bound or a break wrong without anyone noticing."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import isnan

import pandas as pd
import pytest
from smallland import Part, SmallData, write_reference

from aoj.geography import Region, build_region
from aoj.indicators import INDICATORS, compute
from aoj.indicators.membership import gemeente_membership
from aoj.indicators.sums import union_of_names

GEMEENTEN = ("GM0001", "GM0002", "GM0003", "GM0004", "GM0005")


@pytest.fixture
def land(tmp_path):
    return SmallData(write_reference(tmp_path / "reference"))


def regions(land, *codes):
    return [land.geography.region(code) for code in codes]


def one(land, name, region, period, breakdown="totaal"):
    """Return the one row of an indicator for a region (or its code) and period."""
    if isinstance(region, str):
        region = land.geography.region(region)
    results = compute(name, [region], land)
    assert set(results["region_code"]) <= {region.code}
    found = results[(results["period"] == period) & (results["breakdown"] == breakdown)]
    assert len(found) == 1, f"{len(found)} rows"
    return found.iloc[0].to_dict()


def residents(land, period, *, status="observed", **bands):
    """Residents per band, the same in every gemeente; `_` in a name is a dash."""
    cells = [
        (code, period, band.strip("_").replace("_", "-"), value)
        for code in GEMEENTEN
        for band, value in bands.items()
    ]
    return land.add("inwoners", cells, status)


# Statuses


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (("observed", "provisional"), "provisional"),
        (("observed", "estimated"), "estimated"),
        (("provisional", "estimated"), "estimated"),
    ],
)
def test_a_total_is_as_uncertain_as_the_least_certain_of_its_cells(land, statuses, expected):
    for i, code in enumerate(GEMEENTEN):
        status = statuses[i % 2]
        land.add("leerlingen_woonregio", [(code, "2022/23", "bo", 100)], status)
    assert one(land, "leerlingen_woonregio", "PV01", "2022/23", "bo")["status"] == expected


def test_a_share_is_as_uncertain_as_its_denominator(land):
    residents(land, "2025", _0_14=20, _15_24=10)
    residents(land, "2025", totaal=100, status="provisional")
    assert one(land, "aandeel_jeugd", "GM0001", "2025", "0-14")["status"] == "provisional"


def test_a_share_of_which_the_denominator_lacks_a_gemeente_is_missing(land):
    residents(land, "2025", _0_14=20, _15_24=10)
    land.add("inwoners", [(c, "2025", "totaal", 100) for c in GEMEENTEN if c != "GM0002"])
    found = one(land, "aandeel_jeugd", "PV01", "2025", "0-14")
    assert found["status"] == "missing" and isnan(found["value"])
    assert one(land, "aandeel_jeugd", "PV02", "2025", "0-14")["value"] == pytest.approx(0.2)


def test_a_sum_of_bands_of_which_a_gemeente_lacks_one_is_missing(land):
    residents(land, "2025", _5_9=10, _10_14=10)
    land.add("inwoners", [(c, "2025", "0-4", 10) for c in GEMEENTEN if c != "GM0002"])
    for code in ("GM0002", "PV01"):
        found = one(land, "bevolking_jeugd", code, "2025", "0-14")
        assert found["status"] == "missing" and isnan(found["value"])
    assert one(land, "bevolking_jeugd", "GM0001", "2025", "0-14")["value"] == 30


def test_what_is_hidden_in_one_gemeente_and_absent_in_another_is_not_a_figure(land):
    land.add("leerlingen_woonregio", [("GM0001", "2022/23", "bo", None)])
    land.add("leerlingen_woonregio", [("GM0004", "2022/23", "bo", 50)])
    found = one(land, "leerlingen_woonregio", "PV01", "2022/23", "bo")
    assert found["status"] == "suppressed" and isnan(found["value"]) and found["hidden"] == 1
    land.add("leerlingen_woonregio", [("GM0002", "2022/23", "bo", 70)])
    found = one(land, "leerlingen_woonregio", "PV01", "2022/23", "bo")
    assert found["status"] == "missing" and isnan(found["value"])


# Alternatives, periods


def test_a_period_with_both_alternatives_is_counted_once_by_the_first(land):
    residents(land, "2024", _0_14=33, _15_24=20)
    residents(land, "2025", _0_14=33, _0_4=10, _5_9=10, _10_14=10)
    results = compute("bevolking_jeugd", regions(land, "GM0001"), land)
    young = results[results["breakdown"] == "0-14"]
    assert young[["period", "value"]].to_numpy().tolist() == [["2024", 33], ["2025", 30]]


def test_a_period_that_lacks_a_part_of_every_alternative_has_no_figure(land):
    residents(land, "2025", _0_4=10, _5_9=10)
    assert compute("bevolking_jeugd", regions(land, "GM0001"), land).empty


def test_bands_of_ages_are_not_taken_for_everyone_where_the_total_is_absent(land):
    residents(land, "2025", _0_14=20, _15_24=10, _0_4=7)
    results = compute("bevolking_jeugd", regions(land, "GM0001"), land)
    assert "totaal" not in set(results["breakdown"])
    assert compute("aandeel_jeugd", regions(land, "GM0001"), land).empty


def test_periods_before_the_first_comparable_one_do_not_count(land):
    land.place([("01AA00", "GM0001", "1001")])
    cells = [("01AA00", period, "bo", 50) for period in ("2009", "2010", "2011")]
    land.add("leerlingen_po_vestiging", cells)
    results = compute("leerlingen_po", regions(land, "GM0001"), land)
    assert sorted(set(results["period"])) == ["2010", "2011"]


def test_only_the_periods_that_are_asked_are_given(land):
    residents(land, "2024", totaal=90)
    residents(land, "2025", totaal=100)
    results = compute("bevolking_jeugd", regions(land, "GM0001"), land, ["2024"])
    assert results[["period", "value"]].to_numpy().tolist() == [["2024", 90]]


def test_parts_of_two_snapshots_name_both(land):
    residents(land, "2025", _0_4=10, _5_9=10, _10_14=10)
    cells = land.measures["inwoners"]
    other = cells["breakdown"] == "10-14"
    land.measures["inwoners"] = cells.assign(
        snapshot=cells["snapshot"].mask(other, "ander-2"),
        source=cells["source"].mask(other, "ander"),
    )
    found = one(land, "bevolking_jeugd", "GM0001", "2025", "0-14")
    assert (found["source"], found["snapshot"]) == ("ander+proef", "ander-2+proef-1")


def test_a_share_names_the_snapshots_of_both_its_sides(land):
    residents(land, "2025", _0_14=20, _15_24=10, totaal=100)
    cells = land.measures["inwoners"]
    snapshot = cells["snapshot"].mask(cells["breakdown"] == "totaal", "ander-2")
    land.measures["inwoners"] = cells.assign(snapshot=snapshot)
    found = one(land, "aandeel_jeugd", "GM0001", "2025", "0-14")
    assert found["snapshot"] == "ander-2+proef-1"


def test_rows_stand_by_region_as_asked_then_period_then_breakdown_of_the_catalogue(land):
    for period in ("2025", "2024"):
        residents(land, period, totaal=100, _15_24=10, _0_14=20)
    results = compute("bevolking_jeugd", regions(land, "PV02", "NL01", "GM0001"), land)
    order = ["0-14", "15-24", "0-24", "totaal"]
    expected = list(product(("PV02", "NL01", "GM0001"), ("2024", "2025"), order))
    rows = results[["region_code", "period", "breakdown"]]
    assert list(rows.itertuples(index=False, name=None)) == expected


def test_joined_names_stand_once_and_in_order():
    texts = pd.Series(["d+b", "e", "b+c", "a", ""])
    assert union_of_names(texts) == "a+b+c+d+e"


# Breaks


def test_a_break_stands_at_the_later_period_in_whatever_order_the_source_has_them(land):
    for period, extra in (("2022/23", ()), ("2018/19", ("GM0008",)), ("2017/18", ("GM0008",))):
        cells = [(code, period, "bo", 100) for code in (*GEMEENTEN, *extra)]
        land.add("leerlingen_woonregio", cells)
    results = compute("leerlingen_woonregio", regions(land, "GM0004", "GM0002"), land)
    results = results[results["breakdown"] == "bo"]
    assert results["period"].tolist() == ["2017/18", "2018/19", "2022/23"] * 2
    split = "gemeente Half is gesplitst"
    assert results["break_before"].tolist() == ["", "", split] * 2


def test_a_break_of_the_catalogue_stands_at_its_period_but_not_at_the_first_one(land, monkeypatch):
    breaks = {"2018/19": "andere telling", "2020/21": "nieuwe telling"}
    name = "leerlingen_woonregio"
    monkeypatch.setitem(INDICATORS, name, replace(INDICATORS[name], breaks=breaks))
    for period in ("2021/22", "2020/21", "2018/19", "2019/20"):
        land.add(name, [(code, period, "bo", 100) for code in GEMEENTEN])
    results = compute(name, regions(land, "GM0001", "NL01"), land)
    assert results["break_before"].tolist() == ["", "", "nieuwe telling", ""] * 2


def test_a_split_gemeente_is_the_reason_where_another_gemeente_counts_otherwise_too(land):
    mine = Region("r", "R", "regio", frozenset(["GM0002"]), frozenset(["GM0003"]))
    for period, other in (("2018/19", "GM0008"), ("2022/23", "GM0003")):
        cells = [(code, period, "bo", 100) for code in ("GM0002", other)]
        land.add("leerlingen_woonregio", cells)
    found = one(land, "leerlingen_woonregio", mine, "2022/23", "bo")
    assert found["break_before"] == "gemeente Half is gesplitst"


# Bounds


def hidden_pupils(land, known, hidden):
    """Pupils in one gemeente: of each part known numbers, and a number of hidden cells."""
    cells, places = [], []
    for part, numbers in known.items():
        for i, number in enumerate([*numbers, *[None] * hidden[part]]):
            code = f"{i:02d}{part[:2].upper()}00"
            places.append((code, "GM0001", "1001"))
            cells.append((code, "2025", part, number))
    return land.place(places).add("leerlingen_po_vestiging", cells)


@pytest.mark.parametrize(("bo", "sbo"), [(0, 1), (2, 0), (2, 1), (1, 3)])
def test_bounds_of_a_share_hold_whatever_its_hidden_cells_hide_and_no_more(land, bo, sbo):
    hidden_pupils(land, {"bo": [90], "sbo": [10]}, {"bo": bo, "sbo": sbo})
    found = one(land, "deelname_sbo", "GM0001", "2025")
    possible = [(10 + s) / (100 + s + b) for b, s in product(range(4 * bo + 1), range(4 * sbo + 1))]
    assert found["value"] == pytest.approx(0.1) and found["hidden"] == bo + sbo
    assert found["lower"] == pytest.approx(min(possible))
    assert found["upper"] == pytest.approx(max(possible))


def test_a_share_with_only_hidden_pupils_above_is_hidden_and_not_zero(land):
    hidden_pupils(land, {"bo": [90], "sbo": []}, {"bo": 0, "sbo": 1})
    found = one(land, "deelname_sbo", "GM0001", "2025")
    assert found["status"] == "suppressed"
    assert all(isnan(found[c]) for c in ("value", "numerator", "denominator", "lower", "upper"))


def test_a_share_of_everyone_is_bounded_by_one(land):
    hidden_pupils(land, {"bo": [], "sbo": [10]}, {"bo": 0, "sbo": 1})
    land.add("leerlingen_po_vestiging", [("99ZZ00", "2025", "bo", 5)])
    found = one(land, "deelname_sbo", "GM0001", "2025")
    assert (found["value"], found["lower"], found["upper"]) == (1, 1, 1)


def test_a_share_of_nobody_is_missing_and_not_zero(land):
    land.place([("01AA00", "GM0001", "1001")])
    cells = [("01AA00", "2025", "bo", 50), ("01AA00", "2025", "sbo", 5)]
    land.add("leerlingen_po_vestiging", cells)
    found = one(land, "deelname_sbo", "GM0005", "2025")
    assert found["status"] == "missing" and isnan(found["value"])


def test_bounds_of_a_share_of_a_total_that_stands_apart(land, monkeypatch):
    name = "aandeel_jeugd"
    monkeypatch.setitem(INDICATORS, name, replace(INDICATORS[name], rounding=10.0))
    residents(land, "2025", _0_14=20, _15_24=10, totaal=100)
    found = one(land, name, "GM0001", "2025", "0-14")
    assert found["lower"] == pytest.approx(15 / 105)
    assert found["upper"] == pytest.approx(25 / 95)


def test_a_hidden_cell_without_a_highest_value_leaves_the_upper_bound_unknown(land):
    land.add("inwoners", [(c, "2025", "totaal", 100) for c in GEMEENTEN if c != "GM0002"])
    land.add("inwoners", [("GM0002", "2025", "totaal", None)])
    found = one(land, "bevolking_jeugd", "PV01", "2025")
    assert (found["value"], found["lower"], found["hidden"]) == (200, 200, 1)
    assert isnan(found["upper"])


# Which cells count where


def test_a_published_figure_of_a_region_stands_in_for_its_sum_and_only_there(land):
    residents(land, "2025", totaal=100)
    land.add("inwoners", [("NL01", "2025", "totaal", 507), ("PV01", "2025", "totaal", 301)])
    assert one(land, "bevolking_jeugd", "NL01", "2025")["value"] == 507
    assert one(land, "bevolking_jeugd", "PV02", "2025")["value"] == 200
    found = one(land, "bevolking_jeugd", "PV01", "2025")
    assert (found["value"], found["status"]) == (301, "observed")


def test_a_published_figure_serves_where_the_source_lacks_a_gemeente(land):
    land.add("inwoners", [("GM0001", "2025", "totaal", 100)])
    land.add("inwoners", [("PV01", "2025", "totaal", 301)], "provisional")
    found = one(land, "bevolking_jeugd", "PV01", "2025")
    assert (found["value"], found["status"]) == (301, "provisional")


def test_a_school_that_no_source_locates_counts_for_the_country_only(land):
    land.place([("01AA00", "GM0001", "1001")])
    land.add("leerlingen_po_vestiging", [("01AA00", "2025", "bo", 50), ("09ZZ00", "2025", "bo", 7)])
    results = compute("leerlingen_po", regions(land, "NL01", "PV01", "PV02", "PO0101"), land)
    values = results[results["breakdown"] == "bo"].set_index("region_code")["value"]
    assert values.to_dict() == {"NL01": 57, "PV01": 50, "PV02": 0, "PO0101": 50}


def test_a_national_school_of_the_other_sector_is_an_ordinary_one(land):
    land.place([("01VV02", "GM0001", "1001")])
    land.add("leerlingen_po_vestiging", [("01VV02", "2025", "bo", 40)])
    assert one(land, "leerlingen_po", "PO0101", "2025", "bo")["value"] == 40


def test_a_school_of_a_gemeente_that_was_split_is_placed_by_its_postcode(land):
    places = [("01AA00", "2001"), ("01BB00", "4001"), ("01CC00", "1001"), ("01DD00", "")]
    land.place([(code, "GM0008", pc4) for code, pc4 in places])
    cells = [(code, "2020", "bo", 10**i) for i, (code, _) in enumerate(places)]
    land.add("leerlingen_po_vestiging", cells)
    results = compute("leerlingen_po", regions(land, "GM0001", "GM0002", "GM0004", "NL01"), land)
    values = results.set_index("region_code")["value"].to_dict()
    assert values == {"GM0001": 0, "GM0002": 1, "GM0004": 10, "NL01": 1111}


def test_gemeenten_that_a_region_names_count_whole_whatever_its_samenwerkingsverbanden(land):
    region = build_region(
        "r",
        "R",
        land.geography,
        samenwerkingsverbanden=[Part("PO0101")],
        gemeenten=[Part("GM0003")],
        year=2026,
    )
    land.place([("01BB00", "GM0003", "3001"), ("01CC00", "GM0003", "3002")])
    cells = [("01BB00", "2025", "bo", 30), ("01CC00", "2025", "bo", 70)]
    land.add("leerlingen_po_vestiging", cells)
    found = one(land, "leerlingen_po", region, "2025", "bo")
    assert (found["value"], found["status"]) == (100, "observed")


def test_a_former_gemeente_names_all_gemeenten_that_are_only_partly_inside_in_order(land):
    both = frozenset(["GM0004", "GM0002"])
    for major, how in ((both, "whole"), (frozenset(["GM0002"]), "beside")):
        region = Region("r", "R", "regio", partial=both, major=major)
        found = gemeente_membership(["GM0008"], [region], land.geography)
        assert found.to_numpy().tolist() == [["r", "GM0008", how, "GM0002+GM0004"]]


LEAVERS = [
    (code, "2015", part, value)
    for code, total, left in (("VO0101", 1000, 5), ("VO0102", 500, 4), ("VO0001", 200, 1))
    for part, value in (("leerlingen", total), ("vsv", left))
]


def test_leavers_are_those_of_the_samenwerkingsverbanden_of_a_region(land):
    land.add("vsv_swv", LEAVERS)
    codes = ("VO0101", "VO0102", "VO0001")
    results = compute("vsv_samenwerkingsverband", regions(land, *codes), land)
    assert results.set_index("region_code")["numerator"].to_dict() == {
        "VO0101": 5,
        "VO0102": 4,
        "VO0001": 1,
    }
    parts = [Part("VO0102"), Part("PO0102"), Part("VO0102")]
    region = build_region("r", "R", land.geography, samenwerkingsverbanden=parts, year=2026)
    found = one(land, "vsv_samenwerkingsverband", region, "2015")
    assert (found["numerator"], found["denominator"]) == (4, 500)


def test_a_samenwerkingsverband_that_has_ended_does_not_count_in_a_later_region(land):
    land.add("vsv_swv", LEAVERS)
    parts = [Part("VO0101"), Part("VO0102", until_date="2024-12-31")]
    geography = land.geography
    now = build_region("r", "R", geography, samenwerkingsverbanden=parts, year=2025)
    then = build_region("r", "R", geography, samenwerkingsverbanden=parts, year=2024)
    assert one(land, "vsv_samenwerkingsverband", now, "2015")["denominator"] == 1000
    assert one(land, "vsv_samenwerkingsverband", then, "2015")["denominator"] == 1500
    assert "GM0005" not in now.gemeenten and "GM0005" in then.gemeenten


def test_a_region_that_lists_the_national_one_takes_its_leavers_but_not_its_schools_elsewhere(land):
    land.add("vsv_swv", LEAVERS)
    land.place([("01VV01", "GM0001", "1001"), ("01VV02", "GM0005", "5001")])
    cells = [("01VV01", "2025", "havo", 10), ("01VV02", "2025", "havo", 7)]
    land.add("leerlingen_vo_vestiging", cells)
    parts = [Part("VO0101"), Part("VO0001")]
    region = build_region("r", "R", land.geography, samenwerkingsverbanden=parts, year=2026)
    assert one(land, "vsv_samenwerkingsverband", region, "2015")["denominator"] == 1200
    assert one(land, "leerlingen_vo", region, "2025")["value"] == 10


def test_a_gemeente_partly_in_the_po_area_and_wholly_in_the_vo_area_counts_by_sector(land):
    parts = [Part("PO0101"), Part("VO0101")]
    region = build_region("r", "R", land.geography, samenwerkingsverbanden=parts, year=2026)
    land.place([("01BB00", "GM0003", "3001"), ("01CC00", "GM0003", "3002")])
    schools = [("01BB00", 30), ("01CC00", 70)]
    land.add("leerlingen_po_vestiging", [(code, "2025", "bo", n) for code, n in schools])
    land.add("leerlingen_vo_vestiging", [(code, "2025", "havo", n) for code, n in schools])
    residents(land, "2025", totaal=100)
    found = one(land, "leerlingen_po", region, "2025", "bo")
    assert (found["value"], found["divided"], found["whole"]) == (30, "GM0003", "")
    found = one(land, "leerlingen_vo", region, "2025")
    assert (found["value"], found["divided"], found["status"]) == (100, "", "observed")
    found = one(land, "bevolking_jeugd", region, "2025")
    assert (found["value"], found["whole"], found["status"]) == (400, "", "observed")


def test_a_gemeente_that_a_region_names_twice_counts_once(land):
    residents(land, "2025", totaal=100)
    parts = [Part("GM0001"), Part("GM0002"), Part("GM0001", from_date="2020-01-01")]
    region = build_region("r", "R", land.geography, gemeenten=parts, year=2026)
    assert one(land, "bevolking_jeugd", region, "2025")["value"] == 200


def test_a_merged_gemeente_that_still_stands_beside_its_successor_is_added_to_it(land):
    """A source on the borders of 2019 that already names the new gemeente: nobody is dropped."""
    cells = [(code, "2019/20", "bo", 100) for code in (*GEMEENTEN, "GM0009")]
    land.add("leerlingen_woonregio", cells)
    assert one(land, "leerlingen_woonregio", "GM0001", "2019/20", "bo")["value"] == 200
    assert one(land, "leerlingen_woonregio", "NL01", "2019/20", "bo")["value"] == 600
