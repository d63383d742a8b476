"""Samenwerkingsverbanden: official definitions, money, kinds; the example recomputed by hand."""

from __future__ import annotations

import csv
from collections import defaultdict
from math import isnan
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from smallland import Part, SmallData, write_reference
from supplied_files import Supply, shown

from aoj.dataset import Data
from aoj.errors import DataError
from aoj.geography import Region, build_region, load_geography
from aoj.indicators import INDICATORS, compute, finance
from aoj.indicators.engine import placed_cells
from aoj.indicators.kinds import kind_of
from aoj.store.project import Project

AMOUNTS = ("eigen_vermogen", "materiele_vaste_activa", "rijksbijdragen", "totale_baten")


class AreaData(SmallData):
    """A small land with texts too."""

    def __init__(self, reference: Path) -> None:
        super().__init__(reference)
        self.rows: list[tuple[str, ...]] = []

    def tell(self, measure: str, period: str = "", breakdown: str = "totaal", **texts: str):
        """Add a text per samenwerkingsverband."""
        self.rows += [
            (measure, code, period, breakdown, text, "proef_tekst", "proef_tekst-1")
            for code, text in texts.items()
        ]
        return self

    def texts(self, measure: str) -> pd.DataFrame:
        """Return the texts of a measure."""
        columns = ["measure", "region_code", "period", "breakdown", "text", "source", "snapshot"]
        frame = pd.DataFrame(self.rows, columns=columns, dtype="str")
        return frame[frame["measure"] == measure].reset_index(drop=True)


@pytest.fixture
def land(tmp_path):
    made = AreaData(write_reference(tmp_path / "reference"))
    boards = {"PO0101": "50101", "PO0102": "50102", "VO0101": "60101", "VO0102": "60102"}
    return made.tell(finance.BOARD_TEXT, breakdown="bevoegd_gezag", **boards, VO0001="60001")


def accounts(land, measure="financien_bestuur", period="2024", **amounts):
    """Amounts per board (or area): equity, fixed assets, grants, income; None is no row."""
    rows = [
        (code.lstrip("b"), period, part, value)
        for code, numbers in amounts.items()
        for part, value in zip(AMOUNTS, numbers, strict=True)
        if value is not None
    ]
    return land.add(measure, rows)


def both_sectors(land, *codes):
    return Region("regio", "Regio", "regio", samenwerkingsverbanden=codes)


def figure(land, name, region, period="2024", breakdown="totaal"):
    """Return the one row of a figure."""
    if isinstance(region, str):
        region = land.geography.region(region)
    found = compute(name, [region], land)
    found = found[(found["period"] == period) & (found["breakdown"] == breakdown)]
    assert len(found) == 1, f"{len(found)} rows"
    return found.iloc[0]


# Reserves


def test_the_reserves_of_all_samenwerkingsverbanden_vo_in_2018_are_the_published_percentage(land):
    """10,43%: (141.570.938 - 6.376.247) / 1.296.445.568, as Samenwerkingsverbanden op de kaart."""
    accounts(
        land,
        period="2018",
        b60101=(100_000_000.0, 6_000_000.0, 900_000_000.0, 1.0),
        b60102=(41_000_000.0, 300_000.0, 380_000_000.0, 1.0),
        b60001=(570_938.0, 76_247.0, 16_445_568.0, 1.0),
        b41657=(9e9, 1e9, 9e9, 9e9),
    )
    found = figure(land, "reservepositie_vo", "NL01", "2018")
    assert found["numerator"] == 141_570_938 - 6_376_247
    assert found["denominator"] == 1_296_445_568
    assert f"{found['value']:.2%}" == "10.43%"
    assert found["source"] == "proef+proef_tekst"


def test_a_reserve_can_be_below_zero_and_above_the_income(land):
    accounts(
        land,
        b50101=(100.0, 400.0, 1000.0, 1000.0),
        b50102=(3000.0, 0.0, 1000.0, 1000.0),
    )
    assert figure(land, "reservepositie", "PO0101")["value"] == pytest.approx(-0.3)
    assert figure(land, "reservepositie", "PO0102")["value"] == pytest.approx(3.0)


