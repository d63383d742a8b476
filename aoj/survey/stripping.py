"""What may be kept of an export: per respondent role and gemeente, per question answer or reason.

Names, addresses, tokens, times and free text that is not allowed are not in what leaves here,
except number and token of the tool, which only the judging of doubles sees, in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from aoj.errors import InputError, unknown_name
from aoj.settings.questionnaires import OpenPermission
from aoj.survey.dates import days_of
from aoj.survey.levels import (
    ANSWERED,
    HIDDEN,
    NO,
    NOTHING,
    UNANSWERED,
    YES,
    Meaning,
    split_choices,
    ticked,
)
from aoj.survey.matching import MatchedColumn, Understood
from aoj.survey.questionnaire import AskedQuestion
from aoj.survey.raw import NOT_SHOWN, RawColumn, RawTable
from aoj.survey.texts import folded

CONSENT_ALWAYS = ("ouders", "jongeren")
"""Groups of whom free text needs their own yes, whatever a letter said."""
Answers = dict[str, list[Meaning]]
"""Per question (or `question.option`) the meaning of each row."""


@dataclass(frozen=True)
class Stripped:
    """What is kept of an export.

    `respondents` has a row per answer (index 0, 1, ...) with text columns id, token, submitted (ISO
    day or empty), role, gemeente and region, and `completed` (bool). `answers` has the text columns
    question, version, answer and status, and `row`. `dropped_texts` counts what people wrote and
    is not kept, per question.
    """

    respondents: pd.DataFrame
    answers: pd.DataFrame
    dropped_texts: Mapping[str, int]
    remarks: tuple[str, ...] = ()


def strip(
    understood: Understood,
    permissions: Mapping[str, OpenPermission] | None = None,
    *,
    columns: Mapping[str, int] | None = None,
    region_column: int | None = None,
    closes: str = "",
) -> Stripped:
    """Return what may be kept; `columns` says which column counts for a doubled question.

    `closes` is the last day of the wave: a letter must be of that day or before. Raises
    `InputError` where a doubled question has no choice.
    """
    chosen = _choose(understood, columns or {})
    raw = understood.raw
    remarks: list[str] = []
    answers: Answers = {}
    for item in chosen:
        if item.question.kind in ("scale", "multiple"):
            answers.update(_counted(item, raw, chosen))
    remarks += _route(understood, answers)
    texts, dropped = _texts(understood, chosen, permissions or {}, closes)
    answers.update(texts)
    respondents = pd.DataFrame(
        {
            "id": _first(raw, "id"),
            "token": _first(raw, "token"),
            "submitted": _submitted(raw, remarks),
            "completed": _completed(raw),
            "role": _background(understood, chosen, "role", remarks),
            "gemeente": _background(understood, chosen, "gemeente", remarks),
            "region": list(raw.cells[region_column])
            if region_column is not None
            else [""] * raw.answers,
        }
    )
    return Stripped(respondents, _table(understood, answers), dropped, tuple(remarks))


def _choose(understood: Understood, columns: Mapping[str, int]) -> list[MatchedColumn]:
    """Return the columns that count: of a doubled question the one that was chosen."""
    for key in columns:
        if key not in understood.doubled and understood.asked.question(key.split(".")[0]) is None:
            raise unknown_name("vraag", key, understood.asked.keys)
    found = []
    for item in understood.matched:
        key = f"{item.question.key}.{item.option}" if item.option else item.question.key
        if key not in understood.doubled:
            found.append(item)
        elif key not in columns:
            headers = [
                f"'{c.header[:40]}' (kolom {c.position + 1})" for c in understood.doubled[key]
            ]
            raise InputError(
                f"meer dan een kolom lijkt de vraag '{key}': {' en '.join(headers)}",
                where=understood.asked.region,
                remedy=f"kies met --column {key}=KOLOM, het nummer van de kolom die telt",
            )
        elif columns[key] == item.column.position:
            found.append(item)
    lacking = [k for k in columns if k in understood.doubled and not _has(found, k)]
    if lacking:
        raise InputError(f"de gekozen kolom voor '{lacking[0]}' is geen kolom van die vraag")
    return found


def _has(found: list[MatchedColumn], key: str) -> bool:
    return any(key in (item.question.key, f"{item.question.key}.{item.option}") for item in found)


def _counted(item: MatchedColumn, raw: RawTable, chosen: list[MatchedColumn]) -> Answers:
    """Return the answers of a scale, or of one option, or of all options in one cell."""
    cells = list(raw.cells[item.column.position])
    question = item.question
    if question.kind == "scale":
        return {question.key: [item.answers.get(cell) or NOTHING for cell in cells]}
    if item.option:
        every = [other for other in chosen if other.question.key == question.key and other.option]
        return {f"{question.key}.{item.option}": _option(item, every, raw)}
    return _joined(question, cells)


def _option(item: MatchedColumn, every: list[MatchedColumn], raw: RawTable) -> list[Meaning]:
    """Return whether an option was ticked, by row.

    An empty cell is 'not ticked' only of who ticked another option: an export that leaves cells
    empty does not tell 'none' from 'not answered'.
    """
    has_any = [False] * raw.answers
    for other in every:
        for row, cell in enumerate(raw.cells[other.column.position]):
            has_any[row] = has_any[row] or _tick(cell, other) is True
    found = []
    for row, cell in enumerate(raw.cells[item.column.position]):
        if cell == NOT_SHOWN:
            found.append(Meaning("", HIDDEN))
            continue
        tick = _tick(cell, item)
        if tick is None and not has_any[row]:
            found.append(NOTHING)
        else:
            found.append(Meaning("1" if tick else "0", ANSWERED))
    return found


def _tick(cell: str, item: MatchedColumn) -> bool | None:
    try:
        return None if cell == NOT_SHOWN else ticked(cell, item.question.options[item.option])
    except ValueError:
        return None


def _joined(question: AskedQuestion, cells: list[str]) -> Answers:
    made: Answers = {f"{question.key}.{option}": [] for option in question.options}
    for cell in cells:
        found, _ = split_choices(cell, question.options) if cell != NOT_SHOWN else (set(), 0)
        for option in question.options:
            if cell == NOT_SHOWN:
                meaning = Meaning("", HIDDEN)
            elif not found:
                meaning = NOTHING
            else:
                meaning = Meaning("1" if option in found else "0", ANSWERED)
            made[f"{question.key}.{option}"].append(meaning)
    return made


def _route(understood: Understood, answers: Answers) -> list[str]:
    """Mark as not shown what the list's routing does not put to a respondent; tell of the rest."""
    remarks = []
    for question in understood.asked.questions:
        condition = question.only_if
        if condition is None or condition.question not in answers:
            continue
        gave = answers[condition.question]
        keys = [key for key in answers if key.split(".")[0] == question.key]
        against: set[int] = set()
        for key in keys:
            for row, meaning in enumerate(answers[key]):
                if gave[row].answer in condition.answers:
                    continue
                if meaning.status == ANSWERED:
                    against.add(row)
                answers[key][row] = Meaning("", HIDDEN)
        if against:
            one = len(against) == 1
            told = "1 antwoord" if one else f"{len(against)} antwoorden"
            remarks.append(
                f"{told} op '{question.key}' van wie die vraag volgens de lijst niet "
                f"{'kreeg, telt' if one else 'kregen, tellen'} niet mee"
            )
    return remarks


