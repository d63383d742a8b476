"""What of answers may be shown: thresholds, merging, and what two tables tell together."""

from __future__ import annotations

import os
from collections import Counter
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from aoj.settings.questionnaires import Condition, GroupWave, Scale
from aoj.store.releases import Released
from aoj.store.responses import COLUMNS
from aoj.survey.questionnaire import Asked, AskedQuestion
from aoj.survey.release.comparing import Supplied, Told, beside_others, changes_between
from aoj.survey.release.deciding import TOO_FEW, WHOLE_COARSER, decide, partition_of
from aoj.survey.release.earlier import CHANGED, as_before
from aoj.survey.release.gate import beside_released
from aoj.survey.release.merging import merged
from aoj.survey.release.overlap import shared, tells_of_few
from aoj.survey.release.plan import ROUTED, _routed
from aoj.survey.release.rules import answerings, detail_of, favourable_codes
from aoj.survey.release.shown import ShownPart, ShownTable
from aoj.survey.release.tables import part_of
from aoj.survey.results.selection import answers_of

CASES = 200 if os.environ.get("AOJ_MANY") else 20
EENS = Scale(
    levels={"1": "Helemaal oneens", "2": "Oneens", "3": "Neutraal", "4": "Eens", "5": "Zeer eens"},
    classes={"oneens": ["1", "2"], "neutraal": ["3"], "eens": ["4", "5"]},
)
CIJFER = Scale(levels={str(n): str(n) for n in range(1, 11)})
SOORT = Scale(levels={k: k.upper() for k in "abcd"}, ordered=False)
ROLES = {"po": "po", "vo": "vo", "jeugdhulp": "jeugdhulp"}
INVITED = GroupWave(invited=dict.fromkeys(ROLES, 100))


def question(key="een", scale=EENS, **more):
    return AskedQuestion(
        key, "samen", more.pop("kind", "scale"), f"Vraag {key}", scale=scale, **more
    )


def asked(*questions, wave="2026", **more):
    told = {"roles": ROLES, "themes": {"samen": "Samen"}, "gemeenten": {"GM1": "Aa", "GM2": "Bee"}}
    return Asked("uitvoering", "Lijst", questions, region="r", wave=wave, **{**told, **more})


def answers(people, *questions, wave="2026", **more):
    """Return answers: per person a role, a gemeente and a code per question ('' is no answer)."""
    rows = []
    for number, (role, gemeente, codes) in enumerate(people):
        for key, code in codes.items():
            status = "answered" if code else "unanswered"
            cells = ["r", wave, "uitvoering", role, gemeente, str(number), key, "1", code, status]
            rows.append(cells)
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")
    return answers_of(frame, asked(*(questions or (question(),)), wave=wave, **more))


def of_roles(**counts):
    """Return people per role: how many gave each level, from 1 to 5."""
    return [
        (role if role != "geen" else "", "GM1", {"een": str(level)})
        for role, levels in counts.items()
        for level, number in enumerate(levels, 1)
        for _ in range(number)
    ]


def decided(people, *, minimum=10, secondary=True):
    found = answers(people)
    partition = partition_of(found, "rol", minimum, secondary=secondary)
    return decide(found, question(), INVITED, partition, minimum, secondary=secondary)


def test_the_borders_are_those_of_the_rule():
    told = [detail_of(base, 10) for base in (0, 9, 10, 29, 30)]
    assert told == ["niets", "niets", "klassen", "klassen", "geheel"]
    assert [detail_of(base, 5) for base in (4, 5, 9, 10)] == [
        "niets",
        "aantal",
        "aantal",
        "klassen",
    ]


def test_what_is_hidden_looks_as_what_is_empty():
    small = decided(of_roles(po=[3, 2, 1, 1, 2]))
    assert small.whole == ShownTable() == decided([]).whole
    assert small.reason == TOO_FEW and small.split is None


def test_below_ten_only_the_favourable_side_is_counted_and_without_an_interval():
    found = decided(of_roles(po=[1, 1, 1, 2, 1]), minimum=5).whole
    (only,) = found.answers
    assert (found.detail, only.code, only.count, only.base) == ("aantal", "eens", 3, 6)
    assert only.low is None and found.dont_know is None


