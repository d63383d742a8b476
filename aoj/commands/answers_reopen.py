"""`aoj answers reopen`: the only way to add answers to a closed wave.

What was shown before and after are two publications, and their difference shows the answers that
came in between. So where a base that was shown would change by less than the minimum, or the
answers of so few people, nothing is added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from aoj.commands.answers_add import Gate, add_answers
from aoj.commands.answers_parts import Part, Wanted
from aoj.commands.answers_released import lapses
from aoj.errors import InputError
from aoj.store.project import Project
from aoj.store.releases import Ledger, Released, read_ledger
from aoj.store.responses import Entry, Register, empty_table, read_table
from aoj.survey.judging import responses, texts_of_table
from aoj.survey.questionnaire import Asked
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
            _check(folder, register, ledger, own)
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


def _check(folder: Path, register: Register, ledger: Ledger, parts: Sequence[Part]) -> None:
    """Raise `InputError` where the answers to what was shown would change by too few people."""
    region, wave, group = parts[0].place
    shown = [
        row
        for row in ledger.tables(region, wave)
        if row.group == group and row.question and row.by != CHANGES
    ]
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
    steps = list(_steps(shown, _answers(before, parts[0]), _answers(after, parts[0]), minimum))
    if steps:
        number = len(dict.fromkeys(key for key, _ in steps))
        told = f"bij {number} {'vraag' if number == 1 else 'vragen'} zou het aantal antwoorden"
        first = _name(asked, steps[0][0])
        raise _too_few(parts[0], f"{told} te weinig veranderen, zoals bij {first}", minimum)


def _steps(
    shown: Sequence[Released], before: GroupAnswers, after: GroupAnswers, minimum: int
) -> Iterator[tuple[str, int]]:
    """Yield the questions of which a base that was shown changes by one up to the minimum.

    Against what was shown, and against what would be shown of the answers of now.
    """
    known: dict[tuple[str, str, str], tuple[int, int]] = {}
    for row in dict.fromkeys(shown):
        about = (row.question, row.by, row.part)
        if about not in known:
            known[about] = (_base(before, *about), _base(after, *about))
        now, then = known[about]
        changed = {abs(then - row.base), abs(then - now)}
        if any(0 < step < minimum for step in changed):
            yield row.question, row.base


def _base(answers: GroupAnswers, key: str, by: str, part: str) -> int:
    question = answers.asked.question(key)
    if question is None:
        return 0
    own = part_of(answers, by, tuple(part.split("+"))) if by else answers
    return counts_of(own, question).base


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


def _answers(frame: pd.DataFrame, part: Part) -> GroupAnswers:
    return answers_of(frame, part.understood.asked)


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
