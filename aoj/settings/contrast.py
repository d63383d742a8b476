"""How well colours are told apart: the contrast of the WCAG, by the luminance of each."""

from __future__ import annotations

TEXT_CONTRAST = 4.5
"""What text needs against its ground (WCAG 2.2, criterion 1.4.3)."""
LINE_CONTRAST = 3.0
"""What lines and marks need against their ground (WCAG 2.2, criterion 1.4.11)."""


def luminance(colour: str) -> float:
    """Return the relative luminance of `#RRGGBB`, from 0 (black) to 1 (white), by WCAG 2.2.

    >>> luminance("#000000"), luminance("#FFFFFF"), round(luminance("#FF0000"), 4)
    (0.0, 1.0, 0.2126)
    """
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 (alike) to 21 (black on white), by WCAG 2.2.

    >>> contrast("#FFFFFF", "#000000"), round(contrast("#767676", "#FFFFFF"), 2)
    (21.0, 4.54)
    """
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def ratio_in_words(ratio: float) -> str:
    """Return a contrast as a reader knows it, rounded down, so that 4.47 is never called 4.5.

    >>> ratio_in_words(2.46), ratio_in_words(4.999), ratio_in_words(21.0)
    ('2,4 : 1', '4,9 : 1', '21 : 1')
    """
    tenths = int(ratio * 10 + 1e-9)
    whole, rest = divmod(tenths, 10)
    return f"{whole},{rest} : 1" if rest else f"{whole} : 1"
