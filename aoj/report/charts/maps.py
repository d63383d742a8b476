"""The map: where in the region a figure is high and where low; tiles, or the user's boundaries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isclose

from aoj.bundle import Bundle
from aoj.errors import DataError
from aoj.geography import COUNTRY
from aoj.indicators import Indicator
from aoj.report import figures as drawing
from aoj.report.canvas import round_ticks
from aoj.report.charts.shared import (
    axis_words,
    chart_bundle,
    footer,
    inside,
    no_chart,
    smallest_step,
)
from aoj.report.charts.strips import make_strip
from aoj.report.context import Context
from aoj.report.figures.map import CLASSES, fits_tile
from aoj.report.figures.shapes import Rings
from aoj.report.results import Result, Results
from aoj.report.wording import extents, map_words, marks, numbers, overview_words

MOST_CLASSES = len(CLASSES)
LEAST_AREAS = 3
"""With fewer gemeenten of which the figure is known, or all of one class, a map tells nothing."""


def make_map(
    context: Context, indicator: Indicator, results: Results, parts: Sequence[str]
) -> Bundle:
    """Return the gemeenten of the region at their place, filled by class of value.

    A region with fewer than three known figures, or all of one class, and figures that gemeenten do
    not have, get the strip. A hidden figure
    has no class, nor has one without an exact place. Raises `DataError` where boundaries that a
    user put in data lack a gemeente of the region.
    """
    part = parts[0]
    own = results.newest(context.region.code, part)
    if own is None or not marks.is_quotient(indicator):
        return no_chart(indicator, "kaart")
    kind, regions = inside(context, indicator)
    places = _places(context)
    found = [r for region in regions if (r := results.at(region.code, own.period, part))]
    shown = [r for r in found if r.region_code in places]
    if kind != "gemeente" or len(shown) < 2:
        return make_strip(context, indicator, results, parts)
    country = results.at(COUNTRY, own.period, part)
    if country is not None and marks.figure(country, indicator) == marks.UNKNOWN:
        country = None
    ticks = _bounds(indicator, shown)
    levels = [_level(_exact(r, indicator), ticks) for r in shown]
    known = [level for level in levels if level is not None]
    if len(known) < LEAST_AREAS or len(set(known)) < 2:
        return make_strip(context, indicator, results, parts)
    areas = _areas(context, indicator, places, shown, ticks)
    page = drawing.draw_map(
        areas,
        _keys(indicator, areas, ticks, country),
        tiles=context.data.outlines is None,
        footer=footer(context),
    )
    everything = [own, *shown, *([country] if country and country.value is not None else [])]
    remarks = [
        *overview_words.cell_notes(area.text for area in areas if not area.hidden),
        *extents.chart_remarks(everything, own.region_code, context.names),
        *map_words.not_on_map(
            [context.names(r.region_code) for r in found if r.region_code not in places]
        ),
        _basis(context),
    ]
    return chart_bundle(
        context,
        indicator,
        "kaart",
        [part],
        page,
        map_words.map_alt(context, indicator, own, country, shown),
        everything,
        [own.period],
        remarks=remarks,
    )


def _places(context: Context) -> Mapping[str, Rings]:
    """Return the shape of every gemeente that is on the map, by code."""
    outlines = context.data.outlines
    if outlines is None:
        return {code: (_square(*tile),) for code, tile in context.geography.tiles.items()}
    lacking = [g for g in context.gemeenten if g.code not in outlines.shapes]
    if lacking:
        names = numbers.listing([f"{g.name} ({g.code})" for g in lacking])
        raise DataError(
            f"op de kaart {'ontbreken' if len(lacking) > 1 else 'ontbreekt'} {names}",
            where=f"kaart/{outlines.file}",
            expected="de gemeenten van nu",
            remedy="haal de kaart van dit jaar, of haal het bestand weg: zonder kaart zijn er "
            "tegels",
        )
    return outlines.shapes


def _square(column: int, row: int) -> tuple[tuple[float, float], ...]:
    x, y = float(column), float(row)
    return ((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1))


def _exact(result: Result, indicator: Indicator) -> float | None:
    """Return a figure that has an exact place, so that it lies in one class.

    It is rounded as it is printed: 26,0% is never in '24% tot 26%'.
    """
    if result.value is None or marks.is_vague(result, indicator):
        return None
    digits = indicator.decimals + (2 if indicator.statistic in ("share", "ratio") else 0)
    return numbers.nearest(result.value, digits)


def _bounds(indicator: Indicator, shown: Sequence[Result]) -> list[float]:
    """Return the bounds of at most five classes of equal width; none without exact figures."""
    exact = [v for r in shown if (v := _exact(r, indicator)) is not None]
    if not exact:
        return []
    amount = MOST_CLASSES
    ticks = round_ticks(min(exact), max(exact), amount, smallest_step(indicator))
    while len(ticks) - 1 > MOST_CLASSES:
        amount -= 1
        ticks = round_ticks(min(exact), max(exact), amount, smallest_step(indicator))
    return ticks


def _level(value: float | None, ticks: Sequence[float]) -> int | None:
    """Return the class of a figure: the last of all classes also has its upper bound.

    >>> [_level(value, [0.0, 1.0, 2.0]) for value in (0.0, 0.99, 1.0, 2.0, None)]
    [0, 0, 1, 1, None]
    """
    if value is None or len(ticks) < 2:
        return None
    passed = sum(value >= tick or isclose(value, tick, rel_tol=1e-9) for tick in ticks[1:])
    return min(passed, len(ticks) - 2)


def _areas(
    context: Context,
    indicator: Indicator,
    places: Mapping[str, Rings],
    shown: Sequence[Result],
    ticks: Sequence[float],
) -> list[drawing.Area]:
    by_code = {result.region_code: result for result in shown}
    first = shown[0]
    beside = context.beside_country(indicator.name, first.period, first.breakdown)
    spread = _spread(len(ticks) - 1)
    areas = []
    for code, rings in places.items():
        result = by_code.get(code)
        if result is None:
            name = context.geography.region(code).name if code in context.geography.codes else ""
            areas.append(drawing.Area(numbers.capital(name), rings))
            continue
        level = _level(_exact(result, indicator), ticks)
        text = overview_words.cell(result, indicator, fits_tile)
        areas.append(
            drawing.Area(
                label=numbers.capital(context.names.plain(code)),
                rings=rings,
                inside=True,
                level=None if level is None else spread[level],
                text=text,
                word=overview_words.word_of(beside.get(code)),
                hidden=marks.is_hidden(result, indicator) and result.value is None,
                partial=code in context.scope(indicator).partial,
            )
        )
    return areas


def _spread(amount: int) -> list[int]:
    """Return which of the five fills some classes get: as far apart as can be.

    >>> _spread(5), _spread(3), _spread(1)
    ([0, 1, 2, 3, 4], [0, 2, 4], [1])
    """
    if amount < 2:
        return [1]
    return [round(i * (MOST_CLASSES - 1) / (amount - 1)) for i in range(amount)]


def _keys(
    indicator: Indicator,
    areas: Sequence[drawing.Area],
    ticks: Sequence[float],
    country: Result | None,
) -> list[drawing.Key]:
    """Return the legend: the classes, what is white or hatched, the country, the symbols."""
    mine = [area for area in areas if area.inside]
    names = map_words.classes(ticks, axis_words(indicator)) if ticks else []
    spread = _spread(len(names))
    used = {area.level for area in mine}
    keys = [
        drawing.Key("klasse", name, spread[i]) for i, name in enumerate(names) if spread[i] in used
    ]
    if any(area.hidden for area in mine):
        keys.append(drawing.Key("verborgen", map_words.HIDDEN))
    white = [area for area in mine if area.level is None and not area.hidden]
    if any(area.text != marks.ABSENT for area in white):
        keys.append(drawing.Key("wit", map_words.INEXACT))
    if any(area.text == marks.ABSENT for area in white):
        keys.append(drawing.Key("wit", f"{marks.ABSENT} {map_words.EMPTY}"))
    if any(area.partial for area in mine):
        keys.append(drawing.Key("deels", map_words.PARTIAL))
    line = map_words.country_line(country, indicator)
    if line:
        keys.append(drawing.Key("kop", line))
    words = [area.word for area in mine]
    return [*keys, *(drawing.Key(word, text) for word, text in map_words.symbols(words))]


def _basis(context: Context) -> str:
    outlines = context.data.outlines
    if outlines is not None:
        return map_words.outlines_note(outlines)
    return map_words.INVENTED_TILES if context.is_example else map_words.TILES
