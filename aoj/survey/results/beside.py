"""Context figures beside answers: what is counted of a region beside what people there say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aoj.statistics import Correlation, spearman
from aoj.survey import INTERNAL
from aoj.survey.results.values import AnswerShare

FEWEST_REGIONS = 8
"""From so many regions on the order of both is compared; below it they only stand side by side."""


@dataclass(frozen=True)
class Beside:
    """A context figure and a share of answers, per region that has both.

    `rows` are region to figure and share (0 to 1); `order` is Spearman's, None below eight regions.
    """

    figure: str
    label: str
    rows: Mapping[str, tuple[float, float]]
    base: int
    """The number of answers behind the shares."""
    left_out: tuple[str, ...]
    """Regions that lack one of both."""
    order: Correlation | None
    method: str
    notes: tuple[str, ...] = ()
    mark: str = INTERNAL


def put_beside(
    figure: str,
    figures: Mapping[str, float | None],
    label: str,
    shares: Mapping[str, AnswerShare],
    *,
    figure_year: int,
    answer_year: int,
) -> Beside:
    """Return a context figure beside the answers of regions; years apart are told."""
    rows = {}
    for region in sorted(set(figures) | set(shares)):
        value, share = figures.get(region), shares.get(region)
        if value is not None and share is not None and share.base:
            rows[region] = (value, share.share)
    left_out = tuple(sorted((set(figures) | set(shares)) - set(rows)))
    order = _order(rows)
    notes = []
    if figure_year != answer_year:
        notes.append(f"Het cijfer is van {figure_year}, de antwoorden zijn van {answer_year}.")
    if order is None:
        notes.append("Te weinig regio's om te zeggen of cijfer en antwoorden samengaan.")
    return Beside(
        figure,
        label,
        rows,
        sum(shares[region].base for region in rows),
        left_out,
        order,
        "Cijfer en antwoorden naast elkaar, per regio"
        + ("; rangcorrelatie van Spearman. Samenhang is geen oorzaak." if order else "."),
        tuple(notes),
    )


def _order(rows: Mapping[str, tuple[float, float]]) -> Correlation | None:
    if len(rows) < FEWEST_REGIONS:
        return None
    try:
        return spearman(
            [value for value, _ in rows.values()], [share for _, share in rows.values()]
        )
    except ValueError:
        return None
