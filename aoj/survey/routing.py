"""What the list's routing does not put to a respondent is 'not shown', whatever the tool did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from aoj.settings.questionnaires import Condition
from aoj.survey.levels import ANSWERED, HIDDEN, Meaning
from aoj.survey.questionnaire import Asked

Answers = Mapping[str, Sequence[Meaning]]
"""Per question (or `question.option`) the meaning of each row."""


def routed(
    asked: Asked, answers: Answers, backgrounds: Mapping[str, Sequence[str]]
) -> tuple[dict[str, list[Meaning]], dict[str, frozenset[int]]]:
    """Return the answers with what was not to be shown marked so, and where that undid an answer.

    The latter has, per question, the rows that answered it though the list's routing does not put
    it to them: those count as not shown.

    `backgrounds` holds what respondents said of themselves, by the key of its question. A condition
    on a question that the file lacks says nothing.
    """
    made = {key: list(meanings) for key, meanings in answers.items()}
    undone: dict[str, frozenset[int]] = {}
    for question in asked.questions:
        if question.only_if is None:
            continue
        fits = _fits(question.only_if, made, backgrounds)
        if fits is None:
            continue
        against: set[int] = set()
        for key in [key for key in made if key.split(".")[0] == question.key]:
            rows = list(zip(made[key], fits, strict=True))
            against |= {i for i, (m, fit) in enumerate(rows) if not fit and m.status == ANSWERED}
            made[key] = [meaning if fit else Meaning("", HIDDEN) for meaning, fit in rows]
        if against:
            undone[question.key] = frozenset(against)
    return made, undone


def undone_remarks(undone: Mapping[str, Iterable[int]]) -> list[str]:
    """Return in Dutch, per question, how many answers count as not shown."""
    return [_remark(key, len(list(rows))) for key, rows in undone.items()]


def _fits(
    condition: Condition, answers: Answers, backgrounds: Mapping[str, Sequence[str]]
) -> list[bool] | None:
    """Return per row whether the condition holds; None where the file does not tell."""
    wanted, key = set(condition.answers), condition.question
    if key in backgrounds:
        return [value in wanted for value in backgrounds[key]]
    if key in answers:
        return [m.status == ANSWERED and m.answer in wanted for m in answers[key]]
    options = [answers[f"{key}.{option}"] for option in wanted if f"{key}.{option}" in answers]
    if not options:
        return None
    return [any(meaning.answer == "1" for meaning in row) for row in zip(*options, strict=True)]


def _remark(key: str, count: int) -> str:
    if count == 1:
        return (
            f"1 antwoord op '{key}' van wie die vraag volgens de lijst niet kreeg, telt als 'niet "
            "getoond'"
        )
    return (
        f"{count} antwoorden op '{key}' van wie die vraag volgens de lijst niet kregen, "
        "tellen als 'niet getoond'"
    )
