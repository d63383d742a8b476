"""The sentences of a report: the answer to a section's question, and the messages of its charts.

Every sentence says who, what, how much and when, and with what it is compared. A difference word is
that of `aoj.comparisons`; without one, the reason is said or the figures stand side by side.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from math import isnan

from aoj.bundle import PrintedFigure
from aoj.comparisons import COUNT_CHANGE, Comparison, Trend, is_old
from aoj.indicators import Indicator
from aoj.report.results import Result
from aoj.report.wording import extents, marks, numbers
from aoj.report.wording.names import Names

ALT_LENGTH = 350
SMALL_BASE = 10_000
"""Below this many pupils or residents the numbers are called too small for a verdict."""
PRECISE = 0.005
"""A percentage has a decimal only if rounding may move it by no more than this."""
TOO_SMALL = "te kleine aantallen voor een uitspraak"
NOT_COMPARED = marks.NOT_COMPARED
NOT_COMPARABLE = "niet te vergelijken"
UNSURE_CHANGE = "door afronding of verborgen aantallen niet zeker veranderd"
BY_SIZE = (
    "Zo'n som hangt ook af van het aantal leerlingen: in een groter gebied is zij al gauw hoger."
)
OWN_FIGURES = "eigen_cijfers"
_PLURALS = {"gemeente": "gemeenten", "samenwerkingsverband": "samenwerkingsverbanden"}
_NAMED_BY_PART = ("own", "links", "kind")
BY_SCHOOL = "Dit is geteld naar de plaats van de school, niet naar de woonplaats."

_PLACE = re.compile(
    r" (die|dat) in \{regio\} .*$| op de scholen in \{regio\}| met hun hoofdvestiging in \{regio\}"
    r"| (in|van) \{regio\}"
)
"""What a phrase says of the place, and the subordinate clause that holds it."""
_WORDS = {
    "hoger": "hoger dan",
    "lager": "lager dan",
    "vergelijkbaar": "vergelijkbaar met",
    "onzeker": "",
    "": "",
}


@dataclass
class Told:
    """Sentences under construction, with the figures printed in them."""

    sentences: list[str] = field(default_factory=list)
    figures: list[PrintedFigure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def say(self, sentence: str) -> None:
        """Add a sentence; an empty one is left out."""
        if sentence:
            self.sentences.append(numbers.capital(sentence))

    def note(self, sentence: str) -> None:
        """Add a sentence that stands behind all others, once."""
        if sentence and sentence not in self.notes:
            self.notes.append(sentence)

    def print(self, result: Result, wording: str) -> str:
        """Return the wording, and remember that this figure was printed so."""
        self.figures.append(printed(result, wording))
        return wording

    @property
    def text(self) -> str:
        """The sentences as one paragraph."""
        return " ".join([*self.sentences, *self.notes])


def printed(result: Result, wording: str) -> PrintedFigure:
    """Return the record of a figure that a reader sees."""
    return PrintedFigure(
        result.indicator,
        result.region_code,
        result.period,
        result.breakdown,
        result.value,
        (wording,),
    )


def printed_word(comparison: Comparison | None, wording: str) -> list[PrintedFigure]:
    """Return the record of a difference word that a reader sees; none where there is none."""
    if comparison is None or not comparison.word or isnan(comparison.reference_value):
        return []
    return [
        PrintedFigure(
            comparison.indicator,
            comparison.region_code,
            comparison.reference,
            comparison.breakdown,
            None,
            (wording,),
            "vergelijking",
            label=f"vergeleken met {comparison.reference_name}",
        )
    ]


def printed_course(last: Result, since: str, wording: str) -> PrintedFigure:
    """Return the record of a word that says how a figure went since an earlier year."""
    found = _derived(last, "verloop", None, wording)
    return replace(found, kind="verloop", label=f"sinds {since}")


def printed_change(last: Result, since: str, value: float, wording: str) -> PrintedFigure:
    """Return the record of a change since an earlier year, as a percentage."""
    return replace(_derived(last, "verandering", value, wording), label=f"sinds {since}")


def printed_part(own: Result, value: float, wording: str) -> PrintedFigure:
    """Return the record of a figure as a part of that of the country."""
    return _derived(own, "deel", value, wording)


def subject(indicator: Indicator, breakdown: str, place: str) -> str:
    """Return the name of a figure for a sentence, singular and with its article."""
    phrase = phrases(indicator).get(breakdown)
    if phrase is None:
        phrase = f"het cijfer '{_named(indicator, breakdown)}' van {{regio}}"
    return phrase.replace("{regio}", place)


def title(indicator: Indicator, breakdown: str) -> str:
    """Return the name of a figure without place, for the title of a chart or a row of a table.

    Read from the phrase: 'Aandeel inwoners van 0 tot en met 14 jaar'.
    """
    if breakdown not in phrases(indicator) and _is_named_by_part(indicator):
        return numbers.capital(_named(indicator, breakdown))
    phrase = bare_subject(indicator, breakdown)
    for article, noun in (("het verwachte ", "verwacht "), ("het ", ""), ("de ", "")):
        if phrase.startswith(article):
            return numbers.capital(noun + phrase.removeprefix(article))
    return numbers.capital(phrase)


def _named(indicator: Indicator, breakdown: str) -> str:
    """Return the name of a figure that has no phrase, by its labels."""
    part = indicator.breakdowns[breakdown].label
    return part if _is_named_by_part(indicator) else f"{indicator.label} ({part})"


def _is_named_by_part(indicator: Indicator) -> bool:
    return indicator.statistic in _NAMED_BY_PART or indicator.measure == OWN_FIGURES


def bare_subject(indicator: Indicator, breakdown: str) -> str:
    """Return the name of a figure without place, with its article."""
    phrase = subject(indicator, breakdown, "{regio}")
    return _PLACE.sub("", phrase)


def tell_level(
    told: Told, result: Result, indicator: Indicator, place: str, year: int, *, names: Names
) -> None:
    """Say how much it is, where and when."""
    when = numbers.moment(result.period, indicator.reference_date)
    what = subject(indicator, result.breakdown, place)
    verb = verb_of(what, old=is_old(result.period, year))
    if indicator.is_forecast and "verwacht" not in what:
        verb = f"{verb} naar verwachting"
    if result.value is None:
        why = "verborgen, omdat het om kleine aantallen gaat"
        if not marks.is_hidden(result, indicator):
            why = "niet bekend"
        told.say(f"{when} {verb} {what} {why}.")
        return
    words = told.print(result, marks.figure(result, indicator, rounded=True))
    unit = _unit(indicator, what)
    extent = extents.extent_of(result)
    notes = marks.remarks(result, year)
    if indicator.is_forecast:
        notes += filter(None, [phrases(indicator).get("uitgave", "")])
    if not marks.is_quotient(indicator) and result.is_undivided:
        notes.append(extents.in_brackets(extent, names))
    tail = f" ({'; '.join(notes)})" if notes else ""
    told.say(f"{when} {verb} {what} {words}{unit}{tail}.")
    for note in marks.estimate_notes([result]):
        told.note(note)
    told.note(marks.rounding_note(result, indicator))
    if marks.is_quotient(indicator):
        told.say(extents.sentence(extent, names))


def verb_of(what: str, *, old: bool) -> str:
    """Return the verb of a figure's name; `old` says that it is past.

    >>> verb_of("het aandeel", old=False), verb_of("de kosten van jeugdzorg", old=True)
    ('is', 'waren')
    """
    if what.startswith("de kosten "):
        return "waren" if old else "zijn"
    return "was" if old else "is"


def tell_kinds(
    told: Told, results: Sequence[Result], indicator: Indicator, place: str, year: int
) -> None:
    """Say how many samenwerkingsverbanden of a region are of each kind.

    `results` are of one period. A single one is of one kind, and so is told without a number.
    """
    known = [r for r in results if r.value]
    when = numbers.moment(results[0].period, indicator.reference_date)
    what = f"{indicator.label} van {place}"
    verb = "was" if is_old(results[0].period, year) else "is"
    if not known:
        told.say(f"{when} {verb} de {what} niet bekend.")
        return
    labels = {r.breakdown: indicator.breakdowns[r.breakdown].label for r in known}
    if len(known) == 1 and known[0].value == 1:
        text = told.print(known[0], labels[known[0].breakdown])
    else:
        known.sort(key=lambda r: -(r.value or 0.0))
        parts = [
            f"{labels[r.breakdown]} ({told.print(r, numbers.number(r.value or 0.0))})"
            for r in known
        ]
        text = numbers.listing(parts)
    told.say(f"{when} {verb} de {what}: {text}.")


def _unit(indicator: Indicator, what: str) -> str:
    """Return the unit as it stands behind a figure, where its name does not say it already.

    Money has its sign before the figure: of 'euro per jongere' only 'per jongere' is said.
    """
    if indicator.statistic in ("share", "ratio"):
        return ""
    unit = indicator.unit.removeprefix("euro").strip()
    first, per, each = unit.partition(" per ")
    if per and f"per {each}" in what:
        unit = first
    is_said = indicator.statistic in ("count", "amount") and indicator.measure != OWN_FIGURES
    return "" if is_said or not unit or unit in what else f" {unit}"


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
    called a matter of small numbers or not.
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
    for comparison in usable:
        groups.setdefault(comparison.word, []).append(comparison)
    ordered = sorted(groups, key=list(_WORDS).index)
    is_small = _is_small_base(base)
    clauses = [_clause(word, groups[word], indicator, verb, is_small) for word in ordered]
    clauses = [clauses[0], *(clause.removeprefix(f"dat {verb} ") for clause in clauses[1:])]
    told.say(f"{'; '.join(clauses)}.")


def is_usable(comparison: Comparison) -> bool:
    """Whether a sentence can name the figure of the others."""
    return not isnan(comparison.reference_value) and comparison.reason == ""


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


def tell_band(told: Told, low: Result, high: Result, indicator: Indicator) -> None:
    """Say between which figures a forecast comes out, by the interval of its source."""
    ends = [marks.figure(r, indicator, rounded=True) for r in (low, high)]
    about = "ongeveer " if any(text.startswith("ongeveer ") for text in ends) else ""
    bare = [text.removeprefix("ongeveer ") for text in ends]
    least, most = (told.print(r, text) for r, text in zip((low, high), bare, strict=True))
    chance = phrases(indicator).get("kans", "volgens de bron")
    told.say(f"{chance} ligt het in {numbers.since(low.period)} tussen {about}{least} en {most}.")


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
    since = numbers.since(first.period)
    then = told.print(first, marks.figure(first, indicator, rounded=True))
    if trend.direction == "gelijk":
        is_small = _is_small(trend, indicator, last.breakdown)
        same = "nauwelijks veranderd" if is_small else UNSURE_CHANGE
        if indicator.statistic == "count" and _is_exactly(first, last):
            same = "gelijk gebleven"
        told.figures.append(printed_course(last, since, same))
        told.say(f"Sinds {since} {verb} het {same}; toen was het {then}.")
    elif trend.direction == "onzeker":
        _tell_unsure(told, trend, first, last, indicator, verb, then)
    elif marks.is_quotient(indicator):
        told.figures.append(printed_course(last, since, trend.direction))
        told.say(f"Sinds {since} {verb} het {trend.direction}; toen was het {then}.")
    else:
        moved = numbers.change(first.value, last.value) if first.value > 0 else None
        more = "meer" if trend.direction == "gestegen" else "minder"
        told.figures.append(printed_course(last, since, f"{more} dan in {since}"))
        if moved is None or first.hidden or last.hidden:
            told.say(f"Dat {verb} {more} dan in {since} ({then}).")
        else:
            beside = _country_change(told, country, verb)
            much = _how_much(first, last)
            told.figures.append(printed_change(last, since, moved, much))
            told.say(f"Dat {verb} {much} {more} dan in {since} ({then}){beside}.")
    if trend.break_reason:
        told.say(f"Eerdere jaren zijn niet te vergelijken: {trend.break_reason}.")


def tell_forecast(
    told: Told, now: Result, last: Result, indicator: Indicator, *, ahead: bool = False
) -> None:
    """Say how a forecast's last year stands beside the year `now`, itself `ahead` or counted."""
    if not now.value or now.value < 0 or last.value is None or now.period == last.period:
        return
    since = numbers.since(now.period)
    then = told.print(now, marks.figure(now, indicator, rounded=True))
    if ahead:
        then = f"in dezelfde prognose {then}"
    moved = numbers.change(now.value, last.value) or 0.0
    if now.hidden or last.hidden:
        told.say(f"In {since} is het {then}.")
    elif abs(moved) < COUNT_CHANGE:
        told.say(f"Dat is nauwelijks anders dan in {since} ({then}).")
    else:
        much = numbers.share(abs(moved), 0)
        told.figures.append(printed_change(last, since, moved, much))
        told.say(f"Dat is {much} {'meer' if moved > 0 else 'minder'} dan in {since} ({then}).")