def test_three_classes_below_thirty_and_all_answers_from_thirty():
    few = decided(of_roles(po=[4, 5, 6, 7, 7])).whole
    assert [(a.code, a.count) for a in few.answers] == [
        ("oneens", 9),
        ("neutraal", 6),
        ("eens", 14),
    ]
    many = decided(of_roles(po=[4, 5, 6, 7, 8])).whole
    assert [a.count for a in many.answers] == [4, 5, 6, 7, 8]
    assert many.favourable is not None and many.favourable.count == 15


def test_small_roles_are_taken_together_before_anything_is_hidden():
    found = decided(of_roles(po=[9, 9, 9, 9, 9], vo=[7, 7, 7, 7, 7], jeugdhulp=[1, 1, 1, 2, 1]))
    assert [part.part.label for part in found.split.parts] == ["po", "vo en jeugdhulp"]
    assert sum(part.base for part in found.split.parts) == found.whole.base


def test_who_told_no_role_is_in_a_part_too():
    found = decided(of_roles(po=[9] * 5, vo=[8] * 5, geen=[1, 0, 1, 0, 1]))
    assert [part.part.label for part in found.split.parts][-1].endswith("wie geen rol noemde")
    assert sum(part.base for part in found.split.parts) == found.whole.base


def test_a_role_of_nobody_looks_as_a_role_of_few():
    few = decided(of_roles(po=[9] * 5, vo=[8] * 5, jeugdhulp=[1, 0, 0, 0, 0]))
    none = decided(of_roles(po=[9] * 5, vo=[8] * 5))
    names = [[part.part.label for part in found.split.parts] for found in (few, none)]
    assert names[0] == names[1]


def test_the_whole_is_in_classes_where_a_level_of_a_smaller_part_could_be_told():
    # Nobody at all disagrees strongly, so who of vo disagrees just disagrees: that is not shown.
    found = decided(of_roles(po=[0, 10, 10, 10, 10], vo=[0, 5, 5, 5, 5]))
    assert found.whole.detail == "klassen" == found.split.parts[0].detail
    assert found.reason == WHOLE_COARSER


def test_without_the_second_step_the_small_part_can_be_subtracted():
    people = of_roles(po=[9] * 5, vo=[8] * 5, jeugdhulp=[1, 0, 2, 0, 1])
    found = decided(people, secondary=False)
    shown = {part.part.key: part for part in found.split.parts}
    assert shown["jeugdhulp"].detail == "niets"
    left = [
        whole.count - shown["po"].answers[place].count - shown["vo"].answers[place].count
        for place, whole in enumerate(found.whole.answers)
    ]
    assert left == [1, 0, 2, 0, 1]


LEVELS = st.lists(st.integers(0, 25), min_size=5, max_size=5)


@given(LEVELS, LEVELS, LEVELS, st.lists(st.integers(0, 3), min_size=5, max_size=5), st.booleans())
@settings(deadline=None, max_examples=CASES)
def test_no_part_is_small_and_no_hidden_level_is_told(po, vo, jeugdhulp, geen, is_five):
    people = of_roles(po=po, vo=vo, jeugdhulp=jeugdhulp, geen=geen)
    minimum = 5 if is_five else 10
    found = decided(people, minimum=minimum)
    if not found.split:
        return
    parts = found.split.parts
    assert len({part.detail for part in parts}) == 1
    assert all(part.base >= minimum for part in parts)
    assert sum(part.base for part in parts) == found.whole.base
    assert _told_by_linear_programs(found, minimum) == []


