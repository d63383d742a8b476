"""Cells of a source, summed per region: what `compute` makes figures of.

A cell is the source's figure of one code, period and part, with the bounds that hiding and rounding
leave it. A sum has the columns region_code, period, part; value, lower, upper, hidden, n_value (how
many cells had a figure); is_missing, is_provisional, is_estimated; whole, beside, divided, cut
(gemeenten, joined by `+`); source, snapshot.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from aoj.dataset import Data
from aoj.dataset.data import is_supplied
from aoj.geography import COUNTRY, Geography, Region
from aoj.indicators.catalogue import Alternative, Indicator
from aoj.indicators.membership import (
    gemeente_membership,
    place,
    samenwerkingsverband_membership,
    vestiging_membership,
)

NAMED = ("whole", "beside", "divided", "cut")
"""Columns of a sum that name gemeenten; see `membership`."""

_GROUP = ["region_code", "period", "part"]
_NUMBERS = ("value", "lower", "upper", "hidden", "n_value")
_FLAGS = ("is_missing", "is_provisional", "is_estimated")


def read_cells(indicator: Indicator, data: Data, periods: Iterable[str] | None) -> pd.DataFrame:
    """Return the source's cells: value, bounds, hidden, status per code, period and part."""
    cells = data.measure(indicator.measure).rename(columns={"breakdown": "part"})
    cells = _with_total(cells, indicator)
    if indicator.statistic == "share" and is_supplied(indicator.measure):
        cells = _without_denominator(cells, indicator)
    keep = cells["part"].isin(indicator.parts)
    if indicator.first_period:
        keep &= cells["period"] >= indicator.first_period
    if periods is not None:
        keep &= cells["period"].isin(list(periods))
    cells = cells[keep]
    half = indicator.rounding / 2
    absent = cells["value"].isna()
    hidden = cells["hidden"].mask(cells["status"] == "suppressed", cells["hidden"].clip(lower=1))
    # What users supply is also hidden to protect other cells, and then it may be of any size.
    hidden_max = None if is_supplied(indicator.measure) else indicator.hidden_max
    highest = np.inf if hidden_max is None else hidden_max
    known = cells["value"].fillna(0.0)
    return cells.assign(
        lower=(known - half).clip(lower=0.0) if half else known,
        upper=known + np.where(absent, 0.0, half) + np.where(hidden > 0, hidden * highest, 0.0),
        hidden=hidden,
    )