def test_the_money_of_a_board_of_two_samenwerkingsverbanden_is_of_neither(land):
    land.tell(finance.BOARD_TEXT, breakdown="bevoegd_gezag", PO0103="50102")
    accounts(land, b50101=(100.0, 0.0, 1000.0, 1000.0), b50102=(1.0, 0.0, 1000.0, 1000.0))
    results = compute("reservepositie", [land.geography.region("PO0102")], land)
    assert results["value"].isna().all()


def test_a_region_of_which_an_account_is_absent_has_no_figure(land):
    region = both_sectors(land, "PO0101", "VO0101")
    accounts(land, b50101=(100.0, 0.0, 1000.0, 1000.0))
    assert figure(land, "reservepositie", region)["status"] == "missing"
    assert figure(land, "reservepositie", "NL01")["status"] == "missing"
    assert figure(land, "reservepositie", "PO0101")["value"] == pytest.approx(0.1)


def test_the_netherlands_needs_the_national_samenwerkingsverband_too(land):
    own = (100.0, 0.0, 1000.0, 1000.0)
    accounts(land, b60101=own, b60102=own)
    assert figure(land, "reservepositie_vo", "NL01")["status"] == "missing"
    accounts(land, b60001=(400.0, 0.0, 1000.0, 1000.0))
    assert figure(land, "reservepositie_vo", "NL01")["value"] == pytest.approx(0.2)


def test_the_years_before_a_samenwerkingsverband_existed_are_a_hole(land):
    """Its pupils were then counted in another area, which is not the region's."""
    rows = [("PO0101", year, "bo", 900.0) for year in ("2020", "2025")]
    land.add("leerlingen_po_swv", [*rows, ("PO0102", "2025", "bo", 300.0)])
    region = both_sectors(land, "PO0101", "PO0102")
    name = "leerlingen_samenwerkingsverband_po"
    assert figure(land, name, region, "2020", "bo")["status"] == "missing"
    assert figure(land, name, region, "2025", "bo")["value"] == 1200
    assert figure(land, name, "NL01", "2020", "bo")["value"] == 900


def test_one_amount_that_is_absent_leaves_no_figure(land):
    accounts(land, b50101=(100.0, None, 1000.0, 1000.0), b50102=(50.0, 10.0, 1000.0, 1000.0))
    region = both_sectors(land, "PO0101", "PO0102")
    assert figure(land, "reservepositie_po", region)["status"] == "missing"
    assert figure(land, "reservepositie_po", "PO0101")["status"] == "missing"
    assert figure(land, "bovenmatig_eigen_vermogen", "PO0101", breakdown="bovenmatig")["value"] == 0


@pytest.mark.parametrize(
    ("equity", "income", "signal", "above", "is_above"),
    [
        (400_000.0, 5_000_000.0, 250_000.0, 150_000.0, 1),
        (250_000.0, 5_000_000.0, 250_000.0, 0.0, 0),
        (400_000.0, 10_000_000.0, 350_000.0, 50_000.0, 1),
        (350_000.0, 10_000_000.0, 350_000.0, 0.0, 0),
        (-80_000.0, 10_000_000.0, 350_000.0, 0.0, 0),
    ],
)
def test_the_signaleringswaarde_is_a_share_of_the_income_and_never_below_its_floor(
    land, equity, income, signal, above, is_above
):
    accounts(land, b50101=(equity, 0.0, income, income))
    assert figure(land, "signaleringswaarde", "PO0101")["value"] == pytest.approx(signal)
    own = figure(land, "bovenmatig_eigen_vermogen", "PO0101", breakdown="bovenmatig")
    assert own["value"] == pytest.approx(above)
    assert figure(land, "boven_signaleringswaarde", "PO0101", breakdown="boven")["value"] == (
        is_above
    )


def test_a_poor_samenwerkingsverband_does_not_make_the_surplus_of_a_rich_one_smaller(land):
    accounts(
        land,
        b50101=(1_000_000.0, 0.0, 10_000_000.0, 10_000_000.0),
        b60101=(10_000.0, 0.0, 10_000_000.0, 10_000_000.0),
    )
    region = both_sectors(land, "PO0101", "VO0101")
    above = figure(land, "bovenmatig_eigen_vermogen", region, breakdown="bovenmatig")
    assert above["value"] == pytest.approx(650_000.0)
    assert figure(land, "signaleringswaarde", region)["value"] == pytest.approx(700_000.0)
    numbers = [
        figure(land, "boven_signaleringswaarde", region, breakdown=part)["value"]
        for part in ("boven", "samenwerkingsverbanden")
    ]
    assert numbers == [1, 2]


