"""The words of stacked bars: alt text, and which places have no bar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from aoj.indicators import Indicator
from aoj.report.results import Result
from aoj.report.wording import marks, numbers, sentences
from aoj.report.wording.names import Names

if TYPE_CHECKING:
    from aoj.report.context import Context


def stacked_alt(
    context: Context,
    indicator: Indicator,
    own: Sequence[Result],
    country: Sequence[Result] | None,
) -> str:
    """Return the alt text: the largest parts of the region, each beside the country."""
    when = numbers.moment(own[0].period, indicator.reference_date)
    what = indicator.label
    told = [f"Gestapelde staven: {what[:1].lower()}{what[1:]}, {context.place}, {when}."]
    nation = {r.breakdown: r for r in country or ()}
    for result in sorted(own, key=lambda r: (-(r.value or 0.0), r.breakdown)):
        label = numbers.capital(indicator.breakdowns[result.breakdown].label)
        beside = nation.get(result.breakdown)
        text = f"{label}: {marks.figure(result, indicator)}"
        text += f", Nederland {marks.figure(beside, indicator)}" if beside else ""
        told.append(f"{text}.")
    return sentences.short_alt(told)


def not_exact(most: float) -> str:
    """Return the line on parts that are not exactly known; `most` is how far they may be off."""
    return (
        "Niet elk deel is precies bekend: een deel kan tot "
        f"{numbers.number(100 * most)} procentpunt breder of smaller zijn dan hier getekend."
    )


def without_bar(codes: Sequence[str], names: Names) -> list[str]:
    """Return the line on places of which not every part is known."""
    if not codes:
        return []
    listed = numbers.listing(sorted(numbers.capital(names(code)) for code in codes))
    return [f"Zonder staaf, omdat niet elk deel (precies) bekend is: {listed}."]
