"""Figures that rest on several measures, weights, periods of another kind, or institutions."""

from __future__ import annotations

from math import isnan

import pandas as pd
import pytest
from smallland import SmallData, write_reference

from aoj.geography import Region
from aoj.indicators import INDICATORS
from aoj.indicators.catalogue import read_catalogue
from aoj.indicators.cells import denominator_period
from aoj.indicators.compute import exists_for
from aoj.indicators.engine import part_figures, placed_cells
from aoj.sources import SOURCES

GEMEENTEN = ("GM0001", "GM0002", "GM0003", "GM0004", "GM0005")
HEAD = """
[proef]
label = "proef"
theme = "jeugd"
question = "Hoeveel?"
definition = "Proef."
unit = "jongeren"
reference_date = ""
sources = []
levels = ["land", "provincie", "gemeente", "samenwerkingsverband", "regio"]
"""
PART = """
[proef.breakdowns.{name}]
label = "deel"
parts = {parts}
{more}
"""


@pytest.fixture
def land(tmp_path):
    return SmallData(write_reference(tmp_path / "reference"))


def make(keys, *parts):
    """Return an indicator; `parts` are (name, alternatives, further keys)."""
    blocks = [PART.format(name=n, parts=list(p), more=m).replace("'", '"') for n, p, m in parts]
    return read_catalogue(HEAD + keys + "".join(blocks))["proef"]


def figures(land, indicator, *codes, periods=None):
    """Return figures by region, period and breakdown."""
    regions = [land.geography.region(c) if isinstance(c, str) else c for c in codes]
    assert all(exists_for(indicator, region) for region in regions)
    rows = part_figures(indicator, regions, land, periods)
    return rows.set_index(["region_code", "period", "breakdown"]).sort_index()


def add(land, measure, period, status="observed", **parts):
    """The same cells in every gemeente."""
    cells = [(g, period, part, v) for g in GEMEENTEN for part, v in parts.items()]
    return land.add(measure, cells, status)


RATE = """
statistic = "rate"
measure = "jeugdzorg_kosten"
grain = "gemeente"
denominator_measure = "inwoners"
denominator = ["jong + oud"]
per = 1000
"""


def test_a_rate_divides_sums_of_two_measures_and_multiplies(land):
    add(land, "jeugdzorg_kosten", "2024", a=30.0)
    add(land, "inwoners", "2024", jong=400.0, oud=100.0)
    found = figures(land, make(RATE, ("a", ["a"], "")), "GM0001", "PV01", "NL01")
    for code, n in (("GM0001", 1), ("PV01", 3), ("NL01", 5)):
        row = found.loc[(code, "2024", "a")]
        assert (row["numerator"], row["denominator"]) == (30 * n, 500 * n)
        assert row["value"] == pytest.approx(60)


def test_a_rate_of_which_a_gemeente_lacks_the_denominator_is_missing(land):
    add(land, "jeugdzorg_kosten", "2024", a=30.0)
    add(land, "inwoners", "2024", jong=400.0)
    land.add("inwoners", [(g, "2024", "oud", 100.0) for g in GEMEENTEN[1:]])
    found = figures(land, make(RATE, ("a", ["a"], "")), "PV01", "PV02")
    assert found.loc[("PV01", "2024", "a"), "status"] == "missing"
    assert found.loc[("PV02", "2024", "a"), "value"] == pytest.approx(60)


def test_a_measure_without_its_denominator_gives_no_figures(land):
    add(land, "jeugdzorg_kosten", "2024", a=30.0)
    regions = [land.geography.region("PV02")]
    assert part_figures(make(RATE, ("a", ["a"], "")), regions, land, None).empty
    add(land, "inwoners", "2023", jong=400.0, oud=100.0)
    assert part_figures(make(RATE, ("a", ["a"], "")), regions, land, None).empty


@pytest.mark.parametrize(
    ("rule", "period", "have", "expected"),
    [
        ("same", "2024", {"2024"}, "2024"),
        ("same", "2024", {"2023"}, ""),
        ("school_start", "2023/24", {"2023", "2024", "2023/24"}, "2023"),
        ("school_end", "2023/24", {"2023", "2024"}, "2024"),
        ("school_end", "1999/00", {"2000"}, "2000"),
        ("school_end", "2024", {"2024"}, "2024"),
        ("same", "2024-H2", {"2024", "2025"}, "2024"),
        ("same", "2024-H2", {"2024", "2024-H2"}, "2024-H2"),
    ],
)
def test_a_denominator_is_that_of_the_period_that_belongs(rule, period, have, expected):
    keys = RATE + f'denominator_period = "{rule}"\n'
    assert denominator_period(make(keys, ("a", ["a"], "")), period, have) == expected


