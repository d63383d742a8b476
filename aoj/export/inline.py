"""The text of the tree: words with emphasis, links, formulas, pictures and marks of footnotes."""

from __future__ import annotations

import re

from aoj.export.elements import Element, add_text, element, short, text_of, trim
from aoj.export.formulas import NoFormula, formula
from aoj.export.images import read_picture
from aoj.export.paths import INSTEAD
from aoj.export.places import Places
from aoj.export.svg import UnreadablePicture

PLACEHOLDER = "Concept: van deze afbeelding ontbreekt nog een beschrijving."
CAPTION = "data-bijschrift"
"""On a picture on its way into a figure: the caption that markdown gives it."""
_DUMMIES = frozenset({"no description has been provided for this image", "image", "afbeelding"})
"""Text alternatives that say nothing; the first is what nbconvert makes up."""
_RENAMED = {"b": "strong", "i": "em", "cite": "em", "dfn": "em", "var": "em", "s": "del"}
_KEPT = frozenset(
    ("strong", "em", "small", "sup", "sub", "code", "del", "ins", "mark", "abbr", "q", "kbd")
)
_UNWRAPPED = frozenset(("u", "time", "wbr", "span", "samp"))
TEXTUAL = _KEPT | _UNWRAPPED | frozenset(_RENAMED) | {"a", "br", "img"}
_LANG = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})*")
FORMULA = "data-formule"


def is_textual(node: Element) -> bool:
    """Whether an element stands in a line of text."""
    return node.tag in TEXTUAL


class Text:
    """Fills elements of the tree with text from cleaned HTML."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self.notes: dict[str, int] = {}
        """The number of each footnote of the cell at hand, by its id."""
        self.lost = 0
        """How many pictures could not be read."""

    def fill(self, source: Element, made: Element) -> None:
        """Put the text of an element into another; blocks in it are set apart by a new line."""
        add_text(made, source.text)
        for node in source:
            if is_textual(node):
                self.put(node, made)
            elif FORMULA in node.attrib:
                self.put_formula(node, made, display=True)
            else:
                if text_of(made):
                    made.append(element("br"))
                self.fill(node, made)
            add_text(made, node.tail)
        trim(made)

    def put(self, node: Element, made: Element) -> None:
        """Put one element of a line of text at the end of another."""
        tag = _RENAMED.get(node.tag, node.tag)
        if FORMULA in node.attrib:
            self.put_formula(node, made, display=False)
        elif tag == "br":
            made.append(element("br"))
        elif tag == "img":
            self._put_image(node, made)
        elif tag == "a":
            self._put_link(node, made)
        elif tag in _KEPT:
            self._put_kept(node, tag, made)
        elif tag == "span" and _LANG.fullmatch(node.get("lang") or ""):
            self._put_inside(node, made, element("span", lang=node.get("lang") or ""))
        else:
            self._copy(node, made)

    def put_formula(self, node: Element, made: Element, *, display: bool) -> None:
        """Put a formula at the end of an element, as MathML."""
        tex = node.get(FORMULA) or ""
        try:
            made.append(formula(tex, display=display))
        except NoFormula:
            self._places.report(
                "formule",
                f"heeft een formule die niet gezet kan worden: '{short(tex)}'",
                "schrijf haar eenvoudiger, of als tekst zonder dollartekens",
            )
            made.append(element("code", tex))

    def image(self, node: Element) -> Element | None:
        """Return a cleaned picture with its text alternative; None for one that cannot be read."""
        try:
            picture = read_picture(node.get("src") or "")
        except UnreadablePicture as error:
            self.lost += bool(node.get("src"))
            self._places.report(
                "beeld",
                f"heeft een afbeelding die niet getoond kan worden ({error})",
                "plak de afbeelding opnieuw, als PNG, JPEG of SVG",
            )
            return None
        if INSTEAD.encode() in picture.data:
            self._places.report(
                "pad",
                "heeft een afbeelding waarin een map van een computer staat",
                "haal die weg, want daarin staat de naam van een gebruiker",
            )
        alt = re.sub(r"\s+", " ", node.get("alt") or "").strip()
        if alt.lower().rstrip(".") in _DUMMIES or not alt:
            self._places.report(
                "alt",
                "heeft een afbeelding zonder beschrijving voor wie haar niet ziet",
                "schrijf in de codecel een regel '# alt: wat er te zien is', of in tekst "
                "'![wat er te zien is](...)'",
            )
            alt = PLACEHOLDER
        made = element("img", alt=alt, src=picture.uri)
        if title := (node.get("title") or "").strip():
            made.set(CAPTION, title)
        return made

    def _put_image(self, node: Element, made: Element) -> None:
        image = self.image(node)
        if image is None:
            add_text(made, f"(afbeelding ontbreekt: {node.get('alt') or 'zonder naam'})")
        else:
            made.append(image)

    def _put_link(self, node: Element, made: Element) -> None:
        href = (node.get("href") or "").strip()
        if href and "".join(node.itertext()).strip():
            self._put_inside(node, made, element("a", href=href))
        else:
            self._copy(node, made)

    def _put_kept(self, node: Element, tag: str, made: Element) -> None:
        if tag == "sup" and (number := self.notes.get(_note(node))):
            mark = element("a", str(number), class_="voetnoot", href=f"#noot-{number}")
            mark.set("id", self._places.unique(f"noot-verwijzing-{number}"))
            sup = element("sup")
            sup.append(mark)
            made.append(sup)
        elif text_of(node) or len(node):
            self._put_inside(node, made, element(tag))
        else:
            add_text(made, node.text)

    def _put_inside(self, node: Element, made: Element, inner: Element) -> None:
        made.append(inner)
        self._copy(node, inner)

    def _copy(self, source: Element, made: Element) -> None:
        """Put the contents of an element into another as they are."""
        add_text(made, source.text)
        for node in source:
            if is_textual(node) or FORMULA in node.attrib:
                self.put(node, made)
            else:
                self._copy(node, made)
            add_text(made, node.tail)


def _note(node: Element) -> str:
    """Return the id of the footnote that a mark in the text points to."""
    if "footnote-ref" not in (node.get("class") or "").split() or not len(node):
        return ""
    return (node[0].get("href") or "").removeprefix("#")
