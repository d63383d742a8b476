"""Formulas: from TeX to MathML, and to words for who hears a page or a PDF.

The words are plain Dutch of the simple formulas that a report has: fractions, powers, roots, sums.
"""

from __future__ import annotations

import functools
import re

from latex2mathml.converter import convert
from lxml import etree

from aoj.export.elements import Element

MATHML = "{http://www.w3.org/1998/Math/MathML}"
MOST_TEX = 2000
_ELEMENTS = (
    "math mrow mi mn mo ms mtext mspace mfrac msqrt mroot msup msub msubsup munder mover "
    "munderover mtable mtr mtd mstyle mpadded mphantom menclose mfenced"
)
ELEMENTS = frozenset(_ELEMENTS.split())
_ATTRIBUTES = frozenset({"display", "stretchy", "mathvariant", "columnalign", "linethickness"})
_SIGNS = {
    "=": "is gelijk aan",
    "≠": "is niet gelijk aan",
    "≈": "is ongeveer gelijk aan",
    "<": "is kleiner dan",
    ">": "is groter dan",
    "≤": "is ten hoogste",
    "≥": "is ten minste",
    "+": "plus",
    "-": "min",
    "−": "min",
    "±": "plus of min",
    "×": "maal",
    "⋅": "maal",
    "·": "maal",
    "*": "maal",
    "/": "gedeeld door",
    "÷": "gedeeld door",
    "∑": "de som",
    "∏": "het product",
    "∫": "de integraal",
    "→": "naar",
    "∈": "is element van",
    "∞": "oneindig",
    "%": "procent",
    "…": "enzovoort",
    "⋯": "enzovoort",
    "(": "haakje openen",
    ")": "haakje sluiten",
}
_HIDDEN = frozenset("\u2061\u2062\u2063\u2064")


class NoFormula(Exception):  # noqa: N818 - says what the TeX is
    """TeX that is no formula that can be shown."""


@functools.lru_cache(maxsize=256)
def _mathml(tex: str, display: bool) -> str:
    if len(tex) > MOST_TEX:
        raise NoFormula
    try:
        return str(convert(tex, display="block" if display else "inline"))
    except Exception:  # noqa: BLE001 - the converter has many errors of its own
        raise NoFormula from None


def formula(tex: str, *, display: bool) -> Element:
    """Return a formula as a `math` element without namespace; raises `NoFormula`.

    Its `alttext` is the TeX, its `data-woorden` the formula in words.

    >>> formula("a^2", display=False).get("data-woorden")
    'a kwadraat'
    """
    tex = tex.strip()
    try:
        parsed = etree.fromstring(_mathml(tex, display).encode("utf-8"))
    except (etree.XMLSyntaxError, ValueError):
        raise NoFormula from None
    made = _copied(parsed)
    if not "".join(made.itertext()).strip():
        raise NoFormula
    made.set("alttext", tex)
    made.set("display", "block" if display else "inline")
    made.set("data-woorden", in_words(made))
    return made


def in_words(node: Element) -> str:
    r"""Return a formula as one would read it aloud, in Dutch.

    >>> in_words(formula(r"\frac{a}{b}", display=False))
    'a gedeeld door b'
    >>> in_words(formula(r"\sqrt{x} \geq 3", display=False))
    'de wortel van x is ten minste 3'
    """
    told = re.sub(r"\s+", " ", _words(node)).strip()
    return re.sub(r"(\d) , (\d)", r"\1,\2", told)


def _copied(node: Element) -> Element:
    name = etree.QName(node).localname if isinstance(node.tag, str) else ""
    if name not in ELEMENTS or (node.text or "").startswith("\\"):  # a command it does not know
        raise NoFormula
    made = etree.Element(name)
    made.text = node.text
    for key, value in node.attrib.items():
        if key in _ATTRIBUTES:
            made.set(key, value)
    made.extend(_copied(child) for child in node)
    return made


def _words(node: Element) -> str:
    parts = [child for child in node if isinstance(child.tag, str)]
    kind = node.tag
    if not parts:
        text = "".join(c for c in (node.text or "") if c not in _HIDDEN).strip()
        return _SIGNS.get(text, text)
    said = [_words(part) for part in parts]
    if kind == "mfrac" and len(said) == 2:
        return f"{_group(parts[0])} gedeeld door {_group(parts[1])}"
    if kind == "msqrt":
        return f"de wortel van {' '.join(said)}"
    if kind == "mroot" and len(said) == 2:
        return f"de {said[1]}e-machtswortel van {said[0]}"
    if kind == "msup" and len(said) == 2:
        return f"{said[0]} kwadraat" if said[1] == "2" else f"{said[0]} tot de macht {said[1]}"
    if kind in ("msub", "munder") and len(said) == 2:
        return f"{said[0]} {said[1]}"
    if kind == "msubsup" and len(said) == 3:
        return f"{said[0]} {said[1]} tot de macht {said[2]}"
    if kind == "munderover" and len(said) == 3:
        return f"{said[0]} van {said[1]} tot en met {said[2]} van"
    if kind == "mtr":
        return ", ".join(said)
    if kind == "mtable":
        return "; ".join(said)
    return " ".join(said)


def _group(node: Element) -> str:
    """Return a part in words, between brackets where it is more than one thing."""
    words = in_words(node)
    return f"({words})" if " " in words else words