def test_two_half_years_share_the_residents_of_their_year(land):
    for period, value in (("2024-H1", 30.0), ("2024-H2", 35.0), ("2024", 50.0)):
        add(land, "jeugdzorg_kosten", period, a=value)
    add(land, "inwoners", "2024", jong=400.0, oud=100.0)
    keys = RATE + 'period_kind = "half_year"\n'
    found = figures(land, make(keys, ("a", ["a"], "")), "GM0001")
    assert found["value"].tolist() == pytest.approx([60, 70])
    keys = RATE + 'period_kind = "year"\n'
    assert figures(land, make(keys, ("a", ["a"], "")), "GM0001")["value"].tolist() == [100]


def test_a_part_may_come_from_another_measure_with_a_denominator_of_its_own(land):
    keys = 'statistic = "share"\nmeasure = "een"\ngrain = "gemeente"\ndenominator = ["alle"]\n'
    indicator = make(keys, ("a", ["x"], ""), ("b", ["x"], 'measure = "twee"\ndenominator = ["y"]'))
    add(land, "een", "2025", x=10.0, alle=40.0)
    add(land, "twee", "2025", x=3.0, y=4.0)
    found = figures(land, indicator, "PV02")["value"]
    assert found.loc[("PV02", "2025", "a")] == pytest.approx(0.25)
    assert found.loc[("PV02", "2025", "b")] == pytest.approx(0.75)


def test_money_may_be_negative_and_rounding_reaches_below_zero(land):
    add(land, "kosten", "2024", a=-2000.0, b=0.0)
    keys = 'statistic = "amount"\nmeasure = "kosten"\ngrain = "gemeente"\nrounding = 1000\n'
    row = figures(land, make(keys, ("a", ["a + b"], "")), "PV02").iloc[0]
    assert (row["value"], row["lower"], row["upper"]) == (-4000, -6000, -2000)


def test_a_ratio_may_be_negative(land):
    add(land, "geld", "2024", vermogen=100.0, activa=400.0, bijdrage=1000.0)
    keys = 'statistic = "ratio"\nmeasure = "geld"\ngrain = "gemeente"\ndenominator = ["bijdrage"]\n'
    row = figures(land, make(keys, ("a", ["vermogen - activa"], "")), "PV02").iloc[0]
    assert (row["numerator"], row["denominator"]) == (-600, 2000)
    assert row["value"] == row["lower"] == row["upper"] == pytest.approx(-0.3)


def test_a_share_of_two_rounded_sources_lies_between_its_extremes(land):
    add(land, "jeugdzorg_kosten", "2024", a=30.0)
    add(land, "inwoners", "2024", jong=400.0, oud=100.0)
    keys = RATE.replace('"rate"', '"share"') + "rounding = 10\ndenominator_rounding = 100\n"
    row = figures(land, make(keys, ("a", ["a"], "")), "PV02").iloc[0]
    assert row["lower"] == pytest.approx(50 / 1200) and row["upper"] == pytest.approx(70 / 800)


def test_a_part_that_cannot_be_added_up_is_only_there_for_who_has_a_row(land):
    add(land, "prognose", "2030", status="estimated", mid=100.0, laag=90.0)
    land.add("prognose", [("PV01", "2030", p, v) for p, v in (("mid", 310.0), ("laag", 290.0))])
    land.add("prognose", [("GM0009", "2020", p, 10.0) for p in ("mid", "laag")])
    add(land, "prognose", "2020", mid=100.0, laag=90.0)
    keys = 'statistic = "count"\nmeasure = "prognose"\ngrain = "gemeente"\n'
    indicator = make(keys, ("mid", ["mid"], ""), ("laag", ["laag"], "additive = false"))
    found = figures(land, indicator, "GM0001", "PV01", "PV02", "PO0101")
    assert found.loc[("GM0001", "2030", "laag"), "value"] == 90
    assert found.loc[("PV01", "2030", "laag"), "value"] == 290
    assert found.loc[("PV01", "2030", "mid"), "value"] == 310
    for code in ("PV02", "PO0101"):
        assert found.loc[(code, "2030", "mid"), "status"] == "estimated"
        assert found.loc[(code, "2030", "laag"), "status"] == "missing"
    assert found.loc[("GM0001", "2020", "mid"), "value"] == 110  # a merger: a sum of two rows
    assert isnan(found.loc[("GM0001", "2020", "laag"), "value"])


