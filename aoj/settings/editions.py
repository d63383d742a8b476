"""What the name of an edition says."""

from __future__ import annotations

import re


def year_of_edition(edition: str, default: int) -> int:
    """Return the year with which an edition begins, else `default`.

    >>> year_of_edition("2027", 2026), year_of_edition("2027-najaar", 2026)
    (2027, 2027)
    >>> year_of_edition("proef", 2026), year_of_edition("20271", 2026)
    (2026, 2026)
    """
    found = re.match(r"((?:19|20)\d\d)(?:-|$)", edition)
    return int(found[1]) if found else default
