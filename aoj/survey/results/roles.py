"""Roles side by side: do gemeente and samenwerkingsverband, or po, vo and jeugdhulp, answer alike.

Ordered answers by ranks (two roles: Mann-Whitney with Cliff's delta; more: Kruskal-Wallis with
Dunn per pair), the others by a table (exact or by permutation, with Cramér's V). All tests within a
theme are corrected together (Holm), and how many there were is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from aoj.settings.questionnaires import GroupWave
from aoj.statistics import holm, independence, kruskal, mann_whitney
from aoj.survey import INTERNAL
from aoj.survey.questionnaire import AskedQuestion
from aoj.survey.results.certainty import FEWEST_FOR_WORD, bears_word, certainty_of, too_few_note
from aoj.survey.results.selection import GroupAnswers, Selection
from aoj.survey.results.shares import Measure, measures_of, share_of
from aoj.survey.results.values import AnswerShare

FEWEST = 2
"""A role with fewer answers to a question is left out of its comparison."""
SURE = 0.05
DIFFER, ALIKE = "verschillen", "vergelijkbaar"


@dataclass(frozen=True)
class RoleTest:
    """The test of one question (or option) over the roles.

    `p_value` is that of the test, `adjusted` after Holm over the tests of the theme; both None
    where no test was done. `effect` is Cliff's delta, epsilon squared or Cramér's V, as
    `effect_name` says; `pairs` holds per pair of roles Dunn's p-value, corrected in the question.
    `word` is '' without a test, and where a role that is compared has fewer than ten answers.
    """

    measure: Measure
    shares: Mapping[str, AnswerShare] = field(repr=False)
    left_out: Mapping[str, int]
    """Roles with too few answers, and how many they gave."""
    test: str = ""
    p_value: float | None = None
    adjusted: float | None = None
    effect: float | None = None
    effect_name: str = ""
    pairs: Mapping[tuple[str, str], float] = field(default_factory=dict)
    word: str = ""

    @property
    def base(self) -> int:
        """The number of answers of all roles that are compared."""
        return sum(share.base for share in self.shares.values())


@dataclass(frozen=True)
class RoleComparison:
    """The questions of one theme over the roles; `tests` of them were really tested."""

    theme: str
    selection: Selection
    results: tuple[RoleTest, ...]
    tests: int
    method: str
    notes: tuple[str, ...] = ()
    mark: str = INTERNAL


def compare_roles(answers: GroupAnswers, wave: GroupWave | None, theme: str) -> RoleComparison:
    """Return the questions of a theme side by side over the roles of the group."""
    is_known = certainty_of(answers, wave).known
    found = [
        _compared(answers, wave, measure, is_known=is_known)
        for question in answers.asked.counted
        if question.theme == theme
        for measure in _measures(question)
    ]
    tested = [place for place, one in enumerate(found) if one.p_value is not None]
    adjusted = holm([found[place].p_value or 0.0 for place in tested]) if tested else ()
    for place, value in zip(tested, adjusted, strict=True):
        word = DIFFER if value < SURE else ALIKE
        has_word = bears_word(*(share.base for share in found[place].shares.values()))
        found[place] = replace(found[place], adjusted=value, word=word if has_word else "")
    notes = answers.notes
    if any(one.adjusted is not None and not one.word for one in found):
        notes += (too_few_note("een van de vergeleken rollen"),)
    if not is_known:
        notes += ("Niet getoetst: niet bekend is hoeveel mensen waren uitgenodigd.",)
    return RoleComparison(
        theme, answers.selection, tuple(found), len(tested), _method(len(tested)), notes
    )


def _measures(question: AskedQuestion) -> list[Measure]:
    """Return one measure for a scale, which is tested as a whole, and each option otherwise."""
    found = list(measures_of(question))
    return found[:1] if question.kind == "scale" else found


def _compared(
    answers: GroupAnswers, wave: GroupWave | None, measure: Measure, *, is_known: bool
) -> RoleTest:
    parts = {role: answers.part(roles=(role,)) for role in answers.asked.roles}
    bases = {
        role: part.given(measure.question, measure.option).base for role, part in parts.items()
    }
    kept = {role: part for role, part in parts.items() if bases[role] >= FEWEST}
    shares = {
        role: share_of(part, measure, certainty_of(part, wave)) for role, part in kept.items()
    }
    left_out = {role: base for role, base in bases.items() if base < FEWEST}
    result = RoleTest(measure, shares, left_out)
    if len(kept) < 2 or not is_known:
        return result
    scale = measure.question.scale
    if measure.question.kind == "scale" and scale is not None and scale.ordered:
        return _by_ranks(result, kept)
    return _by_table(result, kept)


def _by_ranks(result: RoleTest, kept: Mapping[str, GroupAnswers]) -> RoleTest:
    places = {
        role: [float(place) for place in part.places(result.measure.question).values()]
        for role, part in kept.items()
    }
    try:
        if len(places) == 2:
            first, second = places.values()
            found = mann_whitney(first, second)
            return replace(
                result,
                test="Mann-Whitney",
                p_value=found.p_value,
                effect=found.delta,
                effect_name="Cliffs delta",
            )
        ranked = kruskal(places)
    except ValueError:
        return result
    return replace(
        result,
        test="Kruskal-Wallis",
        p_value=ranked.p_value,
        effect=ranked.epsilon_squared,
        effect_name="epsilon kwadraat",
        pairs=ranked.pairs,
    )


def _by_table(result: RoleTest, kept: Mapping[str, GroupAnswers]) -> RoleTest:
    question, option = result.measure.question, result.measure.option
    codes = ("1", "0") if option else tuple(question.scale.levels if question.scale else ())
    rows = []
    for part in kept.values():
        given = list(part.given(question, option).codes.values())
        rows.append([given.count(code) for code in codes])
    used = [place for place in range(len(codes)) if any(row[place] for row in rows)]
    try:
        found = independence([[row[place] for place in used] for row in rows])
    except ValueError:
        return result
    names = {"fisher": "Fisher", "permutation": "chi-kwadraat (permutatie)", "chi2": "chi-kwadraat"}
    return replace(
        result,
        test=names[found.method],
        p_value=found.p_value,
        effect=found.cramers_v,
        effect_name="Cramérs V",
    )


def _method(tests: int) -> str:
    if not tests:
        return "Rollen naast elkaar, niet getoetst."
    return (
        f"Rollen naast elkaar; {tests} {'toets' if tests == 1 else 'toetsen'} in dit thema, "
        "gecorrigeerd met Holm; verschillen heet wat dan onder 5% blijft, als elke vergeleken rol "
        f"ten minste {FEWEST_FOR_WORD} antwoorden heeft."
    )
