"""With whom a region is compared: areas around it, its size class, and the peers of a user."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import isnan
from pathlib import Path

import pandas as pd
import pytest
from smallland import Part, SmallData, write_reference

from aoj.comparisons import (
    ALL_KINDS,
    USUAL,
    Comparison,
    compare,
    join_peers,
    peer_remarks,
    references,
    single_peers,
)
from aoj.dataset import Data
from aoj.errors import InputError
from aoj.geography import (
    Geography,
    Region,
    build_region,
    find_peers,
    load_geography,
    with_jeugdregios,
)
from aoj.indicators import INDICATORS, Indicator, compute
from aoj.report.shared_data import SharedData
from aoj.settings import parse_peers
from aoj.store.project import Project

AGES = INDICATORS["aandeel_jeugd"]
SBO = INDICATORS["deelname_sbo"]
VSV = INDICATORS["vsv_samenwerkingsverband"]
LISTS = [
    ("GM0001", "2020", "JZ09", "Oud"),
    ("GM0001", "2021", "JZ01", "Boven"),
    ("GM0002", "2021", "JZ01", "Boven"),
    ("GM0003", "2021", "JZ02", "Onder"),
    ("GM0004", "2021", "JZ02", "Onder"),
    ("GM0005", "2021", "JZ02", "Onder"),
]


@pytest.fixture
def geography(tmp_path: Path) -> Geography:
    return with_jeugdregios(load_geography(write_reference(tmp_path / "reference")), lists(*LISTS))


@pytest.fixture
def land(tmp_path: Path) -> SmallData:
    return SmallData(write_reference(tmp_path / "reference"))


def lists(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    columns = ["gemeente_code", "period", "code", "name"]
    return pd.DataFrame(rows, columns=columns).astype("str")


def area(geography: Geography, *codes: str, name: str = "r") -> Region:
    """Return a region of samenwerkingsverbanden (`PO0101`) or of gemeenten (`GM0001`)."""
    swv = [Part(code) for code in codes if not code.startswith("GM")]
    gemeenten = [Part(code) for code in codes if code.startswith("GM")]
    return build_region(
        name, name.upper(), geography, samenwerkingsverbanden=swv, gemeenten=gemeenten, year=2026
    )


def found(
    geography: Geography, region: Region, indicator: Indicator = AGES, *peers: Region
) -> list[tuple[str, str]]:
    rows = references(region, indicator, geography, ALL_KINDS, peers)
    return [(row.kind, row.region.code) for row in rows]


def ages(land: SmallData, **young: int) -> SmallData:
    """Give each gemeente 1.000 residents times its number, of whom so many are young."""
    rows = []
    for code, value in young.items():
        total = 1000 * int(code[-1])
        rows += [(code, "2025", "0-14", value), (code, "2025", "15-24", 0)]
        rows.append((code, "2025", "totaal", total))
    return land.add("inwoners", rows)


def beside(comparisons: tuple[Comparison, ...], part: str = "0-14") -> dict[str, Comparison]:
    return {c.reference_code: c for c in comparisons if c.breakdown == part}


def test_a_gemeente_has_the_areas_it_lies_in(geography: Geography) -> None:
    assert found(geography, geography.region("GM0001")) == [
        ("samenwerkingsverband", "PO0101"),
        ("samenwerkingsverband", "VO0101"),
        ("grootteklasse", "GK3-GM0001"),
        ("provincie", "PV01"),
        ("rmc", "RMC01"),
        ("jeugdregio", "JZ01"),
    ]


def test_a_gemeente_over_two_areas_is_beside_both(geography: Geography) -> None:
    kinds = found(geography, geography.region("GM0003"))
    assert [c for kind, c in kinds if kind == "samenwerkingsverband"] == [
        *("PO0101", "PO0102", "VO0101")
    ]
    sbo = replace(SBO, compare_gemeenten=True)
    kinds = found(geography, geography.region("GM0003"), sbo)
    assert [c for kind, c in kinds if kind == "samenwerkingsverband"] == ["PO0101", "PO0102"]


def test_a_region_has_the_areas_that_hold_it_wholly_and_are_larger(geography: Geography) -> None:
    two = area(geography, "GM0004", "GM0005")
    kinds = dict(found(geography, two))
    assert kinds == {"samenwerkingsverband": "PO0102", "rmc": "RMC02", "jeugdregio": "JZ02"}
    assert found(geography, area(geography, "GM0002", "GM0004")) == [
        ("samenwerkingsverband", "VO0101")
    ]


def test_where_areas_are_counted_the_own_one_is_no_other(geography: Geography) -> None:
    region = build_region(
        "r",
        "R",
        geography,
        samenwerkingsverbanden=[Part("VO0101")],
        gemeenten=[Part("GM0001")],
        year=2026,
    )
    assert found(geography, region, VSV) == []
    assert ("samenwerkingsverband", "VO0101") in found(geography, region, AGES)


def test_a_gemeente_that_may_not_be_compared_has_no_references(geography: Geography) -> None:
    gemeente = geography.region("GM0001")
    assert found(geography, gemeente, SBO, geography.region("GM0002")) == []


def test_only_the_kinds_that_are_asked_for_are_given(geography: Geography) -> None:
    gemeente = geography.region("GM0001")
    (group,) = references(gemeente, AGES, geography)
    assert (group.kind, group.region.members) == ("grootteklasse", {"GM0002", "GM0003", "GM0004"})
    assert references(gemeente, AGES, geography, USUAL) == [group]
    (only,) = references(gemeente, AGES, geography, ("rmc",))
    assert (only.kind, only.region.code) == ("rmc", "RMC01")


def test_an_area_for_which_an_indicator_does_not_exist_is_left_out(geography: Geography) -> None:
    without = replace(AGES, levels=("land", "gemeente", "rmc"))
    assert found(geography, geography.region("GM0001"), without) == [("rmc", "RMC01")]


def test_jeugdregios_follow_mergers_and_leave_out_what_is_not_known(geography: Geography) -> None:
    assert [r.code for r in geography.regions("jeugdregio")] == ["JZ01", "JZ02"]
    assert geography.region("JZ01").name == "jeugdregio Boven"
    rows = [("GM0009", *LISTS[1][1:]), *LISTS[1:]]
    assert with_jeugdregios(geography, lists(*rows)).region("JZ01").members == {"GM0001", "GM0002"}
    merged_of_two = [("GM0009", "2021", "JZ02", "Onder"), *LISTS[1:]]
    assert with_jeugdregios(geography, lists(*merged_of_two)).regions("jeugdregio") == ()
    split = [("GM0008", "2021", "JZ02", "Onder"), ("GM0001", "2021", "JZ01", "Boven")]
    (left,) = with_jeugdregios(geography, lists(*split)).regions("jeugdregio")
    assert left.code == "JZ01"


def test_without_a_list_there_are_no_jeugdregios(land: SmallData) -> None:
    assert land.geography.regions("jeugdregio") == ()
    assert with_jeugdregios(land.geography, lists()) is land.geography


def test_peers_are_summed_and_never_averaged(land: SmallData) -> None:
    ages(land, GM0001=300, GM0002=300, GM0003=900, GM0004=400, GM0005=500)
    peers = [land.geography.region(code) for code in ("GM0002", "GM0003")]
    region = land.geography.region("GM0001")
    rows = beside(compare("aandeel_jeugd", region, land, among=ALL_KINDS, peers=peers))
    assert rows["peers-GM0001"].reference_value == pytest.approx(1200 / 5000)
    assert rows["peers-GM0001"].reference_name == "Bee en Cee samen"
    assert rows["GM0002"].reference_value == pytest.approx(300 / 2000)
    assert (rows["GM0002"].reference, rows["GM0002"].word) == ("peer", "hoger")
    assert "peers-GM0001" in beside(compare("aandeel_jeugd", region, land, peers=peers))
    assert "GM0002" not in beside(compare("aandeel_jeugd", region, land, peers=peers))


def test_no_peer_ever_holds_the_one_compared(geography: Geography) -> None:
    """Each region of the land beside each pair of peers."""
    kinds = ("gemeente", "provincie", "rmc", "jeugdregio", "grootteklasse")
    areas = [r for kind in kinds for r in geography.regions(kind) if r.members]
    for region in areas:
        for pair in combinations([r for r in areas if r.code != region.code], 2):
            left = (pair[0].members | pair[1].members) - region.members
            joined = join_peers(region, pair, AGES, geography)
            assert (joined.members if joined else frozenset()) == left
            for single in single_peers(region, pair, AGES, geography):
                assert single.members and not single.members & region.members


@pytest.mark.parametrize(
    ("code", "pair", "left"),
    [
        ("GM0001", ("PV01", "GM0005"), (2, 3, 5)),
        ("PV01", ("RMC02", "GM0001"), (4, 5)),
        ("RMC01", ("PV01", "PV02"), (3, 4, 5)),
        ("GM0003", ("RMC02", "PV02"), (4, 5)),
    ],
)
def test_overlapping_peers_are_the_sums_by_hand(
    land: SmallData, code: str, pair: tuple[str, str], left: tuple[int, ...]
) -> None:
    young = {i: 100 * i + 7 * i * i for i in range(1, 6)}
    ages(land, **{f"GM000{i}": number for i, number in young.items()})
    peers = [land.geography.region(one) for one in pair]
    region = land.geography.region(code)
    (row,) = (
        c
        for c in compare("aandeel_jeugd", region, land, among=("peers",), peers=peers)
        if c.breakdown == "0-14"
    )
    by_hand = sum(young[i] for i in left) / sum(1000 * i for i in left)
    assert row.reference_value == pytest.approx(by_hand)


def test_a_peer_that_overlaps_says_what_was_left_out(geography: Geography) -> None:
    region = area(geography, "GM0001", "GM0002")
    joined = join_peers(region, [geography.region("PV01")], AGES, geography)
    assert joined is not None and joined.members == {"GM0003"}
    assert joined.name == "provincie Noord, zonder Aa en Bee"
    assert joined.code != "PV01"


def test_a_peer_that_does_not_overlap_is_itself(geography: Geography) -> None:
    peer = geography.region("PV02")
    assert join_peers(geography.region("GM0001"), [peer], AGES, geography) is peer


def test_peers_in_the_region_itself_get_a_sentence(geography: Geography) -> None:
    region = area(geography, "GM0001", "GM0002", name="boven")
    peers = [geography.region("GM0001"), geography.region("RMC01")]
    assert join_peers(region, peers, AGES, geography) is None
    assert peer_remarks(region, peers, AGES, geography) == (
        "Niet vergeleken met Aa en RMC-regio Een: die liggen in BOVEN zelf.",
    )


def test_peers_without_the_indicator_get_a_sentence(geography: Geography) -> None:
    region = area(geography, "VO0101")
    peers = [geography.region("GM0005"), geography.region("VO0102")]
    joined = join_peers(region, peers, VSV, geography)
    assert joined is not None and joined.code == "VO0102"
    assert peer_remarks(region, peers, VSV, geography) == (
        "Niet vergeleken met Eef: dit cijfer bestaat daar niet voor.",
    )


def test_who_names_po_and_vo_means_the_one_that_a_figure_is_about(geography: Geography) -> None:
    region = area(geography, "PO0101", "VO0101")
    peers = [geography.region("PO0102"), geography.region("VO0102")]
    assert peer_remarks(region, peers, VSV, geography) == ()
    assert peer_remarks(region, peers[:1], VSV, geography) == (
        "Niet vergeleken met samenwerkingsverband po 01.02: dit cijfer bestaat daar niet voor.",
    )


def test_a_gemeente_is_no_peer_where_gemeenten_are_not_compared(geography: Geography) -> None:
    region = area(geography, "PO0101")
    peers = [geography.region("GM0005"), geography.region("PO0102")]
    (remark,) = peer_remarks(region, peers, SBO, geography)
    assert remark == "Niet vergeleken met Eef: dit cijfer wordt niet per gemeente vergeleken."
    joined = join_peers(region, peers, SBO, geography)
    assert joined is not None and joined.members == {"GM0004", "GM0005"}


def test_a_gemeente_that_peers_divide_lies_wholly_in_them(geography: Geography) -> None:
    peers = [geography.region("PO0101"), geography.region("PO0102")]
    outside = replace(geography.region("GM0005"), code="x", members=frozenset({"GM0005"}))
    joined = join_peers(outside, peers, replace(SBO, compare_gemeenten=True), geography)
    assert joined is not None
    assert joined.members == {"GM0001", "GM0002", "GM0003", "GM0004"} and not joined.partial


def test_a_gemeente_divided_over_region_and_peer_belongs_to_both(geography: Geography) -> None:
    region = area(geography, "PO0101")
    peer = geography.region("PO0102")
    assert join_peers(region, [peer], SBO, geography) is peer
    both = area(geography, "PO0101", name="zelfde")
    assert join_peers(region, [both], SBO, geography) is None
    whole = join_peers(region, [geography.region("RMC02")], SBO, geography)
    assert whole is not None and whole.gemeenten == {"GM0004", "GM0005"}
    assert whole.name.endswith("zonder Cee")


def test_region_and_peer_count_each_pupil_of_a_divided_gemeente_once(land: SmallData) -> None:
    land.place([("01AA00", "GM0003", "3001"), ("01BB00", "GM0003", "3002")])
    land.add(
        "leerlingen_po_vestiging",
        [
            *(("01AA00", "2025", "bo", 900.0), ("01AA00", "2025", "sbo", 100.0)),
            *(("01BB00", "2025", "bo", 950.0), ("01BB00", "2025", "sbo", 50.0)),
        ],
    )
    region, peer = (land.geography.region(code) for code in ("PO0101", "PO0102"))
    (row,) = compare("deelname_sbo", region, land, among=("peers",), peers=[peer])
    assert (row.value, row.reference_value) == (pytest.approx(0.1), pytest.approx(0.05))


def test_shared_samenwerkingsverbanden_are_counted_once(land: SmallData) -> None:
    cells = [
        (code, "2015", part, value)
        for code, left in (("VO0101", 5), ("VO0102", 30))
        for part, value in (("leerlingen", 1000), ("vsv", left))
    ]
    land.add("vsv_swv", cells)
    region = area(land.geography, "PO0101", "VO0101")
    both = area(land.geography, "VO0101", "VO0102", name="beide")
    (row,) = compare("vsv_samenwerkingsverband", region, land, among=("peers",), peers=[both])
    assert row.reference_value == pytest.approx(30 / 1000)
    assert row.reference_name == "BEIDE, zonder Groot"


def test_many_peers_are_counted_by_name(geography: Geography) -> None:
    region = geography.region("GM0001")
    peers = [geography.region(f"GM000{i}") for i in (2, 3, 4, 5)]
    joined = join_peers(region, peers, AGES, geography)
    assert joined is not None and joined.name == "4 gekozen gemeenten samen"


def test_a_reference_that_is_not_its_own_area_gives_no_word(land: SmallData) -> None:
    ages(land, GM0001=300, GM0002=300, GM0003=900, GM0004=400, GM0005=500)
    region = land.geography.region("GM0001")
    rows = beside(compare("aandeel_jeugd", region, land, among=ALL_KINDS))
    assert (rows["PO0101"].word, rows["PO0101"].reason) == ("", "ander_niet_verdeeld")
    assert rows["VO0101"].word and not rows["VO0101"].reason


def test_a_reference_with_a_hidden_cell_of_any_size_gives_no_word(land: SmallData) -> None:
    cells = [
        (code, "2015", part, value)
        for code, left in (("VO0101", 50), ("VO0102", 30))
        for part, value in (("leerlingen", 1000), ("vsv", left))
    ]
    rows = land.add("vsv_swv", cells).measures["vsv_swv"]
    hidden = (rows["region_code"] == "VO0102") & (rows["breakdown"] == "vsv")
    rows.loc[hidden, "hidden"] = 1
    region = land.geography.region("VO0101")
    found = compare("vsv_samenwerkingsverband", region, land)
    assert {(c.reference, c.word, c.reason) for c in found} == {
        ("overige", "", "ander_verborgen"),
        ("land", "", "ander_verborgen"),
    }
    assert all(isnan(c.reference_high) for c in found)


def pupils(land: SmallData, hidden: int) -> SmallData:
    """Two areas: 3,0% of pupils in sbo in the one, 2,4% and some hidden schools in the other."""
    schools = [(f"01H{i:02d}0", "GM0005", "") for i in range(hidden)]
    land.place([("01AA00", "GM0001", "1001"), ("01EE00", "GM0005", ""), *schools])
    cells: list[tuple[str, str, str, float | None]] = [
        ("01AA00", "2025", "bo", 97_000),
        ("01AA00", "2025", "sbo", 3_000),
        ("01EE00", "2025", "bo", 9_760),
        ("01EE00", "2025", "sbo", 240),
    ]
    cells += [(code, "2025", "sbo", None) for code, _, _ in schools]
    return land.add("leerlingen_po_vestiging", cells)


@pytest.mark.parametrize(("hidden", "word"), [(0, "hoger"), (1, "hoger"), (9, "onzeker")])
def test_a_word_holds_for_all_that_hidden_cells_of_the_others_may_be(
    land: SmallData, hidden: int, word: str
) -> None:
    pupils(land, hidden)
    region = area(land.geography, "GM0001", "GM0002")
    peers = [area(land.geography, "GM0005", name="eef")]
    (row,) = compare("deelname_sbo", region, land, among=("peers",), peers=peers)
    assert row.reference_low <= row.reference_value <= row.reference_high
    assert row.word == word


def test_the_rest_of_the_country_has_bounds_around_every_possible_truth(land: SmallData) -> None:
    pupils(land, 5)
    region = area(land.geography, "GM0001", "GM0002")
    (row,) = compare("deelname_sbo", region, land, among=("overige",))
    assert row.reference_value == pytest.approx(240 / 10_000)
    for more in range(5 * 4 + 1):
        assert row.reference_low <= (240 + more) / (10_000 + more) <= row.reference_high


def test_names_of_peers_are_found_and_mistakes_are_one_sentence(repo_root: Path) -> None:
    project = Project(repo_root)
    geography = Data.open(project, "voorbeeld").geography
    peers = find_peers(project, ["mijmerstreek", "gm9001", "PO9902"], geography, 2026)
    assert [p.code for p in peers] == ["mijmerstreek", "GM9001", "PO9902"]
    assert [p.kind for p in peers] == ["regio", "gemeente", "samenwerkingsverband"]
    twice = find_peers(project, ["GM9001", "GM9001"], geography, 2026)
    assert len(twice) == 1
    for name, words in {
        "mijmerstrek": "--peers: onbekende regio 'mijmerstrek'; bedoelde u 'mijmerstreek'",
        "GM9999": "--peers: onbekende regio 'GM9999'",
        "NL01": "--peers: met Nederland wordt altijd al vergeleken",
    }.items():
        with pytest.raises(InputError) as error:
            find_peers(project, [name], geography, 2026)
        assert str(error.value).startswith(words) and "\n" not in str(error.value)
    with pytest.raises(InputError, match=r"parameters/oost\.yml: bij 'peers': onbekende regio"):
        find_peers(project, ["onzin"], geography, 2026, where="parameters/oost.yml")


def test_peers_of_the_command_line_are_read_in_any_form() -> None:
    assert parse_peers(["GM0001,GM0002", "oost; GM0001"]) == ("GM0001", "GM0002", "oost")
    assert parse_peers([]) == ()
    with pytest.raises(InputError, match="noemt geen enkele regio"):
        parse_peers([" , "])


def test_every_kind_of_indicator_is_compared_with_all_it_can(repo_root: Path) -> None:
    """No error, no reference twice, and a share is never beside a count."""
    each = {(i.statistic, i.grain, i.is_forecast): i for i in INDICATORS.values()}
    data = SharedData.open(Project(repo_root), "voorbeeld")
    region = data.geography.region("PO9902")
    peers = [data.geography.region(code) for code in ("PO9903", "GM9001")]
    for indicator in each.values():
        name = indicator.name
        rows = compare(name, region, data, among=ALL_KINDS, peers=peers)
        keys = [(c.breakdown, c.reference, c.reference_code) for c in rows]
        assert len(set(keys)) == len(keys)
        assert {c.indicator for c in rows} <= {name}
        if indicator.statistic in ("count", "sum", "amount", "kind", "own"):
            assert rows == ()
        for c in rows:
            assert not c.word or not c.reason
            known = not isnan(c.reference_low) and not isnan(c.reference_high)
            assert not known or c.reference_low <= c.reference_value + 1e-12
            assert not known or c.reference_value <= c.reference_high + 1e-12


def test_computing_again_is_not_needed_where_results_are_given(land: SmallData) -> None:
    ages(land, GM0001=300, GM0002=300, GM0003=900, GM0004=400, GM0005=500)
    region, country = (land.geography.region(code) for code in ("GM0001", "NL01"))
    results = compute("aandeel_jeugd", [region, country], land)
    land.measures.clear()
    found = compare("aandeel_jeugd", region, land, results, among=("land",))
    assert {c.reference for c in found} == {"land"}


def test_jeugdregios_are_those_of_the_newest_list_that_was_pinned(repo_root: Path) -> None:
    project = Project(repo_root)
    data = Data.open(project, "voorbeeld")
    regions = data.geography.regions("jeugdregio")
    assert [r.code for r in regions] == ["JZ91", "JZ92", "JZ93", "JZ94", "JZ95"]
    assert sorted(code for r in regions for code in r.members) == sorted(data.geography.codes)
    first = min(s.number for s in data.snapshots if s.source == "cbs_gebieden")
    before = Data.open(project, "voorbeeld", pin=first - 1)
    assert before.geography.regions("jeugdregio") == ()
    texts = data.texts("gebiedsindeling", ["GM9001"])
    newest = texts[(texts["period"] == "2026") & (texts["breakdown"] == "jeugdregio_code")]
    assert "GM9001" in data.geography.region(newest["text"].iloc[0]).members
