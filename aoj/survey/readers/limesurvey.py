"""LimeSurvey's results as csv or xlsx: four modes of header, short and long answers.

Quirks, from its own writers (application/helpers/admin/export): a mark of UTF-8, all fields
quoted, `;` or `,` between; an empty `submitdate` is an answer that was not completed, and
`1980-01-01` one of an anonymous survey that keeps no dates. Empty is both not answered and not
shown. Long answers of a multiple choice tell them apart: `N/A` was not shown, `No` not ticked; of
yes or no, `N/A` is both. What begins with `=` has an apostrophe before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from aoj.errors import InputError
from aoj.survey.raw import NOT_SHOWN, RawColumn, RawTable, Role
from aoj.survey.readers.headers import (
    Header,
    by_code,
    by_code_and_text,
    one_based,
    spaced,
    split_text,
    uncut,
)
from aoj.survey.readers.limesurvey_columns import is_participants, own_role
from aoj.survey.readers.personal import is_personal_header
from aoj.survey.readers.shape import check_headers, check_named, make_table
from aoj.survey.readers.sheet import Sheet

TOOL = "LimeSurvey"
_CUT = 15
"""Characters of a text in abbreviated headers, where LimeSurvey is not told otherwise."""
_WORDS = {
    "code": "codes",
    "codetext": "codes en teksten",
    "full": "teksten",
    "abbreviated": "afgekorte teksten",
}
_YES_NO = frozenset({"yes", "no", "ja", "nee"})
_NOT_SHOWN = frozenset({"n/a", "n.v.t."})
_MOST_HEADERS = 0.8
"""From this share of the headers on, a file has them in one mode."""


def recognise(sheet: Sheet) -> bool:
    """Whether the headers are LimeSurvey's: its own columns, or `code. text` in most of them."""
    if sheet.kind == "sav" or len(sheet.header) < 2:
        return False
    if is_participants(sheet.header):
        return True
    roles = {own_role(header) for header in sheet.header}
    if {"id", "submitted"} <= roles and "technical" in roles:
        return True
    named = [header for header in sheet.header[1:] if header.strip()]
    coded = sum(by_code_and_text(header) is not None for header in named)
    return bool(named) and coded >= _MOST_HEADERS * len(named)


def read(sheet: Sheet) -> RawTable:
    """Return the answers; raises `InputError` for rows that shifted or codes that are double."""
    if is_participants(sheet.header):
        raise InputError(
            "dit is de lijst van deelnemers, met hun namen, en niet die van antwoorden",
            where=sheet.name,
            expected="de antwoorden (Responses, Export) uit LimeSurvey",
            remedy="bewaar deze lijst niet bij de antwoorden",
        )
    mode = _mode(sheet.header)
    check = check_headers if mode.startswith("code") else check_named
    check(sheet.header, sheet.name)
    columns = _columns(sheet.header, mode)
    rows = [tuple(_unmasked(cell) for cell in row) for row in sheet.rows[1:]]
    table = make_table(
        TOOL,
        "",
        columns,
        rows,
        where=sheet.name,
        remarks=sheet.remarks,
        lines=sheet.lines[1:],
    )
    table, is_long = _told_apart(table)
    kind = "CSV" if sheet.kind == "csv" else "Excel"
    answers = "antwoorden als tekst" if is_long else "antwoorden als code of tekst"
    return replace(table, layout=f"{kind}, {_WORDS[mode]} als kop, {answers}")


def _columns(headers: Sequence[str], mode: str) -> list[RawColumn]:
    roles = _roles(headers)
    parts = [
        _taken_apart(header, mode) if role == "answer" else Header()
        for header, role in zip(headers, roles, strict=True)
    ]
    return [
        RawColumn(
            position,
            header.strip(),
            roles[position],
            part.code,
            part.sub,
            part.text,
            part.sub_text,
            kind="text" if part.sub.casefold().endswith(("other", "comment")) else "",
        )
        for position, (header, part) in enumerate(zip(headers, one_based(parts), strict=True))
    ]


def _roles(headers: Sequence[str]) -> list[Role]:
    bare = {header.strip() for header in headers}
    return [_role(position, header.strip(), bare) for position, header in enumerate(headers)]


def _role(position: int, header: str, all_headers: set[str]) -> Role:
    own = own_role(header)
    if own is not None:
        return own
    if position == 0 and not header:
        return "id"
    if header.endswith("Time") and _is_timed(header.removesuffix("Time"), all_headers):
        return "technical"
    return "personal" if is_personal_header(header) else "answer"


