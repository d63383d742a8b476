"""The rows and files behind one figure: what counted, what is hidden, rounded or split."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isfinite, isnan
from typing import Any

import pandas as pd

from aoj.commands.columns import in_columns
from aoj.errors import InputError
from aoj.geography import Region
from aoj.indicators import Indicator
from aoj.indicators.cells import SCHOOLS
from aoj.indicators.evidence import NOT_COUNTED
from aoj.report.context import Context
from aoj.report.wording import numbers
from aoj.report.wording.names import UNKNOWN
from aoj.sources import rio_gebieden
from aoj.store.observations import UNKNOWN_REGION
from aoj.store.snapshots import Snapshot, check_unchanged, newest_first

SHOWN = 40
"""How many rows are shown, unless all are asked for."""

_HOW = {
    "in": "ja",
    "published": "eigen rij van de bron",
    "divided": "ja, op postcode",
    "whole": "heel; ligt er deels in",
    "beside": "nee; ligt er deels in",
    "cut": "nee; is gesplitst",
}
_STATUS = {
    "observed": "",
    "provisional": "voorlopig",
    "estimated": "geschat",
    "suppressed": "verborgen",
    "missing": "geen cijfer",
}


def row_lines(cells: pd.DataFrame, context: Context, *, everything: bool) -> Iterator[str]:
    """Yield the cells of a figure as a table: teller before noemer, what is left out last."""
    if cells.empty:
        yield "  geen: in dit gebied is er niets van geteld, of de bron heeft er geen rij van"
        return
    names = cell_names(cells["cell_code"], context)
    numbered = {snapshot.id: snapshot.number for snapshot in context.data.snapshots}
    several = len(set(cells["side"])) > 1
    weighted = bool((cells["weight"] != 1).any())
    rows = [
        (
            *((str(row["side"]),) if several else ()),
            str(row["cell_code"]),
            names[str(row["cell_code"])],
            numbers.period(str(row["source_period"])),
            str(row["source_part"]),
            _cell_value(row),
            *((f"{_number(row['weight'])} x",) if weighted else ()),
            _HOW.get(str(row["how"]), str(row["how"])),
            _STATUS.get(str(row["status"]), str(row["status"])),
            "+".join(str(numbered.get(s, s)) for s in str(row["snapshot"]).split("+") if s),
        )
        for row in cells.to_dict("records")
    ]
    header = (
        *(("deel",) if several else ()),
        *("code", "naam", "periode", "onderdeel", "waarde"),
        *(("weegt",) if weighted else ()),
        *("telt mee", "status", "bestand"),
    )
    shown = rows if everything else rows[:SHOWN]
    yield from (f"  {line}" for line in in_columns([header, *shown]).split("\n"))
    if len(shown) < len(rows):
        yield f"  en nog {len(rows) - len(shown)} rijen; --all toont ze"


def remark_lines(cells: pd.DataFrame, indicator: Indicator, context: Context) -> Iterator[str]:
    """Yield what is hidden, rounded, provisional, merged, split or left out, a sentence each."""
    counted = cells[~cells["how"].isin(NOT_COUNTED)]
    hidden = counted[(counted["status"] == "suppressed") | (counted["hidden"] > 0)]
    yield _hidden(hidden)
    yield from _rounded(counted, indicator)
    for status, word in (("provisional", "voorlopig"), ("estimated", "een schatting van de bron")):
        amount = int((counted["status"] == status).sum())
        if amount:
            verb = "is" if amount == 1 else "zijn"
            yield f"{numbers.counted(amount, 'rij', 'rijen')} {verb} {word}."
    absent = counted[counted["status"] == "missing"]
    if len(absent):
        codes = _listed(absent["cell_code"], context)
        yield f"Zonder cijfer in de bron, zodat er ook van de som geen is: {codes}."
    yield from _places(cells, context)


def file_lines(snapshots: Sequence[Snapshot], context: Context) -> Iterator[str]:
    """Yield of each file what it is, where it lies, its sha256 and its dates; each was checked.

    Raises `DataError` for a file that is absent or is not as it was registered. The sha256 of what
    users supplied is not shown: whoever has it could find the counts that are hidden.
    """
    for snapshot in snapshots:
        path = check_unchanged(snapshot, context.data.root)
        table = f", tabel {snapshot.table}" if snapshot.table else ""
        yield f"  {snapshot.number}. {snapshot.publisher}: {snapshot.title}{table}"
        yield f"     bestand    {context.data.project.relative(path)}"
        hidden = "wordt niet getoond: uit een zelf aangeleverd bestand"
        yield f"     sha256     {snapshot.public_hash or hidden}"
        dated = numbers.date(snapshot.date) if snapshot.date else "zegt het bestand niet"
        yield f"     datum      {dated}; opgenomen op {numbers.date(snapshot.registered)}"
        address = snapshot.origin.get("address", "")
        yield f"     herkomst   {snapshot.how}{f', {address}' if address else ''}"


def snapshots_of(
    cells: pd.DataFrame, indicator: Indicator, region: Region, context: Context
) -> list[Snapshot]:
    """Return the files of a figure: of its cells, and those that say where schools lie.

    The register of areas only where it said which part of a gemeente counts.
    """
    ids = {name for text in cells["snapshot"].unique() for name in str(text).split("+")}
    grains = {indicator.grain, *(b.grain for b in indicator.breakdowns.values())}
    if grains & set(SCHOOLS):
        places = context.data.locations()
        codes = set(cells["cell_code"]) | set(cells["cell_code"].str[:4])
        own = places["location_code"].isin(codes) | places["location_code"].str[:4].isin(codes)
        ids |= {name for text in places.loc[own, "snapshot"] for name in text.split("+")}
    found = [snapshot for snapshot in context.data.snapshots if snapshot.id in ids]
    if set(cells["how"]) & {"divided", "whole", "beside"}:
        found += [s for s in _registers(context) if s not in found]
    return found


def _registers(context: Context) -> list[Snapshot]:
    """Return the newest file of areas of samenwerkingsverbanden among those that count."""
    ordered = newest_first(context.data.snapshots)
    return [s for s in ordered if s.source == rio_gebieden.SOURCE.name][:1]


def cell_names(codes: Iterable[str], context: Context) -> dict[str, str]:
    """Return the name of each code: of a former gemeente with where it is now."""
    wanted = dict.fromkeys(codes)
    geography = context.geography
    places = context.data.locations()
    by_code = dict(zip(places["location_code"], places["name"], strict=True))
    former = dict(zip(geography.mergers["old_code"], geography.mergers["old_name"], strict=True))
    found: dict[str, str] = {}
    for code in wanted:
        if code == UNKNOWN_REGION:
            found[code] = "niet bekend"
        elif code in by_code:
            found[code] = by_code[code]
        elif code.startswith("GM") and code not in geography.codes:
            now = sorted(context.names(c) for c in geography.receivers(code) if c != code)
            found[code] = f"{former.get(code, code)} (nu {numbers.listing(now)})"
        else:
            found[code] = _name(code, context)
    return found


def _name(code: str, context: Context) -> str:
    name = context.names(code)
    if name != UNKNOWN:
        return name
    try:
        return context.geography.region(code).name
    except InputError:
        return ""


def _cell_value(row: Mapping[Any, Any]) -> str:
    value, hidden = float(row["value"]), int(row["hidden"])
    if isnan(value):
        if row["status"] != "suppressed":
            return "-"
        upper = float(row["upper"])
        return f"verborgen (0 tot en met {_number(upper)})" if isfinite(upper) else "verborgen"
    return _number(value) + (f" + {hidden} verborgen" if hidden else "")


def _number(value: float) -> str:
    """Return a number as exact as it is, in Dutch.

    >>> _number(1234.0), _number(0.5)
    ('1.234', '0,5')
    """
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return numbers.number(value, len(text.partition(".")[2]))


def _hidden(hidden: pd.DataFrame) -> str:
    if hidden.empty:
        return "Verborgen: niets."
    amount = int(hidden["hidden"].clip(lower=1).sum())
    cells = numbers.counted(amount, "verborgen aantal", "verborgen aantallen")
    verb = "telt" if amount == 1 else "tellen"
    known = hidden["upper"].map(isfinite).all()
    bound = (
        "de bovengrens rekent met het hoogste dat er kan staan"
        if known
        else "hoe hoog het kan zijn, is niet te zeggen"
    )
    return f"Verborgen: {cells} {verb} als 0 in de som, die daarmee een ondergrens is; {bound}."


def _rounded(counted: pd.DataFrame, indicator: Indicator) -> Iterator[str]:
    steps = {"teller": indicator.rounding, "noemer": indicator.rounding}
    if indicator.denominator_measure:
        steps["noemer"] = indicator.denominator_rounding
    for side, step in steps.items():
        rows = counted[(counted["side"] == side) & counted["value"].notna()]
        if not step or rows.empty:
            continue
        of_side = f" van de {side}" if len(set(counted["side"])) > 1 else ""
        together = f" en de som van {len(rows)} rijen {_number(step / 2 * len(rows))}"
        yield (
            f"Afgerond: de bron rondt elk aantal{of_side} af op {_number(step)}, dus een rij kan "
            f"{_number(step / 2)} hoger of lager zijn{together if len(rows) > 1 else ''}."
        )


def _places(cells: pd.DataFrame, context: Context) -> Iterator[str]:
    former = [
        code
        for code in dict.fromkeys(cells.loc[cells["how"] != "cut", "cell_code"])
        if code.startswith("GM") and code not in context.geography.codes
    ]
    if former:
        yield f"Heringedeeld: {_listed(former, context)}."
    for how, words in (
        ("divided", "Verdeeld naar de postcode van de school: {}."),
        ("whole", "Heel meegeteld, al ligt zij deels in het gebied: {}."),
        ("beside", "Niet meegeteld, al ligt zij deels in het gebied: {}."),
        ("cut", "Niet meegeteld, want gesplitst over gemeenten binnen en buiten het gebied: {}."),
    ):
        column = "cell_code" if how == "cut" else "gemeente_code"
        found = cells.loc[cells["how"] == how, column]
        codes = [code for text in dict.fromkeys(found) for code in str(text).split("+") if code]
        if codes:
            yield words.format(_listed(codes, context))


def _listed(codes: Iterable[str], context: Context) -> str:
    names = cell_names(codes, context)
    shown = [f"{name} ({code})" if name else code for code, name in list(names.items())[:SHOWN]]
    return numbers.listing(shown)
