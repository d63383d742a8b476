"""Figures that a person quoted in a text, and whether they are still true; pure functions.

| module | gives |
|---|---|
| `notebooks` | the figures that a notebook printed, and the texts that people wrote in it |
| `finding` | quotes in those texts: those that are no longer true, or all of them |
| `checking` | whether an open item still holds, and what changed under a heading |

A figure is a plain map: that of `aoj.bundle` with the `cell` and `section` where it was printed.
"""

from aoj.runs.quotes.checking import changes_under, recheck
from aoj.runs.quotes.finding import Stale, find_quoted, find_stale
from aoj.runs.quotes.notebooks import HandText, figures_of, hand_texts, last_heading

__all__ = [
    "HandText",
    "Stale",
    "changes_under",
    "figures_of",
    "find_quoted",
    "find_stale",
    "hand_texts",
    "last_heading",
    "recheck",
]
