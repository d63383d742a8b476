"""Lines over the years and small multiples: gaps, bars, what was counted, one shared scale."""

from __future__ import annotations

from dataclasses import replace

import pytest
from report_land import NOORD
from wide_land import wide_report

from aoj.indicators import INDICATORS, get_indicator
from aoj.report import figures
from aoj.report.canvas import Scale
from aoj.report.charts.multiples import _kept
from aoj.report.charts.points import make_series
from aoj.report.charts.trends import has_line
from aoj.report.figures import Page, Panel, Point, Series, lines
from aoj.report.results import Result, Results
from aoj.report.wording import forecast_words, multiples_words, numbers
from aoj.report.wording.gaps import gap_remarks, gaps

SHARE = get_indicator("jeugdhulp")
COUNT = get_indicator("leerlingen_po")
UP, ACROSS = Scale(0.0, 100.0, 0.0, 100.0), Scale(2020, 2024, 0.0, 400.0)


def point(year: int, value: float | None, **rest: object) -> Point:
    return Point(year, str(year), value, **rest)  # type: ignore[arg-type]


def result(value: float | None, **rest: object) -> Result:
    made = Result("jeugdhulp", "GM0001", "2024", "totaal", value)
    return replace(made, **rest)  # type: ignore[arg-type]


class Sheet(Page):
    """A page that remembers what is drawn on it."""

    def __init__(self) -> None:
        super().__init__(100)
        self.drawn: list[tuple[str, list[float], list[float], dict[str, object]]] = []

    def line(self, xs, ys, **style):
        self.drawn.append(("marker" if "marker" in style else "line", [*xs], [*ys], style))

    def box(self, x, y, width, height, color, **style):
        self.drawn.append(("box", [x, x + width], [y, y + height], style))

    def of(self, kind):
        return [(xs, ys) for what, xs, ys, _ in self.drawn if what == kind]


def drawn(*points: Point) -> Sheet:
    sheet = Sheet()
    lines.draw_series(sheet, Series("Rijn", points), ACROSS, UP)
    return sheet


def test_a_line_is_lifted_at_a_break_and_at_a_year_without_a_figure():
    sheet = drawn(
        point(2020, 10), point(2021, 20), point(2022, 30, broken=True), point(2023, None),
        point(2024, 40),
    )  # fmt: skip
    assert [xs for xs, _ in sheet.of("line")] == [[0.0, 100.0]]
    assert [xs for xs, _ in sheet.of("marker")] == [[200.0], [400.0], [400.0]], "alone: a dot"


def test_a_figure_without_an_exact_place_is_a_bar_and_never_a_dot():
    sheet = drawn(point(2020, 10), point(2021, 50, is_open=True, least=40, most=60))
    assert sheet.of("box")[0][1] == [40.0, 60.0]
    assert [xs for xs, _ in sheet.of("marker")] == [[0.0]], "only the exact one"
    ends = [ys for _, ys in sheet.of("line")]
    assert ends == [[40.0, 40.0], [60.0, 60.0]], "strokes at what it is at least and at most"


def test_a_figure_that_is_only_known_to_be_more_is_a_bar_to_the_edge():
    sheet = drawn(point(2020, 50, is_open=True, least=40, most=None))
    assert sheet.of("box")[0][1] == [40.0, 100.0]
    assert [ys for _, ys in sheet.of("line")] == [[40.0, 40.0]]


def test_a_line_runs_on_where_what_a_figure_may_be_is_no_higher_than_the_line():
    narrow = point(2021, 50, is_open=True, least=49.5, most=50.5)
    sheet = drawn(point(2020, 50), narrow, point(2022, 50))
    assert sheet.of("box") == []
    assert sheet.of("line") == [([0.0, 100.0, 200.0], [50.0, 50.0, 50.0])]
    assert drawn(point(2020, 50), narrow).of("marker") == [], "but its end is no dot"


def test_whether_there_is_a_bar_depends_on_the_height_of_the_plot():
    line = Series("", (point(2020, 0), point(2021, 99, is_open=True, least=98, most=100)))
    assert not figures.has_bars([line], 100.0)
    assert figures.has_bars([line], 200.0)


def test_behind_a_panel_a_figure_without_an_exact_place_is_not_drawn():
    line = Series("", (point(2020, 10), point(2021, 50, is_open=True, least=40, most=60)))
    assert [p.value for p in lines.without_bars(line).points] == [10, None]


def test_provisional_years_are_joined_dashed_to_the_year_before():
    sheet = drawn(point(2020, 10), point(2021, 20), point(2022, 30, provisional=True))
    styles = [style["linestyle"] for what, _, _, style in sheet.drawn if what == "line"]
    assert styles == ["-", (0, (2, 1.4))]
    assert [xs for xs, _ in sheet.of("line")] == [[0.0, 100.0], [100.0, 200.0]]


