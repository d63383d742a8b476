"""Youth, forecasts, pupils, school leavers, work and own figures, counted again by hand."""

from __future__ import annotations

import csv
import functools
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from smallland import SmallData, write_reference
from supplied_files import write_file

from aoj.commands.fetch import fetch_from
from aoj.dataset import Data
from aoj.indicators import INDICATORS, compute
from aoj.indicators.own import own_indicators, placed_own
from aoj.store.project import Project

FILES = "data/voorbeeld/bestanden"


@pytest.fixture(scope="module")
def example(repo_root: Path) -> Data:
    return Data.open(Project(repo_root), "voorbeeld")


@pytest.fixture
def land(tmp_path: Path) -> SmallData:
    return SmallData(write_reference(tmp_path / "reference"))


def figure(data, name: str, region: str, period: str, breakdown: str = "totaal") -> dict:
    found = compute(name, [data.geography.region(region)], data, [period])
    found = found[found["breakdown"] == breakdown]
    assert len(found) == 1, f"{len(found)} rows"
    return found.iloc[0].to_dict()


def bounds(row: dict) -> tuple[float, float]:
    return row["lower"], row["upper"]


# The example: each number below was added up by hand from the lines of its file.


@pytest.mark.parametrize(
    ("name", "region", "period", "breakdown", "top", "below"),
    [
        # GM9038 is Fluisterbroek (30 of 1,850) and Wazigem (20 of 1,510) until 2021
        ("vsv_woonregio", "GM9038", "2020/21", "totaal", 30 + 20, 1850 + 1510),
        ("vsv_woonregio", "GM9038", "2021/22", "totaal", 60, 3350),
        # GM9014 took Kleindromen in (10 of 760) in 2019
        ("vsv_woonregio", "GM9014", "2018/19", "totaal", 190 + 10, 11890 + 760),
        ("vsv_woonregio", "NL01", "2023/24", "totaal", 3800, 196250),
        ("neet", "NL01", "2024", "totaal", 16700, 371400),
        ("jeugdwerkloosheid", "NL01", "2024", "totaal", 4900, 371400),
        ("jongeren_uitkering", "NL01", "2020", "totaal", 14900, 362000),
        ("neet_risicofactoren", "GM9001", "2024", "vsv", 1339, 4319),
        ("neet_risicofactoren", "GM9001", "2024", "totaal", 3123, 61585),
        ("eigen_cijfers", "GM9016", "2025", "tevreden_ouders", 166, 240),
    ],
)
def test_shares_of_the_example(example, name, region, period, breakdown, top, below):
    row = figure(example, name, region, period, breakdown)
    assert (row["numerator"], row["denominator"]) == (top, below)
    assert row["value"] == pytest.approx(top / below, abs=1e-12)


def column(repo_root: Path, file: str, **wanted: str) -> float:
    """Add up `waarde` of a fetched file, without any code of ours."""
    with (repo_root / FILES / file).open(encoding="utf-8-sig", newline="") as lines:
        rows = [
            row
            for row in csv.DictReader(lines, delimiter=";")
            if all(row[key] == value for key, value in wanted.items())
        ]
    assert rows
    return sum(float(row["waarde"] or 0) for row in rows)


def test_an_age_band_is_the_sum_of_its_years(example, repo_root):
    file = "cbs_03759ned/03759ned.csv"
    by_hand = sum(
        column(repo_root, file, onderdeel=str(age), regio_code="GM9014", periode="2025")
        for age in (12, 13, 14, 15, 16, 17)
    )
    everyone = column(repo_root, file, onderdeel="totaal", regio_code="GM9014", periode="2025")
    assert figure(example, "jongeren_leeftijdsgroep", "GM9014", "2025", "12-17")["value"] == by_hand
    share = figure(example, "aandeel_leeftijdsgroep", "GM9014", "2025", "12-17")
    assert share["value"] == pytest.approx(by_hand / everyone, abs=1e-12)


def test_the_24_kinds_of_education_are_there_and_mbo_is_that_of_the_file(example, repo_root):
    names = set(INDICATORS["schoolgaande_jeugd"].breakdowns) - {"po_vo"}
    assert len(names) == 24
    by_hand = column(
        repo_root, "cbs_85701ned/85701NED.csv",
        onderdeel="mbo_4", regio_code="GM9014", periode="2023/'24",
    )  # fmt: skip
    assert figure(example, "schoolgaande_jeugd", "GM9014", "2023/24", "mbo_4")["value"] == by_hand