def range_ends(results: Iterable[Result], indicator: Indicator) -> tuple[Result, Result] | None:
    """Return the lowest and the highest of three or more figures; None where that is not sure.

    A figure that is only known to lie between two others may be an end without our knowing,
    unless both lie between the ends; one that is hidden always may.
    """
    results = list(results)
    if any(r.value is None and r.status == "suppressed" for r in results):
        return None
    known = [r for r in results if r.value is not None]
    sure = [r for r in known if not marks.is_vague(r, indicator)]
    if len(sure) < 3:
        return None
    sure.sort(key=lambda r: (r.value or 0.0, r.region_code))
    low, high = sure[0], sure[-1]
    vague = [r for r in known if r not in sure]
    if any(r.lower is None or r.upper is None for r in vague):
        return None
    inside = all(
        (r.lower or 0.0) >= (low.value or 0.0) and (r.upper or 0.0) <= (high.value or 0.0)
        for r in vague
    )
    return (low, high) if inside else None


def tell_range(told: Told, results: Iterable[Result], indicator: Indicator, names: Names) -> None:
    """Say between which gemeenten the region's figures lie; needs three or more."""
    results = list(results)
    ends = range_ends(results, indicator)
    if ends is None:
        return
    low, high = ends
    low_words, high_words = (marks.figure(r, indicator) for r in (low, high))
    if low_words == high_words:
        return
    told.print(low, low_words)
    told.print(high, high_words)
    told.say(
        f"Binnen de regio loopt het uiteen van {end_in_words(low, results, indicator, names)} "
        f"tot {end_in_words(high, results, indicator, names)}."
    )


