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
    unit = _UNITS[indicator.statistic].format(unit=indicator.unit)
    unit = f"{unit}; voorlopige cijfers" if provisional else unit
    when = moments(indicator, [periods[part] for part in parts])
    text = f"{parts_title(indicator, parts)}, {context.place}, {when} ({unit})."
    return f"{text} {numbers.capital(marks.EXAMPLE)}." if context.is_example else text


def undivided_notes(context: Context, rows: Sequence[Sequence[Result | None]]) -> list[str]:
    """Return a line for each row in which a gemeente was not divided; equal lines are joined."""
    found: dict[str, list[str]] = {}
    for row in rows:
        known = [r for r in row if r is not None and r.is_undivided]
        if not known:
            continue
        code = known[0].region_code
        area = "de regio" if code == context.region.code else "dit gebied"
        whole = sorted({gemeente for r in known for gemeente in r.whole})
        beside = sorted({gemeente for r in known for gemeente in r.beside})
        text = sentences.undivided(whole, beside, context.names, area)
        alike = next((t for t in found if t.replace("de regio", "dit gebied") == text), text)
        found.setdefault(alike, []).append(numbers.capital(context.names(code)))
    return [
        f"{numbers.listing(names)}: {text[:1].lower()}{text[1:]}" for text, names in found.items()
    ]


def table_notes(
    context: Context,
    indicator: Indicator,
    results: Results,
    periods: Mapping[str, str],
    *,
    has_gemeenten: bool = False,
) -> list[str]:
    """Return the lines under a table that explain its figures.

    `has_gemeenten` says that gemeenten have rows of their own.
    """
    shown = [r for r in results.rows if periods.get(r.breakdown) == r.period]
    own = [r for r in shown if r.region_code == context.region.code]
    found = [old_note(context, own), area_note(context, indicator)]
    undivided = any(r.is_undivided for r in own)
    if has_gemeenten and not undivided and context.scope(indicator).partial:
        found.append(partial_note(context, indicator))
    if any(r.hidden for r in own):
        hidden = max(r.hidden for r in own)
        verb = "ontbreekt" if hidden == 1 else "ontbreken"
        most = "" if len(periods) == 1 or hidden == 1 else "ten hoogste "
        cells = numbers.counted(hidden, "verborgen cel", "verborgen cellen")
        found.append(f"In een cijfer van de regio {verb} {most}{cells}.")
    found.append(rounding_note(context, indicator, own))
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
    parts = [f"Bron: {'; '.join(source_names(shown))}.", *remarks]
    own = [r for r in shown if r.region_code == context.region.code]
    parts += [old_note(context, own[-1:]), area_note(context, indicator)]
    parts += undivided_notes(context, [own])
    divided = dict.fromkeys(context.names(r.region_code) for r in shown if r.divided)
    if divided:
        parts.append(f"Schatting, verdeeld naar postcode: {numbers.listing(list(divided))}.")
    if indicator.statistic != "share" and any(r.hidden for r in shown):
        parts.append(marks.STATUS_NOTES["≥"].replace("≥: ", "≥ "))
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


def partial_note(context: Context, indicator: Indicator) -> str:
    """Return the line that a gemeente is shown whole beside the region."""
    partial = context.scope(indicator).partial
    names = numbers.listing(sorted(context.names(code) for code in partial))
    verb = "hoort" if len(partial) == 1 else "horen"
    own = "zijn eigen rij" if len(partial) == 1 else "hun eigen rij"
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
