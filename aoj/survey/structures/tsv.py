"""LimeSurvey's structure as text with tabs (`.txt`): a line per group, question, row and answer.

The order of the lines is the relation: answers and sub-questions belong to the question above
them. Older versions have no column `id`, newer ones have it first; both are read by the names of
the columns.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from aoj.errors import InputError
from aoj.survey.structures.types import expand
from aoj.survey.structures.values import Structure, StructureQuestion, plain

NEEDED = ("class", "type/scale", "name", "relevance", "text", "language", "mandatory", "other")
"""The columns without which it is not such a file."""


def is_tsv(text: str) -> bool:
    """Whether a text begins as such a file."""
    head = text.split("\n", 1)[0].rstrip("\r").replace('"', "").split("\t")
    return {"class", "type/scale", "name"} <= set(head)


def parse_tsv(text: str, where: str) -> Structure:
    """Return the structure; raises `InputError` where a column lacks or there is no question."""
    rows = list(_rows(text, where))
    language = _language(rows)
    title, theme = "", ""
    found: list[StructureQuestion] = []
    block: list[dict[str, str]] = []
    for row in rows:
        kind = row["class"].upper()
        if kind in ("SQ", "A"):
            block.append(row)
            continue
        found.extend(_question(block, theme))
        block = []
        if row["language"] not in ("", language) and kind != "S":
            continue
        if kind == "SL" and row["name"] == "surveyls_title":
            title = plain(row["text"])
        elif kind == "G":
            theme = plain(row["name"])
        elif kind == "Q":
            block = [row]
    found.extend(_question(block, theme))
    if not found:
        raise InputError("er staat geen enkele vraag in deze structuur", where=where)
    return Structure("structuur van LimeSurvey (tekst)", title, tuple(found))


def _rows(text: str, where: str) -> Iterator[dict[str, str]]:
    """Yield the lines as names to texts; a field that someone cut off is empty."""
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t")
        head = [name.strip() for name in next(reader)]
        lacking = [name for name in NEEDED if name not in head]
        if lacking:
            raise InputError(
                f"de kolom '{lacking[0]}' ontbreekt", where=where, remedy="exporteer haar opnieuw"
            )
        for fields in reader:
            padded = [*fields, *[""] * (len(head) - len(fields))]
            row = dict(zip(head, (field.strip() for field in padded), strict=False))
            if row["class"]:
                yield row
    except csv.Error:
        raise InputError("de regels van dit bestand zijn niet te lezen", where=where) from None


def _language(rows: list[dict[str, str]]) -> str:
    """Return Dutch where the list has it, else the language that stands first."""
    known = [row["language"] for row in rows if row["class"].upper() == "Q" and row["language"]]
    if "nl" in known:
        return "nl"
    return known[0] if known else ""


def _question(block: list[dict[str, str]], theme: str) -> Iterator[StructureQuestion]:
    if not block or block[0]["class"].upper() != "Q":
        return
    first, rest = block[0], block[1:]
    language = first["language"]
    own = [row for row in rest if row["language"] in ("", language)]
    answers = [
        (row["type/scale"] or "0", row["name"], plain(row["text"]))
        for row in own
        if row["class"].upper() == "A"
    ]
    subs = [
        (row["type/scale"] or "0", row["name"], plain(row["text"]))
        for row in own
        if row["class"].upper() == "SQ"
    ]
    yield from expand(
        StructureQuestion(
            code=first["name"],
            text=plain(first["text"]),
            relevance="" if first["relevance"] in ("", "1") else first["relevance"],
            other=first["other"].upper() == "Y",
            theme=theme,
            required=first["mandatory"].upper() == "Y",
        ),
        first["type/scale"],
        subs,
        answers,
    )
