"""The facade: every verb, with figures and without."""

from __future__ import annotations

import base64
import dataclasses
import re

import pandas as pd
import pytest
from report_land import NOORD, make_land, make_report
from smallland import write_reference

from aoj.bundle import MIME
from aoj.errors import InputError
from aoj.geography import COUNTRY
from aoj.indicators import INDICATORS
from aoj.report import Report
from aoj.store.snapshots import Snapshot


@pytest.fixture
def land(tmp_path):
    return make_land(tmp_path)


@pytest.fixture
def report(land):
    return make_report(land)


def with_old_schools(land):
    """Add pupils of a school in Aa and one in Dee, of 2015 only."""
    rows = [(code, "2015", part, 90.0) for code in ("00AA00", "00DD00") for part in ("bo", "sbo")]
    land.add("leerlingen_po_vestiging", rows)
    return land.place([("00AA00", "GM0001", "1001"), ("00DD00", "GM0004", "4001")])


def test_the_heading_names_what_the_region_holds(report):
    bundle = report.kop()
    assert bundle.kind == "kop"
    assert bundle.html.startswith('<h1 id="kop">Contextcijfers onderwijs en jeugd: Noord &amp;')
    assert "samenwerkingsverbanden Noordhoek en Groot" in bundle.text
    assert "Gemeenten: Aa en Bee." in bundle.text
    assert "Rapport van 2026. Cijfers tot en met 2025." in bundle.text


def test_the_sentence_says_who_what_how_much_when_and_compared_with_what(report):
    assert report.zin("aandeel_jeugd", "0-14").text == (
        "Op 1 januari 2025 is het aandeel inwoners van 0 tot en met 14 jaar in "
        "Noord & <b>Oost</b> 17,5%. Dat is lager dan in de rest van Nederland (20,0%; heel "
        "Nederland 19,0%). Sinds 2015 is het aandeel gedaald; toen was het 19,5%."
    )


def test_printed_figures_carry_value_and_words(report):
    figures = {f.id: f for f in report.zin("aandeel_jeugd", "0-14").figures}
    own = figures["aandeel_jeugd|noord|2025|0-14"]
    assert own.value == pytest.approx(0.175)
    assert own.wordings == ("17,5%",)
    assert figures["aandeel_jeugd|NL01|2025|0-14"].wordings == ("19,0%",)


def test_a_printed_figure_is_named_in_dutch(report):
    figures = {f.id: f for f in report.zin("aandeel_jeugd", "0-14").figures}
    own = figures["aandeel_jeugd|noord|2025|0-14"]
    assert (own.label, own.place, own.unit) == (
        "aandeel inwoners van 0 tot en met 14 jaar",
        "Noord & <b>Oost</b>",
        "%",
    )
    assert figures["aandeel_jeugd|NL01|2025|0-14"].place == "Nederland"
    assert figures["aandeel_jeugd|overige|2025|0-14"].place == "de rest van Nederland"
    count = report.tabel("bevolking_jeugd").figures[0]
    assert (count.label, count.unit) == ("aantal inwoners van 0 tot en met 14 jaar", "inwoners")


def test_words_of_a_course_and_a_comparison_are_recorded_as_printed(report):
    figures = {f.id: f for f in report.zin("aandeel_jeugd", "0-14").figures}
    course = figures["aandeel_jeugd|noord|verloop|0-14"]
    assert (course.kind, course.wordings) == ("verloop", ("gedaald",))
    assert course.label == "aandeel inwoners van 0 tot en met 14 jaar sinds 2015"
    beside = figures["aandeel_jeugd|noord|overige|0-14"]
    assert (beside.kind, beside.wordings) == ("vergelijking", ("lager dan",))
    assert beside.label.endswith("jaar vergeleken met de rest van Nederland")
    in_table = {f.id: f for f in report.tabel("aandeel_jeugd").figures}
    assert in_table["aandeel_jeugd|GM0001|land|0-24"].wordings == ("lager",)
    assert in_table["aandeel_jeugd|noord|land|0-24"].place == "Noord & <b>Oost</b>"


