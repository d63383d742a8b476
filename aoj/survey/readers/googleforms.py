"""Google Forms: a column with the time, then the texts of the questions; csv or a sheet in xlsx.

Several choices stand with `, ` between, so a label with a comma is only told apart by labels that
someone gave. A grid is `Vraag [rij]`.
"""

from __future__ import annotations

from aoj.survey.raw import RawColumn, RawTable
from aoj.survey.readers.headers import split_text
from aoj.survey.readers.personal import is_personal_header
from aoj.survey.readers.shape import check_headers, make_table
from aoj.survey.readers.sheet import Sheet

TOOL = "Google Forms"
_TIME = {
    "timestamp",
    "tijdstempel",
    "zeitstempel",
    "horodateur",
    "sygnatura czasowa",
    "znacznik czasu",
    "marca temporal",
}

_TWICE = (
    "geef de twee vragen in het formulier elk een eigen titel en download de antwoorden opnieuw; "
    "met een koppeling (--coupling) zegt u welke kolom welke vraag is. Haal geen kolom weg: daar "
    "staan ook antwoorden in"
)


def recognise(sheet: Sheet) -> bool:
    """Whether the first column is the time of Google Forms."""
    if sheet.kind == "sav" or len(sheet.header) < 2:
        return False
    return " ".join(sheet.header[0].casefold().split()) in _TIME


def read(sheet: Sheet) -> RawTable:
    """Return the answers; all rows are completed ones."""
    check_headers(sheet.header, sheet.name, _TWICE)
    columns = [_column(place, header) for place, header in enumerate(sheet.header)]
    width = len(columns)
    rows = [
        row if sheet.kind == "csv" else (*row, *[""] * (width - len(row))) for row in sheet.rows[1:]
    ]
    kind = "CSV" if sheet.kind == "csv" else "Excel"
    layout = f"{kind}, teksten als kop, antwoorden als tekst"
    return make_table(TOOL, layout, columns, rows, where=sheet.name, remarks=sheet.remarks)


def _column(position: int, header: str) -> RawColumn:
    if position == 0:
        return RawColumn(position, header.strip(), "submitted")
    if is_personal_header(header):
        return RawColumn(position, header.strip(), "personal")
    if header.strip().casefold() == "score":
        return RawColumn(position, header.strip(), "technical")
    text, sub_text = split_text(header)
    return RawColumn(position, header.strip(), text=text, sub_text=sub_text)
