"""The words of dots with intervals: alt text, what the lines are, who has no dot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from aoj.indicators import Indicator
from aoj.report.results import Result
from aoj.report.wording import marks, numbers, sentences
from aoj.report.wording.names import Names

if TYPE_CHECKING:
    from aoj.report.context import Context

MARGINS = (
    "De lijn door een punt is de toevalsmarge: zo ver had het cijfer door toeval kunnen afwijken "
    "(95%), met wat afronding en verborgen aantallen openlaten."
)
_PLURALS = {"gemeente": "gemeenten", "samenwerkingsverband": "samenwerkingsverbanden"}


def dots_alt(
    context: Context,
    indicator: Indicator,
    own: Result,
    country: Result | None,
    found: Sequence[Result],
    kind: str,
) -> str:
    """Return the alt text: region and country, and the ends where these can be told."""
    when = numbers.moment(own.period, indicator.reference_date)
    what = sentences.title(indicator, own.breakdown)
    shown = [r for r in found if r.value is not None]
    told = [
        f"Punten van {len(shown)} {_PLURALS[kind]}, van hoog naar laag: "
        f"{what[:1].lower()}{what[1:]}, {when}."
    ]
    beside = f", Nederland {marks.figure(country, indicator)}" if country else ""
    told.append(f"{numbers.capital(context.place)} heeft {marks.figure(own, indicator)}{beside}.")
    inside = [r for r in found if r.region_code not in context.scope(indicator).partial]
    ends = sentences.range_ends(inside, indicator)
    if ends is not None:
        low, high = (sentences.end_in_words(end, inside, indicator, context.names) for end in ends)
        told.append(f"De {_PLURALS[kind]} lopen van {low} tot {high}.")
    return sentences.short_alt(told)


def without_dot(absent: Sequence[Result], indicator: Indicator, names: Names) -> list[str]:
    """Return which places have no dot, and why: a hidden figure is not one that is lacking."""
    found = []
    for is_hidden, why in ((True, "te klein om openbaar te maken"), (False, "geen cijfer")):
        codes = [r.region_code for r in absent if marks.is_hidden(r, indicator) is is_hidden]
        if codes:
            listed = numbers.listing(sorted(numbers.capital(names(code)) for code in codes))
            what = "aantal " if is_hidden else ""
            found.append(f"Zonder punt ({what}{why}): {listed}.")
    return found
