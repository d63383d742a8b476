"""LimeSurvey's structure as text with tabs, which 'Importeer vragenlijst' reads.

The columns are those that LimeSurvey exports and reads by name (its manual, "Tab Separated Value
survey structure"); settings that are not named keep LimeSurvey's own default. The code of a
question is its key, so that the answers come back under it.
"""

from __future__ import annotations

import csv
import io

from aoj.survey.formats.choices import choices, condition_codes, is_offered
from aoj.survey.questionnaire import Asked, AskedQuestion

HEADER = (
    "class",
    "type/scale",
    "name",
    "relevance",
    "text",
    "help",
    "language",
    "validation",
    "mandatory",
    "other",
    "default",
    "same_default",
)
LANGUAGE = "nl"
_TYPES = {"scale": "L", "role": "L", "gemeente": "!", "consent": "L", "multiple": "M", "open": "T"}
_SETTINGS = {
    "format": "G",
    "anonymized": "Y",
    "datestamp": "N",
    "ipaddr": "N",
    "refurl": "N",
    "savetimings": "N",
    "showprogress": "Y",
    "allowprev": "Y",
    "publicstatistics": "N",
    "sendconfirmation": "N",
}
"""No IP address, no referrer, no times: what is not collected cannot leak."""


def limesurvey_structure(asked: Asked) -> bytes:
    """Return the structure of a list as LimeSurvey imports it: UTF-8 with a mark, tabs."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(HEADER)
    for name, value in _SETTINGS.items():
        writer.writerow(_row("S", name=name, text=value))
    writer.writerow(_row("S", name="language", text=LANGUAGE))
    for name, text in (
        ("surveyls_title", asked.title),
        ("surveyls_welcometext", _paragraphs(asked.introduction)),
        ("surveyls_endtext", _thanks(asked)),
    ):
        writer.writerow(_row("SL", name=name, text=text, language=LANGUAGE))
    for theme, title in asked.themes.items():
        questions = [q for q in asked.questions if q.theme == theme and is_offered(asked, q)]
        if questions:
            writer.writerow(_row("G", scale="G0", name=title, relevance="1", language=LANGUAGE))
        for question in questions:
            writer.writerows(_question(asked, question))
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def _question(asked: Asked, question: AskedQuestion) -> list[list[str]]:
    rows = [
        _row(
            "Q",
            scale=_TYPES[question.kind],
            name=question.key,
            relevance=_relevance(asked, question),
            text=question.text,
            help=question.help,
            language=LANGUAGE,
            mandatory="Y" if question.required else "N",
            other="N",
        )
    ]
    is_multiple = question.kind == "multiple"
    kind, relevance = ("SQ", "1") if is_multiple else ("A", "")
    for code, text in choices(asked, question):
        rows.append(
            _row(kind, scale="0", name=code, relevance=relevance, text=text, language=LANGUAGE)
        )
    return rows


def _relevance(asked: Asked, question: AskedQuestion) -> str:
    if question.only_if is None:
        return "1"
    other, codes = condition_codes(asked, question)
    if other.kind == "multiple":
        return " or ".join(f'({other.key}_{code}.NAOK == "Y")' for code in codes)
    return " or ".join(f'({other.key}.NAOK == "{code}")' for code in codes)


def _thanks(asked: Asked) -> str:
    return f"Dank {'je' if asked.group == 'jongeren' else 'u'} wel voor het invullen."


def _paragraphs(text: str) -> str:
    """Return paragraphs as HTML; the words are our own, and LimeSurvey shows markup."""
    from html import escape

    parts = [part for part in text.split("\n\n") if part.strip()]
    return "".join(f"<p>{escape(' '.join(part.split()), quote=False)}</p>" for part in parts)


def _row(kind: str, **values: str) -> list[str]:
    names = {"type/scale": "scale"}
    row = {"class": kind, **values}
    return [row.get(names.get(name, name), "") for name in HEADER]