def test_an_institution_lies_where_its_first_known_location_lies(land):
    land.place(
        [
            ("01VV00", "", ""),
            ("01VV01", "GM0003", "3002"),
            ("01VV02", "GM0005", "5001"),
            ("02VV00", "GM0004", "4001"),
        ]
    )
    land.add("prognose_vo", [("01VV00", "2030", "totaal", 70.0), ("02VV00", "2030", "totaal", 9.0)])
    land.add("prognose_vo", [("03VV00", "2030", "totaal", 4.0)])
    keys = 'statistic = "count"\nmeasure = "prognose_vo"\ngrain = "instelling"\nsector = "po"\n'
    indicator = make(keys, ("a", ["totaal"], ""))
    codes = ("GM0003", "GM0004", "GM0005", "PO0101", "PO0102", "NL01")
    found = figures(land, indicator, *codes)["value"]
    expected = {"GM0003": 70, "GM0004": 9, "GM0005": 0, "PO0101": 0, "PO0102": 79, "NL01": 83}
    assert {code: found.loc[(code, "2030", "a")] for code in codes} == expected


def test_the_cells_behind_a_figure_are_those_that_were_summed(land):
    add(land, "jeugdzorg_kosten", "2024-H1", a=30.0, b=5.0)
    add(land, "inwoners", "2024", jong=400.0, oud=100.0)
    indicator = make(RATE, ("x", ["a - b"], ""))
    region = land.geography.region("PV01")
    cells = placed_cells(indicator, indicator.breakdowns["x"], region, land, ["2024-H1"])
    figure = figures(land, indicator, "PV01").iloc[0]
    sums = (cells["value"] * cells["weight"]).groupby(cells["side"]).sum()
    assert sums["teller"] == figure["numerator"] == 75
    assert sums["noemer"] == figure["denominator"] == 1500
    below = cells[cells["side"] == "noemer"]
    assert set(below["source_period"]) == {"2024"} and set(below["measure"]) == {"inwoners"}
    assert set(cells["source_part"]) == {"a", "b", "jong", "oud"}


def test_every_measure_of_the_catalogue_has_a_source():
    known = {m for s in SOURCES.values() for m in (*s.measures, *s.text_measures)}
    wrong = {
        (name, measure)
        for name, indicator in INDICATORS.items()
        for measure in indicator.measures
        if measure not in known
    }
    assert not wrong


def test_a_samenwerkingsverband_that_a_region_lacks_makes_its_figure_missing(land):
    rows = [("VO0101", p, "vsv", 5.0) for p in ("2023", "2024")]
    land.add("vsv_swv", [*rows, ("VO0102", "2024", "vsv", 7.0)])
    keys = 'statistic = "count"\nmeasure = "vsv_swv"\ngrain = "samenwerkingsverband"\n'
    both = ("VO0101", "VO0102")
    region = Region("r", "R", "regio", frozenset(GEMEENTEN), samenwerkingsverbanden=both)
    found = figures(land, make(keys + 'sector = "vo"\n', ("a", ["vsv"], "")), region, "VO0101")
    assert found.loc[("r", "2024", "a"), "value"] == 12
    assert found.loc[("r", "2023", "a"), "status"] == "missing"
    assert found.loc[("VO0101", "2023", "a"), "value"] == 5


def test_cells_of_no_samenwerkingsverband_count_nowhere(land):
    cells = [("VO0101", "2024", "vsv", 5.0), ("PO0101", "2024", "vsv", 3.0)]
    land.add("vsv_swv", [*cells, ("ONBEKEND", "2024", "vsv", 99.0)])
    keys = 'statistic = "count"\nmeasure = "vsv_swv"\ngrain = "samenwerkingsverband"\n'
    for sector, expected in (("vo", 5), ("po", 3), ("", 8)):
        indicator = make(keys + f'sector = "{sector}"\n', ("a", ["vsv"], ""))
        assert figures(land, indicator, "NL01")["value"].tolist() == [expected]


def test_figures_of_nothing_have_the_columns_of_figures(land):
    add(land, "inwoners", "2024", jong=1.0)
    rows = part_figures(
        make('statistic = "count"\nmeasure = "inwoners"\ngrain = "gemeente"\n', ("a", ["b"], "")),
        [land.geography.region("GM0001")],
        land,
        None,
    )
    assert isinstance(rows, pd.DataFrame) and rows.empty and "cut" in rows
