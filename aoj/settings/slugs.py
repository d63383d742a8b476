"""Region keys: short names that are safe in paths, on every platform."""

from __future__ import annotations

import re
import unicodedata

from aoj.errors import InputError

MAX_LENGTH = 40
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_RESERVED = {"con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in range(1, 10))}


def is_slug(text: str) -> bool:
    """Whether `text` may be the key of a region.

    >>> is_slug("gooi-en-vecht"), is_slug("Gooi en Vecht"), is_slug("nul")
    (True, False, False)
    """
    return bool(_SLUG.fullmatch(text)) and len(text) <= MAX_LENGTH and text not in _RESERVED


def check_slug(text: str, *, where: str = "") -> str:
    """Return `text` if it may be the key of a region, else raise `InputError`."""
    if is_slug(text):
        return text
    proposal = make_slug(text)
    raise InputError(
        f"'{text}' kan geen naam van een regiobestand zijn",
        where=where,
        expected=f"hooguit {MAX_LENGTH} kleine letters, cijfers en koppeltekens",
        remedy=f"gebruik bijvoorbeeld '{proposal}'" if proposal else "",
    )


def make_slug(name: str) -> str:
    """Return the key that fits a name best; empty when nothing is left of it.

    >>> make_slug("Súdwest-Fryslân & omgeving")
    'sudwest-fryslan-omgeving'
    """
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    text = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:MAX_LENGTH].strip("-")
    return f"regio-{text}" if text in _RESERVED else text
