"""Shares recomputed from counts round to what a source publishes.

On recorded rows of CBS where they are at hand (70072ned of 2025, KWB of Almere of 2018 to 2024,
83841NED, all skipped without ../shared/data), and on the invented country, whose tables of shares
and of counts are made apart and rounded as CBS rounds them.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pandas as pd
import pytest

from aoj import sources
from aoj.dataset import Data
from aoj.geography import load_geography
from aoj.indicators import compute
from aoj.sources.source import SourceFile
from aoj.store.project import Project

KERNCIJFERS = "Regionale_kerncijfers_Nederland_11122025_133649.csv"
RELATIVE = (
    "Bevolking/Bevolkingssamenstelling op 1 januari/Leeftijd/Leeftijdsgroepen, relatief/{} (%)"
)
BANDS = {
    "0-4": "Jonger dan 5 jaar",
    "5-9": "5 tot 10 jaar",
    "10-14": "10 tot 15 jaar",
    "15-19": "15 tot 20 jaar",
    "20-24": "20 tot 25 jaar",
}


def agrees(published: float, low: float, high: float, step: float) -> bool:
    """Whether a figure between `low` and `high` can round to `published`, rounded by `step`."""
    tiny = 1e-9
    return low <= published + step / 2 + tiny and high >= published - step / 2 - tiny


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def decimal(text: str) -> float | None:
    text = text.strip().replace(",", ".")
    return float(text) if text else None


# recorded rows of CBS


class OneFile:
    """Stands in for `Data`: what one recorded file gives, in the real country."""

    def __init__(self, repo_root: Path, path: Path) -> None:
        self.geography = load_geography(repo_root / "data" / "reference")
        source, options = sources.recognise(path)
        file = SourceFile(path, path.name, options)
        loaded = sources.load(source.name, file, self.geography)
        assert loaded.observations is not None
        self.cells: pd.DataFrame = loaded.observations

    def locations(self) -> pd.DataFrame:
        return pd.DataFrame({"location_code": [], "gemeente_code": [], "pc4": []}, dtype="str")

    def has(self, measure: str) -> bool:
        return bool((self.cells["indicator"] == measure).any())

    def measure(self, name: str) -> pd.DataFrame:
        return self.cells[self.cells["indicator"] == name]


@pytest.fixture(scope="module")
def residents(repo_root: Path, real_data: Path) -> OneFile:
    return OneFile(repo_root, real_data / "downloads" / KERNCIJFERS)


def test_shares_of_age_bands_round_to_those_of_70072ned(
    residents: OneFile, real_data: Path
) -> None:
    counts = residents.cells.pivot_table(
        index="region_code", columns="breakdown", values="value", aggfunc="first"
    )
    seen = 0
    for row in read(real_data / "downloads" / KERNCIJFERS):
        code = residents.geography.resolve_name(row["Regio's"], 2025)
        code = "NL01" if row["Regio's"] == "Nederland" else code
        if code not in counts.index:
            continue
        for band, title in BANDS.items():
            published = decimal(row[RELATIVE.format(title)])
            if published is None:
                continue
            share = 100 * counts.loc[code, band] / counts.loc[code, "totaal"]
            assert agrees(published, share, share, 0.1), (code, band, published, share)
            seen += 1
    assert seen == 343 * len(BANDS)


def test_the_indicator_of_the_recorded_gemeenten_lies_where_their_rounded_bands_say(
    residents: OneFile, real_data: Path
) -> None:
    country = residents.geography.region("NL01")
    gemeenten = residents.geography.regions("gemeente")
    found = compute("aandeel_jeugd", [country, *gemeenten], residents)  # type: ignore[arg-type]
    shares = found[found["breakdown"] == "0-24"].set_index("region_code")["value"]
    bands = defaultdict(float)
    for row in read(real_data / "downloads" / KERNCIJFERS):
        code = residents.geography.resolve_name(row["Regio's"], 2025)
        code = "NL01" if row["Regio's"] == "Nederland" else code
        values = [decimal(row[RELATIVE.format(title)]) for title in BANDS.values()]
        if code and None not in values:
            bands[code] = sum(value for value in values if value is not None)
    assert len(shares) == len(bands) == 343
    for code, total in bands.items():  # five roundings of 0.1 each
        assert agrees(total, 100 * shares[code], 100 * shares[code], 0.1 * len(BANDS)), code


def test_early_school_leavers_of_2015_are_recomputed_from_the_counts_of_the_file(
    repo_root: Path, real_data: Path
) -> None:
    """4,522 of 949,874 pupils is 0.48%; the share per samenwerkingsverband likewise."""
    path = real_data / "downloads" / "vsv-per-swv-2015.csv"
    data = OneFile(repo_root, path)
    regions = [data.geography.region(code) for code in ("NL01", "VO2709", "VO3001")]
    found = compute("vsv_samenwerkingsverband", regions, data)  # type: ignore[arg-type]
    shares = found.set_index("region_code")["value"]
    assert round(100 * shares["NL01"], 2) == 0.48
    for region in regions[1:]:
        rows = [r for r in read(path) if r["SAMENWERKINGSVERBAND_NUMMER"] == region.code]
        leavers, pupils = (
            sum(int(row[column]) for row in rows) for column in ("vsv_totaal", "aantal_leerlingen")
        )
        assert leavers > 0 and shares[region.code] == pytest.approx(leavers / pupils, abs=1e-12)


def test_points_per_pupil_of_2019_are_those_of_the_workbook(
    repo_root: Path, real_data: Path
) -> None:
    """561,736.12 points of 1,396,457 pupils, as the file's own rows add up."""
    data = OneFile(repo_root, real_data / "downloads" / "achterstandsscores-scholen-2019.xlsx")
    country = [data.geography.region("NL01")]
    found = compute("achterstandsscore_per_leerling", country, data)  # type: ignore[arg-type]
    assert len(found) == 1
    assert found["denominator"].iloc[0] == 1_396_457
    assert found["numerator"].iloc[0] == pytest.approx(561_736.12, abs=0.005)
    assert round(found["value"].iloc[0], 4) == 0.4023


