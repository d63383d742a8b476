"""Words as outlines of letters: laid out once per text, drawn as references to shared outlines.

Laying out text is nearly all the work of drawing a chart, and the same words stand in many charts;
so it is kept. A letter has the same name in every chart: that of its typeface and its number in it.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.textpath import text_to_path

EM = 100.0
"""The size in which letters are laid out."""
UNITS = 64
"""Outlines are in this part of a unit of that size."""
BASELINE = 0.375
"""How far the middle of words lies above the line that they stand on, in parts of their size."""
_FACES = {
    "SourceSansPro-Regular": "r",
    "SourceSansPro-Bold": "b",
    "DejaVuSans": "d",
    "DejaVuSans-Bold": "e",
}
_STEPS = {1: "m", 2: "l", 3: "q", 4: "c", 79: "z"}
"""The letters of SVG for the codes of a path: move, line, curve, cubic curve, close."""
_POINTS = {1: 1, 2: 1, 3: 2, 4: 3, 79: 1}


class Laid(NamedTuple):
    """Words laid out: references to their letters, those letters with outlines, their extent.

    `width`, `above` and `below` (the line that they stand on) are for size 1.
    """

    uses: str
    letters: tuple[tuple[str, str], ...]
    width: float
    above: float
    below: float


@lru_cache(maxsize=8192)
def lay_out(words: str, *, bold: bool) -> Laid:
    """Return words as letters, in a size that is still to be chosen."""
    properties = font(EM, bold)
    # The only way to the outlines that matplotlib draws itself, with letters from a second font.
    face: Any = text_to_path._get_font(properties)  # type: ignore[attr-defined]
    placed, outlines, _ = text_to_path.get_glyphs_with_font(face, words)
    letters = {str(key): _letter(str(key), outline) for key, outline in outlines.items()}
    uses = []
    for key, x, _, _ in placed:
        name, outline = letters[str(key)]
        if outline:
            at = f' x="{round(x)}"' if round(x) else ""
            uses.append(f'<use xlink:href="#{name}"{at}/>')
    width, height, descent = text_to_path.get_text_width_height_descent(words, properties, False)
    used = tuple(letter for letter in letters.values() if letter[1])
    return Laid("".join(uses), used, width / EM, (height - descent) / EM, descent / EM)


def text_width(words: str, size: float, *, bold: bool = False) -> float:
    """Return the width of words in points."""
    return lay_out(words, bold=bold).width * size


@cache
def font(size: float, bold: bool) -> FontProperties:
    """Return the typeface of the charts."""
    return FontProperties(family=list(families()), size=size, weight="bold" if bold else "regular")


@cache
def families() -> tuple[str, ...]:
    """Register Source Sans Pro where its package is installed; DejaVu Sans has the rest."""
    try:
        import font_source_sans_pro
    except ImportError:
        return ("DejaVu Sans",)
    folder = Path(font_source_sans_pro.font_directory)
    for weight in ("Regular", "Bold"):
        fontManager.addfont(folder / f"SourceSansPro-{weight}.ttf")
    return ("Source Sans Pro", "DejaVu Sans")


_known: dict[str, tuple[str, str]] = {}


def _letter(key: str, outline: Any) -> tuple[str, str]:
    """Return the name and the outline of a letter, in 64ths of a unit, each point by its step."""
    if key not in _known:
        face, _, number = key.rpartition("-")
        name = _FACES[face] + number if face in _FACES else key
        _known[key] = (name, _steps(*outline))
    return _known[key]


def _steps(points: Any, codes: Any) -> str:
    found: list[str] = []
    x = y = 0
    start = (0, 0)
    i = 0
    while i < len(codes):
        code = int(codes[i])
        taken = [
            (round(UNITS * float(px)), round(UNITS * float(py)))
            for px, py in points[i : i + _POINTS[code]]
        ]
        i += _POINTS[code]
        if code == 79:
            found.append("z")
            x, y = start
            continue
        numbers = [n for px, py in taken for n in (px - x, py - y)]
        found.append(_STEPS[code] + " ".join(map(str, numbers)).replace(" -", "-"))
        x, y = taken[-1]
        if code == 1:
            start = (x, y)
    return "".join(found)
