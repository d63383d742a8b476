"""The first page: which figures it shows, how its cells are told, and what stands out."""

from __future__ import annotations

import itertools
import random
import re
from dataclasses import replace

import pytest
from report_land import NOORD, make_land, make_report

from aoj.bundle import MIME
from aoj.comparisons import compare
from aoj.geography import COUNTRY
from aoj.indicators import INDICATORS
from aoj.report import Report
from aoj.report.facade import open_context
from aoj.report.figures import heatmap as heat
from aoj.report.overview import choose_eight, make_heatmap, make_standouts, shown_columns
from aoj.report.overview.core import COLUMNS, EIGHT, PREFERRED, figure_of
from aoj.report.overview.standouts import _of_gemeenten, choose_standouts
from aoj.report.results import Result
from aoj.report.wording import marks, overview_words, standout_words
from aoj.store.project import find_project

EXAMPLES = ("fabelstad", "dromerdelta")


@pytest.fixture
def land(tmp_path):
    return make_land(tmp_path)


@pytest.fixture
def report(land):
    return make_report(land)


@pytest.fixture(scope="module")
def contexts(repo_root):
    """The reports on some regions of the example: one gemeente, small ones, a divided one."""
    project = find_project(repo_root)
    return {name: open_context(name, "voorbeeld", project=project) for name in EXAMPLES}


@pytest.fixture(scope="module", params=EXAMPLES)
def context(request, contexts):
    return contexts[request.param]


def test_every_figure_of_the_first_page_exists_in_the_catalogue():
    for name, part in itertools.chain(*EIGHT, ((h.name, h.part) for h in COLUMNS)):
        assert part in INDICATORS[name].breakdowns
    assert sorted(PREFERRED) == list(range(len(COLUMNS)))


def test_columns_of_the_heatmap_are_figures_that_gemeenten_may_compare():
    for heading in COLUMNS:
        indicator = INDICATORS[heading.name]
        assert marks.is_quotient(indicator) and indicator.compare_gemeenten
        assert "gemeente" in indicator.levels and indicator.relevant_of(heading.part) > 0


def test_the_first_page_has_eight_figures_in_the_stated_order(context):
    shown = choose_eight(context).shown
    assert len(shown) == 8
    order = [(name, part) for subject in EIGHT for name, part in subject]
    places = [order.index((s.indicator.name, s.own.breakdown)) for s in shown]
    assert places == sorted(places)
    assert len({s.indicator.name for s in shown}) == 8


def test_a_subject_without_a_word_gives_way_to_one_that_can_be_compared(contexts):
    shown = choose_eight(contexts["fabelstad"]).shown
    assert all(s.has_word for s in shown)
    assert "thuiszitters_aandeel" not in {s.indicator.name for s in shown}  # hidden in the country


def test_the_choice_does_not_depend_on_how_high_the_figures_are(tmp_path):
    names = []
    for factor in (1.0, 0.5):
        land = make_land(tmp_path / str(factor))
        frame = land.measures["inwoners"]
        mine = frame["region_code"].isin(["GM0001"]) & (frame["breakdown"] == "0-14")
        land.measures["inwoners"] = frame.assign(
            value=frame["value"].where(~mine, frame["value"] * factor)
        )
        rows = make_report(land).kern().rows
        names.append([row["cijfer"] for row in rows])
    assert names[0] == names[1]


def test_a_count_fills_the_first_page_as_a_part_of_the_country(report):
    rows = report.kern().rows
    assert rows[-1]["cijfer"] == "Aantal inwoners van 0 tot en met 24 jaar"
    assert rows[-1]["woord"].endswith("% van Nederland")


def test_only_chosen_themes_stand_on_the_first_page(contexts):
    context = replace(contexts["fabelstad"], themes=("armoede", "vsv"))
    themes = {s.indicator.theme for s in choose_eight(context).shown}
    themes |= {s.indicator.theme for _, s in shown_columns(context)}
    assert themes == {"armoede", "vsv"}
    assert set(choose_eight(context).used) <= {
        i.name for i in INDICATORS.values() if i.theme in ("armoede", "vsv")
    }


def test_words_of_all_gemeenten_at_once_are_those_of_one_by_one(context):
    for heading, shown in shown_columns(context):
        period = shown.own.period
        found = context.beside_country(heading.name, period, heading.part)
        frame = context._frames[heading.name]
        for region in (context.region, *context.gemeenten):
            alone = [
                c
                for c in compare(heading.name, region, context.data, frame, among=("land",))
                if (c.breakdown, c.period) == (heading.part, period)
            ]
            if alone and alone[0].value == alone[0].value:
                assert repr(found[region.code]) == repr(alone[0])


