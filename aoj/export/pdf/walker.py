"""From the tree of a document to Typst code: one expression per block, and what belongs together.

Everything that stands in a notebook becomes a string in that code. The names in it are ours.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from aoj.export.days import day_in_words
from aoj.export.document import DRAFT, Document
from aoj.export.elements import Element, classes, text_of
from aoj.export.images import cleaned
from aoj.export.pdf.columns import fit, fit_half
from aoj.export.pdf.fonts import width
from aoj.export.pdf.inline import INLINE, Inline
from aoj.export.pdf.literals import breakable, colour, literal, sequence
from aoj.export.pdf.parts import Parts
from aoj.export.pdf.pictures import PAGE_WIDTH, PictureFile, picture_of, read_picture
from aoj.export.pdf.tables import set_table
from aoj.export.svg import UnreadablePicture
from aoj.settings import Logo

CELL = "data-cel"
BESIDE = "data-bij"
APPENDIX_NAME = "bijlage"
APPENDIX = "Bijlage: de cijfers achter de figuren"
FICTITIOUS = "Fictieve voorbeeldcijfers"
_TALLEST_GROUP = 640.0
_SUMMARY_FIGURE = 450.0
"""Points: a figure on the first page of figures is a little smaller, so that all is one page."""
_TOGETHER, _SIDEWAYS = "together(", "on-its-side("
_COVER = ("aoj-fictief", "aoj-onderkop", "concept")


@dataclass(frozen=True)
class _Behind:
    """What stands behind a figure: the figure's name in the PDF, the cell, and the element."""

    figure: str
    cell: str
    details: Element


