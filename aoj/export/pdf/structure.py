"""The structure of a PDF, for who hears it: rows get their heads, and what is in it is counted.

Typst makes heads of columns. Which cells head a row the walk through the document tells; each such
cell becomes a head, and each cell of its row refers to it, also where cells span rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from aoj.export.pdf.objects import Objects, UnknownForm, references, without_strings
from aoj.export.pdf.parts import TableShape

_KIND = re.compile(rb"<</Type/StructElem/S/(\w+)")
_KIDS = re.compile(rb"/K\[([^\]]*)\]")
_NOT_KIDS = re.compile(rb"<</Type/(?:OBJR|MCR)[^<>]*>>")
_IDS = re.compile(rb"/IDTree<</Names\[(.*?)\]>>", re.DOTALL)
_ID = re.compile(rb"(\([^()]*\))(\d+ 0 R)")
_HEADERS = re.compile(rb"/Headers\[([^\]]*)\]")
_ROWSPAN = re.compile(rb"/RowSpan (\d+)")


@dataclass
class Contents:
    """What is in the structure of a PDF, in the order in which it is read."""

    headings: list[int] = field(default_factory=list)
    figures: int = 0
    undescribed: int = 0
    formulas: int = 0
    tables: list[int] = field(default_factory=list)
    """The numbers of the objects that are tables."""


class Structure:
    """The tree of a PDF, and the changes to it."""

    def __init__(self, data: bytes) -> None:
        self._objects = Objects(data)
        self._changes: dict[int, bytes] = {}
        self._ids: list[tuple[bytes, bytes]] = []
        self._bare: dict[int, bytes] = {}
        self._root = self._reference(self._reference_in_trailer(b"Root"), b"StructTreeRoot")

    def contents(self) -> Contents:
        """Return what the tree has."""
        found = Contents()
        for number, kind in self._walked(self._root):
            if kind in (b"Figure", b"Formula"):
                has_text = b"/Alt" in self._bare_object(number)
                found.figures += has_text and kind == b"Figure"
                found.formulas += has_text and kind == b"Formula"
                found.undescribed += not has_text
            elif kind == b"Table":
                found.tables.append(number)
            elif len(kind) == 2 and kind[:1] == b"H" and kind[1:].isdigit():
                found.headings.append(int(kind[1:]))
        return found

    def mark_row_heads(self, tables: Sequence[int], shapes: Sequence[TableShape]) -> None:
        """Make heads of the cells that head a row.

        Raises:
            UnknownForm: The tables are not those of the shapes.
        """
        if len(tables) != len(shapes):
            raise UnknownForm("another number of tables")
        for order, (table, shape) in enumerate(zip(tables, shapes, strict=True), 1):
            self._mark_rows(order, self._rows(table), shape)

    def data(self) -> bytes:
        """Return the PDF with all changes."""
        if self._ids:
            self._changes[self._root] = self._with_ids(self._objects[self._root])
        return self._objects.with_changes(self._changes)

    def _mark_rows(self, order: int, rows: Sequence[Sequence[int]], shape: TableShape) -> None:
        wanted = [*shape.head, *shape.body]
        if [len(row) for row in rows] != [len(row) for row in wanted]:
            raise UnknownForm("other rows in a table")
        spanning: list[tuple[bytes, int]] = []
        """Heads of rows, each with the last row that it heads."""
        for y, row in enumerate(rows):
            kinds = wanted[y]
            if y < len(shape.head):
                continue
            spanning = [(name, last) for name, last in spanning if last >= y]
            for x, number in enumerate(row):
                if kinds[x]:
                    name = b"(R%dx%dy%d)" % (order, x, y)
                    self._make_head(number, name, b"Row" if kinds[x] == "row" else b"Column")
                    if kinds[x] == "row":
                        span = _ROWSPAN.search(self._objects[number])
                        spanning.append((name, y + int(span[1]) - 1 if span else y))
            for x, number in enumerate(row):
                if not kinds[x]:
                    self._refer(number, [name for name, _ in spanning])

    def _make_head(self, number: int, name: bytes, scope: bytes) -> None:
        piece = self._objects[number]
        made = piece.replace(b"/S/TD/P ", b"/S/TH/P ", 1)
        if made == piece:
            raise UnknownForm("a cell in another form")
        made = _with_attributes(made, b"/Scope/" + scope)
        self._changes[number] = re.sub(rb"(/S/TH/P \d+ 0 R)", rb"\1/ID" + name, made, count=1)
        self._ids.append((name, b"%d 0 R" % number))

    def _refer(self, number: int, names: Sequence[bytes]) -> None:
        if not names:
            return
        piece = self._changes.get(number) or self._objects[number]
        told = b"".join(names)
        found = _HEADERS.search(piece)
        if found:
            self._changes[number] = piece[: found.end() - 1] + told + piece[found.end() - 1 :]
        else:
            self._changes[number] = _with_attributes(piece, b"/Headers[" + told + b"]")

    def _with_ids(self, root: bytes) -> bytes:
        found = _IDS.search(root)
        known = [(one[1], one[2]) for one in _ID.finditer(found[1])] if found else []
        names = b"".join(name + place for name, place in sorted([*known, *self._ids]))
        tree = b"/IDTree<</Names[" + names + b"]>>"
        if found:
            return root[: found.start()] + tree + root[found.end() :]
        return root.replace(b"/Type/StructTreeRoot", b"/Type/StructTreeRoot" + tree, 1)

    def _rows(self, table: int) -> list[list[int]]:
        rows = []
        for kid, kind in self._kids(table):
            if kind == b"TR":
                rows.append(kid)
            elif kind in (b"THead", b"TBody", b"TFoot"):
                rows += [row for row, kind in self._kids(kid) if kind == b"TR"]
        return [[cell for cell, kind in self._kids(row) if kind in (b"TH", b"TD")] for row in rows]

    def _walked(self, number: int) -> Iterator[tuple[int, bytes]]:
        """Yield all elements below one, in the order in which they are read."""
        stack = list(reversed(self._kids(number)))
        while stack:
            kid, kind = stack.pop()
            yield kid, kind
            stack += reversed(self._kids(kid))

    def _kids(self, number: int) -> list[tuple[int, bytes]]:
        found = _KIDS.search(_NOT_KIDS.sub(b" ", self._bare_object(number)))
        if not found:
            return []
        kids = []
        for kid in references(found[1]):
            kind = _KIND.search(self._bare_object(kid))
            if kind:
                kids.append((kid, kind[1]))
        return kids

    def _bare_object(self, number: int) -> bytes:
        if number not in self._bare:
            self._bare[number] = without_strings(self._objects[number])
        return self._bare[number]

    def _reference(self, number: int, name: bytes) -> int:
        found = re.search(b"/" + name + rb" (\d+) 0 R", self._bare_object(number))
        if not found:
            raise UnknownForm(f"no {name.decode()}")
        return int(found[1])

    def _reference_in_trailer(self, name: bytes) -> int:
        found = re.search(b"/" + name + rb" (\d+) 0 R", self._objects.trailer)
        if not found:
            raise UnknownForm(f"no {name.decode()}")
        return int(found[1])


def _with_attributes(piece: bytes, attributes: bytes) -> bytes:
    """Return an element with more attributes of a table."""
    own = b"<</O/Table"
    if own in piece:
        return piece.replace(own, own + attributes, 1)
    if b"/A[" in piece:
        return piece.replace(b"/A[", b"/A[" + own + attributes + b">>", 1)
    return re.sub(rb"(/P \d+ 0 R)", rb"\1/A[" + own + attributes + b">>]", piece, count=1)
