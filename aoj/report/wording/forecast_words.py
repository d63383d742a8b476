"""The words of a forecast's chart: what was counted before it, or why nothing stands before it."""

from __future__ import annotations

from aoj.indicators import Indicator
from aoj.report.results import Result
from aoj.report.wording import marks, numbers, sentences

ALONE = {
    "leerlingprognose_po": "De getelde leerlingen staan er niet voor: de bron zegt niet op welke "
    "dag van het jaar de prognose telt.",
    "leerlingprognose_vo": "De getelde leerlingen staan er niet voor: die zijn per vestiging "
    "geteld, de prognose per hoofdvestiging.",
}
"""Why no counted figures stand before a forecast, by indicator."""


def counted_remark(indicator: Indicator, last: Result) -> str:
    """Return what the line before a forecast is."""
    what = sentences.title(indicator, last.breakdown)
    when = numbers.period(last.period)
    return f"Doorgetrokken: geteld {what[:1].lower()}{what[1:]}, tot en met {when}."


def counted_alt(indicator: Indicator, last: Result) -> str:
    """Return the sentence of an alt text on the newest counted figure."""
    return f"Geteld in {numbers.since(last.period)}: {marks.figure(last, indicator)}."


def alone_remark(indicator: Indicator) -> str:
    """Return why nothing stands before a forecast; empty where there is no reason to tell."""
    return ALONE.get(indicator.name, "")
