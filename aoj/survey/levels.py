"""What a cell of a question means: a level of its scale, an option, or why there is no answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aoj.settings.questionnaires import OUTSIDE_CODES
from aoj.survey.questionnaire import AskedQuestion
from aoj.survey.raw import MISSING, NOT_SHOWN, RawColumn
from aoj.survey.texts import folded

DONT_KNOW, NOT_APPLICABLE, UNANSWERED, HIDDEN = (
    "dont_know",
    "not_applicable",
    "unanswered",
    "not_shown",
)
ANSWERED = "answered"
STATUS_OF = {"weet_niet": DONT_KNOW, "nvt": NOT_APPLICABLE}
YES = frozenset({"y", "yes", "ja", "j", "1", "true", "waar", "x", "quoted", "checked", "aan"})
NO = frozenset({"n", "no", "nee", "0", "false", "onwaar", "unchecked", "uit"})
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


def meanings(
    question: AskedQuestion, column: RawColumn, cells: Iterable[str], told: Mapping[str, str]
) -> dict[str, Meaning | None]:
    """Return what each different cell of a scale means; None for an answer outside the scale.

    `told` is what a koppeling says of cells: a level, or one of the words that `word_meaning`
    knows. The labels of the file go before the codes: a code whose label is no level is outside.
    """
    levels = dict(question.scale.levels) if question.scale else {}
    outside = dict(question.scale.outside) if question.scale else {}
    return {
        cell: _meaning(cell, levels, {str(k): v for k, v in outside.items()}, column, told)
        for cell in dict.fromkeys(cells)
    }


def word_meaning(word: str, levels: Iterable[str]) -> Meaning | None:
    """Return what a koppeling says with a word: a level, or why there is no answer."""
    bare = word.strip()
    if bare in set(levels):
        return Meaning(bare, ANSWERED)
    known = {
        "weet_niet": DONT_KNOW,
        "nvt": NOT_APPLICABLE,
        "niet_getoond": HIDDEN,
        "onbeantwoord": UNANSWERED,
        "": UNANSWERED,
    }
    status = known.get(bare.casefold().replace(" ", "_"))
    return Meaning("", status) if status else None


def _meaning(
    cell: str,
    levels: Mapping[str, str],
    outside: Mapping[str, str],
    column: RawColumn,
    told: Mapping[str, str],
) -> Meaning | None:
    if cell in told:
        return word_meaning(told[cell], levels)
    if cell == NOT_SHOWN:
        return Meaning("", HIDDEN)
    is_missing = cell.startswith(MISSING)
    bare = cell.removeprefix(MISSING).strip()
    if not bare or bare in column.reserved:
        return NOTHING
    label = column.labels.get(bare)
    if label is not None:
        found = _by_label(label, levels, outside)
        if found is None and folded(label) == folded(bare):
            found = _by_code(bare, levels, outside)
    else:
        found = _by_label(bare, levels, outside) or _by_code(bare, levels, outside)
    if is_missing:
        return found if found is not None and found.status != ANSWERED else NOTHING
    return found


def _by_label(text: str, levels: Mapping[str, str], outside: Mapping[str, str]) -> Meaning | None:
    bare = folded(text)
    for code, label in levels.items():
        if bare == folded(label) or bare == folded(f"{code} {label}"):
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
    if ends == {"nee", "ja"} and text.casefold() in ("y", "n"):
        wanted = "ja" if text.casefold() == "y" else "nee"
        return Meaning(next(c for c, x in levels.items() if folded(x) == wanted), ANSWERED)
    return None


def ticked(cell: str, label: str) -> bool | None:
    """Return whether an option was ticked, by a cell of its own; None where nothing stands there.

    A cell that says neither yes nor no nor the option itself raises `ValueError`.
    """
    bare = cell.strip().casefold()
    if not bare:
        return None
    if bare in YES or folded(cell) == folded(label):
        return True
    if bare in NO:
        return False
    raise ValueError


def split_choices(cell: str, labels: Mapping[str, str]) -> tuple[set[str], int]:
    """Return the options in one cell, and how many parts of it are none of them.

    Parts end in `;` (Microsoft) or have `,` between (Google, Qualtrics); a label that holds such a
    sign itself is taken first, the longest before the shorter ones.
    """
    found: set[str] = set()
    rest = f" {cell.strip()} "
    for code, label in sorted(labels.items(), key=lambda item: -len(item[1])):
        pattern = rf"(?i)(?<=[;,\s]){re.escape(label)}(?=[;,\s])"
        shorter, count = re.subn(pattern, " ", rest)
        if count:
            found.add(code)
            rest = shorter
    parts = [part.strip() for part in re.split(r"[;,]", rest) if part.strip()]
    codes = {code.casefold(): code for code in labels}
    found |= {codes[part.casefold()] for part in parts if part.casefold() in codes}
    return found, sum(part.casefold() not in codes for part in parts)