def end_in_words(end: Result, results: Iterable[Result], indicator: Indicator, names: Names) -> str:
    """Return the lowest or highest figure with where it is; more than two places are counted."""
    words = marks.figure(end, indicator)
    alike = [r for r in results if r.value is not None and marks.figure(r, indicator) == words]
    if len(alike) > 2:
        return f"{words} in {numbers.number(len(alike))} {_PLURALS[kind_of(end.region_code)]}"
    alike.sort(key=lambda r: names(r.region_code).casefold())
    return f"{words} in {numbers.listing([names(r.region_code) for r in alike])}"


def kind_of(code: str) -> str:
    """Return whether a code is that of a gemeente or of a samenwerkingsverband."""
    return "gemeente" if code.startswith("GM") else "samenwerkingsverband"


def absent(indicator: Indicator, place: str) -> str:
    """Return the sentence in place of a figure that the data set lacks."""
    return (
        f"Over {indicator.label} zijn voor {place} geen cijfers beschikbaar; "
        "zie 'Wat ontbreekt en waarom'."
    )


def short_alt(sentences: Sequence[str], *, less: int = 0) -> str:
    """Return as many whole sentences as fit an alt text, the first one always.

    `less` is the room that something after them needs.

    >>> short_alt(["Een strip met gemeenten.", "De regio heeft 15,3%."])
    'Een strip met gemeenten. De regio heeft 15,3%.'
    >>> len(short_alt(["a" * 400]))
    350
    """
    text = sentences[0]
    for sentence in sentences[1:]:
        if len(text) + 1 + len(sentence) <= ALT_LENGTH - less:
            text = f"{text} {sentence}"
    return text if len(text) <= ALT_LENGTH else f"{text[: ALT_LENGTH - 1]}…"


