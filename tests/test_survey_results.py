"""Results of answers beside direct counts, published tables and calculations by hand."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from math import sqrt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from aoj.errors import DataError
from aoj.settings import load_questionnaire
from aoj.settings.questionnaires import GROUPS, GroupWave, Scale
from aoj.statistics import cronbach_alpha, finite_interval, wilson_interval
from aoj.store.project import Project
from aoj.store.responses import COLUMNS, STATUSES
from aoj.survey import INTERNAL
from aoj.survey.questionnaire import Asked, AskedQuestion, asked_in
from aoj.survey.results.certainty import certainty_of
from aoj.survey.results.frequencies import SEVERAL, UNEVEN, count_all, count_parts, count_question
from aoj.survey.results.response import nonresponse_of, response_of
from aoj.survey.results.rounding import class_note, percent, rounding_note
from aoj.survey.results.scores import (
    nearest_level,
    score_items,
    theme_score,
    theme_scores,
    theme_scores_of,
)
from aoj.survey.results.selection import LEFT_OUT, STATUS_WORDS, answers_of

CASES = 1000 if os.environ.get("AOJ_MANY") else 40
EENS = Scale(
    levels={"1": "Helemaal oneens", "2": "Oneens", "3": "Neutraal", "4": "Eens", "5": "Zeer eens"},
    outside={"weet_niet": "Weet niet", "nvt": "N.v.t."},
    classes={"oneens": ["1", "2"], "neutraal": ["3"], "eens": ["4", "5"]},
)
DRIE = Scale(levels={"1": "Ontevreden", "2": "Gaat wel", "3": "Tevreden"})
JA_NEE = Scale(levels={"1": "Nee", "2": "Ja"})
SOORT = Scale(levels={"1": "Wijkteam", "2": "School", "3": "Praktijk"}, ordered=False)
KNOWN = GroupWave(invited={"po": 60, "vo": 40}, invited_gemeenten={"GM0001": 70, "GM0002": 30})
OPEN_LINK = GroupWave(open_link=True, invited={"po": 60, "vo": 40})


def question(key, theme="samen", kind="scale", scale=EENS, **more):
    scale = scale if kind == "scale" else None
    return AskedQuestion(key, theme, kind, f"Vraag {key}", scale=scale, **more)


def asked(*questions, **more):
    given_more = {
        "roles": {"po": "Primair", "vo": "Voortgezet"},
        "themes": {"samen": "Samenwerken"},
        "gemeenten": {"GM0001": "Aa", "GM0002": "Bee"},
        "region": "fabelstad",
        "wave": "2026",
        "year": 2026,
        **more,
    }
    return Asked("uitvoering", "Lijst", questions, **given_more)


def table(people, **place):
    """Return responses: per person a role, a gemeente, and per question a cell."""
    where = {"region": "fabelstad", "wave": "2026", "group": "uitvoering", **place}
    rows = []
    for number, (role, gemeente, answers) in enumerate(people, start=1):
        for key, cell in answers.items():
            answer, status = cell if isinstance(cell, tuple) else (cell, "answered")
            person = {"role": role, "gemeente": gemeente, "respondent": str(number)}
            said = {"question": key, "version": "1", "answer": answer, "status": status}
            rows.append({**where, **person, **said})
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def everyone(codes, key="een", role="po", gemeente="GM0001"):
    return [(role, gemeente, {key: code}) for code in codes]


def counted(people, *questions, wave=KNOWN, **more):
    """Return the rechte telling of the first question."""
    questions = questions or (question("een"),)
    answers = answers_of(table(people), asked(*questions, **more))
    return count_question(answers, questions[0], wave)


# rechte tellingen


def test_the_published_tables_of_r_likert_come_out_exactly(real_data):
    folder = real_data / "stats" / "R_likert"
    answers = pd.read_csv(folder / "mass.csv", dtype="str", keep_default_na=False)
    items = list(answers.columns[2:])
    labels = ["Strongly Disagree", "Disagree", "Neutral", "Agree", "Strongly Agree"]
    scale = Scale(levels={str(place): label for place, label in enumerate(labels, start=1)})
    codes = {label: code for code, label in scale.levels.items()}
    questions = [question(f"q{place}", scale=scale) for place in range(len(items))]
    keys = {item: one.key for item, one in zip(items, questions, strict=True)}
    people = [
        (row["Gender"], "", {keys[item]: codes[row[item]] for item in items})
        for row in answers.to_dict("records")
    ]
    mine = answers_of(table(people), asked(*questions, roles={"Female": "Female", "Male": "Male"}))
    whole = {found.question.key: found for found in count_all(mine, KNOWN)}
    parts = {
        (role, found.question.key): found
        for role, every in count_parts(mine, KNOWN).items()
        for found in every
    }
    published = pd.read_csv(folder / "MathAnxiety.csv").to_dict("records")
    grouped = pd.read_csv(folder / "MathAnxietyGender.csv").to_dict("records")
    assert (len(published), len(grouped)) == (14, 28)
    for row in published + grouped:
        key = keys[row["Item"]]
        found = parts[row["Group"], key] if "Group" in row else whole[key]
        assert [share.label for share in found.answers] == labels
        for share in found.answers:
            assert 100 * share.share == row[share.label]  # to the last bit
            assert percent(share.count, share.base) == round(row[share.label])
        assert found.base == {"Female": 14, "Male": 6}.get(row.get("Group"), 20)


CELLS = st.one_of(st.sampled_from("12345"), st.sampled_from([("", status) for status in LEFT_OUT]))
PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["po", "vo", ""]),
        st.sampled_from(["GM0001", "GM0002", ""]),
        st.dictionaries(st.sampled_from(["een", "twee"]), CELLS, min_size=1),
    ),
    max_size=25,
)


@given(PEOPLE)
@settings(deadline=None, max_examples=CASES)
def test_every_respondent_is_counted_once_in_the_base_or_by_why_not(people):
    questions = question("een"), question("twee")
    answers = answers_of(table(people), asked(*questions))
    for part, kept in (
        (answers, people),
        (answers.part(roles=("po",)), [p for p in people if p[0] == "po"]),
        (answers.part(gemeenten=("GM0002",)), [p for p in people if p[1] == "GM0002"]),
        (
            answers.part(roles=("po", "vo"), gemeenten=("GM0001",)),
            [p for p in people if p[0] and p[1] == "GM0001"],
        ),
    ):
        for one in questions:
            cells = [answers_.get(one.key, ("", "not_asked")) for _, _, answers_ in kept]
            direct = Counter(cell if isinstance(cell, str) else cell[1] for cell in cells)
            found = count_question(part, one, KNOWN)
            assert found.respondents == len(kept)
            assert [(a.code, a.count) for a in found.answers] == [(c, direct[c]) for c in "12345"]
            assert found.left_out == {status: direct[status] for status in LEFT_OUT}
            assert found.base == sum(direct[code] for code in "12345")
            assert {a.base for a in (*found.answers, *found.classes)} == {found.base}
            classes = {a.code: a.count for a in found.classes}
            assert classes == {
                "oneens": direct["1"] + direct["2"],
                "neutraal": direct["3"],
                "eens": direct["4"] + direct["5"],
            }


def test_other_groups_waves_and_regions_are_never_added():
    mine = table(everyone("45"))
    strange = [
        table(everyone("1111"), **place)
        for place in ({"group": "ouders"}, {"wave": "2024"}, {"region": "wazerstreek"})
    ]
    one = question("een")
    answers = answers_of(pd.concat([*strange, mine]), asked(one))
    found = count_question(answers, one, KNOWN)
    assert (found.base, found.respondents) == (2, 2)
    assert (found.selection.region, found.selection.wave, found.selection.group) == (
        "fabelstad",
        "2026",
        "uitvoering",
    )


def test_of_a_multiple_choice_empty_is_never_taken_for_not_chosen():
    """Of five two tick, one was asked and ticks nothing, one left it open, one never saw it."""
    need = question("nodig", kind="multiple", options={"tijd": "Tijd", "geld": "Geld"})
    cells = [("1", "0"), ("1", "1"), ("0", "0")]
    people = [("po", "", {"nodig.tijd": tijd, "nodig.geld": geld}) for tijd, geld in cells]
    for status in ("unanswered", "not_shown"):
        gone = ("", status)
        people.append(("po", "", {"nodig.tijd": gone, "nodig.geld": gone}))
    found = counted(people, need)
    assert [(a.code, a.count, a.base) for a in found.answers] == [("tijd", 2, 3), ("geld", 1, 3)]
    assert (found.base, found.left_out["unanswered"], found.left_out["not_shown"]) == (3, 1, 1)
    assert found.classes == () and SEVERAL in found.notes and UNEVEN not in found.notes
    whole = answers_of(table(people), asked(need)).given_any(need)
    assert whole.codes == {"1": "tijd", "2": "tijd geld", "3": ""}


def test_options_that_not_all_saw_have_their_own_base():
    need = question("nodig", kind="multiple", options={"tijd": "Tijd", "geld": "Geld"})
    people = [
        ("po", "", {"nodig.tijd": "1", "nodig.geld": ("", "not_shown")}),
        ("po", "", {"nodig.tijd": "0", "nodig.geld": "1"}),
        ("po", "", {"nodig.tijd": ("", "not_shown"), "nodig.geld": ("", "unanswered")}),
    ]
    found = counted(people, need)
    assert [(a.count, a.base) for a in found.answers] == [(1, 2), (1, 1)]
    # Left open weighs more than not shown: the question as a whole was left open.
    assert (found.base, found.left_out["unanswered"], found.left_out["not_shown"]) == (2, 1, 0)
    assert UNEVEN in found.notes
    bounds = nonresponse_of(found)  # 100 invited: 97 silent, 1 left it open
    assert bounds.missing == 98
    assert [(b.low, b.high) for b in bounds.answers] == [(1 / 100, 99 / 100), (1 / 100, 1.0)]


def test_what_is_no_count_is_refused_and_not_in_the_list_of_counts():
    free = question("vrij", kind="open")
    answers = answers_of(table([("po", "", {"vrij": "tekst"})]), asked(free, question("een")))
    assert [found.question.key for found in count_all(answers, KNOWN)] == ["een"]
    with pytest.raises(ValueError, match="not counted"):
        count_question(answers, free, KNOWN)


def test_answers_that_the_list_of_the_wave_lacks_are_named_not_lost():
    found = counted([("po", "", {"een": "4", "oud": "1", "ook.tijd": "1"})])
    assert found.base == 1
    assert "Niet geteld, want niet in de lijst van deze meting: ook, oud." in found.notes


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"answer": "7secret"}, "niet in de schaal"),
        ({"status": "secret"}, "onbekende status"),
        ({"version": "2"}, "andere versie"),
        ({"role": "vo", "question": "twee"}, "meer dan een rol of gemeente"),
        ({}, "meer dan een antwoord"),
    ],
)
def test_a_table_that_contradicts_the_list_is_refused_without_showing_an_answer(change, sentence):
    frame = table(everyone("45"))
    extra = frame.iloc[:1].assign(**change)
    keep = frame if {"role"} <= set(change) or not change else frame.iloc[1:]
    with pytest.raises(DataError, match=sentence) as caught:
        answers_of(pd.concat([keep, extra]), asked(question("een"), question("twee")))
    assert "secret" not in str(caught.value) and caught.value.exit_code == 3


def test_an_option_is_ticked_or_not_and_nothing_else():
    need = question("nodig", kind="multiple", options={"tijd": "Tijd"})
    with pytest.raises(DataError, match="niet in de schaal"):
        answers_of(table([("po", "", {"nodig.tijd": "ja"})]), asked(need))


def test_without_answers_every_count_is_nought_and_no_share_exists():
    found = counted([])
    assert (found.base, found.respondents) == (0, 0)
    assert all(a.share != a.share and a.low is None for a in found.answers)
    assert (
        theme_scores(answers_of(table([]), asked(question("een"), question("b"))), KNOWN)[0].mean
        is None
    )
    assert response_of(answers_of(table([]), asked(question("een"))), KNOWN).whole.share == 0.0


def test_the_printed_form_of_a_result_shows_no_answer():
    """Whoever answered what, it prints the same."""
    one, free = question("een"), question("vrij", kind="open")
    printed = []
    for code, text in (("1", "mijn juf heet Truus"), ("5", "06-12345678")):
        people = [("po", "GM0001", {"een": code, "vrij": text})]
        answers = answers_of(table(people), asked(one, free))
        found = count_question(answers, one, KNOWN)
        values = (answers, answers.part(("po",)), answers.given(one), answers.given(free), found)
        printed.append([repr(value) for value in (*values, nonresponse_of(found))])
    assert printed[0] == printed[1]


def test_every_result_bears_the_mark_and_its_method():
    items = [question(key) for key in ("a", "b", "c")]
    answers = answers_of(table([("po", "GM0001", {"a": "1", "b": "2", "c": "3"})]), asked(*items))
    found = count_all(answers, KNOWN)
    results = [*found, *theme_scores(answers, KNOWN), response_of(answers, KNOWN)]
    results += [nonresponse_of(one) for one in found]
    assert len(results) == 8
    for result in results:
        assert result.mark == INTERNAL == "intern, niet tonen"
        assert result.method and result.base == 1 and result.left_out is not None


# margins


def shares_of(number, high, wave, role="po"):
    codes = "5" * high + "1" * (number - high)
    return counted(everyone(codes, role=role), wave=wave)


def test_a_known_number_invited_narrows_the_interval_from_thirty_answers_and_half_responding():
    def eens(found):
        return found.classes[2].low, found.classes[2].high

    exactly_half = GroupWave(invited={"po": 60, "vo": 0})
    assert eens(shares_of(30, 12, exactly_half)) == finite_interval(12, 30, 60)
    assert "met correctie voor de 60 uitgenodigden" in shares_of(30, 12, exactly_half).method
    assert eens(shares_of(29, 12, GroupWave(invited={"po": 40, "vo": 0}))) == wilson_interval(
        12, 29
    )
    less_than_half = GroupWave(invited={"po": 61, "vo": 0})
    assert eens(shares_of(30, 12, less_than_half)) == wilson_interval(12, 30)
    assert "correctie" not in shares_of(30, 12, less_than_half).method
    everybody = GroupWave(invited={"po": 30, "vo": 0})
    assert eens(shares_of(30, 12, everybody)) == (0.4, 0.4)


def test_the_correction_looks_at_the_answers_to_the_question_not_at_the_respondents():
    people = everyone("5" * 29) + [("po", "", {"een": ("", "dont_know")})] * 20
    found = counted(people, wave=GroupWave(invited={"po": 50, "vo": 0}))
    assert (found.base, found.respondents) == (29, 49)
    assert (found.answers[4].low, found.answers[4].high) == wilson_interval(29, 29)


@pytest.mark.parametrize(
    ("wave", "reason"),
    [
        (None, "noemt deze groep niet"),
        (OPEN_LINK, "open link"),
        (GroupWave(), "niet bekend"),
        (GroupWave(invited={"po": 60}), "niet bekend"),  # and of vo nobody knows
        (GroupWave(invited={"po": 5, "vo": 4}), "meer antwoorden dan uitgenodigden"),
    ],
)
def test_without_a_number_invited_there_is_no_interval_and_it_is_of_the_respondents(wave, reason):
    found = shares_of(10, 4, wave)
    assert not found.certainty.known and reason in found.method
    assert "van de respondenten" in found.method
    assert all(a.low is None and a.high is None for a in (*found.answers, *found.classes))
    assert [a.count for a in found.classes] == [6, 0, 4]
    bounds = nonresponse_of(found)
    assert (bounds.missing, bounds.answers, bounds.classes) == (None, (), ())
    assert reason in bounds.notes[0]


def test_as_many_answers_as_invited_still_have_an_interval():
    found = shares_of(10, 4, GroupWave(invited={"po": 10, "vo": 0}))
    assert found.certainty.invited == 10
    assert (found.classes[2].low, found.classes[2].high) == wilson_interval(4, 10)


def test_one_role_with_more_answers_than_invited_makes_the_whole_unknown():
    found = shares_of(10, 4, GroupWave(invited={"po": 6, "vo": 40}))
    assert found.certainty.invited is None
    assert "meer antwoorden dan uitgenodigden" in found.certainty.reason


def test_a_role_or_gemeente_has_the_number_invited_of_its_own():
    people = everyone("5" * 8) + everyone("1" * 4, role="vo", gemeente="GM0002")
    answers = answers_of(table(people), asked(question("een")))

    def invited(**part):
        return certainty_of(answers.part(**part), KNOWN).invited

    assert certainty_of(answers, KNOWN).invited == 100
    assert (invited(roles=("po",)), invited(roles=("vo",))) == (60, 40)
    assert invited(roles=("po", "vo")) == 100
    assert (invited(gemeenten=("GM0001",)), invited(gemeenten=("GM0002",))) == (70, 30)
    assert invited(roles=("po",), gemeenten=("GM0001",)) is None
    assert invited(roles=("jeugdhulp",)) is None
    only_gemeenten = GroupWave(invited_gemeenten={"GM0001": 70, "GM0002": 30})
    assert certainty_of(answers, only_gemeenten).invited == 100
    assert certainty_of(answers.part(roles=("po",)), only_gemeenten).invited is None


# theme scores


def test_a_theme_score_by_hand():
    """Items a, b (reversed) and c; 1 to 5.

    Person 1: 5, 1 (so 5), 4: 14/3. Person 2: 2 and weet niet and 3: two of three, 5/2.
    Person 3: only one of three: none. Person 4 was not asked. Mean (14/3 + 5/2) / 2 = 43/12.
    """
    items = question("a"), question("b", reversed=True), question("c")
    people = [
        ("po", "", {"a": "5", "b": "1", "c": "4"}),
        ("po", "", {"a": "2", "b": ("", "dont_know"), "c": "3"}),
        ("po", "", {"a": ("", "unanswered"), "b": "3", "c": ("", "not_applicable")}),
        ("po", "", {"d": "4"}),
    ]
    answers = answers_of(table(people), asked(*items, question("d", theme="anders")))
    found = theme_score(answers, "samen", KNOWN)
    assert theme_scores_of(answers, "samen") == {"1": 14 / 3, "2": 2.5}
    assert (found.items, found.levels, found.base) == (("a", "b", "c"), 5, 2)
    assert found.left_out == {"too_few": 1, "not_asked": 1}
    assert found.mean == pytest.approx(43 / 12)
    margin = stats.t.ppf(0.975, 1) * (14 / 3 - 2.5) / sqrt(2) / sqrt(2)
    assert (found.low, found.high) == pytest.approx((43 / 12 - margin, 43 / 12 + margin))
    # 14/3 is nearest to 5; 5/2 lies halfway and goes to the middle.
    assert [share.count for share in found.distribution] == [0, 0, 1, 0, 1]
    assert {share.base for share in found.distribution} == {2}
    assert found.alpha is None and "Geen betrouwbaarheid" in found.notes[-1]
    narrowed = theme_score(answers, "samen", KNOWN, items=("a", "c"))
    assert narrowed.items == ("a", "c") and narrowed.mean == pytest.approx((4.5 + 2.5) / 2)


def test_half_of_the_questions_is_enough():
    items = [question(key) for key in "abcd"]
    people = [
        ("po", "", {"a": "4", "b": "2", "c": ("", "unanswered"), "d": ("", "not_shown")}),
        ("po", "", {"a": "4", "b": ("", "dont_know"), "c": ("", "unanswered"), "d": ("", "nvt")}),
    ]
    people[1][2]["d"] = ("", "not_applicable")
    answers = answers_of(table(people), asked(*items))
    assert theme_scores_of(answers, "samen") == {"1": 3.0}
    assert theme_score(answers, "samen", KNOWN).left_out == {"too_few": 1, "not_asked": 0}


def test_a_score_takes_only_ordered_scales_of_one_length_that_every_region_has():
    items = (
        question("a"),
        question("b"),
        question("drie", scale=DRIE),
        question("ja", scale=JA_NEE),
        question("soort", scale=SOORT),
        question("eigen", own=True),
        question("vrij", kind="open"),
        question("elders", theme="anders"),
    )
    made = asked(*items, themes={"samen": "Samenwerken", "anders": "Anders"})
    assert [one.key for one in score_items(made, "samen")] == ["a", "b"]
    answers = answers_of(table([("po", "", {"a": "4", "b": "5", "eigen": "1"})]), made)
    found = theme_scores(answers, KNOWN)
    assert [score.theme for score in found] == ["samen"]  # one question is no score
    assert found[0].mean == 4.5
    assert found[0].notes[0].startswith("Niet in deze score: drie, ja, soort, eigen (")
    assert found[0].notes[1].endswith("hier 2 vragen en 1 persoon.")
    assert score_items(made, "onbekend") == ()


def test_of_equally_many_scales_the_longer_one_makes_the_score():
    made = asked(question("a", scale=DRIE), question("b"), question("c", scale=DRIE), question("d"))
    assert [one.key for one in score_items(made, "samen")] == ["b", "d"]
    short = asked(question("a", scale=DRIE), question("b", scale=JA_NEE), question("c", scale=DRIE))
    assert [one.key for one in score_items(short, "samen")] == ["a", "c"]


def spread(number):
    return [(1 + n % 5, 1 + (n + n // 7) % 5, 1 + (2 * n) % 5) for n in range(number)]


@pytest.mark.parametrize(("number", "items", "given_alpha"), [(30, 3, 1), (29, 3, 0), (40, 2, 0)])
def test_reliability_from_three_questions_and_thirty_answers(number, items, given_alpha):
    keys = "abc"[:items]
    rows = [row[:items] for row in spread(number)]
    people = [
        ("po", "", {key: str(place) for key, place in zip(keys, row, strict=True)}) for row in rows
    ]
    # One more who answered two of three has a score but is not in the reliability.
    people.append(("po", "", dict.fromkeys(keys[: max(1, items - 1)], "5")))
    mirrored = [question(key, reversed=key == "c") for key in keys]
    found = theme_score(answers_of(table(people), asked(*mirrored)), "samen", KNOWN)
    assert (found.alpha_base, found.base) == (number, number + 1)
    if not given_alpha:
        assert found.alpha is None
        return
    pointing = [(a, b, 6 - c) for a, b, c in rows]
    assert found.alpha == pytest.approx(cronbach_alpha(pointing))
    assert not any("betrouwbaarheid" in note for note in found.notes)


def test_a_score_that_all_share_has_no_reliability_and_no_fault():
    people = [("po", "", {"a": "3", "b": "3", "c": "3"})] * 35
    answers = answers_of(table(people), asked(*[question(key) for key in "abc"]))
    found = theme_score(answers, "samen", KNOWN)
    assert found.alpha is None and found.mean == 3.0
    assert (found.low, found.high) == (3.0, 3.0)


def test_a_mean_has_an_interval_only_where_the_number_invited_is_known():
    people = [("po", "", {"a": str(1 + n % 5), "b": "3"}) for n in range(40)]
    answers = answers_of(table(people), asked(question("a"), question("b")))
    for wave, factor in (
        (GroupWave(invited={"po": 50, "vo": 0}), sqrt(1 - 40 / 50)),
        (GroupWave(invited={"po": 200, "vo": 0}), 1.0),
    ):
        found = theme_score(answers, "samen", wave)
        margin = stats.t.ppf(0.975, 39) * found.deviation / sqrt(40) * factor
        assert found.high - found.mean == pytest.approx(margin)
    found = theme_score(answers, "samen", OPEN_LINK)
    assert found.mean == pytest.approx(3.0) and found.low is found.high is None
    assert all(share.low is None for share in found.distribution)
    one = theme_score(answers_of(table(people[:1]), answers.asked), "samen", KNOWN)
    assert one.low is None and "te weinig antwoorden" in one.method
    two = theme_score(answers_of(table(people[:2]), answers.asked), "samen", KNOWN)
    assert two.low is not None and "95%-interval (Student)" in two.method
    assert "95%-interval (Wilson)" in counted(everyone("5")).method
    assert "te weinig antwoorden" in counted([]).method


@given(st.integers(2, 5), st.integers(1, 8), st.data())
@settings(deadline=None, max_examples=CASES * 3)
def test_a_score_and_its_mirror_image_fall_in_mirrored_levels(levels, number, data):
    total = data.draw(st.integers(number, number * levels))
    found = nearest_level(total, number, levels)
    assert 1 <= found <= levels
    assert [nearest_level(t, 2, 4) for t in (3, 5, 7)] == [2, 3, 3]  # the very middle goes up
    assert abs(found - total / number) <= 0.5 + 1e-12
    mirrored = nearest_level(number * (levels + 1) - total, number, levels)
    if 2 * total != number * (levels + 1) or levels % 2:
        assert mirrored == levels + 1 - found


@given(
    st.lists(st.lists(st.sampled_from("12345x"), min_size=3, max_size=3), min_size=1, max_size=12)
)
@settings(deadline=None, max_examples=CASES)
def test_reversing_every_question_mirrors_every_score(rows):
    keys = "abc"
    cells = [
        {key: ("", "dont_know") if c == "x" else c for key, c in zip(keys, row, strict=True)}
        for row in rows
    ]
    frame = table([("po", "", row) for row in cells])
    plain = [question(key) for key in keys]
    turned = [replace(one, reversed=True) for one in plain]
    ahead = theme_scores_of(answers_of(frame, asked(*plain)), "samen")
    behind = theme_scores_of(answers_of(frame, asked(*turned)), "samen")
    assert behind == pytest.approx({number: 6 - score for number, score in ahead.items()})
    counts = [
        [
            share.count
            for share in theme_score(answers_of(frame, asked(*q)), "samen", KNOWN).distribution
        ]
        for q in (plain, turned)
    ]
    assert counts[0] == counts[1][::-1] and sum(counts[0]) == len(ahead)


# response


def test_response_per_role_and_gemeente_by_hand():
    people = everyone("5" * 30) + everyone("4" * 8, role="vo", gemeente="GM0002")
    people += everyone("33", role="", gemeente="")
    found = response_of(answers_of(table(people), asked(question("een"))), KNOWN)
    assert (found.whole.answers, found.whole.invited, found.whole.share) == (40, 100, 0.4)
    assert [(p.key, p.answers, p.invited, p.share) for p in found.roles] == [
        ("po", 30, 60, 0.5),
        ("vo", 8, 40, 0.2),
    ]
    assert [(p.name, p.answers, p.invited) for p in found.gemeenten] == [
        ("Aa", 30, 70),
        ("Bee", 8, 30),
    ]
    assert found.left_out == {"role": 2, "gemeente": 2}
    assert any(note.startswith("Zonder rol van de lijst: 2") for note in found.notes)
    by_role = found.make_up[0]
    assert by_role.parts == {"po": (30 / 38, 0.6), "vo": (8 / 38, 0.4)}
    assert (by_role.base, by_role.left_out) == (38, 2)
    # Expected 22.8 and 15.2: 7.2 squared / 22.8 + 7.2 squared / 15.2, divided by 1 - 38/100.
    plain = 7.2**2 / 22.8 + 7.2**2 / 15.2
    assert by_role.fit.statistic == pytest.approx(plain / 0.62)
    assert by_role.fit.effect == pytest.approx(sqrt(plain / 38))
    assert by_role.fit.p_value < 0.01


@pytest.mark.parametrize(
    ("wave", "roles", "reason"),
    [
        (None, "po" * 10, "niet bekend"),
        (OPEN_LINK, "po" * 10, "open link"),
        (GroupWave(invited={"po": 60}), "po" * 10, "niet bekend"),
        (GroupWave(invited={"po": 15, "vo": 5}), "po" * 15 + "vo" * 5, "iedereen"),
        (KNOWN, "po" * 5 + "vo" * 4, "minder dan 10"),
        (GroupWave(invited={"po": 5, "vo": 50}), "po" * 6 + "vo" * 6, "meer antwoorden"),
        (GroupWave(invited={"po": 50, "vo": 0}), "po" * 12, "horen bij elkaar"),
    ],
)
def test_a_make_up_is_not_tested_where_that_says_nothing_and_it_says_why(wave, roles, reason):
    people = [(roles[at : at + 2], "", {"een": "4"}) for at in range(0, len(roles), 2)]
    found = response_of(answers_of(table(people), asked(question("een"))), wave)
    assert found.make_up[0].fit is None and reason in found.make_up[0].note
    if wave is None or wave.open_link:
        assert found.whole.share is None and found.roles[0].invited is None


def test_more_answers_than_invited_have_no_response_rate():
    people = everyone("5" * 7)
    wave = GroupWave(invited={"po": 5, "vo": 50})
    found = response_of(answers_of(table(people), asked(question("een"))), wave)
    assert found.roles[0].share is None and "meer antwoorden" in found.roles[0].note
    assert found.whole.share == 7 / 55
    assert found.roles[1].share == 0.0


def test_a_part_says_why_it_has_no_response_and_else_nothing():
    def notes(po, vo, codes="5555555555"):
        wave = GroupWave(invited={"po": po, "vo": vo})
        found = response_of(answers_of(table(everyone(codes)), asked(question("een"))), wave)
        return [part.note for part in found.roles]

    assert notes(10, 5) == ["", ""]
    assert notes(10, 0) == ["", "niemand uitgenodigd"]
    assert "meer antwoorden" in notes(0, 5)[0]


def test_from_ten_answers_on_a_make_up_is_tested():
    for number, tested in ((10, True), (9, False)):
        answers = answers_of(table(everyone("5" * number)), asked(question("een")))
        assert (response_of(answers, KNOWN).make_up[0].fit is not None) == tested


def test_numbers_invited_that_contradict_each_other_are_told():
    wave = GroupWave(invited={"po": 10, "vo": 5}, invited_gemeenten={"GM0001": 9, "GM0002": 9})
    found = response_of(answers_of(table(everyone("5")), asked(question("een"))), wave)
    assert any("Per rol zijn er 15 uitgenodigd en per gemeente 18" in n for n in found.notes)
    agreed = response_of(answers_of(table(everyone("5")), asked(question("een"))), KNOWN)
    assert agreed.notes == ()


def test_bounds_of_non_response_by_hand():
    """Of 100 invited 40 answered: 20 eens of 30; 6 did not know, 3 left it open, 1 was not asked.

    Silent are 60 + 3 + 1 = 64; so eens lies between 20/94 and 84/94.
    """
    people = everyone("5" * 20 + "1" * 10)
    people += [("po", "", {"een": ("", "dont_know")})] * 6
    people += [("po", "", {"een": ("", "unanswered")})] * 3 + [("po", "", {"twee": "3"})]
    found = counted(people, question("een"), question("twee"))
    assert (found.base, found.left_out["not_asked"]) == (30, 1)
    bounds = nonresponse_of(found)
    assert (bounds.missing, bounds.base) == (64, 30)
    assert (bounds.classes[2].low, bounds.classes[2].high) == (20 / 94, 84 / 94)
    assert (bounds.answers[1].low, bounds.answers[1].high) == (0.0, 64 / 94)
    low, high = found.classes[2].low, found.classes[2].high
    assert bounds.classes[2].low < low and high < bounds.classes[2].high


@given(PEOPLE, st.integers(0, 30))
@settings(deadline=None, max_examples=CASES)
def test_bounds_hold_the_share_and_close_where_all_answered(people, more):
    # Who did not say a role was invited as one of the roles.
    at_vo = sum(role == "vo" for role, *_ in people)
    found = counted(
        people,
        question("een"),
        question("twee"),
        wave=GroupWave(invited={"po": len(people) - at_vo + more, "vo": at_vo}),
    )
    bounds = nonresponse_of(found)
    left = found.left_out["unanswered"] + found.left_out["not_asked"]
    assert bounds.missing == more + left
    assert len(bounds.answers) == (5 if found.base + bounds.missing else 0)
    for share, bound in zip(found.answers, bounds.answers, strict=bool(bounds.answers)):
        if share.base:
            assert bound.low - 1e-12 <= share.share <= bound.high + 1e-12
            assert bound.high - bound.low == pytest.approx(
                bounds.missing / (found.base + bounds.missing)
            )


# words and rounding


def test_every_way_of_being_left_out_has_a_word():
    assert set(STATUS_WORDS) == set(LEFT_OUT) == set(STATUSES) - {"answered"}


@given(st.integers(1, 3000), st.data())
@settings(deadline=None, max_examples=CASES * 3)
def test_a_percentage_is_the_nearest_whole_one(base, data):
    count = data.draw(st.integers(0, base))
    found = percent(count, base)
    assert -base <= 2 * (found * base - 100 * count) <= base
    if 2 * (found * base - 100 * count) == -base:
        pytest.fail("a half was rounded down")


def test_percentages_that_do_not_add_up_are_told():
    assert rounding_note([1, 1, 1], 3) == "Door afronding tellen de percentages op tot 99."
    assert rounding_note([1, 1, 4], 6) == "Door afronding tellen de percentages op tot 101."
    assert rounding_note([1, 3], 4) == "" == rounding_note([], 0)
    assert class_note([[1, 1], [1]], 3) == (
        "Door afronding wijkt een klasse 1 procentpunt af van haar antwoorden samen."
    )
    assert class_note([[1, 1], [2]], 4) == ""
    for count, base in ((0, 0), (1, 0), (3, 2), (-1, 2)):
        with pytest.raises(ValueError, match="no percentage"):
            percent(count, base)
    found = counted(everyone("123"))
    assert [percent(a.count, a.base) for a in found.answers] == [33, 33, 33, 0, 0]
    assert len(found.notes) == 2 and all("afronding" in note for note in found.notes)
    assert counted(everyone("15")).notes == ()


# the lists as they are


@pytest.mark.parametrize("group", GROUPS)
def test_every_list_of_ours_is_counted_and_has_theme_scores(repo_root, group):
    made = replace(
        asked_in(load_questionnaire(Project(repo_root), group)),
        region="fabelstad",
        wave="2026",
    )
    cells = {}
    for one in made.counted:
        for name in (f"{one.key}.{option}" for option in one.options):
            cells[name] = ("1", "answered")
        if one.scale:
            cells[one.key] = (list(one.scale.levels)[-1], "answered")
    frame = table([("", "", cells)] * 12, group=group)
    versions = {one.key: str(one.version) for one in made.questions}
    frame = frame.assign(version=[versions[key.split(".")[0]] for key in frame["question"]])
    answers = answers_of(frame, made)
    found = count_all(answers, None)
    assert [one.question.key for one in found] == [one.key for one in made.counted]
    assert all(one.base == 12 and one.answers[-1].count == 12 for one in found)
    scores = theme_scores(answers, None)
    assert len(scores) >= 3
    for score in scores:  # all chose the highest level, which is the lowest of a reversed question
        turned = sum(made.question(key).reversed for key in score.items)
        expected = (score.levels * (len(score.items) - turned) + turned) / len(score.items)
        assert score.mean == pytest.approx(expected)
