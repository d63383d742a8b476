"""Figures of the example, recomputed from the files as they came, with nothing of aoj.

Each test reads a raw file with `csv` and adds up: across mergers, a gemeente that was split, one
that lies in two areas, hidden cells, rounded sources, and denominators of another table.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from aoj.dataset import Data
from aoj.indicators import compute
from aoj.store.project import Project

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def example(repo_root: Path) -> Data:
    return Data.open(Project(repo_root), "voorbeeld")


@pytest.fixture(scope="module")
def files(repo_root: Path) -> Path:
    return repo_root / "data" / "voorbeeld" / "bestanden"


def read(path: Path, delimiter: str = ";", encoding: str = "utf-8-sig") -> Rows:
    lines = path.read_text(encoding=encoding).splitlines()
    kept = [line for line in lines if not line.startswith("#")]
    return list(csv.DictReader(kept, delimiter=delimiter))


def one(data: Data, name: str, code: str, period: str, breakdown: str = "totaal") -> dict[str, Any]:
    """Return the one row of a figure."""
    results = compute(name, [data.geography.region(code)], data, [period])
    rows = results[results["breakdown"] == breakdown].to_dict("records")
    assert len(rows) == 1
    return {str(k): v for k, v in rows[0].items()}


def cells(path: Path, part: str, period: str) -> dict[str, str]:
    """Return the raw texts of a part and period per region code, of a fetched CBS table."""
    return {
        row["regio_code"]: row["waarde"]
        for row in read(path)
        if (row["onderdeel"], row["periode_code"]) == (part, period)
    }


def residents(files: Path, codes: Iterable[str], year: int, ages: range) -> int:
    """Add up residents of these ages."""
    rows = read(files / "cbs_03759ned" / "03759ned.csv")
    wanted, names = set(codes), {str(age) for age in ages}
    return sum(
        int(row["waarde"])
        for row in rows
        if row["regio_code"] in wanted
        and row["periode_code"] == f"{year}JJ00"
        and row["onderdeel"] in names
    )


def by_name(files: Path, kind: str, period: str) -> dict[str, int]:
    """Return pupils per gemeente by name, of the table as StatLine gives it."""
    path = files / "cbs_85701ned" / "Leerlingen_en_studenten__onderwijssoort__woonregio.csv"
    return {
        row["Regiokenmerken"]: int(row["Leerlingen/studenten (aantal)"])
        for row in read(path)
        if row["Onderwijssoort"] == kind
        and row["Perioden"].rstrip("*") == period
        and row["Leerlingen/studenten (aantal)"].isdigit()
    }


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("GM9038", ["Wazerbroek", "Fluisterbroek", "Wazigem"]),
        ("GM9014", ["Dromerdam", "Kleindromen"]),
        ("GM9039", ["De Verzonnen Meren"]),
    ],
)
def test_pupils_across_a_merger(example, files, code, names):
    """Of three gemeenten that became one, two, and one that only got another code."""
    pupils = by_name(files, "Basisonderwijs", "2016/'17")
    found = [pupils[name] for name in names if name in pupils]
    assert found
    figure = one(example, "leerlingen_woonregio", code, "2016/17", "bo")
    assert figure["value"] == sum(found)
    assert figure["lower"] == sum(max(n - 5, 0) for n in found)
    assert figure["upper"] == sum(n + 5 for n in found)


def test_pupils_where_a_gemeente_was_split(example, files):
    """Splijtersveen counts in neither of its heirs, and in the province that holds both."""
    before, after = (
        by_name(files, "Basisonderwijs", period) for period in ("2017/'18", "2019/'20")
    )
    wensveld = one(example, "leerlingen_woonregio", "GM9012", "2017/18", "bo")
    assert wensveld["value"] == before["Wensveld"]
    assert "Splijtersveen" in before and "Splijtersveen" not in after
    results = compute("leerlingen_woonregio", [example.geography.region("GM9012")], example)
    series = results[results["breakdown"] == "bo"].set_index("period")["break_before"]
    assert [period for period, why in series.items() if why] == ["2019/20"]
    assert "Splijtersveen" in series["2019/20"]
    gemeenten = read(files.parent / "reference" / "gemeenten.csv", ",")
    names = {r["statline_name"] for r in gemeenten if r["rmc_code"] == "RMC92"}
    former = {"Splijtersveen", "Kleindromen"}
    rmc = one(example, "leerlingen_woonregio", "RMC92", "2017/18", "bo")
    assert rmc["value"] == sum(n for name, n in before.items() if name in names | former)


def test_a_share_with_hidden_and_rounded_cells(example, files):
    """Jeugdreclassering in a samenwerkingsverband: CBS rounds to fives, and hides few."""
    codes = [f"GM{n}" for n in range(9004, 9012)]
    raw = cells(files / "cbs_85099ned" / "85099NED.csv", "jeugdreclassering", "2023JJ00")
    texts = [raw[code] for code in codes]
    known = [int(text) for text in texts if text != "."]
    people = residents(files, codes, 2023, range(12, 23))
    figure = one(example, "jeugdreclassering", "PO9902", "2023")
    assert 0 < texts.count(".") == figure["hidden"]
    assert (figure["numerator"], figure["denominator"]) == (sum(known), people)
    assert figure["value"] == pytest.approx(sum(known) / people)
    assert figure["lower"] == pytest.approx(sum(max(n - 2.5, 0) for n in known) / people)
    assert figure["upper"] != figure["upper"]  # how much is hidden is not known


def test_a_rounded_source_is_as_wide_as_the_cells_that_are_summed(example, files):
    """A province has a row of its own, which is rounded once; an RMC is a sum of gemeenten."""
    raw = cells(files / "cbs_85099ned" / "85099NED.csv", "jeugdhulp", "2024JJ00")
    gemeenten = read(files.parent / "reference" / "gemeenten.csv", ",")
    for column, code in (("provincie_code", "PV91"), ("rmc_code", "RMC91")):
        codes = [row["gemeente_code"] for row in gemeenten if row[column] == code]
        people = residents(files, codes, 2024, range(23))
        counts = [int(raw[code])] if code in raw else [int(raw[c]) for c in codes]
        assert (len(counts) == 1) == (code == "PV91")
        figure = one(example, "jeugdhulp", code, "2024")
        assert figure["numerator"] == sum(counts)
        assert figure["denominator"] == people
        width = figure["upper"] - figure["lower"]
        assert width == pytest.approx(5 * len(counts) / people)


def test_a_half_year_is_divided_by_the_residents_of_its_year(example, files):
    raw = cells(files / "cbs_85099ned" / "85099NED.csv", "jeugdhulp", "2024HJ02")
    figure = one(example, "jeugdhulp_halfjaar", "GM9001", "2024-H2")
    people = residents(files, ["GM9001"], 2024, range(23))
    assert figure["value"] == pytest.approx(int(raw["GM9001"]) / people)


def test_costs_per_young_person_of_a_province(example, files):
    raw = cells(files / "cbs_83454ned" / "83454NED.csv", "totaal", "2023JJ00")
    gemeenten = read(files.parent / "reference" / "gemeenten.csv", ",")
    codes = [r["gemeente_code"] for r in gemeenten if r["provincie_code"] == "PV91"]
    costs = sum(int(raw[code]) for code in codes) * 1000
    people = residents(files, codes, 2023, range(23))
    figure = one(example, "jeugdzorg_kosten_per_jongere", "PV91", "2023")
    assert figure["value"] == pytest.approx(costs / people)
    assert figure["upper"] == pytest.approx((costs + 500 * len(codes)) / people)


def test_early_school_leavers_across_a_merger_and_their_break(example, files):
    path = files / "cbs_84780ned" / "84780NED.csv"
    leavers, pupils = (cells(path, part, "2018SJ00") for part in ("vsv", "leerlingen"))
    codes = [code for code in ("GM9038", "GM9061", "GM9062") if leavers.get(code)]
    assert len(codes) > 1
    figure = one(example, "vsv_woonregio", "GM9038", "2018/19")
    assert figure["numerator"] == sum(int(leavers[code]) for code in codes)
    assert figure["denominator"] == sum(int(pupils[code]) for code in codes)
    series = compute("vsv_woonregio", [example.geography.region("GM9038")], example)
    assert not series["break_before"].any()  # the definition changed at its first period
    country = one(example, "vsv_woonregio", "NL01", "2018/19")
    assert country["numerator"] == int(leavers["NL01"])


def test_pupils_of_schools_in_a_gemeente_of_two_areas(example, files):
    """Basisscholen in PO9904: whole gemeenten, and by postcode in the two that lie in two areas."""
    rio = read(files / "rio_gebieden" / sorted_file(files / "rio_gebieden"), ",")
    area = {
        code
        for row in rio
        if row["SAMENWERKINGSVERBANDNUMMER"] == "PO9904" and not row["EINDDATUM"]
        for code in row["POSTCODECIJFERS"].split(",")
    }
    where = {
        r["pc4"]: r["gemeente_code"] for r in read(files.parent / "reference" / "pc4.csv", ",")
    }
    inside = {where[code] for code in area}
    split = {where[code] for code in where if code not in area} & inside
    assert split == {"GM9015", "GM9038"}
    national = {
        r["vestiging"] for r in read(files.parent / "reference" / "landelijke_vestigingen.csv", ",")
    }
    path = files / "duo_vestigingen_bo" / "02.-alle-schoolvestigingen-basisonderwijs.csv"
    postcode = {row["VESTIGINGSCODE"]: row["POSTCODE"][:4] for row in read(path, encoding="cp1252")}
    total = hidden = 0
    for row in read(files / "duo_po_vestigingen" / sorted_file(files / "duo_po_vestigingen")):
        school, gemeente = row["VESTIGINGSCODE"], f"GM{row['GEMEENTECODE_VESTIGING']}"
        if row["SOORT_VESTIGING"] != "BO" or school in national or gemeente not in inside:
            continue
        if row["LEERLINGEN_2025"] == "0":  # closed, and so without an address
            continue
        if gemeente in split and postcode[school] not in area:
            continue
        hidden += row["LEERLINGEN_2025"] == "<5"
        total += int(row["LEERLINGEN_2025"]) if row["LEERLINGEN_2025"].isdigit() else 0
    figure = one(example, "leerlingen_po", "PO9904", "2025", "bo")
    assert total > 0
    assert (figure["value"], figure["hidden"]) == (total, hidden)
    assert figure["divided"] == "GM9015+GM9038"


def sorted_file(folder: Path) -> str:
    """Return the name of the newest file in a folder."""
    return sorted(path.name for path in folder.iterdir())[-1]
