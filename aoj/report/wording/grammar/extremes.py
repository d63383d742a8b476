"""Between which gemeenten a region's figures lie."""

from __future__ import annotations

from collections.abc import Iterable

from aoj.indicators import Indicator
from aoj.report.results import Result
from aoj.report.wording import marks, numbers
from aoj.report.wording.grammar.told import Told
from aoj.report.wording.names import Names

_PLURALS = {"gemeente": "gemeenten", "samenwerkingsverband": "samenwerkingsverbanden"}


def tell_range(told: Told, results: Iterable[Result], indicator: Indicator, names: Names) -> None:
    """Say between which gemeenten the region's figures lie; needs three or more."""
    results = list(results)
    ends = range_ends(results, indicator)
    if ends is None:
        return
    low, high = ends
    low_words, high_words = (marks.figure(r, indicator) for r in (low, high))
    if low_words == high_words:
        return
    told.print(low, low_words)
    told.print(high, high_words)
    told.say(
        f"Binnen de regio loopt het uiteen van {end_in_words(low, results, indicator, names)} "
        f"tot {end_in_words(high, results, indicator, names)}."
    )


def range_ends(results: Iterable[Result], indicator: Indicator) -> tuple[Result, Result] | None:
    """Return the lowest and the highest of three or more figures; None where that is not sure.

    A figure that is only known to lie between two others may be an end without our knowing,
    unless both lie between the ends; one that is hidden always may.
    """
    results = list(results)
    if any(r.value is None and r.status == "suppressed" for r in results):
        return None
    known = [r for r in results if r.value is not None]
    sure = [r for r in known if not marks.is_vague(r, indicator)]
    if len(sure) < 3:
        return None
    sure.sort(key=lambda r: (r.value or 0.0, r.region_code))
    low, high = sure[0], sure[-1]
    vague = [r for r in known if r not in sure]
    if any(r.lower is None or r.upper is None for r in vague):
        return None
    inside = all(
        (r.lower or 0.0) >= (low.value or 0.0) and (r.upper or 0.0) <= (high.value or 0.0)
        for r in vague
    )
    return (low, high) if inside else None


def end_in_words(end: Result, results: Iterable[Result], indicator: Indicator, names: Names) -> str:
    """Return the lowest or highest figure with where it is; more than two places are counted."""
    words = marks.figure(end, indicator)
    alike = [r for r in results if r.value is not None and marks.figure(r, indicator) == words]
    if len(alike) > 2:
        return f"{words} in {numbers.number(len(alike))} {_PLURALS[kind_of(end.region_code)]}"
    alike.sort(key=lambda r: names(r.region_code).casefold())
    return f"{words} in {numbers.listing([names(r.region_code) for r in alike])}"


def kind_of(code: str) -> str:
    """Return whether a code is that of a gemeente or of a samenwerkingsverband."""
    return "gemeente" if code.startswith("GM") else "samenwerkingsverband"
