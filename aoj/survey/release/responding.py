"""How many answered, per role and per gemeente, as far as that may be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aoj.settings.questionnaires import GroupWave
from aoj.survey.release.deciding import Partition, partition_of
from aoj.survey.release.merging import Members
from aoj.survey.release.shown import ShownResponse
from aoj.survey.release.tables import part_of
from aoj.survey.results.certainty import invited_in_all
from aoj.survey.results.selection import GroupAnswers

WHOLE = "alle respondenten"


def response_rows(
    answers: GroupAnswers, wave: GroupWave | None, minimum: int, roles: Partition | None
) -> tuple[ShownResponse, ...]:
    """Return the response of the whole group, per role and per gemeente (small ones merged).

    Below the minimum the number of answers is None. Per gemeente there are rows only where, beside
    those per role, nobody could tell how many of a small role are in one gemeente.
    """
    number = len(answers.respondents)
    is_link = wave is None or wave.open_link
    invited = invited_in_all(answers.asked, wave) if wave and not is_link else None
    whole = ShownResponse(WHOLE, number if number >= minimum else None, invited)
    if number < minimum or roles is None:
        return (whole,)
    gemeenten = partition_of(answers, "gemeente", minimum)
    found = [whole, *_rows(answers, roles, wave.invited if wave and not is_link else {})]
    if not _is_told(answers, roles.parts, gemeenten.parts, minimum):
        told = wave.invited_gemeenten if wave and not is_link else {}
        found += _rows(answers, gemeenten, told)
    return tuple(found)


def _rows(
    answers: GroupAnswers, partition: Partition, invited: Mapping[str, int]
) -> list[ShownResponse]:
    if len(partition.parts) < 2:
        return []
    return [
        ShownResponse(
            partition.part(members).label,
            len(part_of(answers, partition.by, members).respondents),
            sum(invited[key] for key in members) if set(members) <= set(invited) else None,
            partition.by,
        )
        for members in partition.parts
    ]


def _is_told(
    answers: GroupAnswers, roles: Sequence[Members], gemeenten: Sequence[Members], minimum: int
) -> bool:
    """Whether both margins tell how many of a role are in a gemeente, where those are few.

    The sharp bounds of a cell of a table with both margins: max(0, row + column - total) and
    min(row, column).
    """
    total = len(answers.respondents)
    of_role = {role: part_of(answers, "rol", role) for role in roles}
    for part in of_role.values():
        row = len(part.respondents)
        for gemeente in gemeenten:
            column = len(part_of(answers, "gemeente", gemeente).respondents)
            inside = len(part_of(part, "gemeente", gemeente).respondents)
            low, high = max(0, row + column - total), min(row, column)
            if inside < minimum and low > 0 and high - low < minimum:
                return True
    return False
