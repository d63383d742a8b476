"""The map: tiles for every gemeente, boundaries of a user, classes, and what has no class."""

import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from report_land import NOORD, make_land, make_report
from smallland import write_reference

from aoj.errors import DataError, InputError
from aoj.geography import find_outlines, load_geography, read_outlines, twice_area
from aoj.geography.tiles import read_tiles
from aoj.indicators import INDICATORS
from aoj.report.charts.maps import _bounds, _exact, _level
from aoj.report.figures import Area, Key, Page, draw_map
from aoj.report.figures.map import CLASSES
from aoj.report.figures.shapes import hatch, widest_spot
from aoj.report.results import Result
from aoj.report.wording import marks

FOUR = replace(NOORD, members=frozenset({"GM0001", "GM0002", "GM0003", "GM0004"}))
ROOT = Path(__file__).parent.parent
SQUARE = [[0, 0], [1000, 0], [1000, 1000], [0, 1000], [0, 0]]
HOLE = [[400, 400], [600, 400], [600, 600], [400, 600], [400, 400]]


def moved(ring: list[list[int]], x: int) -> list[list[int]]:
    return [[px + x, py] for px, py in ring]


def feature(code: object, polygons: list[list[list[list[int]]]]) -> dict[str, object]:
    geometry: dict[str, object] = {"type": "MultiPolygon", "coordinates": polygons}
    if len(polygons) == 1:
        geometry = {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "Feature", "properties": {"statcode": code}, "geometry": geometry}


def write_map(folder: Path, features: list[dict[str, object]], name: str = "g.geojson") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


@pytest.fixture
def five(tmp_path) -> Path:
    """Boundaries of five gemeenten: one with a hole, one of two parts."""
    features = [feature(f"GM000{i}", [[moved(SQUARE, 1000 * i)]]) for i in range(3, 6)]
    features.append(feature("GM0001", [[moved(SQUARE, 1000), moved(HOLE, 1000)]]))
    features.append(feature("GM0002", [[moved(SQUARE, 2000)], [moved(SQUARE, 9000)]]))
    return write_map(tmp_path / "kaart", features)


@pytest.fixture
def land(tmp_path):
    """The small land, with tiles."""
    found = make_land(tmp_path)
    tiles = {f"GM000{i}": (i % 3, i // 3) for i in range(1, 6)}
    found.geography = replace(found.geography, tiles=tiles)
    return found


@pytest.fixture
def drawn(monkeypatch) -> list[Page]:
    """The pages that are drawn."""
    pages: list[Page] = []
    whole = Page.svg

    def keep(page: Page, *_: object) -> bytes:
        pages.append(page)
        return whole(page)

    monkeypatch.setattr(Page, "svg", keep)
    return pages


# ---------------------------------------------------------------- tiles


@pytest.mark.parametrize("folder", ["data/reference", "data/voorbeeld/reference"])
def test_every_gemeente_has_a_tile_of_its_own(folder):
    geography = load_geography(ROOT / folder)
    assert set(geography.tiles) == set(geography.codes)
    assert len(set(geography.tiles.values())) == len(geography.codes)


def test_tiles_lie_as_the_country_does():
    tiles = load_geography(ROOT / "data/reference").tiles
    groningen, maastricht, middelburg, enschede = (
        tiles[code] for code in ("GM0014", "GM0935", "GM0687", "GM0153")
    )
    assert groningen[1] < enschede[1] < maastricht[1]
    assert middelburg[0] < tiles["GM0344"][0] < enschede[0]
    assert abs(tiles["GM0363"][1] - tiles["GM0384"][1]) <= 1, "Amsterdam and Diemen are neighbours"


def test_gemeenten_of_a_samenwerkingsverband_mostly_lie_in_one_piece():
    geography = load_geography(ROOT / "data/reference")
    found = [
        _pieces({geography.tiles[code] for code in area.gemeenten})
        for area in geography.regions("samenwerkingsverband")
        if len(area.gemeenten) > 1
    ]
    assert sum(found) / len(found) <= 1.25
    assert max(found) <= 3


def _pieces(left: set[tuple[int, int]]) -> int:
    if not left:
        return 0
    edge = [next(iter(left))]
    rest = left - set(edge)
    while edge:
        column, row = edge.pop()
        near = {(column + x, row + y) for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1))} & rest
        rest = rest - near
        edge += near
    return 1 + _pieces(rest)