def test_own_accounts_stand_in_whole_for_those_that_duo_lacks(land):
    accounts(land, b50101=(100.0, 0.0, 1000.0, 1000.0), b50102=(100.0, 0.0, None, 1000.0))
    accounts(
        land, "reserves", PO0101=(900.0, 0.0, 1000.0, 1000.0), PO0102=(300.0, 100.0, 500.0, 500.0)
    )
    assert figure(land, "reservepositie_po", "PO0101")["value"] == pytest.approx(0.1)
    own = figure(land, "reservepositie_po", "PO0102")
    assert (own["numerator"], own["denominator"]) == (200, 500)


def test_own_accounts_are_enough_where_there_are_none_of_duo(land):
    accounts(land, "reserves", PO0101=(900.0, 400.0, 1000.0, 1000.0))
    assert figure(land, "reservepositie", "PO0101")["value"] == pytest.approx(0.5)


def test_an_account_that_says_less_than_duo_does_not_stand_in(land):
    first = pd.DataFrame(
        {
            "region_code": "PO0101",
            "period": "2024",
            "part": ["eigen_vermogen", "rijksbijdragen"],
            "value": [10.0, 20.0],
        }
    )
    second = first.assign(part=["eigen_vermogen", "totale_baten"], value=[11.0, 21.0])
    assert list(finance.with_fallback(first, second)["value"]) == [10.0, 20.0]


def test_which_samenwerkingsverbanden_there_were_follows_from_rio(land):
    assert finance.expected(land, "vo", "2024") == {"VO0001", "VO0101", "VO0102"}
    dates = {"VO0101": "2014-08-01", "VO0103": "2022-08-01", "PO0101": "2014-08-01"}
    land.tell(finance.AREA_TEXT, breakdown="begindatum", **dates)
    land.tell(finance.AREA_TEXT, breakdown="einddatum", VO0101="2023-07-31", VO0103="")
    assert finance.expected(land, "vo", "2021") == {"VO0101"}
    assert finance.expected(land, "vo", "2022") == {"VO0101", "VO0103"}
    assert finance.expected(land, "", "2023/24") == {"VO0103", "PO0101"}


# Kinds


def test_texts_are_counted_by_kind(land):
    forms = {"PO0101": "stichting", "PO0102": "Vereniging", "VO0101": "een stichting"}
    land.tell("organisatievorm", "2025", **forms, VO0102="BV", VO0001="coöperatie")
    found = compute("organisatievorm", [land.geography.region("NL01")], land)
    values = dict(zip(found["breakdown"], found["value"], strict=True))
    assert values == {"stichting": 2, "vereniging": 1, "cooperatie": 1, "anders": 1}
    own = compute("organisatievorm", [land.geography.region("VO0101")], land)
    assert list(own["value"]) == [1, 0, 0, 0]
    assert set(own["source"]) == {"proef_tekst"}


def test_a_text_that_is_absent_leaves_the_region_without_a_figure(land):
    land.tell("organisatievorm", "2025", PO0101="stichting", VO0101="vereniging")
    whole = both_sectors(land, "PO0101", "VO0101")
    part = Region("half", "Half", "regio", samenwerkingsverbanden=("PO0101", "PO0102"))
    none = Region("geen", "Geen", "regio", samenwerkingsverbanden=("PO0102",))
    found = compute("organisatievorm", [whole, part, none, land.geography.region("NL01")], land)
    assert set(found["region_code"]) == {"regio", "half", "NL01"}
    assert list(found.loc[found["region_code"] == "regio", "value"]) == [1, 1, 0, 0]
    others = found[found["region_code"] != "regio"]
    assert set(others["status"]) == {"missing"}
    assert others["value"].isna().all()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Onafhankelijke raad van toezicht.", "raad_van_toezicht"),
        ("het toezichthoudend  deel van het bestuur", "toezichthoudend_bestuur"),
        ("algemeen bestuur met onafhankelijke voorzitter", "algemeen_bestuur"),
        ("geen raad van toezicht", "anders"),
    ],
)
def test_supervision_in_own_words_is_of_the_kind_that_it_is_exactly(text, kind):
    assert kind_of(text, INDICATORS["toezicht"]) == kind


