"""One function computes every indicator: cells of a source, summed per region, made a figure.

Regions are aggregated by summing numerators and denominators, never by averaging percentages.
What is hidden or rounded becomes bounds; what makes a figure incomparable becomes evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from aoj.errors import InputError
from aoj.geography import COUNTRY, Geography, Region
from aoj.indicators.catalogue import Alternative, Breakdown, Indicator, get_indicator
from aoj.indicators.membership import (
    gemeente_membership,
    samenwerkingsverband_membership,
    vestiging_membership,
)
from aoj.store.observations import COLUMNS, empty_observations, period_year
from aoj.store.store import Data

EVIDENCE = ["lower", "upper", "whole", "divided", "break_before"]
"""Columns of a result beyond the eleven of an observation.

`lower` and `upper` bound the figure, given hidden cells and rounding (NaN: unknown). `whole` and
`divided` name gemeenten (codes joined by `+`) that are only partly inside the region: counted whole,
or divided by postcode. `break_before` says why a period may not be compared with the one before.
"""
RESULT_COLUMNS = [*COLUMNS, *EVIDENCE]

_GROUP = ["region_code", "period", "part"]


def compute(
    name: str, regions: Sequence[Region], data: Data, periods: Iterable[str] | None = None
) -> pd.DataFrame:
    """Return an indicator for regions: one row per region, period and breakdown.

    The frame has the eleven columns of an observation and those of `EVIDENCE`; it is empty where
    the data set lacks the source. Units: a count or sum in the indicator's unit, a share 0 to 1.
    Raises `InputError` for an unknown indicator.
    """
    indicator = get_indicator(name)
    usable = [region for region in regions if exists_for(indicator, region)]
    if not data.has(indicator.measure) or not usable:
        return _empty()
    cells = _cells(indicator, data, periods)
    if cells.empty:
        return _empty()
    sums = _sum_parts(indicator, cells, usable, data)
    frames = [_figures(indicator, b, sums, cells) for b in indicator.breakdowns.values()]
    results = pd.concat([f for f in frames if not f.empty] or [_empty()], ignore_index=True)
    results = _with_breaks(results, indicator, data.geography)
    return _in_order(results, usable, indicator)


def _cells(indicator: Indicator, data: Data, periods: Iterable[str] | None) -> pd.DataFrame:
    """Return the source's cells: value, bounds, hidden, status per code, period and part."""
    cells = data.measure(indicator.measure).rename(columns={"breakdown": "part"})
    cells = _with_total(cells, indicator)
    keep = cells["part"].isin(indicator.parts)
    if indicator.first_period:
        keep &= cells["period"] >= indicator.first_period
    if periods is not None:
        keep &= cells["period"].isin(list(periods))
    cells = cells[keep]
    half = indicator.rounding / 2
    absent = cells["value"].isna()
    highest = np.inf if indicator.hidden_max is None else indicator.hidden_max
    suppressed = cells["status"] == "suppressed"
    return cells.assign(
        lower=(cells["value"] - half).clip(lower=0).where(~absent, 0.0)
        if half
        else cells["value"].fillna(0.0),
        upper=(cells["value"] + half).where(~absent, highest),
        hidden=cells["hidden"].where(~suppressed, cells["hidden"].clip(lower=1)),
    )