def _without_denominator(cells: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """Hide what a share counts where the denominator is hidden: else a sum is too high a share."""
    below = cells["part"].isin({part for parts in indicator.denominator for part in parts})
    key = cells["region_code"] + " " + cells["period"]
    lacks = ~below & key.isin(key[below & (cells["status"] == "suppressed")])
    return cells.assign(
        value=cells["value"].mask(lacks),
        status=cells["status"].mask(lacks & cells["value"].notna(), "suppressed"),
        hidden=cells["hidden"].mask(lacks & cells["value"].notna(), 1),
    )


def _with_total(cells: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """Add the part `totaal` to a source of vestigingen that has only its parts.

    Only there do the parts make up the whole: bands of ages overlap, and are not everyone.
    """
    if indicator.grain != "vestiging" or "totaal" not in indicator.parts:
        return cells
    if (cells["part"] == "totaal").any():
        return cells
    return pd.concat([cells, cells.assign(part="totaal")], ignore_index=True)


def sum_parts(
    indicator: Indicator, cells: pd.DataFrame, regions: Sequence[Region], data: Data
) -> pd.DataFrame:
    """Return sums per region, period and part, with bounds, hidden, status and evidence."""
    geography = data.geography
    codes = cells["region_code"].unique()
    if indicator.grain == "gemeente":
        members = gemeente_membership(codes, regions, geography)
    elif indicator.grain == "samenwerkingsverband":
        members = samenwerkingsverband_membership(codes, regions, indicator.sector)
    else:
        placed = _with_unlocated(codes, data, indicator.sector)
        members = vestiging_membership(placed, regions, geography, indicator.sector)
    joined = cells.rename(columns={"region_code": "cell_code"}).merge(members, on="cell_code")
    if indicator.grain == "vestiging":
        joined = _place_whole_or_divided(joined, indicator, regions)
    sums = _group(joined)
    if indicator.grain == "gemeente":
        sums = _mark_incomplete(sums, cells, regions, geography)
        sums = _prefer_published(sums, cells, {region.code for region in regions})
    elif indicator.grain == "vestiging":
        sums = _with_zeros(sums, cells, regions)
    return sums


def _with_unlocated(codes: Iterable[str], data: Data, sector: str) -> pd.DataFrame:
    """Add vestigingen that no source of locations knows: they count for the country only."""
    placed = _placed(data, sector)
    absent = sorted(set(codes) - set(placed["cell_code"]))
    if not absent:
        return placed
    extra = pd.DataFrame({"location_code": absent, "gemeente_code": "", "pc4": ""}, dtype="str")
    return pd.concat([placed, place(extra, data.geography, sector)], ignore_index=True)


@functools.lru_cache(maxsize=4)
def _placed(data: Data, sector: str) -> pd.DataFrame:
    """Return where the vestigingen of a data set lie; several indicators of a report ask it."""
    return place(data.locations(), data.geography, sector)


def _place_whole_or_divided(
    joined: pd.DataFrame, indicator: Indicator, regions: Sequence[Region]
) -> pd.DataFrame:
    """Decide per split gemeente and period: divided by postcode, or counted whole or not at all.

    Divided only if every vestiging with pupils can be placed. A share decides for numerator and
    denominator together.
    """
    plain = joined[joined["how"] == "in"]
    partly = joined[joined["how"] != "in"]
    if partly.empty:
        return plain
    keys = ["region_code", "gemeente_code", "period"]
    if indicator.statistic != "share":
        keys.append("part")
    unplaced = (partly["how"] == "unplaced").groupby([partly[k] for k in keys]).transform("any")
    divided = partly[~unplaced & (partly["how"] == "divided")]
    major = {region.code + gemeente for region in regions for gemeente in region.major}
    undivided = partly[unplaced]
    is_major = (undivided["region_code"] + undivided["gemeente_code"]).isin(major)
    how = pd.Series("beside", index=undivided.index, dtype="str").mask(is_major, "whole")
    return pd.concat([plain, divided, undivided.assign(how=how)], ignore_index=True)


def _group(joined: pd.DataFrame) -> pd.DataFrame:
    """Sum cells per region, period and part; cells that are cut or beside are only named."""
    used = joined[~joined["how"].isin(["cut", "beside"])]
    grouped = used.assign(
        n_value=used["value"].notna(),
        is_missing=used["status"] == "missing",
        is_provisional=used["status"] == "provisional",
        is_estimated=(used["status"] == "estimated") | used["how"].isin(["whole", "divided"]),
    ).groupby(_GROUP, sort=False)
    sums = grouped.agg(
        **{column: (column, "sum") for column in _NUMBERS},
        **{flag: (flag, "any") for flag in _FLAGS},
    ).reset_index()
    for column in NAMED:
        named = joined[joined["how"] == column]
        if named.empty:  # the usual case, and a merge is dear
            sums = sums.assign(**{column: ""})
        else:
            sums = sums.merge(_named(named, column), on=_GROUP, how="outer")
    sums = _filled(sums)
    sums = sums.assign(is_estimated=sums["is_estimated"] | (sums["beside"] != ""))
    return sums.merge(_origins(joined), on=["period", "part"], how="left")


def _filled(sums: pd.DataFrame) -> pd.DataFrame:
    """Fill what an outer merge left open: no number, no flag, no gemeente."""
    sums = sums.fillna({**dict.fromkeys(NAMED, ""), **dict.fromkeys(_NUMBERS, 0.0)})
    flags = {flag: sums[flag].astype("boolean").fillna(False).astype(bool) for flag in _FLAGS}
    return sums.assign(**flags)


def _named(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    return _unite(rows.rename(columns={"gemeente_code": column}), _GROUP, column)


def _origins(cells: pd.DataFrame) -> pd.DataFrame:
    keys = ["period", "part"]
    return _unite(cells, keys, "source").merge(_unite(cells, keys, "snapshot"), on=keys)


def _unite(rows: pd.DataFrame, keys: list[str], column: str) -> pd.DataFrame:
    """Return per group the names in `column`, united; groups with one text are not looked into."""
    unique = rows[[*keys, column]].drop_duplicates()
    several = unique.duplicated(keys, keep=False)
    united = unique[several].groupby(keys, sort=False)[column].agg(union_of_names)
    return pd.concat([unique[~several], united.astype("str").reset_index()], ignore_index=True)


def _mark_incomplete(
    sums: pd.DataFrame, cells: pd.DataFrame, regions: Sequence[Region], geography: Geography
) -> pd.DataFrame:
    """Mark a sum as missing where the source lacks one of the region's gemeenten."""
    codes = [c for c in cells["region_code"].unique() if c.startswith("GM")]
    now = pd.DataFrame(
        [(code, gemeente) for code in codes for gemeente in geography.receivers(code)],
        columns=["region_code", "gemeente_code"],
    )
    covered = (
        cells.loc[cells["status"] != "missing", ["region_code", "period", "part"]]
        .merge(now, on="region_code")
        .drop(columns="region_code")
        .drop_duplicates()
    )
    wanted = pd.DataFrame(
        [(region.code, gemeente) for region in regions for gemeente in region.gemeenten],
        columns=["region_code", "gemeente_code"],
    )
    counts = covered.merge(wanted, on="gemeente_code").groupby(_GROUP).size().rename("n_covered")
    needed = wanted.groupby("region_code").size().rename("n_needed")
    sums = sums.merge(counts.reset_index(), on=_GROUP, how="left")
    sums = sums.merge(needed.reset_index(), on="region_code", how="left")
    incomplete = sums["n_covered"].fillna(0) < sums["n_needed"]
    return sums.assign(is_missing=sums["is_missing"] | incomplete).drop(
        columns=["n_covered", "n_needed"]
    )


def _prefer_published(sums: pd.DataFrame, cells: pd.DataFrame, codes: set[str]) -> pd.DataFrame:
    """Use the source's own row for a region (the country, a province) where it has one."""
    own = cells[cells["region_code"].isin(codes) & ~cells["region_code"].str.startswith("GM")]
    own = own[own["status"] != "missing"]
    if own.empty:
        return sums
    own = own.assign(
        n_value=own["value"].notna().astype("int64"),
        value=own["value"].fillna(0.0),
        is_missing=False,
        is_provisional=own["status"] == "provisional",
        is_estimated=own["status"] == "estimated",
        **dict.fromkeys(NAMED, ""),
    )[sums.columns]
    replaced = pd.concat([own, sums], ignore_index=True)
    return replaced.drop_duplicates(_GROUP, keep="first").reset_index(drop=True)


def _with_zeros(sums: pd.DataFrame, cells: pd.DataFrame, regions: Sequence[Region]) -> pd.DataFrame:
    """Add zeros: a region without a vestiging has none of its pupils, it is not missing."""
    seen = _origins(cells)
    codes = [region.code for region in regions if region.gemeenten or region.code == COUNTRY]
    full = seen.merge(pd.DataFrame({"region_code": codes}, dtype="str"), how="cross")
    sums_only = sums.drop(columns=["source", "snapshot"])
    merged = _filled(full.merge(sums_only, on=_GROUP, how="left"))
    is_zero = (merged["n_value"] == 0) & (merged["hidden"] == 0)
    n_value = merged["n_value"].mask(is_zero, 1.0)
    nationals = sums[~sums["region_code"].isin(codes)]
    return pd.concat([merged.assign(n_value=n_value), nationals], ignore_index=True)


def sum_alternatives(
    sums: pd.DataFrame, cells: pd.DataFrame, alternatives: tuple[Alternative, ...]
) -> pd.DataFrame:
    """Add up parts; per period the first alternative of which the source has every part."""
    pairs = cells[["period", "part"]].drop_duplicates()
    have = pairs.groupby("period")["part"].agg(set).to_dict()
    chosen: dict[Alternative, list[str]] = {}
    for period, parts in have.items():
        fits = next((a for a in alternatives if set(a) <= parts), None)
        if fits is not None:
            chosen.setdefault(fits, []).append(str(period))
    frames = []
    for parts, periods in chosen.items():
        rows = sums[sums["part"].isin(parts) & sums["period"].isin(periods)]
        frames.append(rows if len(parts) == 1 else _add_parts(rows, len(parts)))
    return pd.concat(frames, ignore_index=True) if frames else sums.iloc[:0]


def _add_parts(rows: pd.DataFrame, number: int) -> pd.DataFrame:
    keys = ["region_code", "period"]
    grouped = rows.groupby(keys, sort=False)
    added = grouped.agg(
        **{column: (column, "sum") for column in _NUMBERS},
        **{flag: (flag, "any") for flag in _FLAGS},
        n_parts=("part", "size"),
    ).reset_index()
    for column in ("source", "snapshot", *NAMED):
        first = rows[column].iloc[0]
        if (rows[column] == first).all():
            added = added.assign(**{column: first})
        else:
            added = added.merge(_unite(rows, keys, column), on=keys)
    lacks = added["n_parts"] < number
    return added.assign(is_missing=added["is_missing"] | lacks, part="").drop(columns="n_parts")


def union_of_names(texts: pd.Series) -> str:
    """Return the names in texts that are joined by `+`, each once, sorted and joined."""
    unique = texts.unique()
    if len(unique) == 1:
        return str(unique[0])
    return "+".join(sorted({name for text in unique for name in text.split("+") if name}))