def youth_care_of_almere(real_data: Path) -> list[tuple[str, int, int, int, float]]:
    """Return of each year: residents 0-14 and 15-24, youth with youth care, and the share in %."""
    path = real_data / "older" / "KWB-2018-2025-Almere-odata-v3-namen.csv"
    found = []
    for row in read(path):
        if row["SoortRegio_2"].strip() != "Gemeente":
            continue
        number = [v for k, v in row.items() if "JongerenMetJeugdzorgInNatura" in (k or "") and v]
        share = [v for k, v in row.items() if "PercentageJongerenMetJeugdzorg" in (k or "") and v]
        if number and share:  # the file lost the decimal point: 114 is 11,4%
            ages = int(row["k_0Tot15Jaar_8"]), int(row["k_15Tot25Jaar_9"])
            year = row["Peildatum"][-4:]
            found.append((year, *ages, int(number[0]), int(share[0]) / 10))
    return sorted(found)


def test_the_share_with_youth_care_in_almere_is_of_residents_of_0_to_22(real_data: Path) -> None:
    rows = youth_care_of_almere(real_data)
    assert [row[0] for row in rows] == ["2018", "2019", "2020", "2021", "2022", "2023", "2024"]
    for year, children, youth, number, published in rows:
        # eight of the ten years of 15 to 24, give or take a twentieth for how cohorts differ
        most, least = (children + part * youth for part in (0.84, 0.76))
        low, high = 100 * (number - 2.5) / most, 100 * (number + 2.5) / least
        assert agrees(published, low, high, 0.1), (year, low, high, published)


def test_another_base_does_not_give_the_published_share_of_almere(real_data: Path) -> None:
    for year, children, youth, number, published in youth_care_of_almere(real_data):
        until_24 = children + youth
        until_17 = children + 0.34 * youth  # at most: three of ten years, and a bit
        for base in (until_24, until_17):
            low, high = 100 * (number - 2.5) / base, 100 * (number + 2.5) / base
            assert not agrees(published, low, high, 0.1), (year, base)