def test_each_cell_shows_its_own_figure_with_the_word_of_the_comparisons(context):
    bundle = make_heatmap(context)
    own = bundle.rows[0]
    for heading, shown in shown_columns(context):
        id = f"{heading.name}_{heading.part}"
        assert own[id] == marks.typed(shown.own, shown.indicator)
        word = shown.beside.word if shown.beside else ""
        assert own[f"{id}_woord"] == (word if word in overview_words.SYMBOLS else "")
        assert bundle.rows[-1][f"{id}_woord"] == ""  # the country beside itself
    assert [row["gebied"] for row in bundle.rows][-1] == "Nederland"


def test_every_number_in_the_heatmap_is_a_recorded_figure(context):
    bundle = make_heatmap(context)
    table = re.search(r"<details>.*</details>", bundle.html)[0]
    cells = [re.sub(r" [▲▼●]$", "", text) for text in re.findall(r"<td[^>]*>(.*?)</td>", table)]
    recorded = {wording for figure in bundle.figures for wording in figure.wordings}
    told = {overview_words.RECORDED.get(cell, cell) for cell in cells if cell}
    assert told <= recorded | {marks.ABSENT}


def hidden_context(contexts):
    """Return a report with a gemeente of which a figure of the heatmap is hidden."""
    context = contexts["dromerdelta"]
    for heading, shown in shown_columns(context):
        for gemeente in context.gemeenten:
            result = context.results(heading.name).at(gemeente.code, shown.own.period, heading.part)
            if result is not None and result.status == "suppressed":
                return context, gemeente, heading
    raise AssertionError("no hidden figure in the example")


def test_a_hidden_figure_is_words_without_number_symbol_or_colour(contexts, monkeypatch):
    context, gemeente, heading = hidden_context(contexts)
    drawn = []
    monkeypatch.setattr(
        heat, "draw_heatmap", lambda blocks, **kw: drawn.append((blocks, kw)) or DRAW(blocks, **kw)
    )
    bundle = make_heatmap(context)
    row = next(row for row in bundle.rows if row["gebied"].startswith(gemeente.name))
    id = f"{heading.name}_{heading.part}"
    assert (row[id], row[f"{id}_woord"]) == (None, "")
    cells = [
        cell
        for block in drawn[0][0]
        for line in block.rows
        for cell in line.cells
        if cell.text == overview_words.HIDDEN
    ]
    assert cells and all(cell.word == "" for cell in cells)
    assert overview_words.NOTES[overview_words.HIDDEN] in bundle.notes
    key = (heading.name, gemeente.code, heading.part)
    found = [f for f in bundle.figures if (f.indicator, f.region_code, f.breakdown) == key]
    assert [(f.value, f.wordings) for f in found] == [(None, (marks.HIDDEN,))]


DRAW = heat.draw_heatmap


def test_a_span_is_rounded_outward_until_it_fits_and_always_holds_the_truth():
    chance = random.Random(7)
    for name in ("neet", "jeugdreclassering", "jeugdzorg_kosten_per_jongere"):
        indicator = INDICATORS[name]
        scale = 3000 if marks.is_money(indicator) else 0.2
        for _ in range(200):
            low, high = sorted(chance.random() * scale for _ in "ab")
            result = Result(
                name, "GM0001", "2024", "totaal", (low + high) / 2, lower=low, upper=high
            )
            if not marks.figure(result, indicator).startswith("tussen "):
                continue
            room = chance.choice((5, 7, 9, 30))
            text = overview_words.cell(result, indicator, lambda words, m=room: len(words) <= m)
            if text == "tussen":
                continue
            assert len(text) <= room
            ends = [
                float(end.strip("%€\u00a0").replace(".", "").replace(",", "."))
                for end in text.split("–")
            ]
            unit = 1 if marks.is_money(indicator) else 100
            assert ends[0] <= low * unit + 1e-9 and high * unit - 1e-9 <= ends[1]


