"""Regions: names, mergers, areas of samenwerkingsverbanden, and the region of a report."""

from __future__ import annotations

import pytest
from smallland import Part, write_reference

from aoj.errors import DataError, FileError, InputError
from aoj.geography import build_region, load_geography, read_reference


@pytest.fixture
def geography(tmp_path):
    return load_geography(write_reference(tmp_path / "reference"))


def test_receivers_follow_mergers_and_splits(geography):
    assert geography.receivers("GM0001") == {"GM0001"}
    assert geography.receivers("GM0009") == {"GM0001"}
    assert geography.receivers("GM0008") == {"GM0002", "GM0004"}
    assert geography.receivers("GM7777") == frozenset()


def test_names_resolve_by_year_and_else_to_the_gemeente_of_now(geography):
    assert geography.resolve_name("Aa (gemeente)") == "GM0001"
    assert geography.resolve_name("BEE") == "GM0002"
    assert geography.resolve_name("Bee", 2001) is not None
    assert geography.resolve_name("Onzin") is None


def test_a_code_of_a_former_gemeente_tells_where_it_went(geography):
    with pytest.raises(InputError, match=r"Aa \(GM0001\)"):
        geography.region("GM0009")


def test_an_unknown_code_names_the_nearest(geography):
    with pytest.raises(InputError, match="bedoelde u"):
        geography.region("PO0103")


def test_a_samenwerkingsverband_without_a_name_gets_one(geography):
    assert geography.region("PO0102").name == "samenwerkingsverband po 01.02"


def test_a_gemeente_split_over_two_areas_is_whole_in_the_two_together(geography):
    whole, partly = geography.split_gemeenten(["PO0101", "PO0102"], "po")
    assert "GM0003" in whole and not partly
    whole, partly = geography.split_gemeenten(["PO0101"], "po")
    assert partly == {"GM0003"}


def test_a_region_takes_what_lies_wholly_in_po_or_vo(geography):
    region = build_region(
        "r", "R", geography, samenwerkingsverbanden=[Part("PO0101"), Part("VO0101")], year=2026
    )
    assert region.members == {"GM0001", "GM0002", "GM0003", "GM0004"} and not region.partial
    region = build_region("r", "R", geography, samenwerkingsverbanden=[Part("PO0101")], year=2026)
    assert region.partial == {"GM0003"}


def test_figures_of_a_sector_cover_the_areas_of_that_sector(geography):
    parts = [Part("PO0102"), Part("VO0102")]
    region = build_region("r", "R", geography, samenwerkingsverbanden=parts, year=2026)
    assert region.gemeenten == {"GM0003", "GM0004", "GM0005"}
    assert region.within_sector("po").members == {"GM0004", "GM0005"}
    assert region.within_sector("po").partial == {"GM0003"}
    assert region.within_sector("vo").members == {"GM0005"}
    assert region.within_sector("") == region
    only_po = build_region("r", "R", geography, samenwerkingsverbanden=parts[:1], year=2026)
    assert only_po.within_sector("vo") == only_po


def test_named_gemeenten_decide(geography):
    region = build_region(
        "r",
        "R",
        geography,
        samenwerkingsverbanden=[Part("PO0101")],
        gemeenten=[Part("GM0003")],
        year=2026,
    )
    assert region.members == {"GM0003"} and not region.partial


def test_parts_hold_from_and_until_their_dates(geography):
    parts = [Part("GM0001", until_date="2024-07-31"), Part("GM0002", from_date="2025-08-01")]
    assert build_region("r", "R", geography, gemeenten=parts, year=2024).members == {"GM0001"}
    assert build_region("r", "R", geography, gemeenten=parts, year=2025).members == {"GM0002"}


def test_a_region_that_holds_nothing_is_refused(geography):
    with pytest.raises(InputError, match="geen enkele gemeente"):
        build_region("r", "R", geography, samenwerkingsverbanden=[Part("VO0001")], year=2026)


def test_a_code_of_the_wrong_kind_is_refused(geography):
    with pytest.raises(InputError, match="is geen gemeente"):
        build_region("r", "R", geography, gemeenten=[Part("PO0101")], year=2026)


def test_reference_files_keep_text_and_skip_comments(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("# bron\ncode,name\n0363,NA\nno,\n", encoding="utf-8")
    frame = read_reference(path, ["code", "name"])
    assert frame.values.tolist() == [["0363", "NA"], ["no", ""]]


def test_a_reference_file_that_lacks_a_column_or_is_absent_is_named(tmp_path):
    with pytest.raises(FileError, match=r"geen\.csv"):
        read_reference(tmp_path / "geen.csv")
    path = tmp_path / "a.csv"
    path.write_text("code\n1\n", encoding="utf-8")
    with pytest.raises(DataError, match="kolom 'name' ontbreekt"):
        read_reference(path, ["code", "name"])


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("herindelingen.csv", "", "is leeg"),
        ("pc4.csv", "pc4,gemeente_code\n1011\n", "1 velden in plaats van 2"),
        ("pc4.csv", 'pc4,gemeente_code\n"1011,GM0363\n', "velden|ontbreekt|geen CSV"),
        ("gemeente_namen.csv", "name,gemeente_code,from,until\nOud,GM0009,NA,no\n", "'NA'"),
    ],
)
def test_a_damaged_reference_file_is_one_sentence(tmp_path, name, content, sentence):
    write_reference(tmp_path)
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=sentence):
        load_geography(tmp_path)
