"""What went out before, and what may still be shown beside it."""

from __future__ import annotations

from collections.abc import Sequence
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
    if _fits(decision, parts, same=bool(unchanged), minimum=minimum):
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


def _fits(decision: Decision, parts: Sequence[Released], *, same: bool, minimum: int) -> bool:
    """Whether a split may stand beside the parts that went out."""
    now = {table.part.key: table.base for table in decision.split.parts} if decision.split else {}
    for row in parts:
        if row.part in now:
            step = abs(now[row.part] - row.base)
            if 0 < step < minimum:
                return False
            continue
        if not same:
            continue
        then = set(row.part.split("+"))
        for key in now:
            mine = set(key.split("+"))
            if mine & then and not (mine <= then or then <= mine):
                return False
    return True
