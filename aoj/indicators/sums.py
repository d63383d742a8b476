"""Cells of a source, summed per region: what `compute` makes figures of.

A sum has the columns region_code, period, part (the key of a part, see `cells`); value, lower,
upper, hidden, n_value (how many cells had a figure), n_cells; is_missing, is_provisional,
is_estimated; whole, beside, divided, cut (gemeenten, joined by `+`); source, snapshot.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from aoj.dataset import Data
from aoj.dataset.data import is_supplied
from aoj.geography import COUNTRY, Geography, Region
from aoj.indicators.catalogue import WITH_DENOMINATOR, Indicator
from aoj.indicators.cells import SCHOOLS, Terms
from aoj.indicators.finance import expected
from aoj.indicators.membership import (
    gemeente_membership,
    place,
    samenwerkingsverband_membership,
    vestiging_membership,
)

NAMED = ("whole", "beside", "divided", "cut")
"""Columns of a sum that name gemeenten; see `membership`."""
AREAS = ("samenwerkingsverband", "bestuur")

PUBLISHED = "published"
"""How a cell counts that is the source's own row of a region."""
_GROUP = ["region_code", "period", "part"]
_NUMBERS = ("value", "lower", "upper", "hidden", "n_value")
_FLAGS = ("is_missing", "is_provisional", "is_estimated")


def sum_parts(
    indicator: Indicator, grain: str, cells: pd.DataFrame, regions: Sequence[Region], data: Data
) -> pd.DataFrame:
    """Return sums per region, period and part, with bounds, hidden, status and evidence."""
    placed = place_cells(indicator, grain, cells, regions, data)
    sums = _group(placed)
    if grain == "gemeente":
        published = placed.loc[placed["how"] == PUBLISHED, _GROUP].drop_duplicates()
        sums = _mark_incomplete(sums, cells, regions, data.geography, published)
    elif grain in SCHOOLS:
        sums = _with_zeros(sums, cells, regions)
    else:
        sums = _mark_absent(sums, cells, grain, indicator, regions, data)
    return sums


def place_cells(
    indicator: Indicator, grain: str, cells: pd.DataFrame, regions: Sequence[Region], data: Data
) -> pd.DataFrame:
    """Return the cells that make the sums of regions: one row per region and cell that it uses.

    Adds `region_code` (the region), `cell_code` (what the cell is about), `how` (see `membership`;
    `published` for the source's own row of a region) and `gemeente_code` (the gemeente that is
    only partly inside). Cells that are `cut` or `beside` are named, not summed.
    """
    geography = data.geography
    codes = cells["region_code"].unique()
    sector = indicator.sector
    if grain == "gemeente":
        members = gemeente_membership(codes, regions, geography)
    elif grain in AREAS:
        members = samenwerkingsverband_membership(codes, regions, sector)
    else:
        located = _of_institutions(codes, data, sector) if grain == "instelling" else None
        placed = _with_unlocated(codes, data, sector) if located is None else located
        has_gemeenten = "gemeente" in indicator.levels
        members = vestiging_membership(
            placed, regions, geography, sector, with_nationals=has_gemeenten
        )
    joined = cells.rename(columns={"region_code": "cell_code"}).merge(members, on="cell_code")
    if grain == "gemeente":
        return _prefer_published(joined, cells, {region.code for region in regions})
    if grain in SCHOOLS:
        return _place_whole_or_divided(joined, indicator, regions)
    return joined


