"""Which kind of structure file someone gives, told by its contents."""

from __future__ import annotations

from pathlib import Path

from aoj.errors import FileError, InputError, reason_of
from aoj.survey.structures.codebook import is_codebook, parse_codebook
from aoj.survey.structures.lss import parse_lss
from aoj.survey.structures.tsv import is_tsv, parse_tsv
from aoj.survey.structures.values import Structure

_MOST = 20_000_000
"""A structure file of more bytes is none."""


def read_structure(path: Path, where: str = "") -> Structure:
    """Return the structure in a file: LimeSurvey's `.lss` or `.txt`, or a `codeboek.csv`.

    `where` is how an error names the file. Raises `FileError` for one that cannot be read and
    `InputError` for one that is none of these.
    """
    where = where or path.name
    text = _text(path, where)
    if text.lstrip()[:5] == "<?xml" or text.lstrip()[:9] == "<document":
        return parse_lss(text, where)
    if is_tsv(text):
        return parse_tsv(text, where)
    if is_codebook(text):
        return parse_codebook(text, where)
    raise InputError(
        "dit is geen structuur van een vragenlijst",
        where=where,
        expected="een structuur van LimeSurvey (.lss, of .txt met tabs) of een codeboek.csv",
        remedy="exporteer in LimeSurvey de structuur van de vragenlijst, of laat de optie weg",
    )


def _text(path: Path, where: str) -> str:
    try:
        if path.stat().st_size > _MOST:
            raise InputError("het bestand is te groot voor een structuur", where=where)
        raw = path.read_bytes()
    except OSError as error:
        raise FileError(
            f"het bestand kan niet gelezen worden ({reason_of(error)})", where=where
        ) from None
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(
        "de tekens van dit bestand zijn niet te lezen",
        where=where,
        expected="UTF-8 of Windows-1252",
    )
