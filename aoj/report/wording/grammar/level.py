"""How much a figure is, where and when; and what stands in its place where there is none."""

from __future__ import annotations

from collections.abc import Sequence

from aoj.comparisons import is_old
from aoj.indicators import Indicator
from aoj.report.results import Result
from aoj.report.wording import extents, marks, numbers, section_words
from aoj.report.wording.grammar.nouns import is_plural, phrases, subject, unit_words
from aoj.report.wording.grammar.told import TWO_LINES, Told
from aoj.report.wording.grammar.verbs import BE, verb_for
from aoj.report.wording.names import Names

BY_SIZE = (
    "Zo'n som hangt ook af van het aantal leerlingen: een groter gebied heeft al gauw meer punten."
)
BY_SCHOOL = "Dit is geteld naar de plaats van de school, niet naar de woonplaats."
_NOUNS = ("ouder cijfer", marks.PROVISIONAL, extents.ESTIMATE, "prognose ")
"""Remarks that are a noun, and so can follow 'dit is een'."""


def tell_level(
    told: Told, result: Result, indicator: Indicator, place: str, year: int, *, names: Names
) -> None:
    """Say how much it is, where and when."""
    when = numbers.moment(result.period, indicator.reference_date)
    what = subject(indicator, result.breakdown, place)
    old, plural = is_old(result.period, year), is_plural(what)
    ahead = " naar verwachting" if indicator.is_forecast and "verwacht" not in what else ""
    if result.value is None:
        why = "verborgen, omdat het om kleine aantallen gaat"
        if not marks.is_hidden(result, indicator):
            why = "niet bekend"
        told.say(f"{when} {BE.form(plural=plural, old=old)}{ahead} {what} {why}.")
        return
    words = told.print(result, marks.figure(result, indicator, rounded=True))
    verb = verb_for(words).form(plural=plural, old=old)
    exact = None if marks.is_vague(result, indicator) else result.value
    remarks = marks.remarks(result, year)
    if indicator.is_forecast:
        remarks += filter(None, [phrases(indicator).get("uitgave", "")])
    extent = extents.extent_of(result)
    if not marks.is_quotient(indicator) and result.is_undivided:
        remarks.append(extents.in_brackets(extent, names))
    unit = unit_words(indicator, what, exact)
    sentence = f"{when} {verb}{ahead} {what} {words}{unit}"
    inside, behind = _divided(sentence, remarks, may=marks.is_quotient(indicator))
    told.say(f"{sentence} ({'; '.join(inside)})." if inside else f"{sentence}.")
    told.say(behind)
    told.apart = bool(behind)
    for note in marks.estimate_notes([result]):
        told.note(note)
    told.note(marks.rounding_note(result, indicator))
    if marks.is_quotient(indicator):
        told.say(extents.sentence(extent, names))


def absent(indicator: Indicator, place: str) -> str:
    """Return the sentences in place of a figure that the data set lacks."""
    if indicator.statistic == "own":
        return section_words.not_supplied(place)
    return (
        f"Voor {place} zijn er geen cijfers over {indicator.label}. Zie 'Wat ontbreekt en waarom'."
    )


def _divided(sentence: str, remarks: Sequence[str], *, may: bool) -> tuple[list[str], str]:
    """Return the remarks that stay in brackets, and the rest as a sentence of its own.

    That is so of several remarks behind a long sentence, if it `may`: a count is followed by 'dat'.
    """
    nouns = [remark for remark in remarks if remark.startswith(_NOUNS)]
    whole = f"{sentence} ({'; '.join(remarks)})."
    if not may or len(remarks) < 2 or not nouns or len(whole) <= TWO_LINES:
        return list(remarks), ""
    inside = [remark for remark in remarks if remark not in nouns]
    return inside, f"Dit is {numbers.listing([f'een {noun}' for noun in nouns])}."
