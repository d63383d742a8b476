"""The answers to choose from, as every format offers them: code and text, in order."""

from __future__ import annotations

from aoj.settings.questionnaires import OUTSIDE, OUTSIDE_CODES
from aoj.survey.questionnaire import Asked, AskedQuestion

YES_NO = (("1", "Ja"), ("2", "Nee"))


def choices(asked: Asked, question: AskedQuestion) -> tuple[tuple[str, str], ...]:
    """Return code and text of each answer; none for a question that asks a text.

    Levels keep their code, 'weet niet' is 8 and 'niet van toepassing' 9; a role is numbered, and a
    gemeente has the four digits of its code.
    """
    if question.scale is not None:
        outside = {str(word): text for word, text in question.scale.outside.items()}
        told = [(OUTSIDE_CODES[word], outside[word]) for word in OUTSIDE if word in outside]
        return (*question.scale.levels.items(), *told)
    match question.kind:
        case "multiple":
            return tuple(question.options.items())
        case "role":
            return tuple((str(n), text) for n, text in enumerate(asked.roles.values(), start=1))
        case "gemeente":
            return tuple((code[2:], name) for code, name in asked.gemeenten.items())
        case "consent":
            return YES_NO
    return ()


def condition_codes(asked: Asked, question: AskedQuestion) -> tuple[AskedQuestion, tuple[str, ...]]:
    """Return the question that a condition is about, and its codes in a tool that show this one.

    A list names a role, a gemeente and 'weet niet' by key; a tool by the code of `choices`.

    Raises `LookupError` for a condition on a question that this list lacks.
    """
    condition = question.only_if
    if condition is None:
        raise LookupError(question.key)
    other = asked.question(condition.question)
    if other is None:
        raise LookupError(condition.question)
    keys: dict[str, str] = dict(OUTSIDE_CODES)
    if other.kind == "role":
        keys = {role: str(n) for n, role in enumerate(asked.roles, start=1)}
    elif other.kind == "gemeente":
        keys = {code: code[2:] for code in asked.gemeenten}
    elif other.kind == "consent":
        keys = {text.casefold(): code for code, text in YES_NO}
    return other, tuple(keys.get(answer, answer) for answer in condition.answers)


def is_offered(asked: Asked, question: AskedQuestion) -> bool:
    """Whether there is something to ask: a gemeente only where the region has more than one."""
    return question.kind != "gemeente" or len(asked.gemeenten) > 1