def test_the_texts_behind_a_number_of_kinds_can_be_named(land):
    land.tell("organisatievorm", "2025", PO0101="stichting", VO0101="vereniging")
    indicator = INDICATORS["organisatievorm"]
    region = both_sectors(land, "PO0101", "PO0102", "VO0101")
    found = placed_cells(indicator, indicator.breakdowns["stichting"], region, land)
    rows = found[["cell_code", "source_part", "status"]].itertuples(index=False, name=None)
    assert list(rows) == [
        ("PO0101", "stichting", "observed"),
        ("PO0102", "", "missing"),
        ("VO0101", "vereniging", "observed"),
    ]
    assert found["value"].fillna(-1).tolist() == [1, -1, 0]
    assert set(found["snapshot"]) == {"proef_tekst-1", ""}
    assert placed_cells(indicator, indicator.breakdowns["anders"], region, land, ["2020"]).empty


def test_kinds_of_the_periods_that_are_asked(land):
    land.tell("toezicht", "2024", PO0101="ledenvergadering")
    land.tell("toezicht", "2025", PO0101="algemene ledenvergadering")
    region = land.geography.region("PO0101")
    found = compute("toezicht", [region], land, ["2025"])
    assert set(found["period"]) == {"2025"}
    assert dict(zip(found["breakdown"], found["value"], strict=True))["ledenvergadering"] == 1


# Official definitions


def test_so_is_divided_by_bo_and_sbo_and_is_not_in_the_denominator(land):
    land.add(
        "leerlingen_so_vso_swv", [("PO0101", "2025", "so", 20.0), ("ONBEKEND", "2025", "so", 9)]
    )
    land.add(
        "leerlingen_po_swv", [("PO0101", "2025", "bo", 950.0), ("PO0101", "2025", "sbo", 50.0)]
    )
    assert figure(land, "deelname_so", "PO0101", "2025")["value"] == pytest.approx(0.02)
    assert figure(land, "deelname_so", "NL01", "2025")["numerator"] == 20


def test_vso_is_divided_by_the_schools_in_the_area_of_which_vavo_counts_half(land):
    kinds = ("brugjaar", "vmbo_bk", "vmbo_gt", "havo_vwo", "havo", "vwo", "praktijkonderwijs")
    rows = [("01VV01", "2025", kind, 100.0) for kind in kinds]
    rows += [("01VV01", "2025", "vavo", 40.0), ("01VV05", "2025", "havo", 5000.0)]
    land.add("leerlingen_vo_vestiging", rows)
    land.add("leerlingen_so_vso_swv", [("VO0101", "2025", "vso", 36.0)])
    land.place([("01VV01", "GM0001", "1001"), ("01VV05", "GM0005", "5001")])
    found = figure(land, "deelname_vso", "VO0101", "2025")
    assert (found["numerator"], found["denominator"]) == (36, 720)
    assert figure(land, "deelname_pro", "VO0101", "2025")["value"] == pytest.approx(100 / 720)
    own = figure(land, "leerlingen_samenwerkingsverband_vo", "VO0101", "2025", "regulier")
    assert own["value"] == 620


def test_a_region_of_one_area_has_the_figures_of_that_area(land):
    """A school of the national samenwerkingsverband stands in the region, and not in the area."""
    kinds = ("brugjaar", "vmbo_bk", "vmbo_gt", "havo_vwo", "havo", "vwo", "praktijkonderwijs")
    land.add(
        "leerlingen_vo_vestiging",
        [(school, "2025", kind, 100.0) for school in ("01VV01", "01VV02") for kind in kinds],
    )
    land.add("leerlingen_so_vso_swv", [("VO0101", "2025", "vso", 35.0)])
    land.place([("01VV01", "GM0001", "1001"), ("01VV02", "GM0001", "1001")])
    region = build_region(
        "eigen", "Eigen", land.geography, samenwerkingsverbanden=[Part("VO0101")], year=2026
    )
    for name in ("leerlingen_samenwerkingsverband_vo", "deelname_vso", "deelname_pro"):
        own, area = (figure(land, name, place, "2025") for place in (region, "VO0101"))
        assert own["value"] == area["value"]
        assert 700 in (own["numerator"], own["denominator"])
    assert figure(land, "deelname_vso", "NL01", "2025")["denominator"] == 1400


