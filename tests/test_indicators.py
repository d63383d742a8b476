"""What a figure is made of: mergers, splits, divided gemeenten, hidden and rounded cells."""

from __future__ import annotations

from math import isnan

import pandas as pd
import pytest
from smallland import Part, SmallData, write_reference

from aoj.errors import DataError, InputError
from aoj.geography import Region, build_region
from aoj.indicators import INDICATORS, RESULT_COLUMNS, compute
from aoj.indicators.catalogue import read_catalogue
from aoj.indicators.compute import all_regions, check_levels
from aoj.store.observations import COLUMNS, check_observations


@pytest.fixture
def land(tmp_path):
    return SmallData(write_reference(tmp_path / "reference"))


def regions(land, *codes):
    return [land.geography.region(code) for code in codes]


def row(results: pd.DataFrame, region: str, period: str, breakdown: str = "totaal") -> dict:
    found = results[
        (results["region_code"] == region)
        & (results["period"] == period)
        & (results["breakdown"] == breakdown)
    ]
    assert len(found) == 1, f"{len(found)} rows for {region} {period} {breakdown}"
    return found.iloc[0].to_dict()


def pupils(land, year, **values):
    """Pupils by residence: bo in one period."""
    cells = [(code, f"{year}/{year % 100 + 1:02d}", "bo", v) for code, v in values.items()]
    return land.add("leerlingen_woonregio", cells)


def test_results_are_observations_with_evidence(land):
    pupils(land, 2022, GM0001=100, GM0002=50, GM0003=0, GM0004=20, GM0005=30)
    results = compute("leerlingen_woonregio", regions(land, "GM0001", "PV01"), land)
    assert list(results.columns) == RESULT_COLUMNS
    check_observations(results[COLUMNS])


def test_a_merged_gemeente_counts_in_its_successor(land):
    pupils(land, 2018, GM0001=100, GM0009=40, GM0002=50, GM0003=0, GM0004=20, GM0005=30, GM0008=10)
    pupils(land, 2022, GM0001=150, GM0002=50, GM0003=0, GM0004=20, GM0005=30)
    results = compute("leerlingen_woonregio", regions(land, "GM0001"), land)
    assert row(results, "GM0001", "2018/19", "bo")["value"] == 140
    assert row(results, "GM0001", "2022/23", "bo")["break_before"] == ""


def test_a_split_gemeente_is_a_break_for_those_who_got_a_part_and_not_for_their_province(land):
    pupils(land, 2018, GM0001=100, GM0009=40, GM0002=50, GM0003=0, GM0004=20, GM0005=30, GM0008=10)
    pupils(land, 2022, GM0001=150, GM0002=55, GM0003=0, GM0004=25, GM0005=30)
    results = compute("leerlingen_woonregio", regions(land, "GM0002", "NL01"), land)
    assert row(results, "GM0002", "2018/19", "bo")["value"] == 50
    assert row(results, "GM0002", "2022/23", "bo")["break_before"] == "gemeente Half is gesplitst"
    assert row(results, "NL01", "2018/19", "bo")["value"] == 250
    assert row(results, "NL01", "2022/23", "bo")["break_before"] == ""


def test_the_country_counts_pupils_of_unknown_gemeente_and_nobody_else_does(land):
    pupils(land, 2022, GM0001=100, GM0002=50, GM0003=0, GM0004=20, GM0005=30, ONBEKEND=70)
    results = compute("leerlingen_woonregio", regions(land, "NL01", "PV01", "PV02"), land)
    assert row(results, "NL01", "2022/23", "bo")["value"] == 270
    assert row(results, "PV01", "2022/23", "bo")["value"] == 150


def test_a_total_of_which_a_gemeente_is_absent_is_missing(land):
    pupils(land, 2022, GM0001=100, GM0003=10, GM0004=20, GM0005=30)
    found = row(
        compute("leerlingen_woonregio", regions(land, "PV01"), land), "PV01", "2022/23", "bo"
    )
    assert found["status"] == "missing" and isnan(found["value"])


def test_rounding_to_tens_widens_with_every_gemeente(land):
    pupils(land, 2022, GM0001=100, GM0002=50, GM0003=0, GM0004=20, GM0005=30)
    found = row(
        compute("leerlingen_woonregio", regions(land, "PV01"), land), "PV01", "2022/23", "bo"
    )
    assert (found["lower"], found["upper"]) == (140, 165)


