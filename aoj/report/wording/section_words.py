"""The short lines of a section that has little or nothing to show."""

from __future__ import annotations

from collections.abc import Sequence

from aoj.report.wording import numbers


def absent(labels: Sequence[str], place: str) -> str:
    """Return one sentence in place of all figures of a section that the data set lacks.

    >>> absent(["neet", "bijstand"], "Oost")
    "Over neet en bijstand zijn voor Oost geen cijfers beschikbaar; zie 'Wat ontbreekt en waarom'."
    """
    return (
        f"Over {numbers.listing(labels)} zijn voor {place} geen cijfers beschikbaar; "
        "zie 'Wat ontbreekt en waarom'."
    )


def not_chosen(theme: str) -> str:
    """Return the sentence in place of a figure of a theme that the report is not about.

    >>> not_chosen("jeugd")
    "Dit rapport gaat niet over het thema 'jeugd'; zet het bij 'themas' om dit cijfer te zien."
    """
    return (
        f"Dit rapport gaat niet over het thema '{theme}'; zet het bij 'themas' om dit cijfer te "
        "zien."
    )
