"""Regions: names, mergers, areas of samenwerkingsverbanden, and the region of a report."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from smallland import Part, write_reference

from aoj.errors import DataError, FileError, InputError
from aoj.geography import build_region, is_valid_in, load_geography, read_reference


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
    assert geography.name("PO0101") == "Noordhoek"
    assert (geography.name("PV01"), geography.name("RMC01")) == ("provincie Noord", "RMC-regio Een")


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


def with_parts(geography, *rows):
    """Return the geography with other areas: samenwerkingsverband, gemeente, postcodes inside."""
    columns = ["samenwerkingsverband_code", "gemeente_code", "pc4_inside"]
    parts = pd.DataFrame(rows, columns=columns).assign(part="deels", pc4_total="9")
    return replace(geography, parts=parts)


def test_a_gemeente_lies_mostly_where_most_of_its_postcodes_lie(geography):
    rows = [("PO0101", "GM0003", "3"), ("PO0102", "GM0003", "4"), ("PO0103", "GM0003", "2")]
    land = with_parts(geography, *rows, ("PO0104", "GM0004", "9"))
    assert land.lies_mostly_in("GM0003", ["PO0102"])
    assert not land.lies_mostly_in("GM0003", ["PO0101"])
    assert land.lies_mostly_in("GM0003", ["PO0101", "PO0103"]), "together five, against four"
    assert not land.lies_mostly_in("GM0003", ["PO0104"])
    assert not land.lies_mostly_in("GM0003", ["VO0101"])
    assert not land.lies_mostly_in("GM0003", [])


def test_a_tie_goes_to_the_lowest_code_and_so_to_one_area_only(geography):
    land = with_parts(geography, ("PO0101", "GM0003", "2"), ("PO0102", "GM0003", "2"))
    assert land.lies_mostly_in("GM0003", ["PO0101"])
    assert not land.lies_mostly_in("GM0003", ["PO0102"])


def test_either_sector_suffices_to_lie_mostly_inside(geography):
    rows = [("PO0101", "GM0003", "1"), ("PO0102", "GM0003", "8"), ("VO0101", "GM0003", "9")]
    land = with_parts(geography, *rows)
    assert land.lies_mostly_in("GM0003", ["PO0101", "VO0101"])
    assert not land.lies_mostly_in("GM0003", ["PO0101"])


def test_what_counts_whole_in_the_po_areas_does_not_follow_from_the_vo_areas(geography):
    parts = [Part("PO0102"), Part("VO0101")]
    region = build_region("r", "R", geography, samenwerkingsverbanden=parts, year=2026)
    assert "GM0003" in region.members and not region.partial and not region.major
    po = region.within_sector("po")
    assert po.partial == {"GM0003"} and po.major == frozenset()
    parts = [Part("PO0101"), Part("PO0101"), Part("VO0102")]
    region = build_region("r", "R", geography, samenwerkingsverbanden=parts, year=2026)
    assert region.samenwerkingsverbanden == ("PO0101", "VO0102")
    assert region.major == region.partial == region.within_sector("po").major == {"GM0003"}
    assert not region.within_sector("vo").partial


def test_a_name_means_another_gemeente_before_and_after_a_year(tmp_path):
    folder = write_reference(tmp_path / "reference")
    names = folder / "gemeente_namen.csv"
    rows = "Wissel,GM0001,,2009\nWissel,GM0002,2010,\n"
    names.write_text(names.read_text(encoding="utf-8") + rows, encoding="utf-8")
    geography = load_geography(folder)
    assert geography.resolve_name("Wissel", 2009) == "GM0001"
    assert geography.resolve_name("Wissel", 2010) == "GM0002"
    assert geography.resolve_name("Wissel") is None
    assert geography.resolve_name("Oud") == geography.resolve_name("oud", 2019) == "GM0009"
    assert geography.resolve_name("Oud", 2023) == "GM0009", "a source may be late"


def test_regions_of_every_kind_hold_their_gemeenten(geography):
    assert geography.region("NL01").members == geography.codes
    assert geography.region("PV02").members == {"GM0004", "GM0005"}
    assert geography.region("RMC02").members == {"GM0003", "GM0004", "GM0005"}
    assert geography.region("GK3").members == {"GM0001", "GM0002", "GM0003", "GM0004"}
    assert geography.region("GM0003").members == {"GM0003"}
    first, second = geography.region("PO0101"), geography.region("PO0102")
    assert (first.members, first.partial, first.major) == (
        {"GM0001", "GM0002"},
        {"GM0003"},
        {"GM0003"},
    )
    assert (second.members, second.partial, second.major) == (
        {"GM0004", "GM0005"},
        {"GM0003"},
        set(),
    )
    assert first.samenwerkingsverbanden == ("PO0101",)
    assert (geography.size_class("GM0005"), geography.residents("GM0005")) == ("GK5", 60000)
    assert geography.landelijk == {"VO0001"} and not geography.region("VO0001").gemeenten
    assert [r.code for r in geography.regions("provincie")] == ["PV01", "PV02"]


def test_mergers_are_followed_over_several_steps_and_come_to_an_end(tmp_path):
    folder = write_reference(tmp_path / "reference")
    mergers = folder / "herindelingen.csv"
    rows = (
        "2010-01-01,GM0020,Ver,GM0009,Oud,samenvoeging\n"
        "2011-01-01,GM0021,Rond,GM0022,Kring,samenvoeging\n"
        "2012-01-01,GM0022,Kring,GM0021,Rond,samenvoeging\n"
        "2013-01-01,GM0001,Aa,GM0002,Bee,grenswijziging\n"
    )
    mergers.write_text(mergers.read_text(encoding="utf-8") + rows, encoding="utf-8")
    geography = load_geography(folder)
    assert geography.receivers("GM0020") == {"GM0001"}
    assert geography.receivers("GM0021") == frozenset()
    assert geography.receivers("GM0001") == {"GM0001"}, "a gemeente of today keeps its figures"


@pytest.mark.parametrize(
    ("begins", "ends", "valid"),
    [
        ("", "", True),
        ("2026-12-31", "", True),
        ("2027-01-01", "", False),
        ("", "2026-01-01", True),
        ("", "2025-12-31", False),
        ("2020-01-01", "2030-01-01", True),
    ],
)
def test_a_part_exists_in_a_year_of_which_it_has_a_day(begins, ends, valid):
    assert is_valid_in(Part("GM0001", begins, ends), 2026) is valid


def test_a_region_may_hold_nothing_but_a_part_of_a_gemeente(geography):
    land = with_parts(geography, ("PO0101", "GM0003", "3"), ("PO0102", "GM0003", "4"))
    region = build_region("r", "R", land, samenwerkingsverbanden=[Part("PO0102")], year=2026)
    assert (region.members, region.partial, region.major) == (set(), {"GM0003"}, {"GM0003"})


def test_a_gemeente_is_no_samenwerkingsverband(geography):
    parts = [Part("PO0101"), Part("GM0005")]
    with pytest.raises(InputError, match="is geen samenwerkingsverband"):
        build_region("r", "R", geography, samenwerkingsverbanden=parts, year=2026)


def test_figures_of_a_sector_of_which_only_a_part_is_inside_leave_the_other_sector_out(geography):
    rows = [("PO0101", "GM0003", "3"), ("PO0102", "GM0003", "4"), ("VO0102", "GM0005", "1")]
    parts = [Part("PO0102"), Part("VO0102")]
    land = with_parts(geography, *rows)
    region = build_region("r", "R", land, samenwerkingsverbanden=parts, year=2026)
    assert (region.members, region.partial) == ({"GM0005"}, {"GM0003"})
    assert region.within_sector("po").gemeenten == {"GM0003"}
    assert region.within_sector("vo").gemeenten == {"GM0005"}
