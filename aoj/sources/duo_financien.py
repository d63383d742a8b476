"""DUO annual accounts of boards: income (staat van baten en lasten), in euro.

Breakdowns: rijksbijdragen, totale_baten. The code is the number of the bevoegd gezag (five digits);
`rio_besturen` says which belongs to which samenwerkingsverband.

Quirks: **nobody has seen the present workbooks** ('Verantwoording uit XBRL'), so that every sheet
is searched for a row of headers with `BEVOEGD GEZAG NUMMER`, `JAAR` and the amounts, in any
spelling; a CSV is read too. Amounts are numbers, or text with a decimal comma; they may be
negative. `1.234` may mean 1234 or 1.234 and is refused. Accounts are as boards sent them,
unaudited.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from aoj.errors import DataError
from aoj.geography import Geography
from aoj.sources import duo, duo_ckan
from aoj.sources.files import AGAIN, FileSample, read_sheets, read_table
from aoj.sources.rio_besturen import board_numbers
from aoj.sources.source import Loaded, Source, SourceFile

SOURCE = Source(
    name="duo_financien",
    title="Jaarrekeningen van besturen: staat van baten en lasten",
    publisher="DUO",
    table="XBRL 2",
    measures=("financien_bestuur",),
    kind="observations",
    description="rijksbijdragen en totale baten per bevoegd gezag en jaar, in euro",
)

MEASURE = "financien_bestuur"
BOARD = (
    *("BEVOEGD GEZAG NUMMER", "BEVOEGD GEZAG NR", "BEVOEGD GEZAG", "BEVOEGD GEZAG CODE"),
    *("BG NUMMER", "BESTUURSNUMMER", "ADMINISTRATIENUMMER"),
)
YEAR = ("JAAR", "VERSLAGJAAR", "BOEKJAAR", "KALENDERJAAR")
AMOUNTS = {
    "rijksbijdragen": (
        *("RIJKSBIJDRAGEN", "TOTAAL RIJKSBIJDRAGEN", "RIJKSBIJDRAGE", "3.1 RIJKSBIJDRAGEN"),
        *("RIJKSBIJDRAGEN OCW/EZ", "RIJKSBIJDRAGEN OCW"),
    ),
    "totale_baten": ("TOTALE BATEN", "TOTAAL BATEN", "BATEN TOTAAL", "SOM DER BATEN", "BATEN"),
}
_PLAIN = re.compile(r"^-?\d+(?:\.\d+)?(?:[eE]\+?\d+)?$")
_DUTCH = re.compile(r"^-?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?$")
_UNCLEAR = re.compile(r"^-?\d{1,3}\.\d{3}$")
_HEADER_ROWS = 30


def recognise(sample: FileSample) -> bool:
    """Whether a file has income of boards."""
    return has_amounts(sample, AMOUNTS)


def load(file: SourceFile, geography: Geography) -> Loaded:
    """Return amounts per bevoegd gezag and year, in euro.

    Raises `DataError` where a column lacks, a board and year occurs twice with different amounts,
    or an amount is none.
    """
    return load_amounts(file, SOURCE, AMOUNTS)


def has_amounts(sample: FileSample, amounts: Mapping[str, Sequence[str]]) -> bool:
    """Whether a file has boards, years and one of these amounts."""
    wanted = duo.squeezed(name for names in amounts.values() for name in names)
    if sample.kind != "xlsx":
        headers = duo.squeezed(sample.columns)
        known = bool(headers & duo.squeezed(BOARD)) and bool(headers & duo.squeezed(YEAR))
        return known and bool(headers & wanted)
    if "Achterstandsscore" in sample.title:
        return False
    sheets = read_sheets(sample.path)
    return any(_header(sheet, wanted) is not None for sheet in sheets.values())


def load_amounts(file: SourceFile, source: Source, amounts: Mapping[str, Sequence[str]]) -> Loaded:
    """Return the amounts of a workbook or CSV as observations of `financien_bestuur`."""
    frame = _read(file, amounts)
    aliases = {"board": BOARD, "year": YEAR, **amounts}
    rows = duo_ckan.choose(frame, aliases, file, source)
    rows = rows[(rows["board"] != "") | (rows["year"] != "")].reset_index(drop=True)
    keyed = pd.DataFrame(
        {
            "region_code": board_numbers(rows["board"]),
            "period": duo_ckan.years(rows["year"], "JAAR"),
        }
    )
    cells = pd.concat(
        [keyed.assign(breakdown=name, text=rows[name]) for name in amounts], ignore_index=True
    ).drop_duplicates()
    keys = ["region_code", "period", "breakdown"]
    twice = cells[cells.duplicated(keys)]
    if len(twice):
        first = twice.iloc[0]
        raise DataError(
            f"bevoegd gezag {first['region_code']} heeft in {first['period']} meer dan een bedrag "
            f"voor {first['breakdown']}",
            expected="een rij per bestuur en jaar",
            remedy="is het bestand uitgesplitst, bied dan dat van de besturen aan",
        )
    values = cells["text"].map(read_amount)
    cells = cells.assign(
        value=values.astype("float64"),
        status=pd.Series("observed", index=cells.index, dtype="str").mask(values.isna(), "missing"),
        hidden=0,
    )
    return Loaded(
        len(frame),
        duo_ckan.observe(cells, MEASURE, source),
        selection="+".join(amounts),
        date=str(cells["period"].max()),
    )


def read_amount(text: str) -> float | None:
    """Return an amount in euro; None where the cell is empty.

    >>> read_amount("141570938.0"), read_amount("-1.234.567,50"), read_amount("")
    (141570938.0, -1234567.5, None)
    """
    plain = text.replace("€", "").replace(" ", "").replace("\xa0", "")
    if plain in ("", "-"):
        return None
    if _UNCLEAR.match(plain):
        raise _no_amount(text, "waarvan niet duidelijk is of de punt duizendtallen scheidt")
    if _PLAIN.match(plain):
        return float(plain)
    if _DUTCH.match(plain):
        return float(plain.replace(".", "").replace(",", "."))
    raise _no_amount(text, "dat geen bedrag is")


def _no_amount(text: str, why: str) -> DataError:
    return DataError(
        f"er staat '{text}', {why}", expected="een bedrag in euro zoals 1234567", remedy=AGAIN
    )


def _read(file: SourceFile, amounts: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Return the table of a CSV, or of the sheet that has the headers, as text."""
    with file.path.open("rb") as content:
        is_workbook = content.read(4) == b"PK\x03\x04"
    if not is_workbook:
        return read_table(file.path)
    added = [s for name, names in amounts.items() for s in duo.added_spellings(file, name, names)]
    wanted = duo.squeezed([*(name for names in amounts.values() for name in names), *added])
    sheets = read_sheets(file.path)
    for sheet in sheets.values():
        at = _header(sheet, wanted)
        if at is not None:
            header, *rows = sheet[at:]
            names = [name or f"kolom {i}" for i, name in enumerate(header)]
            columns = [n if n not in names[:i] else f"{n} ({i})" for i, n in enumerate(names)]
            filled = [row for row in rows if any(row)]
            return pd.DataFrame(filled, columns=columns, dtype="str")
    firsts = {name: next((row for row in sheet if any(row)), []) for name, sheet in sheets.items()}
    shown = "; ".join(
        f"'{name}': {', '.join(filter(None, row))[:120]}" for name, row in firsts.items()
    )
    raise DataError(
        f"geen werkblad heeft een kopregel met bestuur, jaar en bedragen; de bladen zijn {shown}",
        expected=", ".join(names[0] for names in (BOARD, YEAR, *amounts.values())),
        remedy="heet een kolom nu anders, zet die naam dan in data/reference/bronnen.yml onder "
        "'columns'",
    )


def _header(sheet: list[list[str]], wanted: set[str]) -> int | None:
    """Return the number of the row of headers, or None where a sheet has none."""
    boards, years = duo.squeezed(BOARD), duo.squeezed(YEAR)
    for at, row in enumerate(sheet[:_HEADER_ROWS]):
        cells = duo.squeezed(row)
        if cells & boards and cells & years and cells & wanted:
            return at
    return None
