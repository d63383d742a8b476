"""Which free text may be kept: as a letter announced it, or by a respondent's own yes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aoj.settings.questionnaires import OpenPermission
from aoj.survey.levels import ANSWERED, HIDDEN, NOTHING, Meaning, is_empty
from aoj.survey.matching import MatchedColumn, Understood
from aoj.survey.raw import NOT_SHOWN, RawColumn
from aoj.survey.texts import folded

CONSENT_ALWAYS = ("ouders", "jongeren")
"""Groups of whom free text needs their own yes, whatever a letter said."""
_YES = frozenset({"ja", "yes", "y", "j", "true", "waar"})
_BUT = frozenset({"nee", "niet", "geen", "maar", "alleen", "mits", "no", "not", "but", "only"})
"""Words that make a yes less than one."""


def texts_of(
    understood: Understood,
    chosen: Sequence[MatchedColumn],
    permissions: Mapping[str, OpenPermission],
    closes: str,
) -> tuple[dict[str, list[Meaning]], dict[str, int]]:
    """Return the free texts that are allowed, and per question how many are not kept."""
    found: dict[str, list[Meaning]] = {}
    dropped: dict[str, int] = {}
    for item in chosen:
        if item.question.kind != "open":
            continue
        key, cells = item.question.key, list(understood.raw.cells[item.column.position])
        allowed = _allowed(understood, chosen, permissions.get(key), closes)
        lost = sum(
            not may and cell != NOT_SHOWN and not is_empty(cell, item.column)
            for cell, may in zip(cells, allowed, strict=True)
        )
        if lost:
            dropped[key] = lost
        if any(allowed):
            pairs = zip(cells, allowed, strict=True)
            found[key] = [_meaning(cell, may, item.column) for cell, may in pairs]
    return found, dropped


def _meaning(cell: str, may: bool, column: RawColumn) -> Meaning:
    if cell == NOT_SHOWN:
        return Meaning("", HIDDEN)
    return Meaning(cell, ANSWERED) if may and not is_empty(cell, column) else NOTHING


def _allowed(
    understood: Understood,
    chosen: Sequence[MatchedColumn],
    permission: OpenPermission | None,
    closes: str,
) -> list[bool]:
    """Return per row whether free text may be kept; where anything is unclear it may not."""
    none = [False] * understood.raw.answers
    if permission is None:
        return none
    if permission.consent:
        column = _consent(understood, chosen, permission.consent)
        if column is None:
            return none
        return [says_yes(cell, column) for cell in understood.raw.cells[column.position]]
    if understood.asked.group in CONSENT_ALWAYS or not (permission.letter and permission.date):
        return none
    last = closes or (f"{understood.asked.year}-12-31" if understood.asked.year else "")
    return [permission.date <= last] * understood.raw.answers


def _consent(
    understood: Understood, chosen: Sequence[MatchedColumn], name: str
) -> RawColumn | None:
    """Return the one column of the consent question, or the one with that header."""
    named = [item.column for item in chosen if item.question.key == name]
    if not named and understood.asked.question(name) is None:
        named = [c for c in understood.raw.columns if folded(c.header) == folded(name)]
    return named[0] if len(named) == 1 else None


def says_yes(cell: str, column: RawColumn) -> bool:
    """Whether a cell says yes without more; a bare number says nothing, for it may be the no."""
    words = folded(column.labels.get(cell, cell)).split()
    return bool(words) and words[0] in _YES and not _BUT.intersection(words)
