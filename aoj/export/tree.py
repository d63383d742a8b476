"""The one tree from which each export is written: few elements, each with one meaning.

What comes from a notebook is built anew, element by element, so that nothing is in the tree that is
not in its vocabulary: no styles, no classes but ours, ids that are unique. Each block knows its
cell (`data-cel`), so that whatever is wrong can be told of by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from aoj.export.cells import Piece
from aoj.export.elements import (
    Element,
    add_text,
    classes,
    drop,
    element,
    parsed,
    short,
    text_of,
    trim,
    unescaped,
    with_children,
)
from aoj.export.fragments import clean, legal
from aoj.export.inline import CAPTION, FORMULA, Text, is_textual
from aoj.export.paths import take_paths
from aoj.export.places import Places
from aoj.export.problems import Problem
from aoj.export.tables import has_rows, make_table

CELL = "data-cel"
BESIDE = "data-bij"
"""On what may be opened below a chart: the id of the figure of which it has the figures."""
NOTES = "Voetnoten"
_PARAGRAPHS = ("aoj-titel", "aoj-noot", "aoj-fictief", "aoj-onderkop")
_COVER = ("aoj-fictief", "aoj-onderkop")
_CALLOUTS = {
    "NOTE": ("noot", "Opmerking"),
    "TIP": ("tip", "Tip"),
    "IMPORTANT": ("belangrijk", "Belangrijk"),
    "WARNING": ("let-op", "Let op"),
    "CAUTION": ("pas-op", "Pas op"),
}
_CALLOUT = re.compile(r"\s*\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*\n?\s*", re.IGNORECASE)
_HEADING = re.compile(r"h([1-6])")


@dataclass(frozen=True)
class Tree:
    """The tree, a `main` element, and what is wrong with what it was made from.

    `figures` and `tables` are what the notebook has, counted before the tree is built.
    """

    body: Element
    problems: tuple[Problem, ...]
    figures: int
    tables: int


def build_tree(pieces: Iterable[Piece], title: str) -> Tree:
    """Return the tree of the pieces of a notebook; `title` is for one without a main heading.

    Where something lacks the tree is closed all the same: with a placeholder, or the level of a
    heading mended.
    """
    builder = _Builder()
    body = builder.build(pieces, title)
    return Tree(
        body, tuple(builder.places.problems), builder.figures - builder.lost, builder.tables
    )


class _Builder:
    def __init__(self) -> None:
        self.places = Places()
        self._text = Text(self.places)
        self._main: Element | None = None
        self._notes: list[tuple[str, Element]] = []
        self.figures = self.tables = 0

    @property
    def lost(self) -> int:
        """How many pictures cannot be read; each is told of."""
        return self._text.lost

    def build(self, pieces: Iterable[Piece], title: str) -> Element:
        body = etree.Element("main")
        for piece in pieces:
            self.places.cell = piece.cell
            blocks = list(self._of(piece))
            if piece.to_revise:
                blocks = [with_children(element("div", class_="herzien"), blocks)]
            for block in blocks:
                block.set(CELL, legal(piece.cell))
            body.extend(blocks)
        self._put_head(body, title)
        self._put_notes(body)
        _join_details(body)
        self._settle_links(body)
        self._take_paths(body)
        return body

    def _of(self, piece: Piece) -> Iterator[Element]:
        if piece.kind in ("uitvoer", "code"):
            yield element("pre", unescaped(piece.html), class_=piece.kind, tabindex="0")
            return
        if piece.kind == "beeld":
            image = parsed(clean(piece.html)).find(".//img")
            self.figures += image is not None and bool(image.get("src"))
            yield self._picture(element("img") if image is None else image, piece)
            return
        root = parsed(clean(piece.html))
        self._count(root)
        self._take_notes(root)
        image = root.find(".//img")
        if piece.alt and image is not None and not image.get("alt"):
            image.set("alt", legal(piece.alt))
        yield from self._blocks(root)

    def _count(self, root: Element) -> None:
        self.figures += sum(bool(image.get("src")) for image in root.iter("img"))
        for table in root.iter("table"):
            is_nested = any(up.tag == "table" and has_rows(up) for up in table.iterancestors())
            self.tables += has_rows(table) and not is_nested

    def _blocks(self, parent: Element) -> list[Element]:
        """Return the blocks of an element; loose text between them becomes a paragraph."""
        made: list[Element] = []
        loose = element("p")
        add_text(loose, parent.text)
        for node in parent:
            if is_textual(node):
                self._text.put(node, loose)
            else:
                made += self._paragraph(loose)
                loose = element("p")
                made += self._block(node)
            add_text(loose, node.tail)
        return [*made, *self._paragraph(loose)]

    def _block(self, node: Element) -> Iterable[Element]:
        tag = str(node.tag)
        if found := _HEADING.fullmatch(tag):
            return self._heading(node, int(found[1]))
        if FORMULA in node.attrib:
            made = element("p")
            self._text.put_formula(node, made, display=True)
            return [made]
        by_tag = {
            "p": self._own_paragraph,
            "ul": self._list,
            "ol": self._list,
            "dl": self._definitions,
            "blockquote": self._quote,
            "figure": self._figure,
            "table": self._table,
            "details": self._details,
            "pre": self._printed,
        }
        if tag == "hr":
            return [element("hr")]
        return by_tag.get(tag, self._blocks)(node)

    def _own_paragraph(self, node: Element) -> list[Element]:
        made = element("p")
        own = [name for name in _PARAGRAPHS if name in classes(node)]
        if own:
            made.set("class", own[0])
        self._text.fill(node, made)
        return self._paragraph(made)

    def _paragraph(self, made: Element) -> list[Element]:
        """Return a paragraph if it says something; a picture alone in it is a figure."""
        trim(made)
        images, words = made.findall("img"), text_of(made)
        captions = [image.attrib.pop(CAPTION, "") for image in images]
        if len(images) == 1 and not words:
            return [self._framed(images[0], caption=str(captions[0]))]
        return [made] if words or images or made.find("math") is not None else []

    def _heading(self, node: Element, level: int) -> list[Element]:
        places = self.places
        made = element("h1")
        self._text.fill(node, made)
        text = text_of(made)
        if not text:
            return []
        if level == 1 and self._main is not None:
            level = 2
        if level > places.level + 1:
            wanted = places.level + 1
            places.report(
                "kop",
                f"heeft de kop '{short(text)}' op niveau {level}, direct onder een kop op niveau "
                f"{places.level}",
                f"maak er een kop op niveau {wanted} van ('{'#' * wanted}')",
            )
            level = wanted
        made.tag = f"h{level}"
        places.level, places.heading = level, text
        places.identify(made, node.get("id") or "", text)
        places.remember(re.sub(r"\s", "-", text), made)  # what JupyterLab calls it
        if level == 1:
            self._main = made
        return [made]

    def _list(self, node: Element) -> list[Element]:
        made = element(str(node.tag))
        start = node.get("start") or ""
        if node.tag == "ol" and start.isascii() and start.isdigit() and len(start) < 6:
            made.set("start", start)
        for item in node.findall("li"):
            line = element("li")
            self._mixed(item, line)
            if text_of(line) or len(line):
                made.append(line)
        return [made] if len(made) else []

    def _definitions(self, node: Element) -> list[Element]:
        made = element("dl")
        for part in node.iter("dt", "dd"):
            line = element(str(part.tag))
            if part.tag == "dt":
                self._text.fill(part, line)
            else:
                self._mixed(part, line)
            if text_of(line) and (part.tag == "dt" or len(made)):
                made.append(line)
        return [made] if len(made) else []

    def _quote(self, node: Element) -> list[Element]:
        blocks = self._blocks(node)
        if not blocks:
            return []
        first = blocks[0]
        found = _CALLOUT.match(first.text or "") if first.tag == "p" else None
        if not found:
            return [with_children(element("blockquote"), blocks)]
        kind, label = _CALLOUTS[found[1].upper()]
        made = element("aside", class_=f"kader kader-{kind}", role="note")
        made.append(element("p", label, class_="kader-kop"))
        first.text = (first.text or "")[found.end() :]
        return [with_children(made, blocks if text_of(first) else blocks[1:])]

    def _details(self, node: Element) -> list[Element]:
        told = element("summary")
        summary = node.find("summary")
        if summary is not None:
            self._text.fill(summary, told)
            drop(summary)
        told.text = told.text if text_of(told) else "Meer"
        inside = self._blocks(node)
        return [with_children(element("details"), [told, *inside])] if inside else []

    def _printed(self, node: Element) -> list[Element]:
        text = "".join(node.itertext()).strip("\n")
        return [element("pre", text, class_="uitvoer", tabindex="0")] if text.strip() else []

    def _mixed(self, source: Element, made: Element) -> None:
        """Fill an element with text alone, or with blocks where there are some."""
        if all(is_textual(node) for node in source):
            self._text.fill(source, made)
            return
        blocks = self._blocks(source)
        if len(blocks) == 1 and blocks[0].tag == "p" and not blocks[0].get("class"):
            made.text = blocks[0].text
            made.extend(list(blocks[0]))
        else:
            made.extend(blocks)

    def _figure(self, node: Element) -> list[Element]:
        images, parts = list(node.iter("img")), list(node.iter("p", "figcaption"))
        titles = [part for part in parts if "aoj-titel" in classes(part)]
        captions = [part for part in parts if part.tag == "figcaption"]
        if len(images) != 1 or not _is_all(node, [*titles, *captions]):
            return self._blocks(node)
        title, caption = element("p", class_="aoj-titel"), element("figcaption")
        for made, sources in ((title, titles), (caption, captions)):
            for source in sources:
                self._text.fill(source, made)
        image = self._text.image(images[0])
        if image is None:
            return [_lost()]
        image.attrib.pop(CAPTION, None)
        return [self._framed(image, title, caption)]

    def _picture(self, image: Element, piece: Piece) -> Element:
        if piece.alt:
            image.set("alt", legal(piece.alt))
        made = self._text.image(image)
        if made is None:
            return _lost()
        return self._framed(made, caption=piece.caption)

    def _framed(
        self,
        image: Element,
        title: Element | None = None,
        below: Element | None = None,
        *,
        caption: str = "",
    ) -> Element:
        """Return a figure: title, picture, and a caption that is never empty."""
        made = element("figure")
        self.places.identify(made, "", "figuur")
        words = text_of(title) if title is not None else ""
        if title is not None and words:
            made.append(title)
        made.append(image)
        image.tail = None
        if below is None or not text_of(below):
            below = element("figcaption", legal(caption) or words or self.places.beside("Figuur"))
        made.append(below)
        return made

    def _table(self, node: Element) -> list[Element]:
        captioned = node.find("caption") is not None and text_of(node.find("caption"))
        made = make_table(node, "" if captioned else self.places.beside("Tabel"), self._text.fill)
        if made is None:
            return self._blocks(node)
        self.places.identify(made, made.attrib.pop("id", ""), "tabel")
        caption = made[0]
        if captioned:
            add_text(caption, self.places.which(text_of(caption)))
        caption.set("id", f"{made.get('id')}-bijschrift")
        region = element("div", class_="tabel", role="region", tabindex="0")
        region.set("aria-labelledby", str(caption.get("id")))
        region.append(made)
        return [region]

    def _take_notes(self, root: Element) -> None:
        """Take the footnotes out of a cell, and number them on."""
        self._text.notes = {}
        for section in root.findall(".//section"):
            if "footnotes" not in classes(section):
                continue
            for item in section.iter("li"):
                for back in item.findall(".//a"):
                    if "footnote" in classes(back):
                        drop(back)
                self._notes.append((self.places.cell, item))
                self._text.notes[item.get("id") or ""] = len(self._notes)
            drop(section)

    def _put_notes(self, body: Element) -> None:
        if not self._notes:
            return
        section = element("section", class_="voetnoten", role="doc-endnotes")
        section.append(element("h2", NOTES, id="voetnoten"))
        listed = element("ol")
        self._text.notes = {}
        for number, (cell, source) in enumerate(self._notes, 1):
            self.places.cell = cell
            item = element("li", id=f"noot-{number}")
            self._mixed(source, item)
            back = element("a", "↩", class_="terug", href=f"#noot-verwijzing-{number}")
            back.set("aria-label", f"Terug naar de tekst bij noot {number}")
            (item[-1] if len(item) and item[-1].tag == "p" else item).append(back)
            listed.append(item)
        section.append(listed)
        section.set(CELL, "")
        body.append(section)

    def _put_head(self, body: Element, title: str) -> None:
        """Put the main heading first, with the lines about the report right below it."""
        main = self._main
        if main is None:
            main = element("h1", legal(title))
            self.places.identify(main, "", title)
        lines = []
        follower = main.getnext()
        while follower is not None and set(classes(follower)) & set(_COVER):
            lines.append(follower)
            follower = follower.getnext()
        cell = next((up.get(CELL) for up in [main, *main.iterancestors()] if up.get(CELL)), "")
        drop(main)
        for at, node in enumerate([main, *lines]):
            node.set(CELL, cell)
            body.insert(at, node)

    def _settle_links(self, body: Element) -> None:
        """Make links within the page point to what is there; to what is not there is text."""
        known = {node.get("id") for node in body.iter() if node.get("id")}
        for link in list(body.iter("a")):
            href = link.get("href") or ""
            target = self.places.now_called(href[1:])
            if href.startswith("#") and target in known:
                link.set("href", f"#{target}")
            elif href.startswith("#"):
                link.attrib.clear()
                link.tag = "span"

    def _take_paths(self, body: Element) -> None:
        """Take out what names a folder of someone's computer, and so a user; report it."""
        for block in body:
            for path in take_paths(block):
                self._report_path(path, block.get(CELL) or "")

    def _report_path(self, path: str, cell: str) -> None:
        self.places.report(
            "pad",
            f"toont een map van een computer ('{short(path)}')",
            "haal die weg, want daarin staat de naam van een gebruiker",
            cell=cell,
        )


def _join_details(body: Element) -> None:
    """Tell of what may be opened right below a chart that it has the figures of that chart."""
    for figure in body.iter("figure"):
        behind = figure.getnext()
        if behind is not None and behind.tag == "details":
            behind.set(BESIDE, str(figure.get("id")))


def _is_all(node: Element, parts: Iterable[Element]) -> bool:
    """Whether an element says nothing beside these parts of it, and has no table."""
    said = sum(_length(part) for part in parts)
    return said == _length(node) and node.find(".//table") is None


def _length(node: Element) -> int:
    """Return how many characters an element says, spaces not counted."""
    return sum(len("".join(text.split())) for text in node.itertext())


def _lost() -> Element:
    return element("p", "Hier hoort een afbeelding die niet te lezen is.", class_="concept")
