"""What stands out: at most five sentences by a rule that is printed, each with its figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aoj.bundle import Bundle
from aoj.comparisons import Comparison
from aoj.report import markup
from aoj.report.context import Context
from aoj.report.overview.core import Shown, choose_eight, compares_gemeenten
from aoj.report.overview.heatmap import shown_columns
from aoj.report.recording import describe
from aoj.report.results import Result
from aoj.report.wording import marks, notes, numbers, sentences, standout_words


@dataclass(frozen=True)
class Standout:
    """A figure that is higher or lower than that of the country, and by how much.

    `distance` is the difference in units of what is `relevant` to the figure; `gemeente` is the
    code of the gemeente that it is of, '' for the region itself.
    """

    of: Shown
    own: Result
    beside: Comparison
    distance: float
    gemeente: str = ""


def make_standouts(context: Context) -> Bundle:
    """Return what stands out in at most five sentences, with the rule by which it was chosen."""
    told = sentences.Told()
    chosen = choose_standouts(context)
    items = [_sentence(context, told, found) for found in chosen]
    shown = [r for s in chosen for r in (s.own, s.of.own, s.of.country) if r is not None]
    context.show(shown)
    context.show_rule(standout_words.HEADING, standout_words.RULE)
    example = f"{numbers.capital(marks.EXAMPLE)}." if context.is_example else ""
    rule = standout_words.SHORT_RULE if items else standout_words.NOTHING_RULE
    below = f"{rule} {example}".strip()
    text = [*items, below] if items else [standout_words.NOTHING, below]
    heading = markup.paragraph(standout_words.HEADING, "aoj-titel", strong=True)
    body = heading + (markup.bullets(items) or markup.paragraph(standout_words.NOTHING))
    return Bundle(
        kind="zin",
        id="opvallend",
        title=standout_words.HEADING,
        text=" ".join(text),
        html=f"{body}{markup.paragraph(below, 'aoj-noot')}",
        notes=(below,),
        sources=notes.source_names(shown),
        figures=describe(told.figures, context),
    )


def choose_standouts(context: Context) -> list[Standout]:
    """Return what stands out, the region's own figures first, the furthest from the country first.

    Of a theme no more than `MOST_PER_THEME`; of a gemeente, and of an indicator, one.
    """
    pool = {(s.indicator.name, s.own.breakdown): s for s in choose_eight(context).shown}
    pool |= {(s.indicator.name, s.own.breakdown): s for _, s in shown_columns(context)}
    own = [found for s in pool.values() if (found := _of_region(s))]
    parts = [found for s in pool.values() for found in _of_gemeenten(context, s)]
    chosen: list[Standout] = []
    for found in [*_furthest_first(own), *_furthest_first(parts)]:
        theme = found.of.indicator.theme
        themes = [other.of.indicator.theme for other in chosen]
        again = any(_is_alike(found, other) for other in chosen)
        if themes.count(theme) < standout_words.MOST_PER_THEME and not again:
            chosen.append(found)
    return chosen[: standout_words.MOST]


def _is_alike(one: Standout, other: Standout) -> bool:
    """Whether two are of one indicator, or of one gemeente."""
    same = one.of.indicator.name == other.of.indicator.name
    return same or bool(one.gemeente and one.gemeente == other.gemeente)


def _furthest_first(found: list[Standout]) -> list[Standout]:
    return sorted(found, key=lambda s: (-s.distance, s.of.indicator.name, s.gemeente))


def _of_region(shown: Shown) -> Standout | None:
    return _standout(shown, shown.own, shown.beside)


def _of_gemeenten(context: Context, shown: Shown) -> Iterator[Standout]:
    """Return the gemeenten that are higher or lower, unless the whole region is so too."""
    indicator, own = shown.indicator, shown.own
    if not compares_gemeenten(indicator):
        return
    beside = context.beside_country(indicator.name, own.period, own.breakdown)
    partial = context.scope(indicator).partial
    for gemeente in context.rows_gemeenten(indicator):
        result = context.results(indicator.name).at(gemeente.code, own.period, own.breakdown)
        compared = beside.get(gemeente.code)
        if result is None or gemeente.code in partial or compared is None:
            continue
        if shown.beside is not None and compared.word == shown.beside.word:
            continue
        if not shown.has_word and not _differs(result, shown):
            continue
        found = _standout(shown, result, compared, gemeente.code)
        if found:
            yield found


def _differs(result: Result, of: Shown) -> bool:
    """Whether a figure of a gemeente is far enough from that of a region that has no word."""
    away = abs((result.value or 0.0) - (of.own.value or 0.0))
    return away >= of.indicator.relevant_of(of.own.breakdown)


def _standout(
    of: Shown, own: Result, beside: Comparison | None, gemeente: str = ""
) -> Standout | None:
    """Return a figure that may stand out; None where its numbers do not bear it."""
    indicator = of.indicator
    relevant = indicator.relevant_of(own.breakdown)
    if beside is None or beside.word not in ("hoger", "lager") or not relevant:
        return None
    if own.hidden or marks.is_vague(own, indicator):
        return None
    if of.country is None or marks.is_vague(of.country, indicator):
        return None
    if (own.denominator or 0.0) < standout_words.SMALLEST_BASE:
        return None
    return Standout(of, own, beside, abs(beside.difference) / relevant, gemeente)


def _sentence(context: Context, told: sentences.Told, found: Standout) -> str:
    shown = found.of
    assert shown.country is not None
    place = notes.area(context, shown.indicator)
    region = None
    if found.gemeente:
        place = context.names(found.gemeente)
        is_sure = not shown.own.is_undivided and not marks.is_vague(shown.own, shown.indicator)
        region = shown.own if is_sure else None
    return standout_words.tell_standout(
        told,
        found.own,
        shown.country,
        found.beside,
        shown.indicator,
        place,
        context.year,
        region,
    )
