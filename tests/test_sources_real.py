"""What must come out of the real files, to the unit (skipped without ../shared/data)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from aoj import sources
from aoj.commands.fetch import FetchReport, fetch_from
from aoj.dataset import Data
from aoj.errors import AojError
from aoj.geography import load_geography
from aoj.indicators import compute
from aoj.sources.source import SourceFile
from aoj.store.project import Project

KERNCIJFERS = "Regionale_kerncijfers_Nederland_11122025_133649.csv"
PUPILS = "Leerlingen_en_studenten__onderwijssoort__woonregio.csv"
AGES = "Kerncijfers_wijken_en_buurten_2024_geslachten.csv"
HISTORY = "06.-historisch-overzicht-aantal-leerlingen-per-schoolvestiging.csv"


@pytest.fixture(scope="session")
def country(
    real_data: Path, repo_root: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Project, FetchReport]:
    """A project with all downloads registered."""
    root = tmp_path_factory.mktemp("land")
    for part in ("parameters", "notebooks/templates", "data"):
        (root / part).mkdir(parents=True)
    shutil.copytree(repo_root / "data" / "reference", root / "data" / "reference")
    project = Project(root)
    return project, fetch_from(project, real_data / "downloads")


@pytest.fixture(scope="session")
def data(country: tuple[Project, FetchReport]) -> Data:
    return Data.open(country[0], "landelijk")


def totals(frame: pd.DataFrame, period: str) -> dict[str, tuple[int, int]]:
    """Return value and number of hidden cells per breakdown."""
    sums = frame[frame["period"] == period].groupby("breakdown")[["value", "hidden"]].sum()
    return {str(part): (int(row["value"]), int(row["hidden"])) for part, row in sums.iterrows()}


def test_every_download_is_recognised_and_registered(
    country: tuple[Project, FetchReport],
) -> None:
    _, report = country
    assert report.refused == ()
    assert not report.failed
    assert len(report.registered) == 11
    assert len({s.source for s in report.registered}) == 10


def test_pupils_in_primary_and_special_education_2025(data: Data) -> None:
    assert totals(data.measure("leerlingen_po_vestiging"), "2025") == {
        "bo": (1_356_911, 2),
        "sbo": (31_612, 0),
        "so": (15_291, 3),
        "so_vso": (44_620, 0),
        "vso": (15_733, 8),
    }


def test_the_series_break_before_2010_is_in_the_file(data: Data) -> None:
    rows = data.measure("leerlingen_po_vestiging")
    assert totals(rows, "2009")["sbo"][0] == 33_694
    assert totals(rows, "2010")["sbo"][0] == 41_941


def test_pupils_in_secondary_education_2019(data: Data) -> None:
    rows = data.measure("leerlingen_vo_vestiging")
    assert rows["value"].sum() == 956_857
    assert rows["region_code"].nunique() == 1_450
    assert {part: value for part, (value, _) in totals(rows, "2019").items()} == {
        "brugjaar": 375_012,
        "praktijkonderwijs": 29_315,
        "vmbo_bk": 91_236,
        "vmbo_gt": 110_330,
        "havo_vwo": 93_390,
        "havo": 117_991,
        "vwo": 126_836,
        "vavo": 6_418,
        "internationaal": 6_329,
    }


def test_deelname_pro_of_the_country_and_of_one_area_2019(data: Data) -> None:
    """Pupils of vavo count half: 956.857 - 6.418 / 2 = 953.648."""
    places = [data.geography.region(code) for code in ("NL01", "VO2708")]
    found = compute("deelname_pro", places, data, ["2019"]).set_index("region_code")
    assert found.loc["NL01", "numerator"] == 29_315
    assert found.loc["NL01", "denominator"] == 953_648
    area = data.geography.pc4_area["vo"]
    schools = data.locations().set_index("location_code")["pc4"]
    national = data.geography.landelijke_vestigingen
    rows = data.measure("leerlingen_vo_vestiging")
    rows = rows[~rows["region_code"].isin(list(national))]
    own = rows[rows["region_code"].map(schools).map(area) == "VO2708"]
    weight = own["breakdown"].map({"vavo": 0.5}).fillna(1.0)
    pro = own.loc[own["breakdown"] == "praktijkonderwijs", "value"].sum()
    assert found.loc["VO2708", "numerator"] == pro > 0
    assert found.loc["VO2708", "denominator"] == (own["value"] * weight).sum()


def test_early_school_leavers_2015(data: Data) -> None:
    rows = data.measure("vsv_swv")
    assert totals(rows, "2015")["vsv"] == (4_522, 0)
    assert totals(rows, "2015")["leerlingen"] == (949_874, 0)
    assert rows["region_code"].nunique() == 75
    assert "VO0001" in set(rows["region_code"])


def test_residents_join_two_tables_and_two_selections(data: Data) -> None:
    rows = data.measure("inwoners", ["NL01"]).set_index(["period", "breakdown"])["value"]
    assert rows["2025", "totaal"] == 18_044_027
    assert rows["2024", "totaal"] == 17_942_942
    assert rows["2024", "0-14"] == 2_714_040
    assert rows["2025", "0-4"] == 858_425
    origin = data.measure("inwoners_herkomst", ["NL01"]).set_index("breakdown")["value"]
    assert origin.sum() == 17_942_942


def test_pupils_by_residence_have_every_gemeente_of_their_year(data: Data) -> None:
    rows = data.measure("leerlingen_woonregio")
    gemeenten = rows[rows["region_code"].str.startswith("GM")]
    counts = gemeenten.groupby("period")["region_code"].nunique().to_dict()
    assert counts["2013/14"] == 408
    assert counts["2018/19"] == 380
    assert counts["2023/24"] == 342
    assert totals(rows, "2023/24")["bo"] == (1_357_700, 0)
    assert set(rows.loc[rows["period"] == "2023/24", "status"]) == {"provisional"}
    assert len(rows) == 28_854


def test_disadvantage_scores_2019(data: Data) -> None:
    rows = data.measure("achterstandsscore_vestiging")
    sums = rows.groupby("breakdown")["value"].sum()
    assert sums["leerlingen"] == 1_396_457
    assert sums["score"] == pytest.approx(561_736.12)
    assert (rows["status"] == "estimated").sum() == 120


def test_nearly_every_open_school_has_a_place(data: Data) -> None:
    places = data.locations().set_index("location_code")
    assert places.index.is_unique
    rows = data.measure("leerlingen_po_vestiging")
    now = places.loc[rows.loc[rows["period"] == "2025", "region_code"].unique()]
    assert (now["gemeente_code"] != "").all()
    assert (now["pc4"] != "").mean() > 0.97


def test_the_older_files_are_recognised_or_refused_with_a_sentence(
    real_data: Path, country: tuple[Project, FetchReport], tmp_path: Path
) -> None:
    project = Project(Path(shutil.copytree(country[0].root, tmp_path / "land")))
    report = fetch_from(project, real_data / "older")
    assert report.failed
    assert [s.original_name for s in report.registered] == ["03.-alle-vestigingen-bo-2020.csv"]
    assert all("OData" in sentence for _, sentence in report.refused)
    assert "blijven gelden" in report.differences[0]
    places = Data.open(project, "landelijk").locations().set_index("location_code")
    assert places.loc["00EB00", "gemeente_code"] == "GM1982", "the newer edition decides"


SPOILED: list[tuple[str, str, Callable[[bytes], bytes]]] = [
    (KERNCIJFERS, "onvolledig", lambda c: b"".join(c.splitlines(keepends=True)[:400])),
    (KERNCIJFERS, "afgekapt", lambda c: c[:60_000]),
    (KERNCIJFERS, "onbekend; lijkt op 'Almere'", lambda c: c.replace(b'"Almere"', b'"Almeere"')),
    (PUPILS, "niet volledig", lambda c: b"".join(c.splitlines(keepends=True)[:30_000])),
    (PUPILS, "afgekapt", lambda c: c[:2_000_000]),
    (AGES, "onvolledig", lambda c: b"".join(c.splitlines(keepends=True)[:9_000])),
    (AGES, "geen getal", lambda c: c.replace(b";25845;12867;", b";NA;12867;")),
    (HISTORY, "afgekapt", lambda c: c[:900_000]),
    (HISTORY, "niet volledig", lambda c: b"".join(c.splitlines(keepends=True)[:600])),
]


@pytest.mark.parametrize(("name", "sentence", "spoil"), SPOILED)
def test_a_spoiled_download_is_refused_in_one_sentence(
    name: str,
    sentence: str,
    spoil: Callable[[bytes], bytes],
    real_data: Path,
    repo_root: Path,
    tmp_path: Path,
) -> None:
    path = tmp_path / name
    content = (real_data / "downloads" / name).read_bytes()
    path.write_bytes(spoil(content))
    assert path.read_bytes() != content
    geography = load_geography(repo_root / "data" / "reference")
    with pytest.raises(AojError, match=sentence):
        source, options = sources.recognise(path)
        sources.load(source.name, SourceFile(path, name, options), geography)
