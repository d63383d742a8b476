"""What may be kept of an export: per respondent role and gemeente, per question answer or reason.

Names, addresses, tokens, times and free text that is not allowed are not in what leaves here,
except number and token of the tool, which only the judging of doubles sees, in memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from aoj.errors import InputError, unknown_name
from aoj.settings.questionnaires import OpenPermission
from aoj.survey.backgrounds import gemeente_of, role_of
from aoj.survey.choices import choices_of
from aoj.survey.dates import days_of
from aoj.survey.levels import NOTHING, Meaning, is_empty
from aoj.survey.matching import MatchedColumn, Understood
from aoj.survey.permissions import texts_of
from aoj.survey.raw import NOT_SHOWN, RawColumn, RawTable
from aoj.survey.routing import Answers, routed, undone_remarks

_DONE = frozenset(
    {"1", "100", "true", "waar", "yes", "y", "ja", "j", "x"}
    | {"voltooid", "afgerond", "compleet", "complete", "completed", "finished"}
)
"""What a flag of completion says, or a percentage of progress."""


@dataclass(frozen=True)
class Stripped:
    """What is kept of an export.

    `respondents` has a row per answer (index 0, 1, ...) with text columns id, token, submitted (ISO
    day or empty), role, gemeente and region, and `completed` (bool). `answers` has the text columns
    question, version, answer and status, and `row`. `dropped_texts` counts what people wrote and
    is not kept, per question; `against_routing` has per question the rows whose answer counts as
    not shown, since the list's routing does not put the question to them.
    """

    respondents: pd.DataFrame = field(repr=False)
    answers: pd.DataFrame = field(repr=False)
    dropped_texts: Mapping[str, int]
    remarks: tuple[str, ...] = ()
    against_routing: Mapping[str, frozenset[int]] = field(default_factory=dict, repr=False)


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
    role = _background(understood, chosen, "role", remarks)
    gemeente = _background(understood, chosen, "gemeente", remarks)
    texts, dropped = texts_of(understood, chosen, permissions or {}, closes)
    known = {
        question.key: {"role": role, "gemeente": gemeente}[question.kind]
        for question in understood.asked.questions
        if question.kind in ("role", "gemeente") and understood.columns(question.key)
    }
    answers, undone = routed(understood.asked, {**_counted(chosen, raw), **texts}, known)
    respondents = pd.DataFrame(
        {
            "id": _first(raw, "id"),
            "token": _first(raw, "token"),
            "submitted": _submitted(raw, remarks),
            "completed": _completed(raw),
            "role": role,
            "gemeente": gemeente,
            "region": list(raw.cells[region_column])
            if region_column is not None
            else [""] * raw.answers,
        }
    )
    return Stripped(
        respondents,
        _table(understood, answers),
        dropped,
        (*remarks, *undone_remarks(undone)),
        undone,
    )


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


def _counted(chosen: Sequence[MatchedColumn], raw: RawTable) -> dict[str, list[Meaning]]:
    """Return the answers to scales and to options of multiple choices."""
    found: dict[str, list[Meaning]] = {}
    several: dict[str, list[MatchedColumn]] = {}
    for item in chosen:
        if item.question.kind == "multiple":
            several.setdefault(item.question.key, []).append(item)
        elif item.question.kind == "scale":
            cells = raw.cells[item.column.position]
            found[item.question.key] = [item.answers.get(cell) or NOTHING for cell in cells]
    for columns in several.values():
        found.update(choices_of(columns, raw))
    return found


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
    return cell.strip().rstrip("%").strip().casefold() in _DONE


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
    empty = {cell: cell == NOT_SHOWN or is_empty(cell, item.column) for cell in set(cells)}
    meant = {cell: "" if empty[cell] else read(cell, item.column) for cell in empty}
    if kind == "role":
        bare = [cell for cell in meant if cell.strip().isdigit() and cell not in item.column.labels]
        if "0" in map(str.strip, bare):
            meant.update(dict.fromkeys(bare, ""))
        elif bare:
            remarks.append(
                "de rollen zijn cijfers zonder tekst, en tellen in de volgorde van de lijst; kijk "
                "of het programma ze ook zo nummert"
            )
    found = [meant[cell] for cell in cells]
    strange = sum(not empty[cell] and not meant[cell] for cell in cells)
    if strange and not known:
        remarks.append("zonder regio is niet bekend welke gemeenten in de lijst staan")
    elif strange:
        word = "rol" if kind == "role" else "gemeente"
        remarks.append(f"{strange} keer is de {word} geen van die van de lijst; zij blijft leeg")
    return found


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
