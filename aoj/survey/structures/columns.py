"""A structure laid beside the columns of an export: labels, kinds and texts by code."""

from __future__ import annotations

from dataclasses import replace

from aoj.survey.raw import RawColumn, RawTable
from aoj.survey.structures.values import Structure, StructureQuestion, plain


def with_structure(raw: RawTable, structure: Structure) -> RawTable:
    """Return the export with what its structure tells of each column; cells stay as they are.

    A column is found by code and sub-code; in an export with texts only as header by its text, if
    one question alone has that. What is not found is counted in a remark.
    """
    by_code = structure.by_code
    by_text = _by_text(structure)
    columns, found = [], set()
    for column in raw.columns:
        question = _find(column, by_code, by_text) if column.role == "answer" else None
        if question is None:
            columns.append(column)
            continue
        found.add((question.code, question.sub))
        columns.append(_told(column, question))
    answers = sum(column.role == "answer" for column in raw.columns)
    unknown = answers - sum(
        column.role == "answer" and column is not old
        for column, old in zip(columns, raw.columns, strict=True)
    )
    absent = len(structure.questions) - len(found)
    return replace(
        raw, columns=tuple(columns), remarks=(*raw.remarks, *_remarks(structure, unknown, absent))
    )


def _remarks(structure: Structure, unknown: int, absent: int) -> list[str]:
    told = []
    article = "het" if structure.source == "codeboek" else "de"
    if unknown:
        word = "kolom staat" if unknown == 1 else "kolommen staan"
        told.append(f"{unknown} {word} niet in {article} {structure.source}")
    if absent:
        word = "vraag" if absent == 1 else "vragen of rijen"
        told.append(f"van {absent} {word} in {article} {structure.source} is er geen kolom")
    return told


def _by_text(structure: Structure) -> dict[tuple[str, str], StructureQuestion]:
    """Return the questions by their texts, those with a text of their own alone."""
    seen: dict[tuple[str, str], list[StructureQuestion]] = {}
    for question in structure.questions:
        seen.setdefault((_folded(question.text), _folded(question.sub_text)), []).append(question)
    return {key: items[0] for key, items in seen.items() if len(items) == 1}


def _find(
    column: RawColumn,
    by_code: dict[tuple[str, str], StructureQuestion],
    by_text: dict[tuple[str, str], StructureQuestion],
) -> StructureQuestion | None:
    if column.code:
        found = by_code.get((column.code.casefold(), column.sub.casefold()))
        if found is not None:
            return found
    by_header = by_code.get((column.header.strip().casefold(), ""))
    if by_header is not None:
        return by_header
    return by_text.get((_folded(column.text or column.header), _folded(column.sub_text)))


def _told(column: RawColumn, question: StructureQuestion) -> RawColumn:
    return replace(
        column,
        code=question.code,
        sub=question.sub,
        text=question.text or column.text,
        sub_text=question.sub_text or column.sub_text,
        kind=question.kind or column.kind,
        labels=dict(question.labels) or column.labels,
    )


def _folded(text: str) -> str:
    return plain(text).casefold()