def test_a_part_of_the_country_and_a_change_are_figures_too(report):
    glance = {f.id: f for f in report.kern().figures}
    part = glance["bevolking_jeugd|noord|deel|0-24"]
    assert part.unit == "%"
    assert part.label == "deel van Nederland bij het aantal inwoners van 0 tot en met 24 jaar"
    told = {f.id: f for f in report.zin("bevolking_jeugd", "0-14").figures}
    change = told["bevolking_jeugd|noord|verandering|0-14"]
    assert change.value < 0
    assert change.label.startswith("verandering van het aantal inwoners")
    assert change.label.endswith("sinds 2015")


def test_a_chart_is_an_img_with_alt_and_a_caption_with_its_source(report):
    bundle = report.figuur("aandeel_jeugd")
    found = re.fullmatch(
        r'<figure class="aoj-figuur"><p class="aoj-titel"><strong>(.*?)</strong></p>'
        r'<img alt="([^"]+)" src="data:image/svg\+xml;base64,([^"]+)" style="max-width:100%">'
        r"<figcaption>(.*?)</figcaption></figure><details>(.*)</details>",
        bundle.html,
    )
    assert found
    assert base64.b64decode(found[3]).startswith(b"<?xml")
    assert "Bron: proef." in found[4]
    assert found[5].startswith("<summary>De cijfers van deze figuur als tabel</summary><table")
    assert bundle.alt.startswith("Strip met alle 5 gemeenten")
    assert len(bundle.alt) <= 350
    assert {f.region_code for f in bundle.figures} == {"noord", "GM0001", "GM0002", "NL01"}


@pytest.mark.parametrize("kind", ["strip", "lijn", "staven"])
def test_a_chart_may_be_asked_for_by_kind(report, kind):
    bundle = report.figuur("aandeel_jeugd", soort=kind)
    assert bundle.kind == "figuur"
    assert kind in bundle.id


def test_a_line_needs_two_periods(land):
    land.measures["inwoners"] = land.measures["inwoners"].query("period == '2025'")
    bundle = make_report(land).figuur("aandeel_jeugd", soort="lijn")
    assert (bundle.kind, bundle.html) == ("ontbreekt", "")


def test_bars_leave_out_a_part_that_holds_another(land):
    land.measures["inwoners"] = land.measures["inwoners"].query("period == '2025'")
    bundle = make_report(land).figuur("bevolking_jeugd")
    assert "staven" in bundle.id
    assert {figure.breakdown for figure in bundle.figures} == {"0-14", "15-24"}


def test_absent_figures_give_one_sentence_and_nothing_else(report):
    for name in INDICATORS:
        if "inwoners" in INDICATORS[name].measures:
            continue
        sentence = report.zin(name)
        assert sentence.kind == "ontbreekt"
        if INDICATORS[name].statistic == "own":
            assert sentence.text.endswith(" leverde nog geen eigen cijfers aan.")
        else:
            assert sentence.text.replace("per 1.000", "").count(".") == 2
            assert "Zie 'Wat ontbreekt en waarom'" in sentence.text
        for bundle in (report.figuur(name), report.tabel(name)):
            assert (bundle.kind, bundle.text, bundle.html) == ("ontbreekt", "", "")


def test_what_is_missing_is_one_paragraph_with_names_and_reasons(report):
    report.zinnen("aandeel_jeugd", "vsv_woonregio")
    bundle = report.ontbreekt()
    assert bundle.html.count("<p>") == 1
    assert bundle.html.count("<li>") == 0
    assert "de bron is niet ingelezen" in bundle.text
    assert "CBS, Voortijdig schoolverlaters" in bundle.text


def test_where_much_is_missing_it_is_a_list_with_each_name_once(report):
    names = [name for name in INDICATORS if INDICATORS[name].theme in ("jeugd", "arbeid", "vsv")]
    for name in names:
        report.zin(name)
    bundle = report.ontbreekt()
    absent = [name for name in names if not report._context.is_available(name)]
    first, *items, last = bundle.text.split("\n")
    assert first == (
        f"Over {len(absent)} van de {len(names)} onderwerpen van dit rapport staan hier geen "
        f"cijfers voor {NOORD.name}."
    )
    assert bundle.html.count("<li>") == len(items) < len(absent)
    for name in absent:
        assert any(INDICATORS[name].label[1:] in item for item in items), name
    assert all("de bron is niet ingelezen" in item for item in items)
    assert last.startswith("Dit gaat over de cijfers die in dit rapport zijn opgenomen.")


