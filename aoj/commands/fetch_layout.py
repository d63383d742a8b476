"""How others can read a registered file: what its manifest tells of encoding, delimiter, fields."""

from __future__ import annotations

import codecs
import csv
from pathlib import Path
from typing import BinaryIO

from aoj.sources.files import delimiter_of, open_bytes
from aoj.sources.source import Source
from aoj.store import fetched
from aoj.store.snapshots import Layout

_ZIP = b"PK\x03\x04"
_CHUNK = 1 << 20


def read_layout(path: Path, source: Source) -> Layout:
    """Return the layout of a file of `source`; empty for a workbook. Raises `AojError`.

    Fields are given for the form of a fetched table only, of which the types are ours.
    """
    with open_bytes(path) as content:
        header = content.readline()
        if header.startswith(_ZIP):
            return Layout()
        encoding = _encoding(header, content)
    text = header.decode("utf-8-sig" if encoding == "utf-8" else "cp1252").strip("\r\n")
    delimiter = delimiter_of(text)
    columns = next(csv.reader([text], delimiter=delimiter))
    if tuple(columns[: len(fetched.COLUMNS)]) != fetched.COLUMNS:
        return Layout(encoding, delimiter)
    number = "string" if source.text_measures else "number"
    fields = tuple((name, number if name == "waarde" else "string") for name in columns)
    return Layout(encoding, delimiter, fields, ("", fetched.HIDDEN))


def _encoding(header: bytes, rest: BinaryIO) -> str:
    """Return the encoding by its registered name, having read all of the file."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(header)
        while chunk := rest.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"
