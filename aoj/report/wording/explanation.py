"""What is missing and why, how the region is bounded, and the verantwoording."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aoj import __version__
from aoj.comparisons import OLD_AFTER_YEARS
from aoj.dataset import as_of_environment
from aoj.geography import REGISTER
from aoj.indicators import INDICATORS, Indicator
from aoj.indicators.links import linked
from aoj.report.results import Result
from aoj.report.wording import marks, notes, numbers, sentences, verdicts
from aoj.sources import SOURCES
from aoj.store.snapshots import Snapshot

if TYPE_CHECKING:
    from aoj.report.context import Context

EXAMPLE_WARNING = (
    "Fictieve voorbeeldcijfers: dit land, deze regio en alle cijfers in dit rapport zijn verzonnen."
)
_YEARS = {2: "twee", 3: "drie", 4: "vier", 5: "vijf"}.get(OLD_AFTER_YEARS, str(OLD_AFTER_YEARS))
OLDER = f"Ouder dan {_YEARS} jaar"
NO_RECENT = "Voor deze regio zijn geen recente cijfers beschikbaar; zie 'Wat ontbreekt en waarom'."
MORE = (
    "Dit gaat over de cijfers die in dit rapport zijn opgenomen. Er zijn meer cijfers over "
    "onderwijs en jeugd; wie het rapport maakt, kan ze erbij zetten."
)
POSTCODE_BASIS = (
    "bijlage van 2015 bij de Regeling regio-indeling samenwerkingsverbanden passend onderwijs PO "
    "en VO (BWBR0032324)"
)

_CATALOGUE_NAME = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")
_COMMAND = re.compile(r" \(aoj [^)]*\)")


@dataclass(frozen=True)
class Section:
    """A part of the verantwoording: its heading, and paragraphs, terms, items or a table."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    items: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def newest_period(context: Context, indicator: Indicator) -> str:
    """Return the newest period in which the region has a figure or a hidden cell."""
    rows = context.results(indicator.name).rows
    own = [r for r in rows if r.region_code == context.region.code and r.status != "missing"]
    return max(own, key=lambda r: (r.year, r.period)).period


def region_in_words(context: Context) -> list[str]:
    """Return what the region consists of: samenwerkingsverbanden, gemeenten wholly and partly."""
    region = context.region
    found = []
    if region.samenwerkingsverbanden:
        names = [context.names(code) for code in region.samenwerkingsverbanden]
        found.append(f"Passend onderwijs: {sentences.samenwerkingsverbanden(names)}.")
    whole = [g.name for g in context.gemeenten if g.code in region.members]
    partly = [g.name for g in context.gemeenten if g.code in region.partial]
    if whole:
        noun = "Gemeente" if len(whole) == 1 else "Gemeenten"
        found.append(f"{noun}: {numbers.listing(whole)}.")
    if partly:
        noun = "Gemeente die deels" if len(partly) == 1 else "Gemeenten die deels"
        verb = "hoort" if len(partly) == 1 else "horen"
        found.append(f"{noun} bij de regio {verb}: {numbers.listing(partly)}.")
    return found


def sections(context: Context, used: Sequence[str]) -> list[Section]:
    """Return the verantwoording over the indicators that were used."""
    names = {*used, *_linked(used)}
    indicators = [INDICATORS[name] for name in INDICATORS if name in names]
    available = [i for i in indicators if context.is_available(i.name)]
    counted = [i for i in available if i.statistic != "links"]
    rows = [r for i in counted for r in context.results(i.name).rows]
    found = [
        Section("Wat de cijfers betekenen", terms=tuple(_terms(context, available))),
        Section("Bronnen", items=tuple(_sources(context, available))),
        Section("Afronding en verborgen aantallen", tuple(_rounding(counted, rows))),
        Section("Reeksen en herindelingen", tuple(_breaks(context, rows))),
        Section(
            "Wanneer iets hoger of lager heet",
            tuple(verdicts.rule(context, counted)),
            header=verdicts.HEADER,
            rows=tuple(verdicts.margins(counted)),
        ),
        *(Section(heading, (rule,)) for heading, rule in context.shown_rules.items()),
        Section("Hoe de regio is afgebakend", tuple(_boundaries(context))),
        Section("Versie", tuple(_version(context))),
    ]
    return [s for s in found if s.paragraphs or s.terms or s.items]


