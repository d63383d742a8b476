"""What is missing and why: one paragraph, and a list where much is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aoj.comparisons import is_old
from aoj.indicators import INDICATORS, Indicator
from aoj.report.wording import extents, notes, numbers
from aoj.report.wording.explanation import MORE, OLDER, is_read, newest_period

if TYPE_CHECKING:
    from aoj.report.context import Context

FEW = 6
"""Of so many absent indicators a paragraph is read; of more it is a wall of text."""


@dataclass(frozen=True)
class Missing:
    """What is missing: paragraphs, and between the first and the others a list of items."""

    paragraphs: tuple[str, ...]
    items: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it as one text, an item on each line."""
        first, *rest = self.paragraphs
        if not self.items:
            return " ".join(self.paragraphs)
        return "\n".join([first, *(f"- {item}" for item in self.items), " ".join(rest)])


def tell_missing(context: Context, used: Sequence[str]) -> Missing:
    """Return which of the indicators that were used are absent, partial or old, and why."""
    indicators = [INDICATORS[name] for name in INDICATORS if name in used]
    absent = [i for i in indicators if not context.is_available(i.name)]
    available = [i for i in indicators if i not in absent]
    rest = _left_out(context, available)
    old = old_figures(context, available)
    if old:
        rest.append(f"{OLDER}, en daarom niet bij de kerncijfers: {numbers.listing(old)}.")
    if len(indicators) < len(INDICATORS):
        rest.append(MORE)
    if not absent:
        whole = f"Van elk onderwerp in dit rapport zijn er cijfers voor {context.place}."
        return Missing((whole, *rest))
    if len(absent) <= FEW:
        return Missing((*_sentences(context, absent), *rest))
    first = (
        f"Over {len(absent)} van de {len(indicators)} onderwerpen van dit rapport staan hier geen "
        f"cijfers voor {context.place}."
    )
    return Missing((first, *rest), tuple(_items(context, absent)))


def old_figures(context: Context, available: Iterable[Indicator]) -> list[str]:
    """Return the names of the indicators whose newest figure is old, with its period."""
    found = []
    for indicator in available:
        newest = newest_period(context, indicator)
        if is_old(newest, context.year):
            found.append(f"{indicator.label} ({numbers.period(newest)})")
    return found


def _sentences(context: Context, absent: Sequence[Indicator]) -> list[str]:
    """Return a sentence per reason."""
    return [
        f"Over {numbers.listing(labels)} staan hier geen cijfers: {reason}."
        for reason, labels in _by_reason(context, absent).items()
    ]


def _items(context: Context, absent: Sequence[Indicator]) -> list[str]:
    """Return an item per reason."""
    return [
        f"{numbers.capital(numbers.listing(labels))}: {reason}."
        for reason, labels in _by_reason(context, absent).items()
    ]


def _by_reason(context: Context, absent: Sequence[Indicator]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for indicator in absent:
        found.setdefault(_reason(context, indicator), []).append(indicator.label)
    return found


def _reason(context: Context, indicator: Indicator) -> str:
    if not is_read(context, indicator):
        names = numbers.listing([notes.source_name(name) for name in indicator.sources])
        return f"de bron is niet ingelezen ({names})"
    if indicator.grain == "samenwerkingsverband" and not context.samenwerkingsverbanden(indicator):
        return f"bij de regio is geen samenwerkingsverband {indicator.sector} opgegeven"
    return "de bron bevat geen cijfers over deze regio"


def _left_out(context: Context, available: Iterable[Indicator]) -> list[str]:
    """Return which part of the region is absent from which figures."""
    found: dict[tuple[str, ...], list[str]] = {}
    for indicator in available:
        results = context.results(indicator.name)
        code = context.region.code
        newest = [results.newest(code, part) for part in results.breakdowns(code)]
        beside = sorted({gemeente for r in newest if r for gemeente in r.beside})
        if beside:
            everywhere = all(r is not None and r.beside for r in newest)
            label = indicator.label if everywhere else f"{indicator.label} (een deel)"
            found.setdefault(tuple(beside), []).append(label)
    return [
        f"Het deel van {extents.gemeenten(codes, context.names)} dat bij de regio hoort, ontbreekt "
        f"in deze cijfers: {numbers.listing(labels)}."
        for codes, labels in found.items()
    ]
