"""Texts laid beside each other as a reader does: without case, markup, quotes and signs."""

from __future__ import annotations

import re
import unicodedata

from aoj.survey.structures.values import plain


def folded(text: str) -> str:
    """Return a text in which only letters, digits and single spaces are left, in small letters.

    >>> folded("<b>Niet eens,</b> niet ‘oneens’ ")
    'niet eens niet oneens'
    """
    bare = unicodedata.normalize("NFKD", plain(text).replace("_", " ")).casefold()
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^\w\s]", " ", bare).split())


def code_of(*parts: str) -> str:
    """Return codes as one, of letters and digits alone, in small letters.

    >>> code_of("Q01", "SQ001")
    'q01sq001'
    """
    return re.sub(r"[^a-z0-9]", "", "".join(parts).casefold())
