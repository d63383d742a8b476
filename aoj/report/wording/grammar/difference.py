"""How a figure stands beside others, in the words of `aoj.comparisons` and in no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isnan

from aoj.bundle import PrintedFigure
from aoj.comparisons import Comparison
from aoj.indicators import Indicator
from aoj.report.results import Result
from aoj.report.wording import marks, numbers
from aoj.report.wording.grammar.nouns import head, is_plural
from aoj.report.wording.grammar.told import TWO_LINES, Told, printed_word
from aoj.report.wording.grammar.verbs import BE

SMALL_BASE = 10_000
"""Below this many pupils or residents the numbers are called too small for a verdict."""
TOO_SMALL = "te kleine aantallen voor een uitspraak"
NOT_COMPARED = marks.NOT_COMPARED
NOT_COMPARABLE = "niet te vergelijken"
_SURE = {"hoger": "hoger dan", "lager": "lager dan", "vergelijkbaar": "vergelijkbaar met"}
_ORDER = (*_SURE, "onzeker", "")
"""A sure word comes before an unsure one, and that before figures without a word."""


def tell_comparisons(
    told: Told,
    comparisons: Sequence[Comparison],
    indicator: Indicator,
    *,
    verb: str = "is",
    base: float | None = None,
) -> None:
    """Say how the figure stands beside the others and the country.

    `verb` is `was` for an old figure; `base` the denominator, by which an unsure difference is
    called a matter of small numbers or not. What is sure stands in one sentence, if it is short;
    what is not in one of its own.
    """
    usable = [c for c in comparisons if is_usable(c)]
    for comparison in usable:
        told.figures.append(_reference_figure(comparison, indicator))
        told.figures += printed_word(comparison, _difference(comparison.word, base))
    if not usable:
        if any(c.reason == "verborgen" for c in comparisons):
            told.say("Door de verborgen aantallen is een vergelijking niet mogelijk.")
        return
    groups: dict[str, list[Comparison]] = {}
    for comparison in _told_apart(usable):
        groups.setdefault(comparison.word, []).append(comparison)
    words = sorted(groups, key=_ORDER.index)
    sure = [_sure(word, groups[word], indicator) for word in words if word in _SURE]
    noun = head(indicator, usable[0].breakdown)
    named = f"{noun} {BE.form(plural=is_plural(noun), old=verb == 'was')}"
    that = named if told.apart else f"dat {verb}"
    together = f"{that} {numbers.listing(sure)}."
    if len(together) > TWO_LINES and len(sure) > 1:
        told.say(f"{that} {sure[0]}.")
        told.say(f"{named} {numbers.listing(sure[1:])}.")
    elif sure:
        told.say(together)
    if "onzeker" in groups:
        is_small = is_small_base(base)
        told.doubt = "klein" if is_small else "marge"
        _tell_unsure(told, groups["onzeker"], indicator, is_small=is_small)
    if "" in groups:
        others = _listed(groups[""], indicator, [c.reference_name for c in groups[""]])
        told.say(f"ter vergelijking: {others}.")


def is_usable(comparison: Comparison) -> bool:
    """Whether a sentence can name the figure of the others."""
    return not isnan(comparison.reference_value) and comparison.reason == ""


def is_small_base(base: float | None) -> bool:
    """Whether a figure rests on so few that an unsure difference is a matter of small numbers."""
    return base is None or base < SMALL_BASE


def tell_peers(told: Told, comparisons: Sequence[Comparison], remarks: Sequence[str]) -> None:
    """Say, last, why the region is not compared with those that it chose; `remarks` are others."""
    for comparison in comparisons:
        if comparison.reference == "peers" and not is_usable(comparison):
            why = {
                "ander_niet_verdeeld": "het cijfer daar gaat over meer of minder dan dat gebied, "
                "omdat een gemeente er deels bij hoort",
                "ander_verborgen": "daar zijn aantallen verborgen",
            }.get(comparison.reason, "" if comparison.reason else "daar is geen cijfer van")
            if why:
                told.note(f"Niet vergeleken met {comparison.reference_name}: {why}.")
    for remark in remarks:
        told.note(remark)


def reference_result(comparison: Comparison, *, provisional: bool = False) -> Result:
    """Return the figure of the others as one that is printed by the same rule as any."""
    value, low, high = (
        None if isnan(number) else number
        for number in (
            comparison.reference_value,
            comparison.reference_low,
            comparison.reference_high,
        )
    )
    return Result(
        comparison.indicator,
        comparison.reference_code,
        comparison.period,
        comparison.breakdown,
        value,
        status="missing" if value is None else "observed",
        hidden=max(comparison.reference_hidden, int(value is not None and high is None)),
        lower=low,
        upper=high,
        provisional=provisional,
    )


def reference_words(comparison: Comparison, indicator: Indicator) -> str:
    """Return the figure of the others in the words of a sentence."""
    if isnan(comparison.reference_low) and isnan(comparison.reference_high):
        return marks.value(comparison.reference_value, indicator)
    return marks.figure(reference_result(comparison), indicator, rounded=True)


def word_in_table(comparison: Comparison | None, base: float | None = None) -> str:
    """Return the difference word for a table's cell; `base` is the denominator of the figure."""
    if comparison is None or isnan(comparison.reference_value):
        return ""
    if comparison.word == "onzeker":
        return TOO_SMALL if is_small_base(base) else marks.NO_VERDICT
    if comparison.word:
        return comparison.word
    return {
        "heel_meegeteld": NOT_COMPARED,
        "niet_meegeteld": NOT_COMPARED,
        "verborgen": NOT_COMPARABLE,
        "ander_niet_verdeeld": NOT_COMPARED,
        "ander_verborgen": NOT_COMPARABLE,
    }.get(comparison.reason, marks.ABSENT)


