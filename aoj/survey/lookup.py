"""The questions of a list, found by what the header of a column says: code or text."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TypeVar

from aoj.survey.questionnaire import Asked, AskedQuestion
from aoj.survey.raw import RawColumn
from aoj.survey.texts import code_of, folded

Key = TypeVar("Key", bound=Hashable)
Place = tuple[AskedQuestion, str]
"""A question and, of a multiple choice, one of its options; else ''."""

_CUT = 15
"""LimeSurvey's abbreviated headers keep so many characters."""
_LONG = 250
"""SPSS and LimeSurvey cut labels of about this length."""
_FREE = ("other", "comment", "text")


class Lookup:
    """The questions of a list by code and by text; what two of them share finds neither."""

    def __init__(self, asked: Asked) -> None:
        then = [((q.asked_as or q.key), q) for q in asked.questions]
        now = [(q.key, q) for q in asked.questions]
        self._pairs = {**_alone(_code_pairs(now)), **_alone(_code_pairs(then))}
        self._flat = {**_alone(_flat_pairs(now)), **_alone(_flat_pairs(then))}
        self._texts = _alone(_text_pairs(asked))
        self._asked = asked

    def by_code(self, column: RawColumn) -> Place | None:
        """Return what the code of a column names, or its header where that is all there is."""
        if column.code:
            pair = (code_of(column.code), code_of(column.sub))
            return self._pairs.get(pair) or self._flat.get(code_of(column.code, column.sub))
        bare = column.header.strip()
        return self._flat.get(code_of(bare)) if bare and " " not in bare else None

    def by_text(self, column: RawColumn) -> Place | None:
        """Return what the text of a column names: whole, its row alone, or as it was cut."""
        text = column.text or ("" if column.code else column.header)
        if not text:
            return None
        found = self._texts.get(folded(f"{text} {column.sub_text}"))
        if found is None and column.sub_text:
            found = self._texts.get(folded(column.sub_text))
        if found is None and not column.code:
            found = self._cut(text, column.sub_text)
        return found

    def _cut(self, text: str, sub_text: str) -> Place | None:
        """Return the one question of which a header holds the begin."""
        bare = text.strip().rstrip(".… ")
        is_cut = _CUT - 3 <= len(bare) <= _CUT or len(bare) >= _LONG or text.rstrip().endswith("…")
        if not is_cut:
            return None
        begin, row = folded(bare), folded(sub_text.rstrip(".… "))
        found = [
            (question, option)
            for question in self._asked.questions
            if folded(question.text).startswith(begin)
            for option, label in (question.options or {"": ""}).items()
            if (folded(label).startswith(row) if row and question.options else not row)
        ]
        if not row:
            found = list({place[0].key: (place[0], "") for place in found}.values())
        return found[0] if len(found) == 1 else None


def is_free_text(column: RawColumn) -> bool:
    """Whether a column is the text beside an answer: 'anders, namelijk' or a remark."""
    sub = column.sub.casefold()
    return sub.rpartition("_")[2] in _FREE or sub.endswith("comment")


def _code_pairs(
    questions: Iterable[tuple[str, AskedQuestion]],
) -> Iterable[tuple[tuple[str, str], Place]]:
    for code, question in questions:
        first, _, sub = code.partition("[")
        yield (code_of(first), code_of(sub)), (question, "")
        if not sub:
            for option in question.options:
                yield (code_of(first), code_of(option)), (question, option)


def _flat_pairs(questions: Iterable[tuple[str, AskedQuestion]]) -> Iterable[tuple[str, Place]]:
    return ((first + sub, place) for (first, sub), place in _code_pairs(questions))


def _text_pairs(asked: Asked) -> Iterable[tuple[str, Place]]:
    for question in asked.questions:
        yield folded(question.text), (question, "")
        for option, label in question.options.items():
            yield folded(f"{question.text} {label}"), (question, option)


def _alone(pairs: Iterable[tuple[Key, Place]]) -> dict[Key, Place]:
    """Return what each key names; a key of more than one question names none."""
    seen: dict[Key, list[Place]] = {}
    for key, place in pairs:
        seen.setdefault(key, []).append(place)
    return {key: places[0] for key, places in seen.items() if len(places) == 1}
