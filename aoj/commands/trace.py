"""`aoj trace`: where a printed figure comes from, down to the rows and files it was made of.

Answers from the record beside the report (`.run.json`), with the snapshots that it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isclose
from typing import Any

import pandas as pd

from aoj.commands.columns import in_columns
from aoj.commands.notebooks import Place, find_edition, find_templates
from aoj.commands.pins import pin_recorded
from aoj.commands.recorded import job_of, peers_of, read_run
from aoj.commands.trace_find import (
    COUNTED,
    Hit,
    Named,
    find_printed,
    hit_of,
    hit_of_name,
    narrowed,
    printed_hits,
    read_name,
    split_asked,
)
from aoj.commands.trace_rows import file_lines, remark_lines, row_lines, snapshots_of
from aoj.commands.trace_words import comparison_lines, fine, shown_indicator, trend_lines
from aoj.commands.verify_causes import causes
from aoj.errors import AojError, InputError, nearest
from aoj.geography import COUNTRY, Region
from aoj.indicators import Indicator, get_indicator
from aoj.indicators.evidence import NOT_COUNTED, evidence
from aoj.report.context import Context
from aoj.report.facade import open_context
from aoj.report.results import Result
from aoj.report.wording import marks, numbers
from aoj.runs.jobs import DataPin
from aoj.runs.moments import dutch_day
from aoj.runs.records import pin_of
from aoj.store.project import Project

_RANDOM = re.compile(r"[0-9a-f]{8}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""An id of a cell that a program made up: it tells a reader nothing."""
_STATUS = {
    "observed": "waargenomen",
    "provisional": "voorlopig cijfer",
    "estimated": "schatting",
    "suppressed": "verborgen",
    "missing": "geen cijfer",
}


@dataclass(frozen=True)
class _Opened:
    """A report with its record, and the figures of its snapshots."""

    place: Place
    template: str
    record: Mapping[str, Any]
    recorded: DataPin
    pin: DataPin
    context: Context


def trace(
    project: Project,
    region: str,
    figure: str,
    templates: Sequence[str] = (),
    edition: str = "",
    *,
    everything: bool = False,
    within: Sequence[str] = (),
) -> str:
    """Return in Dutch where a figure comes from; of several that are printed so, a list.

    `figure` is what a reader sees ('12,3%'), `indicator[.onderdeel][@periode]`, or the id of the
    list; `within` are words that narrow what is printed, as is a word before a colon
    ('jeugdhulp:vergelijkbaar'). `everything` shows all rows. What was asked is looked up in the
    record first: data are opened for an answer only. Raises `InputError` for a figure that is not
    in the report, `DataError` where a file of its snapshots is absent or changed.
    """
    place = find_edition(project, region, edition)
    records = {name: read_run(place, name) for name in find_templates(place, templates)}
    printed = {
        name: printed_hits(f for f in record["figures"] if isinstance(f, Mapping))
        for name, record in records.items()
    }
    asked, words = figure, list(within)
    found = _find(asked, printed)
    if not found and ":" in figure:
        asked, before = split_asked(figure)
        found, words = _find(asked, printed), [*words, *([before] if before else [])]
    if not found and not words:
        named = read_name(figure)
        if named is not None:
            return _named(place, named, records, printed, everything=everything)
    if not found:
        raise _unknown(asked, place, printed)
    chosen = [(name, hit) for name, hit in found if narrowed([hit], words)]
    if not chosen:
        raise InputError(
            f"geen van de {len(found)} cijfers die zo gedrukt zijn, gaat over "
            f"{' en '.join(repr(word) for word in words)}",
            where=place.where,
            expected=f"een van: {', '.join(sorted({hit.indicator for _, hit in found})[:12])}",
        )
    if len({(name, hit.id) for name, hit in chosen}) == 1:
        name, hit = chosen[0]
        return _answer(_open(place, name, records[name]), hit, everything=everything)
    return _list(place, figure, chosen)