def word_in_table(comparison: Comparison | None) -> str:
    """Return the difference word for a table's cell."""
    if comparison is None or isnan(comparison.reference_value):
        return ""
    if comparison.word == "onzeker":
        return TOO_SMALL
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


def _is_exactly(first: Result, last: Result) -> bool:
    """Whether two figures are the same number, and known to be."""
    return first.lower == first.upper == last.lower == last.upper


def _is_small(trend: Trend, indicator: Indicator, part: str) -> bool:
    """Whether a change is small by itself, and not only small beside its bounds."""
    least = abs(trend.first_value) * COUNT_CHANGE
    if marks.is_quotient(indicator):
        least = indicator.relevant_of(part)
    return abs(trend.change) < least


def _tell_unsure(
    told: Told,
    trend: Trend,
    first: Result,
    last: Result,
    indicator: Indicator,
    verb: str,
    then: str,
) -> None:
    """Say that a change may be chance, or is sure but perhaps too small to matter."""
    since = numbers.since(first.period)
    may_be_chance = not (trend.low > 0 or trend.high < 0)
    question = f"of het sinds {since} veranderde"
    if not may_be_chance:
        question = f"of de verandering sinds {since} ertoe doet"
    if any(_is_small_base(r.denominator) for r in (first, last)):
        wording = "te klein om te zeggen"
        sentence = f"De aantallen zijn {wording} {question}; toen was het {then}."
    elif may_be_chance and then != marks.figure(last, indicator, rounded=True):
        wording = "niet met zekerheid veranderd"
        sentence = (
            f"Sinds {since} {verb} het {wording}: het verschil met toen ({then}) kan "
            f"{_other_cause(first, last, indicator)}."
        )
    else:
        wording = "niet zien"
        sentence = f"{question}, laten deze aantallen {wording}; toen was het {then}."
    told.figures.append(printed_course(last, since, wording))
    told.say(sentence)