def test_names_that_are_cut_alike_are_numbers_in_a_list_by_name():
    names = ("Haarlem", "Haarlemmermeer", "De Ronde Venen", "De Ronde Velden", "Aa")
    areas = [
        Area(name, (((i, 0), (i + 1, 0), (i + 1, 1), (i, 1)),), inside=True, level=0, text="1,0%")
        for i, name in enumerate(names)
    ]
    page = draw_map(areas, [])
    words = [box.text for box in page.boxes]
    assert "Haarlem" in words and "Aa" in words
    assert [text for text in words if text[0].isdecimal() and " " in text] == [
        "1 De Ronde Velden 1,0%", "2 De Ronde Venen 1,0%"
    ]  # fmt: skip
    assert {"1", "2"} <= set(words)


def test_a_country_without_tiles_has_none(tmp_path):
    assert read_tiles(write_reference(tmp_path)) == {}


@pytest.mark.parametrize(
    ("line", "told"), [("GM0002,x,1", "de tegel van GM0002"), ("GM0002,1,1", "twee keer")]
)
def test_a_wrong_tile_is_refused_with_its_gemeente(tmp_path, line, told):
    text = f"gemeente_code,column,row\nGM0001,1,1\n{line}\n"
    (tmp_path / "tegels.csv").write_text(text)
    with pytest.raises(DataError, match=told):
        read_tiles(tmp_path)


# ---------------------------------------------------------------- the chart


def test_the_map_has_name_figure_and_country_and_records_them(land, drawn):
    bundle = make_report(land, FOUR).figuur("aandeel_jeugd", "kaart")
    words = [box.text for box in drawn[0].boxes]
    assert bundle.id == "figuur-aandeel_jeugd-kaart-0-24"
    assert "26,1%" in words or "27,1%" in words, words
    assert any(word.startswith("Nederland: ") for word in words)
    assert len(bundle.alt) <= 350
    assert bundle.alt.startswith("Kaart van 4 gemeenten: ")
    codes = {figure.region_code for figure in bundle.figures}
    assert codes == {"noord", *FOUR.members, "NL01"}
    for figure in bundle.figures:
        if figure.region_code in FOUR.members:
            assert figure.wordings[0] in words


def test_a_gemeente_without_a_tile_is_named(land):
    region = FOUR
    tiles = {code: tile for code, tile in land.geography.tiles.items() if code != "GM0003"}
    land.geography = replace(land.geography, tiles=tiles)
    bundle = make_report(land, region).figuur("aandeel_jeugd", "kaart")
    name = land.geography.region("GM0003").name
    assert f"Niet op de kaart, want daarop ontbreekt zij: {name}." in bundle.notes[0]


def test_without_tiles_or_with_one_gemeente_there_is_a_strip(land):
    alone = replace(NOORD, members=frozenset({"GM0001"}))
    assert "-strip" in make_report(land, alone).figuur("aandeel_jeugd", "kaart").id
    land.geography = replace(land.geography, tiles={})
    assert "-strip" in make_report(land, FOUR).figuur("aandeel_jeugd", "kaart").id


def test_two_gemeenten_or_all_of_one_class_have_a_strip(land):
    assert "-strip" in make_report(land, NOORD).figuur("aandeel_jeugd", "kaart").id
    frame = land.measures["inwoners"]
    same = frame[frame["region_code"] == "GM0001"].set_index(["period", "breakdown"])["value"]
    keys = list(zip(frame["period"], frame["breakdown"], strict=True))
    land.measures["inwoners"] = frame.assign(value=[float(same[key]) for key in keys])
    assert "-strip" in make_report(land, FOUR).figuur("aandeel_jeugd", "kaart").id


def test_counts_have_no_map_for_they_follow_the_size_of_a_gemeente(land):
    assert make_report(land).figuur("bevolking_jeugd", "kaart").kind == "ontbreekt"


def test_an_unknown_kind_names_the_nearest(land):
    with pytest.raises(InputError, match="kaart"):
        make_report(land).figuur("aandeel_jeugd", "kaar")


