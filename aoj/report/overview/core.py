"""Which figures the first page shows, in a fixed order of preference, and what is known of each.

The order decides alone, never the figures themselves: no region gets the figures that flatter it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aoj.comparisons import Comparison, is_old
from aoj.geography import COUNTRY
from aoj.indicators import INDICATORS, Indicator
from aoj.report.context import Context
from aoj.report.results import Result
from aoj.report.wording import marks
from aoj.sources import SOURCES

MOST_FIGURES = 8
EIGHT = (
    (("aandeel_jeugd", "0-24"),),
    (("jeugdhulp", "totaal"), ("jeugdzorg", "totaal"), ("jeugdhulp_halfjaar", "totaal")),
    (("kinderen_eenoudergezin", "totaal"), ("eenoudergezinnen", "totaal")),
    (
        ("armoede_kinderen", "totaal"),
        ("laag_inkomen_kinderen", "laag_1jaar"),
        ("jongeren_bijstandsgezinnen", "totaal"),
    ),
    (("deelname_vso", "totaal"), ("aandeel_onderwijssoort", "vso")),
    (("thuiszitters_aandeel", "totaal"), ("verzuim_aandeel", "absoluut")),
    (("vsv_woonregio", "totaal"), ("vsv_samenwerkingsverband", "totaal")),
    (("neet", "totaal"), ("jeugdwerkloosheid", "totaal")),
    (("achterstandsscore_per_leerling", "totaal"),),
    (("deelname_so", "totaal"), ("aandeel_onderwijssoort", "so")),
    (("deelname_sbo", "totaal"), ("aandeel_onderwijssoort", "sbo")),
    (("reservepositie_po", "totaal"), ("reservepositie_vo", "totaal")),
    (("aandeel_onderwijssoort", "vo"),),
    (("aandeel_jeugd", "0-14"),),
    (("bevolking_jeugd", "0-24"),),
    (("leerlingen_woonregio", "bo"),),
    (("leerlingen_woonregio", "vo"),),
    (("leerlingen_woonregio", "vso"),),
    (("leerlingen_vo", "totaal"),),
)
"""The subjects of the first page in order of preference; of each the first figure that is there.

