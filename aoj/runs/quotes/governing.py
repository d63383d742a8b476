"""Which of the places or years in a sentence belongs to something that stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aoj.runs.quotes.places import Hit
from aoj.runs.quotes.vocabulary import WORD, pattern
from aoj.runs.quotes.years import years

_STOP = re.compile(
    r"[,;:()–—]|(?<!\w)(?:dan|tegen|tegenover|en|maar|naar|tot|vergeleken|vergelijken|terwijl|sinds|vanaf|boven"
    r"|onder|ten opzichte van|t\.o\.v\.|als|waar|om|versus|naast|van wie|waarvan)(?!\w)",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"(?:dan|tegen|tegenover|vergeleken met|in vergelijking met|ten opzichte van|t\.o\.v\.|boven"
    r"|onder|sinds|vanaf|versus|met|naast|als|van|na)"
    r"(?:\s+(?:in|bij|het|de|dat|die|heel|begin|eind|schooljaar|van))*\s*$",
    re.IGNORECASE,
)
_BASELINE = re.compile(
    r"(?<!\w)(?:sinds|vanaf|ten opzichte van|t\.o\.v\.|vergeleken met|in vergelijking met|dan|na"
    r"|tegenover)(?:\s+(?:in|het|begin|eind|schooljaar|jaar))*\s*$",
    re.IGNORECASE,
)
_NEAR = re.compile(
    r"[\s,]*(?:(?:\(|:|-|–|(?:met|is|was|zijn|op|het|dat|nog)\b)\s*)*(?:(?:toen|waar)\b[^,;]*)?$",
    re.IGNORECASE,
)
_MOST_BETWEEN = 6
_TITLE_WORD = 3


def governing(
    text: str,
    hits: Sequence[Hit],
    at: int,
    end: int,
    others: Sequence[tuple[int, int]] = (),
    *,
    of_years: bool = False,
) -> Hit | None:
    """Return the hit that belongs to what stands from `at` to `end`.

    What directly follows comes first ('10,8% van de jongeren in Nederland'), then the nearest
    before it. A place or year that something is compared with ('dan in Nederland', 'sinds 2019')
    belongs only to what comes right after it, and one that directly follows another number
    (`others`) to that.
    """
    following = next((hit for hit in hits if hit.at >= end), None)
    if following and _is_attached(text[end : following.at]):
        return following
    beside = _BASELINE if of_years else _BESIDE
    for hit in reversed([hit for hit in hits if hit.end <= at]):
        between = text[hit.end : at]
        if any(stop <= hit.at and _is_attached(text[stop : hit.at]) for _, stop in others):
            continue
        if of_years and pattern("tijd", "nu").search(between):
            return None
        if not beside.search(text[: hit.at]) or _NEAR.match(between):
            return hit
    return None


def year_hits(text: str) -> list[Hit]:
    """Return the years that a sentence names, in order; not those in the name of a plan."""
    return [
        Hit(at, end, frozenset({period}))
        for at, end, period in years(text)
        if not _is_in_title(text, at)
    ]


def _is_attached(between: str) -> bool:
    if _STOP.search(between) or re.search(r"\d", between):
        return False
    return len(between.split()) <= _MOST_BETWEEN


def _is_in_title(text: str, at: int) -> bool:
    """Whether a year follows a word with a capital, not at the beginning: 'de Jeugdagenda 2025'."""
    last = next(iter(WORD.findall(text[:at])[-1:]), "")
    is_title = last[:1].isupper() and len(last) > _TITLE_WORD and 0 < text.find(last) < at - 1
    return is_title and not pattern("tijd", "vanaf").fullmatch(last.lower())
