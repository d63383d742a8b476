"""Dots, stacks, bars and the strip: what is hidden is not drawn, what is unsure has no place."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pandas as pd
import pytest
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from report_land import NOORD, Land, make_land, make_report
from smallland import write_reference

from aoj.comparisons import compare
from aoj.geography import Region
from aoj.report import figures
from aoj.report.figures import Page
from aoj.report.figures.page import BAND, ROLES
from aoj.sources.source import TEXT_COLUMNS

ALL = Region(
    "alles", "Alles", "regio", frozenset(f"GM000{i}" for i in range(1, 6)),
    samenwerkingsverbanden=("PO0101", "VO0101"),
)  # fmt: skip
SHARES = {1: 100.0, 2: 300.0, 3: 200.0, 4: 150.0, 5: 250.0}
"""Young people with jeugdhulp per gemeente, of about 2,000 each."""


def caption(bundle):
    return html.unescape(re.search(r"<figcaption>(.*?)</figcaption>", bundle.html)[1])


def markers(page, shape):
    """Return where the markers of one shape stand, from left to right."""
    lines = [line for line in page.figure.findobj(Line2D) if isinstance(line, Line2D)]
    return sorted(
        float(line.get_xdata()[0])
        for line in lines
        if line.get_marker() == shape and len(line.get_xdata()) == 1
    )


def filled(page, color):
    """Return the rectangles of a colour as (start, width)."""
    from matplotlib.colors import to_hex

    found = [r for r in page.figure.findobj(Rectangle) if isinstance(r, Rectangle)]
    return [
        (float(r.get_x()), float(r.get_width()))
        for r in found
        if to_hex(r.get_facecolor()).lower() == color.lower()
    ]


@pytest.fixture
def pages(monkeypatch):
    drawn = []
    real = Page.svg
    monkeypatch.setattr(Page, "svg", lambda page, *_: (drawn.append(page), real(page))[1])
    return drawn


def land_with(tmp_path, shares, name="landelijk"):
    """Return a land with jeugdhulp in 2024; None is a hidden number."""
    land = make_land(tmp_path, name)
    ages = [(f"GM000{i}", "2024", str(age), 90.0) for i in range(1, 6) for age in range(23)]
    land.add("inwoners_leeftijd", ages)
    land.add("jeugdzorg", [(f"GM000{i}", "2024", "jeugdhulp", v) for i, v in shares.items()])
    return land


def test_dots_stand_from_high_to_low_with_the_interval_that_words_rest_on(tmp_path, pages):
    land = land_with(tmp_path, SHARES)
    report = make_report(land, ALL)
    bundle = report.figuur("jeugdhulp", "punten", "totaal")
    (page,) = pages
    names = [box.text for box in page.boxes if box.text in ("Aa", "Bee", "Cee", "Dee", "Eef")]
    assert names == ["Bee", "Eef", "Cee", "Dee", "Aa"]
    assert len(markers(page, "o")) == 5
    assert len(markers(page, "s")) == 1
    margins = report._context.margins(_indicator(), "2024", "totaal")
    for code in ("GM0001", "GM0002"):
        region = land.geography.region(code)
        found = compare("jeugdhulp", region, land)
        (own,) = {(c.low, c.high) for c in found if c.breakdown == "totaal"}
        assert margins[code] == own
    lines = [tuple(line.get_xdata()) for line in page.figure.findobj(Line2D)]
    spans = [xs for xs in lines if len(xs) == 2 and xs[0] < xs[1]]
    assert len(spans) == 6  # five gemeenten and the region
    assert all(any(low < x < high for low, high in spans) for x in markers(page, "o"))
    assert "toevalsmarge" in caption(bundle)
    assert "(95%)" in caption(bundle)
    assert "van 4,8% in Aa tot 14,5% in Bee" in bundle.alt
    assert len(bundle.alt) <= 350
    assert {f.region_code for f in bundle.figures} >= {"alles", "GM0001", "GM0005"}


def test_a_hidden_gemeente_has_no_dot_and_is_named_below(tmp_path, pages):
    land = land_with(tmp_path, {**SHARES, 3: None})
    bundle = make_report(land, ALL).figuur("jeugdhulp", "punten", "totaal")
    (page,) = pages
    assert "Cee" not in {box.text for box in page.boxes}
    assert len(markers(page, "o")) == 4
    assert "Zonder punt (aantal te klein om openbaar te maken): Cee." in caption(bundle)
    assert "GM0003" not in {f.region_code for f in bundle.figures}
    assert "lopen van" not in bundle.alt, "the ends are not sure where one is hidden"


def test_a_figure_without_an_exact_place_is_a_bar_and_no_dot(tmp_path, pages):
    land = land_with(tmp_path, {**SHARES, 3: None})
    bundle = make_report(land, ALL).figuur("jeugdhulp", "punten", "totaal")
    (page,) = pages
    figure = next(f for f in bundle.figures if f.region_code == "alles")
    assert figure.wordings[0].startswith("ten minste "), figure
    assert markers(page, "s") == []
    assert len(filled(page, ROLES["regio"].color)) == 1
    assert "Een balk loopt van het laagste tot het hoogste" in caption(bundle)


def test_dots_of_a_region_of_one_gemeente_are_its_strip(tmp_path):
    land = land_with(tmp_path, SHARES)
    alone = Region("aa", "Aa", "regio", frozenset({"GM0001"}))
    bundle = make_report(land, alone).figuur("jeugdhulp", "punten", "totaal")
    assert bundle.id.startswith("figuur-jeugdhulp-strip")


def test_counts_have_no_dots(tmp_path):
    report = make_report(make_land(tmp_path), NOORD)
    assert report.figuur("bevolking_jeugd", "punten").kind == "ontbreekt"


def unemployed(tmp_path, counts):
    """Return a land with jeugdwerkloosheid, which is rounded to hundreds; None is hidden."""
    land = make_land(tmp_path)
    rows = [(f"GM000{i}", "2024", "geregistreerd_werkzoekend", v) for i, v in counts.items()]
    totals = {1: 4e6, 2: 4e6, 3: 4e3, 4: 4e6, 5: 4e6}
    land.add("jongeren_arbeidsmarkt", rows)
    land.add(
        "jongeren_arbeidsmarkt", [(f"GM000{i}", "2024", "totaal", v) for i, v in totals.items()]
    )
    return land


def test_what_another_may_be_is_a_pale_bar_and_no_tick_and_a_hidden_one_is_nothing(tmp_path, pages):
    land = unemployed(tmp_path, {1: 80_000.0, 2: 120_000.0, 3: 100.0, 4: None, 5: 160_000.0})
    bundle = make_report(land, NOORD).figuur("jeugdwerkloosheid", "strip")
    (page,) = pages
    assert "4 van 5 gemeenten" in {box.text for box in page.boxes}
    assert "4 van 5 gemeenten" in bundle.alt
    assert "Zonder streepje: 1 gemeente met een verborgen of onbekend cijfer." in caption(bundle)
    assert len(filled(page, ROLES["overige"].color)) == 1
    assert "lichte balk" in caption(bundle)
    ticks = [line for line in page.figure.findobj(Line2D) if line.get_linewidth() == 0.6]
    assert [len(line.get_xdata()) for line in ticks] == [9], "three ticks: those of Aa, Bee, Eef"


def test_bars_are_full_as_far_as_is_sure_and_pale_from_there(tmp_path, pages):
    land = unemployed(tmp_path, {1: 80_000.0, 2: 120_000.0, 3: 100.0, 4: 4e5, 5: 160_000.0})
    bundle = make_report(land, ALL).figuur("jeugdwerkloosheid", "staven")
    (page,) = pages
    assert "Het lichte eind van een staaf" in caption(bundle)
    ((start, width),) = filled(page, BAND)
    full = filled(page, ROLES["gemeente"].color)
    assert len(full) == 5
    assert any(x + w == pytest.approx(start) for x, w in full)
    # Cee: 100 is 50 to 149, of 3,950 to 4,049.
    zero = min(x for x, _ in full)
    assert (start - zero) / (start + width - zero) == pytest.approx(
        (50 / 4049) / (149 / 3950), rel=0.01
    )


def test_peers_that_are_the_same_for_all_are_one_dotted_line(tmp_path, pages, monkeypatch):
    from aoj.report.charts import strips

    land = land_with(tmp_path, SHARES)
    found = compare("jeugdhulp", land.geography.region("GM0001"), land)
    country = next(c for c in found if (c.breakdown, c.reference) == ("totaal", "land"))
    peers = replace(country, reference="grootteklasse", reference_name="even groot")
    peers = replace(peers, reference_value=0.1)
    monkeypatch.setattr(strips, "_peers_of", lambda *_: peers)
    bundle = make_report(land, NOORD).figuur("jeugdhulp", "strip", "totaal")
    (page,) = pages
    assert "gemeenten van dezelfde grootte 10,0%" in {box.text for box in page.boxes}
    dashed = [line for line in page.figure.findobj(Line2D) if line.is_dashed()]
    assert {line.get_color() for line in dashed} == {
        ROLES["land"].color,
        ROLES["grootteklasse"].color,
    }
    assert markers(page, "D") == []
    assert ("even groot", ("10,0%",)) in {(f.place, f.wordings) for f in bundle.figures}


def test_pairs_have_no_mark_for_a_figure_without_an_exact_place():
    exact = figures.Pair("Precies", 0.1, 0.2, "10%", "20%")
    unsure = figures.Pair("Niet", 0.1, 0.2, "ten minste 10%", "tussen 20,0% en 20,1%",
        span=(0.1, float("inf")), other_span=(0.2, 0.201))  # fmt: skip
    page = figures.draw_pairs([exact, unsure], label="Meer", other_label="Nederland", words=str)
    assert len(markers(page, "s")) == len(markers(page, "D")) == 2  # the legend, and one row
    ((start, width),) = filled(page, ROLES["regio"].color)
    ((_, narrow),) = filled(page, ROLES["land"].color)
    assert start + width <= page.width
    assert width > 50
    assert narrow >= 2


TYPES = ("vwo", "havo", "vmbo_gt", "vmbo_bk", "praktijkonderwijs")


def schools(tmp_path, hidden=()):
    land = Land(write_reference(tmp_path / "reference"), "landelijk")
    rows = [
        (f"GM000{i}", "2024/25", kind, None if (i, kind) in hidden else 100.0 * (k + i))
        for i in range(1, 6)
        for k, kind in enumerate(TYPES)
    ]
    land.add("leerlingen_woonregio", rows)
    return land


def test_a_stack_has_a_bar_per_place_whose_parts_are_its_shares(tmp_path, pages):
    bundle = make_report(schools(tmp_path), NOORD).figuur("aandeel_schooltype_vo", "stapel")
    (page,) = pages
    words = {box.text for box in page.boxes}
    assert {"Aa", "Bee", "Nederland", "Noord & <b>Oost</b>"} <= words
    first = [w for _, w in filled(page, "#0b4f6c")]
    last = [w for _, w in filled(page, "#eef3f6")]
    # Aa has 100 of 1,500 in vwo and 500 in praktijkonderwijs; a box of the names is 9 wide.
    assert 9.0 in first
    bars = [w for w in first if w != 9.0]
    assert len(bars) == 4
    assert bars[1] / last[1] == pytest.approx(100 / 500, rel=0.01)
    assert bars[2] / last[2] == pytest.approx(200 / 600, rel=0.01)
    assert bundle.id == "figuur-aandeel_schooltype_vo-stapel"
    assert "Nederland" in bundle.alt
    assert len(bundle.alt) <= 350


def test_a_place_with_a_hidden_part_has_no_stack_and_is_named(tmp_path, pages):
    land = schools(tmp_path, hidden={(5, "vwo")})
    report = make_report(land, replace(ALL, members=frozenset({"GM0001", "GM0002"})))
    bundle = report.figuur("aandeel_schooltype_vo", "stapel")
    (page,) = pages
    assert "Aa" in {box.text for box in page.boxes}
    assert "Nederland" not in {box.text for box in page.boxes}
    assert "Zonder staaf, omdat niet elk deel (precies) bekend is: Nederland." in caption(bundle)


def test_shares_by_the_place_of_schools_rank_no_gemeenten(tmp_path):
    land = make_land(tmp_path)
    land.place([("01AA", "GM0001", "1001"), ("02AA", "GM0002", "2001"), ("03AA", "GM0004", "4001")])
    rows = [
        (school, "2025", kind, 100.0)
        for school in ("01AA", "02AA", "03AA")
        for kind in ("bo", "sbo")
    ]
    land.add("leerlingen_po_vestiging", rows)
    report = make_report(land, NOORD)
    bundle = report.figuur("deelname_sbo", "staven")
    assert report._context.results("deelname_sbo").at("GM0001", "2025", "totaal").value == 0.5
    assert not {"GM0001", "GM0002"} & {f.region_code for f in bundle.figures}
    assert "Aa" not in bundle.alt.split()


def test_bars_tell_no_highest_that_is_not_sure_and_count_what_is_alike(tmp_path):
    land = unemployed(tmp_path, {1: 80_000.0, 2: 80_000.0, 3: 100.0, 4: 4e5, 5: 160_000.0})
    alt = make_report(land, ALL).figuur("jeugdwerkloosheid", "staven").alt
    assert "hoogst" not in alt
    assert "Cee: tussen 1,2% en 3,8%." in alt
    sure = make_land(tmp_path / "sure")
    alike = Region("drie", "Drie", "regio", frozenset({"GM0003", "GM0004", "GM0005"}))
    frame = sure.measures["inwoners"]
    same = frame["region_code"].isin(["GM0003", "GM0004"]) & (frame["breakdown"] == "0-14")
    sure.measures["inwoners"] = frame.assign(value=frame["value"].mask(same, 7.0))
    alt = make_report(sure, alike).figuur("bevolking_jeugd", "staven", "0-14").alt
    assert "Het hoogst: Eef met 2.100." in alt
    assert "Het laagst: 2 keer 7." in alt


def test_a_region_with_a_hidden_part_has_sorted_bars_instead(tmp_path):
    land = schools(tmp_path, hidden={(1, "vwo")})
    bundle = make_report(land, NOORD).figuur("aandeel_schooltype_vo", "stapel")
    assert bundle.id.startswith("figuur-aandeel_schooltype_vo-staven")


def test_percentages_of_a_handful_of_children_have_no_bars(tmp_path):
    land = schools(tmp_path, hidden={(1, "vwo")})
    frame = land.measures["leerlingen_woonregio"]
    land.measures["leerlingen_woonregio"] = frame.assign(value=frame["value"] / 100)
    report = make_report(land, NOORD)
    assert report.figuur("aandeel_schooltype_vo", "staven").kind == "ontbreekt"
    assert report.tabel("aandeel_schooltype_vo").rows


def test_parts_that_hold_one_another_or_are_no_shares_are_no_stack(tmp_path):
    report = make_report(make_land(tmp_path), NOORD)
    assert "staven" in report.figuur("aandeel_jeugd", "stapel").id
    assert "staven" in report.figuur("bevolking_jeugd", "stapel").id


TOLD = {"PO0101": "stichting", "PO0102": "vereniging", "VO0101": "stichting", "VO0001": "anders"}


class Forms(Land):
    """A land of which every samenwerkingsverband told its legal form, or all but one."""

    def texts(self, measure: str, region_codes: object = None) -> pd.DataFrame:
        rows = [(code, "2025", text, measure) for code, text in TOLD.items()]
        frame = pd.DataFrame(rows, columns=["region_code", "period", "text", "indicator"])
        for column in (*TEXT_COLUMNS, "source", "snapshot"):
            if column not in frame:
                frame[column] = "proef"
        return frame.astype("str")


def test_kinds_are_told_as_those_of_the_region_of_all_in_the_country(tmp_path, pages, monkeypatch):
    monkeypatch.setitem(TOLD, "VO0102", "stichting")
    land = Forms(write_reference(tmp_path / "reference"))
    bundle = make_report(land, NOORD).figuur("organisatievorm")
    words = {box.text for box in pages[0].boxes}
    assert {"2 van 3", "0 van 1"} <= words
    assert "Stichting: 2 van 3 in Nederland." in bundle.alt
    assert len(filled(pages[0], BAND)) == 3  # of stichting the rest, and two kinds elsewhere


def test_kinds_stand_alone_where_the_country_is_not_whole(tmp_path, pages):
    bundle = make_report(Forms(write_reference(tmp_path / "reference")), NOORD).figuur(
        "organisatievorm"
    )
    words = {box.text for box in pages[0].boxes}
    assert "2" in words
    assert not any(" van " in word for word in words)
    assert "Stichting: 2." in bundle.alt


def _indicator():
    from aoj.indicators import get_indicator

    return get_indicator("jeugdhulp")
