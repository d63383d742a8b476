"""`aoj answers reopen`: the only way to add answers to a closed wave.

What was shown before and after are two publications, and their difference shows the answers that
came in between. So where a base that was shown would change by less than the minimum, or the
answers of so few people, nothing is added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from aoj.commands.answers_add import Gate, add_answers
from aoj.commands.answers_parts import Part, Wanted
from aoj.commands.answers_released import lapses, shown_tables
from aoj.dataset import open_geography
from aoj.errors import InputError
from aoj.store.project import Project
from aoj.store.releases import Ledger, Released, read_ledger
from aoj.store.responses import Entry, Register, empty_table, read_table
from aoj.survey.judging import responses, texts_of_table
from aoj.survey.questionnaire import Asked
from aoj.survey.release.material import open_material
from aoj.survey.release.overlap import shared
from aoj.survey.release.printed import CHANGES
from aoj.survey.release.rules import minimum_of
from aoj.survey.release.tables import counts_of, part_of
from aoj.survey.results.selection import GroupAnswers, answers_of

_AGREE = "de meting was gesloten en krijgt er antwoorden bij"


def reopen_answers(
    project: Project,
    wanted: Wanted,
    *,
    stays_open: bool = False,
    tell: Callable[[str], None],
    ask: Callable[[str], bool] | None = None,
) -> str:
    """Add exports to a closed wave, which is closed again of today; return in words what was done.

    With `stays_open` it is open afterwards. Raises `InputError` where the wave is not closed, where
    what was shown would change by too few people, and as `add_answers`.
    """
    if not wanted.wave:
        raise InputError("noem de meting met --wave")
    return add_answers(project, wanted, tell=tell, ask=ask, gate=_Reopening(project, stays_open))


@dataclass(frozen=True)
class _Reopening(Gate):
    """Lets answers into a closed wave."""

    project: Project
    stays_open: bool

    def opened(self, register: Register, parts: Sequence[Part]) -> Register:
        """Return the register as if the wave were open; raises `InputError` where it is."""
        for part in parts:
            if not register.closed_on(*part.place):
                region, wave, group = part.place
                raise InputError(
                    f"meting {wave} van {region} ({group}) is niet gesloten",
                    where=Path(part.file).name,
                    remedy="neem de antwoorden op met 'aoj answers add'",
                )
        keys = {"/".join(part.place) for part in parts}
        left = {key: day for key, day in register.closed.items() if key not in keys}
        return replace(register, closed=left)

    def told(self, folder: Path, register: Register, parts: Sequence[Part]) -> tuple[str, ...]:
        """Return what is to be agreed to; raises `InputError` for a change that shows too much."""
        ledger = read_ledger(folder)
        for place in dict.fromkeys(part.place for part in parts):
            own = [part for part in parts if part.place == place]
            _check(self.project, folder, register, ledger, own)
        lapsed = [lapses(ledger, *place) for place in dict.fromkeys(p.place for p in parts)]
        return (_AGREE, *filter(None, lapsed))

    def settled(self, register: Register, parts: Sequence[Part]) -> Register:
        """Return the register with the wave closed again, unless it was to stay open."""
        keys = {"/".join(part.place) for part in parts}
        left = {key: day for key, day in register.closed.items() if key not in keys}
        today = date.today().isoformat()  # noqa: DTZ011 - the user's own day
        shut = {} if self.stays_open else dict.fromkeys(sorted(keys), today)
        return replace(register, closed={**left, **shut})

    def done(self) -> str:
        """Return how the wave stands now."""
        if self.stays_open:
            return " De meting staat weer open; sluit haar met 'aoj answers close'."
        return " De meting is weer gesloten."


def _check(
    project: Project, folder: Path, register: Register, ledger: Ledger, parts: Sequence[Part]
) -> None:
    """Raise `InputError` where the answers to what was shown would change by too few people."""
    region, wave, group = parts[0].place
    shown = shown_tables(ledger, region, wave, group)
    if not shown:
        return
    gone = [entry for part in parts for entry in part.replaced]
    before = _frame(folder, register.of(region, wave, group), ())
    after = _frame(folder, [e for e in register.of(*parts[0].place) if e not in gone], parts)
    minimum = minimum_of(parts[0].settings, group)
    people = _changed(before, after)
    if 0 < people < minimum:
        raise _too_few(parts[0], f"de antwoorden van {people} mensen zouden veranderen", minimum)
    asked = parts[0].understood.asked
    others = _other_waves(project, parts[0], shown)
    steps = _steps(shown, answers_of(before, asked), answers_of(after, asked), others, minimum)
    if keys := list(dict.fromkeys(steps)):
        number = len(keys)
        told = f"bij {number} {'vraag' if number == 1 else 'vragen'} zou het aantal antwoorden"
        first = _name(asked, keys[0])
        raise _too_few(parts[0], f"{told} te weinig veranderen, zoals bij {first}", minimum)


def _other_waves(
    project: Project, part: Part, shown: Sequence[Released]
) -> Mapping[str, GroupAnswers]:
    """Return the answers of the waves beside which this one was shown."""
    region, wave, group = part.place
    names = {name for row in shown if row.by == CHANGES for name in row.part.split(">")} - {wave}
    if not names:
        return {}
    geography = open_geography(project, part.settings.data)
    material = open_material(project, part.settings.data, geography, only=region)
    return {name: material.answers(region, name, group) for name in sorted(names)}


def _steps(
    shown: Sequence[Released],
    before: GroupAnswers,
    after: GroupAnswers,
    others: Mapping[str, GroupAnswers],
    minimum: int,
) -> Iterator[str]:
    """Yield the questions of which a base that was shown changes by one up to the minimum.

    Against what was shown, and against what would be shown of the answers of now.
    """
    known: dict[tuple[str, str, str, str], tuple[int, int]] = {}
    for row in dict.fromkeys(shown):
        about = (row.question, row.by, row.part, row.wave)
        if about not in known:
            known[about] = (_base(row, before, others), _base(row, after, others))
        now, then = known[about]
        if any(0 < step < minimum for step in (abs(then - row.base), abs(then - now))):
            yield row.question


def _base(row: Released, answers: GroupAnswers, others: Mapping[str, GroupAnswers]) -> int:
    own = answers
    if row.by == CHANGES:
        wave = answers.selection.wave
        other = others[next(name for name in row.part.split(">") if name != wave)]
        own = shared(answers, other) if row.wave == wave else shared(other, answers)
    elif row.by:
        own = part_of(answers, row.by, tuple(row.part.split("+")))
    question = own.asked.question(row.question)
    return counts_of(own, question).base if question else 0


def _frame(folder: Path, entries: Sequence[Entry], parts: Sequence[Part]) -> pd.DataFrame:
    """Return all rows of a group: of the tables that are there, and of parts not kept yet."""
    tables = [read_table(folder, entry) for entry in entries]
    for part in parts:
        region, wave, group = part.place
        tables.append(
            responses(
                part.stripped,
                part.judged,
                region=region,
                wave=wave,
                group=group,
                seed=part.sha256,
            )
        )
    numbered = [
        table.assign(respondent=(f"{number}." + table["respondent"]).astype("str"))
        for number, table in enumerate(tables)
    ]
    return pd.concat(numbered, ignore_index=True) if numbered else empty_table()


def _changed(before: pd.DataFrame, after: pd.DataFrame) -> int:
    """Return how many people are in one of two tables and not, with those answers, in the other."""
    then, now = Counter(texts_of_table(before)), Counter(texts_of_table(after))
    return max((then - now).total(), (now - then).total())


def _too_few(part: Part, why: str, minimum: int) -> InputError:
    region, wave, group = part.place
    return InputError(
        f"meting {wave} van {region} ({group}) is al vrijgegeven, en {why}; uit het verschil "
        "tussen de twee rapporten zouden de antwoorden van enkele mensen blijken",
        where=Path(part.file).name,
        expected=f"een verandering van niemand, of van minstens {minimum}",
        remedy="wacht tot er meer antwoorden zijn, of laat ze weg",
    )


def _name(asked: Asked, key: str) -> str:
    question = asked.question(key)
    return f"'{key}'" if question is None else f"'{key}' ({question.text.rstrip('.')[:60]})"
