"""A list as a Word document, for who wants to read or discuss it before it goes out."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import Any

from aoj.survey.formats.choices import choices, condition_codes, is_offered
from aoj.survey.questionnaire import Asked, AskedQuestion

_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - a fixed day, so that the same list gives the same bytes
_BOX = "☐"


def word_document(asked: Asked) -> bytes:
    """Return the document: title, introduction, and per theme the questions with their answers."""
    from docx import Document
    from docx.shared import Pt

    document = Document()
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    _properties(document, asked)
    document.add_heading(asked.title, level=0)
    for part in re.split(r"\n\s*\n", asked.introduction.strip()):
        if part.strip():
            document.add_paragraph(" ".join(part.split()))
    number = 0
    for theme, title in asked.themes.items():
        questions = [q for q in asked.questions if q.theme == theme and is_offered(asked, q)]
        if questions:
            document.add_heading(title, level=1)
        for question in questions:
            number += 1
            _question(document, asked, question, number)
    out = io.BytesIO()
    document.save(out)
    return _timeless(out.getvalue())


def _question(document: Any, asked: Asked, question: AskedQuestion, number: int) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{number}. {question.text}").bold = True
    paragraph.paragraph_format.keep_with_next = True
    for remark in filter(None, (_condition(asked, question), question.help, _how_many(question))):
        below = document.add_paragraph()
        below.add_run(remark).italic = True
        below.paragraph_format.keep_with_next = True
    offered = choices(asked, question)
    if not offered:
        document.add_paragraph("." * 60)
        return
    for place, (_, text) in enumerate(offered, start=1):
        line = document.add_paragraph(f"{_BOX} {text}")
        line.paragraph_format.space_after = 0
        line.paragraph_format.keep_with_next = place < len(offered)
    document.add_paragraph()


def _condition(asked: Asked, question: AskedQuestion) -> str:
    """Return in words when a question is asked."""
    if question.only_if is None:
        return ""
    other, codes = condition_codes(asked, question)
    texts = dict(choices(asked, other))
    given = [f"'{texts.get(code, code)}'" for code in codes]
    joined = given[0] if len(given) == 1 else f"{', '.join(given[:-1])} of {given[-1]}"
    return f"Alleen voor wie {joined} antwoordde op '{other.text}'"


def _how_many(question: AskedQuestion) -> str:
    is_multiple = question.kind == "multiple"
    is_told = "kies" in question.text.casefold()
    return "Meer antwoorden mogen." if is_multiple and not is_told else ""


def _properties(document: Any, asked: Asked) -> None:
    core = document.core_properties
    core.title, core.language, core.author = asked.title, "nl-NL", ""
    core.comments, core.last_modified_by = "", ""
    core.created = core.modified = _MADE
    core.revision = 1


def _timeless(content: bytes) -> bytes:
    """Return a document without the moment at which each of its parts was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(out, "w") as fixed:
        for name in made.namelist():
            part = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            fixed.writestr(part, made.read(name))
    return out.getvalue()
