"""What the files in a region's folder are called."""

from __future__ import annotations

from collections.abc import Iterator

RECORD_SUFFIX = ".run.json"
NEW, FAILED = "nieuw", "mislukt"


def failed_stem(template: str) -> str:
    """Return the stem of the files that show where a run stopped.

    >>> failed_stem("contextcijfers")
    'contextcijfers.mislukt'
    """
    return f"{template}.{FAILED}"


def new_stems(template: str) -> Iterator[str]:
    """Yield the stems for a version beside a person's: `t.nieuw`, `t.nieuw-2`, ..."""
    yield f"{template}.{NEW}"
    yield from (f"{template}.{NEW}-{number}" for number in range(2, 1000))