def _find(text: str, printed: Mapping[str, Sequence[Hit]]) -> list[tuple[str, Hit]]:
    return [(name, hit) for name, hits in printed.items() for hit in find_printed(text, hits)]


def _named(
    place: Place,
    named: Named,
    records: Mapping[str, Mapping[str, Any]],
    printed: Mapping[str, Sequence[Hit]],
    *,
    everything: bool,
) -> str:
    """Return the answer on a figure by its name, from the template that prints the indicator."""
    prints = [n for n, hits in printed.items() if named.indicator in {h.indicator for h in hits}]
    name = next(iter([*prints, *records]))
    opened = _open(place, name, records[name])
    hit = hit_of_name(named, opened.context)
    known = next((one for one in printed[name] if one.id == hit.id), hit)
    return _answer(opened, known, everything=everything)


def _unknown(text: str, place: Place, printed: Mapping[str, Sequence[Hit]]) -> InputError:
    near = nearest(text, [word for hits in printed.values() for h in hits for word in h.wordings])
    return InputError(
        f"'{text}' staat niet als cijfer in dit rapport"
        + (f"; bedoelde u '{near}'?" if near else ""),
        where=place.where,
        expected=""
        if near
        else "een cijfer zoals het gedrukt is, of de naam van een "
        "indicator, zoals deelname_sbo of deelname_sbo.totaal@2025",
    )


def _open(place: Place, template: str, record: Mapping[str, Any]) -> _Opened:
    recorded = pin_of(record, place.project.relative(place.record(template)))
    pin = pin_recorded(place.project, recorded)
    parameters = record.get("parameters")
    year = parameters.get("jaar") if isinstance(parameters, Mapping) else None
    context = open_context(
        place.region,
        pin.name,
        year if isinstance(year, int) else None,
        project=place.project,
        pin=pin.number,
        peers=peers_of(record),
    )
    return _Opened(place, template, record, recorded, pin, context)


def _list(place: Place, figure: str, found: Sequence[tuple[str, Hit]]) -> str:
    several = len({name for name, _ in found}) > 1
    rows = [(f"'{hit.id}'", hit.words, *((name,) if several else ())) for name, hit in found]
    ids = {hit.id for _, hit in found}
    what = f"voor {len(ids)} verschillende cijfers in het rapport" if ids - {found[0][1].id} else ""
    head = f"'{figure}' staat {what or 'in meer notebooks'}:"
    shown = in_columns(rows).split("\n")
    choose = f"Kies er een: 'aoj trace {place.region}' en wat hier tussen aanhalingstekens staat."
    if len(ids) < len(found):
        choose += f" Staat het in meer notebooks, dan ook het notebook: '--template {found[0][0]}'."
    word = found[0][1].indicator
    fewer = (
        f"Minder: met een woord erbij, zoals 'aoj trace {place.region} \"{figure}\" --in {word}'."
    )
    lines = [head, *(f"  {line}" for line in shown), choose]
    return "\n".join([*lines, *([fewer] if len({h.indicator for _, h in found}) > 1 else [])])


def _answer(opened: _Opened, hit: Hit, *, everything: bool) -> str:
    return "\n".join(_lines(opened, hit, everything=everything))


def _lines(opened: _Opened, hit: Hit, *, everything: bool) -> Iterator[str]:
    context = opened.context
    words = ", ".join(dict.fromkeys(f"'{word}'" for word in hit.wordings))
    yield f"Cijfer       {words}{': ' if words else ''}{hit.words}"
    for number, line in enumerate(_printed(opened, hit)):
        yield f"{'' if number else 'Gedrukt in':<12} {line}"
    yield f"Rapport      {_report(opened)}"
    yield from (f"Let op: {clause}." for clause in _changes(opened))
    results = _results(hit, context)
    if not results:
        yield "Dit cijfer is niet uit de gegevens van de run af te leiden; 'aoj verify' zegt meer."
        return
    yield from _derivation(hit, results, context)
    for result in results:
        yield ""
        yield from _figure(result, hit, context, everything=everything)