def test_a_forecast_of_residents_adds_up_and_its_bounds_do_not(example, repo_root):
    file = "cbs_bevolkingsprognose/85173NED.csv"
    sums = {
        part: column(repo_root, file, onderdeel=part, regio_code="GM9014", periode="2030")
        for part in ("prognose", "onder67", "boven67")
    }
    for part, thousands in sums.items():
        row = figure(example, "bevolkingsprognose", "GM9014", "2030", part)
        assert row["value"] == pytest.approx(thousands * 1000)
        assert row["status"] == "estimated"
    area = compute("bevolkingsprognose", [example.geography.region("PO9903")], example, ["2030"])
    area = area.set_index("breakdown")
    assert area.loc["prognose", "value"] > sums["prognose"] * 1000
    assert area.loc[["onder67", "boven67"], "status"].tolist() == ["missing", "missing"]


def test_a_forecast_of_po_is_a_lower_bound_where_a_vestiging_was_left_empty(example, repo_root):
    path = repo_root / FILES / "duo_prognose_po" / "brin6_prognosespo.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        texts = [
            row["PROGNOSEAANTALLEN"]
            for row in csv.DictReader(lines)
            if row["JAAR"] == "2029" and row["TYPE_PO"] == "BO"
        ]
    row = figure(example, "leerlingprognose_po", "NL01", "2029", "bo")
    assert row["value"] == pytest.approx(sum(float(text) for text in texts if text))
    assert row["hidden"] == texts.count("") == 2
    assert (row["status"], row["lower"]) == ("estimated", row["value"])
    assert pd.isna(row["upper"])


def test_a_forecast_of_no_pupils_is_a_forecast_too(example):
    row = figure(example, "leerlingprognose_po", "GM9010", "2028", "sbo")
    assert (row["value"], row["status"]) == (0, "estimated")


def test_a_forecast_of_vo_stands_where_the_main_location_does(example, repo_root):
    path = repo_root / FILES / "duo_prognose_vo" / "brin4_prognosesvo.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["JAAR"] == "2030"]
    places = example.locations().set_index("location_code")["gemeente_code"]
    main = {
        brin: places[min(code for code in places.index if code.startswith(brin))]
        for brin in {row["INSTELLINGSCODE"] for row in rows}
    }
    by_hand = sum(
        float(row["PROGNOSEAANTALLEN"])
        for row in rows
        if row["ONDERWIJSNIVEAU"] == "HAVO_" and main[row["INSTELLINGSCODE"]] == "GM9014"
    )
    found = figure(example, "leerlingprognose_vo", "GM9014", "2030", "havo")["value"]
    assert found == pytest.approx(by_hand) and by_hand > 0


def test_small_groups_of_students_are_hidden_and_bound_their_sum(example, repo_root):
    (path,) = (repo_root / FILES / "duo_mbo_studenten").glob("*.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        name = example.geography.name("GM9040")
        cells = [
            int(row["JAAR_2025"])
            for row in csv.DictReader(lines)
            if row["WOONGEMEENTE"] == name and row["NIVEAU"] == "4"
        ]
    seen, hidden = sum(n for n in cells if n >= 0), cells.count(-1)
    row = figure(example, "mbo_studenten", "GM9040", "2025", "niveau_4")
    assert (row["value"], row["hidden"]) == (seen, hidden) and hidden
    assert bounds(row) == (seen, seen + 4 * hidden)


def test_a_hidden_number_of_own_pupils_stays_hidden_and_is_not_in_the_sum(example, repo_root):
    path = repo_root / FILES / "eigen_cijfers" / "cijfers.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    mine = {
        r["regio"]: int(r["waarde"]) for r in rows if r["naam"] == "Leerlingen in een opstapklas"
    }
    alone = figure(example, "eigen_cijfers", "GM9026", "2024/25", "leerlingen_in_een_opstapklas")
    assert alone["status"] == "suppressed" and pd.isna(alone["value"])
    together = figure(example, "eigen_cijfers", "RMC93", "2024/25", "leerlingen_in_een_opstapklas")
    inside = example.geography.region("RMC93").gemeenten
    by_hand = sum(n for code, n in mine.items() if code in inside and code != "GM9026")
    assert (together["value"], together["hidden"]) == (by_hand, 1)
    assert pd.isna(together["upper"]), "of what users hide nobody may know how little it is"


