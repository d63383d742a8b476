"""The charts of answers: what is drawn where, and words that fit, for few and many rows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shown_samples import EVERY, LEVELS, LONG, group, others, question, release, table
from test_labels import check

from aoj.report.figures import (
    MOST_DUMBBELL,
    MOST_LEVELS,
    Block,
    Dumbbell,
    Opinion,
    Slope,
    draw_diverging,
    draw_dumbbells,
    draw_slopes,
)
from aoj.report.questionnaires.parts import make_others, make_roles
from aoj.report.questionnaires.source import Source, percent
from aoj.survey.release.shown import hash_of

PARTS = ("Basisschool of speciale basisschool", "Voortgezet onderwijs", "Jeugdhulp", "Mbo")


def opinion(*shares, label=LONG, note=""):
    return Opinion(label, shares, tuple(map(percent, shares)), ("1.234", "12%"), note)


def texts(page):
    return [box.text for box in page.boxes]


def source(*groups):
    plan = release(*groups)
    return Source(plan, hash_of(plan), "Fabelkust", True)


@pytest.mark.parametrize("neutral", ["midden", "apart"])
@pytest.mark.parametrize("number", range(1, MOST_LEVELS + 1))
def test_bars_of_any_number_of_answers_have_words_that_fit(number, neutral):
    shares = [1 / number] * number
    rows = tuple(opinion(*shares, note="'eens' is hier ongunstig") for _ in range(12))
    page = draw_diverging([Block(LEVELS[:number], rows)], ("n", "weet niet"), neutral=neutral)
    check(page, f"{number} {neutral}")


@pytest.mark.parametrize("neutral", ["midden", "apart"])
@pytest.mark.parametrize(
    "shares",
    [
        (1.0, 0.0, 0.0, 0.0, 0.0),
        (0.0, 0.0, 1.0, 0.0, 0.0),
        (0.0, 0.0, 0.0, 0.0, 1.0),
        (0.01, 0.01, 0.01, 0.01, 0.96),
    ],
)
def test_answers_that_all_lie_on_one_side_have_words_that_fit(shares, neutral):
    page = draw_diverging([Block(LEVELS, (opinion(*shares),))], ("n", "weet niet"), neutral=neutral)
    check(page, f"{shares} {neutral}")
    assert percent(max(shares)) in texts(page)


def test_neutral_stands_in_the_bar_or_in_a_column_of_its_own():
    block = Block(LEVELS, (opinion(0.1, 0.2, 0.25, 0.3, 0.15),))
    middle = draw_diverging([block], ("n",), neutral="midden")
    aside = draw_diverging([block], ("n",), neutral="apart")
    assert "neutraal" in texts(aside) and "neutraal" not in texts(middle)
    where = [next(b.x0 for b in page.boxes if b.text == "25%") for page in (middle, aside)]
    assert where[1] > where[0]
    low, high = (next(b.x1 for b in aside.boxes if b.text == text) for text in ("20%", "30%"))
    assert low < high < where[1], "disagree left, agree right, neutral behind both"


def test_a_part_too_narrow_for_its_figure_goes_without():
    page = draw_diverging([Block(LEVELS, (opinion(0.01, 0.02, 0.07, 0.4, 0.5),))], ("n",))
    assert "50%" in texts(page) and "1%" not in texts(page)


@pytest.mark.parametrize("number", range(1, MOST_DUMBBELL + 1))
def test_dumbbells_of_up_to_the_most_parts_have_words_that_fit(number):
    rows = [
        Dumbbell(LONG, (place / 10,) * number, (percent(place / 10),) * number, "verschillen")
        for place in range(11)
    ]
    page = draw_dumbbells(rows, PARTS[:number], footer="Fictieve voorbeeldcijfers")
    check(page, str(number))


def test_a_part_that_is_not_shown_has_a_dash_and_no_mark():
    row = Dumbbell("Kort?", (0.5, None), ("50%", "–"))
    page = draw_dumbbells([row], PARTS[:2])
    assert "–" in texts(page)
    check(page, "one value")


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_slopes_that_lie_on_each_other_are_written_apart(share):
    text = percent(share)
    slopes = [Slope(LONG, share, share, text, text, strong=place % 2 == 0) for place in range(8)]
    page = draw_slopes(slopes, ("2024", "2026"), footer="Fictieve voorbeeldcijfers")
    check(page, text)
    assert texts(page).count(text) == 2 * len(slopes)


def test_the_order_of_slopes_is_that_of_their_shares():
    slopes = [
        Slope(name, a, b, percent(a), percent(b))
        for name, a, b in (("A", 0.2, 0.9), ("B", 0.8, 0.1))
    ]
    page = draw_slopes(slopes, ("2024", "2026"))
    height = {box.text: box.y0 for box in page.boxes}
    assert height["90%"] > height["10%"] and height["80%"] > height["20%"]
    assert height["A"] > height["B"], "names stand at the right end"


def test_a_chart_per_role_says_how_many_answered_in_each():
    bundle = make_roles(source(EVERY), "uitvoering", "werkwijze")
    assert "n: basisschool of speciale basisschool 45, voortgezet speciaal onderwijs 31" in (
        bundle.html
    )


def test_beside_other_regions_only_options_of_a_choice_have_a_table_and_no_chart():
    one = question("keuze", table((10, 20)[:2], LEVELS[:2]), kind="multiple", others=(others(),))
    bundle = make_others(source(group("uitvoering", one)), "uitvoering")
    assert "<img" not in bundle.html and "<table" in bundle.html


def test_a_theme_that_is_a_question_has_no_colon_behind_it():
    named = replace(EVERY, themes={"werkwijze": "Past de hulp bij elkaar?"})
    bundle = make_roles(source(named), "uitvoering", "werkwijze")
    assert bundle.title == "Past de hulp bij elkaar? (professionals per rol)"
