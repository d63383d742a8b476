"""A koppeling to correct: every column with what it was taken for, or what it resembles."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from aoj.survey.coupling import NOT_USED, Line
from aoj.survey.matching import MatchedColumn, OutsideAnswers, Understood
from aoj.survey.questionnaire import Asked, AskedQuestion
from aoj.survey.raw import RawColumn
from aoj.survey.texts import folded

_ALIKE, _RATHER = 0.6, 0.85
"""From here on a text resembles that of a question; from the second on it is proposed."""


def proposed(understood: Understood) -> Iterator[Line]:
    """Return the lines, columns in the order of the file, values behind their column.

    Values are those of the file's own labels and those outside the scale that several people gave:
    what one or two wrote is never written down. What is only proposed says so.
    """
    matched = {item.column.position: item for item in understood.matched}
    strange = {item.column.position: item for item in understood.outside}
    doubled = {c.position for columns in understood.doubled.values() for c in columns}
    for column in understood.raw.columns:
        item = matched.get(column.position)
        if item is not None:
            yield _known(item, is_double=column.position in doubled)
            if item.question.kind == "scale":
                yield from _values(item, strange.get(column.position))
        elif column.role == "answer":
            yield _unknown(column, understood.asked, set(understood.not_found))


def _known(item: MatchedColumn, *, is_double: bool) -> Line:
    key = f"{item.question.key}.{item.option}" if item.option else item.question.key
    remark = f"gevonden: {item.how}"
    if is_double:
        remark = f"meer kolommen lijken deze vraag; zet {NOT_USED} bij die niet telt"
    return Line(item.column.position, item.column.header, question=key, remark=remark)


def _unknown(column: RawColumn, asked: Asked, absent: set[str]) -> Line:
    near, alike = _nearest(column, [q for q in asked.questions if q.key in absent])
    place, header = column.position, column.header
    if near is None:
        remark = f"geen vraag gevonden; vul in, of zet {NOT_USED} als zij niet telt"
        return Line(place, header, remark=remark)
    if alike < _RATHER:
        return Line(place, header, remark=f"lijkt op {near.key}; vul in als het zo is")
    return Line(place, header, question=near.key, remark="voorstel naar de tekst; kijk na")


def _nearest(
    column: RawColumn, questions: list[AskedQuestion]
) -> tuple[AskedQuestion | None, float]:
    text = folded(column.sub_text or column.text or column.header)
    scored = [
        (difflib.SequenceMatcher(None, text, folded(question.text)).ratio(), question)
        for question in questions
    ]
    alike, near = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return (near, alike) if near is not None and alike >= _ALIKE else (None, alike)


def _values(item: MatchedColumn, strange: OutsideAnswers | None) -> Iterator[Line]:
    labels = item.column.labels
    shown = dict(strange.shown) if strange else {}
    for code in dict.fromkeys([*labels, *shown]):
        if code in item.answers and item.answers[code] is not None:
            continue
        if code not in item.answers and code not in shown:
            continue
        label = labels.get(code, code)
        answer = _level(label, item.question)
        about = f"in het bestand: {label}" if label != code else "staat niet in de schaal"
        remark = f"{about}; voorstel, kijk na" if answer else f"{about}; vul in"
        yield Line(
            item.column.position, item.column.header, code, item.question.key, answer, remark
        )


def _level(label: str, question: AskedQuestion) -> str:
    levels = question.scale.levels if question.scale else {}
    by_label = {folded(text): code for code, text in levels.items()}
    near = difflib.get_close_matches(folded(label), by_label, n=1, cutoff=_RATHER)
    return by_label[near[0]] if near else ""
