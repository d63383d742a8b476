"""Whether the parts of a group differ, tested on the tables that are shown and on nothing finer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from aoj.statistics import holm, independence, kruskal, mann_whitney
from aoj.survey.questionnaire import AskedQuestion
from aoj.survey.release.rules import CLASSES_FROM
from aoj.survey.release.shown import ShownDeepening, ShownQuestion, ShownSplit, ShownTable
from aoj.survey.results.roles import ALIKE, DIFFER, SURE


def with_tests(
    questions: Sequence[ShownQuestion], asked: Sequence[AskedQuestion], *, is_known: bool
) -> tuple[ShownQuestion, ...]:
    """Return questions with the tests of their splits, corrected together within each theme (Holm).

    `is_known` is whether the number invited is known; without it nothing is tested. A multiple
    choice, and a split with parts below the three classes, is not tested.
    """
    if not is_known:
        return tuple(questions)
    scales = {one.key: one.scale for one in asked}
    found = {}
    for question in questions:
        scale = scales.get(question.key)
        if question.split and scale and _is_testable(question.split):
            tested = _tested(question.split, is_ordered=scale.ordered)
            if tested is not None:
                found[question.key] = tested
    for theme in dict.fromkeys(question.theme for question in questions):
        keys = [q.key for q in questions if q.theme == theme and q.key in found]
        adjusted = holm([found[key].adjusted or 0.0 for key in keys]) if keys else ()
        for key, value in zip(keys, adjusted, strict=True):
            word = DIFFER if value < SURE else ALIKE
            found[key] = replace(found[key], adjusted=value, word=word, tests=len(keys))
    return tuple(replace(q, split=found.get(q.key, q.split)) for q in questions)


def with_tests_of(
    deepenings: Sequence[ShownDeepening], ordered: Mapping[tuple[str, str], bool]
) -> tuple[ShownDeepening, ...]:
    """Return deepenings with their tests, corrected together (Holm).

    `ordered` has group and key of the scales whose answers may be tested, and whether they have an
    order.
    """
    tested = {
        place: found
        for place, one in enumerate(deepenings)
        if one.split and (one.group, one.key) in ordered and _is_testable(one.split)
        if (found := _tested(one.split, is_ordered=ordered[one.group, one.key])) is not None
    }
    chances = holm([found.adjusted or 0.0 for found in tested.values()]) if tested else ()
    told = {
        place: replace(
            found,
            adjusted=value,
            word=DIFFER if value < SURE else ALIKE,
            tests=len(tested),
        )
        for (place, found), value in zip(tested.items(), chances, strict=True)
    }
    return tuple(
        replace(one, split=told.get(place, one.split)) for place, one in enumerate(deepenings)
    )


def _is_testable(split: ShownSplit) -> bool:
    return len(split.parts) > 1 and all(
        part.base >= CLASSES_FROM and part.detail in ("geheel", "klassen") for part in split.parts
    )


def _tested(split: ShownSplit, *, is_ordered: bool) -> ShownSplit | None:
    """Return the split with its test, whose chance is not corrected yet; None where none fits."""
    try:
        return _by_ranks(split) if is_ordered else _by_table(split)
    except ValueError:
        return None


def _by_ranks(split: ShownSplit) -> ShownSplit:
    ranked = {part.part.key: _places(part) for part in split.parts}
    if len(ranked) == 2:
        first, second = ranked.values()
        found = mann_whitney(first, second)
        return replace(
            split,
            test="Mann-Whitney",
            adjusted=found.p_value,
            effect=found.delta,
            effect_name="Cliffs delta",
        )
    more = kruskal(ranked)
    return replace(
        split,
        test="Kruskal-Wallis",
        adjusted=more.p_value,
        effect=more.epsilon_squared,
        effect_name="epsilon kwadraat",
    )


def _by_table(split: ShownSplit) -> ShownSplit:
    rows = [[answer.count for answer in part.answers] for part in split.parts]
    used = [place for place in range(len(rows[0])) if any(row[place] for row in rows)]
    found = independence([[row[place] for place in used] for row in rows])
    names = {"fisher": "Fisher", "permutation": "chi-kwadraat (permutatie)", "chi2": "chi-kwadraat"}
    return replace(
        split,
        test=names[found.method],
        adjusted=found.p_value,
        effect=found.cramers_v,
        effect_name="Cramérs V",
    )


def _places(part: ShownTable) -> list[float]:
    """Return the place on the scale of each answer, as the table shows it."""
    return [float(place) for place, a in enumerate(part.answers, 1) for _ in range(a.count)]