def test_own_rates_of_an_area_leave_out_the_gemeente_that_lies_beside_it(example, repo_root):
    path = repo_root / FILES / "eigen_cijfers" / "cijfers.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    mine = [r for r in rows if r["naam"] == "Jongeren bij het jongerenwerk"]
    assert len(mine) == 10
    inside = [r for r in mine if r["regio"] != "GM9015"]  # a small part of Mijmerveen is inside
    below = sum(int(r["noemer"]) for r in inside)
    top = sum(round(int(r["waarde"]) * int(r["noemer"]) / 1000) for r in inside)
    row = figure(example, "eigen_cijfers", "PO9904", "2024", "jongeren_bij_het_jongerenwerk")
    assert (row["numerator"], row["denominator"], row["beside"]) == (top, below, "GM9015")
    assert row["value"] == pytest.approx(1000 * top / below)


# The small land: a merger, a split, rounding, a series break


def leavers(land: SmallData, period: str, **cells: tuple[float, float]) -> None:
    rows = [
        (code, period, part, number)
        for code, pair in cells.items()
        for part, number in zip(("vsv", "leerlingen"), pair, strict=True)
    ]
    land.add("vsv_woonregio", rows)


ALL = {"GM0002": (20, 500), "GM0003": (0, 300), "GM0004": (10, 400), "GM0005": (50, 2000)}


def test_school_leavers_of_a_merged_gemeente_count_in_its_successor(land):
    leavers(land, "2018/19", GM0001=(30, 1000), GM0009=(10, 400), GM0008=(10, 200), **ALL)
    row = figure(land, "vsv_woonregio", "GM0001", "2018/19")
    assert row["value"] == pytest.approx((30 + 10) / (1000 + 400))
    # two cells of tens each: 40 may be 30 to 50, and 1,400 may be 1,390 to 1,410
    assert bounds(row) == pytest.approx((30 / 1410, 50 / 1390))


def test_a_split_gemeente_breaks_the_series_of_who_got_a_part(land):
    leavers(land, "2019/20", GM0001=(40, 1400), GM0008=(10, 200), **ALL)
    leavers(land, "2021/22", GM0001=(40, 1400), **{**ALL, "GM0002": (30, 600)})
    wanted = [land.geography.region(code) for code in ("GM0002", "NL01")]
    rows = compute("vsv_woonregio", wanted, land).to_dict("records")
    assert [row["value"] for row in rows] == pytest.approx(
        [20 / 500, 30 / 600, 130 / 4800, 130 / 4700]
    )
    assert [row["break_before"] for row in rows] == ["", "gemeente Half is gesplitst", "", ""]


def test_the_definition_of_vsv_breaks_the_series_twice(land):
    for period in ("2015/16", "2016/17", "2017/18", "2018/19"):
        leavers(land, period, GM0001=(30, 1000), GM0009=(10, 400), GM0008=(10, 200), **ALL)
    results = compute("vsv_woonregio", [land.geography.region("NL01")], land)
    reasons = dict(zip(results["period"], results["break_before"], strict=True))
    assert [period for period, why in reasons.items() if why] == ["2016/17", "2017/18"]
    assert "landelijke definitie" in reasons["2017/18"]


def test_rounding_to_hundreds_bounds_the_share_of_neet(land):
    cells = {"GM0001": (100, 1500), "GM0002": (100, 1600), "GM0003": (0, 1700)}
    rows = [
        (code, "2024", part, number)
        for code, pair in cells.items()
        for part, number in zip(("neet", "totaal"), pair, strict=True)
    ]
    land.add("jongeren_arbeidsmarkt", rows)
    row = figure(land, "neet", "PV01", "2024")
    assert (row["numerator"], row["denominator"]) == (200, 4800)
    # 100 is 50 to 150 and 0 is 0 to 50, each total is 50 off at most
    assert bounds(row) == pytest.approx((100 / 4950, 350 / 4650))


def test_a_hidden_number_of_pupils_makes_a_lower_bound(land):
    parts = {"bo": 560.0, "sbo": None, "so": 10.0, "vso": 20.0, "vo": 430.0}
    rows = [("GM0001", "2022/23", part, n) for part, n in parts.items()]
    land.add("leerlingen_woonregio", rows)
    assert figure(land, "schoolgaande_jeugd", "GM0001", "2022/23", "sbo")["status"] == "suppressed"
    total = figure(land, "schoolgaande_jeugd", "GM0001", "2022/23", "po_vo")
    assert (total["value"], total["hidden"], total["lower"]) == (1020, 1, 1000)
    assert pd.isna(total["upper"])
    assert figure(land, "aandeel_onderwijssoort", "GM0001", "2022/23", "sbo")["value"] != 0


