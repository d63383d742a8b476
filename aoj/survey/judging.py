"""Which answers of an export count: completed, in time, and not already there."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pandas as pd

from aoj.store.responses import COLUMNS
from aoj.survey.stripping import Stripped

LEAVE_OUT, COUNT = "weglaten", "meetellen"
WAYS = (LEAVE_OUT, COUNT)
REASONS = ("incomplete", "late", "double")


@dataclass(frozen=True)
class Judged:
    """The rows that count, and how many are left out for which reason.

    `found` counts what there is of each reason; `counts` what was left out, with read and kept.
    `undated` rows have no day, so nobody knows whether they were in time.
    """

    rows: tuple[int, ...]
    counts: Mapping[str, int]
    found: Mapping[str, int]
    undated: int = 0
    marks: tuple[str, ...] = field(default=(), repr=False)


def judge(
    stripped: Stripped,
    *,
    closes: str = "",
    known: Collection[str] = (),
    ways: Mapping[str, str] | None = None,
    scope: str = "",
) -> Judged:
    """Return which rows count; each is left out for one reason, the first that holds.

    `closes` is the last ISO day; `known` the marks of answers that are kept already; `ways` says
    per reason `weglaten` (as without it) or `meetellen`. Doubles are told by the tool's number or
    token alone, never by equal answers; of doubles the first completed one stays.
    """
    ways = ways or {}
    people = stripped.respondents
    seen = set(known)
    marks: list[str] = []
    rows: list[int] = []
    found = dict.fromkeys(REASONS, 0)
    left = dict.fromkeys(REASONS, 0)
    undated = 0
    columns = zip(
        people["id"], people["token"], people["submitted"], people["completed"], strict=True
    )
    for row, (number, token, day, completed) in enumerate(columns):
        own = _marks(number, token, scope)
        reason = ""
        if not completed:
            reason = "incomplete"
        elif closes and day > closes:
            reason = "late"
        elif any(mark in seen for mark in own):
            reason = "double"
        if reason:
            found[reason] += 1
            if ways.get(reason, LEAVE_OUT) == LEAVE_OUT:
                left[reason] += 1
                continue
        undated += not day
        seen.update(own)
        marks.extend(own)
        rows.append(row)
    counts = {"read": len(people), **left, "kept": len(rows)}
    return Judged(tuple(rows), counts, found, undated, tuple(sorted(set(marks))))


def responses(
    stripped: Stripped, judged: Judged, *, region: str, wave: str, group: str, seed: str
) -> pd.DataFrame:
    """Return the rows that count as responses; their numbers tell nothing of their order.

    `seed` (the hash of the export) makes the numbers the same each time.
    """
    shuffled = sorted(judged.rows, key=lambda row: _digest(f"{seed}/{region}/{row}"))
    number = {row: str(place) for place, row in enumerate(shuffled, start=1)}
    people = stripped.respondents
    answers = stripped.answers[stripped.answers["row"].isin(number)]
    rows = answers["row"]
    frame = pd.DataFrame(
        {
            "region": region,
            "wave": wave,
            "group": group,
            "role": rows.map(people["role"]),
            "gemeente": rows.map(people["gemeente"]),
            "respondent": rows.map(number),
            "question": answers["question"],
            "version": answers["version"],
            "answer": answers["answer"],
            "status": answers["status"],
        }
    )
    order = rows.map(number).astype("int64")
    frame = frame.assign(order=order).sort_values("order", kind="stable").drop(columns="order")
    return frame[list(COLUMNS)].astype("str").reset_index(drop=True)


def _marks(number: str, token: str, scope: str) -> list[str]:
    """Return the hashes by which the same answer is known again."""
    given = [("token", token.strip())] if token.strip() else []
    given += [("id", number.strip())] if number.strip() else []
    return [_digest(f"{scope if kind == 'id' else ''}/{kind}/{text}") for kind, text in given]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:20]