def test_a_gemeente_partly_inside_is_counted_whole_where_the_source_knows_gemeenten_only(land):
    pupils(land, 2022, GM0001=100, GM0002=50, GM0003=10, GM0004=20, GM0005=30)
    found = row(
        compute("leerlingen_woonregio", regions(land, "PO0101"), land), "PO0101", "2022/23", "bo"
    )
    assert found["value"] == 160
    assert (found["whole"], found["status"]) == ("GM0003", "estimated")


def test_an_unknown_gemeente_code_stops_with_its_name(land):
    pupils(land, 2022, GM0001=100, GM7777=50)
    with pytest.raises(DataError, match="GM7777"):
        compute("leerlingen_woonregio", regions(land, "GM0001"), land)


SCHOOLS = [
    ("01AA00", "GM0001", "1001"),
    ("01BB00", "GM0003", "3001"),
    ("01CC00", "GM0003", "3002"),
    ("01DD00", "GM0004", "4001"),
]


def po(land, period, **cells):
    rows = [(code, period, "bo" if "S" not in code else "sbo", v) for code, v in cells.items()]
    return land.add("leerlingen_po_vestiging", rows)


def test_a_split_gemeente_is_divided_by_postcode_and_called_an_estimate(land):
    po(land.place(SCHOOLS), "2025", **{"01AA00": 100, "01BB00": 30, "01CC00": 70, "01DD00": 5})
    results = compute("leerlingen_po", regions(land, "PO0101", "PO0102", "GM0003", "NL01"), land)
    found = row(results, "PO0101", "2025", "bo")
    assert (found["value"], found["status"], found["divided"]) == (130, "estimated", "GM0003")
    assert found["source"] == "proef+pc4_samenwerkingsverbanden"
    assert row(results, "PO0102", "2025", "bo")["value"] == 75
    assert row(results, "GM0003", "2025", "bo")["status"] == "observed"
    assert row(results, "NL01", "2025", "bo")["value"] == 205


def test_one_vestiging_without_postcode_makes_its_split_gemeente_count_whole(land):
    places = [*SCHOOLS, ("01EE00", "GM0003", "")]
    po(land.place(places), "2024", **{"01AA00": 100, "01BB00": 30, "01CC00": 70, "01EE00": 8})
    po(land, "2025", **{"01AA00": 100, "01BB00": 30, "01CC00": 70})
    results = compute("leerlingen_po", regions(land, "PO0101"), land)
    before, after = row(results, "PO0101", "2024", "bo"), row(results, "PO0101", "2025", "bo")
    assert (before["value"], before["whole"], before["divided"]) == (208, "GM0003", "")
    assert (after["value"], after["whole"], after["divided"]) == (130, "", "GM0003")
    assert after["break_before"] == "gemeente Cee telt anders mee"


def test_a_gemeente_that_cannot_be_divided_counts_in_one_place_only(land):
    places = [*SCHOOLS, ("01EE00", "GM0003", "")]
    cells = {"01AA00": 100, "01BB00": 30, "01CC00": 70, "01DD00": 5, "01EE00": 8}
    po(land.place(places), "2024", **cells)
    results = compute("leerlingen_po", regions(land, "PO0101", "PO0102", "NL01"), land)
    mine, other = row(results, "PO0101", "2024", "bo"), row(results, "PO0102", "2024", "bo")
    assert (other["value"], other["whole"], other["beside"]) == (5, "", "GM0003")
    assert other["status"] == "estimated"
    assert mine["value"] + other["value"] == row(results, "NL01", "2024", "bo")["value"]


def test_a_school_whose_postcode_lies_in_another_gemeente_cannot_be_placed(land):
    places = [*SCHOOLS, ("01EE00", "GM0003", "4001")]
    cells = {"01AA00": 100, "01BB00": 30, "01CC00": 70, "01EE00": 8}
    po(land.place(places), "2025", **cells)
    found = row(compute("leerlingen_po", regions(land, "PO0101"), land), "PO0101", "2025", "bo")
    assert (found["value"], found["whole"]) == (208, "GM0003")