def test_registered_jobseekers_begin_in_2018(land):
    land.add("jongeren_arbeidsmarkt", [
        ("GM0001", year, part, n)
        for year in ("2017", "2018")
        for part, n in (("geregistreerd_werkzoekend", 0.0), ("totaal", 1500.0))
    ])  # fmt: skip
    results = compute("jeugdwerkloosheid", [land.geography.region("GM0001")], land)
    assert results["period"].tolist() == ["2018"]


# Own figures, as a region supplies them


def own_row(region: str, name: str, unit: str, value: object, **rest: object) -> dict[str, object]:
    return {
        "regio": region, "periode": "2025", "naam": name, "omschrijving": f"{name}.",
        "eenheid": unit, "bron": "zelf", "personen": "ja", "waarde": value, **rest,
    }  # fmt: skip


PARENTS = {
    "GM0001": (70, 1000), "GM0002": (60, 500), "GM0003": (80, 100), "GM0004": (50, 200),
    "GM0005": (65, 300),
}  # fmt: skip
"""Percentage of each gemeente, and of how many."""

RATES = {"GM0005": 67}
"""Per 1.000 where that is another number than the percentage: 20 of 300 people."""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Data:
    """Own figures of all gemeenten of the small land, and a few of one area only."""
    root = tmp_path_factory.mktemp("eigen")
    project = make_project(root / "project", write_reference)
    rows = [
        row
        for code, (share, below) in PARENTS.items()
        for row in (
            own_row(code, "Tevreden ouders", "%", share, noemer=below),
            own_row(code, "Jongeren bij de wijkagent", "jongeren", below),
            own_row(code, "Meldingen", "per 1.000 jongeren", RATES.get(code, share), noemer=below),
            own_row(code, "Gemiddelde wachttijd", "dagen", 10.5, personen="nee"),
            own_row(code, "Gemiddelde groepsgrootte", "leerlingen", 20),
        )
    ]
    rows += [
        own_row("GM0001", "Resultaat", "euro", -1500, personen="nee"),
        own_row("GM0001", "Bezetting", "%", 95, personen="nee"),
        own_row("PO0101", "Arrangementen", "leerlingen", 40),
    ]
    take(project, rows)
    return Data.open(project, "landelijk")


def make_project(root: Path, fill: Callable[[Path], object]) -> Project:
    """Make an empty project of which `fill` writes the reference files."""
    project = Project(root)
    for folder in (project.parameters, project.templates, project.data):
        folder.mkdir(parents=True)
    fill(project.data / "reference")
    return project


def take(project: Project, rows: list[dict[str, object]]) -> None:
    folder = project.root.parent / f"in{len(list(project.root.parent.iterdir()))}"
    write_file(folder, "eigen", rows, f"{folder.name}.csv")
    report = fetch_from(project, folder)
    assert not report.failed, report.text()


@functools.cache
def own_results(data: Data) -> pd.DataFrame:
    wanted = [data.geography.region(code) for code in ("NL01", "GM0001", "PO0101")]
    return compute("eigen_cijfers", wanted, data).set_index(["region_code", "breakdown"])


def own_figure(data: Data, region: str, name: str) -> dict:
    return own_results(data).loc[(region, name)].to_dict()


def test_own_percentages_add_up_by_their_denominators(own):
    row = own_figure(own, "NL01", "tevreden_ouders")
    # 70% of 1,000, 60% of 500, 80% of 100, 50% of 200, 65% of 300
    assert (row["numerator"], row["denominator"]) == (700 + 300 + 80 + 100 + 195, 2100)
    assert row["value"] == pytest.approx(1375 / 2100)
    # whole percents: each may be half a percent off, and 0.5 person for each of five
    width = 0.005 + 2.5 / 2100
    assert bounds(row) == pytest.approx((1375 / 2100 - width, 1375 / 2100 + width))


def test_an_own_percentage_is_as_exact_as_it_was_written(own):
    row = own_figure(own, "GM0001", "tevreden_ouders")
    assert (row["value"], row["lower"], row["upper"]) == (0.7, 0.7, 0.7)
    assert own_indicators(own)["tevreden_ouders"].decimals == 0


