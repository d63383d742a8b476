"""The words of the heatmap: figures that fit a cell, its legend, title and alt text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from aoj.comparisons import Comparison
from aoj.indicators import Indicator
from aoj.report.results import Result
from aoj.report.wording import marks, numbers, sentences

SYMBOLS = {"hoger": "▲", "lager": "▼", "vergelijkbaar": "●"}
"""What repeats a difference word, so that no reader depends on its colour."""
LEGEND = {
    "hoger": "hoger dan Nederland",
    "lager": "lager",
    "vergelijkbaar": "vergelijkbaar",
    "": "zonder teken: geen uitspraak",
}
HIDDEN, ANY, DASH = "verb.", "?", "–"
_SPAN = "span"
NOTES = {
    HIDDEN: f"{HIDDEN}: verborgen; het aantal is te klein om openbaar te maken.",
    ANY: f"{ANY}: door verborgen aantallen kan dit elk percentage zijn.",
    "≥": "≥: ten minste; door verborgen aantallen is alleen de ondergrens bekend.",
    "≤": "≤: ten hoogste; door verborgen aantallen is alleen de bovengrens bekend.",
    _SPAN: "Een streepje tussen twee cijfers: het cijfer ligt ertussen en is door verborgen of "
    "afgeronde aantallen niet precies bekend.",
    "tussen": marks.STATUS_NOTES["tussen"],
    marks.ABSENT: marks.STATUS_NOTES[marks.ABSENT],
}
"""What the marks in cells mean."""
NO_VERDICT = marks.NO_VERDICT
OF_ALL_PUPILS = (
    "Leerlingen in het bo, sbo, so, vso of vo: als aandeel van alle leerlingen die er wonen, "
    "vijf soorten samen. De deelname aan het sbo, so of vso elders in dit rapport telt binnen po "
    "of vo, en is daardoor hoger."
)
"""Why two figures for one kind of school differ."""
WHOLE = "heel: het cijfer is van de hele gemeente, die deels bij de regio hoort."
RECORDED = {HIDDEN: marks.HIDDEN, ANY: marks.UNKNOWN}
"""What the record of a printed figure says of a mark, as everywhere else in a report."""
_SHORT = {"ten minste ": "≥ ", "ten hoogste ": "≤ "}


def cell(result: Result | None, indicator: Indicator, fits: Callable[[str], bool]) -> str:
    """Return a figure as a cell of the heatmap has it: a span where it is not exactly known.

    A span is rounded outward until it fits, so that the figure always lies within it.
    """
    if result is None:
        return marks.ABSENT
    text = marks.figure(result, indicator)
    if text == marks.HIDDEN:
        return HIDDEN
    if text == marks.UNKNOWN:
        return ANY
    for long, short in _SHORT.items():
        text = text.replace(long, short)
    if not text.startswith("tussen "):
        return text
    spans = [_span(result, indicator, decimals) for decimals in range(indicator.decimals, -1, -1)]
    return next((span for span in spans if fits(span)), "tussen")


def _span(result: Result, indicator: Indicator, decimals: int) -> str:
    low, high = result.lower or 0.0, result.upper or 0.0
    if indicator.statistic in ("share", "ratio"):
        least = numbers.share(low, decimals, rounding=numbers.DOWN).removesuffix("%")
        return f"{least}{DASH}{numbers.share(high, decimals, rounding=numbers.UP)}"
    least = numbers.number(low, decimals, rounding=numbers.DOWN)
    unit = "€\u00a0" if marks.is_money(indicator) else ""
    return f"{unit}{least}{DASH}{numbers.number(high, decimals, rounding=numbers.UP)}"


def cell_notes(texts: Iterable[str]) -> list[str]:
    """Return the lines that explain the marks in some cells.

    >>> cell_notes(["12,3%", "1,2–1,8%", "verb."])[0][:14], len(cell_notes(["12,3%", "–"]))
    ('verb.: verborg', 1)
    """
    found = {_mark(text) for text in texts}
    return [note for mark, note in NOTES.items() if mark in found]


def _mark(text: str) -> str:
    if text in NOTES:
        return text
    if text[:1] in ("≥", "≤"):
        return text[0]
    return _SPAN if DASH in text else ""


def verdict(comparison: Comparison | None) -> str:
    """Return the difference word for a key figure, short where the numbers bear none."""
    word = sentences.word_in_table(comparison)
    return NO_VERDICT if word == sentences.TOO_SMALL else word


def part_of_country(value: float) -> str:
    """Return a count as a part of that of the country; what rounds to nothing is not called so.

    >>> part_of_country(0.0141), part_of_country(0.00005), part_of_country(0.0)
    ('1,4%', 'minder dan 0,1%', '0,0%')
    """
    text = numbers.share(value)
    return f"minder dan {numbers.share(0.001)}" if value > 0 and text == numbers.share(0) else text


def estimate_notes(name: str, own: Result) -> list[str]:
    """Return why a source calls a figure of its own less certain, with the name of the figure."""
    return [f"{name}: {text[:1].lower()}{text[1:]}" for text in marks.estimate_notes([own])]


def sources_note(publishers: Iterable[str]) -> str:
    """Return whose figures these are, in one line; the verantwoording has the rest.

    >>> sources_note(["DUO", "CBS", "DUO"])
    'Bron: CBS en DUO; de tabellen staan in de verantwoording.'
    """
    names = numbers.listing(sorted(set(publishers)))
    return f"Bron: {names}; de tabellen staan in de verantwoording."


def extent_note(place: str, text: str, names: Sequence[str], all_names: Sequence[str]) -> str:
    """Return for which columns something holds of the region: all, most or some of them.

    >>> extent_note("Meer", "Zonder Aa.", ["a", "b"], ["a", "b", "c"])
    'Meer, behalve bij c: zonder Aa.'
    """
    rest = [name for name in all_names if name not in names]
    which = ""
    if rest:
        which = f" bij {numbers.listing(names)}"
    if rest and len(rest) < len(names):
        which = f", behalve bij {numbers.listing(rest)}"
    return f"{numbers.capital(place)}{which}: {text[:1].lower()}{text[1:]}"


def heatmap_title(place: str, gemeenten: int, columns: int, periods: Sequence[str]) -> str:
    """Return what the heatmap shows, with its place and period.

    >>> heatmap_title("Meer", 0, 1, ["2024"]), heatmap_title("Meer", 5, 2, ["2023", "2024"])[:39]
    ('Meer in 1 cijfer naast Nederland, 2024', 'De 5 gemeenten van Meer in 2 cijfers na')
    """
    when = numbers.periods_range(list(periods))
    figures = numbers.counted(columns, "cijfer", "cijfers")
    if not gemeenten:
        return f"{numbers.capital(place)} in {figures} naast Nederland, {when}"
    if gemeenten == 1:
        return f"{numbers.capital(place)} en de gemeente in {figures} naast Nederland, {when}"
    many = f"De {numbers.number(gemeenten)} gemeenten van {place}"
    return f"{many} in {figures} naast Nederland, {when}"


def heatmap_alt(
    place: str,
    gemeenten: int,
    region: Sequence[tuple[str, str, str, str]],
    words: Sequence[str],
) -> str:
    """Return the alt text of the heatmap, by the region's figures and all words of its gemeenten.

    Each of `region` is a name, the region's figure, that of the country and the word.
    """
    many = f" en de {gemeenten} gemeenten" if gemeenten > 1 else ""
    told = [
        f"Overzicht van {numbers.counted(len(region), 'cijfer', 'cijfers')} over "
        f"{place}{many}, elk naast Nederland."
    ]
    for word in ("hoger", "lager"):
        found = [f"{n} ({own} om {other})" for n, own, other, w in region if w == word]
        if found:
            told.append(f"{numbers.capital(place)} is {word} bij {numbers.listing(found[:2])}.")
    if gemeenten > 1:
        counts = [f"{words.count(word)} keer {word}" for word in SYMBOLS]
        told.append(
            f"De {len(words)} cijfers van gemeenten: {numbers.listing(counts)}; bij de andere is "
            "er geen uitspraak."
        )
    return sentences.short_alt(told)


def word_of(comparison: Comparison | None) -> str:
    """Return the word that a cell shows with a symbol; '' where there is no verdict."""
    return comparison.word if comparison is not None and comparison.word in SYMBOLS else ""