def test_the_pupils_of_vo_schools_of_a_region_are_those_of_its_vo_areas(land):
    land.place([("01VV01", "GM0001", "1001"), ("01VV05", "GM0005", "5001")])
    land.add(
        "leerlingen_vo_vestiging", [("01VV01", "2025", "havo", 10), ("01VV05", "2025", "vwo", 7)]
    )
    parts = [Part("PO0102"), Part("VO0102")]
    region = build_region("r", "R", land.geography, samenwerkingsverbanden=parts, year=2026)
    mine = row(compute("leerlingen_vo", [region], land), "r", "2025")
    assert mine["value"] == 7 and mine["whole"] == ""


def test_a_region_with_nothing_but_a_part_that_is_not_counted_has_no_figure(land):
    pupils(land, 2022, GM0001=100, GM0002=50, GM0003=10, GM0004=20, GM0005=30)
    part = Region("klein", "Klein", "regio", partial=frozenset(["GM0003"]))
    found = row(compute("leerlingen_woonregio", [part], land), "klein", "2022/23", "bo")
    assert found["status"] == "missing" and found["beside"] == "GM0003"


def test_a_share_decides_for_numerator_and_denominator_together(land):
    places = [*SCHOOLS, ("01SB00", "GM0003", "")]
    po(land.place(places), "2025", **{"01AA00": 100, "01BB00": 30, "01CC00": 70, "01SB00": 10})
    found = row(compute("deelname_sbo", regions(land, "PO0101"), land), "PO0101", "2025")
    assert (found["numerator"], found["denominator"]) == (10, 210)
    assert found["whole"] == "GM0003"


def test_a_hidden_cell_is_not_zero_but_makes_a_lower_bound(land):
    po(land.place(SCHOOLS), "2025", **{"01AA00": 100, "01DD00": None})
    results = compute("leerlingen_po", regions(land, "NL01", "GM0004", "GM0001"), land)
    country = row(results, "NL01", "2025", "bo")
    assert (country["value"], country["hidden"]) == (100, 1)
    assert (country["lower"], country["upper"]) == (100, 104)
    own = row(results, "GM0004", "2025", "bo")
    assert own["status"] == "suppressed" and isnan(own["value"]) and own["hidden"] == 1


def test_bounds_of_a_share_follow_its_hidden_cells(land):
    places = [*SCHOOLS, ("01SB00", "GM0001", "1001"), ("01SC00", "GM0001", "1001")]
    po(land.place(places), "2025", **{"01AA00": 96, "01SB00": 4, "01SC00": None})
    found = row(compute("deelname_sbo", regions(land, "GM0001"), land), "GM0001", "2025")
    assert found["value"] == pytest.approx(0.04)
    assert found["lower"] == pytest.approx(0.04)
    assert found["upper"] == pytest.approx(8 / 104)
    assert found["hidden"] == 1


def test_a_region_without_a_school_has_no_pupils_rather_than_no_figure(land):
    po(land.place(SCHOOLS), "2025", **{"01AA00": 100})
    found = row(compute("leerlingen_po", regions(land, "GM0005"), land), "GM0005", "2025", "bo")
    assert (found["value"], found["status"], found["source"]) == (0, "observed", "proef")


def test_national_schools_count_in_their_gemeente_but_not_in_the_regional_samenwerkingsverband(
    land,
):
    land.place([("01VV01", "GM0001", "1001"), ("01VV02", "GM0001", "1001")])
    land.add(
        "leerlingen_vo_vestiging", [("01VV01", "2025", "havo", 10), ("01VV02", "2025", "vwo", 7)]
    )
    results = compute("leerlingen_vo", regions(land, "GM0001", "VO0101", "VO0001", "NL01"), land)
    values = results[results["breakdown"] == "totaal"].set_index("region_code")["value"].to_dict()
    assert values == {"GM0001": 17, "VO0101": 10, "VO0001": 7, "NL01": 17}


def test_the_region_of_a_report_sums_its_gemeenten(land):
    po(land.place(SCHOOLS), "2025", **{"01AA00": 100, "01BB00": 30, "01CC00": 70, "01DD00": 5})
    mine = Region("mijn-regio", "Mijn regio", "regio", members=frozenset(["GM0003", "GM0004"]))
    assert row(compute("leerlingen_po", [mine], land), "mijn-regio", "2025", "bo")["value"] == 105


