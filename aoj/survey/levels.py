"""What a cell of a question means: a level of its scale, an option, or why there is no answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aoj.settings.questionnaires import OUTSIDE_CODES
from aoj.survey.questionnaire import AskedQuestion
from aoj.survey.raw import MISSING, NOT_SHOWN, RawColumn
from aoj.survey.texts import folded
from aoj.survey.written import Written, is_either, whole_number, written_in

DONT_KNOW, NOT_APPLICABLE, UNANSWERED, HIDDEN = (
    "dont_know",
    "not_applicable",
    "unanswered",
    "not_shown",
)
ANSWERED = "answered"
STATUS_OF = {"weet_niet": DONT_KNOW, "nvt": NOT_APPLICABLE}
YES = frozenset(
    {"y", "yes", "ja", "j", "1", "true", "waar", "x", "quoted", "checked", "aan", "selected"}
    | {"geselecteerd", "gekozen"}
)
NO = frozenset(
    {"n", "no", "nee", "0", "false", "onwaar", "unchecked", "uit", "not selected", "not quoted"}
    | {"niet geselecteerd", "niet gekozen"}
)
_WORDS = {
    DONT_KNOW: ("weet niet", "weet ik niet", "geen mening", "dont know", "don t know"),
    NOT_APPLICABLE: ("niet van toepassing", "nvt", "n v t", "not applicable"),
}


@dataclass(frozen=True)
class Meaning:
    """The answer (code of a level) of a cell, or its status without one."""

    answer: str
    status: str


NOTHING = Meaning("", UNANSWERED)
WORDS = {
    "weet_niet": DONT_KNOW,
    "nvt": NOT_APPLICABLE,
    "niet_getoond": HIDDEN,
    "onbeantwoord": UNANSWERED,
}
"""What a koppeling may say of a value instead of a level."""


def is_empty(cell: str, column: RawColumn) -> bool:
    """Whether nothing stands in a cell: empty, reserved by the tool, or missing to SPSS."""
    return not cell.strip() or cell in column.reserved or cell.startswith(MISSING)


def meanings(
    question: AskedQuestion,
    column: RawColumn,
    cells: Iterable[str],
    told: Mapping[str, str],
    written: Written = "",
    *,
    numbers_otherwise: bool = False,
) -> dict[str, Meaning | None]:
    """Return what each different cell of a scale means; None for an answer outside the scale.

    `told` is what a koppeling says of cells: a level, or one of the words that `word_meaning`
    knows. The labels of the file go before the codes: a code whose label is no level is outside.
    A cell that is a code and the label of another one goes by how the column writes its answers,
    else by how the file does (`written`); where neither tells it is outside. So are all codes
    without a label of a file that is known to number otherwise.
    """
    different = list(dict.fromkeys(cells))
    levels = dict(question.scale.levels) if question.scale else {}
    said = dict(question.scale.outside) if question.scale else {}
    by = written_in(different, column.labels or levels) or written
    outside = {str(word): label for word, label in said.items()}
    is_other = numbers_otherwise or _is_shifted(column, levels, outside)
    return {
        cell: _meaning(cell, levels, outside, column, told, by, is_other=is_other)
        for cell in different
    }


def word_meaning(word: str, levels: Iterable[str]) -> Meaning | None:
    """Return what a koppeling says with a word: a level, or why there is no answer."""
    bare = word.strip()
    if bare in set(levels):
        return Meaning(bare, ANSWERED)
    status = WORDS.get(bare.casefold().replace(" ", "_"))
    return Meaning("", status) if status else None


def _meaning(
    cell: str,
    levels: Mapping[str, str],
    outside: Mapping[str, str],
    column: RawColumn,
    told: Mapping[str, str],
    written: Written,
    *,
    is_other: bool,
) -> Meaning | None:
    if cell == NOT_SHOWN:
        return Meaning("", HIDDEN)
    bare = cell.removeprefix(MISSING).strip()
    if bare in told:
        return word_meaning(told[bare], levels)
    if not bare or bare in column.reserved:
        return NOTHING
    if is_either(bare, column.labels or levels) and not cell.startswith(MISSING):
        if not written:
            return None
        number = whole_number(bare)
        if written == "labels" or number in column.labels:
            text = number if written == "labels" else column.labels[number]
            return by_label(text, levels, outside)
        return _by_code(number, levels, outside)
    label = column.labels.get(bare)
    if label is not None and folded(label) != folded(bare):
        found = by_label(label, levels, outside)
    else:
        found = by_label(bare, levels, outside)
        if found is None and not is_other:
            found = _by_code(bare, levels, outside)
    if cell.startswith(MISSING):
        return found if found is not None and found.status != ANSWERED else NOTHING
    return found


def _is_shifted(column: RawColumn, levels: Mapping[str, str], outside: Mapping[str, str]) -> bool:
    """Whether the file numbers its answers otherwise, by those that it labels.

    Then a code without a label may be any level: 1 to 4 of a file whose 0 is our 1.
    """
    for code, label in column.labels.items():
        found = by_label(label, levels, outside) if folded(label) != folded(code) else None
        if found is None:
            continue
        by_code = _by_code(code, levels, outside)
        if found.status == ANSWERED and found != by_code:
            return True
        if found.status != ANSWERED and by_code is not None and by_code.status == ANSWERED:
            return True
    return False


def by_label(text: str, levels: Mapping[str, str], outside: Mapping[str, str]) -> Meaning | None:
    """Return what a text means as the label of a level, or as a reason for no answer."""
    bare = folded(text)
    for code, label in levels.items():
        if bare in (folded(label), folded(f"{code} {label}"), folded(f"{label} {code}")):
            return Meaning(code, ANSWERED)
    for word, label in outside.items():
        if bare in (folded(label), folded(f"{OUTSIDE_CODES[word]} {label}")):
            return Meaning("", STATUS_OF[word])
    for status, words in _WORDS.items():
        if bare in words:
            return Meaning("", status)
    return None


def _by_code(text: str, levels: Mapping[str, str], outside: Mapping[str, str]) -> Meaning | None:
    code = re.sub(r"^(\d+)[.,]0+$", r"\1", text)
    if code in levels:
        return Meaning(code, ANSWERED)
    by_code = {OUTSIDE_CODES[word]: status for word, status in STATUS_OF.items() if word in outside}
    if code in by_code:
        return Meaning("", by_code[code])
    ends = {folded(label) for label in levels.values()}
    if ends == {"nee", "ja"} and text.casefold() in ("y", "n", "yes", "no"):
        wanted = "ja" if text.casefold() in ("y", "yes") else "nee"
        return Meaning(next(c for c, x in levels.items() if folded(x) == wanted), ANSWERED)
    return None


def tick_of(cell: str, option: str, column: RawColumn) -> bool | None:
    """Return whether an option was ticked, by a cell of its own column.

    None where nothing stands in the cell, where it was not shown, or where the cell says neither
    yes nor no nor the option itself.
    """
    if cell == NOT_SHOWN or is_empty(cell, column):
        return None
    label = folded(column.labels.get(cell, cell))
    if label == folded(option) or label in YES:
        return True
    return False if label in NO else None


def split_choices(cell: str, labels: Mapping[str, str]) -> tuple[set[str], int]:
    """Return the options in one cell, and how many parts of it are none of them.

    Parts end in `;` (Microsoft) or have `,` between (Google, Qualtrics); a label may hold such a
    sign itself, so the longest run of parts that is a label counts. The sign that leaves the
    fewest parts unknown is taken.

    >>> split_choices("Bellen, mailen, Praten;", {"1": "Bellen, mailen", "2": "Praten"})[1]
    0
    """
    known = {folded(code): code for code in labels}
    known.update({folded(label): code for code, label in labels.items()})
    return min((_parted(cell, sign, known) for sign in ";,"), key=lambda found: found[1])


def _parted(cell: str, sign: str, known: Mapping[str, str]) -> tuple[set[str], int]:
    parts = [part for part in cell.split(sign) if part.strip()]
    found, strange, place = set(), 0, 0
    while place < len(parts):
        for end in range(len(parts), place, -1):
            code = known.get(folded(sign.join(parts[place:end])))
            if code is not None:
                found.add(code)
                place = end
                break
        else:
            strange += 1
            place += 1
    return found, strange
