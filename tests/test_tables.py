"""Tables: Dutch words for readers, typed values for machines, every mark explained."""

from __future__ import annotations

import dataclasses
import re

import pytest
from report_land import NOORD, make_land, make_report

from aoj.geography import Area, Region
from aoj.indicators import INDICATORS
from aoj.report import markup
from aoj.report.markup import Row
from aoj.report.wording import marks
from aoj.report.wording.marks import NO_VERDICT
from aoj.report.wording.sentences import TOO_SMALL


@pytest.fixture
def land(tmp_path):
    return make_land(tmp_path)


def pupils(land, **hidden):
    """Add pupils by gemeente of residence; `hidden` cells by gemeente."""
    rows = [
        (f"GM000{i}", "2024/25", part, None if hidden.get(f"GM000{i}") == part else 20.0 * i)
        for i in range(1, 6)
        for part in ("bo", "sbo", "so", "vso", "vo")
    ]
    return land.add("leerlingen_woonregio", rows, status="provisional")


def cells(bundle, row):
    """Return the words of a row of the table, by its name."""
    found = re.search(rf"<th[^>]*>{re.escape(row)}</th>(.*?)</tr>", bundle.html)
    return re.findall(r"<td[^>]*>(.*?)</td>", found[1])


def test_a_table_has_a_caption_scopes_and_numbers_to_the_right():
    html = markup.table("t", "Kop", ["Regio", "Aantal"], [Row(("A", "1.234"), True)], [False, True])
    assert '<caption style="text-align:left">Kop</caption>' in html
    assert html.count('scope="col"') == 2
    assert html.count('scope="row"') == 1
    assert re.search(r'<td style="text-align:right[^"]*font-weight:bold">1.234</td>', html)


def test_names_cannot_bring_html_into_a_table(land):
    bundle = make_report(land).tabel("aandeel_jeugd")
    assert "<b>Oost" not in bundle.html
    assert "Noord &amp; &lt;b&gt;Oost&lt;/b&gt;" in bundle.html
    assert "Noord & <b>Oost</b>" in bundle.text


def test_rows_are_region_gemeenten_samenwerkingsverbanden_country(land):
    bundle = make_report(land, PO0101="Noordhoek").tabel("bevolking_jeugd")
    assert [row["regio"] for row in bundle.rows] == [
        "Noord & <b>Oost</b>", "Aa", "Bee", "Noordhoek", "Groot", "Nederland",
    ]  # fmt: skip
    assert cells(bundle, "Aa") == ["1.700", "1.010", "2.710", "10.000"]


def test_rows_keep_typed_values_beside_the_words(land):
    bundle = make_report(land).tabel("aandeel_jeugd")
    assert [(c.name, c.type) for c in bundle.columns] == [
        ("regio", "text"), ("0-24", "share"), ("0-14", "share"), ("15-24", "share"),
        ("woord_land", "text"), ("woord_grootteklasse", "text"),
    ]  # fmt: skip
    assert bundle.rows[1]["0-14"] == pytest.approx(0.17)
    assert cells(bundle, "Aa")[1] == "17,0%"
    assert cells(bundle, "Aa")[3:] == ["lager", "lager"]
    assert cells(bundle, "Nederland")[3:] == ["", ""]
    figure = next(f for f in bundle.figures if f.id == "aandeel_jeugd|GM0001|2025|0-14")
    assert figure.wordings == ("17,0%",)


def test_one_part_may_be_asked_for(land):
    bundle = make_report(land).tabel("aandeel_jeugd", "15-24")
    assert [c.name for c in bundle.columns][:2] == ["regio", "15-24"]
    assert bundle.id == "tabel-aandeel_jeugd-15-24"


def test_hidden_figures_stay_hidden_and_are_explained(land):
    bundle = make_report(pupils(land, GM0001="so")).tabel("leerlingen_woonregio")
    assert cells(bundle, "Aa")[2] == "verborgen"  # and of the region, a rounded 40 may be 35
    assert cells(bundle, "Noord &amp; &lt;b&gt;Oost&lt;/b&gt;")[2] == "≥ 30"
    assert bundle.rows[1]["so"] is None
    assert any(note.startswith("verborgen:") for note in bundle.notes)
    assert any(note.startswith("≥: ten minste") for note in bundle.notes)
    assert "In een cijfer van de regio ontbreekt 1 verborgen aantal." in bundle.notes


def test_a_wholly_provisional_table_says_so_once(land):
    bundle = make_report(pupils(land)).tabel("leerlingen_woonregio")
    assert "(aantal leerlingen; voorlopige cijfers)" in bundle.title
    assert "*" not in bundle.text


def test_rounding_is_explained_for_one_gemeente_and_for_the_sum(land):
    bundle = make_report(pupils(land)).tabel("leerlingen_woonregio")
    assert (
        "De bron rondt af op tientallen: 20 kan 15 tot en met 24 zijn. In de som van 2 gemeenten "
        "kan het ware aantal daardoor tot 10 lager of tot 8 hoger zijn." in bundle.notes
    )


def test_a_split_gemeente_is_shown_whole_and_marked(land):
    region = Region(
        "zuid", "Zuid", "regio", frozenset({"GM0004", "GM0005"}), frozenset({"GM0003"}),
        samenwerkingsverbanden=("PO0102",),
    )  # fmt: skip
    bundle = make_report(land, region).tabel("bevolking_jeugd")
    assert "Cee (heel; hoort deels bij de regio)" in [row["regio"] for row in bundle.rows]
    assert cells(bundle, "Cee (heel; hoort deels bij de regio)")[0] == "1.900"
    assert "¹ Zonder de gemeente Cee, die er deels bij hoort." in bundle.notes
    assert "niet vergeleken" in make_report(land, region).tabel("aandeel_jeugd").text