def test_a_region_that_names_some_gemeenten_has_the_deelname_of_its_whole_area(land):
    """Vso is known per samenwerkingsverband only, so the schools are those of all its gemeenten."""
    kinds = ("brugjaar", "vmbo_bk", "vmbo_gt", "havo_vwo", "havo", "vwo", "praktijkonderwijs")
    schools = {"01VV01": "GM0001", "01VV02": "GM0001", "01VV03": "GM0002"}
    land.add(
        "leerlingen_vo_vestiging",
        [(school, "2025", kind, 100.0) for school in schools for kind in kinds],
    )
    land.add("leerlingen_so_vso_swv", [("VO0101", "2025", "vso", 35.0)])
    land.add("leerlingen_so_vso_swv", [("VO0001", "2025", "vso", 7.0)])
    land.place([(school, gemeente, "") for school, gemeente in schools.items()])

    def of(*codes):
        return build_region(
            "eigen",
            "Eigen",
            land.geography,
            samenwerkingsverbanden=[Part(code) for code in codes],
            gemeenten=[Part("GM0001")],
            year=2026,
        )

    for name in ("leerlingen_samenwerkingsverband_vo", "deelname_vso", "deelname_pro"):
        own, area = (figure(land, name, place, "2025") for place in (of("VO0101"), "VO0101"))
        assert (own["value"], own["denominator"]) == pytest.approx(
            (area["value"], area["denominator"]), nan_ok=True
        )
    found = figure(land, "deelname_vso", of("VO0101"), "2025")
    assert (found["numerator"], found["denominator"]) == (35, 1400)
    with_national = figure(land, "deelname_vso", of("VO0101", "VO0001"), "2025")
    assert (with_national["numerator"], with_national["denominator"]) == (42, 2100)
    assert figure(land, "leerlingen_vo", of("VO0101"), "2025", "havo")["value"] == 200
    assert of("VO0101").within_sector("vo").gemeenten == {"GM0001"}
    assert len(of("VO0101").within_sector("vo", whole_areas=True).gemeenten) == 4


def test_a_hidden_school_widens_the_deelname_and_does_not_void_it(land):
    kinds = ("brugjaar", "vmbo_bk", "vmbo_gt", "havo_vwo", "havo", "vwo", "praktijkonderwijs")
    rows = [("01VV01", "2025", kind, 100.0) for kind in kinds]
    land.add("leerlingen_vo_vestiging", [*rows, ("01VV01", "2025", "vavo", None)])
    land.add("leerlingen_so_vso_swv", [("VO0101", "2025", "vso", 35.0)])
    land.place([("01VV01", "GM0001", "1001")])
    found = figure(land, "deelname_vso", "VO0101", "2025")
    assert found["lower"] == pytest.approx(35 / 702)
    assert found["value"] == found["upper"] == pytest.approx(0.05)


# What a samenwerkingsverband supplies


def test_few_pupils_with_an_opp_or_lwoo_are_hidden_and_more_than_there_are_is_refused(
    tmp_path, repo_root
):
    supply = Supply(tmp_path, load_geography(repo_root / "data" / "reference"))
    row = {"regio": "VO2801", "periode": "2024/25", "leerlingen": "900"}
    loaded = supply.take("ondersteuning", [row | {"leerlingen_opp": "3", "leerlingen_lwoo": "80"}])
    assert shown(loaded) == {
        ("VO2801", "leerlingen"): 900,
        ("VO2801", "leerlingen_opp"): None,
        ("VO2801", "leerlingen_lwoo"): 80,
    }
    with pytest.raises(DataError, match="'leerlingen_opp' is meer dan 'leerlingen'"):
        supply.take("ondersteuning", [row | {"periode": "2023/24", "leerlingen_opp": "901"}])


def test_opp_is_of_basisonderwijs_and_lwoo_of_vo_only(land):
    parts = ("leerlingen", "leerlingen_opp", "leerlingen_lwoo")
    for code, numbers in (("PO0101", (1000, 20)), ("VO0101", (500, 40, 60))):
        cells = zip(parts, numbers, strict=False)
        land.add("ondersteuning", [(code, "2024/25", part, float(n)) for part, n in cells])
    region = both_sectors(land, "PO0101", "VO0101")
    assert figure(land, "opp", region, "2024/25")["value"] == pytest.approx(0.02)
    assert figure(land, "opp_vo", region, "2024/25")["value"] == pytest.approx(0.08)
    assert figure(land, "deelname_lwoo", region, "2024/25")["value"] == pytest.approx(0.12)
    assert compute("deelname_lwoo", [land.geography.region("PO0101")], land).empty