def test_what_is_missing_is_about_the_figures_that_the_report_uses(report):
    report.zin("leerlingen_po")
    text = report.ontbreekt().text
    assert "leerlingen in het primair onderwijs, naar schoolvestiging" in text
    assert "voortijdig schoolverlaters" not in text


def test_nothing_is_computed_that_a_report_does_not_use(land, monkeypatch):
    from aoj.report import context
    from aoj.report.overview.core import EIGHT

    calls = set()
    real = context.compute
    monkeypatch.setattr(context, "compute", lambda *a, **k: calls.add(a[0]) or real(*a, **k))
    report = make_report(land)
    report.kop(), report.kern(), report.zin("leerlingen_po")
    report.ontbreekt(), report.verantwoording()
    assert calls <= {name for subject in EIGHT for name, _ in subject} | {"leerlingen_po"}


def test_the_glance_keeps_old_figures_off_and_names_them(land):
    bundle = make_report(with_old_schools(land)).kern()
    assert [row["cijfer"] for row in bundle.rows] == [
        "Aandeel inwoners van 0 tot en met 24 jaar",
        "Aandeel inwoners van 0 tot en met 14 jaar",
        "Aantal inwoners van 0 tot en met 24 jaar",
    ]
    assert any(
        "Ouder dan drie jaar" in note and "deelname aan het speciaal basisonderwijs (2015)" in note
        for note in bundle.notes
    )


def test_an_old_figure_is_marked_in_its_sentence_chart_and_what_is_missing(land):
    report = make_report(with_old_schools(land))
    text = report.zin("deelname_sbo").text
    assert text.startswith("Op 1 oktober 2015 was de deelname")
    assert "(ouder cijfer)" in text
    assert text.count("2015") == 1
    assert "Let op: ouder cijfer (2015)." in report.figuur("deelname_sbo").html
    assert "deelname aan het speciaal basisonderwijs (2015)" in report.ontbreekt().text


def test_the_verantwoording_explains_what_was_used(report):
    report.zin("aandeel_jeugd")
    bundle = report.verantwoording()
    assert INDICATORS["aandeel_jeugd"].definition in bundle.text
    assert INDICATORS["leerlingen_vo"].definition not in bundle.text
    for heading in ("Wat de cijfers betekenen", "Wanneer iets hoger of lager heet", "Versie"):
        assert f"<h3>{heading}</h3>" in bundle.html
    assert "de indeling van het CBS (die van 1 januari)" in bundle.text
    assert "Oud ging in 2020 op in Aa; Half (deels) ging in 2021 op in Bee." in bundle.text


def test_names_of_the_region_file_come_first_and_codes_never(land):
    named = make_report(land, PO0101="Eigen naam").kop()
    assert "Eigen naam en Groot" in named.text
    region = dataclasses.replace(NOORD, samenwerkingsverbanden=("PO0102",))
    assert "samenwerkingsverband po 01.02" in make_report(land, region).kop().text


def test_every_output_shows_itself_in_three_forms(report):
    for bundle in (report.kop(), report.kern(), report.tabel("aandeel_jeugd"), report.ontbreekt()):
        assert set(bundle._repr_mimebundle_()) == {"text/plain", "text/html", MIME}


def test_each_output_of_the_example_says_it_is_invented(tmp_path):
    report = make_report(make_land(tmp_path, "voorbeeld"))
    name = "aandeel_jeugd"
    shown = [report.kop(), report.kern(), report.zin(name), report.figuur(name), report.tabel(name)]
    assert all("ictieve voorbeeldcijfers" in bundle.html for bundle in shown)


def test_each_figure_is_computed_once(land, monkeypatch):
    from aoj.report import context

    calls = []
    real = context.compute
    monkeypatch.setattr(context, "compute", lambda *a, **k: calls.append(a[0]) or real(*a, **k))
    report = make_report(land)
    for _ in range(2):
        report.kop(), report.kern(), report.zin("aandeel_jeugd"), report.tabel("aandeel_jeugd")
        report.figuur("aandeel_jeugd")
    assert calls.count("aandeel_jeugd") == 2  # its own figures, and all gemeenten for the strip
    assert calls.count("bevolking_jeugd") == 1


