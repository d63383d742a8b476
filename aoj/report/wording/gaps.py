"""Years that lack within a series: a line has a gap there, and its caption names them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from aoj.report.results import Result
from aoj.report.wording import numbers


def place(result: Result) -> float:
    """Return where a result stands in time, in years: 2024.5 for a second half."""
    return result.year + (0.5 if result.period.endswith("H2") else 0.0)


def gaps(series: Sequence[Result]) -> list[tuple[Result, Result]]:
    """Return the results between which periods lack, in order of time.

    Only of a series that has a figure of every period most of the time: where a source counts once
    in some years there is nothing that lacks.
    """
    unit = 0.5 if any(r.period.endswith(("H1", "H2")) for r in series) else 1.0
    steps = [place(other) - place(one) for one, other in pairwise(series)]
    if 2 * steps.count(unit) < len(steps):
        return []
    pairs = zip(pairwise(series), steps, strict=True)
    return [pair for pair, step in pairs if step > unit]


def gap_remarks(shown: Iterable[Sequence[Result]]) -> list[str]:
    """Return the line on the periods that lack within the lines of a chart, if any lack."""
    ends = {
        (place(one), one.period, other.period) for series in shown for one, other in gaps(series)
    }
    between = [
        f"tussen {numbers.period(one)} en {numbers.period(other)}" for _, one, other in sorted(ends)
    ]
    if not between:
        return []
    return [f"Zonder lijn: {numbers.listing(between)} zijn er geen cijfers."]