def _of_institutions(codes: Iterable[str], data: Data, sector: str) -> pd.DataFrame:
    """Return where institutions lie: where their main location does, which is an approximation.

    Main is the location with the lowest number of which the gemeente is known; an institution is
    the first four characters of a code.
    """
    placed = _placed(data, sector).sort_values("cell_code")
    placed = placed.assign(brin=placed["cell_code"].str[:4], unknown=placed["gemeente_code"] == "")
    main = placed.sort_values("unknown", kind="stable").drop_duplicates("brin")
    asked = pd.DataFrame({"code": sorted(set(codes))}, dtype="str")
    found = asked.assign(brin=asked["code"].str[:4]).merge(main, on="brin", how="left")
    columns = ["gemeente_code", "samenwerkingsverband", "national"]
    return found.assign(cell_code=found["code"])[["cell_code", *columns]].fillna("").astype("str")


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
    if indicator.statistic not in WITH_DENOMINATOR:
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
        n_value=used["value"].notna().astype("int64"),
        n_cells=1,
        is_missing=used["status"] == "missing",
        is_provisional=used["status"] == "provisional",
        is_estimated=(used["status"] == "estimated") | used["how"].isin(["whole", "divided"]),
    ).groupby(_GROUP, sort=False)
    numbers = grouped[[*_NUMBERS, "n_cells"]].sum()
    sums = pd.concat([numbers, grouped[list(_FLAGS)].any()], axis=1).reset_index()
    named = joined.loc[joined["how"].isin(NAMED), [*_GROUP, "how", "gemeente_code"]]
    if named.empty:  # the usual case, and a merge is dear
        sums = sums.assign(**dict.fromkeys(NAMED, ""))
    else:
        sums = _filled(sums.merge(_named(named.drop_duplicates()), on=_GROUP, how="outer"))
    sums = sums.assign(is_estimated=sums["is_estimated"] | (sums["beside"] != ""))
    return sums.merge(_origins(joined), on=["period", "part"], how="left")


def _filled(sums: pd.DataFrame) -> pd.DataFrame:
    """Fill what an outer merge left open: no number, no flag, no gemeente."""
    sums = sums.fillna({**dict.fromkeys(NAMED, ""), **dict.fromkeys((*_NUMBERS, "n_cells"), 0.0)})
    flags = {flag: sums[flag].astype("boolean").fillna(False).astype(bool) for flag in _FLAGS}
    return sums.assign(**flags)


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    """Return per group the gemeenten that each of `NAMED` names."""
    codes, how = rows["gemeente_code"], rows["how"]
    columns = {column: codes.where(how == column, "") for column in NAMED}
    return _united(rows[_GROUP].assign(**columns), _GROUP, NAMED)


def _origins(cells: pd.DataFrame) -> pd.DataFrame:
    return _united(cells, ["period", "part"], ("source", "snapshot"))


def _united(rows: pd.DataFrame, keys: list[str], columns: Sequence[str]) -> pd.DataFrame:
    """Return one row per group, with the names in each of the columns united."""
    unique = rows[[*keys, *columns]].drop_duplicates()
    several = unique.duplicated(keys, keep=False)
    if not several.any():
        return unique
    found: dict[tuple[str, ...], list[set[str]]] = {}
    for row in unique[several].itertuples(index=False, name=None):
        key, texts = row[: len(keys)], row[len(keys) :]
        sets = found.setdefault(key, [set() for _ in columns])
        for names, text in zip(sets, texts, strict=True):
            names.add(text)
    made = [(*key, *map(_union, sets)) for key, sets in found.items()]
    united = pd.DataFrame(made, columns=list(unique.columns), dtype="str")
    return pd.concat([unique[~several], united], ignore_index=True)


def _mark_incomplete(
    sums: pd.DataFrame,
    cells: pd.DataFrame,
    regions: Sequence[Region],
    geography: Geography,
    published: pd.DataFrame,
) -> pd.DataFrame:
    """Mark a sum as missing where the source lacks one of the region's gemeenten.

    Not where the source's own row of the region is used (`published`).
    """
    have = cells.loc[cells["status"] != "missing", ["region_code", "period", "part"]]
    row, keys = pd.factorize(have["period"] + " " + have["part"])
    code, codes = pd.factorize(have["region_code"])
    now = [geography.receivers(c) if c.startswith("GM") else frozenset() for c in codes]
    columns = {gemeente: i for i, gemeente in enumerate(sorted(frozenset().union(*now)))}
    receives = np.zeros((len(codes), len(columns)), dtype=bool)
    for i, found in enumerate(now):
        receives[i, [columns[gemeente] for gemeente in found]] = True
    has_cell = np.zeros((len(keys) + 1, len(codes)), dtype=bool)  # the last: of no cell at all
    has_cell[row, code] = True
    covered = has_cell.astype("float32") @ receives.astype("float32") > 0
    at = pd.Index(keys).get_indexer(pd.Index(sums["period"] + " " + sums["part"]))
    is_whole = np.ones((len(regions), len(keys) + 1), dtype=bool)
    for i, region in enumerate(regions):
        known = [columns[gemeente] for gemeente in region.gemeenten if gemeente in columns]
        whole = covered[:, known].all(axis=1)
        is_whole[i] = whole if len(known) == len(region.gemeenten) else False
    codes_asked = pd.Index([region.code for region in regions])
    which = codes_asked.get_indexer(pd.Index(sums["region_code"]))
    incomplete = pd.Series(~is_whole[which, at], index=sums.index)
    if len(published):
        incomplete &= ~pd.MultiIndex.from_frame(sums[_GROUP]).isin(
            pd.MultiIndex.from_frame(published)
        )
    return sums.assign(is_missing=sums["is_missing"] | incomplete)


