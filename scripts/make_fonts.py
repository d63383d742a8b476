"""Make the two letters that an exported page carries: Source Sans Pro, Latin only, as WOFF.

    python scripts/make_fonts.py

From the package font-source-sans-pro (SIL Open Font License 1.1). The licence reserves the name
'Source', so a changed version bears another: 'aoj tekst'. Copyright and licence stay inside the
files. Needs fontTools, which matplotlib brings.
"""

from __future__ import annotations

from pathlib import Path

import font_source_sans_pro
from fontTools import subset, ttLib

FOLDER = Path(__file__).resolve().parent.parent / "aoj" / "export"
SOURCE = Path(font_source_sans_pro.__file__).parent
WEIGHTS = {"Regular": "regular", "Semibold": "semibold"}
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2028)]
SIGNS = [0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, 0x2190, 0x2191, 0x2192, 0x2193]
SIGNS += [0x2212, 0x2248, 0x2260, 0x2264, 0x2265, 0x25A0, 0x25B2, 0x25BC, 0x25CF]
COPYRIGHT, LICENCE, LICENCE_URL = 0, 13, 14


def make(weight: str, name: str) -> Path:
    """Write one weight and return its path."""
    options = subset.Options()
    options.layout_features = ["kern", "liga", "tnum", "lnum", "mark", "ccmp", "locl"]
    options.hinting = False
    options.name_IDs = [COPYRIGHT, LICENCE, LICENCE_URL]
    font = ttLib.TTFont(next(SOURCE.rglob(f"SourceSansPro-{weight}.ttf")), recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=LETTERS + SIGNS)
    subsetter.subset(font)
    for key, text in {1: "aoj tekst", 2: weight, 4: f"aoj tekst {weight}"}.items():
        font["name"].setName(text, key, 3, 1, 0x409)
    font.flavor = "woff"
    path = FOLDER / f"tekst-{name}.woff"
    font.save(path)
    return path


if __name__ == "__main__":
    for weight, name in WEIGHTS.items():
        make(weight, name)