class Walker:
    """Writes a document as lines of Typst code; `lines[i]` shows something of cell `cells[i]`."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.parts = Parts(document.body)
        self.inline = Inline(self.parts)
        self.parts.mixed = self._mixed
        self.lines: list[str] = []
        self.cells: list[str] = []
        self.levels: list[int] = []
        """The level of each heading, in the order in which they are read."""
        self.logos = self.repeated_figures = self.repeated_formulas = 0
        theme = document.theme
        self.footer = self.inline.words(theme.footer or theme.organisation)
        self.running = self.inline.words(
            " · ".join(one for one in (document.region, document.subject) if one)
        )
        """What stands above each page but the first."""
        self._widest = PAGE_WIDTH
        self._behind: list[_Behind] = []
        self._in_half = False
        self._containers = 0
        """Inside how many others a block stands: only outside all can a page be turned."""

    def walk(self) -> None:
        """Write the cover, the summary on a page of its own, the rest, and the appendix."""
        blocks = [block for block in self.document.body if isinstance(block.tag, str)]
        front = [blocks[0], *_cover_lines(blocks[1:])]
        self._cover(front)
        contents = len(self.lines)
        self._put("contents()")
        rest = [block for block in blocks[len(front) :] if block.tag != "section"]
        self._put("new-page()")
        end = _end_of_summary(rest)
        if end:
            self._put("summary({")
            self._widest = _SUMMARY_FIGURE
            for group in _groups(rest[:end]):
                self._put_group(group)
            self._put("})")
            self._widest = PAGE_WIDTH
        for group in _groups(rest[end:]):
            self._put_group(group)
        self._appendix()
        for note in self.parts.uncited:
            self._put(f"small-print({self._mixed(note)})")
        if 2 not in self.levels:
            self.lines[contents] = "[]"

    def _put(self, code: str) -> None:
        self.lines.append(code)
        self.cells.append(self.parts.cell)

    def _put_group(self, group: Sequence[Element]) -> None:
        self.parts.cell = next((one.get(CELL) for one in group if one.get(CELL)), None) or ""
        for code in self._group(group):
            if code.startswith(_SIDEWAYS) and self.lines[-1].startswith("title("):
                heading = self.lines.pop()
                self.cells.pop()
                code = _with(code, [heading], [])
            self._put(code)

    # -- parts of the report ----------------------------------------------------------------------

    def _cover(self, front: Sequence[Element]) -> None:
        heading, lines = front[0], front[1:]
        self.parts.cell = heading.get(CELL) or ""
        self.levels.append(1)
        below = [code for line in lines for code in self._block(line)]
        below[:0] = [f"mark({literal(one)})" for one in self._unsaid_marks(lines)]
        told = self.document
        day = ", ".join(one for one in (told.occasion, day_in_words(told.date)) if one)
        arguments = [
            literal(self.parts.name_of(heading.get("id")) or "titel"),
            *(self._said(words) for words in (told.subject, told.region, day)),
            "(" + "".join(f"{logo}," for logo in self._logos()) + ")",
            colour(told.theme.colours.region),
            colour(told.theme.colours.accent),
            sequence(below),
        ]
        self._put(f"cover({', '.join(arguments)})")

    def _said(self, words: str) -> str:
        return literal(breakable(self.inline.words(words))) if words else "none"

    def _unsaid_marks(self, lines: Sequence[Element]) -> list[str]:
        """Return the marks that no line of the cover says; who hears a PDF hears no page heads."""
        said = {name for line in lines for name in classes(line)}
        marks = [("concept", self.mark), ("aoj-fictief", self._example)]
        return [mark for name, mark in marks if mark and name not in said]

    @property
    def mark(self) -> str:
        """What each page of a concept carries; '' for what may go out."""
        return self.document.concept or (DRAFT if self.document.draft else "")

    @property
    def _example(self) -> str:
        return FICTITIOUS if self.document.example else ""

    @property
    def marks(self) -> tuple[str, ...]:
        """The marks on every page."""
        return tuple(mark for mark in (self.mark, self._example) if mark)

    def _logos(self) -> Iterator[str]:
        for logo in (self.document.theme.logo, self.document.logo):
            if logo is None:
                continue
            picture = _cleaned_logo(logo)
            if picture is None:
                self.parts.report_picture()
                continue
            path, alt = self.parts.keep_picture(picture), self.parts.alt(logo.alt)
            size = picture.printed_width(170.0, 51.0)
            self.logos += 1
            yield f"image({literal(path)}, width: {size}pt, alt: {literal(alt)})"

    def _appendix(self) -> None:
        if not self._behind:
            return
        self.parts.cell = ""
        self.levels.append(2)
        self._put(f"appendix({literal(APPENDIX_NAME)}, {literal(APPENDIX)})")
        halves = [one for one in self._behind if _fits_half(one.details)]
        if halves:
            self._put("in-halves({")
            self._in_half = True
            self._put_behind(halves)
            self._in_half = False
            self._put("})")
        rest = [one for one in self._behind if one not in halves]
        self._put_behind(sorted(rest, key=lambda one: _is_sideways(one.details)))

    def _put_behind(self, behind: Iterable[_Behind]) -> None:
        for one in behind:
            self.parts.cell = one.cell
            codes = self._blocks(block for block in one.details if block.tag != "summary")
            for code in _with_link_back(codes, one.figure):
                self._put(code)

    # -- blocks -----------------------------------------------------------------------------------

    def _group(self, group: Sequence[Element]) -> list[str]:
        """Return the code of blocks that belong together, in one piece where that can be."""
        first = group[0]
        codes: list[str] = []
        height = 0.0
        is_sideways = False
        is_whole = len(group) > 1 or first.tag == "figure" or _table_in(first) is not None
        for block in group:
            table = _table_in(block)
            if table is not None:
                made = set_table(
                    table,
                    self.parts,
                    self.inline,
                    in_half=self._in_half,
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
                codes += self._block(block)
                height += 16.0 if block.tag == "details" else _height_of(block)
        if is_sideways:
            return [f"{_SIDEWAYS}{sequence(codes)})"]
        if is_whole and height < _TALLEST_GROUP:
            return [f"{_TOGETHER}{sequence(codes)})"]
        return codes

    def _blocks(self, blocks: Iterable[Element]) -> list[str]:
        kept = [block for block in blocks if isinstance(block.tag, str)]
        return [code for group in _groups(kept) for code in self._group(group)]

    def _contained(self, blocks: Iterable[Element]) -> list[str]:
        """Return the code of blocks that stand inside another."""
        self._containers += 1
        codes = self._blocks(blocks)
        self._containers -= 1
        return codes

    def _block(self, block: Element) -> list[str]:
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
            "table": lambda one: self._group([one]),
        }
        if tag[0] == "h" and tag[1:].isdigit():
            return [self._heading(block)]
        if tag in writers:
            return writers[tag](block)
        return [self._mixed(block)]

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
        items = [self._mixed(item) for item in block if item.tag == "li"]
        start = int(block.get("start") or 1)
        kind, options = ("enum", f"start: {start}, ") if block.tag == "ol" else ("list", "")
        return [f"{kind}({options}{', '.join(items)})"] if items else []

    def _definitions(self, block: Element) -> list[str]:
        pairs: list[tuple[str, list[str]]] = []
        for part in block:
            if part.tag == "dt":
                pairs.append((self.inline.contents(part), []))
            elif part.tag == "dd" and pairs:
                pairs[-1][1].append(f"block({self._mixed(part)})")
        told = ", ".join(f"({name}, {sequence(meaning)})" for name, meaning in pairs)
        return [f"definitions({told})"] if told else []

    def _callout(self, block: Element) -> list[str]:
        return [f"callout({sequence(self._contained(block))})"]

    def _division(self, block: Element) -> list[str]:
        codes = self._blocks(block)
        if "herzien" not in classes(block):
            return codes
        told: list[str] = []
        for is_turned, part in itertools.groupby(codes, lambda one: one.startswith(_SIDEWAYS)):
            kept = list(part)
            told += kept if is_turned else [f"to-revise({sequence(kept)})"]
        return told

    def _details(self, block: Element) -> list[str]:
        summary = block.find("summary")
        words = self.inline.contents(summary) if summary is not None else "{[]}"
        figure = self.parts.name_of(block.get(BESIDE))
        if not figure:
            inside = self._blocks(one for one in block if one.tag != "summary")
            return [f"lead({words})", *inside]
        self._behind.append(_Behind(figure, self.parts.cell, block))
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
            return self._mixed(block), 0.0
        size = picture.printed_width(self._widest)
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

    def _mixed(self, element: Element) -> str:
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


def _cleaned_logo(logo: Logo) -> PictureFile | None:
    try:
        picture = cleaned(logo.data)
    except UnreadablePicture:
        return None
    return picture_of(picture.data, picture.mime)


def _with_link_back(codes: list[str], figure: str) -> list[str]:
    """Return what stands behind a figure with a link to it, not apart from the last table."""
    link = f"from-appendix({literal(figure)})"
    for wrapped in (_TOGETHER, _SIDEWAYS):
        if codes and codes[-1].startswith(wrapped):
            return [*codes[:-1], _with(codes[-1], [], [link])]
    return [*codes, link]


def _with(code: str, before: list[str], behind: list[str]) -> str:
    """Return what is kept in one piece with more in that piece."""
    start = code.index("(") + 1
    return f"{code[:start]}{sequence([*before, code[start:-1], *behind])})"


def _fits_half(details: Element) -> bool:
    """Whether all behind a figure stands in half a page."""
    tables = list(details.iter("table"))
    has_more = any(details.iter("figure", "pre", "math"))
    return bool(tables) and not has_more and all(fit_half(table) for table in tables)


def _is_sideways(details: Element) -> bool:
    """Whether a table behind a figure takes a page on its side; such pages come last."""
    return any(fit(table).is_sideways for table in details.iter("table"))


def _cover_lines(blocks: Sequence[Element]) -> list[Element]:
    """Return the lines about the report that follow its main heading."""
    lines: list[Element] = []
    for block in blocks:
        if not set(classes(block)) & set(_COVER):
            break
        lines.append(block)
    return lines


def _end_of_summary(blocks: Sequence[Element]) -> int:
    """Return before which block the first part ends, if it has the key figures; else 0."""
    heads = [i for i, block in enumerate(blocks) if block.tag in ("h2", "h3")]
    if not heads:
        return 0
    end = heads[1] if len(heads) > 1 else len(blocks)
    tables = (table for block in blocks[heads[0] : end] for table in block.iter("table"))
    return end if any("aoj-kern" in classes(table) for table in tables) else 0


def _groups(blocks: Sequence[Element]) -> Iterator[list[Element]]:
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


def _said_once(caption: Element | None, title: Element | None) -> Element | None:
    if caption is None or title is None:
        return caption
    return None if text_of(caption) == text_of(title) else caption


def _height_of(block: Element) -> float:
    """Return about how high a paragraph of small print is, in points."""
    return math.ceil(width(text_of(block)) * 9.5 / 323 * 1.1) * 13.0 + 9.0