# The example, recomputed from its files

REGION = ("PO9902", "PO9903", "VO9902", "VO9903")


@pytest.fixture(scope="module")
def example(repo_root: Path) -> Data:
    return Data.open(Project(repo_root), "voorbeeld")


def lines(example: Data, name: str, mark: str = ",") -> list[dict[str, str]]:
    """Return the rows of the one CSV of a source, as text."""
    path = next((example.root / "bestanden" / name).glob("*.csv"))
    text = path.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader((r for r in text if not r.startswith("#")), delimiter=mark))


def book(example: Data, name: str) -> list[dict[str, object]]:
    """Return the rows of the first sheet of the one workbook of a source."""
    path = next((example.root / "bestanden" / name).glob("*.xlsx"))
    header, *rows = load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def counted(rows, code, *about):
    """Return counts per area, year and what they are about; None is hidden."""
    found = defaultdict(dict)
    for row in rows:
        number = int(row["AANTAL_LEERLINGEN"])
        key = (row["PEILJAAR"], *(row[column] for column in about))
        found[key][row[code]] = None if number < 0 else number
    return found


def visible(numbers, codes):
    """Return what is shown of areas together; None where all is hidden."""
    shown = [numbers[code] for code in codes if numbers.get(code) is not None]
    return sum(shown) if shown else None


def answers(example: Data, name: str) -> dict[tuple[str, str, str], float | None]:
    """Return our figures of the country, the areas and a region of four of them."""
    land = example.geography
    four = Region("vier", "Vier", "regio", samenwerkingsverbanden=REGION)
    places = [land.region("NL01"), *land.regions("samenwerkingsverband"), four]
    found = compute(name, places, example)
    return {
        (row.region_code, row.period, row.breakdown): None if isnan(row.value) else row.value
        for row in found.itertuples()
        if row.status != "missing"
    }


def areas_of(code: str, known: set[str], sector: str) -> list[str]:
    own = {"NL01": known, "vier": set(REGION)}.get(code, {code})
    return sorted(c for c in own & known if c.startswith(sector))


def check(example: Data, name: str, expected: dict[tuple[str, str, str], float | None]) -> None:
    """Assert that our figures are these, and that there are no others."""
    found = answers(example, name)
    assert found.keys() == expected.keys()
    for key, value in expected.items():
        assert found[key] == (None if value is None else pytest.approx(value, rel=1e-12)), key


def places(known: set[str], sector: str) -> list[str]:
    return ["NL01", "vier", *sorted(c for c in known if c.startswith(sector))]


CATEGORIES = {"TOTAAL": "totaal", "1": "categorie_1", "2": "categorie_2", "3": "categorie_3"}


def test_pupils_and_deelname_sbo_are_what_the_file_of_duo_says(example):
    own = counted(lines(example, "duo_po_swv"), "SAMENWERKINGSVERBANDNUMMER", "TYPE_PO")
    known = {code for numbers in own.values() for code in numbers}
    pupils, shares = {}, {}
    for year in sorted({key[0] for key in own}):
        for place in places(known, "PO"):
            codes = areas_of(place, known, "PO")
            kinds = {k: visible(own[year, k], codes) for k in ("BO", "SBO", "SO")}
            for kind, number in kinds.items():
                if number is not None:
                    pupils[place, year, kind.lower()] = number
            if None not in kinds.values():
                pupils[place, year, "totaal"] = sum(kinds.values())
            shares[place, year, "totaal"] = kinds["SBO"] / (kinds["BO"] + kinds["SBO"])
    check(example, "leerlingen_samenwerkingsverband_po", pupils)
    check(example, "deelname_sbo_samenwerkingsverband", shares)


