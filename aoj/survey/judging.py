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
_SAID = ("question", "answer", "status")


@dataclass(frozen=True)
class Judged:
    """The rows that count, and how many are left out for which reason.

    `found` counts what there is of each reason; `counts` what was left out, with read and kept.
    `undated` rows have no day, so nobody knows whether they were in time. `elsewhere` counts
    those whose number, but no token, is among the answers kept before: the same people in a newer
    export, or other people in a second list that numbers them from 1 too.
    """

    rows: tuple[int, ...]
    counts: Mapping[str, int]
    found: Mapping[str, int]
    undated: int = 0
    marks: tuple[str, ...] = field(default=(), repr=False)
    elsewhere: int = 0


def judge(
    stripped: Stripped,
    *,
    closes: str = "",
    known: Collection[str] = (),
    ways: Mapping[str, str] | None = None,
    scope: str = "",
    salt: str = "",
) -> Judged:
    """Return which rows count; each is left out for one reason, the first that holds.

    `closes` is the last ISO day; `known` the marks of answers that are kept already; `ways` says
    per reason `weglaten` (as without it) or `meetellen`. Doubles are told by the tool's number or
    token alone, never by equal answers: a number is one within `scope`, a token everywhere. Of
    doubles the first stays, one that is complete and in time before any other.
    """
    ways = ways or {}
    people = stripped.respondents
    earlier, seen = frozenset(known), set(known)
    rows: list[int] = []
    marks: set[str] = set()
    found, left = dict.fromkeys(REASONS, 0), dict.fromkeys(REASONS, 0)
    elsewhere = 0
    days, completed = list(people["submitted"]), list(people["completed"])
    numbers, tokens = list(people["id"]), list(people["token"])
    flaws = [_flaws(done, day, closes) for done, day in zip(completed, days, strict=True)]
    for row in sorted(range(len(people)), key=lambda row: (len(flaws[row]), row)):
        own = _marks(numbers[row], tokens[row], scope, salt)
        reasons = [*flaws[row], *["double"] * (not seen.isdisjoint(own.values()))]
        lost = ""
        for reason in reasons:
            found[reason] += 1
            if ways.get(reason, LEAVE_OUT) == LEAVE_OUT:
                left[reason] += 1
                lost = reason
                break
        elsewhere += lost in ("", "double") and _is_only_number(own, earlier)
        if lost:
            continue
        seen.update(own.values())
        marks.update(own.values())
        rows.append(row)
    counts = {"read": len(people), **left, "kept": len(rows)}
    undated = sum(not days[row] for row in rows)
    return Judged(tuple(sorted(rows)), counts, found, undated, tuple(sorted(marks)), elsewhere)


def _is_only_number(own: Mapping[str, str], earlier: Collection[str]) -> bool:
    """Whether an answer was kept before by its number, and its token says no more."""
    return own.get("id") in earlier and own.get("token") not in earlier


def _flaws(completed: bool, day: str, closes: str) -> list[str]:
    late = bool(closes) and day > closes
    return [*["incomplete"] * (not completed), *["late"] * late]


def responses(
    stripped: Stripped, judged: Judged, *, region: str, wave: str, group: str, seed: str
) -> pd.DataFrame:
    """Return the rows that count as responses; their numbers tell nothing of their order.

    They follow from `seed` (the hash of the export) and what is kept of a row, and from nothing
    else: who has table and register cannot tell who was first.
    """
    kept = kept_texts(stripped, judged.rows)
    shuffled = sorted(judged.rows, key=lambda row: (_digest(f"{seed}/{kept[row]}"), kept[row]))
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


def kept_texts(stripped: Stripped, rows: Collection[int]) -> dict[int, str]:
    """Return per row all that is kept of it, as one text."""
    people, answers = stripped.respondents, stripped.answers
    roles, gemeenten = list(people["role"]), list(people["gemeente"])
    texts: dict[int, list[str]] = {row: [roles[row], gemeenten[row]] for row in rows}
    told = zip(*(list(answers[name]) for name in _SAID), strict=True)
    for row, said in zip(answers["row"], told, strict=True):
        if row in texts:
            texts[row].append("\x1e".join(said))
    return {row: "\x1f".join(parts) for row, parts in texts.items()}


def texts_of_table(frame: pd.DataFrame) -> list[str]:
    """Return per respondent of a table of responses the text that `kept_texts` gave of it."""
    texts: dict[str, list[str]] = {}
    names = ("respondent", "role", "gemeente", *_SAID)
    for who, role, gemeente, *said in zip(*(list(frame[name]) for name in names), strict=True):
        texts.setdefault(who, [role, gemeente]).append("\x1e".join(said))
    return ["\x1f".join(parts) for parts in texts.values()]


def content_hash(stripped: Stripped) -> str:
    """Return a hash of all that may be kept of an export, and of what it is judged by.

    Answers, days and completion each in an order of their own: of a dozen people whose answers are
    known, a hash of the rows as they stood would tell by trying who was first, and when.
    """
    people = stripped.respondents
    texts = sorted(kept_texts(stripped, range(len(people))).values())
    versions = sorted(
        set(zip(stripped.answers["question"], stripped.answers["version"], strict=True))
    )
    days = sorted(map(str, people["submitted"]))
    parts = [*texts, *(f"{key} {version}" for key, version in versions), *days]
    return _digest("\x1f".join([*parts, str(int(people["completed"].sum()))]))


def _marks(number: str, token: str, scope: str, salt: str) -> dict[str, str]:
    """Return the hashes by which the same answer is known again, of token and number."""
    given = [("token", "", token.strip()), ("id", scope, number.strip())]
    return {kind: _digest("\x1f".join((salt, kind, at, text))) for kind, at, text in given if text}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]
