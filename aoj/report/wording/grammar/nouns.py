"""What a figure is called in a sentence, a title or a label; the phrases stand in phrases.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources

from aoj.indicators import Indicator
from aoj.report.wording import numbers
from aoj.report.wording.grammar.verbs import BE

OWN_FIGURES = "eigen_cijfers"
_NAMED_BY_PART = ("own", "links", "kind")
_PLACE = re.compile(
    r" (die|dat) in \{regio\} .*$| op de scholen in \{regio\}| met hun hoofdvestiging in \{regio\}"
    r"| (in|van) \{regio\}"
)
"""What a phrase says of the place, and the subordinate clause that holds it."""
_HEAD = re.compile(r"(het|de) ((verwachte|mogelijk|bovenmatige|eigen) )*\S+")
_OF_THEM = re.compile(r" van de samenwerkingsverbanden( po| vo)? in \{regio\}")
_ARE_THEY = re.compile(r"(de (\d+ )?)?samenwerkingsverband(en)? ")
_SINGULAR = {"punten": "punt"}


def phrases(indicator: Indicator) -> dict[str, str]:
    """Return the words for the parts of an indicator, and what belongs to its national figure."""
    return _phrases().get(indicator.name, {})


def subject(indicator: Indicator, breakdown: str, place: str) -> str:
    """Return the name of a figure for a sentence, with its article and its place.

    What is said of samenwerkingsverbanden in a region is said of a place that is one itself.
    """
    phrase = phrases(indicator).get(breakdown)
    if phrase is None:
        phrase = f"het cijfer '{_named(indicator, breakdown)}' van {{regio}}"
    if _ARE_THEY.match(place):
        phrase = _OF_THEM.sub(" van {regio}", phrase)
    return phrase.replace("{regio}", place)


def bare_subject(indicator: Indicator, breakdown: str) -> str:
    """Return the name of a figure without place, with its article."""
    phrase = subject(indicator, breakdown, "{regio}")
    return _PLACE.sub("", phrase)


def title(indicator: Indicator, breakdown: str) -> str:
    """Return the name of a figure without place, for the title of a chart or a row of a table.

    Read from the phrase: 'Aandeel inwoners van 0 tot en met 14 jaar'.
    """
    if breakdown not in phrases(indicator) and is_named_by_part(indicator):
        return numbers.capital(_named(indicator, breakdown))
    phrase = bare_subject(indicator, breakdown)
    for article, noun in (("het verwachte ", "verwacht "), ("het ", ""), ("de ", "")):
        if phrase.startswith(article):
            return numbers.capital(noun + phrase.removeprefix(article))
    return numbers.capital(phrase)


def head(indicator: Indicator, breakdown: str) -> str:
    """Return the article and noun that a figure is called by, once it has been named in full.

    >>> from aoj.indicators import get_indicator
    >>> head(get_indicator("deelname_sbo"), "totaal")
    'de deelname'
    >>> head(get_indicator("bevolkingsprognose"), "prognose")
    'het verwachte aantal'
    """
    found = _HEAD.match(phrases(indicator).get(breakdown, ""))
    return found[0] if found else "het cijfer"


def is_plural(phrase: str) -> bool:
    """Whether a phrase takes a plural verb.

    >>> is_plural("de kosten van jeugdzorg"), is_plural("het aantal kosten")
    (True, False)
    """
    return phrase == "de kosten" or phrase.startswith("de kosten ")


def verb_of(what: str, *, old: bool) -> str:
    """Return the verb of a figure's name; `old` says that it is past.

    >>> verb_of("het aandeel", old=False), verb_of("de kosten van jeugdzorg", old=True)
    ('is', 'waren')
    """
    return BE.form(plural=is_plural(what), old=old)


def is_named_by_part(indicator: Indicator) -> bool:
    """Whether the label of a part says enough by itself to name its figure."""
    return indicator.statistic in _NAMED_BY_PART or indicator.measure == OWN_FIGURES


def unit_words(indicator: Indicator, what: str, value: float | None = None) -> str:
    """Return the unit as it stands behind a figure, where its name does not say it already.

    Money has its sign before the figure: of 'euro per jongere' only 'per jongere' is said. `value`
    is given where the figure is exact: of one, or of a part of one, the unit is singular.
    """
    if indicator.statistic in ("share", "ratio"):
        return ""
    unit = indicator.unit.removeprefix("euro").strip()
    first, per, each = unit.partition(" per ")
    if per and f"per {each}" in what:
        unit = first
    is_said = indicator.statistic in ("count", "amount") and indicator.measure != OWN_FIGURES
    if is_said or not unit or unit in what:
        return ""
    if value is not None and 0 < abs(value) <= 1:
        unit = _SINGULAR.get(unit, unit)
    return f" {unit}"


def samenwerkingsverbanden(names: Sequence[str]) -> str:
    """Return samenwerkingsverbanden with that word before them, where their names lack it.

    >>> samenwerkingsverbanden(["Rijn po", "Rijn vo"])
    'samenwerkingsverbanden Rijn po en Rijn vo'
    >>> samenwerkingsverbanden(["samenwerkingsverband po 27.07", "SWV Rijn"])
    'samenwerkingsverband po 27.07 en SWV Rijn'
    """
    joined = numbers.listing(names)
    if any(name.casefold().startswith(("swv", "samenwerkingsverband")) for name in names):
        return joined
    return f"samenwerkingsverband{'en' if len(names) > 1 else ''} {joined}"


def _named(indicator: Indicator, breakdown: str) -> str:
    """Return the name of a figure that has no phrase, by its labels."""
    part = indicator.breakdowns[breakdown].label
    return part if is_named_by_part(indicator) else f"{indicator.label} ({part})"


@cache
def _phrases() -> dict[str, dict[str, str]]:
    file = resources.files("aoj.report.wording").joinpath("phrases.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))