def test_tlv_and_deelname_so_are_those_of_who_pays(example):
    po = counted(lines(example, "duo_po_swv"), "SAMENWERKINGSVERBANDNUMMER", "TYPE_PO")
    paid = counted(
        lines(example, "duo_so_vso_swv"), "SWV_BETALEND", "TYPE_PO", "BEKOSTIGINGSCATEGORIE"
    )
    known = {code for numbers in paid.values() for code in numbers}
    counts = {"SO": {}, "VSO": {}}
    shares = {}
    for year, kind, category in paid:
        sector = "PO" if kind == "SO" else "VO"
        for place in places(known, sector):
            codes = areas_of(place, known, sector)
            number = visible(paid[year, kind, category], codes)
            counts[kind][place, year, CATEGORIES[category]] = number
            if kind == "SO":
                below = visible(po[year, "BO"], codes) + visible(po[year, "SBO"], codes)
                share = None if number is None else number / below
                shares[place, year, CATEGORIES[category]] = share
    check(example, "tlv_so", counts["SO"])
    check(example, "tlv_vso", counts["VSO"])
    check(example, "deelname_so", shares)
    assert shares["PO0001", "2025", "categorie_2"] is None  # hidden, and not 0


def test_residential_places_and_profiles_are_what_the_files_say(example):
    places_of = counted(
        lines(example, "duo_so_vso_residentieel"), "SWV_BETALEND", "TYPE_PO", "RESIDENTIELE_PLAATS"
    )
    profiles = counted(lines(example, "duo_vso_uitstroom"), "SWV_BETALEND", "UITSTROOMPROFIEL")
    known = {code for numbers in places_of.values() for code in numbers}
    shares = {"SO": {}, "VSO": {}}
    for year, kind, place_kind in places_of:
        if place_kind != "WEL_RP":
            continue
        sector = "PO" if kind == "SO" else "VO"
        for place in places(known, sector):
            codes = areas_of(place, known, sector)
            top = visible(places_of[year, kind, "WEL_RP"], codes)
            below = visible(places_of[year, kind, "TOTAAL"], codes)
            shares[kind][place, year, "totaal"] = None if top is None else top / below
    check(example, "residentieel_so", shares["SO"])
    check(example, "residentieel_vso", shares["VSO"])
    of_profiles = {}
    for year, profile in profiles:
        if profile == "TOTAAL":
            continue
        for place in places(known, "VO"):
            codes = areas_of(place, known, "VO")
            top = visible(profiles[year, profile], codes)
            below = visible(profiles[year, "TOTAAL"], codes)
            of_profiles[place, year, profile.lower()] = None if top is None else top / below
    check(example, "vso_uitstroomprofiel", of_profiles)


def test_pupils_of_vo_are_those_whose_school_duo_puts_in_the_area(example):
    """Schools are placed by postcode; where all have one, that is what DUO's own column says."""
    path = next((example.root / "bestanden" / "duo_vo_leerlingen").glob("*-2025.csv"))
    text = path.read_text(encoding="cp1252").splitlines()
    numbers = defaultdict(float)
    for row in csv.DictReader(text, delimiter=";"):
        kind = row["ONDERWIJSTYPE VO EN LEER- OF VERBLIJFSJAAR"]
        shown = [v for k, v in row.items() if k.startswith("LEER- OF") and v.strip() != "<5"]
        weight = 0.5 if "VAVO" in kind else 1.0
        number = weight * sum(int(v) for v in shown if v.strip())
        for area in ("NL01", row["SAMENWERKINGSVERBAND PASSEND ONDERWIJS VO"]):
            numbers[area, kind.startswith("Praktijk")] += number
    paid = counted(
        lines(example, "duo_so_vso_swv"), "SWV_BETALEND", "TYPE_PO", "BEKOSTIGINGSCATEGORIE"
    )["2025", "VSO", "TOTAAL"]
    pupils = answers(example, "leerlingen_samenwerkingsverband_vo")
    pro, vso = answers(example, "deelname_pro"), answers(example, "deelname_vso")
    for place in ("NL01", "VO9902", "VO9905"):
        whole = numbers[place, False] + numbers[place, True]
        of_area = visible(paid, areas_of(place, set(paid), "VO"))
        assert pupils[place, "2025", "regulier"] == numbers[place, False]
        assert pupils[place, "2025", "totaal"] == whole
        assert pupils[place, "2025", "praktijkonderwijs"] == numbers[place, True]
        assert pupils[place, "2025", "vso"] == of_area
        assert pro[place, "2025", "totaal"] == pytest.approx(numbers[place, True] / whole)
        assert vso[place, "2025", "totaal"] == pytest.approx(of_area / whole)


