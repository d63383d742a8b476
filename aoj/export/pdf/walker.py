"""From the tree of a document to lines of Typst code: cover, summary, the rest, and the appendix.

Everything that stands in a notebook becomes a string in that code. The names in it are ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from aoj.export.days import day_in_words
from aoj.export.document import DRAFT, Document
from aoj.export.elements import Element, classes
from aoj.export.images import cleaned
from aoj.export.pdf.blocks import (
    APPENDIX_NAME,
    SIDEWAYS,
    TOGETHER,
    Behind,
    Blocks,
    groups,
    with_more,
)
from aoj.export.pdf.columns import fit, fit_half
from aoj.export.pdf.literals import breakable, colour, literal, sequence
from aoj.export.pdf.parts import Parts
from aoj.export.pdf.pictures import PAGE_WIDTH, PictureFile, picture_of
from aoj.export.svg import UnreadablePicture
from aoj.settings import Logo

CELL = "data-cel"
APPENDIX = "Bijlage: de cijfers achter de figuren"
FICTITIOUS = "Fictieve voorbeeldcijfers"
_SUMMARY_FIGURE = 450.0
"""Points: a figure on the first page of figures is a little smaller, so that all is one page."""
_COVER = ("aoj-fictief", "aoj-onderkop", "concept")


class Walker:
    """Writes a document as lines of Typst code; `lines[i]` shows something of cell `cells[i]`."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.parts = Parts(document.body)
        self.blocks = Blocks(self.parts)
        self.inline = self.blocks.inline
        self.lines: list[str] = []
        self.cells: list[str] = []
        self.logos = 0
        theme = document.theme
        self.footer = self.inline.words(theme.footer or theme.organisation)
        self.running = self.inline.words(
            " · ".join(one for one in (document.region, document.subject) if one)
        )
        """What stands above each page but the first."""

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
            self.blocks.widest = _SUMMARY_FIGURE
            for group in groups(rest[:end]):
                self._put_group(group)
            self._put("})")
            self.blocks.widest = PAGE_WIDTH
        for group in groups(rest[end:]):
            self._put_group(group)
        self._appendix()
        for note in self.parts.uncited:
            self._put(f"small-print({self.blocks.mixed(note)})")
        if 2 not in self.blocks.levels:
            self.lines[contents] = "[]"

    def _put(self, code: str) -> None:
        self.lines.append(code)
        self.cells.append(self.parts.cell)

    def _put_group(self, group: Sequence[Element]) -> None:
        self.parts.cell = next((one.get(CELL) for one in group if one.get(CELL)), None) or ""
        for code in self.blocks.group(group):
            if code.startswith(SIDEWAYS) and self.lines[-1].startswith("title("):
                heading = self.lines.pop()
                self.cells.pop()
                code = with_more(code, [heading], [])
            self._put(code)

    # -- parts of the report ----------------------------------------------------------------------

    def _cover(self, front: Sequence[Element]) -> None:
        heading, lines = front[0], front[1:]
        self.parts.cell = heading.get(CELL) or ""
        self.blocks.levels.append(1)
        below = [code for line in lines for code in self.blocks.block(line)]
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
        if not self.blocks.behind:
            return
        self.parts.cell = ""
        self.blocks.levels.append(2)
        self._put(f"appendix({literal(APPENDIX_NAME)}, {literal(APPENDIX)})")
        halves = [one for one in self.blocks.behind if _fits_half(one.details)]
        if halves:
            self._put("in-halves({")
            self.blocks.in_half = True
            self._put_behind(halves)
            self.blocks.in_half = False
            self._put("})")
        rest = [one for one in self.blocks.behind if one not in halves]
        self._put_behind(sorted(rest, key=lambda one: _is_sideways(one.details)))

    def _put_behind(self, behind: Iterable[Behind]) -> None:
        for one in behind:
            self.parts.cell = one.cell
            codes = self.blocks.all_of(block for block in one.details if block.tag != "summary")
            for code in _with_link_back(codes, one.figure):
                self._put(code)


def _cleaned_logo(logo: Logo) -> PictureFile | None:
    try:
        picture = cleaned(logo.data)
    except UnreadablePicture:
        return None
    return picture_of(picture.data, picture.mime)


def _with_link_back(codes: list[str], figure: str) -> list[str]:
    """Return what stands behind a figure with a link to it, not apart from the last table."""
    link = f"from-appendix({literal(figure)})"
    for wrapped in (TOGETHER, SIDEWAYS):
        if codes and codes[-1].startswith(wrapped):
            return [*codes[:-1], with_more(codes[-1], [], [link])]
    return [*codes, link]


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
