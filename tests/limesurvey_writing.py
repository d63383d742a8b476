"""Writes answers as LimeSurvey does: its csv in four modes of header, and its vv export.

Follows application/helpers/admin/export/{Writer,CsvWriter,SurveyObj}.php, viewHelper.php and the
vvexport of controllers/admin/Export.php. NULL (None) is 'not shown', '' is 'not answered'.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field

SCALE = {"1": "Helemaal oneens", "2": "Oneens", "3": "Neutraal", "4": "Eens", "5": "Helemaal eens"}
YES = {"Y": "Yes", "N": "No"}


@dataclass(frozen=True)
class Column:
    """A column: type letter, code, parts of the sub-code, text, texts of the parts, labels."""

    letter: str
    code: str
    text: str
    aid: str = ""
    sub_texts: tuple[str, ...] = ()
    scale: int | None = None
    labels: dict[str, str] = field(default_factory=lambda: dict(SCALE))


COLUMNS = (
    Column("L", "Q01", "In hoeverre bent u tevreden over de samenwerking?"),
    Column("F", "Q02", "Wat vindt u van de afspraken?", "SQ001", ("Ze zijn duidelijk",)),
    Column("F", "Q02", "Wat vindt u van de afspraken?", "SQ002", ("Ze helpen, ook bij haast",)),
    Column("M", "Q03", "Met wie werkt u samen?", "1", ("School",), labels=YES),
    Column("M", "Q03", "Met wie werkt u samen?", "2", ("Wijkteam [gemeente]",), labels=YES),
    Column("M", "Q03", "Met wie werkt u samen?", "other", ("Anders",), labels={}),
    Column("Y", "Q04", "Kent u het plan?", labels=YES),
    Column("1", "Q05", "Hoe vaak?", "SQ001", ("Overleg",), 0),
    Column("1", "Q05", "Hoe vaak?", "SQ001", ("Overleg",), 1),
    Column(";", "Q06", "Wat gebeurt er?", "SQ001_SQ002", ("School", "Nu"), labels={}),
    Column("T", "Q07", 'Wat wilt u; nog "kwijt", of vragen?', labels={}),
)
FIXED = {
    "id": "Response ID",
    "submitdate": "Date submitted",
    "lastpage": "Last page",
    "startlanguage": "Start language",
    "seed": "Seed",
    "token": "Access code",
    "startdate": "Date started",
    "datestamp": "Date last action",
    "ipaddr": "IP address",
}
ANSWERS = (
    ("4", "5", "1", "Y", "", "", "Y", "2", "3", "tekst", "=1+1"),
    ("2", "", "3", "", "Y", 'een "ander"', "N", "", "1", "", "regel een\nregel twee; met teken"),
    ("", "4", "4", None, None, None, None, "5", "5", "", "{accolade} en een\ttab"),
)
"""Codes as the database holds them."""


def fixed_cells(number: int) -> list[str]:
    """Return LimeSurvey's own cells; the last answer was not completed."""
    submitted = f"2026-03-0{number} 10:11:12" if number < 3 else ""
    return [
        str(number), submitted, "4", "nl", f"98765{number}", f"tok{number}",
        "2026-03-01 09:00:00", "2026-03-01 10:11:12", "192.0.2.1",
    ]  # fmt: skip


def code_of(column: Column, em: bool) -> str:
    """Return getFieldCode."""
    wrap = (lambda part: f"_{part}") if em else (lambda part: f"[{part}]")
    code = column.code + (wrap(column.aid) if column.aid else "")
    if column.scale is not None:
        code += wrap(str(column.scale if em else column.scale + 1))
    return code


def text_of(column: Column, cut: int = 0, underscores: bool = False) -> str:
    """Return getHeadingText."""

    def short(text: str) -> str:
        return text[:cut] + ".. " if cut and len(text) > cut else text

    subs = "".join(f"[{short(text)}]" for text in column.sub_texts)
    if column.scale is not None:
        subs += f"[{short(f'Scale {column.scale + 1}')}]"
    text = short(column.text) + (f" {subs}" if subs else "")
    return text.replace(" ", "_") if underscores else text


def long_of(column: Column, value: str | None) -> str:
    """Return getFullAnswer, in English as LimeSurvey's own words."""
    if column.letter == "Y":
        return {"Y": "Yes", "N": "No"}.get(value or "", "N/A")
    if column.letter == "M" and column.aid != "other":
        return "N/A" if value is None else {"Y": "Yes"}.get(value, "No")
    return column.labels.get(value or "", value or "")


def results(
    mode: str = "code",
    *,
    long: bool = False,
    em: bool = False,
    separator: str = ";",
    code_separator: str = ". ",
    underscores: bool = False,
    answers: tuple[tuple[str | None, ...], ...] = ANSWERS,
) -> bytes:
    """Return a `results-survey.csv`."""
    cut = 15 if mode == "abbreviated" else 0
    names, texts = list(FIXED), list(FIXED.values())
    names += [code_of(column, em) for column in COLUMNS]
    texts = [t.replace(" ", "_") if underscores else t for t in texts]
    texts += [text_of(column, cut, underscores) for column in COLUMNS]
    both = [f"{name}{code_separator}{text}" for name, text in zip(names, texts, strict=True)]
    header = {"code": names, "codetext": both}.get(mode, texts)
    rows = [header]
    for number, given in enumerate(answers, start=1):
        told = [
            long_of(column, value) if long else value or ""
            for column, value in zip(COLUMNS, given, strict=True)
        ]
        rows.append(fixed_cells(number) + [f"'{v}" if v.startswith("=") else v for v in told])
    out = io.StringIO()
    csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(
        rows
    )
    return b"\xef\xbb\xbf" + (out.getvalue() + "\r\n").encode()


def vv(answers: tuple[tuple[str | None, ...], ...] = ANSWERS) -> bytes:
    """Return a `vvexport.csv`."""
    rows = [
        [*FIXED.values(), *(column.text for column in COLUMNS)],
        [*FIXED, *(code_of(column, True) for column in COLUMNS)],
    ]
    for number, given in enumerate(answers, start=1):
        own = [cell or "{question_not_shown}" for cell in fixed_cells(number)]
        rows.append(own + [_vv_cell(value) for value in given])
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _vv_cell(value: str | None) -> str:
    if value is None:
        return "{question_not_shown}"
    for sign, mark in (("{", "{lbrace}"), ("\n", "{newline}"), ("\r", "{cr}"), ("\t", "{tab}")):
        value = value.replace(sign, mark)
    return "{quote}" + value[1:] if value.startswith('"') else value
