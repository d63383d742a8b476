"""What `verdieping` asks: one question over roles, gemeenten or the answers to another question."""

from __future__ import annotations

from collections.abc import Mapping

from aoj.errors import InputError, unknown_name
from aoj.settings.questionnaires import GroupWave
from aoj.survey.questionnaire import AskedQuestion
from aoj.survey.release.deciding import (
    DERIVABLE,
    MERGED,
    TOO_FEW_PARTS,
    Decision,
    Partition,
    partition_of,
    split_by,
)
from aoj.survey.release.material import Material, Place
from aoj.survey.release.merging import Members, merged
from aoj.survey.release.overlap import tells_of_few
from aoj.survey.release.rules import answerings
from aoj.survey.release.shown import ShownDeepening, ShownSplit
from aoj.survey.release.tables import counts_of, part_of
from aoj.survey.results.selection import GroupAnswers

LARGER = (15, 20, 30, 50)
"""How many answers each part gets at least, where parts of the minimum would tell too much."""
WHOLE_ONLY = "de hele groep samen"
MERGED_MORE = "grotere delen dan gevraagd"


def deepen(
    material: Material,
    decisions: Mapping[str, Decision],
    place: Place,
    key: str,
    by: str,
    minimum: int,
) -> ShownDeepening:
    """Return a question split as asked, or by larger parts, or as a whole, and then why.

    Raises `InputError` for a question, or a `by`, that the list of the group does not have.
    """
    answers = material.answers(*place)
    question = _counted(answers, key, "vraag")
    if by == key:
        raise InputError(
            f"vraag '{key}' kan niet naar zichzelf worden verdeeld",
            expected="rol, gemeente of een andere vraag",
        )
    decision = decisions[key]
    if decision.whole.detail == "niets":
        return ShownDeepening(place[2], key, by, None, decision.whole, WHOLE_ONLY, decision.reason)
    if by == "rol":
        split, reason = decision.split, decision.split_reason
        coarser = "" if split and not reason else MERGED_MORE if split else WHOLE_ONLY
        return ShownDeepening(place[2], key, by, split, decision.whole, coarser, reason)
    partition = _partition(answers, by, minimum, decisions)
    wave = material.said(*place)
    for fewest in (minimum, *LARGER):
        split = _split(answers, question, wave, partition, fewest, decision, minimum)
        if split is not None:
            is_single = all(len(part.part.members) == 1 for part in split.parts)
            if fewest == minimum and is_single:
                return ShownDeepening(place[2], key, by, split, decision.whole)
            reason = MERGED if fewest == minimum else DERIVABLE
            return ShownDeepening(place[2], key, by, split, decision.whole, MERGED_MORE, reason)
    return ShownDeepening(place[2], key, by, None, decision.whole, WHOLE_ONLY, TOO_FEW_PARTS)


def _split(
    answers: GroupAnswers,
    question: AskedQuestion,
    wave: GroupWave | None,
    partition: Partition,
    fewest: int,
    decision: Decision,
    minimum: int,
) -> ShownSplit | None:
    counts = counts_of(answers, question)
    found = split_by(answers, question, wave, partition, fewest, counts, decision.whole)
    if found is None or found.split is None or found.whole.detail != decision.whole.detail:
        return None
    if decision.split:
        parts = [part_of(answers, partition.by, table.part.members) for table in found.split.parts]
        if tells_of_few(answers, question, decision.split, parts, minimum):
            return None
    return found.split


def _partition(
    answers: GroupAnswers, by: str, minimum: int, decisions: Mapping[str, Decision]
) -> Partition:
    """Return into which parts a group falls by gemeente, or by what it answered elsewhere."""
    if by == "gemeente":
        return partition_of(answers, by, minimum)
    question = _counted(answers, by, "indeling")
    table = decisions[by].whole
    counts = counts_of(answers, question)
    shown = answerings(question, "klassen", counts.codes) if table.detail != "niets" else ()
    names = {" ".join(one.codes): one.label.lower() for one in shown}
    single: tuple[Members, ...] = tuple((key,) for key in (*names, ""))
    bases = {members: len(part_of(answers, by, members).respondents) for members in single}
    return Partition(by, merged(single, bases, minimum), names)


def _counted(answers: GroupAnswers, key: str, what: str) -> AskedQuestion:
    known = {question.key: question for question in answers.asked.counted}
    if key not in known:
        others = ("rol", "gemeente") if what == "indeling" else ()
        raise unknown_name(what, key, [*others, *known])
    return known[key]
