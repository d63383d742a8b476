"""The rechte telling: how often each answer to a question was given, and by how many it was not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from aoj.settings.questionnaires import GroupWave
from aoj.survey.questionnaire import AskedQuestion
from aoj.survey.results.certainty import Certainty, certainty_of
from aoj.survey.results.rounding import class_note, rounding_note
from aoj.survey.results.selection import Given, GroupAnswers
from aoj.survey.results.values import AnswerShare, Frequencies

SEVERAL = "Er waren meer antwoorden mogelijk: samen zijn de percentages geen 100."
UNEVEN = "Niet bij elk antwoord is dezelfde groep geteld; de basis staat erbij."

AGAINST_ROUTING = (
    "Wie antwoordde terwijl hij deze vraag volgens de lijst niet kreeg, telt als 'niet getoond'"
)


def count_question(
    answers: GroupAnswers, question: AskedQuestion, wave: GroupWave | None
) -> Frequencies:
    """Return the rechte telling of a question; `wave` tells how many were invited.

    Raises `ValueError` for a question that is not counted, such as an open one.
    """
    certainty = certainty_of(answers, wave)
    if question.kind == "multiple":
        return _several(answers, question, certainty)
    if question.kind != "scale" or question.scale is None:
        raise ValueError(f"question {question.key} is not counted")
    given = answers.given(question)
    counts = _counts(given, tuple(question.scale.levels))
    levels = tuple(
        _share(code, label, counts[code], given.base, certainty)
        for code, label in question.scale.levels.items()
    )
    classes = tuple(
        _share(name, name, sum(counts[code] for code in codes), given.base, certainty)
        for name, codes in question.scale.classes.items()
    )
    notes = (
        *answers.notes,
        _routing_note(answers, question, given.left_out),
        rounding_note(list(counts.values()), given.base),
        class_note(
            ([counts[code] for code in codes] for codes in question.scale.classes.values()),
            given.base,
        ),
    )
    return Frequencies(
        question,
        answers.selection,
        given.base,
        given.left_out,
        levels,
        classes,
        certainty,
        f"Rechte telling van wie een antwoord van de schaal gaf; {certainty.words(given.base)}.",
        tuple(note for note in notes if note),
    )


def count_all(answers: GroupAnswers, wave: GroupWave | None) -> tuple[Frequencies, ...]:
    """Return the rechte telling of every question that is counted, in the order of the list."""
    return tuple(count_question(answers, question, wave) for question in answers.asked.counted)


def count_parts(
    answers: GroupAnswers, wave: GroupWave | None, by: Literal["rol", "gemeente"] = "rol"
) -> Mapping[str, tuple[Frequencies, ...]]:
    """Return the rechte tellingen per role or per gemeente, by key; also of those without answers.

    Who is in none of them is counted in the whole group only; `response_of` says how many.
    """
    if by == "rol":
        return {role: count_all(answers.part(roles=(role,)), wave) for role in answers.asked.roles}
    return {
        code: count_all(answers.part(gemeenten=(code,)), wave) for code in answers.asked.gemeenten
    }


def _several(answers: GroupAnswers, question: AskedQuestion, certainty: Certainty) -> Frequencies:
    """Return the count of a multiple choice: each option of those who answered that option."""
    whole = answers.given_any(question)
    options = []
    for code, label in question.options.items():
        given = answers.given(question, code)
        ticked = sum(1 for answer in given.codes.values() if answer == "1")
        options.append(_share(code, label, ticked, given.base, certainty))
    uneven = any(option.base != whole.base for option in options)
    return Frequencies(
        question,
        answers.selection,
        whole.base,
        whole.left_out,
        tuple(options),
        (),
        certainty,
        "Rechte telling van wie de vraag beantwoordde, per antwoord dat gekozen kon worden; "
        f"{certainty.words(whole.base)}.",
        tuple(
            note
            for note in (
                *answers.notes,
                _routing_note(answers, question, whole.left_out),
                SEVERAL,
                UNEVEN if uneven else "",
            )
            if note
        ),
    )


def _routing_note(
    answers: GroupAnswers, question: AskedQuestion, left_out: Mapping[str, int]
) -> str:
    """Return what becomes of answers that the list's routing does not ask for; '' without any."""
    if question.only_if is None or not left_out["not_shown"]:
        return ""
    count = answers.against_routing.get(question.key, 0)
    told = f"; {'dat is' if count == 1 else 'dat zijn'} er {count}" if count else ""
    return f"{AGAINST_ROUTING}{told}."


def _counts(given: Given, levels: tuple[str, ...]) -> dict[str, int]:
    counts = dict.fromkeys(levels, 0)
    for code in given.codes.values():
        counts[code] += 1
    return counts


def _share(code: str, label: str, count: int, base: int, certainty: Certainty) -> AnswerShare:
    low, high = certainty.interval(count, base) or (None, None)
    return AnswerShare(code, label, count, base, low, high)