def test_mistakes_name_the_nearest_right_word(report):
    with pytest.raises(InputError, match="bedoelde u 'aandeel_jeugd'"):
        report.zin("aandeel_jeug")
    with pytest.raises(
        InputError, match="onderdeel van bevolking_jeugd 'total'; bedoelde u 'totaal'"
    ):
        report.zin("bevolking_jeugd", "total")
    with pytest.raises(InputError, match="een van: strip, lijn, staven"):
        report.figuur("aandeel_jeugd", "stavn")


def test_a_report_opens_the_project_it_stands_in(repo_root, monkeypatch):
    monkeypatch.chdir(repo_root / "notebooks" / "templates")
    report = Report("fabelkust")
    assert "Fabelkust" in report.kop().title
    with pytest.raises(InputError, match="bedoelde u 'fabelkust'"):
        Report("fabelkus")


def test_a_region_without_any_figure_still_gives_a_report(tmp_path):
    from report_land import Land

    report = make_report(Land(write_reference(tmp_path / "reference")))
    assert report.kop().text.endswith("Rapport van 2026.")
    assert report.kern().text.startswith("Voor deze regio zijn geen recente cijfers")
    assert "staan hier geen cijfers" in report.ontbreekt().text
    assert report.verantwoording().text


def snapshot(number, source, periods, date=""):
    """Return a registered file of a source."""
    name = f"{source}-{number}"
    return Snapshot(
        number, name, source, "", "", "", f"{number}" * 64, 1, "", "", date, "2026-01-01T00:00:00Z",
        "", tuple(periods), "", 1,
    )  # fmt: skip


def test_sources_are_those_of_figures_that_were_shown(land, monkeypatch):
    frame = land.measures["inwoners"]
    names = frame["period"].map({"2015": "oud-1", "2024": "oud-1", "2025": "nieuw-2"})
    land.measures["inwoners"] = frame.assign(snapshot=names.astype("str"))
    found = (snapshot(1, "oud", ["2015"]), snapshot(2, "nieuw", ["2025"]))
    monkeypatch.setattr(type(land), "snapshots", found)
    report = make_report(land)
    report.tabel("aandeel_jeugd")
    sources = report.verantwoording().text.partition("Bronnen")[2].partition("Afronding")[0]
    assert sources.strip() == "- nieuw: 2025 (kenmerk 22222222)."
    report.figuur("aandeel_jeugd", "lijn")
    assert "- oud: 2015" in report.verantwoording().text


def test_files_that_only_place_schools_say_so(land, monkeypatch):
    with_old_schools(land)
    places = land.locations().assign(snapshot="plaats-1")
    monkeypatch.setattr(land, "_locations", places)
    found = (snapshot(1, "plaats", ["2019"]), snapshot(3, "ongebruikt", ["2019"]))
    monkeypatch.setattr(type(land), "snapshots", found)
    report = make_report(land)
    report.tabel("deelname_sbo")
    text = report.verantwoording().text
    assert "- plaats, alleen voor de plaats van de scholen: 2019" in text
    assert "ongebruikt" not in text


def test_places_of_schools_that_no_figure_is_about_are_no_source(land, monkeypatch):
    with_old_schools(land)
    places = land.locations().assign(snapshot="plaats-1", sector="mbo")
    monkeypatch.setattr(land, "_locations", places)
    monkeypatch.setattr(type(land), "snapshots", (snapshot(1, "plaats", ["2019"]),))
    report = make_report(land)
    report.tabel("deelname_sbo")
    assert "alleen voor de plaats" not in report.verantwoording().text


def test_the_verantwoording_says_of_when_the_areas_are(land):
    region = dataclasses.replace(NOORD, partial=frozenset({"GM0003"}))
    assert "bijlage van 2015 bij de Regeling" in make_report(land, region).verantwoording().text
    found = "RIO, peildatum 3-10-2026"
    land.geography = dataclasses.replace(land.geography, areas_source=found)
    text = make_report(land, region).verantwoording().text
    assert f"samenwerkingsverbanden: register van DUO: {found}." in text
    assert "bijlage van 2015" not in text