def test_the_same_map_has_the_same_bytes(land):
    first, again = (make_report(land, FOUR).figuur("aandeel_jeugd", "kaart").html for _ in range(2))
    assert first == again


# ---------------------------------------------------------------- classes


def result(value: float | None, **more: object) -> Result:
    status = "observed" if value is not None else "suppressed"
    return replace(Result("jeugdhulp", "GM0001", "2024", "totaal", value, status), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("most", [0.1001, 0.12, 0.19, 0.4, 0.99])
def test_there_are_at_most_five_classes_and_each_figure_lies_in_one(most):
    values = [0.1 + (most - 0.1) * i / 9 for i in range(10)]
    ticks = _bounds(INDICATORS["jeugdhulp"], [result(v) for v in values])
    assert 1 <= len(ticks) - 1 <= len(CLASSES)
    for value in values:
        level = _level(value, ticks)
        assert level is not None
        assert ticks[level] - 1e-12 <= value <= ticks[level + 1] + 1e-12


def test_a_figure_lies_in_the_class_that_holds_it_as_it_is_printed():
    indicator, ticks = INDICATORS["jeugdhulp"], [0.24, 0.26, 0.28]
    for value, printed, level in [
        (0.25996, "26,0%", 1),
        (0.2594, "25,9%", 0),
        (0.2604, "26,0%", 1),
    ]:
        of = result(value)
        assert marks.figure(of, indicator) == printed
        assert _level(_exact(of, indicator), ticks) == level
    assert _level(0.26, [0.24, 0.26 + 1e-16 * 4, 0.28]) == 1


def test_a_hidden_or_inexact_figure_has_no_class():
    indicator = INDICATORS["jeugdhulp"]
    vague = result(0.5, lower=0.2, upper=0.9, hidden=3)
    ticks = _bounds(indicator, [result(0.1), result(0.12), vague, result(None, hidden=1)])
    assert ticks[-1] < 0.2, "what is not exactly known sets no bound"
    assert _bounds(indicator, [vague]) == []
    assert _level(None, ticks) is None


def test_the_fills_differ_on_grey_paper_and_bear_their_words():
    def light(color: str) -> float:
        parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        line = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * line[0] + 0.7152 * line[1] + 0.0722 * line[2]

    greys = [light(color) for color in CLASSES]
    assert all(a / b > 1.3 for a, b in pairwise(greys))
    ink = [(g + 0.05) / (light("#1A1A1A") + 0.05) for g in greys[:3]]
    ink += [1.05 / (g + 0.05) for g in greys[3:]]
    assert min(ink) >= 4.5


def test_a_hidden_square_is_hatched_and_has_neither_fill_nor_symbol():
    square = (((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)),)
    beside = (((1.0, 0.0), (2.0, 0.0), (2.0, 1.0), (1.0, 1.0)),)
    hidden = Area("Aa", square, inside=True, text="verb.", hidden=True)
    known = Area("Bee", beside, inside=True, level=4, text="12,3%", word="hoger")
    svg = draw_map([hidden, known], [Key("verborgen", "verborgen")]).svg().decode()
    assert len(re.findall(CLASSES[4].lower(), svg.lower())) == 1
    bare = draw_map([replace(hidden, hidden=False), known], []).svg().decode()
    assert svg.count("M") > bare.count("M"), "strokes"
    assert not any(color.lower() in bare.lower() for color in CLASSES[:4])


def test_strokes_stay_within_the_rings_and_out_of_the_hole():
    ring = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))
    hole = ((4.0, 4.0), (4.0, 6.0), (6.0, 6.0), (6.0, 4.0))
    xs, ys = hatch((ring, hole), 2.0)
    ends = [(x, y) for x, y in zip(xs, ys, strict=True) if x == x]
    assert ends
    assert all(-0.05 <= x <= 10.05 and -0.05 <= y <= 10.05 for x, y in ends)
    assert not any(4.1 < x < 5.9 and 4.1 < y < 5.9 for x, y in ends)


def test_words_stand_where_a_shape_is_widest():
    narrow_then_wide = (((0, 0), (1, 0), (1, 6), (9, 6), (9, 10), (0, 10)),)
    x, y, room = widest_spot(narrow_then_wide, 1.0)
    assert y > 6
    assert room == pytest.approx(9)
    assert x == pytest.approx(4.5)


