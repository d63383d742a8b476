"""Tables as Typst code, each with its shape: which cells head a column or a row."""

from __future__ import annotations

from dataclasses import dataclass

from aoj.export.elements import Element, classes, text_of
from aoj.export.pdf.columns import cells_of, fit, fit_half, height, in_own_row, unbroken
from aoj.export.pdf.inline import Inline
from aoj.export.pdf.literals import literal
from aoj.export.pdf.parts import Parts, TableShape

_TALLEST_UNBROKEN = 330.0
_SCOPES = {"row": "row", "rowgroup": "row", "col": "col", "colgroup": "col"}


@dataclass(frozen=True)
class SetTable:
    """The code of a table, its height in points (an estimate), and whether it lies on its side."""

    code: str
    height: float
    is_sideways: bool

    @property
    def is_small(self) -> bool:
        """Whether it is set unbroken, together with its notes."""
        return not self.is_sideways and self.height <= _TALLEST_UNBROKEN


def set_table(
    table: Element, parts: Parts, inline: Inline, *, in_half: bool = False, can_turn: bool = True
) -> SetTable:
    """Return a table as code, for a page or for half of one; its shape is kept in `parts`."""
    head = [cells_of(tr) for tr in table.findall("thead/tr")]
    body = [cells_of(tr) for tr in table.findall("tbody/tr")]
    made = (fit_half(table) if in_half else None) or fit(table, can_turn=can_turn)
    if not made.is_readable:
        parts.report(
            "tabel",
            f"heeft een tabel van {len(made.widths)} kolommen, breder dan een bladzijde",
            "verdeel haar over meer tabellen, of laat kolommen weg",
        )
    parts.tables.append(
        TableShape(
            tuple(tuple("col" for _ in row) for row in head),
            tuple(tuple(_SCOPES.get(cell.get("scope") or "", "") for cell in row) for row in body),
        )
    )
    caption = table.find("caption")
    marks_region = any("regio" not in classes(tr) for tr in table.findall("tbody/tr"))
    cells = [
        "".join(f"{_cell(cell, inline, marked, made.is_tight)}," for row in rows for cell in row)
        for rows, marked in ((head, False), (body, marks_region))
    ]
    arguments = [
        literal(parts.name_of(table.get("id")) or f"tabel-{len(parts.tables)}"),
        "(" + "".join(f"{one:.1f}pt," for one in made.widths) + ")",
        f"{made.size}pt",
        "0.42em",
        inline.contents(caption) if caption is not None and text_of(caption) else "none",
        *(f"({code})" for code in cells),
    ]
    code = f"{'half-' if in_half else ''}table-of({', '.join(arguments)})"
    return SetTable(code, height(table, made), made.is_sideways)


def _cell(cell: Element, inline: Inline, marks_region: bool, tight: bool) -> str:
    spans = [
        f", {name}: {cell.get(name)}"
        for name in ("colspan", "rowspan")
        if int(cell.get(name) or 1) > 1
    ]
    kind = literal(_kind(cell, marks_region, tight))
    return f"cell({kind}, {inline.contents(cell)}{''.join(spans)})"


def _kind(cell: Element, marks_region: bool, tight: bool) -> str:
    """Return the letters by which the template knows how a cell looks.

    The region's own rows are marked where there are others too.
    """
    row = cell.getparent()
    part = row.getparent() if row is not None else None
    own = classes(cell)
    return (
        ("h" if part is not None and part.tag == "thead" else "")
        + ("b" if _is_broken(cell, tight) else "")
        + ("R" if marks_region and in_own_row(cell) else "")
        + ("g" if "getal" in own else "")
        + ("n" if "nadruk" in own and (marks_region or not in_own_row(cell)) else "")
        + ("G" if "groot" in own else "")
    )


def _is_broken(cell: Element, tight: bool) -> bool:
    most = unbroken(cell, tight=tight)
    return any(len(word) > most for word in text_of(cell).split())
