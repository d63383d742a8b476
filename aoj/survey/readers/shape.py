"""From rows of cells to a `RawTable`: rows as wide as the header, or a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from aoj.errors import InputError
from aoj.survey.raw import MISSING, NOT_SHOWN, RawColumn, RawTable

_PRIVATE = NOT_SHOWN[0]


def make_table(
    tool: str,
    layout: str,
    columns: Sequence[RawColumn],
    rows: Sequence[Sequence[str]],
    *,
    where: str,
    remarks: Sequence[str] = (),
    first_line: int = 2,
) -> RawTable:
    """Return the table; a row that is shorter or longer than the header is refused.

    Empty cells behind the last column are nothing. A row that lacks cells at the end, or has more,
    may have shifted: then nothing of the file can be trusted, so it is an `InputError`.
    """
    width = len(columns)
    if not rows:
        raise InputError("er staat geen enkel antwoord in dit bestand", where=where)
    made = []
    for number, row in enumerate(rows, start=first_line):
        cells = list(row)
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        if len(cells) != width:
            raise InputError(
                f"rij {number} heeft {len(cells)} velden en de kop {width}, zodat antwoorden "
                "onder een andere vraag kunnen staan",
                where=where,
                remedy="exporteer het opnieuw; open en bewaar het niet in een ander programma",
            )
        made.append([_clean(cell) for cell in cells])
    frame = pd.DataFrame(made, columns=range(width), dtype="str")
    return RawTable(tool, layout, tuple(columns), frame, tuple(remarks))


def check_headers(headers: Sequence[str], where: str) -> None:
    """Raise `InputError` where two columns have one header, or all are empty."""
    named = [header.strip() for header in headers]
    if not any(named):
        raise InputError("de kop van dit bestand is leeg", where=where)
    double = [header for header, count in Counter(filter(None, named)).items() if count > 1]
    if double:
        raise InputError(
            f"de kop '{double[0][:60]}' staat er meer dan een keer",
            where=where,
            remedy="haal de dubbele kolom weg, of exporteer met codes als kop",
        )


def _clean(cell: str) -> str:
    """Return a cell in which nobody can write our own signs."""
    if cell in (NOT_SHOWN,) or cell.startswith(MISSING):
        return cell
    return cell.replace(_PRIVATE, "").strip()
