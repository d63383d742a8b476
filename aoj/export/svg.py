"""Vector pictures reduced to shapes: nothing in them runs, loads or tells of the machine.

An allow-list again. A picture in an `<img>` runs no script, but it also becomes part of a PDF, and
goes out by itself for someone's slides.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from lxml import etree

from aoj.export.elements import Element
from aoj.export.paths import path_in, without_paths

SVG = "http://www.w3.org/2000/svg"
XLINK = "{http://www.w3.org/1999/xlink}href"
_LINKS = (XLINK, "href")
MOST_NODES = 400_000
FLATTEST = 1000
"""How many times wider than high, or higher than wide, a picture may be."""
_LENGTH = re.compile(r"(?=.*[1-9])\d{1,5}(?:\.\d*)?(?:px|pt|pc|mm|cm|in|em|rem|%)?")
_DRAWN = (
    "svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath "
    "clipPath mask pattern marker linearGradient radialGradient stop style title desc switch image "
    "filter feGaussianBlur feOffset feBlend feColorMatrix feComposite feFlood feMerge feMergeNode "
    "feDropShadow"
)
_QUALIFIED = frozenset(f"{{{SVG}}}{name}" for name in _DRAWN.split())
_STYLE, _IMAGE = f"{{{SVG}}}style", f"{{{SVG}}}image"
_GEOMETRY = frozenset(
    ("d", "points", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "id", "transform", "r")
)
"""Attributes that cannot load anything, and of which charts have most."""
_ATTRIBUTE = re.compile(r"(?!on)[a-zA-Z][a-zA-Z0-9-]*", re.IGNORECASE)
_FOREIGN = re.compile(
    r"url\s*\(\s*(?!['\"]?#)|image-set\s*\(|\b(?:image|src)\s*\(|@import|@namespace|expression|\\|"
    r"javascript:",
    re.IGNORECASE,
)
_RASTER = re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=\s]*$")
_SPACE = re.compile(r"\s+")


class UnreadablePicture(Exception):  # noqa: N818 - says what the picture is
    """A picture that is not what it says it is."""


def clean_svg(data: bytes, within: Callable[[str], str] = str) -> bytes:
    """Return a vector picture with only shapes, styles and links within itself.

    `within` makes a picture of dots within it, a data URI, into what may stay of it. Raises
    `UnreadablePicture` for what is no SVG, or one that is too large to be a chart.
    """
    root = _parse(data)
    if etree.QName(root).namespace != SVG or etree.QName(root).localname != "svg":
        raise UnreadablePicture("geen SVG")
    _demand_size(root)
    nodes = list(root.iter())
    if len(nodes) > MOST_NODES:
        raise UnreadablePicture("te veel onderdelen")
    for node in nodes:
        if node.tag not in _QUALIFIED:
            _remove(node)
            continue
        for name, value in node.items():
            if name not in _GEOMETRY and not _keeps(node, name, value):
                del node.attrib[name]
            elif node.tag == _IMAGE and name in _LINKS and not value.startswith("#"):
                _put_within(node, name, within(value))
        if node.tag == _STYLE and _FOREIGN.search(node.text or ""):
            node.text = ""
        for side in ("text", "tail"):
            if (text := getattr(node, side)) and path_in(text):
                setattr(node, side, without_paths(text))
    etree.cleanup_namespaces(root, top_nsmap={None: SVG, "xlink": XLINK[1:-5]})
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=False))


def _parse(data: bytes) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise UnreadablePicture("geen leesbare SVG") from None
    return root


def _demand_size(root: Element) -> None:
    """Take sizes away that no program reads alike; raises where none is left."""
    sides = ("width", "height")
    for name in sides:
        if name in root.attrib and not _LENGTH.fullmatch(root.get(name)):
            del root.attrib[name]
    box = box_of(root)
    if "viewBox" in root.attrib and not box:
        del root.attrib["viewBox"]
    if not box and not all(name in root.attrib for name in sides):
        raise UnreadablePicture("zonder afmetingen")


def box_of(root: Element) -> list[float]:
    """Return where a drawing lies: left, top, width, height; nothing for what cannot be seen."""
    try:
        found = [float(part) for part in (root.get("viewBox") or "").replace(",", " ").split()]
    except ValueError:
        return []
    is_box = len(found) == 4 and all(map(math.isfinite, found)) and min(found[2:]) > 0
    return found if is_box and max(found[2:]) / min(found[2:]) <= FLATTEST else []


def _keeps(node: Element, name: str, value: str) -> bool:
    if name in _LINKS:
        return value.strip().startswith("#") or (node.tag == _IMAGE and bool(_RASTER.match(value)))
    if name.startswith("{"):
        return False
    return bool(_ATTRIBUTE.fullmatch(name)) and not _FOREIGN.search(value) and not path_in(value)


def _put_within(node: Element, name: str, uri: str) -> None:
    if uri:
        node.set(name, uri)
    else:
        del node.attrib[name]


def _remove(node: Element) -> None:
    parent = node.getparent()
    if parent is None:
        raise UnreadablePicture("geen SVG")
    before = node.getprevious()
    tail = node.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(node)