def _texts(
    understood: Understood,
    chosen: list[MatchedColumn],
    permissions: Mapping[str, OpenPermission],
    closes: str,
) -> tuple[Answers, dict[str, int]]:
    """Return the free texts that are allowed, and how many are not kept, by question."""
    found: Answers = {}
    dropped: dict[str, int] = {}
    for item in chosen:
        if item.question.kind != "open":
            continue
        cells = list(understood.raw.cells[item.column.position])
        allowed = _allowed(understood, chosen, permissions.get(item.question.key), closes)
        meanings = []
        for cell, may in zip(cells, allowed, strict=True):
            is_text = bool(cell) and cell != NOT_SHOWN
            if is_text and not may:
                dropped[item.question.key] = dropped.get(item.question.key, 0) + 1
            meanings.append(Meaning(cell, ANSWERED) if is_text and may else Meaning("", UNANSWERED))
        if any(allowed):
            found[item.question.key] = meanings
    return found, dropped


def _allowed(
    understood: Understood,
    chosen: list[MatchedColumn],
    permission: OpenPermission | None,
    closes: str,
) -> list[bool]:
    """Return per row whether free text may be kept: as announced by letter, or by one's own yes."""
    size = understood.raw.answers
    none = [False] * size
    if permission is None:
        return none
    if permission.consent:
        column = _consent(understood, chosen, permission.consent)
        if column is None:
            return none
        return [_is_yes(cell, column) for cell in understood.raw.cells[column.position]]
    if understood.asked.group in CONSENT_ALWAYS or not (permission.letter and permission.date):
        return none
    last = closes or date.max.isoformat()
    return [permission.date <= last] * size


