"""Formulas: from MathML to the functions of Typst that draw them, each with its words as alt text.

Only what is known is drawn. An element that is not makes the whole formula unknown, so that no part
of one is ever lost.
"""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from aoj.export.pdf.literals import literal, sequence, shown

_ACCENTS = {
    "^": "math.hat", "\u02c6": "math.hat", "\u0302": "math.hat", "~": "math.tilde",
    "\u02dc": "math.tilde", "\u0303": "math.tilde", "\u2192": "math.arrow", "\u20d7": "math.arrow",
    "\u02d9": "math.dot", "\u0307": "math.dot", "\u00a8": "math.dot.double",
}  # fmt: skip
DRAWN_SIGNS = frozenset({"⏞", "⏟", *_ACCENTS})
"""Signs that are drawn and not written, so that no letter has to have them."""
_OVER = ("\u00af", "\u203e", "\u2015", "_", "\u0305", "\u2013", "-", "\u0304")
_FENCES = {"(", ")", "[", "]", "{", "}", "|", "‖", "⌊", "⌋", "⌈", "⌉", "⟨", "⟩", "∣", "∥", ""}
_SPACELESS = {"annotation", "annotation-xml"}
_BIG = {"∑", "∏", "∐", "⋃", "⋂", "lim", "max", "min", "sup", "inf", "argmax", "argmin"}


class UnknownFormula(ValueError):  # noqa: N818 - says what the formula is
    """A formula with a part that cannot be drawn; its text names the part."""


def formula(element: etree._Element, alt: str, *, is_block: bool) -> str:
    """Return Typst code that draws a formula.

    Raises:
        UnknownFormula: It has an element that is not known here.
    """
    block = "true" if is_block else "false"
    return f"math.equation(block: {block}, alt: {literal(alt)}, {_row(element)})"


