"""Whether a file numbers the answers of a scale as the list does, where it gives no labels.

Codes 0 to 4 look like 1 to 5 until someone gave the lowest: then all of them are one off, and a yes
that is 1 would count as a no. Codes that only happen to fit are counted, and told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from aoj.survey.coupling import Coupling
from aoj.survey.levels import by_label, is_empty, word_meaning
from aoj.survey.questionnaire import AskedQuestion
from aoj.survey.raw import NOT_SHOWN, RawColumn, RawTable
from aoj.survey.texts import folded
from aoj.survey.written import whole_number

Levels = tuple[tuple[str, str], ...]
"""Codes and labels of a scale, by which two questions have the same one."""


def levels_of(question: AskedQuestion) -> Levels:
    """Return the levels of a scale; none for another kind of question."""
    return tuple(question.scale.levels.items()) if question.scale else ()


def from_zero(
    raw: RawTable, columns: Iterable[tuple[RawColumn, AskedQuestion]], coupling: Coupling
) -> frozenset[Levels]:
    """Return the scales of which a column holds a bare 0 that the list does not know.

    A koppeling may say that such a 0 is no level; then the other codes are what they seem.
    """
    found = set()
    for column, question in columns:
        levels = dict(levels_of(question))
        if levels and "0" not in levels:
            zeros = [c for c in raw.cells[column.position].unique() if _is_bare(c, "0", column)]
            told = coupling.told(column.header)
            if any(not _is_answer_of(zero, levels, told) for zero in zeros):
                found.add(levels_of(question))
    return frozenset(found)


def _is_answer_of(zero: str, levels: Mapping[str, str], told: Mapping[str, str]) -> bool:
    if by_label(zero, levels, {}) is not None:
        return True
    meaning = word_meaning(told.get(zero.strip(), ""), levels)
    return meaning is not None and not meaning.answer


def bare_codes(
    raw: RawTable, columns: Iterable[tuple[RawColumn, AskedQuestion]], coupling: Coupling
) -> tuple[str, ...]:
    """Return the keys of scales of which answers are numbers that nothing gives a label."""
    found = []
    for column, question in columns:
        levels = dict(levels_of(question))
        told = coupling.told(column.header)
        cells = [c for c in raw.cells[column.position].unique() if c.strip() not in told]
        if any(_is_bare(cell, code, column) for cell in cells for code in levels) and not any(
            by_label(code, levels, {}) for code in levels
        ):
            found.append(question.key)
    return tuple(dict.fromkeys(found))


def _is_bare(cell: str, code: str, column: RawColumn) -> bool:
    """Whether a cell is this code, and the file has no label for it."""
    if cell == NOT_SHOWN or is_empty(cell, column) or whole_number(cell) != code:
        return False
    label = column.labels.get(cell.strip())
    return label is None or folded(label) == folded(cell)


def numbering_remarks(
    zero: frozenset[Levels], columns: Sequence[tuple[RawColumn, AskedQuestion]], bare: Sequence[str]
) -> list[str]:
    """Return in Dutch of which questions the numbers do not count, or only seem to fit."""
    keys = list(dict.fromkeys(q.key for _, q in columns if levels_of(q) in zero))
    remarks = []
    if keys:
        remarks.append(
            f"de cijfers van {', '.join(keys)} beginnen bij 0 en die van de lijst niet, dus zij "
            "tellen niet mee; een koppeling of codeboek zegt wat elk cijfer is"
        )
    if left := [key for key in bare if key not in keys]:
        remarks.append(
            f"de antwoorden op {', '.join(left)} zijn cijfers zonder tekst, en tellen als de codes "
            "van de lijst; kijk of het programma in dezelfde volgorde nummert"
        )
    return remarks