@pytest.mark.parametrize("amount", [1, 5, 19, 30])
def test_words_in_the_heatmap_do_not_overlap_and_stay_on_the_page(amount):
    names = ["Nuenen, Gerwen en Nederwetten", "Súdwest-Fryslân", "Hollands Kroon", "Aa"]
    labels = ["Regio Hart van Brabant en omstreken (fictief)"]
    labels += [names[i % 4] for i in range(amount)] + ["Nederland"]
    columns = 7 if amount < 12 else 8
    room = heat.cell_room(labels, columns)
    texts = ["€\u00a02.345", "23–26%", "verb.", "≥\u00a00,57%", "100,0%", "?"]
    assert all(heat.cell_text_width(text, strong=True) <= room for text in texts)
    words = ["hoger", "lager", "vergelijkbaar", ""]
    blocks = [
        heat.HeatBlock(
            tuple((*h.lines, "2023/'24") for h in COLUMNS[first : first + columns]),
            tuple(
                heat.HeatRow(
                    label,
                    tuple(
                        heat.HeatCell(texts[(i + j) % 6], words[(i * j) % 4])
                        for j in range(columns)
                    ),
                    i == 0,
                )
                for i, label in enumerate(labels)
            ),
        )
        for first in ((0, 7) if amount < 12 else (0,))
    ]
    page = heat.draw_heatmap(
        blocks, legend=list(overview_words.LEGEND.items()), footer="Fictieve voorbeeldcijfers"
    )
    assert page.height <= 480  # with the eight figures it stays one A4 page
    for box in page.boxes:
        assert box.x0 >= 0 and box.x1 <= page.width, box.text
        assert box.y0 >= 0 and box.y1 <= page.height, box.text
    for one, other in itertools.combinations(page.boxes, 2):
        apart = one.x1 <= other.x0 or other.x1 <= one.x0
        apart = apart or one.y1 <= other.y0 + 1.5 or other.y1 <= one.y0 + 1.5
        assert apart, (one.text, other.text)


def test_every_heading_fits_the_narrowest_column():
    narrowest = heat.cell_room(["een naam die langer is dan waar plaats voor is, of twee"], 8)
    for heading in COLUMNS:
        for line in heading.lines:
            assert heat.cell_text_width(line, strong=False) <= narrowest + 9, line
        assert len(heading.lines) <= 3 and " -" not in heading.words


def test_the_alt_text_tells_the_message_with_numbers_and_is_short(context):
    bundle = make_heatmap(context)
    assert len(bundle.alt) <= 350
    assert len(re.findall(r"\d", bundle.alt)) >= 3
    assert bundle.alt.startswith("Overzicht van ")
    assert "Fictieve voorbeeldcijfers." in re.search(r"<figcaption>.*?<", bundle.html)[0]


def test_the_heatmap_is_the_same_in_every_run(contexts):
    context = contexts["fabelstad"]
    assert make_heatmap(context).html == make_heatmap(context).html
    payload = make_heatmap(context)._repr_mimebundle_()[MIME]
    assert payload["rows"] and payload["columns"][0]["name"] == "gebied"


def test_a_region_without_figures_that_compare_has_no_heatmap(tmp_path):
    from report_land import Land
    from smallland import write_reference

    report = make_report(Land(write_reference(tmp_path / "reference")))
    assert report.overzicht().kind == "ontbreekt"
    assert report.opvallend().text.startswith(standout_words.NOTHING)


def test_what_stands_out_is_borne_by_the_numbers(context):
    chosen = choose_standouts(context)
    assert 0 < len(chosen) <= standout_words.MOST
    for found in chosen:
        assert found.beside.word in ("hoger", "lager")
        assert not found.own.hidden and not marks.is_vague(found.own, found.of.indicator)
        assert found.own.denominator >= standout_words.SMALLEST_BASE
        assert not found.own.is_undivided
    themes = [found.of.indicator.theme for found in chosen]
    assert all(themes.count(theme) <= standout_words.MOST_PER_THEME for theme in themes)
    indicators = [found.of.indicator.name for found in chosen]
    assert len(set(indicators)) == len(indicators)


def test_the_region_comes_first_and_the_furthest_from_the_country_first(context):
    chosen = choose_standouts(context)
    own = [f for f in chosen if not f.gemeente]
    assert chosen[: len(own)] == own
    for group in (own, chosen[len(own) :]):
        distances = [f.distance for f in group]
        assert distances == sorted(distances, reverse=True)