@pytest.mark.parametrize(
    ("date", "words"),
    [("2025-10-01", "stand van 1 oktober 2025"), ("2025-12-11", "bestand van 11 december 2025"),
     ("2026-10-01", "bestand van 1 oktober 2026"), ("2020-02", "bestand van februari 2020")],
)  # fmt: skip
def test_a_reference_date_is_not_called_the_date_of_the_file(date, words):
    from aoj.report.wording import explanation

    assert f"({words}, kenmerk" in explanation._file(snapshot(1, "bron", ["1996", "2025"], date))


def test_the_verantwoording_gives_the_margins_behind_the_words(report):
    report.tabel("aandeel_jeugd")
    text = report.verantwoording().text
    head = "Groot genoeg is ten minste | De marge is | Bij"
    margin = "alleen afronding en verborgen aantallen"
    assert f"{head}\n1\u00a0procentpunt | {margin} | aandeel jongeren\n" in text
    assert "'Gestegen' of 'gedaald' heet een aandeel als het ten minste zo veel" in text
    assert "ten minste 2% is veranderd, en meer dan afronding en verborgen aantallen" in text
    assert "Heeft het een toevalsmarge" not in text  # a structure has none
    assert "zoals de bron ze geeft" not in text


def test_the_verantwoording_knows_every_margin(land):
    report = make_report(with_old_schools(land))
    land.add(
        "vsv_swv", [("VO0101", "2015", p, v) for p, v in (("vsv", 5.0), ("leerlingen", 900.0))]
    )
    report.kern()
    told = report.verantwoording().text
    assert "Heeft het een toevalsmarge, dan moet de verandering ook groter zijn dan toeval" in told
    rows = [line.split(" | ") for line in told.splitlines() if " | " in line]
    rounding, chance = "alleen afronding en verborgen aantallen", "de toevalsmarge"
    assert ["1\u00a0procentpunt", rounding, "aandeel jongeren"] in rows
    assert ["0,3\u00a0procentpunt", chance, "deelname aan het speciaal basisonderwijs"] in rows
    assert [row[:2] for row in rows if "schoolverlaters" in row[2]] == [
        ["0,1\u00a0procentpunt", chance]
    ]


def test_pupils_without_a_known_address_are_mentioned(land):
    land.add("leerlingen_vo_vestiging", [("00AA00", "2025", "havo", 90.0)])
    land.place([("00AA00", "GM0001", "1001")])
    report = make_report(land)
    report.tabel("leerlingen_vo")
    assert "waarvan geen adres bekend is, tellen alleen mee in het cijfer van Nederland" in (
        report.verantwoording().text
    )


def test_only_the_gemeente_that_was_split_went_partly(land):
    merged = land.geography.mergers
    extra = merged.iloc[[1]].assign(old_code="GM0007", old_name="Heel", kind="samenvoeging")
    changed = dataclasses.replace(land.geography, mergers=pd.concat([merged, extra]))
    land.geography = changed
    report = make_report(land)
    assert "Half (deels) en Heel gingen in 2021 op in Bee" in report.verantwoording().text


def test_the_lines_of_all_kinds_of_schools_are_all_in_the_alt(land):
    parts = ("bo", "sbo", "so", "vso", "so_vso")
    rows = [
        ("00AA00", year, part, 51_055.0 if year < "2011" else 41_345.0)
        for part in parts
        for year in ("2010", "2011", "2012")
    ]
    land.add("leerlingen_po_vestiging", rows).place([("00AA00", "GM0001", "1001")])
    region = dataclasses.replace(NOORD, name="Een regio met een bijzonder lange naam")
    alt = make_report(land, region).figuur("leerlingen_po", "lijn").alt
    assert alt.startswith("5 lijngrafieken")
    assert alt.count(" van 51.055 naar 41.345.") == 5
    assert len(alt) <= 350


def test_a_sum_of_scores_is_rounded_and_said_to_depend_on_size(land):
    land.add("achterstandsscore_vestiging", [("00AA00", "2025", "score", 13_606.4)])
    land.place([("00AA00", "GM0001", "1001")])
    report = make_report(land)
    text = report.zin("achterstandsscore_scholen").text
    assert "ongeveer 13.600 punten" in text
    assert text.count("hangt ook af van het aantal leerlingen") == 1


