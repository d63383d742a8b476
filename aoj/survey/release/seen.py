"""Which open answers somebody looked at before, so that who looks again sees what is new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from aoj.errors import AojError
from aoj.store.releases import plans_of, read_plan
from aoj.survey.questionnaire import AskedQuestion
from aoj.survey.release.shown import from_json
from aoj.survey.release.texts import mark_of, masked_texts
from aoj.survey.results.selection import GroupAnswers

_MOST_FILES = 8
"""Of more files it is not sought which of them were there when somebody looked."""


def seen_before(
    folder: Path,
    answers: GroupAnswers,
    question: AskedQuestion,
    marks: Collection[str],
    names: Sequence[str] = (),
) -> Counter[str]:
    """Return the masked answers to a question that were looked at before, and how often each.

    Those that a plan showed, and those of files of which the answers together bear one of the
    `marks`; none where nobody can tell. `folder` is that with the answers.
    """
    found: Counter[str] = Counter()
    for texts in (
        *_of_plans(folder, answers, question),
        *_of_files(answers, question, marks, names),
    ):
        found |= Counter(texts)
    return found


def _of_plans(
    folder: Path, answers: GroupAnswers, question: AskedQuestion
) -> Iterator[Sequence[str]]:
    """Yield what each plan of the region and wave shows; one that is damaged shows nothing."""
    place = answers.selection
    for plan in plans_of(folder, place.region):
        try:
            release = from_json(read_plan(folder, place.region, plan))
        except AojError:
            continue
        if release.wave == place.wave:
            for group in release.groups:
                if group.group == place.group:
                    yield from (o.answers for o in group.open_answers if o.key == question.key)


def _of_files(
    answers: GroupAnswers, question: AskedQuestion, marks: Collection[str], names: Sequence[str]
) -> Iterator[Sequence[str]]:
    """Yield the answers of some of the files, where somebody looked at exactly those."""
    own: dict[str, GroupAnswers] = {}
    for file in dict.fromkeys(number.partition(".")[0] for number in answers.respondents):
        people = {n: one for n, one in answers.respondents.items() if n.startswith(f"{file}.")}
        own[file] = replace(answers, respondents=people)
    if not marks or not 1 < len(own) <= _MOST_FILES:
        return
    texts = {
        file: [one.text for one in masked_texts(part, question, names)]
        for file, part in own.items()
    }
    for size in range(1, len(own)):
        for files in combinations(own, size):
            together = [text for file in files for text in texts[file]]
            if together and mark_of(together) in marks:
                yield together