def _mark_absent(
    sums: pd.DataFrame,
    cells: pd.DataFrame,
    grain: str,
    indicator: Indicator,
    regions: Sequence[Region],
    data: Data,
) -> pd.DataFrame:
    """Mark a sum as missing where the source lacks a samenwerkingsverband of the region.

    Needed are all that the region has now: one that did not exist yet leaves a hole in the years
    before. What users supply or a bestuur gives may lack any of them, and for the country any that
    existed, the national ones included. DUO publishes all of them: there only a sector that has the
    part at all is needed, no national one is, and the country is whole by itself.
    """
    have = set(
        cells.loc[cells["status"] != "missing", ["region_code", "period", "part"]].itertuples(
            index=False, name=None
        )
    )
    sectors: dict[str, set[str]] = {}
    for code, _, part in have:
        sectors.setdefault(part, set()).add(code[:2])
    may_lack_any = (
        grain == "bestuur" or bool(indicator.fallback_measure) or is_supplied(indicator.measure)
    )
    incomplete = []
    national = data.geography.landelijk
    areas = {region.code: frozenset(region.of_sector(indicator.sector)) for region in regions}
    nation = {
        period: expected(data, indicator.sector, period) if may_lack_any else frozenset()
        for period in sums["period"].unique()
        if COUNTRY in areas
    }
    for code, period, part in sums[_GROUP].itertuples(index=False, name=None):
        wanted = nation[period] if code == COUNTRY else areas[code]
        if not may_lack_any:
            has_part = sectors.get(part, set())
            wanted = frozenset(c for c in wanted - national if c[:2] in has_part)
        incomplete.append(any((c, period, part) not in have for c in wanted))
    return sums.assign(is_missing=sums["is_missing"] | pd.Series(incomplete, index=sums.index))


def _prefer_published(joined: pd.DataFrame, cells: pd.DataFrame, codes: set[str]) -> pd.DataFrame:
    """Use the source's own row for a region (the country, a province) where it has one."""
    own = cells[cells["region_code"].isin(codes) & ~cells["region_code"].str.startswith("GM")]
    own = own[own["status"] != "missing"]
    if own.empty:
        return joined
    own = own.assign(cell_code=own["region_code"], how=PUBLISHED, gemeente_code="")
    replaced = pd.MultiIndex.from_frame(joined[_GROUP]).isin(pd.MultiIndex.from_frame(own[_GROUP]))
    return pd.concat([joined[~replaced], own[joined.columns]], ignore_index=True)


def _with_zeros(sums: pd.DataFrame, cells: pd.DataFrame, regions: Sequence[Region]) -> pd.DataFrame:
    """Add zeros: a region without a vestiging has none of its pupils, it is not missing.

    A national samenwerkingsverband that has pupils in a period has none of the parts that it lacks.
    Where all that the source has is estimated, as in a forecast, so is a zero.
    """
    seen = _origins(cells)
    codes = [region.code for region in regions if region.gemeenten or region.code == COUNTRY]
    full = seen.merge(pd.DataFrame({"region_code": codes}, dtype="str"), how="cross")
    nationals = sums.loc[~sums["region_code"].isin(codes), ["region_code", "period"]]
    if len(nationals):
        full = pd.concat([full, nationals.drop_duplicates().merge(seen, on="period")])
    sums_only = sums.drop(columns=["source", "snapshot"])
    merged = _filled(full.merge(sums_only, on=_GROUP, how="left"))
    is_zero = (merged["n_value"] == 0) & (merged["hidden"] == 0)
    n_value = merged["n_value"].mask(is_zero, 1.0)
    counted = cells.loc[cells["status"].isin(["observed", "provisional"]), _GROUP[1:]]
    seen_pairs = pd.MultiIndex.from_frame(counted.drop_duplicates())
    only_estimates = ~pd.MultiIndex.from_frame(merged[_GROUP[1:]]).isin(seen_pairs)
    is_estimated = merged["is_estimated"] | (is_zero & only_estimates)
    return merged.assign(n_value=n_value, is_estimated=is_estimated)


