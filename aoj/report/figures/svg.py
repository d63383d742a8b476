"""SVG made small: the same drawing without what no reader needs. Pure text."""

from __future__ import annotations

import base64
import re
from functools import lru_cache


def data_uri(svg: bytes) -> str:
    """Return an SVG as the source of an `img`; JupyterLab shows that in an untrusted notebook."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode('ascii')}"


_GLYPH = re.compile(r'<path id="([^"]+)"(?: d="([^"]*)")? transform="scale\(([\d.]+)\)"/>')
_USE = re.compile(r'<use xlink:href="#([^"]+)"(?: transform="translate\((\S+) 0\)")?/>')
_STROKE = re.compile(r"M (\S+) (\S+) L \1 (\S+) ?")


def slim(svg: str) -> str:
    """Return an SVG without document type, metadata, ids and white space; the drawing is the same.

    Outlines of letters stand once at the top, under short names.
    """
    svg = re.sub(r"<!DOCTYPE[^>]*>|<!--.*?-->|<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"\s*\n\s*", " ", svg)
    svg = re.sub(r">\s+<", "><", svg)
    glyphs = {name: (f"g{i}", d, scale) for i, (name, d, scale) in enumerate(_GLYPH.findall(svg))}
    svg = _GLYPH.sub("", svg).replace("<defs></defs>", "")
    svg = re.sub(r'<g id="[^"]*">', "<g>", svg)
    svg = _USE.sub(lambda m: _use(*glyphs[m[1]][:2], m[2]), svg)
    svg = re.sub(r' d="([^"]*)"', lambda m: f' d="{_shorter(m[1])}"', svg)
    letters = "".join(
        f'<path id="{short}" d="{_outline(d)}" transform="scale({scale})"/>'
        for short, d, scale in glyphs.values()
        if d
    )
    return svg.replace("</style></defs>", f"</style>{letters}</defs>", 1)


def _use(name: str, d: str, x: str | None) -> str:
    if not d:
        return ""
    return f'<use xlink:href="#{name}"' + (f' x="{_rounded(x, 0)}"/>' if x else "/>")


@lru_cache(maxsize=1024)
def _outline(d: str) -> str:
    """Return the outline of a letter with whole numbers, relative to the point before."""
    found: list[str] = []
    x = y = 0
    start = (0, 0)
    for command, numbers in re.findall(r"([MLQCz])([^MLQCz]*)", d):
        at = [round(float(n)) for n in numbers.split()]
        moved = [n - (x, y)[i % 2] for i, n in enumerate(at)]
        found.append(command.lower() + " ".join(map(str, moved)).replace(" -", "-"))
        if at:
            x, y = at[-2:]
        else:
            x, y = start
        if command == "M":
            start = (x, y)
    return "".join(found)


def _shorter(d: str, decimals: int = 2) -> str:
    d = re.sub(r"-?\d+\.\d+", lambda m: _rounded(m[0], decimals), d.strip())
    d = _STROKE.sub(r"M\1 \2V\3", d)
    return re.sub(r" ?([MLQCz]) ?", r"\1", d)


def _rounded(text: str, decimals: int) -> str:
    short = f"{float(text):.{decimals}f}"
    return short.rstrip("0").rstrip(".") if "." in short else short
