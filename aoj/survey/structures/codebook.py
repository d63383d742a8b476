"""A `codeboek.csv`: what the columns of any table are, in a file that Excel makes.

A line per column: `kolom` (the header as it stands in the table, or its code), `vraag` (the
text), `thema`, `doelgroep`, `soort` (schaal, keuze, meerkeuze, open, getal, datum), `schaal` (the
answers, lowest first, `1=Helemaal oneens|2=Oneens`), `volgorde`, `omgekeerd` (ja or nee),
`nvt_codes` (answers outside the base, `8|9`) and `eigen_vraag` (ja or nee). Only `kolom` is
needed. Points-commas, as
Dutch Excel writes them, and commas are read.
"""

from __future__ import annotations

import csv
import io
import re

from aoj.errors import InputError, unknown_name
from aoj.survey.structures.values import Kind, Structure, StructureQuestion, plain

HEADERS = (
    "kolom",
    "vraag",
    "thema",
    "doelgroep",
    "soort",
    "schaal",
    "volgorde",
    "omgekeerd",
    "nvt_codes",
    "eigen_vraag",
)
_ALIASES = {
    "nvt": "nvt_codes",
    "niet_van_toepassing_codes": "nvt_codes",
    "niet_van_toepassing": "nvt_codes",
    "eigen": "eigen_vraag",
    "tekst": "vraag",
    "antwoorden": "schaal",
    "type": "soort",
    "groep": "doelgroep",
}
KINDS: dict[str, Kind] = {
    "schaal": "single",
    "keuze": "single",
    "meerkeuze": "multiple",
    "open": "text",
    "getal": "number",
    "datum": "date",
}


def is_codebook(text: str) -> bool:
    """Whether the first line of a text names columns, as a codebook does."""
    return "kolom" in _header(text.split("\n", 1)[0])[1]


def parse_codebook(text: str, where: str) -> Structure:
    """Return the structure; raises `InputError` with the line for what is wrong."""
    separator, _ = _header(text.split("\n", 1)[0])
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        raise InputError(
            "de regels van dit codeboek zijn niet te lezen",
            where=where,
            remedy="bewaar het in Excel opnieuw als csv",
        ) from None
    head = [_name(cell) for cell in rows[0]]
    for name in head:
        if name and name not in HEADERS:
            raise unknown_name("kop", name, HEADERS, where=f"{where}, regel 1")
    found: list[tuple[float, StructureQuestion]] = []
    seen: dict[str, int] = {}
    for number, cells in enumerate(rows[1:], start=2):
        row = dict(zip(head, (cell.strip() for cell in cells), strict=False))
        if not any(row.values()):
            continue
        place = f"{where}, regel {number}"
        column = row.get("kolom", "")
        if not column:
            raise InputError("de kolom heeft geen naam", where=place)
        if column.casefold() in seen:
            raise InputError(
                f"de kolom '{column[:60]}' staat er ook op regel {seen[column.casefold()]}",
                where=place,
                remedy="haal er een weg",
            )
        seen[column.casefold()] = number
        order = _order(row.get("volgorde", ""), place, number)
        found.append((order, _question(row, column, place)))
    if not found:
        raise InputError("er staat geen enkele kolom in dit codeboek", where=where)
    ordered = tuple(question for _, question in sorted(found, key=lambda pair: pair[0]))
    return Structure("codeboek", "", ordered)


def _header(line: str) -> tuple[str, list[str]]:
    line = line.lstrip("\ufeff")
    separator = max(";,\t", key=line.count)
    return separator, [_name(cell) for cell in line.split(separator)]


def _name(cell: str) -> str:
    name = re.sub(r"[\s\-/]+", "_", cell.strip().strip('"').casefold())
    return _ALIASES.get(name, name)


def _question(row: dict[str, str], column: str, place: str) -> StructureQuestion:
    labels = _labels(row.get("schaal", ""), place)
    word = row.get("soort", "").casefold()
    if word and word not in KINDS:
        raise unknown_name("soort vraag", word, KINDS, where=place)
    code, sub = _parts(column)
    outside = tuple(part.strip() for part in row.get("nvt_codes", "").split("|") if part.strip())
    for answer in outside:
        if labels and answer not in labels:
            raise unknown_name("antwoord bij nvt_codes", answer, labels, where=place)
    return StructureQuestion(
        code=code,
        sub=sub,
        text=plain(row.get("vraag", "")) or plain(column),
        kind=KINDS[word] if word else ("single" if labels else ""),
        labels=labels,
        theme=row.get("thema", ""),
        group=row.get("doelgroep", "").casefold(),
        reversed=_yes(row.get("omgekeerd", ""), "omgekeerd", place),
        outside=outside,
        own=_yes(row.get("eigen_vraag", ""), "eigen_vraag", place),
    )


def _parts(column: str) -> tuple[str, str]:
    """Return code and sub-code of a column of LimeSurvey; any other header is its own code.

    >>> _parts("Q01[SQ001]"), _parts("Hoe gaat het?")
    (('Q01', 'SQ001'), ('Hoe gaat het?', ''))
    """
    found = re.fullmatch(r"([A-Za-z]\w*)\[(\w+)\]", column)
    return (found[1], found[2]) if found else (column, "")


def _labels(text: str, place: str) -> dict[str, str]:
    labels: dict[str, str] = {}
    for number, item in enumerate(filter(None, map(str.strip, text.split("|"))), start=1):
        code, sign, label = item.partition("=")
        code, label = (code.strip(), label.strip()) if sign else (str(number), item)
        if code in labels or not label:
            what = f"het antwoord '{code[:20]}' staat twee keer in de schaal"
            raise InputError(
                what if label else f"het antwoord '{code[:20]}' heeft geen tekst",
                where=place,
                expected="1=Helemaal oneens|2=Oneens|...",
            )
        labels[code] = plain(label)
    return labels


def _order(text: str, place: str, number: int) -> float:
    if not text:
        return float(number)
    if not re.fullmatch(r"\d{1,6}([.,]\d+)?", text):
        raise InputError(f"'{text[:20]}' is geen volgorde", where=place, expected="een getal")
    return float(text.replace(",", "."))


def _yes(text: str, column: str, place: str) -> bool:
    word = text.casefold()
    if word in ("", "nee", "n", "0", "onwaar", "false"):
        return False
    if word in ("ja", "j", "1", "waar", "true", "x"):
        return True
    raise InputError(
        f"'{text[:20]}' bij '{column}' is geen ja of nee", where=place, expected="ja of nee"
    )
