"""On what the words beside a figure rest: comparisons with others, and its course."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan

from aoj.comparisons import COUNT_CHANGE, Comparison, has_margin
from aoj.geography import Region
from aoj.indicators import INDICATORS, Indicator
from aoj.indicators.links import shown_by
from aoj.report.context import Context
from aoj.report.results import Result
from aoj.report.wording import marks, numbers, sentences

RULE = (
    "'hoger' en 'lager' vragen dat de waarde van de ander buiten de marge ligt en dat het "
    "verschil ten minste zo groot is als wat ertoe doet; 'vergelijkbaar' vraagt dat de hele marge "
    "daarbinnen blijft; anders is er geen uitspraak, want ook het cijfer van de ander kan door "
    "afronding of verborgen aantallen iets hoger of lager zijn"
)
TREND_RULE = (
    "'gestegen' en 'gedaald' vragen dat de marge van de verandering 0 uitsluit en dat de "
    "verandering ten minste {least} is; 'nauwelijks veranderd' vraagt dat die hele marge kleiner "
    "blijft; anders is het niet zeker"
)
_WORDS = {"onzeker": "geen uitspraak", "": "geen woord"}
_COURSES = {"onzeker": "niet zeker of het veranderde", "": "geen woord"}
_REASONS = {
    "heel_meegeteld": "een gemeente die er deels in ligt telt heel mee",
    "niet_meegeteld": "een gemeente die er deels in ligt telt niet mee",
    "verborgen": "door verborgen aantallen zijn de grenzen niet bekend",
    "ander_niet_verdeeld": "het cijfer van de ander gaat over meer of minder dan zijn eigen gebied",
    "ander_verborgen": "van de ander zijn de grenzen niet bekend",
}


def comparison_lines(
    result: Result,
    indicator: Indicator,
    region: Region,
    context: Context,
    reference: str = "",
) -> Iterator[str]:
    """Yield on what each word about a figure of a region rests; only on `reference` if given.

    Nothing for a figure that is not compared: an older one, the country's, a count.
    """
    found = [
        comparison
        for comparison in context.comparisons(result.indicator, region, result.breakdown)
        if comparison.period == result.period and reference in ("", comparison.reference)
    ]
    for comparison in found:
        yield _comparison(comparison, indicator, _relevant(result, context))
    if found:
        yield f"Regel: {RULE}."


def trend_lines(result: Result, indicator: Indicator, context: Context) -> Iterator[str]:
    """Yield on what the word about the course of a figure rests."""
    course = context.trend(result.indicator, result.region_code, result.breakdown)
    reason = f" ({course.break_reason})" if course.break_reason else ""
    if len(course.periods) < 2:
        yield f"Verloop: er zijn geen twee jaren die te vergelijken zijn{reason}."
        return
    first, last = course.periods[0], course.periods[-1]
    then, now = (
        marks.value(course.first_value, indicator),
        marks.value(course.last_value, indicator),
    )
    yield (
        f"Verloop: van {then} in {numbers.period(first)} naar {now} in {numbers.period(last)}"
        f": {_COURSES.get(course.direction, course.direction)}. Vergelijkbaar zijn "
        f"{len(course.periods)} perioden{reason}."
    )
    if marks.is_quotient(indicator):
        least = _size(_relevant(result, context), indicator)
    else:
        least = numbers.share(COUNT_CHANGE, 0)
    if not isnan(course.low):
        low, high = (_change(bound, indicator) for bound in (course.low, course.high))
        method = {"wilson": "Newcombe", "byar": "Byar"}[indicator.interval]
        yield (
            f"Op grond van: toevalsmarge van de verandering ({method}, 95%) van {low} tot {high}."
        )
        yield f"Regel: {TREND_RULE.format(least=least)}."
        return
    yield (
        f"Regel: 'gestegen' en 'gedaald' vragen een verandering van ten minste {least}, groter "
        "dan wat afronding en verborgen aantallen openlaten; anders is het nauwelijks veranderd."
    )


def _relevant(result: Result, context: Context) -> float:
    """Return the smallest difference that matters to a figure, also of one that is linked."""
    meant = context.meaning(INDICATORS[result.indicator], result.breakdown)
    return meant.relevant_of(result.breakdown)


def _comparison(comparison: Comparison, indicator: Indicator, least: float) -> str:
    other = sentences.reference_words(comparison, indicator)
    word = _WORDS.get(comparison.word, comparison.word)
    text = f"Vergeleken met {comparison.reference_name} ({other}): {word}"
    if comparison.reason:
        return f"{text}, want {_REASONS.get(comparison.reason, comparison.reason)}."
    if isnan(comparison.low) or isnan(comparison.difference):
        return f"{text}."
    low, high = (fine(bound, indicator) for bound in (comparison.low, comparison.high))
    margin = f"{_margin(indicator)} van {low} tot {high}"
    if comparison.low == comparison.high:
        margin = "het cijfer is precies bekend en heeft geen marge"
    difference = _size(abs(comparison.difference), indicator)
    relevant = _size(least, indicator)
    return f"{text}. Op grond van: {margin}; verschil {difference}, ertoe doet {relevant} of meer."


def _margin(indicator: Indicator) -> str:
    if not has_margin(indicator):
        return "grenzen die afronding en verborgen aantallen openlaten"
    name = {"wilson": "Wilson", "byar": "Byar"}.get(indicator.interval, indicator.interval)
    return f"toevalsmarge ({name}, 95%)"


def fine(value: float, indicator: Indicator) -> str:
    """Return a bound with one decimal more than the figure has."""
    if indicator.statistic in ("share", "ratio"):
        return numbers.share(value, indicator.decimals + 1)
    more = not (value * 10**indicator.decimals).is_integer()
    return numbers.number(value, indicator.decimals + more)


def _change(value: float, indicator: Indicator) -> str:
    """Return an end of the interval of a change, with its sign."""
    sign = "min " if value < 0 else ""
    return f"{sign}{_size(abs(value), indicator)}"


def _size(value: float, indicator: Indicator) -> str:
    """Return a difference in the unit of a figure: of shares in points."""
    if indicator.statistic in ("share", "ratio"):
        return f"{numbers.number(value * 100, indicator.decimals + 1)} procentpunt"
    return numbers.number(value, indicator.decimals + 1)


def shown_indicator(result: Result, context: Context) -> Indicator:
    """Return the indicator that a figure is of: that of a link, or a user's own."""
    shown, part = shown_by(INDICATORS[result.indicator], result.breakdown)
    return context.meaning(shown, part)
