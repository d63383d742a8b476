"""What is said about one figure: its words, and what a reader must know of it.

A share (rate, ratio) that lacks hidden cells is printed only if both of its bounds round alike,
else 'tussen a en b'; so is one of rounded counts, unless rounding moves it by less than what
matters. A count or sum that lacks hidden cells is a lower bound: 'ten minste'. A hidden or absent
figure is never a 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from aoj.comparisons import SMALLEST_GROUP, is_old
from aoj.indicators import INDICATORS, Indicator
from aoj.indicators.catalogue import WITH_DENOMINATOR
from aoj.report.results import Result
from aoj.report.wording import numbers

NO_BREAK = "\u00a0"
HIDDEN = "verborgen"
ABSENT = "–"
UNKNOWN = "niet te zeggen"
PROVISIONAL = "voorlopig cijfer"
NOT_COMPARED = "niet vergeleken"
TOO_FEW_PEERS = "te weinig gemeenten"
NO_VERDICT = "geen uitspraak"
EXAMPLE = "fictieve voorbeeldcijfers"
WHOLE = "heel; hoort deels bij de regio"

STATUS_NOTES = {
    HIDDEN: f"{HIDDEN}: het aantal is te klein om openbaar te maken.",
    UNKNOWN: f"{UNKNOWN}: door verborgen aantallen kan dit elk percentage zijn.",
    ABSENT: f"{ABSENT}: geen cijfer in de bron.",
    "niet te vergelijken": "niet te vergelijken: door verborgen aantallen is er geen uitspraak "
    "mogelijk.",
    TOO_FEW_PEERS: f"{TOO_FEW_PEERS}: er zijn minder dan {SMALLEST_GROUP} andere gemeenten van "
    "dezelfde grootte.",
    NO_VERDICT: f"{NO_VERDICT}: het verschil is te onzeker, door toeval, afronding of verborgen "
    "aantallen.",
    "*": f"* {PROVISIONAL}.",
    NOT_COMPARED: f"{NOT_COMPARED}: het cijfer van die rij gaat over meer of minder dan het gebied "
    "zelf, omdat een gemeente er deels bij hoort.",
    "≥": "≥: ten minste dit aantal; kleine aantallen zijn verborgen en tellen niet mee.",
    "ten minste": "ten minste: door verborgen aantallen is alleen de ondergrens bekend.",
    "ten hoogste": "ten hoogste: door verborgen aantallen is alleen de bovengrens bekend.",
    "tussen": "tussen: door verborgen of afgeronde aantallen is het cijfer niet precies bekend.",
}
"""Marks in a table, with the line under the table that explains each."""

GAPS = "≥: ten minste dit aantal; van enkele scholen ontbreekt de prognose."
"""The line for `≥` under figures of which the source left some empty, and hid none."""
SOURCE_ESTIMATES = {
    "cbs_achterstandsscores": "In {what} zitten scores van scholen met ten hoogste 40 leerlingen, "
    "die het CBS minder betrouwbaar noemt.",
}
_ESTIMATED = "Een deel van dit cijfer heeft de bron zelf geschat."


def figure(result: Result, indicator: Indicator, *, rounded: bool = False) -> str:
    """Return a figure in words; `rounded` says it as a sentence does ('ongeveer 12.350')."""
    if result.value is None:
        return HIDDEN if is_hidden(result, indicator) else ABSENT
    if is_quotient(indicator):
        return _quotient(result, indicator, rounded=rounded)
    if rounded and not result.hidden and not indicator.decimals:
        if indicator.statistic == "sum":
            return numbers.rounded_sum(result.value)
        if is_money(indicator):
            return numbers.rounded_euro(result.value)
        text = numbers.rounded_count(result.value)
        return f"ongeveer {text}" if indicator.rounding and text[0] in "123456789" else text
    if result.hidden:  # what is seen may itself be rounded up, so its lower bound is told
        least = result.value if result.lower is None else min(result.lower, result.value)
        if indicator.statistic == "count" and least >= 10:
            least = (
                math.floor(least / 10) * 10
            )  # beside an exact total it would tell what is hidden
        return f"ten minste {value(least, indicator, rounding=numbers.DOWN)}"
    return value(result.value, indicator)


def is_hidden(result: Result, indicator: Indicator) -> bool:
    """Whether a figure is not told because of small numbers; what a source left empty is absent."""
    return result.status == "suppressed" and not indicator.gaps_are_hidden


def short(result: Result, indicator: Indicator) -> str:
    """Return a figure as a chart or table has it: '≥ 1.234' for 'ten minste 1.234'."""
    text = figure(result, indicator)
    return text if is_quotient(indicator) else text.replace("ten minste ", "≥ ")


def typed(result: Result, indicator: Indicator) -> float | str | None:
    """Return a figure for machines: the number where it is exact, else the words for it."""
    if result.value is None or not is_vague(result, indicator):
        return result.value
    return figure(result, indicator)


def is_vague(result: Result, indicator: Indicator) -> bool:
    """Whether a figure is printed as what it is at least, at most or between."""
    vague = ("ten minste ", "ten hoogste ", "tussen ", UNKNOWN)
    return result.value is None or figure(result, indicator).startswith(vague)


def is_quotient(indicator: Indicator) -> bool:
    """Whether a figure is a numerator divided by a denominator, so that regions compare."""
    return indicator.statistic in WITH_DENOMINATOR


def is_money(indicator: Indicator) -> bool:
    """Whether a figure is euros, or euros per something."""
    return indicator.unit.split(" ")[0] == "euro"


def value(number: float | None, indicator: Indicator, *, rounding: str = numbers.NEAREST) -> str:
    """Return a bare figure, such as that of a reference, in the words of its indicator.

    What is said to be the least is rounded down, and the most up: the truth lies between them.
    """
    if number is None or math.isnan(number):
        return ABSENT
    if indicator.statistic in ("share", "ratio"):
        return numbers.share(number, indicator.decimals, rounding=rounding)
    if is_money(indicator):
        return numbers.euro(number, indicator.decimals)
    return numbers.number(number, indicator.decimals, rounding=rounding)


def cell(result: Result | None, indicator: Indicator, *, provisional: bool = True) -> str:
    """Return a figure as a table has it, with its marks; `provisional` says to mark those."""
    if result is None:
        return ABSENT
    text = short(result, indicator)
    starred = result.value is not None and result.provisional and provisional
    return f"{text}{NO_BREAK}*" if starred else text


def cell_notes(texts: list[str], *, gaps: bool = False) -> list[str]:
    """Return the lines that explain the marks in some cells; `gaps` are figures left empty.

    >>> cell_notes(["1.234 *", "–"])
    ['–: geen cijfer in de bron.', '* voorlopig cijfer.']
    >>> cell_notes(["≥ 12"])[0][:14]
    '≥: ten minste '
    """
    return [
        GAPS if gaps and mark == "≥" else note
        for mark, note in STATUS_NOTES.items()
        if any(text == mark or text.startswith(f"{mark} ") or text.endswith(mark) for text in texts)
    ]


def estimate_notes(results: Iterable[Result]) -> list[str]:
    """Return why a source calls its own figures less certain; each line once.

    A figure that is an estimate because a gemeente was divided or not is no matter of the source,
    and a forecast says itself that it is one.
    """
    found = [
        SOURCE_ESTIMATES.get(name, _ESTIMATED).format(
            what="de som" if INDICATORS[r.indicator].statistic == "sum" else "dit cijfer"
        )
        for r in results
        if r.status == "estimated" and not r.divided and not r.is_undivided
        if not INDICATORS[r.indicator].is_forecast
        for name in r.source[:1]
    ]
    return list(dict.fromkeys(found))


def remarks(result: Result, year: int) -> list[str]:
    """Return what stands in brackets behind a figure in a sentence.

    `year` is that of the report; a figure more than three years older is an 'ouder cijfer'.
    """
    found = []
    if is_old(result.period, year):
        found.append("ouder cijfer")
    if result.provisional:
        found.append(PROVISIONAL)
    if result.divided:
        found.append("schatting, verdeeld naar postcode")
    if result.hidden and result.value is not None:
        found.append(hidden_words(result))
    return found


def hidden_words(result: Result) -> str:
    """Return how many small numbers a figure lacks, or how many forecasts."""
    if result.indicator in INDICATORS and INDICATORS[result.indicator].gaps_are_hidden:
        return f"van {numbers.counted(result.hidden, 'school', 'scholen')} ontbreekt de prognose"
    return numbers.counted(result.hidden, "verborgen aantal", "verborgen aantallen")


def rounding_note(result: Result, indicator: Indicator) -> str:
    """Return what the source's rounding does to this figure; empty where that is nothing much.

    Said of a figure that rounding may change by more than 2.5%.
    """
    step = indicator.rounding
    if not step or result.value is None or result.upper is None or result.hidden:
        return ""
    if is_quotient(indicator) or (result.upper - result.value) <= 0.025 * result.value:
        return ""
    parts = rounded_parts(result, indicator)
    less, more = rounded_by(step)
    low, high = max(0.0, result.value - parts * less), result.value + parts * more
    span = f"{value(low, indicator)} tot en met {value(high, indicator)}"
    name, own = multiple(step), value(result.value, indicator)
    if parts == 1:
        return f"De bron rondt af op {name}: {own} kan {span} zijn."
    return (
        f"De bron rondt elk van {numbers.number(parts)} {rounded_of(indicator)} af op {name}: "
        f"opgeteld kan {own} ook {span} zijn."
    )


def rounded_by(step: float) -> tuple[float, float]:
    """Return by how much a whole number may be less and more than its multiple of a step.

    >>> rounded_by(10), rounded_by(5), rounded_by(100)
    ((5.0, 4.0), (2.0, 2.0), (50.0, 49.0))
    """
    return float(math.floor(step / 2)), float(math.ceil(step / 2) - 1)


def rounded_of(indicator: Indicator) -> str:
    """Return what the source rounds the figures of."""
    return "gemeenten" if indicator.grain == "gemeente" else "cijfers"


def rounded_parts(result: Result, indicator: Indicator) -> int:
    """Return of how many rounded figures a figure is the sum, by the bounds that it has.

    Hidden cells widen the bounds too, so that their number is then not known: 1.
    """
    if not indicator.rounding or result.value is None or result.upper is None or result.hidden:
        return 1
    return max(1, round((result.upper - result.value) / (indicator.rounding / 2)))


def multiple(step: float) -> str:
    """Return the name of a rounding step.

    >>> multiple(10)
    'tientallen'
    """
    names = {5: "vijftallen", 10: "tientallen", 100: "honderdtallen", 1000: "duizendtallen"}
    return names.get(int(step), f"veelvouden van {numbers.number(step)}")


def _quotient(result: Result, indicator: Indicator, *, rounded: bool) -> str:
    own = value(result.value, indicator)
    if not result.hidden and not _spread(result):
        return own
    least, most = result.lower, result.upper
    if indicator.statistic == "share":
        least = None if least is None else max(least, 0.0)
        most = None if most is None else min(most, 1.0)
    low = None if least is None else value(least, indicator, rounding=numbers.DOWN)
    high = None if most is None else value(most, indicator, rounding=numbers.UP)
    if indicator.statistic == "share" and least == 0.0 and (most == 1.0 or most is None):
        return UNKNOWN
    if low is None:
        return UNKNOWN if high is None else f"ten hoogste {high}"
    if high is None:
        return f"ten minste {low}"
    if indicator.statistic == "share" and most == 1.0:
        return f"ten minste {low}"
    if indicator.statistic == "share" and least == 0.0 and result.hidden:
        return f"ten hoogste {high}"
    if value(least, indicator) == value(most, indicator):
        return own  # whatever it is, it is printed so
    margin = indicator.relevant_of(result.breakdown)
    if not result.hidden and (most or 0.0) - (least or 0.0) < margin:
        return f"ongeveer {own}" if rounded else own
    return f"tussen {low} en {high}"


def _spread(result: Result) -> bool:
    return result.lower is not None and result.upper is not None and result.lower < result.upper
