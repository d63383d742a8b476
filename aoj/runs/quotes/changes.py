"""Percentages that say by how much something changed, and the first of two figures."""

from __future__ import annotations

import re

from aoj.runs.quotes import reading
from aoj.runs.quotes.numbers import Number

_BY = re.compile(
    r"(?:met|(?:stijging|daling|toename|afname|groei|krimp|vermindering)\s+van)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"(?<!\w)(?:steeg|stegen|gestegen|stijg\w*|daal\w*|gedaald|toegenomen|toename|toe|afgenomen"
    r"|afname|af|groei\w*|gegroeid|krimp\w*|gekrompen|meer|minder|hoger|lager)(?!\w)",
    re.IGNORECASE,
)
_MORE = re.compile(r"\s*(?:meer|minder|hoger|lager)(?!\w)", re.IGNORECASE)
_MOVED = re.compile(
    r"\s*(?:gestegen|gedaald|toegenomen|afgenomen|gegroeid|gekrompen|groei|krimp)(?!\w)", re.I
)
_WITH = re.compile(r"(?<!\w)met\s+$", re.IGNORECASE)
_FROM = re.compile(r"(?<!\w)van\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_TOWARDS = re.compile(r"[^.;]*?(?<!\w)(?:naar|tot)\s+(?:\w+\s+){0,3}\d", re.IGNORECASE)


def is_change(text: str, number: Number) -> bool:
    """Whether a percentage says by how much something changed, not how much it is.

    'Het steeg met 13,9%' and '13,9% meer'; not 'het is met 13,9% hoger dan in Nederland'.
    """
    if number.kind == "count":
        return False
    before = text[: number.first]
    if _MORE.match(text, number.end):
        return not _WITH.search(before) or bool(_CHANGE.search(text[: number.at]))
    if _MOVED.match(text, number.end):
        return True
    if not _BY.search(before) or _TOWARDS.match(text, number.end):
        return False
    first, _ = reading.clause(text, number.first, number.end)
    return bool(_CHANGE.search(text[first : number.first]))


def is_beginning(text: str, number: Number) -> bool:
    """Whether a number is the first of two: 'van 11,2% naar 13,9%'."""
    return bool(_FROM.search(text[: number.first]) and _TOWARDS.match(text, number.end))