def _with_total(cells: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """Add the part `totaal` to a source that has only its parts (vestigingen)."""
    if "totaal" not in indicator.parts or (cells["part"] == "totaal").any():
        return cells
    return pd.concat([cells, cells.assign(part="totaal")], ignore_index=True)


def _sum_parts(
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
        locations = data.locations()
        locations = _with_unlocated(locations, codes)
        members = vestiging_membership(locations, regions, geography, indicator.sector)
    joined = cells.rename(columns={"region_code": "cell_code"}).merge(members, on="cell_code")
    if indicator.grain == "vestiging":
        joined = _place_whole_or_divided(joined, indicator)
    sums = _group(joined)
    if indicator.grain == "gemeente":
        sums = _mark_incomplete(sums, cells, regions, geography)
        sums = _prefer_published(sums, cells, {region.code for region in regions})
    elif indicator.grain == "vestiging":
        sums = _with_zeros(sums, cells, regions)
    return sums


def _with_unlocated(locations: pd.DataFrame, codes: Iterable[str]) -> pd.DataFrame:
    """Add vestigingen that no source of locations knows: they count for the country only."""
    absent = sorted(set(codes) - set(locations["location_code"]))
    extra = pd.DataFrame({"location_code": absent, "gemeente_code": "", "pc4": ""})
    return pd.concat([locations[["location_code", "gemeente_code", "pc4"]], extra])


def _place_whole_or_divided(joined: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """Decide per split gemeente and period: divided by postcode, or counted whole.

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
    whole = partly[unplaced].assign(how="whole")
    return pd.concat([plain, divided, whole], ignore_index=True)


def _group(joined: pd.DataFrame) -> pd.DataFrame:
    """Sum cells per region, period and part."""
    cut = joined[joined["how"] == "cut"]
    used = joined[joined["how"] != "cut"]
    grouped = used.assign(
        n_value=used["value"].notna(),
        is_missing=used["status"] == "missing",
        is_provisional=used["status"] == "provisional",
        is_estimated=(used["status"] == "estimated") | used["how"].isin(["whole", "divided"]),
    ).groupby(_GROUP, sort=False)
    sums = grouped.agg(
        value=("value", "sum"),
        lower=("lower", "sum"),
        upper=("upper", "sum"),
        hidden=("hidden", "sum"),
        n_value=("n_value", "sum"),
        is_missing=("is_missing", "any"),
        is_provisional=("is_provisional", "any"),
        is_estimated=("is_estimated", "any"),
    ).reset_index()
    for column, rows in (
        ("whole", used[used["how"] == "whole"]),
        ("divided", used[used["how"] == "divided"]),
        ("cut", cut),
    ):
        sums = sums.merge(_named(rows, column), on=_GROUP, how="left")
    sums = sums.fillna({"whole": "", "divided": "", "cut": ""})
    return sums.merge(_origins(used), on=["period", "part"], how="left")


def _named(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    names = rows.groupby(_GROUP, sort=False)["gemeente_code"].agg(
        lambda codes: "+".join(sorted({c for joined in codes for c in joined.split("+") if c}))
    )
    return names.rename(column).astype("str").reset_index()


def _origins(cells: pd.DataFrame) -> pd.DataFrame:
    pairs = cells[["period", "part", "source", "snapshot"]].drop_duplicates()
    return (
        pairs.groupby(["period", "part"])[["source", "snapshot"]]
        .agg(lambda names: "+".join(sorted(set(names))))
        .reset_index()
    )


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
        whole="",
        divided="",
        cut="",
    )[sums.columns]
    replaced = pd.concat([own, sums], ignore_index=True)
    return replaced.drop_duplicates(_GROUP, keep="first").reset_index(drop=True)


def _with_zeros(
    sums: pd.DataFrame, cells: pd.DataFrame, regions: Sequence[Region]
) -> pd.DataFrame:
    """Add zeros: a region without a vestiging has none of its pupils, it is not missing."""
    seen = _origins(cells)
    codes = [region.code for region in regions if region.gemeenten or region.code == COUNTRY]
    full = seen.merge(pd.DataFrame({"region_code": codes}, dtype="str"), how="cross")
    merged = full.merge(sums.drop(columns=["source", "snapshot"]), on=_GROUP, how="left")
    zero = merged["value"].isna()
    numbers = ["value", "lower", "upper", "hidden"]
    merged = merged.fillna(dict.fromkeys(numbers, 0.0)).fillna(
        {"whole": "", "divided": "", "cut": ""}
    )
    flags = {
        flag: merged[flag].astype("boolean").fillna(False).astype(bool)
        for flag in ("is_missing", "is_provisional", "is_estimated")
    }
    n_value = merged["n_value"].fillna(0.0).where(~zero, 1.0)
    nationals = sums[~sums["region_code"].isin(codes)]
    return pd.concat([merged.assign(**flags, n_value=n_value), nationals], ignore_index=True)


def _figures(
    indicator: Indicator, breakdown: Breakdown, sums: pd.DataFrame, cells: pd.DataFrame
) -> pd.DataFrame:
    """Return the figures of one breakdown."""
    top = _alternative_sums(sums, cells, breakdown.parts)
    if top.empty:
        return _empty()
    if indicator.statistic == "share":
        below = _alternative_sums(sums, cells, indicator.denominator)
        figures = _shares(top, below, inside=_is_inside(breakdown, indicator))
    else:
        figures = top.assign(numerator=top["value"], denominator=np.nan)
    status = pd.Series("observed", index=figures.index, dtype="str")
    status = status.mask(figures["is_provisional"], "provisional")
    status = status.mask(figures["is_estimated"], "estimated")
    status = status.mask((figures["n_value"] == 0) & (figures["hidden"] > 0), "suppressed")
    status = status.mask(figures["is_missing"] | figures["value"].isna(), "missing")
    status = status.mask(
        (status == "missing") & (figures["n_value"] == 0) & (figures["hidden"] > 0), "suppressed"
    )
    absent = status.isin(["suppressed", "missing"])
    numbers = ["value", "numerator", "denominator", "lower", "upper"]
    figures = figures.assign(
        **{column: figures[column].where(~absent) for column in numbers},
        indicator=indicator.name,
        breakdown=breakdown.name,
        status=status,
        hidden=figures["hidden"].astype("int64"),
        upper=figures["upper"].where(~absent & np.isfinite(figures["upper"])),
    )
    return figures.assign(source=_joined_source(figures))


def _joined_source(figures: pd.DataFrame) -> pd.Series:
    divided = figures["divided"] != ""
    return figures["source"].where(~divided, figures["source"] + "+pc4_samenwerkingsverbanden")


def _alternative_sums(
    sums: pd.DataFrame, cells: pd.DataFrame, alternatives: tuple[Alternative, ...]
) -> pd.DataFrame:
    """Add up parts; per period the first alternative of which the source has every part."""
    have = cells.groupby("period")["part"].agg(set).to_dict()
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
    joined = ["source", "snapshot", "whole", "divided", "cut"]
    grouped = rows.groupby(keys, sort=False)
    added = grouped.agg(
        value=("value", "sum"),
        lower=("lower", "sum"),
        upper=("upper", "sum"),
        hidden=("hidden", "sum"),
        n_value=("n_value", "sum"),
        n_parts=("part", "size"),
        is_missing=("is_missing", "any"),
        is_provisional=("is_provisional", "any"),
        is_estimated=("is_estimated", "any"),
        **{column: (column, _union) for column in joined},
    ).reset_index()
    lacks = added["n_parts"] < number
    return added.assign(is_missing=added["is_missing"] | lacks, part="").drop(columns="n_parts")


def _union(texts: pd.Series) -> str:
    unique = texts.unique()
    if len(unique) == 1:
        return str(unique[0])
    return "+".join(sorted({name for text in unique for name in text.split("+") if name}))


def _shares(top: pd.DataFrame, below: pd.DataFrame, *, inside: bool) -> pd.DataFrame:
    """Divide sums; `inside` says that the numerator's cells are part of the denominator's."""
    both = top.merge(below, on=["region_code", "period"], suffixes=("", "_below"))
    denominator = both["value_below"]
    with np.errstate(divide="ignore", invalid="ignore"):
        if inside:
            rest_low = (both["lower_below"] - both["lower"]).clip(lower=0)
            rest_high = (both["upper_below"] - both["upper"]).clip(lower=0)
            lower = both["lower"] / (both["lower"] + rest_high)
            upper = both["upper"] / (both["upper"] + rest_low)
            hidden = both["hidden_below"]
        else:
            lower = both["lower"] / both["upper_below"]
            upper = both["upper"] / both["lower_below"]
            hidden = both["hidden"] + both["hidden_below"]
        value = (both["value"] / denominator).where(denominator > 0)
    flags = ["is_missing", "is_provisional", "is_estimated"]
    union = ["whole", "divided", "cut", "source", "snapshot"]
    return both.assign(
        numerator=both["value"],
        denominator=denominator,
        value=value,
        lower=lower,
        upper=upper,
        hidden=hidden,
        n_value=both[["n_value", "n_value_below"]].min(axis=1),
        **{flag: both[flag] | both[f"{flag}_below"] for flag in flags},
        **{column: _union_columns(both[column], both[f"{column}_below"]) for column in union},
    )


def _union_columns(left: pd.Series, right: pd.Series) -> pd.Series:
    pairs = {
        (a, b): _union(pd.Series([a, b]))
        for a, b in set(zip(left, right, strict=True))
    }
    return pd.Series(
        [pairs[a, b] for a, b in zip(left, right, strict=True)], index=left.index, dtype="str"
    )


def _is_inside(breakdown: Breakdown, indicator: Indicator) -> bool:
    """Whether the numerator is literally one of the parts that make the denominator."""
    return all(
        any(set(part) <= set(below) for below in indicator.denominator)
        for part in breakdown.parts
    )


def _with_breaks(
    results: pd.DataFrame, indicator: Indicator, geography: Geography
) -> pd.DataFrame:
    """Fill `break_before`: what the figure covers differs from the period before."""
    keys = ["region_code", "breakdown"]
    results = results.sort_values([*keys, "period"], kind="stable").reset_index(drop=True)
    first = ~results.duplicated(keys)
    reason = pd.Series("", index=results.index, dtype="str")
    for column, words in (
        ("cut", "gemeente {} is gesplitst"),
        ("whole", "gemeente {} telt anders mee"),
        ("divided", "gemeente {} telt anders mee"),
    ):
        before = results[column].shift(fill_value="")
        changed = ~first & (results[column] != before) & (reason == "")
        for i in results.index[changed]:
            codes = set(results.at[i, column].split("+")) ^ set(before.at[i].split("+"))
            names = " en ".join(sorted(_any_name(c, geography) for c in codes if c))
            reason.at[i] = words.format(names)
    for period, why in indicator.breaks.items():
        reason = reason.mask(~first & (results["period"] == period), why)
    return results.assign(break_before=reason)


def _any_name(code: str, geography: Geography) -> str:
    """Return the name of a gemeente of now or of the past."""
    if code in geography.codes:
        return geography.name(code)
    rows = geography.mergers
    found = rows.loc[rows["old_code"] == code, "old_name"]
    return str(found.iloc[0]) if len(found) else code


def _in_order(
    results: pd.DataFrame, regions: Sequence[Region], indicator: Indicator
) -> pd.DataFrame:
    rank = {region.code: i for i, region in enumerate(regions)}
    order = {name: i for i, name in enumerate(indicator.breakdowns)}
    results = results.assign(
        _region=results["region_code"].map(rank),
        _breakdown=results["breakdown"].map(order),
        _period=results["period"].map(period_year),
    ).sort_values(["_region", "_period", "_breakdown"], kind="stable")
    exact = empty_observations().dtypes.to_dict()
    return results[RESULT_COLUMNS].astype(exact).reset_index(drop=True)


def _empty() -> pd.DataFrame:
    text = {"whole": "str", "divided": "str", "break_before": "str", "cut": "str"}
    frame = empty_observations().assign(lower=0.0, upper=0.0, whole="", divided="", cut="")
    return frame.assign(break_before="").astype(text)[[*RESULT_COLUMNS, "cut"]][RESULT_COLUMNS]


def all_regions(indicator: Indicator, geography: Geography) -> tuple[Region, ...]:
    """Return every region for which an indicator exists, the national ones included."""
    return tuple(
        region
        for kind in indicator.levels
        if kind != "regio"
        for region in geography.regions(kind)
        if exists_for(indicator, region)
    )


def exists_for(indicator: Indicator, region: Region) -> bool:
    """Whether an indicator exists for a region: its kind, and of a samenwerkingsverband its sector."""
    if region.kind not in indicator.levels:
        return False
    if region.kind != "samenwerkingsverband":
        return True
    return region.code.startswith(indicator.sector.upper())


def check_levels(indicator: Indicator, regions: Sequence[Region]) -> None:
    """Raise `InputError` for a region for which an indicator does not exist."""
    for region in regions:
        if not exists_for(indicator, region):
            raise InputError(
                f"'{indicator.name}' bestaat niet voor {region.name} ({region.kind})",
                expected="een regio van de soort " + ", ".join(indicator.levels),
            )
