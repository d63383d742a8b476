"""The embedded example: rebuilt without a difference, read by every loader, loudly invented."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from example_tables import tables as make_tables

from aoj.dataset import Data
from aoj.geography import Geography, build_region, load_geography, name_key
from aoj.settings import load_region, region_slugs
from aoj.settings.bronnen import load_bronnen
from aoj.sources import SOURCES
from aoj.store.project import Project

LARGEST_BYTES = 12_000_000
REGIONS = (
    "dromerdelta",
    "fabelkust",
    "fabelstad",
    "fabelstad-en-ommeland",
    "mijmerstreek",
    "nergensland",
    "stille-hoek",
    "wazerstreek",
)


@pytest.fixture(scope="module")
def project(repo_root: Path) -> Project:
    return Project(repo_root)


@pytest.fixture(scope="module")
def geography(project: Project) -> Geography:
    return load_geography(project.reference("voorbeeld"))


@pytest.fixture(scope="module")
def data(project: Project) -> Data:
    return Data.open(project, "voorbeeld")


@pytest.fixture(scope="module")
def rebuilt(repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an example that the script made anew."""
    root = tmp_path_factory.mktemp("nieuw")
    script = repo_root / "scripts" / "make_example.py"
    environment = os.environ | {"PYTHONPATH": str(repo_root), "PYTHONUTF8": "1"}
    command = [sys.executable, str(script), "--root", str(root)]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    return root / "data" / "voorbeeld"


