"""The answers of one group in one wave of one region, and of a role or gemeente in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from aoj.errors import DataError
from aoj.store.responses import STATUSES
from aoj.survey.questionnaire import Asked, AskedQuestion

LEFT_OUT = tuple(status for status in STATUSES if status != "answered")
"""What is not in a base, each counted apart."""
STATUS_WORDS = {
    "not_shown": "niet getoond",
    "not_asked": "niet gevraagd",
    "not_applicable": "niet van toepassing",
    "dont_know": "weet niet",
    "unanswered": "niet ingevuld",
}
"""How a reader sees them."""
_WEAKEST = ("unanswered", "dont_know", "not_applicable", "not_shown", "not_asked")
"""Of a multiple choice with several of them, the first of these is said of the whole question."""


@dataclass(frozen=True)
class Selection:
    """Whose answers: keys of roles and codes of gemeenten, of all where those are empty."""

    region: str
    wave: str
    group: str
    roles: tuple[str, ...] = ()
    gemeenten: tuple[str, ...] = ()


@dataclass(frozen=True)
class Respondent:
    """What is known of who answered: key of the role and code of the gemeente, or ''."""

    role: str
    gemeente: str


@dataclass(frozen=True)
class Given:
    """The answers to one question: a code per respondent, and the others by why they are not in it.

    The base and what is left out are together all respondents of the selection.
    """

    codes: Mapping[str, str] = field(repr=False)
    left_out: Mapping[str, int]

    @property
    def base(self) -> int:
        """The number of respondents whose answer counts."""
        return len(self.codes)


@dataclass(frozen=True)
class GroupAnswers:
    """Every answer of a selection; made by `answers_of`, narrowed by `part`.

    `cells` has per question (or `key.option`) the answer and the status of each respondent,
    `against_routing` per question how many of those not shown did answer it; of a part of the
    group nobody knows.
    """

    asked: Asked
    selection: Selection
    respondents: Mapping[str, Respondent] = field(repr=False)
    cells: Mapping[str, Mapping[str, tuple[str, str]]] = field(repr=False)
    notes: tuple[str, ...] = ()
    against_routing: Mapping[str, int] = field(default_factory=dict, repr=False)

    def part(self, roles: Sequence[str] = (), gemeenten: Sequence[str] = ()) -> GroupAnswers:
        """Return those of some roles and some gemeenten; all of either where it is empty."""
        kept = {
            number: one
            for number, one in self.respondents.items()
            if (not roles or one.role in roles) and (not gemeenten or one.gemeente in gemeenten)
        }
        selection = replace(
            self.selection,
            roles=tuple(roles) or self.selection.roles,
            gemeenten=tuple(gemeenten) or self.selection.gemeenten,
        )
        return replace(self, selection=selection, respondents=kept, against_routing={})

    def given(self, question: AskedQuestion, option: str = "") -> Given:
        """Return the answers to a question; of a multiple choice those to one option ("1", "0").

        A respondent without a cell was not asked: the export lacked the question.
        """
        cells = self.cells.get(f"{question.key}.{option}" if option else question.key, {})
        codes: dict[str, str] = {}
        left_out = dict.fromkeys(LEFT_OUT, 0)
        for number in self.respondents:
            answer, status = cells.get(number, ("", "not_asked"))
            if status == "answered":
                codes[number] = answer
            else:
                left_out[status] += 1
        return Given(codes, left_out)

    def given_any(self, question: AskedQuestion) -> Given:
        """Return of a multiple choice who answered any option: the codes ticked, joined by a space.

        Who ticked none but was asked has ''.
        """
        codes: dict[str, str] = {}
        left_out = dict.fromkeys(LEFT_OUT, 0)
        options = {option: f"{question.key}.{option}" for option in question.options}
        for number in self.respondents:
            found = {
                option: self.cells.get(column, {}).get(number, ("", "not_asked"))
                for option, column in options.items()
            }
            statuses = {status for _, status in found.values()}
            if "answered" in statuses:
                ticked = [o for o, cell in found.items() if cell == ("1", "answered")]
                codes[number] = " ".join(ticked)
            else:
                left_out[next(s for s in _WEAKEST if s in statuses or s == _WEAKEST[-1])] += 1
        return Given(codes, left_out)

    def places(self, question: AskedQuestion) -> dict[str, int]:
        """Return per respondent the place of the answer on its scale: 1 is the lowest level."""
        levels = list(question.scale.levels) if question.scale else []
        return {
            number: levels.index(code) + 1 for number, code in self.given(question).codes.items()
        }


def answers_of(
    responses: pd.DataFrame, asked: Asked, against_routing: Mapping[str, int] | None = None
) -> GroupAnswers:
    """Return the answers of the group, wave and region of a list, from the table of responses.

    `against_routing` is what the register says of answers that count as not shown.
    Raises `DataError` where the table and the list contradict each other: two answers of one
    respondent, another version of a question, a code that the scale lacks. No sentence shows one.
    """
    mine = responses[
        (responses["region"] == asked.region)
        & (responses["wave"] == asked.wave)
        & (responses["group"] == asked.group)
    ]
    where = f"de antwoorden van {asked.group}, {asked.region} {asked.wave}"
    if mine.duplicated(["respondent", "question"]).any():
        raise DataError("een respondent heeft meer dan een antwoord op een vraag", where=where)
    people = mine.drop_duplicates(["respondent", "role", "gemeente"])
    if people["respondent"].duplicated().any():
        raise DataError("een respondent heeft meer dan een rol of gemeente", where=where)
    respondents = {
        str(number): Respondent(str(role), str(gemeente))
        for number, role, gemeente in zip(
            people["respondent"], people["role"], people["gemeente"], strict=True
        )
    }
    known = _columns(asked)
    cells: dict[str, dict[str, tuple[str, str]]] = {}
    strange: set[str] = set()
    for key, rows in mine.groupby("question", sort=False):
        name = str(key)
        if name not in known:
            strange.add(name.partition(".")[0])
            continue
        _check_rows(rows, known[name], is_option="." in name, where=where)
        cells[name] = {
            str(number): (str(answer), str(status))
            for number, answer, status in zip(
                rows["respondent"], rows["answer"], rows["status"], strict=True
            )
        }
    selection = Selection(asked.region, asked.wave, asked.group)
    notes = _notes(strange, asked)
    return GroupAnswers(asked, selection, respondents, cells, notes, dict(against_routing or {}))


def _columns(asked: Asked) -> dict[str, AskedQuestion]:
    """Return every name of a question that the table may hold."""
    found: dict[str, AskedQuestion] = {}
    for question in asked.questions:
        found[question.key] = question
        found.update({f"{question.key}.{option}": question for option in question.options})
    return found


def _check_rows(
    rows: pd.DataFrame, question: AskedQuestion, *, is_option: bool, where: str
) -> None:
    if unknown := sorted(set(rows["status"]) - set(STATUSES)):
        raise DataError(
            f"vraag '{question.key}' heeft {len(unknown)} onbekende status(sen)", where=where
        )
    if set(rows["version"]) - {str(question.version)}:
        raise DataError(
            f"vraag '{question.key}' is beantwoord in een andere versie dan versie "
            f"{question.version}, die in de lijst van deze meting staat",
            where=where,
            remedy="verbeter de versie of het jaar in de vragenlijst, of voeg de bestanden opnieuw "
            "toe met 'aoj answers add'",
        )
    if is_option:
        allowed = {"0", "1"}
    elif question.kind == "scale" and question.scale:
        allowed = set(question.scale.levels)
    else:
        return
    given = rows.loc[rows["status"] == "answered", "answer"]
    if outside := int((~given.isin(list(allowed))).sum()):
        raise DataError(
            f"{outside} antwoord(en) op vraag '{question.key}' staan niet in de schaal van versie "
            f"{question.version}",
            where=where,
            remedy="voeg de bestanden opnieuw toe met 'aoj answers add'",
        )


def _notes(strange: set[str], asked: Asked) -> tuple[str, ...]:
    """Return what the table holds and the list does not: it is not counted, and that is said."""
    names = sorted(strange)
    if not names:
        return ()
    return (f"Niet geteld, want niet in de lijst van deze meting: {', '.join(names)}.",)