@pytest.mark.parametrize(
    ("low", "high", "span"), [(0.10, 0.16, (0.10, 0.16)), (0.10, None, (0.10, None))]
)
def test_a_share_that_is_printed_as_a_span_has_that_span_on_the_page(low, high, span):
    vague = result(0.12, lower=low, upper=high, hidden=1)
    found = make_series("", [vague], "regio", SHARE).points[0]
    assert (found.is_open, found.least, found.most) == (True, *span)


def test_a_share_that_can_be_anything_has_no_place_at_all():
    anything = result(0.5, lower=0.0, upper=1.0, hidden=1)
    found = make_series("", [anything, result(0.1)], "regio", SHARE).points[0]
    assert found.value is None


def test_a_count_that_lacks_hidden_cells_goes_from_its_least_to_its_most():
    count = Result("leerlingen_po", "GM1", "2024", "bo", 100.0, hidden=2, lower=102.0, upper=108.0)
    found = make_series("", [count], "regio", COUNT).points[0]
    assert (found.is_open, found.least, found.most) == (True, 100.0, 108.0)


def test_a_hidden_year_is_a_gap_and_not_nothing():
    hidden = result(None, status="suppressed", period="2023")
    points = make_series("", [hidden, result(0.1)], "regio", SHARE).points
    assert [p.value for p in points] == [None, 0.1]


def multiples(amount: int = 5, first: str = "10%") -> Page:
    behind = [Series("Rijn", (point(2020, 15), point(2024, 14)), "regio", last_text="14%")]
    made = []
    for i in range(amount):
        line = Series(
            "", (point(2020, 10 + i), point(2024, 12 + i)), "gemeente", first, f"{12 + i}%"
        )
        made.append(Panel(f"Gemeente {i}", (line,)))
    return figures.draw_multiples(
        made, behind, words=lambda v: numbers.number(v), smallest_step=1, footer="x"
    )


@pytest.mark.parametrize("amount", [1, 6, 7, 30])
def test_all_panels_have_the_same_scale_and_their_first_and_last_figure(amount):
    words = [box.text for box in multiples(amount).boxes]
    ticks = {text for text in words if text.isdigit() and len(text) < 4}
    assert len(ticks) == 2, "the lowest and the highest, the same in every panel"
    assert all(words.count(tick) == amount for tick in ticks)
    assert words.count("10%") == amount
    assert {f"{12 + i}%" for i in range(amount)} <= set(words)
    assert words.count("2020") == words.count("2024") == amount


def test_the_region_and_the_country_are_named_once_above_the_panels():
    words = [box.text for box in multiples(9).boxes]
    assert words.count("Rijn 14%") == 1


def test_thirty_panels_fit_on_a_page_of_paper():
    assert multiples(30).height < 700


def test_small_multiples_record_and_print_the_ends_of_each_line():
    bundle = wide_report(5).figuur("jeugdhulp", "gemeenten")
    assert bundle.title.endswith("2022 tot en met 2024")
    assert bundle.alt.startswith("5 kleine lijngrafieken, één per gemeente")
    assert len(bundle.alt) <= 350
    places = {(f.region_code, f.period) for f in bundle.figures}
    codes = {code for code, _ in places}
    assert len([code for code in codes if code.startswith("GM")]) == 5
    assert {"lang", "NL01"} <= codes
    assert all((code, period) in places for code in codes for period in ("2022", "2024"))
    assert multiples_words.SCALE in bundle.html


def test_gemeenten_whose_figures_are_hidden_are_named_and_have_no_panel():
    report = wide_report(19)
    bundle = report.figuur("jeugdhulp_verwijzers", "gemeenten", "rechter_raad_om")
    context = report._context
    results = context.results("jeugdhulp_verwijzers")
    hidden = [
        gemeente
        for gemeente in context.gemeenten
        if all(r.value is None for r in results.series(gemeente.code, "rechter_raad_om"))
    ]
    for gemeente in hidden:
        assert gemeente.name in bundle.notes[0]
        assert not any(f.region_code == gemeente.code for f in bundle.figures)
    assert bool(hidden) is ("Zonder vak" in bundle.notes[0])


def test_who_is_hidden_and_who_has_no_figure_are_told_apart():
    rows = Results.of(
        Result("jeugdhulp", code, "2024", "totaal", None, status=status)
        for code, status in (("GM0363", "suppressed"), ("GM0344", "missing"))
    )
    names = wide_report(5)._context.names
    found = multiples_words.without_panel(rows, ["GM0363", "GM0344"], "totaal", SHARE, names)
    assert found == [
        "Zonder vak (aantallen te klein om openbaar te maken): Amsterdam.",
        "Zonder vak (geen cijfer): Utrecht.",
    ]


def test_of_more_gemeenten_than_fit_the_largest_are_drawn():
    regions = [replace(NOORD, code=f"GM{i:04}") for i in range(40)]
    rows = Results.of(
        Result("jeugdhulp", r.code, "2024", "totaal", 0.1, 1.0, denominator=float(i))
        for i, r in enumerate(regions)
    )
    kept, left_out = _kept(rows, regions, "totaal")
    assert [r.code for r in kept] == [f"GM{i:04}" for i in range(10, 40)]
    assert left_out == [f"GM{i:04}" for i in range(10)]


