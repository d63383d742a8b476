"""The invented residents and pupils by home: ages per gemeente of today, smooth over the years.

Only products, divisions and exact sums (`fsum`: the plain sum of fractions differs by version of
Python) are used, and random.Random with a text as seed: the same result on every platform.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from math import fsum
from random import Random

import example_country as country

BANDS = ("0-4", "5-9", "10-14", "15-19", "20-24", "25-44", "45-64", "65-79", "80+")
KINDS = ("bo", "sbo", "so", "vso", "vo")
_SHARES_2016 = (5.3, 5.6, 5.8, 6.1, 5.5, 24.5, 28.4, 14.1, 4.7)
_SHARES_2025 = (4.8, 5.0, 5.3, 5.7, 5.7, 25.8, 26.6, 15.9, 5.2)
_PROFILES = {
    "stad": (1.03, 0.97, 0.94, 0.96, 1.18, 1.16, 0.93, 0.86, 0.86),
    "student": (0.90, 0.85, 0.82, 1.02, 1.80, 1.22, 0.84, 0.79, 0.78),
    "groei": (1.25, 1.26, 1.20, 1.08, 0.86, 1.10, 0.96, 0.77, 0.64),
    "dorp": (0.94, 0.99, 1.04, 1.04, 0.80, 0.87, 1.07, 1.13, 1.03),
    "grijs": (0.74, 0.78, 0.85, 0.91, 0.72, 0.75, 1.10, 1.36, 1.33),
    "kinderrijk": (1.28, 1.25, 1.18, 1.13, 0.96, 0.97, 0.90, 0.88, 0.86),
}
_SBO_PERCENT = {
    "PO9901": 2.65,
    "PO9902": 2.05,
    "PO9903": 1.60,
    "PO9904": 3.10,
    "PO9905": 2.60,
    "PO9906": 2.00,
}


def stream(*key: object) -> Random:
    """Return a source of chance that depends on `key` alone."""
    return Random("aoj-voorbeeld:" + ":".join(map(str, key)))


_SBO_SLOPE = {"PO9901": 0.006, "PO9903": -0.015, "PO9904": 0.02, "PO9906": -0.005}
"""How much faster (a year, as a share) sbo grows than in the country."""


def fields(text: str) -> list[str]:
    """Return the parts of a text that stand between semicolons."""
    return text.split(";")


def divide(total: int, weights: Iterable[float]) -> list[int]:
    """Divide a whole number by weights, largest remainders first.

    >>> divide(10, [1, 1, 1])
    [4, 3, 3]
    """
    parts = list(weights)
    whole = fsum(parts)
    if not parts or whole <= 0:
        return [0] * len(parts)
    exact = [total * part / whole for part in parts]
    found = [int(number) for number in exact]
    order = sorted(range(len(parts)), key=lambda i: (found[i] - exact[i], i))
    for index in order[: total - sum(found)]:
        found[index] += 1
    return found


@cache
def residents(code: str, year: int) -> int:
    """Return the residents of a gemeente of today on 1 January (1997 to 2026)."""
    gemeente = _by_code()[code]
    number = float(gemeente.residents)
    for step in range(min(year, 2025), max(year, 2025)):
        wobble = stream("growth", code, step).uniform(-2.5, 2.5)
        factor = 1 + (gemeente.growth + wobble) / 1000
        number = number * factor if year > 2025 else number / factor
    return round(number)


@cache
def ages(code: str, year: int) -> tuple[int, ...]:
    """Return the residents of a gemeente of today per age band, in the order of `BANDS`."""
    gemeente = _by_code()[code]
    done = (year - 2016) / 9
    weights = []
    for band, (first, last) in enumerate(zip(_SHARES_2016, _SHARES_2025, strict=True)):
        own = stream("band", code, band).uniform(0.95, 1.05)
        wobble = stream("band", code, band, year).uniform(0.996, 1.004)
        share = first + (last - first) * done
        weights.append(share * _PROFILES[gemeente.profile][band] * own * wobble)
    return tuple(divide(residents(code, year), weights))


@cache
def pupils(code: str, year: int) -> dict[str, int]:
    """Return the pupils who live in a gemeente of today on 1 October of a year, per kind.

    They follow from the ages of 1 January after it: bo, sbo and so from 4 to 11 years, vo and vso
    from 12 on (the older ones of 15 to 19 are in mbo).
    """
    found = ages(code, year + 1)
    gemeente = _by_code()[code]
    young = 0.985 * (0.2 * found[0] + found[1] + 0.4 * found[2])
    older = 0.79 * (0.6 * found[2] + 0.65 * found[3])
    wobble = stream("special", code, year)
    need = 0.75 + gemeente.need / 140
    sbo = _sbo_percent(gemeente.po, year) * need * wobble.uniform(0.95, 1.05) / 100
    so = (1.95 + 0.035 * (year - 2014)) * need * wobble.uniform(0.95, 1.05) / 100
    vso = (4.0 + 0.01 * (year - 2014)) * need * wobble.uniform(0.95, 1.05) / 100
    return {
        "bo": round(young * (1 - sbo - so)),
        "sbo": round(young * sbo),
        "so": round(young * so),
        "vso": round(older * vso),
        "vo": round(older * (1 - vso)),
    }


def per_gemeente(values: Mapping[str, Iterable[int]], year: int) -> dict[str, tuple[int, ...]]:
    """Return numbers per gemeente of today as numbers per gemeente of 1 January of a year.

    The sum stays the same. A gemeente that did not exist yet is absent.
    """
    found: dict[str, list[int]] = {}
    holders: dict[str, list[tuple[str, int]]] = {}
    for code, parts in country.existing(year).items():
        for unit, percent in parts:
            holders.setdefault(unit, []).append((code, percent))
    for unit, numbers in values.items():
        codes = [code for code, _ in holders[unit]]
        shares = [percent for _, percent in holders[unit]]
        for place, number in enumerate(numbers):
            for code, part in zip(codes, divide(number, shares), strict=True):
                found.setdefault(code, [0] * len(list(numbers)))[place] += part
    return {code: tuple(found[code]) for code in sorted(found)}


def _sbo_percent(code: str, year: int) -> float:
    """The share of sbo fell until 2019 and rose after it, as the published one did."""
    change = -0.045 * (year - 2014) if year < 2019 else -0.225 + 0.03 * (year - 2019)
    return _SBO_PERCENT[code] * (1 + change / 2.4 + _SBO_SLOPE.get(code, 0) * (year - 2019))


@cache
def _by_code() -> dict[str, country.Gemeente]:
    return {g.code: g for g in country.gemeenten()}
