"""What an export wrote beside a notebook, and whether that is still of this notebook."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

FIGURES = "-figuren"
"""What the folder with the loose figures of a notebook has behind the template's name."""
_SUFFIXES = (".pdf", ".xlsx", ".met-code.html", ".met-code.pdf")


def stale_exports(folder: Path, template: str, record: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Return the names of exports that lie beside a notebook and were made of an earlier one.

    A run begins a new record, in which only what is made after it has a place.
    """
    products = (record or {}).get("products")
    known = set(products) if isinstance(products, Mapping) else set()
    files = [f"{template}{suffix}" for suffix in _SUFFIXES]
    stale = [name for name in files if name not in known and (folder / name).is_file()]
    pictures = f"{template}{FIGURES}"
    is_known = any(str(name).startswith(f"{pictures}/") for name in known)
    if not is_known and any((folder / pictures).glob("*.png")):
        stale.append(pictures)
    return tuple(stale)


def stale_sentence(names: tuple[str, ...], region: str, template: str) -> str:
    """Return what to tell of exports of an earlier notebook; '' for none.

    >>> stale_sentence(("a.pdf",), "oost", "a")
    "a.pdf is nog van het vorige notebook; 'aoj export oost --template a --to pdf' vernieuwt dat"
    """
    if not names:
        return ""
    asked = dict.fromkeys(
        "figuren" if name.endswith(FIGURES) else name.rpartition(".")[2] for name in names
    )
    verb = "is" if len(names) == 1 else "zijn"
    code = " --with-code" if all(".met-code." in name for name in names) else ""
    return (
        f"{' en '.join(names)} {verb} nog van het vorige notebook; 'aoj export {region} --template "
        f"{template} --to {','.join(asked)}{code}' vernieuwt dat"
    )
