"""How finely one question of one group is shown: as a whole, and per role.

The parts of a split are one partition of all who answered, each with the minimum, all with the same
detail. So what can be subtracted is never fewer people than the minimum; what could still be told
is a level of a part that is shown in classes, where the whole is shown in levels. Then the whole is
shown in classes too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from aoj.settings.questionnaires import GroupWave
from aoj.survey.questionnaire import AskedQuestion
from aoj.survey.release.merging import Members, label_of, merged
from aoj.survey.release.rules import CLASSES_FROM, answerings, coarsest
from aoj.survey.release.shown import DETAILS, Detail, ShownPart, ShownSplit, ShownTable
from aoj.survey.release.tables import (
    Counts,
    certainty_in,
    counts_of,
    detail_for,
    part_of,
    table_of,
)
from aoj.survey.results.selection import GroupAnswers

UNKNOWN = {"rol": "wie geen rol noemde", "gemeente": "wie geen gemeente noemde"}
NO_ANSWER = "wie daarop geen antwoord gaf"
WHOLE_COARSER = (
    "in klassen, want anders waren de antwoorden van een kleiner deel van de groep af te leiden"
)
TOO_FEW = "er zijn te weinig antwoorden"
TOO_FEW_PARTS = "er zijn te weinig antwoorden om de groep te verdelen"
MERGED = "kleine delen zijn samengenomen"
DERIVABLE = "anders waren de antwoorden van een klein deel van de groep af te leiden"


@dataclass(frozen=True)
class Partition:
    """Into which parts a group falls: by 'rol' or 'gemeente', already enough respondents each."""

    by: str
    parts: tuple[Members, ...]
    names: Mapping[str, str]

    def part(self, members: Members) -> ShownPart:
        """Return a part as a reader sees it."""
        key = "+".join(members)
        return ShownPart(
            key, label_of(members, self.names, UNKNOWN.get(self.by, NO_ANSWER)), members
        )


@dataclass(frozen=True)
class Decision:
    """What is shown of one question: the whole, and the split if there is one."""

    whole: ShownTable
    split: ShownSplit | None = None
    reason: str = ""
    split_reason: str = ""


def partition_of(
    answers: GroupAnswers, by: str, minimum: int, *, secondary: bool = True
) -> Partition:
    """Return into which parts a group may fall, by its respondents."""
    keys = answers.asked.roles if by == "rol" else answers.asked.gemeenten
    single: tuple[Members, ...] = tuple((key,) for key in (*keys, ""))
    bases = {members: len(part_of(answers, by, members).respondents) for members in single}
    kept = merged(single, bases, minimum) if secondary else single
    return Partition(by, kept, dict(keys))


def decide(
    answers: GroupAnswers,
    question: AskedQuestion,
    wave: GroupWave | None,
    partition: Partition | None,
    minimum: int,
    *,
    at_most: Detail = "geheel",
    already: Detail | None = None,
    secondary: bool = True,
) -> Decision:
    """Return what is shown of a question; `at_most` is the finest detail that it may have.

    `already` is the detail in which the whole went out before: then it cannot become coarser.

    With `secondary` False only what is itself too small is hidden, and nothing for the sake of
    another table: that is for showing what the rest is for.
    """
    counts = counts_of(answers, question)
    finest = coarsest((detail_for(question, counts.base, minimum), at_most))
    if question.kind == "multiple" and finest in ("klassen", "aantal"):
        finest = "geheel"
    whole = _whole(answers, question, wave, counts, finest)
    if finest == "niets":
        return Decision(whole, reason=TOO_FEW)
    if partition is None:
        return Decision(whole)
    if not secondary:
        return Decision(whole, _single(answers, question, wave, partition, minimum, counts))
    for fewest in dict.fromkeys((minimum, max(minimum, CLASSES_FROM))):
        found = split_by(answers, question, wave, partition, fewest, counts, whole)
        if found is not None and (not already or _is_safe(found, whole, already)):
            return found
    return Decision(whole, split_reason=TOO_FEW_PARTS)


def split_by(
    answers: GroupAnswers,
    question: AskedQuestion,
    wave: GroupWave | None,
    partition: Partition,
    minimum: int,
    counts: Counts,
    whole: ShownTable,
) -> Decision | None:
    """Return the whole and its parts, each with a minimum; None where that would tell too much."""
    each = {members: part_of(answers, partition.by, members) for members in partition.parts}
    bases = {members: counts_of(part, question).base for members, part in each.items()}
    kept = merged(partition.parts, bases, minimum)
    if len(kept) < 2:
        return None
    some = {members: part_of(answers, partition.by, members) for members in kept}
    counted = {members: counts_of(part, question) for members, part in some.items()}
    details = [detail_for(question, one.base, minimum) for one in counted.values()]
    detail = coarsest((*details, whole.detail))
    if detail == "niets" or (question.kind == "multiple" and not _is_even(counted.values())):
        return None
    tables = tuple(
        table_of(
            question,
            counted[members],
            detail,
            partition.part(members),
            certainty_in(some[members], wave, members),
            whole=counts.codes,
        )
        for members in kept
    )
    reason = MERGED if any(len(members) > 1 for members in kept) else ""
    split = ShownSplit(partition.by, tables)
    if not any(_derivable(question, whole, tables, counts, minimum)):
        return Decision(whole, split, split_reason=reason)
    if detail == "aantal":
        return None
    coarser = _whole(answers, question, wave, counts, detail)
    return Decision(coarser, split, WHOLE_COARSER, reason)


def _is_safe(found: Decision, whole: ShownTable, already: Detail) -> bool:
    """Whether a split stands beside the whole as it went out before."""
    return found.whole.detail == whole.detail or DETAILS.index(already) > DETAILS.index(
        whole.detail
    )


def _single(
    answers: GroupAnswers,
    question: AskedQuestion,
    wave: GroupWave | None,
    partition: Partition,
    minimum: int,
    counts: Counts,
) -> ShownSplit:
    """Return every part by itself, with only those hidden that are themselves too small."""
    tables = []
    for members in partition.parts:
        part = part_of(answers, partition.by, members)
        own = counts_of(part, question)
        detail = detail_for(question, own.base, minimum)
        certainty = certainty_in(part, wave, members)
        told = partition.part(members)
        tables.append(table_of(question, own, detail, told, certainty, whole=counts.codes))
    return ShownSplit(partition.by, tuple(tables))


def _whole(
    answers: GroupAnswers,
    question: AskedQuestion,
    wave: GroupWave | None,
    counts: Counts,
    detail: Detail,
) -> ShownTable:
    certainty = certainty_in(answers, wave, ())
    return table_of(
        question,
        counts,
        detail,
        ShownPart(),
        certainty,
        whole=counts.codes,
        has_dont_know=True,
    )


def _is_even(counted: Iterable[Counts]) -> bool:
    """Whether every option was answered by all of a part: else an option has its own bases."""
    return all(set(one.bases.values()) <= {one.base} for one in counted)


def _derivable(
    question: AskedQuestion,
    whole: ShownTable,
    parts: Sequence[ShownTable],
    counts: Counts,
    minimum: int,
) -> Iterator[tuple[str, str]]:
    """Yield part and level that could be told from the finer whole and the other, coarser parts.

    Within one class the parts by the levels are a table with both margins known, of which the
    sharp bounds of a cell are Fréchet's: max(0, row + column - total) and min(row, column). The
    upper one is what a single table says already; a lower one above 0 is new.
    """
    detail = parts[0].detail
    if question.kind != "scale" or DETAILS.index(whole.detail) >= DETAILS.index(detail):
        return
    fine = answerings(question, whole.detail, counts.codes)
    told = {answer.code: answer.count for answer in whole.answers}
    coarse = [set(one.codes) for one in answerings(question, detail, counts.codes)]
    rest = {code for one in fine for code in one.codes} - set().union(*coarse)
    for place, codes in enumerate([*coarse, rest]):
        columns = [told[one.code] for one in fine if set(one.codes) <= codes]
        if len(columns) < 2:
            continue
        rows = {part.part.key: _row(part, place) for part in parts}
        total = sum(columns)
        for key, row in rows.items():
            for column in columns:
                low, high = max(0, row + column - total), min(row, column)
                if low > 0 and high - low < minimum:
                    yield key, "+".join(sorted(codes))


def _row(part: ShownTable, place: int) -> int:
    """Return how many of a part gave the answer at a place; behind the last, any other one."""
    counts = [answer.count for answer in part.answers]
    return counts[place] if place < len(counts) else part.base - sum(counts)
