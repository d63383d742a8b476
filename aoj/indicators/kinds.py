"""Kinds of samenwerkingsverbanden: how many of a region are of each, from a text of each of them.

Such an indicator has the statistic `kind`; its breakdowns are the kinds, and the parts of each are
the texts that fall under it. A breakdown without parts takes all other texts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from aoj.dataset import Data
from aoj.geography import COUNTRY, Region
from aoj.indicators.catalogue import Breakdown, Indicator
from aoj.indicators.figures import FIGURE_COLUMNS, empty_figures
from aoj.indicators.finance import expected


def kind_figures(
    indicator: Indicator, regions: Sequence[Region], data: Data, periods: Iterable[str] | None
) -> pd.DataFrame:
    """Return per region, period and kind the number of samenwerkingsverbanden of that kind.

    A samenwerkingsverband itself has 1 or 0. A region of which one samenwerkingsverband gave no
    text is missing, and so is the country: a number of some of them is not the number of the
    region. There is no row where none of them gave a text in that period.
    """
    texts = _texts(indicator, data, periods)
    rows: list[dict[str, Any]] = []
    for period, given in texts.groupby("period"):
        for region in regions:
            codes = _areas(indicator, region, data, str(period))
            own = given[given["region_code"].isin(codes)]
            if len(own):
                lacks = codes != frozenset(own["region_code"])
                rows += _rows(indicator, region, str(period), own, is_missing=lacks)
    if not rows:
        return empty_figures()
    return pd.DataFrame(rows)[FIGURE_COLUMNS]


def placed_texts(
    indicator: Indicator,
    breakdown: Breakdown,
    region: Region,
    data: Data,
    periods: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Return the texts that make the figures of one region, as `engine.placed_cells` does cells.

    One row per samenwerkingsverband and period, of which `source_part` is the text and `value` 1
    where it falls under the breakdown, else 0; missing where a samenwerkingsverband gave none.
    """
    texts = _texts(indicator, data, periods)
    frames = []
    for period, given in texts.groupby("period"):
        codes = sorted(_areas(indicator, region, data, str(period)))
        own = pd.DataFrame({"region_code": codes}, dtype="str").merge(given, how="left")
        is_absent = own["text"].isna()
        about = {
            "cell_code": own["region_code"],
            "source_part": own["text"].fillna(""),
            "value": (own["kind"] == breakdown.name).astype("float64").mask(is_absent),
            "status": pd.Series("observed", index=own.index, dtype="str").mask(
                is_absent, "missing"
            ),
            "source": own["source"].fillna(""),
            "snapshot": own["snapshot"].fillna(""),
        }
        if not is_absent.all():
            frames.append(pd.DataFrame(about).assign(period=period, source_period=period))
    found = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    return found.assign(
        region_code=region.code,
        how="in",
        gemeente_code="",
        side="teller",
        measure=indicator.measure,
        part=breakdown.name,
        weight=1.0,
        hidden=0,
        lower=found["value"] if frames else None,
        upper=found["value"] if frames else None,
    )


def kind_of(text: str, indicator: Indicator) -> str:
    """Return the name of the breakdown that a text falls under; empty where there is none.

    Case, accents, a full stop and an article make no difference.
    """
    folded = fold(text)
    others = ""
    for breakdown in indicator.breakdowns.values():
        if not breakdown.parts:
            others = breakdown.name
        elif any(fold(" + ".join(terms)) == folded for terms in breakdown.parts):
            return breakdown.name
    return others


def fold(text: str) -> str:
    """Return a text as kinds are compared.

    >>> fold("Een  Onafhankelijke raad van toezicht."), fold("Coöperatie")
    ('onafhankelijke raad van toezicht', 'cooperatie')
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    words = letters.strip().rstrip(".").split()
    if words[:1] and words[0] in ("een", "de", "het"):
        words = words[1:]
    return " ".join(words)


def _texts(indicator: Indicator, data: Data, periods: Iterable[str] | None) -> pd.DataFrame:
    """Return the texts of an indicator that were asked for, each with its kind."""
    texts = data.texts(indicator.measure)
    if indicator.first_period:
        texts = texts[texts["period"] >= indicator.first_period]
    if periods is not None:
        texts = texts[texts["period"].isin(list(periods))]
    texts = texts[texts["text"] != ""]
    return texts.assign(kind=texts["text"].map(lambda text: kind_of(text, indicator)))


def _areas(indicator: Indicator, region: Region, data: Data, period: str) -> frozenset[str]:
    """Return the samenwerkingsverbanden of which a region needs a text."""
    if region.code == COUNTRY:
        return expected(data, indicator.sector, period)
    return frozenset(region.of_sector(indicator.sector))


def _rows(
    indicator: Indicator, region: Region, period: str, own: pd.DataFrame, *, is_missing: bool
) -> list[dict[str, Any]]:
    numbers = own["kind"].value_counts()
    nothing = float("nan")
    about = {
        "indicator": indicator.name,
        "region_code": region.code,
        "period": period,
        "status": "missing" if is_missing else "observed",
        "hidden": 0,
        "source": "+".join(sorted(set(own["source"]))),
        "snapshot": "+".join(sorted(set(own["snapshot"]))),
        **dict.fromkeys(("whole", "beside", "divided", "cut"), ""),
    }
    rows = []
    for name in indicator.breakdowns:
        number = nothing if is_missing else float(numbers.get(name, 0))
        same = dict.fromkeys(("value", "numerator", "lower", "upper"), number)
        absent = {c: nothing for c in FIGURE_COLUMNS if c not in about and c not in same}
        rows.append({**about, **absent, **same, "breakdown": name})
    return rows