def _told_by_linear_programs(found, minimum):
    """Return the levels of parts that the tables bound closely, though no table alone does."""
    parts = found.split.parts
    cells = ((part.part.key, code) for part in parts for code in EENS.levels)
    place = {cell: number for number, cell in enumerate(cells)}
    every = [part.part.key for part in parts]
    tables = [_stated(found.whole, every, place), *(_stated(p, [p.part.key], place) for p in parts)]
    told = []
    for cell, number in place.items():
        together = _ends(number, [row for table in tables for row in table])
        apart = [_ends(number, table) for table in tables]
        low, high = max(ends[0] for ends in apart), min(ends[1] for ends in apart)
        is_new = together[0] > low or together[1] < high
        if is_new and together[1] - together[0] < minimum:
            told.append((cell, together))
    return told


def _stated(table, keys, place):
    """Return what a table says: rows of cells with the number that they are together."""
    cells = [[(key, code) for key in keys for code in EENS.levels]]
    shown = answerings(question(), table.detail, {})
    cells += [[(key, code) for key in keys for code in one.codes] for one in shown]
    numbers = [table.base, *(answer.count for answer in table.answers)]
    rows = []
    for some, number in zip(cells, numbers, strict=True):
        row = np.zeros(len(place))
        row[[place[cell] for cell in some]] = 1
        rows.append((row, number))
    return rows


def _ends(cell, rows):
    aim = np.zeros(len(rows[0][0]))
    aim[cell] = 1
    equal = {"A_eq": np.array([row for row, _ in rows]), "b_eq": [number for _, number in rows]}
    found = [linprog(sign * aim, **equal) for sign in (1, -1)]
    ends = [0.0, float("inf")]
    for place, (sign, one) in enumerate(zip((1, -1), found, strict=True)):
        if one.status == 0:
            ends[place] = round(sign * one.fun, 6)
    return ends


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 40), min_size=1), st.integers(5, 10)
)
@settings(deadline=None, max_examples=CASES)
def test_merging_is_a_partition_with_the_minimum(bases, minimum):
    parts = tuple((key,) for key in bases)
    found = merged(parts, {(key,): base for key, base in bases.items()}, minimum)
    assert sorted(key for part in found for key in part) == sorted(bases)
    if len(found) > 1:
        assert all(sum(bases[key] for key in part) >= minimum for part in found)
    order = list(bases)
    first = [order.index(part[0]) for part in found]
    assert all(one < other for one, other in pairwise(first))


def test_scales_without_classes_or_order_have_classes_too():
    name, codes = favourable_codes(question(scale=CIJFER))
    assert (name, codes) == ("8 tot en met 10", ("8", "9", "10"))
    thirds = answerings(question(scale=CIJFER), "klassen", {})
    assert sorted(code for one in thirds for code in one.codes) == sorted(CIJFER.levels)
    counts = {"a": 9, "b": 2, "c": 5, "d": 1}
    largest = answerings(question(scale=SOORT), "klassen", counts)
    assert [one.codes for one in largest] == [("a",), ("c",), ("b", "d")]
    assert answerings(question(scale=SOORT), "aantal", counts) == ()


# routing


def test_the_number_of_who_got_a_question_tells_no_hidden_level():
    first = question("eerst")
    later = question("later", only_if=Condition(question="eerst", answers=["5"]))
    people = [("po", "GM1", {"eerst": "5", "later": "4"})] * 14
    people += [("po", "GM1", {"eerst": "2"})] * 6
    given_all = answers(people, first, later)
    known = {"eerst": decide(given_all, first, INVITED, None, 10)}
    shown = decide(given_all, later, INVITED, None, 10)
    assert known["eerst"].whole.detail == "klassen" and shown.whole.detail == "klassen"
    assert _routed(later, given_all.asked, known, shown).reason == ROUTED
    both = question("later", only_if=Condition(question="eerst", answers=["4", "5"]))
    assert _routed(both, given_all.asked, known, shown) == shown


# what went out before


def released(table, by="", part=""):
    told = tuple((answer.code, answer.count) for answer in table.answers)
    return Released(
        region="r",
        wave="2026",
        group="uitvoering",
        question="een",
        by=by,
        part=part,
        detail=table.detail,
        base=table.base,
        answers=told,
        plan="p",
        line=1,
    )


