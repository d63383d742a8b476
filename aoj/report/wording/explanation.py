"""What is missing and why, how the region is bounded, and the verantwoording."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aoj import __version__
from aoj.comparisons import COUNT_CHANGE, OLD_AFTER_YEARS, SMALLEST_GROUP, is_old
from aoj.indicators import INDICATORS, Indicator
from aoj.report.results import Result
from aoj.report.wording import marks, notes, numbers, sentences
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
NOT_YET = (
    "Over het gebruik van jeugdhulp, armoede, thuiszitters, jeugdwerkloosheid en prognoses "
    "bevat deze versie nog geen bronnen."
)


@dataclass(frozen=True)
class Section:
    """A part of the verantwoording: its heading, and paragraphs, terms or items."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    items: tuple[str, ...] = ()


def missing(context: Context) -> str:
    """Return one paragraph: which figures are absent or old, and why."""
    found = []
    absent = [i for i in INDICATORS.values() if not context.is_available(i.name)]
    by_reason: dict[str, list[str]] = {}
    for indicator in absent:
        by_reason.setdefault(_reason(context, indicator), []).append(indicator.label)
    for reason, labels in by_reason.items():
        found.append(f"Over {numbers.listing(labels)} staan hier geen cijfers: {reason}.")
    if not absent:
        found.append(f"Alle cijfers die dit rapport kent, zijn er ook voor {context.place}.")
    old = old_figures(context)
    if old:
        found.append(f"{OLDER}, en daarom niet bij de kerncijfers: {numbers.listing(old)}.")
    return " ".join([*found, NOT_YET])


def old_figures(context: Context) -> list[str]:
    """Return the names of the indicators whose newest figure is old, with its period."""
    found = []
    for indicator in INDICATORS.values():
        if not context.is_available(indicator.name):
            continue
        newest = newest_period(context, indicator)
        if is_old(newest, context.year):
            found.append(f"{indicator.label} ({numbers.period(newest)})")
    return found


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
    indicators = [INDICATORS[name] for name in INDICATORS if name in used]
    available = [i for i in indicators if context.is_available(i.name)]
    rows = [r for i in available for r in context.results(i.name).rows]
    found = [
        Section("Wat de cijfers betekenen", terms=tuple(_term(i) for i in available)),
        Section("Bronnen", items=tuple(_sources(context, available, rows))),
        Section("Afronding en verborgen aantallen", tuple(_rounding(available, rows))),
        Section("Reeksen en herindelingen", tuple(_breaks(context, rows))),
        Section("Wanneer iets hoger of lager heet", tuple(_rule())),
        Section("Hoe de regio is afgebakend", tuple(_boundaries(context))),
        Section("Versie", tuple(_version(context))),
    ]
    return [s for s in found if s.paragraphs or s.terms or s.items]


def _reason(context: Context, indicator: Indicator) -> str:
    if not context.data.has(indicator.measure):
        names = numbers.listing([notes.source_name(name) for name in indicator.sources])
        return f"de bron is niet ingelezen ({names})"
    if indicator.grain == "samenwerkingsverband" and not context.samenwerkingsverbanden(indicator):
        return f"bij de regio is geen samenwerkingsverband {indicator.sector} opgegeven"
    return "de bron bevat geen cijfers over deze regio"


def _term(indicator: Indicator) -> tuple[str, str]:
    return numbers.capital(indicator.label), f"{indicator.definition} {indicator.note}".strip()


def _sources(
    context: Context, indicators: Sequence[Indicator], rows: Iterable[Result]
) -> list[str]:
    """Return one item per source: its files with their periods, dates and marks."""
    used = {snapshot for row in rows for snapshot in row.snapshot}
    places = any(i.grain == "vestiging" for i in indicators)
    grouped: dict[str, list[str]] = {}
    for snapshot in sorted(context.data.snapshots, key=lambda s: (s.source, s.periods, s.id)):
        source = SOURCES.get(snapshot.source)
        is_places = places and source is not None and source.kind == "locations"
        if snapshot.id not in used and not is_places:
            continue
        name = notes.source_name(snapshot.source)
        name = f"{name}, voor de plaats van de scholen" if is_places else name
        grouped.setdefault(name, []).append(_file(snapshot))
    return [f"{name}: {'; '.join(files)}." for name, files in grouped.items()]


def _file(snapshot: Snapshot) -> str:
    span = numbers.periods_range(list(snapshot.periods))
    mark = f"kenmerk {snapshot.sha256[:8]}"
    if snapshot.date and snapshot.date not in snapshot.periods:
        mark = f"bestand van {numbers.date(snapshot.date)}, {mark}"
    return f"{span} ({mark})" if span else mark