def reference_place(comparison: Comparison, *, after_with: bool = False) -> str:
    """Return the others as they stand after 'dan' ('in Nederland') or after 'met'."""
    if after_with:
        return comparison.reference_name
    inside = "bij" if comparison.reference_name.startswith("de overige") else "in"
    return f"{inside} {comparison.reference_name}"


def _told_apart(usable: Sequence[Comparison]) -> list[Comparison]:
    """Return the comparisons with the country called whole, where its rest has another word."""
    rest = {c.word for c in usable if c.reference == "overige"}
    return [
        replace(c, reference_name=f"heel {c.reference_name}")
        if c.reference == "land" and rest and c.word not in rest
        else c
        for c in usable
    ]


def _sure(word: str, group: Sequence[Comparison], indicator: Indicator) -> str:
    names = [reference_place(c, after_with=word == "vergelijkbaar") for c in group]
    again = "met " if word == "vergelijkbaar" else ""
    return f"{_SURE[word]} {_listed(group, indicator, names, again=again)}"


def _tell_unsure(
    told: Told, group: Sequence[Comparison], indicator: Indicator, *, is_small: bool
) -> None:
    """Say of which differences nothing can be said; what makes that too long stands behind it."""
    whole = _unsure(group, indicator, is_small=is_small)
    rest = [c for c in group if c.reference not in ("overige", "land")]
    near = [c for c in group if c not in rest] or rest[:1]
    others = [c for c in group if c not in near]
    if len(whole) <= TWO_LINES or not others:
        told.say(whole)
        return
    told.say(_unsure(near, indicator, is_small=is_small))
    listed = _listed(others, indicator, [c.reference_name for c in others])
    told.say(f"dat geldt ook voor het verschil met {listed}.")


def _unsure(group: Sequence[Comparison], indicator: Indicator, *, is_small: bool) -> str:
    others = _listed(group, indicator, [c.reference_name for c in group])
    if is_small:
        return f"de aantallen zijn te klein voor een uitspraak over het verschil met {others}."
    return f"het verschil met {others} is te onzeker voor een uitspraak."


def _listed(
    group: Sequence[Comparison], indicator: Indicator, names: Sequence[str], *, again: str = ""
) -> str:
    """Return the others with their figures; the rest of the country and the whole in one breath.

    `again` is the word that every name but the first repeats.
    """
    pairs = list(zip(group, names, strict=True))
    country = [c for c in group if c.reference == "land"]
    whole = ""
    if len(group) > 1 and country:
        pairs = [(c, name) for c, name in pairs if c.reference != "land"]
        alike = {_exactly(reference_words(c, indicator)) for c in (pairs[0][0], *country)}
        if len(alike) > 1:
            whole = f"; heel {country[0].reference_name} {reference_words(country[0], indicator)}"
    texts = [f"{name} ({reference_words(c, indicator)}" for c, name in pairs]
    return numbers.listing([f"{texts[0]}{whole})", *(f"{again}{text})" for text in texts[1:])])


def _exactly(words: str) -> str:
    """Return the words of a figure without 'ongeveer'."""
    return words.removeprefix("ongeveer ")


def _reference_figure(comparison: Comparison, indicator: Indicator) -> PrintedFigure:
    code = "NL01" if comparison.reference == "land" else comparison.reference
    return PrintedFigure(
        comparison.indicator,
        code,
        comparison.period,
        comparison.breakdown,
        comparison.reference_value,
        (reference_words(comparison, indicator),),
        place=comparison.reference_name,
    )


def _difference(word: str, base: float | None) -> str:
    """Return the words of a difference as a sentence has them."""
    if word == "onzeker":
        return (
            "te klein voor een uitspraak"
            if is_small_base(base)
            else "te onzeker voor een uitspraak"
        )
    return _SURE.get(word, "")
