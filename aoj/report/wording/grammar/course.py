"""How a figure went over the years that may be compared."""

from __future__ import annotations

from aoj.comparisons import COUNT_CHANGE, Trend
from aoj.indicators import Indicator
from aoj.report.results import Result
from aoj.report.wording import marks, numbers
from aoj.report.wording.grammar.difference import is_small_base
from aoj.report.wording.grammar.nouns import head, is_plural
from aoj.report.wording.grammar.told import Told, printed_change, printed_course
from aoj.report.wording.grammar.verbs import BE, CHANGE, then_clause

PRECISE = 0.005
"""A percentage has a decimal only if rounding may move it by no more than this."""


def tell_trend(
    told: Told,
    trend: Trend,
    first: Result | None,
    last: Result,
    indicator: Indicator,
    country: tuple[Result, Result] | None = None,
    verb: str = "is",
) -> None:
    """Say how it went over the comparable years; `country` is its first and last figure.

    `verb` is `was` for an old figure.
    """
    if first is None or first.value is None or last.value is None or not trend.direction:
        return
    since, old = numbers.since(first.period), verb == "was"
    noun = head(indicator, last.breakdown)
    changed = f"Sinds {since} {BE.form(plural=is_plural(noun), old=old)} {noun}"
    then = told.print(first, marks.figure(first, indicator, rounded=True))
    toen = then_clause(then, marks.figure(last, indicator, rounded=True))
    if trend.direction == "gelijk":
        same = _same(trend, first, last, indicator)
        told.figures.append(printed_course(last, since, same))
        told.say(f"{changed} {same}; {toen}.")
    elif trend.direction == "onzeker":
        _tell_unsure(told, trend, first, last, indicator, then, toen)
    elif marks.is_quotient(indicator):
        told.figures.append(printed_course(last, since, trend.direction))
        told.say(f"{changed} {trend.direction}; {toen}.")
    else:
        _tell_more_or_less(told, trend, first, last, indicator, country, verb)
    if trend.break_reason:
        told.say(f"Eerdere jaren zijn niet te vergelijken: {trend.break_reason}.")


def _tell_more_or_less(
    told: Told,
    trend: Trend,
    first: Result,
    last: Result,
    indicator: Indicator,
    country: tuple[Result, Result] | None,
    verb: str,
) -> None:
    """Say that a count or amount is more or less than it was, and by how much where sure."""
    since, then = numbers.since(first.period), marks.figure(first, indicator, rounded=True)
    more = "meer" if trend.direction == "gestegen" else "minder"
    told.figures.append(printed_course(last, since, f"{more} dan in {since}"))
    moved = numbers.change(first.value or 0.0, last.value or 0.0)
    if moved is None or (first.value or 0.0) < 0 or first.hidden or last.hidden:
        told.say(f"Dat {verb} {more} dan in {since} ({then}).")
        return
    beside = _country_change(told, country, verb)
    much = _how_much(first, last)
    told.figures.append(printed_change(last, since, moved, much))
    told.say(f"Dat {verb} {much} {more} dan in {since} ({then}){beside}.")


def _same(trend: Trend, first: Result, last: Result, indicator: Indicator) -> str:
    """Return the words of a figure that is not known to have changed."""
    if indicator.statistic == "count" and _is_exactly(first, last):
        return "gelijk gebleven"
    if _is_small(trend, first, last, indicator):
        return "nauwelijks veranderd"
    causes = _open_causes(first, last, indicator) or ["afronding"]
    return f"door {numbers.listing(causes)} niet zeker veranderd"


def _is_exactly(first: Result, last: Result) -> bool:
    """Whether two figures are the same number, and known to be."""
    return first.lower == first.upper == last.lower == last.upper


def _is_small(trend: Trend, first: Result, last: Result, indicator: Indicator) -> bool:
    """Whether a change is small by itself, and not only small beside its bounds.

    Of figures that are printed as 'tussen' or 'ten minste' it is so only if it is small wherever
    between their bounds they lie.
    """
    least = abs(trend.first_value) * COUNT_CHANGE
    if marks.is_quotient(indicator):
        least = indicator.relevant_of(last.breakdown)
    if abs(trend.change) >= least:
        return False
    if not any(marks.is_vague(r, indicator) for r in (first, last)):
        return True
    bounds = (first.lower, first.upper, last.lower, last.upper)
    if any(bound is None for bound in bounds):
        return False
    low, high, bottom, top = (float(bound or 0.0) for bound in bounds)
    return max(abs(top - low), abs(bottom - high)) < least


def _tell_unsure(
    told: Told,
    trend: Trend,
    first: Result,
    last: Result,
    indicator: Indicator,
    then: str,
    toen: str,
) -> None:
    """Say that a change may be chance, or is sure but perhaps too small to matter.

    After a comparison that could not be made for the same reason it says 'ook'.
    """
    since, noun = numbers.since(first.period), head(indicator, last.breakdown)
    may_be_chance = not (trend.low > 0 or trend.high < 0)
    question = f"of {noun} sinds {since} {CHANGE.form(plural=is_plural(noun), old=True)}"
    if not may_be_chance:
        question = f"of de verandering sinds {since} ertoe doet"
    if any(is_small_base(r.denominator) for r in (first, last)):
        wording = "te klein om te zeggen"
        also = "ook " if told.doubt == "klein" else ""
        sentence = f"De aantallen zijn {also}{wording} {question}; {toen}."
    elif may_be_chance and then != marks.figure(last, indicator, rounded=True):
        causes = ["toeval", *_open_causes(first, last, indicator)]
        may_be = "toeval zijn" if len(causes) == 1 else f"door {numbers.listing(causes)} komen"
        wording = "is niet zeker"
        sentence = f"{question}, {wording}: het verschil met toen ({then}) kan {may_be}."
    else:
        wording = "is niet zeker"
        also = "ook " if told.doubt == "marge" else ""
        sentence = f"{also}{question}, {wording}; {toen}."
    told.figures.append(printed_course(last, since, wording))
    told.say(sentence)


def _open_causes(first: Result, last: Result, indicator: Indicator) -> list[str]:
    """Return, beside chance, by what two figures may differ although nothing changed."""
    causes = ["afronding"] if indicator.rounding else []
    return causes + (["verborgen aantallen"] if first.hidden or last.hidden else [])


def _how_much(first: Result, last: Result) -> str:
    """Return a change as a percentage, no more precise than the rounding of both figures allows."""
    moved = abs(numbers.change(first.value or 0.0, last.value or 0.0) or 0.0)
    bounds = (first.lower, first.upper, last.lower, last.upper)
    if any(bound is None for bound in bounds):
        return numbers.share(moved)
    low, high, least, most = (float(bound or 0.0) for bound in bounds)
    extremes = [numbers.change(high, least), numbers.change(low, most)]
    if all(x is not None and abs(abs(x) - moved) <= PRECISE for x in extremes):
        return numbers.share(moved)
    return f"ongeveer {numbers.share(moved, 0)}"


def _country_change(told: Told, country: tuple[Result, Result] | None, verb: str) -> str:
    if country is None or not country[0].value or country[1].value is None:
        return ""
    moved = numbers.change(country[0].value, country[1].value)
    if moved is None or any(r.hidden for r in country):
        return ""
    more = "meer" if moved > 0 else "minder"
    much = numbers.share(abs(moved))
    told.figures.append(printed_change(country[1], numbers.period(country[0].period), moved, much))
    return f"; in heel Nederland {verb} het {much} {more}"
