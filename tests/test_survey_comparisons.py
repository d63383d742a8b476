"""Regions, roles, waves and questions compared: never with oneself, never without the number."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from math import sqrt

import pandas as pd
import pytest

from aoj.settings.questionnaires import EarlierVersion, GroupWave, Scale
from aoj.statistics import wilson_interval
from aoj.store.responses import COLUMNS
from aoj.survey import INTERNAL
from aoj.survey.questionnaire import Asked, AskedQuestion
from aoj.survey.results.benchmark import compare_with_others
from aoj.survey.results.beside import put_beside
from aoj.survey.results.certainty import FEWEST_FOR_WORD, TOO_FEW
from aoj.survey.results.pairs import compare_questions
from aoj.survey.results.roles import compare_roles
from aoj.survey.results.selection import GroupAnswers, answers_of
from aoj.survey.results.values import AnswerShare
from aoj.survey.results.waves import compare_waves

FIVE = Scale.model_validate(
    {
        "levels": {str(n): f"Antwoord {n}" for n in range(1, 6)},
        "outside": {"weet_niet": "Weet ik niet"},
        "classes": {"oneens": ["1", "2"], "neutraal": ["3"], "eens": ["4", "5"]},
    }
)
ROLES = {"po": "Primair onderwijs", "vo": "Voortgezet onderwijs", "jeugdhulp": "Jeugdhulp"}
KEYS = ("een", "twee", "drie")


def asked(region: str = "oost", wave: str = "2026", **changes: AskedQuestion) -> Asked:
    questions = [
        changes.get(key) or AskedQuestion(key, "thema", "scale", f"Vraag {key}", scale=FIVE)
        for key in KEYS
    ]
    return Asked(
        "uitvoering",
        "Proef",
        tuple(questions),
        roles=ROLES,
        themes={"thema": "Thema"},
        gemeenten={"GM0001": "Aa", "GM0002": "Bee"},
        region=region,
        wave=wave,
        year=int(wave),
    )


def answers(
    of: Asked,
    given: Sequence[Mapping[str, str]],
    roles: Sequence[str] = (),
    gemeenten: Sequence[str] = (),
) -> GroupAnswers:
    """Answers of one list; per respondent a code per question, '' for nothing."""
    rows = []
    for number, codes in enumerate(given):
        role = roles[number] if roles else "po"
        gemeente = gemeenten[number] if gemeenten else "GM0001"
        for key, code in codes.items():
            question = of.question(key)
            assert question is not None
            status = "answered" if code else "unanswered"
            place = (of.region, of.wave, of.group, role, gemeente, str(number))
            rows.append((*place, key, str(question.version), code, status))
    return answers_of(pd.DataFrame(rows, columns=list(COLUMNS), dtype="str"), of)


def agreeing(of: Asked, yes: int, no: int, key: str = "een") -> GroupAnswers:
    return answers(of, [{key: "5"}] * yes + [{key: "1"}] * no)


def known(**invited: int) -> GroupWave:
    return GroupWave.model_validate({"invited": invited})


MANY = known(po=500, vo=500, jeugdhulp=500)


def first(found):
    return next(one for one in found if one.measure.question.key == "een")


def test_the_others_are_the_mean_of_their_shares_and_never_hold_the_region_itself():
    own = agreeing(asked("oost"), 40, 10)
    others = {
        "oost": own,
        "west": agreeing(asked("west"), 10, 10),
        "zuid": agreeing(asked("zuid"), 20, 180),
    }
    found = first(compare_with_others(own, others, dict.fromkeys(others, MANY)))
    assert found.regions == ("west", "zuid")
    assert found.own.share == pytest.approx(0.8)
    assert found.others == pytest.approx((0.5 + 0.1) / 2)
    assert "zonder deze regio zelf" in found.method
    assert "elke regio even zwaar" in found.method
    assert found.word == "hoger"
    assert found.mark == INTERNAL


def test_pooled_counts_every_respondent_once_and_says_so():
    own = agreeing(asked("oost"), 40, 10)
    others = {
        "west": agreeing(asked("west"), 10, 10),
        "zuid": agreeing(asked("zuid"), 20, 180),
    }
    found = first(
        compare_with_others(own, others, dict.fromkeys([*others, "oost"], MANY), pooled=True)
    )
    assert found.others == pytest.approx(30 / 220)
    assert found.base_others == 220
    assert "alle respondenten van 2 andere regio's samen" in found.method


def test_the_interval_of_a_mean_of_regions_adds_the_squares_of_the_distances():
    own = agreeing(asked("oost"), 12, 8)
    others = {"west": agreeing(asked("west"), 9, 11), "zuid": agreeing(asked("zuid"), 6, 14)}
    found = first(compare_with_others(own, others, dict.fromkeys([*others, "oost"], MANY)))
    low, high = wilson_interval(12, 20)
    one, two = wilson_interval(9, 20), wilson_interval(6, 20)
    mean = (9 / 20 + 6 / 20) / 2
    below = sqrt((9 / 20 - one[0]) ** 2 + (6 / 20 - two[0]) ** 2) / 2
    above = sqrt((one[1] - 9 / 20) ** 2 + (two[1] - 6 / 20) ** 2) / 2
    value = 12 / 20 - mean
    assert found.low == pytest.approx(value - sqrt((12 / 20 - low) ** 2 + above**2))
    assert found.high == pytest.approx(value + sqrt((high - 12 / 20) ** 2 + below**2))
    assert found.word == "vergelijkbaar"


@pytest.mark.parametrize(
    "wave", [GroupWave.model_validate({"open_link": True}), None, known(po=3, vo=1, jeugdhulp=1)]
)
def test_without_the_number_invited_anywhere_there_is_no_word_and_no_interval(wave):
    own = agreeing(asked("oost"), 40, 10)
    others = {"west": agreeing(asked("west"), 1, 49)}
    for waves in ({"oost": MANY, "west": wave}, {"oost": wave, "west": MANY}):
        found = first(compare_with_others(own, others, waves))
        assert (found.word, found.low, found.high) == ("", None, None)
        assert any("Geen verschilwoord" in note for note in found.notes)


def test_a_question_that_may_not_be_compared_is_out_of_the_benchmark_and_says_why():
    other = AskedQuestion(
        "een", "thema", "scale", "Anders", scale=FIVE, reworded="nee", remark="een andere vraag"
    )
    own = agreeing(asked("oost"), 5, 5)
    others = {
        "west": agreeing(asked("west", een=other), 5, 5),
        "zuid": agreeing(asked("zuid"), 2, 8),
    }
    found = first(compare_with_others(own, others, dict.fromkeys([*others, "oost"], MANY)))
    assert found.regions == ("zuid",)
    assert found.left_out == {"west": "een andere vraag"}


def test_no_other_region_is_no_comparison():
    own = agreeing(asked("oost"), 5, 5)
    found = first(compare_with_others(own, {"oost": own}, {"oost": MANY}))
    assert (found.others, found.word, found.difference) == (None, "", None)
    assert found.method.startswith("Geen vergelijking")


def people(count: int, lean: float, seed: str) -> list[dict[str, str]]:
    rng = random.Random(seed)
    return [
        {key: str(min(5, max(1, round(rng.gauss(3 + lean, 1))))) for key in KEYS}
        for _ in range(count)
    ]


def test_roles_that_answer_otherwise_differ_and_equal_ones_are_alike():
    of = asked()
    given = people(60, 1.0, "po") + people(60, -1.0, "vo")
    found = compare_roles(answers(of, given, ["po"] * 60 + ["vo"] * 60), MANY, "thema")
    assert found.tests == 3
    assert {one.word for one in found.results} == {"verschillen"}
    assert all(
        one.test == "Mann-Whitney" and one.effect and one.effect > 0.3 for one in found.results
    )
    assert all(one.left_out == {"jeugdhulp": 0} for one in found.results)
    same = people(60, 0.0, "a") + people(60, 0.0, "b")
    alike = compare_roles(answers(of, same, ["po"] * 60 + ["vo"] * 60), MANY, "thema")
    assert {one.word for one in alike.results} == {"vergelijkbaar"}


def test_three_roles_have_pairs_and_all_tests_of_a_theme_are_corrected_together():
    of = asked()
    given = people(40, 0.6, "po") + people(40, 0.0, "vo") + people(40, -0.6, "jh")
    roles = ["po"] * 40 + ["vo"] * 40 + ["jeugdhulp"] * 40
    found = compare_roles(answers(of, given, roles), MANY, "thema")
    raw = sorted(one.p_value or 1.0 for one in found.results)
    adjusted = sorted(one.adjusted or 1.0 for one in found.results)
    assert adjusted[0] == pytest.approx(min(1.0, raw[0] * 3))
    assert all(len(one.pairs) == 3 for one in found.results)
    assert "3 toetsen" in found.method


def test_a_role_with_one_answer_is_left_out_and_an_open_link_is_not_tested():
    of = asked()
    given = people(20, 0, "po") + people(20, 0, "vo") + people(1, 0, "jh")
    roles = ["po"] * 20 + ["vo"] * 20 + ["jeugdhulp"]
    found = compare_roles(answers(of, given, roles), MANY, "thema")
    assert all(one.left_out == {"jeugdhulp": 1} for one in found.results)
    opened = GroupWave.model_validate({"open_link": True})
    untested = compare_roles(answers(of, given, roles), opened, "thema")
    assert untested.tests == 0
    assert {one.word for one in untested.results} == {""}
    assert {one.p_value for one in untested.results} == {None}


def test_waves_compare_only_the_roles_and_gemeenten_in_both_and_tell_the_make_up():
    before = answers(
        asked(wave="2022"),
        [{"een": "5"}] * 30 + [{"een": "1"}] * 30,
        ["po"] * 30 + ["jeugdhulp"] * 30,
    )
    after = answers(asked(), [{"een": "5"}] * 30 + [{"een": "5"}] * 30, ["po"] * 30 + ["vo"] * 30)
    found = compare_waves(before, after, MANY, MANY)
    assert found.roles.counts == {"jeugdhulp": (30, 0), "po": (30, 30), "vo": (0, 30)}
    assert (found.base, found.left_out) == ((30, 30), (30, 30))
    change = first(found.changes)
    assert change.first is not None
    assert (change.first.count, change.first.base) == (30, 30)
    assert change.word == "niet met zekerheid veranderd"


def test_gemeenten_that_left_count_in_no_change():
    before = answers(
        asked(wave="2022"),
        [{"een": "1"}] * 40 + [{"een": "5"}] * 40,
        gemeenten=["GM0002"] * 40 + ["GM0001"] * 40,
    )
    after = agreeing(asked(), 40, 0)
    found = compare_waves(before, after, MANY, MANY)
    assert found.gemeenten.counts == {"GM0001": (40, 40), "GM0002": (40, 0)}
    change = first(found.changes)
    assert change.difference == 0
    assert change.word == ""  # per gemeente nobody knows how many were invited


def test_a_change_has_its_word_and_an_incomparable_question_none():
    before, after = agreeing(asked(wave="2022"), 10, 40), agreeing(asked(), 40, 10)
    rose = first(compare_waves(before, after, MANY, MANY).changes)
    assert rose.word == "gestegen" and rose.low is not None and rose.low > 0
    fell = first(
        compare_waves(
            agreeing(asked(wave="2022"), 40, 10), agreeing(asked(), 10, 40), MANY, MANY
        ).changes
    )
    assert fell.word == "gedaald"
    newer = AskedQuestion(
        "een",
        "thema",
        "scale",
        "Vraag een",
        version=2,
        scale=FIVE,
        earlier=(
            EarlierVersion.model_validate(
                {"version": 1, "until": "2022", "comparable": "nee", "remark": "andere antwoorden"}
            ),
        ),
    )
    changed = first(compare_waves(before, agreeing(asked(een=newer), 40, 10), MANY, MANY).changes)
    assert (changed.first, changed.word, changed.remark) == (None, "", "andere antwoorden")


def test_questions_go_together_by_those_who_answered_both():
    given = [
        {"een": str(n % 5 + 1), "twee": str(n % 5 + 1), "drie": str(5 - n % 5)} for n in range(50)
    ]
    given += [{"een": "1", "twee": ""}] * 10
    found = compare_questions(answers(asked(), given))
    tau = {(pair.first.key, pair.second.key): (pair.tau, pair.base) for pair in found.pairs}
    assert tau["een", "twee"] == (pytest.approx(1.0), 50)
    assert tau["een", "drie"][0] == pytest.approx(-1.0)
    assert "3 toetsen" in found.method and "geen oorzaak" in found.method
    few = compare_questions(answers(asked(), given[:29]))
    assert (few.pairs, few.left_out) == ((), 3)


def test_pairs_with_few_answers_are_counted_and_said():
    given = [{"een": str(n % 5 + 1), "twee": str(n % 5 + 1)} for n in range(40)]
    found = compare_questions(answers(asked(), given))
    assert (len(found.pairs), found.left_out) == (1, 2)
    assert "vanaf 30 mensen" in found.method
    assert any("2 paren zijn niet vergeleken: minder dan 30 mensen" in n for n in found.notes)


def test_a_region_with_fewer_than_ten_answers_on_either_side_bears_no_word():
    waves = dict.fromkeys(("oost", "west"), MANY)
    for yes, others, word in (
        (FEWEST_FOR_WORD, 200, "hoger"),
        (FEWEST_FOR_WORD - 1, 200, ""),
        (200, FEWEST_FOR_WORD - 1, ""),
        (200, FEWEST_FOR_WORD, "hoger"),
    ):
        own, other = agreeing(asked("oost"), yes, 0), agreeing(asked("west"), 0, others)
        found = first(compare_with_others(own, {"west": other}, waves))
        assert found.low is not None and found.low > 0
        assert found.word == word
        assert any(TOO_FEW in note for note in found.notes) == (not word)


def test_waves_and_roles_with_fewer_than_ten_answers_bear_no_word():
    few, enough = FEWEST_FOR_WORD - 1, FEWEST_FOR_WORD
    for before, after, word in ((few, 200, ""), (200, few, ""), (enough, 200, "gestegen")):
        then, now = agreeing(asked(wave="2022"), 0, before), agreeing(asked(), after, 0)
        found = compare_waves(then, now, MANY, MANY)
        change = first(found.changes)
        assert change.low is not None and change.low > 0
        assert change.word == word
        assert any(TOO_FEW in note for note in found.notes) == (not word)
    for size, word in ((few, ""), (enough, "verschillen")):
        both = [{"een": "5"}] * size + [{"een": "1"}] * 60
        found = compare_roles(answers(asked(), both, ["po"] * size + ["vo"] * 60), MANY, "thema")
        tested = first(found.results)
        assert tested.adjusted is not None and tested.adjusted < 0.001
        assert tested.word == word
        assert any(TOO_FEW in note for note in found.notes) == (not word)


def share(count: int, base: int) -> AnswerShare:
    return AnswerShare("", "eens", count, base)


def test_context_figures_stand_beside_answers_and_are_ordered_from_eight_regions():
    figures = {f"r{n}": float(n) for n in range(9)}
    shares = {f"r{n}": share(n, 20) for n in range(9)}
    found = put_beside("jeugdhulp", figures, "eens", shares, figure_year=2024, answer_year=2026)
    assert found.order is not None and found.order.value == pytest.approx(1.0)
    assert found.notes == ("Het cijfer is van 2024, de antwoorden zijn van 2026.",)
    few = put_beside(
        "jeugdhulp",
        {**dict(list(figures.items())[:7]), "leeg": None},
        "eens",
        shares,
        figure_year=2026,
        answer_year=2026,
    )
    assert few.order is None
    assert few.left_out == ("leeg", "r7", "r8")
    assert "Te weinig regio's" in few.notes[0]


def test_who_did_not_tell_a_gemeente_is_no_gemeente_that_came_or_left():
    before = answers(asked(wave="2022"), [{"een": "5"}] * 41, gemeenten=["GM0001"] * 40 + [""])
    after = agreeing(asked(), 10, 40)
    found = compare_waves(before, after, MANY, MANY)
    assert found.base == (41, 50)
    assert first(found.changes).word == "gedaald"


def test_differences_between_regions_and_waves_take_no_correction_for_the_number_invited():
    """That correction speaks of those invited; it would call chance a difference."""
    few = known(po=60, vo=10, jeugdhulp=10)
    own, other = agreeing(asked("oost"), 30, 20), agreeing(asked("west"), 25, 25)
    found = first(compare_with_others(own, {"west": other}, {"oost": few, "west": few}))
    assert found.own.low is not None and found.own.low > wilson_interval(30, 50)[0]
    low, high = wilson_interval(30, 50), wilson_interval(25, 50)
    assert found.low == pytest.approx(0.1 - sqrt((0.6 - low[0]) ** 2 + (high[1] - 0.5) ** 2))
    assert "zonder correctie" in found.method
    change = compare_waves(agreeing(asked(wave="2022"), 25, 25), own, few, few)
    assert first(change.changes).low == pytest.approx(found.low)