def _consent(understood: Understood, chosen: list[MatchedColumn], name: str) -> RawColumn | None:
    for item in chosen:
        if item.question.key == name:
            return item.column
    same = [c for c in understood.raw.columns if folded(c.header) == folded(name)]
    return same[0] if len(same) == 1 else None


def _is_yes(cell: str, column: RawColumn) -> bool:
    label = column.labels.get(cell, cell)
    first = folded(label).split(" ")[0] if folded(label) else ""
    if first in ("ja", "yes"):
        return True
    return label == cell and first in YES - {"x"} and first not in NO


def _submitted(raw: RawTable, remarks: list[str]) -> list[str]:
    column = _of_role(raw, "submitted")
    if column is None:
        return [""] * raw.answers
    days, unread = days_of(list(raw.cells[column.position]))
    if unread:
        remarks.append(f"van {unread} antwoorden is de datum niet te lezen")
    return days


def _completed(raw: RawTable) -> list[bool]:
    flag = _of_role(raw, "completed")
    if flag is not None:
        return [_is_complete(cell) for cell in raw.cells[flag.position]]
    column = _of_role(raw, "submitted")
    if column is None:
        return [True] * raw.answers
    return [bool(cell.strip()) for cell in raw.cells[column.position]]


def _is_complete(cell: str) -> bool:
    return cell.strip().casefold() in YES or cell.strip() == "100"


def _of_role(raw: RawTable, role: str) -> RawColumn | None:
    return next((column for column in raw.columns if column.role == role), None)


def _first(raw: RawTable, role: str) -> list[str]:
    column = _of_role(raw, role)
    return [""] * raw.answers if column is None else list(raw.cells[column.position])


def _background(
    understood: Understood, chosen: list[MatchedColumn], kind: str, remarks: list[str]
) -> list[str]:
    """Return the role or gemeente of each row; empty where the list does not know it."""
    item = next((item for item in chosen if item.question.kind == kind), None)
    if item is None:
        return [""] * understood.raw.answers
    known = understood.asked.roles if kind == "role" else understood.asked.gemeenten
    read = role_of(known) if kind == "role" else gemeente_of(known)
    cells = list(understood.raw.cells[item.column.position])
    labels = item.column.labels
    found = [read(labels.get(cell, cell)) or read(cell) for cell in cells]
    strange = sum(bool(c) and c != NOT_SHOWN and not f for c, f in zip(cells, found, strict=True))
    if strange:
        word = "rol" if kind == "role" else "gemeente"
        remarks.append(f"{strange} keer is de {word} geen van die van de lijst; zij blijft leeg")
    return found


def role_of(roles: Mapping[str, str]) -> Callable[[str], str]:
    """Return what gives the role of a cell: by key, by label, or by its number in the list."""
    known = {folded(label): key for key, label in roles.items()}
    known.update({folded(key): key for key in roles})
    known.update({str(number): key for number, key in enumerate(roles, start=1)})
    return lambda cell: known.get(folded(cell), "")


def gemeente_of(gemeenten: Mapping[str, str]) -> Callable[[str], str]:
    """Return what gives the code of a gemeente: by code, by its digits, or by its name."""
    known = {folded(name): code for code, name in gemeenten.items() if name}
    known.update({folded(f"gemeente {name}"): code for code, name in gemeenten.items() if name})
    known.update({folded(code): code for code in gemeenten})
    known.update({code[2:]: code for code in gemeenten})
    known.update({code[2:].lstrip("0"): code for code in gemeenten})
    return lambda cell: known.get(folded(cell), "")


def _table(understood: Understood, answers: Answers) -> pd.DataFrame:
    """Return the answers long, a row per respondent and question, in the order of the list."""
    versions = {q.key: str(q.version) for q in understood.asked.questions}
    order = [
        key
        for question in understood.asked.questions
        for key in (question.key, *(f"{question.key}.{option}" for option in question.options))
        if key in answers
    ]
    rows = [
        (row, key, versions[key.split(".")[0]], meaning.answer, meaning.status)
        for key in order
        for row, meaning in enumerate(answers[key])
    ]
    frame = pd.DataFrame(rows, columns=["row", "question", "version", "answer", "status"])
    texts = ["question", "version", "answer", "status"]
    return frame.astype({"row": "int64", **dict.fromkeys(texts, "str")})
