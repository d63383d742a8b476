"""SVG made small: the same drawing without what no reader needs. Pure text."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping


def data_uri(svg: bytes) -> str:
    """Return an SVG as the source of an `img`; JupyterLab shows that in an untrusted notebook."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode('ascii')}"


MARK = "woorden-"
"""Where words come, a drawing has an empty element with this name and a number."""
_MARKED = re.compile(rf'<g id="({MARK}\d+)"/>')
_STROKE = re.compile(r"M (\S+) (\S+) L \1 (\S+) ?")


def slim(svg: str, words: Mapping[str, str], letters: Mapping[str, str]) -> str:
    """Return an SVG without document type, metadata, ids and white space; the drawing is the same.

    `words` are put where their marks stand; outlines of the `letters` in them stand once at the
    top, under their names.
    """
    svg = re.sub(r"<!DOCTYPE[^>]*>|<!--.*?-->|<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"\s*\n\s*", " ", svg)
    svg = re.sub(r">\s+<", "><", svg)
    svg = _MARKED.sub(r"<\1>", svg)
    svg = re.sub(r'<g id="[^"]*">', "<g>", svg)
    svg = re.sub(r' d="([^"]*)"', lambda m: f' d="{_shorter(m[1])}"', svg)
    svg = re.sub(rf"<({MARK}\d+)>", lambda m: words[m[1]], svg)
    outlines = "".join(
        f'<path id="{name}" d="{d}" transform="scale(.015625)"/>'
        for name, d in sorted(letters.items())
    )
    return svg.replace("</style></defs>", f"</style>{outlines}</defs>", 1)


def _shorter(d: str, decimals: int = 2) -> str:
    d = re.sub(r"-?\d+\.\d+", lambda m: _rounded(m[0], decimals), d.strip())
    d = _STROKE.sub(r"M\1 \2V\3", d)
    return re.sub(r" ?([MLQCz]) ?", r"\1", d)


def _rounded(text: str, decimals: int) -> str:
    short = f"{float(text):.{decimals}f}"
    return short.rstrip("0").rstrip(".") if "." in short else short