def test_counts_and_shares_of_low_income_have_one_whole_in_83841ned(real_data: Path) -> None:
    """Every line of income of one kind of household gives the same total, within the rounding."""
    path = real_data / "schemas" / "odata-v4" / "83841NED_Observations.csv"
    cells: dict[tuple[str, str, str], dict[str, float]] = defaultdict(dict)
    for row in read(path):
        value = decimal(row["Value"])
        if row["DuurInkomenspositie"] == "A028721" and value is not None:
            key = (row["KenmerkenVanHuishoudens"], row["Perioden"], row["InkomensgrensHuishouden"])
            cells[key]["count" if row["Measure"].endswith("_1") else "share"] = value
    wholes: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for (kind, period, _), pair in cells.items():
        if len(pair) == 2 and pair["share"] > 0:
            low = 100 * max(pair["count"] - 0.05, 0) / (pair["share"] + 0.05)
            high = 100 * (pair["count"] + 0.05) / (pair["share"] - 0.05)
            wholes[kind, period].append((low, high))
    assert len(wholes) > 600
    for group, bounds in wholes.items():
        assert max(low for low, _ in bounds) <= min(high for _, high in bounds) + 1e-9, group


# the invented country

PUBLISHED = {
    # part of 85098NED: (indicator by year, indicator by half-year, its part)
    "jeugdhulp": ("jeugdhulp", "jeugdhulp_halfjaar"),
    "jeugdhulp_met_verblijf": ("jeugdhulp_aandeel_verblijf", ""),
    "jeugdbescherming": ("jeugdbescherming", "jeugdbescherming_halfjaar"),
    "jeugdreclassering": ("jeugdreclassering", "jeugdreclassering_halfjaar"),
}


@pytest.fixture(scope="module")
def data(repo_root: Path) -> Data:
    return Data.open(Project(repo_root), "voorbeeld")


@pytest.fixture(scope="module")
def published(repo_root: Path) -> dict[tuple[str, str, str], str]:
    """Part, region and period of the invented 85098NED to its text, not read by a loader."""
    folder = repo_root / "data" / "voorbeeld" / "bestanden" / "cbs_85098ned"
    periods = {"JJ00": "", "HJ01": "-H1", "HJ02": "-H2"}
    return {
        (
            row["onderdeel"],
            row["regio_code"].strip(),
            row["periode_code"][:4] + periods[row["periode_code"][4:]],
        ): row["waarde"].strip()
        for row in read(folder / "85098NED.csv")
    }


@pytest.mark.parametrize("part", list(PUBLISHED))
def test_shares_from_85099ned_round_to_those_of_85098ned(
    part: str, data: Data, published: dict[tuple[str, str, str], str]
) -> None:
    geography = data.geography
    regions = [r for kind in ("land", "provincie", "gemeente") for r in geography.regions(kind)]
    seen = exact = 0
    for name in filter(None, PUBLISHED[part]):
        found = compute(name, regions, data)
        found = found[(found["breakdown"] == "totaal") & found["value"].notna()]
        for row in found.itertuples():
            text = published.get((part, row.region_code, row.period), "")
            if text in ("", "."):
                continue
            share = float(text)
            low, high = 100 * row.lower, 100 * row.upper
            assert agrees(share, low, high, 0.1), (name, row.region_code, row.period, share)
            seen += 1
            if round(low, 1) == round(high, 1):  # rounding of the counts decides nothing
                exact += 1
                assert abs(share - 100 * row.value) <= 0.05 + 1e-9
    assert seen > 100 and exact > 10


def test_a_mean_of_published_shares_is_not_the_share_of_a_region(
    data: Data, published: dict[tuple[str, str, str], str]
) -> None:
    """Why counts are used: gemeenten differ in size, so that their shares cannot be averaged."""
    geography = data.geography
    region = geography.region("PO9902")
    share = compute("jeugdhulp", [region], data, ["2024"])
    value = 100 * float(share.loc[share["breakdown"] == "totaal", "value"].iloc[0])
    texts = [published["jeugdhulp", code, "2024"] for code in sorted(region.gemeenten)]
    mean = sum(map(float, texts)) / len(texts)
    assert abs(mean - value) > 0.05
