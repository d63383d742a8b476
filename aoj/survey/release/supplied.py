"""Shares of regions together that were delivered beside the answers: `vergelijking.csv`."""

from __future__ import annotations

import csv
from collections.abc import Mapping

from aoj.errors import DataError, FileError, reason_of
from aoj.store.project import Project
from aoj.survey.release.comparing import Supplied
from aoj.survey.release.rules import FEWEST_OTHERS

FILE = "vergelijking.csv"
COLUMNS = ("doelgroep", "vraag", "antwoord", "aandeel", "regio's", "bron")
"""`antwoord` holds the codes of the favourable side joined by '+', or the code of an option;
`aandeel` is a percentage such as 62 or 62,5."""


def load_supplied(
    project: Project, data_set: str
) -> Mapping[tuple[str, str], Mapping[str, Supplied]]:
    """Return what was supplied, by group and key of the question, then by code.

    The file lies in the folder with answers; without it nothing. Raises `DataError` for a column
    that lacks, a percentage that is none, or fewer than three regions.
    """
    path = project.answers(data_set) / FILE
    if not path.exists():
        return {}
    where = project.relative(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else "geen UTF-8"
        raise FileError(f"het bestand is niet te lezen ({reason})", where=where) from None
    lines = text.splitlines()
    separator = ";" if lines and ";" in lines[0] else ","
    rows = csv.DictReader(lines, delimiter=separator)
    if missing := [name for name in COLUMNS if name not in (rows.fieldnames or ())]:
        raise DataError(
            f"de kolom '{missing[0]}' ontbreekt", where=where, expected=", ".join(COLUMNS)
        )
    found: dict[tuple[str, str], dict[str, Supplied]] = {}
    for number, row in enumerate(rows, 2):
        key = (row["doelgroep"].strip(), row["vraag"].strip())
        found.setdefault(key, {})[row["antwoord"].strip()] = _supplied(
            row, f"{where}, regel {number}"
        )
    return found


def _supplied(row: Mapping[str, str], where: str) -> Supplied:
    try:
        share = float(row["aandeel"].strip().rstrip("%").replace(",", ".")) / 100
        regions = int(row["regio's"].strip())
    except (ValueError, AttributeError):
        raise DataError(
            "het aandeel of het aantal regio's is geen getal",
            where=where,
            expected="een percentage zoals 62,5 en een aantal zoals 12",
        ) from None
    if not 0 <= share <= 1:
        raise DataError("het aandeel ligt niet tussen 0 en 100", where=where)
    if regions < FEWEST_OTHERS:
        raise DataError(
            f"{regions} regio's zijn te weinig", where=where, expected=f"ten minste {FEWEST_OTHERS}"
        )
    return Supplied(share, regions, (row["bron"] or "").strip() or "opgave")