def _printed(opened: _Opened, hit: Hit) -> Iterator[str]:
    """Yield the notebook, and per heading the cells in which a figure is printed."""
    if not hit.where:
        yield "niet gedrukt in dit rapport; wel berekend uit dezelfde bestanden"
        return
    yield f"{opened.place.where}/{opened.template}.ipynb"
    cells: dict[str, list[str]] = {}
    for cell, section in hit.where:
        cells.setdefault(section, []).append(cell)
    for section, names in cells.items():
        shown = [name for name in names if not section or not _RANDOM.fullmatch(name)]
        word = "cel" if len(shown) == 1 else "cellen"
        told = f"{word} {', '.join(shown)}" if shown else ""
        yield f"{section}{': ' if section and told else ''}{told}"


def _report(opened: _Opened) -> str:
    record, pin = opened.record, opened.pin
    made = numbers.date(str(record.get("ended", "")))
    day = f", zoals die waren op {dutch_day(pin.as_of)}" if pin.as_of else ""
    return (
        f"gemaakt op {made} met aoj {record.get('aoj', '')} uit de gegevens "
        f"'{pin.name}' tot en met nummer {pin.number}{day}"
    )


def _changes(opened: _Opened) -> Iterator[str]:
    """Yield what changed since the run that may make this answer differ from what was printed."""
    job = job_of(opened.place, opened.template, opened.record, opened.pin)
    project = opened.place.project
    for clause in causes(project, opened.record, opened.recorded, opened.pin, job):
        if "sjabloon" not in clause:
            yield clause


def _results(hit: Hit, context: Context) -> list[Result]:
    """Return the computed figures that a printed figure is, or is made of."""
    results = context.results(hit.indicator)
    if hit.kind == COUNTED and hit.period[:1].isdigit():
        found = _at(hit, context)
        return [found] if found else _reference_parts(hit, context)
    if hit.period in ("verandering", "verloop"):
        course = context.trend(hit.indicator, context.region.code, hit.breakdown)
        ends = (*course.periods[:1], *course.periods[-1:])
        code = hit.region_code
        return [r for r in (results.at(code, p, hit.breakdown) for p in ends) if r]
    own = results.newest(hit.region_code, hit.breakdown)
    if own is None:
        return []
    nation = results.at(COUNTRY, own.period, hit.breakdown) if hit.period == "deel" else None
    return [own, *([nation] if nation else [])]


def _at(hit: Hit, context: Context) -> Result | None:
    results = context.results(hit.indicator)
    found = results.at(hit.region_code, hit.period, hit.breakdown)
    if found is None and _region(hit.region_code, context) is not None:
        kind = context.geography.region(hit.region_code).kind
        others = context.others(hit.indicator, kind, hit.period)
        found = next(
            (r for r in others if (r.region_code, r.breakdown) == (hit.region_code, hit.breakdown)),
            None,
        )
    return found


def _reference_parts(hit: Hit, context: Context) -> list[Result]:
    """Return what the figure of 'the others' is made of: the country and the region itself."""
    results = context.results(hit.indicator)
    codes = (COUNTRY, context.region.code) if hit.region_code == "overige" else ()
    found = (results.at(code, hit.period, hit.breakdown) for code in codes)
    return [result for result in found if result]


def _derivation(hit: Hit, results: Sequence[Result], context: Context) -> Iterator[str]:
    """Yield how a figure follows from others, and on what a word rests."""
    first = results[0]
    indicator = shown_indicator(first, context)
    if hit.region_code == "overige":
        yield (
            "Afgeleid     teller en noemer van Nederland, elk min die van de regio, en dan "
            "gedeeld; niet het gemiddelde van percentages"
        )
    elif hit.kind == "vergelijking":
        region = _region(first.region_code, context) or context.region
        lines = list(comparison_lines(first, indicator, region, context, hit.period))
        yield from (lines or ["Dit woord volgt niet uit de gegevens van de run."])
    elif hit.period == "verloop":
        yield from trend_lines(first, indicator, context)
    elif hit.period == "verandering":
        yield "Afgeleid     het laatste cijfer min het eerste, gedeeld door het eerste"
    elif hit.period == "deel":
        yield "Afgeleid     het cijfer van de regio gedeeld door dat van Nederland"


