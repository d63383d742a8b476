"""The reference files: names, mergers and areas as tables of text, checked when read."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from aoj.errors import DataError, FileError, reason_of

_NUMBERS = {
    "gemeenten.csv": ("residents",),
    "gemeente_namen.csv": ("from", "until"),
    "samenwerkingsverbanden_gemeenten.csv": ("pc4_inside", "pc4_total"),
}
"""Columns of reference files that hold numbers."""


def read_reference(path: Path, needed: Iterable[str] = ()) -> pd.DataFrame:
    """Return a reference file as text: comma, UTF-8, lines that begin with `#` are comment."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    except FileNotFoundError:
        raise FileError(
            "het naslagbestand ontbreekt", where=str(path), remedy="haal het terug uit de kloon"
        ) from None
    except UnicodeDecodeError:
        raise DataError(
            "het naslagbestand is geen UTF-8", where=str(path), remedy="bewaar het als CSV UTF-8"
        ) from None
    except OSError as error:
        raise FileError(
            f"het naslagbestand is niet te lezen ({reason_of(error)})",
            where=str(path),
            remedy="controleer of u het mag lezen",
        ) from None
    body = "".join(line for line in lines if not line.startswith("#"))
    try:
        rows = [row for row in csv.reader(io.StringIO(body, newline="")) if row]
    except csv.Error as error:
        raise _damaged(path, f"is geen CSV ({error})") from None
    if not rows:
        raise _damaged(path, "is leeg")
    wrong = next((row for row in rows if len(row) != len(rows[0])), None)
    if wrong:
        raise _damaged(
            path,
            f"heeft een regel met {len(wrong)} velden in plaats van {len(rows[0])}: {wrong[0]}",
        )
    frame = pd.DataFrame(rows[1:], columns=rows[0], dtype="str")
    absent = [column for column in needed if column not in frame.columns]
    if absent:
        raise DataError(
            f"de kolom '{absent[0]}' ontbreekt in het naslagbestand",
            where=str(path),
            expected=", ".join(needed),
            remedy="herstel de kopregel",
        )
    _check_numbers(path, frame)
    return frame


def _damaged(path: Path, what: str) -> DataError:
    return DataError(
        f"het naslagbestand {what}", where=str(path), remedy="haal het terug uit de kloon"
    )


def _check_numbers(path: Path, frame: pd.DataFrame) -> None:
    """Raise `DataError` unless columns of numbers hold whole numbers or nothing."""
    for column in _NUMBERS.get(path.name, ()):
        wrong = frame[~frame[column].str.fullmatch(r"[0-9]*")]
        if len(wrong):
            raise _damaged(
                path, f"heeft in kolom '{column}' de waarde '{wrong[column].iloc[0]}', geen getal"
            )


def name_key(name: str) -> str:
    """Return the form in which names of gemeenten are compared.

    Case, accents, apostrophes and blanks at the ends do not count.

    >>> name_key("SUDWEST-FRYSLAN") == name_key("Súdwest-Fryslân")
    True
    >>> name_key("'s-Gravenhage") == name_key("S GRAVENHAGE")
    True
    """
    text = unicodedata.normalize("NFKD", name.strip()).casefold()
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub(r"[’‘'`]", "", text)
    return re.sub(r"[\s-]+", " ", text).strip()
