"""The objects of a PDF as Typst writes it: found by its table of places, changed, written anew.

Only what Typst 0.15 writes is read here: every object by itself, none in a compressed stream. That
makes a change of a thousand small objects a matter of milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_TABLE = re.compile(rb"xref\n0 (\d+)\n")
_REFERENCE = re.compile(rb"(\d+) 0 R")
_STRING = re.compile(rb"\([^()\\]*(?:\\.[^()\\]*)*\)", re.DOTALL)
_ENTRY = 20


class UnknownForm(ValueError):  # noqa: N818 - says what the bytes are
    """Bytes that are no PDF in the form that is read here."""


class Objects:
    """The objects of a PDF by their number; `trailer` is what follows the table of places."""

    def __init__(self, data: bytes) -> None:
        start = _START.search(data)
        place = int(start[1]) if start else -1
        table = _TABLE.match(data, place) if place >= 0 else None
        if start is None or table is None:
            raise UnknownForm("no table of places")
        self._data, self._size = data, int(table[1])
        self._places = _places(data, table.end(), self._size)
        order = sorted((at, number) for number, at in self._places.items())
        ends = [*(at for at, _ in order[1:]), place]
        self._spans = {number: (at, end) for (at, number), end in zip(order, ends, strict=True)}
        self.trailer = data[table.end() + _ENTRY * self._size : start.start()]

    def __getitem__(self, number: int) -> bytes:
        start, end = self._spans[number]
        return self._data[start:end]

    def __iter__(self) -> Iterator[int]:
        return iter(self._spans)

    def with_changes(self, changes: Mapping[int, bytes]) -> bytes:
        """Return the PDF with other contents for some objects, its table of places made anew."""
        first = min(start for start, _ in self._spans.values())
        pieces, places = [self._data[:first]], {}
        at = first
        for number in self._spans:
            piece = _well_ended(changes.get(number) or self[number])
            places[number] = at
            pieces.append(piece)
            at += len(piece)
        free = b"%010d %05d f\r\n" % (0, 65535)
        entries = [free]
        for number in range(1, self._size):
            entries.append(b"%010d 00000 n\r\n" % places[number] if number in places else free)
        table = b"xref\n0 %d\n%s" % (self._size, b"".join(entries))
        return b"".join([*pieces, table, self.trailer, b"startxref\n%d\n%%%%EOF" % at])


def references(piece: bytes) -> list[int]:
    """Return the numbers of the objects to which a piece refers.

    >>> references(b"[3 0 R 14 0 R]")
    [3, 14]
    """
    return [int(found) for found in _REFERENCE.findall(piece)]


def without_strings(piece: bytes) -> bytes:
    r"""Return a piece of a PDF without its texts, in which anything may stand.

    Typst escapes all brackets in a text, or none when each has its partner.

    >>> without_strings(b"<</Alt(a (b) /S/TD)/T(c \\) /S/TD)/S/Figure>>")
    b'<</Alt/T/S/Figure>>'
    """
    count = 1 if b"(" in piece else 0
    while count:
        piece, count = _STRING.subn(b"", piece)
    return piece


def _places(data: bytes, at: int, size: int) -> dict[int, int]:
    found = {}
    for number in range(size):
        entry = data[at + _ENTRY * number : at + _ENTRY * (number + 1)]
        if len(entry) < _ENTRY or entry[17:18] not in (b"n", b"f"):
            raise UnknownForm("a damaged table of places")
        if entry[17:18] == b"n":
            found[number] = int(entry[:10])
    return found


def _well_ended(piece: bytes) -> bytes:
    r"""Return an object of which no stream seems one byte shorter than it is.

    A stream that happens to end in a carriage return, followed by a line feed, would.
    """
    if b"\r\nendstream" not in piece[-40:]:
        return piece
    return re.sub(rb"\r\n(endstream\s+endobj\s*)\Z", rb"\r\r\n\1", piece)
