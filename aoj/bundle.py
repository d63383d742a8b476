"""The output contract: what one call of the facade emits into a notebook, for people and machines.

A bundle carries three forms of the same thing: `text/plain`, `text/html` and
`application/vnd.aoj.v1+json`. The third is all that merging, finding and exporting read: the kind,
typed columns and rows after suppression, the sources, and every printed figure with the words in
which it was printed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from aoj.errors import DataError

MIME = "application/vnd.aoj.v1+json"
SCHEMA = 1
KINDS = ("kop", "kern", "zin", "figuur", "tabel", "ontbreekt", "tekst", "verantwoording")
FIGURE_KINDS = ("cijfer", "verloop", "vergelijking")
DISCLOSURES = ("openbaar", "vrijgegeven", "concept")
"""Public figures; answers by the plan of a run; answers without one, in the strictest form."""
COLUMN_TYPES = ("text", "count", "share", "sum", "rate", "amount", "ratio", "kind", "mixed")

Cell = str | float | int | None


@dataclass(frozen=True)
class Column:
    """One typed column of a bundle's rows; a share is 0 to 1, `decimals` is how it is printed.

    A `mixed` column holds figures of several kinds, already in words.
    """

    name: str
    label: str
    type: str = "text"
    unit: str = ""
    decimals: int = 0


@dataclass(frozen=True)
class PrintedFigure:
    """One figure that a reader sees: its key, its exact value and the words used for it.

    A word that says how a figure went (`verloop`) or stands beside another (`vergelijking`) is one
    too, without a value; its `period` then says which: 'verloop', or the reference. `label` names
    the figure in Dutch without its place, `place` is the region's name.
    """

    indicator: str
    region_code: str
    period: str
    breakdown: str
    value: float | None
    wordings: tuple[str, ...] = ()
    kind: str = "cijfer"
    label: str = ""
    place: str = ""
    unit: str = ""

    def __post_init__(self) -> None:
        _check_member("soort cijfer", self.kind, FIGURE_KINDS)

    @property
    def id(self) -> str:
        """Key of the figure as one text, the same in every run.

        >>> PrintedFigure("aandeel_jeugd", "GM0363", "2025", "0-14", 0.15).id
        'aandeel_jeugd|GM0363|2025|0-14'
        """
        return "|".join((self.indicator, self.region_code, self.period, self.breakdown))


@dataclass(frozen=True)
class Bundle:
    """One output of the facade; in a notebook it shows itself."""

    kind: str
    id: str
    title: str = ""
    text: str = ""
    html: str = ""
    alt: str = ""
    unit: str = ""
    columns: tuple[Column, ...] = ()
    rows: tuple[Mapping[str, Cell], ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    figures: tuple[PrintedFigure, ...] = ()
    disclosure: str = "openbaar"
    plan: str = ""
    """Hash of the plan by which answers are shown; '' for anything else."""

    def __post_init__(self) -> None:
        _check_member("soort", self.kind, KINDS)
        _check_member("vrijgave", self.disclosure, DISCLOSURES)
        for column in self.columns:
            _check_member("kolomsoort", column.type, COLUMN_TYPES)

    def __repr__(self) -> str:
        return self.text

    def payload(self) -> dict[str, Any]:
        """Return the bundle as plain JSON values, in a fixed order and without NaN."""
        return {
            "schema": SCHEMA,
            "kind": self.kind,
            "id": self.id,
            "title": self.title,
            "text": self.text,
            "alt": self.alt,
            "unit": self.unit,
            "columns": [
                {
                    "name": column.name,
                    "label": column.label,
                    "type": column.type,
                    "unit": column.unit,
                    "decimals": column.decimals,
                }
                for column in self.columns
            ],
            "rows": [
                {column.name: _plain(row.get(column.name)) for column in self.columns}
                for row in self.rows
            ],
            "notes": list(self.notes),
            "sources": list(self.sources),
            "figures": [_figure(figure) for figure in self.figures],
            "disclosure": self.disclosure,
            **({"plan": self.plan} if self.plan else {}),
        }

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {"text/plain": self.text, "text/html": self.html, MIME: self.payload()}


def join_figures(figures: Iterable[PrintedFigure]) -> tuple[PrintedFigure, ...]:
    """Return each figure once, in order of first mention, with all its wordings.

    >>> a = PrintedFigure("i", "NL01", "2025", "totaal", 1234.0, ("1.234",))
    >>> b = PrintedFigure("i", "NL01", "2025", "totaal", 1234.0, ("ruim 1.200", "1.234"))
    >>> join_figures([a, b])[0].wordings
    ('1.234', 'ruim 1.200')
    """
    joined: dict[str, PrintedFigure] = {}
    for figure in figures:
        known = joined.get(figure.id)
        earlier = known.wordings if known else ()
        wordings = tuple(dict.fromkeys((*earlier, *figure.wordings)))
        joined[figure.id] = replace(figure, wordings=wordings)
    return tuple(joined.values())


def _figure(figure: PrintedFigure) -> dict[str, Any]:
    return {
        "id": figure.id,
        "indicator": figure.indicator,
        "region_code": figure.region_code,
        "period": figure.period,
        "breakdown": figure.breakdown,
        "value": _plain(figure.value),
        "wordings": list(figure.wordings),
        "kind": figure.kind,
        "label": figure.label,
        "place": figure.place,
        "unit": figure.unit,
    }


def _plain(value: Cell) -> Cell:
    """Return a JSON value: numbers as int or float, NaN as None, whole floats stay floats."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return int(value)
    number = float(value)
    return None if math.isnan(number) else number


def _check_member(what: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise DataError(f"onbekende {what} '{value}' in een uitvoer", expected=", ".join(known))