def made_files(folder: Path) -> dict[str, bytes]:
    parts = [*(folder / "bestanden").rglob("*"), *(folder / "reference").rglob("*")]
    files = [path for path in (*parts, folder / "datapackage.json") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def national(data: Data, measure: str, period: str) -> pd.Series:
    rows = data.measure(measure)
    rows = rows[(rows["period"] == period) & (rows["region_code"] != "NL01")]
    return rows.groupby("breakdown")["value"].sum()


def source_text(project: Project, pattern: str, encoding: str) -> str:
    (path,) = (project.data_set("voorbeeld") / "bestanden").glob(pattern)
    return path.read_bytes().decode(encoding)


def test_the_script_makes_the_same_bytes_again(project: Project, rebuilt: Path) -> None:
    old, new = made_files(project.data_set("voorbeeld")), made_files(rebuilt)
    assert sorted(old) == sorted(new)
    assert [name for name in old if old[name] != new[name]] == []


def test_the_example_is_small(project: Project) -> None:
    assert sum(map(len, made_files(project.data_set("voorbeeld")).values())) <= LARGEST_BYTES


def test_every_source_has_a_file_and_every_loader_reads_it(data: Data) -> None:
    assert {snapshot.source for snapshot in data.snapshots} == set(SOURCES)
    measures = {measure for source in SOURCES.values() for measure in source.measures}
    assert [measure for measure in sorted(measures) if not data.has(measure)] == []
    texts = {measure for source in SOURCES.values() for measure in source.text_measures}
    assert [measure for measure in sorted(texts) if data.texts(measure).empty] == []


def test_no_gemeente_of_the_example_exists(project: Project, geography: Geography) -> None:
    real = load_geography(project.data / "reference")
    names = [*geography.names["name"], *geography.gemeenten["provincie_name"]]
    names += list(geography.gemeenten["rmc_name"])
    keys = {name_key(name) for name in real.names["name"]}
    assert [name for name in names if name_key(name) in keys] == []
    assert not geography.codes & real.codes
    assert not set(geography.pc4["pc4"]) & set(real.pc4["pc4"])
    own = set(geography.samenwerkingsverbanden["code"]) - geography.landelijk
    assert not own & set(real.samenwerkingsverbanden["code"])


def test_names_of_schools_and_samenwerkingsverbanden_say_that_they_are_invented(
    data: Data, geography: Geography
) -> None:
    names = data.locations()["name"]
    assert names[~names.str.startswith("Verzonnen ") & (names != "onbekend")].empty
    assert geography.samenwerkingsverbanden["name"].str.endswith("(fictief)").all()


def test_all_size_classes_and_awkward_names_are_there(geography: Geography) -> None:
    assert set(geography.gemeenten["size_class"]) == {f"GK{n}" for n in range(1, 9)}
    names = " ".join(geography.gemeenten["statline_name"])
    for sign in ("'s-", "(F.)", "(gemeente)", "ë", "û", ", "):
        assert sign in names
    assert geography.gemeenten["name"].str.len().max() >= 35


def test_mergers_splits_and_shared_gemeenten_are_there(geography: Geography) -> None:
    assert set(geography.mergers["kind"]) == {"samenvoeging", "splitsing", "hercodering"}
    assert geography.receivers("GM9061") == geography.receivers("GM9062") == {"GM9038"}
    assert geography.receivers("GM9064") == {"GM9012", "GM9013"}
    shared = geography.parts[geography.parts["part"] == "deels"]
    sectors = shared.groupby("gemeente_code")["samenwerkingsverband_code"].agg(
        lambda codes: {code[:2] for code in codes}
    )
    assert sectors.to_dict() == {"GM9015": {"PO"}, "GM9016": {"VO"}, "GM9038": {"PO"}}
    former = {"GM9061", "GM9062", "GM9064", "GM9065"}
    assert former <= set(geography.names["gemeente_code"])


def test_residents_follow_the_gemeenten_of_their_year(data: Data) -> None:
    rows = data.measure("inwoners", ["GM9061", "GM9062", "GM9038"])
    rows = rows[(rows["breakdown"] == "totaal") & rows["value"].notna()]
    periods = rows.groupby("region_code")["period"].agg(["min", "max"])
    assert periods.loc["GM9061"].tolist() == ["2016", "2020"]
    assert periods.loc["GM9038"].tolist() == ["2021", "2025"]


@pytest.mark.parametrize(
    ("measure", "status"),
    [
        ("leerlingen_po_vestiging", "suppressed"),
        ("leerlingen_vo_vestiging", "suppressed"),
        ("leerlingen_woonregio", "suppressed"),
        ("leerlingen_woonregio", "provisional"),
        ("achterstandsscore_vestiging", "estimated"),
    ],
)
def test_hidden_provisional_and_unreliable_cells_are_there(
    data: Data, measure: str, status: str
) -> None:
    assert (data.measure(measure)["status"] == status).any()


def test_a_small_special_school_is_hidden_in_the_last_year(data: Data) -> None:
    rows = data.measure("leerlingen_po_vestiging")
    hidden = rows[(rows["period"] == "2025") & (rows["hidden"] > 0)]
    assert {"bo", "sbo", "so", "vso"} <= set(hidden["breakdown"])


def test_national_shares_of_youth_resemble_the_published_ones(data: Data) -> None:
    rows = data.measure("inwoners", ["NL01"]).set_index(["period", "breakdown"])["value"]
    for year, young in (("2016", 0.165), ("2025", 0.150)):
        total = rows[year, "totaal"]
        share = sum(rows[year, band] for band in ("0-4", "5-9", "10-14")) / total
        assert share == pytest.approx(young, abs=0.004)
        older = (rows[year, "15-19"] + rows[year, "20-24"]) / total
        assert older == pytest.approx(0.123, abs=0.004)
    assert 2_000_000 < total < 3_000_000


def test_national_shares_of_education_resemble_the_published_ones(data: Data) -> None:
    schools = national(data, "leerlingen_po_vestiging", "2025")
    assert 0.021 < schools["sbo"] / (schools["bo"] + schools["sbo"]) < 0.026
    homes = national(data, "leerlingen_woonregio", "2023/24")
    special = (homes["so"] + homes["vso"]) / homes[["bo", "sbo", "so", "vso", "vo"]].sum()
    assert 0.025 < special < 0.033
    assert 0.6 < homes["vo"] / homes["bo"] < 0.75
    vo = national(data, "leerlingen_vo_vestiging", "2019")
    assert vo["brugjaar"] / vo.sum() == pytest.approx(0.392, abs=0.02)
    assert vo["praktijkonderwijs"] / vo.sum() == pytest.approx(0.031, abs=0.003)


def test_early_leaving_and_disadvantage_resemble_the_published_figures(data: Data) -> None:
    for year in range(2019, 2025):
        leavers = national(data, "vsv_swv", str(year))
        assert 0.0035 < leavers["vsv"] / leavers["leerlingen"] < 0.0065
    scores = data.measure("achterstandsscore_vestiging")
    scores = scores.loc[(scores["period"] == "2024") & (scores["breakdown"] == "score"), "value"]
    assert 0.45 < (scores == 0).mean() < 0.7
    assert scores.mean() == pytest.approx(89, abs=25)


def test_schools_have_plausible_sizes(data: Data) -> None:
    rows = data.measure("leerlingen_po_vestiging")
    sizes = rows.loc[(rows["period"] == "2025") & (rows["breakdown"] == "bo"), "value"].dropna()
    assert 150 < sizes.median() < 300
    assert sizes.between(40, 800).mean() > 0.98


def test_some_schools_in_shared_gemeenten_have_no_postcode(data: Data) -> None:
    places = data.locations().set_index("location_code")
    bare = set(places.index[(places["pc4"] == "") & (places["gemeente_code"] == "GM9015")])
    rows = data.measure("leerlingen_po_vestiging", bare)
    last = rows.groupby("region_code").agg(kind=("breakdown", "first"), year=("period", "max"))
    assert ((last["kind"] == "sbo") & (last["year"] == "2025")).any()
    assert ((last["kind"] == "bo") & (last["year"] < "2019")).any()


def test_one_school_in_secondary_education_has_no_address(data: Data) -> None:
    codes = set(data.measure("leerlingen_vo_vestiging")["region_code"])
    assert len(codes - set(data.locations()["location_code"])) == 1


def shares(data: Data, measure: str, part: str, whole: tuple[str, str], period: str) -> pd.Series:
    """Return part / whole per gemeente (and for the country) in a period."""
    codes = [*data.geography.codes, "NL01"]
    over = data.measure(whole[0], codes)
    rows = data.measure(measure, codes)
    own = rows[(rows["period"] == period) & (rows["breakdown"] == part)]
    total = over[(over["period"] == period[:4]) & (over["breakdown"] == whole[1])]
    return own.set_index("region_code")["value"] / total.set_index("region_code")["value"]


@pytest.mark.parametrize(
    ("measure", "part", "whole", "period", "low", "high"),
    [
        ("jeugdzorg", "jeugdhulp", ("inwoners_leeftijd", "totaal"), "2024", 0.02, 0.045),
        ("huishoudens_kinderen", "eenouder", ("huishoudens", "totaal"), "2025", 0.05, 0.10),
        ("armoede_kinderen", "in_armoede", ("armoede_kinderen", "kinderen"), "2023", 0.015, 0.09),
        ("vsv_woonregio", "vsv", ("vsv_woonregio", "leerlingen"), "2023/24", 0.008, 0.03),
        ("jongeren_arbeidsmarkt", "neet", ("jongeren_arbeidsmarkt", "totaal"), "2024", 0.0, 0.08),
    ],
)
def test_shares_of_youth_care_poverty_and_work_are_plausible_and_differ(
    data: Data,
    measure: str,
    part: str,
    whole: tuple[str, str],
    period: str,
    low: float,
    high: float,
) -> None:
    if measure == "vsv_woonregio":
        rows = data.measure(measure)
        wide = rows[rows["period"] == period].pivot_table(
            index="region_code", columns="breakdown", values="value"
        )
        found = wide["vsv"] / wide["leerlingen"]
    else:
        found = shares(data, measure, part, whole, period)
    found = found.dropna()
    assert found.between(low, high).mean() > 0.9 and low < found["NL01"] < high
    assert found.std() > 0.05 * found.mean()


def test_about_one_in_nine_young_people_gets_help(data: Data) -> None:
    rows = data.measure("jeugdzorg_aandelen")
    found = rows[(rows["period"] == "2024") & (rows["breakdown"] == "jeugdhulp")]["value"]
    assert found.between(0.09, 0.15).all() and found.max() - found.min() > 0.025


@pytest.mark.parametrize(
    ("measure", "exact"),
    [("inwoners_leeftijd", True), ("huishoudens", True), ("jeugdzorg", False)],
)
def test_gemeenten_add_up_to_the_country_unless_they_are_rounded(
    data: Data, measure: str, exact: bool
) -> None:
    rows = data.measure(measure)
    gemeenten = rows[rows["region_code"].str.startswith("GM")]
    keys = ["period", "breakdown"]
    difference = (
        gemeenten.groupby(keys)["value"].sum()
        - rows[rows["region_code"] == "NL01"].set_index(keys)["value"]
    )
    assert (difference == 0).all() if exact else (difference != 0).any()


def test_single_ages_are_those_of_the_age_bands(data: Data) -> None:
    ages = data.measure("inwoners_leeftijd", ["GM9001", "GM9040"])
    bands = data.measure("inwoners", ["GM9001", "GM9040"])
    for band, first in (("0-4", 0), ("10-14", 10), ("20-24", 20)):
        parts = ages[ages["breakdown"].isin([str(first + i) for i in range(5)])]
        whole = bands[(bands["breakdown"] == band) & bands["period"].isin(set(ages["period"]))]
        sums = parts.groupby(["region_code", "period"])["value"].sum()
        assert sums.equals(whole.set_index(["region_code", "period"])["value"].sort_index())


def test_hidden_cells_and_provisional_periods_are_in_the_fetched_tables(data: Data) -> None:
    for measure in ("jeugdzorg", "jeugdzorg_aandelen", "jeugdbescherming_trajecten"):
        found = set(data.measure(measure)["status"])
        assert {"suppressed", "provisional", "observed"} <= found, measure
    assert set(data.measure("bevolkingsprognose")["status"]) == {"estimated"}
    assert (data.measure("verzuim")["status"] == "suppressed").any()
    assert not data.measure("verzuim")["value"].between(1, 4).any()


def test_the_invented_services_have_more_than_anybody_asks_for(repo_root: Path) -> None:
    bronnen = load_bronnen(repo_root / "data" / "reference")
    tables = {table.id: table for table in make_tables(bronnen)}
    care = tables["85099NED"]
    assert [topic.groups for topic in care.topics][-1] == ("Relatief",)
    region = next(d for d in care.dimensions if d.kind == "GeoDimension")
    assert {"LD91", "NL01", "PV91", "GM9061"} <= {item.key for item in region.items}
    first = care.dimensions[0].items[0].key
    former = [care.cell((first, "GM9061", "2024JJ00"), topic.key) for topic in care.topics]
    assert former == [None, None]
    assert care.cell((first, "GM9001", "2024JJ00"), care.topics[0].key)
    pupils = tables["85701NED"]
    names = {item.title for dimension in pupils.dimensions for item in dimension.items}
    assert {"Gemeenten; niet in te delen", "Mannen", "2024/'25*"} <= names


def test_files_keep_the_encodings_and_line_ends_of_their_source(project: Project) -> None:
    history = source_text(project, "duo_po_vestigingen/06*.csv", "utf-8")
    assert history.startswith("\ufeffINSTELLINGSCODE;") and history.endswith("\r\n")
    assert ";9999;ONBEKEND;" in history and ";<5;" in history and ';"Verzonnen BS """"' in history
    addresses = source_text(project, "duo_vestigingen_bo/*.csv", "cp1252")
    assert "’t" in addresses and "‘t" in addresses and "; ;" in addresses
    distances = source_text(project, "duo_afstand/*.csv", "latin-1")
    assert "\r" not in distances and "ï" in distances
    old = source_text(project, "duo_vo_leerlingen/*-2019.csv", "cp1252")
    new = source_text(project, "duo_vo_leerlingen/*-2025.csv", "cp1252")
    assert old.startswith("BRIN NUMMER;VESTIGINGSNUMMER;") and "<5" not in old
    assert "SAMENWERKINGSVERBAND PASSEND ONDERWIJS VO" in new.splitlines()[0] and "<5" in new
    pupils = source_text(project, "cbs_85701ned/Leer*.csv", "utf-8")
    assert "2024/'25*" in pupils and 'Voortgezet speciaal ondewijs "' in pupils
    assert ';"."' in pupils and '"Gemeenten; niet in te delen"' in pupils


def test_the_example_regions_load_and_hold_gemeenten(
    project: Project, geography: Geography
) -> None:
    assert set(REGIONS) <= set(region_slugs(project))
    regions = {}
    for settings in (load_region(project, slug) for slug in REGIONS):
        assert settings.data == "voorbeeld" and "(fictief)" in settings.name
        assert all(part.name for part in settings.samenwerkingsverbanden)
        regions[settings.name] = build_region(
            "proef",
            settings.name,
            geography,
            samenwerkingsverbanden=settings.samenwerkingsverbanden,
            gemeenten=settings.gemeenten,
            year=settings.year,
        )
    sizes = {name: len(region.gemeenten) for name, region in regions.items()}
    assert sizes["Fabelstad (fictief)"] == 1
    assert sizes["Stille Hoek (fictief)"] == 5
    assert regions["Mijmerstreek (fictief)"].partial == {"GM9015", "GM9038"}
    assert "GM9038" in regions["Wazerstreek (fictief)"].members
    assert len(regions["Nergensland (fictief)"].of_sector("po")) == 2


def test_every_reference_file_says_that_it_is_invented(project: Project) -> None:
    for path in project.reference("voorbeeld").glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# VERZONNEN")
        rows = list(csv.reader(line for line in text.splitlines() if not line.startswith("#")))
        assert {len(row) for row in rows} == {len(rows[0])}
