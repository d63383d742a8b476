"""From the answers of a part to the table that may be shown of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from aoj.settings.questionnaires import GroupWave
from aoj.survey.questionnaire import AskedQuestion
from aoj.survey.release.merging import Members
from aoj.survey.release.rules import CLASSES_FROM, answerings, detail_of
from aoj.survey.release.shown import Detail, ShownAnswer, ShownPart, ShownTable
from aoj.survey.results.certainty import Certainty, certainty_of
from aoj.survey.results.selection import GroupAnswers


@dataclass(frozen=True)
class Counts:
    """The answers of a part to a question, before anything is decided; never shown as they are.

    `codes` counts levels, or of a multiple choice who ticked each option; `bases` holds of the
    latter who answered that option.
    """

    base: int
    codes: Mapping[str, int]
    bases: Mapping[str, int]
    dont_know: int


def counts_of(answers: GroupAnswers, question: AskedQuestion) -> Counts:
    """Return the answers of a part to a question."""
    if question.kind == "multiple":
        whole = answers.given_any(question)
        given = {option: answers.given(question, option) for option in question.options}
        ticked = {o: sum(code == "1" for code in one.codes.values()) for o, one in given.items()}
        bases = {option: one.base for option, one in given.items()}
        return Counts(whole.base, ticked, bases, whole.left_out["dont_know"])
    given_one = answers.given(question)
    return Counts(
        given_one.base, Counter(given_one.codes.values()), {}, given_one.left_out["dont_know"]
    )


def part_of(answers: GroupAnswers, by: str, members: Members) -> GroupAnswers:
    """Return the answers of some roles, gemeenten, or of who gave some answers to a question.

    `by` is 'rol', 'gemeente' or the key of a question, whose members are then codes joined by a
    space; '' is who told none of them.
    """
    placed = placing(answers, by)
    known = {key for member in members for key in member.split(" ")} | set(members)
    every = {key for key in placed.values() if key}
    wanted = known & every if by not in ("rol", "gemeente") else set(members)
    kept = {
        number: one
        for number, one in answers.respondents.items()
        if placed[number] in wanted or (not placed[number] and "" in members)
    }
    if by not in ("rol", "gemeente"):
        return replace(answers, respondents=kept)
    named = tuple(key for key in members if key)
    selection = (
        replace(answers.selection, roles=named)
        if by == "rol"
        else replace(answers.selection, gemeenten=named)
    )
    return replace(answers, selection=selection, respondents=kept)


def placing(answers: GroupAnswers, by: str) -> Mapping[str, str]:
    """Return of each respondent the role, gemeente or answer to a question; '' for none."""
    if by in ("rol", "gemeente"):
        known = set(answers.asked.roles if by == "rol" else answers.asked.gemeenten)
        told = {
            number: one.role if by == "rol" else one.gemeente
            for number, one in answers.respondents.items()
        }
        return {number: key if key in known else "" for number, key in told.items()}
    question = answers.asked.question(by)
    codes = answers.given(question).codes if question and question.kind == "scale" else {}
    return {number: codes.get(number, "") for number in answers.respondents}


def certainty_in(answers: GroupAnswers, wave: GroupWave | None, members: Members) -> Certainty:
    """Return the certainty of a part; of who told no role nobody knows how many were invited."""
    if members and "" in members:
        return Certainty(len(answers.respondents), None, "niet van elk antwoord is dat bekend")
    return certainty_of(answers, wave)


def detail_for(question: AskedQuestion, base: int, minimum: int) -> Detail:
    """Return how finely a question is shown; of a few answers only one with a favourable side.

    An option of a multiple choice has two answers, so it is whole from the three classes on.
    """
    detail = detail_of(base, minimum)
    if question.kind == "multiple":
        return "geheel" if base >= max(minimum, CLASSES_FROM) else "niets"
    if detail == "aantal" and not answerings(question, "aantal", {}):
        return "niets"
    return detail


def table_of(
    question: AskedQuestion,
    counts: Counts,
    detail: Detail,
    part: ShownPart,
    certainty: Certainty,
    *,
    whole: Mapping[str, int],
    has_dont_know: bool = False,
) -> ShownTable:
    """Return the table of a part; `whole` are the answers of the group, for a scale without order.

    Of a multiple choice an option that fewer than the smallest base for classes answered is left
    out. With detail 'niets' nothing of the part is in it, so that hidden looks like empty.
    """
    if detail == "niets":
        return ShownTable(part)
    if question.kind == "multiple":
        shown = tuple(
            _answer(option, label, counts.codes[option], counts.bases[option], certainty)
            for option, label in question.options.items()
            if counts.bases[option] >= CLASSES_FROM
        )
    else:
        shown = tuple(
            _answer(
                one.code,
                one.label,
                sum(counts.codes.get(code, 0) for code in one.codes),
                counts.base,
                certainty if detail != "aantal" else None,
                is_favourable=one.is_favourable,
            )
            for one in answerings(question, detail, whole)
        )
    dont_know = counts.dont_know if has_dont_know and detail != "aantal" else None
    sided = [answer for answer in shown if answer.is_favourable]
    low, high = None, None
    if sided and detail != "aantal":
        count = sum(answer.count for answer in sided)
        low, high = certainty.interval(count, counts.base) or (None, None)
    return ShownTable(part, detail, counts.base, shown, dont_know, low, high)


def _answer(
    code: str,
    label: str,
    count: int,
    base: int,
    certainty: Certainty | None,
    *,
    is_favourable: bool = False,
) -> ShownAnswer:
    low, high = (certainty.interval(count, base) if certainty else None) or (None, None)
    return ShownAnswer(code, label, count, base, low, high, is_favourable)
