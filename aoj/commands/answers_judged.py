"""Which answers of each part would be kept, beside what is kept already."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from aoj.commands.answers_parts import Part, Wanted
from aoj.errors import InputError
from aoj.store.disk import hash_file
from aoj.store.responses import Entry, Register
from aoj.survey.judging import LEAVE_OUT, REASONS, Judged, content_hash, judge
from aoj.survey.questionnaire import Asked
from aoj.survey.raw import RawTable


def judge_parts(register: Register, parts: Sequence[Part], wanted: Wanted) -> list[Part]:
    """Return the parts as they would be kept; one that is kept already so is known.

    Raises `InputError` for a closed wave, and for a file to replace that is not there.
    """
    judged: list[Part] = []
    for part in parts:
        region, wave, group = part.place
        present = register.of(region, wave, group)
        same = [entry for entry in present if entry.sha256 == part.sha256]
        if same and is_same(part, same[0], wanted.ways):
            counts = Judged((), dict(same[0].counts), {}, 0, same[0].marks)
            judged.append(replace(part, is_known=True, judged=counts))
            continue
        _check_open(register, part)
        replaced = [e for e in present if e in same or wanted.replaces == e.file]
        marks = [m for entry in present if entry not in replaced for m in entry.marks]
        marks += [m for one in judged if one.place == part.place for m in one.judged.marks]
        found = judge(
            part.stripped,
            closes=closes_of(part),
            known=marks,
            ways=wanted.ways,
            scope=f"{part.understood.raw.tool}/{headers_hash(part.understood.raw)}",
            salt=register.salt,
        )
        remarks = (*part.remarks, *_also_elsewhere(register, part))
        judged.append(replace(part, judged=found, replaced=tuple(replaced), remarks=remarks))
    _check_replaced(judged, wanted.replaces)
    return judged


def is_same(part: Part, entry: Entry, ways: Mapping[str, str]) -> bool:
    """Whether a file was kept before and would now be kept the same way.

    The reasons in the entry are those of which there was an answer; about another there is nothing
    to choose.
    """
    kept = {reason: entry.choices[reason] for reason in REASONS if reason in entry.choices}
    return (
        all(ways.get(reason, way) == way for reason, way in kept.items())
        and choices_of(part, {}) == {k: v for k, v in entry.choices.items() if k not in REASONS}
        and entry.asked_sha256 == asked_hash(part.understood.asked)
        and entry.content_sha256 == content_hash(part.stripped)
    )


def choices_of(part: Part, found: Mapping[str, int]) -> dict[str, str]:
    """Return what was chosen for a part: columns, closing date, and what of each reason found."""
    closes = closes_of(part)
    left = part.judged.counts
    ways = {r: LEAVE_OUT if left[r] else "meetellen" for r, number in found.items() if number}
    return {**part.choices, **({"closes": closes} if closes else {}), **ways}


def closes_of(part: Part) -> str:
    """Return the last day of the group in its wave; empty where the region's file has none."""
    said = part.settings.survey.group_wave(part.wave, part.place[2])
    return said.closes if said else ""


def early(part: Part) -> int:
    """Return how many answers that count are of before the group's wave opened: of another wave?"""
    said = part.settings.survey.group_wave(part.wave, part.place[2])
    opens = said.opens if said else ""
    days = list(part.stripped.respondents["submitted"])
    return sum(bool(days[row]) and days[row] < opens for row in part.judged.rows)


def entry_of(part: Part, table: str, content: bytes, coupling: Path | None) -> Entry:
    """Return what the register says of a part; its table has this name and these bytes."""
    region, wave, group = part.place
    raw = part.understood.raw
    return Entry(
        region=region,
        wave=wave,
        group=group,
        file=Path(part.file).name.encode("utf-8", "replace").decode("utf-8"),
        sha256=part.sha256,
        tool=raw.tool,
        layout=raw.layout,
        table=table,
        table_sha256=hashlib.sha256(content).hexdigest(),
        counts=dict(part.judged.counts),
        choices=choices_of(part, part.judged.found),
        asked_sha256=asked_hash(part.understood.asked),
        headers_sha256=headers_hash(raw),
        coupling_sha256=hash_file(coupling)[0] if coupling else "",
        content_sha256=content_hash(part.stripped),
        marks=part.judged.marks,
        against_routing=_against_routing(part),
    )


def _against_routing(part: Part) -> dict[str, int]:
    """Return per question how many of the rows that count answered it against the routing."""
    kept = frozenset(part.judged.rows)
    counts = {key: len(rows & kept) for key, rows in part.stripped.against_routing.items()}
    return {key: count for key, count in counts.items() if count}


def headers_hash(raw: RawTable) -> str:
    """Return a hash of the headers, which tells two exports of one list from two lists."""
    headers = "\n".join(column.header for column in raw.columns)
    return hashlib.sha256(headers.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def asked_hash(asked: Asked) -> str:
    """Return a hash of the questions of a list as they were put."""
    said = [
        (q.key, q.version, q.text, list(q.scale.levels.items()) if q.scale else [], dict(q.options))
        for q in asked.questions
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode("utf-8")).hexdigest()[:20]


def _also_elsewhere(register: Register, part: Part) -> list[str]:
    """Return where this same file counts already, unless a column divides it over regions."""
    if "split" in part.choices:
        return []
    places = [e.place for e in register.entries if e.sha256 == part.sha256]
    others = [" ".join(place) for place in dict.fromkeys(places) if place != part.place]
    return [f"dit bestand is ook opgenomen voor {', '.join(others)}"] if others else []


def _check_open(register: Register, part: Part) -> None:
    region, wave, group = part.place
    if closed := register.closed_on(region, wave, group):
        raise InputError(
            f"meting {wave} van {region} ({group}) is gesloten op {closed}; er komt niets meer bij "
            "en er verandert niets",
            where=Path(part.file).name,
            remedy="moet dit er toch bij, gebruik dan 'aoj answers reopen'; die zegt wat dat "
            "betekent voor een rapport dat er al is",
        )


def _check_replaced(judged: Sequence[Part], name: str) -> None:
    if name and not any(part.is_known or part.replaced for part in judged):
        raise InputError(
            f"er is geen opgenomen bestand '{name[:60]}' dat dit vervangt",
            remedy="'aoj answers list' toont ze",
        )