@pytest.mark.parametrize("indicator", ["aandeel_jeugd", "bevolking_jeugd"])
def test_one_gemeente_and_counts_get_a_line_instead(indicator):
    size = 1 if indicator == "aandeel_jeugd" else 5
    bundle = wide_report(size).figuur(indicator, "gemeenten")
    assert bundle.kind == "figuur"
    assert "-lijn" in bundle.id


def test_what_was_counted_stands_before_the_forecast_and_both_are_recorded():
    bundle = wide_report(5).figuur("bevolkingsprognose", "lijn")
    counted = [f for f in bundle.figures if f.indicator == "bevolking_jeugd"]
    assert [(f.breakdown, f.period) for f in counted] == [
        ("totaal", "2015"),
        ("totaal", "2024"),
        ("totaal", "2025"),
    ]
    assert "2015 tot en met 2040" in bundle.title
    assert "Geteld in 2025: " in bundle.alt
    assert counted[-1].wordings[0] in bundle.alt
    assert "Doorgetrokken: geteld aantal inwoners, tot en met 2025." in bundle.notes[0]


def test_a_forecast_has_counted_figures_or_a_reason_why_not():
    told = {
        indicator.name
        for indicator in INDICATORS.values()
        if indicator.is_forecast
        if any(part.counted for part in indicator.breakdowns.values())
        or forecast_words.alone_remark(indicator)
    }
    own_history = {"leerlingprognose_mbo"}
    assert told | own_history == {i.name for i in INDICATORS.values() if i.is_forecast}
    assert forecast_words.alone_remark(get_indicator("bevolkingsprognose")) == ""


def test_what_is_counted_before_a_forecast_is_a_part_that_counts_the_same_unit():
    named = [
        (indicator, part)
        for indicator in INDICATORS.values()
        for part in indicator.breakdowns.values()
        if part.counted
    ]
    assert named
    for indicator, part in named:
        name, _, counted = part.counted.partition(".")
        other = get_indicator(name)
        assert indicator.is_forecast
        assert not other.is_forecast
        assert counted in other.breakdowns
        assert (other.unit, other.reference_date) == (indicator.unit, indicator.reference_date)
        assert (other.statistic, other.sector) == (indicator.statistic, indicator.sector)


def test_the_end_of_what_was_counted_is_marked_and_named():
    before = Series("", tuple(point(year, 10) for year in range(2016, 2026)))
    ahead = Series("Rijn", tuple(point(y, 12, provisional=True) for y in (2025, 2030, 2040)))
    page = figures.draw_trend(
        [Panel("", (ahead, before), 2025.0)],
        words=numbers.number,
        smallest_step=1,
        zero=True,
    )
    at = {box.text: box for box in page.boxes}
    assert at["geteld"].x1 < at["verwacht"].x0
    assert (
        abs((at["2025"].x0 + at["2025"].x1) / 2 - at["verwacht"].x0) < 6 if "2025" in at else True
    )


def test_breaks_are_named_where_the_words_have_room():
    years = [point(y, 10, broken=y in (2018, 2019, 2023)) for y in range(2015, 2026)]
    page = figures.draw_trend(
        [Panel("", (Series("Rijn", tuple(years)),))],
        words=numbers.number,
        smallest_step=1,
        zero=True,
    )
    assert [box.text for box in page.boxes].count("breuk") in (2, 3)


def years(*found: str) -> list[Result]:
    return [result(0.1, period=period) for period in found]


def test_years_that_lack_are_a_gap_in_a_line_and_are_named():
    series = years("2017", "2018", "2019", "2023", "2024")
    points = make_series("", series, "regio", SHARE).points
    assert [p.year for p in points if p.after_gap] == [2023]
    assert drawn(*(replace(p, value=10) for p in points)).of("line")[-1][0] == [300.0, 400.0]
    assert gap_remarks([series, series]) == [
        "Zonder lijn: tussen 2019 en 2023 zijn er geen cijfers."
    ]


@pytest.mark.parametrize(
    "periods",
    [
        ("2012", "2016", "2020", "2022"),
        ("2024", "2025", "2030", "2035", "2040"),
        ("2022H1", "2022H2", "2023H1"),
        ("2023", "2024"),
        ("2024",),
        (),
    ],
)
def test_a_source_that_counts_once_in_some_years_has_no_gaps(periods):
    assert gaps(years(*periods)) == [] and gap_remarks([years(*periods)]) == []


def test_two_figures_make_no_line_and_so_do_those_with_years_between_them_that_lack():
    assert not has_line(years("2019", "2023"))
    assert not has_line([*years("2019", "2023"), result(None, period="2024", status="suppressed")])
    assert has_line(years("2015", "2019", "2023")) and has_line(years("2022", "2023", "2026"))
    changed = [*years("2018"), result(0.1, period="2019", break_before="x"), *years("2023")]
    assert not has_line(changed), "a break, then a gap"
