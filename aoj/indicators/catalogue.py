"""The catalogue of indicators, read and checked from `indicators.toml` beside this file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from importlib import resources
from typing import Any

from aoj.errors import DataError, unknown_name
from aoj.geography import KINDS, Region

STATISTICS = ("count", "share", "sum", "rate", "amount", "ratio", "kind", "own", "links")
GRAINS = ("gemeente", "vestiging", "instelling", "samenwerkingsverband", "bestuur")
POLARITIES = ("geen", "hoog_is_gunstig", "laag_is_gunstig")
INTERVALS = ("none", "wilson", "byar")
PERIOD_KINDS = ("", "year", "school_year", "half_year")
DENOMINATOR_PERIODS = ("same", "school_start", "school_end")
WITH_DENOMINATOR = ("share", "rate", "ratio")
SCHEMA = 1

Alternative = tuple[str, ...]
"""Terms that are added up: parts of the source measure, each with `-` before it where it is
subtracted (see `term`)."""


def term(text: str) -> tuple[float, str]:
    """Return the weight and the part of a term.

    >>> term("sbo"), term("-materiele_vaste_activa"), term("-0.5*vavo")
    ((1.0, 'sbo'), (-1.0, 'materiele_vaste_activa'), (-0.5, 'vavo'))
    """
    sign = -1.0 if text.startswith("-") else 1.0
    weight, star, part = text.removeprefix("-").rpartition("*")
    return sign * (float(weight) if star else 1.0), part


@dataclass(frozen=True)
class Breakdown:
    """One part of an indicator, such as an age band: its label and what it is made of.

    `parts` are alternatives in order of preference; of a period the first is used of which the
    source has every part. `denominator`, `measure` and `grain` replace those of the indicator.
    `additive` is False where only the source's own row of a region is a figure: sums of such parts
    mean nothing. `relevant` is the smallest difference that matters to this part, where it is not
    that of the indicator (0). `holds_others` says that other parts are in it, so that a chart does
    not rank it beside them. `of` names the figure of another indicator, as `indicator.breakdown`,
    that this one shows (only of an indicator of `links`). `counted`, of a forecast, names so
    the counted figure that is the same quantity, and may stand before it in a chart.
    """

    name: str
    label: str
    parts: tuple[Alternative, ...] = ()
    denominator: tuple[Alternative, ...] = ()
    measure: str = ""
    grain: str = ""
    additive: bool = True
    holds_others: bool = False
    relevant: float = 0.0
    of: str = ""
    counted: str = ""


@dataclass(frozen=True)
class Indicator:
    """What a figure means and how it is made; the fields are explained in `indicators.toml`."""

    name: str
    label: str
    theme: str
    question: str
    definition: str
    statistic: str
    measure: str
    grain: str
    unit: str
    reference_date: str
    sources: tuple[str, ...]
    levels: tuple[str, ...]
    breakdowns: Mapping[str, Breakdown]
    denominator: tuple[Alternative, ...] = ()
    sector: str = ""
    denominator_measure: str = ""
    denominator_period: str = "same"
    denominator_rounding: float = 0.0
    denominator_hidden_max: float | None = None
    per: float = 1.0
    fallback_measure: str = ""
    period_kind: str = ""
    is_forecast: bool = False
    gaps_are_hidden: bool = False
    decimals: int = 0
    polarity: str = "geen"
    relevant: float = 0.0
    interval: str = "none"
    rounding: float = 0.0
    hidden_max: float | None = None
    first_period: str = ""
    compare_gemeenten: bool = True
    note: str = ""
    breaks: Mapping[str, str] = field(default_factory=dict)

    @property
    def parts(self) -> frozenset[str]:
        """All breakdowns of source measures that this indicator reads."""
        found = [a for b in self.breakdowns.values() for a in (*b.parts, *b.denominator)]
        return frozenset(term(t)[1] for terms in (*found, *self.denominator) for t in terms)

    @property
    def measures(self) -> frozenset[str]:
        """All source measures that this indicator reads; empty for `links`."""
        found = {self.measure, self.denominator_measure, self.fallback_measure}
        return frozenset(found | {b.measure for b in self.breakdowns.values()}) - {""}

    @property
    def is_per_area(self) -> bool:
        """Whether it is told per samenwerkingsverband and never per gemeente."""
        return "samenwerkingsverband" in self.levels and "gemeente" not in self.levels

    def scope_of(self, region: Region) -> Region:
        """Return the region as this indicator covers it: figures of po schools, the po areas.

        Told per samenwerkingsverband it covers theirs as a whole, so that a numerator per
        samenwerkingsverband and a denominator per school are about the same schools.
        """
        return region.within_sector(self.sector, whole_areas=self.is_per_area)

    def denominator_of(self, breakdown: Breakdown) -> tuple[Alternative, ...]:
        """The denominator of one part: its own, else that of the indicator."""
        return breakdown.denominator or self.denominator

    def relevant_of(self, breakdown: str) -> float:
        """The smallest difference that matters to one part: its own, else that of the indicator."""
        part = self.breakdowns.get(breakdown)
        return part.relevant if part and part.relevant else self.relevant


@dataclass(frozen=True)
class Unavailable:
    """A figure that readers may expect and that cannot be had: what, why, and what is instead."""

    name: str
    label: str
    reason: str
    instead: str = ""


def get_indicator(name: str) -> Indicator:
    """Return an indicator; raises `InputError` with the nearest known name."""
    try:
        return INDICATORS[name]
    except KeyError:
        raise unknown_name(
            "indicator", name, INDICATORS, remedy="zie 'aoj list indicators'"
        ) from None


def read_catalogue(text: str) -> dict[str, Indicator]:
    """Return the indicators of a catalogue; raises `DataError` where a block is not right."""
    tables = tomllib.loads(text)
    schema = tables.pop("schema", 0)
    if schema > SCHEMA:
        raise DataError(
            f"indicators.toml heeft schema {schema}",
            expected=f"ten hoogste {SCHEMA}",
            remedy="werk aoj bij",
        )
    return {name: _indicator(name, table) for name, table in tables.items()}


def _indicator(name: str, table: dict[str, Any]) -> Indicator:
    where = f"indicators.toml, [{name}]"
    known = {f.name for f in fields(Indicator)} - {"name"}
    for key in table.keys() - known:
        raise unknown_name("sleutel", key, known, where=where)
    needed = [f.name for f in fields(Indicator) if _is_needed(f)]
    for key in set(needed) - table.keys() - {"name"}:
        raise DataError(f"de sleutel '{key}' ontbreekt", where=where)
    values = dict(table)
    values["breakdowns"] = {
        key: _breakdown(key, row, where) for key, row in table.get("breakdowns", {}).items()
    }
    values["denominator"] = _alternatives(table.get("denominator", []))
    for key in ("sources", "levels"):
        values[key] = tuple(table[key])
    indicator = Indicator(name=name, **values)
    _check(indicator, where)
    return indicator


def _breakdown(name: str, row: dict[str, Any], where: str) -> Breakdown:
    known = {f.name for f in fields(Breakdown)} - {"name"}
    for key in row.keys() - known:
        raise unknown_name("sleutel", key, known, where=f"{where}, onderdeel '{name}'")
    if "label" not in row:
        raise DataError(f"onderdeel '{name}' heeft geen label", where=where)
    values = dict(row)
    for key in ("parts", "denominator"):
        values[key] = _alternatives(row.get(key, []))
    return Breakdown(name=name, **values)


def _is_needed(f: Any) -> bool:
    return f.default is MISSING and f.default_factory is MISSING


def _alternatives(texts: list[str]) -> tuple[Alternative, ...]:
    """Return `["a + b - c"]` as `(("a", "b", "-c"),)`."""
    return tuple(
        tuple(part.strip() for part in text.replace(" - ", " + -").split(" + ")) for text in texts
    )


def _check(indicator: Indicator, where: str) -> None:
    grains = [b.grain for b in indicator.breakdowns.values() if b.grain]
    choices = {
        "statistic": ([indicator.statistic], STATISTICS),
        "grain": ([indicator.grain, *grains], GRAINS),
        "polarity": ([indicator.polarity], POLARITIES),
        "interval": ([indicator.interval], INTERVALS),
        "period_kind": ([indicator.period_kind], PERIOD_KINDS),
        "denominator_period": ([indicator.denominator_period], DENOMINATOR_PERIODS),
        "levels": (indicator.levels, KINDS),
    }
    for key, (values, allowed) in choices.items():
        for value in values:
            if value not in allowed:
                raise unknown_name(f"waarde van {key}", value, allowed, where=where)
    divides = indicator.statistic in WITH_DENOMINATOR
    for breakdown in indicator.breakdowns.values():
        if divides != bool(indicator.denominator_of(breakdown)):
            raise DataError("alleen een aandeel of verhouding heeft een noemer", where=where)
        if (indicator.statistic == "links") != bool(breakdown.of):
            raise DataError("'of' hoort bij statistic = links, en andersom", where=where)
    if not indicator.breakdowns and indicator.statistic != "own":
        raise DataError("er is geen enkel onderdeel", where=where)


def _text(file: str) -> str:
    return resources.files(__package__).joinpath(file).read_text(encoding="utf-8")


INDICATORS: dict[str, Indicator] = read_catalogue(_text("indicators.toml"))
THEMES: tuple[str, ...] = tuple(dict.fromkeys(i.theme for i in INDICATORS.values()))
"""The names of the themes, in the order of the catalogue."""
"""All indicators by name, in the order of the catalogue."""

UNAVAILABLE: dict[str, Unavailable] = {
    name: Unavailable(name, **row) for name, row in tomllib.loads(_text("unavailable.toml")).items()
}
"""What cannot be had, with the reason."""
