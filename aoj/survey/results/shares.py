"""The one share by which a question is compared: the favourable side of its scale, or an option."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aoj.survey.questionnaire import AskedQuestion
from aoj.survey.results.certainty import Certainty
from aoj.survey.results.selection import GroupAnswers
from aoj.survey.results.values import AnswerShare


@dataclass(frozen=True)
class Measure:
    """What is compared of a question: the codes that count, or (with `option`) a ticked option."""

    question: AskedQuestion
    label: str
    codes: tuple[str, ...] = ()
    option: str = ""


def measures_of(question: AskedQuestion) -> Iterator[Measure]:
    """Yield what can be compared of a question.

    Of a scale with classes its last class (eens, tevreden, vaak), whatever the direction of the
    question; of an ordered scale without classes its highest level; of one without order each
    answer; of a multiple choice each option.
    """
    if question.kind == "multiple":
        for option, label in question.options.items():
            yield Measure(question, label, option=option)
        return
    scale = question.scale
    if scale is None or question.kind != "scale":
        return
    if scale.ordered and scale.classes:
        name, codes = list(scale.classes.items())[-1]
        yield Measure(question, name, tuple(codes))
    elif scale.ordered:
        code, label = list(scale.levels.items())[-1]
        yield Measure(question, label, (code,))
    else:
        for code, label in scale.levels.items():
            yield Measure(question, label, (code,))


def share_of(answers: GroupAnswers, measure: Measure, certainty: Certainty) -> AnswerShare:
    """Return how many of the base gave what is measured, with its interval where there is one."""
    given = answers.given(measure.question, measure.option)
    wanted = ("1",) if measure.option else measure.codes
    count = sum(code in wanted for code in given.codes.values())
    low, high = certainty.interval(count, given.base) or (None, None)
    return AnswerShare(measure.option, measure.label, count, given.base, low, high)
