"""The cells behind one figure: what was added up, what was left out, and what it was divided by.

They come from the functions that make the figure itself, so that they cannot differ from it.
"""

from __future__ import annotations

import pandas as pd

from aoj.dataset import Data
from aoj.geography import COUNTRY, Region
from aoj.indicators import finance, kinds
from aoj.indicators.catalogue import Indicator
from aoj.indicators.engine import placed_cells
from aoj.indicators.links import linked

COLUMNS = [
    *("side", "measure", "cell_code", "source_period", "source_part", "how"),
    *("weight", "value", "lower", "upper", "hidden"),
    *("status", "gemeente_code", "source", "snapshot"),
]
"""Columns of `evidence`.

`side` is teller or noemer; `cell_code` what the cell is about, `source_period` and `source_part`
how the source names its period and part; `weight` by what the value counts; `how` whether it counts
(see `membership`; `published`: the source's own row of the region); `lower` and `upper` what hiding
and rounding leave of the cell; `snapshot` the file, several joined by `+`.
"""
NOT_COUNTED = ("beside", "cut", "other")
"""Values of `how` of cells that are named, and not added up."""


def evidence(
    indicator: Indicator, breakdown: str, region: Region, data: Data, period: str
) -> pd.DataFrame:
    """Return the cells of one figure, one row each; without rows where there is none.

    A figure of another indicator (`links`) has the cells of that one. Hidden cells have no value.
    """
    if indicator.statistic == "links":
        return evidence(*linked(indicator, breakdown), region, data, period)
    if indicator.statistic == "own":
        from aoj.indicators import own

        cells = own.placed_own(breakdown, region, data, [period])
    elif indicator.statistic == "kind":
        cells = _texts(indicator, breakdown, region, data, period)
    else:
        part = indicator.breakdowns[breakdown]
        scope = indicator.scope_of(region)
        cells = placed_cells(indicator, part, scope, data, [period])
    if cells.empty:
        return pd.DataFrame({column: [] for column in COLUMNS})
    cells = cells[cells["period"] == period] if "period" in cells else cells
    return cells[COLUMNS].reset_index(drop=True)


def _texts(
    indicator: Indicator, breakdown: str, region: Region, data: Data, period: str
) -> pd.DataFrame:
    """Return the texts that were counted: each samenwerkingsverband is of the kind (1) or not."""
    if region.code == COUNTRY:
        codes = finance.expected(data, indicator.sector, period)
    else:
        codes = frozenset(region.of_sector(indicator.sector))
    texts = data.texts(indicator.measure, sorted(codes))
    texts = texts[(texts["period"] == period) & (texts["text"] != "")]
    is_of_kind = [kinds.kind_of(text, indicator) == breakdown for text in texts["text"]]
    number = pd.Series(is_of_kind, index=texts.index, dtype="float64")
    return pd.DataFrame(
        {
            "side": "teller",
            "measure": indicator.measure,
            "cell_code": texts["region_code"],
            "source_period": texts["period"],
            "source_part": texts["text"],
            "how": "in",
            "weight": 1.0,
            "value": number,
            "lower": number,
            "upper": number,
            "hidden": 0,
            "status": "observed",
            "gemeente_code": "",
            "source": texts["source"],
            "snapshot": texts["snapshot"],
        }
    )
