"""Figures of jeugdhulp, poverty, families, disadvantage and absence: by hand, and counted again.

The first part has small numbers worked out by hand, with what hiding, rounding, a merger, a split
and a break in the series do to them. The second counts every figure of the example again from the
files as they came, without a loader or the catalogue.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from math import isnan, nan
from pathlib import Path

import pandas as pd
import pytest
from smallland import SmallData, write_reference

from aoj.comparisons.trends import trend
from aoj.dataset import Data
from aoj.indicators import INDICATORS, UNAVAILABLE, compute
from aoj.indicators.links import linked
from aoj.store.project import Project

GEMEENTEN = ("GM0001", "GM0002", "GM0003", "GM0004", "GM0005")
THEMES = ("jeugdhulp", "armoede", "gezin", "achterstand", "verzuim")
OURS = [name for name, indicator in INDICATORS.items() if indicator.theme in THEMES]
OURS.remove("achterstandsscore_scholen")  # a sum over schools, which needs no caveat


@pytest.fixture
def land(tmp_path: Path) -> SmallData:
    return SmallData(write_reference(tmp_path / "reference"))


def figures(land: SmallData, indicator: str, *codes: str) -> pd.DataFrame:
    regions = [land.geography.region(code) for code in codes]
    return compute(indicator, regions, land)  # type: ignore[arg-type]


def row(results: pd.DataFrame, region: str, period: str, breakdown: str = "totaal") -> dict:
    found = results[
        (results["region_code"] == region)
        & (results["period"] == period)
        & (results["breakdown"] == breakdown)
    ]
    assert len(found) == 1, f"{len(found)} rows for {region} {period} {breakdown}"
    return found.iloc[0].to_dict()


def ages(land: SmallData, year: str, each: int = 40, codes: tuple[str, ...] = GEMEENTEN) -> None:
    """Let every gemeente have `each` residents of every age from 0 to 26."""
    land.add("inwoners_leeftijd", [(code, year, str(a), each) for code in codes for a in range(27)])


def care(land: SmallData, period: str, part: str = "jeugdhulp", **values: float | None) -> None:
    land.add("jeugdzorg", [(code, period, part, value) for code, value in values.items()])


# by hand


def test_jeugdhulp_is_a_share_of_residents_of_0_to_22_and_keeps_its_rounding(land):
    ages(land, "2024")
    care(land, "2024", GM0001=125, GM0002=100, GM0003=90, GM0004=80, GM0005=70)
    results = figures(land, "jeugdhulp", "GM0001", "PV01")
    own = row(results, "GM0001", "2024")
    # 23 ages of 40 residents; 125 rounded to fives is 122.5 to 127.5
    assert (own["numerator"], own["denominator"]) == (125, 920)
    assert own["value"] == pytest.approx(125 / 920)
    assert own["lower"] == pytest.approx(122.5 / 920)
    assert own["upper"] == pytest.approx(127.5 / 920)
    together = row(results, "PV01", "2024")  # Aa, Bee and Cee: three roundings
    assert (together["numerator"], together["denominator"]) == (315, 2760)
    assert together["lower"] == pytest.approx(307.5 / 2760)
    assert together["upper"] == pytest.approx(322.5 / 2760)


@pytest.mark.parametrize(
    ("indicator", "part", "number"),
    [("jeugdbescherming", "jeugdbescherming", 18), ("jeugdreclassering", "jeugdreclassering", 11)],
)
def test_each_form_has_the_ages_it_is_for(land, indicator, part, number):
    ages(land, "2024")
    care(land, "2024", part, **dict.fromkeys(GEMEENTEN, 10))
    found = row(figures(land, indicator, "GM0001"), "GM0001", "2024")
    assert (found["numerator"], found["denominator"]) == (10, number * 40)


def test_a_half_year_has_the_residents_of_its_year_and_stays_out_of_the_years(land):
    ages(land, "2024", each=40)
    ages(land, "2025", each=50)
    for period, number in (("2024", 125), ("2024-H1", 100), ("2024-H2", 95), ("2025-H1", 110)):
        care(land, period, **dict.fromkeys(GEMEENTEN, number))
    years = figures(land, "jeugdhulp", "GM0001")
    halves = figures(land, "jeugdhulp_halfjaar", "GM0001")
    assert list(years["period"]) == ["2024"]
    assert list(halves["period"]) == ["2024-H1", "2024-H2", "2025-H1"]
    assert row(halves, "GM0001", "2024-H2")["value"] == pytest.approx(95 / 920)
    assert row(halves, "GM0001", "2025-H1")["value"] == pytest.approx(110 / 1150)


def test_a_hidden_gemeente_makes_a_lower_bound_and_is_never_a_zero(land):
    ages(land, "2024")
    care(land, "2024", GM0001=125, GM0002=None, GM0003=90, GM0004=80, GM0005=70)
    shares = figures(land, "jeugdhulp", "GM0002", "PV01")
    alone = row(shares, "GM0002", "2024")
    assert alone["status"] == "suppressed" and isnan(alone["value"]) and isnan(alone["numerator"])
    together = row(shares, "PV01", "2024")
    assert (together["numerator"], together["denominator"], together["hidden"]) == (215, 2760, 1)
    assert together["lower"] == pytest.approx(210 / 2760)
    # nobody tells how large a hidden figure of CBS may be: no upper bound but everybody
    assert isnan(together["upper"]) or together["upper"] >= (220 + 920) / 2760 - 1e-12
    counted = row(figures(land, "jeugdzorg_aantal", "PV01"), "PV01", "2024", "jeugdhulp")
    assert (counted["value"], counted["lower"], counted["hidden"]) == (215, 210, 1)
    assert isnan(counted["upper"])


@pytest.mark.parametrize(
    ("indicator", "periods", "broken"),
    [
        ("jeugdhulp", ("2020", "2021", "2022", "2023"), "2022"),
        ("jeugdhulp_halfjaar", ("2021-H1", "2021-H2", "2022-H1", "2022-H2"), "2022-H1"),
    ],
)
def test_the_series_breaks_with_the_woonplaatsbeginsel_of_2022(land, indicator, periods, broken):
    for period in periods:
        if (
            period[:4]
            not in land.measures.get("inwoners_leeftijd", pd.DataFrame({"period": []}))[
                "period"
            ].to_numpy()
        ):
            ages(land, period[:4])
        care(land, period, **dict.fromkeys(GEMEENTEN, 100))
    found = figures(land, indicator, "GM0005").set_index("period")["break_before"]
    assert [p for p in periods if found[p]] == [broken]
    assert "woonplaatsbeginsel" in found[broken]


def test_a_series_without_2022_itself_breaks_at_the_next_year(land):
    for year in ("2020", "2021", "2023", "2024"):
        ages(land, year)
        care(land, year, **dict.fromkeys(GEMEENTEN, 100 if year < "2022" else 200))
    found = figures(land, "jeugdhulp", "GM0005")
    marked = found.set_index("period")["break_before"]
    assert [p for p in marked.index if marked[p]] == ["2023"]
    course = trend(found[found["breakdown"] == "totaal"])
    # 200 of so few young people could differ by chance: not sure, although both years are 200
    assert course.periods == ("2023", "2024") and course.direction == "onzeker"
    assert "woonplaatsbeginsel" in course.break_reason


def test_a_table_that_has_only_the_country_gives_only_the_country(land):
    land.add("jeugdzorg_peildatum", [("NL01", "2025-H1", "totaal", 326_505)])
    results = figures(land, "jeugdzorg_peildatum", "NL01", "GM0001", "PV01")
    assert row(results, "NL01", "2025-H1")["value"] == 326_505
    assert results["value"].notna().sum() == 1


def test_every_figure_of_jeugdzorg_breaks_in_2022():
    of_cbs = [
        i
        for i in INDICATORS.values()
        if i.measure.startswith(("jeugdzorg", "jeugdhulp", "jeugdbesch", "jeugdrecl"))
        and not i.measure.startswith("jeugdhulp_onderwijssoort")
    ]
    assert len(of_cbs) == 18
    for indicator in of_cbs:
        wanted = "2022-H1" if indicator.period_kind == "half_year" else "2022"
        assert list(indicator.breaks) == [wanted], indicator.name


def test_a_merged_gemeente_counts_in_its_successor_on_both_sides(land):
    care(land, "2019", GM0001=100, GM0009=25, GM0002=10, GM0003=10, GM0004=10, GM0005=10, GM0008=5)
    ages(land, "2019", codes=(*GEMEENTEN, "GM0009", "GM0008"))
    found = row(figures(land, "jeugdhulp", "GM0001"), "GM0001", "2019")
    assert (found["numerator"], found["denominator"]) == (125, 1840)
    assert found["lower"] == pytest.approx(120 / 1840)


def test_a_split_gemeente_breaks_the_costs_of_who_got_a_part_and_not_those_of_the_country(land):
    for period, codes in (("2020", (*GEMEENTEN, "GM0008")), ("2021", GEMEENTEN)):
        land.add("jeugdzorg_kosten", [(code, period, "totaal", 500_000) for code in codes])
    results = figures(land, "jeugdzorg_kosten", "GM0002", "NL01")
    assert row(results, "GM0002", "2020")["value"] == 500_000
    assert row(results, "GM0002", "2021")["break_before"] == "gemeente Half is gesplitst"
    assert row(results, "NL01", "2020")["value"] == 3_000_000
    assert row(results, "NL01", "2021")["break_before"] == ""


def test_costs_per_youth_are_of_all_youth_and_a_correction_may_be_negative(land):
    ages(land, "2024")
    cells = [(code, "2024", "totaal", 920_000) for code in GEMEENTEN]
    cells += [(code, "2024", "jeugdreclassering", -2_000) for code in GEMEENTEN]
    land.add("jeugdzorg_kosten", cells)
    each = row(figures(land, "jeugdzorg_kosten_per_jongere", "PV01"), "PV01", "2024")
    assert (each["value"], each["denominator"]) == (1000, 2760)
    assert each["lower"] == pytest.approx((2_760_000 - 1500) / 2760)
    assert each["upper"] == pytest.approx((2_760_000 + 1500) / 2760)
    total = row(figures(land, "jeugdzorg_kosten", "PV01"), "PV01", "2024", "jeugdreclassering")
    assert (total["value"], total["lower"], total["upper"]) == (-6_000, -7_500, -4_500)


def test_a_gemeente_that_reports_with_others_leaves_its_region_without_costs(land):
    land.add("jeugdzorg_kosten", [(c, "2024", "totaal", 500_000) for c in GEMEENTEN[1:]])
    found = row(figures(land, "jeugdzorg_kosten", "PV01"), "PV01", "2024")
    assert found["status"] == "missing" and isnan(found["value"])


def test_referrers_are_shares_of_all_trajectories(land):
    parts = {"totaal": 200, "huisarts": 60, "jeugdarts": 10}
    land.add(
        "jeugdhulp_verwijzers",
        [(code, "2024", part, value) for code in GEMEENTEN for part, value in parts.items()],
    )
    found = row(figures(land, "jeugdhulp_verwijzers", "PV01"), "PV01", "2024", "huisarts")
    assert (found["numerator"], found["denominator"], found["value"]) == (180, 600, 0.3)
    assert found["lower"] <= 172.5 / 607.5 and found["upper"] >= 187.5 / 592.5


def test_poverty_by_the_old_and_the_new_method_never_meet(land):
    new, old = INDICATORS["armoede_kinderen"], INDICATORS["laag_inkomen_kinderen"]
    assert not new.measures & old.measures
    users = [i for i in INDICATORS.values() if i.measures & (new.measures | old.measures)]
    for indicator in users:
        assert len(indicator.measures) == 1, indicator.name
    land.add("armoede_kinderen", [(c, "2023", "kinderen", 1200) for c in GEMEENTEN])
    land.add("armoede_kinderen", [(c, "2023", "in_armoede", 300) for c in GEMEENTEN])
    found = row(figures(land, "armoede_kinderen", "GM0001"), "GM0001", "2023")
    # thousands with one decimal: 250 to 350 of 1150 to 1250
    assert found["value"] == 0.25
    assert found["lower"] == pytest.approx(250 / 1250)
    assert found["upper"] == pytest.approx(350 / 1150)


def plicht(land: SmallData, **pupils: tuple[float | None, float | None]) -> None:
    """Leerplichtigen and thuiszitters per gemeente."""
    rows = []
    for code, (whole, part) in pupils.items():
        rows += [(code, "2023/24", "leerplichtigen", whole), (code, "2023/24", "totaal", part)]
    land.add("thuiszitters", rows)


def test_thuiszitters_with_a_hidden_gemeente_are_a_lower_bound_without_an_upper_one(land):
    plicht(land, GM0001=(1000, 12), GM0002=(2000, None), GM0003=(1000, 8))
    count = row(figures(land, "thuiszitters", "PV01"), "PV01", "2023/24")
    assert (count["value"], count["hidden"]) == (20, 1)
    assert isnan(count["upper"])  # what users supply may be hidden to protect another cell
    share = row(figures(land, "thuiszitters_aandeel", "PV01"), "PV01", "2023/24")
    assert (share["numerator"], share["denominator"]) == (20, 4000)


def test_a_share_of_thuiszitters_needs_the_leerplichtigen_of_every_gemeente(land):
    land.add(
        "thuiszitters",
        [
            *((code, "2023/24", "totaal", 10) for code in ("GM0001", "GM0002", "GM0003")),
            *((code, "2023/24", "leerplichtigen", 1000) for code in ("GM0001", "GM0002")),
        ],
    )
    assert row(figures(land, "thuiszitters", "PV01"), "PV01", "2023/24")["value"] == 30
    share = row(figures(land, "thuiszitters_aandeel", "PV01"), "PV01", "2023/24")
    assert share["status"] == "missing" and isnan(share["value"])


def test_exemptions_5a_and_5b_together_are_a_lower_bound_where_one_is_hidden(land):
    for part, value in (("5a", 11), ("5b", None)):
        land.add("vrijstellingen", [("GM0001", "2023/24", part, value)])
    found = row(figures(land, "vrijstellingen", "GM0001"), "GM0001", "2023/24")
    assert (found["value"], found["hidden"]) == (11, 1)
    assert isnan(found["upper"])


def test_a_school_below_the_threshold_has_no_points_but_its_pupils_count(land):
    land.place([("01AA00", "GM0001", "1001"), ("01BB00", "GM0001", "1001")])
    land.add(
        "achterstandsscore_vestiging",
        [
            *(("01AA00", "2024", "score", 60.0), ("01AA00", "2024", "leerlingen", 150)),
            *(("01BB00", "2024", "score", 0.0), ("01BB00", "2024", "leerlingen", 50)),
        ],
    )
    found = row(figures(land, "achterstandsscore_per_leerling", "GM0001"), "GM0001", "2024")
    assert (found["value"], found["numerator"], found["denominator"]) == (0.3, 60, 200)


# side by side


@pytest.mark.parametrize("name", [n for n, i in INDICATORS.items() if i.statistic == "links"])
def test_every_link_shows_a_figure_that_exists(name):
    indicator = INDICATORS[name]
    for breakdown in indicator.breakdowns:
        other, part = linked(indicator, breakdown)
        assert part in other.breakdowns
        assert set(other.levels) <= set(indicator.levels), other.name
    shown = [linked(indicator, b)[0].label for b in indicator.breakdowns]
    assert not any("oude methode" in label for label in shown)


def test_figures_side_by_side_are_those_of_their_own_indicators(land):
    for year in ("2021", "2022"):
        ages(land, year)
        care(land, year, GM0001=125, GM0002=None, GM0003=90, GM0004=80, GM0005=70)
    land.add("armoede_kinderen", [(c, "2023", "kinderen", 1200) for c in GEMEENTEN])
    land.add("armoede_kinderen", [(c, "2023", "in_armoede", 300) for c in GEMEENTEN])
    codes = ("GM0001", "GM0002", "PV01", "VO0101")
    beside = figures(land, "risicofactoren_jeugdhulp", *codes)
    assert set(beside["breakdown"]) == {"armoede", "jeugdhulp"}
    assert set(beside["indicator"]) == {"risicofactoren_jeugdhulp"}
    for breakdown, name in (("armoede", "armoede_kinderen"), ("jeugdhulp", "jeugdhulp")):
        own = figures(land, name, *codes)
        own = own[own["breakdown"] == "totaal"].reset_index(drop=True)
        mine = beside[beside["breakdown"] == breakdown].reset_index(drop=True)
        columns = [c for c in own.columns if c not in ("indicator", "breakdown")]
        pd.testing.assert_frame_equal(mine[columns], own[columns])
    assert row(beside, "GM0001", "2022", "jeugdhulp")["break_before"].startswith("sinds 2022")


def test_links_without_sources_are_empty(land):
    assert figures(land, "risicofactoren_jeugdhulp", "GM0001").empty


def test_links_answer_for_the_asked_periods_only(land):
    ages(land, "2023")
    care(land, "2023", **dict.fromkeys(GEMEENTEN, 100))
    region = [land.geography.region("GM0001")]
    assert compute("risicofactoren_jeugdhulp", region, land, ["2022"]).empty
    assert len(compute("risicofactoren_jeugdhulp", region, land, ["2023"])) == 1


# what the catalogue says


@pytest.mark.parametrize("name", OURS)
def test_a_block_tells_what_a_reader_needs(name):
    indicator = INDICATORS[name]
    assert indicator.label[0].islower() and indicator.question.endswith("?")
    assert indicator.definition.endswith(".") and indicator.note.endswith(".")
    if indicator.statistic in ("share", "rate"):
        assert indicator.relevant > 0
    if indicator.statistic == "share":
        assert indicator.interval == "wilson"
    if indicator.unit.startswith("euro"):
        assert indicator.interval == "none"


def test_words_that_readers_look_for_are_in_the_names():
    names = " ".join(OURS)
    for word in (
        *("jeugdhulp", "bescherming", "reclassering", "verwijzers", "trajecten", "kosten"),
        *("armoede", "eenouder", "bijstand", "achterstand", "verzuim", "thuiszitters"),
        *("vrijstelling", "risicofactoren", "onderwijssoort", "onderwijsondersteuning"),
    ):
        assert word in names, word


def test_what_cannot_be_had_names_what_is_there_instead():
    for name in ("jeugdhulp_pgb", "jeugdzorg_voor_2021", "verzuim_open", "vrijstellingen_5c"):
        assert UNAVAILABLE[name].reason.endswith(".") and UNAVAILABLE[name].instead


# counted again


Cells = dict[tuple[str, str, str], float | None]
"""Part, gemeente (or other code) and period to a number; None where it is hidden."""


class Recount:
    """The example's files as they came, its gemeenten per region, and plain sums of them."""

    def __init__(self, root: Path) -> None:
        self.root = root / "data" / "voorbeeld"
        self._cells: dict[str, Cells] = {}
        reference = self.root / "reference"
        gemeenten = self._table(reference / "gemeenten.csv")
        self.of: dict[str, set[str]] = defaultdict(set)
        for line in gemeenten:
            code = line["gemeente_code"]
            for region in ("NL01", line["provincie_code"], line["rmc_code"], code):
                self.of[region].add(code)
        for line in self._table(reference / "samenwerkingsverbanden_gemeenten.csv"):
            # a gemeente that is divided counts where most of its postcodes lie
            if 2 * int(line["pc4_inside"]) > int(line["pc4_total"]):
                self.of[line["samenwerkingsverband_code"]].add(line["gemeente_code"])

    @staticmethod
    def _table(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = [line for line in file if not line.startswith("#")]
        return list(csv.DictReader(lines, delimiter=delimiter))

    def cells(self, source: str) -> Cells:
        """Return the cells of a fetched table of CBS."""
        if source in self._cells:
            return self._cells[source]
        (path,) = sorted((self.root / "bestanden" / source).glob("*.csv"))
        kinds = {"JJ00": "", "HJ01": "-H1", "HJ02": "-H2", "MM12": "", "0630": "-H1", "1231": "-H2"}
        factors = {"x 1 000": 1000, "1 000 euro": 1000}
        found: Cells = {}
        for line in self._table(path, ";"):
            text, code = line["waarde"].strip(), line["periode_code"].strip()
            if text and code[4:] in kinds:
                key = line["onderdeel"], line["regio_code"].strip(), code[:4] + kinds[code[4:]]
                factor = factors.get(line["eenheid"], 1)
                found[key] = None if text == "." else round(float(text) * factor, 3)
        self._cells[source] = found
        return found

    def supplied(self, kind: str, columns: dict[str, str]) -> Cells:
        """Return the cells of a supplied file, by the names of its columns."""
        (path,) = sorted((self.root / "bestanden" / f"eigen_{kind}").glob("*.csv"))
        found: Cells = {}
        for line in self._table(path):
            for column, part in columns.items():
                text = line[column].strip().replace(",", ".")
                if text:
                    number = None if text == "<5" else float(text)
                    found[part, line["regio"], line["periode"]] = number
        return found

    def total(self, cells: Cells, parts: list[str], region: str, period: str) -> tuple:
        """Return the sum over a region, and how many cells were hidden; NaN if one lacks."""
        own = [cells.get((part, region, period), nan) for part in parts]
        if all(number is None or number == number for number in own):
            numbers = own  # the row that CBS gives of the region itself
        else:
            codes = sorted(self.of[region])
            numbers = [cells.get((part, code, period), nan) for part in parts for code in codes]
        seen = [number for number in numbers if number is not None]
        return (sum(seen) if seen else None), len(numbers) - len(seen)


AGES = {
    "jeugdzorg": range(23),
    "jeugdhulp": range(23),
    "jeugdbescherming": range(18),
    "jeugdreclassering": range(12, 23),
}
OWN = {
    # indicator, its part: (file, parts, file of the denominator, its parts, per, rounding)
    **{
        (f"{name}{suffix}", "totaal"): (
            *("cbs_85099ned", [name], "cbs_03759ned", [str(age) for age in band], 1, 5),
        )
        for name, band in AGES.items()
        for suffix in ("", "_halfjaar")
    },
    ("jeugdhulp", "met_verblijf"): (
        *("cbs_85099ned", ["jeugdhulp_met_verblijf"]),
        *("cbs_03759ned", [str(age) for age in range(23)], 1, 5),
    ),
    ("jeugdhulp", "zonder_verblijf"): (
        *("cbs_85099ned", ["jeugdhulp_zonder_verblijf"]),
        *("cbs_03759ned", [str(age) for age in range(23)], 1, 5),
    ),
    ("jeugdhulp_aandeel_verblijf", "totaal"): (
        *("cbs_85099ned", ["jeugdhulp_met_verblijf"], "cbs_85099ned", ["jeugdhulp"], 1, 5),
    ),
    ("jeugdzorg_aantal", "jeugdzorg"): ("cbs_85099ned", ["jeugdzorg"], "", [], 1, 5),
    ("jeugdzorg_aantal_halfjaar", "jeugdreclassering"): (
        *("cbs_85099ned", ["jeugdreclassering"], "", [], 1, 5),
    ),
    ("jeugdzorg_peildatum", "totaal"): ("cbs_85102ned", ["totaal"], "", [], 1, 5),
    ("trajecten_jeugdzorg", "jeugdhulp"): ("cbs_85094ned", ["jeugdhulp"], "", [], 1, 5),
    ("trajecten_jeugdbescherming", "nieuw"): ("cbs_82975ned", ["nieuw"], "", [], 1, 5),
    ("trajecten_jeugdreclassering", "begonnen"): ("cbs_82977ned", ["begonnen"], "", [], 1, 5),
    ("jeugdhulp_verwijzers", "huisarts"): (
        *("cbs_85097ned", ["huisarts"], "cbs_85097ned", ["totaal"], 1, 5),
    ),
    ("jeugdhulp_verwijzers", "rechter_raad_om"): (
        *("cbs_85097ned", ["rechter_raad_om"], "cbs_85097ned", ["totaal"], 1, 5),
    ),
    ("jeugdzorg_kosten", "totaal"): ("cbs_83454ned", ["totaal"], "", [], 1, 1000),
    ("jeugdzorg_kosten_per_jongere", "jeugdhulp"): (
        *("cbs_83454ned", ["jeugdhulp"], "cbs_03759ned", [str(age) for age in range(23)], 1, 1000),
    ),
    ("armoede_kinderen", "totaal"): (
        *("cbs_armoede_kinderen", ["in_armoede"], "cbs_armoede_kinderen", ["kinderen"], 1, 100),
    ),
    ("armoede_personen", "totaal"): (
        *("cbs_armoede_personen", ["in_armoede"], "cbs_armoede_personen", ["personen"], 1, 100),
    ),
    ("laag_inkomen_kinderen", "sociaal_minimum_4jaar"): (
        *("cbs_laag_inkomen", ["sociaal_minimum_4jaar"], "cbs_laag_inkomen", ["totaal"], 1, 100),
    ),
    ("laag_inkomen_kinderen", "eenouder_laag_1jaar"): (
        *("cbs_laag_inkomen", ["eenouder_laag_1jaar"], "cbs_laag_inkomen", ["eenouder"], 1, 100),
    ),
    ("kinderen_eenoudergezin", "totaal"): (
        *("cbs_laag_inkomen", ["eenouder"], "cbs_laag_inkomen", ["totaal"], 1, 100),
    ),
    ("eenoudergezinnen", "totaal"): (
        *("cbs_71487ned", ["eenouder"], "cbs_71487ned", ["totaal"], 1, 0),
    ),
    ("eenoudergezinnen_aantal", "drie_kinderen"): ("cbs_71487ned", ["eenouder_3"], "", [], 1, 0),
    ("jongeren_bijstandsgezinnen", "totaal"): (
        *("cbs_bijstand_jeugd", ["totaal"]),
        *("cbs_03759ned", [str(age) for age in range(25)], 1, 10),
    ),
    ("bijstandsuitkeringen", "totaal"): (
        *("cbs_82015ned", ["totaal"], "cbs_71486ned", ["totaal"], 1000, 10),
    ),
    ("uitkeringen", "totaal"): (*("cbs_80794ned", ["totaal"], "cbs_03759ned", ["totaal"], 1, 10),),
}


@pytest.fixture(scope="module")
def example(repo_root: Path) -> Data:
    return Data.open(Project(repo_root), "voorbeeld")


@pytest.fixture(scope="module")
def recount(repo_root: Path) -> Recount:
    return Recount(repo_root)


def regions_of(data: Data, *more: str) -> list:
    geography = data.geography
    kinds = ("land", "provincie", "rmc")
    found = [region for kind in kinds for region in geography.regions(kind)]
    found += geography.regions("gemeente")[::4]
    return found + [geography.region(code) for code in more]


@pytest.mark.parametrize(("name", "part"), list(OWN))
def test_figures_of_the_example_are_counted_again_from_its_files(
    name: str, part: str, example: Data, recount: Recount
) -> None:
    source, parts, below, base, per, step = OWN[name, part]
    regions = regions_of(example, *("PO9902", "PO9903", "PO9904", "VO9904"))
    found = compute(name, regions, example)
    found = found[found["breakdown"] == part]
    assert set(found["region_code"]) == {region.code for region in regions}
    cells = recount.cells(source)
    for line in found.itertuples():
        top, hidden = recount.total(cells, parts, line.region_code, line.period)
        if top is None:
            assert line.status == "suppressed" and isnan(line.value)
            continue
        assert isinstance(top, float) and line.numerator == top, line
        assert line.hidden >= hidden
        if not below:
            assert line.value == top
            least = _lowest(recount, cells, parts, line, step / 2)
            assert line.lower == pytest.approx(least, abs=1e-6)
            continue
        year = line.period[:4]
        if name == "uitkeringen" and year == "2021":
            continue  # residents by single age, which check those of 70072ned, begin in 2022
        whole, _ = recount.total(recount.cells(below), base, line.region_code, year)
        if below == source:
            whole, _ = recount.total(cells, base, line.region_code, line.period)
        assert line.denominator == whole, line
        assert line.value == pytest.approx(per * top / whole, rel=1e-12)
        assert line.lower <= line.value
        assert hidden or line.upper >= line.value


def _lowest(recount: Recount, cells: Cells, parts: list[str], line, half: float) -> float:
    """Return the sum of the lowest numbers that round to the published ones."""
    own = cells.get((parts[0], line.region_code, line.period))
    codes = recount.of[line.region_code]
    seen = [cells.get((part, code, line.period)) for part in parts for code in codes]
    numbers = [own] if own is not None else [number for number in seen if number is not None]
    return sum(max(number - half, 0) for number in numbers)


SUPPLIED: dict[str, dict[str, str]] = {
    "verzuim": {"absoluut": "absoluut", "relatief": "relatief"},
    "thuiszitters": {"thuiszitters": "totaal", "absoluut": "absoluut"},
    "vrijstellingen": {"vrijstelling_5a": "5a", "vrijstelling_5b": "5b"},
}


@pytest.mark.parametrize("kind", list(SUPPLIED))
def test_what_the_region_supplies_is_summed_over_what_may_be_seen(
    kind: str, example: Data, recount: Recount
) -> None:
    raw = recount.supplied(kind, {**SUPPLIED[kind], "leerplichtigen": "leerplichtigen"})
    regions = regions_of(example, "PO9901", "PO9905")
    counts = compute(kind, regions, example)
    shares = compute(f"{kind}_aandeel", regions, example)
    shares = shares.set_index(["region_code", "period", "breakdown"])
    small = 0
    for line in counts[counts["breakdown"].isin(SUPPLIED[kind].values())].itertuples():
        codes = recount.of[line.region_code]
        numbers = [raw.get((line.breakdown, code, line.period), nan) for code in codes]
        visible = [number for number in numbers if number is not None and number >= 5]
        if line.status == "suppressed":
            small += 1
            continue
        # never more than what may be seen, and all of it unless a figure protects another
        assert line.value <= sum(visible)
        assert line.hidden >= len(numbers) - len(visible)
        if line.hidden == len(numbers) - len(visible):
            assert line.value == sum(visible)
        share = shares.loc[line.region_code, line.period, line.breakdown]
        whole = sum(raw["leerplichtigen", code, line.period] or 0 for code in codes)
        assert share["value"] == share["numerator"] / share["denominator"]
        if share["hidden"] == line.hidden:  # else leerplichtigen are hidden too
            assert (share["numerator"], share["denominator"]) == (line.value, whole)
        else:
            assert share["numerator"] <= line.value and share["denominator"] < whole
    assert small > 0 or kind == "verzuim"


def test_scores_of_gemeenten_add_up_and_schools_have_a_score_per_pupil(
    example: Data, recount: Recount
) -> None:
    columns = {"score": "met_drempel", "score_zonder_drempel": "zonder_drempel"}
    raw = recount.supplied("achterstandsscore_gemeente", columns)
    found = compute("achterstandsscore_gemeente", regions_of(example, "PO9904"), example)
    for line in found[found["region_code"] != "NL01"].itertuples():
        codes = recount.of[line.region_code]
        total = sum(raw[line.breakdown, code, line.period] or 0.0 for code in codes)
        assert line.value == pytest.approx(total, abs=1e-6), line
    sums = compute("achterstandsscore_scholen", regions_of(example), example)
    each = compute("achterstandsscore_per_leerling", regions_of(example), example)
    both = each.merge(sums, on=["region_code", "period"], suffixes=("", "_sum"))
    seen = both[both["value"].notna()]
    assert len(seen) > 50
    assert (seen["numerator"] - seen["value_sum"]).abs().max() < 1e-6
    assert (seen["value"] * seen["denominator"] - seen["numerator"]).abs().max() < 1e-6


def test_pupils_with_jeugdhulp_per_kind_of_school_are_counted_again(
    example: Data, recount: Recount
) -> None:
    (path,) = sorted((recount.root / "bestanden/eigen_jeugdhulp_onderwijssoort").glob("*.csv"))
    raw = {
        (line["onderwijssoort"], line["regio"], line["periode"]): line
        for line in recount._table(path)
    }
    regions = [region for region in regions_of(example) if region.code != "NL01"]
    found = compute("jeugdhulp_onderwijssoort", regions, example)
    seen = 0
    for line in found[(found["hidden"] == 0) & found["value"].notna()].itertuples():
        rows = [raw[line.breakdown, c, line.period] for c in recount.of[line.region_code]]
        helped, all_ = (
            sum(int(r[column]) for r in rows) for column in ("met_jeugdhulp", "leerlingen")
        )
        assert (line.numerator, line.denominator) == (helped, all_)
        assert line.value == pytest.approx(helped / all_, rel=1e-12)
        seen += 1
    assert seen > 80