def is_read(context: Context, indicator: Indicator) -> bool:
    """Whether the data set has anything of the source of an indicator."""
    return any(_is_there(context, measure) for measure in _measures(indicator))


def _is_there(context: Context, measure: str) -> bool:
    """Whether the data set has figures, or texts, of a measure."""
    if any(measure in source.text_measures for source in SOURCES.values()):
        return len(context.data.texts(measure)) > 0
    return context.data.has(measure)


def _measures(indicator: Indicator) -> set[str]:
    """Return the source measures behind an indicator, also where it shows others."""
    names = _linked([indicator.name]) or [indicator.name]
    return {measure for name in names for measure in INDICATORS[name].measures}


def _linked(used: Sequence[str]) -> list[str]:
    """Return the indicators that are shown by those indicators which show others."""
    return [
        linked(INDICATORS[name], part)[0].name
        for name in used
        if INDICATORS[name].statistic == "links"
        for part in INDICATORS[name].breakdowns
    ]


def _terms(context: Context, indicators: Sequence[Indicator]) -> Iterator[tuple[str, str]]:
    """Return what each figure means; own figures have a meaning each."""
    for indicator in indicators:
        text = reader_words(f"{indicator.definition} {indicator.note}".strip(), indicator)
        yield numbers.capital(indicator.label), text
        if indicator.statistic == "own":
            shown = context.results(indicator.name).breakdowns(context.region.code)
            for part in shown:
                own = context.meaning(indicator, part)
                yield numbers.capital(own.breakdowns[part].label), own.definition


def reader_words(text: str, indicator: Indicator) -> str:
    """Return a definition as a reader sees it: labels for names of the catalogue, no commands.

    >>> reader_words("Zie jeugdhulp_onbekend en deelname_so.", INDICATORS["vsv_woonregio"])
    "Zie jeugdhulp_onbekend en 'deelname aan het speciaal onderwijs'."
    >>> reader_words("Aangeleverd (aoj new file eigen).", INDICATORS["vsv_woonregio"])
    'Aangeleverd.'
    """

    def label(found: re.Match[str]) -> str:
        name = found.group()
        if name in INDICATORS:
            return f"'{INDICATORS[name].label}'"
        if name in indicator.breakdowns:
            return indicator.breakdowns[name].label
        return name

    return _CATALOGUE_NAME.sub(label, _COMMAND.sub("", text))


def _sources(context: Context, indicators: Sequence[Indicator]) -> list[str]:
    """Return one item per source of a figure that was shown: files, periods, dates and marks."""
    used = context.shown_snapshots
    placing = _placing_snapshots(context, _sectors_by_school(indicators))
    grouped: dict[str, list[str]] = {}
    for snapshot in sorted(context.data.snapshots, key=lambda s: (s.source, s.periods, s.id)):
        name = notes.source_name(snapshot.source)
        if snapshot.id not in used:
            if snapshot.id not in placing:
                continue
            name = f"{name}, alleen voor de plaats van de scholen"
        grouped.setdefault(name, []).append(_file(snapshot))
    found = [f"{name}: {'; '.join(files)}." for name, files in grouped.items()]
    if notes.POSTCODES in context.shown_sources or context.region.partial:
        name = numbers.capital(notes.source_name(notes.POSTCODES))
        found.append(f"{name}: {_basis_of_areas(context)}.")
    return found


def _sectors_by_school(indicators: Sequence[Indicator]) -> set[str]:
    """Return the sectors of which schools are placed for these indicators."""
    by_school = ("vestiging", "instelling")
    return {
        i.sector
        for i in indicators
        if any((b.grain or i.grain) in by_school for b in i.breakdowns.values())
    }


def _basis_of_areas(context: Context) -> str:
    if context.is_example:
        return "verzonnen, bij de voorbeeldcijfers"
    source = context.geography.areas_source
    return f"register van DUO: {source}" if source.startswith(REGISTER) else POSTCODE_BASIS


