"""CBS, disadvantage scores of primary schools (maatwerk, a workbook per year).

Quirks, seen in the edition of 2019 (6,295 vestigingen; 1,396,457 pupils; scores 561,736.12):

- openpyxl refuses the workbook ('Colors must be aRGB hex values'); calamine reads it;
- the reference date stands in the title of the sheet `Tabel 1` (`..., 1 oktober 2019`), the month
  of publication on `Voorblad` (`Februari 2020`); later editions are of 1 February;
- the header stands in row 4, a blank row follows, the last rows are notes;
- `Tabel 1` is the score with the threshold that funding uses, and is what we read; `Tabel 2` (no
  threshold, lower and upper years) is not used;
- the last column, without a header, holds footnotes. `a`: CBS finds the score of this school not
  reliable enough, because it rests on at most 40 pupils. It is published all the same and counts
  in the school's budget: the score is kept with status `estimated`, so that a single school is
  marked and a sum over schools stays complete. `b` and `c` (lower and upper years) only occur in
  `Tabel 2`; another note is refused;
- `.` is unknown or secret (suppressed), an empty cell cannot occur (missing).
"""

from __future__ import annotations

import re

import pandas as pd

from aoj.errors import DataError
from aoj.geography import Geography
from aoj.sources.files import AGAIN, FileSample, read_numbers, read_sheets
from aoj.sources.source import Loaded, Source, SourceFile
from aoj.store.observations import make_observations

SOURCE = Source(
    name="cbs_achterstandsscores",
    title="Achterstandsscores basisscholen",
    publisher="CBS",
    table="achterstandsscores scholen",
    measures=("achterstandsscore_vestiging",),
    kind="observations",
    description="achterstandsscore en bekostigde leerlingen per basisschool",
)

SHEET = "Tabel 1"
SCHOOL, PUPILS, SCORE = (
    "School (BRIN vestiging)",
    "Aantal bekostigde leerlingen",
    "Achterstandsscore",
)
PARTS = {SCORE: "score", PUPILS: "leerlingen"}
UNRELIABLE = "a"
MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)

_REFERENCE_DATE = re.compile(r"\b1 (?:oktober|februari) (\d{4})\b")
_PUBLISHED = re.compile(rf"\b({'|'.join(MONTHS)}) (\d{{4}})\b", re.IGNORECASE)


def recognise(sample: FileSample) -> bool:
    """Whether a file is a workbook with the scores of schools."""
    return sample.kind == "xlsx" and "achterstandsscores" in sample.title.lower()


def load(file: SourceFile, geography: Geography) -> Loaded:
    """Return scores (points) and funded pupils per vestiging on the reference date.

    Raises `DataError` where the sheet, its header, its date or its notes are not what they were.
    """
    sheets = read_sheets(file.path)
    if SHEET not in sheets:
        raise DataError(f"het werkblad '{SHEET}' ontbreekt in de werkmap", remedy=AGAIN)
    lines = sheets[SHEET]
    schools = _schools(lines)
    cells = _cells(schools)
    observations = make_observations(
        cells.assign(numerator=cells["value"]),
        indicator="achterstandsscore_vestiging",
        period=_year(lines),
        source=SOURCE.name,
    )
    return Loaded(len(schools), observations, date=_published(sheets))


def _schools(lines: list[list[str]]) -> pd.DataFrame:
    """Return the rows of schools: between the header and the first note."""
    start = next((i for i, row in enumerate(lines) if row[0] == SCHOOL), None)
    wanted = [SCHOOL, PUPILS, SCORE, ""]
    if start is None or lines[start][:4] != wanted:
        found = lines[start] if start is not None else []
        absent = next((name for name in wanted if name not in found), SCHOOL)
        raise DataError(
            f"de kolom '{absent}' ontbreekt in werkblad '{SHEET}'",
            expected=", ".join(wanted[:3]),
            remedy=AGAIN,
        )
    rows = [row[:4] for row in lines[start + 1 :] if any(row[:4])]
    end = next((i for i, row in enumerate(rows) if not any(row[1:])), len(rows))
    frame = pd.DataFrame(rows[:end], columns=["region_code", PUPILS, SCORE, "note"], dtype="str")
    wrong = frame[~frame["region_code"].str.fullmatch(r"\d{2}[A-Z]{2}\d{2}")]
    if frame.empty or len(wrong) or end == len(rows):
        raise DataError(
            f"'{wrong['region_code'].iloc[0]}' is geen code van een schoolvestiging"
            if len(wrong)
            else f"werkblad '{SHEET}' is leeg of eindigt niet met de noten",
            remedy=AGAIN,
        )
    strange = frame[~frame["note"].isin(["", UNRELIABLE])]
    if len(strange):
        raise DataError(
            f"onbekende noot '{strange['note'].iloc[0]}' bij school "
            f"{strange['region_code'].iloc[0]}",
            expected="'a' of niets",
            remedy="de inleesmodule moet worden aangepast",
        )
    return frame


def _cells(schools: pd.DataFrame) -> pd.DataFrame:
    cells = schools.melt(["region_code", "note"], list(PARTS), var_name="column", value_name="text")
    cells = pd.concat([cells, read_numbers(cells["text"], SCORE, fractions=True)], axis=1)
    unreliable = (
        (cells["note"] == UNRELIABLE) & (cells["column"] == SCORE) & (cells["status"] == "observed")
    )
    return cells.assign(
        breakdown=cells["column"].map(PARTS),
        status=cells["status"].mask(unreliable, "estimated"),
    )


def _year(lines: list[list[str]]) -> str:
    for row in lines[:4]:
        found = _REFERENCE_DATE.search(row[0])
        if found:
            return found[1]
    raise DataError(
        f"de titel van werkblad '{SHEET}' noemt geen peildatum",
        expected="'..., 1 oktober 2019'",
        remedy=AGAIN,
    )


def _published(sheets: dict[str, list[list[str]]]) -> str:
    text = " ".join(cell for row in sheets.get("Voorblad", []) for cell in row)
    found = _PUBLISHED.search(text)
    return f"{found[2]}-{MONTHS.index(found[1].lower()) + 1:02d}" if found else ""
