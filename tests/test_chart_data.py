"""The data table of a chart: the figures that are drawn under a name, as they are printed."""

from __future__ import annotations

import re

import pytest
from report_land import make_land, make_report

from aoj.report import figures as drawing

KINDS = ("strip", "lijn", "punten", "gemeenten", "staven")


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    return make_report(make_land(tmp_path_factory.mktemp("land")))


def table_of(bundle):
    return re.search(r"<details>.*</details>", bundle.html)[0]


@pytest.mark.parametrize("kind", KINDS)
def test_every_recorded_figure_of_a_chart_stands_in_its_table(report, kind):
    bundle = report.figuur("aandeel_jeugd", kind)
    assert bundle.kind == "figuur"
    table = table_of(bundle)
    assert len(bundle.rows) == table.count("<tr") - 1
    assert bundle.figures
    for figure in bundle.figures:
        assert any(f">{words}" in table for words in figure.wordings), figure


def test_a_column_that_says_the_same_in_every_row_is_left_out(report):
    strip, line = report.figuur("aandeel_jeugd"), report.figuur("aandeel_jeugd", "lijn")
    assert [c.name for c in strip.columns] == ["gebied", "cijfer"]
    assert [c.name for c in line.columns] == ["gebied", "periode", "cijfer"]
    assert (strip.columns[-1].type, strip.columns[-1].decimals) == ("share", 1)


def test_a_line_has_the_country_and_every_year_in_its_table(report):
    rows = report.figuur("aandeel_jeugd", "lijn").rows
    assert [row["periode"] for row in rows] == ["2015", "2024", "2025"] * 2
    assert {row["gebied"] for row in rows} == {"Noord & <b>Oost</b>", "Nederland"}


def test_a_hidden_figure_is_a_word_and_no_value_in_the_table(tmp_path):
    land = make_land(tmp_path)
    land.add("inwoners", [("GM0001", "2020", part, None) for part in ("0-14", "15-24", "totaal")])
    land.add(
        "inwoners",
        [
            (f"GM000{i}", "2020", part, number)
            for i in range(2, 6)
            for part, number in (("0-14", 1700), ("15-24", 1000), ("totaal", 10_000))
        ],
    )
    bundle = make_report(land).figuur("aandeel_jeugd", "gemeenten")
    rows = {(row["gebied"], row["periode"]): row["cijfer"] for row in bundle.rows}
    assert [key for key, value in rows.items() if value is None] == [("Aa", "2020")]
    assert re.search(r">Aa</th><td[^>]*>2020</td><td[^>]*>verborgen</td>", table_of(bundle))


@pytest.mark.parametrize(("apart", "least"), [(0, 0.001), (5, 0.01)])
def test_a_strip_of_figures_close_together_has_an_axis_in_finer_steps(
    tmp_path, monkeypatch, apart, least
):
    steps = []
    draw = drawing.draw_strip

    def drawn(*given, **named):
        steps.append((named["smallest_step"], named["words"](0.031)))
        return draw(*given, **named)

    land = make_land(tmp_path)
    land.add(
        "inwoners",
        [
            (f"GM000{i}", "2026", part, number)
            for i in range(1, 6)
            for part, number in (
                ("0-14", 1700.0 + i * (1 + 100 * apart)),
                ("15-24", 1000.0),
                ("totaal", 10_000.0),
            )
        ],
    )
    monkeypatch.setattr(drawing, "draw_strip", drawn)
    make_report(land).figuur("aandeel_jeugd", "strip")
    assert steps == [(pytest.approx(least), "3,1%" if apart == 0 else "3%")]


def test_a_strip_explains_the_bar_of_a_country_without_an_exact_place(report, tmp_path):
    assert "Een balk loopt" not in report.figuur("aandeel_jeugd", "strip").html
    land = make_land(tmp_path)
    for code in ("GM0001", "GM0002", "GM0003", "GM0004", "GM0005"):
        parts = ("absoluut", "relatief", "langdurig")
        rows = [(code, "2023/24", part, None if code == "GM0005" else 90.0) for part in parts]
        land.add("verzuim", [*rows, (code, "2023/24", "leerplichtigen", 10_000.0)])
    bundle = make_report(land).figuur("verzuim_aandeel", "strip")
    assert "Een balk loopt van het laagste tot het hoogste" in bundle.html
