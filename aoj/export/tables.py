"""Tables of any origin made into one form: caption, heads with scope, as many cells in each row.

pandas gives heads without scope, an empty corner and a row for the names of the index; markdown
gives rows without a head. Numbers stand to the right, whoever made the table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from aoj.export.elements import Element

MOST_SPAN = 100
_RIGHT = re.compile(r"text-align:\s*(?:right|end)")
_LEFT = re.compile(r"text-align:\s*(?:left|start|center)")
_BOLD = re.compile(r"font-weight:\s*(?:bold|[6-9]00)")
_LARGE = re.compile(r"font-size:\s*1\.[1-9]")
_NUMBER = re.compile(r"[-+−±<>≤≥~]?\s*(?:€\s*)?\d[\d.,\s]*(?:%|‰)?(?:\s*[¹²³⁴⁵⁶⁷⁸⁹*])?")
_NOTHING = frozenset({"", "-", "–", ".", "NaN", "nan", "<NA>", "None"})

Inline = Callable[[Element, Element], None]
"""Put the allowed contents of the first element into the second."""


@dataclass
class _Cell:
    source: Element | None
    is_head: bool
    colspan: int = 1
    rowspan: int = 1

    @property
    def text(self) -> str:
        return _words("".join(self.source.itertext())) if self.source is not None else ""

    @property
    def style(self) -> str:
        return (self.source.get("style") or "") if self.source is not None else ""


def make_table(source: Element, caption: str, inline: Inline) -> Element | None:
    """Return a table in our form, None for one without cells; `caption` is for one that has none.

    A table without heads has its first row as head. `inline` fills a cell from its source.
    """
    above, below = _rows(source)
    if not above and not below:
        return None
    if not above:
        above, below = below[:1], below[1:]
    above = _merged_heads(above)
    width = max(sum(cell.colspan for cell in row) for row in (*above, *below))
    head, body = _squared(above, width), _squared(below, width)
    table = etree.Element("table")
    if identity := source.get("id"):
        table.set("id", identity)
    if "aoj-kern" in (source.get("class") or "").split():
        table.set("class", "aoj-kern")
    told = source.find("caption")
    top = etree.SubElement(table, "caption")
    if told is not None and _words("".join(told.itertext())):
        inline(told, top)
    else:
        top.text = caption
    right = _columns_to_the_right(body, width)
    if body and not any(cell.is_head for _, row in body for _, cell in row):
        _head_rows(body)
    part = etree.SubElement(table, "thead")
    for _, row in head:
        line = etree.SubElement(part, "tr")
        for at, cell in row:
            _fill(line, cell, inline, is_head=bool(cell.text), scope="col", right=at in right)
    part = etree.SubElement(table, "tbody")
    for tr, row in body:
        line = etree.SubElement(part, "tr")
        if tr is not None and "regio" in (tr.get("class") or "").split():
            line.set("class", "regio")
        for at, cell in row:
            _fill(line, cell, inline, is_head=cell.is_head, scope="row", right=at in right)
    if not body:
        table.remove(part)
    return table


def has_rows(source: Element) -> bool:
    """Whether a table has cells of its own; else it only stands around something."""
    return any(node.tag in ("th", "td") for tr, _ in _lines(source) for node in tr)


def _rows(source: Element) -> tuple[list[list[_Cell]], list[list[_Cell]]]:
    """Return the rows of the head and those of the body; nested tables are not looked into."""
    head: list[list[_Cell]] = []
    body: list[list[_Cell]] = []
    for tr, in_head in _lines(source):
        row = [_cell(node) for node in tr if node.tag in ("th", "td")]
        if not row:
            continue
        is_head = in_head or (not body and not head and all(cell.is_head for cell in row))
        (head if is_head else body).append(row)
    return head, body


def _lines(source: Element) -> Iterator[tuple[Element, bool]]:
    for part in source:
        if part.tag == "tr":
            yield part, False
        elif part.tag in ("thead", "tbody", "tfoot"):
            for tr in part:
                if tr.tag == "tr":
                    yield tr, part.tag == "thead"


def _cell(node: Element) -> _Cell:
    return _Cell(node, node.tag == "th", _span(node, "colspan"), _span(node, "rowspan"))


def _span(node: Element, name: str) -> int:
    text = node.get(name) or "1"
    return min(max(int(text), 1), MOST_SPAN) if text.isascii() and text.isdigit() else 1


def _merged_heads(head: list[list[_Cell]]) -> list[list[_Cell]]:
    """Return the head without the row that pandas adds for the names of the index alone."""
    if len(head) < 2:
        return head
    above, last = head[-2], head[-1]
    same = len(above) == len(last) and all(
        cell.colspan == cell.rowspan == 1 for cell in (*above, *last)
    )
    if not same or any(a.text and b.text for a, b in zip(above, last, strict=True)):
        return head
    merged = [b if b.text else a for a, b in zip(above, last, strict=True)]
    return [*head[:-2], merged]


_Line = tuple[Element | None, list[tuple[int, _Cell]]]


def _squared(rows: Sequence[list[_Cell]], width: int) -> list[_Line]:
    """Return rows with the column of each cell, all as wide as the table, spans within it."""
    found: list[_Line] = []
    taken: dict[tuple[int, int], bool] = {}
    for y, row in enumerate(rows):
        placed: list[tuple[int, _Cell]] = []
        x = 0
        for cell in row:
            while taken.get((y, x)):
                x += 1
            if x >= width:
                break
            cell.colspan = min(cell.colspan, width - x)
            while cell.colspan > 1 and any(taken.get((y, x + i)) for i in range(cell.colspan)):
                cell.colspan -= 1
            cell.rowspan = min(cell.rowspan, len(rows) - y)
            for down in range(cell.rowspan):
                for along in range(cell.colspan):
                    taken[y + down, x + along] = True
            placed.append((x, cell))
            x += cell.colspan
        for x in range(width):
            if not taken.get((y, x)):
                taken[y, x] = True
                placed.append((x, _Cell(None, False)))
        placed.sort(key=lambda one: one[0])
        source = row[0].source if row else None
        found.append((source.getparent() if source is not None else None, placed))
    return found


def _columns_to_the_right(body: Sequence[_Line], width: int) -> frozenset[int]:
    """Return the columns of numbers, of which no cell says itself where it stands."""
    found = set()
    for x in range(width):
        cells = [cell for _, row in body for at, cell in row if at == x]
        if any(_LEFT.search(cell.style) or _RIGHT.search(cell.style) for cell in cells):
            continue
        texts = [cell.text for cell in cells if cell.text not in _NOTHING]
        if texts and all(_NUMBER.fullmatch(text) for text in texts):
            found.add(x)
    return frozenset(found)


def _head_rows(body: Sequence[_Line]) -> None:
    """Have the first cells head their rows, where they are words that tell the rows apart."""
    firsts = [row[0][1] for _, row in body if row]
    texts = [cell.text for cell in firsts]
    is_wide = all(len(row) > 1 for _, row in body)
    if is_wide and all(texts) and len(set(texts)) == len(texts):
        for cell in firsts:
            cell.is_head = True


def _fill(
    line: Element, cell: _Cell, inline: Inline, *, is_head: bool, scope: str, right: bool
) -> None:
    made = etree.SubElement(line, "th" if is_head else "td")
    if is_head:
        group = cell.colspan > 1 if scope == "col" else cell.rowspan > 1
        made.set("scope", f"{scope}group" if group else scope)
    if cell.colspan > 1:
        made.set("colspan", str(cell.colspan))
    if cell.rowspan > 1:
        made.set("rowspan", str(cell.rowspan))
    style = cell.style
    is_right = bool(_RIGHT.search(style)) or (right and not (is_head and scope == "row"))
    classes = [
        *(["getal"] if is_right else []),
        *(["nadruk"] if _BOLD.search(style) else []),
        *(["groot"] if _LARGE.search(style) else []),
    ]
    if classes:
        made.set("class", " ".join(classes))
    if cell.source is not None:
        inline(cell.source, made)


def _words(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
