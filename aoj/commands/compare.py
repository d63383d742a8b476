"""`aoj compare`: a region beside every area that it can be compared with, on the screen."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from aoj.commands.asked import check_part, find_parts, way_to_get
from aoj.commands.sets import COUNTRYWIDE, EXAMPLE, data_set_with
from aoj.comparisons import COMPARED
from aoj.errors import DataError, InputError
from aoj.geography import COUNTRY, code_kind, find_peers
from aoj.indicators.compute import check_levels
from aoj.report.comparing import make_comparison, not_compared, parts_of
from aoj.report.context import Context
from aoj.report.facade import open_context
from aoj.report.shared_data import SharedData
from aoj.report.wording import numbers
from aoj.settings import load_defaults, region_slugs
from aoj.store.project import Project


def compare(
    project: Project,
    region: str,
    indicators: Sequence[str],
    data_set: str = "",
    peers: Sequence[str] = (),
) -> str:
    """Return a Dutch table per part of each indicator: the region, and the areas beside it.

    `region` is the name of a region file or a code, an indicator `indicator` or
    `indicator.onderdeel`. Raises `InputError` for a region, indicator, part or peer that does not
    exist, `DataError` where there is not a single figure.
    """
    wanted = find_parts(indicators)
    context = _context(project, region, data_set, peers)
    if context.region.code == COUNTRY:
        raise InputError(
            "Nederland heeft geen vergelijking", expected="een regio, gemeente of ander gebied"
        )
    found: list[str] = []
    absent: list[str] = []
    sources: list[str] = []
    for indicator, asked in wanted:
        check_levels(indicator, [context.region])
        parts = parts_of(context, indicator)
        if indicator.statistic == "own" and parts:
            for part in asked:
                check_part(indicator, part, parts)
        parts = [part for part in parts if part in asked or not asked]
        if parts and indicator.statistic not in (*COMPARED, "links"):
            found.append(f"{numbers.capital(indicator.label)}: {not_compared(indicator)}.")
        else:
            found += [make_comparison(context, indicator, part).text for part in parts]
        if not parts:
            what = ", ".join(f"'{indicator.name}{part}'" for part in _dotted(asked))
            absent.append(
                f"over {what} hebben de gegevens '{context.data.name}' geen cijfer van "
                f"{context.place}"
            )
            sources += indicator.sources
    if not found:
        raise DataError("; ".join(absent), remedy=way_to_get(sources))
    return "\n\n".join([*found, *_told(absent)])


def _dotted(parts: Sequence[str]) -> list[str]:
    return [f".{part}" for part in parts] or [""]


def _told(absent: Sequence[str]) -> Iterator[str]:
    for text in absent:
        yield f"Let op: {text}."


def _context(project: Project, name: str, data_set: str, peers: Sequence[str]) -> Context:
    if name in region_slugs(project) or not code_kind(name.upper()):
        return open_context(name, data_set, project=project, peers=peers)
    code, year = (
        name.upper(),
        load_defaults(project).year or datetime.datetime.now(tz=datetime.UTC).year,
    )
    sets = (load_defaults(project).data, COUNTRYWIDE, EXAMPLE)
    codes = [code, *(peer.upper() for peer in peers if code_kind(peer.upper()))]
    data = SharedData.open(project, data_set or data_set_with(project, codes, sets))
    region = data.geography.region(code)
    found = find_peers(project, peers, data.geography, year)
    return Context(code, region, data, year, peers=found)