def _placing_snapshots(context: Context, sectors: set[str]) -> set[str]:
    """Return the snapshots that say where schools of these sectors stand."""
    locations = context.data.locations()
    if "snapshot" not in locations:
        return set()
    if "sector" in locations:
        locations = locations[locations["sector"].isin(sectors)]
    return {name for text in locations["snapshot"].unique() for name in text.split("+")}


def _file(snapshot: Snapshot) -> str:
    span = numbers.periods_range(list(snapshot.periods))
    mark = f"kenmerk {snapshot.public_hash[:8] or snapshot.number}"
    if snapshot.date and snapshot.date not in snapshot.periods:
        kind = "stand" if _is_reference_date(snapshot) else "bestand"
        mark = f"{kind} van {numbers.date(snapshot.date)}, {mark}"
    return f"{span} ({mark})" if span else mark


def _is_reference_date(snapshot: Snapshot) -> bool:
    """Whether the date of a file is the day on which was counted, and not that of the file."""
    year, _, day = snapshot.date.partition("-")
    return day in ("01-01", "10-01") and any(p.startswith(year) for p in snapshot.periods)


def _rounding(indicators: Sequence[Indicator], rows: Sequence[Result]) -> list[str]:
    found = [
        "Percentages zijn berekend uit aantallen, nooit als gemiddelde van percentages. In zinnen "
        "zijn aantallen vanaf 10.000 en sommen van scores afgerond. In tabellen is niet verder "
        "afgerond: daar staat wat de bron geeft, of wat uit haar cijfers is opgeteld of verdeeld.",
    ]
    rounded: dict[tuple[float, str], list[str]] = {}
    for indicator in indicators:
        if indicator.rounding:
            rounded.setdefault((indicator.rounding, indicator.grain), []).append(indicator.label)
    found += [_rounded(step, grain, labels) for (step, grain), labels in rounded.items()]
    if any(i.rounding and marks.is_quotient(i) for i in indicators):
        found.append(
            "Een percentage van afgeronde aantallen staat er gewoon (in een zin met 'ongeveer') "
            "als afronding het minder kan veranderen dan wat groot genoeg heet om ertoe te doen; "
            "anders staat er 'tussen a en b'."
        )
    empty = {i.name: i.label for i in indicators if i.gaps_are_hidden}
    left_empty = {r.indicator for r in rows if r.hidden} & set(empty)
    if left_empty:
        labels = [label for name, label in empty.items() if name in left_empty]
        found.append(
            f"Bij {numbers.listing(labels)} ontbreekt van enkele scholen het cijfer in de bron. "
            "Een som heet daar ook 'ten minste'."
        )
    if any(r.hidden for r in rows if r.indicator not in empty):
        found.append(
            "Kleine aantallen zijn in de bron verborgen. Een som waarin zulke aantallen ontbreken "
            "is een ondergrens en heet 'ten minste'. Een percentage staat er alleen als de hoogste "
            "en de laagste mogelijkheid gelijk afronden, anders staat er 'tussen a en b'."
        )
    return found


def _rounded(step: float, grain: str, labels: Sequence[str]) -> str:
    """Return what a source's rounding does to a figure and to a sum of figures."""
    less, more = marks.rounded_by(step)
    low, high = numbers.number(2 * step - less), numbers.number(2 * step + more)
    many = {"gemeente": "gemeenten"}.get(grain, "zulke cijfers")
    each = {"gemeente": "gemeente"}.get(grain, "cijfer")
    kind = "bedrag" if step >= 1000 else "aantal"
    return (
        f"{numbers.capital(numbers.listing(labels))}: de bron rondt af op "
        f"{marks.multiple(step)}, per {each}. Een {kind} van {numbers.number(step * 2)} kan dus "
        f"{low} tot en met {high} zijn. Een som van {many} kan er per {each} "
        f"{numbers.number(less)} te hoog of {numbers.number(more)} te laag door zijn."
    )


