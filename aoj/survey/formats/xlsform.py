"""An XLSForm: the workbook from which KoboToolbox, ODK and Enketo make a form."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aoj.survey.formats.choices import choices, condition_codes, is_offered
from aoj.survey.questionnaire import Asked, AskedQuestion

SURVEY = ("type", "name", "label", "hint", "required", "relevant", "appearance")
CHOICES = ("list_name", "name", "label")
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - a fixed day, so that the same list gives the same bytes


def xlsform(asked: Asked) -> bytes:
    """Return the workbook with the sheets survey, choices and settings."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": _MADE})
    survey, lists = _rows(asked)
    _sheet(book, "survey", [SURVEY, *survey])
    _sheet(book, "choices", [CHOICES, *lists])
    settings = [
        ("form_title", "form_id", "default_language", "version"),
        (asked.title, _form_id(asked), "Nederlands (nl)", asked.wave or "1"),
    ]
    _sheet(book, "settings", settings)
    book.close()
    return out.getvalue()


def _rows(asked: Asked) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    survey: list[tuple[str, ...]] = []
    if asked.introduction:
        text = " ".join(asked.introduction.split())
        survey.append(("note", "inleiding", text, "", "", "", ""))
    known: dict[tuple[tuple[str, str], ...], str] = {}
    for theme, title in asked.themes.items():
        questions = [q for q in asked.questions if q.theme == theme and is_offered(asked, q)]
        if not questions:
            continue
        survey.append(("begin_group", f"thema_{theme}", title, "", "", "", "field-list"))
        survey += [_question(asked, question, known) for question in questions]
        survey.append(("end_group", f"thema_{theme}", "", "", "", "", ""))
    lists: list[tuple[str, ...]] = [
        (name, code, text) for offered, name in known.items() for code, text in offered
    ]
    return survey, lists


def _question(
    asked: Asked, question: AskedQuestion, known: dict[tuple[tuple[str, str], ...], str]
) -> tuple[str, ...]:
    offered = choices(asked, question)
    kind = "text"
    if offered:
        name = known.setdefault(offered, f"lijst_{len(known) + 1}")
        kind = f"select_{'multiple' if question.kind == 'multiple' else 'one'} {name}"
    required = "yes" if question.required else ""
    appearance = "multiline" if question.kind == "open" else ""
    relevant = _relevant(asked, question)
    return (kind, question.key, question.text, question.help, required, relevant, appearance)


def _relevant(asked: Asked, question: AskedQuestion) -> str:
    if question.only_if is None:
        return ""
    other, codes = condition_codes(asked, question)
    if other.kind == "multiple":
        return " or ".join(f"selected(${{{other.key}}}, '{code}')" for code in codes)
    return " or ".join(f"${{{other.key}}} = '{code}'" for code in codes)


def _form_id(asked: Asked) -> str:
    return re.sub(
        r"[^a-z0-9_]", "_", "_".join(filter(None, (asked.group, asked.region, asked.wave)))
    )


def _sheet(book: Any, name: str, rows: Sequence[Sequence[str]]) -> None:
    sheet = book.add_worksheet(name)
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if cell:
                sheet.write_string(number, place, cell)
