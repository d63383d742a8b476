"""The sentences on what stands out, each with the figure that carries it, and the rule behind."""

from __future__ import annotations

from aoj.comparisons import OLD_AFTER_YEARS, Comparison
from aoj.indicators import Indicator
from aoj.report.results import Result
from aoj.report.wording import marks, numbers, sentences

HEADING = "Wat opvalt"
SMALLEST_BASE = 100
"""A figure of which the denominator is less than this never stands out."""
MOST, MOST_PER_THEME = 5, 2
_OLD = {2: "twee", 3: "drie", 4: "vier", 5: "vijf"}.get(OLD_AFTER_YEARS, str(OLD_AFTER_YEARS))
RULE = (
    "Gekeken is naar de cijfers van de eerste pagina. Wat opvalt, is wat het verst van Nederland "
    "af ligt, gemeten in het verschil dat bij dat cijfer groot genoeg heet om ertoe te doen. Het "
    f"zijn ten hoogste {numbers.number(MOST)} zinnen, {numbers.number(MOST_PER_THEME)} per thema "
    "en een per onderwerp: eerst over de regio en, als er plaats is, over gemeenten die anders "
    "uitkomen dan de regio. Alleen cijfers die hoger of lager mogen heten tellen mee, die precies "
    f"bekend zijn, op een totaal van ten minste {numbers.number(SMALLEST_BASE)} rusten en niet "
    f"meer dan {_OLD} jaar ouder zijn dan het rapport. Wie veel cijfers vergelijkt, vindt er "
    "altijd enkele die door toeval afwijken."
)
SHORT_RULE = (
    "De keuze volgt een vaste regel: het verst van Nederland, en alleen wat de aantallen zeker "
    "genoeg maken. De regel staat in de verantwoording."
)
NOTHING = "Volgens een vaste regel valt geen van de cijfers op deze pagina op."
NOTHING_RULE = "De regel staat in de verantwoording."


def tell_standout(
    told: sentences.Told,
    own: Result,
    country: Result,
    beside: Comparison,
    indicator: Indicator,
    place: str,
    year: int,
    region: Result | None = None,
) -> str:
    """Return one sentence on a figure that is higher or lower than that of the country.

    `region` is the figure of the whole region, where the sentence is on one of its gemeenten.
    """
    what = sentences.subject(indicator, own.breakdown, place)
    verb = sentences.verb_of(what, old=False)
    comma = "," if what.endswith(" wonen") else ""
    words = told.print(own, marks.figure(own, indicator, rounded=True))
    other = told.print(country, marks.figure(country, indicator, rounded=True))
    told.figures += sentences.printed_word(beside, f"{beside.word} dan")
    when = "; ".join([numbers.period(own.period), *marks.remarks(own, year)])
    also = ""
    if region is not None:
        whole = told.print(region, marks.figure(region, indicator, rounded=True))
        also = f"; de hele regio {whole}"
    return numbers.capital(
        f"{what}{comma} {verb} {words} ({when}): {beside.word} dan in Nederland ({other}{also})."
    )