def _tag(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _parts(element: etree._Element) -> list[etree._Element]:
    return [part for part in element if _tag(part) and _tag(part) not in _SPACELESS]


def _row(element: etree._Element) -> str:
    parts = _parts(element)
    codes: list[str] = []
    at = 0
    while at < len(parts):
        end = _closing(parts, at)
        if end:
            left, right = _words(parts[at]), _words(parts[end])
            inner = [_draw(part) for part in parts[at + 1 : end]]
            codes.append(f"math.lr({sequence([_sign(left), *inner, _sign(right)])})")
        else:
            codes.append(_draw(parts[at]))
        at = (end or at) + 1
    return sequence(codes)


def _closing(parts: list[etree._Element], at: int) -> int:
    """Return which part closes the fence at a place: one that grows, or one around a table."""
    if _tag(parts[at]) != "mo" or _words(parts[at]) not in _FENCES:
        return 0
    if at + 2 < len(parts) and _tag(parts[at + 1]) == "mtable" and _tag(parts[at + 2]) == "mo":
        return at + 2
    if at == 0 and len(parts) > 1 and _is_fence(parts[0]) and _is_fence(parts[-1]):
        return len(parts) - 1
    return 0


def _is_fence(element: etree._Element) -> bool:
    marked = element.get("stretchy") == "true" or element.get("fence") == "true"
    return _tag(element) == "mo" and marked and _words(element) in _FENCES


def _draw(element: etree._Element) -> str:
    tag = _tag(element)
    if tag not in _DRAWN:
        raise UnknownFormula(tag)
    return _DRAWN[tag](element)


def _words(element: etree._Element) -> str:
    return shown(" ".join("".join(element.itertext()).split()))


def _sign(words: str) -> str:
    return f"symbol({literal(words)})" if len(words) == 1 else literal(words) if words else "[]"


def _identifier(element: etree._Element) -> str:
    words = _words(element)
    if element.get("mathvariant") == "normal":
        return f"math.upright({literal(words)})"
    if len(words) > 1:
        return f"math.op({literal(words)}, limits: {'true' if words in _BIG else 'false'})"
    return _sign(words)


def _operator(element: etree._Element) -> str:
    words = _words(element)
    return _identifier(element) if len(words) > 1 and words.isalpha() else _sign(words)


def _plain(element: etree._Element) -> str:
    return literal(_words(element)) if _words(element) else "[]"


def _spoken(element: etree._Element) -> str:
    text = shown("".join(element.itertext())).replace("\n", " ")
    return f"math.upright({literal(text)})" if text else "[]"


def _fraction(element: etree._Element) -> str:
    above, below = _exactly(element, 2)
    if element.get("linethickness") in ("0", "0px", "0pt"):
        return f"math.binom({_draw(above)}, {_draw(below)})"
    return f"math.frac({_draw(above)}, {_draw(below)})"


def _attached(**places: int) -> Callable[[etree._Element], str]:
    def draw(element: etree._Element) -> str:
        parts = _exactly(element, len(places) + 1)
        added = ", ".join(f"{place}: {_draw(parts[i])}" for place, i in places.items())
        return f"math.attach({_draw(parts[0])}, {added})"

    return draw


def _above(element: etree._Element) -> str:
    base, over = _exactly(element, 2)
    words = _words(over)
    if words in _OVER:
        return f"math.overline({_draw(base)})"
    if words == "⏞":
        return f"math.overbrace({_draw(base)})"
    if words in _ACCENTS:
        return f"math.accent({_draw(base)}, {_ACCENTS[words]})"
    return f"math.attach(math.limits({_draw(base)}), t: {_draw(over)})"


def _below(element: etree._Element) -> str:
    base, under = _exactly(element, 2)
    words = _words(under)
    if words in _OVER:
        return f"math.underline({_draw(base)})"
    if words == "⏟":
        return f"math.underbrace({_draw(base)})"
    return f"math.attach(math.limits({_draw(base)}), b: {_draw(under)})"


def _around(element: etree._Element) -> str:
    base, under, over = _exactly(element, 3)
    return f"math.attach(math.limits({_draw(base)}), b: {_draw(under)}, t: {_draw(over)})"


def _root(element: etree._Element) -> str:
    base, index = _exactly(element, 2)
    return f"math.root({_draw(index)}, {_draw(base)})"


def _fenced(element: etree._Element) -> str:
    between = (element.get("separators") or ",").strip()[:1]
    inner: list[str] = []
    for i, part in enumerate(_parts(element)):
        inner += ([_sign(between)] if i and between else []) + [_draw(part)]
    left, right = element.get("open", "("), element.get("close", ")")
    return f"math.lr({sequence([_sign(shown(left)), *inner, _sign(shown(right))])})"


def _matrix(element: etree._Element) -> str:
    rows = []
    for row in _parts(element):
        if _tag(row) != "mtr":
            raise UnknownFormula(_tag(row))
        cells = []
        for cell in _parts(row):
            if _tag(cell) != "mtd":
                raise UnknownFormula(_tag(cell))
            cells.append(_row(cell))
        rows.append(f"({', '.join(cells)},)")
    return f"math.mat(delim: none, {', '.join(rows)})"


def _exactly(element: etree._Element, number: int) -> list[etree._Element]:
    parts = _parts(element)
    if len(parts) != number:
        raise UnknownFormula(_tag(element))
    return parts


_DRAWN: dict[str, Callable[[etree._Element], str]] = {
    "mrow": _row,
    "mstyle": _row,
    "mpadded": _row,
    "semantics": _row,
    "mi": _identifier,
    "mo": _operator,
    "mn": _plain,
    "mtext": _spoken,
    "ms": _spoken,
    "mphantom": lambda element: f"hide({_row(element)})",
    "mspace": lambda _: "h(0.5em)",
    "mfrac": _fraction,
    "msqrt": lambda element: f"math.sqrt({_row(element)})",
    "mroot": _root,
    "msup": _attached(t=1),
    "msub": _attached(b=1),
    "msubsup": _attached(b=1, t=2),
    "mover": _above,
    "munder": _below,
    "munderover": _around,
    "mfenced": _fenced,
    "mtable": _matrix,
}