Chosen = Mapping[str, Terms]
"""Per period: the terms that are added up."""


def parts_by_period(cells: pd.DataFrame) -> dict[str, set[str]]:
    """Return the parts that a source has of each period."""
    pairs = cells[["period", "part"]].drop_duplicates()
    found: dict[str, set[str]] = {}
    for period, part in zip(pairs["period"], pairs["part"], strict=True):
        found.setdefault(period, set()).add(part)
    return found


def choose(have: Mapping[str, set[str]], alternatives: Sequence[Terms]) -> dict[str, Terms]:
    """Return per period the first alternative of which the source has every part."""
    chosen: dict[str, Terms] = {}
    for period, parts in have.items():
        fits = (a for a in alternatives if {key for _, key in a} <= parts)
        if (first := next(fits, None)) is not None:
            chosen[period] = first
    return chosen


def sum_terms(sums: pd.DataFrame, wanted: Mapping[str, Chosen]) -> pd.DataFrame:
    """Add up parts, each times its weight: one row per name in `wanted`, region and period.

    Adds `name`, and `is_barred`: something that is subtracted is hidden, so that no lower bound can
    be named.
    """
    rows: list[tuple[str, str, str, float, int]] = []
    for name, chosen in wanted.items():
        for period, terms in chosen.items():
            weights: dict[str, float] = {}
            for weight, key in terms:
                weights[key] = weights.get(key, 0.0) + weight
            rows += [(name, period, key, w, len(weights)) for key, w in weights.items()]
    plan = pd.DataFrame(rows, columns=["name", "period", "part", "weight", "n_terms"])
    plan = plan.astype({"name": "str", "period": "str", "part": "str"})
    found = _weighted(sums.merge(plan, on=["period", "part"]))
    several = found["n_terms"] > 1
    if not several.any():
        return found
    return pd.concat([found[~several], _add_parts(found[several])], ignore_index=True)


def _weighted(rows: pd.DataFrame) -> pd.DataFrame:
    """Multiply the numbers of each part by its weight; a negative one swaps the bounds."""
    weight = rows["weight"]
    if (weight == 1).all():
        return rows.assign(is_barred=False)
    low, high = rows["lower"] * weight, rows["upper"] * weight
    is_negative = weight < 0
    return rows.assign(
        value=rows["value"] * weight,
        lower=low.mask(is_negative, high),
        upper=high.mask(is_negative, low),
        is_barred=is_negative & (rows["hidden"] > 0),
    )


def _add_parts(rows: pd.DataFrame) -> pd.DataFrame:
    keys = ["name", "region_code", "period"]
    grouped = rows.groupby(keys, sort=False)
    added = pd.concat(
        [
            grouped[list(_NUMBERS)].sum(),
            grouped[[*_FLAGS, "is_barred"]].any(),
            grouped[["n_cells", "n_terms"]].max(),
            grouped.size().rename("n_parts"),
        ],
        axis=1,
    ).reset_index()
    differ: list[str] = []
    for column in ("source", "snapshot", *NAMED):
        first = rows[column].iloc[0]
        if (rows[column] == first).all():
            added = added.assign(**{column: first})
        else:
            differ.append(column)
    if differ:
        added = added.merge(_united(rows, keys, differ), on=keys)
    lacks = added["n_parts"] < added["n_terms"]
    return added.assign(is_missing=added["is_missing"] | lacks, part="").drop(columns="n_parts")


def union_of_names(texts: pd.Series) -> str:
    """Return the names in texts that are joined by `+`, each once, sorted and joined."""
    return _union(texts.unique())


def _union(unique: Collection[str]) -> str:
    if len(unique) == 1:
        return str(next(iter(unique)))
    return "+".join(sorted({name for text in unique for name in text.split("+") if name}))
