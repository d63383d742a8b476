"""Of which kind the samenwerkingsverbanden of a region are."""

from __future__ import annotations

from collections.abc import Sequence

from aoj.comparisons import is_old
from aoj.indicators import Indicator
from aoj.report.results import Result
from aoj.report.wording import numbers
from aoj.report.wording.grammar.told import Told
from aoj.report.wording.grammar.verbs import BE


def tell_kinds(
    told: Told, results: Sequence[Result], indicator: Indicator, place: str, year: int
) -> None:
    """Say how many samenwerkingsverbanden of a region are of each kind.

    `results` are of one period. Where all are of one kind that is told without a list.
    """
    known = [r for r in results if r.value]
    when = numbers.moment(results[0].period, indicator.reference_date)
    what = f"{indicator.label} van {place}"
    verb = BE.form(old=is_old(results[0].period, year))
    if not known:
        told.say(f"{when} {verb} de {what} niet bekend.")
        return
    labels = {r.breakdown: indicator.breakdowns[r.breakdown].label for r in known}
    if len(known) == 1:
        (only,) = known
        text = labels[only.breakdown]
        if only.value == 1:
            told.print(only, text)
        else:
            amount = told.print(only, numbers.number(only.value or 0.0))
            text = f"{text} (alle {amount})"
    else:
        known.sort(key=lambda r: -(r.value or 0.0))
        parts = [
            f"{labels[r.breakdown]} ({told.print(r, numbers.number(r.value or 0.0))})"
            for r in known
        ]
        text = numbers.listing(parts)
    told.say(f"{when} {verb} de {what}: {text}.")
