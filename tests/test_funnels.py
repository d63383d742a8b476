"""Funnels and quantile groups over the regions of a result of compute."""

from __future__ import annotations

from math import isnan, nan, sqrt

import pandas as pd
import pytest
from smallland import SmallData, write_reference

from aoj.comparisons import FUNNEL_COLUMNS, funnel, with_quantiles
from aoj.comparisons import funnels as module
from aoj.errors import InputError
from aoj.indicators import INDICATORS, compute
from aoj.indicators.catalogue import read_catalogue
from aoj.statistics import Z_95, count_limits, share_limits

CATALOGUE = """
[incidenten]
label = "incidenten"
theme = "jeugd"
question = "Hoeveel?"
definition = "Verzonnen."
statistic = "rate"
measure = "incidenten"
grain = "gemeente"
unit = "per 1.000 jongeren"
per = 1000
interval = "byar"
relevant = 1
denominator = ["jongeren"]
reference_date = "2025"
sources = ["proef"]
levels = ["gemeente"]
[incidenten.breakdowns.alle]
label = "alle"
parts = ["incidenten"]
"""


@pytest.fixture(autouse=True)
def catalogue(monkeypatch):
    """One rate beside the real catalogue, so that these tests need no particular indicator."""
    known = {**INDICATORS, **read_catalogue(CATALOGUE)}
    monkeypatch.setattr(module, "get_indicator", known.__getitem__)


def frame(counts, indicator="deelname_sbo", breakdown="sbo", per=1.0, **columns):
    """A result of compute: (numerator, denominator) per region; None where there is no figure."""
    table = pd.DataFrame(counts, columns=["numerator", "denominator"], dtype="float64")
    value = per * table["numerator"] / table["denominator"]
    codes = [f"GM{number:04d}" for number in range(1, len(counts) + 1)]
    return table.assign(
        region_code=codes,
        indicator=indicator,
        breakdown=breakdown,
        period="2025",
        value=value,
        lower=value,
        upper=value,
        whole="",
        beside="",
    ).assign(**columns)


def test_a_funnel_has_the_limits_of_each_size_around_all_regions_together():
    found = funnel(frame([(80, 400), (25, 100), (500, 2000)]), correct=False)
    assert found["baseline"].tolist() == pytest.approx([605 / 2500] * 3)
    for row in found.to_dict("records"):
        inner = share_limits(row["denominator"], 605 / 2500)
        outer = share_limits(row["denominator"], 605 / 2500, 0.998)
        assert (row["low_95"], row["high_95"]) == pytest.approx(inner)
        assert (row["low_998"], row["high_998"]) == pytest.approx(outer)
    assert set(FUNNEL_COLUMNS) <= set(found.columns)


def test_positions_name_the_outermost_limit_that_is_passed():
    counts = [(200, 1000), (226, 1000), (250, 1000), (174, 1000), (150, 1000)]
    found = funnel(frame(counts), baseline=0.20, correct=False)
    assert found["position"].tolist() == ["binnen", "hoog_95", "hoog_998", "laag_95", "laag_998"]


def test_a_funnel_of_a_rate_is_exact_and_in_the_unit_of_the_figure():
    results = frame([(4, 1000), (12, 1500), (0, 500)], "incidenten", "alle", 1000.0)
    found = funnel(results, correct=False)
    baseline = 1000 * 16 / 3000
    assert found["baseline"].tolist() == pytest.approx([baseline] * 3)
    for row in found.to_dict("records"):
        few, many = count_limits(16 / 3000 * row["denominator"])
        scale = 1000 / row["denominator"]
        assert (row["low_95"], row["high_95"]) == pytest.approx((few * scale, many * scale))
    assert found["position"].tolist() == ["binnen"] * 3


def test_over_dispersion_widens_the_limits_as_calculated_by_hand():
    """The eleven regions of tests/test_statistics.py: phi 3, tau2 0.00092, error 0.02.

    The region of 40% stays outside +- 0.0712 at 95%, and outside +- 3.0902 x 0.0363318 = 0.1123 at
    99.8%. That of 10% lay five errors below: without the correction outside both limits, with it
    (0.20 - 0.0712 = 0.1288, 0.20 - 0.1123 = 0.0877) below the first alone.
    """
    numbers = [40, 64, 68, 72, 76, 80, 84, 88, 92, 104, 160]
    results = frame([(number, 400) for number in numbers])
    wide, plain = funnel(results, baseline=0.2), funnel(results, baseline=0.2, correct=False)
    assert wide["phi"].tolist() == pytest.approx([3.0] * 11)
    assert wide["tau2"].tolist() == pytest.approx([0.00092] * 11)
    assert plain["tau2"].tolist() == pytest.approx([0.00092] * 11)
    margin = Z_95 * sqrt(0.0004 + 0.00092)
    assert wide["low_95"].tolist() == pytest.approx([0.2 - margin] * 11)
    assert wide["high_95"].tolist() == pytest.approx([0.2 + margin] * 11)
    assert wide["position"].iloc[[0, 1, -1]].tolist() == ["laag_95", "binnen", "hoog_998"]
    assert plain["position"].iloc[[0, 1, -1]].tolist() == ["laag_998", "laag_95", "hoog_998"]