def test_bars_of_gemeenten_carry_that_their_figure_is_old(land):
    bundle = make_report(with_old_schools(land)).figuur("leerlingen_po", "staven", "bo")
    assert COUNTRY not in {f.region_code for f in bundle.figures}
    assert "Let op: ouder cijfer (2015)." in bundle.html


def test_bars_never_rank_a_total_against_its_parts(land):
    alt = make_report(land).figuur("bevolking_jeugd", "staven").alt
    assert "0 tot en met 24 jaar" not in alt
    assert "lle inwoners" not in alt


def test_the_national_sum_of_rounded_counts_is_explained_once(land):
    from test_tables import pupils

    notes = make_report(pupils(land)).tabel("leerlingen_woonregio").notes
    assert sum("som van afgeronde aantallen" in note for note in notes) == 1


def test_a_report_reads_each_measure_once(repo_root, monkeypatch):
    from aoj.dataset import data

    read = []
    real = data.read_measure
    monkeypatch.setattr(data, "read_measure", lambda *a: read.append(a[0]) or real(*a))
    monkeypatch.chdir(repo_root)
    report = Report("fabelkust")
    for name in ("leerlingen_po", "deelname_sbo"):
        report.tabel(name), report.figuur(name)
    assert read
    assert len(read) == len(set(read))


def test_a_line_explains_the_mark_of_a_lower_bound_only_where_it_is_drawn(land):
    rows = [("00AA00", year, "bo", 90.0) for year in ("2023", "2024", "2025")]
    land.add("leerlingen_po_vestiging", [*rows, ("00AB00", "2024", "bo", None)])
    land.place([("00AA00", "GM0001", "1001"), ("00AB00", "GM0001", "1001")])
    early = make_report(land).figuur("leerlingen_po", "lijn", "bo").html
    assert "≥" not in early.partition("<details>")[0]
    assert "In een deel van de jaren zijn kleine aantallen verborgen" in early
    land.add("leerlingen_po_vestiging", [("00AB00", "2025", "bo", None)])
    assert "≥ ten minste dit aantal" in make_report(land).figuur("leerlingen_po", "lijn", "bo").html


def test_one_bar_is_no_chart(land):
    alone = dataclasses.replace(NOORD, members=frozenset({"GM0001"}))
    bundle = make_report(land, alone).figuur("bevolking_jeugd", "staven", "0-14")
    assert (bundle.kind, bundle.html) == ("ontbreekt", "")


def test_the_alt_of_a_strip_says_whose_figures_lie_apart(land):
    assert (
        make_report(land)
        .figuur("aandeel_jeugd")
        .alt.endswith("De gemeenten van de regio: van 27,1% in Aa tot 28,2% in Bee.")
    )
    rows = [
        (code, "2025", part, value)
        for code in ("VO0101", "VO0102")
        for part, value in (("vsv", 5.0), ("leerlingen", 900.0 if code == "VO0101" else 500.0))
    ]
    land.add("vsv_swv", rows)
    both = dataclasses.replace(NOORD, samenwerkingsverbanden=("VO0101", "VO0102"))
    assert (
        make_report(land, both)
        .figuur("vsv_samenwerkingsverband")
        .alt.endswith("Haar samenwerkingsverbanden: van 0,56% in Groot tot 1,00% in Klein.")
    )


def test_another_indicator_is_told_where_the_region_lacks_the_first(report):
    for verb in (report.zin, report.figuur, report.tabel):
        told = verb("jeugdhulp", anders="aandeel_jeugd")
        assert told == verb("aandeel_jeugd")
        assert verb("aandeel_jeugd", anders="jeugdhulp") == told
        assert verb("jeugdhulp", anders="neet").kind == "ontbreekt"
    assert "aandeel_jeugd" not in report.ontbreekt().text


def test_another_indicator_that_does_not_exist_is_an_error_even_where_it_is_not_needed(report):
    with pytest.raises(InputError, match="bedoelde u 'jeugdhulp'"):
        report.zin("aandeel_jeugd", anders="jeugdhulpen")