def test_vsv_of_the_country_includes_the_national_samenwerkingsverband(land):
    land.add(
        "vsv_swv",
        [
            (c, "2015", part, v)
            for c, n, k in [("VO0101", 1000, 5), ("VO0001", 200, 1)]
            for part, v in (("leerlingen", n), ("vsv", k))
        ],
    )
    found = row(compute("vsv_samenwerkingsverband", regions(land, "NL01"), land), "NL01", "2015")
    assert (found["numerator"], found["denominator"]) == (6, 1200)
    assert found["value"] == pytest.approx(0.005)


def test_an_alternative_source_serves_the_periods_that_the_first_lacks(land):
    codes = ["GM0001", "GM0002", "GM0003", "GM0004", "GM0005"]
    bands = ["0-4", "5-9", "10-14", "15-19", "20-24"]
    land.add("inwoners", [(c, "2025", b, 10) for c in codes for b in bands])
    land.add(
        "inwoners", [(c, "2024", b, v) for c in codes for b, v in (("0-14", 28), ("15-24", 19))]
    )
    land.add("inwoners", [(c, p, "totaal", 100) for c in codes for p in ("2024", "2025")])
    results = compute("aandeel_jeugd", regions(land, "GM0001"), land)
    assert row(results, "GM0001", "2025", "0-24")["value"] == pytest.approx(0.5)
    assert row(results, "GM0001", "2024", "0-14")["value"] == pytest.approx(0.28)


def test_provisional_figures_stay_provisional(land):
    codes = {f"GM000{i}": 10 for i in range(1, 6)}
    land.add(
        "leerlingen_woonregio", [(c, "2023/24", "bo", v) for c, v in codes.items()], "provisional"
    )
    assert set(compute("leerlingen_woonregio", regions(land, "PV01"), land)["status"]) == {
        "provisional"
    }


def test_an_indicator_without_its_source_gives_no_rows(land):
    assert compute("leerlingen_po", regions(land, "NL01"), land).empty


def test_an_unknown_indicator_names_the_nearest(land):
    with pytest.raises(InputError, match="deelname_sbo"):
        compute("deelname_sboo", regions(land, "NL01"), land)


def test_a_level_that_does_not_exist_is_refused_with_those_that_do(land):
    with pytest.raises(InputError, match="land, samenwerkingsverband, regio"):
        check_levels(INDICATORS["vsv_samenwerkingsverband"], regions(land, "GM0001"))


def test_all_regions_of_a_sector_leave_out_the_other_sector(land):
    codes = [r.code for r in all_regions(INDICATORS["vsv_samenwerkingsverband"], land.geography)]
    assert codes == ["NL01", "VO0001", "VO0101", "VO0102"]


@pytest.mark.parametrize("name", list(INDICATORS))
def test_every_indicator_tells_what_it_is(name):
    indicator = INDICATORS[name]
    assert indicator.definition.endswith(".") and indicator.question.endswith("?")
    if indicator.statistic not in ("own", "links"):
        assert indicator.breakdowns and indicator.sources and indicator.parts


def test_the_catalogue_refuses_a_key_that_it_does_not_know():
    with pytest.raises(InputError, match="bedoelde u 'label'"):
        read_catalogue('[iets]\nlabell = "x"\n')


def test_the_catalogue_of_a_newer_schema_is_refused():
    with pytest.raises(DataError, match="schema 99"):
        read_catalogue("schema = 99\n")


def test_a_cell_that_is_itself_a_sum_with_hidden_parts_keeps_its_bounds(land):
    po(land.place(SCHOOLS), "2025", **{"01AA00": 100})
    cells = land.measures["leerlingen_po_vestiging"]
    land.measures["leerlingen_po_vestiging"] = cells.assign(hidden=2)
    found = row(compute("leerlingen_po", regions(land, "GM0001"), land), "GM0001", "2025", "bo")
    assert (found["value"], found["hidden"], found["upper"]) == (100, 2, 108)


def test_a_region_that_is_asked_twice_is_counted_once(land):
    pupils(land, 2022, GM0001=100, GM0002=50, GM0003=0, GM0004=20, GM0005=30)
    results = compute("leerlingen_woonregio", regions(land, "PV01", "GM0001", "PV01"), land)
    assert row(results, "PV01", "2022/23", "bo")["value"] == 150
