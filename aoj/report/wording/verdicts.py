"""When a figure is called higher or lower, and how large a difference must be for that."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from aoj.comparisons import COUNT_CHANGE, SMALLEST_GROUP, has_margin
from aoj.indicators import Indicator
from aoj.report.wording import marks, numbers, sentences

if TYPE_CHECKING:
    from aoj.report.context import Context

HEADER = ("Groot genoeg is ten minste", "De marge is", "Bij")
CHANCE, ROUNDING = "de toevalsmarge", "alleen afronding en verborgen aantallen"


def rule(context: Context, indicators: Sequence[Indicator]) -> list[str]:
    """Return when a figure is called higher, lower, risen or fallen, in paragraphs."""
    return [
        "'Hoger' of 'lager' staat er alleen als het cijfer waarmee wordt vergeleken buiten de "
        "marge van het eigen cijfer ligt en het verschil groot genoeg is om ertoe te doen. "
        "'Vergelijkbaar' staat er als de hele marge binnen die afstand van dat cijfer blijft. "
        "Ook het cijfer waarmee wordt vergeleken kan door afronding of verborgen aantallen iets "
        "hoger of lager zijn (het CBS rondt het aantal van elke gemeente af); een woord staat er "
        "alleen als het dan nog klopt. Anders is er geen uitspraak; bij minder dan "
        f"{numbers.number(sentences.SMALL_BASE)} leerlingen of inwoners heten de aantallen te "
        "klein.",
        *_chance(indicators),
        "Een gemeente wordt vergeleken met Nederland en met de andere gemeenten van dezelfde "
        f"grootte samen (ten minste {numbers.number(SMALLEST_GROUP)}); de regio en de "
        "samenwerkingsverbanden met de rest van het land en met heel Nederland."
        f"{_chosen(context)} Een verschil zegt niets over de oorzaak.",
        "'Gestegen' of 'gedaald' heet een aandeel als het ten minste zo veel is veranderd als "
        "hieronder groot genoeg heet, en meer dan afronding en verborgen aantallen kunnen "
        f"verklaren.{_changes_by_chance(indicators)} Een aantal is meer of minder dan vroeger als "
        "het ten minste "
        f"{numbers.share(COUNT_CHANGE, 0)} is veranderd, en meer dan afronding en verborgen "
        "aantallen kunnen verklaren.",
    ]


def _changes_by_chance(indicators: Sequence[Indicator]) -> str:
    """Return what more is asked of a change, where figures have a toevalsmarge."""
    if not any(has_margin(i) for i in indicators):
        return ""
    return (
        " Heeft het een toevalsmarge, dan moet de verandering ook groter zijn dan toeval kan "
        "verklaren. 'Nauwelijks veranderd' staat er dan alleen als de verandering met haar hele "
        "marge te klein is om ertoe te doen; anders laten de aantallen geen uitspraak toe."
    )


def _chosen(context: Context) -> str:
    """Return with which regions of its own choice a reader saw the region compared."""
    names = list(dict.fromkeys(context.shown_peers.values()))
    if not names:
        return ""
    chosen = "zijn gekozen" if len(names) > 1 else "is gekozen"
    return f" De regio is ook vergeleken met {numbers.listing(names)}, die daarvoor {chosen}."


def _chance(indicators: Sequence[Indicator]) -> list[str]:
    """Return what the toevalsmarge is, where figures have one."""
    methods = {i.interval for i in indicators if marks.is_quotient(i) and has_margin(i)}
    if not methods:
        return []
    named = {"wilson": "volgens Wilson", "byar": "volgens Byar, en bij minder dan 10 exact"}
    how = numbers.listing([words for name, words in named.items() if name in methods])
    return [
        "De toevalsmarge: in een register is iedereen geteld, maar hetzelfde gebied had door "
        "toeval iets hoger of lager kunnen uitkomen. De toevalsmarge zegt hoeveel, met 95% "
        f"zekerheid ({how}). Zij gaat uit van elk aantal dat verborgen cellen en afronding "
        "mogelijk laten, en is dus eerder te ruim dan te krap."
    ]


def margins(indicators: Sequence[Indicator]) -> list[tuple[str, str, str]]:
    """Return the rows of the table: the least difference that matters, the margin, the figures."""
    found: dict[tuple[bool, float, str, str], list[str]] = {}
    for indicator in indicators:
        if not marks.is_quotient(indicator):
            continue
        is_percentage = indicator.statistic in ("share", "ratio")
        unit = "procentpunt" if is_percentage else indicator.unit
        margin = CHANCE if has_margin(indicator) else ROUNDING
        if indicator.is_forecast:
            margin = marks.ABSENT
        for part in indicator.breakdowns.values():
            least = indicator.relevant_of(part.name)
            label = f"{indicator.label} ({part.label})" if part.relevant else indicator.label
            labels = found.setdefault((is_percentage, least, unit, margin), [])
            if least and label not in labels:
                labels.append(label)
    return [
        (_least(least, unit), margin, numbers.listing(labels))
        for (_, least, unit, margin), labels in sorted(found.items(), reverse=True)
        if labels
    ]


def _least(margin: float, unit: str) -> str:
    """Return the smallest difference that matters: '0,3 procentpunt', '€ 50 per jongere'."""
    number = float(Decimal(repr(margin)) * (100 if unit == "procentpunt" else 1))
    decimals = max(0, -int(Decimal(repr(number)).normalize().as_tuple().exponent))
    if unit.startswith("euro"):
        return f"{numbers.euro(number, decimals)}{unit.removeprefix('euro')}"
    return f"{numbers.number(number, decimals)} {unit}".replace(" ", marks.NO_BREAK, 1)
