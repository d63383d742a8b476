"""What a reader who is no statistician is told: of others, of hidden figures, of linked ones."""

from __future__ import annotations

import re

import pytest

from aoj.comparisons import Comparison
from aoj.indicators import INDICATORS
from aoj.report import Report
from aoj.report.charts.strips import _strip_row
from aoj.report.facade import open_context
from aoj.report.wording import sentences


@pytest.fixture(scope="module")
def report() -> Report:
    return Report("fabelkust", gegevens="voorbeeld")


@pytest.fixture(scope="module")
def context():
    return open_context("fabelkust", "voorbeeld")


def test_a_sentence_prints_the_others_as_the_table_does(report):
    nation = report.tabel("deelname_vso").rows[-1]
    text = report.zin("deelname_vso").text
    country = next(f for f in report.zin("deelname_vso").figures if f.region_code == "NL01")
    assert country.wordings == ("tussen 4,43% en 4,45%",)
    assert f"heel Nederland {country.wordings[0]}" in text
    assert nation["totaal"] == country.wordings[0]  # not exact, so words for machines too


def test_an_interval_has_no_exact_point(context):
    indicator_name = "armoede_kinderen"
    results = context.results(indicator_name)
    own = results.newest(context.region.code, "totaal")
    row = _strip_row(context, INDICATORS[indicator_name], own, "Fabelkust", strong=True)
    assert row.is_open and (row.low, row.high) == (own.lower, own.upper)
    exact = context.results("eenoudergezinnen").newest(context.region.code, "totaal")
    assert not _strip_row(context, INDICATORS["eenoudergezinnen"], exact, "F", strong=True).is_open


def test_the_alt_text_says_that_a_bar_is_what_a_figure_may_be(report):
    assert "Een balk loopt van het laagste tot het hoogste" in report.figuur("armoede_kinderen").alt
    assert "Een balk" not in report.figuur("aandeel_jeugd").alt


def test_no_extremes_where_a_gemeente_is_hidden_and_all_that_share_one(report):
    assert "loopt het uiteen" not in report.zin("thuiszitters_aandeel").text
    assert "van 0,00 in 5 gemeenten tot 0,51 in Verzonnendrecht" in (
        report.zin("achterstandsscore_per_leerling").text
    )


def test_a_forecast_that_the_source_left_empty_is_not_called_hidden(report):
    assert "(van 1 school ontbreekt de prognose)" in report.zin("leerlingprognose_po").text
    shown = [
        report.zin("leerlingprognose_po").text,
        report.tabel("leerlingprognose_po").text,
        *report.figuur("leerlingprognose_po").notes,
    ]
    assert not any("verborgen" in text for text in shown)


def test_a_rounding_note_names_what_is_printed(report):
    table = report.tabel("armoede_kinderen")
    note = next(note for note in table.notes if note.startswith("De bron rondt"))
    assert note.endswith("daardoor ligt het cijfer van de regio tussen 4,2% en 5,7%.")
    assert "tussen 4,2% en 5,7%" in table.text.replace(note, "")


def test_every_linked_figure_is_told_and_compared(report):
    told = report.zin("risicofactoren_jeugdhulp")
    assert told.html.count("<li>") == len(report.vergelijking("risicofactoren_jeugdhulp").rows) >= 5
    for what in ("armoede", "eenoudergezinnen", "achterstandsscore", "bijstand", "met jeugdhulp"):
        assert what in told.text


def test_all_of_a_provisional_comparison_is_called_so_once(report):
    bundle = report.vergelijking("armoede_kinderen")
    assert "voorlopige cijfers" in bundle.title and "*" not in bundle.text


def test_notes_come_last_and_a_mean_is_no_sum(report):
    text = report.zin("achterstandsscore_per_leerling").text
    assert "0,25 punt." in text and "In de som" not in text
    assert text.index("Dat is hoger") < text.index("In dit cijfer zitten scores")


def test_costs_are_plural(report):
    text = report.zin("jeugdzorg_kosten_per_jongere").text
    assert " zijn de kosten van jeugdzorg per jongere " in text


def test_a_forecast_says_when_it_was_made_and_its_interval():
    text = Report("fabelstad", gegevens="voorbeeld").zin("bevolkingsprognose").text
    assert "(prognose uit 2023)" in text and "(in dezelfde prognose ongeveer" in text
    assert re.search(r"Met 67% kans ligt het in 2050 tussen ongeveer 429.500 en 480.900\.", text)


def test_words_in_the_size_class_column_are_explained(report):
    table = report.tabel("thuiszitters_aandeel")
    hidden = next(row for row in table.rows if row["regio"] == "Fabelduin")
    assert hidden["woord_grootteklasse"] == ""  # its own figure is hidden
    for mark in ("te weinig gemeenten:", "niet te vergelijken:"):
        assert any(note.startswith(mark) for note in table.notes)


def test_peers_are_named_only_if_a_comparison_was_printed():
    alone = Report("", context=open_context("wazerstreek", "voorbeeld", peers=["wazerstreek"]))
    text = alone.zin("deelname_sbo").text
    assert "Niet vergeleken met Wazerstreek (fictief): die ligt in" in text
    assert "zijn gekozen" not in alone.verantwoording().text
    assert "is gekozen" not in alone.verantwoording().text
    both = Report(
        "", context=open_context("wazerstreek", "voorbeeld", peers=["wazerstreek", "fabelkust"])
    )
    assert "is gekozen" not in both.verantwoording().text
    assert "Fabelkust" in both.zin("deelname_sbo").text
    assert (
        "De regio is ook vergeleken met Fabelkust (fictief), die daarvoor is gekozen."
        in both.verantwoording().text
    )


def test_silence_on_peers_has_its_reason(report):
    assert (
        "Niet vergeleken met Mijmerstreek (fictief) en Dromerdelta (fictief) samen: het cijfer"
        in (report.zin("armoede_kinderen").text)
    )


def test_what_is_missing_speaks_of_this_report_alone(report):
    assert "Dit gaat over de cijfers die in dit rapport zijn opgenomen." in report.ontbreekt().text


def test_a_reference_without_bounds_is_printed_as_it_is():
    beside = Comparison(
        "deelname_sbo", "totaal", "R", "2025", 0.02, 0.01, 0.03, "land", "Nederland", 0.024, "lager"
    )
    assert sentences.reference_words(beside, INDICATORS["deelname_sbo"]) == "2,4%"
