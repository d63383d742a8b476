"""The figures of a document by themselves, for someone's slides: SVG, PNG and their words.

A picture that travels alone takes its marks along: 'concept' and 'fictieve voorbeeldcijfers' stand
below it, in the picture itself. `figuren.txt` has title, alt text and source of each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from aoj.errors import DataError
from aoj.export.document import Document, demand_whole
from aoj.export.elements import Element, slug, text_of
from aoj.export.images import SVG as SVG_TYPE
from aoj.export.images import read_picture
from aoj.export.svg import SVG, box_of
from aoj.export.workbook import marks_of

SHARP = 220
"""Points per inch of a PNG: a chart of 17 cm is some 1,500 points wide."""
LIST = "figuren.txt"
_MARGIN, _LINE = 8, 14
_NAMELESS = "figuur"
_LENGTH = re.compile(r"(\d{1,6}(?:\.\d*)?)([a-z]*|%)")
_SOURCE = (
    "#set page(width: auto, height: auto, margin: {margin}pt, fill: white)\n"
    '#set text(font: ("Source Sans Pro", "DejaVu Sans"), size: 9pt, fill: rgb("#5C6B78"))\n'
    '#image("beeld.svg", width: {width}pt)\n{below}'
)


@dataclass(frozen=True)
class _Figure:
    name: str
    title: str
    alt: str
    caption: str
    uri: str


def write_figures(document: Document) -> dict[str, bytes]:
    """Return the files of the figures by their names; empty for a document without any.

    Raises `DataError` where a figure of the notebook would be lost, or cannot be drawn.
    """
    figures = list(_figures(document))
    demand_whole(document, len(figures), document.tables, "de losse figuren")
    marks = marks_of(document)
    made: dict[str, bytes] = {}
    for figure in figures:
        picture = read_picture(figure.uri)
        if picture.mime == SVG_TYPE:
            made[f"{figure.name}.svg"] = _with_words(picture.data, figure, marks)
        made[f"{figure.name}.png"] = _png(figure, marks)
    if made:
        made[LIST] = _list(document, figures).encode("utf-8")
    return made


def _figures(document: Document) -> Iterator[_Figure]:
    """Yield the pictures of a document, also those in a line of text."""
    images = list(document.body.iter("img"))
    digits = max(len(str(len(images))), 2)
    for number, image in enumerate(images, 1):
        frame = image.getparent() if image.getparent().tag == "figure" else None
        title = _text(frame, "p")
        caption = _text(frame, "figcaption")
        name = slug(title or caption)[:50].strip("-") or _NAMELESS
        alt = image.get("alt") or ""
        yield _Figure(f"{number:0{digits}d}-{name}", title, alt, caption, image.get("src") or "")


def _text(frame: Element | None, tag: str) -> str:
    found = frame.find(tag) if frame is not None else None
    return text_of(found) if found is not None else ""


def _with_words(data: bytes, figure: _Figure, marks: list[str]) -> bytes:
    """Return a drawing with its title and description in it, and the marks in a line below."""
    root = etree.fromstring(data)
    for tag, words in (("desc", figure.alt), ("title", figure.title or figure.caption)):
        for old in root.findall(f"{{{SVG}}}{tag}"):
            root.remove(old)
        told = etree.Element(f"{{{SVG}}}{tag}")
        told.text = words
        root.insert(0, told)
    root.set("role", "img")
    box = box_of(root)
    if marks and box:
        _add_line(root, box, ". ".join(marks))
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def _add_line(root: Element, box: list[float], words: str) -> None:
    """Make a drawing a line higher, and put words there."""
    left, top, width, height = box
    scale = width / 500
    line = etree.SubElement(root, f"{{{SVG}}}text")
    line.set("x", f"{left + 2 * scale:g}")
    line.set("y", f"{top + height + 0.75 * _LINE * scale:g}")
    line.set("font-family", "Source Sans Pro, Arial, sans-serif")
    line.set("font-size", f"{9 * scale:g}")
    line.set("fill", "#5c6b78")
    line.text = words
    higher = height + _LINE * scale
    root.set("viewBox", f"{left:g} {top:g} {width:g} {higher:g}")
    for name, factor in (("width", 1.0), ("height", higher / height)):
        found = _LENGTH.fullmatch(root.get(name) or "")
        if found:
            root.set(name, f"{float(found[1]) * factor:g}{found[2]}")


def _png(figure: _Figure, marks: list[str]) -> bytes:
    from aoj.export.pdf.compiling import compiler
    from aoj.export.pdf.literals import literal
    from aoj.export.pdf.pictures import read_picture as as_file

    file = as_file(figure.uri)
    if file is None:
        raise _undrawn(figure)
    below = f"\n#v(-2pt)#text({literal('. '.join(marks))})" if marks else ""
    width = file.printed_width(500, 700)
    source = _SOURCE.format(margin=_MARGIN, width=width, below=below)
    try:
        files: Any = {"main.typ": source.encode("utf-8"), "beeld.svg": file.data}
        made = compiler().compile(files, format="png", ppi=SHARP)
    except (RuntimeError, ValueError):
        raise _undrawn(figure) from None
    if not isinstance(made, bytes):
        raise _undrawn(figure)
    return made


def _undrawn(figure: _Figure) -> DataError:
    return DataError(
        f"de figuur '{figure.title or figure.name}' is niet te tekenen",
        remedy="maak haar eenvoudiger, of vraag '--to figuren' zonder haar",
    )


def _list(document: Document, figures: list[_Figure]) -> str:
    """Return what belongs beside each picture on a slide, as text."""
    lines = [document.title, *(f"{mark}." for mark in marks_of(document)), ""]
    for figure in figures:
        lines += [figure.name, *(f"  Titel: {figure.title}" for _ in figure.title[:1])]
        lines += [f"  Beschrijving: {figure.alt}", f"  Onder de figuur: {figure.caption}", ""]
    return "\r\n".join(lines)
