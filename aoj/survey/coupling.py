"""The koppeling: which column is which question, and which value which answer, in a small CSV.

A line with an empty `waarde` couples a column (by its header) to the key of a question, to
`vraag.optie` of a multiple choice, or to `-`: do not use. A line with a `waarde` couples that value
of the column to a level of the scale, or to `weet_niet`, `nvt`, `niet_getoond` or `onbeantwoord`;
without `antwoord` it says nothing, and the value stays outside the scale.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aoj.errors import FileError, InputError, reason_of
from aoj.survey.texts import folded

HEADERS = ("kolom", "kop", "waarde", "vraag", "antwoord", "opmerking")
NOT_USED = "-"


@dataclass(frozen=True)
class Line:
    """One line of a koppeling."""

    column: int
    header: str
    value: str = ""
    question: str = ""
    answer: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Coupling:
    """What a koppeling says, by the folded header of a column."""

    questions: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    def question(self, header: str) -> str | None:
        """Return the question of a column; None where the koppeling does not name it."""
        return self.questions.get(folded(header))

    def told(self, header: str) -> Mapping[str, str]:
        """Return value to answer, for a column."""
        return self.answers.get(folded(header), {})


def read_coupling(path: Path, where: str = "") -> Coupling:
    """Return a koppeling; raises `FileError` or `InputError` with file and line."""
    where = where or path.name
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise FileError(
            f"het bestand kan niet gelezen worden ({reason_of(error)})", where=where
        ) from None
    except UnicodeDecodeError:
        raise InputError(
            "de tekens van deze koppeling zijn geen UTF-8",
            where=where,
            remedy="bewaar haar in Excel als 'CSV UTF-8'",
        ) from None
    separator = ";" if text.split("\n", 1)[0].count(";") else ","
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        raise InputError("dit is geen leesbare koppeling", where=where) from None
    head = [cell.strip().casefold() for cell in rows[0]] if rows else []
    lacking = [name for name in ("kop", "vraag") if name not in head]
    if lacking:
        raise InputError(
            f"de kolom '{lacking[0]}' ontbreekt in deze koppeling",
            where=where,
            expected=f"de kop {';'.join(HEADERS)}",
            remedy="'aoj answers check --propose' maakt er een",
        )
    questions: dict[str, str] = {}
    answers: dict[str, dict[str, str]] = {}
    for number, cells in enumerate(rows[1:], start=2):
        row = dict(zip(head, (_bare(cell) for cell in cells), strict=False))
        header, value = folded(row.get("kop", "")), row.get("waarde", "")
        if not header:
            continue
        if value:
            if row.get("antwoord"):
                answers.setdefault(header, {})[value] = row["antwoord"]
        elif row.get("vraag") and questions.setdefault(header, row["vraag"]) != row["vraag"]:
            raise InputError(
                "deze kolom is al aan een andere vraag gekoppeld", where=f"{where}, regel {number}"
            )
    return Coupling(questions, answers)


def coupling_text(lines: Iterable[Line]) -> str:
    """Return a koppeling as CSV that a Dutch Excel opens; nothing in it is read as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADERS)
    for line in lines:
        fields = (line.header, line.value, line.question, line.answer, line.remark)
        writer.writerow([line.column + 1, *map(_harmless, fields)])
    return "\ufeff" + out.getvalue()


def _bare(cell: str) -> str:
    """Return a cell without the apostrophe that keeps Excel from reading a formula."""
    bare = cell.strip()
    return bare[1:] if bare[:1] == "'" and bare[1:] and _harmless(bare[1:]) != bare[1:] else bare


def _harmless(text: str) -> str:
    is_formula = text[:1] in ("=", "+", "@", "\t") or (text[:1] == "-" and len(text) > 1)
    return f"'{text}" if is_formula else text