def _breaks(context: Context, rows: Sequence[Result]) -> list[str]:
    found = [
        "Reeksen volgen de gemeenten van nu: cijfers van vroegere gemeenten zijn opgeteld bij de "
        "gemeente waarin zij zijn opgegaan. Een gesplitste gemeente is niet te verdelen en geeft "
        "een breuk. Voorlopige cijfers zijn gemerkt en kunnen nog veranderen."
    ]
    mergers = _mergers(context)
    if mergers:
        found.append(
            "Herindelingen in deze regio, met het jaar vanaf wanneer de indeling van het CBS (die "
            f"van 1 januari) ze heeft: {'; '.join(mergers)}."
        )
    own = [r for r in rows if r.region_code == context.region.code and r.break_before]
    if own:
        found.append(
            f"Breuken in de reeksen van de regio: {'; '.join(_break_texts(context, own))}."
        )
    return found


def _break_texts(context: Context, rows: Sequence[Result]) -> list[str]:
    """Return the breaks per indicator and reason, with the parts and years that they are in."""
    grouped: dict[tuple[str, str], dict[str, list[str]]] = {}
    for r in rows:
        parts = grouped.setdefault((r.indicator, r.break_before), {})
        parts.setdefault(r.breakdown, []).append(r.period)
    found = []
    for (name, reason), parts in grouped.items():
        indicator = INDICATORS[name]
        of_parts = [context.meaning(indicator, part).breakdowns[part].label for part in parts]
        labels_of = dict(zip(parts, of_parts, strict=True))
        by_years: dict[str, list[str]] = {}
        for part, periods in parts.items():
            years = numbers.listing([numbers.period(p) for p in sorted(periods)])
            by_years.setdefault(years, []).append(labels_of[part])
        alone = len(by_years) == 1 and len(next(iter(by_years.values()))) > 1
        when = [
            years
            if alone or len(context.parts(indicator)) == 1
            else f"{numbers.listing(labels)} {years}"
            for years, labels in by_years.items()
        ]
        found.append(f"{indicator.label}, {reason} ({'; '.join(when)})")
    return found


def _mergers(context: Context) -> list[str]:
    rows = context.geography.mergers.to_dict("records")
    inside = context.region.gemeenten
    grouped: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if row["new_code"] in inside and row["old_name"] != row.get("new_name", ""):
            partly = " (deels)" if row["kind"] == "splitsing" else ""
            names = grouped.setdefault((row["date"][:4], row["new_code"]), [])
            names.append(f"{row['old_name']}{partly}")
    return [
        f"{numbers.listing(sorted(names))} ging{'en' if len(names) > 1 else ''} in {year} op in "
        f"{context.names.plain(code)}"
        for (year, code), names in sorted(grouped.items())
    ]


def _boundaries(context: Context) -> list[str]:
    found = region_in_words(context)
    if context.region.partial:
        found.append(
            "Een gemeente die deels bij een gebied hoort, wordt alleen verdeeld in cijfers over "
            "leerlingen naar school: naar de postcode van de school, en alleen als van elke school "
            "met leerlingen bekend is in welk gebied zij staat. Zo'n cijfer heet een schatting. "
            "Inwoners en leerlingen naar woonplaats zijn niet te verdelen. Wat niet is verdeeld, "
            "telt heel mee in het gebied waarin de meeste postcodes van de gemeente liggen (bij "
            "een gelijk aantal in het samenwerkingsverband met de laagste code) en elders niet. "
            "Dat staat er dan bij, en zo'n aandeel is niet met andere vergeleken."
        )
    return found


def _as_of() -> str:
    """Return of which day the files are, where a run asked for those of an earlier day."""
    day = as_of_environment()
    return f", met de bestanden die er op {numbers.date(day)} waren" if day else ""


def _version(context: Context) -> list[str]:
    name = f"{context.data.name} (verzonnen)" if context.is_example else context.data.name
    return [
        f"Rapport van {context.year}, gemaakt met aoj {__version__} uit de gegevens '{name}'"
        f"{_as_of()}. "
        f"Een cijfer dat meer dan {_YEARS} jaar ouder is dan het rapport heet een ouder "
        "cijfer."
    ]
