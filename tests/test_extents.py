"""What is said of gemeenten that lie only partly in a region, in sentences, tables and charts."""

from __future__ import annotations

import dataclasses
import re

import pytest
from report_land import NOORD, make_land, make_report

from aoj.geography import Area, Region
from aoj.indicators import get_indicator
from aoj.report.results import Result
from aoj.report.wording import extents
from aoj.report.wording.names import Names

PO = get_indicator("leerlingen_po")
NAMES = Names({"GM0001": "Aa", "GM0003": "Cee", "GM0004": "Dee", "west": "West", "PO1": "West po"})
CEE = ("GM0003",)
WEST = Region(
    "west", "West", "regio", frozenset({"GM0001", "GM0002"}), frozenset({"GM0003"}),
    samenwerkingsverbanden=("PO0101",),
    areas=(Area("po", frozenset({"GM0001", "GM0002"}), frozenset({"GM0003"}), frozenset()),),
)  # fmt: skip


def figures(states, breakdown="bo", code="west", start=2020):
    """Return a series: per year how Cee counts; None is a year without figure."""
    return [
        Result(
            PO.name,
            code,
            str(start + i),
            breakdown,
            None if state is None else 10.0,
            beside=CEE if state == "beside" else (),
            whole=CEE if state == "whole" else (),
            divided=CEE if state == "divided" else (),
        )
        for i, state in enumerate(states)
    ]


@pytest.fixture
def land(tmp_path):
    return make_land(tmp_path)


def with_schools(land, *, known=("2024", "2025")):
    """Add schools in Aa and Dee, and in Cee two, of which the second has no postcode.

    That second one has pupils except in the years `known`, when Cee can be divided.
    """
    rows = []
    for year in ("2022", "2023", "2024", "2025"):
        rows += [(code, year, "bo", 90.0) for code in ("00AA00", "00CC00", "00DD00")]
        rows += [("00CX00", year, "bo", 60.0)] if year not in known else []
        rows += [("00AA00", year, "sbo", 12.0)]
    land.add("leerlingen_po_vestiging", rows)
    return land.place(
        [("00AA00", "GM0001", "1001"), ("00CC00", "GM0003", "3001"), ("00CX00", "GM0003", ""),
         ("00DD00", "GM0004", "4001")]
    )  # fmt: skip


def test_a_line_says_once_what_holds_throughout():
    lines = [("basisonderwijs", figures(["beside"] * 3)), ("sbo", figures(["beside"] * 2))]
    assert extents.line_remarks(lines, NAMES) == ["Zonder de gemeente Cee, die er deels bij hoort."]
    assert extents.line_remarks([("sbo", figures(["", ""]))], NAMES) == []


def test_a_line_names_the_years_for_which_an_extent_holds():
    series = figures(["beside", "beside", "beside", "divided", "beside", "beside", "divided"])
    assert extents.line_remarks([("basisonderwijs", series)], NAMES) == [
        "Zonder de gemeente Cee: 2020 tot en met 2022, 2024 en 2025.",
        "Schatting, de gemeente Cee verdeeld naar postcode: 2023 en 2026.",
        "De lijn is onderbroken waar dat verandert.",
    ]


def test_lines_name_the_parts_for_which_an_extent_holds():
    lines = [
        ("basisonderwijs", figures(["beside", "divided"])),
        ("sbo", figures(["", ""])),
        ("so", figures(["beside", "beside"])),
    ]
    assert extents.line_remarks(lines, NAMES)[:2] == [
        "Zonder de gemeente Cee: basisonderwijs (2020) en so (alle jaren).",
        "Schatting, de gemeente Cee verdeeld naar postcode: basisonderwijs (2021).",
    ]


def test_a_footnote_gives_the_real_cause_of_an_estimate():
    divided, whole = figures(["divided"])[0], figures(["whole"])[0]
    assert extents.footnote(extents.extent_of(divided), NAMES) == (
        "Schatting; de gemeente Cee is verdeeld naar de postcode van de scholen."
    )
    assert extents.footnote(extents.extent_of(whole), NAMES) == (
        "Met de hele gemeente Cee, die er deels bij hoort."
    )