def again(people, before, **more):
    found = answers(people)
    partition = partition_of(found, "rol", 10)

    def deciding(at_most, *, has_parts, already=None):
        return decide(
            found,
            question(),
            INVITED,
            partition if has_parts else None,
            10,
            at_most=at_most,
            already=already,
        )

    decision = deciding("geheel", has_parts=True)
    return as_before(question(), found, decision, before, 10, deciding, **more)


def test_what_went_out_does_not_change_what_is_shown_of_the_same_answers():
    people = of_roles(po=[9] * 5, vo=[8] * 5)
    first = decided(people)
    rows = [released(first.whole), *(released(p, "rol", p.part.key) for p in first.split.parts)]
    assert again(people, rows) == first


@pytest.mark.parametrize("more", [1, 4, 9])
def test_a_question_whose_base_changed_by_a_few_is_not_shown_again(more):
    people = of_roles(po=[9] * 5, vo=[8] * 5)
    rows = [released(decided(people).whole)]
    found = again(people + of_roles(po=[more, 0, 0, 0, 0]), rows)
    assert found.whole.detail == "niets" and found.reason == CHANGED


def test_one_answer_changed_for_another_is_not_shown_either():
    rows = [released(decided(of_roles(po=[9] * 5, vo=[8] * 5)).whole)]
    found = again(of_roles(po=[8, 10, 9, 9, 9], vo=[8] * 5), rows)
    assert found.whole.detail == "niets"


def test_who_came_later_is_shown_in_classes_below_thirty():
    people = of_roles(po=[9] * 5, vo=[8] * 5)
    rows = [released(decided(people).whole)]
    assert again(people + of_roles(po=[3] * 5), rows).whole.detail == "klassen"
    assert again(people + of_roles(po=[6] * 5), rows).whole.detail == "geheel"


def test_a_whole_that_went_out_in_levels_keeps_smaller_parts_back():
    people = of_roles(po=[0, 10, 10, 10, 10], vo=[0, 5, 5, 5, 5])
    alone = decide(answers(people), question(), INVITED, None, 10)
    assert alone.whole.detail == "geheel"
    found = again(people, [released(alone.whole)])
    assert found.whole == alone.whole and found.split is None


# beside others and earlier waves


def told(name, levels, *, one=None, **more):
    people = of_roles(po=levels)
    found = decide(answers(people), question(), INVITED, None, 10)
    return Told(name, one or question(), found.whole, True, **more)


def test_two_other_regions_are_no_comparison():
    own = told("eigen", [5] * 5)
    others = [told(str(n), [4, 5, 6, 7, n]) for n in (8, 9)]
    (found,) = beside_others(own, others, tuple, {}, pooled=False)
    assert found.share is None and found.reason.startswith("nog geen vergelijking")
    (found,) = beside_others(own, [*others, told("c", [9] * 5)], tuple, {}, pooled=False)
    assert found.regions == 3 and found.way == "gemiddelde"


def test_a_region_that_hides_the_question_is_in_no_comparison():
    own = told("eigen", [5] * 5)
    others = [told(str(n), [4, 5, 6, 7, n]) for n in (8, 9)]
    (found,) = beside_others(own, [*others, told("klein", [1] * 5)], tuple, {}, pooled=False)
    assert found.share is None


def test_the_others_are_their_mean_or_all_their_respondents():
    own = told("eigen", [5] * 5)
    others = [
        told("a", [0, 0, 10, 5, 5]),
        told("b", [0, 0, 50, 25, 25]),
        told("c", [0, 0, 0, 20, 0]),
    ]
    (mean,) = beside_others(own, others, tuple, {}, pooled=False)
    (pooled,) = beside_others(own, others, tuple, {}, pooled=True)
    assert (mean.share, pooled.share) == (0.67, round(80 / 140, 2))


def test_only_regions_that_agreed_are_named():
    own = told("eigen", [5] * 5)
    others = [told("a", [5] * 5, is_named=True), told("b", [5] * 5), told("c", [5] * 5)]
    (found,) = beside_others(own, others, tuple, {}, pooled=False)
    assert list(found.named) == ["a"]


