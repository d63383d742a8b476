"""Pictures of a document as files for Typst, and how large each is printed.

Files in memory have to be text, so a photograph is wrapped in an SVG that is nothing else.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from dataclasses import dataclass

PAGE_WIDTH = 481.9
"""Points: 170 mm."""
_HIGHEST = 520.0
_DATA = re.compile(r"data:image/(png|jpeg|svg\+xml);base64,(.*)", re.DOTALL)
_STARTS = {
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpeg": (b"\xff\xd8\xff",),
    "svg+xml": (b"<",),
}
_SVG_UNITS = {"": 0.75, "px": 0.75, "pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0}


@dataclass(frozen=True)
class PictureFile:
    """A picture as the text of an SVG, and its size in points."""

    data: bytes
    width: float
    height: float

    def printed_width(self, widest: float = PAGE_WIDTH, highest: float = _HIGHEST) -> float:
        """Return the width in points at which it fits on a page.

        >>> PictureFile(b"", 963.8, 100.0).printed_width()
        481.9
        """
        factor = min(1.0, widest / self.width, highest / self.height)
        return round(self.width * factor, 2)


def read_picture(source: str) -> PictureFile | None:
    """Return the picture of a `data:` address; None when it is none, or broken."""
    found = _DATA.fullmatch(source.strip())
    if not found:
        return None
    try:
        data = base64.b64decode(found[2])
    except (binascii.Error, ValueError):
        return None
    return picture_of(data, f"image/{found[1]}")


def picture_of(data: bytes, mime: str) -> PictureFile | None:
    """Return the picture that some bytes are; None when they are broken, or none of that kind."""
    kind = mime.removeprefix("image/")
    if kind not in _STARTS or not data.lstrip().startswith(_STARTS[kind]):
        return None
    size = picture_size(data, kind)
    if size is None or min(size) <= 0:
        return None
    return PictureFile(data if kind == "svg+xml" else _wrapped(data, kind, *size), *size)


def _wrapped(data: bytes, kind: str, width: float, height: float) -> bytes:
    inside = base64.b64encode(data).decode("ascii")
    size = f'width="{width:.3f}" height="{height:.3f}"'
    box = f'viewBox="0 0 {width:.3f} {height:.3f}"'
    link = f'xlink:href="data:image/{kind};base64,{inside}"'
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"<svg {spaces} {size} {box}><image {size} {link}/></svg>".encode("ascii")


def picture_size(data: bytes, kind: str) -> tuple[float, float] | None:
    """Return width and height in points; None when the picture does not tell."""
    try:
        if kind == "svg+xml":
            return _svg_size(data)
        size = _png_size(data) if kind == "png" else _jpeg_size(data)
        return size and (size[0] * size[2], size[1] * size[2])
    except (struct.error, IndexError, ValueError):
        return None


def _svg_size(data: bytes) -> tuple[float, float] | None:
    root = re.search(rb"<svg\b[^>]*>", data)
    if not root:
        return None
    head = root[0].decode("utf-8", "replace")
    box = re.search(r'viewBox\s*=\s*["\']([-\d.eE\s,]+)["\']', head)
    sides = [float(side) for side in re.split(r"[\s,]+", box[1].strip())[2:4]] if box else []
    lengths = [_length(head, name) for name in ("width", "height")]
    if lengths[0] and lengths[1]:
        return lengths[0], lengths[1]
    return (sides[0] * 0.75, sides[1] * 0.75) if len(sides) == 2 else None


def _length(head: str, name: str) -> float | None:
    found = re.search(rf'\s{name}\s*=\s*["\']\s*([\d.]+)\s*(px|pt|mm|cm|in|)\s*["\']', head)
    return float(found[1]) * _SVG_UNITS[found[2]] if found else None


def _png_size(data: bytes) -> tuple[int, int, float] | None:
    if data[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", data[16:24])
    place = data.find(b"pHYs", 24, 4096)
    per_metre = struct.unpack(">I", data[place + 4 : place + 8])[0] if place > 0 else 0
    return width, height, 72 / 0.0254 / per_metre if per_metre >= 1000 else 0.5


def _jpeg_size(data: bytes) -> tuple[int, int, float] | None:
    place = 2
    while place < len(data) - 9:
        marker, length = data[place + 1], struct.unpack(">H", data[place + 2 : place + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height, 0.5
        place += 2 + length
    return None
