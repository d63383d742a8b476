"""The colours in which the charts of a report are drawn: aoj's own, or those of an organisation.

Charts are drawn in aoj's own colours. A palette says what each of them becomes on the way out, so
that two reports in one process never share a colour.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from aoj.settings import Colours, ProjectFolders, load_colours
from aoj.settings.contrast import TEXT_CONTRAST, contrast, luminance

REGION, PEERS = Colours.region, Colours.accent
BAND = "#D3E1E8"
"""The pale ground of an interval: a tint of the region's colour."""
TINTS = ("#3F7893", "#8FB3C4", "#C3D8E1", "#EEF3F6")
"""The parts of a whole from dark to light, after the first, which has the region's own colour."""
CLASSES = ("#E6EFF3", "#BCD3E0", "#86AEC4", "#3B7696", "#0B3F57")
"""Of a map, from little to much; on grey paper from light to dark, and no two alike."""
DARK_WORDS, LIGHT_WORDS = "#1A1A1A", "white"
_WHITE = "#FFFFFF"


@dataclass(frozen=True)
class Palette:
    """Whose colours charts have; `Palette()` is aoj's own and changes nothing."""

    region: str = REGION
    accent: str = PEERS

    def ink(self, color: str) -> str:
        """Return what a colour of aoj's own becomes; any other colour stays.

        >>> red = Palette(region="#7A0019")
        >>> red.ink("#0B4F6C"), red.ink("none"), Palette().ink("#0B4F6C")
        ('#7A0019', 'none', '#0B4F6C')
        """
        return _inks(self.region, self.accent).get(color, color)

    def words(self, color: str, on: str) -> str:
        """Return the colour of words that stand `on` a fill, '' where they stand on the page.

        On a fill that became another they are white or dark, whichever is legible.
        """
        fill = self.ink(on)
        if fill == on:
            return self.ink(color)
        is_dark = contrast(fill, _WHITE) >= TEXT_CONTRAST
        return LIGHT_WORDS if is_dark else DARK_WORDS


def palette_of(project: ProjectFolders) -> Palette:
    """Return the colours that a project's house style gives; raises `InputError` if it is wrong."""
    colours = load_colours(project)
    return Palette(colours.region, colours.accent)


@cache
def _inks(region: str, accent: str) -> Mapping[str, str]:
    """Return the colours that are not aoj's own, by the colour that they replace."""
    found = {} if accent == PEERS else {PEERS: accent}
    if region == REGION:
        return found
    tints = dict(zip(TINTS, _tints(region), strict=True))
    alike = {color: _as_light(region, luminance(color)) for color in (BAND, *CLASSES)}
    return {**found, REGION: region, **alike, **tints}


def _tints(color: str) -> list[str]:
    """Return lighter and lighter tints, evenly in contrast, on each of which words are legible."""
    start, end = luminance(color) + 0.05, luminance(TINTS[-1]) + 0.05
    dark = 1.05 / TEXT_CONTRAST * 0.98  # white words are legible up to here, dark ones from there
    light = TEXT_CONTRAST * (luminance(DARK_WORDS) + 0.05) * 1.02
    found = []
    for step in range(1, len(TINTS) + 1):
        wanted = start * (end / start) ** (step / len(TINTS))
        if dark < wanted < light:
            wanted = dark if wanted - dark < light - wanted else light
        found.append(_as_light(color, wanted - 0.05))
    return found


def _as_light(color: str, wanted: float) -> str:
    """Return a colour with as much white or black in it as gives it the luminance wanted."""
    end = 255 if wanted > luminance(color) else 0
    parts = [int(color[i : i + 2], 16) for i in (1, 3, 5)]

    def mixed(share: int) -> str:
        return "#" + "".join(f"{p + round((end - p) * share / 255):02X}" for p in parts)

    return min((mixed(share) for share in range(256)), key=lambda c: abs(luminance(c) - wanted))
