"""The short lines of a section that has little or nothing to show."""

from __future__ import annotations

from collections.abc import Sequence

from aoj.report.wording import numbers


def absent(labels: Sequence[str], place: str) -> str:
    """Return one sentence in place of all figures of a section that the data set lacks.

    >>> absent(["neet", "bijstand"], "Oost")
    "Voor Oost zijn er geen cijfers over neet en bijstand. Zie 'Wat ontbreekt en waarom'."
    """
    return (
        f"Voor {place} zijn er geen cijfers over {numbers.listing(labels)}. "
        "Zie 'Wat ontbreekt en waarom'."
    )


def not_supplied(place: str) -> str:
    """Return the sentence in place of figures that a region may supply itself.

    >>> not_supplied("oost")
    'Oost leverde nog geen eigen cijfers aan.'
    """
    return f"{numbers.capital(place)} leverde nog geen eigen cijfers aan."


def not_chosen(theme: str) -> str:
    """Return the sentence in place of a figure of a theme that the report is not about.

    >>> not_chosen("jeugd")
    "Dit rapport gaat niet over het thema 'jeugd'; zet het bij 'themas' om dit cijfer te zien."
    """
    return (
        f"Dit rapport gaat niet over het thema '{theme}'; zet het bij 'themas' om dit cijfer te "
        "zien."
    )
