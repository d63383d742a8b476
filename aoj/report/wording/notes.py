"""What stands around a table or chart: titles, captions, lines below, names of sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from aoj.comparisons import is_old
from aoj.geography import COUNTRY
from aoj.indicators import Indicator
from aoj.report.results import Result
from aoj.report.wording import extents, marks, numbers, sentences
from aoj.sources import SOURCES

if TYPE_CHECKING:
    from aoj.report.context import Context

POSTCODES = "pc4_samenwerkingsverbanden"
_VERBANDEN = ("samenwerkingsverband", "samenwerkingsverbanden")
OTHER_SOURCES = {POSTCODES: "postcodegebieden van de samenwerkingsverbanden"}
_UNITS = {
    "count": "aantal {unit}",
    "share": "percentage",
    "ratio": "percentage",
    "kind": "aantal samenwerkingsverbanden",
    "links": "",
    "own": "",
}
"""What a caption says of the unit, by statistic; the others say their unit as it is."""


def source_name(name: str) -> str:
    """Return the name of a source for readers."""
    if name in SOURCES:
        source = SOURCES[name]
        table = f" (tabel {source.table})" if source.publisher == "CBS" else ""
        return f"{source.publisher}, {source.title}{table if source.table[:1].isdigit() else ''}"
    return OTHER_SOURCES.get(name, name.replace("_", " "))


def source_names(rows: Iterable[Result]) -> tuple[str, ...]:
    """Return the names of all sources behind some figures."""
    found = dict.fromkeys(name for row in rows for name in row.source)
    return tuple(source_name(name) for name in sorted(found))


def parts_title(indicator: Indicator, parts: Sequence[str]) -> str:
    """Return the name of one or several parts of an indicator."""
    if len(parts) == 1:
        return sentences.title(indicator, parts[0])
    return numbers.capital(indicator.label)


def table_caption(
    context: Context,
    indicator: Indicator,
    parts: Sequence[str],
    periods: Mapping[str, str],
    *,
    provisional: bool = False,
) -> str:
    """Return the caption of a table: what, where, when, in which unit."""
    unit = _UNITS.get(indicator.statistic, "{unit}").format(unit=indicator.unit)
    around = "; ".join(filter(None, [unit, "voorlopige cijfers" if provisional else ""]))
    when = moments(indicator, [periods[part] for part in parts])
    text = f"{parts_title(indicator, parts)}, {context.place}, {when}"
    text = f"{text} ({around})." if around else f"{text}."
    return f"{text} {numbers.capital(marks.EXAMPLE)}." if context.is_example else text


def table_notes(
    context: Context,
    indicator: Indicator,
    shown: Sequence[Result],
    footnotes: extents.Footnotes,
) -> list[str]:
    """Return the lines under a table of these figures, those of its marks first."""
    own = [r for r in shown if r.region_code == context.region.code]
    found = [*footnotes.lines, *marks.estimate_notes(shown)]
    ahead = [] if indicator.is_forecast else own
    found += [old_note(context, ahead), area_note(context, indicator)]
    if any(r.hidden for r in own):
        hidden = max(r.hidden for r in own)
        verb = "ontbreekt" if hidden == 1 else "ontbreken"
        most = "" if len(own) == 1 or hidden == 1 else "ten hoogste "
        cells = numbers.counted(hidden, "verborgen aantal", "verborgen aantallen")
        if indicator.gaps_are_hidden:
            cells = f"de prognose van {numbers.counted(hidden, 'school', 'scholen')}"
            verb = "ontbreekt"
        found.append(f"In een cijfer van de regio {verb} {most}{cells}.")
    found += [rounding_note(indicator, own), country_note(indicator, shown)]
    found.append(f"Bron: {'; '.join(source_names(shown))}.")
    return [note for note in found if note]


def chart_caption(
    context: Context,
    indicator: Indicator,
    shown: Sequence[Result],
    *,
    remarks: Sequence[str] = (),
) -> str:
    """Return the line under a chart: source, what must be known of it."""
    newest = {(r.region_code, r.breakdown): r for r in sorted(shown, key=lambda r: r.year)}
    parts = [f"Bron: {'; '.join(source_names(shown))}.", *remarks]
    parts += marks.estimate_notes(shown)
    parts += [old_note(context, list(newest.values())), area_note(context, indicator)]
    has_bound = not marks.is_quotient(indicator) and indicator.statistic != "links"
    if has_bound and any(r.hidden for r in newest.values()):
        text = marks.GAPS if indicator.gaps_are_hidden else marks.STATUS_NOTES["≥"]
        parts.append(text.replace("≥: ", "≥ "))
    elif has_bound and any(r.hidden for r in shown):
        parts.append(
            "In een deel van de jaren ontbreekt van enkele scholen de prognose."
            if indicator.gaps_are_hidden
            else "In een deel van de jaren zijn kleine aantallen verborgen; die tellen niet mee."
        )
    if context.is_example:
        parts.append(f"{numbers.capital(marks.EXAMPLE)}.")
    return " ".join(part for part in parts if part)


def moments(indicator: Indicator, periods: Sequence[str]) -> str:
    """Return when the figures hold: one moment, or the years that differ."""
    unique = sorted(set(periods))
    if len(unique) == 1:
        return numbers.moment(unique[0], indicator.reference_date)
    return numbers.listing([numbers.period(p) for p in unique])


def area(context: Context, indicator: Indicator) -> str:
    """Return the place that a figure is about, for a sentence.

    A source that counts per samenwerkingsverband is about their whole area, also where the region
    is smaller; one that counts schools is about the areas of its sector, where these are known.
    """
    swv = context.samenwerkingsverbanden(indicator)
    scope = context.scope(indicator)
    same = scope.gemeenten == context.region.gemeenten and scope.partial == context.region.partial
    if not swv or (indicator.grain != "samenwerkingsverband" and same):
        return context.place
    names = sentences.samenwerkingsverbanden([context.names(region.code) for region in swv])
    return names if len(swv) == 1 else f"de {names}"


def counted_area(context: Context, indicator: Indicator) -> str:
    """Return the samenwerkingsverbanden that a figure is about by their number, not their names."""
    amount = len(context.samenwerkingsverbanden(indicator))
    one, many = (f"{noun} {indicator.sector}".strip() for noun in _VERBANDEN)
    return f"de {numbers.counted(amount, one, many)} van {context.place}"


def area_note(context: Context, indicator: Indicator) -> str:
    """Return the line that a figure is about whole samenwerkingsverbanden; else empty."""
    place = area(context, indicator)
    return "" if place == context.place else f"Het cijfer geldt voor het hele gebied van {place}."


def old_note(context: Context, shown: Sequence[Result]) -> str:
    """Return the line that a figure is old; empty where none is."""
    old = sorted({r.period for r in shown if is_old(r.period, context.year)})
    if not old:
        return ""
    return f"Let op: ouder cijfer ({numbers.listing([numbers.period(p) for p in old])})."


def rounding_note(indicator: Indicator, own: Sequence[Result]) -> str:
    """Return the line about the source's rounding, for one gemeente and for the region's sum."""
    step = indicator.rounding
    known = [r for r in own if r.value is not None]
    if not step or not known:
        return ""
    if marks.is_quotient(indicator):
        return _rounded_quotient(indicator, known)
    less, more = marks.rounded_by(step)
    small, low, high = (marks.value(2 * step + x, indicator) for x in (0.0, -less, more))
    text = f"De bron rondt af op {marks.multiple(step)}: {small} kan {low} tot en met {high} zijn."
    parts = max(marks.rounded_parts(r, indicator) for r in known)
    if parts < 2:
        return text
    lower, higher = (marks.value(parts * x, indicator) for x in (less, more))
    amount = "bedrag" if marks.is_money(indicator) else "aantal"
    return (
        f"{text} In de som van {numbers.number(parts)} {marks.rounded_of(indicator)} kan het ware "
        f"{amount} daardoor tot {lower} lager of tot {higher} hoger zijn."
    )


def _rounded_quotient(indicator: Indicator, known: Sequence[Result]) -> str:
    """Return how far rounding of the counts may move the region's first figure."""
    text = f"De bron rondt aantallen af op {marks.multiple(indicator.rounding)}"
    first = known[0]
    words = marks.figure(first, indicator)
    if words.startswith("tussen ") and not first.hidden:
        return f"{text}; daardoor ligt het cijfer van de regio {words}."
    own, low, high = (
        marks.value(number, indicator) for number in (first.value, first.lower, first.upper)
    )
    if first.hidden or len({own, low, high}) == 1 or first.lower is None or first.upper is None:
        return f"{text}."
    span = f"{low} tot en met {high}" if own not in (low, high) else high if own == low else low
    return f"{text}; daardoor kan {own} ook {span} zijn."


def country_note(indicator: Indicator, shown: Sequence[Result]) -> str:
    """Return what belongs to the national figure, where it is shown."""
    if not any(r.region_code == COUNTRY for r in shown):
        return ""
    return sentences.phrases(indicator).get("nederland", "")
