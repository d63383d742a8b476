"""Reads a PDF as who hears it does: its structure in order, with the words of each element."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ByteStringObject, ContentStream, IndirectObject
from pypdf.generic import TextStringObject as TextString


@dataclass
class Heard:
    """An element of the structure: its kind, attributes, own words, and what is below it."""

    kind: str
    attributes: dict[str, Any] = field(default_factory=dict)
    alt: str = ""
    id: str = ""
    words: str = ""
    kids: list[Heard] = field(default_factory=list)

    def walk(self) -> Iterator[Heard]:
        yield self
        for kid in self.kids:
            yield from kid.walk()

    @property
    def text(self) -> str:
        """All words of the element in the order in which they are read."""
        return self.words if not self.kids else "".join(kid.text for kid in self.kids)


def reader(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data), strict=True)


def heard(data: bytes) -> Heard:
    """Return the structure of a PDF, with its words."""
    pdf = reader(data)
    spoken = {
        page.indirect_reference.idnum: dict(_marked(pdf, page))
        for page in pdf.pages  # type: ignore[union-attr]
    }
    root = pdf.trailer["/Root"]["/StructTreeRoot"]
    made = Heard("Root")
    _add_kids(made, root.get("/K"), None, spoken)
    return made


def of_kind(tree: Heard, kind: str) -> list[Heard]:
    return [one for one in tree.walk() if one.kind == kind]


def letters(text: str) -> str:
    """Return only the letters and digits of a text, so that spaces and hyphens do not matter."""
    return re.sub(r"[\W_]+", "", text)


def page_texts(data: bytes) -> list[str]:
    """Return all words on each page, those of page heads and feet too."""
    pdf = reader(data)
    return ["".join(text for _, text in _marked(pdf, page, all_of_it=True)) for page in pdf.pages]


def _add_kids(
    parent: Heard, kids: Any, page: int | None, spoken: dict[int, dict[int, str]]
) -> None:
    kids = kids.get_object() if isinstance(kids, IndirectObject) else kids
    for kid in kids if isinstance(kids, ArrayObject) else [kids]:
        if isinstance(kid, int):
            words = spoken.get(page or 0, {}).get(int(kid), "")
            parent.kids.append(Heard("words", words=words))
            continue
        node = kid.get_object() if kid is not None else {}
        own = node.raw_get("/Pg").idnum if "/Pg" in node else page
        if node.get("/Type") == "/MCR":
            words = spoken.get(own or 0, {}).get(int(node["/MCID"]), "")
            parent.kids.append(Heard("words", words=words))
        elif "/S" in node:
            attributes: dict[str, Any] = {}
            for one in node.get("/A", []):
                attributes |= {str(key): value for key, value in one.get_object().items()}
            made = Heard(
                str(node["/S"])[1:],
                attributes,
                str(node.get("/Alt", "")),
                _text_of(node.get("/ID", "")),
            )
            parent.kids.append(made)
            _add_kids(made, node.get("/K", ArrayObject()), own, spoken)


def _text_of(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, ByteStringObject) else str(value)


def _marked(pdf: PdfReader, page: Any, *, all_of_it: bool = False) -> Iterator[tuple[int, str]]:
    """Yield the words of each marked piece of a page, by its number."""
    fonts = {
        name: _letters_of(font.get_object())
        for name, font in (page["/Resources"].get("/Font") or {}).items()
    }
    found: dict[int, str] = {}
    stack: list[int] = []
    font: dict[int, str] = {}
    for operands, operator in ContentStream(page.get_contents(), pdf).operations:
        if operator in (b"BDC", b"BMC"):
            marked = operands[1] if len(operands) > 1 and hasattr(operands[1], "get") else {}
            stack.append(int(marked.get("/MCID", -1)))
        elif operator == b"EMC":
            stack.pop()
        elif operator == b"Tf":
            font = fonts.get(operands[0], {})
        elif operator in (b"Tj", b"TJ", b"'", b'"'):
            here = next((one for one in reversed(stack) if one >= 0), -1)
            pieces = operands[-1] if isinstance(operands[-1], ArrayObject) else [operands[-1]]
            words = "".join(
                _decoded(one, font) for one in pieces if not isinstance(one, (int, float))
            )
            found[here] = found.get(here, "") + words
    for number, words in found.items():
        if number >= 0 or all_of_it:
            yield number, words


def _decoded(piece: Any, font: dict[int, str]) -> str:
    raw = piece.original_bytes if isinstance(piece, TextString) else bytes(piece)
    codes = (int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2))
    return "".join(font.get(code, "") for code in codes)


def _letters_of(font: Any) -> dict[int, str]:
    """Return the text of each glyph of a font."""
    cmap = font["/ToUnicode"].get_data().decode("latin-1")
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>", block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be", "replace")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for low, high, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = int(text, 16)
            for code in range(int(low, 16), int(high, 16) + 1):
                found[code] = chr(start + code - int(low, 16))
    return found