def _rounding(indicators: Sequence[Indicator], rows: Sequence[Result]) -> list[str]:
    found = [
        "Percentages zijn berekend uit aantallen, nooit als gemiddelde van percentages. In zinnen "
        "zijn aantallen vanaf 10.000 afgerond; in tabellen staan zij zoals de bron ze geeft.",
    ]
    for indicator in indicators:
        if indicator.rounding:
            found.append(
                f"{numbers.capital(indicator.label)}: de bron rondt af op "
                f"{marks.multiple(indicator.rounding)}, per gemeente. Een aantal van "
                f"{numbers.number(indicator.rounding * 2)} kan dus "
                f"{numbers.number(indicator.rounding * 1.5)} tot en met "
                f"{numbers.number(indicator.rounding * 2.5 - 1)} zijn, en in een som van gemeenten "
                "tellen die verschillen op."
            )
    if any(r.hidden for r in rows):
        found.append(
            "Kleine aantallen zijn in de bron verborgen. Een som waarin zulke cellen ontbreken is "
            "een ondergrens en heet 'ten minste'. Een percentage staat er alleen als de hoogste en "
            "de laagste mogelijkheid gelijk afronden, anders staat er 'tussen a en b'."
        )
    return found


def _breaks(context: Context, rows: Sequence[Result]) -> list[str]:
    found = [
        "Reeksen volgen de gemeenten van nu: cijfers van vroegere gemeenten zijn opgeteld bij de "
        "gemeente waarin zij zijn opgegaan. Een gesplitste gemeente is niet te verdelen en geeft "
        "een breuk. Voorlopige cijfers zijn gemerkt en kunnen nog veranderen."
    ]
    mergers = _mergers(context)
    if mergers:
        found.append(f"Herindelingen in deze regio: {'; '.join(mergers)}.")
    own = [r for r in rows if r.region_code == context.region.code and r.break_before]
    reasons = dict.fromkeys(
        f"{INDICATORS[r.indicator].label}, {numbers.period(r.period)} ({r.break_before})"
        for r in own
    )
    if reasons:
        found.append(f"Breuken in de reeksen van de regio: {'; '.join(reasons)}.")
    return found


def _mergers(context: Context) -> list[str]:
    rows = context.geography.mergers.to_dict("records")
    inside = context.region.gemeenten
    grouped: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if row["new_code"] in inside and row["old_name"] != row.get("new_name", ""):
            grouped.setdefault((row["date"], row["new_code"]), []).append(row["old_name"])
    return [
        f"{numbers.listing(sorted(names))} ging{'en' if len(names) > 1 else ''} op "
        f"{numbers.date(date)} (deels) op in {context.names(code)}"
        if _is_split(rows, date, names)
        else f"{numbers.listing(sorted(names))} ging{'en' if len(names) > 1 else ''} op "
        f"{numbers.date(date)} op in {context.names(code)}"
        for (date, code), names in sorted(grouped.items())
    ]


def _is_split(rows: Sequence[Mapping[Hashable, str]], date: str, names: Sequence[str]) -> bool:
    return any(
        row["date"] == date and row["old_name"] in names and row["kind"] == "splitsing"
        for row in rows
    )


def _rule() -> list[str]:
    return [
        "'Hoger' of 'lager' staat er alleen als het cijfer waarmee wordt vergeleken buiten de "
        "marge van het eigen cijfer ligt en het verschil groot genoeg is om ertoe te doen. "
        "'Vergelijkbaar' staat er als de hele marge dicht bij dat cijfer blijft. Anders zijn de "
        "aantallen te klein voor een uitspraak. De marge is bij aandelen van leerlingen een "
        "interval van 95% (Wilson), ruimer gemaakt voor verborgen aantallen en afronding; bij "
        "leeftijden zijn het alleen die laatste twee.",
        "Een gemeente wordt vergeleken met Nederland en met de andere gemeenten van dezelfde "
        f"grootte samen (ten minste {numbers.number(SMALLEST_GROUP)}); de regio en de "
        "samenwerkingsverbanden met de rest van het land en met heel Nederland. Een aantal is "
        f"meer of minder dan vroeger als het ten minste {numbers.share(COUNT_CHANGE, 0)} is "
        "veranderd. Een verschil zegt niets over de oorzaak.",
    ]


def _boundaries(context: Context) -> list[str]:
    found = region_in_words(context)
    if context.region.partial:
        found.append(
            "Een gemeente die deels bij de regio hoort, is verdeeld naar de leerlingen of inwoners "
            "per postcode; die uitkomst heet een schatting. Waar dat niet kan, telt zij heel mee "
            "in het gebied met haar grootste deel en elders niet. Dat staat er dan bij, en zo'n "
            "cijfer is niet met andere vergeleken."
        )
    return found


def _version(context: Context) -> list[str]:
    name = "voorbeeld (verzonnen)" if context.is_example else context.data.name
    return [
        f"Rapport van {context.year}, gemaakt met aoj {__version__} uit de gegevens '{name}'. "
        f"Een cijfer dat meer dan {_YEARS} jaar ouder is dan het rapport heet een ouder "
        "cijfer."
    ]
