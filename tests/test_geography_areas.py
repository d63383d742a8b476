"""Areas of samenwerkingsverbanden: which hold on a date, and what they make of gemeenten."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from smallland import Part, write_reference

from aoj.errors import InputError
from aoj.geography import (
    AREA_COLUMNS,
    Geography,
    area_texts,
    areas_of_texts,
    areas_on,
    build_region,
    gemeente_parts,
    load_geography,
    with_areas,
)

NOW = "2026-10-03"
ROWS = [
    ("PO0101", "2012-08-01", "", "1001"),
    ("PO0101", "2012-08-01", "", "2001"),
    ("PO0101", "2012-08-01", "", "3001"),
    ("PO0102", "2012-08-01", "", "3002"),
    ("PO0102", "2012-08-01", "", "4001"),
    ("PO0102", "2012-08-01", "", "5001"),
    ("VO0101", "2012-08-01", "", "1001"),
    ("VO0101", "2012-08-01", "", "2001"),
    ("VO0101", "2012-08-01", "", "3001"),
    ("VO0101", "2012-08-01", "", "3002"),
    ("VO0101", "2012-08-01", "", "4001"),
    ("VO0102", "2012-08-01", "", "5001"),
]
"""What `pc4.csv` of the small land says, as RIO would."""


@pytest.fixture
def geography(tmp_path: Path) -> Geography:
    return load_geography(write_reference(tmp_path / "reference"))


def areas(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=AREA_COLUMNS).astype("str")


def moved(pc4: str, code: str) -> pd.DataFrame:
    """Return the areas with a postcode in another one of the same sector."""
    sector = code[:2]
    rows = [
        (code, *row[1:]) if row[3] == pc4 and row[0].startswith(sector) else row for row in ROWS
    ]
    return areas(*rows)


def codes_on(date: str, *rows: tuple[str, str, str, str]) -> dict[str, str]:
    found = areas_on(areas(*rows), date)
    return dict(zip(found["pc4"], found["code"], strict=True))


def test_texts_of_areas_and_back() -> None:
    table = areas(*ROWS, ("PO0103", "2012-08-01", "2018-08-01", "3002"), ("PO0103", "", "", "9999"))
    texts = area_texts(table)
    assert texts["PO0101"] == "2012-08-01/ 1001 2001 3001"
    assert texts["PO0103"] == "/ 9999; 2012-08-01/2018-08-01 3002"
    back = areas_of_texts(texts)
    assert sorted(back.itertuples(index=False)) == sorted(table.itertuples(index=False))


@pytest.mark.parametrize(
    ("date", "code"),
    [
        *(("2012-07-31", None), ("2012-08-01", "PO0101"), ("2018-07-31", "PO0101")),
        *(("2018-08-01", "PO0102"), ("2026-01-01", "PO0102")),
    ],
)
def test_an_area_holds_from_its_first_day_until_the_day_of_its_end(
    date: str, code: str | None
) -> None:
    before = ("PO0101", "2012-08-01", "2018-08-01", "1001")
    after = ("PO0102", "2018-08-01", "", "1001")
    assert codes_on(date, before, after).get("1001") == code


def test_a_planned_end_counts_from_its_day_on() -> None:
    ending = ("PO0101", "2012-08-01", "2027-08-01", "1001")
    heir = ("PO0102", "2027-08-01", "", "1001")
    assert codes_on(NOW, ending, heir) == {"1001": "PO0101"}
    assert codes_on("2027-08-01", ending, heir) == {"1001": "PO0102"}


def test_of_two_that_claim_a_postcode_the_one_without_an_end_has_it() -> None:
    ending = ("PO0102", "2016-08-01", "2027-08-01", "1001")
    whole = ("PO0101", "2012-08-01", "", "1001")
    assert codes_on(NOW, ending, whole) == codes_on(NOW, whole, ending) == {"1001": "PO0101"}


def test_the_same_areas_give_the_same_regions(geography: Geography) -> None:
    land = with_areas(geography, areas(*ROWS), NOW)
    assert land.parts.equals(geography.parts[list(land.parts.columns)])
    for kind in ("samenwerkingsverband", "gemeente", "provincie", "rmc", "grootteklasse"):
        for before, after in zip(geography.regions(kind), land.regions(kind), strict=True):
            assert (before.code, before.name, before.members) == (
                *(after.code, after.name, after.members),
            )
            assert (before.partial, before.major) == (after.partial, after.major)
    assert (land.areas_date, land.areas_source) == (NOW, "RIO, peildatum 3-10-2026")
    assert set(land.pc4["basis"]) == {"RIO"}
    assert geography.areas_date == "" and set(geography.pc4["basis"]) == {"verzonnen"}


def test_a_postcode_that_moved_takes_its_gemeente_along(geography: Geography) -> None:
    land = with_areas(geography, moved("3002", "PO0101"), NOW)
    assert land.region("PO0101").members == {"GM0001", "GM0002", "GM0003"}
    assert not land.region("PO0101").partial
    assert land.region("PO0102").members == {"GM0004", "GM0005"}
    region = build_region("r", "R", land, samenwerkingsverbanden=[Part("PO0101")], year=2026)
    assert region.members == {"GM0001", "GM0002", "GM0003"}
    parts = land.parts.set_index(["samenwerkingsverband_code", "gemeente_code"])
    row = parts.loc[("PO0101", "GM0003")]
    assert (row["part"], row["pc4_inside"], row["pc4_total"]) == ("geheel", "2", "2")
    assert row["gemeente_name"] == "Cee"


def test_a_postcode_that_only_rio_knows_lies_in_no_known_gemeente(geography: Geography) -> None:
    land = with_areas(geography, areas(*ROWS, ("PO0102", "2020-08-01", "", "3003")), NOW)
    row = land.pc4.set_index("pc4").loc["3003"]
    assert row.to_dict() == {
        "gemeente_code": "",
        "po_samenwerkingsverband": "PO0102",
        "vo_samenwerkingsverband": "",
        "basis": "RIO",
    }
    assert land.pc4_area["po"]["3003"] == "PO0102"
    assert land.parts.equals(with_areas(geography, areas(*ROWS), NOW).parts)


def test_a_postcode_that_rio_lacks_keeps_what_the_reference_files_say(
    geography: Geography,
) -> None:
    land = with_areas(geography, areas(*(row for row in ROWS if row[3] != "4001")), NOW)
    assert land.pc4_area == geography.pc4_area
    assert land.pc4.set_index("pc4").loc["4001", "basis"] == "verzonnen"


def test_it_does_not_keep_a_samenwerkingsverband_that_ended(geography: Geography) -> None:
    rows = [row for row in ROWS if row[0] != "VO0102"]
    land = with_areas(geography, areas(*rows), NOW)
    assert land.pc4_area["vo"]["5001"] == ""
    assert land.ended == {"VO0102": ("", ())}
    with pytest.raises(InputError) as caught:
        land.region("VO0102")
    assert str(caught.value) == (
        "samenwerkingsverband 'VO0102' bestaat niet meer (bron: RIO, peildatum 3-10-2026). "
        "Haal de code weg."
    )


def test_who_has_the_postcodes_of_one_that_ended_is_told(geography: Geography) -> None:
    merged = [("PO0101", *row[1:]) if row[0] == "PO0102" else row for row in ROWS]
    gone = [
        ("PO0102", "2012-08-01", "2020-08-01", "3002"),
        ("PO0102", "2012-08-01", "2020-08-01", "4001"),
    ]
    land = with_areas(geography, areas(*merged, *gone), NOW)
    assert land.ended == {"PO0102": ("2020-08-01", ("PO0101",))}
    with pytest.raises(InputError, match=r"sinds 1-8-2020 niet meer; .* bij Noordhoek \(PO0101\)"):
        land.region("PO0102")
    assert "PO0102" not in {region.code for region in land.regions("samenwerkingsverband")}


def test_a_new_samenwerkingsverband_gets_its_name_from_rio(geography: Geography) -> None:
    land = with_areas(geography, moved("5001", "PO0177"), NOW, {"PO0177": "Nieuw", "PO0101": ""})
    assert land.name("PO0177") == "Nieuw"
    assert land.region("PO0177").members == {"GM0005"}
    assert land.name("PO0101") == "Noordhoek", "an empty name is none"
    assert land.name("PO0102") == "samenwerkingsverband po 01.02"
    assert land.landelijk == {"VO0001"} and land.name("VO0001") == "landelijk"


def test_parts_count_only_postcodes_with_a_gemeente_and_an_area(geography: Geography) -> None:
    pc4 = geography.pc4.copy()
    pc4.loc[pc4["pc4"] == "3002", "po_samenwerkingsverband"] = ""
    pc4.loc[pc4["pc4"] == "4001", "gemeente_code"] = ""
    parts = gemeente_parts(pc4, {})
    row = parts[(parts["gemeente_code"] == "GM0003") & (parts["pc4_total"] == "1")].iloc[0]
    assert (row["samenwerkingsverband_code"], row["part"]) == ("PO0101", "geheel")
    assert "GM0004" not in set(parts["gemeente_code"])


def test_the_real_reference_files_say_that_their_areas_are_of_the_annex(repo_root: Path) -> None:
    land = load_geography(repo_root / "data" / "reference")
    assert land.areas_date == "2015"
    assert land.areas_source == (
        "2015, bijlage bij de Regeling regio-indeling samenwerkingsverbanden passend onderwijs "
        "PO en VO"
    )
    derived = gemeente_parts(
        land.pc4, dict(zip(land.gemeenten["gemeente_code"], land.gemeenten["name"], strict=True))
    )
    assert derived.equals(land.parts[list(derived.columns)]), "the file follows from pc4.csv"
