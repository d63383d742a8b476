"""A file of text as rows of fields: which characters, which separator, and what is damaged."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator

from aoj.errors import InputError

SEPARATORS = (";", ",", "\t", "|")
_LONGEST_FIELD = 10_000_000
_SAMPLE = 200
"""So many records tell what stands between fields."""
_GARBLED = re.compile(
    "[ÃÂâ][\u0080-\u00bf\u20ac\u0152\u0153\u2018-\u201e\u2020-\u2026\u02c6\u2039]"
)
"""What UTF-8 looks like when something has read it as Windows-1252."""

Row = tuple[str, ...]
Record = tuple[int, Row]
"""Number of the last line on which a record stands, and its fields."""


def decode(raw: bytes, where: str) -> tuple[str, list[str]]:
    """Return the text and remarks on its characters; raises `InputError` for a damaged file."""
    text, remarks = _characters(raw, where)
    if "\x00" in text:
        raise InputError(
            "dit bestand bevat nultekens en is beschadigd",
            where=where,
            remedy="exporteer het opnieuw",
        )
    if "\ufffd" in text:
        remarks.append(
            "in dit bestand zijn letters verloren gegaan; wat daardoor niet herkend wordt, staat "
            "bij de antwoorden buiten de schaal"
        )
    return text, remarks


def _characters(raw: bytes, where: str) -> tuple[str, list[str]]:
    damaged = InputError(
        "de tekens van dit bestand zijn beschadigd of van twee soorten door elkaar",
        where=where,
        expected="UTF-8, UTF-16 of Windows-1252",
        remedy="exporteer het opnieuw als UTF-8, of als xlsx",
    )
    has_mark = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        text = raw.decode("utf-16" if has_mark else "utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    if text:
        told = "accenten staan verminkt in dit bestand, zoals na bewaren in een ander programma"
        return text, [told] if _GARBLED.search(text) else []
    if has_mark or raw[:3] == b"\xef\xbb\xbf":
        raise damaged
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        raise damaged from None
    if _GARBLED.search(text):
        raise damaged
    return text, ["de tekens zijn gelezen als Windows-1252, want UTF-8 is het niet"]


def records(text: str, where: str) -> tuple[list[Record], str]:
    """Return the records in which anything stands and the sign between fields.

    Quotation marks are taken strictly: one that does not close, or closes in the middle of a
    field, would swallow rows unseen. Raises `InputError`.
    """
    named, text = _named_separator(text)
    usual = csv.field_size_limit(_LONGEST_FIELD)
    try:
        separator = named or _separator(text)
        found = [(n, row) for n, row in _parsed(text, separator) if any(map(str.strip, row))]
    except csv.Error:
        raise InputError(
            "een aanhalingsteken in dit bestand opent of sluit op een verkeerde plaats, zodat "
            "regels samenvallen",
            where=where,
            expected="velden met komma's, puntkomma's of tabs ertussen",
            remedy="exporteer het opnieuw; open en bewaar het niet in een ander programma",
        ) from None
    finally:
        csv.field_size_limit(usual)
    return found, separator


def _parsed(text: str, separator: str) -> Iterator[Record]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    for row in reader:
        yield reader.line_num, tuple(row)


def _named_separator(text: str) -> tuple[str, str]:
    """Return the separator that Excel's first line `sep=;` names, and the text below it."""
    found = re.match(r'"?sep=([;,|\t])"?\r?\n', text)
    return (found[1], text[found.end() :]) if found else ("", text)


def _separator(text: str) -> str:
    """Return the sign that gives the most records as wide as the header, above one column.

    A sign that makes a wide header but breaks off later is kept in mind: its own error then tells
    what is wrong, instead of a table of one column.
    """
    best, most = "", (0.0, 0)
    broken = ""
    for sign in SEPARATORS:
        sample: list[Row] = []
        try:
            for _, row in itertools.islice(_parsed(text, sign), _SAMPLE):
                sample.append(row)
        except csv.Error:
            if sample and len(sample[0]) > 1:
                broken = broken or sign
            continue
        widths = Counter(len(row) for row in sample if any(map(str.strip, row)))
        width = next((len(row) for row in sample if any(map(str.strip, row))), 0)
        score = (widths[width] / max(1, widths.total()), width)
        if width > 1 and score > most:
            best, most = sign, score
    return best or broken or ","
