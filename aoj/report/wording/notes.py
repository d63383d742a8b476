"""What stands around a table or chart: titles, captions, lines below, names of sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from aoj.comparisons import is_old
from aoj.indicators import Indicator
from aoj.report.results import Result, Results
from aoj.report.wording import marks, numbers, sentences
from aoj.sources import SOURCES

if TYPE_CHECKING:
    from aoj.report.context import Context

OTHER_SOURCES = {"pc4_samenwerkingsverbanden": "postcodegebieden van de samenwerkingsverbanden"}
_UNITS = {"count": "aantal {unit}", "share": "percentage", "sum": "{unit}"}


def source_name(name: str) -> str:
    """Return the name of a source for readers."""
    if name in SOURCES:
        source = SOURCES[name]
        return f"{source.publisher}, {source.title} ({source.table})"
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
    context: Context, indicator: Indicator, parts: Sequence[str], periods: Mapping[str, str]
) -> str:
    """Return the caption of a table: what, where, when, in which unit."""
    unit = _UNITS[indicator.statistic].format(unit=indicator.unit)
    when = moments(indicator, [periods[part] for part in parts])
    text = f"{parts_title(indicator, parts)}, {context.place}, {when} ({unit})."
    return f"{text} {numbers.capital(marks.EXAMPLE)}." if context.is_example else text


def table_notes(
    context: Context, indicator: Indicator, results: Results, periods: Mapping[str, str]
) -> list[str]:
    """Return the lines under a table that explain its figures."""
    shown = [r for r in results.rows if periods.get(r.breakdown) == r.period]
    own = [r for r in shown if r.region_code == context.region.code]
    found = [old_note(context, own)]
    if any(r.whole for r in own):
        found.append(whole_note(context, own))
    elif context.region.partial and "gemeente" in indicator.levels:
        found.append(partial_note(context))
    if any(r.hidden for r in own):
        hidden = max(r.hidden for r in own)
        cells = numbers.counted(hidden, "cel is", "cellen zijn")
        found.append(f"Verborgen in het cijfer van de regio: {cells} te klein om te tonen.")
    found.append(rounding_note(context, indicator, own))
    found.append(f"Bron: {'; '.join(source_names(shown))}.")
    return [note for note in found if note]


def chart_caption(context: Context, shown: Sequence[Result], *, remarks: Sequence[str] = ()) -> str:
    """Return the line under a chart: source, what must be known of it."""
    parts = [f"Bron: {'; '.join(source_names(shown))}.", *remarks]
    own = [r for r in shown if r.region_code == context.region.code]
    parts.append(old_note(context, own[-1:]))
    if any(r.whole for r in own):
        parts.append(whole_note(context, own))
    if any(r.divided for r in own):
        parts.append("Het cijfer van de regio is een schatting, verdeeld naar postcode.")
    if context.is_example:
        parts.append(f"{numbers.capital(marks.EXAMPLE)}.")
    return " ".join(part for part in parts if part)


def moments(indicator: Indicator, periods: Sequence[str]) -> str:
    """Return when the figures hold: one moment, or the years that differ."""
    unique = sorted(set(periods))
    if len(unique) == 1:
        return numbers.moment(unique[0], indicator.reference_date)
    return numbers.listing([numbers.period(p) for p in unique])


def old_note(context: Context, shown: Sequence[Result]) -> str:
    """Return the line that a figure is old; empty where none is."""
    old = sorted({r.period for r in shown if is_old(r.period, context.year)})
    if not old:
        return ""
    return f"Let op: ouder cijfer ({numbers.listing([numbers.period(p) for p in old])})."


def whole_note(context: Context, shown: Sequence[Result]) -> str:
    """Return the line that gemeenten count whole though they lie partly outside."""
    codes = sorted({code for r in shown for code in r.whole})
    names = numbers.listing([context.names(code) for code in codes])
    verb = "hoort" if len(codes) == 1 else "horen"
    return (
        f"{names} {verb} maar deels bij de regio, maar {_counts(codes)} in dit totaal heel mee; "
        "daarom is het niet met andere vergeleken."
    )


def partial_note(context: Context) -> str:
    """Return the line that a gemeente is shown whole beside the region."""
    names = numbers.listing(sorted(context.names(code) for code in context.region.partial))
    verb = "hoort" if len(context.region.partial) == 1 else "horen"
    own = "zijn eigen rij" if len(context.region.partial) == 1 else "hun eigen rij"
    return f"{names} {verb} deels bij de regio; {own} toont de hele gemeente."


def rounding_note(context: Context, indicator: Indicator, own: Sequence[Result]) -> str:
    """Return the line about the source's rounding, for one gemeente and for the sum."""
    step = indicator.rounding
    if not step:
        return ""
    low, high = numbers.number(step * 1.5), numbers.number(step * 2.5 - 1)
    small = numbers.number(step * 2)
    text = f"De bron rondt af op {marks.multiple(step)}: {small} kan {low} tot en met {high} zijn."
    parts = len(context.region.gemeenten)
    if parts < 2:
        return text
    least = numbers.number(parts * step / 2)
    return f"{text} De som van {parts} gemeenten kan er daardoor tot {least} naast zitten."


def _counts(codes: Sequence[str]) -> str:
    return "telt" if len(codes) == 1 else "tellen"
