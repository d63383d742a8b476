"""Which column of an export is which question of the list, and what its cells say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from aoj.errors import InputError, unknown_name
from aoj.survey.coupling import NOT_USED, Coupling
from aoj.survey.levels import ANSWERED, Meaning, meanings, split_choices, ticked
from aoj.survey.questionnaire import Asked, AskedQuestion
from aoj.survey.raw import NOT_SHOWN, RawColumn, RawTable
from aoj.survey.texts import code_of, folded

SHOWN_FROM = 3
"""A value outside the scale is named only where so many people gave it."""
_CUT = 15
_FREE = ("other", "comment", "text")


@dataclass(frozen=True)
class MatchedColumn:
    """A column that is a question, or (with `option`) one option of a multiple choice.

    `answers` says what each different cell means; None is an answer outside the scale. It is empty
    for texts, roles, gemeenten and multiple choices.
    """

    column: RawColumn
    question: AskedQuestion
    option: str = ""
    how: str = "code"
    answers: Mapping[str, Meaning | None] = field(default_factory=dict)


@dataclass(frozen=True)
class OutsideAnswers:
    """Answers of a column that are not on the scale of its question: how many, how many kinds.

    `shown` holds value and number of those that at least `SHOWN_FROM` people gave.
    """

    question: str
    column: RawColumn
    count: int
    distinct: int
    shown: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Understood:
    """An export laid beside the list that was asked; values stay in `raw`, in memory."""

    raw: RawTable
    asked: Asked
    matched: tuple[MatchedColumn, ...]
    unmatched: tuple[RawColumn, ...]
    not_found: tuple[str, ...]
    doubled: Mapping[str, tuple[RawColumn, ...]]
    """Questions that more than one column seems to be; who adds it says which counts."""
    outside: tuple[OutsideAnswers, ...]

    def columns(self, question: str) -> tuple[MatchedColumn, ...]:
        """Return the columns of a question."""
        return tuple(item for item in self.matched if item.question.key == question)


def understand(raw: RawTable, asked: Asked, coupling: Coupling | None = None) -> Understood:
    """Return which column is which question and what is left over; no cell is changed.

    Codes go before texts, a koppeling before both. Raises `InputError` where the koppeling names a
    question or option that the list lacks.
    """
    coupling = coupling or Coupling()
    found: list[MatchedColumn] = []
    unmatched: list[RawColumn] = []
    index = _Index(asked)
    for column in raw.columns:
        told = coupling.question(column.header)
        if column.role != "answer" and told is None:
            continue
        match = _coupled(column, told, asked) if told else index.find(column)
        if match is None:
            if told != NOT_USED:
                unmatched.append(column)
            continue
        found.append(_read(match, raw, coupling.told(column.header)))
    doubled = _doubled(found)
    keys = {item.question.key for item in found}
    return Understood(
        raw=raw,
        asked=asked,
        matched=tuple(found),
        unmatched=tuple(unmatched),
        not_found=tuple(key for key in asked.keys if key not in keys),
        doubled=doubled,
        outside=tuple(_outside(found, raw)),
    )


class _Index:
    """The questions of a list by code and by text."""

    def __init__(self, asked: Asked) -> None:
        self.codes: dict[str, tuple[AskedQuestion, str]] = {}
        self.texts: dict[str, tuple[AskedQuestion, str]] = {}
        short: Counter[str] = Counter()
        cut: dict[str, tuple[AskedQuestion, str]] = {}
        for question in asked.questions:
            for code in (question.asked_as or question.key, question.key):
                self.codes.setdefault(code_of(code), (question, ""))
            self.texts.setdefault(folded(question.text), (question, ""))
            begin = folded(question.text[:_CUT])
            short[begin] += 1
            cut[begin] = (question, "")
            for option, label in question.options.items():
                self.codes.setdefault(
                    code_of(question.asked_as or question.key, option), (question, option)
                )
                self.texts.setdefault(folded(f"{question.text} {label}"), (question, option))
        self.cut = {begin: item for begin, item in cut.items() if short[begin] == 1}

    def find(self, column: RawColumn) -> MatchedColumn | None:
        """Return the match of a column; None where no question is it."""
        if column.sub.casefold().rpartition("_")[2] in _FREE or column.sub.casefold().endswith(
            "comment"
        ):
            return None
        if column.code:
            item = self.codes.get(code_of(column.code, column.sub))
            if item is not None:
                return MatchedColumn(column, *item, how="code")
        text = folded(f"{column.text or column.header} {column.sub_text}")
        for known in (self.texts, self.cut):
            item = known.get(text)
            if item is not None and not (column.code and known is self.cut):
                return MatchedColumn(column, *item, how="tekst")
        item = self.codes.get(code_of(column.header))
        return MatchedColumn(column, *item, how="code") if item else None


def _coupled(column: RawColumn, told: str, asked: Asked) -> MatchedColumn | None:
    if told == NOT_USED:
        return None
    key, _, option = told.partition(".")
    question = asked.question(key)
    if question is None:
        raise unknown_name("vraag", key, asked.keys, where="de koppeling")
    if option and option not in question.options:
        raise unknown_name(f"optie van {key}", option, question.options, where="de koppeling")
    return MatchedColumn(column, question, option, how="koppeling")


def _read(match: MatchedColumn, raw: RawTable, told: Mapping[str, str]) -> MatchedColumn:
    if match.question.kind != "scale":
        return match
    cells = raw.cells[match.column.position]
    read = meanings(match.question, match.column, cells, told)
    wrong = [
        value for value, answer in told.items() if value in read and read[value] is None and answer
    ]
    if wrong:
        levels = match.question.scale.levels if match.question.scale else {}
        raise InputError(
            f"de koppeling geeft bij '{match.question.key}' een antwoord dat de schaal niet heeft",
            expected=f"een van: {', '.join([*levels, 'weet_niet', 'nvt', 'onbeantwoord'])}",
        )
    return MatchedColumn(match.column, match.question, match.option, match.how, read)


def _doubled(found: list[MatchedColumn]) -> dict[str, tuple[RawColumn, ...]]:
    by_key: dict[str, list[RawColumn]] = {}
    for item in found:
        name = f"{item.question.key}.{item.option}" if item.option else item.question.key
        by_key.setdefault(name, []).append(item.column)
    return {key: tuple(columns) for key, columns in by_key.items() if len(columns) > 1}


def _outside(found: list[MatchedColumn], raw: RawTable) -> Iterator[OutsideAnswers]:
    for item in found:
        cells = raw.cells[item.column.position]
        counts = Counter(cell for cell in cells if cell and cell != NOT_SHOWN)
        strange = {cell: n for cell, n in counts.items() if _is_strange(item, cell)}
        if strange:
            often = sorted(
                ((c, n) for c, n in strange.items() if n >= SHOWN_FROM), key=lambda x: -x[1]
            )
            yield OutsideAnswers(
                item.question.key, item.column, sum(strange.values()), len(strange), tuple(often)
            )


def _is_strange(item: MatchedColumn, cell: str) -> bool:
    question = item.question
    if question.kind == "scale":
        return item.answers.get(cell) is None
    if question.kind == "multiple" and item.option:
        try:
            ticked(cell, question.options[item.option])
        except ValueError:
            return True
        return False
    if question.kind == "multiple":
        return split_choices(cell, question.options)[1] > 0
    return False


def answered(meaning: Meaning | None) -> bool:
    """Whether a cell holds an answer that counts."""
    return meaning is not None and meaning.status == ANSWERED