# ---------------------------------------------------------------- boundaries


def test_boundaries_have_holes_and_parts_that_run_as_they_should(five):
    outlines = read_outlines(five)
    assert len(outlines.shapes) == 5
    assert [twice_area(ring) > 0 for ring in outlines.shapes["GM0001"]] == [True, False]
    assert [twice_area(ring) for ring in outlines.shapes["GM0002"]] == [2e6, 2e6]
    assert re.fullmatch("[0-9a-f]{8}", outlines.mark)


def test_degrees_and_metres_give_the_same_form(tmp_path):
    degrees = [[5.0, 52.2], [5.1, 52.2], [5.1, 52.2613], [5.0, 52.2613], [5.0, 52.2]]
    path = write_map(tmp_path, [feature("GM0001", [[degrees]])])  # type: ignore[list-item]
    ring = read_outlines(path).shapes["GM0001"][0]
    wide = max(x for x, _ in ring) - min(x for x, _ in ring)
    high = max(y for _, y in ring) - min(y for _, y in ring)
    assert wide == pytest.approx(high, rel=0.01), "some 6.8 km both ways"


def test_the_map_has_the_boundaries_of_a_user_and_says_so(land, five, drawn):
    land.outlines = read_outlines(five)
    bundle = make_report(land, FOUR).figuur("aandeel_jeugd", "kaart")
    assert f"Grenzen van gemeenten: g.geojson (kenmerk {land.outlines.mark})." in bundle.notes[0]
    assert "GeoNames" not in bundle.notes[0]
    words = " ".join(box.text for box in drawn[0].boxes)
    for code in ("GM0001", "GM0002"):
        assert land.geography.region(code).name[:4] in words


def test_boundaries_without_a_gemeente_of_the_region_are_refused_by_name(land, tmp_path):
    land.outlines = read_outlines(write_map(tmp_path, [feature("GM0001", [[SQUARE]])]))
    with pytest.raises(DataError, match=r"op de kaart ontbreekt .*\(GM0002\)"):
        make_report(land).figuur("aandeel_jeugd", "kaart")


@pytest.mark.parametrize(
    ("contents", "told"),
    [
        ("geen json", "is geen JSON"),
        ("[1]", "is geen GeoJSON"),
        ('{"features": [{"properties": {}}]}', "zonder 'statcode'"),
        ('{"features": []}', "heeft geen gemeenten"),
        (json.dumps({"features": [feature("PV20", [[SQUARE]])]}), "heeft geen gemeenten"),
        (json.dumps({"features": [feature("GM0001", [[[[0, 0]]]])]}), "punten"),
        (
            '{"features": [{"properties": {"statcode": "GM0001"}, "geometry": {"type": "Point"}}]}',
            "geen vlak",
        ),
        ('{"features": [{"properties": {"statcode": "GM1"}, "geometry": null}]}', "maar 'niets'"),
        (json.dumps({"features": [feature("GM0001", [[]])]}), "een leeg vlak"),
        (json.dumps({"features": [feature("GM0001", [])]}), "een leeg vlak"),
        (json.dumps({"features": [feature("GM0001", [[[[1, 1]] * 5]])]}), "een leeg vlak"),
        (json.dumps({"features": [feature("GM0001", [[[[10**400, 1]] * 5]])]}), "punten"),
    ],
)
def test_what_is_no_map_is_refused_in_one_sentence(tmp_path, contents, told):
    path = tmp_path / "kaart" / "wrong.geojson"
    path.parent.mkdir()
    path.write_text(contents)
    with pytest.raises(DataError, match=told) as error:
        read_outlines(path)
    assert "kaart/wrong.geojson" in str(error.value)
    assert "zonder kaart zijn er tegels" in str(error.value)


def test_what_a_mac_puts_beside_a_map_is_no_second_map(five):
    (five.parent / f"._{five.name}").write_bytes(b"\x00\x05\x16\x07Mac OS X")
    assert find_outlines([five.parent]) == five


def test_two_maps_in_a_folder_are_one_too_many(tmp_path, five):
    write_map(five.parent, [], "tweede.json")
    with pytest.raises(DataError, match=r"g\.geojson en tweede\.json"):
        find_outlines([five.parent])
    assert find_outlines([tmp_path / "none"]) is None
