"""Words as Typst source: string literals only, so that no word is ever an instruction."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""Controls, marks of direction, and signs without width: they can only mislead a reader."""
_BREAKS = re.compile("[\u2028\u2029\x85]")
BREAK = "\u200b"
"""Where a word that has no place to break may yet be broken."""
_LONGEST = 26
_LONG = re.compile(rf"[^\s\u00ad]{{{_LONGEST},}}")


def literal(text: str) -> str:
    r"""Return a text as a Typst string, which shows exactly that text.

    >>> print(literal('#read("a\\b")'))
    "#read(\"a\\b\")"
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def shown(text: str) -> str:
    r"""Return what of a text is printed, in composed letters.

    >>> shown("een\x00 twee\u202e e\u0301")
    'een twee é'
    """
    return unicodedata.normalize("NFC", _UNSEEN.sub("", _BREAKS.sub(" ", text)))


def breakable(text: str) -> str:
    """Return a text in which a very long word can be broken; addresses Typst breaks by itself.

    >>> breakable("figuur-aandeel_jeugd-strip-0-24.csv").replace(BREAK, "|")
    'figuur-|aandeel_|jeugd-|strip-|0-|24.|csv'
    """
    return _LONG.sub(lambda found: _broken(found[0]), text)


def sequence(parts: Iterable[str]) -> str:
    """Return Typst code that shows the parts one after the other.

    >>> sequence(['"een "', 'strong({"twee"})'])
    '{"een ";strong({"twee"})}'
    """
    return "{" + (";".join(parts) or "[]") + "}"


def colour(code: str) -> str:
    """Return a colour as Typst code; what is no colour is the colour of text.

    >>> colour("#0B4F6C")
    'rgb("#0B4F6C")'
    """
    return f'rgb("{code}")' if re.fullmatch("#[0-9A-Fa-f]{6}", code) else 'rgb("#1a1a1a")'


def _broken(word: str) -> str:
    if re.match(r"\W*(?:https?://|www\.)", word, re.IGNORECASE):
        return word
    parts = re.split(r"(?<=[/.,;:&=?_@|+-])(?=[^/.,;:&=?_@|+-])|(?<=/)", word)
    return BREAK.join(piece for part in parts if part for piece in _pieces(part))


def _pieces(part: str) -> list[str]:
    """A part that is a long Dutch word is left to the hyphenation; no word is longer than 60."""
    if len(part) <= 60 and part.isalpha():
        return [part]
    return [part[i : i + 20] for i in range(0, len(part), 20)]
