"""What the files in a region's folder are called."""

from __future__ import annotations

from collections.abc import Iterator

RECORD_SUFFIX = ".run.json"
NEW, FAILED, OLD = "nieuw", "mislukt", "oud"


def failed_stem(template: str) -> str:
    """Return the stem of the files that show where a run stopped.

    >>> failed_stem("contextcijfers")
    'contextcijfers.mislukt'
    """
    return f"{template}.{FAILED}"


def new_stems(template: str) -> Iterator[str]:
    """Yield the stems for a version beside a person's: `t.nieuw`, `t.nieuw-2`, ..."""
    return _numbered(template, NEW)


def old_stems(template: str) -> Iterator[str]:
    """Yield the stems for a notebook that a fresh start put aside: `t.oud`, `t.oud-2`, ..."""
    return _numbered(template, OLD)


def _numbered(template: str, word: str) -> Iterator[str]:
    yield f"{template}.{word}"
    yield from (f"{template}.{word}-{number}" for number in range(2, 1000))