def test_own_numbers_of_people_and_rates_add_up(own):
    count = own_figure(own, "NL01", "jongeren_bij_de_wijkagent")
    assert (count["value"], count["lower"], count["upper"]) == (2100, 2100, 2100)
    rate = own_figure(own, "NL01", "meldingen")
    # 70 per 1,000 of 1,000, 60 of 500, 80 of 100, 50 of 200, 67 of 300 (20.1)
    assert (rate["numerator"], rate["denominator"]) == (70 + 30 + 8 + 10 + 20, 2100)
    assert rate["value"] == pytest.approx(1000 * 138 / 2100)


@pytest.mark.parametrize("name", ["gemiddelde_wachttijd", "gemiddelde_groepsgrootte"])
def test_an_average_is_there_for_its_own_area_only(own, name):
    assert own_figure(own, "GM0001", name)["value"] in (10.5, 20)
    row = own_figure(own, "NL01", name)
    assert row["status"] == "missing" and pd.isna(row["value"])


def test_money_may_be_negative_and_a_percentage_of_no_people_has_no_denominator(own):
    assert own_figure(own, "GM0001", "resultaat")["value"] == -1500
    row = own_figure(own, "GM0001", "bezetting")
    assert row["value"] == pytest.approx(0.95) and pd.isna(row["denominator"])


def test_a_figure_of_a_samenwerkingsverband_is_its_own(own):
    assert own_figure(own, "PO0101", "arrangementen")["value"] == 40
    country = own_figure(own, "NL01", "arrangementen")
    assert country["status"] == "missing", "one of all is not the country"


def test_an_own_figure_tells_what_it_is(own):
    figures = own_indicators(own)
    share, rate, money = figures["tevreden_ouders"], figures["meldingen"], figures["resultaat"]
    assert (share.statistic, share.label, share.decimals) == ("share", "Tevreden ouders", 0)
    assert (rate.statistic, rate.per, rate.unit) == ("rate", 1000, "per 1.000 jongeren")
    assert (money.statistic, money.unit) == ("count", "euro")
    assert figures["gemiddelde_wachttijd"].decimals == 1
    assert "zelf" in share.note and share.interval == "none"


def test_the_cells_of_an_own_figure_are_those_that_were_added_up(own):
    cells = placed_own("tevreden_ouders", own.geography.region("NL01"), own, ["2025"])
    sums = cells.groupby("side")["value"].sum().to_dict()
    assert sums == {"teller": 1375, "noemer": 2100}
    assert set(cells["cell_code"]) == set(PARENTS)


def test_figures_in_a_unit_that_a_newer_file_changed_do_not_count(tmp_path):
    project = make_project(tmp_path / "project", write_reference)
    take(project, [own_row("GM0001", "Opstapklas", "leerlingen", 40)])
    take(project, [own_row("GM0002", "Opstapklas", "%", 30, noemer=200)])
    data = Data.open(project, "landelijk")
    results = compute("eigen_cijfers", [data.geography.region("GM0001")], data)
    assert results["value"].notna().sum() == 0
    assert figure(data, "eigen_cijfers", "GM0002", "2025", "opstapklas")["value"] == 0.3


def test_a_data_set_without_own_figures_has_none(land):
    assert compute("eigen_cijfers", [land.geography.region("NL01")], land).empty


# The real files


def test_pupils_of_a_merged_gemeente_come_out_as_the_file_has_them(real_data, repo_root, tmp_path):
    name = "Leerlingen_en_studenten__onderwijssoort__woonregio.csv"
    known = repo_root / "data" / "reference"
    project = make_project(tmp_path / "project", lambda folder: shutil.copytree(known, folder))
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / name).write_bytes((real_data / "downloads" / name).read_bytes())
    assert not fetch_from(project, folder).failed
    data = Data.open(project, "landelijk")
    # Meierijstad in 2015/'16: Schijndel, Sint-Oedenrode and Veghel
    parts = {
        "bo": 1890 + 1520 + 3210,
        "sbo": 70 + 20 + 110,
        "so": 40 + 40 + 90,
        "vso": 50 + 30 + 80,
        "vo": 1490 + 1140 + 2490,
    }
    found = compute("schoolgaande_jeugd", [data.geography.region("GM1948")], data, ["2015/16"])
    found = found.set_index("breakdown")
    assert found.loc[list(parts), "value"].to_dict() == parts
    assert found.loc["po_vo", "value"] == sum(parts.values()) == 12270
    row = figure(data, "aandeel_onderwijssoort", "GM1948", "2015/16", "vo")
    assert row["value"] == pytest.approx(5120 / 12270)
