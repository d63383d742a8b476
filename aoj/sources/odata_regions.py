"""Regions of fetched CBS tables: which exist in a period, and that none lacks.

A table has the gemeenten of each period, or those of one year in all its periods (`regio (indeling
2025)`): such a division shows by the gemeenten that the file has. Gemeenten that ended stay in the
lists of CBS, without figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from aoj.errors import DataError, nearest
from aoj.geography import COUNTRY, Geography
from aoj.sources.files import FETCH_AGAIN
from aoj.sources.statline import gemeenten_of, lacking_gemeenten
from aoj.store.observations import UNKNOWN_REGION

ONE_DIVISION = "een"
"""Division of a table that has the gemeenten of one year in all of its periods."""

_MOST_LACKING = 0.1
"""The part of its regions that a part of a sparse table may lack in a period."""

_GEMEENTE = r"GM\d{4}"


def rows_of_regions(
    cells: pd.DataFrame,
    division: tuple[int, ...] | str,
    geography: Geography,
    *,
    needs_gemeenten: bool = True,
    sparse: bool = False,
) -> pd.DataFrame:
    """Return the rows of regions that exist, with `region_code`; all parts have the same ones.

    `cells` has the columns meting, onderdeel, period, regio_code, regio, unit, status, value and
    hidden. Raises `DataError` for an unknown region with figures and for one that lacks.
    """
    is_gemeente = cells["regio_code"].str.fullmatch(_GEMEENTE)
    others = cells[~is_gemeente]
    known = {COUNTRY, UNKNOWN_REGION, *geography.gemeenten["provincie_code"]}
    strange = others[~others["regio_code"].isin(known) & (others["status"] != "missing")]
    if len(strange):
        raise _unknown_region(strange.iloc[0], geography)
    others = _without_empty_unplaced(others[others["regio_code"].isin(known)])
    periods = cells["period"].unique()
    if is_gemeente.any() or needs_gemeenten:
        gemeenten = gemeenten_of_division(cells[is_gemeente], division, geography, periods)
    else:
        gemeenten = cells[is_gemeente]
    rows = pd.concat([others, gemeenten]).rename(columns={"regio_code": "region_code"})
    return _with_same_regions(rows, division == ONE_DIVISION, sparse)


def _without_empty_unplaced(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the cells; those of who is not placed only of periods in which there are any."""
    filled = cells["status"].ne("missing")
    filled = filled.groupby([cells["regio_code"], cells["period"]]).transform("any")
    return cells[filled | (cells["regio_code"] != UNKNOWN_REGION)]


def gemeenten_of_division(
    cells: pd.DataFrame,
    division: tuple[int, ...] | str,
    geography: Geography,
    periods: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Return the cells of gemeenten that existed, in the division of the table.

    `periods` are those that must have them, if not all in `cells`. Raises `DataError` where one
    lacks, or where one has figures that did not exist then.
    """
    if division == ONE_DIVISION:
        groups = {"alle perioden": cells}
    else:
        needed = sorted(cells["period"].unique() if periods is None else periods)
        groups = {period: cells[cells["period"] == period] for period in needed}
    kept = []
    for period, rows in groups.items():
        present = frozenset(rows["regio_code"])
        filled = frozenset(rows.loc[rows["status"] != "missing", "regio_code"])
        candidates = _candidates(division, period, filled, geography)
        fits = [codes for codes in candidates.values() if filled <= codes <= present]
        if not fits:
            raise _wrong_gemeenten(rows, present, filled, candidates, geography)
        kept.append(rows[rows["regio_code"].isin(fits[0])])
    return pd.concat(kept)


def _candidates(
    division: tuple[int, ...] | str, period: str, filled: frozenset[str], geography: Geography
) -> dict[int, frozenset[str]]:
    """Return the gemeenten that a table may have, by year, the likeliest year first.

    Of years of which no mergers are known, these are the codes with figures that are known.
    """
    mergers = sorted({int(date[:4]) for date in geography.mergers["date"]}, reverse=True)
    if isinstance(division, str):
        years = [*mergers, mergers[-1] - 1] if mergers else [9999]
    else:
        years = [int(period[:4]) + more for more in division]
    known = filled & (geography.codes | {*geography.names["gemeente_code"]})
    return {year: gemeenten_of(year, geography) or known for year in years}


def _wrong_gemeenten(
    rows: pd.DataFrame,
    present: frozenset[str],
    filled: frozenset[str],
    candidates: Mapping[int, frozenset[str]],
    geography: Geography,
) -> DataError:
    year = min(candidates, key=lambda y: len(filled - candidates[y]) + len(candidates[y] - present))
    strange = sorted(filled - candidates[year])
    if strange:
        row = rows[rows["regio_code"] == strange[0]].iloc[0]
        if strange[0] not in set(geography.names["gemeente_code"]) | geography.codes:
            return _unknown_region(row, geography)
        return DataError(
            f"gemeente '{row['regio']}' ({strange[0]}) bestond niet in {year} maar heeft wel "
            "cijfers",
            remedy="controleer de tabel, of vul data/reference/gemeente_namen.csv aan",
        )
    return lacking_gemeenten(candidates[year] - present, str(year), geography)


def _unknown_region(row: pd.Series, geography: Geography) -> DataError:
    near = nearest(str(row["regio"]), geography.names["name"])
    return DataError(
        f"de regio '{row['regio']}' ({row['regio_code']}) heeft cijfers in {row['period']} maar is "
        "onbekend" + (f"; lijkt op '{near}'" if near else ""),
        expected="Nederland, een provincie of een gemeente",
        remedy="is het een gemeente, zet haar dan in data/reference/gemeente_namen.csv; vraag "
        "anders in data/reference/bronnen.yml alleen latere perioden",
    )


def _with_same_regions(rows: pd.DataFrame, one_division: bool, sparse: bool) -> pd.DataFrame:
    """Return rows in which all parts of a period have the same regions.

    Those of one division are the same in all periods too. A region that a part lacks is added as
    missing where the table is sparse and few lack; else `DataError` is raised.
    """
    group = ["meting", "onderdeel", "period"]
    regions = rows[["period", "region_code", "regio"]].drop_duplicates(["period", "region_code"])
    if one_division:
        once = regions[["region_code", "regio"]].drop_duplicates("region_code")
        regions = regions[["period"]].drop_duplicates().merge(once, how="cross")
    sizes = rows.groupby(group).size().rename("rows").reset_index()
    sizes["expected"] = sizes["period"].map(regions["period"].value_counts())
    short = sizes[sizes["rows"] < sizes["expected"]]
    if short.empty:
        return rows.reset_index(drop=True)
    units = rows[["meting", "unit"]].drop_duplicates()
    every = short[group].merge(regions, on="period").merge(units, on="meting")
    both = every.merge(rows[[*group, "region_code"]], how="left", indicator=True)
    lacking = both[both["_merge"] == "left_only"].drop(columns="_merge")
    few = (short["rows"] >= (1 - _MOST_LACKING) * short["expected"]).all()
    if sparse and few:
        empty = lacking.assign(value=float("nan"), status="missing", hidden=0)
        return pd.concat([rows, empty], ignore_index=True)
    row = lacking.iloc[0]
    raise DataError(
        f"het bestand is onvolledig: {row['meting']} {row['onderdeel']} heeft in {row['period']} "
        f"geen rij voor {row['regio']} ({row['region_code']})",
        expected="een rij per regio, ook als CBS er geen cijfer heeft",
        remedy=FETCH_AGAIN,
    )
