"""Two tables of the same people side by side: what two waves share, and what two splits tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aoj.survey.questionnaire import AskedQuestion
from aoj.survey.release.shown import ShownSplit
from aoj.survey.release.tables import counts_of, part_of
from aoj.survey.results.selection import GroupAnswers


def shared(one: GroupAnswers, other: GroupAnswers) -> GroupAnswers:
    """Return who of one wave answered in a role and a gemeente that the other wave has too.

    Who told none is kept. A gemeente is in a wave where it belongs to the region then, a role where
    somebody answered in it.
    """
    roles = {person.role for person in other.respondents.values()}
    kept = {
        number: person
        for number, person in one.respondents.items()
        if (person.role not in one.asked.roles or person.role in roles)
        and (person.gemeente not in one.asked.gemeenten or person.gemeente in other.asked.gemeenten)
    }
    return one if len(kept) == len(one.respondents) else replace(one, respondents=kept)


def tells_of_few(
    answers: GroupAnswers,
    question: AskedQuestion,
    split: ShownSplit,
    parts: Sequence[GroupAnswers],
    minimum: int,
) -> bool:
    """Whether a split beside other parts of the same people bounds the answers of a few of them.

    Per answer the parts of both are a table with both margins known; the sharp bounds of a cell are
    Fréchet's: max(0, row + column - total) and min(row, column). A lower bound above 0 of a cell of
    fewer people than the minimum is what no single table tells.
    """
    options = tuple(question.options) if question.kind == "multiple" else ("",)
    for option in options:
        whole = _codes(answers, question, option)
        for shown in split.parts:
            row_part = part_of(answers, split.by, shown.part.members)
            row = _codes(row_part, question, option)
            for part in parts:
                column = _codes(part, question, option)
                inside = set(row_part.respondents) & set(part.respondents)
                number = sum(1 for one in inside if one in whole)
                if 0 < number < minimum and _is_bounded(whole, row, column, minimum):
                    return True
    return False


def is_apart(
    answers: GroupAnswers,
    question: AskedQuestion,
    split: ShownSplit | None,
    kept: frozenset[str],
    others: Sequence[frozenset[str]],
    minimum: int,
) -> bool:
    """Whether some people may be shown beside others of the same group, and beside a split.

    Each piece that they have in common, or not, is the minimum or nobody. Who is kept by role alone
    is known per part of a split per role, so that the parts count too; who is kept by gemeente is
    not, see `tells_of_few`.
    """
    given = answers.given_any(question) if question.kind == "multiple" else answers.given(question)
    counted = set(given.codes)
    role = {number: answers.respondents[number].role for number in counted}
    left = set(role.values()) - {role[number] for number in counted & kept}
    has_roles = any(one in left for one in role.values())
    pieces: dict[tuple[object, ...], int] = {}
    for number in counted:
        inside = (number in kept, *(number in other for other in others))
        part = ""
        if split and split.by == "rol" and has_roles:
            mine = role[number] if role[number] in answers.asked.roles else ""
            part = next((t.part.key for t in split.parts if mine in t.part.members), "")
        pieces[(*inside, part)] = pieces.get((*inside, part), 0) + 1
    return all(number >= minimum for number in pieces.values())


def _codes(answers: GroupAnswers, question: AskedQuestion, option: str) -> dict[str, str]:
    return dict(answers.given(question, option).codes)


def _is_bounded(
    whole: dict[str, str], row: dict[str, str], column: dict[str, str], minimum: int
) -> bool:
    for codes in [*({code} for code in set(whole.values())), set(whole.values())]:
        total, first, last = (
            sum(code in codes for code in some.values()) for some in (whole, row, column)
        )
        low, high = max(0, first + last - total), min(first, last)
        if low > 0 and high - low < minimum:
            return True
    return False


def counted_in(answers: GroupAnswers, question: AskedQuestion) -> int:
    """Return how many of some answers are in the base of a question."""
    return counts_of(answers, question).base