First come the subjects whose figure can be compared with the country; where these are fewer than
eight, the others follow in the same order."""


@dataclass(frozen=True)
class Heading:
    """A column of the heatmap: a figure, and its name in a few short lines."""

    name: str
    part: str
    lines: tuple[str, ...]

    @property
    def words(self) -> str:
        """The name on one line.

        >>> Heading("jeugdhulp", "totaal", ("met", "jeugd-", "hulp")).words
        'met jeugdhulp'
        """
        text = self.lines[0]
        for line in self.lines[1:]:
            text = f"{text[:-1]}{line}" if text.endswith("-") else f"{text} {line}"
        return text


COLUMNS = (
    Heading("aandeel_jeugd", "0-24", ("inwoners", "tot 25 jaar")),
    Heading("jeugdhulp", "totaal", ("jongeren", "met jeugd-", "hulp")),
    Heading("jeugdbescherming", "totaal", ("jeugd-", "bescher-", "ming")),
    Heading("kinderen_eenoudergezin", "totaal", ("kinderen in", "eenouder-", "gezin")),
    Heading("armoede_kinderen", "totaal", ("kinderen", "in armoede")),
    Heading("jongeren_bijstandsgezinnen", "totaal", ("jongeren in", "bijstands-", "gezin")),
    Heading("aandeel_onderwijssoort", "sbo", ("leerlingen", "in het sbo")),
    Heading("aandeel_onderwijssoort", "so", ("leerlingen", "in het so")),
    Heading("aandeel_onderwijssoort", "vso", ("leerlingen", "in het vso")),
    Heading("thuiszitters_aandeel", "totaal", ("thuiszitters",)),
    Heading("vsv_woonregio", "totaal", ("voortijdig", "van school")),
    Heading("neet", "totaal", ("niet naar", "school of", "werk")),
    Heading("achterstandsscore_per_leerling", "totaal", ("achter-", "stand per", "leerling")),
    Heading("jeugdzorg_kosten_per_jongere", "totaal", ("jeugdzorg", "euro per", "jongere")),
    Heading("aandeel_schooltype_vo", "praktijkonderwijs", ("praktijk-", "onderwijs")),
    Heading("aandeel_jeugd", "0-14", ("inwoners", "tot 15 jaar")),
    Heading("aandeel_onderwijssoort", "bo", ("leerlingen", "in het bo")),
    Heading("aandeel_onderwijssoort", "vo", ("leerlingen", "in het vo")),
)
"""The columns that the heatmap may have, in the order in which they stand."""
PREFERRED = (0, 1, 4, 10, 3, 8, 11, 12, 9, 5, 2, 7, 6, 13, 14, 15, 16, 17)
"""The places in `COLUMNS` in order of preference, where there is no room for all."""


@dataclass(frozen=True)
class Shown:
    """A figure of the region with that of the country beside it, and how the two compare."""

    indicator: Indicator
    own: Result
    country: Result | None
    beside: Comparison | None

    @property
    def has_word(self) -> bool:
        """Whether it can be compared with the country at all, be the numbers too small or not."""
        return self.beside is not None and bool(self.beside.word)


@dataclass(frozen=True)
class Eight:
    """The figures of the first page, those that only their age keeps from it, and what is absent.

    `absent` names the indicators of the foremost subjects on which the region has no figure.
    """

    shown: tuple[Shown, ...]
    old: tuple[Shown, ...] = ()
    absent: tuple[str, ...] = ()

    @property
    def used(self) -> tuple[str, ...]:
        """The indicators that the verantwoording must tell of."""
        names = [shown.indicator.name for shown in (*self.shown, *self.old)]
        return tuple(dict.fromkeys([*names, *self.absent]))


def figure_of(context: Context, name: str, part: str) -> Shown | None:
    """Return the newest figure of the region beside the country; None where there is none.

    Neither is there one of a theme that the report is not about.
    """
    indicator = INDICATORS[name]
    if not context.has_theme(indicator) or not context.is_available(name):
        return None
    results = context.results(name)
    own = results.newest(context.region.code, part)
    if own is None or own.value is None:
        return None
    country = results.at(COUNTRY, own.period, part)
    beside = context.beside_country(name, own.period, part).get(context.region.code)
    return Shown(indicator, own, country, beside)


def choose_eight(context: Context) -> Eight:
    """Return the figures of the first page, in the order of `EIGHT`."""
    with_word: dict[int, Shown] = {}
    without: dict[int, Shown] = {}
    old: dict[int, Shown] = {}
    absent: list[str] = []
    for place, subject in enumerate(EIGHT):
        subject = tuple(pair for pair in subject if context.has_theme(INDICATORS[pair[0]]))
        found = [s for pair in subject if (s := figure_of(context, *pair))]
        recent = [s for s in found if not is_old(s.own.period, context.year)]
        for shown in recent[:1]:
            without[place] = shown
        for shown in [s for s in recent if s.has_word][:1]:
            with_word[place] = shown
        if found and not recent:
            old[place] = found[0]
        if subject and not found and place < MOST_FIGURES:
            absent.append(subject[0][0])
        if len(with_word) == MOST_FIGURES:
            break
    places = [*with_word, *(place for place in without if place not in with_word)]
    chosen = sorted(places[:MOST_FIGURES])
    return Eight(
        tuple(with_word.get(place, without[place]) for place in chosen),
        tuple(old.values()),
        tuple(absent),
    )


def choose_columns(context: Context, most: int) -> list[tuple[Heading, Shown]]:
    """Return at most so many columns of the heatmap: recent figures that gemeenten may compare."""
    found: dict[int, tuple[Heading, Shown]] = {}
    for place in PREFERRED:
        heading = COLUMNS[place]
        shown = figure_of(context, heading.name, heading.part)
        if shown is None or is_old(shown.own.period, context.year):
            continue
        if not marks.is_quotient(shown.indicator) or not compares_gemeenten(shown.indicator):
            continue
        found[place] = heading, shown
        if len(found) == most:
            break
    return [found[place] for place in sorted(found)]


def compares_gemeenten(indicator: Indicator) -> bool:
    """Whether gemeenten may be compared by an indicator."""
    return "gemeente" in indicator.levels and indicator.compare_gemeenten


def publishers(results: Iterable[Result]) -> list[str]:
    """Return who published some figures."""
    names = {name for result in results for name in result.source}
    return [SOURCES[name].publisher for name in names if name in SOURCES]
