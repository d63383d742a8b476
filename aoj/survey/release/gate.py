"""The last step of a plan: what the audit finds is not published, but made coarser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from aoj.store.releases import Released
from aoj.survey.release.audit import Audit, Published, audit_question
from aoj.survey.release.deciding import DERIVABLE, Decision
from aoj.survey.release.deepening import WHOLE_ONLY
from aoj.survey.release.earlier import OTHER_PARTS, fits
from aoj.survey.release.shown import DETAILS, ShownAnswer, ShownDeepening, ShownPart, ShownTable
from aoj.survey.release.tables import counts_of
from aoj.survey.results.selection import GroupAnswers

NO_PART = ("metingen", "anderen")
"""Tables of the ledger that are not of a part of the answers of one wave."""


def published_of(decision: Decision) -> list[Published]:
    """Return the tables of a question that a report shows."""
    split = decision.split
    parts = [Published(split.by, part) for part in split.parts] if split else []
    return [Published("", decision.whole), *parts]


def beside_released(
    answers: GroupAnswers,
    key: str,
    decision: Decision,
    released: Sequence[Released],
    minimum: int,
) -> Decision:
    """Return a decision that may stand beside further splits that went out before: else no split.

    What went out of the whole and of roles is looked at earlier, by `earlier.as_before`.
    """
    question = answers.asked.question(key)
    further = [row for row in released if row.by not in ("", "rol", *NO_PART)]
    if question is None or decision.split is None or not further:
        return decision
    tables = [*published_of(decision), *went_out(answers, released, key)]
    if not audit_question(answers, question, tables, minimum).found:
        return decision
    return Decision(decision.whole, None, decision.reason, DERIVABLE)


def audited(
    answers: GroupAnswers,
    decisions: Mapping[str, Decision],
    asked: Sequence[ShownDeepening],
    released: Sequence[Released],
    minimum: int,
) -> tuple[ShownDeepening, ...]:
    """Return the deepenings of one group that may stand beside each other and all that went out.

    One that would tell of hidden answers becomes the whole group together, and says so.
    """
    kept: list[ShownDeepening] = []
    for one in asked:
        question = answers.asked.question(one.key)
        if one.split is None or one.by == "rol" or question is None:
            kept.append(one)
            continue
        before = [row for row in released if row.question == one.key and row.by == one.by]
        if not fits(question, one.split.parts, before, minimum):
            kept.append(replace(one, split=None, coarser=WHOLE_ONLY, reason=OTHER_PARTS))
            continue
        if _is_turned(one, kept, released):
            kept.append(replace(one, split=None, coarser=WHOLE_ONLY, reason=DERIVABLE))
            continue
        beside = [*published_of(decisions[one.key]), *went_out(answers, released, one.key)]
        beside += [
            Published(other.by, part)
            for other in kept
            if other.key == one.key and other.split and other.by != "rol"
            for part in other.split.parts
        ]
        mine = [Published(one.by, part) for part in one.split.parts]
        if audit_question(answers, question, [*beside, *mine], minimum).found:
            kept.append(replace(one, split=None, coarser=WHOLE_ONLY, reason=DERIVABLE))
        else:
            kept.append(one)
    return tuple(kept)


def _is_turned(
    one: ShownDeepening, kept: Sequence[ShownDeepening], released: Sequence[Released]
) -> bool:
    """Whether the same two questions were crossed the other way: small rows would come back."""
    return any(
        other.split is not None and (other.key, other.by) == (one.by, one.key) for other in kept
    ) or any((row.question, row.by) == (one.by, one.key) for row in released)


def audit_group(
    answers: GroupAnswers,
    decisions: Mapping[str, Decision],
    deepenings: Sequence[ShownDeepening],
    released: Sequence[Released],
    minimum: int,
) -> Audit:
    """Return what all that is published of a group tells of its hidden answers."""
    whole = Audit(0, ())
    for question in answers.asked.counted:
        decision = decisions.get(question.key)
        if decision is None:
            continue
        tables = [*published_of(decision), *went_out(answers, released, question.key)]
        tables += [
            Published(one.by, part)
            for one in deepenings
            if one.key == question.key and one.split and one.by != "rol"
            for part in one.split.parts
        ]
        part = audit_question(answers, question, tables, minimum)
        whole = Audit(whole.hidden + part.hidden, (*whole.found, *part.found))
    return whole


def went_out(answers: GroupAnswers, released: Sequence[Released], key: str) -> list[Published]:
    """Return the tables of a question that went out of these same answers, each once.

    What went out when there were fewer or more answers is of other people; whether it may stand
    beside those of now is decided before.
    """
    question = answers.asked.question(key)
    if question is None:
        return []
    mine = [row for row in released if row.question == key and row.by not in NO_PART]
    base = counts_of(answers, question).base
    if any(row.by == "" and row.base != base for row in mine):
        return []
    return [Published(row.by, _table(row)) for row in dict.fromkeys(map(_bare, mine))]


def _bare(row: Released) -> Released:
    return replace(row, plan="", line=0)


def _table(row: Released) -> ShownTable:
    members = tuple(row.part.split("+")) if row.by else ()
    detail = next(detail for detail in DETAILS if detail == row.detail)
    answers = tuple(ShownAnswer(code, "", count, row.base) for code, count in row.answers)
    return ShownTable(ShownPart(row.part, "", members), detail, row.base, answers)