def test_the_spread_of_rates_is_that_of_a_calculation_by_hand():
    """Rates of 10, 14 and 4 per 1.000 of 8.000, 2.000 and 500 people around 8 per 1.000.

    Errors are sqrt(8 x 1.000 / people): 1, 2 and 4; z = 2, 3 and -1. The 10% quantiles of three,
    interpolated: -1 + 0.2 x 3 = -0.4 and 2 + 0.8 x 1 = 2.8. phi = (0.16 + 4 + 7.84) / 3 = 4.
    Weights 1, 1/4 and 1/16: tau2 = (12 - 2) / (1.3125 - 0.8125) = 20. For 2.000 people:
    8 + 1.959964 x sqrt(4 + 20) = 17.6018; the lower limit would be negative.
    """
    results = frame([(80, 8000), (28, 2000), (2, 500)], "incidenten", "alle", 1000.0)
    found = funnel(results, baseline=8)
    assert found["phi"].tolist() == pytest.approx([4.0] * 3)
    assert found["tau2"].tolist() == pytest.approx([20.0] * 3)
    assert found["high_95"].iloc[1] == pytest.approx(17.6018, abs=5e-5)
    assert found["low_95"].iloc[1] == 0.0


def test_where_less_than_one_event_is_expected_there_are_limits_too():
    results = frame([(2, 100), (3, 900)], "incidenten", "alle", 1000.0)
    found = funnel(results, correct=False)
    assert found["high_95"].iloc[0] == pytest.approx(10 * count_limits(0.5)[1])
    assert found["high_95"].iloc[0] > 10 and found["low_95"].iloc[0] == 0.0


def test_two_regions_have_a_dispersion_and_shares_stay_below_one():
    found = funnel(frame([(40, 50), (1, 50)]), baseline=0.6)
    assert found["tau2"].tolist() == pytest.approx([found["tau2"].iloc[0]] * 2)
    assert found["tau2"].iloc[0] > 0.1
    assert found["high_998"].tolist() == [1.0, 1.0] and found["low_998"].tolist() == [0.0, 0.0]


def test_the_correction_never_narrows_and_stays_within_what_a_figure_can_be():
    counts = [(0, 20), (1, 30), (30, 400), (2, 5), (90, 900), (1, 200)]
    for name, breakdown, per in (("deelname_sbo", "sbo", 1.0), ("incidenten", "alle", 1000.0)):
        results = frame(counts, name, breakdown, per)
        wide, plain = funnel(results), funnel(results, correct=False)
        assert (wide["tau2"] > 0).all()
        for side in ("95", "998"):
            assert (wide[f"low_{side}"] <= plain[f"low_{side}"]).all()
            assert (wide[f"high_{side}"] >= plain[f"high_{side}"]).all()
            assert (wide[f"low_{side}"] >= 0).all()
            assert (wide[f"high_{side}"] <= (1 if per == 1 else 1e6)).all()


def test_a_figure_with_wide_bounds_has_no_certain_place():
    results = frame([(250, 1000)] * 4)
    lower, upper = [0.25, 0.21, nan, 0.228], [0.25, 0.25, nan, 0.228]
    found = funnel(results.assign(lower=lower, upper=upper), baseline=0.2, correct=False)
    assert found["position"].tolist() == ["hoog_998", "onzeker", "", "hoog_95"]
    found = funnel(results.assign(lower=[0.25, nan, 0.25, nan], upper=nan), baseline=0.2)
    assert found["position"].tolist() == [""] * 4


def test_a_region_with_a_gemeente_that_could_not_be_divided_has_no_place():
    results = frame([(250, 1000)] * 3)
    results = results.assign(whole=["", "GM0009", ""], beside=["", "", "GM0009"])
    found = funnel(results, baseline=0.2, correct=False)
    assert found["position"].tolist() == ["hoog_998", "", ""]


def test_regions_without_a_figure_and_the_country_stay_out():
    results = frame([(80, 400), (nan, nan), (100, 400), (9999, 10000)])
    results.loc[3, "region_code"] = "NL01"
    found = funnel(results)
    assert found["region_code"].tolist() == ["GM0001", "GM0003"]
    assert found["baseline"].tolist() == pytest.approx([180 / 800] * 2)
    empty = funnel(results.iloc[[1]])
    assert empty.empty and set(FUNNEL_COLUMNS) <= set(empty.columns)