def _is_timed(code: str, all_headers: set[str]) -> bool:
    """Whether a question bears this code, so that code and `Time` is how long it took."""
    return any(
        header == code or header.startswith((f"{code}[", f"{code}_")) for header in all_headers
    )


def _mode(headers: Sequence[str]) -> str:
    roles = _roles(headers)
    questions = [
        header for header, role in zip(headers, roles, strict=True)
        if role == "answer" and header.strip()
    ]  # fmt: skip
    if all(by_code(header) for header in questions):
        return "code"
    coded = sum(by_code_and_text(header) is not None for header in questions)
    if coded >= _MOST_HEADERS * len(questions):
        return "codetext"
    texts = [split_text(spaced(header))[0] for header in questions]
    is_cut = any(text.rstrip().endswith("..") and not text.endswith("...") for text in texts)
    return "abbreviated" if is_cut or max(map(len, texts)) <= _CUT else "full"


def _taken_apart(header: str, mode: str) -> Header:
    if mode == "code":
        return by_code(header) or Header(text=header.strip())
    if mode == "codetext":
        return by_code_and_text(header) or by_code(header) or Header(text=header.strip())
    text, sub_text = split_text(spaced(header))
    return Header(text=uncut(text), sub_text=uncut(sub_text))


def _unmasked(cell: str) -> str:
    """Return a cell without the apostrophe that LimeSurvey puts before an equation."""
    return cell[1:] if cell.startswith("'=") else cell


def _told_apart(table: RawTable) -> tuple[RawTable, bool]:
    """Return the table in which `N/A` of long answers is what it means, and whether they are long.

    Only a multiple choice writes Yes, No and `N/A` alone, in no option an empty cell, and `N/A` in
    all of its options at once: that is 'not shown'. In a single yes or no `N/A` is no answer.
    """
    cells = {column.position: table.cells[column.position] for column in table.columns}
    kinds: dict[int, str] = {}
    is_long, partial = False, 0
    small = table.cells.apply(lambda values: values.str.casefold())
    for options in _questions(table.columns, small):
        is_long = True
        block = small[[column.position for column in options]]
        hidden = block.isin(_NOT_SHOWN)
        if not options[0].sub and not options[0].sub_text:
            values = table.cells[options[0].position]
            cells[options[0].position] = values.where(block[options[0].position] != "n/a", "")
            continue
        partial += int(((block == "").any(axis=1) & (block != "").any(axis=1)).sum())
        if _is_multiple(block, hidden):
            for column in options:
                values = table.cells[column.position]
                cells[column.position] = values.where(~hidden[column.position], NOT_SHOWN)
                kinds[column.position] = "multiple"
    columns = tuple(
        replace(column, kind=kinds.get(column.position, column.kind)) for column in table.columns
    )
    made = pd.DataFrame(cells, index=table.cells.index, dtype="str")
    told = (*table.remarks, *_partly(partial))
    return replace(table, columns=columns, cells=made, remarks=told), is_long


def _partly(count: int) -> list[str]:
    """Return a remark on answers that a multiple choice cannot have, for there each option is told.

    An array of yes or no can have them, and so does a row that shifted.
    """
    if not count:
        return []
    times = "1 keer is" if count == 1 else f"{count} keer is"
    return [f"{times} maar een deel van de opties of rijen van een vraag met ja of nee ingevuld"]


def _is_multiple(small: pd.DataFrame, hidden: pd.DataFrame) -> bool:
    """Whether cells are those of a multiple choice: whole rows of `N/A`, and nothing empty."""
    all_or_none = hidden.all(axis=1) | ~hidden.any(axis=1)
    return bool(all_or_none.all() and (small != "").to_numpy().all())


def _questions(columns: Sequence[RawColumn], small: pd.DataFrame) -> list[list[RawColumn]]:
    """Return, per question, its columns if they hold nothing but Yes, No and `N/A`.

    Without codes the text of 'anders' cannot be told from an option, so one column may differ.
    """
    found: dict[str, list[RawColumn]] = {}
    for column in columns:
        if column.role == "answer" and column.kind != "text":
            is_part = bool(column.sub or column.sub_text)
            name = f"{column.code}\0{column.text}" if is_part else f"{column.position}"
            found.setdefault(name, []).append(column)
    questions = []
    for parts in found.values():
        known = {c.position: set(small[c.position]) - {""} for c in parts}
        own = [c for c in parts if known[c.position] <= _YES_NO | _NOT_SHOWN]
        strange = len(parts) - len(own)
        if own and strange <= (not parts[0].code) and any(known[c.position] & _YES_NO for c in own):
            questions.append(own)
    return questions