@pytest.mark.parametrize("wrong", [None, 5, True, ["jeugdhulp"], {}, b"jeugdhulp"])
def test_what_is_no_name_is_refused_in_one_sentence(report, wrong):
    verbs = (report.zin, report.figuur, report.tabel, report.vergelijking, report.zinnen)
    more = (report.kop, report.tekst, report.antwoord, report.profiel, report.toelichting)
    for verb in (*verbs, *more):
        with pytest.raises(InputError, match="geen tekst maar") as told:
            verb(wrong)
        assert len(str(told.value).splitlines()) == 1
    for verb in (report.zin, report.figuur, report.tabel):
        with pytest.raises(InputError, match="'anders' is geen tekst maar"):
            verb("aandeel_jeugd", anders=wrong)


@pytest.mark.parametrize("wrong", [5, True, ["lijn"], {}])
def test_a_part_or_kind_that_is_no_name_is_refused_in_one_sentence(report, wrong):
    with pytest.raises(InputError, match="het onderdeel is geen tekst maar"):
        report.zin("aandeel_jeugd", wrong)
    with pytest.raises(InputError, match="de soort figuur is geen tekst maar"):
        report.figuur("aandeel_jeugd", wrong)


def test_a_region_theme_or_samenwerkingsverband_that_is_no_name_is_refused_in_one_sentence():
    with pytest.raises(InputError, match="de regio is geen tekst maar 5"):
        Report(5)  # type: ignore[arg-type]
    for themes in (None, 5, {}, [None], [["vsv"]]):
        with pytest.raises(InputError, match="het thema is geen tekst maar"):
            Report("noord", themas=themes)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="het samenwerkingsverband is geen tekst maar 3001"):
        Report("noord", samenwerkingsverband=3001)  # type: ignore[arg-type]


def test_a_name_of_a_whole_page_is_not_repeated_in_its_error(report):
    with pytest.raises(InputError) as told:
        report.zin("x" * 100_000)
    assert len(str(told.value)) < 600


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda r: r.figuur("jeugdhulp", onderdeeel="x"), "kent geen 'onderdeeel'; bedoelde u"),
        (
            lambda r: r.figur("jeugdhulp"),
            r"rapport.figur bestaat niet; bedoelde u rapport.figuur\?",
        ),
        (lambda r: r.zin(), r"rapport.zin\(\) mist indicator"),
        (lambda r: r.kop("a", "b"), "te veel"),
        (lambda r: r.figuur("jeugdhulp", "taart"), "verwacht: een van: strip, lijn"),
        (lambda r: r.figuur("jeugdhulp", "met_verblijf"), "is een onderdeel van jeugdhulp"),
        (lambda r: Report("fabelstad", thema=["jeugd"]), "kent geen 'thema'; bedoelde u 'themas'"),
        (lambda r: Report("fabelstad", jaar=5), "het jaar '5' is er geen"),
        (lambda r: Report("fabelkust", jaar=1990), "kies een ander jaar"),
    ],
)
def test_a_slip_in_a_cell_is_told_in_dutch(repo_root, monkeypatch, call, sentence):
    monkeypatch.chdir(repo_root)
    with pytest.raises(InputError, match=f"(?i){sentence}"):
        call(Report("fabelstad"))
    assert not hasattr(Report("fabelstad"), "figur")


def test_a_part_may_stand_behind_the_indicator_with_a_point(repo_root, monkeypatch):
    monkeypatch.chdir(repo_root)
    report = Report("fabelstad")
    for verb in (report.zin, report.figuur, report.tabel, report.vergelijking):
        assert (
            verb("jeugdhulp.met_verblijf").text == verb("jeugdhulp", onderdeel="met_verblijf").text
        )


def test_no_verb_is_silent_about_a_theme_that_was_not_chosen(repo_root, monkeypatch):
    monkeypatch.chdir(repo_root)
    report = Report("fabelstad", themas=["jeugd"])
    for verb in (report.zin, report.zinnen, report.figuur, report.tabel, report.vergelijking):
        assert "gaat niet over het thema 'jeugdhulp'" in verb("jeugdhulp").text
