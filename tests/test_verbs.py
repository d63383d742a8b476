"""Every verb of a report for every indicator of the catalogue, on the example; and its page."""

from __future__ import annotations

import re

import pytest
from grammar_rules import faults_of
from make_indicator_catalogue import PAGE, make_page

from aoj.commands.listing import list_indicators
from aoj.errors import InputError
from aoj.indicators import INDICATORS, UNAVAILABLE
from aoj.report import Report

BARE_CODES = re.compile(r"\b(GM\d{4}|PO\d{4}|VO\d{4}|NL01|PV\d\d|GK\d|JZ\d\d)\b")
ENGLISH = re.compile(r"\b(the|and|with|from|higher|lower|missing|provisional|estimated|region)\b")
EMPTY = ("eigen_cijfers",)
"""What no region of the example has for its whole area."""


@pytest.fixture(scope="module")
def outputs(repo_root):
    """Sentence, chart and table of every indicator for an example region, by indicator."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(repo_root)
        report = Report("fabelstad", gegevens="voorbeeld")
        return {
            name: (report.zin(name), report.figuur(name), report.tabel(name)) for name in INDICATORS
        }


def shown(outputs):
    return [bundle for bundles in outputs.values() for bundle in bundles if bundle.html]


def test_every_indicator_has_a_sentence_and_a_table(outputs):
    for name, (sentence, _, table) in outputs.items():
        if name not in EMPTY:
            assert (sentence.kind, table.kind) == ("zin", "tabel"), name
            assert len(table.rows) >= 1, name


def test_almost_every_indicator_has_a_chart(outputs):
    without = {name for name, (_, chart, _) in outputs.items() if chart.kind != "figuur"}
    kinds = {name for name, item in INDICATORS.items() if item.statistic == "kind"}
    assert without <= {*EMPTY, *kinds}


def test_a_reader_sees_dutch_words_and_no_code_or_gap(outputs):
    for bundle in shown(outputs):
        text = f"{bundle.text} {re.sub(r'<[^>]+>', ' ', bundle.html)}"
        assert not BARE_CODES.search(text), bundle.id
        assert not ENGLISH.search(text), bundle.id
        assert not re.search(r"\bnan\b|\bNone\b|[{}]", text), bundle.id


def test_every_sentence_keeps_to_the_rules_of_the_grammar(outputs):
    for sentence, _, _ in outputs.values():
        words = [f.wordings[0].split()[0] for f in sentence.figures if f.kind == "vergelijking"]
        assert not faults_of(sentence.text, sentence.figures, words), sentence.text


def test_every_printed_figure_stands_in_the_text_as_it_is_worded(outputs):
    for bundle in shown(outputs):
        if bundle.kind in ("zin", "tabel"):
            for figure in bundle.figures:
                assert any(words in bundle.text for words in figure.wordings), figure


def test_alt_texts_are_short_and_carry_a_figure(outputs):
    for _, chart, _ in outputs.values():
        if chart.kind == "figuur":
            assert 40 < len(chart.alt) <= 350, chart.id
            assert re.search(r"\d", chart.alt), chart.id


def test_money_percentages_rates_and_forecasts_each_have_their_own_words(outputs):
    text = {name: sentence.text for name, (sentence, _, _) in outputs.items()}
    assert "€\u00a0" in text["jeugdzorg_kosten"]
    assert re.search(r"€\u00a0[\d.]+", text["jeugdzorg_kosten_per_jongere"])
    assert re.search(r"reservepositie .* \d+,\d%", text["reservepositie"])
    assert "verwachte aantal" in text["bevolkingsprognose"]
    assert re.search(r"Dat is \d+% (meer|minder) dan in 20", text["bevolkingsprognose"])
    assert "stichting (alle 2)" in text["organisatievorm"]
    assert re.search(
        r"bijstandsuitkeringen per 1\.000 huishoudens .* \d", text["bijstandsuitkeringen"]
    )


def test_the_band_of_a_forecast_is_drawn_and_named(outputs):
    caption = outputs["bevolkingsprognose"][1].notes[0]
    assert "De lichte band: ondergrens van het 67%-interval en bovengrens" in caption
    assert "Gestippeld: prognose, vanaf" in caption


def test_a_single_samenwerkingsverband_is_of_one_kind(outputs):
    rows = {row["regio"]: row for row in outputs["organisatievorm"][2].rows}
    assert "ja" in outputs["organisatievorm"][2].text
    assert {row["stichting"] for row in rows.values()} >= {1.0, 2.0}


def test_figures_side_by_side_keep_their_own_units(outputs):
    table = outputs["risicofactoren_jeugdhulp"][2]
    types = {column.name: column.type for column in table.columns}
    assert (types["armoede"], types["achterstand"]) == ("share", "rate")


def test_own_figures_are_told_as_their_file_names_them(repo_root, monkeypatch):
    monkeypatch.chdir(repo_root)
    report = Report("mijmerstreek", gegevens="voorbeeld")
    table = report.tabel("eigen_cijfers")
    labels = {column.name: (column.label, column.type) for column in table.columns}
    assert labels["tevreden_ouders"] == ("Tevreden ouders (2025)", "share")
    assert labels["leerlingen_in_een_opstapklas"][1] == "count"
    sentence = report.zin("eigen_cijfers", "tevreden_ouders").text
    assert sentence.startswith("In 2025 ligt het cijfer 'Tevreden ouders' van Mijmerstreek")
    assert "%" in sentence
    assert report.figuur("eigen_cijfers").kind == "figuur"
    assert "Tevreden ouders" in report.verantwoording().text
    with pytest.raises(InputError, match="bedoelde u 'tevreden_ouders'"):
        report.zin("eigen_cijfers", "tevreden_ouder")


def test_the_page_is_up_to_date():
    """Run `python scripts/make_indicator_catalogue.py` where this fails."""
    assert PAGE.read_text(encoding="utf-8") == make_page()


def test_the_page_has_every_indicator_and_what_cannot_be_had():
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"`{name}`. {item.definition}" in page for name, item in INDICATORS.items())
    assert all(item.reason in page for item in UNAVAILABLE.values())


def test_each_indicator_is_one_line_with_dutch_words_in_its_name():
    lines = list_indicators().splitlines()
    names = [line.split()[0] for line in lines[:-1]]
    assert names == list(INDICATORS)
    assert len(names) >= 45
    assert "docs/indicatoren.md" in lines[-1]
    words = ("jeugdwerkloosheid", "neet", "armoede", "eenouder", "thuiszitters", "vrijstelling")
    words += ("prognose", "bescherming", "reclassering", "verzuim", "achterstand")
    assert all(any(word in name for name in names) for word in words)
    told = ("sbo", "so", "vso", "pro", "lwoo")
    exact = {
        *(f"deelname_{kind}" for kind in told),
        "reservepositie",
        "organisatievorm",
        "toezicht",
    }
    assert exact <= set(names)