def _other_cause(first: Result, last: Result, indicator: Indicator) -> str:
    """Return by what two figures may differ although nothing changed."""
    causes = ["toeval"]
    if indicator.rounding:
        causes.append("afronding")
    if first.hidden or last.hidden:
        causes.append("verborgen aantallen")
    return "toeval zijn" if len(causes) == 1 else f"door {numbers.listing(causes)} komen"


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


def _clause(
    word: str, group: Sequence[Comparison], indicator: Indicator, verb: str, is_small: bool
) -> str:
    country = [c for c in group if c.reference == "land"]
    if len(group) > 1 and country:  # the others and the whole country are told in one breath
        group = [c for c in group if c.reference != "land"]
        whole = f"; {_whole_country(country[0], indicator)}"
        alike = {_exactly(reference_words(c, indicator)) for c in (group[0], *country)}
        whole = "" if len(alike) == 1 else whole
    else:
        whole = ""

    def beside(comparison: Comparison, place: str) -> str:
        also = whole if comparison is group[0] else ""
        return f"{place} ({reference_words(comparison, indicator)}{also})"

    if _WORDS[word]:
        is_with = word == "vergelijkbaar"
        places = [beside(c, reference_place(c, after_with=is_with)) for c in group]
        return f"dat {verb} {_WORDS[word]} {numbers.listing(places)}"
    places = [beside(c, c.reference_name) for c in group]
    if word == "onzeker" and is_small:
        return (
            "de aantallen zijn te klein voor een uitspraak over het verschil met "
            f"{numbers.listing(places)}"
        )
    if word == "onzeker":
        others = numbers.listing(places)
        return f"of het verschil met {others} ertoe doet, laten deze aantallen niet zien"
    return f"ter vergelijking: {numbers.listing(places)}"


def _exactly(words: str) -> str:
    """Return the words of a figure without 'ongeveer'."""
    return words.removeprefix("ongeveer ")


def _whole_country(country: Comparison, indicator: Indicator) -> str:
    return f"heel {country.reference_name} {reference_words(country, indicator)}"


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


def _derived(result: Result, what: str, value: float | None, wording: str) -> PrintedFigure:
    return PrintedFigure(
        result.indicator, result.region_code, what, result.breakdown, value, (wording,)
    )


def _difference(word: str, base: float | None) -> str:
    """Return the words of a difference as a sentence has them."""
    if word == "onzeker":
        return "te klein voor een uitspraak" if _is_small_base(base) else "niet zien"
    return _WORDS[word]


def _is_small_base(base: float | None) -> bool:
    return base is None or base < SMALL_BASE


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


def phrases(indicator: Indicator) -> dict[str, str]:
    """Return the words for the parts of an indicator, and what belongs to its national figure."""
    return _phrases().get(indicator.name, {})


@cache
def _phrases() -> dict[str, dict[str, str]]:
    text = resources.files(__package__).joinpath("phrases.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
