"""What is said of gemeenten that lie only partly in an area: whole, left out, or divided.

An extent is how such gemeenten count in one figure. A sentence says it of its figure, a table by a
mark in the row, a chart by the parts and years for which it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from aoj.report.results import Result
from aoj.report.wording import numbers
from aoj.report.wording.names import Names

ESTIMATE = "schatting"
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Extent(NamedTuple):
    """The gemeenten that count whole, that are left out, and that are divided."""

    whole: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    divided: tuple[str, ...] = ()


class Footnotes:
    """Lines under a table with their marks; equal lines share one.

    >>> notes = Footnotes()
    >>> notes.mark("Zonder Meer."), notes.mark("Heel."), notes.mark("Zonder Meer."), notes.mark("")
    ('¹', '²', '¹', '')
    >>> notes.lines
    ['¹ Zonder Meer.', '² Heel.']
    """

    def __init__(self) -> None:
        self._texts: list[str] = []

    def mark(self, text: str) -> str:
        """Return the mark of a line; none for an empty one."""
        if not text:
            return ""
        if text not in self._texts:
            self._texts.append(text)
        return _superscript(self._texts.index(text) + 1)

    @property
    def lines(self) -> list[str]:
        """The lines with their marks."""
        return [f"{_superscript(i)} {text}" for i, text in enumerate(self._texts, 1)]


def extent_of(result: Result) -> Extent:
    """Return how gemeenten that are partly inside count in a figure."""
    return Extent(result.whole, result.beside, result.divided)


def in_brackets(extent: Extent, names: Names) -> str:
    """Return what is not divided as it stands in brackets: 'zonder de gemeente Meer'."""
    found = []
    if extent.whole:
        noun = "de hele gemeente" if len(extent.whole) == 1 else "de hele gemeenten"
        found.append(f"met {noun} {_listed(extent.whole, names)}")
    if extent.beside:
        found.append(f"zonder {gemeenten(extent.beside, names)}")
    return " en ".join(found)


def footnote(extent: Extent, names: Names) -> str:
    """Return the line under a table or chart; empty where every gemeente lies wholly inside."""
    found = []
    if extent.divided:
        verb = "is" if len(extent.divided) == 1 else "zijn"
        found.append(
            f"{numbers.capital(ESTIMATE)}; {gemeenten(extent.divided, names)} {verb} verdeeld naar "
            "de postcode van de scholen."
        )
    if extent.whole or extent.beside:
        belong = "hoort" if len(extent.whole) + len(extent.beside) == 1 else "horen"
        text = numbers.capital(in_brackets(extent, names))
        found.append(f"{text}, die er deels bij {belong}.")
    return " ".join(found)


def sentence(extent: Extent, names: Names) -> str:
    """Return the sentence on gemeenten that are not divided, and what follows for a share."""
    whole, beside = extent.whole, extent.beside
    if not whole and not beside:
        return ""
    verb = "telt" if len(whole or beside) == 1 else "tellen"
    inside, outside = gemeenten(whole, names), gemeenten(beside, names)
    if whole:
        counted = f"{verb} {inside} heel mee" + (f" en {outside} niet" if beside else "")
    else:
        counted = f"{verb} {outside} niet mee"
    belong = "hoort" if len(whole) + len(beside) == 1 else "horen"
    return (
        f"In dit cijfer {counted}, terwijl die deels bij de regio {belong}; "
        "daarom is het niet met andere gebieden vergeleken."
    )


def chart_remarks(shown: Iterable[Result], own_code: str, names: Names) -> list[str]:
    """Return what holds for the regions of a chart of one moment; equal lines are joined."""
    found: dict[str, list[str]] = {}
    for result in shown:
        text = footnote(extent_of(result), names)
        if text:
            holders = found.setdefault(text, [])
            if result.region_code not in holders:
                holders.append(result.region_code)
    return [
        text
        if codes == [own_code]
        else f"{numbers.listing([numbers.capital(names(c)) for c in codes])}: {_small(text)}"
        for text, codes in found.items()
    ]


def bar_remarks(shown: Sequence[Result], names: Names) -> list[str]:
    """Return what holds for the parts of one region; where they differ, the table says which."""
    found = {extent_of(result) for result in shown}
    if len(found) == 1:
        text = footnote(found.pop(), names)
        return [text] if text else []
    if any(extent.whole or extent.beside for extent in found):
        return ["Niet elk cijfer gaat over precies het hele gebied; de tabel zegt welke niet."]
    return [f"Een deel is een {ESTIMATE}, verdeeld naar postcode; de tabel zegt welke cijfers."]


def line_remarks(lines: Sequence[tuple[str, Sequence[Result]]], names: Names) -> list[str]:
    """Return for which parts and years an extent holds; once where it holds throughout.

    `lines` are the parts with their results in order of time.
    """
    spans = {label: _spans(series) for label, series in lines}
    extents = list(dict.fromkeys(extent for found in spans.values() for extent, _ in found))
    if len(extents) == 1:
        text = footnote(extents[0], names)
        return [text] if text else []
    told = [
        f"{_heading(extent, names)}: {_where(extent, spans)}." for extent in extents if any(extent)
    ]
    broken = any(len(found) > 1 for found in spans.values())
    return told + (["De lijn is onderbroken waar dat verandert."] if broken else [])


def gemeenten(codes: Sequence[str], names: Names) -> str:
    """Return gemeenten with that word before them."""
    return f"de gemeente{'n' if len(codes) > 1 else ''} {_listed(codes, names)}"


def _listed(codes: Sequence[str], names: Names) -> str:
    return numbers.listing(sorted(names.plain(code) for code in codes))


def _spans(series: Sequence[Result]) -> list[tuple[Extent, list[str]]]:
    known = [r for r in series if r.value is not None]
    return [(extent, [r.period for r in rows]) for extent, rows in groupby(known, extent_of)]


def _where(extent: Extent, spans: Mapping[str, Sequence[tuple[Extent, list[str]]]]) -> str:
    """Return the parts in which an extent holds, with the years."""
    by_years: dict[str, list[str]] = {}
    for label, found in spans.items():
        years = [year for at, periods in found if at == extent for year in _years(periods)]
        if years:
            when = "alle jaren" if len(found) == 1 else numbers.listing(years)
            by_years.setdefault(when, []).append(label)
    if len(spans) == 1:
        return next(iter(by_years))
    return numbers.listing([f"{numbers.listing(p)} ({when})" for when, p in by_years.items()])


def _years(periods: Sequence[str]) -> list[str]:
    if len(periods) < 3:
        return [numbers.period(p) for p in periods]
    return [numbers.periods_range(periods)]


def _heading(extent: Extent, names: Names) -> str:
    found = [in_brackets(extent, names)] if extent.whole or extent.beside else []
    if extent.divided:
        found.insert(0, f"{ESTIMATE}, {gemeenten(extent.divided, names)} verdeeld naar postcode")
    return numbers.capital("; ".join(found))


def _superscript(number: int) -> str:
    return str(number).translate(_SUPERSCRIPTS)


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
