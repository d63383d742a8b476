"""What a notebook gives to a verb of the report: names are text, themes a list of them."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from aoj.errors import InputError, nearest

T = TypeVar("T")
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


class UnknownVerb(InputError, AttributeError):  # noqa: N818 - says what it is
    """A verb that the report does not have; whoever only asks whether it exists is told no."""


def as_year(value: object) -> int | None:
    """Return the year of a report, or None for that of the region; raises `InputError`.

    >>> as_year(2026)
    2026
    """
    if value is None or (type(value) is int and 1900 <= value <= 2100):
        return value
    raise InputError(f"het jaar {str(value)[:20]!r} is er geen", expected="een jaar, zoals 2026")


def with_sentences(kind: type[T]) -> type[T]:
    """Return a class of which wrong arguments and unknown verbs are told in a Dutch sentence."""
    verbs = [n for n in dir(kind) if n[0] != "_" and callable(getattr(kind, n))]
    for name in verbs:
        setattr(kind, name, _checked(getattr(kind, name), f"rapport.{name}"))
    kind.__init__ = _checked(kind.__init__, kind.__name__)  # type: ignore[method-assign]

    def unknown(_: object, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        near = nearest(name, verbs)
        raise UnknownVerb(
            f"rapport.{name} bestaat niet" + (f"; bedoelde u rapport.{near}?" if near else ""),
            expected="" if near else f"een van: {', '.join(sorted(verbs))}",
        )

    kind.__getattr__ = unknown  # type: ignore[attr-defined]
    return kind


def _checked(verb: Callable[..., Any], shown: str) -> Callable[..., Any]:
    """Return a verb that first looks whether its arguments are those that it takes."""
    signature = inspect.signature(verb)

    @functools.wraps(verb)
    def call(*given: Any, **named: Any) -> Any:
        try:
            signature.bind(*given, **named)
        except TypeError:
            raise _wrong_arguments(signature, shown, given[1:], named) from None
        return verb(*given, **named)

    return call


def _wrong_arguments(
    signature: inspect.Signature, shown: str, given: Sequence[Any], named: dict[str, Any]
) -> InputError:
    known = [p for p in list(signature.parameters.values())[1:] if p.name != "context"]
    names = [p.name for p in known]
    for name in named:
        if name not in names:
            near = nearest(name, names)
            meant = f"; bedoelde u '{near}'?" if near else ""
            expected = "" if near else f"een van: {', '.join(names) or 'niets'}"
            return InputError(f"{shown}() kent geen '{name}'{meant}", expected=expected)
    needed = [p.name for p in known if p.default is p.empty and p.kind != p.VAR_POSITIONAL]
    missing = [name for name in needed[len(given) :] if name not in named]
    if missing:
        return InputError(f"{shown}() mist {' en '.join(missing)}", expected=f"{shown}(...)")
    takes = f"{shown}({', '.join(names)})"
    return InputError(f"{shown}() krijgt te veel, of een ding twee keer", expected=takes)
