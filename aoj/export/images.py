"""Pictures in a notebook: read from their data, freed of what they tell of their maker.

A photograph may hold the place where it was taken, a chart the program that drew it.
"""

from __future__ import annotations

import base64
import binascii
import functools
import io
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from aoj.export.svg import UnreadablePicture, clean_svg

SVG, PNG, JPEG = "image/svg+xml", "image/png", "image/jpeg"
_URI = re.compile(r"\s*data:(image/(?:png|jpeg|gif|webp|svg\+xml));base64,(.*)\Z", re.I | re.S)
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYs"}
)
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""What ends the rows of a JPEG: no filler and no place to begin again."""
_ORIENTATION = 0x0112


@dataclass(frozen=True)
class Picture:
    """A picture as bytes, with its MIME type: SVG, PNG or JPEG."""

    data: bytes
    mime: str

    @property
    def uri(self) -> str:
        """The picture as a data URI."""
        return f"data:{self.mime};base64,{base64.b64encode(self.data).decode('ascii')}"


@functools.lru_cache(maxsize=256)
def read_picture(uri: str) -> Picture:
    """Return the picture of a data URI, cleaned; raises `UnreadablePicture`."""
    found = _URI.match(uri)
    if not found:
        raise UnreadablePicture("geen afbeelding")
    try:
        data = base64.b64decode(re.sub(r"\s+", "", found[2]), validate=True)
    except (binascii.Error, ValueError):
        raise UnreadablePicture("geen leesbare afbeelding") from None
    return cleaned(data)


def cleaned(data: bytes) -> Picture:
    """Return a picture by what its bytes are, whatever they are called; raises as `read_picture`.

    PNG, JPEG and SVG stay what they are; GIF and WebP become PNG.
    """
    if data.startswith(_PNG_HEAD):
        return Picture(_checked(_without_chunks(data)), PNG)
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    if data[:6] in (b"GIF87a", b"GIF89a") or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return Picture(_redrawn(data, "PNG"), PNG)
    return Picture(clean_svg(data, _within), SVG)


def _within(uri: str) -> str:
    """Return a picture within another, cleaned; '' for one that cannot be read."""
    try:
        return read_picture(uri).uri
    except UnreadablePicture:
        return ""


def _without_chunks(data: bytes) -> bytes:
    """Return a PNG without texts, times and the like."""
    return _PNG_HEAD + b"".join(
        data[start:end] for kind, start, end in _chunks(data) if kind in _PNG_KEPT
    )


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    at = len(_PNG_HEAD)
    while at + 12 <= len(data):
        length = struct.unpack(">I", data[at : at + 4])[0]
        end = at + 12 + length
        if end > len(data):
            raise UnreadablePicture("afgebroken afbeelding")
        yield data[at + 4 : at + 8], at, end
        if data[at + 4 : at + 8] == b"IEND":
            return
        at = end


def _jpeg(data: bytes) -> Picture:
    """Return a photograph without what a camera noted, turned as it should be seen."""
    if _orientation(data) not in (0, 1):
        return Picture(_redrawn(data, "JPEG"), JPEG)
    return Picture(_checked(_without_segments(data)), JPEG)


def _without_segments(data: bytes) -> bytes:
    """Return a JPEG without the notes in it, nor what a telephone put behind its end."""
    kept, at, is_drawn = [b"\xff\xd8"], 2, False
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        end = at + 2 + int(struct.unpack(">H", data[at + 2 : at + 4])[0])
        is_note = marker == 0xFE or (0xE1 <= marker <= 0xEF and marker != 0xEE)
        if marker == 0xDA:  # rows of the picture itself, to the next marker
            found = _MARKER.search(data, end)
            end, is_drawn = found.start() if found else len(data), True
        if not is_note or data[at + 4 : at + 15] == b"ICC_PROFILE":
            kept.append(data[at:end])
        at = end
        if data[at : at + 2] == b"\xff\xd9":
            break
    if not is_drawn:
        raise UnreadablePicture("afgebroken afbeelding")
    return b"".join([*kept, b"\xff\xd9"])


def _orientation(data: bytes) -> int:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as image:
            return int(image.getexif().get(_ORIENTATION, 0) or 0)
    except Exception:  # noqa: BLE001 - any damaged file
        raise UnreadablePicture("geen leesbare afbeelding") from None


def _checked(data: bytes) -> bytes:
    """Return the bytes of a picture that can be drawn; raises `UnreadablePicture`."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as image:
            image.verify()
    except Exception:  # noqa: BLE001 - any damaged file
        raise UnreadablePicture("geen leesbare afbeelding") from None
    return data


def _redrawn(data: bytes, kind: str) -> bytes:
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data)) as image:
            turned = ImageOps.exif_transpose(image)
            drawn = turned.convert("RGB" if kind == "JPEG" else "RGBA")
            out = io.BytesIO()
            drawn.save(out, kind, **({"quality": 90} if kind == "JPEG" else {}))
    except Exception:  # noqa: BLE001 - any damaged file
        raise UnreadablePicture("geen leesbare afbeelding") from None
    return out.getvalue()
