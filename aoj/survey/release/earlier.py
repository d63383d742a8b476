"""What went out before, and what may still be shown beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from aoj.store.releases import Released
from aoj.survey.questionnaire import AskedQuestion
from aoj.survey.release.deciding import Decision
from aoj.survey.release.rules import WHOLE_FROM, answerings
from aoj.survey.release.shown import DETAILS, Detail, ShownTable
from aoj.survey.release.tables import counts_of
from aoj.survey.results.selection import GroupAnswers

CHANGED = (
    "eerder is deze vraag getoond met iets minder of meer antwoorden, en uit het verschil zouden "
    "die van enkele mensen blijken"
)
OTHER_PARTS = "eerder is de groep anders verdeeld getoond"


class Deciding(Protocol):
    """Decides a question anew, under what went out before."""

    def __call__(
        self, at_most: Detail, *, has_parts: bool, already: Detail | None = None
    ) -> Decision:
        """Return what is shown; `already` is the finest detail in which the whole went out."""


def as_before(
    question: AskedQuestion,
    answers: GroupAnswers,
    decision: Decision,
    before: Sequence[Released],
    minimum: int,
    decide: Deciding,
) -> Decision:
    """Return what may be shown of a question beside all that went out of it.

    Of the same people: the whole cannot become coarser than it was, and a split must be as it was,
    or a finer or coarser one of it. With other answers: nothing where their number changed by less
    than the minimum (or not at all), classes at most below thirty.
    """
    rows = [row for row in before if row.question == question.key and row.by == ""]
    parts = [row for row in before if row.question == question.key and row.by == "rol"]
    if not rows or decision.whole.detail == "niets":
        return decision
    at_most: Detail = "geheel"
    unchanged = []
    for row in rows:
        step = abs(counts_of(answers, question).base - row.base)
        if _is_same(question, answers, row):
            unchanged.append(row)
        elif step < minimum:
            return Decision(ShownTable(decision.whole.part), reason=CHANGED)
        elif step < WHOLE_FROM:
            at_most = "klassen"
    already = min(map(_detail, unchanged), key=DETAILS.index, default=None)
    if at_most != "geheel" or already is not None:
        decision = decide(at_most, has_parts=True, already=already)
    if not decision.split:
        return decision
    if fits(question, decision.split.parts, parts, minimum):
        return decision
    whole = decide(at_most, has_parts=False, already=already)
    return Decision(whole.whole, None, whole.reason, OTHER_PARTS)


def _detail(row: Released) -> Detail:
    return next(detail for detail in DETAILS if detail == row.detail)


def _is_same(question: AskedQuestion, answers: GroupAnswers, row: Released) -> bool:
    """Whether the answers of now, shown as then, are those of then."""
    counts = counts_of(answers, question)
    if counts.base != row.base:
        return False
    if question.kind == "multiple":
        return all(counts.codes.get(code, 0) == count for code, count in row.answers)
    then = dict(row.answers)
    shown = answerings(question, _detail(row), counts.codes)
    now = {one.code: sum(counts.codes.get(code, 0) for code in one.codes) for one in shown}
    return now == then


def fits(
    question: AskedQuestion,
    tables: Sequence[ShownTable],
    parts: Sequence[Released],
    minimum: int,
) -> bool:
    """Whether the parts of a split may stand beside those of the same split that went out.

    Each is a part of then, or some of these together, or the other way round: what overlaps in any
    other way could be subtracted. The number of what the two have in common may not have changed by
    a few, nor its answers while its number did not.
    """
    now = [_now(table) for table in tables]
    for line in dict.fromkeys(row.line for row in parts):
        rows = [row for row in parts if row.line == line]
        then = [_Counted.of(row.part, row.base, row.answers) for row in rows]
        if _members(now) - {""} != _members(then) - {""}:
            return False
        for some, others in ((now, then), (then, now)):
            for one in some:
                touching = [other for other in others if one.members & other.members]
                if any(
                    not (other.members <= one.members or one.members <= other.members)
                    for other in touching
                ):
                    return False
                inside = [other for other in touching if other.members <= one.members]
                if inside and not _is_near(question, one, inside, minimum):
                    return False
    return True


@dataclass(frozen=True)
class _Counted:
    """The members of a part with its number and its answers."""

    members: frozenset[str]
    base: int
    answers: Mapping[str, int]

    @classmethod
    def of(cls, key: str, base: int, answers: Iterable[tuple[str, int]]) -> _Counted:
        return cls(frozenset(key.split("+")), base, dict(answers))


def _now(table: ShownTable) -> _Counted:
    answers = ((answer.code, answer.count) for answer in table.answers)
    return _Counted.of(table.part.key, table.base, answers)


def _members(parts: Sequence[_Counted]) -> frozenset[str]:
    return frozenset().union(*(part.members for part in parts))


def _is_near(
    question: AskedQuestion, one: _Counted, inside: Sequence[_Counted], minimum: int
) -> bool:
    """Whether a part and the smaller ones that make it up differ by nobody, or by enough."""
    step = abs(one.base - sum(other.base for other in inside))
    if step:
        return step >= minimum
    classes = any(set(other.answers) != set(one.answers) for other in inside)
    mine, *others = [
        _in_classes(question, part.answers) if classes else part.answers for part in (one, *inside)
    ]
    if any(set(other) != set(mine) for other in others):
        return True
    return all(mine[code] == sum(other[code] for other in others) for code in mine)


def _in_classes(question: AskedQuestion, answers: Mapping[str, int]) -> Mapping[str, int]:
    """Return the answers of a scale as three classes; as they are where they are that already."""
    shown = answerings(question, "klassen", answers)
    if not shown or {one.code for one in shown} == set(answers):
        return answers
    return {one.code: sum(answers.get(code, 0) for code in one.codes) for one in shown}
