"""The audit: what anybody could calculate of hidden answers from all that is published together.

Every printed table of a question is a set of statements about the same people: their number, and
how many gave each answer. For each count that is hidden (of a role, gemeente or crossing of them
with fewer people than the minimum, or a level of a part that stands in classes) the feasible
interval follows by integer programming. It is found where that is narrower than the minimum and
narrower than what any single table says already: a table by itself was allowed to be shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import inf

from aoj.statistics.feasible import Publication, Stated
from aoj.survey.questionnaire import AskedQuestion
from aoj.survey.release.rules import answerings
from aoj.survey.release.shown import DETAILS, ShownTable
from aoj.survey.release.tables import counts_of, placing
from aoj.survey.results.selection import GroupAnswers

Atom = tuple[str, ...]
"""The role, gemeente or answer of a respondent for each way in which the group is split."""
Cell = tuple[Atom, str]
"""People of one atom who gave one answer (code of a level, or '1' and '0' of an option)."""


@dataclass(frozen=True)
class Published:
    """A table of a question as it is published: by what its part is chosen, and its counts."""

    by: str
    """'' for the whole group."""
    table: ShownTable


@dataclass(frozen=True)
class Found:
    """A hidden count that could be bounded; without the count itself."""

    question: str
    by: str
    part: str
    answer: str
    width: float


@dataclass(frozen=True)
class Audit:
    """How many hidden counts were attacked, and those that could be bounded."""

    hidden: int
    found: tuple[Found, ...]


def audit_question(
    answers: GroupAnswers,
    question: AskedQuestion,
    published: Sequence[Published],
    minimum: int,
) -> Audit:
    """Return the hidden counts of a question that all its published tables together bound."""
    if not _is_worth_it(published):
        return Audit(0, ())
    options = tuple(question.options) if question.kind == "multiple" else ("",)
    made = [
        one for option in options for one in _audit(answers, question, option, published, minimum)
    ]
    return Audit(len(made), tuple(one for one in made if one is not None))


def _is_worth_it(published: Sequence[Published]) -> bool:
    """Whether tables could tell more together than apart.

    One partition, all in the same detail as the whole: every sum or difference is of whole parts.
    """
    ways = {one.by for one in published if one.by}
    details = {one.table.detail for one in published}
    return len(ways) > 1 or (len(ways) == 1 and len(details) > 1)


def _audit(
    answers: GroupAnswers,
    question: AskedQuestion,
    option: str,
    published: Sequence[Published],
    minimum: int,
) -> Iterator[Found | None]:
    """Yield per hidden count what was found of it; None where nothing."""
    ways = tuple(dict.fromkeys(one.by for one in published if one.by))
    placed = {by: placing(answers, by) for by in ways}
    given = answers.given(question, option).codes
    people: dict[Atom, dict[str, int]] = {}
    for number, code in given.items():
        atom = tuple(placed[by][number] for by in ways)
        counts = people.setdefault(atom, {})
        counts[code] = counts.get(code, 0) + 1
    levels = ("1", "0") if option else tuple(question.scale.levels if question.scale else ())
    atoms = _atoms(people, ways, published)
    tables = [
        _stated(question, option, one, ways, atoms, levels, counts_of(answers, question).codes)
        for one in published
    ]
    every = [statement for table in tables for statement in table]
    all_of_it, single = Publication(every), [Publication(table) for table in tables]
    for by, part, answer, target in _targets(
        question, published, people, ways, atoms, levels, minimum
    ):
        together = all_of_it.feasible(target)
        one_says = min((s.high for s in every if target <= s.cells), default=inf)
        if together[1] - together[0] >= minimum or together == (0.0, one_says):
            yield None
            continue
        apart = [table.feasible(target) for table in single]
        low, high = max(one[0] for one in apart), min(one[1] for one in apart)
        is_new = together[0] > low or together[1] < high
        width = together[1] - together[0]
        yield Found(question.key, by, part, answer, width) if is_new else None


def _atoms(
    people: Mapping[Atom, object], ways: Sequence[str], published: Sequence[Published]
) -> tuple[Atom, ...]:
    """Return all crossings of what is known to exist: who answered, and who might have."""
    values: list[dict[str, None]] = []
    for place, by in enumerate(ways):
        known = {
            key: None
            for one in published
            if one.by == by
            for member in one.table.part.members
            for key in (member.split(" ") if by not in ("rol", "gemeente") else [member])
        }
        known |= {atom[place]: None for atom in people}
        values.append(known)
    return tuple(product(*values))


def _members(one: Published) -> set[str]:
    split = one.by not in ("rol", "gemeente")
    return {
        key
        for member in one.table.part.members
        for key in (member.split(" ") if split else [member])
    }


def _stated(
    question: AskedQuestion,
    option: str,
    one: Published,
    ways: Sequence[str],
    atoms: Sequence[Atom],
    levels: Sequence[str],
    whole: Mapping[str, int],
) -> list[Stated]:
    """Return what one table says."""
    if one.table.detail == "niets":
        return []
    place = ways.index(one.by) if one.by else -1
    mine = [atom for atom in atoms if place < 0 or atom[place] in _members(one)]
    base = one.table.base
    found = [Stated(frozenset(product(mine, levels)), base, base)]
    if option:
        ticked = [answer for answer in one.table.answers if answer.code == option]
        return [
            *found,
            *(Stated(frozenset((atom, "1") for atom in mine), a.count, a.count) for a in ticked),
        ]
    shown = answerings(question, one.table.detail, whole)
    for told, answer in zip(shown, one.table.answers, strict=True):
        cells = frozenset(product(mine, told.codes))
        found.append(Stated(cells, answer.count, answer.count))
    return found


def _targets(
    question: AskedQuestion,
    published: Sequence[Published],
    people: Mapping[Atom, Mapping[str, int]],
    ways: Sequence[str],
    atoms: Sequence[Atom],
    levels: Sequence[str],
    minimum: int,
) -> Iterator[tuple[str, str, str, frozenset[Cell]]]:
    """Yield each hidden count: by, part, answer ('' is the base) and its cells."""
    size = {atom: sum(counts.values()) for atom, counts in people.items()}
    for place, by in enumerate(ways):
        for key in dict.fromkeys(atom[place] for atom in atoms):
            mine = [atom for atom in atoms if atom[place] == key]
            if 0 < sum(size.get(atom, 0) for atom in mine) < minimum:
                yield from _of_part(by, key, mine, levels)
    if len(ways) > 1:
        for atom in atoms:
            if 0 < size.get(atom, 0) < minimum:
                yield from _of_part("+".join(ways), "+".join(atom), [atom], levels)
    finest = min((one.table.detail for one in published), key=DETAILS.index)
    for one in published:
        if question.kind == "scale" and one.by and one.table.detail not in ("niets", finest):
            place = ways.index(one.by)
            mine = [atom for atom in atoms if atom[place] in _members(one)]
            yield from (
                (one.by, one.table.part.key, code, frozenset((atom, code) for atom in mine))
                for code in levels
            )


def _of_part(
    by: str, key: str, mine: Sequence[Atom], levels: Sequence[str]
) -> Iterator[tuple[str, str, str, frozenset[Cell]]]:
    yield by, key, "", frozenset(product(mine, levels))
    for code in levels:
        yield by, key, code, frozenset((atom, code) for atom in mine)