def _figure(result: Result, hit: Hit, context: Context, *, everything: bool) -> Iterator[str]:
    """Yield all about one computed figure."""
    indicator = shown_indicator(result, context)
    region = _region(result.region_code, context)
    title = hit_of(result, context).words
    yield f"{numbers.capital(title)}"
    yield f"Indicator    {indicator.name}: {indicator.label}. {indicator.definition}"
    if indicator.note:
        yield f"             {indicator.note}"
    yield f"Waarde       {_value(result, indicator)}"
    if _differs(result, hit):
        yield (
            f"Let op: in het rapport staat {numbers.number(hit.value or 0, 6)}, uit dezelfde "
            "bestanden komt nu een ander cijfer; 'aoj verify' zegt wat er veranderde."
        )
    if region is None:
        return
    cells = evidence(
        get_indicator(result.indicator), result.breakdown, region, context.data, result.period
    )
    yield from _sums(result, indicator, cells)
    yield "Rijen"
    yield from row_lines(cells, context, everything=everything)
    yield from remark_lines(cells, indicator, context)
    yield "Bestanden"
    yield from file_lines(snapshots_of(cells, indicator, region, context), context)
    if hit.kind == COUNTED:
        lines = list(comparison_lines(result, indicator, region, context))
        if lines:
            yield "Woorden"
            yield from (f"  {line}" for line in lines)


def _value(result: Result, indicator: Indicator) -> str:
    text = marks.figure(result, indicator)
    if result.value is None:
        return f"{text} ({_STATUS.get(result.status, result.status)})"
    parts = [f"onafgerond {_exact(result.value)}", _STATUS.get(result.status, result.status)]
    if result.provisional and result.status != "provisional":
        parts.append(_STATUS["provisional"])
    if result.lower is not None and result.upper is None:
        parts.append("de bovengrens is niet bekend")
    elif result.lower != result.upper:
        ends = [
            fine(bound, indicator) for bound in (result.lower, result.upper) if bound is not None
        ]
        parts.append(f"kan liggen tussen {numbers.listing(ends)}")
    return f"{text} ({'; '.join(parts)})"


def _sums(result: Result, indicator: Indicator, cells: pd.DataFrame) -> Iterator[str]:
    """Yield numerator and denominator, with how many rows each was added up from."""
    counted = cells[~cells["how"].isin(NOT_COUNTED)]
    per = f", per {numbers.number(indicator.per)}" if indicator.statistic == "rate" else ""
    sides = [("teller", "Teller", result.numerator), ("noemer", "Noemer", result.denominator)]
    for side, label, number in sides:
        rows = int((counted["side"] == side).sum())
        if number is None and not rows:
            continue
        total = "geen" if number is None else _exact(number)
        measures = numbers.listing(sorted(set(counted.loc[counted["side"] == side, "measure"])))
        name = label if marks.is_quotient(indicator) else "Som"
        yield f"{name:<12} {total}, uit {numbers.counted(rows, 'rij', 'rijen')} ({measures}){per}"


def _exact(number: float) -> str:
    text = f"{number:.6f}".rstrip("0").rstrip(".")
    return numbers.number(number, len(text.partition(".")[2]))


def _differs(result: Result, hit: Hit) -> bool:
    same = (result.region_code, result.period) == (hit.region_code, hit.period)
    if not same or hit.value is None:
        return False
    return result.value is None or not isclose(result.value, hit.value, rel_tol=1e-9)


def _region(code: str, context: Context) -> Region | None:
    if code == context.region.code:
        return context.region
    try:
        found: Region = context.geography.region(code)
    except AojError:
        return None
    return found