def test_each_sentence_has_its_figure_that_of_the_country_and_the_word(context):
    bundle = make_standouts(context)
    items = re.findall(r"<li>(.*?)</li>", bundle.html)
    chosen = choose_standouts(context)
    assert len(items) == len(chosen)
    recorded = {figure.id: figure for figure in bundle.figures}
    for text, found in zip(items, chosen, strict=True):
        name, part = found.of.indicator.name, found.own.breakdown
        own = recorded[f"{name}|{found.own.region_code}|{found.own.period}|{part}"]
        country = recorded[f"{name}|{COUNTRY}|{found.own.period}|{part}"]
        assert any(w in text for w in own.wordings) and any(w in text for w in country.wordings)
        assert f": {found.beside.word} dan in Nederland (" in text
        assert text[0].isupper() and text.endswith(".") and len(text.split()) <= 45


def test_a_gemeente_stands_out_only_if_it_comes_out_different_from_its_region(contexts):
    found = [f for c in contexts.values() for f in choose_standouts(c) if f.gemeente]
    assert found
    for standout in found:
        region = standout.of.beside
        assert region is None or region.word != standout.beside.word


def test_beside_a_region_without_a_word_a_gemeente_must_differ_from_its_figure(contexts):
    context = contexts["dromerdelta"]
    found = next(s for _, s in shown_columns(context) if list(_of_gemeenten(context, _bare(s))))
    one = next(_of_gemeenten(context, _bare(found)))
    same = replace(found.own, value=one.own.value)
    again = _of_gemeenten(context, replace(_bare(found), own=same))
    assert one.gemeente not in [standout.gemeente for standout in again]


def _bare(shown):
    """Return a figure of a region of which the comparison has no word."""
    return replace(shown, own=replace(shown.own, value=0.0), beside=None)


def test_the_rule_is_told_below_and_in_the_verantwoording(land):
    report = make_report(land)
    assert standout_words.HEADING not in report.verantwoording().text.splitlines()
    assert "De regel staat in de verantwoording." in report.opvallend().text
    told = report.verantwoording().text
    assert standout_words.RULE in told
    assert told.splitlines().count(standout_words.HEADING) == 1


def test_an_old_figure_does_not_stand_out(land):
    assert choose_standouts(make_report(land)._context)
    assert not choose_standouts(make_report(land, year=2030)._context)


def test_a_figure_on_too_small_a_base_does_not_stand_out(tmp_path):
    land = make_land(tmp_path)
    frame = land.measures["inwoners"]
    mine = frame["region_code"].isin(NOORD.gemeenten)
    land.measures["inwoners"] = frame.assign(
        value=frame["value"].where(~mine, (frame["value"] / 250).round())
    )
    context = make_report(land)._context
    assert figure_of(context, "aandeel_jeugd", "0-24").own.denominator == 80
    assert not choose_standouts(context)


def test_a_hidden_number_in_a_figure_keeps_it_from_standing_out(tmp_path):
    land = make_land(tmp_path)
    frame = land.measures["inwoners"]
    cell = (frame["region_code"] == "GM0001") & (frame["breakdown"] == "15-24")
    land.measures["inwoners"] = frame.assign(
        value=frame["value"].mask(cell),
        status=frame["status"].mask(cell, "suppressed"),
        hidden=frame["hidden"].mask(cell, 1),
    )
    context = make_report(land)._context
    assert figure_of(context, "aandeel_jeugd", "0-24").own.hidden
    assert not [f for f in choose_standouts(context) if f.own.breakdown == "0-24" and f.own.hidden]


def luminance(color):
    """Return the relative luminance of a colour (WCAG 2)."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_text_on_every_fill_is_legible_and_grey_paper_keeps_higher_and_lower_apart():
    light = {word: luminance(color) for word, color in heat.FILLS.items()}
    assert all((value + 0.05) / 0.05 >= 10 for value in light.values())  # black text
    assert light["lager"] - light["hoger"] > 0.15
    assert 1.0 - light["hoger"] > 0.3
    assert set(heat.FILLS) == set(overview_words.SYMBOLS)  # a symbol repeats every colour


@pytest.mark.parametrize("slug", ["dromerdelta", "fabelstad"])
def test_no_line_below_the_figures_stands_there_twice(repo_root, monkeypatch, slug):
    monkeypatch.chdir(repo_root)
    notes = Report(slug, gegevens="voorbeeld").kern().notes
    assert len(notes) == len(set(notes))


def test_two_figures_for_one_kind_of_school_are_told_apart(context):
    bundle = make_heatmap(context)
    kinds = [column.label for column in bundle.columns if "in het" in column.label]
    if kinds:
        assert overview_words.OF_ALL_PUPILS in bundle.notes
    assert not any(c.label.startswith(("speciaal", "voortgezet")) for c in bundle.columns)
