"""The real gemeenten with made figures, and regions of those with the longest names."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pandas as pd
from report_land import Land

from aoj.geography import Region
from aoj.indicators import get_indicator
from aoj.indicators.catalogue import term
from aoj.report.context import Context
from aoj.report.facade import Report
from aoj.sources.source import TEXT_COLUMNS

REFERENCE = Path(__file__).parent.parent / "data" / "reference"
SIZES = (1, 5, 19, 30)
ALWAYS = ("Hollands Kroon", "Súdwest-Fryslân", "Nuenen, Gerwen en Nederwetten")
REGION_NAME = "Noordwest-Veluwe, Randmeren en de Utrechtse Heuvelrug"
"""Longer than the name of any region that a samenwerkingsverband has now."""
OWN_NAMES = {
    "PO3001": "Stichting Samenwerkingsverband Passend Primair Onderwijs Hoeksche Waard",
    "PO3002": "Samenwerkingsverband Passend Onderwijs Zuidoost-Drenthe en Westerveld PO 22-03",
    "VO3001": "Coöperatief Samenwerkingsverband Voortgezet Onderwijs Zuidoost-Utrecht",
    "VO3002": "Samenwerkingsverband Voortgezet Onderwijs en voortgezet speciaal onderwijs IJmond",
}
INDICATORS = {
    "aandeel_jeugd": ("2015", "2024", "2025"),
    "bevolking_jeugd": ("2015", "2024", "2025"),
    "jeugdhulp": ("2022", "2023", "2024"),
    "aandeel_schooltype_vo": ("2023/24", "2024/25"),
    "jeugdhulp_verwijzers": ("2022", "2023", "2024"),
    "bevolkingsprognose": ("2025", "2030", "2035", "2040"),
    "vsv_samenwerkingsverband": ("2022/23", "2023/24"),
    "organisatievorm": ("2025",),
}
"""An indicator for each form that a chart can have, with its periods."""


class WideLand(Land):
    """The real country; every samenwerkingsverband is a stichting, but for some."""

    def texts(self, measure: str, region_codes: object = None) -> pd.DataFrame:
        """Return the legal form of every samenwerkingsverband."""
        rows = [
            (region.code, "2025", "vereniging" if i % 4 == 0 else "stichting")
            for i, region in enumerate(self.geography.regions("samenwerkingsverband"))
        ]
        frame = pd.DataFrame(rows, columns=["region_code", "period", "text"]).astype("str")
        for column in (*TEXT_COLUMNS, "source", "snapshot"):
            if column not in frame:
                frame[column] = measure if column == "indicator" else "proef"
        return frame


@cache
def wide_land() -> WideLand:
    """Return the land with figures; of one source small ones are hidden."""
    land = WideLand(REFERENCE, "voorbeeld")
    rng = random.Random(6)
    sizes: dict[str, int] = {}
    for name, periods in INDICATORS.items():
        indicator = get_indicator(name)
        if indicator.statistic == "kind":
            continue
        below = {term(t)[1] for terms in indicator.denominator for t in terms}
        for measure in sorted(indicator.measures - set(land.measures)):
            is_denominator = bool(indicator.denominator_measure)
            wanted = indicator.parts
            if is_denominator:
                is_below = measure == indicator.denominator_measure
                wanted = frozenset(below) if is_below else indicator.parts - below
            kind = "gemeente" if indicator.grain == "gemeente" else "samenwerkingsverband"
            codes = [region.code for region in land.geography.regions(kind)]
            rows = []
            for code in codes:
                size = sizes.setdefault(code, rng.randint(800, 30_000))
                for part in sorted(wanted):
                    least = 0.6 if part in below and len(below) < 6 else 0.03
                    share = rng.uniform(least, least * 1.6)
                    rows += [
                        (code, period, part, float(round(size * share * (1 + i / 30))))
                        for i, period in enumerate(periods)
                    ]
            land.add(measure, _hidden(rows) if name == "jeugdhulp_verwijzers" else rows)
    return land


def _hidden(rows: list[tuple[str, str, str, float]]) -> list[tuple[str, str, str, float | None]]:
    """Return rows of which every small one is hidden."""
    return [(code, period, part, v if v >= 90 else None) for code, period, part, v in rows]


@cache
def wide_report(size: int) -> Report:
    """Return the report on a region of that many gemeenten, with the longest names there are."""
    land = wide_land()
    found = sorted(land.geography.regions("gemeente"), key=lambda r: (-len(r.name), r.name))
    found = [r for r in found if r.name in ALWAYS] + [r for r in found if r.name not in ALWAYS]
    region = Region(
        "lang",
        found[0].name if size == 1 else REGION_NAME,
        "regio",
        frozenset(r.code for r in found[:size]),
        samenwerkingsverbanden=tuple(OWN_NAMES),
    )
    return Report("lang", context=Context("lang", region, land, 2026, OWN_NAMES))  # type: ignore[arg-type]
