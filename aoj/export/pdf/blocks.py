"""The blocks of a document as Typst code: one expression each, and what belongs together in one."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from aoj.export.elements import Element, classes, text_of
from aoj.export.pdf.fonts import width
from aoj.export.pdf.inline import INLINE, Inline
from aoj.export.pdf.literals import literal, sequence
from aoj.export.pdf.parts import Parts
from aoj.export.pdf.pictures import PAGE_WIDTH, read_picture
from aoj.export.pdf.tables import set_table

BESIDE = "data-bij"
APPENDIX_NAME = "bijlage"
TOGETHER, SIDEWAYS = "together(", "on-its-side("
"""How the code begins of what is kept in one piece, and of what stands on a page on its side."""
_TALLEST_GROUP = 640.0
_TALLEST_NOTES = 64.0
"""Points kept free for the notes below the end of a long table; what is more goes on."""
_FEW_ITEMS, _FEW_LETTERS = 5, 500
"""Lists of no more stand on one page."""
_TABLE = "table-of("
_LINK = 20.0
"""Points below a table and its notes, for the link back that may follow."""


@dataclass(frozen=True)
class Behind:
    """What stands behind a figure: the figure's name in the PDF, the cell, and the element."""

    figure: str
    cell: str
    details: Element


class Blocks:
    """Writes blocks as Typst code; what it meets on the way is kept here and in `parts`."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.inline = Inline(parts)
        parts.mixed = self.mixed
        self.levels: list[int] = []
        """The level of each heading, in the order in which they are read."""
        self.repeated_figures = self.repeated_formulas = 0
        """In headings that the table of contents repeats."""
        self.behind: list[Behind] = []
        self.widest = PAGE_WIDTH
        """How wide a figure is at most, in points."""
        self.in_half = False
        """Whether tables are set in half a page."""
        self._containers = 0
        """Inside how many others a block stands: only outside all can a page be turned."""

    def group(self, group: Sequence[Element]) -> list[str]:
        """Return the code of blocks that belong together, in one piece where that can be."""
        first = group[0]
        codes: list[str] = []
        height = notes = 0.0
        is_sideways = False
        is_whole = len(group) > 1 or first.tag == "figure" or _table_in(first) is not None
        for block in group:
            table = _table_in(block)
            if table is not None:
                made = set_table(
                    table,
                    self.parts,
                    self.inline,
                    in_half=self.in_half,
                    can_turn=not self._containers,
                )
                codes.append(made.code)
                height += made.height
                is_whole = is_whole and made.is_small
                is_sideways = is_sideways or made.is_sideways
            elif block.tag == "figure":
                code, tall = self._figure(block)
                codes.append(code)
                height += tall
            else:
                codes += self.block(block)
                tall = 16.0 if block.tag == "details" else _height_of(block)
                height, notes = height + tall, notes + tall
        if is_sideways:
            return [f"{SIDEWAYS}{sequence(codes)})"]
        if is_whole and height < _TALLEST_GROUP:
            return [f"{TOGETHER}{sequence(codes)})"]
        if codes and codes[0].startswith(_TABLE):
            below = min(notes + _LINK, _TALLEST_NOTES)
            codes[0] = f"long-{_TABLE}{below:.1f}pt, {codes[0].removeprefix(_TABLE)}"
        return codes

    def all_of(self, blocks: Iterable[Element]) -> list[str]:
        """Return the code of blocks that follow each other."""
        kept = [block for block in blocks if isinstance(block.tag, str)]
        return [code for group in groups(kept) for code in self.group(group)]

    def _contained(self, blocks: Iterable[Element]) -> list[str]:
        """Return the code of blocks that stand inside another."""
        self._containers += 1
        codes = self.all_of(blocks)
        self._containers -= 1
        return codes

    def block(self, block: Element) -> list[str]:
        """Return the code of one block."""
        tag = str(block.tag)
        writers: dict[str, Callable[[Element], list[str]]] = {
            "p": self._paragraph,
            "ul": self._list,
            "ol": self._list,
            "dl": self._definitions,
            "blockquote": lambda one: [f"citation({sequence(self._contained(one))})"],
            "aside": self._callout,
            "div": self._division,
            "figure": lambda one: [self._figure(one)[0]],
            "details": self._details,
            "pre": self._printed,
            "hr": lambda _: ["rule()"],
            "table": lambda one: self.group([one]),
        }
        if tag[0] == "h" and tag[1:].isdigit():
            return [self._heading(block)]
        if tag in writers:
            return writers[tag](block)
        return [self.mixed(block)]

    def _heading(self, block: Element) -> str:
        level = int(block.tag[1:])
        self.levels.append(level)
        name = literal(self.parts.name_of(block.get("id")) or f"kop-{len(self.levels)}")
        before = self.parts.figures, self.parts.formulas
        contents = self.inline.contents(block)
        if level == 2:  # which the table of contents repeats
            self.repeated_figures += self.parts.figures - before[0]
            self.repeated_formulas += self.parts.formulas - before[1]
        return f"title({level}, {name}, {contents})"

    def _paragraph(self, block: Element) -> list[str]:
        writers = {
            "aoj-titel": "lead",
            "aoj-noot": "small-print",
            "aoj-fictief": "mark",
            "aoj-onderkop": "subheading",
            "concept": "mark",
            "kader-kop": "strong",
        }
        own = next((writers[name] for name in classes(block) if name in writers), "par")
        if own == "par" and any(node.get("display") == "block" for node in block.findall("math")):
            return self._with_formulas(block)
        own = "leading-line" if own == "par" and _is_bold(block) else own
        return [f"{own}({self.inline.contents(block)})"]

    def _with_formulas(self, block: Element) -> list[str]:
        """Return the code of a paragraph with formulas on lines of their own.

        Typst drops such a formula from a paragraph without a word.
        """
        codes: list[str] = []
        line: list[Element | str] = [block.text or ""]
        for node in block:
            if node.tag == "math" and node.get("display") == "block":
                codes += [f"par({code})" for code in self._closed(line)]
                codes.append(self.inline.formula(node, is_block=True))
                line = [node.tail or ""]
            else:
                line.append(node)
        return [*codes, *(f"par({code})" for code in self._closed(line))]

    def _list(self, block: Element) -> list[str]:
        items = [self.mixed(item) for item in block if item.tag == "li"]
        start = int(block.get("start") or 1)
        kind, options = ("enum", f"start: {start}, ") if block.tag == "ol" else ("list", "")
        if not items:
            return []
        code = f"{kind}({options}{', '.join(items)})"
        is_short = len(items) <= _FEW_ITEMS and len(text_of(block)) <= _FEW_LETTERS
        return [f"unbroken({code})" if is_short and not self._containers else code]

    def _definitions(self, block: Element) -> list[str]:
        pairs: list[tuple[str, list[str]]] = []
        for part in block:
            if part.tag == "dt":
                pairs.append((self.inline.contents(part), []))
            elif part.tag == "dd" and pairs:
                pairs[-1][1].append(f"block({self.mixed(part)})")
        told = ", ".join(f"({name}, {sequence(meaning)})" for name, meaning in pairs)
        return [f"definitions({told})"] if told else []

    def _callout(self, block: Element) -> list[str]:
        return [f"callout({sequence(self._contained(block))})"]

    def _division(self, block: Element) -> list[str]:
        codes = self.all_of(block)
        if "herzien" not in classes(block):
            return codes
        told: list[str] = []
        for is_turned, part in itertools.groupby(codes, lambda one: one.startswith(SIDEWAYS)):
            kept = list(part)
            told += kept if is_turned else [f"to-revise({sequence(kept)})"]
        return told

    def _details(self, block: Element) -> list[str]:
        summary = block.find("summary")
        words = self.inline.contents(summary) if summary is not None else "{[]}"
        figure = self.parts.name_of(block.get(BESIDE))
        if not figure:
            inside = self.all_of(one for one in block if one.tag != "summary")
            return [f"lead({words})", *inside]
        self.behind.append(Behind(figure, self.parts.cell, block))
        table = next(block.iter("table"), None)
        target = self.parts.name_of(table.get("id")) if table is not None else ""
        target = target or APPENDIX_NAME
        return [f"to-appendix({literal(target)}, {words})"]

    def _printed(self, block: Element) -> list[str]:
        words = self.inline.words("".join(block.itertext())).expandtabs(4)
        return [f"output({literal(words)})"]

    def _figure(self, block: Element) -> tuple[str, float]:
        """Return the code of a figure and about how high it is, in points."""
        image = block.find("img")
        title, caption = block.find("p"), block.find("figcaption")
        picture = read_picture(image.get("src") or "") if image is not None else None
        if image is None or picture is None:
            self.parts.report_picture()
            return self.mixed(block), 0.0
        size = picture.printed_width(self.widest)
        arguments = [
            literal(self.parts.name_of(block.get("id")) or f"figuur-{self.parts.figures}"),
            literal(self.parts.keep_picture(picture)),
            f"{size}pt",
            literal(self.parts.alt(image.get("alt") or "")),
            *(
                self.inline.contents(words) if words is not None and text_of(words) else "none"
                for words in (title, _said_once(caption, title))
            ),
        ]
        height = picture.height * size / picture.width
        height += sum(_height_of(part) for part in (title, caption) if part is not None)
        return f"figure-of({', '.join(arguments)})", height

    def mixed(self, element: Element) -> str:
        """Return the code of an element with text, with blocks, or with both."""
        codes: list[str] = []
        line: list[Element | str] = [element.text or ""]
        for node in element:
            if not isinstance(node.tag, str):
                line.append(node.tail or "")
            elif node.tag in INLINE:
                line.append(node)
            else:
                codes += self._closed(line)
                codes += self._contained([node])
                line = [node.tail or ""]
        codes += self._closed(line)
        return codes[0] if len(codes) == 1 else sequence(codes)

    def _closed(self, line: Sequence[Element | str]) -> list[str]:
        if all(isinstance(one, str) and not one.strip() for one in line):
            return []
        return [self.inline.run(line)]


def with_more(code: str, before: list[str], behind: list[str]) -> str:
    """Return what is kept in one piece with more in that piece."""
    start = code.index("(") + 1
    return f"{code[:start]}{sequence([*before, code[start:-1], *behind])})"


def groups(blocks: Sequence[Element]) -> Iterator[list[Element]]:
    """Yield blocks with what belongs to them: a figure or a table with its notes."""
    group: list[Element] = []
    for block in blocks:
        if group and _belongs(block, group[0]):
            group.append(block)
            continue
        if group:
            yield group
        group = [block]
    if group:
        yield group


def _belongs(block: Element, first: Element) -> bool:
    is_note = block.tag == "p" and "aoj-noot" in classes(block)
    if first.tag == "figure":
        return is_note or (block.tag == "details" and block.get(BESIDE) == first.get("id"))
    return is_note and _table_in(first) is not None


def _table_in(block: Element) -> Element | None:
    if block.tag == "table":
        return block
    if block.tag == "div" and "tabel" in classes(block):
        return block.find("table")
    return None


def _is_bold(block: Element) -> bool:
    """Whether a paragraph is one line in bold, as stands above a list."""
    return (
        len(block) == 1
        and block[0].tag in ("strong", "b")
        and not (block.text or "").strip()
        and not (block[0].tail or "").strip()
    )


def _said_once(caption: Element | None, title: Element | None) -> Element | None:
    if caption is None or title is None:
        return caption
    return None if text_of(caption) == text_of(title) else caption


def _height_of(block: Element) -> float:
    """Return about how high a paragraph of small print is, in points."""
    return math.ceil(width(text_of(block)) * 9.5 / 323 * 1.1) * 13.0 + 9.0