def test_a_national_samenwerkingsverband_has_its_own_schools_and_no_others(example):
    pupils = answers(example, "leerlingen_samenwerkingsverband_vo")
    assert pupils["VO0001", "2025", "regulier"] == pupils["VO0001", "2025", "totaal"] == 1726
    assert pupils["VO0001", "2025", "praktijkonderwijs"] == 0


def test_opp_and_lwoo_are_what_was_supplied(example):
    rows = lines(example, "eigen_ondersteuning")
    known = {row["regio"] for row in rows}
    for name, sector, column in (
        ("opp", "PO", "leerlingen_opp"),
        ("opp_vo", "VO", "leerlingen_opp"),
        ("deelname_lwoo", "VO", "leerlingen_lwoo"),
    ):
        expected = {}
        for period in {row["periode"] for row in rows}:
            for place in places(known, sector):
                own = [
                    row
                    for row in rows
                    if row["periode"] == period and row["regio"] in areas_of(place, known, sector)
                ]
                top = sum(int(row[column]) for row in own)
                expected[place, period, "totaal"] = top / sum(int(r["leerlingen"]) for r in own)
        check(example, name, expected)


def test_money_is_that_of_the_own_boards_in_the_workbooks(example):
    relation = {
        row["BGE_CODE"]: row["SAMENWERKINGSVERBANDNUMMER"]
        for row in lines(example, "rio_besturen")
        if row["RELATIESOORT"] == "HIERARCHISCH"
    }
    amounts = defaultdict(dict)
    for row in [*book(example, "duo_financien_balans"), *book(example, "duo_financien")]:
        area = relation.get(str(row["BEVOEGD GEZAG NUMMER"]))
        if area:
            amounts[str(row["JAAR"]), area].update(row)
    known = {area for _, area in amounts}
    assert len(known) == 13
    ratios = {"": {}, "PO": {}, "VO": {}}
    signals, surplus, numbers = {}, {}, {}
    for year in {year for year, _ in amounts}:
        for sector, found in ratios.items():
            for place in places(known, sector):
                own = [amounts[year, code] for code in areas_of(place, known, sector)]
                reserve = sum(r["EIGEN VERMOGEN"] - r["MATERIELE VASTE ACTIVA"] for r in own)
                found[place, year, "totaal"] = reserve / sum(r["RIJKSBIJDRAGEN"] for r in own)
        for place in places(known, ""):
            own = [amounts[year, code] for code in areas_of(place, known, "")]
            signal = [max(0.035 * r["TOTAAL BATEN"], 250_000) for r in own]
            above = [max(0.0, r["EIGEN VERMOGEN"] - s) for r, s in zip(own, signal, strict=True)]
            signals[place, year, "totaal"] = sum(signal)
            surplus[place, year, "bovenmatig"] = sum(above)
            surplus[place, year, "eigen_vermogen"] = sum(r["EIGEN VERMOGEN"] for r in own)
            numbers[place, year, "boven"] = sum(a > 0 for a in above)
            numbers[place, year, "samenwerkingsverbanden"] = len(own)
    check(example, "reservepositie", ratios[""])
    check(example, "reservepositie_po", ratios["PO"])
    check(example, "reservepositie_vo", ratios["VO"])
    check(example, "signaleringswaarde", signals)
    check(example, "bovenmatig_eigen_vermogen", surplus)
    check(example, "boven_signaleringswaarde", numbers)


def test_forms_and_supervision_are_counted(example):
    forms = {
        row["regio"]: row["organisatievorm"] for row in lines(example, "eigen_organisatievorm")
    }
    expected = {}
    for place in places(set(forms), ""):
        own = [forms[code] for code in areas_of(place, set(forms), "")]
        for kind in ("stichting", "vereniging", "cooperatie", "anders"):
            expected[place, "2025", kind] = own.count(kind)
    check(example, "organisatievorm", expected)
    supervision = answers(example, "toezicht")
    found = [row["toezicht"] for row in lines(example, "eigen_toezicht")]
    kinds = INDICATORS["toezicht"].breakdowns
    assert [supervision["NL01", "2025", kind] for kind in kinds] == [
        found.count("onafhankelijke raad van toezicht"),
        found.count("toezichthoudend deel van het bestuur"),
        found.count("algemeen bestuur met onafhankelijke voorzitter"),
        0,
        0,
    ]
