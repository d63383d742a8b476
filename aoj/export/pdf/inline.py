"""The words of a block as Typst code: emphasis, links, formulas, small pictures, footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from aoj.export.elements import Element, classes, text_of
from aoj.export.pdf.fonts import undrawable
from aoj.export.pdf.formulas import DRAWN_SIGNS, UnknownFormula, formula
from aoj.export.pdf.literals import breakable, literal, sequence, shown
from aoj.export.pdf.parts import Parts
from aoj.export.pdf.pictures import PAGE_WIDTH, read_picture

_WRAPPED = {
    "strong": "strong",
    "em": "emph",
    "sup": "super",
    "sub": "sub",
    "del": "strike",
    "ins": "underline",
    "mark": "marked",
    "q": "quoted",
}
_UNWRAPPED = frozenset({"abbr", "span"})
_VERBATIM = frozenset({"code", "kbd"})
INLINE = frozenset(_WRAPPED) | _UNWRAPPED | _VERBATIM | {"a", "br", "img", "math", "small"}
_OUTSIDE = re.compile(r"(?:https?://|mailto:)\S+\Z", re.IGNORECASE)
REPLACEMENT = "�"
_IN_LINE_HEIGHT = 14.0


class Inline:
    """Writes the contents of elements as Typst code; what it meets is kept in `parts`."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._spaced = True
        """Whether a space at this place would be one too many."""

    def contents(self, element: Element) -> str:
        """Return the code of all in an element, as one piece of content."""
        return self.run([element.text or "", *element])

    def run(self, nodes: Sequence[Element | str]) -> str:
        """Return the code of texts and elements that follow each other; tails go with them."""
        self._spaced = True
        codes: list[str] = []
        for node in nodes:
            if isinstance(node, str):
                codes += self._text(node)
            else:
                codes += self._one(node)
                codes += self._text(node.tail or "")
        return sequence(codes)

    def words(self, text: str) -> str:
        """Return a text as it is printed: what no letter has is told of, or replaced in a draft."""
        told = shown(text)
        missing = undrawable(told)
        if missing:
            self._parts.report_letters(missing)
            told = "".join(REPLACEMENT if one in missing else one for one in told)
        return told

    def _text(self, text: str) -> list[str]:
        told = re.sub(r"[ \t\r\n\f]+", " ", self.words(text))
        if self._spaced:
            told = told.lstrip(" ")
        if not told:
            return []
        self._spaced = told.endswith(" ")
        return [literal(breakable(told))]

    def _inside(self, element: Element) -> str:
        codes = self._text(element.text or "")
        for node in element:
            codes += self._one(node)
            codes += self._text(node.tail or "")
        return sequence(codes)

    def _one(self, node: Element) -> Iterator[str]:
        tag = str(node.tag)
        if tag == "br":
            self._spaced = True
            yield "linebreak()"
        elif tag == "img":
            yield self._image(node)
        elif tag == "math":
            yield self.formula(node)
        elif tag == "a":
            yield self._link(node)
        elif tag == "sup" and (number := _note_of(node)):
            yield self._note(number)
        elif tag in _VERBATIM:
            yield self._verbatim(node)
        elif tag == "small":
            yield f"text(size: 0.86em, {self._inside(node)})"
        elif tag in _WRAPPED:
            yield f"{_WRAPPED[tag]}({self._inside(node)})"
        else:
            yield self._inside(node)

    def _verbatim(self, node: Element) -> str:
        self._spaced = False
        words = re.sub(r"\s+", " ", self.words("".join(node.itertext())))
        return f"raw({literal(breakable(words))})"

    def _link(self, node: Element) -> str:
        href = (node.get("href") or "").strip()
        if "terug" in classes(node):
            return "[]"
        if number := _note_of(node):
            return self._note(number)
        body = self._inside(node)
        if href.startswith("#"):
            name = self._parts.name_of(href[1:])
            return f"to(label({literal(name)}), {body})" if name else body
        return f"to({literal(shown(href))}, {body})" if _OUTSIDE.match(href) else body

    def _note(self, number: str) -> str:
        self._spaced = False
        name, is_first = self._parts.cite(number)
        if not is_first:
            return f"footnote(label({literal(name)}))"
        note = self._parts.notes.get(number)
        if note is None:
            return "[]"
        spaced, self._spaced = self._spaced, True
        body = self._parts.mixed(note)
        self._spaced = spaced
        return f"named({literal(name)}, footnote({body}))"

    def _image(self, node: Element) -> str:
        self._spaced = False
        picture = read_picture(node.get("src") or "")
        alt = (node.get("alt") or "").strip()
        if picture is None:
            self._parts.report_picture()
            return literal(self.words(f"({alt})"))
        path = self._parts.keep_picture(picture)
        width = picture.printed_width(PAGE_WIDTH / 3, _IN_LINE_HEIGHT)
        alt = self._parts.alt(alt)
        return f"box(image({literal(path)}, width: {width}pt, alt: {literal(alt)}))"

    def formula(self, node: Element, *, is_block: bool = False) -> str:
        """Return the code of a formula, with its words as text alternative."""
        self._spaced = False
        alt = " ".join(shown(node.get("data-woorden") or node.get("alttext") or "").split())
        try:
            code = formula(node, alt or "formule", is_block=is_block)
        except UnknownFormula as error:
            self._parts.report_formula(str(error))
            return f"raw({literal(self.words(node.get('alttext') or text_of(node)))})"
        self.words("".join(one for one in "".join(node.itertext()) if one not in DRAWN_SIGNS))
        self._parts.formulas += 1
        return code


def _note_of(node: Element) -> str:
    """Return to which footnote an element refers; '' when it does not."""
    link = node if node.tag == "a" else next(iter(node.findall("a")), None)
    if link is None or "voetnoot" not in classes(link):
        return ""
    return (link.get("href") or "")[1:]