def test_a_chart_names_the_regions_to_which_a_remark_belongs():
    own, other = figures(["beside"])[0], figures(["divided"], code="PO1")[0]
    assert extents.chart_remarks([own, other], "west", NAMES) == [
        "Zonder de gemeente Cee, die er deels bij hoort.",
        "West po: schatting; de gemeente Cee is verdeeld naar de postcode van de scholen.",
    ]


def test_bars_of_which_some_are_estimates_point_to_the_table():
    mixed = [figures(["divided"])[0], figures([""], "sbo")[0]]
    assert extents.bar_remarks(mixed, NAMES) == [
        "Een deel is een schatting, verdeeld naar postcode; de tabel zegt welke cijfers."
    ]
    assert len(extents.bar_remarks(mixed[:1], NAMES)) == 1
    assert extents.bar_remarks(mixed[1:], NAMES) == []


def test_a_table_marks_the_rows_for_which_a_footnote_holds(land):
    bundle = make_report(land, WEST).tabel("bevolking_jeugd")
    heads = re.findall(r'<th scope="row"[^>]*>(.*?)</th>', bundle.html)
    assert heads[:2] == ["West\u00a0¹", "Aa"]
    assert heads[-1] == "Nederland"
    assert bundle.rows[0]["regio"] == "West"
    assert bundle.notes[0] == "¹ Zonder de gemeente Cee, die er deels bij hoort."
    assert "vergeleken" not in bundle.text


def test_a_table_marks_the_cells_where_they_differ(land):
    bundle = make_report(with_schools(land), WEST).tabel("leerlingen_po")
    row = re.search(r">West</th>(.*?)</tr>", bundle.html)[1]
    assert re.findall(r"<td[^>]*>(.*?)</td>", row) == ["180\u00a0¹", "12"]
    assert "¹ Schatting; de gemeente Cee is verdeeld naar de postcode van de scholen." in (
        bundle.notes
    )


def test_the_glance_marks_rows_and_compares_no_count(land):
    bundle = make_report(land, WEST).kern()
    rows = {row["cijfer"]: row for row in bundle.rows}
    count = rows["Aantal inwoners van 0 tot en met 24 jaar"]
    share = rows["Aandeel inwoners van 0 tot en met 24 jaar"]
    assert count["regio"].endswith("\u00a0¹")
    assert count["woord"].endswith("% van Nederland")
    assert share["woord"] == "niet vergeleken"
    assert "¹ Zonder de gemeente Cee, die er deels bij hoort." in bundle.notes


def test_no_remark_stands_under_a_table_without_the_row_that_it_is_about(land):
    report = make_report(with_schools(land), WEST)
    for bundle in (report.tabel("deelname_sbo"), report.tabel("leerlingen_vo")):
        assert "eigen rij" not in bundle.html
        assert "(heel" not in bundle.html


def test_a_line_compares_only_over_years_in_which_the_same_counts(land):
    report = make_report(with_schools(land), WEST)
    bundle = report.figuur("leerlingen_po", "lijn", "bo")
    assert bundle.alt.endswith("Van 180 in 2024 naar 180 in 2025.")
    assert "Zonder de gemeente Cee: 2022 en 2023." in bundle.html
    assert [row["periode"] for row in bundle.rows] == ["2022", "2023", "2024", "2025"]


def test_a_last_year_that_stands_alone_is_compared_with_none(land):
    report = make_report(with_schools(land, known=("2025",)), WEST)
    bundle = report.figuur("leerlingen_po", "lijn", "bo")
    assert bundle.alt.endswith("180 in 2025, niet te vergelijken met eerder.")


def test_a_line_without_two_comparable_years_is_not_shown(land):
    with_schools(land, known=("2025",))
    frame = land.measures["leerlingen_po_vestiging"]
    land.measures["leerlingen_po_vestiging"] = frame.query("period >= '2024'")
    report = make_report(land, WEST)
    assert report.figuur("leerlingen_po", "lijn", "bo").kind == "ontbreekt"
    assert "1 lijn" not in report.figuur("leerlingen_po", "lijn").alt
    assert report.figuur("leerlingen_po", onderdeel="bo").id == "figuur-leerlingen_po-staven-bo"


