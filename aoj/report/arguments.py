"""What a notebook gives to a verb of the report: names are text, themes a list of them."""

from __future__ import annotations

from collections.abc import Sequence

from aoj.errors import InputError

_MOST = 40
"""Of what is no text, so many characters are shown."""


def as_text(value: object, what: str, example: str = "") -> str:
    """Return a text as it is; raises `InputError` for anything else, in which `what` says which.

    >>> as_text("jeugdhulp", "de indicator")
    'jeugdhulp'
    """
    if isinstance(value, str):
        return value
    shown = repr(value)
    shown = shown if len(shown) <= _MOST else f"{shown[:_MOST]}..."
    like = f', zoals "{example}"' if example else ""
    raise InputError(f"{what} is geen tekst maar {shown}", expected=f"een tekst{like}")


def as_texts(value: object, what: str, example: str) -> Sequence[str]:
    """Return one text or a list of texts as a list; raises `InputError` for anything else.

    >>> as_texts("vsv", "het thema", "vsv")
    ['vsv']
    """
    given = list(value) if isinstance(value, list | tuple) else [value]
    return [as_text(item, what, example) for item in given]
