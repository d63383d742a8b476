"""Questions compared with each other: do those who score one high also score another high."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import combinations

from aoj.statistics import holm, kendall
from aoj.survey import INTERNAL
from aoj.survey.questionnaire import AskedQuestion
from aoj.survey.results.selection import GroupAnswers, Selection

FEWEST = 30
"""A pair is told from so many on who answered both: below, its interval would be too narrow."""


@dataclass(frozen=True)
class Pair:
    """How two ordered questions go together: Kendall's tau-b, its interval and p after Holm.

    Both questions count as they were put: agreeing with a reversed one is unfavourable.
    """

    first: AskedQuestion
    second: AskedQuestion
    tau: float
    low: float
    high: float
    p_value: float
    adjusted: float
    base: int


@dataclass(frozen=True)
class Pairs:
    """All pairs of questions with enough answers, the strongest first."""

    selection: Selection
    pairs: tuple[Pair, ...]
    left_out: int
    """Pairs with too few answers to both, or with one answer only."""
    method: str
    notes: tuple[str, ...] = ()
    mark: str = INTERNAL

    @property
    def base(self) -> int:
        """The most respondents that a pair rests on."""
        return max((pair.base for pair in self.pairs), default=0)


def compare_questions(answers: GroupAnswers, keys: Collection[str] = ()) -> Pairs:
    """Return how the ordered questions of a list go together; of `keys` only where given."""
    questions = [
        question
        for question in answers.asked.counted
        if question.scale is not None
        and question.scale.ordered
        and (not keys or question.key in keys)
    ]
    found: list[Pair] = []
    left_out = 0
    for first, second in combinations(questions, 2):
        pair = _pair(answers, first, second)
        if pair is None:
            left_out += 1
        else:
            found.append(pair)
    adjusted = holm([pair.p_value for pair in found]) if found else ()
    ready = [replace(pair, adjusted=value) for pair, value in zip(found, adjusted, strict=True)]
    tests = len(found)
    notes = answers.notes
    if left_out:
        notes += (
            f"{left_out} {'paar is' if left_out == 1 else 'paren zijn'} niet vergeleken: minder "
            f"dan {FEWEST} mensen beantwoordden beide vragen, of allen gaven op een ervan "
            "hetzelfde antwoord.",
        )
    return Pairs(
        answers.selection,
        tuple(sorted(ready, key=lambda pair: (-abs(pair.tau), pair.first.key, pair.second.key))),
        left_out,
        f"Samenhang van vragen (Kendalls tau-b met 95%-interval), {tests} "
        f"{'toets' if tests == 1 else 'toetsen'}, gecorrigeerd met Holm; alleen van wie beide "
        f"vragen beantwoordde, vanaf {FEWEST} mensen. Samenhang is geen oorzaak.",
        notes,
    )


def _pair(answers: GroupAnswers, first: AskedQuestion, second: AskedQuestion) -> Pair | None:
    one, other = answers.places(first), answers.places(second)
    both = [number for number in one if number in other]
    if len(both) < FEWEST:
        return None
    try:
        found = kendall([one[n] for n in both], [other[n] for n in both])
    except ValueError:
        return None
    return Pair(
        first, second, found.value, found.low, found.high, found.p_value, found.p_value, len(both)
    )
