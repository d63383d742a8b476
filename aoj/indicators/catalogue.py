"""The catalogue of indicators, read and checked from `indicators.toml` beside this file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from importlib import resources
from typing import Any

from aoj.errors import DataError, unknown_name
from aoj.geography import KINDS

STATISTICS = ("count", "share", "sum")
GRAINS = ("gemeente", "vestiging", "samenwerkingsverband")
SCHEMA = 1

Alternative = tuple[str, ...]
"""Parts of the source measure that are added up."""


@dataclass(frozen=True)
class Breakdown:
    """One part of an indicator, such as an age band: its label and what it is made of.

    `parts` are alternatives in order of preference; of a period the first is used of which the
    source has every part.
    """

    name: str
    label: str
    parts: tuple[Alternative, ...]


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
        """All breakdowns of the source measure that this indicator reads."""
        found = [alternative for b in self.breakdowns.values() for alternative in b.parts]
        return frozenset(part for parts in (*found, *self.denominator) for part in parts)


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
        key: Breakdown(key, row["label"], _alternatives(row["parts"]))
        for key, row in table["breakdowns"].items()
    }
    values["denominator"] = _alternatives(table.get("denominator", []))
    for key in ("sources", "levels"):
        values[key] = tuple(table[key])
    indicator = Indicator(name=name, **values)
    _check(indicator, where)
    return indicator


def _is_needed(f: Any) -> bool:
    return f.default is MISSING and f.default_factory is MISSING


def _alternatives(texts: list[str]) -> tuple[Alternative, ...]:
    return tuple(tuple(part.strip() for part in text.split(" + ")) for text in texts)


def _check(indicator: Indicator, where: str) -> None:
    choices = {
        "statistic": (indicator.statistic, STATISTICS),
        "grain": (indicator.grain, GRAINS),
        "polarity": (indicator.polarity, ("geen", "hoog_is_gunstig", "laag_is_gunstig")),
        "interval": (indicator.interval, ("none", "wilson")),
    }
    for key, (value, allowed) in choices.items():
        if value not in allowed:
            raise unknown_name(f"waarde van {key}", value, allowed, where=where)
    for level in indicator.levels:
        if level not in KINDS:
            raise unknown_name("soort regio", level, KINDS, where=where)
    if (indicator.statistic == "share") != bool(indicator.denominator):
        raise DataError("alleen een aandeel heeft een noemer", where=where)


INDICATORS: dict[str, Indicator] = read_catalogue(
    resources.files(__package__).joinpath("indicators.toml").read_text(encoding="utf-8")
)
"""All indicators by name, in the order of the catalogue."""
