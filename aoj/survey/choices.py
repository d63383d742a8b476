"""Whether each option of a multiple choice was ticked: a column per option, or all in one cell."""

from __future__ import annotations

from collections.abc import Sequence

from aoj.survey.levels import ANSWERED, HIDDEN, NOTHING, Meaning, split_choices, tick_of
from aoj.survey.matching import MatchedColumn
from aoj.survey.raw import NOT_SHOWN, RawTable

TICKED, LEFT = Meaning("1", ANSWERED), Meaning("0", ANSWERED)
_HIDDEN = Meaning("", HIDDEN)


def choices_of(columns: Sequence[MatchedColumn], raw: RawTable) -> dict[str, list[Meaning]]:
    """Return per `question.option` what each row says; `columns` are those of one question."""
    if len(columns) == 1 and not columns[0].option:
        return _joined(columns[0], list(raw.cells[columns[0].column.position]))
    ticks = {item.option: _ticks(item, raw) for item in columns}
    tells = any(tick is False for column in ticks.values() for tick in column)
    has_any = [any(tick is True for tick in row) for row in zip(*ticks.values(), strict=True)]
    return {
        f"{item.question.key}.{item.option}": [
            _told(cell, tick, may_infer=not tells and other)
            for cell, tick, other in zip(
                raw.cells[item.column.position], ticks[item.option], has_any, strict=True
            )
        ]
        for item in columns
    }


def _ticks(item: MatchedColumn, raw: RawTable) -> list[bool | None]:
    label = item.question.options[item.option]
    cells = list(raw.cells[item.column.position])
    known = {cell: tick_of(cell, label, item.column) for cell in set(cells)}
    return [known[cell] for cell in cells]


def _told(cell: str, tick: bool | None, *, may_infer: bool) -> Meaning:
    """Return what a cell says of its option.

    An empty cell is 'not ticked' only of who ticked another option, in a file that writes no 'no':
    such a file does not tell 'none of these' from 'not answered', and one that writes 'no' means
    something else by an empty cell.
    """
    if cell == NOT_SHOWN:
        return _HIDDEN
    if tick is not None:
        return TICKED if tick else LEFT
    return LEFT if may_infer and not cell.strip() else NOTHING


def _joined(item: MatchedColumn, cells: Sequence[str]) -> dict[str, list[Meaning]]:
    options = item.question.options
    known = {cell: split_choices(cell, options)[0] for cell in set(cells) if cell != NOT_SHOWN}
    return {
        f"{item.question.key}.{option}": [_part(cell, option, known.get(cell)) for cell in cells]
        for option in options
    }


def _part(cell: str, option: str, found: set[str] | None) -> Meaning:
    if cell == NOT_SHOWN:
        return _HIDDEN
    if not found:
        return NOTHING
    return TICKED if option in found else LEFT
