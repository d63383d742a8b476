"""The letters of a PDF: Source Sans Pro, and DejaVu for what it lacks; never those of the machine.

Both come with packages that are installed anyway. The folder of Source Sans Pro holds each face
twice and that of DejaVu lies among other letters, so the faces that are used are put apart: the
same everywhere, in the same order.
"""

from __future__ import annotations

import functools
import importlib.util
import logging
import shutil
import tempfile
from pathlib import Path

import typst

from aoj.errors import FileError

_FACES = {
    "font_source_sans_pro": (
        "files",
        (
            "SourceSansPro-Regular.otf",
            "SourceSansPro-It.otf",
            "SourceSansPro-Semibold.otf",
            "SourceSansPro-SemiboldIt.otf",
        ),
    ),
    "matplotlib": (
        "mpl-data/fonts/ttf",
        (
            "DejaVuSans.ttf",
            "DejaVuSans-Oblique.ttf",
            "DejaVuSans-Bold.ttf",
            "DejaVuSans-BoldOblique.ttf",
            "DejaVuSansMono.ttf",
            "DejaVuSansMono-Bold.ttf",
        ),
    ),
}
_PLAIN, _BOLD = "SourceSansPro-Regular.otf", "SourceSansPro-Semibold.otf"
_FALLBACK = "DejaVuSans.ttf"
_UNSEEN = "\u00ad\u200b"
"""Places where a word may be broken."""
_USUAL = 0.7
"""How wide a character is of which we do not know."""


def faces() -> typst.Fonts:
    """Return the faces for Typst; beside ours only those of its own, for formulas."""
    return _put_apart()[1]


@functools.cache
def paths() -> dict[str, Path]:
    """Return the file of each face.

    Raises:
        FileError: A package with letters is not installed.
    """
    found = {}
    for package, (folder, names) in _FACES.items():
        spec = importlib.util.find_spec(package)
        for name in names:
            path = Path(spec.origin).parent / folder / name if spec and spec.origin else None
            if path is None or not path.is_file():
                raise FileError(
                    f"het lettertype '{name}' ontbreekt",
                    remedy="installeer de omgeving opnieuw met 'python start.py'",
                )
            found[name] = path
    return found


@functools.cache
def drawable() -> frozenset[str]:
    """Return the characters that can be drawn, in every weight that is used."""
    return frozenset(_cmap(_PLAIN).keys() & _cmap(_BOLD).keys() | _cmap(_FALLBACK).keys())


def undrawable(text: str) -> str:
    """Return the characters of a text that none of the letters has, each once.

    >>> undrawable("jeugd in één regio ▲ ≥ 5%")
    ''
    """
    missing = {one for one in set(text) - drawable() if not one.isspace() and one not in _UNSEEN}
    return "".join(one for one in dict.fromkeys(text) if one in missing)


@functools.lru_cache(maxsize=8192)
def width(text: str, *, bold: bool = False) -> float:
    """Return how wide a text is, as a part of the size of its letter.

    >>> 0.4 < width("n") < 0.6
    True
    """
    known = _advances(_BOLD if bold else _PLAIN)
    return sum([known.get(one, _USUAL) for one in text])


@functools.cache
def _put_apart() -> tuple[tempfile.TemporaryDirectory[str], typst.Fonts]:
    folder = tempfile.TemporaryDirectory(prefix="aoj-letters-", ignore_cleanup_errors=True)
    for number, path in enumerate(paths().values()):
        shutil.copyfile(path, Path(folder.name) / f"{number:02}{path.suffix}")
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder.name]
    )
    return folder, fonts


@functools.cache
def _cmap(face: str) -> dict[str, str]:
    """Return the name of the glyph of each character."""
    return {chr(code): name for code, name in _tables(face).getBestCmap().items()}


@functools.cache
def _advances(face: str) -> dict[str, float]:
    """Return how wide each character is in a face, or else in the one that has the rest."""
    widths: dict[str, float] = {}
    for one in (_FALLBACK, face):
        metrics, units = _tables(one)["hmtx"].metrics, _tables(one)["head"].unitsPerEm
        widths |= {character: metrics[name][0] / units for character, name in _cmap(one).items()}
    return widths | dict.fromkeys(_UNSEEN, 0.0)


@functools.cache
def _tables(face: str):  # type: ignore[no-untyped-def]
    from fontTools.ttLib import TTFont

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    return TTFont(paths()[face], lazy=True)
