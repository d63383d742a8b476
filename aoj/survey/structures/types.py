"""LimeSurvey's types of question: which columns each gives, and what a cell of them may hold.

Types are those of LimeSurvey's manual ("Question object types"): L and ! one answer from a list,
O the same with a comment, 5 one to five, Y yes or no, G gender, F H A B C E arrays by answer, 1 an
array with two scales, M P multiple choice, R a ranking, K Q several numbers or texts, N a number,
S T U texts, D a date, X a text to read, * an equation, : ; arrays of numbers and texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from aoj.survey.structures.values import Kind, StructureQuestion

Item = tuple[str, str, str]
"""Scale, code and text of a row or an answer."""

FIVE = {str(n): str(n) for n in range(1, 6)}
TEN = {str(n): str(n) for n in range(1, 11)}
YES_NO = {"Y": "Ja", "N": "Nee"}
FIXED: Mapping[str, Mapping[str, str]] = {
    "5": FIVE,
    "A": FIVE,
    "B": TEN,
    "Y": YES_NO,
    "C": {"Y": "Ja", "U": "Onzeker", "N": "Nee"},
    "E": {"I": "Meer", "S": "Gelijk", "D": "Minder"},
    "G": {"F": "Vrouw", "M": "Man"},
}
"""Answers that the type itself fixes, by its letter."""
OTHER = "-oth-"
"""Code of 'anders, namelijk' in a list; its text stands in a column of its own."""
_NUMBERS, _TEXTS = "NK:", "STUQ;"
_NOTHING = "X|"


def expand(
    question: StructureQuestion, letter: str, subs: Sequence[Item], answers: Sequence[Item]
) -> Iterator[StructureQuestion]:
    """Yield a question as the columns that it gives; nothing for a text to read."""
    letter = letter.strip() or "L"
    if letter in _NOTHING:
        return
    labels = dict(FIXED.get(letter, {})) or _labels(answers, "0")
    if letter in "MP":
        for _, code, text in subs:
            yield replace(question, sub=code, sub_text=text, kind="multiple", labels={"Y": "Ja"})
            if letter == "P":
                yield _free(question, f"{code}comment", text)
        if question.other:
            yield _free(question, "other", "")
    elif letter == "R":
        for place in range(1, len(answers or subs) + 1):
            yield replace(question, sub=str(place), labels=labels or _labels(subs, "0"))
    elif letter == "1":
        for _, code, text in subs:
            for scale in ("0", "1"):
                found = _labels(answers, scale) or labels
                sub = f"{code}_{int(scale) + 1}"
                yield replace(question, sub=sub, sub_text=text, labels=found)
    elif letter in ":;":
        for _, row, text in [s for s in subs if s[0] != "1"]:
            for _, column, head in [s for s in subs if s[0] == "1"]:
                joined = f"{text} - {head}".strip(" -")
                kind: Kind = "number" if letter == ":" else "text"
                yield replace(question, sub=f"{row}_{column}", sub_text=joined, kind=kind)
    elif subs:
        for _, code, text in subs:
            kind = _kind(letter, labels)
            yield replace(question, sub=code, sub_text=text, kind=kind, labels=labels)
    else:
        answers_of = {**labels, OTHER: "Anders"} if question.other and labels else labels
        yield replace(question, kind=_kind(letter, labels), labels=answers_of)
        if letter == "O":
            yield _free(question, "comment", "")
        if question.other:
            yield _free(question, "other", "")


def _free(question: StructureQuestion, sub: str, text: str) -> StructureQuestion:
    return replace(question, sub=sub, sub_text=text, kind="text", labels={})


def _labels(items: Sequence[Item], scale: str) -> dict[str, str]:
    return {code: text for of, code, text in items if of == scale}


def _kind(letter: str, labels: Mapping[str, str]) -> Kind:
    if letter in _NUMBERS:
        return "number"
    if letter == "D":
        return "date"
    if letter in _TEXTS or (letter == "*" and not labels):
        return "text"
    return "single"