def test_every_breakdown_and_period_has_its_own_funnel():
    results = pd.concat(
        [
            frame([(80, 400), (40, 400)]),
            frame([(8, 400), (4, 400)], period="2024"),
            frame([(40, 1000), (20, 1000)], "incidenten", "alle", 1000.0),
        ]
    )
    found = funnel(results)
    assert found["baseline"].tolist() == pytest.approx([0.15, 0.15, 0.015, 0.015, 30.0, 30.0])


def test_one_region_has_limits_but_no_dispersion():
    found = funnel(frame([(80, 400)]), baseline=0.2)
    assert isnan(found["phi"].iloc[0]) and isnan(found["tau2"].iloc[0])
    assert (found["low_95"].iloc[0], found["high_95"].iloc[0]) == pytest.approx(
        share_limits(400, 0.2)
    )


def test_a_funnel_of_nothing_has_no_width():
    found = funnel(frame([(0, 400), (0, 100)]))
    assert found["high_998"].tolist() == [0.0, 0.0] and set(found["position"]) == {"binnen"}
    found = funnel(frame([(0, 400), (0, 100)], "incidenten", "alle", 1000.0))
    assert found["high_998"].tolist() == [0.0, 0.0] and set(found["position"]) == {"binnen"}


def test_a_structure_or_a_count_has_no_funnel():
    for name in ("aandeel_jeugd", "bevolking_jeugd"):
        with pytest.raises(InputError, match=f"'{name}' heeft geen toevalsmarge"):
            funnel(frame([(80, 400), (40, 400)], name, "0-14"))


def test_none_and_all_can_be_a_baseline():
    assert funnel(frame([(80, 400)]), baseline=0)["high_998"].tolist() == [0.0]
    assert funnel(frame([(80, 400)]), baseline=1)["low_998"].tolist() == [1.0]


@pytest.mark.parametrize("baseline", [-0.1, 1.1, nan])
def test_a_baseline_that_no_figure_can_have_is_refused(baseline):
    with pytest.raises(InputError, match="geen middellijn zijn van 'deelname_sbo'"):
        funnel(frame([(80, 400)]), baseline=baseline)
    with pytest.raises(InputError, match="een getal vanaf 0"):
        funnel(frame([(80, 400)], "incidenten", "alle", 1000.0), baseline=-1)


def test_quintiles_per_breakdown_without_the_country():
    results = frame([(number, 100) for number in (10, 30, 20, 50, 40, 60, 99)])
    results.loc[6, "region_code"] = "NL01"
    other = frame([(1, 100), (2, 100)], period="2024")
    found = with_quantiles(pd.concat([results, other]))
    assert found["group"].tolist()[:6] == [1, 2, 1, 4, 3, 5]
    assert found["group"].isna().tolist() == [False] * 6 + [True, True]
    highest = with_quantiles(results, 2, highest_first=True)
    assert highest["group"].tolist() == [2, 2, 2, 1, 1, 1]


def test_a_result_of_compute_goes_into_a_funnel(tmp_path):
    land = SmallData(write_reference(tmp_path / "reference"))
    land.place([(f"0{n}AA00", f"GM000{n}", f"{n}001") for n in range(1, 6)])
    cells = [(f"0{n}AA00", "2025", "bo", 380.0 - n) for n in range(1, 6)]
    cells += [(f"0{n}AA00", "2025", "sbo", 20.0 + n) for n in range(1, 6)]
    land.add("leerlingen_po_vestiging", cells)
    regions = [land.geography.region(f"GM000{n}") for n in range(1, 6)]
    results = compute("deelname_sbo", [*regions, land.geography.region("NL01")], land)
    found = funnel(results)
    assert found["region_code"].tolist() == [region.code for region in regions]
    assert found["baseline"].tolist() == pytest.approx([115 / 2000] * 5)
    assert with_quantiles(results)["group"].tolist() == [1, 2, 3, 4, 5]


def test_the_lines_for_researchers_in_the_docs_work(repo_root, monkeypatch):
    text = (repo_root / "docs" / "rekenen.md").read_text(encoding="utf-8")
    code = text.split("```python\n")[1].split("```")[0]
    monkeypatch.chdir(repo_root)
    names: dict = {}
    exec(compile(code, "rekenen.md", "exec"), names)
    found, groups = names["trechter"], names["kwintielen"]
    assert len(found) > 100 and set(found["position"]) >= {"binnen", "hoog_95", "laag_95"}
    assert (found.loc[found["breakdown"] == "totaal", "phi"] > 4).all() and set(
        groups["group"]
    ) == {1, 2, 3, 4, 5}
