"""Which column of an export is which question of the list, and what its cells say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from aoj.errors import InputError, unknown_name
from aoj.survey.backgrounds import gemeente_of, role_of
from aoj.survey.coupling import NOT_USED, Coupling
from aoj.survey.levels import (
    WORDS,
    Meaning,
    is_empty,
    meanings,
    split_choices,
    tick_of,
    word_meaning,
)
from aoj.survey.lookup import Lookup, is_free_text
from aoj.survey.numbering import Levels, bare_codes, from_zero, levels_of, numbering_remarks
from aoj.survey.questionnaire import Asked, AskedQuestion
from aoj.survey.raw import MISSING, NOT_SHOWN, RawColumn, RawTable
from aoj.survey.readers.personal import holds_personal_data
from aoj.survey.texts import folded
from aoj.survey.written import Written, written_by

_SHORT = 60
SHOWN_FROM = 3
"""A value outside the scale is named only where so many people gave it."""


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
    answers: Mapping[str, Meaning | None] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class OutsideAnswers:
    """Answers of a column that are not on the scale of its question: how many, how many kinds.

    `shown` holds value and number of those that at least `SHOWN_FROM` people gave.
    """

    question: str
    column: RawColumn
    count: int
    distinct: int
    shown: tuple[tuple[str, int], ...] = field(default=(), repr=False)


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
    remarks: tuple[str, ...] = ()

    def columns(self, question: str) -> tuple[MatchedColumn, ...]:
        """Return the columns of a question."""
        return tuple(item for item in self.matched if item.question.key == question)


def understand(raw: RawTable, asked: Asked, coupling: Coupling | None = None) -> Understood:
    """Return which column is which question and what is left over; no cell is changed.

    Codes go before texts, a koppeling before both. A column whose code is one question and whose
    text is another is neither, and told in a remark. Raises `InputError` where the koppeling names
    a question or option that the list lacks, or makes a text of a column that names a person.
    """
    coupling = coupling or Coupling()
    lookup, written = Lookup(asked), written_by(raw)
    found: list[MatchedColumn] = []
    unmatched: list[RawColumn] = []
    remarks: list[str] = []
    for column in raw.columns:
        told = coupling.question(column.header)
        match = _coupled(column, told, asked) if told else _found(column, lookup, remarks)
        if match is not None:
            found.append(match)
        elif told is None and column.role == "answer":
            unmatched.append(column)
    pairs = [(match.column, match.question) for match in found]
    zero = from_zero(raw, pairs, coupling)
    remarks += numbering_remarks(zero, pairs, bare_codes(raw, pairs, coupling))
    found = [
        _read(match, raw, coupling.told(match.column.header), written, zero) for match in found
    ]
    found, extra = _without_joined(found, remarks)
    return Understood(
        raw=raw,
        asked=asked,
        matched=tuple(found),
        unmatched=(*unmatched, *extra),
        not_found=tuple(_absent(asked, found)),
        doubled=_doubled(found),
        outside=tuple(_outside(found, raw, asked)),
        remarks=(*remarks, *_reworded(found)),
    )


def _absent(asked: Asked, found: list[MatchedColumn]) -> Iterator[str]:
    """Return the questions without a column, and options where others of theirs have one."""
    places = {(item.question.key, item.option) for item in found}
    keys = {key for key, _ in places}
    for question in asked.questions:
        if question.key not in keys:
            yield question.key
        elif question.kind == "multiple" and (question.key, "") not in places:
            for option in question.options:
                if (question.key, option) not in places:
                    yield f"{question.key}.{option}"


def _found(column: RawColumn, lookup: Lookup, remarks: list[str]) -> MatchedColumn | None:
    """Return what code and text of a column name together.

    Of a column that seems to name a person only closed questions: of those no cell is kept.
    """
    if column.role not in ("answer", "personal") or is_free_text(column):
        return None
    by_code, by_text = lookup.by_code(column), lookup.by_text(column)
    if by_code and by_text and by_code[0].key != by_text[0].key:
        remarks.append(
            f"de kolom '{column.header[:40]}' heeft de code van '{by_code[0].key}' en de tekst van "
            f"'{by_text[0].key}' en telt niet mee; een koppeling zegt welke het is"
        )
        return None
    place = by_code or by_text
    if place is None or (column.role == "personal" and place[0].kind == "open"):
        return None
    return MatchedColumn(column, *place, how="code" if by_code else "tekst")


def _without_joined(
    found: list[MatchedColumn], remarks: list[str]
) -> tuple[list[MatchedColumn], list[RawColumn]]:
    """Return the columns without those that hold all options where each option has its own too."""
    apart = {item.question.key for item in found if item.option}
    extra = [
        item
        for item in found
        if item.question.kind == "multiple" and not item.option and item.question.key in apart
    ]
    if extra:
        keys = ", ".join(dict.fromkeys(item.question.key for item in extra))
        remarks.append(f"van {keys} tellen de kolommen per antwoord, niet die met alle antwoorden")
    return [item for item in found if item not in extra], [item.column for item in extra]


def _reworded(found: list[MatchedColumn]) -> list[str]:
    """Tell of which questions, found by code, the file has another text than the list."""
    other = [
        item.question.key
        for item in found
        if item.how == "code"
        and not item.option
        and item.column.code
        and item.column.text
        and not _same_text(item)
    ]
    if not other:
        return []
    keys = ", ".join(dict.fromkeys(other))
    return [f"gevonden met hun code, maar met een andere tekst dan in de lijst: {keys}"]


def _same_text(item: MatchedColumn) -> bool:
    wanted = folded(item.question.text)
    texts = (item.column.text, item.column.sub_text, f"{item.column.text} {item.column.sub_text}")
    return any(wanted.startswith(folded(text)) for text in texts if folded(text))


def _coupled(column: RawColumn, told: str, asked: Asked) -> MatchedColumn | None:
    if told == NOT_USED:
        return None
    key, _, option = told.partition(".")
    question = asked.question(key)
    if question is None:
        raise unknown_name("vraag", key, asked.keys, where="de koppeling")
    if option and question.kind != "multiple":
        raise InputError(f"'{key}' is geen vraag met meer antwoorden", where="de koppeling")
    if option and option not in question.options:
        raise unknown_name(f"optie van {key}", option, question.options, where="de koppeling")
    if question.kind == "open" and column.role != "answer":
        raise InputError(
            f"de kolom '{column.header[:40]}' noemt een persoon of is van het programma zelf, en "
            f"kan de open vraag '{key}' niet zijn",
            where="de koppeling",
        )
    return MatchedColumn(column, question, option, how="koppeling")


def _read(
    match: MatchedColumn,
    raw: RawTable,
    told: Mapping[str, str],
    written: Written,
    zero: Collection[Levels],
) -> MatchedColumn:
    if match.question.kind != "scale":
        return match
    levels = match.question.scale.levels if match.question.scale else {}
    if any(word_meaning(word, levels) is None for word in told.values()):
        raise InputError(
            f"bij '{match.question.key}' staat een antwoord dat de schaal niet heeft",
            where="de koppeling",
            expected=f"een van: {', '.join([*levels, *WORDS])}",
        )
    read = meanings(
        match.question,
        match.column,
        raw.cells[match.column.position],
        told,
        written,
        numbers_otherwise=levels_of(match.question) in zero,
    )
    return replace(match, answers=read)


def _doubled(found: list[MatchedColumn]) -> dict[str, tuple[RawColumn, ...]]:
    by_key: dict[str, list[RawColumn]] = {}
    for item in found:
        name = f"{item.question.key}.{item.option}" if item.option else item.question.key
        by_key.setdefault(name, []).append(item.column)
    return {key: tuple(columns) for key, columns in by_key.items() if len(columns) > 1}


def _outside(found: list[MatchedColumn], raw: RawTable, asked: Asked) -> Iterator[OutsideAnswers]:
    for item in found:
        counts = Counter(cell for cell in raw.cells[item.column.position] if cell)
        strange = {cell: n for cell, n in counts.items() if _is_strange(item, cell, asked)}
        if strange:
            often = sorted(
                ((cell, n) for cell, n in strange.items() if n >= SHOWN_FROM and may_show(cell)),
                key=lambda pair: (-pair[1], pair[0]),
            )
            yield OutsideAnswers(
                item.question.key, item.column, sum(strange.values()), len(strange), tuple(often)
            )


def may_show(cell: str) -> bool:
    """Whether a value that several people gave may stand on a screen: short, and no address."""
    return len(cell) <= _SHORT and not cell.startswith(MISSING) and not holds_personal_data([cell])


def _is_strange(item: MatchedColumn, cell: str, asked: Asked) -> bool:
    if is_empty(cell, item.column) or cell == NOT_SHOWN:
        return False
    match item.question.kind:
        case "scale":
            return item.answers.get(cell) is None
        case "multiple" if item.option:
            return tick_of(cell, item.question.options[item.option], item.column) is None
        case "multiple":
            return split_choices(cell, item.question.options)[1] > 0
        case "role":
            return not role_of(asked.roles)(cell, item.column)
        case "gemeente":
            return not gemeente_of(asked.gemeenten)(cell, item.column)
    return False
