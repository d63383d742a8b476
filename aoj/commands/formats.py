"""The formats in which `aoj export` and `aoj run` write, as they stand behind `--to`."""

from __future__ import annotations

from aoj.errors import InputError
from aoj.export.products import FORMATS


def parse_formats(asked: str) -> tuple[str, ...]:
    """Return formats, each once, in our order; raises `InputError` for one that does not exist.

    >>> parse_formats("pdf, html")
    ('html', 'pdf')
    """
    names = [name.strip().lower() for name in asked.split(",") if name.strip()]
    for name in names:
        if name not in FORMATS:
            raise InputError(
                f"--to {name} kan niet", expected=", ".join(FORMATS), remedy="scheid met komma's"
            )
    if not names:
        raise InputError("--to noemt geen vorm", expected=", ".join(FORMATS))
    return tuple(name for name in FORMATS if name in names)