def test_an_earlier_round_or_what_was_supplied_stands_in_and_says_so():
    own = told("eigen", [5] * 5)
    then = [told(name, [6] * 5) for name in "abc"]
    (found,) = beside_others(own, [], lambda: [("2024", then)], {}, pooled=False)
    assert found.way == "eerdere meting" and found.label_others.endswith("in 2024")
    given_by = {"4+5": Supplied(0.62, 12, "een landelijk verslag")}
    (found,) = beside_others(own, [], tuple, given_by, pooled=False)
    assert (found.way, found.share, found.word) == ("aangeleverd", 0.62, "")


def test_an_own_question_is_beside_nothing():
    own = told("eigen", [5] * 5, one=question(own=True))
    others = [told(name, [6] * 5) for name in "abc"]
    (found,) = beside_others(own, others, tuple, {}, pooled=False)
    assert found.share is None and "eigen vraag" in found.reason


def test_a_change_has_a_word_only_where_the_number_invited_is_known():
    low = decide(answers(of_roles(po=[20, 20, 10, 0, 0])), question(), INVITED, None, 10).whole
    high = decide(answers(of_roles(po=[0, 0, 10, 20, 20])), question(), INVITED, None, 10).whole
    (known,) = changes_between("2024", question(), high, question(), low, is_known=True)
    assert (known.word, known.then.count, known.now.count) == ("hoger", 0, 40)
    (unknown,) = changes_between("2024", question(), high, question(), low, is_known=False)
    assert (unknown.word, unknown.low) == ("", None)


def test_who_is_only_in_one_wave_is_left_out_of_the_comparison():
    people = [("po", "GM1", {"een": "4"})] * 20 + [("po", "GM2", {"een": "2"})] * 12
    then = answers(people, wave="2024")
    now = answers(people[:20], gemeenten={"GM1": "Aa"})
    assert len(shared(then, now).respondents) == 20
    assert len(shared(now, then).respondents) == 20


def test_two_splits_of_the_same_people_are_seen_to_tell_of_a_few():
    # 4 of vo live in GM2, where nearly all of po live.
    people = [("po", "GM2", {"een": "4"})] * 40 + [("vo", "GM2", {"een": "1"})] * 4
    people += [("vo", "GM1", {"een": "2"})] * 10
    found = answers(people)
    split = decide(found, question(), INVITED, partition_of(found, "rol", 10), 10).split
    parts = [part_of(found, "gemeente", (code,)) for code in ("GM1", "GM2")]
    assert tells_of_few(found, question(), split, parts, 10)
    even = [(role, code, {"een": "4"}) for role in ("po", "vo") for code in ("GM1", "GM2")] * 15
    both = answers(even)
    split = decide(both, question(), INVITED, partition_of(both, "rol", 10), 10).split
    assert not tells_of_few(both, question(), split, [part_of(both, "gemeente", ("GM1",))], 10)


def test_the_counts_of_a_table_are_those_of_the_answers():
    people = of_roles(po=[3, 4, 5, 9, 11])
    found = decided(people).whole
    direct = Counter(codes["een"] for _, _, codes in people)
    assert {a.code: a.count for a in found.answers} == dict(direct)
    assert found.part == ShownPart()


def test_a_further_split_that_went_out_keeps_back_roles_that_would_tell_of_a_few():
    # 4 of vo live in GM2, where nearly all of po live; the gemeenten were shown before.
    people = [("po", "GM2", {"een": "4"})] * 40 + [("vo", "GM2", {"een": "1"})] * 4
    people += [("vo", "GM1", {"een": "2"})] * 10
    found = answers(people)
    decision = decide(found, question(), INVITED, partition_of(found, "rol", 10), 10)
    assert decision.split is not None
    gemeenten = decide(found, question(), INVITED, partition_of(found, "gemeente", 10), 10)
    rows = [released(gemeenten.whole)]
    rows += [released(part, "gemeente", part.part.key) for part in gemeenten.split.parts]
    assert beside_released(found, "een", decision, rows, 10).split is None
    assert beside_released(found, "een", decision, rows[:1], 10) == decision
