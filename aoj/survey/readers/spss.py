"""SPSS files (.sav, .zsav): labels of answers, and values that the file declares missing.

LimeSurvey's own export to SPSS writes `Q01_SQ001` for `Q01[SQ001]`, 666666 for 'anders', and puts
labels only where all codes are numbers.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from aoj.errors import InputError
from aoj.survey.raw import MISSING, RawColumn, RawTable, Role
from aoj.survey.readers.headers import by_code
from aoj.survey.readers.limesurvey_columns import BY_CODE as FIXED
from aoj.survey.readers.personal import is_personal_header
from aoj.survey.readers.shape import make_table
from aoj.survey.readers.sheet import Sheet
from aoj.survey.structures.values import plain

TOOL = "SPSS"


def recognise(sheet: Sheet) -> bool:
    """Whether the file is one of SPSS."""
    return sheet.kind == "sav"


def read(sheet: Sheet) -> RawTable:
    """Return the answers as codes, with their labels; what SPSS calls missing begins so."""
    import pyreadstat

    try:
        frame, meta = pyreadstat.read_sav(
            str(sheet.path), user_missing=True, disable_datetime_conversion=False
        )
    except (pyreadstat.ReadstatError, ValueError, OSError, UnicodeError, OverflowError):
        raise InputError(
            "dit SPSS-bestand is beschadigd of niet te lezen",
            where=sheet.name,
            remedy="bewaar het in SPSS opnieuw als .sav, met Unicode",
        ) from None
    columns = [_column(place, name, frame[name], meta) for place, name in enumerate(frame.columns)]
    ranges = meta.missing_ranges or {}
    made = {
        place: [_cell(value, ranges.get(name, [])) for value in frame[name]]
        for place, name in enumerate(frame.columns)
    }
    rows = list(zip(*made.values(), strict=True)) if made else []
    layout = "SPSS-bestand, antwoorden als code met label"
    return make_table(TOOL, layout, columns, rows, where=sheet.name, first_line=1)


def _column(position: int, name: str, values: pd.Series[Any], meta: Any) -> RawColumn:
    text = plain(str(meta.column_names_to_labels.get(name) or ""))
    role: Role = FIXED.get(name.casefold(), "answer")
    if role == "answer" and (is_personal_header(name) or is_personal_header(text)):
        role = "personal"
    labels = {
        _number(code): plain(str(label))
        for code, label in (meta.variable_value_labels.get(name) or {}).items()
    }
    if role not in ("answer", "personal") or name.casefold() in FIXED:
        return RawColumn(position, name, role)
    parts = by_code(name)
    code, sub = (parts.code, parts.sub) if parts else (name, "")
    text, sub_text = _texts(text)
    kind = "single" if labels else ("" if pd.api.types.is_numeric_dtype(values) else "text")
    return RawColumn(position, name, role, code, sub, text, sub_text, kind, labels)


def _texts(label: str) -> tuple[str, str]:
    """Return question and row of a label; LimeSurvey puts the row first, between brackets."""
    if label.startswith("[") and "]" in label:
        row, _, question = label[1:].partition("]")
        return question.strip(), row.strip()
    return label, ""


def _cell(value: object, missing: Any) -> str:
    text = _number(value)
    if not text:
        return ""
    for span in missing:
        low, high = span["lo"], span["hi"]
        is_text = isinstance(low, str)
        if is_text and isinstance(value, str) and value.strip() == low.strip():
            return MISSING + text
        if not is_text and isinstance(value, int | float) and low <= value <= high:
            return MISSING + text
    return text


def _number(value: object) -> str:
    """Return a value as text, a whole number without point; nothing for an empty one."""
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value).strip()