def test_bars_leave_out_a_gemeente_of_which_a_small_part_is_inside_and_keep_zero(land):
    bundle = make_report(with_schools(land), WEST).figuur("leerlingen_po", "staven", "bo")
    assert {f.region_code for f in bundle.figures} == {"GM0001", "GM0002"}
    assert "Zonder de gemeente Cee, die maar deels bij de regio hoort." in bundle.html
    assert bundle.alt.endswith("Het hoogst: Aa met 90. Het laagst: Bee met 0.")


def test_bars_name_a_gemeente_that_counts_whole_apart(land):
    area = Area("po", WEST.members, WEST.partial, WEST.partial)
    region = dataclasses.replace(WEST, major=WEST.partial, areas=(area,))
    bundle = make_report(with_schools(land, known=()), region).figuur(
        "leerlingen_po", "staven", "bo"
    )
    assert "Cee (heel): 150. Van de andere het hoogst: Aa met 90." in bundle.alt


def test_what_is_missing_names_the_part_that_figures_leave_out(land):
    text = make_report(with_schools(land), WEST).ontbreekt().text
    assert (
        "Het deel van de gemeente Cee dat bij de regio hoort, ontbreekt in deze cijfers: "
        "jongeren naar leeftijd en aandeel jongeren." in text
    )
    assert "Het deel van" not in make_report(land, NOORD).ontbreekt().text


def test_the_verantwoording_says_how_a_gemeente_is_divided_and_cites_the_postcodes(land):
    report = make_report(with_schools(land), WEST)
    report.tabel("leerlingen_po")
    text = report.verantwoording().text
    assert "naar de postcode van de school, en alleen als van elke school met leerlingen" in text
    assert "Inwoners en leerlingen naar woonplaats zijn niet te verdelen." in text
    assert "in het samenwerkingsverband met de laagste code" in text
    assert "bijlage van 2015 bij de Regeling regio-indeling" in text
    assert "(BWBR0032324)" not in make_report(land, NOORD).verantwoording().text


def test_breaks_are_grouped_by_reason_with_their_parts_and_years(land):
    report = make_report(with_schools(land), WEST)
    report.tabel("leerlingen_po")
    text = report.verantwoording().text
    assert "gemeente Cee telt anders mee (basisonderwijs 2024)" in text
    assert text.count("telt anders mee") == 1


def test_a_region_that_bears_the_name_of_a_gemeente_says_which_is_meant(land):
    region = dataclasses.replace(NOORD, name="Aa")
    report = make_report(land, region)
    assert [row["regio"] for row in report.tabel("aandeel_jeugd").rows][:3] == [
        "Regio Aa", "Aa (gemeente)", "Bee",
    ]  # fmt: skip
    assert "in regio Aa 17,5%" in report.zin("aandeel_jeugd", "0-14").text
    assert "Regio Aa heeft" in report.figuur("aandeel_jeugd").alt
    assert "Gemeenten: Aa en Bee." in report.kop().text
    alone = dataclasses.replace(region, members=frozenset({"GM0001"}))
    assert "regio Aa" not in make_report(land, alone).zin("aandeel_jeugd", "0-14").text


def test_a_break_in_lines_is_told_once_by_year_and_names_the_part(land):
    years = ("2019/20", "2020/21", "2021/22", "2022/23")
    rows = [
        (code, year, part, 200.0)
        for year in years
        for part in ("bo", "sbo")
        for code in ("GM0001", "GM0002")
    ]
    rows += [("GM0008", year, "bo", 40.0) for year in years[:2]]
    land.add("leerlingen_woonregio", rows)
    bundle = make_report(land, NOORD).figuur("leerlingen_woonregio", "lijn")
    note = "Breuk in de reeks, 2021/'22, basisonderwijs: gemeente Half is gesplitst."
    assert bundle.html.count("Breuk in de reeks") == 1
    assert note.replace("'", "&#x27;") in bundle.html
    assert "Bo van 400 in 2021/'22 naar 400 in 2022/'23." in bundle.alt or (
        "Basisonderwijs van 400 in 2021/'22 naar 400 in 2022/'23." in bundle.alt
    )