def test_figures_of_po_schools_cover_the_po_area_and_say_so(land):
    rows = [("00AA00", "2025", "bo", 90.0), ("00DD00", "2025", "bo", 70.0)]
    land.add("leerlingen_po_vestiging", rows)
    land.place([("00AA00", "GM0001", "1001"), ("00DD00", "GM0004", "4001")])
    region = dataclasses.replace(
        NOORD,
        members=frozenset({"GM0001", "GM0002", "GM0004"}),
        areas=(Area("po", frozenset({"GM0001", "GM0002"}), frozenset(), frozenset()),),
    )
    report = make_report(land, region)
    bundle = report.tabel("leerlingen_po", "bo")
    assert [row["regio"] for row in bundle.rows][1:3] == ["Aa", "Bee"]
    assert bundle.rows[0]["bo"] == 90.0
    note = "Het cijfer geldt voor het hele gebied van samenwerkingsverband Noordhoek."
    assert note in bundle.notes
    assert note in report.figuur("leerlingen_po", "staven", "bo").html
    assert "in samenwerkingsverband Noordhoek 90." in report.zin("leerlingen_po", "bo").text


def test_many_parts_stand_in_rows(land):
    parts = ("brugjaar", "praktijkonderwijs", "vmbo_bk", "vmbo_gt", "havo_vwo", "havo", "vwo")
    from aoj.indicators import get_indicator

    source = sorted(get_indicator("leerlingen_vo").parts - {"totaal"})
    rows = [("00AA00", "2025", part, 10.0 + i) for i, part in enumerate(source)]
    assert len(source) >= len(parts)
    land.add("leerlingen_vo_vestiging", rows).place([("00AA00", "GM0001", "1001")])
    bundle = make_report(land).tabel("leerlingen_vo")
    assert bundle.columns[0].label == "Onderdeel"
    assert [c.label for c in bundle.columns[1:]] == ["Noord & <b>Oost</b>", "Nederland"]
    assert bundle.rows[0]["onderdeel"] == "Alle leerlingen"


def test_old_figures_are_marked(land):
    bundle = make_report(land, year=2030).tabel("aandeel_jeugd")
    assert "Let op: ouder cijfer (2025)." in bundle.notes


def test_the_example_says_it_is_invented_and_real_data_do_not(tmp_path):
    example = make_report(make_land(tmp_path, "voorbeeld")).tabel("aandeel_jeugd")
    assert example.title.endswith("Fictieve voorbeeldcijfers.")
    real = make_report(make_land(tmp_path)).tabel("aandeel_jeugd")
    assert "ictieve" not in real.html + real.text


def test_a_table_of_a_region_of_one_gemeente_has_its_words_in_the_region_s_row(land):
    one = dataclasses.replace(NOORD, code="aa", name="Alleen Aa", members=frozenset({"GM0001"}))
    bundle = make_report(land, one).tabel("aandeel_jeugd")
    assert [row["regio"] for row in bundle.rows][:2] == ["Alleen Aa", "Noordhoek"]
    assert cells(bundle, "Alleen Aa")[3:] == ["lager", "lager"]


def test_a_samenwerkingsverband_that_is_the_region_has_no_row_of_its_own(land):
    indicator = INDICATORS["deelname_sbo"]
    report = make_report(land, NOORD)
    areas = land.geography.regions("samenwerkingsverband")
    area = next(a for a in areas if not a.partial and a.gemeenten != NOORD.gemeenten)
    rows = report._context.rows_samenwerkingsverbanden(indicator)
    assert [region.code for region in rows] == ["PO0101"]
    codes = (area.code,)
    same = dataclasses.replace(NOORD, members=area.gemeenten, samenwerkingsverbanden=codes)
    assert not make_report(land, same)._context.rows_samenwerkingsverbanden(indicator)


def test_linked_figures_that_rank_no_gemeenten_are_left_out_of_their_rows():
    from aoj.report.tables import _not_of_gemeenten

    links = INDICATORS["jeugdhulp_en_onderwijsondersteuning"]
    found = _not_of_gemeenten(links, tuple(links.breakdowns))
    assert "deelname_sbo" in found and "jeugdhulp" not in found
    assert not _not_of_gemeenten(INDICATORS["deelname_sbo"], ("totaal",))


def test_a_column_without_any_word_is_left_out(land):
    large = dataclasses.replace(NOORD, code="eef", name="Eef", members=frozenset({"GM0005"}))
    names = [column.name for column in make_report(land, large).tabel("aandeel_jeugd").columns]
    assert "woord_land" in names
    assert "woord_grootteklasse" not in names


@pytest.mark.parametrize(("cells", "printed"), [(2, TOO_SMALL), (3, NO_VERDICT)])
def test_many_cells_without_a_verdict_have_a_short_mark_and_a_record_that_agrees(cells, printed):
    from aoj.bundle import PrintedFigure
    from aoj.report.tables import Line, _short_verdicts

    lines = [Line(f"rij {i}", {"w": TOO_SMALL}, {"w": TOO_SMALL}) for i in range(cells)]
    lines.append(Line("hoog", {"w": "hoger"}, {"w": "hoger"}))
    record = PrintedFigure("i", "GM0001", "land", "t", None, (TOO_SMALL,), "vergelijking")
    shown, figures = _short_verdicts(lines, [record])
    assert [line.words["w"] for line in shown] == [printed] * cells + ["hoger"]
    assert [line.values["w"] for line in shown] == [TOO_SMALL] * cells + ["hoger"]
    assert figures[0].wordings == (printed,)
    assert any(note.startswith(f"{NO_VERDICT}: ") for note in marks.cell_notes([NO_VERDICT]))
