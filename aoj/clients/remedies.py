"""What a user can do when a service fails: wait until it passes, or change bronnen.yml."""

from __future__ import annotations

from aoj.errors import DataError

LATER = "probeer het later opnieuw"
CHANGED = "kijk met 'aoj fetch --check' wat er veranderde"
CHECK = f"{CHANGED} en pas bronnen.yml aan"


def another_form(where: str) -> DataError:
    """Return the error for an answer that does not look as it should."""
    return DataError("het antwoord heeft een andere vorm dan verwacht", where=where, remedy=CHANGED)
